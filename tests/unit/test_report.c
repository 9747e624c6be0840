/* Reports in words: phrases, wrapping, excerpts, folding, and whole reports made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "../report/stories.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "report/excerpt.h"
#include "report/glyph.h"
#include "report/outline.h"
#include "report/report.h"
#include "report/words.h"

struct fixture {
	struct npd_arena arena;
	struct npd_buf out;
};

static int start(void **state)
{
	static struct fixture f;

	npd_arena_init(&f.arena, 0, NULL);
	npd_buf_init(&f.out, &f.arena);
	npd_buf_add_c(&f.out, "");
	*state = &f;
	return 0;
}

static int stop(void **state)
{
	struct fixture *f = *state;

	npd_arena_done(&f->arena);
	return 0;
}

static const struct npd_report *story(const char *name)
{
	size_t i = 0;

	while (strcmp(stories[i].name, name) != 0)
		i++;
	return &stories[i].report;
}

static const char *text_of(struct fixture *f, const char *name, struct npd_render how)
{
	npd_buf_clear(&f->out);
	npd_report_write_text(&f->out, story(name), &how);
	return f->out.data;
}

static bool holds(const char *text, const char *part)
{
	return npd_str_find(npd_str_of(text), npd_str_of(part)) != NPD_NOT_FOUND;
}

/* ---- phrases ---- */

static unsigned count_of(const char *text, const char *part)
{
	unsigned n = 0;

	for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
		n++;
	return n;
}

static void every_phrase_is_there_in_both_languages_with_equal_placeholders(void **state)
{
	static const char *const names[] = { "{n}", "{s}", "{t}", "{" };

	(void)state;
	for (enum npd_word w = 0; w < NPD_W_COUNT; w++) {
		const struct npd_word_row *row = npd_word_at(w);

		assert_non_null(row->en);
		assert_non_null(row->zh);
		assert_true(npd_utf8_valid(npd_str_of(row->zh)));
		for (size_t i = 0; i < COUNT_OF(names); i++)
			assert_int_equal(count_of(row->en, names[i]), count_of(row->zh, names[i]));
	}
}

static void labels_leave_a_gap_before_the_text(void **state)
{
	(void)state;
	for (enum npd_word w = NPD_W_WHAT; w <= NPD_W_VALUES; w++) {
		assert_in_range(npd_str_width(npd_word_find(NPD_LANG_EN, w)), 1, 4);
		assert_int_equal(npd_str_width(npd_word_find(NPD_LANG_ZH, w)), 4);
	}
}

static void english_has_a_singular(void **state)
{
	struct fixture *f = *state;

	npd_word_write(&f->out, NPD_LANG_EN, NPD_W_SUM_ROOTS, (struct npd_said){ .n = 1 });
	npd_word_write(&f->out, NPD_LANG_EN, NPD_W_SUM_ROOTS, (struct npd_said){ .n = 2 });
	npd_word_write(&f->out, NPD_LANG_ZH, NPD_W_SUM_ROOTS, (struct npd_said){ .n = 1 });
	assert_string_equal(f->out.data, "1 root cause2 root causes1 个根本原因");
}

/* ---- glyphs ---- */

static const struct {
	npd_str in;
	const char *want;
} glyph_rows[] = {
	{ S("plain"), "plain" },
	{ S("a\x1b[31mb"), "a␛[31mb" },
	{ S("a\tb\r\nc"), "a b  c" },
	{ S("\0\x07\x7f"), "␀␇␡" },
	{ S("\xC2\x9B\x32J"), "<U+009B>2J" },
	{ S("\xE2\x80\xAE"
	    "x\xE2\x80\x8B"),
		"<U+202E>x<U+200B>" },
	{ S("\xFF\xC3"), "��" },
	{ S("中文é"), "中文é" },
};

static void what_a_terminal_would_obey_becomes_visible(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(glyph_rows); i++) {
		npd_buf_clear(&f->out);
		npd_glyph_write(&f->out, glyph_rows[i].in);
		assert_string_equal(f->out.data, glyph_rows[i].want);
	}
}

/* ---- wrapping ---- */

