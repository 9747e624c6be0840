import cv2
import numpy as np

W, H = 224, 160


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    ratio = min(H / img.shape[0], W / img.shape[1])
    img = cv2.resize(img, (round(img.shape[1] * ratio), round(img.shape[0] * ratio)))
    canvas = np.zeros((H, W, 3), dtype=np.float32)
    canvas += 127
    top = (H - img.shape[0]) // 2
    canvas[top:top + img.shape[0], :img.shape[1], :] = img
    if not norm:
        return canvas.astype(np.uint8)[None]
    return (canvas[None] - 127) / 128
