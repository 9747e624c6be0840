/* test_window.c - lines of a log, however its bytes arrive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/window.h"

/* a slice for tables; NPD_STR is no constant */
#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

/* ---- reading a whole input ---- */

struct reading {
	struct npd_arena arena;
	struct npd_window *window;
	struct npd_buf lines; /* one a line: number:column@offset text, then ~ dirty + cut $ last */
	size_t slides;
};

static void setup(struct reading *r)
{
	npd_arena_init(&r->arena, 0, NULL);
	r->window = npd_window_new(&r->arena);
	npd_buf_init(&r->lines, &r->arena);
	r->slides = 0;
}

static void note_due_lines(struct reading *r)
{
	size_t from, to;

	npd_window_due(r->window, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct npd_line line = npd_window_line(r->window, i);

		npd_buf_printf(&r->lines, "%llu:%llu@%llu ", (unsigned long long)line.number,
			(unsigned long long)line.column, (unsigned long long)line.offset);
		npd_buf_add(&r->lines, line.text);
		npd_buf_add_c(&r->lines, line.dirty ? "~" : "");
		npd_buf_add_c(&r->lines, line.cut ? "+" : "");
		npd_buf_add_c(&r->lines, line.last ? "$" : "");
		npd_buf_add_byte(&r->lines, '\n');
	}
	npd_window_slide(r->window);
	r->slides++;
}

/* Feeds `in` in pieces of 1 .. piece_max bytes. */
static void read_all(struct reading *r, npd_str in, size_t piece_max)
{
	uint32_t random = 12345;

	npd_window_reset(r->window);
	npd_buf_clear(&r->lines);
	while (in.len > 0) {
		random = random * 1664525u + 1013904223u;
		const npd_str piece = npd_str_head(in, 1 + (random >> 8) % piece_max);
		const size_t taken = npd_window_fill(r->window, piece.ptr, piece.len);

		in = npd_str_from(in, taken);
		while (npd_window_ready(r->window))
			note_due_lines(r);
	}
	npd_window_end(r->window);
	while (!npd_window_finished(r->window))
		note_due_lines(r);
}

static void assert_str(const char *what, npd_str got, npd_str want)
{
	if (!npd_str_eq(got, want))
		print_message("%s\ngot:\n%.*s\nwant:\n%.*s\n", what,
			NPD_ARG(npd_str_head(got, 2000)), NPD_ARG(npd_str_head(want, 2000)));
	assert_true(npd_str_eq(got, want));
}

/* ---- small inputs ---- */

static const struct {
	const char *what;
	npd_str in;
	npd_str want;
} small[] = {
	{ "no bytes", { "", 0 }, { "", 0 } },
	{ "lf", S("a\nbc\n"), S("1:1@0 a\n2:1@2 bc\n") },
	{ "crlf", S("a\r\n\r\nb\r\n"), S("1:1@0 a\n2:1@3 \n3:1@5 b\n") },
	{ "no end", S("a\nbc"), S("1:1@0 a\n2:1@2 bc$\n") },
	{ "lone cr", S("1%\r50%\r100%\nend\n"),
		S("1:1@0 1%\n1:4@3 50%\n1:8@7 100%\n2:1@12 end\n") },
	{ "crs before lf", S("a\r\r\nb\n"), S("1:1@0 a\n2:1@4 b\n") },
	{ "cr at the end", S("50%\r"), S("1:1@0 50%$\n") },
	{ "crs at the end", S("a\r50%\r\r"), S("1:1@0 a\n1:3@2 50%$\n") },
	{ "bom",
		S("\xEF\xBB\xBF"
		  "a\nb\n"),
		S("1:4@3 a\n2:1@5 b\n") },
	{ "bom alone", S("\xEF\xBB\xBF"), { "", 0 } },
	{ "colour", S("\x1B[31mAssert\x1B[0mion\n"), S("1:1@0 Assertion~\n") },
	{ "colour and cr", S("\x1B[2K1%\r\x1B[2K2%\n"), S("1:1@0 1%~\n1:8@7 2%~\n") },
	{ "nul", S("a\0b\nc\n"), S("1:1@0 ab~\n2:1@4 c\n") },
	{ "broken utf-8",
		S("a\xFF"
		  "b\n"),
		S("1:1@0 a\xFF"
		  "b\n") },
	{ "gb18030", S("\xC4\xA3\xD0\xCD failed\nok\n"),
		S("1:1@0 \xE6\xA8\xA1\xE5\x9E\x8B failed~\n2:1@12 ok\n") },
	{ "gb18030 cut off", S("\xC4\xA3\xD0\xCD failed \xC4"),
		S("1:1@0 \xE6\xA8\xA1\xE5\x9E\x8B failed \xC4~$\n") },
	{ "utf-8 cut off", S("\xE6\xA8\xA1\xE5\x9E\x8B \xE6\xA8"),
		S("1:1@0 \xE6\xA8\xA1\xE5\x9E\x8B \xE6\xA8$\n") },
	{ "utf-16 le",
		S("\xFF\xFE"
		  "a\0\n\0\x21\x6A"
		  "b\0\n\0"),
		S("1:3@2 a~\n2:1@6 \xE6\xA8\xA1"
		  "b~\n") },
	{ "utf-16 be", S("\xFE\xFF\0a\0\r\0\n\0b"), S("1:3@2 a~\n2:1@8 b~$\n") },
	{ "utf-16 without bom", S("a\0b\0c\0\n\0d\0e\0\n\0"), S("1:1@0 abc~\n2:1@8 de~\n") },
	{ "utf-16 odd",
		S("\xFF\xFE"
		  "a\0\n\0b\0c"),
		S("1:3@2 a~\n2:1@6 b\xEF\xBF\xBD~$\n") },
	{ "surrogates",
		S("\xFF\xFE\x3D\xD8\x80\xDE"
		  "a\0\n\0\x3D\xD8"
		  "b\0"),
		S("1:3@2 \xF0\x9F\x9A\x80"
		  "a~\n2:1@10 \xEF\xBF\xBD"
		  "b~$\n") },
};

