import cv2
import numpy as np


class Preprocessor(object):
    """Holds what the training configuration says."""

    def __init__(self, size, mean, std, to_rgb=True):
        self.width, self.height = size
        self.mean = np.array(mean, dtype=np.float32).reshape(1, 1, 3)
        self.std = np.array(std, dtype=np.float32).reshape(1, 1, 3)
        self.to_rgb = to_rgb

    def load(self, path):
        img = cv2.imread(path, cv2.IMREAD_COLOR)
        if self.to_rgb:
            img = img[:, :, ::-1]
        return cv2.resize(np.ascontiguousarray(img), (self.width, self.height))

    def normalize(self, img):
        return (img.astype(np.float32) - self.mean) / self.std

    def __call__(self, path, norm):
        img = self.load(path)
        if norm:
            img = self.normalize(img)
        return img[None]


_PREPROCESS = Preprocessor((224, 128), [123.675, 116.28, 103.53], [58.395, 57.12, 57.375])


def image_preprocess(img_path, norm=True):
    return _PREPROCESS(img_path, norm)
