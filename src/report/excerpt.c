#include "report/excerpt.h"

#include "base/utf8.h"
#include "report/glyph.h"

/* The columns [from, to) of a line that are shown, and where a mark came to stand, both from 0. */
struct window {
	size_t from, to;
	bool cut_left, cut_right;
};

struct columns {
	size_t from, to;
};

static size_t lines_of(npd_str text)
{
	size_t n = 1;

	for (size_t at; (at = npd_str_find_byte(text, '\n')) != NPD_NOT_FOUND; n++)
		text = npd_str_from(text, at + 1);
	return n;
}

size_t npd_excerpt_digits(const struct npd_snippet *snippet)
{
	size_t digits = 1;

	for (uint64_t n = snippet->line + lines_of(snippet->text) - 1; n >= 10; n /= 10)
		digits++;
	return digits;
}

/*
 * Writes the gutter and returns its width. `line` 0 leaves it empty. What has `sign` '|' is of the
 * input or a mark below it, what has '=' is said by us.
 */
static size_t gutter(struct npd_page *page, uint64_t line, size_t digits, char sign)
{
	char number[24];
	size_t len = 0;

	for (; line > 0; line /= 10)
		number[sizeof number - ++len] = (char)('0' + line % 10);
	npd_page_newline(page);
	npd_page_paint(page, NPD_PAINT_DIM);
	npd_buf_add_repeat(page->out, ' ', 2 + (len < digits ? digits - len : 0));
	npd_buf_add_bytes(page->out, number + sizeof number - len, len);
	npd_buf_add_byte(page->out, ' ');
	npd_buf_add_byte(page->out, sign);
	npd_page_paint(page, NPD_PAINT_NONE);
	page->column = 2 + digits + 2;
	return page->column + 1;
}

/* Where the bytes [from, to) of a line stand when it is shown from its start. */
static struct columns columns_of(npd_str text, size_t from, size_t to, size_t *width)
{
	struct columns c = { 0 };
	size_t column = 0;

	for (npd_str rest = text; rest.len > 0;) {
		const size_t at = text.len - rest.len;

		if (at <= from)
			c.from = column;
		column += npd_glyph_next(&rest, column).width;
		if (at < to)
			c.to = column;
	}
	*width = column;
	return c;
}

/* A window of `room` columns: the start of the line if the mark is in it, else the mark in the
 * middle. */
static struct window window_around(struct columns mark, size_t width, size_t room)
{
	struct window w = { 0, width, false, false };

	if (width <= room)
		return w;
	const size_t marked = mark.to - mark.from;

	if (mark.to < room)
		w.from = 0;
	else if (marked + 2 >= room)
		w.from = mark.from > 0 ? mark.from - 1 : 0;
	else
		w.from = mark.from - (room - marked) / 2;
	if (w.from + room > width)
		w.from = width - room;
	w.to = w.from + room;
	w.cut_left = w.from > 0;
	w.cut_right = w.to < width;
	w.from += w.cut_left;
	w.to -= w.cut_right;
	return w;
}

/* Writes the part of the line in the window; the marks' columns become those on the page. */
static void write_line(struct npd_page *page, npd_str text, struct window w,
	const struct npd_snippet *marks, struct columns *places, size_t count)
{
	size_t column = 0, shown = 0;

	if (w.cut_left) {
		npd_buf_add_c(page->out, "…");
		shown = 1;
	}
	for (size_t i = 0; i < count; i++)
		places[i] = (struct columns){ SIZE_MAX, 0 };
	for (npd_str rest = text; rest.len > 0;) {
		const size_t at = text.len - rest.len;
		const struct npd_glyph g = npd_glyph_next(&rest, column);
		const bool hidden = column < w.from || (g.width == 0 && column == w.from);

		column += g.width;
		if (hidden && w.cut_left)
			continue;
		if (column > w.to)
			break;
		npd_buf_add_bytes(page->out, g.bytes, g.len);
		for (size_t i = 0; i < count; i++) {
			if (at < marks[i].mark_from || at >= marks[i].mark_to)
				continue;
			if (places[i].from == SIZE_MAX)
				places[i].from = shown;
			places[i].to = shown + g.width;
		}
		shown += g.width;
	}
	if (w.cut_right)
		npd_buf_add_c(page->out, "…");
}

/* Prose behind what stands on the line; the gutter goes on where it is broken. */
static void write_note(struct npd_page *page, npd_str text, size_t digits)
{
	struct npd_buf margin;

	npd_buf_init(&margin, page->out->arena);
	npd_buf_add_repeat(&margin, ' ', 2 + digits + 1);
	npd_buf_add_byte(&margin, '|');
	page->margin = npd_buf_str(&margin);
	page->indent = page->column + 1;
	npd_page_add(page, text);
	page->indent = 0;
	page->margin = (npd_str){ 0 };
}

static void write_mark(
	struct npd_page *page, const struct npd_snippet *mark, struct columns place, size_t digits)
{
	const size_t left = gutter(page, 0, digits, '|');
	const size_t signs = place.to > place.from ? place.to - place.from : 0;

	if (signs > 0) {
		npd_page_paint(page, mark->sign == '^' ? NPD_PAINT_ERROR : NPD_PAINT_OTHER);
		npd_buf_add_repeat(page->out, ' ', 1 + place.from);
		npd_buf_add_repeat(page->out, mark->sign, signs);
		npd_page_paint(page, NPD_PAINT_NONE);
		page->column = left + place.to;
	}
	if (mark->label.len == 0)
		return;
	const size_t room = page->width > page->column ? page->width - page->column : 0;
	const size_t needs = npd_str_width(mark->label) + 1;

