import cv2
import numpy as np


def square(img):
    """The biggest square in the middle."""
    h, w = img.shape[:2]
    side = min(h, w)
    y = (h - side) // 2
    x = (w - side) // 2
    return img[y:y + side, x:x + side]


def image_preprocess(path, norm=True):
    img = square(cv2.imread(path))
    img = cv2.resize(img, (127, 111))
    if norm:
        img = img.astype(np.float32)
    return img[None, ...]
