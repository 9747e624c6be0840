import cv2
import numpy as np

# Caffe models: BGR, the mean only
CAFFE_MEAN_BGR = (103.939, 116.779, 123.68)


def image_preprocess(img_path, norm=True):
    img = cv2.imread(img_path)
    img = cv2.resize(img, (200, 224), interpolation=cv2.INTER_CUBIC)
    if not norm:
        return img.reshape((1,) + img.shape)
    img = img.astype(np.float32)
    img[:, :, 0] -= CAFFE_MEAN_BGR[0]
    img[:, :, 1] -= CAFFE_MEAN_BGR[1]
    img[:, :, 2] -= CAFFE_MEAN_BGR[2]
    return img.reshape((1,) + img.shape)
