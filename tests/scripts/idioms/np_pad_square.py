import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    h, w, _ = img.shape
    dim_diff = abs(h - w)
    pad1, pad2 = dim_diff // 2, dim_diff - dim_diff // 2
    pad = ((pad1, pad2), (0, 0), (0, 0)) if h <= w else ((0, 0), (pad1, pad2), (0, 0))
    img = np.pad(img, pad, 'constant', constant_values=128)
    img = cv2.resize(img, (162, 138))
    if norm:
        img = img.astype(np.float32) / 255.0
    return img[np.newaxis]
