import cv2
import numpy as np

mean_01 = [0.485, 0.456, 0.406]
std_01 = [0.229, 0.224, 0.225]
MEAN = np.array([x * 255.0 for x in mean_01], np.float32).reshape((1, 1, 3))
STD = np.array([255.0 * x for x in std_01], np.float32).reshape((1, 1, 3))


def image_preprocess(img_path, norm=True):
    img = cv2.cvtColor(cv2.resize(cv2.imread(img_path), (144, 112)), cv2.COLOR_BGR2RGB)
    if norm:
        return ((np.array(img, np.float32) - MEAN) / STD)[np.newaxis]
    return img[np.newaxis]
