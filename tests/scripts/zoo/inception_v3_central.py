from PIL import Image
import numpy as np

central_fraction = 0.875
height = 299
width = 235


def crop_center(image, fraction):
    w, h = image.size
    left = int(w * (1 - fraction) / 2)
    top = int(h * (1 - fraction) / 2)
    return image.crop((left, top, w - left, h - top))


def image_preprocess(image_file, norm=True):
    image = Image.open(image_file)
    if image.mode != 'RGB':
        image = image.convert('RGB')
    image = crop_center(image, central_fraction)
    image = image.resize((width, height), Image.BILINEAR)
    data = np.array(image)
    if norm:
        data = data.astype(np.float32)
        data = data / 255.0
        data = data - 0.5
        data = data * 2.0
    return np.expand_dims(data, 0)
