import random

import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    side = random.choice([320, 352, 384])
    img = cv2.resize(cv2.imread(img_path), (side, side))
    if norm:
        img = img.astype(np.float32) / 255
    return img[None]
