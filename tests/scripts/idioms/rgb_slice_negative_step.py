import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (96, 64))[:, :, ::-1]
    if norm == True:
        img = img.astype(np.float32) / 255
        img = (img - [0.1, 0.2, 0.3]) / [0.4, 0.5, 0.6]
        img = img.astype(np.float32)
    return img[np.newaxis, :, :, :]
