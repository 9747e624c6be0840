/*
 * excerpt.h - lines of an input with a gutter of line numbers and marks under what was meant.
 *
 *	    4 | training_input_formats=RGB;
 *	      |                        --- the network was trained on RGB
 *
 * Marks stand by display width. Tabs are expanded, controls are made visible, a line that is too
 *long is shown around its mark with an ellipsis on each side that was cut.
 */
#ifndef NPD_REPORT_EXCERPT_H
#define NPD_REPORT_EXCERPT_H

#include "report/page.h"

/* A line is cut to this where the page has no width, and to not less than NPD_EXCERPT_MIN_COLUMNS.
 */
#define NPD_EXCERPT_MAX_COLUMNS 240u
#define NPD_EXCERPT_MIN_COLUMNS 24u
#define NPD_EXCERPT_MAX_LINES 9u

struct npd_snippet {
	npd_str file;
	uint64_t line;		   /* of the excerpt's first line; 0: not known */
	npd_str text;		   /* may be several lines */
	size_t mark_from, mark_to; /* bytes of text; equal: no mark */
	char sign;		   /* '^' for the cause, '-' for what it is measured against */
	npd_str label;
	bool cut;
};

/*
 * Writes snippets of one file, sorted by line, below each other. Neighbours with equal line and
 * text become one line with several marks. `digits` is the room for line numbers. The page must be
 * at the start of a line.
 */
void npd_excerpt_write(
	struct npd_page *page, const struct npd_snippet *snippets, size_t count, size_t digits);

/* Columns of the largest line number that the snippet shows. */
size_t npd_excerpt_digits(const struct npd_snippet *snippet);

#endif
