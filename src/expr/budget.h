/* budget.h - what an evaluation may spend, and the values that tell why it gave no answer. */
#ifndef NPD_EXPR_BUDGET_H
#define NPD_EXPR_BUDGET_H

#include "base/attr.h"
#include "expr/expr.h"

/*
 * Work and memory are paid with steps: a node costs one, an item of a list one, sixteen bytes of
 * text one. Once the steps are spent, every further charge fails and the evaluation ends with an
 * error that nothing absorbs.
 */
struct npd_budget {
	struct npd_arena *arena;
	size_t steps; /* left */
	bool spent;
	size_t at; /* place in the expression for errors */
};

/* Pays; false when the budget does not hold that much. */
bool npd_budget_charge(struct npd_budget *budget, size_t steps);
bool npd_budget_charge_text(struct npd_budget *budget, size_t bytes);

/* The error of a spent budget. */
struct npd_value npd_budget_error(const struct npd_budget *budget);

/* An error value at the present place; costs steps for its text. */
struct npd_value npd_value_error(struct npd_budget *budget, const char *format, ...)
	NPD_PRINTF(2, 3);
struct npd_value npd_value_unknown(struct npd_budget *budget, const char *format, ...)
	NPD_PRINTF(2, 3);

/* A piece of foreign text for a message: at most 64 bytes, controls and broken UTF-8 replaced. */
npd_str npd_budget_quote(const struct npd_budget *budget, npd_str text);

#endif
