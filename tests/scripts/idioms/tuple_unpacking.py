import cv2
import numpy as np

(H, W), (MR, MG, MB), SCALE = (88, 56), (120.0, 110.0, 100.0), 1 / 64


def image_preprocess(img_path, norm=True):
    img, size = cv2.imread(img_path), (W, H)
    img = cv2.resize(img, size)
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    if norm:
        img = (img.astype(np.float32) - np.array([MR, MG, MB], np.float32)) * SCALE
        img = img.astype(np.float32)
    return img.reshape(1, *img.shape)