static const struct {
	size_t width, indent;
	const char *in, *want;
} wrap_rows[] = {
	{ 0, 0, "no end of the line", "no end of the line" },
	{ 10, 0, "aaaa bbbb cccc", "aaaa bbbb\ncccc" },
	{ 9, 0, "aaaa bbbb", "aaaa bbbb" },
	{ 8, 0, "aaaa bbbb", "aaaa\nbbbb" },
	{ 10, 2, "aaaa   bbbb", "  aaaa\n  bbbb" },
	{ 8, 0, "a https://example.com/x b", "a\nhttps://example.com/x\nb" },
	{ 12, 0, "say `a b c` so", "say `a b c`\nso" },
	{ 10, 0, "say `a b c` so", "say\n`a b c` so" },
	{ 8, 0, "`too long for a line` x", "`too\nlong for\na line`\nx" },
	{ 8, 0, "one ` backtick", "one `\nbacktick" },
	{ 6, 0, "中文中文中文", "中文中\n文中文" },
	{ 7, 0, "中文中文", "中文中\n文" },
	{ 6, 0, "中文中，文", "中文\n中，文" },
	{ 6, 0, "中文中。」文", "中文\n中。」\n文" },
	{ 6, 0, "中文（中）", "中文\n（中）" },
	{ 6, 0, "中文中……文", "中文\n中……文" },
	{ 10, 0, "用--soc_version指定", "用\n--soc_version\n指定" },
	{ 10, 0, "加--name=中文名称值", "加\n--name=中\n文名称值" },
	{ 8, 0, "见/数据/模型.onnx中", "见/数据/模型.onnx\n中" },
	{ 8, 0, "例如/data/模型.onnx，中", "例如\n/data/模型.onnx，\n中" },
	{ 8, 0, "中文:x", "中文:x" },
	{ 6, 0, "中e\xCC\x81中e\xCC\x81中", "中e\xCC\x81中e\xCC\x81\n中" },
	{ 9, 0, "first\nsecond\n\n  a  b  c  d", "first\nsecond\n  a  b  c  d" },
	{ 9, 0, "", "" },
	{ 9, 0, " \n ", "" },
};

static void prose_is_broken_where_it_may_be(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(wrap_rows); i++) {
		const struct npd_render how = { .width = (unsigned)wrap_rows[i].width };
		struct npd_page page;

		npd_buf_clear(&f->out);
		npd_page_init(&page, &f->out, &how);
		page.indent = wrap_rows[i].indent;
		npd_page_prose(&page, npd_str_of(wrap_rows[i].in));
		assert_string_equal(f->out.data, wrap_rows[i].want);
	}
}

/* ---- excerpts ---- */

static const struct {
	unsigned width;
	struct npd_snippet snippet;
	const char *want;
} excerpt_rows[] = {
	{ 80, { .line = 7, .text = S("abc def"), .mark_from = 4, .mark_to = 7, .sign = '^' },
		"  7 | abc def\n"
		"    |     ^^^\n" },
	{ 80, { .line = 7, .text = S("abc def"), .mark_from = 0, .mark_to = 7, .sign = '^' },
		"  7 | abc def\n" },
	{ 80, { .line = 7, .text = S("abc def"), .sign = '^' }, "  7 | abc def\n" },
	{ 80, { .text = S("abc"), .mark_from = 1, .mark_to = 2, .sign = '^' },
		"    | abc\n"
		"    |  ^\n" },
	{ 80, { .line = 7, .text = S("\ta\tb"), .mark_from = 3, .mark_to = 4, .sign = '^' },
		"  7 |         a       b\n"
		"    |                 ^\n" },
	{ 80, { .line = 7, .text = S("错误：x 中 y"), .mark_from = 11, .mark_to = 14, .sign = '^' },
		"  7 | 错误：x 中 y\n"
		"    |         ^^\n" },
	{ 80, { .line = 7, .text = S("e\xCC\x81 x"), .mark_from = 4, .mark_to = 5, .sign = '^' },
		"  7 | e\xCC\x81 x\n"
		"    |   ^\n" },
	{ 80, { .line = 7, .text = S("\x1b[1mx"), .mark_from = 4, .mark_to = 5, .sign = '-' },
		"  7 | ␛[1mx\n"
		"    |     -\n" },
	{ 40,
		{ .line = 7,
			.text = S("abc"),
			.mark_from = 1,
			.mark_to = 2,
			.sign = '-',
			.label = S("a label that goes on and on") },
		"  7 | abc\n"
		"    |  - a label that goes on and on\n" },
	{ 34,
		{ .line = 7,
			.text = S("abc"),
			.mark_from = 1,
			.mark_to = 2,
			.sign = '-',
			.label = S("a label that goes on and on") },
		"  7 | abc\n"
		"    |  - a label that goes on and\n"
		"    |    on\n" },
	{ 36,
		{ .line = 7,
			.text = S("aaaaaaaaaaaaaaaaaaaaaaaaaaaXbbb"),
			.mark_from = 27,
			.mark_to = 28,
			.sign = '^',
			.label = S("too far to the right") },
		"  7 | aaaaaaaaaaaaaaaaaaaaaaaaaaaXb…\n"
		"    |                            ^\n"
		"    | too far to the right\n" },
	{ 80,
		{ .line = 9,
			.text = S("one\n  two\nthree"),
			.mark_from = 2,
			.mark_to = 12,
			.sign = '^' },
		"   9 | one\n"
		"     |   ^\n"
		"  10 |   two\n"
		"  11 | three\n"
		"     | ^^\n" },
	{ 80, { .line = 9, .text = S("cut"), .sign = '^', .cut = true },
		"  9 | cut\n"
		"    = the text ends here, before the message does\n" },
	{ 80, { .line = 3, .text = S(""), .sign = '^', .label = S("nothing stands here") },
		"  3 |\n"
		"    | nothing stands here\n" },
	{ 80, { .line = 3, .text = S("short"), .mark_from = 90, .mark_to = 99, .sign = '^' },
		"  3 | short\n" },
};

