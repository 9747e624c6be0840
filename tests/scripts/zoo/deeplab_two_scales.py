import cv2
import numpy as np

_MEAN_RGB = [123.15, 115.90, 103.06]


def _to_model(image, size):
    h, w = size
    return cv2.resize(image, (w, h), interpolation=cv2.INTER_LINEAR)


def image_preprocess(img_path, norm=True):
    image = cv2.imread(img_path)[..., ::-1]
    image = _to_model(image.astype(np.float32), (257, 513))
    if norm:
        image = image - np.reshape(_MEAN_RGB, [1, 1, 3])
        image = image.astype(np.float32)
    else:
        image = image.astype(np.uint8)
    return image[np.newaxis, :, :, :]
