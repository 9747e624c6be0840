#!/usr/bin/env python3
"""The facts of ONNX models against the onnx Python package.

    oracle.py DRIVER [--data FOLDER] [-v]

For every model of libonnx-testdata: inputs, outputs, operator sets, nodes, attributes and their
defaults, initializers with few values, as onnx gives them; shapes that the program infers never
differ from those of onnx.shape_inference. Then the same models as text: written here in the syntax
that onnx.parser 1.12 accepts, read by onnx.parser and by the program.
"""

import argparse
import glob
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from tally import Tally  # noqa: E402

DATA = "/usr/share/libonnx-testdata/data"
VALUES_MAX, LIST_MAX = 64, 1024
NUMPY = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string", 9: "bool",
    10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128", 16: "bfloat16",
}


def facts_of(driver, names):
    done = subprocess.run([driver], input="\n".join(names) + "\n", stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(text) for text in done.stdout.split("\f\n")[:-1]]


# ---- what the package says, in the shape of the facts ----

class Truth:
    """One model as onnx reads it."""

    def __init__(self, onnx, model):
        import numpy

        self.onnx, self.numpy, self.model = onnx, numpy, model
        self.opsets = {("" if o.domain == "ai.onnx" else o.domain): o.version for o in model.opset_import}
        self.problems = []

    def differ(self, path, got, want):
        if got != want:
            self.problems.append(f"{path}: {got!r}, onnx says {want!r}")

    def real(self, value):
        """A float32 as numpy prints it."""
        return float(str(self.numpy.float32(value)))

    def value_info(self, v):
        kind = v.type.WhichOneof("value")
        if kind != "tensor_type":
            return {"name": v.name}
        info, tensor = {"name": v.name}, v.type.tensor_type
        if tensor.elem_type:
            info["dtype"] = NUMPY[tensor.elem_type]
        if tensor.HasField("shape"):
            info["shape"] = [dim_of(d) for d in tensor.shape.dim]
        return info

    def check_values(self, path, got, values):
        self.differ(path, [strip(g) for g in got], [self.value_info(v) for v in values])

    def tensor(self, t):
        return {"dtype": NUMPY[t.data_type], "shape": list(t.dims)}

    def attribute(self, a):
        kind = a.type
        A = self.onnx.AttributeProto
        if a.ref_attr_name:
            return None
        if kind == A.FLOAT:
            return self.real(a.f)
        if kind == A.INT:
            return a.i
        if kind == A.STRING:
            return a.s.decode("utf-8", "replace")
        if kind == A.TENSOR:
            return self.tensor(a.t)
        if kind == A.GRAPH:
            return {"graph": a.g.name}
        if kind == A.FLOATS and len(a.floats) <= LIST_MAX:
            return [self.real(f) for f in a.floats]
        if kind == A.INTS and len(a.ints) <= LIST_MAX:
            return list(a.ints)
        if kind == A.STRINGS and len(a.strings) <= LIST_MAX:
            return [s.decode("utf-8", "replace") for s in a.strings]
        return None

    def attributes(self, node):
        want = {a.name: self.attribute(a) for a in node.attribute}
        domain = "" if node.domain == "ai.onnx" else node.domain
        try:
            schema = self.onnx.defs.get_schema(node.op_type, self.opsets.get(domain, 0), domain)
        except Exception:
            schema = None
        if schema is not None and not schema.deprecated:
            for name, a in schema.attributes.items():
                if name not in want and a.default_value.name:
                    want[name] = self.attribute(a.default_value)
        return {k: v for k, v in want.items() if v is not None}

    def check_node(self, path, got, node):
        self.differ(f"{path}.op_type", got["op_type"], node.op_type)
        self.differ(f"{path}.name", got["name"], node.name)
        self.differ(f"{path}.domain", got["domain"], "" if node.domain == "ai.onnx" else node.domain)
        self.differ(f"{path}.inputs", got["inputs"], list(node.input))
        self.differ(f"{path}.outputs", got["outputs"], list(node.output))
        self.differ(f"{path}.operands", [o["name"] for o in got["operands"]], list(node.input))
        attr = {k: drop_value(v) for k, v in got["attr"].items()}
        attr = {k: v for k, v in attr.items() if not (isinstance(v, dict) and not v)}
        self.differ(f"{path}.attr", plain(attr), plain(self.attributes(node)))
        for a in node.attribute:
            if a.type == self.onnx.AttributeProto.TENSOR:
                self.check_array(f"{path}.attr.{a.name}", got["attr"][a.name].get("value"), a.t)

    def check_array(self, path, got, tensor):
        if got is None:
            return
        array = self.onnx.numpy_helper.to_array(tensor).flatten().tolist()
        if tensor.data_type == self.onnx.TensorProto.FLOAT:
            array = [self.real(x) for x in array]
        self.differ(path, plain(got), plain(array))

    def all_nodes(self, graph):
        for node in graph.node:
            yield node
            for a in node.attribute:
                for inner in ([a.g] if a.type == self.onnx.AttributeProto.GRAPH else a.graphs):
                    yield from self.all_nodes(inner)

    def check(self, got):
        graph = self.model.graph
        constants = {t.name: t for t in graph.initializer}
        constants.update({s.values.name: None for s in graph.sparse_initializer})
        self.differ("ir_version", got.get("ir_version"), self.model.ir_version)
        self.differ("opsets", got["opsets"], self.opsets)
        self.differ("opset", got.get("opset"), self.opsets.get(""))
        self.differ("producer", got.get("producer", ""), self.model.producer_name)
        self.differ("problems", got["problems"], [])
        self.check_values("inputs", got["inputs"], [v for v in graph.input if v.name not in constants])
        self.check_values("outputs", got["outputs"], graph.output)
        nodes = list(self.all_nodes(graph))
        self.differ("number of nodes", len(got["nodes"]), len(nodes))
        for i, (mine, node) in enumerate(zip(got["nodes"], nodes)):
            self.check_node(f"nodes[{i}]", mine, node)
            for operand in mine["operands"]:
                tensor = constants.get(operand["name"])
                if tensor is not None and "scope" not in mine and operand.get("constant"):
                    self.differ(f"{operand['name']}.dtype", operand.get("dtype"), NUMPY[tensor.data_type])
                    self.differ(f"{operand['name']}.shape", operand.get("shape"), list(tensor.dims))
                    self.check_array(f"{operand['name']}.value", operand.get("value"), tensor)
                    if tensor_size(tensor) <= VALUES_MAX and tensor.data_type not in (8, 14, 15):
                        self.differ(f"{operand['name']} has values", "value" in operand, True)

    def check_shapes(self, got, counts):
        """Dimensions that both know are the same."""
        try:
            inferred = self.onnx.shape_inference.infer_shapes(self.model)
        except Exception:
            return
        known = {}
        for v in list(inferred.graph.value_info) + list(inferred.graph.output):
            known[v.name] = self.value_info(v)
        for node in got["nodes"]:
            for result in node["results"]:
                want = known.get(result["name"], {})
                if "scope" in node or not want:
                    continue
                counts[0] += "shape" in want
                counts[1] += "shape" in want and "shape" in result
                if "dtype" in want and "dtype" in result:
                    self.differ(f"dtype of {result['name']}", result["dtype"], want["dtype"])
                if "shape" in want and "shape" in result and not same_dims(result["shape"], want["shape"]):
                    self.differ(f"shape of {result['name']} ({node['op_type']})", result["shape"], want["shape"])


