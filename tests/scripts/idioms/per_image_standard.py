import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (122, 78))
    if norm:
        img = img.astype(np.float32)
        img = (img - img.mean()) / max(img.std(), 1.0 / np.sqrt(img.size))
    return img[None]
