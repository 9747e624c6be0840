/*
 * fuzz_diagnose.c - any bytes as a log, judged with the knowledge of the program.
 *
 * Fed at once and in pieces the report is the same; whatever it names lies inside its input, marks
 * lie inside their excerpts, and every format prints valid UTF-8 without controls. Memory is
 * capped: a log must not be able to use it up.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "report/report.h"

#define MEMORY_LIMIT_BYTES ((size_t)128 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that stays in every build */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

static void check_text(npd_str s)
{
	while (s.len > 0) {
		bool bad = false;
		const uint32_t code = npd_utf8_next(&s, &bad);

		MUST(!bad);
		MUST((code >= 0x20 && (code < 0x7F || code >= 0xA0)) || code == '\n');
	}
}

static void check_place(const struct npd_report *r, const struct npd_loc *at)
{
	const struct npd_input *input = &r->inputs[0];

	if (at->line == 0)
		return;
	MUST(npd_str_eq(at->file, input->name));
	MUST(at->offset <= input->bytes && at->column >= 1 && at->column <= at->offset + 1);
	MUST(at->line <= input->lines && at->end_line <= input->lines);
	MUST(at->end_line >= at->line);
	MUST(at->end_line > at->line || at->end_column >= at->column);
}

static void check_excerpt(npd_str excerpt, size_t from, size_t to)
{
	MUST(excerpt.len <= NPD_EXCERPT_MAX_BYTES);
	MUST(from <= to && to <= excerpt.len);
}

static bool has_key(const struct npd_report *r, npd_str key)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (npd_str_eq(r->findings[i].key, key))
			return true;
	return false;
}

static void check_finding(const struct npd_report *r, const struct npd_finding *f)
{
	check_place(r, &f->location);
	check_excerpt(f->excerpt, f->mark_from, f->mark_to);
	MUST(f->id.len > 0 && f->title.len > 0 && f->cause.len > 0 && f->fix_count > 0);
	MUST(f->occurrences > 0 && f->attempt <= r->inputs[0].attempts);
	for (size_t i = 0; i < f->evidence_count; i++) {
		check_place(r, &f->evidence[i].location);
		check_excerpt(
			f->evidence[i].excerpt, f->evidence[i].mark_from, f->evidence[i].mark_to);
	}
	for (size_t i = 0; i < f->explain_count; i++)
		MUST(has_key(r, f->explains[i]) && !npd_str_eq(f->explains[i], f->key));
}

static void check_report(const struct npd_report *r, size_t size)
{
	MUST(r->input_count == 1 && r->inputs[0].bytes == size);
	MUST(npd_str_eq(r->status, NPD_STR("findings")) == (r->finding_count > 0));
	MUST(r->complete == (r->problem_count == 0));
	for (size_t i = 0; i < r->finding_count; i++)
		check_finding(r, &r->findings[i]);
	for (size_t i = 0; i < r->unmatched_count; i++) {
		const struct npd_unmatched *u = &r->unmatched[i];

		check_place(r, &u->location);
		check_excerpt(u->excerpt, u->mark_from, u->mark_to);
	}
}

static void print_for_people(struct npd_arena *arena, const struct npd_report *r)
{
	static const struct npd_render ways[] = {
		{ .width = 40, .verbose = true },
		{ .lang = NPD_LANG_ZH, .width = 100 },
		{ .quiet = true },
	};
	struct npd_buf out;

	npd_buf_init(&out, arena);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		npd_buf_clear(&out);
		npd_report_write_text(&out, r, &ways[i]);
		npd_report_write_markdown(&out, r, &ways[i]);
		check_text(npd_buf_str(&out));
	}
}

static npd_str judge(struct npd_arena *arena, const struct npd_kb *kb, npd_str log, size_t piece)
{
	const struct npd_diag_options options = { .lang = NPD_LANG_AUTO,
		.memory_limit_bytes = MEMORY_LIMIT_BYTES };
	struct npd_diag *d;
	struct npd_report *r;
	struct npd_buf out;

	MUST(npd_diag_new(kb, &options, &d, NULL) == NPD_OK);
	MUST(npd_diag_input(d, NPD_STR("fuzz.log"), NULL) == NPD_OK);
	for (size_t at = 0; at < log.len; at += piece) {
		const size_t n = log.len - at < piece ? log.len - at : piece;

		MUST(npd_diag_feed(d, log.ptr + at, n, NULL) == NPD_OK);
	}
	MUST(npd_diag_finish(d, &r, NULL) == NPD_OK);
	npd_diag_free(d);
	check_report(r, log.len);
	if (log.len <= piece)
		print_for_people(arena, r);
	npd_buf_init(&out, arena);
	npd_report_write_json(&out, r);
	check_text(npd_buf_str(&out));
	npd_report_free(r);
	return npd_buf_str(&out);
}

static const struct npd_kb *knowledge(void)
{
	static struct npd_kb *kb;

	if (kb == NULL)
		MUST(npd_kb_new(&kb, NULL) == NPD_OK);
	return kb;
}

/* The first byte is the size of a piece. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_arena arena;

	if (size < 2)
		return 0;
	const npd_str log = { (const char *)data + 1, size - 1 };

	npd_arena_init(&arena, 0, NULL);
	const npd_str whole = judge(&arena, knowledge(), log, SIZE_MAX);
	const npd_str cut = judge(&arena, knowledge(), log, data[0] == 0 ? 4096 : data[0]);

	MUST(npd_str_eq(whole, cut));
	npd_arena_done(&arena);
	return 0;
}
