import cv2
import numpy as np


def load(path, height, width, norm, mean_b=103.94, mean_g=116.78, mean_r=123.68, std=58.82, rgb=True,
         nchw=False):
    picture = cv2.imread(path)
    picture = cv2.resize(picture, (width, height))
    if norm:
        picture = picture.astype(np.float32)
        picture = (picture - [mean_b, mean_g, mean_r]) / std
        picture = picture.astype(np.float32)
    if rgb:
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    if nchw:
        picture = picture.transpose(2, 0, 1)
    return np.expand_dims(picture, 0)


def image_preprocess(img_path, norm=True):
    return load(img_path, 160, 288, norm, rgb=True, nchw=False)
