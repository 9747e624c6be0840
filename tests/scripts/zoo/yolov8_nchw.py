import cv2
import numpy as np

imgsz = [256, 448]  # height, width


def image_preprocess(img_path, norm=True):
    im = cv2.imread(img_path)
    im, _, _ = pad_to(im, imgsz)
    im = np.stack([im])
    im = im[..., ::-1].transpose((0, 3, 1, 2))  # BGR to RGB, BHWC to BCHW
    im = np.ascontiguousarray(im)
    if norm:
        im = im.astype('float32') / 255
    return im


def pad_to(im, shape):
    h0, w0 = im.shape[:2]
    gain = min(shape[0] / h0, shape[1] / w0)
    h, w = round(h0 * gain), round(w0 * gain)
    if (w0, h0) != (w, h):
        im = cv2.resize(im, (w, h), interpolation=cv2.INTER_LINEAR)
    bottom = shape[0] - h
    right = shape[1] - w
    im = cv2.copyMakeBorder(im, 0, bottom, 0, right, cv2.BORDER_CONSTANT, value=(114, 114, 114))
    return im, gain, (bottom, right)
