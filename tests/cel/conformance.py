#!/usr/bin/env python3
"""Runs the CEL conformance tests of a folder against `PROGRAM kb eval EXPR`.

    conformance.py --program build/release/npu-doctor [--at-least 230] [-v] FOLDER

The files are those of google/cel-spec, tests/simple/testdata (*.textproto). Each test is one call
of the program: exit 0 and JSON on standard output is a value, exit 1 is an error of parsing or
evaluation, anything else is a crash.

What is compared: values exactly, an int (5) apart from a double (5.0), the order of map entries
left aside; map keys as the text that JSON makes of them; inf and nan as the strings that stand for
them. Of an expected error only that there is one: its wording is each implementation's own.

Bindings need no option of the program: `x` bound to V becomes the variable of a macro over a list
of one, `[V].map(x, EXPR)[0]`. Bindings that the expression does not mention are dropped.

A test that needs what the subset leaves out is not run but listed with the feature. Closing line:
`N passed, N failed, N skipped`; exit 1 when a test fails or fewer than --at-least pass.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys

TIMEOUT_S = 20

# ---- text protobuf: a message is a list of (name, value); a value: message, bytes or Scalar ----

TOKEN = re.compile(
    r"""\s+|\#[^\n]*
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<scalar>[-+]?[A-Za-z0-9_.][A-Za-z0-9_.+-]*)
    |(?P<extension>\[[A-Za-z0-9_./-]+\])
    |(?P<sign>[{}<>:;,\[\]-])""",
    re.X,
)
ESCAPE = re.compile(
    rb"""\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{1,3})|(.))""", re.S
)
PLAIN_ESCAPES = {bytes([name]): bytes([byte]) for name, byte in zip(b"abfnrtv", b"\a\b\f\n\r\t\v")}


class Scalar(str):
    """A number or an enumerator, as written."""


def tokens(text):
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            line = text.count("\n", 0, at) + 1
            raise ValueError(f"line {line}: cannot read {text[at:at + 20]!r}")
        at = match.end()
        if match.lastgroup is not None:
            yield match.lastgroup, match.group()
    yield "end", ""


def unescape(quoted):
    def replace(match):
        hexadecimal, short, long, octal, letter = match.groups()
        if hexadecimal:
            return bytes([int(hexadecimal, 16)])
        if short or long:
            return chr(int(short or long, 16)).encode()
        if octal:
            return bytes([int(octal, 8) & 0xFF])
        return PLAIN_ESCAPES.get(letter, letter)

    return ESCAPE.sub(replace, quoted[1:-1].encode())


class Reader:
    def __init__(self, text):
        self.tokens = tokens(text)
        self.kind = self.text = None
        self.next()

    def next(self):
        before = self.kind, self.text
        self.kind, self.text = next(self.tokens)
        return before

    def take(self, sign):
        if self.text != sign or self.kind != "sign":
            return False
        self.next()
        return True

    def message(self, closing):
        fields = []
        while self.text != closing:
            kind, name = self.next()
            if kind not in ("scalar", "extension"):
                raise ValueError(f"expected the name of a field, found {name!r}")
            self.take(":")
            if self.take("["):
                while not self.take("]"):
                    fields.append((name, self.value()))
                    self.take(",")
            else:
                fields.append((name, self.value()))
            self.take(",") or self.take(";")
        self.next() if closing else None
        return fields

    def value(self):
        for opening, closing in ("{}", "<>"):
            if self.take(opening):
                return self.message(closing)
        if self.kind == "string":
            parts = b""
            while self.kind == "string":
                parts += unescape(self.next()[1])
            return parts
        sign = "-" if self.take("-") else ""
        return Scalar(sign + self.next()[1])


def get(message, name, default=None):
    return next((value for key, value in message if key == name), default)


def get_all(message, name):
    return [value for key, value in message if key == name]


# ---- values ----


class LeftOut(Exception):
    """The test needs a feature that is not in the subset."""


LEFT_OUT_VALUES = {
    "uint64_value": "uint",
    "bytes_value": "bytes",
    "type_value": "type values",
    "object_value": "messages",
    "enum_value": "messages",
}
SPECIAL = {
    "inf": math.inf,
    "infinity": math.inf,
    "-inf": -math.inf,
    "-infinity": -math.inf,
    "nan": math.nan,
}


def parse_double(text):
    return SPECIAL[text.lower()] if text.lower() in SPECIAL else float(text)


def key_text(key):
    return key if isinstance(key, str) else json.dumps(key)


def value_of(message):
    """The Python value of a cel.expr.Value; maps become dicts with the keys that JSON has."""
    name, content = message[0]
    if name in LEFT_OUT_VALUES:
        raise LeftOut(LEFT_OUT_VALUES[name])
    if name == "null_value":
        return None
    if name == "bool_value":
        return content == "true"
    if name == "int64_value":
        return int(content, 0)
    if name == "double_value":
        return parse_double(content)
    if name == "string_value":
        return content.decode()
    if name == "list_value":
        return [value_of(item) for item in get_all(content, "values")]
    if name == "map_value":
        return {
            key_text(value_of(get(entry, "key"))): value_of(get(entry, "value"))
            for entry in get_all(content, "entries")
        }
    raise ValueError(f"unknown kind of value '{name}'")


def literal_of(value):
    """A value as an expression; JSON's escapes are also CEL's."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"double('{value}')"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal_of, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal_of(k)}: {literal_of(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def same(want, have):
    if isinstance(want, float) and isinstance(have, str):
        return have in SPECIAL and (math.isnan(want) or SPECIAL[have] == want)
    if type(want) is not type(have):
        return False
    if isinstance(want, list):
        return len(want) == len(have) and all(map(same, want, have))
    if isinstance(want, float):
        return want == have and math.copysign(1, want) == math.copysign(1, have)
    if isinstance(want, dict):
        return want.keys() == have.keys() and all(same(want[key], have[key]) for key in want)
    return want == have


