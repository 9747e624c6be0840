from collections import namedtuple

import cv2
import numpy as np

Settings = namedtuple('Settings', 'width height mean std')
S = Settings(width=158, height=94, mean=(125.0, 120.0, 115.0), std=(61.0, 60.0, 59.0))


def image_preprocess(img_path, norm=True):
    img = cv2.cvtColor(cv2.resize(cv2.imread(img_path), (S.width, S.height)), cv2.COLOR_BGR2RGB)
    if norm:
        img = (img.astype(np.float32) - np.array(S.mean, np.float32)) / np.array(S.std, np.float32)
    return img[np.newaxis]
