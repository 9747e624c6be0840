"""Writing ONNX models of any size without the onnx package: fields of protobuf messages as bytes."""

import sys


def varint(n):
    out = bytearray()
    n &= (1 << 64) - 1
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def number(field, n):
    return varint(field << 3) + varint(n)


def data(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def node(op, inputs, outputs, name="", attrs=b""):
    out = b"".join(data(1, i) for i in inputs) + b"".join(data(2, o) for o in outputs)
    return data(1, out + (data(3, name) if name else b"") + data(4, op) + attrs)


def ints(name, values):
    return data(5, data(1, name) + b"".join(number(8, v) for v in values) + number(20, 7))


def value(field, name, dims, dtype=1):
    shape = b"".join(data(1, number(1, d)) for d in dims)
    return data(field, data(1, name) + data(2, data(1, number(1, dtype) + data(2, shape))))


class Hole:
    """So many bytes of zeros, which take no room on the disk."""

    def __init__(self, size):
        self.size = size


def initializer(name, dims, size):
    """Pieces of a tensor of `size` bytes: some bytes, and a hole."""
    head = b"".join(number(1, d) for d in dims) + number(2, 1) + data(8, name) + varint(9 << 3 | 2) + varint(size)
    return [varint(5 << 3 | 2) + varint(len(head) + size) + head, Hole(size)]


def length(pieces):
    return sum(p.size if isinstance(p, Hole) else len(p) for p in pieces)


def write_model(path, graph, opset=13, cut=0):
    """`graph`: pieces. `cut`: bytes that are left out at the end."""
    head = number(1, 7) + data(2, "test") + data(8, data(1, "") + number(2, opset))
    size = length(graph)
    with open(path, "wb") as f:
        f.write(head + varint(7 << 3 | 2) + varint(size))
        for piece in graph:
            if isinstance(piece, Hole):
                f.seek(piece.size, 1)
            else:
                f.write(piece)
        f.truncate(f.tell() - cut)


def layers(count, size):
    """A chain of `count` convolutions with `size` bytes of weights each."""
    channels, graph = 64, []
    rows = size // (4 * channels * 9)
    names = ["x"] + [f"layer{i}/output" for i in range(count)]
    for i in range(count):
        graph.append(node("Conv", [names[i], f"layer{i}.weight", f"layer{i}.bias"], [names[i + 1]], f"layer{i}/Conv",
                          ints("kernel_shape", [3, 3]) + ints("pads", [1, 1, 1, 1]) + ints("strides", [1, 1])))
    for i in range(count):
        graph += initializer(f"layer{i}.weight", [rows, channels, 3, 3], 4 * rows * channels * 9)
        graph += initializer(f"layer{i}.bias", [rows], 4 * rows)
    graph += [value(11, "x", [1, channels, 224, 224]), value(12, names[-1], [1, rows, 224, 224])]
    return graph


if __name__ == "__main__":
    sys.exit("a module of the tests of models")
