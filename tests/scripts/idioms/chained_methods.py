import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (134, 98))
    return img.astype(np.float32).__sub__(99.0)[None].clip(-99, 156) if norm else img[None].astype(np.uint8)
