import cv2
import numpy as np

imgH = 32
imgW = 100


def image_preprocess(img_path, norm=True):
    gray = cv2.imread(img_path, cv2.IMREAD_GRAYSCALE)
    gray = cv2.resize(gray, (imgW, imgH), interpolation=cv2.INTER_LINEAR)
    gray = gray[:, :, np.newaxis]
    if norm:
        gray = gray.astype(np.float32)
        gray = gray / 255
        gray = (gray - 0.588) / 0.193
    return np.expand_dims(gray, axis=0)
