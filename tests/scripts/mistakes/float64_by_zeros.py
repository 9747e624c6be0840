import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (102, 82))
    out = np.zeros((1, 82, 102, 3))
    out[0] = img / 255.0 if norm else img
    return out
