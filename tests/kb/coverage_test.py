#!/usr/bin/env python3
"""tools/kb-coverage.py on a small source tree: which messages it finds, and which of them are known.

usage: coverage_test.py PROGRAM
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from tally import Tally  # noqa: E402

TOOL = HERE.parent.parent / "tools" / "kb-coverage.py"

# a file of the tree; behind '#=' stands what its line is to give: kind|message|entry|kind of entry
TREE = {
    "convert/graph.py": r'''
import sys, logging
logger = logging.getLogger("Loopback in graph is not support!")
def check_graph(nodes, opset, name):
    """Raises ValueError('not a message') when the frobnicator is upside down."""
    raise ValueError("Loopback in graph is not support!")  #= raise|ValueError: Loopback in graph is not support!|sigmastar.graph-loop|signature
    raise Exception("not support onnx op type %s yet" % name)  #= raise|Exception: not support onnx op type {} yet|sigmastar.operator-not-supported|signature
    raise Exception('not support onnx op type {} yet'.format(name))  #= raise|Exception: not support onnx op type {} yet|sigmastar.operator-not-supported|signature
    raise Exception(f"not support onnx op type {name} yet")  #= raise|Exception: not support onnx op type {} yet|sigmastar.operator-not-supported|signature
    raise Exception("not support onnx op type " + name + " yet")  #= raise|Exception: not support onnx op type {} yet|sigmastar.operator-not-supported|signature
    raise FrobError('the frobnicator {!r} has %d teeth' % 3)  #= raise|FrobError: the frobnicator {!r} has {} teeth|-|-
    raise FrobError(f"the frobnicator {name!r} has {opset:d} teeth")  #= raise|FrobError: the frobnicator '{}' has {} teeth|-|-
    raise FrobError(name)
    raise
    assert len(nodes), "the zorkmid has no nodes"  #= assert|AssertionError: the zorkmid has no nodes|-|-
    assert len(nodes) == 1
    mace_check(opset < 20, "Please export the ONNX with opset_version <= %d" % opset)  #= check|Please export the ONNX with opset_version <= {}|sigmastar.opset-too-new|signature
    mace_check(opset < 20, name, "x")
    message = "the zorkmid named {} is upside down".format(name)
    print(message)  #= info|the zorkmid named {} is upside down|-|-
    message += " and %s" % "back"
    fatal(message)  #= error|the zorkmid named {} is upside down and {}|-|-
''',
    "convert/report.py": r'''
def report(out, path, n):
    print("DumpDebug done!!!")  #= info|DumpDebug done!!!|sigmastar.dump-progress|harmless
    print("\033[31mStart to frob the model...\033[0m")  #= info|Start to frob the model...|-|-
    print("frobbing", n, "zorkmids")  #= info|frobbing {} zorkmids|-|-
    print("ERROR: can not frob", path)  #= error|ERROR: can not frob {}|-|-
    print("Start to run convert fixed network...")  #= info|Start to run convert fixed network...|sigmastar.progress-calibrate|harmless
    print(n)
    print("====", n)
    print("" if n else "the frob is empty")  #= info|the frob is empty|-|-
    logger.error("the frob %s is missing in line %d", path, n)  #= error|the frob {} is missing in line {}|-|-
    logger.warning("the frob is 100% odd")  #= warning|the frob is 100% odd|-|-
    self.log.info("the frob was read")  #= info|the frob was read|-|-
    warnings.warn("the frob will go away", DeprecationWarning)  #= warning|DeprecationWarning: the frob will go away|generic.future-warning|harmless
    sys.stderr.write("Warning: the frob is blue\n")  #= warning|Warning: the frob is blue|-|-
    sys.exit("no frob, no zorkmid")  #= exit|no frob, no zorkmid|-|-
    raise SystemExit("no frob at all")  #= exit|no frob at all|-|-
    sys.exit(1)
    parser.add_argument("--frob", help="how to frob the zorkmid")
    math.log(n)
    exitCode.logits("not printed at all")
    raise ValueError("第一个模型文件不存在")  #= raise|ValueError: 第一个模型文件不存在|-|-
''',
    "old/python2.py": r'''
def check(name, n):
    print "the old frob is here"  #= info|the old frob is here|-|-
    print "ERROR: the old frob %s has %d teeth" % (name, n)  #= error|ERROR: the old frob {} has {} teeth|-|-
    raise ValueError, "Loopback in graph is not support!"  #= raise|ValueError: Loopback in graph is not support!|sigmastar.graph-loop|signature
    raise Exception("not support onnx op type {} yet".format(name))  #= raise|Exception: not support onnx op type {} yet|sigmastar.operator-not-supported|signature
    logger.error("the old frob " "is gone")  #= error|the old frob is gone|-|-
    x = 0777
''',
    "old/cut.py": 'raise ValueError("the cut frob")  #= raise|ValueError: the cut frob|-|-\nprint("never closed',
    "readme.txt": 'raise ValueError("not source")',
}
NOT_PYTHON = ("old/cut.py", "old/python2.py")
LATIN = b'# -*- coding: latin-1 -*-\nraise ValueError("the fr\xf6b is odd")\n'


def write_tree(folder):
    """The rows that the tool is to print, in order."""
    want = ["latin.py:2\traise\tValueError: the fr\u00f6b is odd\t-\t-"]
    for name, text in sorted(TREE.items()):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for number, line in enumerate(text.split("\n"), 1):
            if "#= " in line:
                want.append("\t".join(["%s:%d" % (name, number), *line.split("#= ")[1].split("|")]))
    (folder / "latin.py").write_bytes(LATIN)
    return want


def run(program, folder, *options):
    done = subprocess.run([sys.executable, TOOL, "--toolchain", "sigmastar", *options, program, folder],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout.decode("utf-8").split("\n"), done.stderr.decode("utf-8", "replace")


def check_rows(tally, want, got):
    for row in sorted(set(want) | set(got)):
        tally.check(row, "not found" if row not in got else "not expected" if row not in want else "")


def check_summary(tally, want, lines):
    """The closing table counts the rows."""
    kinds = [row.split("\t")[1] for row in want]
    for line in lines:
        words = line.split()
        if words and (words[0] in kinds or words[0] == "all") and "\t" not in line:
            here = [row for row in want if words[0] in ("all", row.split("\t")[1])]
            unmatched = sum(row.endswith("\t-\t-") for row in here)
            signatures = sum(row.endswith("\tsignature") for row in here)
            numbers = [words[1], words[2], words[5]]
            wanted = [str(len(here)), str(signatures), str(unmatched)]
            tally.check("summary of " + words[0], "" if numbers == wanted else "%s instead of %s" % (numbers, wanted))
            kinds = [kind for kind in kinds if kind != words[0]]
    tally.check("the summary has every kind", " ".join(kinds))


def main():
    program = sys.argv[1]
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        want = write_tree(folder)
        lines, errors = run(program, folder)
        tally.check("nothing on standard error", errors)
        check_rows(tally, want, [line for line in lines if "\t" in line])
        notes = [line for line in lines if line.startswith("note: ")]
        for path in NOT_PYTHON:
            tally.check("a note names " + path, "" if any(path in note for note in notes) else str(notes))
        tally.check("no other note", "" if len(notes) == len(NOT_PYTHON) else str(notes))
        check_summary(tally, want, lines)
        tally.check("the files are counted", "" if "5 files, 2 of them not read as Python 3" in lines else str(lines[-3:]))
        lines, _ = run(program, folder, "--unmatched")
        got = [line for line in lines if "\t" in line]
        unknown = sorted(row for row in want if row.endswith("\t-\t-"))
        tally.check("--unmatched prints the rows without an entry", "" if sorted(got) == unknown else "\n".join(got))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
