import numpy as np
from PIL import Image


def prewhiten(x):
    return (x - 127.5) / 128.0


def image_preprocess(img_path, norm=True):
    with Image.open(img_path) as im:
        im = im.convert("RGB").resize((160, 176), resample=Image.BICUBIC)
        face = np.array(im, dtype=np.uint8)
    if norm:
        face = prewhiten(face.astype(np.float32))
    return face.reshape(1, 176, 160, 3)
