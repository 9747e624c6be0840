"""Runs of the program from outside, in a folder of their own, and what is expected of them."""

import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from report_schema import problems_of  # noqa: E402
from tally import environment, show  # noqa: E402

PACK = str(HERE / "pack")
ERROR = "generic.cli-test-failure"
WARNING = "generic.cli-test-warning"
MESSAGE = b"npu-doctor cli test: step 3 went wrong"


class Bench:
    def __init__(self, program, folder, tally):
        self.program, self.folder, self.tally = os.path.abspath(program), folder, tally
        self.env = environment(program)

    def run(self, arguments, **more):
        words = [PACK if word == "@" else word for word in arguments.split()]
        more.setdefault("stdin", subprocess.DEVNULL)
        if "input" in more:
            del more["stdin"]
        more.setdefault("stdout", subprocess.PIPE)
        more.setdefault("env", self.env)
        return subprocess.run([self.program, *words], cwd=self.folder, stderr=subprocess.PIPE, check=False,
                              timeout=60, **more)

    def expect(self, name, done, status, out="", err=""):
        printed, errors = show(done.stdout or b""), show(done.stderr)
        problems = []
        if done.returncode != status:
            problems.append(f"exit status {done.returncode}, not {status}")
        if not re.search(out, printed, re.S if out.startswith(("^[^", "^(?!")) else 0):
            problems.append(f"standard output lacks {out!r}")
        if not re.search(err, errors):
            problems.append(f"standard error lacks {err!r}")
        shown = f"\n--- output\n{printed[:1500]}\n--- errors\n{errors[:1500]}" if problems else ""
        self.tally.check(name, "\n".join(problems) + shown)

    def report(self, name, done):
        """The report that was printed; counts whether its schema allows it."""
        problem = problems_of(done.stdout)
        self.tally.check(f"{name}: the report keeps to its schema", problem)
        return {} if problem else json.loads(done.stdout)


def is_sanitized(program):
    return b"__asan_init" in pathlib.Path(program).read_bytes()


if __name__ == "__main__":
    sys.exit("a module of the test runners")
