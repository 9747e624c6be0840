import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (72, 104)).astype(np.float32)
    mean, std = ([110., 115., 120.], [55., 56., 57.]) if norm else ([0., 0., 0.], [1., 1., 1.])
    img = (img - np.float32(mean)) / np.float32(std)
    dtype = np.float32 if norm else np.uint8
    return np.expand_dims(img.astype(dtype), 0)
