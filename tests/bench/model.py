#!/usr/bin/env python3
"""make bench: an ONNX model of 1 GiB against an empty run, in milliseconds and MiB.

usage: model.py DRIVER PEAK FOLDER [--runs N]

DRIVER reads a model and makes its facts without printing them, PEAK is the program of peak.c. The weights are a
hole in the file: they are skipped, not read, so that their content does not matter.
"""
import argparse
import os
import statistics
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "model"))
import wire  # noqa: E402
from bench import Bench, show  # noqa: E402

LAYERS = 250


def main():
    ap = argparse.ArgumentParser()
    for name in ("driver", "peak", "folder"):
        ap.add_argument(name)
    ap.add_argument("--runs", type=int, default=20)
    a = ap.parse_args()
    os.makedirs(a.folder, exist_ok=True)
    path = os.path.join(a.folder, "large.onnx")
    wire.write_model(path, wire.layers(LAYERS, (1 << 30) // LAYERS + (1 << 16)))
    print("model: %d MiB, %d layers" % (os.path.getsize(path) >> 20, LAYERS))
    measured = Bench(a.peak, a.folder, a.runs).compare({"facts of it": [a.driver, "-q", path], "no model": [a.driver, "-q"]})
    show(measured, "facts of it")
    wall, _, mib = zip(*measured["facts of it"])
    wall0, _, mib0 = zip(*measured["no model"])
    print("  %.2f ms and %.1f MiB more than an empty run" % (statistics.median(wall) - statistics.median(wall0),
                                                          max(mib) - max(mib0)))
    os.unlink(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
