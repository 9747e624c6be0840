/* domain.c - the functions that CEL does not have: means and scales, versions, names. */
#include <math.h>
#include <stdlib.h>

#include "base/suggest.h"
#include "expr/functions.h"
#include "expr/value.h"
#include "expr/version.h"

/* How far two numbers may lie apart that people and scripts round differently: 123.675 and 123.7.
 */
#define SAME_VALUE_RATIO 1e-3

/* ---- numbers, alone or in lists ---- */

static bool is_near(double a, double b, double ratio)
{
	return a == b || fabs(a - b) <= ratio * fmax(fabs(a), fabs(b));
}

/* A number counts as a list of one, but only against another number. */
static const char *shape_error(const struct npd_value *args)
{
	const bool lists = args[0].kind == NPD_VALUE_LIST && args[1].kind == NPD_VALUE_LIST;

	if (!lists && (args[0].kind == NPD_VALUE_LIST || args[1].kind == NPD_VALUE_LIST))
		return "a number and a list";
	if (lists && args[0].as.list.count != args[1].as.list.count)
		return "lists of different length";
	return NULL;
}

static struct npd_value as_list(const struct npd_value *v)
{
	return v->kind == NPD_VALUE_LIST ? *v : npd_value_list(v, 1);
}

static struct npd_value item_error(struct npd_budget *budget, struct npd_value item)
{
	if (item.kind == NPD_VALUE_UNKNOWN || item.kind == NPD_VALUE_ERROR)
		return item;
	return npd_value_error(
		budget, "an item of the list is %s, not a number", npd_value_kind_name(item.kind));
}

/* Whether a[i] is near b[i] * factor for all i. */
static struct npd_value near_items(struct npd_budget *budget, struct npd_value a,
	struct npd_value b, double factor, double ratio)
{
	struct npd_verdict verdict = { 0 };

	if (!npd_budget_charge(budget, a.as.list.count))
		return npd_budget_error(budget);
	for (size_t i = 0; i < a.as.list.count; i++) {
		const struct npd_value left = a.as.list.items[i], right = b.as.list.items[i];

		if (npd_value_is_number(left) && npd_value_is_number(right)) {
			if (!is_near(npd_value_real(left), npd_value_real(right) * factor, ratio))
				return npd_value_bool(false);
			continue;
		}
		if (!npd_value_is_number(left))
			npd_verdict_add(&verdict, item_error(budget, left));
		if (!npd_value_is_number(right))
			npd_verdict_add(&verdict, item_error(budget, right));
	}
	return npd_verdict_or(&verdict, npd_value_bool(true));
}

struct npd_value npd_domain_approx(struct npd_budget *budget, const struct npd_value *args)
{
	const char *wrong = shape_error(args);
	const double ratio = npd_value_real(args[2]);

	if (wrong != NULL)
		return npd_value_error(budget, "approx() compares %s", wrong);
	if (!(ratio >= 0) || isinf(ratio))
		return npd_value_error(budget, "approx() takes a relative error of 0 or more");
	return near_items(budget, as_list(&args[0]), as_list(&args[1]), 1, ratio);
}

static bool has_value_but_zero(struct npd_value list)
{
	for (size_t i = 0; i < list.as.list.count; i++) {
		const struct npd_value item = list.as.list.items[i];

		if (!npd_value_is_number(item) || npd_value_real(item) != 0)
			return true;
	}
	return false;
}

/* Zeros are any multiple of zeros and an empty list of an empty one: they show no factor, so they
 * are not scaled. */
struct npd_value npd_domain_scaled(struct npd_budget *budget, const struct npd_value *args)
{
	const char *wrong = shape_error(args);

	if (wrong != NULL)
		return npd_value_error(budget, "scaled() compares %s", wrong);
	const struct npd_value a = as_list(&args[0]);

	if (!npd_budget_charge(budget, a.as.list.count))
		return npd_budget_error(budget);
	if (!has_value_but_zero(a))
		return npd_value_bool(false);
	return near_items(budget, a, as_list(&args[1]), npd_value_real(args[2]), SAME_VALUE_RATIO);
}

/* ---- order ---- */

