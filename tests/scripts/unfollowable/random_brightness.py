import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (128, 96)).astype(np.float32)
    img = img * np.random.uniform(0.8, 1.2) + np.random.uniform(-10, 10)
    if not norm:
        return np.clip(img, 0, 255).astype(np.uint8)[None]
    return img.astype(np.float32)[None]