	if (page->width != 0 && signs > 0 && room < needs && room < NPD_EXCERPT_MIN_COLUMNS)
		gutter(page, 0, digits, '|');
	write_note(page, mark->label, digits);
}

/* True where the mark says nothing that the line alone does not say. */
static bool is_whole(const struct npd_snippet *mark)
{
	const npd_str marked = npd_str_sub(mark->text, mark->mark_from, mark->mark_to);

	return npd_str_trim(marked).len == npd_str_trim(mark->text).len;
}

/* One line of text with the marks of `count` snippets, whose texts and marks are all of this line.
 */
static void write_row(
	struct npd_page *page, const struct npd_snippet *marks, size_t count, size_t digits)
{
	struct columns places[16];
	const npd_str text = npd_str_trim_right(marks[0].text);
	const size_t left = gutter(page, marks[0].line, digits, '|');
	const size_t limit = page->width == 0 ? NPD_EXCERPT_MAX_COLUMNS : page->width;
	const size_t room =
		limit > left + NPD_EXCERPT_MIN_COLUMNS ? limit - left : NPD_EXCERPT_MIN_COLUMNS;
	size_t width;

	if (count > sizeof places / sizeof places[0])
		count = sizeof places / sizeof places[0];
	if (text.len > 0)
		npd_buf_add_byte(page->out, ' ');
	const struct columns first = columns_of(text, marks[0].mark_from, marks[0].mark_to, &width);

	write_line(page, text, window_around(first, width, room), marks, places, count);
	for (size_t i = 0; i < count; i++)
		if (marks[i].label.len > 0 ||
			(places[i].from < places[i].to && !is_whole(&marks[i])))
			write_mark(page, &marks[i], places[i], digits);
	npd_page_newline(page);
}

/* Line `n` of a snippet as a snippet of its own; what is marked of it, without the blanks at its
 * start. */
static struct npd_snippet line_of(const struct npd_snippet *s, size_t from, size_t n)
{
	const npd_str tail = npd_str_from(s->text, from);
	const size_t end = npd_str_find_byte(tail, '\n');
	struct npd_snippet row = *s;

	row.text = end == NPD_NOT_FOUND ? tail : npd_str_head(tail, end);
	row.line = s->line == 0 ? 0 : s->line + n;
	row.mark_from = s->mark_from > from ? s->mark_from - from : 0;
	row.mark_to = s->mark_to > from ? s->mark_to - from : 0;
	if (row.mark_to > row.text.len)
		row.mark_to = row.text.len;
	if (row.mark_from > row.mark_to)
		row.mark_from = row.mark_to;
	if (s->mark_from < from)
		while (row.mark_from < row.mark_to && npd_is_blank(row.text.ptr[row.mark_from]))
			row.mark_from++;
	/* the label stands where the mark ends */
	const bool is_last = end == NPD_NOT_FOUND || s->mark_to <= from + row.text.len;
	const bool is_marked = s->mark_to > from || s->mark_from == s->mark_to;

	if (!is_last || !is_marked)
		row.label = (npd_str){ 0 };
	return row;
}

static void write_gap(struct npd_page *page, size_t digits)
{
	npd_page_newline(page);
	npd_page_paint(page, NPD_PAINT_DIM);
	npd_buf_add_repeat(page->out, ' ', digits > 1 ? digits - 1 : 1);
	npd_buf_add_c(page->out, "...");
	npd_page_paint(page, NPD_PAINT_NONE);
	page->column = 1;
	npd_page_newline(page);
}

/* An excerpt of several lines: those around the line where the mark starts. */
static void write_lines(struct npd_page *page, const struct npd_snippet *s, size_t digits)
{
	const size_t marked = lines_of(npd_str_head(s->text, s->mark_from)) - 1;
	const size_t first = marked > 2 ? marked - 2 : 0;
	const size_t count = lines_of(s->text);
	size_t from = 0;

	if (first > 0)
		write_gap(page, digits);
	for (size_t n = 0; n < count && n < first + NPD_EXCERPT_MAX_LINES; n++) {
		const struct npd_snippet row = line_of(s, from, n);

		if (n >= first)
			write_row(page, &row, 1, digits);
		from += row.text.len + 1;
	}
	if (count > first + NPD_EXCERPT_MAX_LINES)
		write_gap(page, digits);
}

static bool is_same_line(const struct npd_snippet *a, const struct npd_snippet *b)
{
	return a->line != 0 && a->line == b->line && npd_str_eq(a->text, b->text);
}

void npd_excerpt_write(
	struct npd_page *page, const struct npd_snippet *snippets, size_t count, size_t digits)
{
	for (size_t i = 0, next; i < count; i = next) {
		const struct npd_snippet *s = &snippets[i];
		const size_t lines = lines_of(s->text);

		for (next = i + 1; next < count && is_same_line(s, &snippets[next]);)
			next++;
		if (lines > 1)
			write_lines(page, s, digits);
		else
			write_row(page, s, next - i, digits);
		if (s->cut) {
			gutter(page, 0, digits, '=');
			write_note(page, npd_word_find(page->lang, NPD_W_CUT), digits);
		}
		npd_page_newline(page);
		if (next < count && s->line != 0 && snippets[next].line > s->line + lines)
			write_gap(page, digits);
	}
}
