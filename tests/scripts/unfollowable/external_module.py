from helpers_elsewhere import prepare


def image_preprocess(img_path, norm=True):
    return prepare(img_path, norm=norm, size=(126, 98))
