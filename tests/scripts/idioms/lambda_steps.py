import cv2
import numpy as np
from functools import partial, reduce

resize = partial(cv2.resize, dsize=(104, 56))
to_rgb = lambda x: cv2.cvtColor(x, cv2.COLOR_BGR2RGB)
standardise = lambda x, m=127.0, s=127.0: (x.astype(np.float32) - m) / s


def image_preprocess(img_path, norm=True):
    steps = [resize, to_rgb] + ([standardise] if norm else [])
    return reduce(lambda x, f: f(x), steps, cv2.imread(img_path))[None]
