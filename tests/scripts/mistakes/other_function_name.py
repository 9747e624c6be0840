import cv2
import numpy as np


def preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (96, 72))
    if norm:
        img = img.astype(np.float32) / 255.0
    return img[np.newaxis]
