#!/usr/bin/env python3
"""However a log arrives, its report is the same. pieces.py PROGRAM FOLDER...

Every *.log and log.txt below the folders is judged as a file on standard input, then through a pipe cut at
random places, small ones byte by byte too: the reports are equal, keep to their schema, and name places that
are in the log. A packet pipe hands over one piece a read, so that the cuts are those that were asked for.
"""

import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from report_schema import problems_of  # noqa: E402
from tally import Tally, environment  # noqa: E402

PACKET_MAX = 4096
BYTEWISE_MAX = 6000
SEEDS = (1, 2, 3)


def pieces_of(data, sizes):
    at = 0
    for size in sizes:
        if at >= len(data):
            return
        yield data[at:at + size]
        at += size


def random_sizes(seed):
    """Long pieces and very short ones: the seams of lines and characters lie in the latter."""
    draw = random.Random(seed)
    while True:
        yield draw.randint(1, draw.choice((1, 2, 3, 17, 100, 1000, PACKET_MAX)))


def ones():
    while True:
        yield 1


class Runner:
    def __init__(self, program, *more):
        self.command = [os.path.abspath(program), "diagnose", "--format", "json", *more]
        self.env = environment(program)

    def whole(self, path):
        with open(path, "rb") as log:
            done = subprocess.run(self.command, stdin=log, env=self.env, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, check=False)
        return done.returncode, done.stdout

    def in_pieces(self, pieces):
        reader, writer = os.pipe2(os.O_DIRECT | os.O_CLOEXEC)
        with subprocess.Popen(self.command, stdin=reader, env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as child:
            os.close(reader)
            try:
                for piece in pieces:
                    os.write(writer, piece)
            except BrokenPipeError:
                pass  # a packed file is not read on
            os.close(writer)
            out = child.stdout.read()
        return child.returncode, out


def misplaced(report, data):
    """Places of the report that are not in the log."""
    spots = [e["location"] for f in report["findings"] for e in [f, *f["evidence"]]]
    spots += [u["location"] for u in report["unmatched"]]
    lines = report["inputs"][0]["lines"]
    for at in spots:
        if at["line"] == 0:
            continue
        if not (at["line"] <= at["end_line"] <= lines and at["column"] <= at["offset"] + 1 <= len(data) + 1):
            yield f"{at} lies outside {len(data)} bytes, {lines} lines"
        if data[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\r" not in data:
            start = data.rfind(b"\n", 0, at["offset"]) + 1
            if (data.count(b"\n", 0, at["offset"]) + 1, at["offset"] - start + 1) != (at["line"], at["column"]):
                yield f"offset, line and column of {at} are three places"


def judge(runner, path):
    data = path.read_bytes()
    status, printed = runner.whole(path)
    wrong = problems_of(printed)
    if wrong:
        return wrong
    problems = list(misplaced(json.loads(printed), data))
    ways = [(f"cut by seed {seed}", random_sizes(seed)) for seed in SEEDS]
    if len(data) <= BYTEWISE_MAX:
        ways.append(("byte by byte", ones()))
    for name, sizes in ways:
        if runner.in_pieces(pieces_of(data, sizes)) != (status, printed):
            problems.append(f"{name}, the report is another one")
    return "\n".join(problems)


def main():
    program, *folders = sys.argv[1:]
    runner, tally = Runner(program), Tally()
    logs = sorted(p for folder in folders for p in pathlib.Path(folder).rglob("*")
                  if p.is_file() and (p.suffix == ".log" or p.name == "log.txt"))
    if not logs:
        tally.check("logs", "there are none in " + " ".join(folders))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for path, problem in zip(logs, pool.map(lambda log: judge(runner, log), logs)):
            tally.check(path, problem)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
