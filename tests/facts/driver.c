/* driver.c - prints the facts of the files that it is given, each of the kind that its suffix says.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "facts/script.h"

static npd_str read_all(struct npd_arena *arena, const char *name)
{
	FILE *file = fopen(name, "rb");
	struct npd_buf text;
	char block[4096];
	size_t n;

	if (file == NULL) {
		fprintf(stderr, "cannot read '%s'\n", name);
		exit(EXIT_FAILURE);
	}
	npd_buf_init(&text, arena);
	while ((n = fread(block, 1, sizeof block, file)) > 0)
		npd_buf_add_bytes(&text, block, n);
	fclose(file);
	return npd_buf_str(&text);
}

static void add_file(struct npd_facts *f, struct npd_arena *arena, const char *name)
{
	struct npd_file_text *file = NPD_NEW(arena, struct npd_file_text);

	file->name = npd_str_of(name);
	file->bytes = read_all(arena, name);
	if (npd_str_ends(file->name, NPD_STR(".py"))) {
		npd_facts_add_script(f, file);
	} else {
		fprintf(stderr, "nothing reads '%s'\n", name);
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	struct npd_arena arena;
	struct npd_facts facts;
	struct npd_buf out;
	jmp_buf oom;

	npd_arena_init(&arena, 0, &oom);
	if (setjmp(oom) != 0) {
		fputs("out of memory\n", stderr);
		return EXIT_FAILURE;
	}
	npd_facts_init(&facts, &arena);
	for (int i = 1; i < argc; i++)
		add_file(&facts, &arena, argv[i]);
	npd_buf_init(&out, &arena);
	npd_facts_write_json(&out, &facts);
	fwrite(out.data, 1, out.len, stdout);
	npd_arena_done(&arena);
	return EXIT_SUCCESS;
}
