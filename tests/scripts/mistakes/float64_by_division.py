import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (102, 82))
    if norm:
        img = img / 255.0
    return img[np.newaxis]