static void write_excerpt(struct fixture *f, const struct npd_snippet *s, size_t n, unsigned width)
{
	const struct npd_render how = { .width = width };
	struct npd_page page;

	npd_buf_clear(&f->out);
	npd_page_init(&page, &f->out, &how);
	npd_excerpt_write(&page, s, n, npd_excerpt_digits(&s[n - 1]));
}

static void marks_stand_below_what_is_marked(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(excerpt_rows); i++) {
		write_excerpt(f, &excerpt_rows[i].snippet, 1, excerpt_rows[i].width);
		assert_string_equal(f->out.data, excerpt_rows[i].want);
	}
}

static void lines_of_one_file_share_a_gutter(void **state)
{
	struct fixture *f = *state;
	const struct npd_snippet lines[] = {
		{ .line = 4,
			.text = S("mean=1 std=2"),
			.mark_from = 0,
			.mark_to = 6,
			.sign = '^',
			.label = S("this") },
		{ .line = 4,
			.text = S("mean=1 std=2"),
			.mark_from = 7,
			.mark_to = 12,
			.sign = '-',
			.label = S("that") },
		{ .line = 5, .text = S("next") },
		{ .line = 120, .text = S("far") },
	};

	write_excerpt(f, lines, COUNT_OF(lines), 80);
	assert_string_equal(f->out.data, "    4 | mean=1 std=2\n"
					 "      | ^^^^^^ this\n"
					 "      |        ----- that\n"
					 "    5 | next\n"
					 "  ...\n"
					 "  120 | far\n");
}

/* What stands above the carets, which are the only ones in `text`. */
static npd_str above_carets(npd_str text)
{
	const npd_str line = npd_str_cut(&text, '\n');
	const size_t from = npd_str_find_byte(text, '^');
	size_t to = from, column = 0;
	npd_str rest = line, found;

	while (to < text.len && text.ptr[to] == '^')
		to++;
	while (column < from)
		column += npd_utf8_width(npd_utf8_next(&rest, NULL));
	found = rest;
	while (column < to)
		column += npd_utf8_width(npd_utf8_next(&rest, NULL));
	return npd_str_head(found, found.len - rest.len);
}

