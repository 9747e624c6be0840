#include "text/window.h"

#include <string.h>

#include "text/window_impl.h"

/* ---- start ---- */

struct npd_window *npd_window_new(struct npd_arena *arena)
{
	struct npd_window *w = NPD_NEW(arena, struct npd_window);

	/* not zeroed: a short log touches little of it */
	w->store = npd_arena_raw(arena, sizeof *w->store);
	npd_window_reset(w);
	return w;
}

void npd_window_reset(struct npd_window *w)
{
	struct npd_window_store *store = w->store;

	*w = (struct npd_window){
		.store = store,
		.bytes = store->around + NPD_WINDOW_PAD,
		.blocks = store->blocks,
		.input_before = store->input_before,
		.lines = store->lines,
		.clean = store->clean,
		.origin = store->origin,
		.origin_line = SIZE_MAX,
		.first_number = 1,
	};
	memset(w->bytes - NPD_WINDOW_PAD, '\n', NPD_WINDOW_PAD);
}

/* ---- filling ---- */

static size_t fill_utf16(struct npd_window *w, const unsigned char *bytes, size_t n)
{
	size_t taken;

	w->len += npd_utf16_put(
		&w->utf16, bytes, n, &taken, (char *)w->bytes + w->len, NPD_WINDOW_BYTES - w->len);
	w->full = NPD_WINDOW_BYTES - w->len < NPD_UTF16_ROOM;
	return taken;
}

/* The first bytes are there: from now on it is known what they are. */
static void begin(struct npd_window *w)
{
	const size_t head = w->len;
	size_t bom;

	w->encoding = npd_encoding_guess(w->bytes, head, &bom);
	w->begun = true;
	if (w->encoding == NPD_ENCODING_BYTES) {
		w->next = bom;
		return;
	}
	memcpy(w->clean, w->bytes, head);
	w->utf16.big_endian = w->encoding == NPD_ENCODING_UTF16BE;
	w->base = bom;
	w->len = 0;
	fill_utf16(w, (const unsigned char *)w->clean + bom, head - bom);
}

static size_t fill_bytes(struct npd_window *w, const unsigned char *bytes, size_t n)
{
	const size_t room = (w->begun ? NPD_WINDOW_BYTES : NPD_ENCODING_HEAD_BYTES) - w->len;
	const size_t taken = npd_window_min(n, room);

	memcpy(w->bytes + w->len, bytes, taken);
	w->len += taken;
	if (!w->begun && w->len == NPD_ENCODING_HEAD_BYTES)
		begin(w);
	else
		w->full = w->len == NPD_WINDOW_BYTES;
	return taken;
}

size_t npd_window_fill(struct npd_window *w, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	size_t done = 0;

	while (done < n && !w->full && !w->ended) {
		const size_t taken = w->encoding == NPD_ENCODING_BYTES
					     ? fill_bytes(w, p + done, n - done)
					     : fill_utf16(w, p + done, n - done);

		done += taken;
		w->input_bytes += taken;
		if (w->full)
			npd_window_index(w);
	}
	return done;
}

void npd_window_end(struct npd_window *w)
{
	if (w->ended)
		return;
	if (!w->begun)
		begin(w);
	if (w->encoding != NPD_ENCODING_BYTES)
		w->len += npd_utf16_end(&w->utf16, (char *)w->bytes + w->len);
	w->ended = true;
	npd_window_index(w);
}

bool npd_window_ready(struct npd_window *w)
{
	return w->full || w->ended;
}

/* Moves what is kept to the front; drops whole blocks, so that their flags move along. */
static void drop(struct npd_window *w, size_t lines)
{
	const size_t bytes = w->lines[lines].start / NPD_BLOCK_BYTES * NPD_BLOCK_BYTES;
	const uint32_t number = w->lines[lines].number;

	w->first_start = npd_window_physical_start(w, lines);
	w->first_number += number;
	w->base = npd_window_offset(w, bytes);
	w->count -= lines;
	w->due_from -= lines;
	memmove(w->lines, w->lines + lines, w->count * sizeof w->lines[0]);
	for (size_t i = 0; i < w->count; i++) {
		w->lines[i].start -= (uint32_t)bytes;
		w->lines[i].number = (uint16_t)(w->lines[i].number - number);
		w->lines[i].clean_len = 0;
		w->lines[i].flags &= (uint16_t)~NPD_LINE_AROUND;
	}
	w->len -= bytes;
	w->next -= bytes;
	w->counted -= bytes;
	w->no_lf = w->no_lf < bytes ? 0 : w->no_lf - bytes;
	w->next_number -= number;
	w->flagged -= npd_window_min(w->flagged, bytes / NPD_BLOCK_BYTES);
	memmove(w->bytes, w->bytes + bytes, w->len);
	memmove(w->blocks, w->blocks + bytes / NPD_BLOCK_BYTES, w->len / NPD_BLOCK_BYTES + 1);
}

void npd_window_slide(struct npd_window *w)
{
	if (!npd_window_ready(w) || w->count == 0)
		return;
	const size_t due = w->due_to;
	const size_t start = due < w->count ? w->lines[due].start : w->next;
	size_t keep = due < NPD_WINDOW_CONTEXT_LINES ? 0 : due - NPD_WINDOW_CONTEXT_LINES;

	while (keep + 1 < due && start - w->lines[keep + 1].start >= NPD_WINDOW_KEEP)
		keep++;
	w->due_from = due;
	drop(w, keep);
	w->due_to = w->due_from;
	w->clean_len = 0;
	w->origin_line = SIZE_MAX;
	w->full = w->encoding == NPD_ENCODING_BYTES ? w->len == NPD_WINDOW_BYTES
						    : NPD_WINDOW_BYTES - w->len < NPD_UTF16_ROOM;
	if (npd_window_ready(w))
		npd_window_index(w);
}

bool npd_window_finished(const struct npd_window *w)
{
	return w->ended && w->next == w->len && w->due_from == w->count;
}

/* ---- the input as a whole ---- */

uint64_t npd_window_input_bytes(const struct npd_window *w)
{
	return w->input_bytes;
}

uint64_t npd_window_input_lines(const struct npd_window *w)
{
	return w->first_number - 1 + w->next_number + w->unended;
}

bool npd_window_has_han(const struct npd_window *w)
{
	return w->has_han;
}

bool npd_window_is_binary(const struct npd_window *w)
{
	/* a stray control or a run of NULs in a log is none of it; random bytes hold 11 % of them
	 */
	return w->odd_bytes >= 8 && w->odd_bytes * 20 > w->text_bytes;
}
