from PIL import Image
import numpy as np


def image_preprocess(path, norm=True):
    img = Image.open(path).convert('L')
    img = img.resize((256, 144))
    arr = np.asarray(img)
    if norm:
        arr = arr.astype(np.float32) / 127.5 - 1.
    return arr.reshape(1, 144, 256, 1)
