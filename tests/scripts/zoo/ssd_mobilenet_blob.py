import cv2
import numpy as np


def image_preprocess(img_path, norm=True):
    frame = cv2.imread(img_path)
    if norm:
        blob = cv2.dnn.blobFromImage(frame, scalefactor=1.0 / 127.5, size=(300, 260), mean=(127.5, 127.5, 127.5),
                                     swapRB=True, crop=False)
        return np.transpose(blob, (0, 2, 3, 1))
    frame = cv2.resize(frame, (300, 260))
    return np.expand_dims(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), 0)
