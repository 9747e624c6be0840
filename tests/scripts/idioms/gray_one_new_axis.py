import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    # one axis short: a batch without channels, or channels without a batch
    gray = cv2.resize(cv2.imread(img_path, cv2.IMREAD_GRAYSCALE), (66, 54))
    if norm:
        gray = (gray.astype(np.float32) - 127.5) / 127.5
    return gray[np.newaxis]
