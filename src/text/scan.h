/*
 * scan.h - the first pass: the few places of a text where any of N patterns can match.
 *
 * A pattern is a list of fixed parts, in order; a candidate is a place where one window of one part
 * stands byte for byte and where the whole part stands around it. The caller confirms with the
 * regex. The tables are built once, at build time, as one position-independent block of bytes
 * (little endian, 8-byte aligned) and used in place. Equal input gives equal bytes.
 */
#ifndef NPD_TEXT_SCAN_H
#define NPD_TEXT_SCAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* A part shorter than this can not be looked for; a pattern needs at least one part that is not. */
#define NPD_SCAN_PART_MIN 4

struct npd_scan_pattern {
	const npd_str *parts;
	size_t part_count;
};

/*
 * Builds the tables for `count` patterns into *out (appended, 8-byte aligned from its start).
 * Windows are chosen to be rare in `benign`, a sample of logs without errors, and little shared.
 * NPD_EINVAL when a pattern has no part of NPD_SCAN_PART_MIN bytes; *bad_pattern (may be NULL) says
 * which.
 */
enum npd_status npd_scan_build(struct npd_arena *scratch, const struct npd_scan_pattern *patterns,
	size_t count, npd_str benign, struct npd_buf *out, size_t *bad_pattern,
	struct npd_error *reterr);

struct npd_scanner {
	const unsigned char *blob;
	size_t size;
};

/*
 * Checks the block, which must be 8-byte aligned: whatever its bytes, scanning stays inside it
 * afterwards. NPD_EKB when it is not one of ours. Time linear in `size`.
 */
enum npd_status npd_scan_open(
	const void *blob, size_t size, struct npd_scanner *ret, struct npd_error *reterr);

struct npd_candidate {
	uint32_t pattern;
	size_t at; /* where the chosen part starts in the text */
	size_t len;
};

/* How many patterns there are, and the part of one that is looked for. */
size_t npd_scan_count(const struct npd_scanner *scanner);
npd_str npd_scan_chosen_part(const struct npd_scanner *scanner, size_t pattern);

/* An iteration over one text, on the caller's stack; the text may be of any length. */
struct npd_scan {
	const struct npd_scanner *scanner;
	npd_str text;
	/* private: */
	size_t table;
	size_t at;	 /* the next position of the grid to filter */
	size_t block;	 /* the one that `hits` counts from */
	unsigned hits;	 /* bit k: the gram at block + k strides passed */
	size_t position; /* the one whose keys are looked up */
	unsigned kinds;	 /* bit set of the kinds of keys that are still to be looked up there */
	uint32_t entry, entry_end;
};

struct npd_scan npd_scan_begin(const struct npd_scanner *scanner, npd_str text);

/*
 * The next candidate; false at the end. Within one table candidates come in the order of the text;
 * the tables (long, short) come one after the other, so the caller sorts if it needs the order of
 * the text. A pattern may be reported several times for one line, never lost.
 */
bool npd_scan_next(struct npd_scan *scan, struct npd_candidate *ret);

#endif
