#!/usr/bin/env python3
"""Stories with a golden output: run.py PROGRAM FOLDER...

Every folder below FOLDER with a file `cmd` is a case. `cmd` holds a command line for the shell, which is run
in that folder: standard output must be want.txt, the exit status want.exit (0 when there is no such
file). Of a command that has --format json the same is run again with it, against want.json; both runs end with
the same status. UPDATE=1 writes what the program prints now; the difference is the review.
"""

import concurrent.futures
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from report_schema import problems_of  # noqa: E402
from tally import Tally, environment, show, update_wanted  # noqa: E402

IS_REPORT = re.compile(r"npu-doctor (diagnose|lint)\b")
HAS_JSON = re.compile(r"npu-doctor (diagnose|lint|kb list)\b")


def run(folder, command, env):
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout, done.returncode, done.stderr


def difference(name, want, got):
    if want == got:
        return ""
    lines = difflib.unified_diff(show(want).splitlines(), show(got).splitlines(), name, "printed", lineterm="")
    return "\n".join(lines) or f"{name}: differs in line ends or bytes that are not UTF-8"


def read(path):
    return path.read_bytes() if path.exists() else b""


def compare(folder, outputs, status):
    """All that differs; an empty text when nothing does."""
    want = int(read(folder / "want.exit") or b"0")
    problems = [] if status == want else [f"exit status {status}, not {want}"]
    for name, got in outputs.items():
        if not (folder / name).exists():
            problems.append(f"there is no {name}; UPDATE=1 writes it")
        problems.append(difference(name, read(folder / name), got))
    return "\n".join(p for p in problems if p)


def write(folder, outputs, status):
    for name, got in outputs.items():
        (folder / name).write_bytes(got)
    (folder / "want.exit").write_text(f"{status}\n")


def judge(folder, env):
    command = (folder / "cmd").read_text(encoding="utf-8").strip()
    text, status, errors = run(folder, command, env)
    outputs = {"want.txt": text}
    problems = []
    if status in (2, 70) or status < 0:
        problems.append(f"exit status {status}: {show(errors)}")
    if HAS_JSON.search(command):
        outputs["want.json"], json_status, _ = run(folder, command + " --format json", env)
        if IS_REPORT.search(command):
            problems.append(problems_of(outputs["want.json"]))
        elif not isinstance(json.loads(outputs["want.json"]), dict):
            problems.append("--format json prints no object")
        if json_status != status:
            problems.append(f"exit status {status} as text, {json_status} as JSON")
    problems = [p for p in problems if p]
    if problems:
        return "\n".join(problems)
    if update_wanted():
        write(folder, outputs, status)
    return compare(folder, outputs, status)


def main():
    program, *roots = sys.argv[1:]
    env = environment(program)
    folders = sorted(cmd.parent for root in roots for cmd in pathlib.Path(root).rglob("cmd"))
    tally = Tally()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for folder, problem in zip(folders, pool.map(lambda f: judge(f, env), folders)):
            tally.check(folder, problem)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
