#!/usr/bin/env python3
"""The command line from outside: options, exit statuses, bad input. run.py PROGRAM

The knowledge of tests/cli/pack makes the expectations independent of the built-in one.
"""

import collections
import json
import os
import pathlib
import pty
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from bench import ERROR, Bench, is_sanitized  # noqa: E402
from tally import Tally, show  # noqa: E402

FILES = {
    "error.log": b"start\nnpu-doctor cli test: step 3 went wrong\nend\n",
    "warning.log": b"start\nnpu-doctor cli test: step 4 looks odd\nend\n",
    "unknown.log": b"Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\n"
                   b"zorkmid.FrobnicationError: the frobnicator of the zorkmid is upside down\n",
    "clean.log": b"all went well\n",
    "empty.log": b"",
    "hole.log": b"\0" * 5000 + b"\nnpu-doctor cli test: step 3 went wrong\n",
    "chinese.log": "开始转换\nnpu-doctor cli test: step 3 went wrong\n".encode(),
    "cut.log": b"npu-doctor cli test: step 3 went wrong",
    "crlf.log": b"start\r\nnpu-doctor cli test: step 3 went wrong\r\n",
    "--format": b"npu-doctor cli test: step 3 went wrong\n",
    "packed.gz": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "noise.bin": bytes(range(256)) * 64,
    "command.log": b"user@host:~$ python3 ConvertTool.py onnx --model_file net.onnx --soc_version muffin\nstart\n",
    "run.sh": b"python3 ConvertTool.py onnx --model_file net.onnx --soc_version muffin\n",
    "input_config.ini": b"[INPUT_CONFIG]\ninputs=data;\ntraining_input_formats=RGB;\ninput_formats=RGB;\n"
                        b"quantizations=TRUE;\nmean=0:0:0;\nstd_value=1:1:1;\n\n[OUTPUT_CONFIG]\noutputs=prob;\n"
                        b"dequantizations=TRUE;\n",
    "pre.py": b"import cv2\nimport numpy as np\n\n\ndef image_preprocess(path, norm=True):\n"
              b"    img = cv2.resize(cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB), (8, 8))\n"
              b"    if norm:\n        img = img.astype(np.float32)\n    return img[np.newaxis]\n",
    "net.txt": b"<ir_version: 7, opset_import: [\"\" : 13]>\nnet (float[1,3,8,8] data) => (float[1,3,8,8] prob) {\n"
               b"  prob = Relu (data)\n}\n",
    "images.txt": b"error.log\nclean.log\n",
    "bad/bad.yaml": b"schema: 1\ntoolchain: generic\nsignatures:\n  - id: generic.x\n    severty: error\n",
    "none/readme.txt": b"",
    "logs/clean/x.log": b"all went well\n",
    "logs/bad/x.log": b"all went well\nnpu-doctor cli test: step 3 went wrong\n",
}

