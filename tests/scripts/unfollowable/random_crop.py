import random

import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (256, 192))
    x = random.randint(0, 256 - 224)
    y = random.randint(0, 192 - 160)
    img = img[y:y + 160, x:x + 224]
    if norm:
        img = img.astype(np.float32) / 255
    return img[None]
