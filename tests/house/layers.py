#!/usr/bin/env python3
"""Layers point one way: each file includes headers of its own layer and of those below only.

Also: POSIX headers only in os/, each third-party header in one file only.
"""

import collections
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally  # noqa: E402

# a layer may include what stands in an earlier group, and itself
GROUPS = (("base",), ("os",), ("text", "format", "expr"), ("kb",), ("facts",), ("engine",), ("report",), ("ticket",), ("cli",))
RANK = {layer: rank for rank, group in enumerate(GROUPS) for layer in group}
C17 = set("""assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg
    stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype""".split())
THIRD_PARTY = {"ini", "pcre2", "tree_sitter/api", "yaml"}
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def objection(layer, own, system):
    if own == "npu_doctor.h":
        return ""
    if own:
        target = own.split("/")[0]
        if target not in RANK:
            return f'"{own}" belongs to no layer'
        below = RANK[target] < RANK[layer] or target == layer
        return "" if below else f'"{own}" is not below {layer}/'
    name = system.removesuffix(".h")
    return "" if name in C17 or name in THIRD_PARTY or layer == "os" else f"<{system}> is for os/ only"


def main():
    tally = Tally()
    users = collections.defaultdict(set)
    for path in sorted(pathlib.Path("src").glob("*/*.[ch]")):
        problems = []
        for own, system in INCLUDE.findall(path.read_text(encoding="utf-8")):
            problems.append(objection(path.parent.name, own, system))
            users[system.removesuffix(".h")].add(str(path))
        tally.check(path, "\n".join(p for p in problems if p))
    for name in sorted(THIRD_PARTY):
        tally.check(f"<{name}.h>", ", ".join(sorted(users[name])) if len(users[name]) > 1 else "")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
