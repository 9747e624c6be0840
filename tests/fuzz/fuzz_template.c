/*
 * fuzz_template.c - a template or a regex, a NUL byte, then a text.
 *
 * Whatever a template is, its regex compiles and has its holes; whatever matches holds the fixed
 * parts in order, which is what the scanner relies on.
 */
#include <stdlib.h>

#include "text/regex.h"
#include "text/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_parts(const struct npd_template *t, npd_str text)
{
	for (size_t i = 0; i < t->part_count; i++) {
		const size_t at = npd_str_find(text, t->parts[i]);

		require(at != NPD_NOT_FOUND);
		text = npd_str_from(text, at + t->parts[i].len);
	}
}

static void match(struct npd_arena *arena, const struct npd_template *t, npd_str text)
{
	struct npd_regex *re = NULL;
	struct npd_match m;

	require(npd_regex_new(arena, t->regex, &re, NULL, NULL) == NPD_OK);
	if (npd_regex_match(re, npd_regex_run_new(arena), text, 0, false, &m) == NPD_REGEX_YES)
		require_parts(t, text);
}

static void check_holes(struct npd_arena *arena, const struct npd_template *t)
{
	struct npd_regex *re = NULL;

	require(t->part_count > 0);
	require(npd_regex_new(arena, t->regex, &re, NULL, NULL) == NPD_OK);
	for (unsigned i = 0; i < t->hole_count; i++)
		require(npd_str_eq(npd_regex_group_name(re, i + 1), t->holes[i].name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	npd_str text = { (const char *)data, size };
	const npd_str pattern = npd_str_cut(&text, '\0');
	struct npd_arena arena;
	struct npd_template t;
	size_t at = 0;

	npd_arena_init(&arena, 0, NULL);
	if (npd_template_compile(&arena, pattern, &t, &at, NULL) == NPD_OK) {
		check_holes(&arena, &t);
		match(&arena, &t, text);
		npd_template_fill(&arena, text, NULL, 0);
	} else {
		require(at <= pattern.len);
	}
	if (npd_template_from_regex(&arena, pattern, &t, &at, NULL) == NPD_OK)
		match(&arena, &t, text);
	npd_arena_done(&arena);
	return 0;
}
