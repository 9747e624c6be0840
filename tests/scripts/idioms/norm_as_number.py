import cv2
import numpy as np


def scale_for(norm):
    return {True: 1 / 255., False: 1}[norm]


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (76, 52))
    img = img * scale_for(norm)
    img = img.astype(np.float32 if norm else np.uint8)
    return img[np.newaxis]
