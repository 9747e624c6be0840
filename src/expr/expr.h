/*
 * expr.h - conditions: a subset of CEL, the Common Expression Language, over facts.
 *
 * Source of the language: google/cel-spec, doc/langdef.md. Left out: uint, bytes, timestamps,
 * durations, messages, type values, matches(). Added: the third state, unknown, and the functions
 * approx, permuted, scaled, version, suggest.
 *
 * A fact is known, absent (looked for, not there) or unknown (not looked for, or could not be
 * followed):
 * - has(absent) is false, has(unknown) is unknown; what hangs below something absent is absent too,
 *   so has(a.b.c) is false where a has no b (upstream: an error)
 * - selecting an absent fact is an error, an unknown one gives unknown
 * - false && unknown is false, true || unknown is true, otherwise unknown wins over error
 * - lists and maps may hold unknown items, which matter only where they decide: "BGR" in
 *   [unknown, "BGR"] is true
 *
 * The functions that CEL does not have:
 * - approx(a, b, rel): numbers, or lists of equal length: |a - b| <= rel * max(|a|, |b|) throughout
 * - permuted(a, b): lists of the same values, within 1e-3 if they are numbers, in another order
 * - scaled(a, b, k): as approx(a, b * k, 1e-3), and not all of a is zero
 * - suggest(s, names): the nearest of a list of names, or ''
 * - version(v, range): see version.h; unknown where the version cannot be judged
 *
 * No side effects; ends always: sizes and steps are bounded, exceeding a bound is an error.
 */
#ifndef NPD_EXPR_EXPR_H
#define NPD_EXPR_EXPR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define NPD_EXPR_TEXT_MAX_BYTES 4096
#define NPD_EXPR_NODES_MAX 2048
#define NPD_EXPR_DEPTH_MAX 48
#define NPD_EXPR_MACRO_DEPTH_MAX 6
#define NPD_EXPR_STEPS_MAX 1000000u
#define NPD_EXPR_STRING_MAX_BYTES 65536
#define NPD_EXPR_LIST_MAX 10000

enum npd_value_kind {
	NPD_VALUE_NULL,
	NPD_VALUE_BOOL,
	NPD_VALUE_INT,
	NPD_VALUE_DOUBLE,
	NPD_VALUE_STRING,
	NPD_VALUE_LIST,
	NPD_VALUE_MAP,
	NPD_VALUE_ABSENT,  /* a fact that was looked for and is not there */
	NPD_VALUE_UNKNOWN, /* text: the path of the fact and why, for the report */
	NPD_VALUE_ERROR	   /* text: what went wrong; position: where in the expression */
};

struct npd_value {
	enum npd_value_kind kind;
	size_t position; /* ERROR: byte offset in the expression */
	union {
		bool boolean;
		int64_t integer;
		double real;
		npd_str text; /* STRING, UNKNOWN, ERROR */
		struct {
			const struct npd_value *items; /* MAP: key, value, key, value ... */
			size_t count;		       /* LIST: items; MAP: pairs */
		} list;
	} as;
};

/* What a name at the start of an expression stands for. */
struct npd_binding {
	npd_str name;
	struct npd_value value;
};

/* Sets of kinds, a bit each. */
#define NPD_KIND_BIT(kind) (1u << (kind))
#define NPD_KINDS_NUMBER (NPD_KIND_BIT(NPD_VALUE_INT) | NPD_KIND_BIT(NPD_VALUE_DOUBLE))
#define NPD_KINDS_ANY                                                                              \
	(NPD_KIND_BIT(NPD_VALUE_NULL) | NPD_KIND_BIT(NPD_VALUE_BOOL) | NPD_KINDS_NUMBER |          \
		NPD_KIND_BIT(NPD_VALUE_STRING) | NPD_KIND_BIT(NPD_VALUE_LIST) |                    \
		NPD_KIND_BIT(NPD_VALUE_MAP))

/* What values of a name look like, as a tree. */
struct npd_shape {
	npd_str name;		       /* as a member of the map above */
	unsigned kinds;		       /* what it may be; 0: anything */
	const struct npd_shape *first; /* MAP: its members, linked by `next`; NULL: any names */
	const struct npd_shape *next;
	const struct npd_shape *item; /* each item of a LIST, each value of a MAP of any names;
					 NULL: anything */
};

/* What the load-time check knows of a name. */
struct npd_declaration {
	npd_str name;
	enum npd_value_kind kind;      /* NULL: any */
	const struct npd_shape *shape; /* in place of `kind`; may be NULL */
};

struct npd_expr;

/*
 * Parses `text`, which is copied, into `arena`. NPD_EINVAL with the message in reterr and the byte
 * offset in *error_at on bad syntax, unknown functions, wrong argument counts, and past the bounds
 * above. The text is UTF-8.
 */
enum npd_status npd_expr_parse(struct npd_arena *arena, npd_str text, struct npd_expr **ret,
	size_t *error_at, struct npd_error *reterr);

/*
 * Load-time check: every free name is declared, and so is every member where a shape tells them
 * (with "did you mean"); operators and functions get types that they can take as far as types are
 * known; the whole gives `want` (NULL: anything).
 */
enum npd_status npd_expr_check(const struct npd_expr *e, const struct npd_declaration *names,
	size_t count, enum npd_value_kind want, size_t *error_at, struct npd_error *reterr);

/*
 * Evaluates under the budgets; the value lives in `arena` and borrows from the bindings and the
 * expression. A name that is not bound is an error where it is needed, with "did you mean". The
 * result is never ABSENT.
 */
struct npd_value npd_expr_eval(struct npd_arena *arena, const struct npd_expr *e,
	const struct npd_binding *bindings, size_t count);

/*
 * JSON of a value, on one line; an error or unknown inside gives null. Doubles round-trip and keep
 * a mark of their kind (1.0); nan and inf are strings. Values can share parts: what would go past
 * 16 MiB or 200 levels is null.
 */
void npd_value_write_json(struct npd_buf *out, struct npd_value v);

/* Name of a kind as messages call it: "int", "string" ... */
const char *npd_value_kind_name(enum npd_value_kind kind);

#endif
