import cv2
import numpy as np

# one of RGB, BGR, GRAY, RGBA, BGRA
TRAINING_FORMAT = 'BGRA'
SIZE = (136, 120)


def convert(img, target):
    if target == 'RGB':
        return cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    elif target == 'GRAY':
        return cv2.cvtColor(img, cv2.COLOR_BGR2GRAY)[..., None]
    elif target == 'RGBA':
        return cv2.cvtColor(img, cv2.COLOR_BGR2RGBA)
    elif target == 'BGRA':
        return cv2.cvtColor(img, cv2.COLOR_BGR2BGRA)
    return img


def image_preprocess(img_path, norm=True):
    img = convert(cv2.resize(cv2.imread(img_path), SIZE), TRAINING_FORMAT)
    if norm:
        img = img.astype(np.float32) / 255.0
    return np.expand_dims(img, 0)
