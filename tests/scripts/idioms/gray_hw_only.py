import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path, 0), (62, 46))
    if norm:
        return (img.astype(np.float32) - 33.3184) / 78.567
    return img
