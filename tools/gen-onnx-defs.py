#!/usr/bin/env python3
"""Writes src/format/onnx_defs_table.h: the operators of ONNX with their attributes and defaults.

    gen-onnx-defs.py [--check]

The source is onnx.defs of the onnx package 1.12 (Debian 12: python3-onnx), which knows the operator
sets up to 17. Another version of the package would write another table, and is refused. --check
compares with the file instead of writing it.
"""

import pathlib
import sys

VERSION = "1.12."
TARGET = pathlib.Path(__file__).parent.parent / "src/format/onnx_defs_table.h"
VARIADIC = 2147483647

HEAD = """\
/*
 * onnx_defs_table.h - made by tools/gen-onnx-defs.py from onnx.defs of onnx %s; do not edit.
 *
 * Schemas are sorted by domain, name and version; each has its attributes in `schema_attrs`.
 */
#ifndef NPD_FORMAT_ONNX_DEFS_TABLE_H
#define NPD_FORMAT_ONNX_DEFS_TABLE_H

#include "format/onnx_defs.h"

"""


def quoted(text):
    if isinstance(text, bytes):
        text = text.decode("ascii")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def real(value):
    """The shortest decimal that gives the same float32."""
    import numpy

    return repr(float(str(numpy.float32(value))))


def attribute(attr):
    fields = [f".name = {quoted(attr.name)}", f".type = {int(attr.type)}"]
    if attr.required:
        fields.append(".required = true")
    default = attr.default_value
    if not default.name:
        return "{ " + ", ".join(fields) + " }"
    fields.append(".has_default = true")
    if default.type == default.INT:
        fields.append(f".i = {default.i}")
    elif default.type == default.FLOAT:
        fields.append(f".f = {real(default.f)}")
    elif default.type == default.STRING:
        fields.append(f".s = {quoted(default.s)}")
    elif default.type == default.INTS:
        fields.append(f".ints = {{ {', '.join(map(str, default.ints))} }}")
        fields.append(f".count = {len(default.ints)}")
    elif default.type == default.STRINGS:
        fields.append(f".strings = {{ {', '.join(map(quoted, default.strings))} }}")
        fields.append(f".count = {len(default.strings)}")
    else:
        sys.exit(f"{attr.name}: a default of type {default.type}")
    return "{ " + ", ".join(fields) + " }"


def bound(n):
    return "-1" if n == VARIADIC else str(n)


def table(onnx):
    schemas = sorted(onnx.defs.get_all_schemas_with_history(), key=lambda s: (s.domain, s.name, s.since_version))
    attrs, rows = [], []
    for schema in schemas:
        names = sorted(schema.attributes)
        deprecated = "true" if schema.deprecated else "false"
        rows.append(
            f"\t{{ {quoted(schema.domain)}, {quoted(schema.name)}, {schema.since_version}, {bound(schema.min_input)}, "
            f"{bound(schema.max_input)}, {bound(schema.min_output)}, {bound(schema.max_output)}, {len(attrs)}, "
            f"{len(names)}, {deprecated}, false }},\n"
        )
        attrs += ["\t" + attribute(schema.attributes[name]) + ",\n" for name in names]
    return "".join(
        [HEAD % onnx.__version__, "static const struct npd_onnx_schema_attr schema_attrs[] = {\n"] + attrs
        + ["};\n\nstatic const struct npd_onnx_schema schemas[] = {\n"] + rows + ["};\n\n#endif\n"]
    )


def main():
    try:
        import onnx
        import onnx.defs
    except ImportError:
        print("skipped: needs the onnx package (python3-onnx)")
        return 0
    if not onnx.__version__.startswith(VERSION):
        print(f"skipped: needs onnx {VERSION}x, this is {onnx.__version__}")
        return 0
    text = table(onnx)
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="ascii") != text:
            sys.exit(f"{TARGET.name} is not what tools/gen-onnx-defs.py writes")
        return 0
    TARGET.write_text(text, encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
