/*
 * bench_scan.c - how fast the scanner goes over a file that is in memory already.
 *
 *	bench_scan PATTERNS LOG BENIGN
 *
 * PATTERNS holds one regex a line, BENIGN is the sample that windows are chosen against. Prints the
 *best of several runs: for comparing two builds on one machine, not for promises.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/vec.h"
#include "text/scan.h"
#include "text/template.h"

#define RUNS 7
#define STRETCH_BYTES ((size_t)192 << 10)

static npd_str read_file(struct npd_arena *arena, const char *name)
{
	FILE *f = fopen(name, "rb");

	if (f == NULL) {
		perror(name);
		exit(3);
	}
	fseek(f, 0, SEEK_END);
	const size_t len = (size_t)ftell(f);
	char *p = npd_arena_alloc(arena, len);

	rewind(f);
	const size_t got = fread(p, 1, len, f);

	fclose(f);
	return (npd_str){ p, got };
}

static struct npd_scanner build(struct npd_arena *arena, npd_str regexes, npd_str benign)
{
	NPD_VEC(struct npd_scan_pattern) patterns = { 0 };
	struct npd_scanner scanner = { 0 };
	struct npd_error e = { 0 };
	struct npd_buf out;
	struct npd_template t = { 0 };

	while (regexes.len > 0) {
		const npd_str line = npd_str_cut(&regexes, '\n');

		if (npd_template_from_regex(arena, line, &t, NULL, &e) == NPD_OK &&
			t.fixed_bytes > 3)
			NPD_VEC_PUSH(arena, &patterns,
				(struct npd_scan_pattern){ t.parts, t.part_count });
	}
	npd_buf_init(&out, arena);
	const struct timespec none = { 0 };
	struct timespec from = none, to = none;

	timespec_get(&from, TIME_UTC);
	if (npd_scan_build(arena, patterns.data, patterns.len, benign, &out, NULL, &e) != NPD_OK ||
		npd_scan_open(out.data, out.len, &scanner, &e) != NPD_OK) {
		fprintf(stderr, "%s\n", e.text);
		exit(4);
	}
	timespec_get(&to, TIME_UTC);
	printf("%zu patterns, %zu KiB, built in %.1f ms\n", patterns.len, out.len >> 10,
		(double)(to.tv_sec - from.tv_sec) * 1e3 +
			(double)(to.tv_nsec - from.tv_nsec) / 1e6);
	return scanner;
}

/* In stretches, as the program does. */
static size_t scan_all(const struct npd_scanner *scanner, npd_str text)
{
	size_t n = 0;

	while (text.len > 0) {
		struct npd_scan scan = npd_scan_begin(scanner, npd_str_head(text, STRETCH_BYTES));

		for (struct npd_candidate c; npd_scan_next(&scan, &c);)
			n++;
		text = npd_str_from(text, STRETCH_BYTES);
	}
	return n;
}

int main(int argc, char **argv)
{
	struct npd_arena arena;
	double best_seconds = 1e9;
	size_t candidates = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: bench_scan PATTERNS LOG BENIGN\n");
		return 2;
	}
	npd_arena_init(&arena, 0, NULL);
	const struct npd_scanner scanner =
		build(&arena, read_file(&arena, argv[1]), read_file(&arena, argv[3]));
	const npd_str text = read_file(&arena, argv[2]);

	for (int run = 0; run < RUNS; run++) {
		struct timespec from, to;

		timespec_get(&from, TIME_UTC);
		candidates = scan_all(&scanner, text);
		timespec_get(&to, TIME_UTC);
		const double seconds = (double)(to.tv_sec - from.tv_sec) +
				       (double)(to.tv_nsec - from.tv_nsec) / 1e9;

		if (seconds < best_seconds)
			best_seconds = seconds;
	}
	printf("%zu candidates, %.2f GB/s\n", candidates, (double)text.len / best_seconds / 1e9);
	npd_arena_done(&arena);
	return 0;
}
