import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    oriImg = cv2.imread(img_path)
    inW, inH = 368, 184
    img = cv2.resize(oriImg, (inW, inH), interpolation=cv2.INTER_CUBIC)
    if norm:
        im = np.float32(img[:, :, :, np.newaxis])
        im = np.transpose(im, (3, 0, 1, 2)) / 256 - 0.5
        return im
    return np.transpose(img[:, :, :, np.newaxis], (3, 0, 1, 2))
