#!/usr/bin/env python3
"""The truth about the scripts of this folder: what they return when they are run (measure.py tells how).

    truth.py --check [SCRIPT...]     runs them, and compares with the truth stored beside them
    truth.py --update [SCRIPT...]    runs them, and stores what was measured
    truth.py --show SCRIPT...        runs them, and prints it

Needs the libraries of Debian 12 (python3-numpy, -opencv, -pil, -skimage, -imageio, -torchvision); with others the
scripts may behave otherwise, so without them nothing is checked.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from tally import Tally  # noqa: E402

FOLDERS = ("zoo", "idioms", "mistakes", "unfollowable")
LIMIT_S = 180
PROBE = "import numpy, cv2, PIL, skimage.io, imageio, torchvision; assert numpy.__version__.startswith('1.24.')"


def all_scripts(folders=FOLDERS):
    return [path for folder in folders for path in sorted((HERE / folder).glob("*.py"))]


def environment():
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "PYTHON"))}
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    # no traces beside the scripts
    return {**env, **threads, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def find_interpreter():
    """One that has the libraries, or None."""
    for python in (sys.executable, "python3", "/usr/bin/python3"):
        try:
            if subprocess.run([python, "-c", PROBE], env=environment(), stdin=subprocess.DEVNULL, check=False,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
                return python
        except OSError:
            pass
    return None


class Lab:
    """Where scripts are run: the pictures, and a folder of its own for each run."""

    def __init__(self, python, folder):
        self.python, self.folder = python, folder
        self.pictures = os.path.join(folder, "pictures")
        subprocess.run([python, HERE / "measure.py", "--pictures", self.pictures], env=environment(), check=True)

    def measure(self, script):
        """(truth, problem): one of them is None."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            out = os.path.join(folder, "truth.json")
            try:
                done = subprocess.run([self.python, HERE / "measure.py", os.path.abspath(script), self.pictures, out],
                                      cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, timeout=LIMIT_S, check=False)
            except subprocess.TimeoutExpired:
                return None, f"no end within {LIMIT_S} s"
            if done.returncode != 0:
                return None, done.stderr.decode("utf-8", "replace")[-2000:]
            with open(out, encoding="utf-8") as file:
                return json.load(file), None

    def measure_all(self, scripts):
        """(script, truth, problem) in the order of the scripts."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from ((script, *done) for script, done in zip(scripts, pool.map(self.measure, scripts)))


def close(a, b):
    """Equal, numbers nearly so."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-4 * max(1, abs(a), abs(b))
    return type(a) is type(b) and a == b


def lines_of(value, indent=0):
    """JSON with a line for each fact, so that a change shows as one."""
    if not isinstance(value, dict) or not value or indent > 2 and not any(isinstance(v, (list, dict)) for v in value.values()):
        return json.dumps(value)
    pad = "  " * indent
    items = [f"{pad}  {json.dumps(key)}: {lines_of(item, indent + 1)}" for key, item in value.items()]
    return "{\n" + ",\n".join(items) + f"\n{pad}}}"


def judge(script, truth, problem, options):
    if problem:
        return problem
    path = pathlib.Path(script).with_suffix(".json")
    if options.show:
        print(lines_of(truth))
        return ""
    if options.update:
        path.write_text(lines_of(truth) + "\n", encoding="utf-8")
        return ""
    if not path.exists():
        return "no truth is stored: run truth.py --update"
    stored = json.loads(path.read_text(encoding="utf-8"))
    return "" if close(stored, truth) else f"stored:   {json.dumps(stored)}\nmeasured: {json.dumps(truth)}"


def main():
    parser = argparse.ArgumentParser(description="Measures what preprocessing scripts return.")
    what = parser.add_mutually_exclusive_group(required=True)
    for name in ("check", "update", "show"):
        what.add_argument("--" + name, action="store_true")
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT")
    options = parser.parse_args()
    tally = Tally()
    scripts = options.scripts or all_scripts()
    python = find_interpreter()
    if python is None:
        tally.skip("the truth about the scripts", "no Python with the libraries of Debian 12 (make deps check-all)")
        return tally.close()
    with tempfile.TemporaryDirectory() as folder:
        for script, truth, problem in Lab(python, folder).measure_all(scripts):
            tally.check(os.path.relpath(script), judge(script, truth, problem, options))
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
