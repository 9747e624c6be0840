#!/usr/bin/env python3
"""Input that is broken, huge, or changes while it is read. hostile.py PROGRAM [--slow]

Whatever comes: a report or a clear message, the right exit status, memory within a bound, and nothing that was
not read passed off as judged.
"""

import bz2
import gzip
import io
import lzma
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

from bench import ERROR, MESSAGE, PACK, Bench, is_sanitized
from pieces import BYTEWISE_MAX, Runner, ones, pieces_of
from tally import Tally, show

MEMORY_BYTES = 64 << 20  # address space of a run, whatever the size of the log
WORDS = b"progress 12 of 100: [conv_12] shape [1, 3, 640, 640] ok\n"
SEED = 20

LOG = "开始转换\n" + MESSAGE.decode() + "\n转换失败\n"
STORY = LOG.encode()


def zipped(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("convert.log", data)
    return out.getvalue()


def mixed():
    """Lines of three encodings, as they come together when a log is pasted."""
    return "模型\n".encode() + "转换失败，请检查配置\n".encode("gb18030") + b"caf\xe9\n" + MESSAGE + b"\n\xff\xfe\xfd\n"


# what is read as it is meant: name, bytes, line of the message
READABLE = (
    ("UTF-8 with a mark", b"\xef\xbb\xbf" + STORY, 2),
    ("UTF-16, little end first", b"\xff\xfe" + LOG.encode("utf-16-le"), 2),
    ("UTF-16, big end first", b"\xfe\xff" + LOG.encode("utf-16-be"), 2),
    ("UTF-16 without a mark", LOG.replace("开始转换", "start").encode("utf-16-le"), 2),
    ("UTF-16 that ends in half a character", b"\xff\xfe" + LOG.encode("utf-16-le") + b"\x0a", 2),
    ("GB18030", LOG.encode("gb18030"), 2),
    ("mixed encodings", mixed(), 4),
    ("lone carriage returns", STORY.replace(b"\n", b"\r"), 1),
    ("carriage return and line feed", STORY.replace(b"\n", b"\r\n"), 2),
    ("no line end", STORY.rstrip(b"\n").rsplit(b"\n", 1)[0], 2),
    ("colours", STORY.replace(MESSAGE, b"\x1b[1;31m" + MESSAGE + b"\x1b[0m"), 2),
    ("a progress bar", b"".join(b"\r%d%%" % i for i in range(101)) + b"\n" + MESSAGE + b"\n", 2),
    ("NULs in front", b"\0" * 70000 + b"\n" + MESSAGE + b"\n", 2),
    ("NULs behind", MESSAGE + b"\n" + b"\0" * 70000, 1),
    ("a NUL after each line", STORY.replace(b"\n", b"\0\n"), 2),
    ("newlines", b"\n" * 200000 + MESSAGE + b"\n", 200001),
    ("a long line", b"x" * (8 << 20) + b" " + MESSAGE + b" " + b"y" * (8 << 20) + b"\n", 1),
    ("brackets in brackets", b"[(" * 200000 + b"\n" + MESSAGE + b"\n", 2),
    ("quote marks", b"> " * 100000 + b"\n" + MESSAGE + b"\n", 2),
    ("tracebacks without end", b"Traceback (most recent call last):\n" * 20000 + MESSAGE + b"\n", 20001),
    ("frames without end",
     b"Traceback (most recent call last):\n" + b"  File \"a.py\", line 1, in f\n    f()\n" * 20000 + MESSAGE + b"\n",
     40002),
    ("a box without end", b"+-------+\n" + b"| cell |\n" * 20000 + MESSAGE + b"\n", 20002),
)

# what holds nothing: name, bytes
SILENT = (
    ("an empty log", b""),
    ("a line feed", b"\n"),
    ("only newlines", b"\n" * 3000000),
    ("only carriage returns", b"\r" * 300000),
    ("only blanks", b" \t" * 300000),
    ("one byte", b"x"),
    ("a mark and nothing else", b"\xef\xbb\xbf"),
    ("a mark of UTF-16 and nothing else", b"\xff\xfe"),
)

# what is no log: name, bytes, what is said
REFUSED = (
    ("gzip", gzip.compress(STORY), r"is packed \(gzip\); unpack it first"),
    ("zip", zipped(STORY), r"is packed \(zip\); unpack it first"),
    ("xz", lzma.compress(STORY), r"is packed \(xz\); unpack it first"),
    ("bzip2", bz2.compress(STORY), r"is packed \(bzip2\); unpack it first"),
    ("zstd", b"\x28\xb5\x2f\xfd\x04\x00\x51\x00\x00" + STORY, r"is packed \(zstd\); unpack it first"),
    ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + STORY, r"is packed \(7z\); unpack it first"),
    ("noise", random.Random(SEED).randbytes(300000), ""),
    ("an executable", pathlib.Path(sys.executable).read_bytes()[:300000], ""),
)


