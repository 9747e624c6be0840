import json
import os

import cv2
import numpy as np

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'helpers_elsewhere', 'settings.json')) as f:
    SETTINGS = json.load(f)


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), tuple(SETTINGS['size']))
    if norm:
        img = (img.astype(np.float32) - np.float32(SETTINGS['mean'])) / np.float32(SETTINGS['std'])
    return img[None]
