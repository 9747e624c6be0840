#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/shell.h"

/* Words between bars, commands between slashes; a word that a shell would change ends in '?'. */
static const struct {
	const char *in, *want;
} rows[] = {
	{ "", "" },
	{ "a b", "a|b" },
	{ "  a\tb  \n", "a|b" },
	{ "a 'b c' \"d e\"", "a|b c|d e" },
	{ "a'b'\"c\"d", "abcd" },
	{ "a '' \"\"", "a||" },
	{ "a \\\n  b", "a|b" },
	{ "a \\\r\n  b", "a|b" },
	{ "a\\ b c\\'d", "a b|c'd" },
	{ "\"a\\\"b\\n\\$c\"", "a\"b\\n$c" },
	{ "'a\\b'", "a\\b" },
	{ "a # b\nc", "a/c" },
	{ "a#b", "a#b" },
	{ "a; b && c || d | e & f", "a/b/c/d/e/f" },
	{ "a > f b", "a|b" },
	{ "a 2>&1 | tee f", "a/tee|f" },
	{ "a >>f 2>/dev/null b", "a|b" },
	{ "a < f", "a" },
	{ "x=1\na $x ${x}2", "a|1|12" },
	{ "x='1 2' y=3; a $x", "a|1 2" },
	{ "a $x", "a|$x?" },
	{ "a $(b)", "a|$?/b" },
	{ "a *.jpg b?", "a|*.jpg?|b??" },
	{ "a '*' \"?\"", "a|*|?" },
	{ "X=1 a b", "X=1|a|b" },
	{ "$ a b", "a|b" },
	{ "user@host:~/x$ a b\nuser@host:~/x# c", "a|b/c" },
	{ "(env) a@b:/$ c", "c" },
	{ "a 'b", "a|b" },
	{ "a \"b $", "a|b $" },
	{ "a\\", "a\\" },
	{ "x=1; x=2; a $x", "a|2" },
	{ "a --b=c --d 'e f'", "a|--b=c|--d|e f" },
};

static npd_str shown(struct npd_arena *arena, npd_str in)
{
	const struct npd_shell shell = npd_shell_read(arena, in);
	struct npd_buf out;

	npd_buf_init(&out, arena);
	for (size_t i = 0; i < shell.count; i++) {
		npd_buf_add_c(&out, i > 0 ? "/" : "");
		for (size_t k = 0; k < shell.commands[i].count; k++) {
			npd_buf_add_c(&out, k > 0 ? "|" : "");
			npd_buf_add(&out, shell.commands[i].words[k].text);
			npd_buf_add_c(&out, shell.commands[i].words[k].open ? "?" : "");
		}
	}
	npd_buf_add_c(&out, "");
	return npd_buf_str(&out);
}

static void words_are_what_a_shell_would_hand_over(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const npd_str got = shown(&arena, npd_str_of(rows[i].in));

		if (!npd_str_eq(got, npd_str_of(rows[i].want)))
			fail_msg("'%s': '%.*s', not '%s'", rows[i].in, NPD_ARG(got), rows[i].want);
	}
	npd_arena_done(&arena);
}

static void spans_hold_the_words_with_their_quotes(void **state)
{
	const npd_str in = NPD_STR("run --a='b c' \\\n  d");
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	const struct npd_shell shell = npd_shell_read(&arena, in);

	assert_int_equal(shell.count, 1);
	assert_int_equal(shell.commands[0].count, 3);
	const struct npd_span option = shell.commands[0].words[1].span;
	const struct npd_span last = shell.commands[0].words[2].span;

	assert_true(npd_str_eq(npd_str_sub(in, option.from, option.to), NPD_STR("--a='b c'")));
	assert_true(npd_str_eq(npd_str_sub(in, last.from, last.to), NPD_STR("d")));
	assert_int_equal(shell.commands[0].span.from, 0);
	assert_int_equal(shell.commands[0].span.to, in.len);
	npd_arena_done(&arena);
}

static void too_many_words_are_told(void **state)
{
	struct npd_arena arena;
	struct npd_buf in;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	npd_buf_init(&in, &arena);
	npd_buf_add_repeat(&in, 'a', 1);
	for (unsigned i = 0; i < NPD_SHELL_WORDS_MAX; i++)
		npd_buf_add_c(&in, " b");
	const struct npd_shell shell = npd_shell_read(&arena, npd_buf_str(&in));

	assert_true(shell.cut);
	assert_int_equal(shell.commands[0].count, NPD_SHELL_WORDS_MAX);
	npd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_what_a_shell_would_hand_over),
		cmocka_unit_test(spans_hold_the_words_with_their_quotes),
		cmocka_unit_test(too_many_words_are_told),
	};

	return cmocka_run_group_tests_name("shell", tests, NULL, NULL);
}
