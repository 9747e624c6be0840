/* Which entries speak of some words: every text of an entry is searched, its place in the entry is
 * its weight. */
#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "report/entry.h"
#include "report/glyph.h"
#include "report/report.h"

#define WEIGHT_ID 40u
#define WEIGHT_OTHER 5u
#define ID_COLUMNS_MAX 44u

struct hit {
	const struct npd_entry *entry;
	unsigned score;
};

static unsigned char folded(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* True when `text` holds `word`, ASCII letters of either case being equal. */
static bool holds(npd_str text, npd_str word)
{
	for (size_t i = 0; i + word.len <= text.len; i++) {
		size_t n = 0;

		while (n < word.len && folded(text.ptr[i + n]) == folded(word.ptr[n]))
			n++;
		if (n == word.len)
			return true;
	}
	return false;
}

/* A word in the title is worth more than one in an example; near misses are about something else.
 */
static unsigned weight_of(npd_str key)
{
	static const struct {
		const char *key;
		unsigned weight;
	} weights[] = {
		{ "title", 30 },
		{ "match", 20 },
		{ "regex", 20 },
		{ "key", 20 },
		{ "values", 12 },
		{ "cause", 10 },
		{ "text", 10 },
		{ "steps", 10 },
		{ "variants", 8 },
		{ "per_stage", 8 },
		{ "fix", 8 },
		{ "no_match", 0 },
	};

	for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
		if (npd_str_eq(key, npd_str_of(weights[i].key)))
			return weights[i].weight;
	return WEIGHT_OTHER;
}

/* True when a text below `n` holds the word. The loader limits the depth. */
static bool node_holds(struct npd_node n, npd_str word)
{
	if (npd_node_kind(n) == NPD_NODE_SCALAR)
		return holds(npd_node_text(n), word);
	for (size_t i = 0; i < npd_node_count(n); i++) {
		if (npd_node_kind(n) == NPD_NODE_MAP && weight_of(npd_node_key(n, i)) == 0)
			continue;
		if (node_holds(npd_node_at(n, i), word))
			return true;
	}
	return false;
}

/* The weight of the best place of the word in the entry; 0: it is nowhere. */
static unsigned weight_in(const struct npd_entry *entry, npd_str word)
{
	unsigned best = holds(entry->id, word) ? WEIGHT_ID : 0;

	for (size_t i = 0; i < npd_node_count(entry->node); i++) {
		const unsigned weight = weight_of(npd_node_key(entry->node, i));

		if (weight > best && node_holds(npd_node_at(entry->node, i), word))
			best = weight;
	}
	return best;
}

/* Problems and answers before the machinery that reads logs. */
static unsigned weight_of_kind(enum npd_kind kind)
{
	const bool is_machinery = kind == NPD_KIND_CONTEXT || kind == NPD_KIND_PREFIX ||
				  kind == NPD_KIND_OBSERVATION || kind == NPD_KIND_MARKER ||
				  kind == NPD_KIND_TICKET || kind == NPD_KIND_FACT;

	return is_machinery ? 0 : kind == NPD_KIND_HARMLESS ? 2 : 4;
}

/* 0 when one of the words is nowhere. */
static unsigned score_of(const struct npd_entry *entry, const npd_str *words, size_t count)
{
	unsigned score = 1 + weight_of_kind(entry->kind);

	for (size_t i = 0; i < count; i++) {
		const unsigned weight = weight_in(entry, words[i]);

		if (weight == 0)
			return 0;
		score += weight;
	}
	return score;
}

static int by_score(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return npd_str_cmp(x->entry->id, y->entry->id);
}

/* One line of text, cut to `columns`; 0: not cut. */
static void write_cut(struct npd_buf *out, npd_str text, size_t columns)
{
	struct npd_buf clean;
	size_t width = 0;

	npd_buf_init(&clean, out->arena);
	npd_glyph_write(&clean, npd_str_trim(text));
	const npd_str whole = npd_buf_str(&clean);

	if (columns == 0 || npd_str_width(whole) <= columns) {
		npd_buf_add(out, whole);
		return;
	}
	for (npd_str rest = whole; rest.len > 0;) {
		npd_str after = rest;

		width += npd_utf8_width(npd_utf8_next(&after, NULL));
		if (width >= columns)
			break;
		npd_buf_add(out, npd_str_head(rest, rest.len - after.len));
		rest = after;
	}
	npd_buf_add_c(out, "…");
}

static void write_hit(struct npd_buf *out, const struct npd_entry *entry, size_t id_columns,
	const struct npd_render *how)
{
	const size_t pad = entry->id.len < id_columns ? id_columns - entry->id.len : 0;
	const size_t used = entry->id.len + pad + 2;
	const size_t room = how->width > used + 8 ? how->width - used : 8;
	const npd_str title = npd_entry_title(entry, how->lang);

	npd_buf_add_c(out, how->color ? "\x1b[1m" : "");
	npd_buf_add(out, entry->id);
	npd_buf_add_c(out, how->color ? "\x1b[0m" : "");
	if (title.len > 0) {
		npd_buf_add_repeat(out, ' ', pad + 2);
		write_cut(out, title, how->width == 0 ? 0 : room);
	}
	npd_buf_add_byte(out, '\n');
}

size_t npd_explain_search(struct npd_buf *out, const struct npd_kb *kb, const npd_str *words,
	size_t count, const struct npd_render *how)
{
	NPD_VEC(struct hit) hits = { 0 };
	size_t id_columns = 0;

	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		const struct npd_entry *entry = npd_kb_at(kb, i);
		const unsigned score = entry->replaced ? 0 : score_of(entry, words, count);

		if (score == 0)
			continue;
		NPD_VEC_PUSH(out->arena, &hits, (struct hit){ entry, score });
		if (entry->id.len > id_columns && entry->id.len <= ID_COLUMNS_MAX)
			id_columns = entry->id.len;
	}
	if (hits.len > 1)
		qsort(hits.data, hits.len, sizeof hits.data[0], by_score);
	for (size_t i = 0; i < hits.len; i++)
		write_hit(out, hits.data[i].entry, id_columns, how);
	return hits.len;
}