def check_readable(bench):
    for name, data, line in READABLE:
        (bench.folder / "x.log").write_bytes(data)
        for way, words, more in (("file", "x.log", {}), ("pipe", "-", {"input": data})):
            title = f"{name} ({way})"
            done = bench.run(f"diagnose --kb @ --format json {words}", **more)
            bench.expect(title, done, 1, "", "^$")
            report = bench.report(title, done)
            places = [f["location"]["line"] for f in report.get("findings", ()) if f["id"] == ERROR]
            good = places == [line] and report["inputs"][0]["bytes"] == len(data) and report["complete"]
            bench.tally.check(f"{title}: found where it stands", "" if good else
                              f"on lines {places}, not {line}; inputs {report.get('inputs')}")


def check_silent(bench):
    for name, data in SILENT:
        (bench.folder / "x.log").write_bytes(data)
        done = bench.run("diagnose --kb @ --format json x.log")
        bench.expect(name, done, 0, '"status": "clean"', "^$")
        report = bench.report(name, done)
        read = report.get("inputs", [{"bytes": None}])[0]["bytes"]
        bench.tally.check(f"{name}: all is read", "" if read == len(data) else f"{read} of {len(data)} bytes")


def check_refused(bench):
    for name, data, said in REFUSED:
        path = bench.folder / "x.log"
        path.write_bytes(data)
        for way, words, more in (("file", "x.log", {}), ("pipe", "-", {"input": data})):
            title = f"{name} ({way})"
            done = bench.run(f"diagnose --kb @ --format json {words}", **more)
            bench.expect(title, done, 3, '"complete": false', said)
            report = bench.report(title, done)
            named = report.get("problems", [{"input": ""}])[0]["input"]
            wanted = "x.log" if way == "file" else "<stdin>"
            bench.tally.check(f"{title}: the report names the input", "" if named == wanted else named)
            bench.expect(f"{title} as text", bench.run(f"diagnose --kb @ {words}", **more), 3,
                         "^NOT COMPLETE", said)


def check_byte_by_byte(bench):
    """What an input is, packed, binary or in which encoding, does not depend on the size of the reads."""
    runner = Runner(bench.program, "--kb", PACK)
    path = bench.folder / "x.log"
    for name, data, *_ in READABLE + SILENT + REFUSED:
        data = data[:BYTEWISE_MAX]
        path.write_bytes(data)
        same = runner.in_pieces(pieces_of(data, ones())) == runner.whole(path)
        bench.tally.check(f"{name}: byte by byte", "" if same else "the report is another one")


# ---- logs that change ----

def position(pid, path):
    """How far the process has read the file; 0 before it opens it."""
    for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        if os.path.exists(fd) and os.path.samefile(fd, path):
            return int(pathlib.Path(f"/proc/{pid}/fdinfo/{fd.name}").read_text().split()[1])
    return 0


