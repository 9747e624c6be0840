import os

import cv2
import numpy as np

SIZE = tuple(int(x) for x in os.environ.get('INPUT_SIZE', '132x88').split('x'))


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), SIZE)
    if norm:
        img = img.astype(np.float32) / float(os.environ.get('SCALE', 255))
    return img[None]
