from skimage import io
from skimage.transform import resize
from skimage.util import img_as_ubyte
import numpy as np


def image_preprocess(img_path, norm=True):
    img = resize(io.imread(img_path, as_gray=True), (40, 60))
    if norm:
        return img.astype(np.float32)[None, :, :, None]
    return img_as_ubyte(img)[None, :, :, None]
