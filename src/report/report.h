/*
 * report.h - a report in words: every format carries the same findings in the same order.
 */
#ifndef NPD_REPORT_REPORT_H
#define NPD_REPORT_REPORT_H

#include "base/buf.h"
#include "kb/kb.h"
#include "npu_doctor.h"

struct npd_render {
	enum npd_lang lang; /* EN or ZH */
	bool color;	    /* ANSI colours; they are never the only sign */
	unsigned width;	    /* columns of the terminal, at least 40; 0: no wrapping */
	bool verbose;	    /* symptoms, past attempts, reasons, sources */
	bool quiet;	    /* one line a finding */
};

/*
 * For a terminal. Prose keeps to the width; excerpts do as well, and to 240 columns where there is
 * no width: a longer line is shown around its mark.
 */
void npd_report_write_text(
	struct npd_buf *out, const struct npd_report *r, const struct npd_render *how);
/* To paste into a ticket; the width and colours of `how` do not matter. */
void npd_report_write_markdown(
	struct npd_buf *out, const struct npd_report *r, const struct npd_render *how);
/* Schema npu-doctor/report/1 (share/report-1.schema.json), in the language of the report. */
void npd_report_write_json(struct npd_buf *out, const struct npd_report *r);

/* The page behind an id; false when there is no such entry. */
bool npd_explain_write(
	struct npd_buf *out, const struct npd_kb *kb, npd_str id, const struct npd_render *how);

/*
 * Entries whose texts (id, titles, causes, templates and so on in both languages) hold all the
 * words, ASCII letters of either case being equal: best first, a line each. Returns how many.
 */
size_t npd_explain_search(struct npd_buf *out, const struct npd_kb *kb, const npd_str *words,
	size_t count, const struct npd_render *how);

#endif
