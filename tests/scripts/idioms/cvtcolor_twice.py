import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    # there and back again
    img = cv2.cvtColor(cv2.imread(img_path), cv2.COLOR_BGR2RGB)
    img = cv2.resize(img, (100, 60))
    img = cv2.cvtColor(img, cv2.COLOR_RGB2BGR)
    if norm:
        img = np.asarray(img, dtype=np.float32)
        img = (img - 120.0) * 0.017
    return np.expand_dims(img, 0)
