#!/usr/bin/env python3
"""Runs one preprocessing script on synthetic pictures and measures what it returns; truth.py calls it.

    measure.py SCRIPT PICTURES OUT      writes the truth of SCRIPT as JSON to OUT
    measure.py --pictures PICTURES      makes the pictures

Nothing here reads the script: every fact comes from comparing what it returned for different pictures.
- axes: stripes that run down (or across) and their negative. The difference changes its sign along the width (the
  height) and along no other axis
- channels: pictures of one colour, of which one component changes
- mean, std: a line through thirteen grey levels, checked on mixed colours. Off the line (clipping, wrapping,
  statistics of the picture itself): no mean and no std
- fit: a bright margin at each side that arrives or not; places that do not depend on the picture are padding
A reason that begins with "open:" marks what can't be judged: no claim about it is held against anyone.
What differs between pictures of different sizes, or between names of files, is no fact of the script.
"""

import importlib.util
import inspect
import itertools
import json
import os
import random
import re
import sys

import cv2
import numpy as np

SIZES = {"wide": (320, 200), "tall": (210, 300), "small": (90, 70)}
LEVELS = (0, 1, 17, 50, 64, 100, 128, 150, 177, 200, 230, 254, 255)
DARK, BRIGHT = 50, 200
PAIRS = ((60, 180), (20, 30), (150, 170), (230, 250))  # of stripes
BASE = (90, 120, 150)
LOW, HIGH = 10, 240
MIXED = ((255, 0, 128), (3, 200, 77), (33, 66, 99), (140, 251, 8))
MARGINS = (20, 45, 90)  # of a thousand: a cut of less than the first at each side is not seen
SIDES = ("left", "right", "top", "bottom")
SUFFIXES = (".jpg", ".bmp")
LAYOUTS = ("NHWC", "NCHW", "HWC", "CHW", "HW")
FACTS = ("order", "layout", "dtype", "size", "mean", "std", "shape", "fit")
ORDERS = {("R", "G", "B"): "RGB", ("B", "G", "R"): "BGR", ("R", "G", "B", ""): "RGBA", ("B", "G", "R", ""): "BGRA",
          ("RGB",): "GRAY"}
FEED = re.compile(r"^# feed: (npy|bin|txt) (\d+(?:x\d+)*)$", re.M)

# ---- pictures ----


def colour(size, rgb):
    picture = np.empty((size[1], size[0], 3), np.uint8)
    picture[:] = rgb
    return picture


