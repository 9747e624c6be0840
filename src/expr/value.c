#include "expr/value.h"

#include <math.h>

#include "base/json.h"

/* Values can share parts, so a small one can print as a huge text: past this, what is left is null.
 */
#define JSON_MAX_BYTES ((size_t)16 << 20)

static const char *const kind_names[] = {
	[NPD_VALUE_NULL] = "null",
	[NPD_VALUE_BOOL] = "bool",
	[NPD_VALUE_INT] = "int",
	[NPD_VALUE_DOUBLE] = "double",
	[NPD_VALUE_STRING] = "string",
	[NPD_VALUE_LIST] = "list",
	[NPD_VALUE_MAP] = "map",
	[NPD_VALUE_ABSENT] = "absent",
	[NPD_VALUE_UNKNOWN] = "unknown",
	[NPD_VALUE_ERROR] = "error",
};

const char *npd_value_kind_name(enum npd_value_kind kind)
{
	return kind_names[kind];
}

bool npd_value_is_number(struct npd_value v)
{
	return v.kind == NPD_VALUE_INT || v.kind == NPD_VALUE_DOUBLE;
}

double npd_value_real(struct npd_value number)
{
	return number.kind == NPD_VALUE_INT ? (double)number.as.integer : number.as.real;
}

/* ---- numbers ---- */

static enum npd_order order_ints(int64_t a, int64_t b)
{
	return a < b ? NPD_BEFORE : a > b ? NPD_BEHIND : NPD_SAME;
}

static enum npd_order order_reals(double a, double b)
{
	if (isnan(a) || isnan(b))
		return NPD_UNORDERED;
	return a < b ? NPD_BEFORE : a > b ? NPD_BEHIND : NPD_SAME;
}

/* Without rounding the int, which may need more bits than a double has. */
static enum npd_order order_mixed(int64_t a, double b)
{
	if (isnan(b))
		return NPD_UNORDERED;
	if (b >= 0x1p63)
		return NPD_BEFORE;
	if (b < -0x1p63)
		return NPD_BEHIND;
	const double whole = trunc(b);
	const enum npd_order order = order_ints(a, (int64_t)whole);

	return order == NPD_SAME ? order_reals(whole, b) : order;
}

enum npd_order npd_value_order_numbers(struct npd_value a, struct npd_value b)
{
	if (a.kind == NPD_VALUE_INT && b.kind == NPD_VALUE_INT)
		return order_ints(a.as.integer, b.as.integer);
	if (a.kind == NPD_VALUE_DOUBLE && b.kind == NPD_VALUE_DOUBLE)
		return order_reals(a.as.real, b.as.real);
	if (a.kind == NPD_VALUE_INT)
		return order_mixed(a.as.integer, b.as.real);
	const enum npd_order order = order_mixed(b.as.integer, a.as.real);

	return order == NPD_BEFORE ? NPD_BEHIND : order == NPD_BEHIND ? NPD_BEFORE : order;
}

/* ---- three states ---- */

void npd_verdict_add(struct npd_verdict *verdict, struct npd_value v)
{
	if (v.kind == NPD_VALUE_UNKNOWN && verdict->unknown.kind == NPD_VALUE_NULL)
		verdict->unknown = v;
	if (v.kind == NPD_VALUE_ERROR && verdict->error.kind == NPD_VALUE_NULL)
		verdict->error = v;
}

struct npd_value npd_verdict_or(const struct npd_verdict *verdict, struct npd_value otherwise)
{
	if (verdict->unknown.kind != NPD_VALUE_NULL)
		return verdict->unknown;
	return verdict->error.kind != NPD_VALUE_NULL ? verdict->error : otherwise;
}

/* ---- equality ---- */

static struct npd_value equal(
	struct npd_budget *budget, struct npd_value a, struct npd_value b, unsigned depth);

static struct npd_value equal_lists(
	struct npd_budget *budget, struct npd_value a, struct npd_value b, unsigned depth)
{
	struct npd_verdict verdict = { 0 };

