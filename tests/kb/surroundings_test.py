#!/usr/bin/env python3
"""Every signature in the surroundings that real logs have.

usage: surroundings_test.py PROGRAM KB_DIR CLEAN_DIR [--only ID]

Takes each match example of each signature (kb/**/*.yaml) and diagnoses it
  plain        as it stands, toolchain and stage given
  inside       in the middle of a successful run of its toolchain
  values       with other values in its captures
  prefixed     with a log prefix on every line
  quoted       as a mail quotes it
  coloured     with colour codes around the lines and inside the message
  crlf         with CR LF line ends
  utf16        as UTF-16 LE with BOM
  gb18030      as GB18030, with Chinese text around it
  entities     with HTML entities
  wrapped      wrapped hard at 60, 79 and 100 columns, also inside words
  bare         without any context
  foreign      with another toolchain's context: only generic entries may claim it
  cut          cut off inside the message at the end of the input
and checks that the entry is the first finding (plain, bare and cut: or named among the alternatives).
"""
import glob
import html
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import yaml

TOOLCHAINS = ["sigmastar", "sophgo", "axera", "horizon"]


class Run:
    def __init__(self, program, folder):
        self.program, self.folder, self.count = program, folder, 0

    def diagnose(self, data, *options):
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".log", delete=False) as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        done = subprocess.run([self.program, "diagnose", "--format", "json", *options, f.name],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.unlink(f.name)
        if done.returncode not in (0, 1, 5):
            raise AssertionError("exit status %d: %s" % (done.returncode, done.stderr.decode()[:300]))
        return json.loads(done.stdout)


def ids(report, alternatives=False):
    got = [f["id"] for f in report["findings"]]
    if alternatives:
        got += [a for f in report["findings"] for a in f["alternatives"]]
    return got


def first(report):
    return report["findings"][0]["id"] if report["findings"] else None


def load(kb_dir):
    for path in sorted(glob.glob(os.path.join(kb_dir, "**", "*.yaml"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            doc = yaml.load(f, Loader=yaml.BaseLoader)
        default = doc.get("stages") or ([doc["stage"]] if "stage" in doc else [])
        for entry in doc.get("signatures") or []:
            entry["toolchain"] = doc["toolchain"]
            entry.setdefault("stages", default)
            yield entry


def context(entry, example):
    if entry["toolchain"] == "generic":
        return []
    stage = example.get("stage") or (entry["stages"][0] if entry["stages"] else None)
    return ["--toolchain", entry["toolchain"]] + (["--stage", stage] if stage else [])


def clean_log(clean_dir, toolchain):
    """A successful run without the lines that say which tool runs, so that the given context holds."""
    paths = sorted(glob.glob(os.path.join(clean_dir, toolchain, "*.log")))
    paths = paths or sorted(glob.glob(os.path.join(clean_dir, "*", "*.log")))
    with open(paths[0], encoding="utf-8", errors="replace") as f:
        lines = f.read().splitlines()
    return lines or ["INFO start", "INFO done"]


def other_value(value):
    """A value of the same shape: digits become other digits, the rest stays."""
    return re.sub(r"[0-9]", lambda m: str((int(m.group()) + 3) % 9 + 1), value)


def inside_colour(log, captures):
    """Colour codes around every line and at the first value inside the message."""
    for value in captures:
        if value and value in log:
            log = log.replace(value, "\x1b[1m" + value + "\x1b[0m", 1)
            break
    return "\n".join("\x1b[31m" + line + "\x1b[0m" for line in log.split("\n"))


def wrap(log, width):
    out = []
    for line in log.split("\n"):
        while len(line) > width:
            out.append(line[:width])
            line = line[width:]
        out.append(line)
    return "\n".join(out)


def stories(entry, example, clean):
    """(name, data, options, check) of one example."""
    log, own = example["log"], context(entry, example)
    captures = list((example.get("captures") or {}).values())
    strict = lambda r, e=entry["id"]: first(r) == e
    among = lambda r, e=entry["id"]: e in ids(r, True)
    middle = len(clean) // 2
    around = "\n".join(clean[:middle] + [log] + clean[middle:]) + "\n"
    yield "plain", log + "\n", own, strict
    yield "inside", around, own, strict
    varied = log
    for name, value in (example.get("captures") or {}).items():
        # what a regex of its own takes is not known here
        if re.search(r"[0-9]", value) and "{%s" % name in json.dumps(entry.get("match")):
            varied = re.sub(r"(?<![\w.])%s(?![\w.])" % re.escape(value), lambda _, v=value: other_value(v), varied)
    yield "values", varied + "\n", own, among
    yield "prefixed", "\n".join("2024-05-01 10:11:12,345 ERROR " + l for l in log.split("\n")) + "\n", own, \
        (among if entry.get("whole") else strict)
    yield "quoted", "\n".join("> " + l for l in log.split("\n")) + "\n", own, strict
    yield "coloured", inside_colour(log, captures) + "\n", own, strict
    yield "crlf", log.replace("\n", "\r\n") + "\r\n", own, strict
    yield "utf16", b"\xff\xfe" + (log + "\n").encode("utf-16-le"), own, strict
    yield "gb18030", ("开始转换模型\n" + log + "\n转换结束\n").encode("gb18030"), own, strict
    yield "entities", html.escape(log, quote=True).replace("&#x27;", "&#39;") + "\n", own, strict
    for width in (60, 79, 100):
        # a box that is wrapped once more is no text that anything could read
        if "│" not in log and max(map(len, log.split("\n"))) > width:
            yield "wrapped %d" % width, wrap("x" * width + "\n" + log, width) + "\n", own, strict
    if entry.get("context") != "required":
        yield "bare", log + "\n", [], among
        if entry["toolchain"] != "generic":
            yield "modest", log + "\n", [], lambda r, e=entry["id"]: all(
                f["confidence"] in ("possible", "likely") or r["inputs"][0]["toolchain"]
                for f in r["findings"] if f["id"] == e)
    if entry["toolchain"] != "generic":
        for other in TOOLCHAINS:
            if other != entry["toolchain"]:
                yield "foreign " + other, log + "\n", ["--toolchain", other], \
                    lambda r, e=entry["id"]: e not in ids(r, True)


def cut_stories(entry, example, report):
    """The input ends inside the message: with 16 bytes or more of fixed text it is still recognised."""
    if not report["findings"] or not isinstance(entry.get("match"), str) or entry.get("whole"):
        return
    finding = report["findings"][0]
    fixed = [p for p in re.split(r"\{[^{}]*\}", entry["match"].replace("{{", "\0").replace("}}", "\1"))]
    fixed = [p.replace("\0", "{").replace("\1", "}") for p in fixed]
    excerpt = finding["excerpt"]
    at = excerpt.find(fixed[0]) if fixed[0] else -1
    if at < 0 or len(fixed[0]) < 20 or "\n" in excerpt:
        return
    log = example["log"]
    end = log.find(excerpt)
    if end < 0:
        return
    for keep in (16, len(fixed[0]) - 1):
        cut = log[:end + at + keep].rstrip(" ")
        if len(cut) < end + at + 16:
            continue
        yield "cut after %d bytes" % keep, cut, context(entry, example), \
            lambda r, e=entry["id"]: (e in ids(r, True) or "fallback" in entry) and all(
                f["confidence"] in ("possible", "likely") for f in r["findings"] if f["cut"])


def test(run, entry, clean_dir):
    passed, failed = 0, []
    clean = clean_log(clean_dir, entry["toolchain"])
    for number, example in enumerate(entry["examples"]["match"], 1):
        if isinstance(example, str):
            example = {"log": example}
        plain = run.diagnose(example["log"] + "\n", *context(entry, example))
        for name, data, options, good in [*stories(entry, example, clean),
                                          *cut_stories(entry, example, plain)]:
            try:
                report = run.diagnose(data, *options)
                ok = good(report)
                got = ids(report, True) or [u["excerpt"][:60] for u in report["unmatched"]]
            except (AssertionError, ValueError) as e:
                ok, got = False, str(e)
            passed += ok
            if not ok:
                failed.append("%s, example %d, %s: got %s" % (entry["id"], number, name, got))
    return passed, failed


def main():
    program, kb_dir, clean_dir = sys.argv[1:4]
    only = sys.argv[5] if len(sys.argv) > 5 else None
    passed, failed = 0, []
    entries = [e for e in load(kb_dir) if only in (None, e["id"])]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        run = Run(program, folder)
        for good, bad in pool.map(lambda e: test(run, e, clean_dir), entries):
            passed += good
            failed += bad
    for line in failed:
        print(line)
    print("%d signatures" % len(entries))
    print("%d passed, %d failed" % (passed, len(failed)))
    return 1 if failed else 0


sys.exit(main())
