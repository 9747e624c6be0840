/* phrase.h - sentences that several formats share. Texts from inputs are cleaned by the page, not
 * here. */
#ifndef NPD_REPORT_PHRASE_H
#define NPD_REPORT_PHRASE_H

#include "base/buf.h"
#include "report/outline.h"
#include "report/words.h"

/* file:line:column, without what is not known; an object stands in round brackets or alone. */
void npd_phrase_place(struct npd_buf *out, const struct npd_loc *location);

/* " (to line 131; 3 times, the first is shown)", or nothing. */
void npd_phrase_extent(struct npd_buf *out, enum npd_lang lang, const struct npd_loc *location,
	uint64_t occurrences);

/* Where in the work something happened. */
struct npd_scene {
	npd_str file; /* chooses the input */
	npd_str toolchain, stage;
	unsigned attempt;
	bool past;
	bool full; /* with the whole command line and the source of the version */
};
#define NPD_SCENE_MAX 8

/* Fills `items` with what is known, to be joined by " · "; returns how many. */
size_t npd_phrase_scene(struct npd_arena *arena, enum npd_lang lang, const struct npd_report *r,
	const struct npd_scene *scene, npd_str items[NPD_SCENE_MAX]);

/* The confidence with the first reason, or with all; that of files proves itself and needs none. */
void npd_phrase_confidence(
	struct npd_buf *out, enum npd_lang lang, const struct npd_finding *f, bool all_reasons);

/* "may also be: a, b; --toolchain NAME tells them apart" */
void npd_phrase_alternatives(struct npd_buf *out, enum npd_lang lang, const struct npd_finding *f);

/* "if left as it is, expect: a, b", or nothing */
void npd_phrase_predicts(struct npd_buf *out, enum npd_lang lang, const struct npd_finding *f);

/* "also explained by this: 2 later messages" for the findings folded below finding `root` */
void npd_phrase_folded(struct npd_buf *out, enum npd_lang lang, const struct npd_report *r,
	const struct npd_outline *o, size_t root);

/* How to record an unknown error. */
void npd_phrase_record(struct npd_buf *out, enum npd_lang lang, const struct npd_loc *location);

/* "no known problem found in 120 lines"; what the report says when it has no findings to show. */
void npd_phrase_clean(struct npd_buf *out, enum npd_lang lang, const struct npd_report *r);

/* Items of the closing line, to be joined by " · "; `hint`: say how to see what is left out.
 * Returns how many. */
#define NPD_SUMMARY_MAX 10
size_t npd_phrase_summary(struct npd_arena *arena, enum npd_lang lang, const struct npd_report *r,
	const struct npd_outline *o, bool hint, npd_str items[NPD_SUMMARY_MAX]);

/* Texts joined as the language joins lists. */
npd_str npd_phrase_list(
	struct npd_arena *arena, enum npd_lang lang, const npd_str *items, size_t count);

/* True for a report of lint: its inputs are files for a run, no logs. */
bool npd_report_is_of_files(const struct npd_report *r);

/* True when the unknown line is the news of this report: no error of the last attempt is known. */
bool npd_report_is_unknown(const struct npd_report *r, const struct npd_outline *o);

#endif
