import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    scale = 64 / img.shape[0], 112 / img.shape[1]
    img = cv2.resize(img, (112, 64))
    if norm:
        img = img.astype(np.float32)
    return img[None], scale
