import cv2
import numpy as np


def _prepare(path, norm=True):
    img = cv2.resize(cv2.imread(path), (182, 102))
    if norm:
        img = np.array(img, dtype=np.float32) / 255
    return img[np.newaxis]


image_preprocess = _prepare