# arguments (PACK is put in for @), exit status, in standard output, in standard error; regular expressions
TABLE = (
    ("", 2, "^$", r"no command given\n.*npu-doctor help"),
    ("--version", 0, r"^npu-doctor \d+\.\d+\.\d+\n$", "^$"),
    ("-V", 0, "^npu-doctor", "^$"),
    ("--help", 0, "Usage: npu-doctor COMMAND", "^$"),
    ("help", 0, "Exit status:", "^$"),
    ("help diagnose", 0, "--fail-on=note", "^$"),
    ("diagnose --help", 0, "--fail-on=note", "^$"),
    ("kb --help", 0, "kb schema", "^$"),
    ("help kb list", 0, "--kind=KIND", "^$"),
    ("help nothing", 2, "^$", "unknown command 'nothing'"),
    ("diagnos error.log", 2, "^$", "did you mean 'diagnose'"),
    ("error.log", 2, "^$", "npu-doctor diagnose error.log"),
    ("run x", 2, "^$", "unknown command 'run'"),
    ("diagnose --frmat json", 2, "^$", "did you mean '--format'"),
    ("diagnose --format xml error.log", 2, "^$", r"takes text\|markdown\|json, not 'xml'"),
    ("diagnose --format jsn error.log", 2, "^$", "did you mean 'json'"),
    ("diagnose --width 10 error.log", 2, "^$", "40 to 1000"),
    ("diagnose --toolchain generc error.log", 2, "^$", "did you mean 'generic'"),
    ("diagnose --toolchain nosuch error.log", 2, "^$", "unknown toolchain 'nosuch', known are: .*generic"),
    ("diagnose --stage nosuchstage error.log", 2, "^$", "unknown stage 'nosuchstage'"),
    ("diagnose --kb @ error.log", 1, ERROR, "^$"),
    ("diagnose error.log --kb @ --format=json", 1, '"status": "findings"', "^$"),
    ("diagnose --kb @ --format markdown error.log", 1, ERROR, "^$"),
    ("diagnose --kb @ -q error.log", 1, ERROR, "^$"),
    ("diagnose --kb @ -v error.log", 1, ERROR, "^$"),
    ("diagnose --kb @ cut.log", 1, ERROR, "^$"),
    ("diagnose --kb @ crlf.log", 1, ERROR, "^$"),
    ("diagnose --kb @ hole.log", 1, ERROR, "^$"),
    ("diagnose --kb @ -- --format", 1, ERROR, "^$"),
    ("diagnose --kb @ clean.log error.log warning.log", 1, ERROR, "^$"),
    ("diagnose --kb @ warning.log", 0, "generic.cli-test-warning", "^$"),
    ("diagnose --kb @ --fail-on warning warning.log", 1, "generic.cli-test-warning", "^$"),
    ("diagnose --kb @ --fail-on note warning.log", 1, "generic.cli-test-warning", "^$"),
    ("diagnose clean.log", 0, "", "^$"),
    ("diagnose empty.log", 0, "", "^$"),
    ("diagnose /dev/null", 0, "", "^$"),
    ("diagnose unknown.log", 5, "FrobnicationError", "^$"),
    ("diagnose --kb @ unknown.log error.log", 1, ERROR, "^$"),
    ("diagnose nosuch.log", 3, "", "cannot read 'nosuch.log': No such file"),
    ("diagnose .", 3, "", "cannot read '.': is a directory; name the files in it"),
    ("diagnose --kb @ nosuch.log error.log", 3, ERROR, "cannot read 'nosuch.log'"),
    ("diagnose nosuch.log --format json", 3, '"complete": false', "cannot read 'nosuch.log'"),
    ("diagnose packed.gz", 3, "", "'packed.gz' is packed .gzip.; unpack it first"),
    ("diagnose noise.bin --format json", 3, '"complete": false', ""),
    ("diagnose --kb bad error.log", 4, "^$", r"bad/bad.yaml:5:5: unknown key 'severty', did you mean 'severity'"),
    ("diagnose --kb bad error.log --format json", 4, '"status": "unknown"', "severty"),
    ("diagnose --kb bad nosuch.log", 4, "^$", "severty"),
    ("diagnose --kb none error.log", 4, "^$", "no knowledge files"),
    ("diagnose --kb nosuch error.log", 4, "^$", "cannot read 'nosuch'"),
    ("diagnose --kb @ --lang zh error.log", 1, "命令行测试造成的失败", "^$"),
    ("diagnose --kb @ chinese.log", 1, "命令行测试造成的失败", "^$"),
    ("diagnose --kb @ --lang en chinese.log", 1, "The tests of the command line", "^$"),
    ("diagnose --kb @ chinese.log --format json", 1, '"lang": "en"', "^$"),
    ("diagnose --kb @ chinese.log --format json --lang auto", 1, '"lang": "zh"', "^$"),
    ("diagnose --kb @ --color always error.log", 1, "\x1b\\[", "^$"),
    ("diagnose --kb @ error.log", 1, r"^[^\x1b]*$", "^$"),
    ("explain --kb @ " + ERROR, 0, "Leave it as it is", "^$"),
    ("explain --kb @ --lang zh " + ERROR, 0, "保持原样", "^$"),
    ("explain --kb @ generic.cli-test-failur", 1, "^$", "did you mean '" + ERROR),
    ("explain --kb @ generic.cli-test-failur " + ERROR, 1, "Leave it as it is", "did you mean"),
    ("explain", 2, "^$", "'explain' needs ID"),
    ("explain --kb @ --search belongs tests command line", 0, ERROR, "^$"),
    ("explain --search qqqqqqqq", 1, "^$", "nothing holds this word"),
    ("kb list --kb @", 0, ERROR + "  signature  error  The tests", "^$"),
    ("kb list --kb @ --kind signature --toolchain generic", 0, ERROR, "^$"),
    ("kb list --kb @ --kind topic", 0, r"^(?!.*cli-test)", "^$"),
    ("kb list --kind signatur", 2, "^$", "did you mean 'signature'"),
    ("kb list --kb @ --format json", 0, '"schema": "npu-doctor/kb-list/1"', "^$"),
    ("kb list --count --kb @ --toolchain generic", 0,
     r"^toolchain +stage +observed +documented +inferred +total\ngeneric +\(any\)(?s:.*)\n\(all\) +\(all\)( +\d+){4}\n$", "^$"),
    ("kb list --count --stage convert --toolchain sigmastar", 0,
     r"^(?!.*calibrate)(?s:.*)\nsigmastar +convert( +\d+){4}\nsigmastar +\(all\)", "^$"),
    ("kb list --count --kind rule", 0, r"\n\(all\) +\(all\)( +\d+){4}\n$", "^$"),
    ("kb list --count --kind context", 2, "^$", "takes the kinds signature and rule, not 'context'"),
    ("kb list --count --stage nosuch", 2, "^$", "unknown stage 'nosuch'"),
    ("kb list --kb @ --kind signature --format json", 0,
     r'"status": "(observed|documented|inferred)",\n *"title": "[^"]+",\n *"titles": \{\n *"en": "[^"]+",\n *"zh": "[^"]+"', "^$"),
    ("kb list --count --format json", 0, '"schema": "npu-doctor/kb-count/1"', "^$"),
    ("kb list --count --kb bad --format json", 4, '"counts": \\[\\]', "severty"),
    ("kb check --count", 2, "^$", "'kb check' takes no option '--count'"),
    ("kb list --kb bad --format json", 4, '"entries": \\[\\]', "severty"),
    ("kb list extra", 2, "^$", "unexpected argument 'extra'"),
    ("kb check bad", 4, r"^0 passed, [1-9]\d* failed", "bad/bad.yaml:5:5:"),
    ("kb check none", 4, "^0 passed, 1 failed", "no knowledge files"),
    ("kb test --kb @ " + ERROR, 0, r"^[1-9]\d* passed, 0 failed\n$", "^$"),
    ("kb test --kb @ --show-regex " + ERROR, 0, r"went.+wrong.*\n[1-9]\d* passed, 0 failed\n$", "^$"),
    ("kb test generic.nosuch-thing-at-all", 2, "^$", "nothing is called"),
    ("kb schema", 0, '"\\$schema"', "^$"),
    ("kb eval 1+1", 0, "^2\n$", "^$"),
    ("kb eval -1", 0, "^-1\n$", "^$"),
    ("kb eval [1,2].map(x,x*2)", 0, r"^\[\s*2,\s*4\s*\]\n$", "^$"),
    ("kb eval 1+", 1, "^$", r"^<expression>:1:3: "),
    ("kb eval 1/0", 1, "^$", r"^<expression>:1:\d+: "),
    ("kb eval", 2, "^$", "'kb eval' needs EXPR"),
    ("kb new unknown.log", 0, "FrobnicationError", "^$"),
    ("kb new unknown.log:3", 0, "FrobnicationError", "^$"),
    ("kb new clean.log", 1, "^$", "no unknown error in 'clean.log'"),
    ("kb new clean.log:1", 0, "all went well", "^$"),
    ("kb new clean.log:9", 2, "^$", "line 9 of 'clean.log' is not there"),
    ("kb new --kb @ error.log:2", 0, "went wrong", "line 2 is known already: " + ERROR),
    ("kb new nosuch.log", 3, "^$", "cannot read 'nosuch.log'"),
    ("diagnose --kb @ --quiet error.log", 1, r"^error.log:2:1: error: The tests .* \[" + ERROR + r"\]\n$", "^$"),
    ("diagnose --kb @ --verbose error.log", 1, r"with  step = 3\n(.*\n)*.*tests/cli", "^$"),
    ("diagnose --kb @ --sdk V9.8 --chip quux9 --toolchain sigmastar --stage compile error.log", 1,
     "sigmastar · compile · SDK V9.8 · chip quux9", "^$"),
    ("diagnose --kb @ --sdk V9.8 --format json error.log", 1, '"sdk": "V9.8",\n *"sdk_source": "option"', "^$"),
    ("diagnose --kb @ --width 50 error.log", 1, r"^(?:[^\n]{0,50}\n)+$", "^$"),
    ("diagnose --kb @ --width 0 error.log", 1, "The message belongs to the tests of the command line, no tool prints it", "^$"),
    ("diagnose --kb @ --color never error.log", 1, r"^[^\x1b]*$", "^$"),
    ("diagnose --kb @ --toolchain sigmastar --stage conpile error.log", 2, "^$", "did you mean 'compile'"),
    ("diagnose --kb @ --toolchain sophgo --stage verify error.log", 2, "^$", "unknown stage 'verify', known are: .*deploy"),
    ("diagnose --kb @ --sdk= error.log", 2, "^$", "--sdk"),
    ("diagnose --fail-on eror error.log", 2, "^$", "did you mean 'error'"),
    ("diagnose --fail-on", 2, "^$", "--fail-on"),
    ("diagnose --kb", 2, "^$", "--kb"),
    ("diagnose --quiet=yes error.log", 2, "^$", "--quiet"),
    ("diagnose --lang fr error.log", 2, "^$", "en.zh.auto"),
    ("diagnose --color sometimes error.log", 2, "^$", "auto.always.never"),
    ("diagnose --width 4x error.log", 2, "^$", "--width"),
    ("diagnose --kb bad --format xml error.log", 2, "^$", "not 'xml'"),
    ("diagnose unknown.log clean.log", 5, "FrobnicationError", "^$"),
    ("diagnose unknown.log nosuch.log", 3, "FrobnicationError", "nosuch.log"),
    ("diagnose --kb @ --fail-on error warning.log unknown.log", 5, "FrobnicationError", "^$"),
    ("diagnose --kb @ --fail-on warning warning.log unknown.log", 1, "FrobnicationError", "^$"),
    ("explain --kb @ --color always " + ERROR, 0, "\x1b\\[1m" + ERROR, "^$"),
    ("explain --kb @ --width 40 " + ERROR, 0, r"\n  The tests of the command line made\n  this failure\n", "^$"),
    ("explain --kb @ --width 0 " + ERROR, 0, r"\n  The tests of the command line made this failure\n", "^$"),
    ("lint", 2, "^$", "'lint' needs FILE"),
    ("lint nosuch.ini", 3, "^$", "cannot read 'nosuch.ini'"),
    ("lint --format json nosuch.ini", 3, '"complete": false', "cannot read 'nosuch.ini'"),
    ("lint --toolchain sgmastar --command run.sh", 2, "^$", "did you mean 'sigmastar'"),
    ("lint noise.bin", 3, "noise.bin: .*not checked", "^$"),
    ("lint --command run.sh --command run.sh --kb @", 0, "no problem found in 2 files", "^$"),
    ("lint --config input_config.ini --model net.txt --preprocess pre.py --images images.txt --toolchain sigmastar --sdk S1.0.9 --chip opera"
     " --lang zh --color never --width 60 -v", 0, "没有发现问题", "^$"),
    ("lint -q --fail-on note --format text --diff input_config.ini", 0, "^$", "^$"),
    ("lint --fix input_config.ini", 0, "no problem found", "nothing to fix"),
    ("diagnose --kb @ --with input_config.ini error.log", 1, ERROR, "^$"),
    ("diagnose --kb @ --with noise.bin clean.log", 3, "noise.bin: .*not checked", "^$"),
    ("diagnose --kb @ --with nosuch.ini clean.log", 3, "^$", "cannot read 'nosuch.ini'"),
    ("facts", 2, "^$", "'facts' needs FILE"),
    ("facts --config input_config.ini --preprocess pre.py --model net.txt --images images.txt --toolchain sigmastar --sdk S1.0.9 --chip opera --kb @",
     0, '"name": "data"', "^$"),
    ("kb eval inputs[0].model.channels --config input_config.ini --preprocess pre.py --model net.txt --images images.txt --toolchain sigmastar "
     "--sdk S1.0.9 --chip opera --kb @", 0, r"^3\n$", "^$"),
    ("facts --command run.sh", 0, r'"soc_version": "muffin"', "^$"),
    ("facts command.log", 0, r'"soc_version": "muffin"', "^$"),
    ("facts nosuch", 3, "^$", "cannot read 'nosuch'"),
    ("kb eval cmd.options.model_file --command run.sh", 0, '^"net.onnx"\n$', "^$"),
    ("kb eval model.opset --command run.sh", 1, "^$", "unknown, for lack of a fact: model: no model was given"),
    ("kb list --kb @ --lang zh", 0, ERROR + ".*命令行测试造成的失败", "^$"),
    ("kb list --stage compile --toolchain sigmastar", 0, r"^sigmastar\.", "^$"),
    ("kb list --kb @ --stage compile", 0, ERROR, "^$"),
    ("kb check --clean logs/clean", 0, r"^[1-9]\d* passed, 0 failed\n$", "^$"),
    ("kb check --clean logs/clean --clean logs/bad @", 4, r"logs/bad/x.log:2:1: .*claimed by '" + ERROR, "^$"),
    ("kb check --kb @ --clean logs/bad", 4, "logs/bad/x.log:2:1: ", "^$"),
    ("kb check --clean nosuch", 3, "^$", "cannot read 'nosuch'"),
    ("kb test --kb @ --clean logs/bad " + ERROR, 4, r"logs/bad/x.log:2:1: (.*\n)*.* 1 failed", "^$"),
    ("kb test --kb @ --clean logs/bad generic.cli-test-warning", 0, r"^[1-9]\d* passed, 0 failed\n$", "^$"),
    ("kb new --toolchain sigmastar --stage compile --sdk V9.8 --chip quux9 --kb @ unknown.log", 0,
     r"\ntoolchain: sigmastar\nstage: compile\n", "^$"),
    ("kb new --output other.yaml unknown.log", 0, "^$", "^$"),
    ("kb new --stage nosuchstage unknown.log", 2, "^$", "unknown stage 'nosuchstage'"),
    ("kb new packed.gz", 3, "^$", "is packed"),
    ("kb new unknown.log", 0, "FrobnicationError", "^$"),
    ("kb new unknown.log -o clean.log", 2, "^$", "it exists, and is left alone"),
    ("kb new unknown.log -o draft.yaml", 0, "^$", "^$"),
)


