import io

import cv2
import numpy as np
from PIL import Image


def image_preprocess(img_path, norm=True):
    with open(img_path, 'rb') as f:
        data = f.read()
    img = Image.open(io.BytesIO(data)).convert('RGB')
    img = np.array(img.resize((156, 114)))
    return (np.expand_dims(img, 0) / 255.0).astype(np.float32) if norm else np.expand_dims(img, 0)
