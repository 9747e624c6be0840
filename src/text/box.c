#include "base/utf8.h"
#include "text/record_impl.h"

/* ---- lines ---- */

static bool is_drawing(uint32_t code)
{
	return code >= 0x2500 && code <= 0x257F;
}

/* The verticals of a box: light, heavy, double. */
static bool is_vertical(uint32_t code)
{
	return code == '|' || code == 0x2502 || code == 0x2503 || code == 0x2551;
}

static bool is_side(uint32_t code)
{
	return code == '|' || code == '+' || is_drawing(code);
}

/* The last character of a text that does not end in a blank. */
static npd_str last_character(npd_str text)
{
	size_t from = text.len - 1;

	while (from > 0 && text.len - from < 4 && ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
		from--;
	return npd_str_from(text, from);
}

static uint32_t first_code(npd_str text)
{
	return npd_utf8_next(&text, NULL);
}

/* Lines only: "+----+", "|===|", "├───┼───┤". A panel's title may stand in a drawn one. */
static bool is_border(npd_str inner, bool drawn)
{
	size_t lines = 0, others = 0;

	while (inner.len > 0) {
		const uint32_t code = npd_utf8_next(&inner, NULL);
		const bool line = is_drawing(code) || code == '-' || code == '=' || code == '+' ||
				  code == '|' || code == ':' || code == '_';

		lines += line;
		others += !line && code != ' ';
	}
	return others == 0 ? lines >= 2 : drawn && lines >= 2;
}

enum npd_box_part npd_box_part(
	const struct npd_record_source *s, npd_str text, size_t *inner_from, size_t *inner_to)
{
	const npd_str trimmed = npd_str_trim_right(text);

	if (trimmed.len < 3)
		return NPD_BOX_NONE;
	const npd_str right = last_character(trimmed);

	/* most lines are told by their end, before anything is stripped */
	if (!is_side(first_code(right)))
		return NPD_BOX_NONE;
	npd_str left = npd_str_trim_left(trimmed);

	if (!is_side(first_code(left))) {
		uint32_t entries[6];
		size_t count;

		left = npd_str_trim_left(npd_str_from(
			trimmed, npd_prefix_len(s->prefixes, trimmed, entries, &count)));
	}
	if (left.len < right.len + 2 || !is_side(first_code(left)))
		return NPD_BOX_NONE;
	npd_str inner = left;
	const uint32_t side = npd_utf8_next(&inner, NULL);

	*inner_from = (size_t)(inner.ptr - text.ptr);
	*inner_to = trimmed.len - right.len;
	if (*inner_to < *inner_from)
		return NPD_BOX_NONE;
	if (is_border(npd_str_sub(text, *inner_from, *inner_to),
		    is_drawing(side) && !is_vertical(side)))
		return NPD_BOX_BORDER;
	return is_vertical(side) && is_vertical(first_code(right)) ? NPD_BOX_ROW : NPD_BOX_NONE;
}

/* ---- cells ---- */

static struct npd_box_cell trimmed_cell(npd_str text, size_t from, size_t to)
{
	while (from < to && npd_is_blank(text.ptr[from]))
		from++;
	while (to > from && npd_is_blank(text.ptr[to - 1]))
		to--;
	return (struct npd_box_cell){ from, to };
}

size_t npd_box_cells(npd_str text, size_t inner_from, size_t inner_to,
	struct npd_box_cell cells[NPD_BOX_CELLS_MAX])
{
	const npd_str whole = npd_str_trim_right(text);
	/* a bar inside a drawn box is text */
	const bool drawn = first_code(last_character(whole)) != '|';
	npd_str rest = npd_str_sub(text, inner_from, inner_to);
	size_t count = 0, from = inner_from;

	while (rest.len > 0) {
		const size_t at = inner_to - rest.len;
		const uint32_t code = npd_utf8_next(&rest, NULL);

		if (!is_vertical(code) || (drawn && code == '|'))
			continue;
		if (count + 1 >= NPD_BOX_CELLS_MAX)
			return 0;
		cells[count++] = trimmed_cell(text, from, at);
		from = inner_to - rest.len;
	}
	cells[count++] = trimmed_cell(text, from, inner_to);
	return count;
}

/* ---- the record ---- */

static bool is_box(const struct npd_record_source *s, size_t i)
{
	size_t from, to;

	return npd_box_part(s, npd_record_line(s, i), &from, &to) != NPD_BOX_NONE;
}

/* Boxes longer than a record come in parts that start at round line numbers. */
static bool is_part_start(const struct npd_record_source *s, size_t i)
{
	return npd_window_line(s->w, i).number % NPD_RECORD_LINES_MAX == 0;
}

bool npd_record_box(const struct npd_record_source *s, size_t i, struct npd_record *ret)
{
	size_t first = i, last = i;

	if (!is_box(s, i))
		return false;
	while (first > 0 && i - first < NPD_RECORD_LINES_MAX - 1 && is_box(s, first - 1))
		first--;
	if (i - first == NPD_RECORD_LINES_MAX - 1) {
		for (first = i; !is_part_start(s, first);)
			first--;
	}
	while (last + 1 < s->count && last + 1 - first < NPD_RECORD_LINES_MAX &&
		is_box(s, last + 1))
		last++;
	*ret = (struct npd_record){
		.kind = NPD_RECORD_BOX,
		.first = first,
		.last = last,
		.decisive = first,
		.open = last - first + 1 == NPD_RECORD_LINES_MAX,
	};
	return last > first;
}
