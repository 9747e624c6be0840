"""Not in the script: who reads only that can't know."""

import cv2
import numpy as np


def prepare(path, norm, size):
    img = cv2.resize(cv2.imread(path), size)
    return img.astype(np.float32)[None] / 64 if norm else img[None]
