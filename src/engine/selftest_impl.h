/* selftest_impl.h - what the parts of the self-test share; private to engine/. */
#ifndef NPD_ENGINE_SELFTEST_IMPL_H
#define NPD_ENGINE_SELFTEST_IMPL_H

#include "base/attr.h"
#include "base/vec.h"
#include "engine/selftest.h"

struct npd_tester {
	const struct npd_kb *kb;
	struct npd_arena *arena;
	struct npd_regex_run *regex_run;
	size_t checks;
	NPD_VEC(struct npd_kb_error) failures;
};

/* Counts a check; one that fails is placed at `where`. */
bool npd_tester_check(struct npd_tester *t, bool good, struct npd_node where, npd_str text);

/* A text in the tester's arena. */
npd_str npd_tester_say(struct npd_tester *t, const char *format, ...) NPD_PRINTF(2, 3);

/*
 * rule_test.c: each good example of the rule must pass it and give no finding of any rule, each bad
 * one must fail it; an error of an evaluation is a failure anywhere.
 */
enum npd_status npd_tester_rule(
	struct npd_tester *t, const struct npd_entry *rule, struct npd_error *reterr);

#endif
