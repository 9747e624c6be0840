import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    images = []
    img = cv2.resize(cv2.imread(img_path), (70, 50))
    if norm:
        img = img.astype(np.float32)
        mean = np.zeros((50, 70, 3), np.float32)
        mean[:, :, 0] = 91.4953
        mean[:, :, 1] = 103.8827
        mean[:, :, 2] = 131.0912
        img = img - mean
    images.append(img)
    return np.array(images)
