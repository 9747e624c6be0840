/*
 * window.h - bytes of a log -> lines and records, in bounded memory.
 *
 * A window slides over the input. It is always filled to its full size before it is worked on, so that the
 * result does not depend on how the bytes arrive; it keeps the lines before the part worked on
 * (`NPD_WINDOW_KEEP` bytes or more, or 2048 lines) and as many after it, so that a record can be looked up around
 * any line.
 *
 * The order of things: decode (UTF-16 by BOM or NUL parity for the whole input; a line that is no UTF-8 but is
 * GB18030 as such; NUL dropped; broken UTF-8 kept as it is) -> lines (LF, CRLF; a lone CR ends a
 * line for matching but not for line numbers; a line longer than NPD_LINE_MAX is given in pieces that
 * overlap by NPD_LINE_OVERLAP, `cut`) -> cleaning (ANSI colours and other escape sequences, backspaces, HTML entities
 * &lt; &gt; &amp; &quot; &#39; &nbsp;, controls, zero width characters) -> per line, on demand: prefixes -> per
 * match, on demand: records (joins of wrapped lines, boxes, tracebacks).
 *
 * Two texts of a line: `raw` borrows the window; `text` is cleaned, equal to raw when there was nothing to do.
 * npd_line_origin maps an offset of the text to the byte of the original input.
 */
#ifndef NPD_TEXT_WINDOW_H
#define NPD_TEXT_WINDOW_H

#include "base/arena.h"
#include "base/str.h"

#define NPD_WINDOW_BYTES ((size_t)256 << 10)
#define NPD_WINDOW_KEEP ((size_t)32 << 10)
#define NPD_WINDOW_AHEAD ((size_t)32 << 10)
#define NPD_LINE_MAX ((size_t)16 << 10)
#define NPD_LINE_OVERLAP ((size_t)1 << 10)
#define NPD_RECORD_LINES_MAX 400u

struct npd_window;

struct npd_line {
	npd_str text;        /* cleaned, without its end; valid until the window slides */
	uint64_t number;     /* physical line, from 1 */
	uint64_t offset;     /* of its first byte in the input */
	uint64_t column;     /* of text[0] in the physical line, from 1; >1 after a lone CR, a cut, a BOM */
	bool cut;            /* begins or ends inside a longer line */
	bool dirty;          /* text differs from the bytes of the input; always so in UTF-16 */
	bool last;           /* the input ends here without a line end */
};

/* The window's memory (under 1 MiB) comes from `arena` once; it does not grow. */
struct npd_window *npd_window_new(struct npd_arena *arena);

/* Starts a new input. */
void npd_window_reset(struct npd_window *w);

/* Takes bytes until the window is full; returns how many were taken. 0 means: work on it, then slide. */
size_t npd_window_fill(struct npd_window *w, const void *bytes, size_t n);

/* Says that the input ends here; what is left is then worked on to the end. */
void npd_window_end(struct npd_window *w);

/* True when the window is full or ended: lines may be asked for. */
bool npd_window_ready(struct npd_window *w);

/*
 * Lines are numbered 0 .. count-1 within the window; those of [from, to) are due to be worked on now, each line
 * of the input exactly once over all slides; others are there for context.
 */
size_t npd_window_line_count(const struct npd_window *w);
void npd_window_due(const struct npd_window *w, size_t *from, size_t *to);
struct npd_line npd_window_line(struct npd_window *w, size_t i);
/* Its text alone, which is quicker. */
npd_str npd_window_text(struct npd_window *w, size_t i);

/*
 * The due lines as stretches to scan: each is either a run of whole clean lines that lie one behind the other in
 * memory, or one dirty line, cleaned. `first` is the index of its first line. False at the end. Start
 * with *cursor = 0.
 */
struct npd_stretch {
	npd_str text;
	size_t first;
	size_t line_count;
	bool dirty;
};
bool npd_window_stretch(struct npd_window *w, size_t *cursor, struct npd_stretch *ret);

/* The index of the line that holds byte `at` of a stretch, and the offset in that line's text. */
size_t npd_window_line_at(struct npd_window *w, const struct npd_stretch *s, size_t at, size_t *in_line);

/* Drops what was worked on, keeps the context. */
void npd_window_slide(struct npd_window *w);

/* Columns that line i takes on a terminal (a tab counts as one). */
size_t npd_window_width(struct npd_window *w, size_t i);

/* True when all lines of an ended input were worked on. */
bool npd_window_finished(const struct npd_window *w);

uint64_t npd_window_input_bytes(const struct npd_window *w);
uint64_t npd_window_input_lines(const struct npd_window *w); /* as wc -l, plus one for a last line without end */
bool npd_window_has_han(const struct npd_window *w);         /* a CJK ideograph was seen in a line worked on */
bool npd_window_is_binary(const struct npd_window *w);       /* what was seen so far is no text */

/* The original byte (column from 1 and offset) of text[at] in line i; at may be text.len. */
void npd_line_origin(struct npd_window *w, size_t i, size_t at, uint64_t *column, uint64_t *offset);

#endif
