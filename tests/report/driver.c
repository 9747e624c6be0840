/*
 * driver.c - prints the stories in a format: driver NAME text|quiet|markdown|json en|zh WIDTH
 * [v][c] Without arguments it lists the names. check_report.py judges what it prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "report/report.h"
#include "stories.h"

static void write_format(
	struct npd_buf *out, const char *format, const struct npd_report *r, struct npd_render *how)
{
	how->quiet = strcmp(format, "quiet") == 0;
	if (strcmp(format, "json") == 0)
		npd_report_write_json(out, r);
	else if (strcmp(format, "markdown") == 0)
		npd_report_write_markdown(out, r, how);
	else
		npd_report_write_text(out, r, how);
}

int main(int argc, char **argv)
{
	static char text[NPD_EXCERPT_MAX_BYTES];
	const struct npd_finding finding = long_finding(text);
	struct npd_report r = {
		.status = S("findings"), .complete = true, .findings = &finding, .finding_count = 1
	};
	struct npd_arena arena;
	struct npd_buf out;

	if (argc < 5) {
		for (size_t i = 0; i < COUNT_OF(stories); i++)
			puts(stories[i].name);
		puts("long");
		return 0;
	}
	for (size_t i = 0; i < COUNT_OF(stories); i++)
		if (strcmp(stories[i].name, argv[1]) == 0)
			r = stories[i].report;
	const char *flags = argc > 5 ? argv[5] : "";
	struct npd_render how = {
		.lang = strcmp(argv[3], "zh") == 0 ? NPD_LANG_ZH : NPD_LANG_EN,
		.width = (unsigned)strtoul(argv[4], NULL, 10),
		.verbose = strchr(flags, 'v') != NULL,
		.color = strchr(flags, 'c') != NULL,
	};

	npd_arena_init(&arena, 0, NULL);
	npd_buf_init(&out, &arena);
	write_format(&out, argv[2], &r, &how);
	if (out.len > 0)
		fwrite(out.data, 1, out.len, stdout);
	npd_arena_done(&arena);
	return 0;
}
