import cv2
import numpy as np


def biggest_region(gray):
    found, _ = cv2.findContours((gray > 100).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return 0, 0, gray.shape[1], gray.shape[0]
    return cv2.boundingRect(max(found, key=cv2.contourArea))


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    x, y, w, h = biggest_region(cv2.cvtColor(img, cv2.COLOR_BGR2GRAY))
    img = cv2.resize(img[y:y + h, x:x + w], (112, 144))
    if norm:
        img = (img.astype(np.float32) - 127.5) / 128
    return img[None]
