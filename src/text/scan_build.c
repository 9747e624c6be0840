#include "text/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "text/scan_table.h"

/* How much rarer a gram must be in the patterns to make up for one occurrence in the sample. */
#define BENIGN_WEIGHT 16u
/* Bits of the first filter for each gram in it: two are set, so about one in a thousand other grams
 * passes. */
#define LONG_FILTER_BITS_PER_GRAM 64u
/* Bytes of the other's: it is asked more often, and a byte of its own is the cheaper question.
 */
#define SHORT_FILTER_BYTES_PER_GRAM 64u
#define SHORT_FILTER_LOG2_MAX 15u
#define POOL_MAX_BYTES ((size_t)16 << 20) /* keeps all offsets in 32 bits */

/* How often each gram occurs; two grams may share a counter, which then says too much. */
struct counts {
	uint32_t *counters;
	unsigned log2;
	size_t gram_bytes;
};

/* The grams of one length, in healthy logs and in the patterns. */
struct rarity {
	struct counts benign, shared;
};

/* One gram of a chosen window. */
struct key {
	uint64_t key;
	enum npd_scan_key kind;
	uint32_t gram;
	struct npd_scan_entry entry;
};

struct window {
	uint32_t part, at; /* of the pattern */
	size_t table;
};

struct builder {
	struct npd_arena *scratch;
	const struct npd_scan_pattern *patterns;
	size_t count;
	struct window *windows; /* one a pattern */
	struct npd_buf *out;
	size_t start; /* of the block in out */
	struct npd_scan_header header;
};

static const unsigned char *bytes_of(npd_str s)
{
	return (const unsigned char *)s.ptr;
}

/* ---- counting ---- */

static struct counts counts_new(struct npd_arena *arena, size_t grams, size_t gram_bytes)
{
	struct counts c = { .log2 = 10, .gram_bytes = gram_bytes };

	while (c.log2 < 21 && (size_t)1 << c.log2 < grams * 2)
		c.log2++;
	c.counters = NPD_NEW_ARRAY(arena, uint32_t, (size_t)1 << c.log2);
	return c;
}

static uint32_t *counter_of(const struct counts *c, const unsigned char *gram)
{
	return &c->counters[npd_scan_hash(npd_scan_gram(gram, c->gram_bytes)) >> (64 - c->log2)];
}

static void count_grams(struct counts *c, npd_str text)
{
	for (size_t i = 0; i + c->gram_bytes <= text.len; i++) {
		uint32_t *n = counter_of(c, bytes_of(text) + i);

		*n += *n < UINT32_MAX;
	}
}

/* ---- choosing ---- */

static size_t window_bytes(size_t table)
{
	return npd_scan_stride(table) + npd_scan_gram_bytes(table) - 1;
}

/* The table for the longest part; NPD_SCAN_TABLES when all are too short. */
static size_t table_of(const struct npd_scan_pattern *pattern)
{
	size_t longest = 0;

	for (size_t i = 0; i < pattern->part_count; i++) {
		if (pattern->parts[i].len > longest)
			longest = pattern->parts[i].len;
	}
	for (size_t t = 0; t < NPD_SCAN_TABLES; t++) {
		if (longest >= window_bytes(t))
			return t;
	}
	return NPD_SCAN_TABLES;
}

static uint64_t cost_of(const struct rarity *rarity, const unsigned char *window, size_t stride)
{
	uint64_t cost = 0;

	for (size_t i = 0; i < stride; i++)
		cost += (uint64_t)BENIGN_WEIGHT * *counter_of(&rarity->benign, window + i) +
			*counter_of(&rarity->shared, window + i);
	return cost;
}

/*
 * The window whose grams are rarest in healthy logs, then least shared. Parts that are too short
 * for the best table are left out even where their grams are rarer: a further table costs a pass
 * over every text.
 */
static struct window choose_window(
	const struct npd_scan_pattern *pattern, size_t table, const struct rarity *rarity)
{
	struct window best = { .table = table };
	uint64_t best_cost = UINT64_MAX;

	for (uint32_t i = 0; i < pattern->part_count; i++) {
		const npd_str part = pattern->parts[i];

		for (uint32_t at = 0; at + window_bytes(table) <= part.len; at++) {
			const uint64_t cost =
				cost_of(rarity, bytes_of(part) + at, npd_scan_stride(table));

			if (cost >= best_cost)
				continue;
			best_cost = cost;
			best.part = i;
			best.at = at;
		}
	}
	return best;
}

static struct rarity count_rarity(const struct builder *b, npd_str benign, size_t gram_bytes)
{
	size_t grams = 0;

	for (size_t i = 0; i < b->count; i++) {
		for (size_t k = 0; k < b->patterns[i].part_count; k++)
			grams += b->patterns[i].parts[k].len;
	}
	struct rarity ret = { counts_new(b->scratch, benign.len, gram_bytes),
		counts_new(b->scratch, grams, gram_bytes) };