def check_table(bench):
    for arguments, status, out, err in TABLE:
        done = bench.run(arguments)
        bench.expect(arguments or "(nothing)", done, status, out, err)
        if arguments.startswith("diagnose") and "json" in arguments and status != 2:
            bench.report(arguments, done)
        elif "--format json" in arguments and status != 2:
            bench.tally.check(f"{arguments}: is JSON", "" if isinstance(json.loads(done.stdout), dict) else "no object")


def check_options_are_tried(bench):
    """Each option that `help COMMAND` tells is in a line of the table that is no mistake."""
    listing = show(bench.run("help").stdout)
    for command in re.findall(r"^  ((?:kb )?[a-z]+)[ \[]", listing.split("Exit status:")[0], re.M):
        page = show(bench.run(f"help {command}").stdout)
        tried = " ".join(row[0] + " " for row in TABLE if row[0].startswith(command + " ") and row[1] != 2)
        for short, name in re.findall(r"^  (?:(-\w), )?(--[a-z-]+)", page, re.M):
            found = name == "--help" or re.search(rf"{name}[ =]|(?:^| ){short or name} ", tried)
            bench.tally.check(f"{command} {name}", "" if found else "no line of the table tries it")


def check_every_output(bench):
    """Whatever a command prints: a full disk is told, a reader that leaves is not."""
    for arguments in ("help", "--version", "kb schema", "kb list", "kb eval 1+1", "explain --kb @ " + ERROR,
                      "diagnose --kb @ --format json error.log", "kb new unknown.log", "kb test --kb @ " + ERROR):
        with open("/dev/full", "wb") as full:
            bench.expect(f"{arguments} > /dev/full", bench.run(arguments, stdout=full), 70, "", "cannot write '<stdout>': No space")
        reader, writer = os.pipe()
        os.close(reader)
        plain = bench.run(arguments).returncode
        bench.expect(f"{arguments} | true", bench.run(arguments, stdout=writer), plain, "", "^$")
        os.close(writer)