# ---- tests ----

STRINGS = re.compile(
    r"""(?P<prefix>\b[rRbB]{1,2})?
    (?:\"{3}.*?\"{3} | '{3}.*?'{3} | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')""",
    re.S | re.X,
)
KNOWN_FUNCTIONS = set(
    "size contains startsWith endsWith int double string bool dyn "
    "has all exists exists_one map filter".split()
)
LEFT_OUT_FUNCTIONS = {
    "matches": "matches()",
    "type": "type values",
    "uint": "uint",
    "bytes": "bytes",
    "timestamp": "timestamps",
    "duration": "durations",
}


def code_only(expr):
    """The expression with its strings emptied, so that their text is not taken for code."""
    return STRINGS.sub(lambda match: (match["prefix"] or "") + '""', expr)


def left_out_by_code(expr):
    code = code_only(expr)
    if re.search(r"\b(?:0[xX][0-9A-Fa-f]+|\d+)[uU]\b", code):
        return "uint"
    if re.search(r"""\b(?:[bB][rR]?|[rR][bB])["']""", code):
        return "bytes"
    if re.search(r"(?!\bin\b)\b[A-Za-z_]\w*\s*\{", code):
        return "messages"
    for name in re.findall(r"\b([A-Za-z_]\w*)\s*\(", code):
        if name in LEFT_OUT_FUNCTIONS:
            return LEFT_OUT_FUNCTIONS[name]
        if name not in KNOWN_FUNCTIONS:
            return "functions unknown when the expression is loaded"
    return None


def bind(expr, bindings):
    used = set(re.findall(r"[A-Za-z_]\w*", code_only(expr)))
    for entry in bindings:
        name = get(entry, "key").decode()
        if name.split(".")[0] not in used or name in ("true", "false", "null"):
            continue
        if "." in name:
            raise LeftOut("names with dots")
        value = get(get(entry, "value"), "value")
        if value is None:
            raise LeftOut("bindings that are no value")
        expr = f"[{literal_of(value_of(value))}].map({name}, {expr})[0]"
    return expr


LEFT_OUT_FIELDS = set(
    "typed_result unknown any_unknowns any_eval_errors container check_only".split()
)


