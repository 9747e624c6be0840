import cv2
import numpy as np

IMAGE_W = 112
IMAGE_H = 96


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    img = cv2.resize(img, (IMAGE_W, IMAGE_H))
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    if norm:
        img = img.astype(np.float32)
        np.subtract(img, 127.5, out=img)
        img *= 0.0078125
    img = np.expand_dims(img, 0)
    return img