def check_counts(bench):
    """The table of --count against the list itself."""
    everything = json.loads(bench.run("kb list --kb @ --kind signature --format json").stdout)["entries"]
    counted = json.loads(bench.run("kb list --kb @ --count --format json").stdout)
    want = collections.Counter()
    for entry in everything:
        want.update((entry["toolchain"], stage) for stage in entry["stages"] or [None])
    got = {(row["toolchain"], row["stage"]): row["total"] for row in counted["counts"]}
    bench.tally.check("--count: stages as in the list", "" if got == want else f"{got} instead of {dict(want)}")
    want = collections.Counter(key for entry in everything for key in (entry["toolchain"], None))
    got = {row["toolchain"]: row["total"] for row in counted["totals"]}
    bench.tally.check("--count: totals as in the list", "" if got == want else f"{got} instead of {dict(want)}")
    wrong = [row for row in counted["counts"] + counted["totals"]
             if row["observed"] + row["documented"] + row["inferred"] != row["total"]]
    bench.tally.check("--count: the statuses add up", str(wrong or ""))


def check_standard_input(bench):
    log = FILES["error.log"]
    for arguments in ("diagnose --kb @", "diagnose --kb @ -", "diagnose --kb @ clean.log -"):
        bench.expect(f"{arguments} < log", bench.run(arguments, input=log), 1, ERROR, "^$")
    done = bench.run("diagnose --kb @ --format json", input=log)
    bench.expect("standard input has a name", done, 1, '"name": "<stdin>"', "^$")
    with open(bench.folder / "error.log", "rb") as file:
        file.seek(len(b"start\n"))
        bench.expect("a log is read on from where it stands", bench.run("diagnose --kb @", stdin=file), 1, ERROR)


