/* value.h - what values can do with each other: equality, order, keys. */
#ifndef NPD_EXPR_VALUE_H
#define NPD_EXPR_VALUE_H

#include "expr/budget.h"

/* Values nest deeper only where facts do; comparing and printing stop there. */
#define NPD_VALUE_DEPTH_MAX 200

static inline struct npd_value npd_value_bool(bool b)
{
	return (struct npd_value){ .kind = NPD_VALUE_BOOL, .as.boolean = b };
}

static inline struct npd_value npd_value_int(int64_t n)
{
	return (struct npd_value){ .kind = NPD_VALUE_INT, .as.integer = n };
}

static inline struct npd_value npd_value_double(double d)
{
	return (struct npd_value){ .kind = NPD_VALUE_DOUBLE, .as.real = d };
}

static inline struct npd_value npd_value_str(npd_str s)
{
	return (struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = s };
}

static inline struct npd_value npd_value_list(const struct npd_value *items, size_t count)
{
	return (struct npd_value){ .kind = NPD_VALUE_LIST, .as.list = { items, count } };
}

static inline bool npd_value_is_true(struct npd_value v)
{
	return v.kind == NPD_VALUE_BOOL && v.as.boolean;
}

static inline bool npd_value_is_false(struct npd_value v)
{
	return v.kind == NPD_VALUE_BOOL && !v.as.boolean;
}

bool npd_value_is_number(struct npd_value v);

/* The nearest double of a number. */
double npd_value_real(struct npd_value number);

enum npd_order { NPD_BEFORE = -1, NPD_SAME = 0, NPD_BEHIND = 1, NPD_UNORDERED = 2 };

/* Exact, also between int and double; UNORDERED with nan. */
enum npd_order npd_value_order_numbers(struct npd_value a, struct npd_value b);

/*
 * a == b: a bool. Unequal kinds are unequal, numbers are compared by value. Inside lists and maps
 * the logic of && holds: a difference decides, else what is unknown makes the result unknown.
 */
struct npd_value npd_value_equal(struct npd_budget *budget, struct npd_value a, struct npd_value b);

/* The value of a key, or NULL. A double finds the int that it equals. */
const struct npd_value *npd_value_find(
	struct npd_budget *budget, struct npd_value map, struct npd_value key);

/* What the parts of a conjunction or disjunction that decided nothing leave over: the first of
 * each. */
struct npd_verdict {
	struct npd_value unknown, error; /* kind NULL: none */
};

/* `v` may be anything; only an unknown and an error leave something. */
void npd_verdict_add(struct npd_verdict *verdict, struct npd_value v);

/* Unknown before error before `otherwise`. */
struct npd_value npd_verdict_or(const struct npd_verdict *verdict, struct npd_value otherwise);

#endif
