import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    # imread can't open names that are not ASCII
    img = cv2.imdecode(np.fromfile(img_path, dtype=np.uint8), cv2.IMREAD_COLOR)
    img = cv2.resize(img, (154, 118))
    if norm:
        img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB).astype(np.float32) / 255.0
    else:
        img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    return img[np.newaxis]
