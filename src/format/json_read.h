/*
 * json_read.h - JSON -> a tree with places. Lenient: what can be read is there, the rest is told.
 */
#ifndef NPD_FORMAT_JSON_READ_H
#define NPD_FORMAT_JSON_READ_H

#include "base/vec.h"
#include "format/treesitter.h"

#define NPD_JSON_PROBLEMS_MAX 16u

enum npd_json_kind {
	NPD_JSON_NULL,
	NPD_JSON_BOOL,
	NPD_JSON_NUMBER,
	NPD_JSON_STRING,
	NPD_JSON_ARRAY,
	NPD_JSON_OBJECT,
	NPD_JSON_BROKEN /* no value stands there */
};

struct npd_json_node {
	enum npd_json_kind kind;
	bool boolean;
	bool integer; /* NUMBER: written without fraction and exponent, and `whole` holds it */
	int64_t whole;
	double number; /* NUMBER */
	npd_str text;  /* STRING: without escapes; NUMBER: as written */
	struct npd_span at;
	npd_str key; /* of a member of an object, without escapes */
	struct npd_span key_at;
	const struct npd_json_node *first, *next; /* items or members, in the order of the text */
	size_t count;
};

struct npd_json_problem {
	npd_str text;
	struct npd_span at;
};

struct npd_json_tree {
	const struct npd_json_node *root; /* NULL: nothing can be read */
	bool too_large;			  /* for npd_json_read; that is a problem, too */
	NPD_VEC(struct npd_json_problem) problems;
};

/*
 * Up to NPD_SYNTAX_BYTES_MAX bytes, NPD_SYNTAX_WORDS_MAX words and NPD_SYNTAX_DEPTH_MAX levels; a
 * byte order mark in front is passed over. The tree lives in `arena` and borrows `bytes`. Comments
 * and keys that occur twice are problems, and everything is in the tree all the same.
 */
void npd_json_read(struct npd_arena *arena, npd_str bytes, struct npd_json_tree *ret);

/* The last member of that key, as parsers take it; NULL: none, or no object. */
const struct npd_json_node *npd_json_member(const struct npd_json_node *object, npd_str key);

#endif
