#!/usr/bin/env python3
"""Composes preprocessing scripts at random, runs them, and holds what a driver says about them to what they do.

    generate.py [--seed N] [--count N] [-v] DRIVER     as compare.py does, which tells of DRIVER
    generate.py [--seed N] [--count N] --out FOLDER    only writes the scripts and the truth about them

The parts are what people write: ways to read, resize, swap, cast, normalise, transpose and batch, in many spellings and
orders. Few of the results are sensible, none is made up: each script runs, and its truth is measured (measure.py).
"""

import argparse
import os
import pathlib
import random
import shlex
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from compare import compare  # noqa: E402
from tally import Tally  # noqa: E402
from truth import Lab, find_interpreter, lines_of  # noqa: E402

MAY_FAIL = 0.05  # of the scripts: some mixtures are refused by the libraries
IMPORTS = {"cv2.": "import cv2", "np.": "import numpy as np", "Image.": "from PIL import Image", "skimage.io": "import skimage.io",
           "skimage.transform": "import skimage.transform"}


class Writer:
    """One script: `x` is the picture, its state is tracked just so that parts fit together."""

    def __init__(self, rng):
        self.rng = rng
        self.lines = []  # of the body: (text, False: always, True: for norm alone, "raw": for no norm alone)
        self.constants = {}
        self.channels, self.axes, self.dtype = 3, 3, "uint8"
        self.width, self.height = (2 * n for n in rng.sample(range(20, 90), 2))

    def pick(self, *ways):
        return self.rng.choice(ways)

    def add(self, *lines):
        self.lines += [(line, False) for line in lines]

    def add_norm(self, *lines):
        self.lines += [(line, True) for line in lines]

    def name_of(self, name, value):
        """The value itself, or a constant of the module."""
        if self.rng.random() < 0.5:
            return value
        self.constants[name] = value
        return name

    # ---- parts ----

    def read(self):
        kind = self.rng.random()
        if kind < 0.55:
            self.add("x = " + self.pick("cv2.imread(path)", "cv2.imread(path, cv2.IMREAD_COLOR)", "cv2.imread(path, 1)",
                                        "cv2.imread(filename=path)", "cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)"))
        elif kind < 0.85:
            self.add("x = " + self.pick("np.array(Image.open(path).convert('RGB'))", "skimage.io.imread(path)",
                                        "np.asarray(Image.open(path).convert('RGB'), dtype=np.uint8)"))
        else:
            self.channels, self.axes = 1, 2
            self.add("x = " + self.pick("cv2.imread(path, cv2.IMREAD_GRAYSCALE)", "cv2.imread(path, 0)",
                                        "np.array(Image.open(path).convert('L'))"))

    def size(self):
        w, h = self.name_of("WIDTH", str(self.width)), self.name_of("HEIGHT", str(self.height))
        return w, h

    def resize(self):
        w, h = self.size()
        way = self.rng.random()
        if way < 0.6:
            self.add("x = " + self.pick(f"cv2.resize(x, ({w}, {h}))", f"cv2.resize(x, dsize=({w}, {h}), interpolation=cv2.INTER_LINEAR)",
                                        f"cv2.resize(x, ({w}, {h}), interpolation=cv2.INTER_AREA)",
                                        f"cv2.resize(x, ({w}, {h}), 0, 0, cv2.INTER_NEAREST)"))
        elif way < 0.7:
            self.add(f"x = skimage.transform.resize(x, ({h}, {w}), preserve_range=True)")
            self.dtype = "float64"
        elif way < 0.8:
            self.crop(w, h)
        elif way < 0.93 and self.axes == 3:
            self.letterbox(w, h)
        else:
            self.add("rows, columns = x.shape[:2]", f"x = cv2.resize(x, None, fx={w} / columns, fy={h} / rows)")

    def crop(self, w, h):
        self.add(f"rows, columns = x.shape[{self.pick('0:2', ':2')}]", f"scale = max({w} / columns, {h} / rows) * 1.25",
                 "x = cv2.resize(x, (int(columns * scale), int(rows * scale)))",
                 f"top, left = (x.shape[0] - {h}) // 2, (x.shape[1] - {w}) // 2",
                 f"x = x[top:top + {h}, left:left + {w}]")

    def letterbox(self, w, h):
        dtype = "np.uint8" if self.dtype == "uint8" else "np.float32"
        self.add("rows, columns = x.shape[:2]", f"scale = min({w} / columns, {h} / rows)",
                 "new_w, new_h = int(columns * scale), int(rows * scale)", "x = cv2.resize(x, (new_w, new_h))")
        if self.rng.random() < 0.5:
            self.add(f"top, left = ({h} - new_h) // 2, ({w} - new_w) // 2",
                     f"x = cv2.copyMakeBorder(x, top, {h} - new_h - top, left, {w} - new_w - left, cv2.BORDER_CONSTANT, value=(114, 114, 114))")
        else:
            self.add(f"canvas = np.full(({h}, {w}, 3), 114, {dtype})", "canvas[:new_h, :new_w] = x", "x = canvas")

    def swap(self):
        if self.axes == 2:
            return
        ways = ["x[:, :, ::-1]", "x[..., ::-1]", "x[:, :, [2, 1, 0]]", "np.flip(x, 2)", "x[:, :, (2, 1, 0)].copy()",
                "np.ascontiguousarray(x[:, :, ::-1])", "cv2.merge(cv2.split(x)[::-1])", "np.stack([x[..., 2], x[..., 1], x[..., 0]], axis=-1)"]
        if self.dtype != "float64":  # which cvtColor refuses
            ways += ["cv2.cvtColor(x, cv2.COLOR_BGR2RGB)", "cv2.cvtColor(x, cv2.COLOR_RGB2BGR)", "cv2.cvtColor(x, code=cv2.COLOR_BGR2RGB)"] * 2
        if self.dtype == "uint8" and self.rng.random() < 0.12:
            self.add("x = cv2.cvtColor(x, cv2.COLOR_BGR2GRAY)")
            self.channels, self.axes = 1, 2
            return
        self.add("x = " + self.pick(*ways))

    def cast(self, add):
        """The dtype it becomes."""
        if self.rng.random() < 0.12:
            add("x = " + self.pick("x.astype(np.float64)", "x.astype(float)", "x.astype('double')"))
            return "float64"
        add("x = " + self.pick("x.astype(np.float32)", "x.astype('float32')", "np.float32(x)", "np.asarray(x, dtype=np.float32)",
                               "np.array(x, 'f4')", "x.astype(dtype=np.float32, copy=False)", "np.asarray(x).astype(np.single)"))
        return "float32"

    def three(self, low, high, digits):
        return [round(self.rng.uniform(low, high), digits) for _ in range(3)]

    def constant(self, name, numbers):
        """Three numbers in one of their spellings."""
        text = self.pick(str(numbers), str(tuple(numbers)))
        text = self.pick(text, f"np.array({text})", f"np.array({text}, dtype=np.float32)", f"np.float32({text})",
                         f"np.array({text}).reshape(1, 1, 3)", f"np.asarray({text}, 'float32')[None, None, :]")
        return self.name_of(name, text)

    def trap(self):
        """What leaves the straight line, or seems to."""
        self.add_norm("x = " + self.pick("x - 128", "x - 100 + 100", "np.clip(x, 0, 255)", "np.clip(x, 50, 200)", "x // 2", "x * 2", "np.abs(x)",
                                         "np.minimum(x, 250)", "np.maximum(x, 0)", "x.astype(np.uint8)", "x.astype(np.int16) - 100", "-x", "255 - x",
                                         "np.power(x, 2)", "np.round(x)", "np.sqrt(x)"))

    def normalise(self):
        if self.rng.random() < 0.2:
            self.trap()
        if self.rng.random() < 0.85:
            self.cast(self.add_norm)
        unit = self.rng.random() < 0.4
        if unit:
            self.add_norm(*self.pick(["x = x / 255.0"], ["x = x * (1 / 255.0)"], ["x = np.divide(x, 255.)"], ["x = x / 255"]))
        scale = 1 if unit else 255
        if self.channels == 3 and self.rng.random() < 0.65:
            mean = [round(n * scale, 4) for n in self.three(0.3, 0.6, 3)]
            std = [round(n * scale, 4) for n in self.three(0.2, 0.4, 3)]
            m, s = self.constant("MEAN", mean), self.constant("STD", std)
            self.add_norm(*self.pick([f"x = (x - {m}) / {s}"], [f"x = x - {m}", f"x = x / {s}"], [f"x = np.subtract(x, {m})"],
                                     [f"x = np.divide(x - {m}, {s})"], self.by_channel(mean, std)))
        else:
            mean, std = round(self.rng.uniform(0.3, 0.6) * scale, 3), round(self.rng.uniform(0.2, 0.6) * scale, 3)
            self.add_norm(*self.pick([f"x = (x - {mean}) / {std}"], [f"x = x - {mean}", f"x = x * {round(1 / std, 6)}"], [f"x = x / {std} - 1.0"],
                                     [f"x = (x - np.float32({mean})) / np.float32({std})"], [f"x = x * {round(1 / std, 5)}"]))
        if self.rng.random() < 0.1:
            self.trap()
        if self.rng.random() < 0.7:
            self.cast(self.add_norm)

    def by_channel(self, mean, std):
        if self.rng.random() < 0.5:
            return ["x = np.array(x, dtype=np.float32)", "for c in range(3):", f"    x[..., c] = (x[..., c] - {mean}[c]) / {std}[c]"]
        return ["x = np.array(x, dtype=np.float32)", *(f"x[:, :, {c}] -= {mean[c]}" for c in range(3)), f"x /= {std[0]}"]

    def arrange(self):
        if self.axes == 2:
            if self.rng.random() < 0.9:
                self.add("x = " + self.pick("x[:, :, np.newaxis]", "x[..., None]", "np.expand_dims(x, -1)", "np.expand_dims(x, axis=2)"))
                self.axes = 3
            else:
                return
        if self.rng.random() < 0.35:
            self.add("x = " + self.pick("x.transpose(2, 0, 1)", "x.transpose((2, 0, 1))", "np.transpose(x, (2, 0, 1))", "np.moveaxis(x, -1, 0)",
                                        "np.rollaxis(x, 2)", "np.moveaxis(x, 2, 0)", "np.transpose(x, axes=[2, 0, 1])",
                                        "np.swapaxes(np.swapaxes(x, 0, 2), 1, 2)"))
        elif self.rng.random() < 0.08:
            self.add("x = " + self.pick("x.T", "x.transpose(2, 1, 0)", "x.transpose(1, 0, 2)", f"x.reshape({self.channels}, *x.shape[:2])"))

    def batch(self):
        if self.rng.random() < 0.9:
            self.add("x = " + self.pick("np.expand_dims(x, 0)", "np.expand_dims(x, axis=0)", "x[None]", "x[np.newaxis, ...]", "x.reshape((1,) + x.shape)",
                                        "np.stack([x])", "np.array([x])", "x.reshape(1, *x.shape)", "np.ascontiguousarray(x)[np.newaxis]"))

    def compose(self):
        self.read()
        early = [self.resize, self.swap]
        if self.rng.random() < 0.25:
            early.remove(self.swap)
        self.rng.shuffle(early)
        if self.rng.random() < 0.2:
            self.dtype = self.cast(self.add)
        for part in (*early, self.normalise, self.raw_cast, self.arrange, self.batch):
            part()

    def raw_cast(self):
        if self.dtype != "uint8" and self.rng.random() < 0.8:
            self.lines.append(("x = np.round(x).astype(np.uint8)", "raw"))

    # ---- the script ----

    def body(self):
        """The lines, those for one value of `norm` in branches."""
        lines, norm_test = [], self.pick("norm", "norm is True", "norm == True", "bool(norm)")
        raw_test = self.pick("not norm", "norm is False", "norm == False")
        last = False
        for line, when in self.lines:
            if when != last and when:
                lines.append(f"if {norm_test if when is True else raw_test}:")
            lines.append("    " + line if when else line)
            last = when
        return lines

    def text(self):
        self.compose()
        style = self.rng.random()
        body = self.body()
        if style < 0.5:
            code = function("image_preprocess(path, norm=True)", body + ["return x"])
        elif style < 0.8:
            code = self.in_functions()
        else:
            code = self.in_class()
        code = "".join(f"{name} = {value}\n" for name, value in self.constants.items()) + "\n\n" + code
        return "".join(f"{line}\n" for use, line in IMPORTS.items() if use in code) + ("\n" if self.constants else "") + code

    def in_functions(self):
        """What comes before normalising, that, and the rest, each in a function."""
        at = [i for i, (_, when) in enumerate(self.lines) if when is True]
        before, after = self.lines[:at[0]], self.lines[at[-1] + 1:]
        norm = [line for line, _ in self.lines[at[0]:at[-1] + 1]]
        parts = [function("load(path)", [line for line, _ in before] + ["return x"]), function("normalise(x)", norm + ["return x"])]
        self.lines = after
        main = self.pick(["x = load(path)", "if norm:", "    x = normalise(x)"], ["x = load(path)", "x = normalise(x) if norm else x"])
        return "\n\n".join(parts + [function("image_preprocess(path, norm=True)", main + self.body() + ["return x"])])

    def in_class(self):
        lines = [f"    {line}" for line in function("__call__(self, path, norm)", self.body() + ["return x"]).split("\n")]
        code = "class Prepare:\n" + "\n".join(line.rstrip() for line in lines).rstrip() + "\n"
        return code + "\n\nprepare = Prepare()\n\n\n" + function("image_preprocess(path, norm=True)", ["return prepare(path, norm)"])


