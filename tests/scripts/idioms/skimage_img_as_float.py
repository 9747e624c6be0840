import numpy as np
from skimage import img_as_float, io
from skimage.transform import resize


def image_preprocess(img_path, norm=True):
    img = img_as_float(io.imread(img_path)).astype(np.float32)
    img = resize(img, (76, 130))
    img = img[:, :, (2, 1, 0)]
    if norm:
        img *= 255.0
        img -= np.array([104.0, 117.0, 123.0])
        return img[np.newaxis]
    return np.uint8(np.round(img * 255.0))[np.newaxis]
