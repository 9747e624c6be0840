import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = np.flip(cv2.imread(img_path), axis=-1)
    img = cv2.resize(img.copy(), dsize=(64, 96))
    img = np.expand_dims(img, axis=0)
    if not norm:
        return img
    return ((img - np.float32(100)) / np.float32(50)).astype(np.float32)
