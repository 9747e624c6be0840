#!/usr/bin/env python3
"""The readers of ini files against the parsers that they follow: ini_test.py BUILD_DIR

BUILD_DIR holds ini-driver, iniparser-dump and inih-dump. Python's configparser is asked in every
interpreter of version 3.7 to 3.12 that is called python3.N, and in those that INI_PYTHONS names.
"""

import collections
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from samples import samples  # noqa: E402
from tally import Tally  # noqa: E402

VERSIONS = range(7, 13)
PER_RUN = 500


def blocks(command, files):
    """The lines printed for each file."""
    found = []
    for start in range(0, len(files), PER_RUN):
        printed = subprocess.run([*command, *files[start: start + PER_RUN]], stdout=subprocess.PIPE, check=True).stdout
        for block in printed.decode("ascii").split("file ")[1:]:
            found.append(block.split("\n", 1)[1].splitlines())
    assert len(found) == len(files), command
    return found


def interpreters():
    """One (minor version, command) each."""
    names = [f"python3.{minor}" for minor in VERSIONS] + ["python3", *os.environ.get("INI_PYTHONS", "").split()]
    found = {}
    for name in names:
        if shutil.which(name) is None:
            continue
        done = subprocess.run([name, "-c", "import sys; print(sys.version_info[1])"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False)
        if done.returncode == 0 and int(done.stdout) in VERSIONS:
            found.setdefault(int(done.stdout), name)
    return sorted(found.items())


def agrees(ours, theirs):
    """Lines match; '*' in theirs stands for anything."""
    return len(ours) == len(theirs) and all(b in ("*", a) for a, b in zip(ours, theirs))


def python_view(lines):
    """Ours as configparser would say it: of a refused file only the errors."""
    errors = [line.split() for line in lines if line.startswith("error ")]
    rest = [line.split() for line in lines if line.startswith("value ")]
    headers = [line.split() for line in lines if line.startswith("header ") and '"44454641554c54"' not in line]
    return errors or sorted(rest + headers)


def check_python(tally, driver, files, how, minor, interpreter):
    ours = blocks([driver, how, str(minor)], files)
    theirs = blocks([interpreter, HERE / "configparser_dump.py", how], files)
    for path, a, b in zip(files, ours, theirs):
        want = [line.split() for line in b]
        want = want if want and want[0][0] == "error" else sorted(want)
        got = python_view(a)
        same = len(got) == len(want) and all(map(agrees, got, want)) and not [x for x in a if x.startswith("misplaced")]
        tally.check(f"{how} 3.{minor} {path}", "" if same else show(path, a, b))


def show(path, ours, theirs):
    data = pathlib.Path(path).read_bytes()
    return "\n".join([repr(data[:600]), "ours:", *readable(ours), "theirs:", *readable(theirs)])


def readable(lines):
    for line in lines[:40]:
        yield " ".join(repr(bytes.fromhex(w[1:-1])) if w.startswith('"') else w for w in line.split())


def entries_of(lines):
    """Ours as iniparser's dictionary: of a refused file only the errors."""
    names = {"line": "long", "syntax": "syntax"}
    errors = [["error", names[line.split()[1]], line.split()[-2]] for line in lines if line.startswith("error ")]
    if errors:
        return errors
    found = {}
    for word, *rest in (line.split() for line in lines):
        if word == "header":
            found.setdefault(rest[0], "-")
    for word, *rest in (line.split() for line in lines):
        if word == "value":
            found[f'"{rest[0][1:-1]}3a{rest[1][1:-1]}"'] = rest[2]
    return sorted(found.items())


def dictionary_of(lines):
    errors = [line.split() for line in lines if line.startswith("error ")]
    return errors or sorted(tuple(line.split()[1:]) for line in lines)


def check_c(tally, driver, dump, files):
    for path, a, b in zip(files, blocks([driver, "c", "0"], files), blocks([dump], files)):
        ours, theirs = dict(entries_of(a)) if not a or "error" not in a[0] else entries_of(a), dictionary_of(b)
        if isinstance(ours, dict):
            # a key before any section belongs to a section without a name, which the dictionary does not list
            ours = sorted(p for p in ours.items() if p != ('""', "-") or ('""', "-") in theirs)
        same = ours == theirs and not [x for x in a if x.startswith("misplaced")]
        tally.check(f"iniparser {path}", "" if same else show(path, a, b))


def flat(lines):
    """Each piece of a value with its section and its key in lower case."""
    found = []
    for line in lines:
        word, *rest = line.split()
        if word == "value":
            section, key, value = (bytes.fromhex(w[1:-1]) for w in rest)
            found += [(section[:49], key.decode("utf-8", "replace").lower()[:49], piece) for piece in value.split(b"\n")]
    return found


def check_lenient(tally, driver, dump, files):
    """Files with lines that inih reads whole."""
    short = []
    for path in files:
        data = pathlib.Path(path).read_bytes()
        # inih knows no lone \r; a NUL ends its line
        if b"\r" not in data.replace(b"\r\n", b"") and b"\0" not in data and max(map(len, data.split(b"\n"))) < 190:
            short.append(path)
    for path, a, b in zip(short, blocks([driver, "lenient", "0"], short), blocks([dump], short)):
        first = [int(line.split()[-2]) for line in a if line.startswith("error ")][:1]
        theirs = [int(line.split()[1]) for line in b if line.startswith("error ")]
        same = flat(a) == flat(b) and first == theirs and not [x for x in a if x.startswith("misplaced")]
        tally.check(f"inih {path}", "" if same else show(path, a, b))


def main():
    build = pathlib.Path(sys.argv[1])
    tally = Tally()
    driver = build / "ini-driver"
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, data in enumerate(samples(int(os.environ.get("INI_SAMPLES", "1500")), int(os.environ.get("INI_SEED", "1")))):
            path = os.path.join(folder, f"{number}.ini")
            pathlib.Path(path).write_bytes(data)
            files.append(path)
        found = interpreters()
        if not found:
            tally.skip("configparser", "no Python 3.7 to 3.12")
        for minor, interpreter in found:
            check_python(tally, driver, files, "py", minor, interpreter)
            check_python(tally, driver, files, "inline", minor, interpreter)
        check_c(tally, driver, build / "iniparser-dump", files)
        check_lenient(tally, driver, build / "inih-dump", files)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
