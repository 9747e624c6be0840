/*
 * facts.h - what the readers found out: a tree of facts, each with the place that it comes from.
 *
 * A fact is known, absent or unknown (expr/expr.h says what conditions make of that):
 * - known: its value was read;
 * - absent: it was looked for and is not there. A map that lacks a member says this;
 * - unknown: it was not looked for, or could not be followed, and the reason is told. The member is
 *   there, its value is NPD_VALUE_UNKNOWN.
 * So a reader that did not look at something must say so, by npd_fact_set_unknown.
 *
 * The root is a map of namespaces; kb/facts.yaml declares what stands in each of them. All memory
 * belongs to the arena of the facts; texts may borrow from the files, which must stay in place.
 */
#ifndef NPD_FACTS_FACTS_H
#define NPD_FACTS_FACTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "expr/expr.h"
#include "format/source.h"

/* Where a fact comes from. */
struct npd_fact_place {
	const struct npd_file_text *file; /* NULL: no place */
	struct npd_span span;		  /* {0, 0}: the file as a whole */
	npd_str object;			  /* a node or tensor where there is no line; else empty */
};

struct npd_fact {
	npd_str key;		  /* in its map; empty in a list */
	struct npd_value value;	  /* of a map and a list: only the kind, see npd_fact_value */
	struct npd_fact_place at; /* its own; without one, that of the map or list it stands in */
	struct npd_fact *up;	  /* NULL: the root */
	size_t index;		  /* its place among the members of `up` */
	NPD_VEC(struct npd_fact *) members; /* of a map or list, in the order of adding */
	bool frozen;			    /* `value` holds the members too */
};

struct npd_facts {
	struct npd_arena *arena;
	struct npd_fact *root; /* a map */
};

void npd_facts_init(struct npd_facts *f, struct npd_arena *arena);

/* ---- building: nothing may be added once npd_fact_value was asked ---- */

/* The member `key` of a map, made as an absent fact if it is not there yet. */
struct npd_fact *npd_fact_member(struct npd_facts *f, struct npd_fact *map, const char *key);
/* The same for a key that came from a file; the text is borrowed. */
struct npd_fact *npd_fact_member_str(struct npd_facts *f, struct npd_fact *map, npd_str key);
/* A new absent fact at the end of a list. */
struct npd_fact *npd_fact_append(struct npd_facts *f, struct npd_fact *list);

/* Each sets the value and the place; an absent fact becomes known. `fact` is returned. */
struct npd_fact *npd_fact_set_map(struct npd_fact *fact, struct npd_fact_place at);
struct npd_fact *npd_fact_set_list(struct npd_fact *fact, struct npd_fact_place at);
struct npd_fact *npd_fact_set(
	struct npd_fact *fact, struct npd_value scalar, struct npd_fact_place at);
struct npd_fact *npd_fact_set_str(struct npd_fact *fact, npd_str text, struct npd_fact_place at);
struct npd_fact *npd_fact_set_int(struct npd_fact *fact, int64_t n, struct npd_fact_place at);
struct npd_fact *npd_fact_set_double(struct npd_fact *fact, double d, struct npd_fact_place at);
struct npd_fact *npd_fact_set_bool(struct npd_fact *fact, bool b, struct npd_fact_place at);
/*
 * The reason is a short English phrase for a message, lower case, no full stop: "np.linalg.norm is
 * not followed"; at: where the trail was lost.
 */
struct npd_fact *npd_fact_set_unknown(
	struct npd_fact *fact, npd_str reason, struct npd_fact_place at);
/* A copy of `from` with all that is below it. */
void npd_fact_copy(struct npd_facts *f, struct npd_fact *to, const struct npd_fact *from);

/* ---- reading ---- */

/* NULL where there is none. */
struct npd_fact *npd_fact_find_member(const struct npd_fact *map, npd_str key);

/*
 * The fact at `path` below `from`, such as "inputs[0].config.mean"; NULL where there is none or the
 * path makes no sense. Members whose names are no identifiers: config["INPUT_CONFIG"].
 */
struct npd_fact *npd_fact_find(const struct npd_fact *from, npd_str path);

/* Its place, or that of the nearest map or list around it that has one. */
struct npd_fact_place npd_fact_where(const struct npd_fact *fact);

/* "inputs[0].config.mean" */
void npd_fact_write_path(struct npd_buf *out, const struct npd_fact *fact);

/* The value with all that is below, for conditions; the tree is not changed any more. */
struct npd_value npd_fact_value(struct npd_facts *f, struct npd_fact *fact);

/*
 * The document "npu-doctor/facts/1": facts, the places of those that have one as JSON Pointers, and
 * the unknown ones with their reasons.
 */
void npd_facts_write_json(struct npd_buf *out, const struct npd_facts *f);

#endif
