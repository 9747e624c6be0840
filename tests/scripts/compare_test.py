#!/usr/bin/env python3
"""compare.py believes a driver that repeats the truth, and catches each one that lies, claims, crashes or is silent."""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
import compare  # noqa: E402
from tally import Tally  # noqa: E402

# a driver that repeats the truth, but for what the environment tells it to do
FAKE = '''
import json, os, sys
truth = json.load(open(sys.argv[1][:-3] + ".json"))
sides = {name: dict(truth[name].get("facts", {})) for name in ("norm", "raw") if name in truth}
exec(os.environ.get("LIE", ""))
scripts = [{"file": sys.argv[1], **sides}]
if truth["call"] != "none":
    scripts[0]["entry"] = "image_preprocess"
print(json.dumps({"schema": "npu-doctor/facts/1", "facts": {"scripts": scripts}, "places": {}, "unknown": {}}))
'''
SCRIPT = "zoo/vgg16_caffe_means"
CHEATS = (
    # (what it does, script, the code)
    ("another order", SCRIPT, "sides['norm']['order'] = 'RGB'"),
    ("another layout", SCRIPT, "sides['raw']['layout'] = 'NCHW'"),
    ("another dtype", SCRIPT, "sides['norm']['dtype'] = 'float64'"),
    ("the sides swapped", SCRIPT, "sides['norm']['size'] = {'width': 224, 'height': 200}"),
    ("a mean of 0.3 % more", SCRIPT, "sides['norm']['mean'][1] *= 1.003"),
    ("means in another order", SCRIPT, "sides['norm']['mean'].reverse()"),
    ("one mean for three", SCRIPT, "sides['norm']['mean'] = sides['norm']['mean'][:1]"),
    ("a std on another scale", SCRIPT, "sides['norm']['std'] = [1 / 255.0] * 3"),
    ("another shape", SCRIPT, "sides['norm']['shape'][3] = 4"),
    ("no batch", SCRIPT, "sides['norm']['shape'] = sides['norm']['shape'][1:]"),
    ("another fit", SCRIPT, "sides['norm']['fit'] = 'letterbox'"),
    ("a number as text", SCRIPT, "sides['norm']['shape'][0] = '1'"),
    ("norm and raw swapped", SCRIPT, "sides['norm'], sides['raw'] = sides['raw'], sides['norm']"),
    ("a mean where there is none", "mistakes/uint8_wraps", "sides['norm']['mean'] = [128.0] * 3"),
    ("a size where it varies", "idioms/no_resize", "sides['norm']['size'] = {'width': 224}"),
    ("a dimension where it varies", "idioms/no_resize", "sides['norm']['shape'][1] = 224"),
    ("a layout after a reshape", "mistakes/reshape_for_transpose", "sides['norm']['layout'] = 'NCHW'"),
    ("a result where it returns nothing", "mistakes/returns_nothing", "sides['norm']['dtype'] = 'float32'"),
    ("a result where it raises", "mistakes/uint8_in_place_fails", "sides['norm']['dtype'] = 'uint8'"),
    ("a result of a broken script", "mistakes/syntax_error", "sides['norm'] = {'dtype': 'float32'}"),
    ("an order of numbers", "idioms/raw_npy", "sides['norm']['order'] = 'RGB'"),
    ("a crash", SCRIPT, "sys.exit(139)"),
    ("no document", SCRIPT, "print('?'); sys.exit(0)"),
    ("silence", SCRIPT, "sides = {}"),
    ("four facts of eight", SCRIPT, "sides = {k: dict(list(v.items())[:4]) for k, v in sides.items()}"),
)
HONEST = (
    ("an alpha without numbers, given some", "zoo/face_attributes_format_flag", "sides['norm']['mean'][3] = 7.0"),
    ("a claim that can't be judged", "idioms/float16_output", "sides['norm']['mean'] = [0, 0, 0]"),
    ("whole numbers for real ones", SCRIPT, "sides['norm']['std'] = [1, 1, 1]"),
    ("one unknown dimension", SCRIPT, "sides['norm']['shape'][1] = None"),
    ("silence about what nobody can follow", "unfollowable/eval_expression", "sides = {}"),
)


def run(driver, lie, *names):
    """(exit status, text)"""
    done = subprocess.run([sys.executable, HERE / "compare.py", driver, *(f"{HERE / name}.py" for name in names)],
                          env={**os.environ, "LIE": lie}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def judge_all_at_once():
    """The truth of every script, judged as if a driver had said it."""
    for script in compare.all_scripts():
        truth = compare.stored_truth(script)
        sides = {name: truth[name].get("facts", {}) for name in ("norm", "raw") if name in truth}
        judgement = compare.judge(str(script), truth, {"facts": {"scripts": [sides]}})
        if judgement.lies or judgement.known != judgement.all:
            yield f"{script}: {judgement.lies} {judgement.unknowns}"


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "fake.py")
        path.write_text(FAKE, encoding="utf-8")
        driver = f"{sys.executable} {path}"
        for what, names, lie, want in (
            ("the truth", (SCRIPT, "idioms/no_resize", "mistakes/returns_nothing", "mistakes/syntax_error"), "", 0),
            *((what, (name,), lie, 0) for what, name, lie in HONEST),
            *((what, (name,), lie, 1) for what, name, lie in CHEATS),
        ):
            status, text = run(driver, lie, *names)
            tally.check(what, "" if status == want and " passed, " in text else f"exit status {status}\n{text}")
    tally.check("the truth of all scripts", "\n".join(judge_all_at_once()))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
