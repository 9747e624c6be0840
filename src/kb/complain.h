/*
 * complain.h - the loader's errors: collected, not thrown, each with its place.
 */
#ifndef NPD_KB_COMPLAIN_H
#define NPD_KB_COMPLAIN_H

#include "base/attr.h"
#include "base/vec.h"
#include "kb/load.h"
#include "kb/yaml.h"

struct npd_complaints {
	struct npd_arena *arena;
	NPD_VEC(struct npd_kb_error) items;
	size_t dropped; /* past NPD_KB_ERRORS_MAX */
};

/* Notes an error at a place; line 0 is the whole file. */
void npd_complain(struct npd_complaints *c, npd_str file, unsigned line, unsigned column,
	const char *format, ...) NPD_PRINTF(5, 6);

/* Notes an error at the start of a node. */
void npd_complain_at(struct npd_complaints *c, const struct npd_yaml_file *file,
	const struct npd_yaml *node, const char *format, ...) NPD_PRINTF(4, 5);

/* Notes an error at byte `at` of a scalar's text, as near as its way of writing allows. */
void npd_complain_in(struct npd_complaints *c, const struct npd_yaml_file *file,
	const struct npd_yaml *scalar, size_t at, const char *format, ...) NPD_PRINTF(5, 6);

/* What of a text from a file is shown in a message: its first line, at most 60 bytes. */
npd_str npd_shown(npd_str s);

/*
 * ", did you mean 'x'?", or when nothing is near ", <what>: a, b, c" (without a list when `what` is
 * NULL); in the arena. Empty behind the first fifty errors.
 */
npd_str npd_did_you_mean(const struct npd_complaints *c, npd_str name, const npd_str *names,
	size_t count, const char *what);

/* True when further errors are only counted: no need to look for details. */
bool npd_complaints_full(const struct npd_complaints *c);

/* Everything collected, by file, line and column; lives in the arena. */
struct npd_kb_errors npd_complaints_sorted(struct npd_complaints *c);

#endif
