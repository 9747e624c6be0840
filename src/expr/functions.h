/* functions.h - the functions of the language: one table for the parser, the check and the
 * evaluator. */
#ifndef NPD_EXPR_FUNCTIONS_H
#define NPD_EXPR_FUNCTIONS_H

#include "expr/budget.h"

#define NPD_FUNCTION_ARGS_MAX 3

enum npd_call_form { NPD_CALL_PLAIN = 1, NPD_CALL_METHOD = 2 };

/*
 * Functions are strict: an argument that is unknown or an error is the result. What `apply` gets
 * fits `takes`; items inside lists and maps may still be anything.
 */
struct npd_function {
	const char *name;
	unsigned forms; /* of enum npd_call_form: size(x), x.size() */
	size_t count;	/* arguments, the receiver of a method included */
	unsigned takes[NPD_FUNCTION_ARGS_MAX];
	unsigned gives;
	struct npd_value (*apply)(struct npd_budget *budget, const struct npd_value *args);
	/* whether a literal as the last argument makes sense; NULL: any does */
	bool (*fits)(struct npd_value literal);
};

/* By name, or NULL. */
const struct npd_function *npd_function_find(npd_str name);

/* The function with the name nearest to `name`, or NULL. */
const struct npd_function *npd_function_suggest(npd_str name);

/* What upstream CEL has under this name and this subset has not: "timestamps"; or NULL. */
const char *npd_function_left_out(npd_str name);

#define NPD_KINDS_TEXT_BYTES 64

/* Writes a set of kinds, "int or double", and returns `out`. */
const char *npd_kinds_text(unsigned kinds, char out[NPD_KINDS_TEXT_BYTES]);

/* ---- the functions that CEL does not have (domain.c) ---- */

struct npd_value npd_domain_approx(struct npd_budget *budget, const struct npd_value *args);
struct npd_value npd_domain_permuted(struct npd_budget *budget, const struct npd_value *args);
struct npd_value npd_domain_scaled(struct npd_budget *budget, const struct npd_value *args);
struct npd_value npd_domain_suggest(struct npd_budget *budget, const struct npd_value *args);
struct npd_value npd_domain_version(struct npd_budget *budget, const struct npd_value *args);
bool npd_domain_is_range(struct npd_value literal);

#endif
