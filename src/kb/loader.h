/*
 * loader.h - what the steps of the loader hand to each other.
 *
 *	yaml.c   file -> tree            schema.c  tree against the tables, notes what needs more
 *	match.c  match -> leaves         texts.c   placeholders, conditions, stages
 *	names.c  ids and references      rules.c   rules against the facts that are declared
 *	image_write.c  all of it -> one block of bytes
 *
 * Every step reports and goes on, so that one mistake hides no other.
 */
#ifndef NPD_KB_LOADER_H
#define NPD_KB_LOADER_H

#include "kb/schema.h"
#include "text/template.h"

struct npd_expr;

/* A text to look for: a leaf of a match, in the order that kb/README.md tells. */
struct npd_leaf {
	struct npd_template compiled;
	bool whole;
	bool absent; /* must not stand there: captures nothing */
};

/* An entry on its way into the image. */
struct npd_item {
	const struct npd_yaml_file *file;
	const struct npd_yaml *node;
	const struct npd_yaml *id_node; /* NULL: not usable, and reported */
	enum npd_kind kind;
	enum npd_severity severity;
	enum npd_knowledge_status status;
	npd_str id, toolchain;
	const npd_str *stages;
	size_t stage_count;
	NPD_VEC(struct npd_leaf) leaves;
	bool match_broken; /* what it captures is not known */
	NPD_VEC(struct npd_found) found;
};

struct npd_loader {
	struct npd_arena *arena;
	struct npd_arena scratch; /* ends with `arena` */
	struct npd_complaints complaints;
	const struct npd_kb *base;   /* may be NULL */
	struct npd_yaml_file *files; /* sorted by name */
	size_t file_count;
	NPD_VEC(struct npd_item) items;
};

/* Compiles the match of `item` into its leaves. */
void npd_match_load(struct npd_loader *l, struct npd_item *item);

/*
 * Does the match capture `name` whichever of its wordings stands in the log, of those for which
 * `when` (NULL: any) can be true? Also true when what it captures can't be known.
 */
bool npd_match_always(struct npd_loader *l, const struct npd_item *item,
	const struct npd_expr *when, npd_str name);

/* Checks a regex written by hand against the house rules; false after a complaint. */
bool npd_regex_guard(
	struct npd_loader *l, const struct npd_item *item, const struct npd_yaml *node);

/* Checks what the entry's texts say about its captures and stages. */
void npd_texts_check(struct npd_loader *l, const struct npd_item *item);

/* Checks ids and aliases (form, order, uniqueness) and that references lead somewhere. */
void npd_names_check(struct npd_loader *l);

/* Checks rules against the facts that are declared. */
void npd_rules_check(struct npd_loader *l);

/* Writes the image; NPD_EKB when it does not fit its 32-bit offsets. */
enum npd_status npd_image_write(
	struct npd_loader *l, npd_str benign, struct npd_buf *out, struct npd_error *reterr);

#endif