	count_grams(&ret.benign, benign);
	for (size_t i = 0; i < b->count; i++) {
		for (size_t k = 0; k < b->patterns[i].part_count; k++)
			count_grams(&ret.shared, b->patterns[i].parts[k]);
	}
	return ret;
}

static void choose_windows(struct builder *b, npd_str benign)
{
	const struct rarity rarity[] = { count_rarity(b, benign, npd_scan_gram_bytes(0)),
		count_rarity(b, benign, npd_scan_gram_bytes(1)) };

	for (size_t i = 0; i < b->count; i++) {
		const size_t table = b->windows[i].table;

		b->windows[i] = choose_window(&b->patterns[i], table, &rarity[table > 0]);
	}
}

/* ---- keys ---- */

static struct key key_of(const struct builder *b, size_t pattern, uint32_t i)
{
	const struct window w = b->windows[pattern];
	const unsigned char *gram = bytes_of(b->patterns[pattern].parts[w.part]) + w.at + i;
	struct key k = { .gram = npd_scan_gram(gram, npd_scan_gram_bytes(w.table)),
		.entry = { (uint32_t)pattern, w.at + i } };

	if (w.table != 0) {
		k.kind = NPD_SCAN_KEY_GRAM;
		k.key = k.gram;
	} else if (i < npd_scan_gram_bytes(0)) {
		k.kind = NPD_SCAN_KEY_FORWARD;
		k.key = npd_scan_load64(gram);
	} else {
		k.kind = NPD_SCAN_KEY_BACKWARD;
		k.key = npd_scan_load64(gram - 4);
	}
	return k;
}

/* A total order, so that equal input gives equal bytes. */
static int compare_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->entry.pattern != b->entry.pattern)
		return a->entry.pattern < b->entry.pattern ? -1 : 1;
	return a->entry.delta < b->entry.delta ? -1 : a->entry.delta > b->entry.delta;
}

static bool same_key(const struct key *a, const struct key *b)
{
	return a->key == b->key && a->kind == b->kind;
}

static size_t collect_keys(const struct builder *b, size_t table, struct key *ret)
{
	size_t n = 0;

	for (size_t p = 0; p < b->count; p++) {
		if (b->windows[p].table != table)
			continue;
		for (uint32_t i = 0; i < npd_scan_stride(table); i++)
			ret[n++] = key_of(b, p, i);
	}
	if (n > 1)
		qsort(ret, n, sizeof *ret, compare_keys);
	return n;
}

/* ---- writing ---- */

/* Appends a section; returns its offset in the block. */
static uint32_t add_section(struct builder *b, const void *bytes, size_t size)
{
	npd_buf_add_repeat(b->out, '\0', (size_t)-b->out->len % 8);
	const size_t at = b->out->len - b->start;

	npd_buf_add_bytes(b->out, bytes, size);
	return (uint32_t)at;
}

static unsigned log2_for(uint64_t n, unsigned min, unsigned max)
{
	unsigned log2 = min;

	while (log2 < max && UINT64_C(1) << log2 < n)
		log2++;
	return log2;
}

static void add_long_filter(
	struct builder *b, struct npd_scan_table *t, const struct key *keys, size_t count)
{
	t->filter_log2 = log2_for((uint64_t)count * LONG_FILTER_BITS_PER_GRAM / 8,
		NPD_SCAN_FILTER_LOG2_MIN, NPD_SCAN_FILTER_LOG2_MAX);
	const size_t words = ((size_t)1 << t->filter_log2) / sizeof(uint32_t);
	uint32_t *filter = NPD_NEW_ARRAY(b->scratch, uint32_t, words);

	for (size_t i = 0; i < count; i++) {
		const uint64_t hash = npd_scan_hash(keys[i].gram);

		filter[npd_scan_long_word(hash, t->filter_log2)] |= npd_scan_bits(hash);
	}
	t->filter_at = add_section(b, filter, words * sizeof *filter);
}

static void add_short_filter(
	struct builder *b, struct npd_scan_table *t, const struct key *keys, size_t count)
{
	t->filter_log2 = log2_for((uint64_t)count * SHORT_FILTER_BYTES_PER_GRAM,
		NPD_SCAN_FILTER_LOG2_MIN, SHORT_FILTER_LOG2_MAX);
	const size_t bytes = (size_t)1 << t->filter_log2;
	unsigned char *filter = npd_arena_alloc(b->scratch, bytes);

	for (size_t i = 0; i < count; i++)
		filter[npd_scan_short_byte(npd_scan_hash(keys[i].gram), t->filter_log2)] = 1;
	t->filter_at = add_section(b, filter, bytes);
}

