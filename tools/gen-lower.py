#!/usr/bin/env python3
"""Writes src/format/lower_table.h: code points that Python's str.lower() changes into one other.

Source: the Unicode database inside Python. U+0130, which becomes two code points, is left to the code.
"""
import sys
import unicodedata


def pairs():
    for code in range(0x80, 0x110000):
        lower = chr(code).lower()
        if len(lower) == 1 and ord(lower) != code:
            yield code, ord(lower) - code


def ranges():
    """Runs with one difference, of neighbours or of every second code point."""
    found = []
    for code, delta in pairs():
        last = found[-1] if found else None
        if last and last[3] == delta and code - last[1] in (1, 2) and last[2] in (0, code - last[1]):
            last[1], last[2] = code, code - last[1]
        else:
            found.append([code, code, 0, delta])
    return found


def main():
    out = sys.stdout
    out.write("/* lower_table.h - made by tools/gen-lower.py from Unicode %s; do not edit. */\n"
              % unicodedata.unidata_version)
    out.write("#ifndef NPD_FORMAT_LOWER_TABLE_H\n#define NPD_FORMAT_LOWER_TABLE_H\n\n#include <stdint.h>\n\n")
    out.write("/* sorted; first, first + step ... last become themselves + delta */\n")
    out.write("static const struct {\n\tuint32_t first, last, step;\n\tint32_t delta;\n} npd_lower_table[] = {\n")
    for first, last, step, delta in ranges():
        out.write("\t{ 0x%X, 0x%X, %d, %d },\n" % (first, last, step or 1, delta))
    out.write("};\n\n#endif\n")


main()
