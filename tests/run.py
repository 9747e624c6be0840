#!/usr/bin/env python3
"""Runs make targets that test something, sums up their closing lines, and prints one of its own.

    run.py [--jobs N] TARGET...

A target prints closing lines `N passed, N failed[, N skipped]`. One that fails without counting a failure
counts as one.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import time

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def run(target):
    start = time.monotonic()
    make = os.environ.get("MAKE", "make")
    done = subprocess.run(
        [make, "-s", "--no-print-directory", target], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )
    text = done.stdout.decode("utf-8", "replace")
    counts = [sum(int(group or 0) for group in column) for column in zip(*CLOSING.findall(text))]
    passed, failed, skipped = counts or [0, 0, 0]
    if done.returncode != 0 and failed == 0:
        failed = 1
    return target, passed, failed, skipped, time.monotonic() - start, text


def main():
    parser = argparse.ArgumentParser(description="Runs test targets of the makefile.")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("targets", nargs="+", metavar="TARGET")
    options = parser.parse_args()

    # The outer make's job server is not ours to hand on.
    os.environ.pop("MAKEFLAGS", None)
    os.environ.pop("MFLAGS", None)
    total = [0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for target, *counts, seconds, text in pool.map(run, options.targets):
            if counts[1] or "skipped " in text:
                print(CLOSING.sub("", text).strip("\n"))
            skipped = f", {counts[2]} skipped" if counts[2] else ""
            print(f"{target:14} {counts[0]:6} passed, {counts[1]} failed{skipped} ({seconds:.1f} s)", flush=True)
            total = [a + b for a, b in zip(total, counts)]
    skipped = f", {total[2]} skipped" if total[2] else ""
    print(f"{total[0]} passed, {total[1]} failed{skipped}")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
