import cv2
import numpy as np

img_size = (94, 24)


def transform(img):
    img = img.astype('float32')
    img -= 127.5
    img *= 0.0078125
    return img


def image_preprocess(img_path, norm=True):
    Image = cv2.imread(img_path)
    height, width, _ = Image.shape
    if height != img_size[1] or width != img_size[0]:
        Image = cv2.resize(Image, img_size)
    if norm:
        Image = transform(Image)
    return Image[np.newaxis, :, :, :]