	for (size_t i = 0; i < a.as.list.count; i++) {
		const struct npd_value v =
			equal(budget, a.as.list.items[i], b.as.list.items[i], depth + 1);

		if (npd_value_is_false(v) || budget->spent)
			return v;
		npd_verdict_add(&verdict, v);
	}
	return npd_verdict_or(&verdict, npd_value_bool(true));
}

static struct npd_value equal_maps(
	struct npd_budget *budget, struct npd_value a, struct npd_value b, unsigned depth)
{
	struct npd_verdict verdict = { 0 };

	for (size_t i = 0; i < a.as.list.count; i++) {
		const struct npd_value *pair = &a.as.list.items[2 * i];
		const struct npd_value *other = npd_value_find(budget, b, pair[0]);

		if (other == NULL)
			return budget->spent ? npd_budget_error(budget) : npd_value_bool(false);
		const struct npd_value v = equal(budget, pair[1], *other, depth + 1);

		if (npd_value_is_false(v) || budget->spent)
			return v;
		npd_verdict_add(&verdict, v);
	}
	return npd_verdict_or(&verdict, npd_value_bool(true));
}

static bool is_undecided(struct npd_value v)
{
	return v.kind == NPD_VALUE_UNKNOWN || v.kind == NPD_VALUE_ERROR ||
	       v.kind == NPD_VALUE_ABSENT;
}

static struct npd_value undecided(struct npd_budget *budget, struct npd_value a, struct npd_value b)
{
	struct npd_verdict verdict = { 0 };

	npd_verdict_add(&verdict, a);
	npd_verdict_add(&verdict, b);
	const struct npd_value v = npd_verdict_or(&verdict, npd_value_bool(false));

	return v.kind == NPD_VALUE_BOOL ? npd_value_error(budget, "a compared item is absent") : v;
}

static struct npd_value equal_same_kind(
	struct npd_budget *budget, struct npd_value a, struct npd_value b, unsigned depth)
{
	const bool same_count = a.as.list.count == b.as.list.count;

	switch (a.kind) {
	case NPD_VALUE_NULL:
		return npd_value_bool(true);
	case NPD_VALUE_BOOL:
		return npd_value_bool(a.as.boolean == b.as.boolean);
	case NPD_VALUE_STRING:
		if (a.as.text.len != b.as.text.len)
			return npd_value_bool(false);
		if (!npd_budget_charge_text(budget, a.as.text.len))
			return npd_budget_error(budget);
		return npd_value_bool(npd_str_eq(a.as.text, b.as.text));
	case NPD_VALUE_LIST:
		return same_count ? equal_lists(budget, a, b, depth) : npd_value_bool(false);
	case NPD_VALUE_MAP:
		return same_count ? equal_maps(budget, a, b, depth) : npd_value_bool(false);
	case NPD_VALUE_INT:
	case NPD_VALUE_DOUBLE:
	case NPD_VALUE_ABSENT:
	case NPD_VALUE_UNKNOWN:
	case NPD_VALUE_ERROR:
		break;
	}
	return npd_value_bool(npd_value_order_numbers(a, b) == NPD_SAME);
}

static struct npd_value equal(
	struct npd_budget *budget, struct npd_value a, struct npd_value b, unsigned depth)
{
	if (!npd_budget_charge(budget, 1))
		return npd_budget_error(budget);
	if (depth > NPD_VALUE_DEPTH_MAX)
		return npd_value_error(budget, "the compared values are nested too deeply");
	if (is_undecided(a) || is_undecided(b))
		return undecided(budget, a, b);
	if (npd_value_is_number(a) && npd_value_is_number(b))
		return npd_value_bool(npd_value_order_numbers(a, b) == NPD_SAME);
	if (a.kind != b.kind)
		return npd_value_bool(false);
	return equal_same_kind(budget, a, b, depth);
}

struct npd_value npd_value_equal(struct npd_budget *budget, struct npd_value a, struct npd_value b)
{
	return equal(budget, a, b, 0);
}

