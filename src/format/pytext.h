/*
 * pytext.h - text as Python's str sees it: what counts as blank, strip(), lower(), and the lines of
 * a file opened in text mode. Text is UTF-8; a broken byte is a letter of its own.
 */
#ifndef NPD_FORMAT_PYTEXT_H
#define NPD_FORMAT_PYTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* str.isspace(), which is also \s of a regex over str. */
bool npd_py_is_space(uint32_t code);

/* str.strip(), str.lstrip() and str.rstrip() without arguments. */
npd_str npd_py_strip(npd_str s);
npd_str npd_py_lstrip(npd_str s);
npd_str npd_py_rstrip(npd_str s);

/*
 * str.lower(), as of Unicode 14 (Python 3.11; older ones leave a few dozen rare letters alone): the
 * slice itself where nothing changes, else a copy in `arena`. *unsure (may be NULL) is set where
 * the text holds a capital sigma, whose small form depends on its neighbours: it is not followed.
 */
npd_str npd_py_lower(struct npd_arena *arena, npd_str s, bool *unsure);

/* A line of universal newlines: \n, \r\n and a lone \r end one. */
struct npd_py_line {
	size_t from, to; /* without its end */
	size_t next;	 /* where the next one starts */
};

/* The line that starts at `from`, which lies inside. */
struct npd_py_line npd_py_line_at(npd_str bytes, size_t from);

/*
 * Where decoding UTF-8 fails: the first byte of what cannot be decoded, or NPD_NOT_FOUND.
 * *decided_at is the byte at which Python knows; the length where the text ends in the middle.
 */
size_t npd_py_decode_error(npd_str bytes, size_t *decided_at);

#endif
