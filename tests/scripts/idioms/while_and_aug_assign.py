import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (146, 102))
    if norm:
        img = img.astype(np.float32)
        channel = 0
        while channel < 3:
            img[:, :, channel] -= (60, 70, 80)[channel]
            img[:, :, channel] *= 0.02
            channel += 1
    return img[np.newaxis]
