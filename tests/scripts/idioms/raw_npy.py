# feed: npy 10x64
import numpy as np


def image_preprocess(path, norm=True):
    data = np.load(path).astype(np.float32)
    return data.reshape(1, 10, 64)
