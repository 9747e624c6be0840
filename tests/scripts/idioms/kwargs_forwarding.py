import cv2
import numpy as np

DEFAULTS = {'size': (148, 106), 'mean': (1.0, 2.0, 3.0), 'scale': 0.5}


def prepare(path, norm, **kwargs):
    settings = {**DEFAULTS, **kwargs}
    img = cv2.resize(cv2.imread(path), settings['size'])
    if norm:
        img = (img.astype(np.float32) - np.float32(settings['mean'])) * np.float32(settings['scale'])
    return img[None]


def image_preprocess(img_path, norm=True):
    return prepare(img_path, norm, scale=0.25)
