#!/usr/bin/env python3
"""Knowledge from the user's folders: broken, overriding, in the wrong place. knowledge.py PROGRAM

Every error is listed with its place, by `kb check DIR` and by `--kb DIR` alike, and the status is 4.
"""

import os
import pathlib
import re
import shutil
import sys
import tempfile

from bench import ERROR, MESSAGE, PACK, WARNING, Bench
from tally import Tally, show

GOOD = (pathlib.Path(PACK) / "test.yaml").read_text(encoding="utf-8")
TITLE = "      en: The tests of the command line made this failure\n      zh: 命令行测试造成的失败\n"
CAUSE = "      en: The message belongs to the tests of the command line, no tool prints it.\n"


def changed(old, new):
    if old not in GOOD:
        raise ValueError(f"the pack of the tests has no {old!r}")
    return GOOD.replace(old, new, 1)


# name, content of the file, what is said behind "FILE:"
BROKEN = (
    ("unknown-key", changed("    severity: error", "    severty: error"), r"5:5: unknown key 'severty', did you mean 'severity'"),
    ("key-twice", changed("    severity: error", "    severity: error\n    severity: error"), r"6:5: .*severity"),
    ("word-of-no-kind", changed("severity: error", "severity: fatal"), r"5:15: .*fatal"),
    ("language-missing", changed(TITLE, TITLE.split("\n", maxsplit=1)[0] + "\n"), r"8:\d+: .*zh"),
    ("todo", changed(CAUSE, "      en: TODO the mechanism\n"), r"13:\d+: .*TODO"),
    ("prose-in-a-flow", changed("    title:\n" + TITLE, "    title: {en: a, b}\n"), r"7:\d+: "),
    ("placeholder-that-nothing-captures", changed(CAUSE, "      en: It was {stp} that failed.\n"), r"13:\d+: .*stp"),
    ("placeholder-that-one-wording-lacks",
     changed("match: |-\n      npu-doctor cli test: step {step:int} went wrong",
             "match:\n      - 'npu-doctor cli test: step {step:int} went wrong'\n      - 'npu-doctor cli test: it went wrong'").replace(
                 CAUSE, "      en: It was {step} that failed.\n", 1).replace("      zh: 此消息属于", "      zh: 步骤 {step} 失败。此消息属于", 1),
     r"14:\d+: 'cause' has '{step}', which not every wording"),
    ("template-too-short", changed("npu-doctor cli test: step {step:int} went wrong", "is {step:int} bad"), r"1[01]:\d+: "),
    ("hole-of-no-type", changed("{step:int} went", "{step:itn} went"), r"1[01]:\d+: .*itn"),
    ("holes-without-text-between", changed("{step:int} went", "{step:int}{why:text} went"), r"1[01]:\d+: "),
    ("unbounded-regex", changed("match: |-\n      npu-doctor cli test: step {step:int} went wrong",
                                "regex: 'npu-doctor cli test: (?<step>.*) went wrong'"), r"10:\d+: "),
    ("regex-that-does-not-compile", changed("match: |-\n      npu-doctor cli test: step {step:int} went wrong",
                                            "regex: 'npu-doctor cli test: (?<step>\\d{1,9} went wrong'"), r"10:\d+: "),
    ("example-that-does-not-match", changed("npu-doctor cli test: step 3 went wrong\n          captures",
                                            "npu-doctor cli test: step x went wrong\n          captures"), None),
    ("near-miss-that-matches", changed("npu-doctor cli test: step 3 went well", "npu-doctor cli test: step 3 went wrong"), None),
    ("capture-of-another-value", changed("captures: {step: '3'}", "captures: {step: '4'}"), None),
    ("id-of-another-toolchain", changed("generic.cli-test-failure", "sophgo.cli-test-failure"), r"4:\d+: .*sophgo"),
    ("id-twice", changed("generic.cli-test-warning", ERROR), r"\d+:\d+: .*" + ERROR),
    ("reference-to-nothing", changed("    sources: [tests/cli]", "    related: [generic.nosuch-entry]\n    sources: [tests/cli]"),
     r"18:\d+: .*generic.nosuch-entry"),
    ("terminal-escape", changed("en: Leave it as it is.", 'en: "Leave \\e[31mit"'), r"16:\d+: "),
    ("tab", changed("    severity: error", "\tseverity: error"), r"\d+:\d+: "),
    ("anchor", changed("    severity: error", "    severity: &a error"), r"5:\d+: "),
    ("tag", changed("    severity: error", "    severity: !!str error"), r"5:\d+: "),
    ("two-documents", GOOD + "---\n" + GOOD, r"\d+:\d+: "),
    ("broken-utf8", GOOD.encode().replace(b"zh: ", b"zh: \xff", 1), r"9:\d+: "),
    ("binary", bytes(range(256)) * 40, r"1:\d+: "),
    ("empty", b"", r""),
    ("a-list", b"- a\n- b\n", r"1:\d+: "),
    ("nesting", b"schema: 1\ntoolchain: generic\nsignatures: " + b"[" * 5000 + b"\n", r"\d+:\d+: "),
    ("newer-schema", GOOD.replace("schema: 1", "schema: 2"), r"1:\d+: .*schema"),
)

OVERRIDE = """schema: 1
toolchain: generic
signatures:
""" + GOOD[GOOD.index("  - id: " + ERROR):GOOD.index("  - id: " + WARNING)].replace(
    "en: Leave it as it is.", "en: Do as the {} folder says.")