static void add_slots(
	struct builder *b, struct npd_scan_table *t, const struct key *keys, size_t count)
{
	t->slots_log2 = log2_for((uint64_t)count * 2, 1, NPD_SCAN_SLOTS_LOG2_MAX);
	const uint32_t last = (UINT32_C(1) << t->slots_log2) - 1;
	struct npd_scan_slot *slots =
		NPD_NEW_ARRAY(b->scratch, struct npd_scan_slot, (size_t)last + 1);

	for (size_t i = 0, end; i < count; i = end) {
		uint32_t slot = npd_scan_slot_of(keys[i].key, keys[i].kind, t->slots_log2);

		for (end = i; end < count && same_key(&keys[end], &keys[i]);)
			end++;
		while (slots[slot].count_and_kind != 0)
			slot = (slot + 1) & last;
		slots[slot] = (struct npd_scan_slot){ keys[i].key, (uint32_t)i,
			(uint32_t)(end - i) << 2 | (uint32_t)keys[i].kind };
	}
	t->slots_at = add_section(b, slots, ((size_t)last + 1) * sizeof *slots);
}

static void add_entries(
	struct builder *b, struct npd_scan_table *t, const struct key *keys, size_t count)
{
	struct npd_scan_entry *entries = NPD_NEW_ARRAY(b->scratch, struct npd_scan_entry, count);

	for (size_t i = 0; i < count; i++)
		entries[i] = keys[i].entry;
	t->entries_at = add_section(b, entries, count * sizeof *entries);
	t->entry_count = (uint32_t)count;
}

static void add_patterns(struct builder *b)
{
	struct npd_scan_part *parts = NPD_NEW_ARRAY(b->scratch, struct npd_scan_part, b->count);
	struct npd_buf pool;

	npd_buf_init(&pool, b->scratch);
	for (size_t i = 0; i < b->count; i++) {
		const npd_str part = b->patterns[i].parts[b->windows[i].part];

		parts[i] = (struct npd_scan_part){ (uint32_t)pool.len, (uint32_t)part.len };
		npd_buf_add(&pool, part);
	}
	b->header.patterns_at = add_section(b, parts, b->count * sizeof *parts);
	b->header.pattern_count = (uint32_t)b->count;
	b->header.pool_at = add_section(b, pool.data, pool.len);
	b->header.pool_size = (uint32_t)pool.len;
}

static void write_block(struct builder *b)
{
	struct key *keys = NPD_NEW_ARRAY(b->scratch, struct key, b->count * 8);

	npd_buf_add_repeat(b->out, '\0', (size_t)-b->out->len % 8);
	b->start = b->out->len;
	npd_buf_add_repeat(b->out, '\0', sizeof b->header);
	for (size_t i = 0; i < NPD_SCAN_TABLES; i++) {
		struct npd_scan_table *t = &b->header.tables[i];
		const size_t count = collect_keys(b, i, keys);

		if (count == 0)
			continue;
		if (i == 0)
			add_long_filter(b, t, keys, count);
		else
			add_short_filter(b, t, keys, count);
		add_slots(b, t, keys, count);
		add_entries(b, t, keys, count);
	}
	add_patterns(b);
	npd_buf_add_repeat(b->out, '\0', (size_t)-b->out->len % 8);
	b->header.magic = NPD_SCAN_MAGIC;
	b->header.version = NPD_SCAN_VERSION;
	b->header.size = (uint32_t)(b->out->len - b->start);
	memcpy(b->out->data + b->start, &b->header, sizeof b->header);
}

enum npd_status npd_scan_build(struct npd_arena *scratch, const struct npd_scan_pattern *patterns,
	size_t count, npd_str benign, struct npd_buf *out, size_t *bad_pattern,
	struct npd_error *reterr)
{
	struct builder b = { .scratch = scratch, .patterns = patterns, .count = count, .out = out };
	size_t bytes = 0;

	b.windows = NPD_NEW_ARRAY(scratch, struct window, count);
	for (size_t i = 0; i < count; i++) {
		b.windows[i].table = table_of(&patterns[i]);
		for (size_t k = 0; k < patterns[i].part_count; k++)
			bytes += patterns[i].parts[k].len;
		const bool too_short = b.windows[i].table == NPD_SCAN_TABLES;

		if (!too_short && bytes <= POOL_MAX_BYTES)
			continue;
		if (bad_pattern != NULL)
			*bad_pattern = i;
		if (too_short)
			return npd_fail(reterr, NPD_EINVAL,
				"no fixed part has %d bytes, a pattern needs one to be found",
				NPD_SCAN_PART_MIN);
		return npd_fail(
			reterr, NPD_EINVAL, "patterns hold more than %zu bytes", POOL_MAX_BYTES);
	}
	choose_windows(&b, benign);
	write_block(&b);
	return NPD_OK;
}
