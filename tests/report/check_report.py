#!/usr/bin/env python3
"""Judges what the driver prints: JSON against the schema, widths, carets and fences by other means.

usage: check_report.py DRIVER SCHEMA
"""
import json
import re
import subprocess
import sys
import unicodedata

from jsonschema import Draft202012Validator

WIDTHS = (0, 40, 60, 80, 120)
LANGS = ("en", "zh")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
CLOSING = "、，。！？；：）」】』》〉”’"
OPENING = "（「【『《〈“‘"
failures = []


def check(condition, *what):
    if not condition:
        failures.append(" ".join(str(w) for w in what))


def columns(text):
    """Display width from Python's own tables."""
    total = 0
    for c in text:
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf"):
            continue
        total += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return total


def printed(driver, *arguments):
    return subprocess.run([driver, *arguments], stdout=subprocess.PIPE, check=True).stdout


def check_widths(name, lang, width, lines):
    for line in lines:
        if width == 0 or columns(line) <= width or re.match(r" *\d* *\|", line):
            continue
        words = line.split()
        fixed = "/workspace/模型/" in line or not re.search(r"[\u4e00-\u9fff]", line)
        unbreakable = len(words) == 1 or any(columns(w) > width - 16 for w in words)
        command = "ConvertTool.py" in line or "```" in line or "kb new" in line
        check(fixed and (unbreakable or command), "too wide:", name, lang, width, repr(line))


def check_punctuation(name, width, lines):
    for line in lines:
        text = line.strip()
        if not text or re.match(r" *\d* *[|=]", line):
            continue
        check(text[0] not in CLOSING, "closing mark starts a line:", name, width, repr(line))
        check(text[-1] not in OPENING, "opening mark ends a line:", name, width, repr(line))


def expected_marks(report):
    """(text before, marked text) of each single-line mark, as the JSON report has them."""
    found = []
    items = report["findings"] + report["unmatched"]
    for item in items + [e for f in report["findings"] for e in f["evidence"]]:
        raw = item["excerpt"].encode()
        mark = item["mark"]
        marked = raw[mark["from"]:mark["to"]].decode(errors="replace")
        if marked.strip() and "\n" not in item["excerpt"]:
            found.append(marked)
    return found


def text_at(line, start, end):
    """What stands in the display columns [start, end) of a line."""
    out, column = "", 0
    for c in line:
        if start <= column < end:
            out += c
        column += columns(c)
    return out


def check_carets(name, width, lines, marks):
    """Every run of carets stands under a marked text, or a part of one that did not fit."""
    source = None
    for line in lines:
        if re.match(r" +\d+ \| ", line):
            source = line
        runs = re.match(r" +\| +(\^+|-+)( |$)", line)
        if not runs or source is None:
            continue
        start, end = (columns(line[:i]) for i in runs.span(1))
        over = text_at(source, start, end)
        fits = any(over == m or over == m.replace("\t", " " * len(over))[: len(over)] for m in marks)
        cut = "…" in source and any(over.strip("…") in m for m in marks)
        check(fits or cut, "mark under another text:", name, width, repr(over))
        check(columns(over) == end - start, "mark of another width:", name, width, repr(over))


def check_text(driver, name, lang, width, report):
    for flags in ("", "v"):
        text = printed(driver, name, "text", lang, str(width), flags).decode()
        lines = text.split("\n")
        check(not FORBIDDEN.search(text), "control character:", name, lang, width)
        check(text.endswith("\n") and not text.endswith("\n\n"), "end of text:", name, lang, width)
        check("\n\n\n" not in text, "two empty lines:", name, lang, width)
        check(not re.search(r"[ \t]\n", text), "blanks at the end of a line:", name, lang, width)
        check_widths(name, lang, width, lines)
        check_punctuation(name, width, lines)
        if name != "alternatives":
            check_carets(name, width, lines, expected_marks(report))
        coloured = printed(driver, name, "text", lang, str(width), flags + "c").decode()
        check(re.sub("\x1b\\[[0-9;]*m", "", coloured) == text, "colour changes the text:", name)


def check_markdown(driver, name, lang):
    text = printed(driver, name, "markdown", lang, "0").decode()
    fence = None
    check(not FORBIDDEN.search(text), "control character in markdown:", name)
    for line in text.split("\n"):
        ticks = re.match(r" *(`{3,})([a-z]*)$", line)
        if fence is None and ticks:
            fence = ticks.group(1)
        elif fence is not None and ticks and len(ticks.group(1)) >= len(fence):
            check(ticks.group(2) == "", "a fence is closed by another's start:", name)
            fence = None
        elif fence is None:
            bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line).replace("&#8203;", " ")
            check(not re.search(r"(?<!\\)<(?!/?(details|summary)>)", bare), "markup:", name, line)
            check(not re.search(r"[@#!]\w", bare), "a reference:", name, line)
    check(fence is None, "a fence is left open:", name, lang)
    check(text.count("<details>") == text.count("</details>") or name == "hostile", name)


def main():
    driver, schema_file = sys.argv[1:]
    with open(schema_file, encoding="utf-8") as f:
        schema = json.load(f)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    names = printed(driver).decode().split()
    for name in names:
        raw = printed(driver, name, "json", "en", "0")
        report = json.loads(raw.decode(), object_pairs_hook=unique_keys)
        for error in validator.iter_errors(report):
            check(False, "schema:", name, error.json_path, error.message)
        for lang in LANGS:
            check_markdown(driver, name, lang)
            quiet = printed(driver, name, "quiet", lang, "0").decode()
            for line in quiet.splitlines():
                check(re.search(r": (error|warning|note): ", line), "quiet:", name, line)
            for width in WIDTHS:
                check_text(driver, name, lang, width, report)
    for failure in failures:
        print(failure)
    print(f"{len(names)} reports, {len(failures)} failures")
    return 1 if failures else 0


def unique_keys(pairs):
    keys = [k for k, _ in pairs]
    check(len(keys) == len(set(keys)), "a key stands twice:", keys)
    return dict(pairs)


if __name__ == "__main__":
    sys.exit(main())
