#!/usr/bin/env python3
"""The static program in an empty root: no shared object, no locale, no table outside it. run.py PROGRAM"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from tally import Tally, show  # noqa: E402

ERROR = "generic.cli-test-failure"
LOG = "转换开始\nnpu-doctor cli test: step 3 went wrong\n转换失败\n"
LOGS = {"utf8.log": LOG.encode(), "gb18030.log": LOG.encode("gb18030"), "utf16.log": LOG.encode("utf-16")}

# arguments, exit status, in the output
TABLE = (
    ("--version", 0, "npu-doctor "),
    ("diagnose --kb /pack --lang en /utf8.log", 1, "The tests of the command line"),
    ("diagnose --kb /pack --lang zh /utf8.log", 1, "命令行测试造成的失败"),
    ("diagnose --kb /pack --lang zh /gb18030.log", 1, "命令行测试造成的失败"),
    ("diagnose --kb /pack /gb18030.log", 1, "命令行测试造成的失败"),
    ("diagnose --kb /pack --lang zh /utf16.log", 1, "命令行测试造成的失败"),
    ("explain --kb /pack --lang zh " + ERROR, 0, "保持原样"),
    ("kb list --kb /pack", 0, ERROR),
    ("lint --lang en /lint/input_config.ini /lint/preprocess.py", 1, "the script 127, 127, 127"),
    ("lint --lang zh /lint/input_config.ini /lint/preprocess.py", 1, "配置与脚本的均值不同"),
)


def way_in(root):
    """The words that run a program in `root`; None when this user may not."""
    for command, *more in (("chroot", root), ("unshare", "--user", "--map-root-user", "--root", root)):
        words = [shutil.which(command) or command, *more]
        try:
            if subprocess.run([*words, "/npu-doctor", "--version"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return words
        except FileNotFoundError:
            continue
    return None


def is_static(program):
    listing = subprocess.run(["readelf", "-lW", program], stdout=subprocess.PIPE, check=True).stdout
    return b"INTERP" not in listing


def main():
    tally = Tally()
    tally.check("no interpreter", "" if is_static(sys.argv[1]) else "the program needs a loader")
    root = tempfile.mkdtemp()
    try:
        shutil.copy(sys.argv[1], os.path.join(root, "npu-doctor"))
        shutil.copytree(HERE.parent / "cli" / "pack", os.path.join(root, "pack"))
        shutil.copytree("examples/05-lint-preprocessing", os.path.join(root, "lint"))
        for name, data in LOGS.items():
            pathlib.Path(root, name).write_bytes(data)
        words = way_in(root)
        if words is None:
            tally.skip("an empty root", "needs root or user namespaces")
            return tally.close()
        shown = set()
        for arguments, status, want in TABLE:
            done = subprocess.run([*words, "/npu-doctor", *arguments.split()], env={}, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            good = done.returncode == status and want in show(done.stdout)
            tally.check(arguments, "" if good else f"exit status {done.returncode}\n{show(done.stdout)}")
        for name in LOGS:
            done = subprocess.run([*words, "/npu-doctor", "diagnose", "--kb", "/pack", "--format", "json", "/" + name],
                                  env={}, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
            report = json.loads(done.stdout or b'{"findings": []}')
            shown.add(tuple((f["id"], f["location"]["line"], f["excerpt"]) for f in report["findings"]))
        tally.check("every encoding tells the same", "" if len(shown) == 1 else repr(shown))
    finally:
        shutil.rmtree(root)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
