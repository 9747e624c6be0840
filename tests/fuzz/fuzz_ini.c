/*
 * fuzz_ini.c - any bytes as an ini file, in every reading: places lie inside the file and hold what
 * the tree says, get() ends, and memory stays in proportion. The first byte picks options.
 */
#include <setjmp.h>
#include <stdlib.h>

#include "format/ini.h"

#define ARENA_LIMIT_BYTES ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that stays in every build */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

static void check_span(const struct npd_ini *ini, struct npd_span span)
{
	MUST(span.from <= span.to && span.to <= ini->file->bytes.len);
}

static void check_item(struct npd_arena *arena, const struct npd_ini *ini, size_t index)
{
	const struct npd_ini_item *item = &ini->items.data[index];
	size_t at = 0;

	MUST(item->section < ini->sections.len && item->line > 0);
	check_span(ini, item->key_at);
	check_span(ini, item->value_at);
	for (size_t i = 0; i < item->pieces.len; i++) {
		const struct npd_ini_piece *p = &item->pieces.data[i];
		const npd_str there = npd_str_sub(ini->file->bytes, p->span.from, p->span.to);

		check_span(ini, p->span);
		MUST(there.len > 0 && p->at >= at);
		at = p->at + there.len;
		MUST(npd_str_eq(there, npd_str_sub(item->value, p->at, at)));
		MUST(npd_ini_origin(item, p->at) == p->span.from);
	}
	MUST(at <= item->value.len);
	check_span(ini, (struct npd_span){ 0, npd_ini_origin(item, item->value.len) });
	const struct npd_ini_value v = npd_ini_get(arena, ini, item->section, item->key);

	MUST(v.item != NULL && (v.error == NULL || v.error_text.len > 0));
	MUST(v.expanded || v.text.len == 0 || v.text.ptr == v.item->value.ptr);
}

static void check_tree(struct npd_arena *arena, const struct npd_ini *ini)
{
	MUST(ini->sections.len + ini->items.len <= NPD_INI_ENTRIES_MAX + 1);
	MUST(ini->problems.len <= NPD_INI_PROBLEMS_MAX);
	MUST(!ini->refused || ini->problems.len > 0);
	for (size_t i = 0; i < ini->sections.len; i++) {
		check_span(ini, ini->sections.data[i].name_at);
		MUST(npd_ini_find_section(ini, ini->sections.data[i].name) == i);
	}
	for (size_t i = 0; i < ini->items.len; i++)
		check_item(arena, ini, i);
	for (size_t i = 0; i < ini->problems.len; i++) {
		check_span(ini, ini->problems.data[i].span);
		check_span(ini, ini->problems.data[i].other);
		MUST(ini->problems.data[i].text.len > 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_arena arena;
	jmp_buf oom;

	if (size == 0)
		return 0;
	const struct npd_file_text file = { NPD_STR("fuzz.ini"),
		{ (const char *)data + 1, size - 1 } };
	const struct npd_ini_py_options options = { .python_minor = data[0] & 1 ? 11 : 7,
		.inline_comments = (data[0] & 2) != 0 };

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	check_tree(&arena, npd_ini_read_py(&arena, &file, &options));
	check_tree(&arena, npd_ini_read_c(&arena, &file));
	check_tree(&arena, npd_ini_read_lenient(&arena, &file));
	npd_looks_like_ini(file.bytes);
	npd_arena_done(&arena);
	return 0;
}