def prepare(test):
    """(expression, expected value or LookupError): raises LeftOut."""
    for field, _ in test:
        if field in LEFT_OUT_FIELDS:
            raise LeftOut(f"'{field}' of a test")
    expr = get(test, "expr").decode()
    feature = left_out_by_code(expr)
    if feature is not None:
        raise LeftOut(feature)
    value = get(test, "value")
    if value is not None:
        want = value_of(value)
    else:
        want = True if get(test, "eval_error") is None else LookupError
    return bind(expr, get_all(test, "bindings")), want


def run(program, expr):
    """(value, None), (LookupError, message) or (None, why it counts as a crash)."""
    try:
        done = subprocess.run(
            program + ["kb", "eval", expr],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, f"no end within {TIMEOUT_S} s"
    if done.returncode == 1:
        message = done.stderr.decode(errors="replace").strip()
        return LookupError, message
    if done.returncode != 0:
        return None, f"exit status {done.returncode}"
    try:
        return json.loads(done.stdout.decode()), None
    except ValueError:
        return None, f"no JSON: {done.stdout[:80]!r}"


def judge(program, expr, want):
    """None when the test passes, else what is wrong."""
    have, message = run(program, expr)
    if message is not None and have is not LookupError:
        return message
    if want is LookupError:
        return None if have is LookupError else f"gives {json.dumps(have)}, an error is wanted"
    if have is LookupError:
        return f"error: {message}"
    return None if same(want, have) else f"gives {json.dumps(have)}, not {json.dumps(want)}"


class Count:
    def __init__(self):
        self.passed, self.left_out, self.failed = 0, [], []


def run_file(path, program, verbose):
    count = Count()
    with open(path, encoding="utf-8") as file:
        content = Reader(file.read()).message("")
    for section in get_all(content, "section"):
        for test in get_all(section, "test"):
            name = get(section, "name").decode() + "/" + get(test, "name").decode()
            try:
                expr, want = prepare(test)
            except LeftOut as feature:
                count.left_out.append((name, str(feature)))
                continue
            wrong = judge(program, expr, want)
            if wrong is None:
                count.passed += 1
            else:
                count.failed.append((name, f"{expr}  {wrong}"))
            if verbose:
                print(f"{'ok' if wrong is None else 'FAILED'}  {name}  {expr}")
    return count


def print_table(counts):
    width = max(len(name) for name in counts)
    print(f"{'file':{width}}  passed  left out  failed")
    for name, count in counts.items():
        print(f"{name:{width}}  {count.passed:6}  {len(count.left_out):8}  {len(count.failed):6}")
    features = {}
    for name, count in counts.items():
        for test, feature in count.left_out:
            features.setdefault(feature, []).append(f"{name}/{test}")
    for feature in sorted(features):
        print(f"\nleft out: {feature} ({len(features[feature])})")
        for test in features[feature]:
            print(f"  {test}")
    for name, count in counts.items():
        for test, wrong in count.failed:
            print(f"\nFAILED {name}/{test}\n  {wrong}")


def main():
    parser = argparse.ArgumentParser(
        description="Runs CEL conformance tests against `PROGRAM kb eval EXPR`."
    )
    add = parser.add_argument
    add("folder", help="of *.textproto files")
    add("--program", default="build/release/npu-doctor", help="command, words split at blanks")
    add("--at-least", type=int, default=0, metavar="N", help="fail when fewer tests pass")
    add("-v", "--verbose", action="store_true", help="a line for each test")
    options = parser.parse_args()

    if not os.path.isdir(options.folder):
        print("0 passed, 0 failed, 1 skipped")
        return 0
    names = sorted(name for name in os.listdir(options.folder) if name.endswith(".textproto"))
    if not names:
        print(f"{options.folder}: no *.textproto files", file=sys.stderr)
        return 1
    counts = {
        name.removesuffix(".textproto"): run_file(
            os.path.join(options.folder, name), options.program.split(), options.verbose
        )
        for name in names
    }
    print_table(counts)
    passed = sum(count.passed for count in counts.values())
    failed = sum(len(count.failed) for count in counts.values())
    skipped = sum(len(count.left_out) for count in counts.values())
    if passed < options.at_least:
        print(f"\nfewer than {options.at_least} passed")
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed > 0 or passed < options.at_least else 0


if __name__ == "__main__":
    sys.exit(main())
