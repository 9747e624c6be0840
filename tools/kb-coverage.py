#!/usr/bin/env python3
"""Which of the messages in a toolchain's Python source does the knowledge know?

usage: kb-coverage.py [--toolchain NAME] [--kb DIR] [--unmatched] PROGRAM SRC

Reads the *.py files below SRC without running them, and collects what they can print: raise, assert, print, logging,
warnings, sys.exit, and calls of helpers whose name says so (check, error, fatal, ...). Constants, %, .format, f-strings
and + make a template with holes; filled with sample values, it is given to PROGRAM as a log. Prints a table (tab
separated) of file:line, kind, message, the entry that matches or '-', and what kind of entry that is; then how many
messages of each kind are known. A file that is not Python 3 is read token by token, and named.
"""

import argparse
import ast
import collections
import io
import os
import re
import string
import sys
import tokenize
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kbask import Ask, Question, fillings  # noqa: E402

# what the words in the name of a function say of its message
WORDS = {
    "error": "error", "err": "error", "exception": "error", "fatal": "error", "critical": "error", "fail": "error",
    "failed": "error", "die": "error", "abort": "error", "panic": "error", "exit": "exit", "quit": "exit",
    "check": "check", "ensure": "check", "expect": "check", "require": "check", "assert": "check",
    "warn": "warning", "warning": "warning",
    "log": "info", "info": "info", "debug": "info", "notice": "info", "print": "info", "echo": "info", "report": "info",
}
# in this order in the closing table: what ends a run first
KINDS = ("raise", "assert", "check", "exit", "error", "warning", "info")
STREAMS = ("stdout.write", "stderr.write")
CONVERSION = re.compile(r"%(?:\(\w*\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]*([diouxXeEfFgGcrsa%])")
TYPES = {"d": "int", "i": "int", "u": "int", "x": "int", "X": "int", "o": "int", "e": "float", "E": "float",
         "f": "float", "F": "float", "g": "float", "G": "float"}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BAD = re.compile(r"\b(?:error|fatal|fail(?:ed|ure)?|invalid|can ?not|can't|unsupport\w*|not support\w*)\b", re.I)
SOURCE_MAX_BYTES = 4 << 20

Message = collections.namedtuple("Message", "line kind parts")


# ---- templates: [text, hole, text, hole, ... text], a hole being None or 'int', 'float' ----

def joined(*templates):
    out = [""]
    for parts in templates:
        out[-1] += parts[0]
        out += parts[1:]
    return out


def hole(kind=None):
    return ["", kind, ""]


def fixed(parts):
    return "".join(parts[::2])


def shown(parts):
    text = "{}".join(parts[::2])
    return COLOUR.sub("", text).strip().replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "")


def has_words(parts, least):
    """`least` words of two letters or more, or text in a script without blanks."""
    text = COLOUR.sub("", fixed(parts))
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= least or re.search(r"[\u4e00-\u9fff]{4}", text) is not None


def percent(text):
    out, end = [""], 0
    for match in CONVERSION.finditer(text):
        out[-1] += text[end:match.start()]
        end = match.end()
        if match.group(1) == "%":
            out[-1] += "%"
        else:
            out += hole(TYPES.get(match.group(1)))[1:]
    out[-1] += text[end:]
    return out


def braces(text):
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        return [text]
    out = [""]
    for literal, name, spec, conversion in fields:
        out[-1] += literal
        if name is None:
            continue
        quote = "'" if conversion == "r" else ""
        out[-1] += quote
        out += [TYPES.get((spec or "")[-1:]), quote]
    return out


def over_text(parts, read):
    """Applies a format to the texts of a template whose holes stay."""
    return joined(*(read(part) if k % 2 == 0 else hole(part) for k, part in enumerate(parts)))


# ---- reading by syntax tree ----

def name_of(node):
    """'sys.stderr.write' of a function that is called."""
    if isinstance(node, ast.Attribute):
        base = name_of(node.value)
        return base + "." + node.attr if base else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def kind_of_name(name):
    """What a function of this name does with a message, or None."""
    if name.endswith(STREAMS):
        return "info"
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name.rpartition(".")[2])
    kinds = [WORDS[word.lower()] for word in words if word.lower() in WORDS]
    return min(kinds, key=KINDS.index) if kinds else None


def kind_of_text(parts):
    """Of what is merely printed: does it speak of an error?"""
    text = fixed(parts)
    if re.search(r"\bwarn", text, re.I):
        return "warning"
    return "error" if BAD.search(text) else "info"


def warning_category(node):
    """What warnings.warn(message, category) prints before the message."""
    named = [keyword.value for keyword in node.keywords if keyword.arg == "category"]
    return name_of((node.args[1:2] + named + [None])[0]) or "UserWarning"


