import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (126, 82))
    if norm:
        # cuts off what lies outside: no straight line any more
        img = np.clip((img.astype(np.float32) - 128) / 64, -1, 1)
    return img[None]
