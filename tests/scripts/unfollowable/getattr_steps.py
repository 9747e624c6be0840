import cv2
import numpy as np

STEPS = 'cv2.resize:(130,94) cv2.cvtColor:4'


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    for step in STEPS.split():
        name, argument = step.split(':')
        module, function = name.split('.')
        value = tuple(map(int, argument.strip('()').split(',')))
        img = getattr(globals()[module], function)(img, value if len(value) > 1 else value[0])
    return img.astype(np.float32)[None] / 255 if norm else img[None]
