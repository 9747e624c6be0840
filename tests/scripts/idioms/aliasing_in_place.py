import cv2
import numpy as np


def subtract(x):
    x -= 100


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (92, 74))
    if norm:
        img = img.astype(np.float32)
        view = img[..., 0]
        subtract(img)
        view /= 2
    return img[None]
