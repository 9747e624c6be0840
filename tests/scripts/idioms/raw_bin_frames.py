# feed: bin 9600
import numpy as np

FRAMES, FEATURES = 40, 60


def image_preprocess(path, norm=True):
    with open(path, 'rb') as f:
        data = np.frombuffer(f.read(), dtype='<f4')
    data = np.reshape(data, (FRAMES, FEATURES))
    return data[np.newaxis, ..., np.newaxis]
