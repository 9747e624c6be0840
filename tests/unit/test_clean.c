/* test_clean.c - the text of single lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "text/clean.h"

/* a slice for tables; NPD_STR is no constant */
#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

static const struct {
	npd_str raw, text;
	enum npd_clean_kind kind;
} rows[] = {
	{ S("plain & simple\ttext\v\f"), S("plain & simple\ttext\v\f"), NPD_CLEAN_NONE },
	{ S("\xE6\xA8\xA1 \xE2\x96\x88"), S("\xE6\xA8\xA1 \xE2\x96\x88"), NPD_CLEAN_NONE },
	{ S("caf\xE9"), S("caf\xE9"), NPD_CLEAN_NONE },
	/* escape sequences */
	{ S("\x1B[31mAsser\x1B[1;0mtion\x1B[K"), S("Assertion"), NPD_CLEAN_UTF8 },
	{ S("\x1B[38;2;1;2;3mx\x1B[?25h"), S("x"), NPD_CLEAN_UTF8 },
	{ S("\x1B]8;;http://x/y\x1B\\link\x1B]8;;\x1B\\"), S("link"), NPD_CLEAN_UTF8 },
	{ S("\x1B]0;title\atext"), S("text"), NPD_CLEAN_UTF8 },
	{ S("\x1B]0;no end of it"), S("0;no end of it"), NPD_CLEAN_UTF8 },
	{ S("\x1BPq#0\x1B\\text"), S("text"), NPD_CLEAN_UTF8 },
	{ S("\x1B(Btext\x1B)0\x1B#8"), S("text"), NPD_CLEAN_UTF8 },
	{ S("\x1B=text\x1B\x37"), S("text"), NPD_CLEAN_UTF8 },
	{ S("text\x1B"), S("text"), NPD_CLEAN_UTF8 },
	{ S("text\x1B["), S("text"), NPD_CLEAN_UTF8 },
	{ S("text\x1B[12"), S("text"), NPD_CLEAN_UTF8 },
	{ S("\x1B[\xE6\xA8\xA1"), S("\xE6\xA8\xA1"), NPD_CLEAN_UTF8 },
	/* backspaces and controls */
	{ S("b\bbo\bol\bld\bd"), S("bold"), NPD_CLEAN_UTF8 },
	{ S("_\b\xE6\xA8\xA1\b\xE5\x9E\x8B"), S("\xE5\x9E\x8B"), NPD_CLEAN_UTF8 },
	{ S("\b\b12%"), S("12%"), NPD_CLEAN_UTF8 },
	{ S("a\0b\x01\x7F\x0E"
	    "c"),
		S("abc"), NPD_CLEAN_UTF8 },
	{ S("a\xC2\x9B"
	    "b\xC2\x85"),
		S("ab"), NPD_CLEAN_UTF8 },
	/* entities */
	{ S("&lt;a&gt; &amp;&quot;&#39;&nbsp;b"), S("<a> &\"' b"), NPD_CLEAN_UTF8 },
	{ S("&amp;lt;"), S("&lt;"), NPD_CLEAN_UTF8 },
	{ S("f(const T &ltd)"), S("f(const T &ltd)"), NPD_CLEAN_NONE },
	/* invisible characters */
	{ S("a\xE2\x80\x8B"
	    "b\xEF\xBB\xBF\xE2\x80\xAE"
	    "c\xE2\x81\xA0"),
		S("abc"), NPD_CLEAN_UTF8 },
	{ S("a\xC2\xA0"
	    "b"),
		S("a b"), NPD_CLEAN_UTF8 },
	/* GB18030 */
	{ S("\xC4\xA3\xD0\xCD"), S("\xE6\xA8\xA1\xE5\x9E\x8B"), NPD_CLEAN_GB18030 },
	{ S("\x1B[31m\xD0\xCD&lt;\x1B[0m"), S("\xE5\x9E\x8B<"), NPD_CLEAN_GB18030 },
	{ S("\x81\x39\xEE\x39"), S("\xE3\x90\x80"), NPD_CLEAN_GB18030 },
	{ S("\xC4\xA3\xFF"), S("\xC4\xA3\xFF"), NPD_CLEAN_NONE },
	/* UTF-8 with one broken character is not GB18030, though it could be read as such */
	{ S("\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8"), S("\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8"),
		NPD_CLEAN_NONE },
};

static void lines_are_cleaned(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char out[128];
		uint16_t origin[128];
		const npd_str raw = rows[i].raw;

		assert_int_equal(npd_clean_look(raw, false), rows[i].kind);
		const size_t len = npd_clean(raw, rows[i].kind, out, origin);

		assert_int_equal(len, rows[i].text.len);
		assert_memory_equal(out, rows[i].text.ptr, len);
		assert_true(len <= raw.len + raw.len / 2);
		for (size_t at = 0; at < len; at++) {
			assert_true(origin[at] < raw.len);
			assert_true(at == 0 || origin[at] >= origin[at - 1]);
		}
	}
}

