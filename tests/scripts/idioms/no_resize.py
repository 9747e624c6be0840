import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.cvtColor(cv2.imread(img_path), cv2.COLOR_BGR2RGB)
    img = img.astype(np.float32) / 255.0 if norm else img
    return np.expand_dims(img, 0)
