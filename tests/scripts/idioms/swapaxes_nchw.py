import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (94, 142))
    img = img.swapaxes(1, 2).swapaxes(0, 1)
    if norm:
        mean = np.asarray([100., 110., 120.], 'f4').reshape(3, 1, 1)
        img = img.astype('f4') - mean
    return np.ascontiguousarray(img)[None]
