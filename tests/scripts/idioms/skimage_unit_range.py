import numpy as np
import skimage.io
import skimage.transform


def image_preprocess(img_path, norm=True):
    img = skimage.io.imread(img_path)
    # resize without preserve_range: 0..1
    img = skimage.transform.resize(img, (90, 150))
    if norm:
        img = (img - 0.45) / 0.225
        return np.expand_dims(img, 0).astype(np.float32)
    return np.expand_dims(np.round(img * 255), 0).astype(np.uint8)