def check_broken(bench):
    for name, content, said in BROKEN:
        folder = bench.folder / name
        folder.mkdir()
        (folder / "x.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
        done = bench.run(f"kb check {name}")
        place = re.escape(f"{name}/x.yaml:") + (r"\d+:\d+: " if said is None else said)
        # what the examples prove is no error of the form: it is listed by the check alone
        where = (place, "") if said is None else ("", place)
        bench.expect(f"kb check: {name}", done, 4, *where)
        if said is None:
            continue
        used = bench.run(f"diagnose --kb {name} --format json error.log")
        bench.expect(f"--kb: {name}", used, 4, '"complete": false', place)
        bench.report(f"--kb: {name}", used)
        same = used.stderr == done.stderr
        bench.tally.check(f"{name}: both list the same", "" if same else show(done.stderr) + show(used.stderr))


def check_all_are_listed(bench):
    """Mistakes in two files, all in one run."""
    folder = bench.folder / "three"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.yaml").write_text(changed("    severity: error", "    severty: error").replace("sources:", "sorces:", 1),
                                   encoding="utf-8")
    (folder / "deeper" / "b.yaml").write_text(
        GOOD.replace("cli-test", "cli-other").replace("cli test", "cli other").replace("status: inferred", "status: guessed"),
        encoding="utf-8")
    done = bench.run("kb check three")
    bench.expect("all mistakes of all files", done, 4, r"^0 passed, [3-9] failed", "")
    places = set(re.findall(r"^(three/\S+?:\d+):\d+: ", show(done.stderr), re.M))
    wanted = {"three/a.yaml:5", "three/a.yaml:18", "three/deeper/b.yaml:6", "three/deeper/b.yaml:29"}
    bench.tally.check("all mistakes are listed", "" if wanted <= places else
                      f"only {sorted(places)}\n{show(done.stderr)}")


def check_wrong_places(bench):
    (bench.folder / "notes").mkdir()
    (bench.folder / "notes" / "readme.md").write_text("no knowledge\n", encoding="utf-8")
    (bench.folder / "large").mkdir()
    (bench.folder / "large" / "x.yaml").write_bytes(GOOD.encode() + b"# " + b"x" * (1 << 20) + b"\n")
    (bench.folder / "loop").mkdir()
    os.symlink("..", bench.folder / "loop" / "up")
    os.symlink("nowhere.yaml", bench.folder / "loop" / "dangling.yaml")
    os.mkfifo(bench.folder / "loop" / "pipe.yaml")
    for name, said in (("notes", "no knowledge files"), ("nosuch", "cannot read 'nosuch': No such file"),
                       ("large", "'large/x.yaml': larger than 1048576 bytes"), ("loop", "no knowledge files"),
                       ("error.log", "cannot read 'error.log': Not a directory")):
        bench.expect(f"kb check {name}", bench.run(f"kb check {name}"), 4, "^0 passed, 1 failed", said)
        bench.expect(f"--kb {name}", bench.run(f"diagnose --kb {name} error.log"), 4, "^$", said)
        bench.expect(f"--kb {name} for explain", bench.run(f"explain --kb {name} {ERROR}"), 4, "^$", said)
        bench.expect(f"--kb {name} for kb list", bench.run(f"kb list --kb {name}"), 4, "", said)
        bench.expect(f"--kb {name} for kb new", bench.run(f"kb new --kb {name} error.log:1"), 4, "^$", said)


def check_plain_example(bench):
    """An example without captures may be the text itself."""
    (bench.folder / "plain").mkdir()
    (bench.folder / "plain" / "x.yaml").write_text(
        GOOD.replace("        - log: |-\n            npu-doctor cli test: step 3 went wrong\n          captures: {step: '3'}\n",
                     "        - |-\n          npu-doctor cli test: step 3 went wrong\n", 1), encoding="utf-8")
    done = bench.run("kb check plain")
    bench.expect("an example that is a plain text", done, 0, r"^\d+ passed, 0 failed", "^$")


def check_override(bench):
    for word in ("first", "second"):
        (bench.folder / word).mkdir()
        (bench.folder / word / "x.yaml").write_text(OVERRIDE.replace("{}", word), encoding="utf-8")
    for words, want in (("--kb @", "Leave it as it is"), ("--kb @ --kb first", "Do as the first folder says"),
                        ("--kb @ --kb first --kb second", "Do as the second folder says"),
                        ("--kb second --kb first", "Do as the first folder says")):
        bench.expect(f"diagnose {words}", bench.run(f"diagnose {words} error.log"), 1, want, "^$")
        bench.expect(f"explain {words}", bench.run(f"explain {words} {ERROR}"), 0, want, "^$")
    done = bench.run("diagnose --kb @ --kb first --kb second --format json error.log")
    report = bench.report("an override", done)
    found = [f["id"] for f in report.get("findings", ())]
    bench.tally.check("an overridden entry is found once", "" if found == [ERROR] else repr(found))
    listed = show(bench.run("kb list --kb @ --kb first").stdout).count(ERROR + " ")
    bench.tally.check("an overridden entry is listed once", "" if listed == 1 else str(listed))
    bench.expect("a second pack that is broken", bench.run("diagnose --kb @ --kb unknown-key error.log"), 4, "^$", "severty")


def main():
    tally = Tally()
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        (folder / "error.log").write_bytes(b"start\n" + MESSAGE + b"\n")
        bench = Bench(sys.argv[1], folder, tally)
        for check in (check_broken, check_all_are_listed, check_wrong_places, check_plain_example, check_override):
            check(bench)
    finally:
        shutil.rmtree(folder)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
