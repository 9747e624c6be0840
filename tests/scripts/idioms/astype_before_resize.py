import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path).astype('float')
    img = cv2.resize(img, (106, 74))
    if norm:
        return np.expand_dims((img / 255).astype('float32'), 0)
    return np.expand_dims(img.astype('uint8'), 0)