def check_terminal(bench):
    try:
        leader, follower = pty.openpty()
    except OSError as problem:
        bench.tally.skip("a terminal", str(problem))
        return
    with open(bench.folder / "error.log", "rb") as log:
        done = bench.run("diagnose --kb @", stdin=log, stdout=follower, env=dict(bench.env, TERM="xterm"))
    colored = os.read(leader, 65536)
    bench.tally.check("colours on a terminal", "" if b"\x1b[" in colored else show(colored))
    for name, env in (("NO_COLOR", {"TERM": "xterm", "NO_COLOR": "1"}), ("TERM=dumb", {"TERM": "dumb"})):
        with open(bench.folder / "error.log", "rb") as log:
            bench.run("diagnose --kb @", stdin=log, stdout=follower, env={**bench.env, **env})
        plain = os.read(leader, 65536)
        bench.tally.check(f"no colours with {name}", show(plain) if b"\x1b[" in plain else "")
    os.write(leader, b"\x04")
    done = bench.run("diagnose", stdin=follower)
    bench.expect("a terminal as input gets a hint", done, 0, "", "Ctrl-D")
    os.close(leader)
    os.close(follower)


def check_output(bench):
    with open("/dev/full", "wb") as full:
        done = bench.run("diagnose --kb @ error.log", stdout=full)
    bench.expect("a full disk is an internal error", done, 70, "", "cannot write '<stdout>': No space left")
    reader, writer = os.pipe()
    os.close(reader)
    done = bench.run("diagnose --kb @ error.log", stdout=writer)
    os.close(writer)
    bench.expect("a closed pipe ends quietly", done, 1, "", "^$")
    done = bench.run("diagnose --kb @ error.log", preexec_fn=lambda: os.close(1))
    bench.expect("a closed standard output is an internal error", done, 70, "", "cannot write")
    done = bench.run("diagnose", preexec_fn=lambda: os.close(0))
    bench.expect("a closed standard input cannot be read", done, 3, "", "cannot read '<stdin>'")


