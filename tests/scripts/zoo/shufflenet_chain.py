import os
import cv2
import numpy as np


def read_image(filename):
    assert os.path.exists(filename), filename
    return cv2.imread(filename, 1)


def bgr_to_rgb(image):
    b, g, r = cv2.split(image)
    return cv2.merge([r, g, b])


def scale(image, factor=1 / 255.):
    return image * np.float32(factor)


def standardize(image, mean, deviation):
    return (image - mean) / deviation


def to_batch(image, layout='NHWC'):
    if layout == 'NCHW':
        image = image.transpose((2, 0, 1))
    return image[np.newaxis, :]


def pipeline(filename, steps):
    image = read_image(filename)
    for step in steps:
        image = step(image)
    return image


def fit(image):
    return cv2.resize(image, dsize=(256, 192), interpolation=cv2.INTER_AREA)


def image_preprocess(img_path, norm=True):
    image = fit(bgr_to_rgb(read_image(img_path)))
    if norm:
        mean = np.float32([0.491, 0.482, 0.447])
        deviation = np.float32([0.247, 0.243, 0.262])
        image = standardize(scale(image), mean, deviation)
    return to_batch(image)
