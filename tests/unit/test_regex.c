#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/regex.h"

struct fixture {
	struct npd_arena arena;
	struct npd_regex_run *run;
};

static int set_up(void **state)
{
	static struct fixture f;

	npd_arena_init(&f.arena, 0, NULL);
	f.run = npd_regex_run_new(&f.arena);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	npd_arena_done(&((struct fixture *)*state)->arena);
	return 0;
}

static struct npd_regex *compiled(struct fixture *f, const char *pattern)
{
	struct npd_regex *re = NULL;
	struct npd_error e = { 0 };

	assert_int_equal(npd_regex_new(&f->arena, npd_str_of(pattern), &re, NULL, &e), NPD_OK);
	return re;
}

static void finds_first_match_from_start(void **state)
{
	static const struct {
		const char *pattern, *subject;
		size_t start;
		bool anchored;
		enum npd_regex_result want;
		size_t from, to;
	} rows[] = {
		{ "b+", "abbcb", 0, false, NPD_REGEX_YES, 1, 3 },
		{ "b+", "abbcb", 3, false, NPD_REGEX_YES, 4, 5 },
		{ "b+", "abbcb", 0, true, NPD_REGEX_NO, 0, 0 },
		{ "b+", "abbcb", 1, true, NPD_REGEX_YES, 1, 3 },
		{ "(?<=a)b", "abb", 1, true, NPD_REGEX_YES, 1, 2 },
		{ "^b", "ab", 1, true, NPD_REGEX_NO, 0, 0 },
		{ "", "", 0, false, NPD_REGEX_YES, 0, 0 },
		{ "$", "ab", 2, true, NPD_REGEX_YES, 2, 2 },
		{ "a", "a", 2, false, NPD_REGEX_NO, 0, 0 },
		{ "a.c", "a\nc", 0, false, NPD_REGEX_NO, 0, 0 },
		{ "a.c", "a\rc", 0, false, NPD_REGEX_YES, 0, 3 },
		{ "a.c",
			"a\xE4\xB8\xAD"
			"c",
			0, false, NPD_REGEX_YES, 0, 5 },
		{ "error", "\xFF\xFE error", 0, false, NPD_REGEX_YES, 3, 8 },
		{ "error", "\xFF\xFE error", 1, false, NPD_REGEX_YES, 3, 8 },
		{ "error \\w+", "\xB4\xED\xCE\xF3 error 7\xC4", 0, false, NPD_REGEX_YES, 5, 12 },
		{ ".",
			"\xE4\xB8\xAD"
			"x",
			1, false, NPD_REGEX_YES, 3, 4 },
		{ ".", "\xE4\xB8\xAD", 1, true, NPD_REGEX_NO, 0, 0 },
		{ "a.c",
			"a\xFF"
			"c",
			0, false, NPD_REGEX_NO, 0, 0 },
		{ "(*NO_JIT)b+", "\xFF\xFE abb", 0, false, NPD_REGEX_YES, 4, 6 },
		{ "(*NO_JIT)b+", "\xFF\xFE abb", 3, true, NPD_REGEX_NO, 0, 0 },
		{ "(*NO_JIT)b+", "\xFF\xFE abb", 4, true, NPD_REGEX_YES, 4, 6 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		struct npd_match m = { 0 };

		assert_int_equal(
			npd_regex_match(compiled(f, rows[i].pattern), f->run,
				npd_str_of(rows[i].subject), rows[i].start, rows[i].anchored, &m),
			rows[i].want);
		assert_int_equal(m.from, rows[i].from);
		assert_int_equal(m.to, rows[i].to);
	}
}

static void empty_slice_is_searched(void **state)
{
	struct fixture *f = *state;
	struct npd_match m;

	assert_int_equal(
		npd_regex_match(compiled(f, "^$"), f->run, (npd_str){ NULL, 0 }, 0, false, &m),
		NPD_REGEX_YES);
}

static void groups_have_names_and_places(void **state)
{
	struct fixture *f = *state;
	const struct npd_regex *re = compiled(f, "(?<key>\\w+)=(?:(\\d+)|(?<word>[a-z]+))");
	struct npd_match m;

	assert_int_equal(npd_regex_group_count(re), 3);
	assert_true(npd_str_eq(npd_regex_group_name(re, 1), NPD_STR("key")));
	assert_true(npd_str_eq(npd_regex_group_name(re, 2), NPD_STR("")));
	assert_true(npd_str_eq(npd_regex_group_name(re, 3), NPD_STR("word")));
	assert_true(npd_str_eq(npd_regex_group_name(re, 99), NPD_STR("")));
	assert_int_equal(
		npd_regex_match(re, f->run, NPD_STR("  ab=cd"), 0, false, &m), NPD_REGEX_YES);
	assert_int_equal(m.group_count, 3);
	assert_true(m.groups[0].set && m.groups[0].from == 2 && m.groups[0].to == 7);
	assert_true(m.groups[1].set && m.groups[1].from == 2 && m.groups[1].to == 4);
	assert_false(m.groups[2].set);
	assert_true(m.groups[3].set && m.groups[3].from == 5 && m.groups[3].to == 7);
}

static void trailing_unset_group_is_not_set(void **state)
{
	struct fixture *f = *state;
	const struct npd_regex *both = compiled(f, "(a)(b)?");
	struct npd_match m;

	/* a match with both groups first: nothing of it may be left */
	assert_int_equal(npd_regex_match(both, f->run, NPD_STR("ab"), 0, false, &m), NPD_REGEX_YES);
	assert_int_equal(npd_regex_match(both, f->run, NPD_STR("a"), 0, false, &m), NPD_REGEX_YES);
	assert_true(m.groups[1].set);
	assert_false(m.groups[2].set);
}

static void bad_pattern_tells_offset(void **state)
{
	static const struct {
		const char *pattern;
		size_t at;
	} rows[] = { { "ab(", 3 }, { "a[z-a]", 4 }, { "a\\Cb", 3 }, { "\xFF", 0 } };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		struct npd_regex *re = NULL;
		struct npd_error e = { 0 };
		size_t at = 999;

		assert_int_equal(
			npd_regex_new(&f->arena, npd_str_of(rows[i].pattern), &re, &at, &e),
			NPD_EINVAL);
		assert_int_equal(at, rows[i].at);
		assert_true(strlen(e.text) > 5);
		assert_null(re);
	}
}

