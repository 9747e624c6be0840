import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (100, 80))
    if norm:
        return img[np.newaxis].astype(np.float32) / 255
