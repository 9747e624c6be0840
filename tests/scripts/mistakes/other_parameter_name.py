import cv2
import numpy as np


def image_preprocess(img_path, normalize=True):
    img = cv2.resize(cv2.imread(img_path), (96, 72))
    if normalize:
        img = (img / 255.0).astype(np.float32)
    return img[np.newaxis]
