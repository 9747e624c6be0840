import cv2
import numpy as np

M = {'b': 101.5, 'g': 112.25, 'r': 130.75}
S = {'b': 61.0, 'g': 62.0, 'r': 63.0}


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (120, 72))
    if norm:
        b, g, r = cv2.split(img.astype(np.float32))
        b = (b - M['b']) / S['b']
        g = (g - M['g']) / S['g']
        r = (r - M['r']) / S['r']
        img = cv2.merge((b, g, r))
    return np.expand_dims(img, 0)