static void an_unfinished_gb18030_character_is_allowed_where_the_line_is_cut(void **state)
{
	const npd_str raw = NPD_STR("\xC4\xA3\xD0\xCD\xC4");

	(void)state;
	assert_int_equal(npd_clean_look(raw, false), NPD_CLEAN_NONE);
	assert_int_equal(npd_clean_look(raw, true), NPD_CLEAN_GB18030);
}

/* ---- blocks ---- */

static unsigned flags_of(npd_str text, size_t at)
{
	unsigned char bytes[3 + 2 * NPD_BLOCK_BYTES];

	memset(bytes, 'x', sizeof bytes);
	memcpy(bytes + 3 + at, text.ptr, text.len);
	return npd_block_flags(bytes + 3);
}

static const struct {
	npd_str text;
	unsigned flags;
} block_rows[] = {
	{ S("text\n\ttext\r\n\v\f"), 0 },
	{ S("\r"), NPD_BLOCK_LONE_CR },
	{ S("\r\r\n"), NPD_BLOCK_LONE_CR },
	{ S("&"), NPD_BLOCK_AMP },
	{ S("\x1B"), NPD_BLOCK_CONTROL },
	{ S("\0"), NPD_BLOCK_CONTROL | NPD_BLOCK_ODD },
	{ S("\x08"), NPD_BLOCK_CONTROL },
	{ S("\x0E"), NPD_BLOCK_CONTROL | NPD_BLOCK_ODD },
	{ S("\x7F"), NPD_BLOCK_CONTROL | NPD_BLOCK_ODD },
	{ S("\xC3\xA9 \xE2\x94\x82 \xF0\x9F\x9A\x80"), NPD_BLOCK_HIGH },
	{ S("\xE6\xA8\xA1\xE5\x9E\x8B"), NPD_BLOCK_HIGH | NPD_BLOCK_HAN },
	{ S("\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xC3"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xC0\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xE0\x80\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xED\xA0\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xF0\x80\x80\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xF4\x90\x80\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xF5\x80\x80\x80"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xE2\x96"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xF0\x9F\x9A"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xE2\x80\x8B"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xE2\x80\xAE"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xEF\xBB\xBF"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xC2\xA0"), NPD_BLOCK_HIGH | NPD_BLOCK_BAD },
	{ S("\xE2\x80\x98"
	    "x\xE2\x80\x99"),
		NPD_BLOCK_HIGH },
};

static void blocks_show_what_needs_a_look(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof block_rows / sizeof block_rows[0]; i++) {
		for (size_t at = 0; at + block_rows[i].text.len < NPD_BLOCK_BYTES; at += 13)
			assert_int_equal(flags_of(block_rows[i].text, at), block_rows[i].flags);
	}
}

static void a_sequence_cut_by_the_block_shows_in_the_next_one(void **state)
{
	unsigned char bytes[3 + 3 * NPD_BLOCK_BYTES];

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	bytes[2 + NPD_BLOCK_BYTES] = 0xE6;
	assert_int_equal(npd_block_flags(bytes + 3) & NPD_BLOCK_BAD, 0);
	assert_int_equal(npd_block_flags(bytes + 3 + NPD_BLOCK_BYTES), NPD_BLOCK_BAD);
}

static void odd_bytes_are_counted_and_runs_of_nuls_once(void **state)
{
	static const unsigned char bytes[] = "a\0\0\0b\x01\x1B[0m\b\t\n\x7F\0";
	bool in_nuls = false;

	(void)state;
	assert_int_equal(npd_count_odd(bytes, sizeof bytes - 1, &in_nuls), 4);
	assert_true(in_nuls);
	assert_int_equal(npd_count_odd(bytes + 1, 3, &in_nuls), 0);
}

static void ideographs_are_seen(void **state)
{
	(void)state;
	assert_true(npd_text_has_han(NPD_STR("a\xE6\xA8\xA1")));
	assert_false(npd_text_has_han(NPD_STR("\xE3\x81\x82\xED\x95\x9C\xFF\xE6\xA8")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_cleaned),
		cmocka_unit_test(an_unfinished_gb18030_character_is_allowed_where_the_line_is_cut),
		cmocka_unit_test(blocks_show_what_needs_a_look),
		cmocka_unit_test(a_sequence_cut_by_the_block_shows_in_the_next_one),
		cmocka_unit_test(odd_bytes_are_counted_and_runs_of_nuls_once),
		cmocka_unit_test(ideographs_are_seen),
	};

	return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