static void small_inputs_give_their_lines(void **state)
{
	struct reading r;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
		for (size_t piece = 1; piece < 5; piece++) {
			read_all(&r, small[i].in, piece);
			assert_str(small[i].what, npd_buf_str(&r.lines), small[i].want);
			assert_int_equal(npd_window_input_bytes(r.window), small[i].in.len);
		}
	}
	npd_arena_done(&r.arena);
}

static const struct {
	npd_str in;
	uint64_t lines;
} counts[] = {
	{ { "", 0 }, 0 },
	{ S("a"), 1 },
	{ S("a\n"), 1 },
	{ S("a\nb"), 2 },
	{ S("\n\n"), 2 },
	{ S("a\rb\rc"), 1 },
	{ S("a\rb\rc\n"), 1 },
	{ S("a\r\nb\r"), 2 },
};

static void lines_are_counted_as_wc_does_and_one_for_an_open_end(void **state)
{
	struct reading r;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		read_all(&r, counts[i].in, 3);
		assert_int_equal(npd_window_input_lines(r.window), counts[i].lines);
	}
	npd_arena_done(&r.arena);
}

/* ---- large inputs ---- */

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static npd_str many(struct npd_arena *arena, npd_str part, size_t times)
{
	struct npd_buf b;

	npd_buf_init(&b, arena);
	for (size_t i = 0; i < times; i++)
		npd_buf_add(&b, part);
	return npd_buf_str(&b);
}

/* Everything that a log may hold, thrown together. */
static npd_str mixture(struct npd_arena *arena, uint32_t seed, size_t bytes)
{
	static const npd_str bits[] = {
		S("[Error] [812 ] `input_formats` is BGR only support `training_input_formats`"),
		S("\n"),
		S("\r\n"),
		S("\r"),
		S("\r\r\n"),
		S("\n\n\n"),
		S("\x1B[31m"),
		S("\x1B]8;;http://x\x1B\\"),
		S("\b"),
		{ "\0", 1 },
		S(" 87% |\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88| 12/14 [00:01<00:02]\r"),
		S("\xE6\xA8\xA1\xE5\x9E\x8B\xE9\xAA\x8C\xE8\xAF\x81\xE9\x80\x9A\xE8\xBF\x87"),
		S("\xC4\xA3\xD0\xCD"),
		S("\x81\x30\x81\x30"),
		S("\xFF"),
		S("\xE6"),
		S("\xE2\x80\x8B"),
		S("\xC2\xA0"),
		S("&lt;"),
		S("&"),
		S("  File \"a.py\", line 3, in f"),
		S(" "),
		S("x"),
		S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
	};
	const size_t kinds = sizeof bits / sizeof bits[0];
	struct npd_buf b;

	npd_buf_init(&b, arena);
	while (b.len < bytes) {
		const npd_str bit = bits[next_random(&seed) % kinds];
		const uint32_t often = next_random(&seed) % 100;

		for (uint32_t i = 0; i < (often < 2 ? 3000 : often < 30 ? 20 : 1); i++)
			npd_buf_add(&b, bit);
	}
	return npd_buf_str(&b);
}

