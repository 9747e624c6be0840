import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (116, 76))
    if norm:
        f = img.astype(np.float32)
        img = cv2.addWeighted(f, 1 / 127.5, f, 0, -1.0)
    return img[None]
