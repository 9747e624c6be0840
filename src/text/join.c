#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/record_impl.h"
#include "text/window_impl.h"

#define PIECES_MAX                                                                                 \
	(sizeof((struct npd_join *)NULL)->pieces / sizeof((struct npd_join *)NULL)->pieces[0])
#define STEPS 12

struct npd_joins npd_joins_begin(struct npd_window *w, const struct npd_prefixes *prefixes,
	struct npd_arena *arena, size_t line)
{
	return (struct npd_joins){ .w = w, .prefixes = prefixes, .arena = arena, .line = line };
}

/* ---- putting pieces together ---- */

static void add_piece(
	struct npd_buf *b, struct npd_join *join, npd_str text, size_t line, size_t from, size_t to)
{
	const npd_str part = npd_str_sub(text, from, to);

	join->pieces[join->piece_count++] = (struct npd_join_piece){
		.at = b->len, .len = part.len, .line = line, .from = from
	};
	npd_buf_add(b, part);
	join->last = line;
}

/* ---- wrapped lines ---- */

/* "[ERROR] ", "ERROR: ", "-----": another message or a rule, whatever the knowledge knows of
 * prefixes. */
static bool looks_new(npd_str text)
{
	static const char *const starts[] = { "File \"", "Traceback (most", "ERROR", "WARN", "INFO",
		"DEBUG", "----", "====", "####", "****", "$ " };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		if (npd_str_starts(text, npd_str_of(starts[i])))
			return true;
	}
	return text.len > 1 && text.ptr[0] == '[' && text.ptr[1] >= 'A' && text.ptr[1] <= 'Z';
}

/* A line that cannot be the second half of one. */
static bool starts_message(const struct npd_record_source *s, size_t i)
{
	const npd_str text = npd_record_line(s, i);
	const size_t quote = npd_quote_len(text);
	const npd_str trimmed = npd_str_trim_left(npd_str_from(text, quote));

	return trimmed.len == 0 || looks_new(trimmed) ||
	       npd_line_prefix(s->w, s->prefixes, i, NULL) > quote;
}

static bool is_wrapped(const struct npd_record_source *s, size_t i)
{
	if (!npd_window_seam(s->w, i))
		return false;
	struct npd_window_line *line = &s->w->lines[i];

	if ((line->flags & NPD_LINE_WRAP_ASKED) == 0)
		line->flags |= (uint16_t)(NPD_LINE_WRAP_ASKED |
					  (starts_message(s, i + 1) ? 0 : NPD_LINE_WRAP));
	return (line->flags & NPD_LINE_WRAP) != 0;
}

/* Broken at a fixed column, perhaps inside a word: no line around is longer, and no blank is at the
 * break. */
static bool is_hard(const struct npd_record_source *s, size_t i)
{
	const size_t width = npd_window_width(s->w, i);
	const size_t from = i < 8 ? 0 : i - 8;

	for (size_t j = from; j < s->count && j <= i + 8; j++) {
		if (npd_window_width(s->w, j) > width)
			return false;
	}
	return true;
}

/* Lines [line - back, line + ahead], where each is wrapped into the next; `other` joins against the
 * likely way. */
static const struct plan {
	unsigned char back, ahead;
	bool other;
} plans[STEPS] = {
	{ 0, 1, false },
	{ 1, 0, false },
	{ 0, 1, true },
	{ 1, 0, true },
	{ 1, 1, false },
	{ 0, 2, false },
	{ 2, 0, false },
	{ 1, 1, true },
	{ 0, 2, true },
	{ 2, 0, true },
	{ 0, 3, false },
	{ 3, 0, false },
};

static bool join_wrapped(const struct npd_record_source *s, const struct npd_joins *it,
	struct plan plan, struct npd_join *ret)
{
	if (it->line < plan.back || it->line + plan.ahead >= s->count ||
		(it->ahead && plan.back > 0))
		return false;
	const size_t first = it->line - plan.back, last = it->line + plan.ahead;

	for (size_t i = first; i < last; i++) {
		if (!is_wrapped(s, i))
			return false;
	}
	struct npd_buf b;
	bool blank = false;

