import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (110, 90))
    img = img.astype(np.float32)
    if norm:
        img = img / 255
    return img[None]
