#include "expr/operators.h"

#include <string.h>

#include "expr/value.h"

static const char *const names[] = {
	[NPD_OP_NOT] = "!",
	[NPD_OP_NEGATE] = "-",
	[NPD_OP_MULTIPLY] = "*",
	[NPD_OP_DIVIDE] = "/",
	[NPD_OP_REMAINDER] = "%",
	[NPD_OP_ADD] = "+",
	[NPD_OP_SUBTRACT] = "-",
	[NPD_OP_LESS] = "<",
	[NPD_OP_LESS_EQUAL] = "<=",
	[NPD_OP_GREATER] = ">",
	[NPD_OP_GREATER_EQUAL] = ">=",
	[NPD_OP_EQUAL] = "==",
	[NPD_OP_NOT_EQUAL] = "!=",
	[NPD_OP_IN] = "in",
	[NPD_OP_AND] = "&&",
	[NPD_OP_OR] = "||",
	[NPD_OP_CHOOSE] = "?:",
};

const char *npd_op_name(enum npd_op op)
{
	return names[op];
}

static struct npd_value no_overload(
	struct npd_budget *budget, enum npd_op op, struct npd_value a, struct npd_value b)
{
	const bool mixed = a.kind != b.kind && npd_value_is_number(a) && npd_value_is_number(b);

	return npd_value_error(budget, "'%s' does not take %s and %s%s", names[op],
		npd_value_kind_name(a.kind), npd_value_kind_name(b.kind),
		mixed ? ", convert with int() or double()" : "");
}

/* ---- int: an overflow is an error ---- */

static bool multiply(int64_t a, int64_t b, int64_t *ret)
{
	if (a > 0 ? (b > INT64_MAX / a || b < INT64_MIN / a)
		  : a < -1 && (b < INT64_MAX / a || b > INT64_MIN / a))
		return false;
	if (a == -1 && b == INT64_MIN)
		return false;
	*ret = a * b;
	return true;
}

static bool add(int64_t a, int64_t b, int64_t *ret)
{
	if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
		return false;
	*ret = a + b;
	return true;
}

static bool subtract(int64_t a, int64_t b, int64_t *ret)
{
	if (b > 0 ? a < INT64_MIN + b : a > INT64_MAX + b)
		return false;
	*ret = a - b;
	return true;
}

/* `b` is not 0; the smallest int has no negative. */
static bool divide(int64_t a, int64_t b, bool remainder, int64_t *ret)
{
	if (a == INT64_MIN && b == -1)
		return false;
	*ret = remainder ? a % b : a / b;
	return true;
}

static bool calculate(enum npd_op op, int64_t a, int64_t b, int64_t *ret)
{
	if (op == NPD_OP_MULTIPLY)
		return multiply(a, b, ret);
	if (op == NPD_OP_ADD)
		return add(a, b, ret);
	if (op == NPD_OP_SUBTRACT)
		return subtract(a, b, ret);
	return divide(a, b, op == NPD_OP_REMAINDER, ret);
}

static struct npd_value int_arithmetic(
	struct npd_budget *budget, enum npd_op op, int64_t a, int64_t b)
{
	int64_t n = 0;

	if (b == 0 && (op == NPD_OP_DIVIDE || op == NPD_OP_REMAINDER))
		return npd_value_error(budget, "division by zero");
	if (!calculate(op, a, b, &n))
		return npd_value_error(budget, "'%s' overflows int", names[op]);
	return npd_value_int(n);
}

/* ---- the other kinds ---- */

static struct npd_value real_arithmetic(enum npd_op op, double a, double b)
{
	if (op == NPD_OP_MULTIPLY)
		return npd_value_double(a * b);
	if (op == NPD_OP_ADD)
		return npd_value_double(a + b);
	return npd_value_double(op == NPD_OP_SUBTRACT ? a - b : a / b);
}

static struct npd_value join_strings(struct npd_budget *budget, npd_str a, npd_str b)
{
	if (a.len > NPD_EXPR_STRING_MAX_BYTES || b.len > NPD_EXPR_STRING_MAX_BYTES - a.len)
		return npd_value_error(budget, "'+' makes a string of more than %d bytes",
			NPD_EXPR_STRING_MAX_BYTES);
	if (!npd_budget_charge_text(budget, a.len + b.len))
		return npd_budget_error(budget);
	char *text = npd_arena_alloc(budget->arena, a.len + b.len + 1);

	if (a.len > 0)
		memcpy(text, a.ptr, a.len);
	if (b.len > 0)
		memcpy(text + a.len, b.ptr, b.len);
	return npd_value_str((npd_str){ text, a.len + b.len });
}

static struct npd_value join_lists(
	struct npd_budget *budget, struct npd_value a, struct npd_value b)
{
	const size_t left = a.as.list.count, right = b.as.list.count;

	if (left > NPD_EXPR_LIST_MAX || right > NPD_EXPR_LIST_MAX - left)
		return npd_value_error(
			budget, "'+' makes a list of more than %d items", NPD_EXPR_LIST_MAX);
	if (!npd_budget_charge(budget, left + right))
		return npd_budget_error(budget);
	struct npd_value *items = NPD_NEW_ARRAY(budget->arena, struct npd_value, left + right);

