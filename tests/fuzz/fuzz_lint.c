/*
 * fuzz_lint.c - any bytes as the files of a conversion, judged with the rules of the program.
 *
 * The input is parted at 0x1C: configuration, script, command, list of images, model (ONNX or its
 * text form), DebugConfig.txt, ranges of tensors. Whatever a report names lies inside its file,
 * marks lie inside their excerpts, edits fit, and every format prints valid UTF-8 without controls.
 * Memory is capped.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "format/patch.h"
#include "report/report.h"

#define MEMORY_LIMIT_BYTES ((size_t)256 << 20)
#define PARTS 7u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that stays in every build */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

static const struct {
	const char *name;
	enum npd_file_kind kind;
} files[PARTS] = {
	{ "a.ini", NPD_FILE_CONFIG },
	{ "a.py", NPD_FILE_SCRIPT },
	{ "a.sh", NPD_FILE_COMMAND },
	{ "a.txt", NPD_FILE_IMAGES },
	{ "a.onnx", NPD_FILE_MODEL },
	{ "DebugConfig.txt", NPD_FILE_DEBUG },
	{ "a.json", NPD_FILE_QUANT },
};

static void check_text(npd_str s)
{
	while (s.len > 0) {
		bool bad = false;
		const uint32_t code = npd_utf8_next(&s, &bad);

		MUST(!bad);
		MUST((code >= 0x20 && (code < 0x7F || code >= 0xA0)) || code == '\n');
	}
}

static const npd_str *find_file(const npd_str *parts, npd_str name)
{
	for (size_t i = 0; i < PARTS; i++)
		if (npd_str_eq(name, npd_str_of(files[i].name)))
			return &parts[i];
	return NULL;
}

static void check_place(const npd_str *parts, const struct npd_loc *at)
{
	const npd_str *file = find_file(parts, at->file);

	if (at->line == 0)
		return;
	MUST(file != NULL && at->offset <= file->len);
	MUST(at->column >= 1 && at->column <= at->offset + 1);
	MUST(at->end_line > at->line || at->end_column >= at->column);
}

static void check_finding(const npd_str *parts, const struct npd_finding *f)
{
	check_place(parts, &f->location);
	MUST(f->mark_from <= f->mark_to && f->mark_to <= f->excerpt.len);
	MUST(f->title.len > 0 && f->cause.len > 0 && f->fix_count > 0 && f->occurrences > 0);
	for (size_t i = 0; i < f->evidence_count; i++) {
		const struct npd_evidence *e = &f->evidence[i];

		check_place(parts, &e->location);
		MUST(e->mark_from <= e->mark_to && e->mark_to <= e->excerpt.len);
	}
}

static void check_edits(struct npd_arena *arena, const npd_str *parts, const struct npd_finding *f)
{
	for (size_t i = 0; i < f->fix_count; i++)
		for (size_t k = 0; k < f->fixes[i].edit_count; k++) {
			const struct npd_edit *edit = &f->fixes[i].edits[k];
			const npd_str *file = find_file(parts, edit->file);
			size_t done;

			MUST(file != NULL);
			npd_patch_apply(arena, *file, &edit, 1, &done);
		}
}

static void print(struct npd_arena *arena, const struct npd_report *r)
{
	const struct npd_render how = { .lang = r->lang, .width = 80, .verbose = true };
	struct npd_buf out;

	npd_buf_init(&out, arena);
	npd_report_write_text(&out, r, &how);
	check_text(npd_buf_str(&out));
	npd_buf_clear(&out);
	npd_report_write_json(&out, r);
	npd_buf_clear(&out);
	npd_report_write_markdown(&out, r, &how);
}

static void check_report(const npd_str *parts, const struct npd_report *r)
{
	struct npd_arena arena;

	npd_arena_init(&arena, 0, NULL);
	for (size_t i = 0; i < r->finding_count; i++) {
		check_finding(parts, &r->findings[i]);
		check_edits(&arena, parts, &r->findings[i]);
	}
	print(&arena, r);
	npd_arena_done(&arena);
}

static void lint(const struct npd_kb *kb, const npd_str *parts)
{
	const struct npd_lint_options options = { .memory_limit_bytes = MEMORY_LIMIT_BYTES };
	struct npd_report *r = NULL;
	struct npd_lint *l;
	npd_str facts;

	MUST(npd_lint_new(kb, &options, &l, NULL) == NPD_OK);
	for (size_t i = 0; i < PARTS; i++)
		if (parts[i].len > 0)
			MUST(npd_lint_add(l, files[i].kind, npd_str_of(files[i].name), parts[i].ptr,
				     parts[i].len, NULL) == NPD_OK);
	const enum npd_status status = npd_lint_finish(l, &r, NULL);

	MUST(status == NPD_OK || status == NPD_ENOMEM);
	if (status == NPD_OK)
		check_report(parts, r);
	if (status == NPD_OK)
		npd_lint_facts(l, &facts, NULL);
	npd_report_free(r);
	npd_lint_free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct npd_kb *kb;
	npd_str rest = { (const char *)data, size }, parts[PARTS] = { { 0 } };

	if (kb == NULL)
		MUST(npd_kb_new(&kb, NULL) == NPD_OK);
	for (size_t i = 0; i + 1 < PARTS; i++)
		parts[i] = npd_str_cut(&rest, 0x1C);
	parts[PARTS - 1] = rest;
	lint(kb, parts);
	return 0;
}