static void mark_is_shown_wherever_it_stands_in_a_long_line(void **state)
{
	struct fixture *f = *state;

	for (size_t at = 0; at < 600; at += 7)
		for (unsigned width = 40; width <= 120; width += 20) {
			struct npd_buf line;

			npd_buf_init(&line, &f->arena);
			for (size_t i = 0; i < 100; i++)
				npd_buf_add_c(&line, "层ab\t");
			const npd_str text = npd_buf_str(&line);
			struct npd_buf marked;

			npd_buf_init(&marked, &f->arena);
			npd_buf_add(&marked, npd_str_head(text, at / 6 * 6));
			npd_buf_add_c(&marked, "MARK中");
			npd_buf_add(&marked, npd_str_from(text, at / 6 * 6));
			const struct npd_snippet s = {
				.line = 5,
				.text = npd_buf_str(&marked),
				.mark_from = at / 6 * 6,
				.mark_to = at / 6 * 6 + 7,
				.sign = '^',
			};

			write_excerpt(f, &s, 1, width);
			const npd_str out = npd_buf_str(&f->out);
			npd_str rest = out;

			assert_in_range(npd_str_width(npd_str_cut(&rest, '\n')), 30, width);
			assert_true(npd_str_eq(above_carets(out), NPD_STR("MARK中")));
		}
}

static void many_lines_are_shown_around_the_mark(void **state)
{
	struct fixture *f = *state;
	struct npd_buf text;

	npd_buf_init(&text, &f->arena);
	for (unsigned i = 0; i < 400; i++)
		npd_buf_printf(&text, "line %u\n", i);
	const size_t at = npd_str_find(npd_buf_str(&text), NPD_STR("200"));
	const struct npd_snippet s = { .line = 1000,
		.text = npd_str_trim_right(npd_buf_str(&text)),
		.mark_from = at,
		.mark_to = at + 3,
		.sign = '^' };

	write_excerpt(f, &s, 1, 80);
	assert_true(npd_str_starts(npd_buf_str(&f->out), NPD_STR("   ...\n  1198 | line 198\n")));
	assert_true(holds(f->out.data, "  1200 | line 200\n       |      ^^^\n"));
	assert_true(npd_str_ends(npd_buf_str(&f->out), NPD_STR("  1206 | line 206\n   ...\n")));
}

/* ---- folding ---- */

#define EXPLAINS(...)                                                                              \
	.explains = (const npd_str[]){ __VA_ARGS__ },                                              \
	.explain_count = COUNT_OF(((const npd_str[]){ __VA_ARGS__ }))

static const struct {
	struct npd_finding findings[4];
	size_t owners[4];
} outline_rows[] = {
	/* by way of another */
	{ { { .key = S("0"), .root = true, EXPLAINS(S("1")) }, { .key = S("1"), EXPLAINS(S("2")) },
		  { .key = S("2") }, { .key = S("3"), .root = true } },
		{ 0, 0, 0, 3 } },
	/* named by nobody, or by a key that is not there */
	{ { { .key = S("0"), .root = true, EXPLAINS(S("nobody")) }, { .key = S("1") },
		  { .key = S("2") }, { .key = S("3") } },
		{ 0, 1, 2, 3 } },
	/* in a circle */
	{ { { .key = S("0"), EXPLAINS(S("1")) }, { .key = S("1"), EXPLAINS(S("0")) },
		  { .key = S("2"), EXPLAINS(S("2")) }, { .key = S("3") } },
		{ 0, 0, 2, 3 } },
	/* a root stays one; what is current is not hidden below what is past */
	{ { { .key = S("0"), .root = true, .past = true, EXPLAINS(S("1"), S("2"), S("3")) },
		  { .key = S("1") }, { .key = S("2"), .past = true },
		  { .key = S("3"), .root = true } },
		{ 0, 1, 0, 3 } },
};

static void consequences_are_folded_and_nothing_is_lost(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(outline_rows); i++) {
		const struct npd_report r = { .findings = outline_rows[i].findings,
			.finding_count = 4 };
		const struct npd_outline o = npd_outline_new(&f->arena, &r);

		for (size_t k = 0; k < 4; k++)
			assert_int_equal(o.owners[k], outline_rows[i].owners[k]);
	}
}

/* ---- whole reports ---- */

