import numpy as np
from PIL import Image
from torchvision import transforms


def image_preprocess(img_path, norm=True):
    img = transforms.Resize(120)(Image.open(img_path).convert('RGB'))
    if norm:
        return transforms.ToTensor()(img).numpy()[None]
    return np.asarray(img).transpose(2, 0, 1)[None]
