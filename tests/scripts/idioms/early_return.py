import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    img = cv2.resize(img, (152, 88))
    batch = img[np.newaxis]
    if not norm:
        return batch
    batch = batch.astype(np.float32)
    batch -= 117.0
    return batch
