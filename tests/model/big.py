#!/usr/bin/env python3
"""Models that are large or mean: read in bounded memory, with a clear word on what is left out.

    big.py DRIVER

The files are sparse, so that gigabytes of weights take no room.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from tally import Tally  # noqa: E402
import wire  # noqa: E402

MIB = 1 << 20
PEAK = """
import resource, subprocess, sys
with open(sys.argv[1], "wb") as out:
    status = subprocess.run(sys.argv[2:], stdout=out, timeout=300).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def run(driver, path):
    """The facts, and the peak of memory in MiB."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run([sys.executable, "-c", PEAK, out.name, driver, path], stdout=subprocess.PIPE, check=True)
        status, kib = map(int, done.stdout.split())
        text = pathlib.Path(out.name).read_text(encoding="utf-8")
    if status != 0:
        raise AssertionError(f"the driver ended with {status}")
    document = json.loads(text.split("\f\n")[0])
    return document["facts"]["model"], document["unknown"], kib / 1024


def chain(count):
    return [wire.node("Relu", [f"t{i}"], [f"t{i + 1}"]) for i in range(count)]


# name, pieces of the graph, bytes to cut off, limit in MiB, what has to hold
CASES = (
    ("3 GiB in one tensor", lambda: wire.initializer("w", [3 * 256 * MIB], 3 << 30) + chain(1), 0, 16,
     lambda m, u: len(m["nodes"]) == 1 and m["size_bytes"] > 3 << 30 and not m["problems"]),
    ("3 GiB cut off", lambda: chain(1) + wire.initializer("w", [1 << 30], 4 << 30), 1 << 30, 16,
     lambda m, u: "is cut off after" in m["problems"][0]["text"] and "is cut off after" in u["/model/nodes"]),
    ("2 GiB in 2000 tensors", lambda: wire.layers(1000, 2 * MIB), 0, 120,
     lambda m, u: len(m["nodes"]) == 1000 and m["unused_initializers"] == 0),
    ("a million nodes", lambda: chain(1000000), 0, 128,
     lambda m, u: "more nodes than are read" in m["problems"][0]["text"]
     and "more nodes than are read" in u["/model/nodes"]),
    ("as many nodes as are read", lambda: chain(49999), 0, 640,
     lambda m, u: len(m.get("nodes", [])) == 49999 or "too large to be listed" in u["/model/nodes"]),
    ("a million attributes of one node",
     lambda: [wire.node("Relu", ["x"], ["y"], attrs=b"".join(wire.data(5, wire.data(1, f"a{i}")) for i in range(10**6)))],
     0, 128, lambda m, u: "more parts than are read" in m["problems"][0]["text"]),
    ("a list of a million numbers", lambda: [wire.node("Relu", ["x"], ["y"], attrs=wire.ints("a", range(10**6)))], 0, 32,
     lambda m, u: "not shown" in u["/model/nodes/0/attr/a"]),
    ("a million values", lambda: [wire.value(13, f"v{i}", [1]) for i in range(10**6)], 0, 640,
     lambda m, u: "more parts than are read" in m["problems"][0]["text"]),
    ("40000 kinds of operators", lambda: [wire.node(f"Op{i}", ["x"], [f"y{i}"]) for i in range(40000)], 0, 640,
     lambda m, u: "/model/op_counts" in u),
)


def main():
    driver, tally = sys.argv[1], Tally()
    with tempfile.TemporaryDirectory() as folder:
        for name, graph, cut, limit, holds in CASES:
            path = os.path.join(folder, "big.onnx")
            wire.write_model(path, graph(), cut=cut)
            model, unknown, peak = run(driver, path)
            os.unlink(path)
            problem = "" if holds(model, unknown) else f"not so: {str(model)[:300]}"
            if peak > limit:
                problem += f"\npeak {peak:.1f} MiB, more than {limit}"
            if "-v" in sys.argv:
                print(f"{name}: {peak:.1f} MiB")
            tally.check(name, problem)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
