#!/usr/bin/env python3
"""lint --diff and lint --fix from outside: fix.py PROGRAM [--kills N]

What is repaired is what was claimed and nothing else; a second lint finds nothing of it; a program that is killed
leaves the old file or the new one.
"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tally import Tally  # noqa: E402

OLD = b"""[INPUT_CONFIG]
; two words in another case
inputs=a,b;
training_input_formats=RGB,RGB;
input_formats=RGB,RGB;
quantizations=true,TRUE;
mean=0:0:0,0:0:0;
std_value=1:1:1,1:1:1;
input_layouts=NHWC,nhwc;

[OUTPUT_CONFIG]
outputs=prob;
dequantizations=FALSE;
"""
NEW = OLD.replace(b"=true,", b"=TRUE,").replace(b",nhwc;", b",NHWC;")


def lint(program, file, *options, **more):
    return subprocess.run([program, "lint", *options, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          env={**os.environ, "LC_ALL": "C"}, **more)


def check_diff(tally, program, folder):
    file = folder / "diff.ini"
    file.write_bytes(OLD)
    done = lint(program, "diff.ini", "--diff", cwd=folder)
    tally.check("--diff leaves the file alone", "" if file.read_bytes() == OLD else "it was changed")
    patched = subprocess.run(["patch", "-p0", "-s"], input=done.stdout, cwd=folder, check=False).returncode
    tally.check("--diff is what patch takes", "" if patched == 0 and file.read_bytes() == NEW else done.stdout.decode())


def check_fix(tally, program, folder):
    for name, old, new in (("unix", OLD, NEW), ("dos", OLD.replace(b"\n", b"\r\n"), NEW.replace(b"\n", b"\r\n"))):
        file = folder / f"{name}.ini"
        file.write_bytes(old)
        file.chmod(0o640)
        before = lint(program, file, "--quiet").stdout.decode()
        done = lint(program, file, "--fix")
        after = lint(program, file, "--quiet").stdout.decode()
        tally.check(f"--fix: {name}: nothing else changes", "" if file.read_bytes() == new else file.read_bytes().decode())
        tally.check(f"--fix: {name}: rights stay", "" if file.stat().st_mode & 0o7777 == 0o640 else oct(file.stat().st_mode))
        tally.check(f"--fix: {name}: says how much", "" if b"2 edits made" in done.stderr else done.stderr.decode())
        gone = [line for line in before.splitlines() if line not in after]
        tally.check(f"--fix: {name}: a second lint finds neither", "" if len(gone) == 2 else f"{before}\n{after}")
        again = lint(program, file, "--fix")
        tally.check(f"--fix: {name}: nothing is left to fix", "" if b"nothing to fix" in again.stderr else again.stderr.decode())


def check_refusal(tally, program, folder):
    """A folder in which nothing can be created; root may everywhere, so a file system that may not be written does it."""
    if os.geteuid() == 0:
        tally.skip("a folder that can't be written", "root may write it")
        return
    locked = folder / "locked"
    locked.mkdir()
    file = locked / "a.ini"
    file.write_bytes(OLD)
    locked.chmod(0o555)
    done = lint(program, file, "--fix")
    locked.chmod(0o755)
    tally.check("a folder that can't be written", "" if done.returncode == 3 and b"cannot write" in done.stderr else str(done))
    tally.check("... and the file is as it was", "" if file.read_bytes() == OLD else "it was changed")


def check_kills(tally, program, folder, count):
    file, chance = folder / "kill.ini", random.Random(7)
    file.write_bytes(OLD)
    start = time.perf_counter()
    lint(program, file, "--fix")
    whole = time.perf_counter() - start
    seen, wrong = {OLD: 0, NEW: 0}, ""
    for _ in range(count):
        file.write_bytes(OLD)
        run = subprocess.Popen([program, "lint", "--fix", str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 1.5 * whole))
        run.send_signal(signal.SIGKILL)
        run.wait()
        content = file.read_bytes()
        if content in seen:
            seen[content] += 1
        else:
            wrong = content.decode(errors="replace")
    tally.check("killed: the old file or the new one", wrong)
    tally.check("killed: both were seen", "" if all(seen.values()) else str(list(seen.values())))


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    kills = int(sys.argv[3]) if sys.argv[2:3] == ["--kills"] else 150
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_diff(tally, program, folder)
        check_fix(tally, program, folder)
        check_refusal(tally, program, folder)
        check_kills(tally, program, folder, kills)
    return tally.close()


sys.exit(main())
