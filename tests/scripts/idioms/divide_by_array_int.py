import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (64, 36))
    if norm:
        # integers: the difference is int64, the quotient float64, the rest float32 again
        img = (img - np.array([104, 117, 123])) / 256
        img = img.astype(np.single)
    return img[None]
