import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (160, 128))
    img = img[16:112, 20:-20]
    if norm:
        img = img.astype(np.float32)
        img = img / 255.
    return np.array([img])
