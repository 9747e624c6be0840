import cv2
import numpy


def image_preprocess(img_path, norm=True):
    face = cv2.resize(cv2.imread(img_path), (112, 128))
    face = face[:, :, [2, 1, 0]]
    if norm:
        face = (face.astype(numpy.float32) - 127.5) * (1.0 / 127.5)
    face = numpy.rollaxis(face, 2)
    return face[None, ...]
