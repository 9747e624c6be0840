#!/usr/bin/env python3
"""Writes src/base/width_table.h: code points whose display width is not 1.

Source: the Unicode database inside Python's unicodedata (East Asian Width W and F: two columns;
general categories Mn, Me, Cf, Cc and the Hangul medial and final jamo: none).
"""
import sys
import unicodedata


def width(code):
    char = chr(code)
    category = unicodedata.category(char)
    if code == 0x00AD:
        return 1
    if category in ("Mn", "Me", "Cf", "Cc") or 0x1160 <= code <= 0x11FF:
        return 0
    if category == "Cs":
        return 1
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 1


def main():
    ranges = []
    for code in range(0x7F, 0x110000):
        w = width(code)
        if ranges and ranges[-1][2] == w and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code, w])
    out = sys.stdout
    out.write("/* width_table.h - made by tools/gen-width.py from Unicode %s; do not edit. */\n"
              % unicodedata.unidata_version)
    out.write("#ifndef NPD_BASE_WIDTH_TABLE_H\n#define NPD_BASE_WIDTH_TABLE_H\n\n#include <stdint.h>\n\n")
    out.write("/* sorted; what is in no range is one column wide */\n")
    out.write("static const struct {\n\tuint32_t first, last;\n\tuint8_t width;\n} npd_width_table[] = {\n")
    for first, last, w in ranges:
        if w != 1:
            out.write("\t{ 0x%X, 0x%X, %d },\n" % (first, last, w))
    out.write("};\n\n#endif\n")


main()
