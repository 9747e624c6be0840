/* operators.h - the strict operators on values: arithmetic, order, membership. */
#ifndef NPD_EXPR_OPERATORS_H
#define NPD_EXPR_OPERATORS_H

#include "expr/ast.h"
#include "expr/budget.h"

/* "+", "in", "!" ...; for messages. */
const char *npd_op_name(enum npd_op op);

/* `op` is one of NOT, NEGATE. */
struct npd_value npd_op_unary(struct npd_budget *budget, enum npd_op op, struct npd_value v);

/* `op` is one of MULTIPLY to IN; the operands are neither unknown nor errors, what is in them may
 * be. */
struct npd_value npd_op_binary(
	struct npd_budget *budget, enum npd_op op, struct npd_value a, struct npd_value b);

#endif
