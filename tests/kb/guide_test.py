#!/usr/bin/env python3
"""The messages that the vendor's guide quotes are diagnosed as what they are.

usage: guide_test.py PROGRAM GUIDE [--ids]

GUIDE is the text of SigmaStar's guide on debugging accuracy; its tables 5.1 to 5.4 quote what the tools print, with the
cause in Chinese. Each message stands in three logs:
  inside   in the middle of a run of its stage: command line, coloured progress, a traceback around exceptions. The first
           finding must be an entry of sigmastar (of generic, where Python, ONNX or protobuf print the text), must know
           the stage, and must hold the message, not just a word of it
  text     the same log, in the report for people
  alone    nothing but the message: an entry that speaks for it is a finding or one of its alternatives
--ids prints which entry each message got.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "tools")]
from kbask import Ask, share_of  # noqa: E402
from tally import Tally, environment  # noqa: E402

TOOLCHAIN = "sigmastar"
QUOTED_AT_LEAST = 122
SHARE = 0.5  # of the message that a match must hold
TABLES = {"5.1": "convert", "5.2": "calibrate", "5.3": "compile", "5.4": "simulate"}
HEADING = re.compile(r"^(5\.\d) .*¶$")
ROW = re.compile(r"^(?:\|\s*)?[“\"](?P<message>.*?)[”\"]\s*(?:\||$)(?P<rest>.*)")
# rows of 5.4 that belong to another step than the simulator's
STEPS = (("RPC", "board"), ("Analysis Tool", "accuracy"), ("auto_dump_debug", "accuracy"))

SCRIPTS = "SGS_IPU_Toolchain/Scripts"
COMMANDS = {
    "convert": SCRIPTS + "/ConvertTool/ConvertTool.py onnx --model_file net.onnx --input_shapes 1,3,640,640 "
               "--input_config input_config.ini --output_file net_float.sim --soc_version CHIP",
    "calibrate": SCRIPTS + "/calibrator/calibrator.py -i images.txt -m net_float.sim "
                 "--input_config input_config.ini -n preprocess.py --soc_version CHIP",
    "compile": SCRIPTS + "/calibrator/compiler.py -m net_fixed.sim --soc_version CHIP",
    "simulate": SCRIPTS + "/calibrator/simulator.py -i 000775.jpg -m net_fixed.sim -n preprocess.py --soc_version CHIP",
    "accuracy": "auto_dump_debug.sh ./SGS_IPU_Toolchain sigma_outtensor_dump_fixed.bin sigma_outtensor_dump_float.bin",
    "board": SCRIPTS + "/calibrator/simulator.py -i 000775.jpg -m net.img -n preprocess.py --host 192.0.2.7 "
             "--port 9001 --soc_version CHIP",
}
SCRIPT = re.compile(r"\S+\.(?:py|sh)")
EXCEPTION = re.compile(r"^(?:[A-Za-z_]\w*\.)*\w*(?:Error|Exception):")
# what Python, ONNX, onnxsim and protobuf print in any program
GENERIC = re.compile(r"^(?:KeyError|FileNotFoundError|UnicodeDecodeError|SyntaxError|TypeError|struct\.error|"
                     r"ValueError: max\(\)|configparser\.|google\.protobuf\.)|\nSyntaxError|topologically sorted|"
                     r"doesn't have input named")


def read_guide(path):
    """(section, stage, message, explanation) of each row."""
    section = None
    lines = pathlib.Path(path).read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        heading = HEADING.match(line)
        if heading:
            section = heading.group(1)
        row = ROW.match(line)
        if row is None or section not in TABLES:
            continue
        explanation = row.group("rest") or lines[number + 1]
        stage = TABLES[section]
        if section == "5.4":
            stage = next((step for word, step in STEPS if word in explanation), stage)
        yield section, stage, row.group("message").strip().replace('\\"', '"'), explanation.strip(" |")


def as_printed(message):
    """The guide leaves values out at the end, and puts the lines of Python's syntax errors into one."""
    text = message.replace("xxx", "foo900").replace("{}", "./net.onnx")
    code, error, rest = text.partition("SyntaxError")
    if error and code:
        return '  File "preprocess.py", line 12\n    %s\n%s^\n%s%s' % (code.strip(), " " * 24, error, rest)
    if text == "FileNotFoundError:":
        return text + " [Errno 2] No such file or directory: './net_fixed.sim'"
    if re.search(r"(?:No such model:|relative import for)$", text):
        return text + " ./net_fixed.sim"
    if text.endswith(" in"):
        return text + " ./images.txt"
    return text + "/model.22/cv2/conv" if text.endswith(":") else text


