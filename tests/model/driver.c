/*
 * driver.c - prints the facts of models: driver [-q] FILE... or with the names on standard input.
 *
 * After each document stands a line with a form feed. -q reads without printing, for measuring.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/model.h"
#include "os/file.h"

#define FILE_MAX_BYTES ((size_t)1 << 40)

static int print_facts(const char *name, bool quiet)
{
	struct npd_arena arena;
	jmp_buf oom;
	struct npd_facts facts;
	struct npd_buf out;
	struct npd_error error;
	struct npd_file_text file = { .name = npd_str_of(name) };

	npd_arena_init(&arena, 0, &oom);
	if (setjmp(oom) != 0) {
		fputs("out of memory\n", stderr);
		return 1;
	}
	if (npd_file_map(&arena, file.name, FILE_MAX_BYTES, &file.bytes, &error) != NPD_OK) {
		fprintf(stderr, "%s\n", error.text);
		npd_arena_done(&arena);
		return 1;
	}
	npd_facts_init(&facts, &arena);
	npd_facts_add_model(&facts, &file);
	npd_buf_init(&out, &arena);
	if (!quiet) {
		npd_facts_write_json(&out, &facts);
		npd_buf_add_c(&out, "\f\n");
		fwrite(out.data, 1, out.len, stdout);
	}
	npd_arena_done(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	const bool quiet = argc > 1 && strcmp(argv[1], "-q") == 0;
	char line[4096];
	int status = 0;

	for (int i = quiet ? 2 : 1; i < argc; i++)
		status |= print_facts(argv[i], quiet);
	if (argc == 1) {
		while (fgets(line, sizeof line, stdin) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			status |= print_facts(line, false);
		}
	}
	return status;
}
