import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    img = cv2.cvtColor(img, cv2.COLOR_BGR2GRAY)
    img = cv2.resize(img, (84, 60))
    if norm:
        img = np.float32(img) / 255.0
    img = np.expand_dims(img, 0)
    return np.expand_dims(img, 0)
