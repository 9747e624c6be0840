#!/usr/bin/env python3
"""Every model of libonnx-testdata cut off and with flipped bytes: a program under the sanitizers reads it all.

    damage.py DRIVER [--data FOLDER] [--times N]

The damage follows from the name and content of the file, so that each run does the same.
"""

import argparse
import glob
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally  # noqa: E402

DATA = "/usr/share/libonnx-testdata/data"
BATCH = 100


def damaged(data, times, rng):
    for _ in range(times):
        yield data[: rng.randrange(len(data))]
        flipped = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 8))):
            flipped[rng.randrange(len(data))] = rng.randrange(256)
        yield bytes(flipped)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("driver")
    ap.add_argument("--data", default=DATA)
    ap.add_argument("--times", type=int, default=5)
    a = ap.parse_args()
    tally = Tally()
    names = sorted(glob.glob(os.path.join(a.data, "**", "*.onnx"), recursive=True))
    if not names:
        tally.skip("damaged models", "there are none (libonnx-testdata)")
        return tally.close()
    for start in range(0, len(names), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name in names[start:start + BATCH]:
                data = pathlib.Path(name).read_bytes()
                for content in damaged(data, a.times, random.Random(os.path.relpath(name, a.data))):
                    paths.append(os.path.join(folder, f"{len(paths)}.onnx"))
                    pathlib.Path(paths[-1]).write_bytes(content)
            done = subprocess.run([a.driver], input="\n".join(paths) + "\n", stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, errors="replace", check=False)
            documents = done.stdout.count("\f\n")
            problem = "" if done.returncode == 0 and documents == len(paths) else (
                f"{documents} of {len(paths)} read, status {done.returncode}\n{done.stderr[-3000:]}")
            tally.check(f"models {start} to {start + BATCH}", problem)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