def check_language(bench):
    english, chinese = "The tests of the command line", "命令行测试造成的失败"
    for name, env, want in (
        ("NPU_DOCTOR_LANG wins", {"NPU_DOCTOR_LANG": "en", "LANG": "zh_CN.UTF-8"}, english),
        ("NPU_DOCTOR_LANG=auto asks the locale", {"NPU_DOCTOR_LANG": "auto", "LANG": "zh_CN.UTF-8"}, chinese),
        ("LC_ALL before LANG", {"LC_ALL": "zh_TW", "LANG": "en_US.UTF-8"}, chinese),
        ("LC_MESSAGES before LANG", {"LC_MESSAGES": "zh_CN", "LANG": "en_US.UTF-8"}, chinese),
        ("LANG", {"LANG": "de_DE.UTF-8"}, english),
        ("C.UTF-8 says nothing", {"LANG": "C.UTF-8"}, english),
    ):
        bench.expect(name, bench.run("diagnose --kb @ error.log", env={**bench.env, **env}), 1, want, "^$")
    env = {**bench.env, "NPU_DOCTOR_LANG": "fr"}
    bench.expect("a wrong NPU_DOCTOR_LANG is told", bench.run("diagnose --kb @ error.log", env=env), 1, english, "ignoring")
    env = {**bench.env, "LANG": "zh_CN.UTF-8", "NPU_DOCTOR_LANG": "zh"}
    done = bench.run("diagnose --kb @ --format json error.log", env=env)
    bench.expect("JSON is English on every desk", done, 1, english, "^$")


