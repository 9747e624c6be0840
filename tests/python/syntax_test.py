#!/usr/bin/env python3
"""Holds what the reader of Python refuses to what the interpreter refuses: syntax_test.py DRIVER SCRIPT...

DRIVER prints the facts of files; each script is read as it is, and damaged in many small ways. What compiles must
be read without a complaint, always. Of what does not compile, most must be refused, and most at the same line: the
grammar takes some things that the interpreter does not.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally  # noqa: E402

SEED = 20240229
PER_SCRIPT = 6
REFUSED, SAME_LINE = 0.9, 0.75
AT_ONCE = 60


def damages(rng, text):
    """One damaged text, or None."""
    lines = text.split("\n")
    what = rng.choice(("drop", "indent", "tab", "print", "cut", "colon"))
    if what == "drop":
        places = [i for i, c in enumerate(text) if c in "()[]{}'\":,"]
        i = rng.choice(places)
        return text[:i] + text[i + 1:]
    if what == "cut":
        return text[: rng.randrange(1, len(text))]
    i = rng.randrange(len(lines))
    if what == "indent":
        lines[i] = rng.choice((" ", "   ", "")) + lines[i].lstrip(" ")
    elif what == "tab":
        lines[i] = "\t" + lines[i].lstrip(" ")
    elif what == "print":
        lines[i] = lines[i][: len(lines[i]) - len(lines[i].lstrip())] + 'print "x"'
    else:
        lines[i] = lines[i].rstrip(":")
    return "\n".join(lines)


def refusal(text):
    """The line at which the interpreter refuses it, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "x", "exec")
    except SyntaxError as error:
        return error.lineno or 1
    return None


def read_all(driver, folder, texts):
    """For each text the line of the first error, or None."""
    names = []
    for i, text in enumerate(texts):
        names.append(os.path.join(folder, f"{i}.py"))
        pathlib.Path(names[-1]).write_text(text, encoding="utf-8")
    out = []
    for i in range(0, len(names), AT_ONCE):
        done = subprocess.run([driver, *names[i : i + AT_ONCE]], stdout=subprocess.PIPE, check=True)
        document = json.loads(done.stdout)
        for k, script in enumerate(document["facts"]["scripts"]):
            place = document["places"].get(f"/scripts/{k}/errors/0", {})
            out.append(place.get("line", 1) if script.get("errors") else None)
    return out


def main():
    driver, *scripts = sys.argv[1:]
    rng = random.Random(SEED)
    tally = Tally()
    texts = []
    for name in sorted(scripts):
        text = pathlib.Path(name).read_text(encoding="utf-8")
        texts += [text] + [damages(rng, text) for _ in range(PER_SCRIPT)]
    refused = same = broken = 0
    with tempfile.TemporaryDirectory() as folder:
        for text, got in zip(texts, read_all(driver, folder, texts)):
            want = refusal(text)
            if want is None:
                tally.check("what compiles", f"refused at line {got}:\n{text}" if got is not None else "")
                continue
            broken += 1
            refused += got is not None
            same += got == want
            if got != want and "-v" in os.environ.get("SYNTAX", ""):
                print(f"---- line {want}, got {got}\n{text}")
    tally.check("broken scripts are refused", "" if refused >= REFUSED * broken else f"{refused} of {broken}")
    tally.check("at the interpreter's line", "" if same >= SAME_LINE * broken else f"{same} of {broken}")
    print(f"{refused} of {broken} refused, {same} at the same line")
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
