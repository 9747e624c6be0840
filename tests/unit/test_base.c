/* The base library: slices, arenas, buffers, maps, UTF-8, suggestions, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/map.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/vec.h"

#define assert_str(got, want)                                                                      \
	do {                                                                                       \
		const npd_str got_ = (got);                                                        \
		assert_int_equal(got_.len, strlen(want));                                          \
		assert_memory_equal(got_.len == 0 ? "" : got_.ptr, want, got_.len);                \
	} while (0)

static void cut_keeps_rest_when_separator_missing(void **state)
{
	static const struct {
		const char *text, *head, *rest;
	} rows[] = {
		{ "a,b,c", "a", "b,c" },
		{ "abc", "abc", "" },
		{ "", "", "" },
		{ ",", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		npd_str rest = npd_str_of(rows[i].text);

		assert_str(npd_str_cut(&rest, ','), rows[i].head);
		assert_str(rest, rows[i].rest);
	}
}

static void slices_are_clamped(void **state)
{
	const npd_str s = NPD_STR("abcdef");

	(void)state;
	assert_str(npd_str_from(s, 9), "");
	assert_str(npd_str_head(s, 9), "abcdef");
	assert_str(npd_str_sub(s, 2, 4), "cd");
	assert_str(npd_str_sub(s, 4, 2), "");
	assert_str(npd_str_trim(NPD_STR(" \t x y\r\n")), "x y");
}

static void find_agrees_with_the_obvious(void **state)
{
	static const struct {
		const char *text, *needle;
		size_t at;
	} rows[] = {
		{ "aaab", "ab", 2 },
		{ "aaab", "", 0 },
		{ "aaab", "ba", NPD_NOT_FOUND },
		{ "ab", "abc", NPD_NOT_FOUND },
		{ "", "a", NPD_NOT_FOUND },
		{ "xabab", "abab", 1 },
	};

	(void)state;
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(npd_str_find(npd_str_of(rows[i].text), npd_str_of(rows[i].needle)),
			rows[i].at);
}

static void order_is_by_unsigned_bytes(void **state)
{
	(void)state;
	assert_true(npd_str_cmp(NPD_STR("a"), NPD_STR("\xff")) < 0);
	assert_true(npd_str_cmp(NPD_STR("a"), NPD_STR("ab")) < 0);
	assert_int_equal(npd_str_cmp((npd_str){ 0 }, NPD_STR("")), 0);
}

static void integers_are_exact_or_refused(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775807", true, INT64_MAX },
		{ "+5", true, 5 },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "1 ", false, 0 },
		{ "0x1", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t value = 0;

		assert_int_equal(npd_str_int(npd_str_of(rows[i].text), &value), rows[i].good);
		assert_true(value == rows[i].value);
	}
}

static void count_run(void *handle)
{
	++*(unsigned *)handle;
}

static void arena_rewinds_memory_and_what_was_deferred(void **state)
{
	struct npd_arena a;
	unsigned before = 0, after = 0;

	(void)state;
	npd_arena_init(&a, 0, NULL);
	npd_arena_defer(&a, count_run, &before);
	const struct npd_arena_mark mark = npd_arena_mark(&a);
	const size_t held = a.held_bytes;

	npd_arena_defer(&a, count_run, &after);
	for (unsigned i = 0; i < 1000; i++)
		npd_arena_alloc(&a, 1000);
	npd_arena_rewind(&a, mark);
	assert_int_equal(after, 1);
	assert_int_equal(before, 0);
	assert_int_equal(a.held_bytes, held);
	npd_arena_done(&a);
	assert_int_equal(before, 1);
}

static void arena_leaves_through_oom_at_its_limit(void **state)
{
	jmp_buf oom;
	struct npd_arena a;
	volatile size_t got = 0;

	(void)state;
	npd_arena_init(&a, 100000, &oom);
	if (setjmp(oom) == 0)
		for (;;) {
			npd_arena_alloc(&a, 1000);
			got = got + 1000;
		}
	assert_true(got > 50000 && got <= 100000);
	assert_true(a.held_bytes <= 100000);
	npd_arena_done(&a);
}

static void arena_refuses_sizes_that_overflow(void **state)
{
	jmp_buf oom;
	struct npd_arena a;
	volatile unsigned refused = 0;

	(void)state;
	npd_arena_init(&a, 0, &oom);
	if (setjmp(oom) == 0)
		npd_arena_array(&a, SIZE_MAX / 2, 16);
	else
		refused = 1;
	assert_int_equal(refused, 1);
	npd_arena_done(&a);
}

static void buffer_and_vector_grow(void **state)
{
	struct npd_arena a;
	struct npd_buf b;
	NPD_VEC(int) v = { 0 };

	(void)state;
	npd_arena_init(&a, 0, NULL);
	npd_buf_init(&b, &a);
	for (int i = 0; i < 1000; i++) {
		npd_buf_printf(&b, "%d,", i);
		NPD_VEC_PUSH(&a, &v, i);
	}
	assert_int_equal(b.len, 10 * 2 + 90 * 3 + 900 * 4);
	assert_int_equal(b.data[b.len], '\0');
	assert_int_equal(v.len, 1000);
	assert_int_equal(v.data[999], 999);
	npd_arena_done(&a);
}

static void map_finds_what_was_added(void **state)
{
	struct npd_arena a;
	struct npd_map m;

	(void)state;
	npd_arena_init(&a, 0, NULL);
	npd_map_init(&m, &a);
	assert_int_equal(npd_map_find(&m, NPD_STR("x")), NPD_NOT_FOUND);
	for (size_t i = 0; i < 500; i++) {
		char key[16];

		snprintf(key, sizeof key, "k%zu", i);
		assert_int_equal(
			npd_map_add(&m, npd_arena_copy(&a, npd_str_of(key)), i), NPD_NOT_FOUND);
	}
	assert_int_equal(npd_map_find(&m, NPD_STR("k123")), 123);
	assert_int_equal(npd_map_add(&m, NPD_STR("k123"), 7), 123);
	assert_int_equal(npd_map_find(&m, NPD_STR("k123")), 7);
	assert_int_equal(npd_map_find(&m, NPD_STR("k500")), NPD_NOT_FOUND);
	npd_arena_done(&a);
}

static void utf8_follows_the_unicode_table_of_valid_sequences(void **state)
{
	static const struct {
		const char *bytes;
		bool valid;
	} rows[] = {
		{ "plain", true },
		{ "\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80", true },
		{ "\xC0\x80", false },
		{ "\xE0\x80\x80", false },
		{ "\xED\xA0\x80", false },
		{ "\xF4\x90\x80\x80", false },
		{ "\xE4\xB8", false },
		{ "\x80", false },
		{ "\xEF\xBF\xBF", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(npd_utf8_valid(npd_str_of(rows[i].bytes)), rows[i].valid);
}

static void utf8_round_trips_every_code_point(void **state)
{
	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char bytes[4];
		const size_t n = npd_utf8_put(code, bytes);
		npd_str rest = { bytes, n };

		assert_int_equal(npd_utf8_next(&rest, NULL),
			code >= 0xD800 && code <= 0xDFFF ? NPD_UTF8_BAD : code);
		assert_int_equal(rest.len, 0);
	}
}

static void width_is_that_of_a_terminal(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{ "abc", 3 },
		{ "模型", 4 },
		{ "e\xCC\x81", 1 },
		{ "，", 2 },
		{ "━", 1 },
		{ "\xF0\x9F\x98\x80", 2 },
		{ "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(npd_str_width(npd_str_of(rows[i].text)), rows[i].width);
}

static void suggestion_is_near_or_none(void **state)
{
	static const npd_str names[] = { NPD_STR_INIT("severity"), NPD_STR_INIT("stage"),
		NPD_STR_INIT("status") };
	static const struct {
		const char *name;
		size_t want;
	} rows[] = {
		{ "severty", 0 },
		{ "stauts", 2 },
		{ "stge", 1 },
		{ "entirely", NPD_NOT_FOUND },
		{ "", NPD_NOT_FOUND },
	};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(npd_suggest(npd_str_of(rows[i].name), names, 3), rows[i].want);
}

static void error_text_is_cut_with_dots(void **state)
{
	struct npd_error e;
	char longer[3000];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(npd_fail(&e, NPD_EKB, "%s", longer), NPD_EKB);
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	assert_string_equal(e.text + sizeof e.text - 4, "...");
}

static void json_is_escaped_and_separated(void **state)
{
	struct npd_arena a;
	struct npd_buf b;
	struct npd_json j;

	(void)state;
	npd_arena_init(&a, 0, NULL);
	npd_buf_init(&b, &a);
	npd_json_init(&j, &b);
	j.compact = true;
	npd_json_open(&j, NULL, '{');
	npd_json_str(&j, "a", NPD_STR("\"\\\n\x01\xff\x7f"));
	npd_json_open(&j, "b", '[');
	npd_json_i64(&j, NULL, -1);
	npd_json_double(&j, NULL, 0.1);
	npd_json_null(&j, NULL);
	npd_json_close(&j, ']');
	npd_json_key(&j, NPD_STR("c d"));
	npd_json_bool(&j, NULL, true);
	npd_json_str_or_null(&j, "e", (npd_str){ 0 });
	npd_json_close(&j, '}');
	assert_str(npd_buf_str(&b), "{\"a\":\"\\\"\\\\\\n\\u0001\xEF\xBF\xBD\\u007f\",\"b\":[-1,0."
				    "1,null],\"c d\":true,\"e\":null}");
	npd_arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_keeps_rest_when_separator_missing),
		cmocka_unit_test(slices_are_clamped),
		cmocka_unit_test(find_agrees_with_the_obvious),
		cmocka_unit_test(order_is_by_unsigned_bytes),
		cmocka_unit_test(integers_are_exact_or_refused),
		cmocka_unit_test(arena_rewinds_memory_and_what_was_deferred),
		cmocka_unit_test(arena_leaves_through_oom_at_its_limit),
		cmocka_unit_test(arena_refuses_sizes_that_overflow),
		cmocka_unit_test(buffer_and_vector_grow),
		cmocka_unit_test(map_finds_what_was_added),
		cmocka_unit_test(utf8_follows_the_unicode_table_of_valid_sequences),
		cmocka_unit_test(utf8_round_trips_every_code_point),
		cmocka_unit_test(width_is_that_of_a_terminal),
		cmocka_unit_test(suggestion_is_near_or_none),
		cmocka_unit_test(error_text_is_cut_with_dots),
		cmocka_unit_test(json_is_escaped_and_separated),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
