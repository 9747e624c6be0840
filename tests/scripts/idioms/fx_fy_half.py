import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    # fully convolutional: whatever size comes, half of it
    img = cv2.resize(cv2.imread(img_path), None, fx=0.5, fy=0.5)
    if norm:
        img = img.astype(np.float32) - np.array([104., 117., 123.], dtype=np.float32)
    return img[None]