static void report_looks_as_designed(void **state)
{
	static const char want[] =
		"error[sigmastar.color-format-mismatch] input_formats does not fit "
		"training_input_formats\n"
		"  sigmastar · convert · SDK S1.0.9 · chip not given · ConvertTool.py onnx … ·\n"
		"  attempt 2 of 2\n"
		"  confirmed by your files\n"
		"\n"
		"  input_config.ini:5:15\n"
		"    4 | training_input_formats=RGB;\n"
		"      |                        --- the network was trained on RGB …\n"
		"    5 | input_formats=BGR;\n"
		"      |               ^^^ … and BGR input is accepted for BGR training only\n"
		"  convert.log:128:1 (3 times, the first is shown)\n"
		"  128 | …tConfigFile] `input_formats` is BGR only support "
		"`training_input_formats` is BGR!\n"
		"      |               "
		"^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
		"\n"
		"  why   RGB and BGR input take only the same training format; the four-channel "
		"formats and\n"
		"        YUV_NV12 accept either. ";
	const char *text = text_of(*state, "confirmed", (struct npd_render){ .width = 90 });

	assert_true(npd_str_starts(npd_str_of(text), npd_str_of(want)));
	assert_true(holds(text, "  also explained by this: 2 later messages (-v shows them)\n"
				"  more  npu-doctor explain sigmastar.color-format-mismatch\n"));
	assert_true(holds(text, "4 not checked (for lack of --model, --preprocess)\n"));
}

static void verbose_shows_what_is_folded(void **state)
{
	const char *text =
		text_of(*state, "confirmed", (struct npd_render){ .width = 90, .verbose = true });

	assert_true(holds(text, "sigmastar.no-output-file"));
	assert_true(holds(text, "confirmed by your files: sigmastar.color-format-pair fails"));
	assert_true(holds(text, "needed = BGR"));
	assert_true(holds(text, "SigmaStar accuracy debugging guide, section 5.1"));
	assert_true(holds(text_of(*state, "past", (struct npd_render){ .verbose = true }),
		"a later attempt got past it"));
}

static const struct {
	const char *story;
	enum npd_lang lang;
	const char *want;
} part_rows[] = {
	{ "chinese", NPD_LANG_ZH, "错误[sophgo.calibration-table-missing] 校准表文件不存在\n" },
	{ "chinese", NPD_LANG_ZH, "\n  确定：只有这一原因会打印该文本\n" },
	{ "chinese", NPD_LANG_ZH, "\n  说明  找不到文件 model_cali_table\n  原因  INT8" },
	{ "alternatives", NPD_LANG_EN, "toolchain not known · build\n" },
	{ "alternatives", NPD_LANG_EN,
		"  may also be: axera.reshape-mismatch, generic.numpy-reshape; --toolchain NAME "
		"tells them apart\n" },
	{ "unmatched", NPD_LANG_EN, "unknown: nothing known matches this failure\n" },
	{ "unmatched", NPD_LANG_EN, "the decisive line is that of the CodeException\n" },
	{ "unmatched", NPD_LANG_EN, "`npu-doctor kb new 'my build.log:310'`" },
	{ "unmatched", NPD_LANG_ZH, "未知：没有与此失败相符的已知问题\n" },
	{ "unmatched", NPD_LANG_ZH, "另有 1 行像是错误" },
	{ "unmatched-stdin", NPD_LANG_EN, "save this input as LOG; `npu-doctor kb new LOG:4`" },
	{ "clean", NPD_LANG_EN, "no known problem found in 1041 lines\n" },
	{ "empty", NPD_LANG_EN, "the input is empty" },
	{ "incomplete", NPD_LANG_EN,
		"NOT COMPLETE: this report covers only a part of the input\n" },
	{ "incomplete", NPD_LANG_EN, "\nNOT COMPLETE · no known problem\n" },
	{ "past", NPD_LANG_EN,
		"no known problem · 1 problem of an earlier attempt (-v shows it)\n" },
};

static void reports_say_what_matters(void **state)
{
	for (size_t i = 0; i < COUNT_OF(part_rows); i++)
		assert_true(holds(text_of(*state, part_rows[i].story,
					  (struct npd_render){ .lang = part_rows[i].lang }),
			part_rows[i].want));
}

static void incomplete_report_says_so_first(void **state)
{
	const char *text = text_of(*state, "incomplete", (struct npd_render){ .width = 80 });

	assert_true(npd_str_starts(npd_str_of(text), NPD_STR("NOT COMPLETE")));
}

static void quiet_is_one_line_a_finding_in_the_words_of_compilers(void **state)
{
	const struct npd_render how = { .quiet = true, .lang = NPD_LANG_ZH };

	assert_string_equal(text_of(*state, "confirmed", how),
		"convert.log:128:1: error: input_formats does not fit training_input_formats "
		"[sigmastar.color-format-mismatch]\n");
	npd_buf_clear(&((struct fixture *)*state)->out);
	assert_string_equal(text_of(*state, "clean", how), "");
}

