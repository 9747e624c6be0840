#!/usr/bin/env python3
"""The library has no mutable file-scope variable: globals.py LIBRARY

objdump tells the section; nm would call constant tables of pointers (.data.rel.ro) data as well.
"""

import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally  # noqa: E402

MEMBER = re.compile(r"^(\S+\.o):\s+file format", re.M)
OBJECT = re.compile(r"^[0-9a-f]+ .{5}[ dD]O (\.t?(?:data|bss)(?!\.rel\.ro)\S*|\*COM\*)\s+[0-9a-f]+ (.*)$", re.M)


def main():
    table = subprocess.run(["objdump", "-t", sys.argv[1]], stdout=subprocess.PIPE, check=True).stdout.decode()
    parts = MEMBER.split(table)
    tally = Tally()
    for name, symbols in zip(parts[1::2], parts[2::2]):
        tally.check(name, "\n".join(f"{symbol} in {section}" for section, symbol in OBJECT.findall(symbols)))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
