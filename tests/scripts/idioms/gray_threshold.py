import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    gray = cv2.resize(cv2.imread(img_path, cv2.IMREAD_GRAYSCALE), (64, 48))
    _, binary = cv2.threshold(gray, 127, 255, cv2.THRESH_BINARY)
    if norm:
        binary = binary.astype(np.float32) / 255
    return binary[None, ..., None]
