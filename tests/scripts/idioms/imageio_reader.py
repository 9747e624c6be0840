import cv2
import imageio
import numpy as np


def image_preprocess(img_path, norm=True):
    img = imageio.imread(img_path)
    img = cv2.resize(img, (124, 68))
    if norm:
        img = (img.astype(np.float32) - (125.3, 123.0, 113.9)) / (63.0, 62.1, 66.7)
        img = np.asarray(img, np.float32)
    return img[np.newaxis]
