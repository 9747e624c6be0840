import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    img = Image.open(img_path).convert('RGB')
    img = img.resize((180, 140), Image.BILINEAR)
    left, upper = (180 - 160) / 2, (140 - 112) / 2
    img = img.crop((left, upper, left + 160, upper + 112))
    img = np.array(img)
    if norm:
        img = img.astype(np.float32)
        img = (img - 128) / 128
    return img[np.newaxis, :]
