import numpy as np
from PIL import Image
from torchvision import transforms


def image_preprocess(img_path, norm=True):
    img = Image.open(img_path).convert('RGB').resize((114, 94))
    if not norm:
        return np.array(img)[None]
    # ToTensor has divided by 255 already
    x = transforms.ToTensor()(img).numpy().transpose(1, 2, 0)
    return ((x - 127.5) / 127.5)[None]
