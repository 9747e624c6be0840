#include "text/record.h"
#include "text/window.h"

#include "base/utf8.h"
#include "text/window_impl.h"

/* ---- lines ---- */

size_t npd_window_line_count(const struct npd_window *w)
{
	return w->count;
}

void npd_window_due(const struct npd_window *w, size_t *from, size_t *to)
{
	*from = w->due_from;
	*to = w->due_to;
}

static npd_str raw_text(const struct npd_window *w, const struct npd_window_line *line)
{
	return (npd_str){ (const char *)w->bytes + line->start, line->len };
}

static enum npd_clean_kind clean_kind(const struct npd_window_line *line)
{
	if ((line->flags & NPD_LINE_GB18030) != 0)
		return NPD_CLEAN_GB18030;
	return (line->flags & NPD_LINE_UTF8) != 0 ? NPD_CLEAN_UTF8 : NPD_CLEAN_NONE;
}

npd_str npd_window_text(struct npd_window *w, size_t i)
{
	struct npd_window_line *line = &w->lines[i];

	if ((line->flags & NPD_LINE_DIRTY) == 0)
		return raw_text(w, line);
	if (line->clean_len == 0) {
		line->clean = (uint32_t)w->clean_len;
		line->clean_len = (uint16_t)npd_clean(
			raw_text(w, line), clean_kind(line), w->clean + w->clean_len, NULL);
		w->clean_len += line->clean_len;
	}
	return (npd_str){ w->clean + line->clean, line->clean_len };
}

struct npd_line npd_window_line(struct npd_window *w, size_t i)
{
	const struct npd_window_line *line = &w->lines[i];
	const uint64_t offset = npd_window_offset(w, line->start);

	return (struct npd_line){
		.text = npd_window_text(w, i),
		.number = w->first_number + line->number,
		.offset = offset,
		.column = offset - npd_window_physical_start(w, i) + 1,
		.cut = (line->flags & (NPD_LINE_CUT_BEFORE | NPD_LINE_CUT_AFTER)) != 0,
		.dirty = (line->flags & NPD_LINE_DIRTY) != 0 || w->encoding != NPD_ENCODING_BYTES,
		.last = (line->flags & NPD_LINE_LAST) != 0,
	};
}

void npd_line_origin(struct npd_window *w, size_t i, size_t at, uint64_t *column, uint64_t *offset)
{
	const struct npd_window_line *line = &w->lines[i];
	const npd_str text = npd_window_text(w, i);
	size_t from = at;

	if (at >= text.len) {
		from = line->len;
	} else if ((line->flags & NPD_LINE_DIRTY) != 0) {
		if (w->origin_line != i) {
			npd_clean(raw_text(w, line), clean_kind(line), w->clean + w->clean_len,
				w->origin);
			w->origin_line = i;
		}
		from = w->origin[at];
	}
	*offset = npd_window_offset(w, line->start + from);
	*column = *offset - npd_window_physical_start(w, i) + 1;
}

/* ---- stretches ---- */

static void look_for_han(struct npd_window *w, const struct npd_stretch *s)
{
	const struct npd_window_line *first = &w->lines[s->first];
	const size_t len = s->dirty ? first->len : s->text.len;
	/* two bytes of GB18030 show nothing of the character that they are */
	const unsigned sign = s->dirty ? NPD_BLOCK_HIGH : NPD_BLOCK_HAN;

	if (!w->has_han && (npd_window_flags(w, first->start, first->start + len) & sign) != 0)
		w->has_han = npd_text_has_han(s->text);
}

bool npd_window_stretch(struct npd_window *w, size_t *cursor, struct npd_stretch *ret)
{
	const size_t first = w->due_from + *cursor;
	size_t behind = first + 1;

	if (first >= w->due_to)
		return false;
	*ret = (struct npd_stretch){ .text = npd_window_text(w, first), .first = first };
	ret->dirty = (w->lines[first].flags & NPD_LINE_DIRTY) != 0;
	if (!ret->dirty) {
		while (behind < w->due_to &&
			(w->lines[behind].flags & (NPD_LINE_DIRTY | NPD_LINE_CUT_BEFORE)) == 0)
			behind++;
		const struct npd_window_line *last = &w->lines[behind - 1];

		ret->text.len = last->start + last->len - w->lines[first].start;
	}
	ret->line_count = behind - first;
	*cursor += ret->line_count;
	look_for_han(w, ret);
	return true;
}

