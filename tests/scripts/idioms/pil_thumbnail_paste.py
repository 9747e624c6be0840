import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    image = Image.open(img_path).convert('RGB')
    iw, ih = image.size
    w, h = (256, 192)
    scale = min(w / iw, h / ih)
    nw, nh = int(iw * scale), int(ih * scale)
    image = image.resize((nw, nh), Image.BICUBIC)
    new_image = Image.new('RGB', (w, h), (128, 128, 128))
    new_image.paste(image, ((w - nw) // 2, (h - nh) // 2))
    data = np.array(new_image, dtype='float32')
    if norm:
        data /= 255.0
        return np.expand_dims(data, 0)
    return np.expand_dims(data.astype(np.uint8), 0)
