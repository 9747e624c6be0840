#!/usr/bin/env python3
"""Real logs with known outcomes, where they lie beside the project.

usage: cases_test.py PROGRAM FOLDER [-v]

A case is FOLDER/<name>/{log.txt, case.json}. Of a failure the first finding (or, where nothing is known, the first
unmatched line) must show one of its error_lines in at least 90 % of the cases; a case of vendor "negative" must give
no finding of severity error, and status 5 in at most one of ten. Where the cause was confirmed and the toolchain is one
whose knowledge is whole, the first finding must be the entry that states this cause: all of them.
"""
import json
import os
import re
import subprocess
import sys

DECISIVE_SHARE = 0.90
UNKNOWN_SHARE = 0.10
WHOLE = ("sigmastar", "generic")
# case: the entry that says what its root_cause says. A confirmed case of these vendors that is not listed fails.
STATES_CAUSE = {
    "088-sigmastar-cifs-fstat-too-large": "generic.file-large-for-type",
    "125-generic-numpy-no-attribute-bool-converter": "generic.numpy-alias-removed",
    "128-generic-ort-invalid-dims-frequency": "generic.onnxruntime-invalid-dimensions",
}


def norm(text):
    return re.sub(r"\s+", " ", text).strip()


def shows(excerpt, lines):
    got = norm(excerpt)
    for line in map(norm, lines):
        if got and (got == line or (len(line) >= 6 and line in got) or (len(got) >= 12 and got in line)):
            return True
    return False


def diagnose(program, log):
    done = subprocess.run([program, "diagnose", "--format", "json", log], stdout=subprocess.PIPE)
    return done.returncode, json.loads(done.stdout)


def main():
    program, folder = sys.argv[1:3]
    verbose = "-v" in sys.argv
    if not os.path.isdir(folder):
        print("0 passed, 0 failed, 1 skipped")
        return 0
    decisive = failures = negatives = unknown = 0
    missed, wrong, unstated = [], [], []
    confirmed = 0
    for name in sorted(os.listdir(folder)):
        log = os.path.join(folder, name, "log.txt")
        if not os.path.isfile(log) or os.path.getsize(log) == 0:
            continue
        with open(os.path.join(folder, name, "case.json"), encoding="utf-8") as f:
            case = json.load(f)
        status, report = diagnose(program, log)
        errors = [f["id"] for f in report["findings"] if f["severity"] == "error"]
        first = report["findings"][:1] or report["unmatched"][:1]
        if case["vendor"] == "negative":
            negatives += 1
            unknown += status == 5
            if errors:
                wrong.append("%s: %s" % (name, ", ".join(errors)))
            elif status == 5 and verbose:
                print("status 5: %s: %s" % (name, report["unmatched"][0]["excerpt"]))
            continue
        failures += 1
        good = bool(first) and shows(first[0]["excerpt"], case["error_lines"])
        decisive += good
        what = first[0].get("id", "unmatched") if first else "nothing"
        if verbose:
            print("%s %s: %s" % ("ok  " if good else "MISS", name, what))
        if case["confirmed"] and case["vendor"] in WHOLE:
            confirmed += 1
            if what != STATES_CAUSE.get(name):
                unstated.append("%s: %s, not %s" % (name, what, STATES_CAUSE.get(name, "listed in this test")))
        if not good:
            missed.append("%s: %s: %s" % (name, what, norm(first[0]["excerpt"])[:120] if first else ""))
    for line in missed:
        print("decisive line missed: " + line)
    for line in wrong:
        print("error on a negative case: " + line)
    for line in unstated:
        print("confirmed cause not stated: " + line)
    print("confirmed causes stated: %d of %d" % (confirmed - len(unstated), confirmed))
    print("decisive line: %d of %d failure cases; negative cases: %d, with an error %d, status 5 %d"
          % (decisive, failures, negatives, len(wrong), unknown))
    checks = [decisive >= DECISIVE_SHARE * failures, not wrong, unknown <= UNKNOWN_SHARE * negatives, not unstated]
    print("%d passed, %d failed" % (sum(checks), len(checks) - sum(checks)))
    return 0 if all(checks) else 1


sys.exit(main())
