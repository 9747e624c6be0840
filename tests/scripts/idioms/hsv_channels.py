import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.cvtColor(cv2.resize(cv2.imread(img_path), (58, 42)), cv2.COLOR_BGR2HSV)
    if norm:
        img = img.astype(np.float32) / np.array([180, 255, 255], np.float32)
    return img[None]
