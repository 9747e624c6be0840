#!/usr/bin/env python3
"""The C files are as clang-format leaves them; generated ones are left out."""

import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally, show  # noqa: E402

GENERATED = "do not edit"


def main():
    tally = Tally()
    if shutil.which("clang-format") is None:
        tally.skip("clang-format", "not installed")
        return tally.close()
    for path in sorted(p for root in ("src", "tests") for p in pathlib.Path(root).rglob("*.[ch]")):
        if GENERATED in path.read_text(encoding="utf-8")[:200]:
            continue
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", path], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        tally.check(path, show(done.stdout) if done.returncode else "")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
