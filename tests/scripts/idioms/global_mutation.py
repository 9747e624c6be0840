import cv2
import numpy as np

mean = [0.5, 0.6, 0.7]
for i in range(3):
    mean[i] *= 255

size = None


def setup():
    global size
    size = (128, 60)


setup()


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), size)
    if norm:
        img = img.astype(np.float32) - np.float32(mean)
    return img[None]