size_t npd_window_line_at(
	struct npd_window *w, const struct npd_stretch *s, size_t at, size_t *in_line)
{
	size_t low = s->first, high = s->first + s->line_count;
	const size_t byte = w->lines[s->first].start + at;

	if (s->dirty) {
		*in_line = npd_window_min(at, s->text.len);
		return s->first;
	}
	while (high - low > 1) { /* the last line that starts at or before the byte */
		const size_t middle = (low + high) / 2;

		if (w->lines[middle].start <= byte)
			low = middle;
		else
			high = middle;
	}
	*in_line = npd_window_min(byte - w->lines[low].start, w->lines[low].len);
	return low;
}

/* ---- wraps ---- */

#define WRAP_COLUMNS_MIN 30
#define WRAP_NEIGHBOURS 8

/* npd_str_width, quick for the ideographs that logs are full of. */
static size_t columns(npd_str s)
{
	size_t width = 0;

	while (s.len > 0) {
		const unsigned char c = (unsigned char)s.ptr[0];

		if (c >= 0x20 && c < 0x7F) {
			s = (npd_str){ s.ptr + 1, s.len - 1 };
			width++;
		} else if (c >= 0xE5 && c <= 0xE9 && s.len >= 3) {
			s = (npd_str){ s.ptr + 3, s.len - 3 };
			width += 2;
		} else {
			const npd_str here = s;

			npd_utf8_next(&s, NULL);
			width += npd_str_width(npd_str_head(here, here.len - s.len));
		}
	}
	return width;
}

size_t npd_window_width(struct npd_window *w, size_t i)
{
	struct npd_window_line *line = &w->lines[i];

	if ((line->flags & NPD_LINE_NARROW) != 0)
		return line->len;
	if (line->width == NPD_WIDTH_UNKNOWN)
		line->width = (uint16_t)npd_window_min(
			columns(npd_window_text(w, i)), NPD_WIDTH_UNKNOWN - 1);
	return line->width;
}

/* Columns of the first word of line i, 0 when it starts with a blank. */
static size_t first_word(struct npd_window *w, size_t i)
{
	const npd_str text = npd_window_text(w, i);
	size_t n = 0;

	while (n < text.len && !npd_is_blank(text.ptr[n]))
		n++;
	return (w->lines[i].flags & NPD_LINE_NARROW) != 0 ? n
							  : npd_str_width(npd_str_head(text, n));
}

/* Lines that begin alike (digits count as equal) are neighbours in a list or a log, not halves of
 * one. */
static bool begin_alike(npd_str a, npd_str b)
{
	if (a.len < 4 || b.len < 4 || npd_is_blank(a.ptr[0]) || a.ptr[0] == '>')
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (a.ptr[i] != b.ptr[i] && !(npd_is_digit(a.ptr[i]) && npd_is_digit(b.ptr[i])))
			return false;
	}
	return true;
}

static bool is_seam(struct npd_window *w, size_t i)
{
	if (w->lines[i].len < WRAP_COLUMNS_MIN || w->lines[i + 1].len == 0 ||
		(w->lines[i + 1].flags & NPD_LINE_INSIDE) != 0 ||
		begin_alike(npd_window_text(w, i), npd_window_text(w, i + 1)))
		return false;
	const size_t width = npd_window_width(w, i);
	/* had the next word fitted into the longest line around, it would stand on this one */
	const size_t room = width + 1 + first_word(w, i + 1);
	const size_t from = i < WRAP_NEIGHBOURS ? 0 : i - WRAP_NEIGHBOURS;
	const size_t to = npd_window_min(i + 1 + WRAP_NEIGHBOURS, w->count);

	if (width < WRAP_COLUMNS_MIN)
		return false;
	for (size_t j = from; j < to; j++) {
		if (npd_window_width(w, j) >= room)
			return false;
	}
	return true;
}

bool npd_window_seam(struct npd_window *w, size_t i)
{
	if (i + 1 >= w->count)
		return false;
	struct npd_window_line *line = &w->lines[i];

	if ((line->flags & NPD_LINE_SEAM_ASKED) == 0)
		line->flags |=
			(uint16_t)(NPD_LINE_SEAM_ASKED | (is_seam(w, i) ? NPD_LINE_SEAM : 0));
	return (line->flags & NPD_LINE_SEAM) != 0;
}
