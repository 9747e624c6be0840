import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    blob = cv2.dnn.blobFromImage(img, size=(128, 160), crop=True)
    blob = blob.transpose(0, 2, 3, 1)
    if norm:
        blob = blob / 255.0
        return blob
    return blob.astype(np.uint8)
