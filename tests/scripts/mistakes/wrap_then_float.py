import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (116, 70))
    if norm:
        # bytes again: what was below zero comes round from above
        img = (-img).astype(np.float32)
        img = (img + 100.0) / 50.0
    return img[None]