/* ---- keys ---- */

static bool is_key(struct npd_value have, struct npd_value want)
{
	if (npd_value_is_number(have) && npd_value_is_number(want))
		return npd_value_order_numbers(have, want) == NPD_SAME;
	if (have.kind != want.kind)
		return false;
	if (have.kind == NPD_VALUE_STRING)
		return npd_str_eq(have.as.text, want.as.text);
	return have.kind == NPD_VALUE_BOOL && have.as.boolean == want.as.boolean;
}

const struct npd_value *npd_value_find(
	struct npd_budget *budget, struct npd_value map, struct npd_value key)
{
	if (!npd_budget_charge(budget, map.as.list.count / 8 + 1))
		return NULL;
	for (size_t i = 0; i < map.as.list.count; i++)
		if (is_key(map.as.list.items[2 * i], key))
			return &map.as.list.items[2 * i + 1];
	return NULL;
}

/* ---- JSON ---- */

/* A double keeps a mark of its kind: 1.0, not 1. */
static void write_double(struct npd_json *j, double d)
{
	const size_t from = j->out->len;

	npd_json_double(j, NULL, d);
	const npd_str text = npd_str_from(npd_buf_str(j->out), from);

	if (npd_str_find_byte(text, '.') == NPD_NOT_FOUND &&
		npd_str_find_byte(text, 'e') == NPD_NOT_FOUND &&
		npd_str_find_byte(text, '"') == NPD_NOT_FOUND)
		npd_buf_add_c(j->out, ".0");
}

static npd_str key_text(struct npd_arena *arena, struct npd_value key)
{
	struct npd_buf out;

	if (key.kind == NPD_VALUE_STRING)
		return key.as.text;
	npd_buf_init(&out, arena);
	npd_value_write_json(&out, key);
	return npd_buf_str(&out);
}

static void write(struct npd_json *j, struct npd_value v, unsigned depth);

static void write_list(struct npd_json *j, struct npd_value v, unsigned depth)
{
	npd_json_open(j, NULL, '[');
	for (size_t i = 0; i < v.as.list.count; i++)
		write(j, v.as.list.items[i], depth + 1);
	npd_json_close(j, ']');
}

static void write_map(struct npd_json *j, struct npd_value v, unsigned depth)
{
	npd_json_open(j, NULL, '{');
	for (size_t i = 0; i < v.as.list.count; i++) {
		npd_json_key(j, key_text(j->out->arena, v.as.list.items[2 * i]));
		write(j, v.as.list.items[2 * i + 1], depth + 1);
	}
	npd_json_close(j, '}');
}

static void write(struct npd_json *j, struct npd_value v, unsigned depth)
{
	const bool fits = depth <= NPD_VALUE_DEPTH_MAX && j->out->len <= JSON_MAX_BYTES;

	switch (fits ? v.kind : NPD_VALUE_NULL) {
	case NPD_VALUE_BOOL:
		npd_json_bool(j, NULL, v.as.boolean);
		return;
	case NPD_VALUE_INT:
		npd_json_i64(j, NULL, v.as.integer);
		return;
	case NPD_VALUE_DOUBLE:
		write_double(j, v.as.real);
		return;
	case NPD_VALUE_STRING:
		npd_json_str(j, NULL, v.as.text);
		return;
	case NPD_VALUE_LIST:
		write_list(j, v, depth);
		return;
	case NPD_VALUE_MAP:
		write_map(j, v, depth);
		return;
	case NPD_VALUE_NULL:
	case NPD_VALUE_ABSENT:
	case NPD_VALUE_UNKNOWN:
	case NPD_VALUE_ERROR:
		break;
	}
	npd_json_null(j, NULL);
}

void npd_value_write_json(struct npd_buf *out, struct npd_value v)
{
	struct npd_json j;

	npd_json_init(&j, out);
	j.compact = true;
	write(&j, v, 0);
}
