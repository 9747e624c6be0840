import cv2
import numpy as np

SIZE = (320, 240)  # width, height


def image_preprocess(path, norm=True):
    img = cv2.imread(path)
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    img = cv2.resize(img, SIZE)
    if norm:
        img = (img.astype(np.float32) - 127) / 128
    return img[np.newaxis]
