#!/usr/bin/env python3
"""Holds what `DRIVER script.py` says about each script against the truth stored beside it.

    compare.py [-v] DRIVER [SCRIPT...]

DRIVER prints a document "npu-doctor/facts/1"; facts.scripts[0].norm and .raw are what the script returns for norm true
and false. A fact that differs from the truth is a lie, and so is any claim where the truth has none; one lie fails the
test of its script. What is unknown is no lie, but of the facts that scripts have, 85 of 100 must be known (scripts that
nobody could follow, in unfollowable/, are left out of this count, and so are those that can't be called with `norm`).
-v prints what is unknown, with the reason.

The truth, <script>.json: `call` tells how the script can be called, `norm` and `raw` hold `facts` and, for what has no
fact, the reason in `none`. A reason that begins with "open:" is not judged.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from tally import Tally  # noqa: E402
from truth import all_scripts  # noqa: E402

FACTS = ("order", "layout", "dtype", "size", "mean", "std", "shape", "fit")
SHARE = 0.85
TOLERANCE = 1e-3
LIMIT_S = 20


def run(driver, script):
    """(document, problem): one of them is None."""
    try:
        done = subprocess.run([*driver, script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return None, f"no end within {LIMIT_S} s"
    if done.returncode != 0:
        return None, f"exit status {done.returncode}\n{done.stderr.decode('utf-8', 'replace')[-1000:]}"
    try:
        document = json.loads(done.stdout.decode("utf-8"))
    except ValueError as error:
        return None, f"no JSON: {error}"
    if document.get("schema") != "npu-doctor/facts/1":
        return None, f"schema {document.get('schema')!r}"
    return document, None


# ---- one fact ----

RIGHT, UNKNOWN, WRONG = "right", "unknown", "wrong"


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def judge_item(true, claimed, none_is_open):
    """`true` None: there is no such fact, or (none_is_open) it can't be told."""
    if claimed is None:
        return RIGHT if true is None else UNKNOWN
    if true is None:
        return RIGHT if none_is_open else WRONG
    if is_number(true) and is_number(claimed):
        return RIGHT if abs(true - claimed) <= max(TOLERANCE, TOLERANCE * abs(true)) else WRONG
    return RIGHT if type(true) is type(claimed) and true == claimed else WRONG


def judge_fact(name, true, claimed):
    if claimed is None:
        return UNKNOWN
    if isinstance(true, dict):
        if not isinstance(claimed, dict):
            return WRONG
        verdicts = [judge_item(true.get(key), claimed.get(key), False) for key in {**true, **claimed}]
    elif isinstance(true, list):
        if not isinstance(claimed, list) or len(true) != len(claimed):
            return WRONG
        # a channel that nothing changes (alpha) has no numbers to measure
        verdicts = [judge_item(t, c, name in ("mean", "std")) for t, c in zip(true, claimed)]
    else:
        verdicts = [judge_item(true, claimed, False)]
    return WRONG if WRONG in verdicts else UNKNOWN if UNKNOWN in verdicts else RIGHT


def says_nothing(claimed):
    """No value anywhere in it."""
    if isinstance(claimed, (dict, list)):
        return all(says_nothing(value) for value in (claimed.values() if isinstance(claimed, dict) else claimed))
    return claimed is None


# ---- one script ----


def reason_for(document, *path):
    """Why it is unknown: the reason told for it, for something in it, or for what it stands in."""
    pointer = "/scripts/0/" + "/".join(path)
    unknown = document.get("unknown", {})
    inside = [reason for place, reason in unknown.items() if place == pointer or place.startswith(pointer + "/")]
    around = [reason for place, reason in unknown.items() if pointer.startswith(place + "/")]
    return (inside + around + ["no reason told"])[0]


class Judgement:
    def __init__(self):
        self.known = self.all = 0
        self.lies, self.unknowns = [], []

    def side(self, name, true, claimed, document):
        for fact in FACTS:
            claim = claimed.get(fact)
            if fact not in true.get("facts", {}):
                why = true.get("none", {}).get(fact) or true.get("raises") or f"returns {true.get('returns', 'nothing')}"
                if not why.startswith("open:") and not says_nothing(claim):
                    self.lies.append(f"{name}.{fact}: says {json.dumps(claim)}, there is none: {why}")
                continue
            self.all += 1
            verdict = judge_fact(fact, true["facts"][fact], claim)
            self.known += verdict == RIGHT
            if verdict == WRONG:
                self.lies.append(f"{name}.{fact}: says {json.dumps(claim)}, it is {json.dumps(true['facts'][fact])}")
            elif verdict == UNKNOWN:
                self.unknowns.append(f"{name}.{fact}: {reason_for(document, name, fact)}")

    def places(self, script, document):
        lines = len(pathlib.Path(script).read_bytes().splitlines())
        for pointer, place in document.get("places", {}).items():
            if not 1 <= place.get("line", 1) <= lines:
                self.lies.append(f"{pointer}: stands in line {place['line']} of {lines}")


def judge(script, truth, document):
    judgement = Judgement()
    scripts = document["facts"].get("scripts") or [{}]
    claims = scripts[0] or {}
    if "load" not in truth:
        entry, has_one = claims.get("entry"), truth["call"] != "none"
        if entry is not None and (entry == "image_preprocess") != has_one:
            judgement.lies.append(f"entry: says {entry!r}")
    for side in ("norm", "raw"):
        claimed = claims.get(side)
        missing = {"raises": truth.get("load", "there is no such function")}
        judgement.side(side, truth.get(side, missing), claimed if isinstance(claimed, dict) else {}, document)
    judgement.places(script, document)
    return judgement


def counts(script, truth):
    return pathlib.Path(script).parent.name != "unfollowable" and truth["call"] == "keyword"


class Total:
    def __init__(self):
        self.known = self.all = 0

    def add(self, judgement):
        self.known += judgement.known
        self.all += judgement.all

    def problem(self):
        share = self.known / self.all if self.all else 1
        print(f"{self.known} of {self.all} facts known ({100 * share:.1f} %)")
        return "" if share >= SHARE else f"fewer than {100 * SHARE:.0f} %"


def compare(driver, scripts_and_truths, tally, verbose):
    """Judges them all."""
    total = Total()
    scripts_and_truths = list(scripts_and_truths)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        documents = pool.map(lambda pair: run(driver, pair[0]), scripts_and_truths)
        for (script, truth), (document, problem) in zip(scripts_and_truths, documents):
            judgement = Judgement()
            if document is not None:
                judgement = judge(script, truth, document)
                problem = "\n".join(judgement.lies)
            name = os.path.relpath(script)
            tally.check(name, problem)
            if counts(script, truth):
                total.add(judgement)
            if verbose:
                for line in judgement.unknowns:
                    print(f"unknown {name} {line}")
    tally.check("enough facts are known", total.problem())


def stored_truth(script):
    return json.loads(pathlib.Path(script).with_suffix(".json").read_text(encoding="utf-8"))


def main():
    parser = argparse.ArgumentParser(description="Holds facts about scripts against the truth.")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what is unknown and why")
    parser.add_argument("driver", help="command, words split at blanks")
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT")
    options = parser.parse_args()
    tally = Tally()
    scripts = options.scripts or all_scripts()
    compare(shlex.split(options.driver), [(str(script), stored_truth(script)) for script in scripts], tally, options.verbose)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
