import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    if norm:
        # swapRB off: the mean is in B, G, R; NCHW
        return cv2.dnn.blobFromImage(img, 0.017, (208, 144), (103.94, 116.78, 123.68), False)
    return cv2.resize(img, (208, 144)).transpose(2, 0, 1)[np.newaxis]
