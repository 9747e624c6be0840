#!/usr/bin/env python3
"""Every message with a known cause is in the knowledge, or is left out for a reason.

usage: messages_test.py PROGRAM TABLE LEFT_OUT [--rows]

TABLE (tab separated: stage, message with {} for values, ..., condition_or_cause, ...) lists what the tools of SigmaStar
print. Put into a log of its stage, with values in its holes, each row that has a cause must be matched by a signature or
by another entry that reads texts (harmless, observation; a context or marker only if it holds nearly all of the message).
  - A row that is progress must not be reported as anything.
  - A row of the driver's error codes must stand in the code table with its name.
  - A row in LEFT_OUT (stage, message, reason) needs no entry; one that has an entry, is not in TABLE or gives no reason
    is stale, and fails.
--rows prints the rows that fail as lines for LEFT_OUT, the reason to be filled in.
"""

import csv
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "tools")]
from kbask import Ask, Question, fillings  # noqa: E402
from tally import Tally  # noqa: E402

TOOLCHAIN = "sigmastar"
# the table's stages; where it is not listed, the stage has the same name
STAGES = {
    "ini": ("convert", "calibrate", "compile"),
    "convert_caffe": ("convert",), "convert_tflite": ("convert",), "convert_oneclick": ("convert",),
    "chalk": ("convert",), "torch_calibrator": ("calibrate",),
    "preprocess": ("simulate", "calibrate"), "example": ("simulate",), "postprocess": ("simulate",),
    "dumpdebug": ("accuracy",), "rpc": ("board",), "env": (None,),
}
PROGRESS = "Progress line, not an error"
CODE = re.compile(r"^MI_IPU error (\d+) \((E_\w+)\)$")
HINTS = (
    (re.compile(r"(?:line|number|size|count|got|index|expected|dimension) \[?$", re.I), "int"),
    (re.compile(r"shape:? ?$", re.I), "shape"),
    (re.compile(r"(?:file|path|in|at|open|exist):? '?$", re.I), "path"),
)


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def hint(before):
    return next((kind for pattern, kind in HINTS if pattern.search(before)), None)


def texts_of(message):
    """The message with values; first such as its words suggest, then of one kind after the other."""
    message = message.replace("\\n", "\n").replace("{!r}", "'{}'")
    # the table has Python's lines in one
    message = re.sub(r"^(.+?) ?(?=SyntaxError: )", r'  File "preprocess.py", line 12\n    \1\n        ^\n', message)
    pieces = message.split("{}")
    guessed, unknown = pieces[:1], pieces[:1]
    for piece in pieces[1:]:
        guessed += [hint(guessed[-1]) or "name", piece]
        unknown += [None, piece]
    return list(dict.fromkeys(fillings(guessed) + fillings(unknown)))


def contexts_of(row):
    return [(TOOLCHAIN, stage) for stage in STAGES.get(row["stage"], (row["stage"],))]


def known_codes(ask):
    """{(number, name)} of all code tables."""
    return {(value["code"], value["name"]) for table in ask.codes for value in table["values"]}


def where_else(ask, rows, questions):
    """For rows without an answer: what would match them at another stage."""
    asked = [Question(question.texts, ask.contexts(TOOLCHAIN)) for question in questions]
    return {(row["stage"], row["message"]): answer.id
            for row, answer in zip(rows, ask.answer(asked)) if answer is not None}


def problem_of(answer, listed, elsewhere):
    if answer is not None and listed:
        return "listed as left out, but %s matches it" % answer.id
    if answer is not None or listed:
        return ""
    return "nothing matches it" + (" at this stage; %s does at another" % elsewhere if elsewhere else "")


def check_causes(tally, ask, rows, left_out, print_rows):
    questions = [Question(texts_of(row["message"]), contexts_of(row)) for row in rows]
    answers = ask.answer(questions)
    open_ones = [k for k, answer in enumerate(answers) if answer is None]
    elsewhere = where_else(ask, [rows[k] for k in open_ones], [questions[k] for k in open_ones])
    for row, answer in zip(rows, answers):
        key = (row["stage"], row["message"])
        problem = problem_of(answer, key in left_out, elsewhere.get(key))
        if print_rows and problem and answer is None:
            print("%s\t%s\t" % key)
        else:
            tally.check("%s: %s" % key, problem and "%s\ncause: %s" % (problem, row["condition_or_cause"]))


def check_progress(tally, ask, rows):
    """Progress is no finding, and no unknown error either."""
    texts = [texts_of(row["message"])[0] for row in rows]
    for row, found, unmatched in zip(rows, ask.findings(texts, TOOLCHAIN), ask.unmatched(texts, TOOLCHAIN)):
        tally.check("progress: " + row["message"],
                    "found %s" % found[0][0] if found else "unknown error" if unmatched else "")


def check_codes(tally, ask, rows):
    known = known_codes(ask)
    for row in rows:
        tally.check("code: " + row["message"], "" if CODE.match(row["message"]).groups() in known else "not in a code table")


def check_list(tally, left_out, rows):
    """The list itself: reasons given, nothing twice, nothing that the table does not have."""
    wanted = {(row["stage"], row["message"]) for row in rows}
    seen = set()
    for row in left_out:
        key = (row["stage"], row["message"])
        problem = "not in the table, or without a cause there" if key not in wanted else \
            "listed twice" if key in seen else "" if (row["reason"] or "").strip() else "no reason is given"
        tally.check("left out: %s: %s" % key, problem)
        seen.add(key)
    return seen


def main():
    program, table, left_out = sys.argv[1:4]
    tally = Tally()
    if not os.path.isfile(table):
        tally.skip("the messages of %s" % TOOLCHAIN, "no table of messages beside the project")
        return tally.close()
    rows = [row for row in read_table(table) if row["condition_or_cause"].strip()]
    codes = [row for row in rows if CODE.match(row["message"])]
    progress = [row for row in rows if row["condition_or_cause"].startswith(PROGRESS)]
    causes = [row for row in rows if row not in codes and row not in progress]
    ask = Ask(program)
    listed = check_list(tally, read_table(left_out), causes)
    check_causes(tally, ask, causes, listed, "--rows" in sys.argv)
    check_progress(tally, ask, progress)
    check_codes(tally, ask, codes)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
