#!/usr/bin/env python3
"""Each header compiles alone: headers.py COMPILER FLAG..."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally, show  # noqa: E402


def main():
    tally = Tally()
    for path in sorted(pathlib.Path("src").rglob("*.h")):
        done = subprocess.run([*sys.argv[1:], "-fsyntax-only", "-Werror", "-Wno-unused", "-Wno-pedantic", "-include", path, "-x", "c", "/dev/null"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        tally.check(path, show(done.stdout) or ("" if done.returncode == 0 else "does not compile"))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
