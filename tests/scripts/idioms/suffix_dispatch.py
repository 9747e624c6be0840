import cv2
import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    # two kinds of data sets, told apart by the name
    if img_path.lower().endswith('.png'):
        img = np.array(Image.open(img_path).convert('RGB'))
    else:
        img = cv2.imread(img_path)
    img = cv2.resize(img, (166, 122))
    if norm:
        img = img.astype(np.float32) / 255
    return img[None]
