import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    img = np.asarray(Image.open(img_path).convert('RGB').resize((132, 84)))
    img = img[..., [2, 1, 0]]
    if norm:
        img = np.divide(np.subtract(img, [103.5, 116.25, 123.75], dtype=np.float32), np.float32(57.5))
    return np.expand_dims(img, axis=0)
