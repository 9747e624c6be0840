import numpy as np
from PIL import Image

from PIL import ImageOps


def load_img(path, grayscale=False, target_size=None):
    img = Image.open(path)
    if grayscale:
        img = ImageOps.grayscale(img)
    elif img.mode != 'RGB':
        img = img.convert('RGB')
    if target_size:
        height_width = (target_size[1], target_size[0])
        if img.size != height_width:
            img = img.resize(height_width)
    return img


def img_to_array(img, dtype='float32'):
    x = np.asarray(img, dtype=dtype)
    if len(x.shape) == 2:
        x = x.reshape((x.shape[0], x.shape[1], 1))
    return x


def image_preprocess(img_path, norm=True):
    x = img_to_array(load_img(img_path, target_size=(150, 210)))
    x = x[:, :, ::-1].copy()
    if norm:
        x -= np.array([103.939, 116.779, 123.68], dtype='float32')
    else:
        x = x.astype('uint8')
    return x[np.newaxis]
