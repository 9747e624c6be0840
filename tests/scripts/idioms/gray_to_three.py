import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    gray = cv2.imread(img_path, cv2.IMREAD_GRAYSCALE)
    img = cv2.cvtColor(cv2.resize(gray, (90, 70)), cv2.COLOR_GRAY2BGR)
    if norm:
        img = img.astype(np.float32) / 255
    return img[None]