	npd_buf_init(&b, it->arena);
	*ret = (struct npd_join){ .first = first };
	for (size_t i = first; i <= last; i++) {
		const npd_str text = npd_record_line(s, i);
		size_t from = i == first ? 0 : npd_quote_len(text), to = text.len;

		while (blank && from < to && npd_is_blank(text.ptr[from]))
			from++;
		if (blank)
			npd_buf_add_byte(&b, ' ');
		blank = i < last && is_hard(s, i) == plan.other;
		while (blank && to > from && npd_is_blank(text.ptr[to - 1]))
			to--;
		add_piece(&b, ret, text, i, from, to);
	}
	ret->text = npd_buf_str(&b);
	return true;
}

/* ---- cells ---- */

struct row {
	npd_str text;
	size_t line, cell_count;
	struct npd_box_cell cells[NPD_BOX_CELLS_MAX];
};

static bool read_row(const struct npd_record_source *s, size_t i, struct row *ret)
{
	size_t from, to;

	ret->text = npd_record_line(s, i);
	ret->line = i;
	if (npd_box_part(s, ret->text, &from, &to) != NPD_BOX_ROW)
		return false;
	ret->cell_count = npd_box_cells(ret->text, from, to, ret->cells);
	return ret->cell_count > 0;
}

/* The rows between two borders, PIECES_MAX at most, with line i among them. */
static void rows_around(const struct npd_record_source *s, size_t i, size_t *first, size_t *last)
{
	struct row row;

	for (*first = i; *first > 0 && i - *first < PIECES_MAX / 2; --*first) {
		if (!read_row(s, *first - 1, &row))
			break;
	}
	for (*last = i; *last + 1 < s->count && *last + 1 - *first < PIECES_MAX; ++*last) {
		if (!read_row(s, *last + 1, &row))
			break;
	}
}

/* One column of the rows around the line, cell after cell. */
static bool join_cells(const struct npd_record_source *s, const struct npd_joins *it, size_t column,
	bool blank, struct npd_join *ret)
{
	struct npd_buf b;
	struct row row;
	size_t first, last;

	if (!read_row(s, it->line, &row) || column >= row.cell_count)
		return false;
	const size_t cell_count = row.cell_count;

	rows_around(s, it->line, &first, &last);
	npd_buf_init(&b, it->arena);
	*ret = (struct npd_join){ .first = first };
	for (size_t i = first; i <= last; i++) {
		if (!read_row(s, i, &row) || row.cell_count != cell_count)
			continue;
		const struct npd_box_cell cell = row.cells[column];

		if (cell.from == cell.to)
			continue;
		if (b.len > 0 && blank)
			npd_buf_add_byte(&b, ' ');
		if (ret->piece_count == 0)
			ret->first = i;
		add_piece(&b, ret, row.text, i, cell.from, cell.to);
	}
	ret->text = npd_buf_str(&b);
	return ret->piece_count > 1;
}

/* The text of a wide panel has one column, which is tried both ways first. */
static bool join_box_step(const struct npd_record_source *s, const struct npd_joins *it,
	unsigned step, size_t columns, struct npd_join *ret)
{
	const size_t tried = columns < STEPS ? columns : STEPS;

	return join_cells(s, it, step % tried, step < tried, ret);
}

/* Most lines stand alone: no need to go through the plans. */
static bool is_joined(const struct npd_record_source *s, size_t i)
{
	return is_wrapped(s, i) || (i > 0 && is_wrapped(s, i - 1));
}

bool npd_joins_next(struct npd_joins *it, struct npd_join *ret)
{
	const struct npd_record_source s = { it->w, it->prefixes, npd_window_line_count(it->w) };
	struct row row;
	const bool box = it->line < s.count && read_row(&s, it->line, &row);

	if (!box && !is_joined(&s, it->line))
		return false;
	const size_t steps = !box || row.cell_count * 2 > STEPS ? STEPS : row.cell_count * 2;

	while (it->step < steps) {
		const unsigned step = it->step++;

		if (box ? join_box_step(&s, it, step, row.cell_count, ret)
			: join_wrapped(&s, it, plans[step], ret))
			return true;
	}
	return false;
}