	for (size_t i = 0; i < left + right; i++)
		items[i] = i < left ? a.as.list.items[i] : b.as.list.items[i - left];
	return npd_value_list(items, left + right);
}

static struct npd_value arithmetic(
	struct npd_budget *budget, enum npd_op op, struct npd_value a, struct npd_value b)
{
	if (a.kind != b.kind)
		return no_overload(budget, op, a, b);
	if (a.kind == NPD_VALUE_INT)
		return int_arithmetic(budget, op, a.as.integer, b.as.integer);
	if (a.kind == NPD_VALUE_DOUBLE && op != NPD_OP_REMAINDER)
		return real_arithmetic(op, a.as.real, b.as.real);
	if (a.kind == NPD_VALUE_STRING && op == NPD_OP_ADD)
		return join_strings(budget, a.as.text, b.as.text);
	if (a.kind == NPD_VALUE_LIST && op == NPD_OP_ADD)
		return join_lists(budget, a, b);
	return no_overload(budget, op, a, b);
}

/* ---- order, equality, membership ---- */

static enum npd_order order_ints(int a, int b)
{
	return a < b ? NPD_BEFORE : a > b ? NPD_BEHIND : NPD_SAME;
}

static bool satisfies(enum npd_op op, enum npd_order order)
{
	if (order == NPD_UNORDERED)
		return false;
	if (op == NPD_OP_LESS)
		return order < 0;
	if (op == NPD_OP_LESS_EQUAL)
		return order <= 0;
	return op == NPD_OP_GREATER ? order > 0 : order >= 0;
}

static struct npd_value relation(
	struct npd_budget *budget, enum npd_op op, struct npd_value a, struct npd_value b)
{
	if (npd_value_is_number(a) && npd_value_is_number(b))
		return npd_value_bool(satisfies(op, npd_value_order_numbers(a, b)));
	if (a.kind == NPD_VALUE_BOOL && b.kind == NPD_VALUE_BOOL)
		return npd_value_bool(satisfies(op, order_ints(a.as.boolean, b.as.boolean)));
	if (a.kind != NPD_VALUE_STRING || b.kind != NPD_VALUE_STRING)
		return no_overload(budget, op, a, b);
	const size_t compared = a.as.text.len < b.as.text.len ? a.as.text.len : b.as.text.len;

	if (!npd_budget_charge_text(budget, compared))
		return npd_budget_error(budget);
	return npd_value_bool(satisfies(op, order_ints(npd_str_cmp(a.as.text, b.as.text), 0)));
}

static struct npd_value negation(struct npd_value v)
{
	return v.kind == NPD_VALUE_BOOL ? npd_value_bool(!v.as.boolean) : v;
}

static struct npd_value in_list(
	struct npd_budget *budget, struct npd_value item, struct npd_value list)
{
	struct npd_verdict verdict = { 0 };

	for (size_t i = 0; i < list.as.list.count; i++) {
		const struct npd_value v = npd_value_equal(budget, item, list.as.list.items[i]);

		if (npd_value_is_true(v) || budget->spent)
			return v;
		npd_verdict_add(&verdict, v);
	}
	return npd_verdict_or(&verdict, npd_value_bool(false));
}

/* A key whose fact is absent is not in the map; one whose fact is unknown may be. */
static struct npd_value in_map(
	struct npd_budget *budget, struct npd_value key, struct npd_value map)
{
	const struct npd_value *value = npd_value_find(budget, map, key);

	if (budget->spent)
		return npd_budget_error(budget);
	if (value != NULL && value->kind == NPD_VALUE_UNKNOWN)
		return *value;
	return npd_value_bool(value != NULL && value->kind != NPD_VALUE_ABSENT);
}

struct npd_value npd_op_unary(struct npd_budget *budget, enum npd_op op, struct npd_value v)
{
	if (op == NPD_OP_NOT && v.kind == NPD_VALUE_BOOL)
		return negation(v);
	if (op == NPD_OP_NEGATE && v.kind == NPD_VALUE_DOUBLE)
		return npd_value_double(-v.as.real);
	if (op == NPD_OP_NEGATE && v.kind == NPD_VALUE_INT)
		return int_arithmetic(budget, NPD_OP_SUBTRACT, 0, v.as.integer);
	return npd_value_error(
		budget, "'%s' does not take %s", names[op], npd_value_kind_name(v.kind));
}

struct npd_value npd_op_binary(
	struct npd_budget *budget, enum npd_op op, struct npd_value a, struct npd_value b)
{
	if (op == NPD_OP_EQUAL)
		return npd_value_equal(budget, a, b);
	if (op == NPD_OP_NOT_EQUAL)
		return negation(npd_value_equal(budget, a, b));
	if (op == NPD_OP_IN && b.kind == NPD_VALUE_LIST)
		return in_list(budget, a, b);
	if (op == NPD_OP_IN && b.kind == NPD_VALUE_MAP)
		return in_map(budget, a, b);
	if (op == NPD_OP_IN)
		return no_overload(budget, op, a, b);
	if (op >= NPD_OP_LESS)
		return relation(budget, op, a, b);
	return arithmetic(budget, op, a, b);
}
