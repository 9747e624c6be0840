import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (54, 78))
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    chw = np.stack([img[..., i] for i in range(3)])
    return chw.astype(np.float32) / 255.0 if norm else chw
