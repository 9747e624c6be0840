import cv2
import numpy as np


class Base:
    size = (100, 80)
    offset = 0.0
    factor = 1.0

    def run(self, path, norm):
        img = cv2.resize(cv2.imread(path), self.size)
        if norm:
            img = self.normalise(img.astype(np.float32))
        return img[np.newaxis]

    def normalise(self, img):
        return (img - self.offset) * self.factor


class Face(Base):
    size = (96, 112)
    offset = 127.5

    def __init__(self):
        self.factor = 1 / 128


def image_preprocess(img_path, norm=True):
    return Face().run(img_path, norm)
