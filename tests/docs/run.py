#!/usr/bin/env python3
"""The documents keep their word: run.py PROGRAM DOCUMENT...

In a Markdown document every ```console block is a transcript: lines `$ npu-doctor ...` are run, in a copy of the
project's examples/, and what they print must follow; `$ echo $?` shows the last exit status; other
commands (`$ make ...`) are left out, with what follows them. UPDATE=1 rewrites the outputs.

Of a manual page (*.1) the commands of EXAMPLES are run; they must not end as wrong usage or an internal
error. Every option of the help pages must stand in it.
"""

import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from tally import Tally, environment, show, update_wanted  # noqa: E402

BLOCK = re.compile(r"(^```console\n)(.*?)(^```$)", re.M | re.S)
STATUS = "$ echo $?"


class Room:
    """A folder with a copy of the examples, in which the commands are run."""

    def __init__(self, program, folder):
        self.env = environment(program)
        self.folder = pathlib.Path(folder)
        self.status = 0
        if os.path.isdir("examples"):
            shutil.copytree("examples", self.folder / "examples")
        logs = sorted(self.folder.glob("examples/*/convert.log"))
        if logs:
            shutil.copy(logs[0], self.folder / "convert.log")
        (self.folder / "pack").mkdir()

    def run(self, command):
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.status = done.returncode
        return show(done.stdout)


def transcript(room, text):
    """The block with what the commands print now."""
    out = []
    copy = True
    for line in text.split("\n")[:-1]:
        if not line.startswith("$ "):
            if copy:
                out.append(line)
            continue
        out.append(line)
        copy = not line.startswith("$ npu-doctor") and line != STATUS
        if line == STATUS:
            out.append(str(room.status))
        elif not copy:
            out += room.run(line[2:]).split("\n")[:-1]
    return "".join(line + "\n" for line in out)


def check_markdown(tally, room, path):
    text = path.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    fresh = BLOCK.sub(lambda m: m.group(1) + transcript(room, m.group(2)) + m.group(3), text)
    if update_wanted() and fresh != text:
        path.write_text(fresh, encoding="utf-8")
        text = fresh
    for old, new in zip(blocks if text != fresh else BLOCK.finditer(text), BLOCK.finditer(fresh)):
        lines = difflib.unified_diff(old.group(2).splitlines(), new.group(2).splitlines(),
                                     str(path), "printed", lineterm="")
        tally.check(f"{path}: {new.group(2).splitlines()[0]}", "\n".join(lines))


def man_commands(text):
    examples = text.split(".Sh EXAMPLES", 1)[-1].split("\n.Sh ", 1)[0]
    for line in examples.split("\n"):
        if line.startswith("$ "):
            yield line[2:].replace("\\-", "-").replace("\\e", "\\").replace("\\&", "")


def check_manual(tally, room, path):
    text = path.read_text(encoding="utf-8")
    for command in man_commands(text):
        printed = room.run(command)
        tally.check(f"{path}: {command}", f"exit status {room.status}\n{printed}" if room.status in (2, 70, 127) else "")
    pages = "".join(room.run(f"npu-doctor help {c}") for c in (
        "diagnose", "explain", "kb list", "kb check", "kb test", "kb new", "kb eval", "kb schema"))
    for name in sorted(set(re.findall(r"--([a-z-]+)", pages)) - {"help"}):
        written = f"Fl -{name}" in text
        tally.check(f"{path}: --{name}", "" if written else "the option is not described")
    if shutil.which("mandoc") is None:
        tally.skip(f"mandoc -T lint {path}", "no mandoc")
        return
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    tally.check(f"mandoc -T lint {path}", show(lint.stdout))


def main():
    program, *documents = sys.argv[1:]
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        room = Room(program, folder)
        for path in map(pathlib.Path, documents):
            (check_manual if path.suffix == ".1" else check_markdown)(tally, room, path)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
