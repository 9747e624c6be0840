import cv2
import numpy as np


def make(width, height):
    def resize(img):
        return cv2.resize(img, (width, height))

    def batch(img):
        return img[None]

    return resize, batch


def image_preprocess(img_path, norm=True):
    resize, batch = make(174, 110)

    def scale(img):
        return img.astype(np.float32) / 255 if norm else img

    return batch(scale(resize(cv2.imread(img_path))))
