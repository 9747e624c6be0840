#include <string.h>

#include "text/window_impl.h"

/* ---- places in the input ---- */

/* Bytes of the input that the UTF-8 made of UTF-16 stands for (see npd_utf16_put). */
static size_t utf16_bytes(const unsigned char *p, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (p[i] & 0xC0) == 0x80 ? 0 : p[i] >= 0xF0 ? 4 : 2;
	return sum;
}

uint64_t npd_window_offset(const struct npd_window *w, size_t at)
{
	if (w->encoding == NPD_ENCODING_BYTES)
		return w->base + at;
	const size_t block = at / NPD_BLOCK_BYTES, start = block * NPD_BLOCK_BYTES;
	const uint64_t offset =
		w->base + w->input_before[block] + utf16_bytes(w->bytes + start, at - start);

	/* the odd byte at the end of a damaged input stands for one byte, not for two */
	return offset < w->input_bytes ? offset : w->input_bytes;
}

uint64_t npd_window_physical_start(const struct npd_window *w, size_t i)
{
	size_t low = 0, high = i;

	if ((w->lines[i].flags & NPD_LINE_INSIDE) != 0) {
		while (low < high) { /* the first line of this number */
			const size_t middle = (low + high) / 2;

			if (w->lines[middle].number < w->lines[i].number)
				low = middle + 1;
			else
				high = middle;
		}
	}
	return high == 0 ? w->first_start : npd_window_offset(w, w->lines[high].start);
}

/* ---- the index of lines ---- */

static void flag_blocks(struct npd_window *w)
{
	const size_t blocks = (w->len + NPD_BLOCK_BYTES - 1) / NPD_BLOCK_BYTES;

	memset(w->bytes + w->len, '\n', NPD_WINDOW_PAD + NPD_BLOCK_BYTES);
	for (size_t i = w->flagged; i < blocks; i++)
		w->blocks[i] = (unsigned char)npd_block_flags(w->bytes + i * NPD_BLOCK_BYTES);
	w->blocks[blocks] = 0;
	/* the last one looked at a byte that is not known yet */
	w->flagged = blocks == 0 ? 0 : blocks - 1;
}

static void count_odd(struct npd_window *w)
{
	while (w->counted < w->len) {
		const size_t block = w->counted / NPD_BLOCK_BYTES;
		const size_t end = npd_window_min((block + 1) * NPD_BLOCK_BYTES, w->len);

		if ((w->blocks[block] & NPD_BLOCK_ODD) != 0)
			w->odd_bytes +=
				npd_count_odd(w->bytes + w->counted, end - w->counted, &w->in_nuls);
		else
			w->in_nuls = false;
		w->text_bytes += end - w->counted;
		w->counted = end;
	}
}

static void place_blocks(struct npd_window *w)
{
	uint32_t sum = 0;

	for (size_t i = 0; i * NPD_BLOCK_BYTES < w->len; i++) {
		w->input_before[i] = sum;
		sum += (uint32_t)utf16_bytes(w->bytes + i * NPD_BLOCK_BYTES,
			npd_window_min(NPD_BLOCK_BYTES, w->len - i * NPD_BLOCK_BYTES));
		w->input_before[i + 1] = sum;
	}
}

/* Flags of the blocks that hold [from, to]; the line end belongs to them, for it shows what it
 * breaks off. */
unsigned npd_window_flags(const struct npd_window *w, size_t from, size_t to)
{
	unsigned flags = 0;

	for (size_t i = from / NPD_BLOCK_BYTES; i <= to / NPD_BLOCK_BYTES; i++)
		flags |= w->blocks[i];
	return flags;
}

static unsigned look_flags(const struct npd_window *w, size_t start, size_t len, bool cut_off)
{
	const unsigned blocks = npd_window_flags(w, start, start + len);
	unsigned flags = (blocks & NPD_BLOCK_HIGH) == 0 ? NPD_LINE_NARROW : 0;

	if ((blocks & NPD_BLOCK_LOOK) == 0)
		return flags;
	switch (npd_clean_look((npd_str){ (const char *)w->bytes + start, len }, cut_off)) {
	case NPD_CLEAN_NONE:
		return flags;
	case NPD_CLEAN_UTF8:
		return NPD_LINE_UTF8;
	case NPD_CLEAN_GB18030:
		return NPD_LINE_GB18030;
	}
	return flags;
}

/* How a line ends: its text in [next, text_end), the next one at `next`. */
struct line_end {
	size_t text_end, next;
	unsigned flags, next_flags;
};

static void add_line(struct npd_window *w, struct line_end end)
{
	const size_t len = end.text_end - w->next;
	const unsigned flags = w->next_flags | end.flags;
	const bool cut_off = (end.flags & (NPD_LINE_CUT_AFTER | NPD_LINE_LAST)) != 0;

	w->lines[w->count++] = (struct npd_window_line){
		.start = (uint32_t)w->next,
		.number = (uint16_t)w->next_number,
		.len = (uint16_t)len,
		.width = NPD_WIDTH_UNKNOWN,
		.flags = (uint16_t)(flags | look_flags(w, w->next, len, cut_off)),
	};
	w->next = end.next;
	w->next_flags = end.next_flags;
	w->next_number +=
		(end.flags & NPD_LINE_LAST) == 0 && (end.next_flags & NPD_LINE_INSIDE) == 0;
	w->unended = (end.flags & NPD_LINE_LAST) != 0 || (end.next_flags & NPD_LINE_INSIDE) != 0;
}

