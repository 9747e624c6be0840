/*
 * record.h - what belongs together around a line: joins, boxes, tracebacks; found on demand.
 */
#ifndef NPD_TEXT_RECORD_H
#define NPD_TEXT_RECORD_H

#include "text/regex.h"
#include "text/window.h"

/* Log prefixes to strip, from the knowledge: `E build: `, `2024-04-03 18:28:17.664 | WARNING  |
 * a:b:3 - `. */
struct npd_prefix {
	const struct npd_regex *regex; /* anchored at the start of what is left of the line */
	uint32_t entry;		       /* the knowledge entry, for its `level` */
};

struct npd_prefixes {
	const struct npd_prefix *items;
	size_t count;
	struct npd_regex_run *run;
};

/*
 * Length of what stands before the message of line `text`: quotes ("> "), fences, serial-console
 * times, shell trace marks and the knowledge's prefixes, up to six in a row. *entries (room for 6)
 * receives which.
 */
size_t npd_prefix_len(
	const struct npd_prefixes *prefixes, npd_str text, uint32_t *entries, size_t *entry_count);

/*
 * The same for line i, found once and then remembered with the line; *known (may be NULL) tells
 * whether a prefix of the knowledge is among it.
 */
size_t npd_line_prefix(
	struct npd_window *w, const struct npd_prefixes *prefixes, size_t i, bool *known);

enum npd_record_kind {
	NPD_RECORD_LINE,      /* one line, or several that were one before a wrap */
	NPD_RECORD_TRACEBACK, /* Python: header, frames, exception; chained ones are one record */
	NPD_RECORD_SYNTAX,    /* Python: File line, code, caret, SyntaxError */
	NPD_RECORD_BOX,	      /* a box or table drawn with lines: the cells' texts joined */
	NPD_RECORD_CRASH      /* native: assertion or signal with its stack dump */
};

struct npd_record {
	enum npd_record_kind kind;
	size_t first, last; /* lines of the window, inclusive */
	size_t decisive; /* the line to show: the (last) exception's, the assertion's, else `first`
			  */
	npd_str exception; /* "ValueError" without its module path; empty when there is none */
	bool open;	   /* the input (or the limit) ends before the record does */
	bool ignored;	   /* the program went on: "Exception ignored in: <function f.__del__>" */
};

/* The record around line i, at most NPD_RECORD_LINES_MAX lines; borrows the window. */
struct npd_record npd_record_around(
	struct npd_window *w, const struct npd_prefixes *prefixes, size_t i);

/*
 * Texts in which a message may stand whole that is broken over lines around line i: hard wraps
 * (also inside a word), word wraps, cells of a box. Iterates the likeliest first; each is made in
 * `arena`.
 */
struct npd_join {
	npd_str text;
	size_t first, last;	/* lines that it is made of */
	struct npd_join_piece { /* text[at..at+len) is line `line`, from its text offset `from` */
		size_t at, len, line, from;
	} pieces[16];
	size_t piece_count;
};
struct npd_joins {
	struct npd_window *w;
	const struct npd_prefixes *prefixes;
	struct npd_arena *arena;
	size_t line;
	bool ahead;    /* set it to leave out wrapped lines that begin before `line` */
	unsigned step; /* private */
};
struct npd_joins npd_joins_begin(struct npd_window *w, const struct npd_prefixes *prefixes,
	struct npd_arena *arena, size_t line);
bool npd_joins_next(struct npd_joins *it, struct npd_join *ret);

/*
 * Lines at whose end a message may have been broken: cheap enough for every due line. True when
 * line i and i+1 look wrapped (i is as long as the longest around it, or the next word would not
 * have fitted); the engine then scans the seam as well.
 */
bool npd_window_seam(struct npd_window *w, size_t i);

#endif
