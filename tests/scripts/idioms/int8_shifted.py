import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (86, 66))
    if norm:
        return (img.astype(np.int16) - 128).astype(np.int8)[None]
    return img[None]
