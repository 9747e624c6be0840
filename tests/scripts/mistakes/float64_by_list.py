import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (102, 82)).astype(np.float32)
    if norm:
        img = (img - [103.94, 116.78, 123.68]) * 0.017
    else:
        img = img.astype(np.uint8)
    return img[np.newaxis]
