#include "format/patch.h"

#include <stdlib.h>

#include "base/vec.h"
#include "format/source.h"

#define CONTEXT_LINES 3u

/* ---- applying ---- */

struct place {
	size_t at;
	const struct npd_edit *edit;
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static bool is_one_line(npd_str text)
{
	return npd_str_find_byte(text, '\n') == NPD_NOT_FOUND &&
	       npd_str_find_byte(text, '\r') == NPD_NOT_FOUND;
}

static bool fits(npd_str bytes, const struct npd_edit *e, size_t at)
{
	return at != NPD_NOT_FOUND && is_one_line(e->old_text) && is_one_line(e->new_text) &&
	       npd_str_eq(npd_str_sub(bytes, at, at + e->old_text.len), e->old_text);
}

npd_str npd_patch_apply(struct npd_arena *arena, npd_str bytes, const struct npd_edit *const *edits,
	size_t count, size_t *done)
{
	struct place *places = NPD_NEW_ARRAY(arena, struct place, count);
	struct npd_buf out;
	size_t n = 0, from = 0;

	*done = 0;
	for (size_t i = 0; i < count; i++) {
		const size_t at = npd_source_offset(bytes, edits[i]->line, edits[i]->column);

		if (fits(bytes, edits[i], at))
			places[n++] = (struct place){ at, edits[i] };
	}
	if (n > 1)
		qsort(places, n, sizeof *places, by_place);
	npd_buf_init(&out, arena);
	for (size_t i = 0; i < n; i++) {
		if (places[i].at < from)
			continue;
		npd_buf_add(&out, npd_str_sub(bytes, from, places[i].at));
		npd_buf_add(&out, places[i].edit->new_text);
		from = places[i].at + places[i].edit->old_text.len;
		++*done;
	}
	npd_buf_add(&out, npd_str_from(bytes, from));
	return npd_buf_str(&out);
}

/* ---- the difference ---- */

typedef NPD_VEC(npd_str) line_vec;

/* Lines with their ends. */
static line_vec split(struct npd_arena *arena, npd_str text)
{
	line_vec lines = { 0 };

	while (text.len > 0) {
		const size_t end = npd_str_find_byte(text, '\n');
		const size_t len = end == NPD_NOT_FOUND ? text.len : end + 1;

		NPD_VEC_PUSH(arena, &lines, npd_str_head(text, len));
		text = npd_str_from(text, len);
	}
	return lines;
}

static void add_line(struct npd_buf *out, char sign, npd_str line)
{
	npd_buf_add_byte(out, sign);
	npd_buf_add(out, line);
	if (!npd_str_ends(line, NPD_STR("\n")))
		npd_buf_add_c(out, "\n\\ No newline at end of file\n");
}

/* Lines [from, to), of which the ones that differ come as blocks of - and +. */
static void write_hunk(
	struct npd_buf *out, const line_vec *was, const line_vec *now, size_t from, size_t to)
{
	npd_buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", from + 1, to - from, from + 1, to - from);
	for (size_t i = from; i < to;) {
		size_t end = i;

		while (end < to && !npd_str_eq(was->data[end], now->data[end]))
			end++;
		for (size_t k = i; k < end; k++)
			add_line(out, '-', was->data[k]);
		for (size_t k = i; k < end; k++)
			add_line(out, '+', now->data[k]);
		if (end == i)
			add_line(out, ' ', was->data[end++]);
		i = end;
	}
}

void npd_patch_write_diff(struct npd_buf *out, npd_str name, npd_str was, npd_str now)
{
	const line_vec a = split(out->arena, was), b = split(out->arena, now);
	bool headed = false;

	for (size_t i = 0; i < a.len && a.len == b.len; i++) {
		size_t last = i;

		if (npd_str_eq(a.data[i], b.data[i]))
			continue;
		if (!headed)
			npd_buf_printf(out, "--- %.*s\n+++ %.*s\n", NPD_ARG(name), NPD_ARG(name));
		headed = true;
		for (size_t k = i; k < a.len && k <= last + 2 * CONTEXT_LINES + 1; k++)
			if (!npd_str_eq(a.data[k], b.data[k]))
				last = k;
		const size_t from = i < CONTEXT_LINES ? 0 : i - CONTEXT_LINES;
		const size_t to = last + CONTEXT_LINES < a.len ? last + CONTEXT_LINES + 1 : a.len;

		write_hunk(out, &a, &b, from, to);
		i = to - 1;
	}
}
