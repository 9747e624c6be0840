import cv2
import numpy as np
from PIL import Image


def read(path):
    try:
        img = cv2.imread(path)
        if img is None:
            raise IOError(path)
        return cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    except IOError:
        return np.array(Image.open(path).convert('RGB'))


def image_preprocess(img_path, norm=True):
    img = cv2.resize(read(img_path), (116, 92))
    if norm:
        img = img.astype(np.float32) / 255.0
    return img[np.newaxis]
