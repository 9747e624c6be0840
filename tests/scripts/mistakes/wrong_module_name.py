import cv2


def image_preprocess(img_path, norm=True):
    img = cv2.resize(cv2.imread(img_path), (112, 64))
    if norm:
        img = img.astype(np.float32)
    return img[None]
