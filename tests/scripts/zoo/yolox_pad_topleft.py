import cv2
import numpy as np


def preproc(img, input_size, swap=(2, 0, 1)):
    if len(img.shape) == 3:
        padded_img = np.ones((input_size[0], input_size[1], 3), dtype=np.uint8) * 114
    else:
        padded_img = np.ones(input_size, dtype=np.uint8) * 114

    r = min(input_size[0] / img.shape[0], input_size[1] / img.shape[1])
    resized_img = cv2.resize(
        img,
        (int(img.shape[1] * r), int(img.shape[0] * r)),
        interpolation=cv2.INTER_LINEAR,
    ).astype(np.uint8)
    padded_img[: int(img.shape[0] * r), : int(img.shape[1] * r)] = resized_img
    return padded_img, r


def image_preprocess(img_path, norm=True):
    """The network takes BGR as it is, without any scale."""
    image, _ = preproc(cv2.imread(img_path), (320, 416))
    if norm:
        image = np.ascontiguousarray(image, dtype=np.float32)
    return image[None, :, :, :]
