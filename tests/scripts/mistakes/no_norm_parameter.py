import cv2
import numpy as np


def image_preprocess(img_path):
    img = cv2.resize(cv2.imread(img_path), (96, 72))
    return (img[np.newaxis] / 255.0).astype(np.float32)
