#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/scan.h"

struct fixture {
	struct npd_arena arena;
	uint32_t seed;
};

static int set_up(void **state)
{
	static struct fixture f;

	npd_arena_init(&f.arena, 0, NULL);
	f.seed = 1;
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	npd_arena_done(&((struct fixture *)*state)->arena);
	return 0;
}

static uint32_t below(struct fixture *f, uint32_t n)
{
	f->seed = f->seed * 1664525u + 1013904223u;
	return (f->seed >> 8) % n;
}

static npd_str built(struct fixture *f, const struct npd_scan_pattern *patterns, size_t count)
{
	struct npd_buf out;
	struct npd_error e = { 0 };

	npd_buf_init(&out, &f->arena);
	npd_scan_build(
		&f->arena, patterns, count, NPD_STR("INFO all is well, 100% done"), &out, NULL, &e);
	assert_string_equal(e.text, "");
	return npd_buf_str(&out);
}

static struct npd_scanner opened(npd_str block)
{
	struct npd_scanner s = { 0 };
	struct npd_error e = { 0 };

	npd_scan_open(block.ptr, block.len, &s, &e);
	assert_string_equal(e.text, "");
	return s;
}

static struct npd_scanner scanner_for(struct fixture *f, const npd_str *parts, size_t count)
{
	struct npd_scan_pattern *patterns =
		NPD_NEW_ARRAY(&f->arena, struct npd_scan_pattern, count);

	for (size_t i = 0; i < count; i++)
		patterns[i] = (struct npd_scan_pattern){ &parts[i], 1 };
	return opened(built(f, patterns, count));
}

/* A copy without a byte behind it, so that a read past the end is seen. */
static npd_str exact_copy(npd_str s)
{
	char *p = malloc(s.len == 0 ? 1 : s.len);

	assert_non_null(p);
	memcpy(p, s.ptr, s.len);
	return (npd_str){ p, s.len };
}

/* Counts the candidates for each pattern; each must stand where it says. */
static void count_candidates(const struct npd_scanner *s, npd_str text, size_t *counts)
{
	struct npd_scan scan = npd_scan_begin(s, text);

	for (struct npd_candidate c; npd_scan_next(&scan, &c);) {
		const npd_str part = npd_scan_chosen_part(s, c.pattern);

		assert_true(npd_str_eq(npd_str_sub(text, c.at, c.at + c.len), part));
		counts[c.pattern]++;
	}
}

static size_t count_naively(npd_str text, npd_str part)
{
	size_t n = 0;

	for (size_t at = npd_str_find(text, part); at != NPD_NOT_FOUND; n++) {
		text = npd_str_from(text, at + 1);
		at = npd_str_find(text, part);
	}
	return n;
}

static void assert_finds_all(struct fixture *f, const struct npd_scanner *s, npd_str text)
{
	const npd_str copy = exact_copy(text);
	size_t *counts = NPD_NEW_ARRAY(&f->arena, size_t, npd_scan_count(s));

	count_candidates(s, copy, counts);
	for (size_t i = 0; i < npd_scan_count(s); i++)
		assert_int_equal(counts[i], count_naively(text, npd_scan_chosen_part(s, i)));
	free((void *)(uintptr_t)copy.ptr);
}

static void part_is_found_at_every_offset(void **state)
{
	static const char all[] = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	for (size_t len = NPD_SCAN_PART_MIN; len < 40; len++) {
		for (size_t before = 0; before < 80; before++) {
			struct fixture *f = *state;
			const struct npd_arena_mark mark = npd_arena_mark(&f->arena);
			const npd_str part = { all, len };
			const struct npd_scanner s = scanner_for(f, &part, 1);
			struct npd_buf text;

			npd_buf_init(&text, &f->arena);
			npd_buf_add_repeat(&text, ' ', before);
			npd_buf_add(&text, part);
			assert_finds_all(f, &s, npd_buf_str(&text));
			npd_buf_add_repeat(&text, '.', before % 13);
			npd_buf_add(&text, part);
			assert_finds_all(f, &s, npd_buf_str(&text));
			npd_arena_rewind(&f->arena, mark);
		}
	}
}

static void short_text_has_no_candidate(void **state)
{
	static const npd_str parts[] = { { "abcdefghijklm", 13 }, { "abcdefgh", 8 },
		{ "abcd", 4 } };
	struct fixture *f = *state;
	const struct npd_scanner s = scanner_for(f, parts, 3);

	for (size_t len = 0; len < 14; len++)
		assert_finds_all(f, &s, npd_str_head(parts[0], len));
	struct npd_scan scan = npd_scan_begin(&s, (npd_str){ NULL, 0 });
	struct npd_candidate c;

	assert_false(npd_scan_next(&scan, &c));
	assert_false(npd_scan_next(&scan, &c));
}

/* Words from a small set, so that patterns share much, are prefixes of each other, or equal. */
static npd_str random_text(struct fixture *f, size_t min_len)
{
	static const char *const words[] = { "rror", "Error: ", "not ", "support", " yet!", "aaaa",
		"a", "b", "ONNX", " layer", "\n", "层", "x", "0123" };
	struct npd_buf b;

	npd_buf_init(&b, &f->arena);
	while (b.len < min_len)
		npd_buf_add_c(&b, words[below(f, sizeof words / sizeof words[0])]);
	return npd_buf_str(&b);
}

