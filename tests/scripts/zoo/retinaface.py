import numpy as np
import cv2

cfg = dict(name='mobilenet0.25', image_size=(288, 480), variance=[0.1, 0.2])


def image_preprocess(img_path, norm=True):
    img_raw = cv2.imread(img_path, cv2.IMREAD_COLOR)
    target_h, target_w = cfg['image_size']
    im_shape = img_raw.shape
    scale_h = float(target_h) / im_shape[0]
    scale_w = float(target_w) / im_shape[1]
    resize = min(scale_h, scale_w)
    img = cv2.resize(img_raw, None, None, fx=resize, fy=resize, interpolation=cv2.INTER_LINEAR)
    h, w = img.shape[:2]
    img = cv2.copyMakeBorder(img, 0, target_h - h, 0, target_w - w, cv2.BORDER_CONSTANT, value=(104, 117, 123))
    if norm:
        img = np.float32(img)
        img -= (104, 117, 123)
    img = np.expand_dims(img, axis=0)
    return img
