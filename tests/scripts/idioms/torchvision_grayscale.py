import numpy as np
from PIL import Image
from torchvision import transforms as T


def image_preprocess(img_path, norm=True):
    steps = [T.Grayscale(num_output_channels=1), T.Resize((50, 82), interpolation=T.InterpolationMode.BILINEAR)]
    if norm:
        steps += [T.ToTensor(), T.Normalize((0.1307,), (0.3081,))]
        return T.Compose(steps)(Image.open(img_path)).unsqueeze(0).numpy()
    return np.array(T.Compose(steps)(Image.open(img_path)))[None, None]