static void random_sets_agree_with_naive_search(void **state)
{
	for (size_t round = 0; round < 400; round++) {
		struct fixture *f = *state;
		const struct npd_arena_mark mark = npd_arena_mark(&f->arena);
		npd_str parts[60];
		const size_t count = 1 + below(f, 60);
		struct npd_buf text;

		npd_buf_init(&text, &f->arena);
		for (size_t i = 0; i < count; i++) {
			const size_t len = 4 + below(f, 57);

			parts[i] = npd_str_head(random_text(f, len), len);
		}
		const struct npd_scanner s = scanner_for(f, parts, count);

		for (size_t i = 0; i < count; i++) {
			npd_buf_add(&text, random_text(f, below(f, 40)));
			npd_buf_add(&text, parts[below(f, (uint32_t)count)]);
		}
		assert_finds_all(f, &s, npd_buf_str(&text));
		assert_finds_all(f, &s, npd_str_from(npd_buf_str(&text), below(f, 8)));
		npd_arena_rewind(&f->arena, mark);
	}
}

static void equal_parts_are_all_reported(void **state)
{
	static const npd_str parts[] = { { "the same text", 13 }, { "the same text", 13 },
		{ "the same text and more", 22 }, { "same", 4 } };
	struct fixture *f = *state;
	const struct npd_scanner s = scanner_for(f, parts, 4);
	size_t counts[4] = { 0 };

	count_candidates(&s, NPD_STR("   the same text and more"), counts);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(counts[i], 1);
}

static void long_part_is_preferred_and_common_words_avoided(void **state)
{
	static const npd_str parts[] = { { "q#z!", 4 }, { "INFO all is well", 16 },
		{ "a rare text here", 16 } };
	struct fixture *f = *state;
	const struct npd_scan_pattern pattern = { parts, 3 };
	const struct npd_scanner s = opened(built(f, &pattern, 1));

	assert_true(npd_str_eq(npd_scan_chosen_part(&s, 0), parts[2]));
}

static void empty_set_finds_nothing(void **state)
{
	struct fixture *f = *state;
	const struct npd_scanner s = scanner_for(f, NULL, 0);

	assert_int_equal(npd_scan_count(&s), 0);
	assert_finds_all(f, &s, NPD_STR("some text that is longer than all windows"));
}

static void pattern_without_usable_part_is_refused(void **state)
{
	static const npd_str good = { "long enough", 11 };
	static const npd_str bad[] = { { "abc", 3 }, { "", 0 } };
	static const struct npd_scan_pattern patterns[] = { { &good, 1 }, { bad, 2 } };
	struct fixture *f = *state;
	struct npd_buf out;
	struct npd_error e = { 0 };
	size_t which = 99;

	npd_buf_init(&out, &f->arena);
	assert_int_equal(
		npd_scan_build(&f->arena, patterns, 2, NPD_STR(""), &out, &which, &e), NPD_EINVAL);
	assert_int_equal(which, 1);
	assert_string_equal(e.text, "no fixed part has 4 bytes, a pattern needs one to be found");
}

static void equal_input_gives_equal_bytes(void **state)
{
	static const npd_str parts[] = { { "the same text", 13 }, { "short one", 9 }, { "tiny", 4 },
		{ "the same text", 13 } };
	struct fixture *f = *state;
	const struct npd_scanner a = scanner_for(f, parts, 4), b = scanner_for(f, parts, 4);

	assert_int_equal(a.size, b.size);
	assert_memory_equal(a.blob, b.blob, a.size);
	assert_int_equal(a.size % 8, 0);
}

/* Every single damaged byte: refused, or harmless. */
static void damaged_block_is_refused_or_stays_inside(void **state)
{
	static const npd_str parts[] = { { "the same text", 13 }, { "short one", 9 }, { "tiny", 4 },
		{ "the same text", 13 } };
	static const unsigned char masks[] = { 0xFF, 0x01, 0x80 };
	struct fixture *f = *state;
	const struct npd_scanner whole = scanner_for(f, parts, 4);
	unsigned char *block = malloc(whole.size);
	size_t refused = 0;

	assert_non_null(block);
	for (size_t at = 0; at < whole.size; at++) {
		for (size_t k = 0; k < sizeof masks; k++) {
			struct npd_scanner s = { 0 };
			struct npd_candidate c;

			memcpy(block, whole.blob, whole.size);
			block[at] ^= masks[k];
			const bool opens = npd_scan_open(block, whole.size, &s, NULL) == NPD_OK;
			struct npd_scan scan = npd_scan_begin(opens ? &s : &whole,
				NPD_STR("it is the same text, a short one, tiny"));

			refused += !opens;
			while (npd_scan_next(&scan, &c))
				assert_true(c.at + c.len <= scan.text.len);
		}
	}
	assert_true(refused > 100);
	free(block);
}

static void cut_block_is_refused(void **state)
{
	static const npd_str parts[] = { { "the same text", 13 }, { "tiny", 4 } };
	struct fixture *f = *state;
	const struct npd_scanner whole = scanner_for(f, parts, 2);

	for (size_t len = 0; len < whole.size; len++) {
		const npd_str cut = exact_copy((npd_str){ (const char *)whole.blob, len });
		struct npd_scanner s;

		assert_int_equal(npd_scan_open(cut.ptr, cut.len, &s, NULL), NPD_EKB);
		free((void *)(uintptr_t)cut.ptr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(part_is_found_at_every_offset, set_up, tear_down),
		cmocka_unit_test_setup_teardown(short_text_has_no_candidate, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			random_sets_agree_with_naive_search, set_up, tear_down),
		cmocka_unit_test_setup_teardown(equal_parts_are_all_reported, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			long_part_is_preferred_and_common_words_avoided, set_up, tear_down),
		cmocka_unit_test_setup_teardown(empty_set_finds_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			pattern_without_usable_part_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(equal_input_gives_equal_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			damaged_block_is_refused_or_stays_inside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(cut_block_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
