/*
 * yaml.h - one YAML file -> a tree in which every key and value knows its place.
 *
 * Only the plain part of YAML is taken: anchors, aliases, tags, several documents, tabs, duplicate
 * keys, keys that are no text, depth past NPD_KB_DEPTH_MAX, files past NPD_KB_FILE_MAX_BYTES,
 * broken UTF-8 and characters that steer a terminal are refused with their places.
 */
#ifndef NPD_KB_YAML_H
#define NPD_KB_YAML_H

#include "base/arena.h"
#include "base/str.h"
#include "kb/kb.h"

struct npd_complaints;

enum npd_yaml_style {
	NPD_YAML_PLAIN, /* a bare scalar; a list or mapping by indentation */
	NPD_YAML_SINGLE,
	NPD_YAML_DOUBLE,
	NPD_YAML_BLOCK, /* a scalar below | or > */
	NPD_YAML_FLOW	/* [..] or {..} */
};

struct npd_yaml {
	enum npd_node_kind kind; /* ABSENT: what stood here was refused, and reported */
	enum npd_yaml_style style;
	unsigned line, column;	       /* from 1, columns in characters */
	npd_str text;		       /* of a scalar */
	const struct npd_yaml *keys;   /* of a mapping; scalars */
	const struct npd_yaml *values; /* of a mapping; the items of a list */
	size_t count;
};

struct npd_yaml_file {
	npd_str name, text;
	uint32_t number;      /* its place among the files, from 0 */
	struct npd_yaml root; /* ABSENT when the file is broken */
};

/* Reads file->text into file->root; what is wrong goes to `c`. Everything lives in `arena`. */
void npd_yaml_read(struct npd_arena *arena, struct npd_yaml_file *file, struct npd_complaints *c);

/* The value of `key` in a mapping, NULL when there is none (or no mapping). */
const struct npd_yaml *npd_yaml_get(const struct npd_yaml *map, const char *key);

/* The place of byte `at` of a scalar's text; the scalar's own when it can't be followed. */
void npd_yaml_locate(const struct npd_yaml_file *file, const struct npd_yaml *scalar, size_t at,
	unsigned *line, unsigned *column);

#endif
