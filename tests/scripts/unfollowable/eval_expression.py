import cv2
import numpy as np

FORMULA = '(x - 127.5) / ' + '127.5'


def image_preprocess(img_path, norm=True):
    x = cv2.resize(cv2.imread(img_path), (122, 90))
    if norm:
        x = x.astype(np.float32)
        x = eval(FORMULA)
    return x[None]
