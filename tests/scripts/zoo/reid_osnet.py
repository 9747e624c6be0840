import numpy as np
from PIL import Image

H, W = 256, 128
rgb_mean = [m * 255 for m in (0.485, 0.456, 0.406)]
rgb_std = [s * 255 for s in (0.229, 0.224, 0.225)]


def image_preprocess(img_path, norm=True):
    im = Image.open(img_path).convert('RGB').resize((W, H), Image.LANCZOS)
    im = np.array(im)
    if norm:
        im = im.astype(np.float32)
        for i in range(3):
            im[:, :, i] = (im[:, :, i] - rgb_mean[i]) / rgb_std[i]
    return im[np.newaxis]
