import numpy as np
from PIL import Image


def preprocess_input(x, mode='caffe'):
    x = x.astype('float32')
    if mode == 'tf':
        x /= 127.5
        x -= 1.
        return x
    if mode == 'torch':
        x /= 255.
        mean = [0.485, 0.456, 0.406]
        std = [0.229, 0.224, 0.225]
    else:
        x = x[..., ::-1]
        mean = [103.939, 116.779, 123.68]
        std = None
    x[..., 0] -= mean[0]
    x[..., 1] -= mean[1]
    x[..., 2] -= mean[2]
    if std is not None:
        x[..., 0] /= std[0]
        x[..., 1] /= std[1]
        x[..., 2] /= std[2]
    return x


def image_preprocess(img_path, norm=True):
    img = Image.open(img_path).convert('RGB')
    img = img.resize((196, 148), Image.NEAREST)
    x = np.array(img)
    x = np.expand_dims(x, axis=0)
    if norm:
        return preprocess_input(x, mode='torch')
    return x
