/* place.h - where a finding stands: file:line:column and the lines themselves. */
#ifndef NPD_REPORT_PLACE_H
#define NPD_REPORT_PLACE_H

#include "report/excerpt.h"

/* A line with the place and a note behind it; nothing when no place is known. */
void npd_place_write(
	struct npd_page *page, const struct npd_loc *location, npd_str note, size_t indent);

/* The same above an excerpt, the note being how far it reaches and how often it occurs. */
void npd_place_write_head(
	struct npd_page *page, const struct npd_loc *location, uint64_t occurrences);

/* An excerpt as a snippet with the sign '^'. */
struct npd_snippet npd_place_snippet(
	const struct npd_loc *location, npd_str excerpt, size_t mark_from, size_t mark_to);

/* Does the evidence say again, with a label, where the finding stands? Then that is enough. */
bool npd_place_is_repeated(const struct npd_finding *f);

/*
 * The places of a finding between two empty lines, file by file: first what is to be changed, then
 * what the tool said, then what else belongs to it. Evidence that is a symptom is shown on a
 * verbose page only.
 */
void npd_place_write_all(struct npd_page *page, const struct npd_finding *f);

#endif
