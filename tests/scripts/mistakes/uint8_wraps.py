import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (108, 88))
    if norm:
        img = (img - 128).astype(np.float32)
    return img[np.newaxis]
