#!/usr/bin/env python3
"""make bench: medians and ratios of one run.

usage: bench.py PROGRAM GENERATORS [--size BYTES] [--runs N] [--dir FOLDER]

GENERATORS is the folder with gen_patterns.py and gen_corpus.py and, beside it, seeds/ (the signature sets and the logs
come from there). Measured, each against its yardstick, in turns:
  start     a log of 10 KiB with five errors         against `true`
  scan      a log of SIZE with 1,000 more signatures against `wc -l` and `rg -f` with the same patterns
and the peak memory of both. Prints `skipped` and ends with 0 where a generator or ripgrep is missing.
"""
import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time

HOLES = [(r"(\d+)", "int"), (r"(0x[0-9a-f]+)", "int"), (r"([0-9.]+)", "float"), (r"([^']*)", "text"),
         (r'([^"]*)', "text"), (r"([^\]]*)", "text"), (r"(.+?)", "text"), (r"(\S+)", ""), (r"(\w+)", "")]
TAIL = r"\s*(\S*)"


def template(regex):
    """The regex of a generated signature as a template."""
    if regex.endswith(TAIL):
        regex = regex[:-len(TAIL)]
    out, holes, at = "", 0, 0
    while at < len(regex):
        for text, kind in HOLES:
            if regex.startswith(text, at):
                holes += 1
                out += "{v%d%s}" % (holes, ":" + kind if kind else "")
                at += len(text)
                break
        else:
            if regex[at] == "\\":
                at += 1
            out += {"{": "{{", "}": "}}"}.get(regex[at], regex[at])
            at += 1
    return out


def write_pack(folder, regexes, messages):
    """The generated signatures as knowledge files of 500 entries."""
    os.makedirs(folder, exist_ok=True)
    width = 500
    for start in range(0, len(regexes), width):
        with open(os.path.join(folder, "set%05d.yaml" % start), "w", encoding="utf-8") as f:
            f.write("schema: 1\ntoolchain: generic\nsignatures:\n")
            for i in range(start, min(start + width, len(regexes))):
                f.write("  - id: generic.bench-%05d\n    severity: error\n    status: inferred\n"
                        "    title:\n      en: a text\n      zh: 文本\n    match: |-\n      %s\n"
                        "    cause:\n      en: a cause\n      zh: 原因\n    fix:\n"
                        "      - en: a fix\n        zh: 办法\n    sources: [generated]\n    examples:\n"
                        "      match:\n        - log: |-\n            %s\n      no_match:\n        - |-\n"
                        "          something else\n" % (i, template(regexes[i]), messages[i].strip()))


def once(command, output):
    """Wall seconds and peak memory (MiB) of one run as a process of its own."""
    with open(output, "wb") as out:
        before = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        return time.perf_counter() - before, usage.ru_maxrss / 1024


def compare(commands, runs, output):
    """Runs the commands in turn; name -> (seconds of each run, peak MiB)."""
    times = {name: [] for name in commands}
    peak = dict.fromkeys(commands, 0.0)
    for n in range(runs + 1):
        for name, command in commands.items():
            seconds, mib = once(command, output)
            if n > 0:
                times[name].append(seconds)
            peak[name] = max(peak[name], mib)
    return times, peak


def show(times, peak, first):
    for name, values in times.items():
        ratio = statistics.median(a / b for a, b in zip(times[first], values))
        print("  %-28s %9.2f ms  min %9.2f  max %9.2f  peak %6.1f MiB   %s/this %5.2f" % (
            name, statistics.median(values) * 1e3, min(values) * 1e3, max(values) * 1e3, peak[name],
            first, ratio))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("program")
    ap.add_argument("generators")
    ap.add_argument("--size", type=int, default=1 << 30)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--dir", default="build/bench")
    a = ap.parse_args()
    seeds = os.path.join(a.generators, "..", "seeds", "sigmastar_accuracy_guide.txt")
    if not os.path.exists(seeds) or shutil.which("rg") is None:
        print("skipped: needs the generators beside the project, and ripgrep")
        return 0
    patterns, logs, output = (os.path.join(a.dir, n) for n in ("patterns", "logs", "output"))
    if not os.path.exists(os.path.join(logs, "big_r100k.log")) or \
            abs(os.path.getsize(os.path.join(logs, "big_r100k.log")) - a.size) > a.size / 10:
        subprocess.run([sys.executable, os.path.join(a.generators, "gen_patterns.py"), seeds, patterns],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, os.path.join(a.generators, "gen_corpus.py"), patterns, logs,
                        "--big", str(a.size), "--mid", str(16 << 20)], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(patterns, "s1000.re"), encoding="utf-8") as f:
        regexes = f.read().splitlines()
    with open(os.path.join(patterns, "s1000.msg"), encoding="utf-8") as f:
        messages = f.read().splitlines()
    pack = os.path.join(a.dir, "pack")
    write_pack(pack, regexes, messages)

    small = os.path.join(logs, "small_r1k.log")
    print("start: %d bytes, five errors" % os.path.getsize(small))
    times, peak = compare({"npu-doctor": [a.program, "diagnose", small], "true": ["true"]},
                          a.runs * 8, output)
    show(times, peak, "npu-doctor")
    print("  more than true: %.2f ms (median)" % (1e3 * statistics.median(
        x - y for x, y in zip(times["npu-doctor"], times["true"]))))
    for kind, name in (("ordinary", "big_r100k"), ("an error in 1,000 lines", "big_r1k"),
                       ("near misses everywhere", "mid_adv")):
        log = os.path.join(logs, name + ".log")
        print("scan: %s, %d MiB, built-in + %d signatures" % (kind, os.path.getsize(log) >> 20, len(regexes)))
        times, peak = compare({
            "npu-doctor": [a.program, "diagnose", "--kb", pack, log],
            "wc -l": ["wc", "-l", log],
            "rg -f": ["rg", "-a", "-c", "-f", os.path.join(patterns, "s1000.re"), log],
        }, a.runs, output)
        show(times, peak, "npu-doctor")
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
