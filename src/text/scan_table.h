/*
 * scan_table.h - the layout of the scanner's block and its hashes. Private to scan.c and
 * scan_build.c.
 *
 * The idea. Of every pattern one window of one fixed part is chosen, stride + gram - 1 bytes long.
 * It holds `stride` overlapping grams, and wherever the window stands in a text, exactly one of
 * them falls on a position that stride divides. So only every stride-th position of the text is
 * looked at: its gram is hashed into a filter (small enough for the first-level caches), which
 * nearly all of a healthy log does not pass. What passes is looked up by an exact key, and then the
 * whole part is compared.
 *
 * There is one table for parts of 11 bytes and more (stride 8, grams of 4 bytes) and one for
 * shorter ones (stride 2, grams of 3); a table that no pattern needs does not exist and costs
 * nothing. The first serves thousands of patterns: its filter holds two bits a gram, in one word,
 * and its key has 8 bytes: from the gram on when the gram lies in the first half of the window, up
 * to its end when it lies in the second half; so that both lie inside the window. The other looks
 * at more places for a few patterns: its filter holds one byte a gram, which takes half the
 * instructions to ask, and the key is the gram.
 *
 * The block: header, patterns, for each table filter, slots and entries, then the pool with the
 * bytes of the parts. Sections are 8-byte aligned and the offsets count from the header.
 */
#ifndef NPD_TEXT_SCAN_TABLE_H
#define NPD_TEXT_SCAN_TABLE_H

#include <stdint.h>
#include <string.h>

#define NPD_SCAN_MAGIC UINT64_C(0x314E4143534450E5) /* byte order and kind of file in one */
#define NPD_SCAN_VERSION 2u
#define NPD_SCAN_TABLES 2
#define NPD_SCAN_FILTER_LOG2_MIN 10u /* bytes */
#define NPD_SCAN_FILTER_LOG2_MAX 16u
#define NPD_SCAN_SLOTS_LOG2_MAX 28u

/* Which bytes a key is made of, seen from the position on the grid. */
enum npd_scan_key {
	NPD_SCAN_KEY_GRAM,    /* 3 bytes from here */
	NPD_SCAN_KEY_FORWARD, /* 8 bytes from here */
	NPD_SCAN_KEY_BACKWARD /* 4 bytes before and 4 from here */
};

struct npd_scan_entry {
	uint32_t pattern;
	uint32_t delta; /* the grid position is part[delta] */
};

struct npd_scan_slot {
	uint64_t key;
	uint32_t first;		 /* entries[first .. first + count_and_kind / 4) */
	uint32_t count_and_kind; /* 0: free; the lower two bits are enum npd_scan_key */
};

struct npd_scan_part {
	uint32_t at, len; /* in the pool */
};

struct npd_scan_table {
	uint32_t filter_at, filter_log2; /* bytes */
	uint32_t slots_at, slots_log2;
	uint32_t entries_at, entry_count; /* no entries: the table does not exist */
};

struct npd_scan_header {
	uint64_t magic;
	uint32_t version;
	uint32_t size; /* of the whole block */
	uint32_t patterns_at, pattern_count;
	uint32_t pool_at, pool_size;
	struct npd_scan_table tables[NPD_SCAN_TABLES];
};

static inline size_t npd_scan_stride(size_t table)
{
	return table == 0 ? 8 : 2;
}

static inline size_t npd_scan_gram_bytes(size_t table)
{
	return table == 0 ? 4 : 3;
}

static inline uint32_t npd_scan_load32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint32_t npd_scan_load24(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static inline uint64_t npd_scan_load64(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint32_t npd_scan_gram(const unsigned char *p, size_t gram_bytes)
{
	return gram_bytes == 4 ? npd_scan_load32(p) : npd_scan_load24(p);
}

/*
 * Fibonacci hashing: only the upper half of the product depends on all bits of the gram. The top
 * bits choose the byte, or the word and two times five others the bits in it.
 */
static inline uint64_t npd_scan_hash(uint32_t gram)
{
	return gram * UINT64_C(0x9E3779B97F4A7C15);
}

static inline size_t npd_scan_long_word(uint64_t hash, uint32_t filter_log2)
{
	return (size_t)(hash >> (64 + 2 - filter_log2));
}

static inline size_t npd_scan_short_byte(uint64_t hash, uint32_t filter_log2)
{
	return (size_t)(hash >> (64 - filter_log2));
}

static inline uint32_t npd_scan_bits(uint64_t hash)
{
	return UINT32_C(1) << (hash >> 32 & 31) | UINT32_C(1) << (hash >> 37 & 31);
}

static inline uint32_t npd_scan_slot_of(uint64_t key, enum npd_scan_key kind, uint32_t slots_log2)
{
	const uint64_t mixed = (key ^ key >> 29) + (uint64_t)kind;

	return (uint32_t)(mixed * UINT64_C(0xD6E8FEB86659FD93) >> (64 - slots_log2));
}

#endif