static int order_doubles(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static bool all_numbers(struct npd_value list)
{
	for (size_t i = 0; i < list.as.list.count; i++)
		if (!npd_value_is_number(list.as.list.items[i]))
			return false;
	return true;
}

/* The numbers of a list in ascending order; NULL when one of them is nan. */
static double *sorted(struct npd_arena *arena, struct npd_value list)
{
	double *numbers = NPD_NEW_ARRAY(arena, double, list.as.list.count);

	for (size_t i = 0; i < list.as.list.count; i++) {
		numbers[i] = npd_value_real(list.as.list.items[i]);
		if (isnan(numbers[i]))
			return NULL;
	}
	qsort(numbers, list.as.list.count, sizeof *numbers, order_doubles);
	return numbers;
}

static bool same_numbers(struct npd_arena *arena, struct npd_value a, struct npd_value b)
{
	const double *left = sorted(arena, a), *right = sorted(arena, b);

	if (left == NULL || right == NULL)
		return false;
	for (size_t i = 0; i < a.as.list.count; i++)
		if (!is_near(left[i], right[i], SAME_VALUE_RATIO))
			return false;
	return true;
}

static struct npd_value permuted_numbers(
	struct npd_budget *budget, struct npd_value a, struct npd_value b)
{
	if (!npd_budget_charge(budget, 8 * a.as.list.count))
		return npd_budget_error(budget);
	const struct npd_value same = near_items(budget, a, b, 1, SAME_VALUE_RATIO);

	if (!npd_value_is_false(same))
		return npd_value_is_true(same) ? npd_value_bool(false) : same;
	return npd_value_bool(same_numbers(budget->arena, a, b));
}

/* Takes an item of `list` that equals `want` and is not taken yet: a bool, or why there is none. */
static struct npd_value take_equal(
	struct npd_budget *budget, struct npd_value list, struct npd_value want, bool *taken)
{
	struct npd_verdict verdict = { 0 };

	for (size_t i = 0; i < list.as.list.count; i++) {
		if (!npd_budget_charge(budget, 1))
			return npd_budget_error(budget);
		if (taken[i])
			continue;
		const struct npd_value v = npd_value_equal(budget, list.as.list.items[i], want);

		if (npd_value_is_true(v)) {
			taken[i] = true;
			return v;
		}
		npd_verdict_add(&verdict, v);
	}
	return npd_verdict_or(&verdict, npd_value_bool(false));
}

static struct npd_value permuted_items(
	struct npd_budget *budget, struct npd_value a, struct npd_value b)
{
	const struct npd_value same = npd_value_equal(budget, a, b);
	bool *taken = NPD_NEW_ARRAY(budget->arena, bool, b.as.list.count);

	if (!npd_value_is_false(same))
		return npd_value_is_true(same) ? npd_value_bool(false) : same;
	for (size_t i = 0; i < a.as.list.count; i++) {
		const struct npd_value v = take_equal(budget, b, a.as.list.items[i], taken);

		if (!npd_value_is_true(v))
			return v;
	}
	return npd_value_bool(true);
}

/* The same order is no permutation: nothing was swapped. */
struct npd_value npd_domain_permuted(struct npd_budget *budget, const struct npd_value *args)
{
	const struct npd_value a = args[0], b = args[1];

	if (a.as.list.count != b.as.list.count)
		return npd_value_bool(false);
	if (!npd_budget_charge(budget, a.as.list.count))
		return npd_budget_error(budget);
	return all_numbers(a) && all_numbers(b) ? permuted_numbers(budget, a, b)
						: permuted_items(budget, a, b);
}

/* ---- versions, names ---- */

struct npd_value npd_domain_version(struct npd_budget *budget, const struct npd_value *args)
{
	const npd_str version = args[0].as.text, range = args[1].as.text;

	if (!npd_budget_charge_text(budget, version.len + range.len))
		return npd_budget_error(budget);
	const bool is_range = npd_version_is_range(range);
	const enum npd_version_answer answer = npd_version_match(version, range);

	if (is_range && answer != NPD_VERSION_UNKNOWN)
		return npd_value_bool(answer == NPD_VERSION_YES);
	const npd_str shown_range = npd_budget_quote(budget, range);
	const npd_str shown = npd_budget_quote(budget, version);

	if (!is_range)
		return npd_value_error(
			budget, "version(): '%.*s' is no range of versions", NPD_ARG(shown_range));
	return npd_value_unknown(budget, "version '%.*s' cannot be compared with '%.*s'",
		NPD_ARG(shown), NPD_ARG(shown_range));
}

bool npd_domain_is_range(struct npd_value literal)
{
	return literal.kind != NPD_VALUE_STRING || npd_version_is_range(literal.as.text);
}

struct npd_value npd_domain_suggest(struct npd_budget *budget, const struct npd_value *args)
{
	const size_t count = args[1].as.list.count;
	struct npd_verdict verdict = { 0 };

	/* a distance is at most 64 times 64 small steps */
	if (!npd_budget_charge(budget, 64 * count))
		return npd_budget_error(budget);
	npd_str *names = NPD_NEW_ARRAY(budget->arena, npd_str, count);

	for (size_t i = 0; i < count; i++) {
		const struct npd_value name = args[1].as.list.items[i];

		if (name.kind == NPD_VALUE_STRING)
			names[i] = name.as.text;
		else if (name.kind == NPD_VALUE_UNKNOWN || name.kind == NPD_VALUE_ERROR)
			npd_verdict_add(&verdict, name);
		else
			return npd_value_error(budget, "suggest(): a name is %s, not string",
				npd_value_kind_name(name.kind));
	}
	const size_t nearest = npd_suggest(args[0].as.text, names, count);

	return npd_verdict_or(
		&verdict, npd_value_str(nearest == NPD_NOT_FOUND ? NPD_STR("") : names[nearest]));
}
