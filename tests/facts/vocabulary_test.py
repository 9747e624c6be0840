#!/usr/bin/env python3
"""kb/facts.yaml against what the readers give: vocabulary_test.py PROGRAM

Every fact that `npu-doctor facts` prints for the examples of the rules, the stories and the scripts of tests/scripts
is declared, with its type; every fact that is declared is given by one of them.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tally import Tally  # noqa: E402

# the option; none: recognised by its content
KINDS = {"config": "config", "script": "preprocess", "model": "model", "command": "command", "images": "images",
         "debug_config": None, "quant_param": None}
TYPES = {"string": str, "int": int, "number": (int, float), "bool": bool}


# what no rule has an example of
SAMPLES = {
    "images-list": "a.jpg,b.jpg\nc.jpg\n图.png,d.raw\n".encode(),
    "model-cut": b"\x08\x07\x12\x04test\x1a\x011\x3a\xff\x7f\x0a",
    "model-nested": b"""<ir_version: 7, opset_import: ["" : 13]>
net (bool[1] c) => (float[1] y) {
  y = If (c) <then_branch = a () => (float[1] u) { u = Constant <value = float[1] {1.0}> () },
              else_branch = b () => (float[1] v) { v = Constant <value = float[1] {2.0}> () }>
}
""",
    "preprocess-pil": b"""from PIL import Image
import numpy as np


def image_preprocess(path, norm=True):
    img = np.array(Image.open(path).resize((320, 240)))
    if norm:
        img = img.astype(np.float32)
    return img[np.newaxis]
""",
}
SAMPLE_CONFIG = {"preprocess-pil": ["examples/05-lint-preprocessing/input_config.ini"]}


def declared():
    return {m["path"]: m["type"] for e in yaml.safe_load(open("kb/facts.yaml", encoding="utf-8"))["facts"] for m in e["members"]}


def sets_of_files(folder):
    """Each set as options of the program."""
    for path in sorted(pathlib.Path("rules").glob("*/*.yaml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", ()):
            for k, example in enumerate(rule["examples"]["good"] + rule["examples"]["bad"]):
                yield rule["id"] + f"-{k}", list(written(folder / f"{rule['id']}-{k}", example))
    for name, text in SAMPLES.items():
        file = folder / name
        file.write_bytes(text)
        yield name, [f"--{name.split('-')[0]}={file}"] + SAMPLE_CONFIG.get(name, [])
    for story in sorted(pathlib.Path("examples").iterdir()):
        files = [str(f) for f in story.iterdir() if f.suffix in (".ini", ".py")]
        if files:
            yield story.name, files
    scripts = sorted(map(str, pathlib.Path("tests/scripts").glob("*/*.py")))
    for i in range(0, len(scripts), 20):
        yield f"scripts {i}", scripts[i:i + 20]


def written(folder, example):
    folder.mkdir()
    for key, option in KINDS.items():
        texts = example.get(key, [])
        for n, text in enumerate([texts] if isinstance(texts, str) else texts):
            file = folder / f"{key}{n}"
            file.write_text(text, encoding="utf-8")
            yield f"--{option}={file}" if option else str(file)


class Walk:
    def __init__(self, paths):
        self.paths, self.seen, self.problems = paths, set(), []
        self.inner = {re.sub(r"(\[\]|\{\}|\.[^.\[{]*)$", "", p) for p in paths}

    def value(self, path, value):
        if path in self.paths:
            self.seen.add(path)
        if self.paths.get(path) == "any":
            return
        if isinstance(value, dict):
            for key, inner in value.items():
                self.value(path + "{}" if self.is_open(path) else f"{path}.{key}" if path else key, inner)
        elif isinstance(value, list) and self.paths.get(path) != "any":
            for inner in value:
                if inner is not None:  # an item that is not known
                    self.value(path + "[]", inner)
        elif path not in self.paths and not any(p.startswith((path + ".", path + "[", path + "{")) for p in self.paths):
            self.problems.append(f"{path} is not declared")
        elif path in self.paths and not self.fits(self.paths[path], value):
            self.problems.append(f"{path} is {value!r}, declared as {self.paths[path]}")

    def is_open(self, path):
        return any(p.startswith(path + "{}") for p in self.paths)

    @staticmethod
    def fits(kind, value):
        return kind == "any" or (isinstance(value, TYPES[kind]) and (kind == "bool") == isinstance(value, bool))


def main():
    tally, walk = Tally(), Walk(declared())
    with tempfile.TemporaryDirectory() as folder:
        for name, files in sets_of_files(pathlib.Path(folder)):
            done = subprocess.run([sys.argv[1], "facts", *files], stdout=subprocess.PIPE, check=False)
            document = json.loads(done.stdout)
            walk.problems = []
            walk.value("", document["facts"])
            tally.check(name, "\n".join(sorted(set(walk.problems))[:5]))
            for pointer in document["unknown"]:
                # an unknown fact is one, too
                path = re.sub(r"/\d+(?=/|$)", "[]", pointer).lstrip("/").replace("/", ".").replace(".[]", "[]")
                walk.seen.add(path)
    for path in walk.paths:
        tally.check(path, "" if path in walk.seen else "declared, and nothing gives it")
    return tally.close()


sys.exit(main())
