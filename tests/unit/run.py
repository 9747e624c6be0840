#!/usr/bin/env python3
"""Runs cmocka binaries and counts their tests: run.py BINARY..."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tally import Tally, show  # noqa: E402

RESULT = re.compile(r"^(ok|not ok) \d+ - (\S+)", re.M)


def run(tally, binary):
    name = os.path.basename(binary)
    env = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP")
    done = subprocess.run([binary], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    text = show(done.stdout)
    results = RESULT.findall(text)
    failed = [test for result, test in results if result == "not ok"]
    for result, _ in results:
        if result == "ok":
            tally.check(name, "")
    for test in failed[1:]:
        tally.check(f"{name}: {test}", "see above")
    if failed:
        tally.check(f"{name}: {failed[0]}", text)
    elif done.returncode != 0 or not results:
        tally.check(name, f"{text}\nexit status {done.returncode}")


def main():
    tally = Tally()
    for binary in sys.argv[1:]:
        run(tally, binary)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
