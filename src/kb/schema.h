/*
 * schema.h - what a knowledge file may hold, as tables.
 *
 * One set of tables (schema_tables.c) is walked by the loader (schema.c) and printed as JSON Schema
 * (schema_json.c), so the two can't drift apart. What tables can't say (placeholders, references,
 * templates) is checked afterwards on the nodes that the walk has found.
 */
#ifndef NPD_KB_SCHEMA_H
#define NPD_KB_SCHEMA_H

#include "base/vec.h"
#include "kb/complain.h"
#include "kb/yaml.h"

enum npd_schema_kind {
	NPD_SCHEMA_TEXT, /* a text; not empty, filled in */
	NPD_SCHEMA_RAW,	 /* any scalar, verbatim */
	NPD_SCHEMA_LOG,	 /* text of a log; not empty */
	NPD_SCHEMA_TEMPLATE,
	NPD_SCHEMA_REGEX,
	NPD_SCHEMA_CONDITION, /* an expression */
	NPD_SCHEMA_EACH,      /* `once` or `NAME in PATH` */
	NPD_SCHEMA_FACT,      /* the path of a fact: node.attr.mode */
	NPD_SCHEMA_RANGE,     /* versions: '>=1.1,<2' */
	NPD_SCHEMA_FILL,      /* a value that may hold {captures} */
	NPD_SCHEMA_GROUP,     /* the name of a capture */
	NPD_SCHEMA_SLUG,      /* [a-z0-9-]+ */
	NPD_SCHEMA_STAGE,     /* a slug; one of the entry's stages when it has any */
	NPD_SCHEMA_ID,	      /* <toolchain>.<slug> */
	NPD_SCHEMA_REF,	      /* an id that exists, of kind `ref` */
	NPD_SCHEMA_WORD,      /* one of `words` */
	NPD_SCHEMA_BOOL,
	NPD_SCHEMA_INT,	     /* from `min` to `max` */
	NPD_SCHEMA_LIST,     /* of `item`, at least `min`, at most `max` if given */
	NPD_SCHEMA_ENTRIES,  /* a list of entries of kind `ref` */
	NPD_SCHEMA_MAP,	     /* `fields`; exactly one of the names in `choice`, if given */
	NPD_SCHEMA_PROSE,    /* a MAP with en and zh, in block style */
	NPD_SCHEMA_DICT,     /* any keys, values as `item` */
	NPD_SCHEMA_STAGES,   /* a DICT whose keys are stages */
	NPD_SCHEMA_CAPTURES, /* a DICT whose keys are captures */
	NPD_SCHEMA_EITHER    /* `scalar`, `list` or `map`, by what stands there */
};

struct npd_schema {
	enum npd_schema_kind kind;
	const char *name; /* its place in the printed schema; NULL: written where it is used */
	const char *help;
	const char *const *words;
	const char *const *choice;
	const struct npd_schema *item;
	const struct npd_field *fields; /* ended by a NULL name */
	const struct npd_schema *scalar, *list, *map;
	int64_t min, max;
	enum npd_kind ref; /* NPD_KIND_COUNT: any */
};

struct npd_field {
	const char *name;
	const struct npd_schema *schema;
	bool required;
};

struct npd_kind_info {
	const char *name; /* "signature" */
	const char *list; /* "signatures", its key in a file */
	const struct npd_schema *entry;
	bool staged;  /* belongs to stages; the file's when it names none */
	bool matches; /* has a match or regex */
};

extern const struct npd_schema npd_schema_file;
extern const struct npd_kind_info npd_kinds[NPD_KIND_COUNT];

/* A node that needs more than the tables can say. */
struct npd_found {
	const struct npd_schema *schema;
	const struct npd_yaml *node;
	npd_str name; /* the key that it stands under */
};

struct npd_walk {
	struct npd_arena *arena;
	struct npd_complaints *complaints;
	const struct npd_yaml_file *file;
	NPD_VEC(struct npd_found) found;
};

/* Checks `node`, which stands under the key `name`, and all below it; ENTRIES are not entered. */
void npd_schema_check(struct npd_walk *walk, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node);

bool npd_is_slug(npd_str s);

#endif
