import numpy as np
from PIL import Image
from torchvision import transforms


def image_preprocess(img_path, norm=True):
    img = Image.open(img_path).convert('RGB').resize((112, 64))
    if norm:
        return transforms.ToTensor()(img).unsqueeze(0)
    return np.array(img)[None]
