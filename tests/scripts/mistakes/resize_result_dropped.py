import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    cv2.resize(img, (112, 64))
    if norm:
        img.astype(np.float32)
        img = img / np.float32(255)
    return img[None]