class Reader(ast.NodeVisitor):
    """Collects messages; knows the texts that local names stand for."""

    def __init__(self):
        self.messages = []
        self.names = {}

    def template(self, node):
        """The template that an expression makes, or None where it holds no text of its own."""
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.JoinedStr):
            return joined(*(self.piece(value) for value in node.values))
        if isinstance(node, ast.BinOp):
            return self.operation(node)
        if isinstance(node, ast.Call):
            return self.call_template(node)
        return None

    def piece(self, value):
        if not isinstance(value, ast.FormattedValue):
            return [value.value]
        spec = value.format_spec
        spec = spec.values[-1] if spec is not None and spec.values else None
        kind = TYPES.get(str(spec.value)[-1:]) if isinstance(spec, ast.Constant) else None
        return ["'", kind, "'"] if value.conversion == ord("r") else hole(kind)

    def operation(self, node):
        left, right = self.template(node.left), self.template(node.right)
        if isinstance(node.op, ast.Mod) and left is not None:
            return over_text(left, percent)
        if not isinstance(node.op, ast.Add) or (left is None and right is None):
            return None
        return joined(left or hole(), right or hole())

    def call_template(self, node):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            parts = self.template(node.func.value)
            return None if parts is None else over_text(parts, braces)
        if name_of(node.func) in ("_", "gettext", "str") and len(node.args) == 1:
            return self.template(node.args[0])
        return None

    def choices(self, node):
        """An `a if x else b` is two messages."""
        if isinstance(node, ast.IfExp):
            return self.choices(node.body) + self.choices(node.orelse)
        parts = self.template(node)
        return [] if parts is None else [parts]

    def add(self, node, kind, parts, before=""):
        if has_words(parts, 1):
            self.messages.append(Message(node.lineno, kind, joined([before], parts)))

    # -- names --

    def visit_FunctionDef(self, node):
        outer, self.names = self.names, dict(self.names)
        for argument in node.args.args:
            self.names.pop(argument.arg, None)
        self.generic_visit(node)
        self.names = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Assign(self, node):
        self.generic_visit(node)
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.names[target.id] = self.template(node.value)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            before, more = self.names.get(node.target.id), self.template(node.value)
            self.names[node.target.id] = None if before is None else joined(before, more or hole())

    # -- messages --

    def visit_Raise(self, node):
        call = node.exc
        if not isinstance(call, ast.Call):
            return self.generic_visit(node)
        name = name_of(call.func).rpartition(".")[2]
        for parts in self.choices(call.args[0]) if call.args else []:
            if name == "SystemExit":
                self.add(node, "exit", parts)
            else:
                self.add(node, "raise", parts, name + ": ")
        for argument in call.args:
            self.visit(argument)
        return None

    def visit_Assert(self, node):
        for parts in self.choices(node.msg) if node.msg is not None else []:
            self.add(node, "assert", parts, "AssertionError: ")
        self.visit(node.test)

    def visit_Call(self, node):
        name = name_of(node.func)
        kind = kind_of_name(name)
        if name == "print":
            self.visit_print(node)
        elif kind is not None:
            self.visit_helper(node, name, kind)
        self.generic_visit(node)

    def visit_print(self, node):
        if len(node.args) == 1:
            for parts in self.choices(node.args[0]):
                self.add(node, kind_of_text(parts), parts)
            return
        pieces = [self.template(argument) for argument in node.args]
        if all(piece is None for piece in pieces):
            return
        spaced = [[" "]] * (2 * len(pieces) - 1)
        spaced[::2] = [piece or hole() for piece in pieces]
        parts = joined(*spaced)
        self.add(node, kind_of_text(parts), parts)

    def visit_helper(self, node, name, kind):
        """The first argument that reads like a message; a logger puts the further ones into it."""
        for number, argument in enumerate(node.args):
            messages = [parts for parts in self.choices(argument) if has_words(parts, 2)]
            for parts in messages:
                if len(node.args) > number + 1 and CONVERSION.search(fixed(parts)):
                    parts = over_text(parts, percent)
                before = warning_category(node) + ": " if name == "warnings.warn" else ""
                self.add(node, kind_of_text(parts) if name.endswith(STREAMS) else kind, parts, before)
            if messages:
                return


# ---- reading by tokens, where Python 3 finds no syntax tree ----

def logical_lines(text):
    """Lists of tokens, as far as there are any."""
    line = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NEWLINE:
                yield line
                line = []
            elif token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
                line.append(token)
    except (tokenize.TokenError, SyntaxError):
        pass
    yield line


