/* outline.h - which findings are shown on their own and which are folded below another. */
#ifndef NPD_REPORT_OUTLINE_H
#define NPD_REPORT_OUTLINE_H

#include "base/arena.h"
#include "npu_doctor.h"

struct npd_outline {
	const size_t
		*owners; /* per finding: the finding that it is folded below, or its own index */
	const size_t *counts;	       /* per finding: how many are folded below it */
	size_t roots, warnings, notes; /* shown on their own, past ones apart, by severity */
	size_t folded;
	size_t past;
};

/*
 * Folds what the roots explain, also by way of other findings. Nothing is lost: a consequence that
 * no finding names stands on its own, and a finding of the last attempt is never folded below one
 * of an earlier attempt.
 */
struct npd_outline npd_outline_new(struct npd_arena *arena, const struct npd_report *r);

/* True when finding i stands on its own. */
bool npd_outline_is_shown(
	const struct npd_outline *o, const struct npd_report *r, size_t i, bool with_past);

#endif
