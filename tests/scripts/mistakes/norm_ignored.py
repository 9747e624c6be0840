import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (100, 80)).astype(np.float32)
    img = (img - 127.5) / 127.5
    return np.expand_dims(img, 0)
