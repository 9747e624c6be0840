# feed: bin 2560
import numpy as np


def image_preprocess(path, norm=True):
    data = np.fromfile(path, dtype=np.float32)
    return data.reshape((1, -1, 64)) if norm else data.reshape((1, -1, 64))
