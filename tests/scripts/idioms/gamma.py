import cv2
import numpy as np

TABLE = ((np.arange(256) / 255.0) ** 0.45 * 255).astype(np.uint8)


def image_preprocess(img_path, norm=True):
    img = cv2.LUT(cv2.resize(cv2.imread(img_path), (118, 74)), TABLE)
    if norm:
        img = img.astype(np.float32) / 255
    return img[None]
