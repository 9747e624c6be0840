import cv2
import numpy as np

MEAN_IMAGE = np.tile(np.array([104.5, 117.5, 123.5], np.float32), (60, 100, 1))


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (MEAN_IMAGE.shape[1], MEAN_IMAGE.shape[0]))
    if norm:
        img = img - MEAN_IMAGE
    return np.expand_dims(img, 0)
