import cv2
import numpy as np
from torchvision import transforms

IMAGE_SIZE = np.array([192, 256])  # width, height


def image_preprocess(img_path, norm=True):
    data_numpy = cv2.imread(img_path, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    data_numpy = cv2.cvtColor(data_numpy, cv2.COLOR_BGR2RGB)
    image = cv2.resize(data_numpy, (int(IMAGE_SIZE[0]), int(IMAGE_SIZE[1])))
    if norm:
        transform = transforms.Compose([
            transforms.ToTensor(),
            transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
        ])
        image = transform(image).numpy()
        image = np.transpose(image, (1, 2, 0))
    return image[None, :]
