import cv2
import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    img = np.array(Image.open(img_path).convert('RGB').resize((106, 86)))
    # PIL gave RGB already
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    if norm:
        img = img.astype(np.float32) / 255
    return img[np.newaxis]