static void no_report_holds_what_a_terminal_obeys(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(stories); i++) {
		const struct npd_render how = { .verbose = true, .width = 60 };

		npd_buf_clear(&f->out);
		npd_report_write_text(&f->out, &stories[i].report, &how);
		npd_report_write_markdown(&f->out, &stories[i].report, &how);
		npd_report_write_json(&f->out, &stories[i].report);
		assert_true(npd_utf8_valid(npd_buf_str(&f->out)));
		for (size_t k = 0; k < f->out.len; k++)
			assert_true(f->out.data[k] == '\n' || (f->out.data[k] & 0xE0) != 0);
	}
}

static void json_marks_fit_the_text_as_it_is_printed(void **state)
{
	struct fixture *f = *state;
	const struct npd_finding finding = {
		.excerpt = S("\xFF\xFFxyz"), .mark_from = 2, .mark_to = 5
	};
	const struct npd_report r = { .findings = &finding, .finding_count = 1 };

	npd_buf_clear(&f->out);
	npd_report_write_json(&f->out, &r);
	assert_true(holds(f->out.data, "\"from\": 6,\n        \"to\": 9\n"));
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static void any_bytes_print_at_any_width(void **state)
{
	static const char alphabet[] = "ab `\n\t.。（」中文/-_*<>@#\x1b\x9b\xff\xe4";
	struct fixture *f = *state;
	uint32_t seed = 1;

	for (unsigned round = 0; round < 1500; round++) {
		char text[80];
		const size_t len = next_random(&seed) % sizeof text;

		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
		const npd_str s = { text, len };
		const struct npd_fix fix = { .text = s };
		const struct npd_finding finding = {
			.id = s,
			.key = s,
			.title = s,
			.detail = s,
			.cause = s,
			.excerpt = s,
			.location = { .file = s, .line = next_random(&seed) },
			.mark_from = next_random(&seed) % 90,
			.mark_to = next_random(&seed) % 90,
			.fixes = &fix,
			.fix_count = 1,
			.cut = true,
		};
		const struct npd_report r = { .findings = &finding, .finding_count = 1 };
		const struct npd_render how = { .width = next_random(&seed) % 90 };

		npd_buf_clear(&f->out);
		npd_report_write_text(&f->out, &r, &how);
		npd_report_write_markdown(&f->out, &r, &how);
		npd_report_write_json(&f->out, &r);
		assert_true(npd_utf8_valid(npd_buf_str(&f->out)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_phrase_is_there_in_both_languages_with_equal_placeholders),
		cmocka_unit_test(labels_leave_a_gap_before_the_text),
		cmocka_unit_test_setup_teardown(english_has_a_singular, start, stop),
		cmocka_unit_test_setup_teardown(
			what_a_terminal_would_obey_becomes_visible, start, stop),
		cmocka_unit_test_setup_teardown(prose_is_broken_where_it_may_be, start, stop),
		cmocka_unit_test_setup_teardown(marks_stand_below_what_is_marked, start, stop),
		cmocka_unit_test_setup_teardown(lines_of_one_file_share_a_gutter, start, stop),
		cmocka_unit_test_setup_teardown(
			mark_is_shown_wherever_it_stands_in_a_long_line, start, stop),
		cmocka_unit_test_setup_teardown(many_lines_are_shown_around_the_mark, start, stop),
		cmocka_unit_test_setup_teardown(
			consequences_are_folded_and_nothing_is_lost, start, stop),
		cmocka_unit_test_setup_teardown(report_looks_as_designed, start, stop),
		cmocka_unit_test_setup_teardown(verbose_shows_what_is_folded, start, stop),
		cmocka_unit_test_setup_teardown(reports_say_what_matters, start, stop),
		cmocka_unit_test_setup_teardown(incomplete_report_says_so_first, start, stop),
		cmocka_unit_test_setup_teardown(
			quiet_is_one_line_a_finding_in_the_words_of_compilers, start, stop),
		cmocka_unit_test_setup_teardown(no_report_holds_what_a_terminal_obeys, start, stop),
		cmocka_unit_test_setup_teardown(
			json_marks_fit_the_text_as_it_is_printed, start, stop),
		cmocka_unit_test_setup_teardown(any_bytes_print_at_any_width, start, stop),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
