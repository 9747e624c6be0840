# feed: txt 12x5
import numpy as np


def image_preprocess(path, norm=True):
    table = np.loadtxt(path)
    table = table.reshape(1, 12, 5, 1)
    return np.float32(table)
