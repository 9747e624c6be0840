/*
 * record_impl.h - the kinds of records, one file each: traceback.c (Python), crash.c (native),
 * box.c (drawn with lines). record.c asks them in turn.
 */
#ifndef NPD_TEXT_RECORD_IMPL_H
#define NPD_TEXT_RECORD_IMPL_H

#include "text/record.h"

/* Where records are looked for. */
struct npd_record_source {
	struct npd_window *w;
	const struct npd_prefixes *prefixes;
	size_t count; /* lines of the window */
};

npd_str npd_record_line(const struct npd_record_source *s, size_t i);

/* Line i without what npd_prefix_len finds. */
npd_str npd_record_message(const struct npd_record_source *s, size_t i);

/* Length of the quotes at the start of a line: "> ", ">> ", "> > ". */
size_t npd_quote_len(npd_str text);

/* Each fills *ret and returns true when line i belongs to a record of its kind. */
bool npd_record_traceback(const struct npd_record_source *s, size_t i, struct npd_record *ret);
bool npd_record_crash(const struct npd_record_source *s, size_t i, struct npd_record *ret);
bool npd_record_box(const struct npd_record_source *s, size_t i, struct npd_record *ret);

/*
 * The class name at the start of an exception's last line, without its module: "KeyError: 'x'",
 * "pkg.mod.XError: text", bare "AssertionError". Empty when the line is none. With `alone` nothing
 * but the name itself speaks for it, so it must look like one.
 */
npd_str npd_exception_name(npd_str message, bool alone);

/* Whether such a name stands before any colon or at the end: a quick question, asked before
 * prefixes. */
bool npd_holds_exception(npd_str text);

enum npd_box_part { NPD_BOX_NONE, NPD_BOX_BORDER, NPD_BOX_ROW };

/* What line `text` is of a box; *inner receives where what its sides enclose starts and ends. */
enum npd_box_part npd_box_part(
	const struct npd_record_source *s, npd_str text, size_t *inner_from, size_t *inner_to);

#define NPD_BOX_CELLS_MAX 16

struct npd_box_cell {
	size_t from, to; /* of the line's text, without the blanks around */
};

/* The cells of a row; how many, at most NPD_BOX_CELLS_MAX, 0 when there are more. */
size_t npd_box_cells(npd_str text, size_t inner_from, size_t inner_to,
	struct npd_box_cell cells[NPD_BOX_CELLS_MAX]);

#endif
