import numpy as np
import torchvision.transforms.functional as F
from PIL import Image


def image_preprocess(img_path, norm=True):
    img = Image.open(img_path).convert('RGB')
    img = F.resize(img, [114, 182])
    if not norm:
        return np.array(img)[None]
    t = F.normalize(F.to_tensor(img), [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
    return t[None].numpy()
