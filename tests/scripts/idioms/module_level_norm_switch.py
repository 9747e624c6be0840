import cv2
import numpy as np

net = {}
net['w'], net['h'] = 110, 62
net.update(scale=0.00392)
options = dict(net, channels=3)


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (options['w'], options.get('h', 1)))
    if norm:
        img = img.astype(np.float32) * options['scale']
        img = img.astype(np.float32)
    return img[np.newaxis]