def function(head, body):
    return f"def {head}:\n" + "".join(f"    {line}\n" for line in body)


def write_scripts(folder, seed, count):
    paths = []
    for i in range(count):
        paths.append(os.path.join(folder, f"generated_{i:03}.py"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(Writer(random.Random(f"{seed}/{i}")).text())
    return paths


def measure(paths, python, folder, tally):
    """(path, truth) of those that could be measured."""
    pairs, failing = [], 0
    for path, truth, problem in Lab(python, folder).measure_all(paths):
        if problem:
            tally.check(os.path.basename(path), problem)
            continue
        failing += any("raises" in truth.get(side, {"raises": ""}) for side in ("norm", "raw"))
        pathlib.Path(path).with_suffix(".json").write_text(lines_of(truth) + "\n", encoding="utf-8")
        pairs.append((path, truth))
    tally.check("the scripts run", "" if failing <= MAY_FAIL * len(paths) else f"{failing} of {len(paths)} raise")
    return pairs


def main():
    parser = argparse.ArgumentParser(description="Holds facts about random scripts to what these do.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--out", metavar="FOLDER", help="keep the scripts and their truth here")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what is unknown and why")
    parser.add_argument("driver", nargs="?", help="command, words split at blanks")
    options = parser.parse_args()
    tally = Tally()
    python = find_interpreter()
    if python is None:
        tally.skip("random scripts", "no Python with the libraries of Debian 12 (make deps check-all)")
        return tally.close()
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or os.path.join(folder, "scripts")
        os.makedirs(out, exist_ok=True)
        pairs = measure(write_scripts(out, options.seed, options.count), python, folder, tally)
        if options.driver:
            compare(shlex.split(options.driver), pairs, tally, options.verbose)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
