import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (128, 80))
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGBA)
    if norm:
        img = img.astype(np.float32)
        img[..., :3] = (img[..., :3] - [123.675, 116.28, 103.53]) / [58.395, 57.12, 57.375]
    return img[np.newaxis]
