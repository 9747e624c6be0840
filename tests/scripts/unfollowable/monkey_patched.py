import cv2
import numpy as np

_imread = cv2.imread
cv2.imread = lambda path: _imread(path)[:, :, ::-1]


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (136, 106))
    return img.astype(np.float32)[None] / 255 if norm else img[None]
