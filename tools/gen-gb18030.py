#!/usr/bin/env python3
"""Writes src/text/gb18030_table.h from Python's gb18030 codec; with --check compares the file on disk.

Two-byte characters become one table, indexed by (first - 0x81) * 190 + the second byte's place in
0x40..0x7E, 0x80..0xFE. Four-byte characters below U+10000 become ranges of their linear number, those
above need no table: linear number 189000 is U+10000.
"""
import os
import sys

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "text",
                    "gb18030_table.h")
SECONDS = [b for b in range(0x40, 0xFF) if b != 0x7F]
FIRSTS = range(0x81, 0xFF)
ASTRAL = 189000
BMP_END = 39420


def decode(raw):
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return ord(text) if len(text) == 1 else None


def four_bytes(linear):
    linear, fourth = divmod(linear, 10)
    linear, third = divmod(linear, 126)
    first, second = divmod(linear, 10)
    return bytes((first + 0x81, second + 0x30, third + 0x81, fourth + 0x30))


def two_byte_table():
    codes = [decode(bytes((first, second))) for first in FIRSTS for second in SECONDS]
    assert all(code is not None and 0x80 <= code < 0x10000 for code in codes)
    return codes


def four_byte_ranges():
    """(linear number, code point) where a run of consecutive ones starts"""
    ranges = []
    for linear in range(BMP_END):
        code = decode(four_bytes(linear))
        assert code is not None and code < 0x10000
        if not ranges or code - ranges[-1][1] != linear - ranges[-1][0]:
            ranges.append((linear, code))
    assert all(decode(four_bytes(linear)) is None for linear in range(BMP_END, 50400))
    assert decode(four_bytes(ASTRAL)) == 0x10000
    assert decode(four_bytes(ASTRAL + 0xFFFFF)) == 0x10FFFF
    return ranges


def rows(items, per_row):
    for at in range(0, len(items), per_row):
        yield "\t" + " ".join(items[at:at + per_row]) + "\n"


def text():
    two, four = two_byte_table(), four_byte_ranges()
    out = ["/* gb18030_table.h - made by tools/gen-gb18030.py from Python's codec; do not edit. */\n",
           "#ifndef NPD_TEXT_GB18030_TABLE_H\n#define NPD_TEXT_GB18030_TABLE_H\n\n",
           "#include <stdint.h>\n\n/* clang-format off */\n",
           "/* [(first - 0x81) * 190 + place of the second byte in 0x40..0x7E, 0x80..0xFE] */\n",
           "static const uint16_t npd_gb18030_two[%d] = {\n" % len(two)]
    out += rows(["0x%04X," % code for code in two], 12)
    out += ["};\n\n/* four bytes, sorted: from this linear number on, code points count up from `code` */\n",
            "static const struct {\n\tuint16_t linear, code;\n} npd_gb18030_four[%d] = {\n" % len(four)]
    out += rows(["{ %d, 0x%04X }," % pair for pair in four], 4)
    out += ["};\n\n#define NPD_GB18030_FOUR_END %du /* first linear number that is none of them */\n"
            % BMP_END,
            "#define NPD_GB18030_ASTRAL %du /* linear number of U+10000 */\n" % ASTRAL,
            "/* clang-format on */\n\n#endif\n"]
    return "".join(out)


def main():
    if sys.argv[1:] == ["--check"]:
        with open(PATH, encoding="ascii") as file:
            if file.read() != text():
                sys.exit("src/text/gb18030_table.h: not what tools/gen-gb18030.py makes")
        return
    with open(PATH, "w", encoding="ascii") as file:
        file.write(text())


main()
