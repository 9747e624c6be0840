import cv2
import numpy as np


def as_float(image):
    """0..1, whatever comes in."""
    if image.dtype == np.uint8:
        return image.astype(np.float32) / 255.0
    if image.dtype in (np.float32, np.float64):
        return image.astype(np.float32)
    raise TypeError(image.dtype)


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (142, 126))
    if norm:
        img = as_float(as_float(img))
    return img[None]
