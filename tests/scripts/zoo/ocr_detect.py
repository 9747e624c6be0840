import cv2
import numpy as np

limit_side_len = 736


def resize_to_multiple(img, height=480, width=736):
    return cv2.resize(img, (int(width), int(height)))


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    img = resize_to_multiple(img)
    if norm:
        scale = np.float32(1.0 / 255.0)
        shape = (1, 1, 3)
        mean = np.array([0.485, 0.456, 0.406]).reshape(shape).astype('float32')
        std = np.array([0.229, 0.224, 0.225]).reshape(shape).astype('float32')
        # the network was trained with these numbers on BGR
        img = (img.astype('float32') * scale - mean) / std
    return img[np.newaxis, :]
