#!/usr/bin/env python3
"""What `make bench` needs: signatures as knowledge files, the same as regexes, logs.

usage: data.py GENERATORS FOLDER [--size BYTES]

GENERATORS is the folder with gen_patterns.py and gen_corpus.py and, beside it, seeds/. Files that are there already
are kept. Ends with 1 when there are no generators.
"""
import argparse
import os
import subprocess
import sys

HOLES = [(r"(\d+)", "int"), (r"(0x[0-9a-f]+)", "int"), (r"([0-9.]+)", "float"), (r"([^']*)", "text"),
         (r'([^"]*)', "text"), (r"([^\]]*)", "text"), (r"(.+?)", "text"), (r"(\S+)", ""), (r"(\w+)", "")]
TAIL = r"\s*(\S*)"
SIGNATURES_A_FILE = 500
MIDDLE_BYTES = 16 << 20

ENTRY = """\
  - id: generic.bench-%05d
    severity: error
    status: inferred
    title:
      en: a text
      zh: 文本
    match: |-
      %s
    cause:
      en: a cause
      zh: 原因
    fix:
      - en: a fix
        zh: 办法
    sources: [generated]
    examples:
      match:
        - log: |-
            %s
      no_match:
        - |-
          something else
"""


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


def lines(path):
    with open(path, encoding="utf-8") as f:
        return f.read().splitlines()


def keep_or_write(path, text):
    """Leaves a file alone that has the text already, so that make does not build anew."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            if f.read() == text:
                return
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def write_pack(folder, regexes, messages):
    os.makedirs(folder, exist_ok=True)
    for start in range(0, len(regexes), SIGNATURES_A_FILE):
        end = min(start + SIGNATURES_A_FILE, len(regexes))
        entries = (ENTRY % (i, template(regexes[i]), messages[i].strip()) for i in range(start, end))
        keep_or_write(os.path.join(folder, "set%05d.yaml" % start),
                      "schema: 1\ntoolchain: generic\nsignatures:\n" + "".join(entries))


def have_logs(folder, size):
    names = {"big_r100k.log": size, "big_r1k.log": size, "mid_adv.log": MIDDLE_BYTES, "mid_dense.log": MIDDLE_BYTES,
             "small_r1k.log": 10 << 10}
    return all(os.path.exists(os.path.join(folder, name)) and
               abs(os.path.getsize(os.path.join(folder, name)) - want) <= want / 10 for name, want in names.items())


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("generators")
    ap.add_argument("folder")
    ap.add_argument("--size", type=int, default=1 << 30)
    a = ap.parse_args()
    seeds = os.path.join(a.generators, "..", "seeds", "sigmastar_accuracy_guide.txt")
    if not os.path.exists(seeds):
        print("the generators of signatures and logs are not beside the project")
        return 1
    patterns, logs = os.path.join(a.folder, "patterns"), os.path.join(a.folder, "logs")
    if not os.path.exists(os.path.join(patterns, "s1000.re")):
        subprocess.run([sys.executable, os.path.join(a.generators, "gen_patterns.py"), seeds, patterns],
                       check=True, stdout=subprocess.DEVNULL)
    if not have_logs(logs, a.size):
        print("writing logs of %d MiB ..." % (a.size >> 20), flush=True)
        subprocess.run([sys.executable, os.path.join(a.generators, "gen_corpus.py"), patterns, logs,
                        "--big", str(a.size), "--mid", str(MIDDLE_BYTES)], check=True, stdout=subprocess.DEVNULL)
        # the largest that nothing here reads
        for name in ("big_r0.log", "big_adv.log"):
            os.remove(os.path.join(logs, name))
    write_pack(os.path.join(a.folder, "pack"), lines(os.path.join(patterns, "s1000.re")),
               lines(os.path.join(patterns, "s1000.msg")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