static void too_many_groups_are_refused(void **state)
{
	struct fixture *f = *state;
	struct npd_regex *re = NULL;
	struct npd_error e = { 0 };
	char pattern[3 * NPD_REGEX_GROUPS_MAX];

	for (size_t i = 0; i < sizeof pattern; i++)
		pattern[i] = "(a)"[i % 3];
	const npd_str all = { pattern, sizeof pattern };

	assert_int_equal(npd_regex_new(&f->arena, all, &re, NULL, &e), NPD_EINVAL);
	assert_string_equal(e.text, "32 groups, at most 31 are possible");
	assert_int_equal(npd_regex_new(&f->arena, npd_str_from(all, 3), &re, NULL, &e), NPD_OK);
}

static void runaway_pattern_hits_limit(void **state)
{
	static const char *const rows[] = { "(a+)+$", "(*NO_JIT)(a+)+$", "^(a?){40}a{40}$" };
	char subject[60];

	memset(subject, 'a', sizeof subject);
	subject[sizeof subject - 1] = '!';
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		struct npd_match m;

		assert_int_equal(npd_regex_match(compiled(f, rows[i]), f->run,
					 (npd_str){ subject, sizeof subject }, 0, false, &m),
			NPD_REGEX_LIMIT);
	}
}

static void deep_recursion_hits_limit(void **state)
{
	struct fixture *f = *state;
	static char subject[1 << 20];
	struct npd_match m;

	memset(subject, '(', sizeof subject);
	subject[sizeof subject - 1] = ')';
	assert_int_equal(npd_regex_match(compiled(f, "(\\((?1)*\\))"), f->run,
				 (npd_str){ subject, sizeof subject }, 0, false, &m),
		NPD_REGEX_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_first_match_from_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(empty_slice_is_searched, set_up, tear_down),
		cmocka_unit_test_setup_teardown(groups_have_names_and_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(trailing_unset_group_is_not_set, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_pattern_tells_offset, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_many_groups_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(runaway_pattern_hits_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(deep_recursion_hits_limit, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("regex", tests, NULL, NULL);
}