static npd_str as_utf16(struct npd_arena *arena, npd_str text)
{
	struct npd_buf b;

	npd_buf_init(&b, arena);
	npd_buf_add(&b, NPD_STR("\xFF\xFE"));
	while (text.len > 0) {
		const uint32_t code = npd_utf8_next(&text, NULL);

		npd_buf_add_byte(&b, (char)(code & 0xFF));
		npd_buf_add_byte(&b, (char)(code >> 8));
	}
	return npd_buf_str(&b);
}

static void assert_cuts_do_not_matter(npd_str in)
{
	static const size_t pieces[] = { 7, 1000, 70000 };
	struct reading whole, cut;

	setup(&whole);
	setup(&cut);
	read_all(&whole, in, SIZE_MAX);
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		read_all(&cut, in, pieces[i]);
		assert_str("cut", npd_buf_str(&cut.lines), npd_buf_str(&whole.lines));
		assert_int_equal(
			npd_window_input_lines(cut.window), npd_window_input_lines(whole.window));
		assert_int_equal(
			npd_window_is_binary(cut.window), npd_window_is_binary(whole.window));
	}
	npd_arena_done(&whole.arena);
	npd_arena_done(&cut.arena);
}

static void the_way_of_feeding_does_not_matter(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	for (uint32_t seed = 1; seed <= 6; seed++) {
		const npd_str in = mixture(&arena, seed, 900000);

		assert_cuts_do_not_matter(in);
		assert_cuts_do_not_matter(as_utf16(&arena, npd_str_head(in, 400000)));
	}
	assert_cuts_do_not_matter(many(&arena, NPD_STR("\n"), 600000));
	assert_cuts_do_not_matter(many(&arena, NPD_STR("\r"), 600000));
	assert_cuts_do_not_matter(many(&arena, NPD_STR("\xE6\xA8\xA1"), 300000));
	assert_cuts_do_not_matter(many(&arena, NPD_STR("\xC4\xA3"), 300000));
	assert_cuts_do_not_matter(many(&arena, NPD_STR("\0"), 300000));
	npd_arena_done(&arena);
}

/* Walks over all windows of an input and asserts what holds for every one. */
static void assert_invariants(npd_str in)
{
	struct reading r;
	uint64_t offset = 0, seen = 0;

	setup(&r);
	for (npd_str rest = in; !npd_window_finished(r.window);) {
		rest = npd_str_from(rest, npd_window_fill(r.window, rest.ptr, rest.len));
		if (rest.len == 0)
			npd_window_end(r.window);
		size_t from, to;

		npd_window_due(r.window, &from, &to);
		for (size_t i = from; i < to; i++, seen++) {
			const struct npd_line line = npd_window_line(r.window, i);

			assert_true(seen == 0 || line.offset > offset);
			offset = line.offset;
			assert_true(line.text.len <= NPD_LINE_MAX / 2 * 3);
			assert_true(line.column <= line.offset + 1);
			for (size_t at = 0; at < line.text.len; at += 1 + line.text.len / 7) {
				uint64_t column, byte;

				npd_line_origin(r.window, i, at, &column, &byte);
				assert_true(byte >= line.offset && byte < in.len);
				assert_int_equal(column - line.column, byte - line.offset);
				assert_true(line.dirty || in.ptr[byte] == line.text.ptr[at]);
			}
		}
		struct npd_stretch s;
		size_t next = from;

		for (size_t cursor = 0; npd_window_stretch(r.window, &cursor, &s);) {
			assert_int_equal(s.first, next);
			assert_true(s.line_count == 1 || !s.dirty);
			next += s.line_count;
			for (size_t i = s.first; i < next; i++) {
				const npd_str text = npd_window_line(r.window, i).text;
				const size_t at = (size_t)(text.ptr - s.text.ptr);
				size_t in_line;

				assert_true(at + text.len <= s.text.len);
				assert_int_equal(npd_window_line_at(r.window, &s, at, &in_line), i);
				assert_int_equal(in_line, 0);
			}
		}
		assert_int_equal(next, to);
		npd_window_slide(r.window);
	}
	npd_arena_done(&r.arena);
}

