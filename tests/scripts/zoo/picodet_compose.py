import cv2
import numpy as np


class Resize:
    def __init__(self, target_size, interp=2):
        self.target_size = target_size
        self.interp = interp

    def __call__(self, im):
        h, w = self.target_size
        return cv2.resize(im, (w, h), interpolation=self.interp)


class NormalizeImage:
    def __init__(self, mean, std, is_scale=True):
        self.mean, self.std, self.is_scale = mean, std, is_scale

    def __call__(self, im):
        im = im.astype(np.float32, copy=False)
        if self.is_scale:
            im = im / 255.0
        im -= np.array(self.mean)[np.newaxis, np.newaxis, :]
        im /= np.array(self.std)[np.newaxis, np.newaxis, :]
        return im


class Compose:
    def __init__(self, ops):
        self.ops = ops

    def __call__(self, im):
        for op in self.ops:
            im = op(im)
        return im


def image_preprocess(img_path, norm=True):
    im = cv2.imread(img_path)
    im = cv2.cvtColor(im, cv2.COLOR_BGR2RGB)
    ops = [Resize([320, 256])]
    if norm:
        ops.append(NormalizeImage([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    return Compose(ops)(im)[np.newaxis, :]
