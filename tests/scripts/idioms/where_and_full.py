import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    h, w = img.shape[:2]
    side = max(h, w)
    square = np.full((side, side, 3), 0, np.uint8)
    square[:h, :w] = img
    square = cv2.resize(square, (136, 136))
    if norm:
        square = np.true_divide(square, 255, dtype=np.float32)
    return square[None]
