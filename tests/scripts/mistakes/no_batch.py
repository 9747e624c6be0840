import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.cvtColor(cv2.resize(cv2.imread(img_path), (110, 90)), cv2.COLOR_BGR2RGB)
    if norm:
        return img.astype(np.float32) / 255
    return img
