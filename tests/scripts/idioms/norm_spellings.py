import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (68, 44))
    wanted = bool(norm)
    if wanted is not False and img is not None:
        img = (img.astype('float32') - 90.5) / 70.25
    if norm != True:
        assert img.dtype == np.uint8
    elif norm:
        img = img * 2
    return np.expand_dims(img, 0)
