/*
 * image.h - compiled knowledge: one block of bytes, used in place.
 *
 * Layout, all numbers 32 bits little endian unless told otherwise, all sections aligned to 8 bytes:
 *
 *	magic        8 bytes "NPDKB\r\n\x1A"
 *	version
 *	size         of the whole block
 *	checksum     64 bits, over what lies between it and the section NODES
 *	sections     {offset, size in bytes} for each of enum npd_image_section
 *	the sections, in the order of the enumeration
 *
 * A text is {offset, length} in STRINGS, where each text stands once. Nodes are written parents
 *first, the children of one side by side, a mapping's as key, value, key, value; node 0 is the
 *absent one.
 *
 * Opening reads the index only, everything before NODES, and checks it fully: checksum, bounds, and
 *that numbers lead to what is there. NODES and STRINGS are megabytes that a run hardly touches, so
 *reading all of them at each start would cost more than the start itself; every access to them
 *checks its bounds instead. A damaged image thus yields NPD_EKB or other words, never a read
 *outside.
 */
#ifndef NPD_KB_IMAGE_H
#define NPD_KB_IMAGE_H

#include "base/buf.h"
#include "kb/kb.h"

#define NPD_IMAGE_MAGIC "NPDKB\r\n\x1A"
#define NPD_IMAGE_VERSION 1u
#define NPD_IMAGE_MAX_BYTES ((size_t)1 << 30)

enum npd_image_section {
	NPD_IMAGE_REFS,	    /* texts of the index: {offset, length} */
	NPD_IMAGE_FILES,    /* names of the sources: ref */
	NPD_IMAGE_HOLES,    /* {ref of the name, type} */
	NPD_IMAGE_ENTRIES,  /* enum npd_image_entry */
	NPD_IMAGE_PATTERNS, /* enum npd_image_pattern; the anchored ones behind all others */
	NPD_IMAGE_NAMES,    /* ids and aliases, sorted: {ref, entry} */
	NPD_IMAGE_STAGES,   /* {ref of a toolchain, ref of a stage or of ""}, sorted, unique */
	NPD_IMAGE_NODES,    /* enum npd_image_node */
	NPD_IMAGE_STRINGS,  /* bytes */
	NPD_IMAGE_SCANNER,  /* scan.h; empty without patterns */
	NPD_IMAGE_SECTIONS
};

/* The numbers of one record, in order. */
enum npd_image_entry {
	NPD_ENTRY_KIND,
	NPD_ENTRY_SEVERITY,
	NPD_ENTRY_STATUS,
	NPD_ENTRY_NODE,
	NPD_ENTRY_ID,
	NPD_ENTRY_TOOLCHAIN,
	NPD_ENTRY_STAGES, /* first ref; the others follow */
	NPD_ENTRY_STAGE_COUNT,
	NPD_ENTRY_WORDS
};
enum npd_image_pattern {
	NPD_PATTERN_ENTRY,
	NPD_PATTERN_LEAF,
	NPD_PATTERN_FLAGS, /* 1: whole, 2: anchored */
	NPD_PATTERN_FIXED_BYTES,
	NPD_PATTERN_REGEX,
	NPD_PATTERN_PARTS,
	NPD_PATTERN_PART_COUNT,
	NPD_PATTERN_HOLES,
	NPD_PATTERN_HOLE_COUNT,
	NPD_PATTERN_WORDS
};
enum npd_image_node {
	NPD_IMAGE_NODE_KIND, /* enum npd_node_kind in the lowest 2 bits, above them the file */
	NPD_IMAGE_NODE_LINE,
	NPD_IMAGE_NODE_COLUMN,
	NPD_IMAGE_NODE_AT,    /* SCALAR: offset in STRINGS; else the first child */
	NPD_IMAGE_NODE_COUNT, /* bytes; items; pairs */
	NPD_IMAGE_NODE_WORDS
};
#define NPD_REF_WORDS 2
#define NPD_HOLE_WORDS 2
#define NPD_NAME_WORDS 2
#define NPD_STAGE_WORDS 2
#define NPD_PATTERN_WHOLE 1u
#define NPD_PATTERN_ANCHORED 2u

#define NPD_IMAGE_CHECKSUM_AT 16 /* byte; what is summed up follows it */
#define NPD_IMAGE_SECTIONS_AT 24
#define NPD_IMAGE_HEADER_BYTES (NPD_IMAGE_SECTIONS_AT + 8 * NPD_IMAGE_SECTIONS)

/* An opened image: a view of the bytes and the small arrays made from its index. */
struct npd_image {
	struct npd_image_bytes {
		const unsigned char *at;
		size_t size;
	} sections[NPD_IMAGE_SECTIONS];
	const npd_str *refs;
	size_t ref_count;
	struct npd_entry *entries;
	size_t entry_count,
		entry_base; /* the base: its first entry's index in the knowledge base */
	const struct npd_pattern *patterns;
	size_t pattern_count, pattern_base;
	const npd_str *names; /* sorted */
	const uint32_t *name_entries;
	size_t name_count;
	const struct npd_scanner *scanner; /* NULL without patterns */
};

/*
 * Opens `size` bytes that stay in place; the arrays live in `arena`. Entries are numbered from
 * `entry_base`. NPD_EKB when the image is damaged or of another version.
 */
enum npd_status npd_image_open(struct npd_arena *arena, const void *bytes, size_t size,
	size_t entry_base, struct npd_image **ret, struct npd_error *reterr);

uint32_t npd_image_u32(const unsigned char *p);
/* Of n bytes, eight at a time; n is a multiple of 8. */
uint64_t npd_image_checksum(const unsigned char *p, size_t n);

/* One of NPD_IMAGE_STAGES; sorted by toolchain, then stage, for qsort and bsearch. */
struct npd_stage_pair {
	npd_str toolchain, stage;
};
int npd_stage_pair_cmp(const void *a, const void *b);

#endif