def progress(stage):
    """What a run of the stage prints before it fails: of real logs, or what all steps print of them."""
    folder = HERE.parent / "clean" / TOOLCHAIN
    if stage == "convert":
        lines = (folder / "convert.log").read_text(encoding="utf-8").split("\n")
        return lines[:lines.index("=== create Operator begin ===") + 1]
    lines = (folder / "calibrate-red-progress.log").read_text(encoding="utf-8").split("\n")
    if stage == "calibrate":
        return lines[:4]
    return [line for line in lines if "ETA" in line or line.startswith("Total time")]


def inside(stage, text):
    """A log in which the step fails with the message."""
    script = SCRIPT.search(COMMANDS[stage]).group()
    prompt = "./" if script.endswith(".sh") else "python3 "
    lines = ["user@host:~/work$ " + prompt + COMMANDS[stage].replace("CHIP", "muffin"), *progress(stage)]
    if EXCEPTION.match(text) or "\nSyntaxError" in text:
        place = script if script.endswith(".py") else "SGS_IPU_Toolchain/DumpDebug/dump_debug.py"
        lines += ["Traceback (most recent call last):",
                  '  File "%s", line 318, in <module>' % place, "    main()",
                  '  File "%s", line 271, in main' % place, "    run(args)", text]
    else:
        lines.append("\x1b[31m%s\x1b[0m" % text)
    return "\n".join([*lines, "user@host:~/work$ "])


class Run:
    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), folder
        self.env = environment(program)

    def diagnose(self, text, *options):
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".log", encoding="utf-8", newline="") as file:
            file.write(text + "\n")
            file.flush()
            done = subprocess.run([self.program, "diagnose", *options, file.name], env=self.env,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode not in (0, 1, 5):
            raise RuntimeError("exit status %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace")))
        return done.stdout.decode("utf-8")

    def report(self, text):
        return json.loads(self.diagnose(text, "--format", "json"))


def belongs(ask, entry_id, text, stage):
    """Why the entry does not speak for the message, or nothing."""
    if ask.entries[entry_id]["toolchain"] == "generic" and not GENERIC.search(text):
        return "a generic entry, for a text of the tool"
    return "" if ask.fits(entry_id, TOOLCHAIN, stage) else "an entry for the stages %s" % ask.entries[entry_id]["stages"]


def judge_inside(ask, report, text, stage):
    if not report["findings"]:
        return "no finding; unknown: %s" % [u["excerpt"] for u in report["unmatched"][:2]]
    finding = report["findings"][0]
    problem = belongs(ask, finding["id"], text, stage)
    if finding["id"] in ask.fallbacks:
        problem = "an entry for when nothing better is known"
    if not problem and finding["stage"] != stage:
        problem = "placed at stage %s" % finding["stage"]
    # of a syntax error the entry may hold the last line
    if not problem and "\n" not in text and share_of(finding, text) < SHARE:
        problem = "holds but a part of the message: %s" % finding["excerpt"]
    return problem and "%s: %s" % (finding["id"], problem)


def judge_text(page, report):
    """The page for people begins with the finding that the report for programs has first."""
    if not report["findings"]:
        return "no finding"
    finding = report["findings"][0]
    head, place = (page.split("\n") + ["", ""])[:2]
    if not head.startswith("%s[%s] " % (finding["severity"], finding["id"])):
        return "begins with %r, not with %s" % (head, finding["id"])
    return "" if " · %s · " % finding["stage"] in place else "tells the stage as %r" % place


def judge_alone(ask, report, text, stage):
    got = [i for finding in report["findings"] for i in (finding["id"], *finding["alternatives"])]
    return "" if any(not belongs(ask, i, text, stage) for i in got) else "found %s" % (got or "nothing")


def main():
    program, guide = sys.argv[1:3]
    tally = Tally()
    if not os.path.isfile(guide):
        tally.skip("the messages of the guide", "no guide beside the project")
        return tally.close()
    rows = list(read_guide(guide))
    tally.check("the tables are read", "" if len(rows) >= QUOTED_AT_LEAST else "%d messages" % len(rows))
    ask = Ask(program)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        run = Run(program, folder)

        def diagnose(row):
            text = as_printed(row[2])
            log = inside(row[1], text)
            return text, run.report(log), run.diagnose(log, "--width", "0"), run.report(text)
        for (section, stage, message, explanation), done in zip(rows, pool.map(diagnose, rows)):
            text, report, page, alone = done
            name = "%s %s: %s" % (section, stage, message)
            if "--ids" in sys.argv:
                print("%s: %s" % (name, [f["id"] for f in report["findings"]]))
            problem = judge_inside(ask, report, text, stage)
            tally.check(name, problem and "%s\nthe guide: %s" % (problem, explanation))
            tally.check(name + ", as text", judge_text(page, report))
            tally.check(name + ", alone", judge_alone(ask, alone, text, stage))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
