#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/patch.h"
#include "format/source.h"

static int set_up(void **state)
{
	static struct npd_arena arena;

	npd_arena_init(&arena, 0, NULL);
	*state = &arena;
	return 0;
}

static int tear_down(void **state)
{
	npd_arena_done(*state);
	return 0;
}

#define EDIT(l, c, was, now)                                                                       \
	{                                                                                          \
		.line = (l), .column = (c), .old_text = { was, sizeof(was) - 1 }, .new_text = {    \
			now,                                                                       \
			sizeof(now) - 1                                                            \
		}                                                                                  \
	}

static const struct {
	const char *in;
	struct npd_edit edits[2];
	size_t count, done;
	const char *want;
} rows[] = {
	{ "a=1;\nb=2;\n", { EDIT(2, 3, "2", "33") }, 1, 1, "a=1;\nb=33;\n" },
	{ "a=1;\r\nb=2;", { EDIT(2, 3, "2", "33") }, 1, 1, "a=1;\r\nb=33;" },
	{ "a\rb\rc", { EDIT(3, 1, "c", "d") }, 1, 1, "a\rb\rd" },
	{ "ab", { EDIT(1, 2, "b", "y"), EDIT(1, 1, "a", "x") }, 2, 2, "xy" },
	{ "abc", { EDIT(1, 1, "ab", "x"), EDIT(1, 2, "bc", "y") }, 2, 1, "xc" },
	{ "abc", { EDIT(1, 1, "b", "x") }, 1, 0, "abc" },
	{ "abc", { EDIT(2, 1, "a", "x") }, 1, 0, "abc" },
	{ "abc", { EDIT(1, 9, "a", "x") }, 1, 0, "abc" },
	{ "a\nb", { EDIT(1, 1, "a\nb", "x") }, 1, 0, "a\nb" },
	{ "a", { EDIT(1, 1, "a", "x\ny") }, 1, 0, "a" },
	{ "a=;", { EDIT(1, 3, "", "1") }, 1, 1, "a=1;" },
};

static void edits_are_made_where_their_old_text_stands(void **state)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct npd_edit *edits[] = { &rows[i].edits[0], &rows[i].edits[1] };
		size_t done;
		const npd_str got = npd_patch_apply(
			*state, npd_str_of(rows[i].in), edits, rows[i].count, &done);

		assert_int_equal(done, rows[i].done);
		if (!npd_str_eq(got, npd_str_of(rows[i].want)))
			fail_msg("row %zu: '%.*s'", i, NPD_ARG(got));
	}
}

static void diff_shows_what_changed_with_its_surroundings(void **state)
{
	struct npd_buf out;

	npd_buf_init(&out, *state);
	npd_patch_write_diff(&out, NPD_STR("f"), NPD_STR("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12"),
		NPD_STR("1\n2\n3\n4\nx\n6\n7\n8\n9\n10\n11\ny"));
	assert_string_equal(out.data,
		"--- f\n+++ f\n@@ -2,11 +2,11 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"
		" 9\n 10\n 11\n-12\n\\ No newline at end of file\n+y\n"
		"\\ No newline at end of file\n");
}

static void equal_texts_have_no_diff(void **state)
{
	struct npd_buf out;

	npd_buf_init(&out, *state);
	npd_patch_write_diff(&out, NPD_STR("f"), NPD_STR("1\n"), NPD_STR("1\n"));
	assert_int_equal(out.len, 0);
}

static void a_place_and_its_offset_belong_together(void **state)
{
	const npd_str text = NPD_STR("ab\r\n\rcd\n");

	(void)state;
	for (size_t i = 0; i <= text.len; i++) {
		uint64_t line, column;

		npd_source_locate(text, i, &line, &column);
		/* inside of a CR LF there is no column of its own */
		if (i == 3)
			continue;
		assert_int_equal(npd_source_offset(text, line, column), i);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(edits_are_made_where_their_old_text_stands),
		TEST(diff_shows_what_changed_with_its_surroundings),
		TEST(equal_texts_have_no_diff),
		TEST(a_place_and_its_offset_belong_together),
	};

	return cmocka_run_group_tests_name("patch", tests, NULL, NULL);
}
