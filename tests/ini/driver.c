/*
 * driver.c - what the readers of ini files make of files, for ini_test.py:
 *
 *	ini-driver py|inline|c|lenient MINOR FILE...
 *
 * A line each, texts in hexadecimal: "file N"; "error CLASS SECTION KEY LINE OFFSET"; "value
 *SECTION KEY TEXT", with '-' for no value and '!CLASS' for what get() raises; "header SECTION".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/ini.h"

static void put_hex(npd_str s)
{
	putchar('"');
	for (size_t i = 0; i < s.len; i++)
		printf("%02x", (unsigned)(unsigned char)s.ptr[i]);
	putchar('"');
}

static void put_problem(const struct npd_ini_problem *p)
{
	printf("error %s ", p->name);
	put_hex(p->section);
	putchar(' ');
	put_hex(p->key);
	printf(" %llu %zu\n", (unsigned long long)p->line, p->span.from);
}

static void put_value(const struct npd_ini *ini, size_t section, const struct npd_ini_item *item)
{
	struct npd_ini_value v = npd_ini_get(ini->item_index.arena, ini, section, item->key);

	if (ini->dialect != NPD_INI_PY)
		v = (struct npd_ini_value){ .has_value = item->has_value, .text = item->value };

	printf("value ");
	put_hex(ini->sections.data[section].name);
	putchar(' ');
	put_hex(item->key);
	putchar(' ');
	if (v.error != NULL)
		printf("!%s", v.error);
	else if (!v.has_value)
		putchar('-');
	else
		put_hex(v.text);
	putchar('\n');
}

/* What the places say is what stands in the file. */
static void check_places(const struct npd_ini *ini, const struct npd_ini_item *item)
{
	const npd_str bytes = ini->file->bytes;

	for (size_t i = 0; i < item->pieces.len; i++) {
		const struct npd_ini_piece *p = &item->pieces.data[i];
		const npd_str there = npd_str_sub(bytes, p->span.from, p->span.to);

		if (!npd_str_eq(there, npd_str_sub(item->value, p->at, p->at + there.len)))
			printf("misplaced %zu\n", p->span.from);
	}
}

static void put_all(const struct npd_ini *ini)
{
	const size_t defaults = npd_ini_find_section(ini, NPD_STR("DEFAULT"));

	for (size_t i = 0; i < ini->problems.len; i++)
		put_problem(&ini->problems.data[i]);
	for (size_t i = 0; i < ini->sections.len; i++) {
		printf("header ");
		put_hex(ini->sections.data[i].name);
		putchar('\n');
	}
	for (size_t i = 0; i < ini->items.len; i++) {
		const struct npd_ini_item *item = &ini->items.data[i];

		check_places(ini, item);
		if (ini->dialect == NPD_INI_LENIENT || !item->superseded)
			put_value(ini, item->section, item);
		if (ini->dialect != NPD_INI_PY || item->section != defaults)
			continue;
		for (size_t s = 0; s < ini->sections.len; s++)
			if (s != defaults && npd_ini_find(ini, s, item->key) == item)
				put_value(ini, s, item);
	}
}

static const struct npd_ini *read_it(
	struct npd_arena *arena, const struct npd_file_text *file, const char *how, unsigned minor)
{
	const struct npd_ini_py_options options = { .python_minor = minor,
		.inline_comments = strcmp(how, "inline") == 0 };

	if (strcmp(how, "c") == 0)
		return npd_ini_read_c(arena, file);
	if (strcmp(how, "lenient") == 0)
		return npd_ini_read_lenient(arena, file);
	return npd_ini_read_py(arena, file, &options);
}

static npd_str load(struct npd_arena *arena, const char *name)
{
	FILE *in = fopen(name, "rb");
	struct npd_buf out;
	char block[4096];
	size_t n;

	if (in == NULL)
		exit(3);
	npd_buf_init(&out, arena);
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		npd_buf_add_bytes(&out, block, n);
	fclose(in);
	return npd_buf_str(&out);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	for (int i = 3; i < argc; i++) {
		struct npd_arena arena;

		npd_arena_init(&arena, 0, NULL);
		const struct npd_file_text file = { npd_str_of(argv[i]), load(&arena, argv[i]) };

		printf("file %d\n", i - 3);
		put_all(read_it(&arena, &file, argv[1], (unsigned)atoi(argv[2])));
		npd_arena_done(&arena);
	}
	return 0;
}
