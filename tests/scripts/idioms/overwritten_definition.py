import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    return cv2.resize(cv2.imread(img_path), (10, 20))[None]


def scale():
    return 255.0


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (138, 86))
    return (img / scale()).astype(np.float32)[None] if norm else img[None]


def scale():
    return 128.0
