import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (108, 64))
    if norm:
        img = cv2.normalize(img.astype(np.float32), None, 0, 1, cv2.NORM_MINMAX)
    return img[None]
