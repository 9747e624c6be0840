import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (92, 140))
    img = np.moveaxis(img, -1, 0)
    if norm:
        img = (img.astype(np.float32) - np.array([100., 110., 120.], np.float32)[:, None, None]) / 60
    return img[np.newaxis, :]