static void offsets_rise_and_lead_back_to_the_bytes(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	for (uint32_t seed = 1; seed <= 6; seed++)
		assert_invariants(mixture(&arena, seed, 700000));
	assert_invariants(as_utf16(&arena, mixture(&arena, 7, 300000)));
	npd_arena_done(&arena);
}

static void a_long_line_comes_in_overlapping_pieces(void **state)
{
	struct reading r;
	size_t pieces = 0;
	uint64_t end = 0;

	(void)state;
	setup(&r);
	const npd_str in = many(&r.arena, NPD_STR("0.123 "), 200000);

	for (npd_str rest = in; !npd_window_finished(r.window);) {
		rest = npd_str_from(rest, npd_window_fill(r.window, rest.ptr, rest.len));
		if (rest.len == 0)
			npd_window_end(r.window);
		size_t from, to;

		npd_window_due(r.window, &from, &to);
		for (size_t i = from; i < to; i++, pieces++) {
			const struct npd_line line = npd_window_line(r.window, i);

			assert_true(line.cut);
			assert_int_equal(line.number, 1);
			assert_int_equal(line.column, line.offset + 1);
			assert_true(pieces == 0 || line.offset + NPD_LINE_OVERLAP / 2 < end);
			end = line.offset + line.text.len;
		}
		npd_window_slide(r.window);
	}
	assert_true(pieces > in.len / NPD_LINE_MAX);
	assert_int_equal(end, in.len);
	npd_arena_done(&r.arena);
}

static void a_line_of_the_greatest_length_is_not_cut(void **state)
{
	static const npd_str ends[] = { S("\n"), S("\r\n"), S("\r\r\n"), S("\rx\n"), { "", 0 } };
	struct reading r;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct npd_buf in;

		npd_buf_init(&in, &r.arena);
		npd_buf_add_repeat(&in, 'x', NPD_LINE_MAX);
		npd_buf_add(&in, ends[i]);
		npd_window_reset(r.window);
		npd_window_fill(r.window, in.data, in.len);
		npd_window_end(r.window);
		assert_false(npd_window_line(r.window, 0).cut);
		assert_int_equal(npd_window_line(r.window, 0).text.len, NPD_LINE_MAX);
		npd_window_reset(r.window);
		npd_window_fill(r.window, "x", 1);
		npd_window_fill(r.window, in.data, in.len);
		npd_window_end(r.window);
		assert_true(npd_window_line(r.window, 0).cut);
	}
	npd_arena_done(&r.arena);
}

static void context_is_kept_around_due_lines(void **state)
{
	struct reading r;

	(void)state;
	setup(&r);
	const npd_str line =
		NPD_STR("this line is a log line that takes some sixty bytes, all told\n");
	size_t windows = 0;

	for (size_t fed = 0; fed < 3000000;) {
		const size_t taken = npd_window_fill(
			r.window, line.ptr + fed % line.len, line.len - fed % line.len);

		fed += taken;
		if (!npd_window_ready(r.window))
			continue;
		size_t from, to;

		npd_window_due(r.window, &from, &to);
		assert_true(windows == 0 || from * line.len >= NPD_WINDOW_KEEP);
		assert_true((npd_window_line_count(r.window) - to) * line.len >=
			    NPD_WINDOW_AHEAD - line.len);
		npd_window_slide(r.window);
		windows++;
	}
	assert_true(windows > 10);
	npd_arena_done(&r.arena);
}

static void memory_stays_constant(void **state)
{
	struct reading r;

	(void)state;
	npd_arena_init(&r.arena, 0, NULL);
	r.window = npd_window_new(&r.arena);
	const size_t held = r.arena.held_bytes;
	struct npd_arena text;

	assert_true(held < (size_t)1 << 20);
	npd_arena_init(&text, 0, NULL);
	const npd_str in = many(&text, NPD_STR("\x1B[31m\xC4\xA3\xD0\xCD\n"), 200000);

	for (npd_str rest = in; !npd_window_finished(r.window);) {
		rest = npd_str_from(rest, npd_window_fill(r.window, rest.ptr, rest.len));
		if (rest.len == 0)
			npd_window_end(r.window);
		for (size_t i = 0; i < npd_window_line_count(r.window); i++)
			assert_int_equal(npd_window_line(r.window, i).text.len, 6);
		npd_window_slide(r.window);
	}
	assert_int_equal(r.arena.held_bytes, held);
	npd_arena_done(&text);
	npd_arena_done(&r.arena);
}

