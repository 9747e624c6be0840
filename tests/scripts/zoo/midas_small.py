import cv2
import numpy as np


class DepthInput:
    mean = (0.485, 0.456, 0.406)
    std = (0.229, 0.224, 0.225)
    net_w = 256
    net_h = 160

    @staticmethod
    def read(path):
        img = cv2.imread(path)
        if img.ndim == 2:
            img = cv2.cvtColor(img, cv2.COLOR_GRAY2BGR)
        return cv2.cvtColor(img, cv2.COLOR_BGR2RGB) / 255.0

    @classmethod
    def prepare(cls, path):
        img = cv2.resize(cls.read(path), (cls.net_w, cls.net_h), interpolation=cv2.INTER_AREA)
        return (img - cls.mean) / cls.std


def image_preprocess(img_path, norm=True):
    if norm:
        return DepthInput.prepare(img_path)[np.newaxis].astype(np.float32)
    img = cv2.resize(cv2.imread(img_path), (DepthInput.net_w, DepthInput.net_h))
    return img[np.newaxis, :, :, ::-1]
