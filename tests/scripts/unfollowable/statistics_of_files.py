import os

import cv2
import numpy as np


def mean_of_folder(folder):
    total, count = np.zeros(3), 0
    for name in sorted(os.listdir(folder)):
        if name.startswith('small-') and name.endswith('.png'):
            total += cv2.imread(os.path.join(folder, name)).reshape(-1, 3).mean(axis=0)
            count += 1
    return total / count


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (118, 78))
    if norm:
        img = img.astype(np.float32) - mean_of_folder(os.path.dirname(img_path))
    return img[None]