def check_names(bench):
    done = bench.run("diagnose no\x1b[31msuch.log")
    bench.expect("a name cannot steer the terminal", done, 3, "", r"cannot read 'no\?\[31msuch.log'")
    if os.geteuid() == 0:
        bench.tally.skip("a file without permission", "root may read it")
        return
    os.chmod(bench.folder / "clean.log", 0)
    bench.expect("a file without permission", bench.run("diagnose clean.log"), 3, "", "Permission denied")
    os.chmod(bench.folder / "clean.log", 0o644)


def check_memory(bench):
    if is_sanitized(bench.program):
        bench.tally.skip("out of memory", "the program runs under a sanitizer")
        return
    statuses, problems = set(), []
    for step in range(48):
        size = int((32 << 10) * 1.12 ** step)
        limited = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_DATA, (size, size))}
        if bench.run("--version", **limited).returncode != 0:
            continue  # the system could not even start the program
        done = bench.run("diagnose --kb @ --format json error.log", **limited)
        statuses.add(done.returncode)
        if done.returncode not in (1, 70):
            problems.append(f"exit status {done.returncode} with {size} bytes: {show(done.stderr)}")
        if done.returncode == 70 and b"memory" not in done.stderr:
            problems.append(f"status 70 without a word with {size} bytes: {show(done.stderr)}")
        if done.returncode == 70 and done.stdout and not json.loads(done.stdout)["problems"]:
            problems.append(f"status 70 and no problem in the report with {size} bytes")
    if 70 not in statuses:
        problems.append(f"memory never ended: {sorted(statuses)}")
    bench.tally.check("lack of memory is an internal error, whenever it comes", "\n".join(problems))


def check_growing_log(bench):
    """A log that is written faster than it is read still gets its report."""
    path = bench.folder / "growing.log"
    path.write_bytes(FILES["error.log"])
    going = True

    def write():
        with open(path, "ab") as log:
            while going:
                log.write(b"progress\n" * 1000)
                time.sleep(0.001)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        bench.expect("a growing log comes to an end", bench.run("diagnose --kb @ growing.log"), 1, ERROR, "^$|still growing")
    finally:
        going = False
        writer.join()


def main():
    tally = Tally()
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        for name, data in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        bench = Bench(sys.argv[1], folder, tally)
        for check in (check_table, check_counts, check_options_are_tried, check_every_output, check_standard_input, check_terminal, check_output, check_language,
                      check_names, check_memory, check_growing_log):
            check(bench)
    finally:
        shutil.rmtree(folder)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
