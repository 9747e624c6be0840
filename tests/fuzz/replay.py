#!/usr/bin/env python3
"""Replays the corpora: replay.py BINARY..., each called fuzz_<reader>, over tests/fuzz/corpus/<reader>/."""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from tally import Tally, show  # noqa: E402

TIMEOUT_S = 100


def replay(tally, binary):
    reader = os.path.basename(binary).removeprefix("fuzz_")
    left = sorted(str(p) for p in (HERE / "corpus" / reader).glob("*") if p.is_file())
    if not left:
        tally.check(reader, "there is no corpus")
    while left:
        try:
            done = subprocess.run([binary, *left], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                                  stdin=subprocess.DEVNULL, timeout=TIMEOUT_S)
            printed, problem = done.stdout, show(done.stderr) if done.returncode else ""
        except subprocess.TimeoutExpired as expired:
            printed, problem = expired.stdout or b"", "does not end"
        begun = len(printed.splitlines())
        if not problem:
            begun += 1
        for name in left[: begun - 1]:
            tally.check(name, "")
        if problem:
            tally.check(f"{reader}: {left[max(begun - 1, 0)]}", problem)
        left = left[max(begun, 1):]


def main():
    tally = Tally()
    for binary in sys.argv[1:]:
        replay(tally, binary)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