def trigger(line):
    """(place of the word that prints, kind, text that is printed before) of a logical line, or None."""
    first = line[0].string if line else ""
    if first == "raise" and len(line) > 1:
        return 1, "raise", line[1].string + ": "
    if first == "assert":
        return 0, "assert", "AssertionError: "
    if first == "print":
        return 0, "print", ""
    for k, token in enumerate(line[:-1]):
        kind = kind_of_name(token.string) if token.type == tokenize.NAME else None
        if kind is not None and line[k + 1].string == "(":
            return k, kind, ""
    return None


def strings_from(line, start):
    """The first run of string constants behind `start`, as one text; whether % or .format follows."""
    texts = []
    for k in range(start, len(line)):
        if line[k].type == tokenize.STRING:
            try:
                value = ast.literal_eval(line[k].string.lstrip("uU"))
            except (SyntaxError, ValueError):
                continue
            texts.append(value if isinstance(value, str) else "")
        elif texts:
            return "".join(texts), line[k].string, line[k + 1].string if k + 1 < len(line) else ""
    return "".join(texts), "", ""


def read_tokens(text):
    messages = []
    for line in logical_lines(text):
        found = trigger(line)
        if found is None:
            continue
        start, kind, before = found
        value, operator, word = strings_from(line, start)
        parts = percent(value) if operator == "%" else braces(value) if (operator, word) == (".", "format") else [value]
        if kind == "print":
            kind = kind_of_text(parts)
        if has_words(parts, 1 if kind in ("raise", "assert") or line[0].string == "print" else 2):
            messages.append(Message(line[0].start[0], kind, joined([before], parts)))
    return messages


# ---- files ----

def read_source(path):
    if os.path.getsize(path) > SOURCE_MAX_BYTES:
        raise OSError("larger than %d MiB" % (SOURCE_MAX_BYTES >> 20))
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (SyntaxError, UnicodeDecodeError):
        with open(path, encoding="latin-1") as file:
            return file.read()


def read_file(path):
    """(messages, note): the note is empty when the file was read as Python 3."""
    try:
        text = read_source(path)
    except OSError as error:
        return [], "skipped: %s" % error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        reader = Reader()
        reader.visit(tree)
        return sorted(reader.messages, key=lambda message: message.line), ""
    except (SyntaxError, ValueError, RecursionError) as error:
        where = "line %s: " % error.lineno if isinstance(error, SyntaxError) and error.lineno else ""
        return read_tokens(text), "not Python 3 (%s%s), read token by token" % (where, getattr(error, "msg", error))


def sources(root):
    if os.path.isfile(root):
        yield root
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                yield os.path.join(folder, name)


# ---- the tables ----

def print_summary(rows, files, notes):
    counts = {kind: collections.Counter() for kind in KINDS}
    for message, answer in rows:
        counts[message.kind]["none" if answer is None else answer.kind] += 1
    line = "%-10s%10s%11s%10s%8s%11s%8s"
    print(line % ("kind", "messages", "signature", "harmless", "other", "unmatched", "known"))
    total = collections.Counter()
    for kind in KINDS:
        total.update(counts[kind])
    for kind, count in [*counts.items(), ("all", total)]:
        every = sum(count.values())
        if every == 0 and kind != "all":
            continue
        other = every - count["signature"] - count["harmless"] - count["none"]
        known = "%d %%" % (100 * (every - count["none"]) // every) if every else "-"
        print(line % (kind, every, count["signature"], count["harmless"], other, count["none"], known))
    print("%d files, %d of them not read as Python 3" % (files, notes))


def main():
    parser = argparse.ArgumentParser(description="Which messages of a toolchain's Python source are known?")
    parser.add_argument("--toolchain", help="ask as in a log of this toolchain")
    parser.add_argument("--kb", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kb"),
                        help="the folder that PROGRAM's knowledge was made from")
    parser.add_argument("--unmatched", action="store_true", help="print only what nothing matches")
    parser.add_argument("program")
    parser.add_argument("src")
    options = parser.parse_args()
    if not os.path.exists(options.src):
        parser.error("cannot read '%s': it is not there" % options.src)
    rows, files, notes = [], 0, []
    for path in sources(options.src):
        files += 1
        messages, note = read_file(path)
        name = os.path.relpath(path, options.src) if os.path.isdir(options.src) else path
        rows += [(name, message) for message in messages]
        if note:
            notes.append("%s: %s" % (name, note))
    ask = Ask(options.program, options.kb)
    contexts = ask.contexts(options.toolchain)
    answers = ask.answer([Question(fillings(message.parts), contexts) for _, message in rows])
    for (name, message), answer in zip(rows, answers):
        if answer is None or not options.unmatched:
            entry = (answer.id, answer.kind) if answer is not None else ("-", "-")
            print("\t".join(("%s:%d" % (name, message.line), message.kind, shown(message.parts), *entry)))
    for note in notes:
        print("note: " + note)
    print_summary([(message, answer) for (_, message), answer in zip(rows, answers)], files, len(notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
