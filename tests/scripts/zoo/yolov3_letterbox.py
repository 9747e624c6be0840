import cv2
import numpy as np

INPUT_W = 416
INPUT_H = 320


def letterbox(image, target_w, target_h, fill=128):
    ih, iw = image.shape[0:2]
    scale = min(target_w / iw, target_h / ih)
    nw = int(iw * scale)
    nh = int(ih * scale)
    resized = cv2.resize(image, (nw, nh))
    canvas = np.full((target_h, target_w, 3), fill, dtype=np.uint8)
    dx, dy = (target_w - nw) // 2, (target_h - nh) // 2
    canvas[dy:dy + nh, dx:dx + nw] = resized
    return canvas


def image_preprocess(img_path, norm=True):
    image = cv2.imread(img_path)
    image = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    image = letterbox(image, INPUT_W, INPUT_H)
    if norm:
        image = image.astype(np.float32) / 255
    return image[np.newaxis, ...]
