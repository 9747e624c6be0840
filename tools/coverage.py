#!/usr/bin/env python3
"""Line coverage of src/ from the data below a build folder: coverage.py BUILD"""

import pathlib
import re
import subprocess
import sys

ENTRY = re.compile(r"File '(src/[^']+\.c)'\nLines executed:([\d.]+)% of (\d+)")


def main():
    build = pathlib.Path(sys.argv[1])
    best = {}
    for data in sorted((build / "src").rglob("*.gcda")):
        text = subprocess.run(["gcov", "-n", data], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        for name, percent, lines in ENTRY.findall(text.decode()):
            best[name] = (float(percent) * int(lines) / 100, int(lines))
    for name, (run, lines) in sorted(best.items()):
        print(f"{100 * run / lines:6.1f} %  {lines:5}  {name}")
    run, lines = (sum(column) for column in zip(*best.values()))
    print(f"{100 * run / lines:6.1f} %  {lines:5}  all")


if __name__ == "__main__":
    main()
