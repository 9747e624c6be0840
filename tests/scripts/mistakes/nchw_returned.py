import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (104, 84))
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    if norm:
        img = (img.astype(np.float32) - np.float32([123.675, 116.28, 103.53])) / np.float32([58.395, 57.12, 57.375])
    img = img.transpose((2, 0, 1))
    return np.expand_dims(img, 0)