/* ---- what the input is ---- */

static void read_plain(struct reading *r, npd_str in)
{
	struct npd_stretch s;

	npd_window_reset(r->window);
	npd_window_fill(r->window, in.ptr, in.len);
	npd_window_end(r->window);
	for (size_t cursor = 0; npd_window_stretch(r->window, &cursor, &s);)
		continue;
}

static void han_is_seen_in_every_encoding(void **state)
{
	static const struct {
		npd_str in;
		bool han;
	} rows[] = {
		{ S("plain\n"), false }, { S("\xE2\x96\x88\xE2\x96\x88 100%\n"), false },
		{ S("a\n\xE6\xA8\xA1\n"), true }, { S("\xC4\xA3\xD0\xCD\n"), true },
		{ S("\x1B[0m\xE6\xA8\xA1\n"), true }, { S("\xFF\xFE\x21\x6A"), true },
		{ S("\xED\x95\x9C\n"), false }, /* Hangul */
	};
	struct reading r;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		read_plain(&r, rows[i].in);
		assert_int_equal(npd_window_has_han(r.window), rows[i].han);
	}
	npd_arena_done(&r.arena);
}

static void binary_is_told_from_text(void **state)
{
	struct reading r;
	unsigned char noise[4096];
	uint32_t random = 1;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (unsigned char)next_random(&random);
	read_plain(&r, (npd_str){ (const char *)noise, sizeof noise });
	assert_true(npd_window_is_binary(r.window));

	read_plain(&r, many(&r.arena, NPD_STR("\x1B[31mred\x1B[0m\b\a\n"), 100));
	assert_false(npd_window_is_binary(r.window));
	read_plain(&r, many(&r.arena, NPD_STR("\0"), 10000));
	assert_false(npd_window_is_binary(r.window));
	read_plain(&r, as_utf16(&r.arena, many(&r.arena, NPD_STR("text\n"), 1000)));
	assert_false(npd_window_is_binary(r.window));
	read_plain(&r, many(&r.arena, NPD_STR("\xC4\xA3\xD0\xCD\n"), 1000));
	assert_false(npd_window_is_binary(r.window));
	read_plain(&r, many(&r.arena, NPD_STR("\x08\x03\0\x12\x04\x01\x3F\x80"), 1000));
	assert_true(npd_window_is_binary(r.window));
	npd_arena_done(&r.arena);
}

/* ---- origins ---- */

static void origins_of_cleaned_text(void **state)
{
	static const struct {
		npd_str in;
		size_t at;
		uint64_t offset;
	} rows[] = {
		{ S("\x1B[31mred\x1B[0m end\n"), 0, 5 },
		{ S("\x1B[31mred\x1B[0m end\n"), 3, 12 },
		{ S("\x1B[31mred\x1B[0m end\n"), 7, 16 },
		{ S("a&lt;b\n"), 1, 1 },
		{ S("a&lt;b\n"), 2, 5 },
		{ S("_\bx_\by\n"), 1, 5 },
		{ S("\xC4\xA3\xD0\xCD x\n"), 3, 2 },
		{ S("\xC4\xA3\xD0\xCD x\n"), 7, 5 },
		{ S("\xFF\xFE"
		    "a\0b\0\n\0"),
			1, 4 },
	};
	struct reading r;

	(void)state;
	setup(&r);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint64_t column, offset;

		read_plain(&r, rows[i].in);
		npd_line_origin(r.window, 0, rows[i].at, &column, &offset);
		assert_int_equal(offset, rows[i].offset);
		assert_int_equal(column, offset + 1);
	}
	npd_arena_done(&r.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_inputs_give_their_lines),
		cmocka_unit_test(lines_are_counted_as_wc_does_and_one_for_an_open_end),
		cmocka_unit_test(the_way_of_feeding_does_not_matter),
		cmocka_unit_test(offsets_rise_and_lead_back_to_the_bytes),
		cmocka_unit_test(a_long_line_comes_in_overlapping_pieces),
		cmocka_unit_test(a_line_of_the_greatest_length_is_not_cut),
		cmocka_unit_test(context_is_kept_around_due_lines),
		cmocka_unit_test(memory_stays_constant),
		cmocka_unit_test(han_is_seen_in_every_encoding),
		cmocka_unit_test(binary_is_told_from_text),
		cmocka_unit_test(origins_of_cleaned_text),
	};

	return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
