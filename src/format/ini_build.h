/* ini_build.h - what the readers of ini.h share: making the tree. */
#ifndef NPD_FORMAT_INI_BUILD_H
#define NPD_FORMAT_INI_BUILD_H

#include "format/ini.h"

/* An empty tree; one with the problem "file too large" where the file is. */
struct npd_ini *npd_ini_new(
	struct npd_arena *arena, const struct npd_file_text *file, enum npd_ini_dialect dialect);

bool npd_ini_is_full(const struct npd_ini *ini);
/* Adds the problem "too many entries" at `line`. */
void npd_ini_add_full(
	struct npd_arena *arena, struct npd_ini *ini, uint64_t line, struct npd_span span);

/* Index of the new section. */
size_t npd_ini_add_section(
	struct npd_arena *arena, struct npd_ini *ini, struct npd_ini_section section);

/* Index of the new item; one of the same key in the same section is superseded. */
size_t npd_ini_add_item(struct npd_arena *arena, struct npd_ini *ini, struct npd_ini_item item);

/* Notes that the bytes of `span` stand at offset `at` of the item's value; not if it is empty. */
void npd_ini_add_piece(
	struct npd_arena *arena, struct npd_ini_item *item, size_t at, struct npd_span span);

/*
 * Adds `newlines` line ends and `text`, which stands at `span`, to the value of `item`. `value`
 * collects it: zeroed before the item's first continuation, untouched by others until the last.
 */
void npd_ini_continue_value(struct npd_arena *arena, struct npd_ini_item *item,
	struct npd_buf *value, size_t newlines, npd_str text, struct npd_span span);

/* Index of the last item with this key in just this section, or NPD_NOT_FOUND. */
size_t npd_ini_find_own(const struct npd_ini *ini, size_t section, npd_str key);

void npd_ini_add_problem(
	struct npd_arena *arena, struct npd_ini *ini, struct npd_ini_problem problem);

#endif
