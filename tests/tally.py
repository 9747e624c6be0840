"""Counting for the test runners: what failed is shown, the rest is one closing line."""

import os
import sys


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, problem):
        """`problem` is empty when the test passed."""
        if not problem:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED {name}")
        for line in problem.rstrip("\n").split("\n"):
            print(f"    {line}")

    def skip(self, name, why):
        self.skipped += 1
        print(f"skipped {name}: {why}")

    def close(self):
        """Prints the closing line and gives the exit status."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {self.failed} failed{skipped}")
        return 1 if self.failed else 0


def environment(program):
    """What every run of the program sees: itself in the path, no locale, no colours, no terminal."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "NPU_DOCTOR_"))}
    folder = os.path.dirname(os.path.abspath(program))
    env.update(PATH=folder + os.pathsep + env.get("PATH", ""), LANG="C", TERM="dumb")
    env.pop("NO_COLOR", None)
    return env


def update_wanted():
    return os.environ.get("UPDATE", "") not in ("", "0")


def show(data):
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else data


if __name__ == "__main__":
    sys.exit("a module of the test runners")
