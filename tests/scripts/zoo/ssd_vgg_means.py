import cv2
import numpy as np

class BaseTransform:
    def __init__(self, width, height, mean):
        self.width = width
        self.height = height
        self.mean = np.array(mean, dtype=np.float32)

    def __call__(self, image, subtract=True):
        x = cv2.resize(image, (self.width, self.height)).astype(np.float32)
        if subtract:
            x -= self.mean
        return x.astype(np.float32)

def image_preprocess(img_path, norm=True):
    transform = BaseTransform(320, 240, (104, 117, 123))
    x = transform(cv2.imread(img_path), subtract=norm)
    if not norm:
        x = np.clip(np.round(x), 0, 255).astype(np.uint8)
    return x[np.newaxis]
