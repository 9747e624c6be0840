/*
 * regex.h - PCRE2 behind one door: bytes in, captures out, under limits.
 *
 * Patterns are compiled with UTF | MATCH_INVALID_UTF | NEVER_BACKSLASH_C, newline LF, and with JIT
 * where it is to be had (else the interpreter; that is no error), once they have been asked for a
 * few times. A match that exceeds the limit of 100,000 steps counts as no match and is reported as
 * such.
 */
#ifndef NPD_TEXT_REGEX_H
#define NPD_TEXT_REGEX_H

#include "base/arena.h"
#include "base/str.h"

#define NPD_REGEX_MATCH_LIMIT 100000u
#define NPD_REGEX_GROUPS_MAX 32u

struct npd_regex;

/* What a run needs beside the pattern; one a run, shared by all patterns. */
struct npd_regex_run;

enum npd_regex_result { NPD_REGEX_NO, NPD_REGEX_YES, NPD_REGEX_LIMIT };

struct npd_match {
	size_t from, to;      /* bytes of the subject */
	unsigned group_count; /* beside group 0 */
	struct {
		bool set;
		size_t from, to;
	} groups[NPD_REGEX_GROUPS_MAX]; /* [0] is the whole match */
};

/*
 * Compiles `pattern`; the result lives in `arena` (its foreign parts are deferred there). On
 * failure NPD_EINVAL, with PCRE2's message in reterr->text and the byte offset in *error_at (may be
 * NULL).
 */
enum npd_status npd_regex_new(struct npd_arena *arena, npd_str pattern, struct npd_regex **ret,
	size_t *error_at, struct npd_error *reterr);

/* Number of groups beside group 0, and the name of group i (1-based; empty when it has none). */
unsigned npd_regex_group_count(const struct npd_regex *re);
npd_str npd_regex_group_name(const struct npd_regex *re, unsigned i);

/* `arena` is also where matching leaves through when it runs out of memory. */
struct npd_regex_run *npd_regex_run_new(struct npd_arena *arena);

/*
 * The first match at or after `start`; with `anchored` only at `start`. `ret` is set on YES. Bad
 * UTF-8 in the subject never matches a part of the pattern but does not stop the search.
 */
enum npd_regex_result npd_regex_match(const struct npd_regex *re, struct npd_regex_run *run,
	npd_str subject, size_t start, bool anchored, struct npd_match *ret);

/*
 * Does a match begin in the subject that only its end keeps from being whole? YES sets ret->from,
 * ret->to (the subject's end) and no groups; a whole match gives NO.
 */
enum npd_regex_result npd_regex_match_cut(const struct npd_regex *re, struct npd_regex_run *run,
	npd_str subject, struct npd_match *ret);

#endif
