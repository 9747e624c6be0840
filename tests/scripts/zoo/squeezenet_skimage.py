import numpy as np
from skimage import io, transform

mean = np.array([123.0, 117.0, 104.0])


def image_preprocess(img_path, norm=True):
    image = io.imread(img_path)
    # preserve_range: the values stay 0..255, in float64
    image = transform.resize(image, (227, 131), preserve_range=True, anti_aliasing=True)
    if norm:
        image = image - mean
        image = image[:, :, ::-1]
        return image[np.newaxis].astype(np.float32)
    image = image[:, :, ::-1]
    return np.rint(image)[np.newaxis].astype(np.uint8)