static bool is_middle(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/*
 * Where the rest of a long line starts, at or after `at`: behind a blank or other byte that is no
 * part of a longer character in any encoding, else at a character of UTF-8.
 */
static size_t sync_point(const struct npd_window *w, size_t at)
{
	for (size_t i = at; i < at + NPD_LINE_OVERLAP / 8; i++) {
		if (w->bytes[i - 1] < 0x30)
			return i;
	}
	for (size_t i = at; i < at + 4; i++) {
		if (!is_middle(w->bytes[i]))
			return i;
	}
	return at;
}

static struct line_end cut_line(const struct npd_window *w)
{
	size_t end = w->next + NPD_LINE_MAX;

	for (unsigned back = 0; back < 3 && is_middle(w->bytes[end]); back++)
		end--;
	if (is_middle(w->bytes[end]))
		end = w->next + NPD_LINE_MAX;
	return (struct line_end){
		.text_end = end,
		.next = sync_point(w, end - NPD_LINE_OVERLAP),
		.flags = NPD_LINE_CUT_AFTER,
		.next_flags = NPD_LINE_INSIDE | NPD_LINE_CUT_BEFORE,
	};
}

/* The line that a CR at `cr` ends; false while it is not known what follows the CRs. */
static bool end_at_cr(const struct npd_window *w, size_t cr, struct line_end *ret)
{
	/* bounded, so that a line and its end are much shorter than the window */
	const size_t most = npd_window_min(w->len, cr + NPD_LINE_MAX);
	size_t behind = cr;

	while (behind < most && w->bytes[behind] == '\r')
		behind++;
	if (behind == w->len && !w->ended)
		return false;
	*ret = (struct line_end){ .text_end = cr, .next = behind };
	if (behind == w->len && w->ended)
		ret->flags = NPD_LINE_LAST;
	else if (behind < w->len && w->bytes[behind] == '\n')
		ret->next = behind + 1;
	else
		ret->next_flags = NPD_LINE_INSIDE;
	return true;
}

/* Finds the end of the line that starts at w->next; false while it is not there. */
static bool find_end(struct npd_window *w, struct line_end *ret)
{
	const size_t start = w->next;
	/* room for a text of NPD_LINE_MAX and its CR LF */
	const size_t limit = npd_window_min(w->len, start + NPD_LINE_MAX + 2);
	const size_t from = w->no_lf > start ? w->no_lf : start;
	const unsigned char *lf = from < limit ? memchr(w->bytes + from, '\n', limit - from) : NULL;
	size_t end = lf == NULL ? limit : (size_t)(lf - w->bytes);

	w->no_lf = end;
	*ret = (struct line_end){ .text_end = end, .next = end + 1 };
	if (lf != NULL || limit == w->len) {
		while (end > start && w->bytes[end - 1] == '\r')
			end--;
	}
	if ((npd_window_flags(w, start, limit == w->len ? limit : end) & NPD_BLOCK_LONE_CR) != 0) {
		const unsigned char *cr = memchr(w->bytes + start, '\r', ret->text_end - start);

		if (cr != NULL && (size_t)(cr - w->bytes) - start <= NPD_LINE_MAX)
			return end_at_cr(w, (size_t)(cr - w->bytes), ret);
	}
	if (end - start > NPD_LINE_MAX) {
		*ret = cut_line(w);
		return true;
	}
	if (lf == NULL && !w->ended)
		return false;
	ret->text_end = end;
	if (lf == NULL) {
		ret->next = limit;
		ret->flags = NPD_LINE_LAST;
	}
	return true;
}

static void set_due(struct npd_window *w)
{
	const bool all = w->ended && w->next == w->len;
	const size_t lines =
		w->count < NPD_WINDOW_CONTEXT_LINES ? 0 : w->count - NPD_WINDOW_CONTEXT_LINES;
	size_t low = w->due_from, high = w->count;

	while (low < high) { /* the first line that has too little behind it */
		const size_t middle = (low + high) / 2;
		const struct npd_window_line *line = &w->lines[middle];

		if (all || line->start + line->len + NPD_WINDOW_AHEAD <= w->next || middle < lines)
			low = middle + 1;
		else
			high = middle;
	}
	w->due_to = low;
}

void npd_window_index(struct npd_window *w)
{
	struct line_end end;

	flag_blocks(w);
	count_odd(w);
	if (w->encoding != NPD_ENCODING_BYTES)
		place_blocks(w);
	while (w->count < NPD_WINDOW_LINES && w->next < w->len && find_end(w, &end))
		add_line(w, end);
	set_due(w);
}
