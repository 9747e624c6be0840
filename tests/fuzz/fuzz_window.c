/*
 * fuzz_window.c - any bytes, fed at once and in pieces: the same lines come out, each once, and
 * what is said about them (origins, records, joins) fits the bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that stays in every build */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

/* What was read, in one number, and what must rise. */
struct reading {
	struct npd_window *window;
	const uint8_t *bytes;
	size_t size;
	bool in_detail;
	uint64_t hash, lines, last_offset;
};

static void mix(struct reading *r, uint64_t value)
{
	r->hash = (r->hash ^ value) * UINT64_C(1099511628211);
}

static void check_origins(struct reading *r, size_t i, const struct npd_line *line)
{
	const size_t step = 1 + line->text.len / 16;

	for (size_t at = 0; at <= line->text.len; at += step) {
		uint64_t column, offset;

		npd_line_origin(r->window, i, at, &column, &offset);
		MUST(offset >= line->offset && offset <= r->size);
		MUST(column - line->column == offset - line->offset);
		MUST(line->dirty || at == line->text.len ||
			r->bytes[offset] == (uint8_t)line->text.ptr[at]);
	}
}

static bool same_record(const struct npd_record *a, const struct npd_record *b)
{
	return a->kind == b->kind && a->first == b->first && a->last == b->last &&
	       a->decisive == b->decisive && npd_str_eq(a->exception, b->exception);
}

static void check_record(struct reading *r, const struct npd_prefixes *prefixes, size_t i)
{
	const struct npd_record record = npd_record_around(r->window, prefixes, i);
	const struct npd_record again = npd_record_around(r->window, prefixes, i);

	MUST(record.first <= i && i <= record.last);
	MUST(record.last < npd_window_line_count(r->window));
	MUST(record.last - record.first < NPD_RECORD_LINES_MAX);
	MUST(record.first <= record.decisive && record.decisive <= record.last);
	MUST(same_record(&record, &again));
}

static void check_joins(struct reading *r, const struct npd_prefixes *prefixes, size_t i)
{
	struct npd_arena arena;
	struct npd_join join;

	npd_arena_init(&arena, 0, NULL);
	struct npd_joins it = npd_joins_begin(r->window, prefixes, &arena, i);

	for (unsigned n = 0; npd_joins_next(&it, &join); n++) {
		MUST(n < 12 && join.piece_count >= 2 && join.piece_count <= 16);
		for (size_t k = 0; k < join.piece_count; k++) {
			const struct npd_join_piece *p = &join.pieces[k];
			const npd_str text = npd_window_line(r->window, p->line).text;

			MUST(p->line >= join.first && p->line <= join.last);
			MUST(p->from + p->len <= text.len && p->at + p->len <= join.text.len);
			MUST(p->len == 0 ||
				memcmp(text.ptr + p->from, join.text.ptr + p->at, p->len) == 0);
		}
	}
	npd_arena_done(&arena);
}

static void check_stretches(struct reading *r, size_t from, size_t to)
{
	struct npd_stretch s;
	size_t next = from;

	for (size_t cursor = 0; npd_window_stretch(r->window, &cursor, &s);) {
		size_t in_line;

		MUST(s.first == next && s.line_count > 0 && (s.line_count == 1 || !s.dirty));
		next += s.line_count;
		MUST(npd_window_line_at(r->window, &s, 0, &in_line) == s.first && in_line == 0);
		if (s.text.len > 0)
			MUST(npd_window_line_at(r->window, &s, s.text.len - 1, &in_line) < next);
		const npd_str last = npd_window_line(r->window, next - 1).text;

		MUST(last.ptr + last.len == s.text.ptr + s.text.len);
	}
	MUST(next == to);
}

static void work(struct reading *r)
{
	const struct npd_prefixes prefixes = { NULL, 0, NULL };
	size_t from, to;

	npd_window_due(r->window, &from, &to);
	check_stretches(r, from, to);
	for (size_t i = from; i < to; i++) {
		const struct npd_line line = npd_window_line(r->window, i);

		MUST(r->lines == 0 || line.offset > r->last_offset);
		MUST(line.column >= 1 && line.column <= line.offset + 1);
		r->last_offset = line.offset;
		r->lines++;
		mix(r, line.number);
		mix(r, line.column);
		mix(r, line.offset);
		mix(r, npd_str_hash(line.text));
		mix(r, (uint64_t)line.cut << 2 | (uint64_t)line.dirty << 1 | line.last);
		mix(r, npd_window_seam(r->window, i));
		if (!r->in_detail)
			continue;
		check_origins(r, i, &line);
		if (r->lines % (1 + r->size / 4096) == 0) {
			check_record(r, &prefixes, i);
			check_joins(r, &prefixes, i);
		}
	}
	npd_window_slide(r->window);
}

static void read_all(struct reading *r, size_t piece)
{
	size_t at = 0;

	npd_window_reset(r->window);
	while (at < r->size) {
		const size_t n = r->size - at < piece ? r->size - at : piece;

		at += npd_window_fill(r->window, r->bytes + at, n);
		while (npd_window_ready(r->window))
			work(r);
	}
	npd_window_end(r->window);
	while (!npd_window_finished(r->window))
		work(r);
	MUST(npd_window_input_bytes(r->window) == r->size);
	mix(r, npd_window_input_lines(r->window));
	mix(r, npd_window_is_binary(r->window));
	mix(r, npd_window_has_han(r->window));
}

/* The first byte is the size of a piece; the second repeats the rest, to get beyond one window. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;
	const size_t times = data[1] < 240 ? 1 : 300000 / (size - 2) + 1;
	const size_t piece = data[0] == 0 ? 4096 : (size_t)data[0] * times;
	const size_t all = (size - 2) * times;
	uint8_t *bytes = malloc(all);
	struct npd_arena arena;

	MUST(bytes != NULL);
	for (size_t i = 0; i < times; i++)
		memcpy(bytes + i * (size - 2), data + 2, size - 2);
	npd_arena_init(&arena, 0, NULL);
	struct npd_window *window = npd_window_new(&arena);
	struct reading whole = { .window = window, .bytes = bytes, .size = all, .in_detail = true };
	struct reading cut = { .window = window, .bytes = bytes, .size = all };

	read_all(&whole, SIZE_MAX);
	read_all(&cut, piece);
	MUST(whole.lines == cut.lines && whole.hash == cut.hash);
	npd_arena_done(&arena);
	free(bytes);
	return 0;
}
