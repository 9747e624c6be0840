#include "text/scan.h"

#include <string.h>

#include "base/error.h"
#include "text/scan_table.h"

#define SAMPLES 8u /* positions that are filtered between two branches */

/* ---- opening ---- */

static bool section_fits(
	const struct npd_scan_header *h, uint32_t at, uint64_t count, size_t item_bytes)
{
	return at % 8 == 0 && at <= h->size && count <= (h->size - at) / item_bytes;
}

static const void *section(const struct npd_scanner *s, uint32_t at)
{
	return s->blob + at;
}

static const struct npd_scan_header *header_of(const struct npd_scanner *s)
{
	return section(s, 0);
}

static bool patterns_fit(const struct npd_scanner *s)
{
	const struct npd_scan_header *h = header_of(s);

	if (!section_fits(h, h->patterns_at, h->pattern_count, sizeof(struct npd_scan_part)) ||
		!section_fits(h, h->pool_at, h->pool_size, 1))
		return false;
	const struct npd_scan_part *parts = section(s, h->patterns_at);

	for (uint32_t i = 0; i < h->pattern_count; i++) {
		if (parts[i].at > h->pool_size || parts[i].len > h->pool_size - parts[i].at)
			return false;
	}
	return true;
}

/* All entries name a pattern, all slots lie in the entries, and one slot is free, so that probing
 * ends. */
static bool slots_fit(const struct npd_scanner *s, const struct npd_scan_table *t)
{
	const struct npd_scan_entry *entries = section(s, t->entries_at);
	const struct npd_scan_slot *slots = section(s, t->slots_at);
	bool any_free = false;

	for (uint32_t i = 0; i < t->entry_count; i++) {
		if (entries[i].pattern >= header_of(s)->pattern_count)
			return false;
	}
	for (uint32_t i = 0; i < UINT32_C(1) << t->slots_log2; i++) {
		const uint32_t count = slots[i].count_and_kind >> 2;

		any_free = any_free || slots[i].count_and_kind == 0;
		if (slots[i].first > t->entry_count || count > t->entry_count - slots[i].first)
			return false;
	}
	return any_free;
}

static bool table_fits(const struct npd_scanner *s, const struct npd_scan_table *t)
{
	const struct npd_scan_header *h = header_of(s);

	if (t->entry_count == 0)
		return true;
	return t->filter_log2 >= NPD_SCAN_FILTER_LOG2_MIN &&
	       t->filter_log2 <= NPD_SCAN_FILTER_LOG2_MAX && t->slots_log2 >= 1 &&
	       t->slots_log2 <= NPD_SCAN_SLOTS_LOG2_MAX &&
	       section_fits(h, t->filter_at, UINT64_C(1) << t->filter_log2, 1) &&
	       section_fits(h, t->slots_at, UINT64_C(1) << t->slots_log2,
		       sizeof(struct npd_scan_slot)) &&
	       section_fits(h, t->entries_at, t->entry_count, sizeof(struct npd_scan_entry)) &&
	       slots_fit(s, t);
}

enum npd_status npd_scan_open(
	const void *blob, size_t size, struct npd_scanner *ret, struct npd_error *reterr)
{
	const struct npd_scanner s = { blob, size };
	const struct npd_scan_header *h = blob;

	if ((uintptr_t)blob % 8 != 0)
		return npd_fail(reterr, NPD_EKB, "scan table is not aligned");
	if (size < sizeof *h || h->magic != NPD_SCAN_MAGIC)
		return npd_fail(reterr, NPD_EKB, "no scan table");
	if (h->version != NPD_SCAN_VERSION)
		return npd_fail(reterr, NPD_EKB, "scan table has version %u, this program reads %u",
			(unsigned)h->version, NPD_SCAN_VERSION);
	bool fits = h->size >= sizeof *h && h->size <= size && patterns_fit(&s);

	for (size_t i = 0; fits && i < NPD_SCAN_TABLES; i++)
		fits = table_fits(&s, &h->tables[i]);
	if (!fits)
		return npd_fail(reterr, NPD_EKB, "scan table is damaged");
	*ret = s;
	return NPD_OK;
}

size_t npd_scan_count(const struct npd_scanner *scanner)
{
	return header_of(scanner)->pattern_count;
}

npd_str npd_scan_chosen_part(const struct npd_scanner *scanner, size_t pattern)
{
	const struct npd_scan_header *h = header_of(scanner);
	const struct npd_scan_part *part = section(scanner, h->patterns_at);

	part += pattern;
	return (npd_str){ (const char *)scanner->blob + h->pool_at + part->at, part->len };
}

/* ---- the filter ---- */

struct filter {
	const void *section;
	unsigned log2;
};

/* In the filter of the first table, of words. */
static inline uint32_t passes_long(struct filter f, uint32_t gram)
{
	const uint64_t hash = npd_scan_hash(gram);
	const uint32_t *words = f.section;
	const uint32_t word = words[npd_scan_long_word(hash, f.log2)];

	return word >> (hash >> 32 & 31) & word >> (hash >> 37 & 31) & 1;
}

/* In the other's, of bytes. */
static inline uint32_t passes_short(struct filter f, uint32_t gram)
{
	const unsigned char *bytes = f.section;

	return bytes[npd_scan_short_byte(npd_scan_hash(gram), f.log2)];
}

/* A gram that four bytes can be read of. */
static inline uint32_t passes(struct filter f, const unsigned char *at, size_t stride)
{
	const uint32_t bytes = npd_scan_load32(at);

	return stride == 8 ? passes_long(f, bytes) : passes_short(f, bytes & 0xFFFFFF);
}

/*
 * The first position, in whole blocks of SAMPLES from `at` on, whose block holds a gram that
 * passes; the first position behind the last whole block when there is none. This is where the time
 * goes.
 */
