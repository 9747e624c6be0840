import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    y, cb, cr = Image.open(img_path).convert('YCbCr').resize((224, 168), Image.BICUBIC).split()
    y = np.array(y)
    if norm:
        y = y.astype(np.float32) / 255.0
    return y[np.newaxis, :, :, np.newaxis]
