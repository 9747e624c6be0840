import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (120, 80))
    if norm:
        img = img.astype(np.float32) / 255
    return img.reshape(1, 120, 80, 3)
