import cv2
import numpy as np

HEIGHT, WIDTH = 80, 120


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (HEIGHT, WIDTH))
    if norm:
        img = img.astype(np.float32) / 255
    return np.expand_dims(img, 0)
