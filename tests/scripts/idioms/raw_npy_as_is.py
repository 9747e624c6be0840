# feed: npy 4x6
import numpy as np


def image_preprocess(path, norm=True):
    return np.load(path)
