import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    h, w, c = img.shape
    img = cv2.resize(img, (0, 0), fx=200 / w, fy=120 / h, interpolation=cv2.INTER_LINEAR)
    if norm:
        img = (img / 255.0).astype(np.float32)
    return img[np.newaxis, ...]
