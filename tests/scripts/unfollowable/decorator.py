import functools

import cv2
import numpy as np


def batched(function):
    @functools.wraps(function)
    def wrapper(path, norm=True):
        result = function(path, norm)
        return result[np.newaxis] if result.ndim == 3 else result
    return wrapper


@batched
def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (140, 108))
    return img.astype(np.float32) / 255 if norm else img
