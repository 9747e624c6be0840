import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    # R, G, B numbers on B, G, R pixels
    img = cv2.resize(cv2.imread(img_path), (106, 86))
    if norm:
        img = img.astype(np.float32) / 255
        img = (img - np.float32([0.485, 0.456, 0.406])) / np.float32([0.229, 0.224, 0.225])
    return img[np.newaxis]
