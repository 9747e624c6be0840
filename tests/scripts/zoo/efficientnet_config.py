import cv2
import numpy as np

CONFIG = {
    'efficientnet_b0': {'size': (224, 180), 'mean': [123.675, 116.28, 103.53], 'std': [58.395, 57.12, 57.375]},
    'efficientnet_lite0': {'size': (240, 160), 'mean': [127.0, 126.0, 125.0], 'std': [128.0, 129.0, 130.0]},
}
MODEL = 'efficientnet_lite0'


def image_preprocess(img_path, norm=True):
    cfg = CONFIG[MODEL]
    width, height = cfg['size']
    img = cv2.cvtColor(cv2.imread(img_path), cv2.COLOR_BGR2RGB)
    img = cv2.resize(img, (width, height))
    if norm is True:
        img = (np.float32(img) - np.float32(cfg['mean'])) / np.float32(cfg['std'])
    return np.stack([img], axis=0)