def check_shrinking_log(bench):
    path = bench.folder / "shrinking.log"
    path.write_bytes(STORY)
    os.truncate(path, 1 << 30)
    with subprocess.Popen([bench.program, "diagnose", "--kb", PACK, "--format", "json", "shrinking.log"],
                          cwd=bench.folder, env=bench.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as child:
        while child.poll() is None and position(child.pid, path) == 0:
            time.sleep(0.001)
        os.truncate(path, len(STORY))
        out, err = child.communicate(timeout=60)
    done = subprocess.CompletedProcess("", child.returncode, out, err)
    bench.expect("a shrinking log", done, 3, "", "'shrinking.log' became shorter while it was read: [0-9]+ of 1073741824")
    report = bench.report("a shrinking log", done)
    good = not report.get("complete", True) and [f["id"] for f in report["findings"]] == [ERROR]
    bench.tally.check("a shrinking log: what was read is judged, and called a part", "" if good else show(out))


def check_growing_log(bench):
    """What is appended after the start is another run's business, and is said to be."""
    path = bench.folder / "growing.log"
    path.write_bytes(STORY)
    os.truncate(path, 256 << 20)
    with subprocess.Popen([bench.program, "diagnose", "--kb", PACK, "--format", "json", "growing.log"],
                          cwd=bench.folder, env=bench.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as child:
        while child.poll() is None and position(child.pid, path) == 0:
            time.sleep(0.001)
        with open(path, "ab") as log:
            log.write(b"\n" + WORDS * 100)
        out, err = child.communicate(timeout=60)
    done = subprocess.CompletedProcess("", child.returncode, out, err)
    bench.expect("a growing log", done, 1, "", "'growing.log' is still growing; judged as far as it was at the start")
    report = bench.report("a growing log", done)
    read = report.get("inputs", [{"bytes": 0}])[0]["bytes"]
    bench.tally.check("a growing log: read to where it ended", "" if read == 256 << 20 else str(read))


def check_several(bench):
    """One bad input among good ones: the good ones are judged, the report is not called whole."""
    (bench.folder / "good.log").write_bytes(STORY)
    (bench.folder / "x.gz").write_bytes(gzip.compress(STORY))
    done = bench.run("diagnose --kb @ --format json good.log x.gz nosuch.log .")
    bench.expect("good and bad inputs", done, 3, "", r"(?s)x\.gz.*nosuch\.log.*'\.': is a directory")
    report = bench.report("good and bad inputs", done)
    seen = ([f["id"] for f in report.get("findings", ())], [p["input"] for p in report.get("problems", ())])
    good = seen == ([ERROR], ["x.gz", "nosuch.log", "."])
    bench.tally.check("good and bad inputs: each is told", "" if good else repr(seen))


def check_unreadable(bench):
    path = bench.folder / "secret.log"
    path.write_bytes(STORY)
    os.chmod(path, 0)
    more = {}
    if os.geteuid() == 0:
        if subprocess.run(["setpriv", "--reuid=65534", "true"], check=False, stderr=subprocess.DEVNULL).returncode:
            bench.tally.skip("an unreadable log", "root may read it")
            return
        os.chmod(bench.folder, 0o755)
        more["user"] = 65534
    try:
        done = bench.run("diagnose --kb @ --format json secret.log", **more)
    except PermissionError:
        bench.tally.skip("an unreadable log", "another user may not start the program")
        return
    if done.returncode == 4:
        bench.tally.skip("an unreadable log", "another user may not read the tests")
        return
    bench.expect("an unreadable log", done, 3, '"complete": false', "cannot read 'secret.log': Permission denied")
    bench.report("an unreadable log", done)


# ---- sizes ----

def generate(writer, bytes_wanted):
    block = WORDS * 2000
    try:
        writer.write(STORY)
        for _ in range(bytes_wanted // len(block)):
            writer.write(block)
        writer.write(MESSAGE.replace(b"3", b"7") + b"\n")
        writer.close()
    except BrokenPipeError:
        pass


def judge_big(bench, title, child, lines):
    out, err = child.stdout.read(), child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    done = subprocess.CompletedProcess("", child.returncode, out, err)
    bench.expect(title, done, 1, "", "^$")
    report = bench.report(title, done)
    places = [f["location"]["line"] for f in report.get("findings", ())]
    good = report.get("complete") and places == lines
    bench.tally.check(f"{title}: both ends are judged", "" if good else f"lines {places}, not {lines}")
    peak = used.ru_maxrss << 10
    bench.tally.check(f"{title}: memory", "" if peak < MEMORY_BYTES else f"{peak} bytes")


def start_big(bench, words, **more):
    limit = {} if is_sanitized(bench.program) else {
        "preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))}
    return subprocess.Popen([bench.program, "diagnose", "--kb", PACK, "--format", "json", *words], cwd=bench.folder,
                            env=bench.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **limit, **more)


def check_big_file(bench, size):
    """Mostly a hole: it takes no place on the disk, and is read as NULs."""
    path = bench.folder / "big.log"
    path.write_bytes(STORY)
    os.truncate(path, size)
    with open(path, "ab") as log:
        log.write(b"\n" + MESSAGE.replace(b"3", b"7") + b"\n")
    with start_big(bench, ["big.log"], stdin=subprocess.DEVNULL) as child:
        judge_big(bench, f"a file of {size >> 20} MiB", child, [2, 5])


def check_big_pipe(bench, size):
    block_lines = size // len(WORDS * 2000) * 2000
    with start_big(bench, [], stdin=subprocess.PIPE) as child:
        generate(child.stdin, size)
        judge_big(bench, f"a pipe of {size >> 20} MiB", child, [2, 4 + block_lines])


def check_endless_line(bench, half):
    path = bench.folder / "line.log"
    with open(path, "wb") as log:
        for part in (b"x", b"y"):
            for _ in range(half >> 20):
                log.write(part * (1 << 20))
            log.write(b" " + MESSAGE + b" " if part == b"x" else b"\n")
    with start_big(bench, ["line.log"], stdin=subprocess.DEVNULL) as child:
        judge_big(bench, f"a line of {half >> 19} MiB", child, [1])
    path.unlink()


def main():
    tally = Tally()
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        bench = Bench(sys.argv[1], folder, tally)
        if "--slow" in sys.argv:
            check_big_file(bench, 10 << 30)
            check_big_pipe(bench, 10 << 30)
            check_endless_line(bench, 100 << 20)
        else:
            for check in (check_readable, check_silent, check_refused, check_byte_by_byte, check_shrinking_log,
                          check_growing_log, check_several, check_unreadable):
                check(bench)
            check_big_pipe(bench, 512 << 20)
            check_big_file(bench, 64 << 20)
    finally:
        shutil.rmtree(folder)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
