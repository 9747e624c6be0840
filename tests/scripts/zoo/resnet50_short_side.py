import cv2
import numpy as np

MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]
SHORT = 256
CROP_H, CROP_W = 224, 160


def resize_short(img, short):
    h, w = img.shape[:2]
    scale = float(short) / min(h, w)
    return cv2.resize(img, (int(round(w * scale)), int(round(h * scale))), interpolation=cv2.INTER_LINEAR)


def center_crop(img, crop_h, crop_w):
    h, w, _ = img.shape
    top = (h - crop_h) // 2
    left = (w - crop_w) // 2
    return img[top:top + crop_h, left:left + crop_w, :]


def normalize(img):
    img = img.astype(np.float32) / 255.0
    img -= np.array(MEAN, dtype=np.float32)
    img /= np.array(STD, dtype=np.float32)
    return img


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    img = cv2.cvtColor(img, cv2.COLOR_BGR2RGB)
    img = resize_short(img, SHORT)
    img = center_crop(img, CROP_H, CROP_W)
    if norm:
        img = normalize(img)
    return np.expand_dims(img, axis=0)
