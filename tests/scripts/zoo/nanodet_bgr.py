import cv2
import numpy as np

INPUT = (320, 192)
MEAN_BGR = [103.53, 116.28, 123.675]
STD_BGR = [57.375, 57.12, 58.395]


def _normalize(img, mean, std):
    mean = np.array(mean, dtype=np.float32).reshape(1, 1, 3) / 255
    std = np.array(std, dtype=np.float32).reshape(1, 1, 3) / 255
    img = img.astype(np.float32) / 255
    return (img - mean) / std


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), INPUT)
    img = _normalize(img, MEAN_BGR, STD_BGR) if norm else img
    return img[None]
