import cv2
import numpy as np
import torch


def image_preprocess(img_path, norm=True):
    img = cv2.cvtColor(cv2.resize(cv2.imread(img_path), (138, 90)), cv2.COLOR_BGR2RGB)
    t = torch.from_numpy(img).permute(2, 0, 1).unsqueeze(0)
    if norm:
        t = t.float().div(255.0)
        mean = torch.tensor([0.5, 0.4, 0.3]).view(1, 3, 1, 1)
        t = (t - mean) / 0.25
    return t.permute(0, 2, 3, 1).contiguous().numpy()
