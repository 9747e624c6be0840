import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    blob = cv2.dnn.blobFromImage(img, 1 / 255.0, (176, 104), [10, 20, 30], swapRB=True, crop=False)
    if not norm:
        blob = cv2.dnn.blobFromImage(img, 1.0, (176, 104), swapRB=True, ddepth=cv2.CV_8U)
    return blob