static inline size_t find_block(
	struct filter f, const unsigned char *text, size_t len, size_t at, size_t stride)
{
	const size_t block = SAMPLES * stride;

	for (; len - at >= block + sizeof(uint32_t); at += block) {
		const unsigned char *p = text + at;

		if ((passes(f, p, stride) | passes(f, p + stride, stride) |
			    passes(f, p + 2 * stride, stride) | passes(f, p + 3 * stride, stride) |
			    passes(f, p + 4 * stride, stride) | passes(f, p + 5 * stride, stride) |
			    passes(f, p + 6 * stride, stride) |
			    passes(f, p + 7 * stride, stride)) != 0)
			break;
	}
	return at;
}

/* Goes to the next block with a gram that passes; false at the end of the text. */
static bool next_block(struct npd_scan *scan, struct filter f)
{
	const unsigned char *text = (const unsigned char *)scan->text.ptr;
	const size_t len = scan->text.len, stride = npd_scan_stride(scan->table);
	const size_t gram = npd_scan_gram_bytes(scan->table);
	size_t at = scan->at;

	/* a constant stride makes constant addresses */
	if (stride == 8)
		at = find_block(f, text, len, at, 8);
	else
		at = find_block(f, text, len, at, 2);
	scan->block = at;
	scan->hits = 0;
	for (unsigned k = 0; k < SAMPLES && len - at >= gram; k++) {
		const uint32_t bytes = npd_scan_gram(text + at, gram);
		const bool hit =
			stride == 8 ? passes_long(f, bytes) != 0 : passes_short(f, bytes) != 0;

		scan->hits |= (unsigned)hit << k;
		at = len - at < stride ? len : at + stride;
	}
	scan->at = at;
	return scan->hits != 0 || len - scan->at >= gram;
}

/* ---- what passed ---- */

static bool load_key(const struct npd_scan *scan, enum npd_scan_key kind, uint64_t *ret)
{
	const unsigned char *at = (const unsigned char *)scan->text.ptr + scan->position;
	const size_t left = scan->text.len - scan->position;

	switch (kind) {
	case NPD_SCAN_KEY_GRAM:
		*ret = npd_scan_load24(at);
		return true;
	case NPD_SCAN_KEY_FORWARD:
		if (left < 8)
			return false;
		*ret = npd_scan_load64(at);
		return true;
	case NPD_SCAN_KEY_BACKWARD:
		if (scan->position < 4)
			return false;
		*ret = npd_scan_load64(at - 4);
		return true;
	}
	return false;
}

static void look_up(struct npd_scan *scan, const struct npd_scan_table *t, enum npd_scan_key kind)
{
	const struct npd_scan_slot *slots = section(scan->scanner, t->slots_at);
	const uint32_t last = (UINT32_C(1) << t->slots_log2) - 1;
	uint64_t key;

	if (!load_key(scan, kind, &key))
		return;
	uint32_t i = npd_scan_slot_of(key, kind, t->slots_log2);

	for (; slots[i].count_and_kind != 0; i = (i + 1) & last) {
		if (slots[i].key != key || (slots[i].count_and_kind & 3) != (uint32_t)kind)
			continue;
		scan->entry = slots[i].first;
		scan->entry_end = slots[i].first + (slots[i].count_and_kind >> 2);
		return;
	}
}

static bool stands_whole(
	const struct npd_scan *scan, struct npd_scan_entry entry, struct npd_candidate *ret)
{
	const npd_str part = npd_scan_chosen_part(scan->scanner, entry.pattern);

	if (entry.delta > scan->position)
		return false;
	const size_t at = scan->position - entry.delta;

	if (part.len > scan->text.len - at || memcmp(scan->text.ptr + at, part.ptr, part.len) != 0)
		return false;
	*ret = (struct npd_candidate){ entry.pattern, at, part.len };
	return true;
}

/* Takes the lowest bit off *set and returns its number. */
static unsigned take_bit(unsigned *set)
{
	unsigned k = 0;

	while ((*set >> k & 1) == 0)
		k++;
	*set &= *set - 1;
	return k;
}

static bool next_in_table(
	struct npd_scan *scan, const struct npd_scan_table *t, struct npd_candidate *ret)
{
	const struct filter f = { section(scan->scanner, t->filter_at), t->filter_log2 };
	const struct npd_scan_entry *entries = section(scan->scanner, t->entries_at);
	const unsigned kinds = scan->table == 0
				       ? 1u << NPD_SCAN_KEY_FORWARD | 1u << NPD_SCAN_KEY_BACKWARD
				       : 1u << NPD_SCAN_KEY_GRAM;

	for (;;) {
		while (scan->entry < scan->entry_end) {
			if (stands_whole(scan, entries[scan->entry++], ret))
				return true;
		}
		if (scan->kinds != 0) {
			look_up(scan, t, (enum npd_scan_key)take_bit(&scan->kinds));
		} else if (scan->hits != 0) {
			scan->position =
				scan->block + take_bit(&scan->hits) * npd_scan_stride(scan->table);
			scan->kinds = kinds;
		} else if (!next_block(scan, f)) {
			return false;
		}
	}
}

struct npd_scan npd_scan_begin(const struct npd_scanner *scanner, npd_str text)
{
	return (struct npd_scan){ .scanner = scanner, .text = text };
}

bool npd_scan_next(struct npd_scan *scan, struct npd_candidate *ret)
{
	for (; scan->table < NPD_SCAN_TABLES; scan->table++, scan->at = 0) {
		const struct npd_scan_table *t = &header_of(scan->scanner)->tables[scan->table];

		if (t->entry_count > 0 && next_in_table(scan, t, ret))
			return true;
	}
	return false;
}
