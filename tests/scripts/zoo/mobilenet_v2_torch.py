import numpy as np
from PIL import Image
import torchvision.transforms as transforms

# ImageNet, as in the training code
NORMALIZE = transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])


def image_preprocess(img_path, norm=True):
    image = Image.open(img_path).convert('RGB')
    to_size = transforms.Compose([transforms.Resize(256), transforms.CenterCrop((192, 224))])
    image = to_size(image)
    if norm:
        tensor = transforms.Compose([transforms.ToTensor(), NORMALIZE])(image)
        return tensor.unsqueeze(0).numpy().transpose(0, 2, 3, 1)
    return np.asarray(image)[np.newaxis, ...]
