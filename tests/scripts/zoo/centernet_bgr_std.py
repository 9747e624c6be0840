import cv2
import numpy as np

mean = np.array([0.408, 0.447, 0.470], dtype=np.float32).reshape(1, 1, 3)
std = np.array([0.289, 0.274, 0.278], dtype=np.float32).reshape(1, 1, 3)


def image_preprocess(img_path, norm=True):
    image = cv2.imread(img_path)
    inp_height, inp_width = 352, 480
    inp_image = cv2.resize(image, (inp_width, inp_height))
    if norm:
        inp_image = ((inp_image / 255. - mean) / std).astype(np.float32)
    images = inp_image.reshape(1, inp_height, inp_width, 3)
    return images
