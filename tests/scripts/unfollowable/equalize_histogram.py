import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path, 0), (96, 60))
    img = cv2.equalizeHist(img)
    if norm:
        img = img.astype(np.float32) / 255
    return img[None, :, :, None]