def dim_of(d):
    kind = d.WhichOneof("value")
    return d.dim_value if kind == "dim_value" else (d.dim_param or None)


def tensor_size(t):
    n = 1
    for d in t.dims:
        n *= d
    return n


def strip(value):
    return {k: value[k] for k in ("name", "dtype", "shape") if k in value}


def drop_value(value):
    return {k: v for k, v in value.items() if k != "value"} if isinstance(value, dict) else value


def plain(value):
    """nan equals nan; infinities and nan are strings in the facts."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"inf": "inf", "-inf": "-inf", "nan": "nan"}[str(value)]
    if isinstance(value, complex):
        return None
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


def same_dims(got, want):
    if len(got) != len(want):
        return False
    return all(a == b or not isinstance(a, int) or not isinstance(b, int) for a, b in zip(got, want))


# ---- the syntax of onnx.parser 1.12 ----

class Unwritable(Exception):
    """The syntax has no form for this."""


class Printer:
    WORDS = {1: "float", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string", 9: "bool",
             10: "float16", 11: "double", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128", 16: "bfloat16"}

    def __init__(self, onnx):
        import numpy

        self.onnx, self.numpy = onnx, numpy

    def name(self, text):
        if not text:
            return ""
        if not (text.isascii() and text.replace("_", "a").isalnum()):
            text = "".join(c if c.isascii() and c.isalnum() else "_" for c in text)
        return text if not text[0].isdigit() else "n" + text

    def required_name(self, text):
        if not text:
            raise Unwritable("no name")
        return self.name(text)

    def shape(self, shape):
        if not shape.dim:
            return ""
        return "[" + ",".join(str(d.dim_value) if d.WhichOneof("value") == "dim_value" else (self.name(d.dim_param) or "?")
                              for d in shape.dim) + "]"

    def type(self, t):
        kind = t.WhichOneof("value")
        if kind == "tensor_type":
            tail = self.shape(t.tensor_type.shape) if t.tensor_type.HasField("shape") else "[]"
            if t.tensor_type.elem_type not in self.WORDS:
                raise Unwritable("no type")
            return self.WORDS[t.tensor_type.elem_type] + tail
        raise Unwritable("onnx.parser 1.12 reads no type but those of tensors")

    def values(self, values):
        return ", ".join(f"{self.type(v.type)} {self.required_name(v.name)}" for v in values)

    def number(self, value):
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, int):
            return str(value)
        if value != value or value in (float("inf"), float("-inf")):
            raise Unwritable("no form for inf and nan")
        text = repr(float(str(self.numpy.float32(value)))) if not isinstance(value, str) else value
        return text if any(c in text for c in ".e") else text + ".0"

    def text(self, data):
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        if any(c in text for c in '"\\\n'):
            raise Unwritable("a text that would need escapes")
        return f'"{text}"'

    def tensor(self, t):
        if t.data_type not in (1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13) or tensor_size(t) > 100:
            raise Unwritable("a tensor of this kind")
        dims = "[" + ",".join(map(str, t.dims)) + "]" if t.dims else ""
        array = self.onnx.numpy_helper.to_array(t).flatten().tolist()
        if t.data_type == 11:
            if any(x != x or abs(x) == float("inf") for x in array):
                raise Unwritable("no form for inf and nan")
            body = ", ".join(repr(float(x)) for x in array)
        else:
            body = ", ".join(self.number(x) for x in array)
        if not array:
            raise Unwritable("an empty tensor")
        return f"{self.WORDS[t.data_type]}{dims} {{{body}}}"

    def attribute(self, a):
        A = self.onnx.AttributeProto
        forms = {
            A.FLOAT: lambda: self.number(float(a.f)), A.INT: lambda: str(a.i), A.STRING: lambda: self.text(a.s),
            A.TENSOR: lambda: self.tensor(a.t), A.GRAPH: lambda: self.graph(a.g),
            A.FLOATS: lambda: "[" + ", ".join(self.number(float(f)) for f in a.floats) + "]",
            A.INTS: lambda: "[" + ", ".join(map(str, a.ints)) + "]",
            A.STRINGS: lambda: "[" + ", ".join(map(self.text, a.strings)) + "]",
        }
        if a.type not in forms:
            raise Unwritable("an attribute of this kind")
        text = forms[a.type]()
        if text == "[]":
            raise Unwritable("an empty list")
        return f"{self.required_name(a.name)} = {text}"

    def node(self, n):
        if (n.input and not n.input[0]) or (n.output and not n.output[0]):
            raise Unwritable("the first input or output is omitted")
        attrs = " <" + ", ".join(map(self.attribute, n.attribute)) + ">" if n.attribute else ""
        domain = n.domain + "." if n.domain else ""
        names = ", ".join(map(self.name, n.input))
        return f"   {', '.join(map(self.name, n.output))} = {domain}{n.op_type}{attrs} ({names})\n"

    def graph(self, g):
        if g.sparse_initializer:
            raise Unwritable("sparse initializers")
        body = "".join(f"   {self.name(t.name)} = Constant <value = {self.tensor(t)}> ()\n" for t in g.initializer)
        body += "".join(map(self.node, g.node))
        return f"{self.required_name(g.name)} ({self.values(g.input)}) => ({self.values(g.output)}) {{\n{body}}}"

    def model(self, m):
        if m.functions:
            raise Unwritable("functions")
        sets = ", ".join(f'"{o.domain}" : {o.version}' for o in m.opset_import)
        return f"<\n  ir_version: {m.ir_version}, # a comment\n  opset_import: [{sets}]\n>\n{self.graph(m.graph)}\n"


# ---- the runs ----

def forget_shapes(graph):
    """Leaves the inputs alone: what follows from them has to be inferred."""
    del graph.value_info[:]
    for v in graph.output:
        if v.type.WhichOneof("value") == "tensor_type":
            v.type.tensor_type.ClearField("shape")


def check_inference(tally, onnx, driver, names, verbose):
    counts = [0, 0]
    models = [onnx.load(name) for name in names]
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{i}.onnx") for i in range(len(models))]
        for path, model in zip(paths, models):
            forget_shapes(model.graph)
            onnx.save(model, path)
        for name, model, document in zip(names, models, facts_of(driver, paths)):
            truth = Truth(onnx, model)
            truth.check_shapes(document["facts"]["model"], counts)
            tally.check("shapes of " + os.path.relpath(name, DATA), "\n".join(truth.problems[:5]))
    if verbose:
        print(f"shapes that onnx infers from the inputs: {counts[0]}, known here: {counts[1]}")


def check_binaries(tally, onnx, driver, names, verbose):
    counts = [0, 0]
    for name, document in zip(names, facts_of(driver, names)):
        truth = Truth(onnx, onnx.load(name))
        got = document["facts"]["model"]
        truth.check(got)
        if not truth.problems:
            truth.check_shapes(got, counts)
        tally.check(os.path.relpath(name, DATA), "\n".join(truth.problems[:5]))
    if verbose:
        print(f"shapes that onnx infers: {counts[0]}, known here: {counts[1]}")


def check_texts(tally, onnx, driver, names, verbose):
    printer, texts, parsed = Printer(onnx), [], []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                text = printer.model(onnx.load(name))
            except Unwritable:
                continue
            try:
                parsed.append(onnx.parser.parse_model(text))
            except onnx.parser.ParseError as e:
                tally.check("text of " + name, f"onnx.parser refuses what this test wrote: {e}\n{text}")
                continue
            texts.append(os.path.join(folder, f"{len(texts)}.txt"))
            pathlib.Path(texts[-1]).write_text(text, encoding="utf-8")
        documents = facts_of(driver, texts)
    for path, document, model in zip(texts, documents, parsed):
        truth = Truth(onnx, model)
        got = document["facts"]["model"]
        if "nodes" not in got:
            truth.problems.append(f"not read: {got['problems']}")
        else:
            truth.check(got)
        tally.check("text " + os.path.basename(path), "\n".join(truth.problems[:5]))
    if verbose:
        print(f"texts: {len(texts)} of {len(names)} models")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("driver")
    ap.add_argument("--data", default=DATA)
    ap.add_argument("-v", action="store_true")
    a = ap.parse_args()
    tally = Tally()
    try:
        import onnx
        import onnx.defs
        import onnx.numpy_helper
        import onnx.parser
        import onnx.shape_inference
    except ImportError as e:
        tally.skip("models", f"{e} (python3-onnx)")
        return tally.close()
    names = sorted(glob.glob(os.path.join(a.data, "**", "*.onnx"), recursive=True))
    if not names:
        tally.skip("models", "there are none (libonnx-testdata)")
        return tally.close()
    check_binaries(tally, onnx, a.driver, names, a.v)
    check_inference(tally, onnx, a.driver, names, a.v)
    check_texts(tally, onnx, a.driver, names, a.v)
    return tally.close()


if __name__ == "__main__":
    sys.exit(main())
