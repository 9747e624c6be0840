/*
 * page.h - a page of a terminal: wrapped prose with a hanging indent, and colours.
 *
 * Prose is broken at blanks and, where a CJK character is on either side, between characters; never
 * before closing or after opening punctuation, never inside `code`, words, options, URLs and paths.
 * What does not fit on a line of its own stands out to the right rather than being broken.
 */
#ifndef NPD_REPORT_PAGE_H
#define NPD_REPORT_PAGE_H

#include "base/buf.h"
#include "report/report.h"
#include "report/words.h"

enum npd_paint {
	NPD_PAINT_NONE,
	NPD_PAINT_STRONG,
	NPD_PAINT_DIM,
	NPD_PAINT_ERROR,
	NPD_PAINT_WARNING,
	NPD_PAINT_NOTE,
	NPD_PAINT_PLACE,
	NPD_PAINT_OTHER /* marks and labels of the second rank */
};

struct npd_page {
	struct npd_buf *out;
	enum npd_lang lang; /* EN or ZH */
	bool color, verbose;
	size_t width;	/* 0: no end */
	size_t indent;	/* where the next line of prose starts */
	size_t column;	/* where we are; 0: nothing stands on this line yet */
	bool blank;	/* a blank is due before the next word */
	npd_str margin; /* what stands at the start of each line that prose is broken to */
	struct npd_buf clean, said; /* scratch */
};

void npd_page_init(struct npd_page *page, struct npd_buf *out, const struct npd_render *how);

/* Ends the line if anything stands on it. */
void npd_page_newline(struct npd_page *page);

/* Ends the line and leaves an empty one. */
void npd_page_gap(struct npd_page *page);

/* Adds text that is wrapped; it joins what stands on the line without a blank of our own. */
void npd_page_add(struct npd_page *page, npd_str text);

/* Adds text that stays on one line as long as it fits on one. */
void npd_page_solid(struct npd_page *page, npd_str text);

/* Adds text as it is, without a regard to the width. */
void npd_page_verbatim(struct npd_page *page, npd_str text);

/* Adds a phrase, wrapped. */
void npd_page_say(struct npd_page *page, enum npd_word word, struct npd_said said);

/*
 * Adds a text of the knowledge: line feeds separate paragraphs, lines that start with two blanks
 * are taken verbatim (commands, config lines).
 */
void npd_page_prose(struct npd_page *page, npd_str text);

void npd_page_paint(struct npd_page *page, enum npd_paint paint);
enum npd_paint npd_paint_of(enum npd_severity severity);

/* The paragraphs of such a text; false at the end. */
bool npd_prose_next(npd_str *rest, npd_str *paragraph, bool *verbatim);

/* Bytes at the start of `text` that stay together; `room` bounds what `code` may keep together. */
size_t npd_wrap_unit(npd_str text, size_t room);

#endif
