#!/usr/bin/env python3
"""make bench: medians, ratios and peak memory of one run.

usage: bench.py PROGRAM SAME ALL PEAK FOLDER [--runs N]

PROGRAM is the program as it is built, SAME the same over the 1,000 generated signatures alone (the patterns that ripgrep
gets), ALL over these and everything that the program knows, PEAK the program of peak.c, FOLDER what data.py has
written. Each is measured against its yardstick, in turns:
  start     a log of 10 KiB with five errors      against `true`
  scan      logs of up to 1 GiB, by SAME and ALL  against `wc -l` and `rg -f` with the patterns of the 1,000
Reports go to a file: a program may notice that its output is thrown away. On a busy machine the ratio of processor
times says more than that of wall times.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys

LOGS = [("ordinary", "big_r100k"), ("an error in 1,000 lines", "big_r1k"),
        ("near misses everywhere", "mid_adv"), ("an error in 2 lines", "mid_dense")]


class Bench:
    def __init__(self, peak, folder, runs):
        self.peak, self.runs = peak, runs
        self.result, self.output = os.path.join(folder, "result"), os.path.join(folder, "output")

    def once(self, command):
        """Wall and processor milliseconds and peak MiB of one run."""
        with open(self.output, "wb") as out:
            subprocess.run([self.peak, self.result] + command, stdout=out, stderr=subprocess.DEVNULL, check=False)
        with open(self.result, encoding="ascii") as f:
            wall, cpu, kib = f.read().split()
        return float(wall) * 1e3, float(cpu) * 1e3, int(kib) / 1024

    def compare(self, commands, times=1):
        """Runs the commands in turns, the first turn to warm up; name -> runs."""
        measured = {name: [] for name in commands}
        for turn in range(self.runs * times + 1):
            for name, command in commands.items():
                run = self.once(command)
                if turn > 0:
                    measured[name].append(run)
        return measured


def ratios(runs, others):
    """Of wall and of processor time, pair by pair."""
    return tuple(statistics.median(a[i] / max(b[i], 0.01) for a, b in zip(runs, others)) for i in (0, 1))


def show(measured, own):
    for name, runs in measured.items():
        wall, cpu, mib = zip(*runs)
        line = "  %-16s wall %9.2f ms (%.2f .. %.2f)  cpu %9.2f ms  peak %6.1f MiB" % (
            name, statistics.median(wall), min(wall), max(wall), statistics.median(cpu), max(mib))
        if name != own:
            line += "  %s: wall x %.2f, cpu x %.2f" % (own, *ratios(measured[own], runs))
        print(line, flush=True)


def main():
    ap = argparse.ArgumentParser()
    for name in ("program", "same", "all", "peak", "folder"):
        ap.add_argument(name)
    ap.add_argument("--runs", type=int, default=5)
    a = ap.parse_args()
    if shutil.which("rg") is None:
        print("skipped: needs ripgrep (rg)")
        return 0
    bench = Bench(a.peak, a.folder, a.runs)

    def log_of(name):
        return os.path.join(a.folder, "logs", name + ".log")

    small = log_of("small_r1k")
    print("start: %d bytes, five errors" % os.path.getsize(small))
    measured = bench.compare({"npu-doctor": [a.program, "diagnose", small],
                              "with 1,000 more": [a.all, "diagnose", small], "true": ["true"]}, times=20)
    show(measured, "npu-doctor")
    for name in ("npu-doctor", "with 1,000 more"):
        print("  %s: %.2f ms more than true (median)" % (name, statistics.median(
            x[0] - y[0] for x, y in zip(measured[name], measured["true"]))))
    regexes = os.path.join(a.folder, "patterns", "s1000.re")
    for kind, name in LOGS:
        log = log_of(name)
        print("scan: %s, %d MiB, 1,000 signatures" % (kind, os.path.getsize(log) >> 20))
        measured = bench.compare({"same patterns": [a.same, "diagnose", log],
                                  "and all it knows": [a.all, "diagnose", log], "wc -l": ["wc", "-l", log],
                                  "rg -f": ["rg", "-a", "-c", "-f", regexes, log]})
        show(measured, "same patterns")
        print("  and all it knows: wall x %.2f, cpu x %.2f of rg -f" % ratios(measured["and all it knows"], measured["rg -f"]))
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
