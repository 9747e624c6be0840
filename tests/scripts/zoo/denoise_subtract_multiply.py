import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    bgr = cv2.imread(img_path)
    bgr = cv2.resize(bgr, (240, 136), interpolation=cv2.INTER_NEAREST)
    if not norm:
        return bgr[np.newaxis, ...]
    mean = np.float64([[104.0, 117.0, 123.0]]).reshape(1, -1)
    stdinv = 1 / np.float64([[57.0, 58.0, 59.0]]).reshape(1, -1)
    img = bgr.copy().astype(np.float32)
    cv2.cvtColor(img, cv2.COLOR_BGR2RGB, img)
    cv2.subtract(img, mean, img)
    cv2.multiply(img, stdinv, img)
    return img[np.newaxis, ...]
