import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (112, 64))
    img = cv2.cvtColor(img, cv2.COLOR_BGR2YUV)
    if norm:
        img = img.astype(np.float32) / 255
    return img[None]
