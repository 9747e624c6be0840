/* python_lines.h - within format/python*.c: lines, brackets and strings as the tokenizer sees. */
#ifndef NPD_FORMAT_PYTHON_LINES_H
#define NPD_FORMAT_PYTHON_LINES_H

#include "format/python.h"

/* The first thing that the tokenizer of Python would stop at: brackets, strings, indentation. */
bool npd_python_scan_lines(struct npd_arena *arena, npd_str bytes, struct npd_python_problem *ret);

#endif