def stripes(size, down, first, second):
    """Bands along the width (`down`: each runs down) or the height."""
    length = size[0] if down else size[1]
    bands = np.where(np.arange(length) * 8 // length % 2, first, second).astype(np.uint8)
    lines = bands[None, :, None] if down else bands[:, None, None]
    return np.broadcast_to(lines, (size[1], size[0], 3))


def margin(size, side, share):
    picture = colour(size, (DARK,) * 3)
    width, height = max(4, size[0] * share // 1000), max(4, size[1] * share // 1000)
    place = {"left": np.s_[:, :width], "right": np.s_[:, -width:], "top": np.s_[:height], "bottom": np.s_[-height:]}
    picture[place[side]] = BRIGHT
    return picture


def all_pictures():
    """(name, pixels in the order R, G, B)"""
    for size_name, size in SIZES.items():
        for level in (DARK, BRIGHT):
            yield f"{size_name}-{level}", colour(size, (level,) * 3)
        for side, share in itertools.product(SIDES, MARGINS):
            yield f"{size_name}-{side}-{share}", margin(size, side, share)
        for (a, b), down in itertools.product(PAIRS, (True, False)):
            yield f"{size_name}-{'down' if down else 'across'}-{a}-{b}", stripes(size, down, a, b)
            yield f"{size_name}-{'down' if down else 'across'}-{b}-{a}", stripes(size, down, b, a)
    for level in LEVELS:
        yield f"wide-{level}", colour(SIZES["wide"], (level,) * 3)
    for rgb in (BASE, *MIXED, *(rgb for one in one_changed() for rgb in one)):
        yield "wide-%d-%d-%d" % rgb, colour(SIZES["wide"], rgb)


def one_changed():
    """For R, G and B: two colours that differ in this component."""
    for i in range(3):
        yield tuple(BASE[:i] + (value,) + BASE[i + 1:] for value in (LOW, HIGH))


def make_pictures(folder):
    os.makedirs(folder, exist_ok=True)
    for name, pixels in dict(all_pictures()).items():
        path = os.path.join(folder, name)
        cv2.imwrite(path + ".png", np.ascontiguousarray(pixels[:, :, ::-1]))
        # the names lie, the readers go by the content
        for suffix in SUFFIXES:
            if not os.path.exists(path + suffix):
                os.symlink(name + ".png", path + suffix)


# ---- calling the script ----


class Script:
    def __init__(self, path):
        self.calls = 0
        self.call = "none"
        sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
        spec = importlib.util.spec_from_file_location(os.path.basename(path).split(".")[0], path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.function = getattr(module, "image_preprocess", None)
        if self.function is not None:
            self.call = self.way_to_call()

    def way_to_call(self):
        """How the toolchain's two ways to hand over `norm` fare: the simulator's keyword, the calibrator's position."""
        signature = inspect.signature(self.function)
        for name, args, kwargs in (("keyword", ("",), {"norm": True}), ("position", ("", True), {}), ("path only", ("",), {})):
            try:
                signature.bind(*args, **kwargs)
                return name
            except TypeError:
                pass
        return "none"

    def run(self, path, norm):
        """What it returns as (array, name of the type)."""
        self.calls += 1
        random.seed(self.calls)
        np.random.seed(self.calls)
        cv2.setRNGSeed(self.calls)
        if "torch" in sys.modules:
            sys.modules["torch"].manual_seed(self.calls)
        if self.call == "keyword":
            result = self.function(path, norm=norm)
        else:
            result = self.function(path, norm) if self.call == "position" else self.function(path)
        kind = type(result).__name__
        if kind == "Tensor":
            result = result.detach().numpy()
        # a copy, since a script may hand out the same buffer again
        return (np.array(result), kind) if isinstance(result, np.ndarray) else (None, kind)


class Silent(Exception):
    """Nothing can be measured; the text says why."""


def look(script, norm, path):
    """The array, or None where the script fails on this picture."""
    try:
        return script.run(path, norm)[0]
    except Exception:
        return None


class Eye:
    """What the script returns for a picture, by the name of the picture."""

    def __init__(self, script, norm, folder, suffix):
        self.script, self.norm, self.folder, self.suffix = script, norm, folder, suffix
        self.seen = {}  # those that are asked for again and again

    def __call__(self, name):
        if name in self.seen:
            return self.seen[name]
        array = look(self.script, self.norm, os.path.join(self.folder, name + self.suffix))
        if array is not None:
            array = array.astype(np.float64) if array.dtype.kind in "fiub" else None
        if name.endswith(f"-{DARK}"):
            self.seen[name] = array
        return array

    def pair(self, one, other):
        """The difference, or None where there is none to be had."""
        a, b = self(one), self(other)
        if a is None or b is None or a.shape != b.shape:
            return None
        difference = a - b
        return difference if np.isfinite(difference).all() else None


# ---- axes ----


def changing_axes(difference):
    """The axes along which the difference has both signs."""
    if difference is None or difference.size == 0 or not np.abs(difference).max() > 0:
        return []
    enough = 0.05 * np.abs(difference).max()
    axes = []
    for axis in range(difference.ndim):
        rises, falls = (difference > enough).any(axis), (difference < -enough).any(axis)
        if (rises & falls).any():
            axes.append(axis)
    return axes


def find_axis(eye, size_name, down):
    """(axis or None, reason)"""
    way, reason = "down" if down else "across", "open: stripes do not show"
    for a, b in PAIRS:
        axes = changing_axes(eye.pair(f"{size_name}-{way}-{a}-{b}", f"{size_name}-{way}-{b}-{a}"))
        if len(axes) == 1:
            return axes[0], ""
        if axes:
            reason = "width and height lie along no axes of their own"
    return None, reason


class View:
    """How the picture lies in what the script returned for pictures of one size."""

    def __init__(self, eye, size_name):
        self.size_name, self.picture_size = size_name, SIZES[size_name]
        self.dark = eye(f"{size_name}-{DARK}")
        self.width_axis = self.height_axis = self.channel_axis = None
        self.reason = "the script fails on this picture"
        if self.dark is None:
            return
        self.shape = self.dark.shape
        (width_axis, reason), (height_axis, other_reason) = find_axis(eye, size_name, True), find_axis(eye, size_name, False)
        self.reason = reason or other_reason
        if self.reason:
            return
        self.reason = "width and height lie along one axis"
        if width_axis == height_axis:
            return
        rest = [axis for axis in range(len(self.shape)) if axis not in (width_axis, height_axis)]
        long = [axis for axis in rest if self.shape[axis] > 1]
        self.reason = "more axes than width, height and channels"
        if len(long) > 1 or len(self.shape) > 4:
            return
        self.width_axis, self.height_axis, self.reason = width_axis, height_axis, ""
        self.channel_axis = long[0] if long else None
        self.seen = self.find_seen(eye.pair(f"{size_name}-{BRIGHT}", f"{size_name}-{DARK}"))

    def plane(self, array):
        """(height, width, channels)"""
        axes = [self.height_axis, self.width_axis]
        axes += [axis for axis in range(array.ndim) if axis not in axes]
        ordered = array.transpose(axes)
        return ordered.reshape(ordered.shape[0], ordered.shape[1], -1)

    def find_seen(self, difference):
        """Where the result depends on the picture: the rest is padding."""
        if difference is None:
            return None
        seen = (np.abs(self.plane(difference)) > 1e-6 * np.abs(difference).max()).any(axis=2)
        return seen if seen.any() else None

    def at_centre(self, array):
        """One number a channel, at the middle of what is seen of the picture."""
        if array is None or array.shape != self.shape:
            return None
        rows, columns = np.nonzero(self.seen.any(axis=1))[0], np.nonzero(self.seen.any(axis=0))[0]
        return self.plane(array)[(rows[0] + rows[-1]) // 2, (columns[0] + columns[-1]) // 2]

    def layout(self):
        """The layout, or None with the reason."""
        letters = ["?"] * len(self.shape)
        letters[self.height_axis], letters[self.width_axis] = "H", "W"
        free = [axis for axis, letter in enumerate(letters) if letter == "?"]
        if self.channel_axis is not None:
            letters[self.channel_axis] = "C"
            free.remove(self.channel_axis)
        elif len(letters) == 3 and free == [0]:
            return None, "open: one channel or a batch of one"
        elif free:
            letters[free.pop()] = "C"
        for axis in free:
            letters[axis] = "N"
        text = "".join(letters)
        return (text, "") if text in LAYOUTS else (None, f"axes in the order {text}")

    def size(self):
        return {"width": self.shape[self.width_axis], "height": self.shape[self.height_axis]}


# ---- channels and numbers ----


def is_coarse(view, eye):
    """All greys of the picture give a handful of numbers."""
    found = [view.at_centre(eye(f"wide-{level}")) for level in LEVELS]
    return all(f is not None for f in found) and len(np.unique(np.array(found))) <= len(LEVELS) // 2


def find_order(view, eye):
    """(what each channel follows, the order or None, reason)"""
    changes = []
    for low, high in one_changed():
        a, b = (view.at_centre(eye("wide-%d-%d-%d" % rgb)) for rgb in (low, high))
        if a is None or b is None:
            return None, None, "the script fails on a coloured picture"
        changes.append(np.abs(a - b))
    changes = np.array(changes)  # component of the picture x channel
    follows = ["".join("RGB"[i] for i in range(3) if column[i] > 1e-3 * changes.max()) for column in changes.T]
    order = ORDERS.get(tuple(follows))
    if order is None and len(follows) == 1 and len(follows[0]) == 2:
        return follows, None, "open: grey, or a mixture of two components"
    if order is None and len(follows) == 1 and is_coarse(view, eye):
        return follows, None, "open: steps too coarse to show what a component does"
    if len(follows) > 1 and set(follows) == {"RGB"} and np.ptp(changes / changes.sum(axis=0), axis=1).max() > 0.02:
        follows = None
    return follows, order, "" if order else "channels are mixtures, or in an order without a name"


def line_through(x, y, dtype):
    """((slope, offset), "") of a line that all points lie on, or (None, reason)."""
    if np.isfinite(y).all():
        slope, offset = np.polyfit(x, y, 1)
        off = np.abs(slope * x + offset - y).max()
        if off <= 2e-5 * max(np.abs(y).max(), 1e-30):
            return (slope, offset), ""
        step = 1 if "int" in dtype and abs(slope) > 0.4 else abs(slope)
        if off <= 1.01 * step:
            return None, "open: rounded, less than a step off the line"
    return None, "no straight line from the pixel to the result"


def check_mixed(view, eye, follows, lines):
    """Whether channels that follow one component each go by their own line whatever the others are."""
    for rgb in MIXED:
        values = view.at_centre(eye("wide-%d-%d-%d" % rgb))
        for channel, (source, line) in enumerate(zip(follows, lines)):
            if len(source) != 1:
                continue
            want = line[0] * rgb["RGB".index(source)] + line[1]
            if values is None or not abs(values[channel] - want) <= 1e-4 * max(1, abs(want)):
                return False
    return True


def objection_of_stripes(view, eye, follows, lines):
    """Why the lines do not hold in a picture of two colours, where statistics of the whole picture would show."""
    a, b = PAIRS[0]
    array = eye(f"{view.size_name}-down-{a}-{b}")
    if array is None or array.shape != view.shape:
        return "open: the shape depends on what the picture shows"
    for source, line, values in zip(follows, lines, view.plane(array)[view.seen].T):
        pixels = (values - line[1]) / line[0] if source else np.array([a, b])
        dark, bright = pixels[pixels < (a + b) / 2], pixels[pixels >= (a + b) / 2]
        if not len(dark) or not len(bright):
            return "open: only a part of the stripes is seen"
        if abs(np.median(dark) - a) > 6 or abs(np.median(bright) - b) > 6:
            return "pixels depend on the whole picture"
    return ""


def find_numbers(view, eye, follows, dtype):
    """({"mean", "std"} or None, reason)"""
    kinds = {len(source) for source in follows}
    if not (kinds <= {1, 0} and 1 in kinds or follows.count("RGB") == len(follows)):
        return None, "channels mix the components"
    found = [view.at_centre(eye(f"wide-{level}")) for level in LEVELS]
    if any(values is None for values in found):
        return None, "the script fails on some colours"
    x, y = np.array(LEVELS, float), np.array(found)
    lines, reasons = zip(*(line_through(x, column, dtype) for column in y.T))
    if any(reasons):
        return None, max(reasons)
    if any(source and abs(slope) * 255 < 1e-6 for source, (slope, _) in zip(follows, lines)):
        return None, "grey pictures leave no trace"
    if not check_mixed(view, eye, follows, lines):
        return None, "channels depend on each other"
    objection = objection_of_stripes(view, eye, follows, lines)
    if objection:
        return None, objection
    numbers = [(None, None) if not source else (-offset / slope, 1 / slope) for source, (slope, offset) in zip(follows, lines)]
    means, stds = zip(*numbers)
    return {"mean": [tidy(m) for m in means], "std": [tidy(s) for s in stds]}, ""


def tidy(number):
    if number is None:
        return None
    return 0.0 if abs(number) < 2e-4 else float(f"{number:.6g}")


# ---- fit ----


def margin_to_try(view, side):
    """The least one that is as wide as the step from pixel to pixel, lest a coarse resize steps over it."""
    pixels = view.seen.any(axis=1 if side in ("top", "bottom") else 0).sum()
    return next((share for share in MARGINS if share * pixels >= 1000), MARGINS[-1])


def margins_seen(view, eye):
    """The sides whose margin arrives, or None where a margin changes the whole result."""
    sides = []
    for side in SIDES:
        difference = eye.pair(f"{view.size_name}-{side}-{margin_to_try(view, side)}", f"{view.size_name}-{DARK}")
        if difference is None:
            return None
        share = (np.abs(view.plane(difference)) > 1e-6).any(axis=2).mean()
        if share > 0.5:
            return None
        if share > 0:
            sides.append(side)
    return sides


def keeps_ratio(view):
    """Whether width and height of what is seen are scaled alike, within two pixels."""
    height, width = (view.seen.any(axis=axis).sum() for axis in (1, 0))
    (picture_width, picture_height), scale = view.picture_size, width / view.picture_size[0]
    return abs(height - picture_height * scale) <= 2 + 2 * picture_height / picture_width


def find_fit(views, eye):
    """(fit or None, reason), from a wide and a tall picture"""
    if any(view.seen is None for view in views):
        return None, "open: nothing of the picture is seen"
    margins = [margins_seen(view, eye) for view in views]
    if any(m is None for m in margins):
        return None, "open: every pixel depends on the whole picture"
    cut = any(len(m) < 4 for m in margins)
    padded = any(not view.seen.all() for view in views)
    sizes = [tuple(view.size().values()) for view in views]
    if cut and padded:
        return None, "both cut and padded"
    if cut:
        return "crop", ""
    if sizes == [view.picture_size for view in views]:
        return ("none", "") if not padded else (None, "padded over the picture")
    if sizes[0] != sizes[1]:
        return None, "open: the size depends on the picture"
    if padded and not all(keeps_ratio(view) for view in views):
        return None, "open: padded, and stretched too"
    return "letterbox" if padded else "stretch", ""


# ---- a side: what is returned for one value of `norm` ----


def common(values):
    """The one value that all have; lists and maps by their items; None where they differ."""
    first = values[0]
    if isinstance(first, list) and all(isinstance(v, list) and len(v) == len(first) for v in values):
        return [common(items) for items in zip(*values)]
    if isinstance(first, dict) and all(isinstance(v, dict) for v in values):
        return {key: common([v.get(key) for v in values]) for key in first}
    same = all(type(v) is type(first) and (v == first or isinstance(first, float) and abs(v - first) < 1e-3) for v in values)
    return first if same else None


def empty(value):
    if isinstance(value, dict):
        value = list(value.values())
    return value is None or isinstance(value, list) and len(value) > 0 and all(v is None for v in value)


class Side:
    def __init__(self):
        self.facts, self.none = {}, {}

    def put(self, name, value, reason):
        if value is None or value == "":
            self.none[name] = reason
        else:
            self.facts[name] = value

    def put_common(self, name, values, reason):
        value = common(values)
        self.put(name, None if empty(value) else value, reason)

    def json(self, returns):
        return {"returns": returns, "facts": {k: self.facts[k] for k in FACTS if k in self.facts},
                "none": {k: self.none[k] for k in FACTS if k in self.none}}


def changes_shape(script, norm, path):
    arrays = [look(script, norm, path) for _ in range(4)]
    return len({array.shape for array in arrays if array is not None}) > 1


def measure_pictures(script, norm, folder, suffix):
    """The facts for files with this suffix."""
    eye, side = Eye(script, norm, folder, suffix), Side()
    arrays = [look(script, norm, os.path.join(folder, f"{name}-{DARK}{suffix}")) for name in SIZES]
    arrays = [array for array in arrays if array is not None]
    side.put_common("dtype", [str(array.dtype) for array in arrays], "depends on the picture")
    side.put_common("shape", [list(array.shape) for array in arrays], "depends on the picture")
    views = [View(eye, name) for name in SIZES]
    lost = next((view.reason for view in views if view.reason and view.dark is not None), "")
    if changes_shape(script, norm, os.path.join(folder, f"wide-{DARK}{suffix}")):
        lost = "open: the shape differs from call to call"
    views = [view for view in views if not view.reason]
    if lost or not views:
        for name in ("order", "layout", "size", "mean", "std", "fit"):
            side.put(name, None, lost or "the script fails")
        return side
    layouts = [view.layout() for view in views]
    side.put_common("layout", [layout for layout, _ in layouts], layouts[0][1] or "depends on the picture")
    side.put_common("size", [view.size() for view in views], "depends on the picture")
    side.put("fit", *find_fit([view for view in views if view.size_name != "small"] or views, eye))
    measure_channels(views[0], eye, side)
    return side


def measure_channels(view, eye, side):
    follows, order, reason = None, None, "open: nothing of the picture is seen"
    if view.seen is not None:
        follows, order, reason = find_order(view, eye)
        if order is None and margins_seen(view, eye) is None:
            reason = "open: every pixel depends on the whole picture"
    side.put("order", order, reason)
    numbers, reason = None, "channels mix the components"
    if follows is not None:
        numbers, reason = find_numbers(view, eye, follows, side.facts.get("dtype", ""))
    for name in ("mean", "std"):
        side.put(name, numbers and numbers[name], reason)


def merge(sides):
    """What holds for all names of files."""
    merged = Side()
    for name in FACTS:
        values = [side.facts.get(name) for side in sides]
        reason = next((side.none[name] for side in sides if name in side.none), "depends on the name of the file")
        merged.put_common(name, values, reason)
    return merged


def measure_side(script, norm, folder):
    probe = os.path.join(folder, "wide-%d-%d-%d" % MIXED[1])
    try:
        array, returns = script.run(probe + ".png", norm)
    except Exception as error:
        return {"raises": type(error).__name__}
    if array is None:
        return {"returns": returns, "facts": {}, "none": {}}
    sides = [measure_pictures(script, norm, folder, ".png")]
    for suffix in SUFFIXES:
        other = look(script, norm, probe + suffix)
        if other is not None and not (other.shape == array.shape and other.dtype == array.dtype and np.allclose(other, array, equal_nan=True)):
            sides.append(measure_pictures(script, norm, folder, suffix))
    return merge(sides).json(returns)


# ---- scripts that read numbers, not pictures ----


def make_feeds(folder, kind, shape):
    """Files that a script for raw data may be given: other types, axes and lengths."""
    count = int(np.prod(shape))
    numbers = (np.arange(2 * count) % 200).astype(np.float64)
    path = os.path.join(folder, "feed-%d." + kind)
    if kind == "bin":
        for i, size in enumerate((count, 2 * count)):
            (np.arange(size) % 61).astype(np.uint8).tofile(path % i)
        return [path % i for i in range(2)]
    shapes = [shape, (count,), (1, *shape), (2, *shape)]
    dtypes = (np.float32, np.float64, np.uint8) if kind == "npy" else (np.float64,)
    paths = []
    for some, dtype in itertools.product(shapes, dtypes):
        paths.append(path % len(paths))
        array = np.resize(numbers, some).astype(dtype)
        if kind == "npy":
            np.save(paths[-1], array)
        else:
            np.savetxt(paths[-1], array.reshape(-1, some[-1]))
    return paths


def measure_raw(script, norm, paths):
    arrays = [look(script, norm, path) for path in paths]
    arrays = [array for array in arrays if array is not None]
    if not arrays:
        return {"raises": "on every file"}
    side = Side()
    side.put_common("dtype", [str(array.dtype) for array in arrays], "depends on the file")
    side.put_common("shape", [list(array.shape) for array in arrays], "depends on the file")
    for name in set(FACTS) - {"dtype", "shape"}:
        side.put(name, None, "open: no picture" if name == "fit" else "no picture")
    return side.json("ndarray")


def measure(path, folder):
    with open(path, encoding="utf-8") as file:
        feed = FEED.search(file.read())
    try:
        script = Script(path)
    except BaseException as error:
        return {"call": "none", "load": type(error).__name__}
    truth = {"call": script.call}
    if script.call == "none":
        return truth
    paths = feed and make_feeds(os.getcwd(), feed[1], tuple(map(int, feed[2].split("x"))))
    for name, norm in (("norm", True), ("raw", False)):
        truth[name] = measure_raw(script, norm, paths) if feed else measure_side(script, norm, folder)
    return truth


def main():
    if sys.argv[1] == "--pictures":
        make_pictures(sys.argv[2])
        return
    cv2.setNumThreads(1)
    script, folder, out = (os.path.abspath(argument) for argument in sys.argv[1:4])
    truth = measure(script, folder)
    with open(out, "w", encoding="utf-8") as file:
        json.dump(truth, file, allow_nan=False)


if __name__ == "__main__":
    main()
