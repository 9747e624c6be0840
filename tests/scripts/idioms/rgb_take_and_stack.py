import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    bgr = cv2.imread(img_path)
    rgb = np.dstack((bgr[:, :, 2], bgr[:, :, 1], bgr[:, :, 0]))
    rgb = cv2.resize(rgb, (80, 48))
    out = rgb.astype(np.float32) if norm else rgb
    if norm:
        out = out / 128.0 - 1.0
    return out[None]
