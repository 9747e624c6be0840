#include "expr/functions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "expr/value.h"

#define BIT NPD_KIND_BIT
#define BOOL BIT(NPD_VALUE_BOOL)
#define INT BIT(NPD_VALUE_INT)
#define DOUBLE BIT(NPD_VALUE_DOUBLE)
#define STRING BIT(NPD_VALUE_STRING)
#define LIST BIT(NPD_VALUE_LIST)
#define MAP BIT(NPD_VALUE_MAP)
#define NUMBERS (NPD_KINDS_NUMBER | LIST)

/* ---- size, text ---- */

static struct npd_value size(struct npd_budget *budget, const struct npd_value *args)
{
	if (args[0].kind != NPD_VALUE_STRING)
		return npd_value_int((int64_t)args[0].as.list.count);
	if (!npd_budget_charge_text(budget, args[0].as.text.len))
		return npd_budget_error(budget);
	return npd_value_int((int64_t)npd_str_runes(args[0].as.text));
}

/* The search is naive, so it pays for its worst case, a kilobyte a step. */
static struct npd_value contains(struct npd_budget *budget, const struct npd_value *args)
{
	const npd_str text = args[0].as.text, part = args[1].as.text;
	const size_t places = text.len < part.len ? 0 : text.len - part.len;

	if (!npd_budget_charge_text(budget, text.len) ||
		!npd_budget_charge(budget, places / 64 * (part.len / 16)))
		return npd_budget_error(budget);
	return npd_value_bool(npd_str_find(text, part) != NPD_NOT_FOUND);
}

static struct npd_value starts_with(struct npd_budget *budget, const struct npd_value *args)
{
	if (!npd_budget_charge_text(budget, args[1].as.text.len))
		return npd_budget_error(budget);
	return npd_value_bool(npd_str_starts(args[0].as.text, args[1].as.text));
}

static struct npd_value ends_with(struct npd_budget *budget, const struct npd_value *args)
{
	if (!npd_budget_charge_text(budget, args[1].as.text.len))
		return npd_budget_error(budget);
	return npd_value_bool(npd_str_ends(args[0].as.text, args[1].as.text));
}

/* ---- conversions ---- */

static struct npd_value no_conversion(
	struct npd_budget *budget, struct npd_value v, const char *kind)
{
	const npd_str text = npd_budget_quote(budget, v.as.text);

	return npd_value_error(budget, "'%.*s' is no %s", NPD_ARG(text), kind);
}

static struct npd_value to_int(struct npd_budget *budget, const struct npd_value *args)
{
	int64_t n = 0;

	if (args[0].kind == NPD_VALUE_INT)
		return args[0];
	if (args[0].kind == NPD_VALUE_STRING)
		return npd_str_int(args[0].as.text, &n) ? npd_value_int(n)
							: no_conversion(budget, args[0], "int");
	const double d = args[0].as.real;

	/* the ends are open, as in CEL: -2^63 itself is refused with what rounds to it */
	if (isnan(d))
		return npd_value_error(budget, "int(): nan is out of range");
	if (d <= -0x1p63 || d >= 0x1p63)
		return npd_value_error(budget, "int(): %.17g is out of range", d);
	return npd_value_int((int64_t)d);
}

static bool is_special(npd_str s)
{
	static const npd_str words[] = { { "inf", 3 }, { "Inf", 3 }, { "infinity", 8 },
		{ "Infinity", 8 }, { "nan", 3 }, { "NaN", 3 } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (npd_str_eq(s, words[i]))
			return true;
	return false;
}

static size_t digits_at(npd_str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.len && npd_is_digit(s.ptr[at + n]))
		n++;
	return n;
}

/* Without its sign: 1, 1.5, .5, 1e3; strtod alone would also take blanks and hexadecimal. */
static bool is_decimal(npd_str s)
{
	size_t at = digits_at(s, 0), digits = at;

	if (at < s.len && s.ptr[at] == '.') {
		digits += digits_at(s, at + 1);
		at += 1 + digits_at(s, at + 1);
	}
	if (digits == 0 || at == s.len)
		return digits > 0;
	if (s.ptr[at] != 'e' && s.ptr[at] != 'E')
		return false;
	at++;
	if (at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+'))
		at++;
	return at < s.len && at + digits_at(s, at) == s.len;
}

static struct npd_value to_double(struct npd_budget *budget, const struct npd_value *args)
{
	if (args[0].kind == NPD_VALUE_DOUBLE)
		return args[0];
	if (args[0].kind == NPD_VALUE_INT)
		return npd_value_double((double)args[0].as.integer);
	const npd_str text = args[0].as.text;
	const bool has_sign = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
	const npd_str bare = npd_str_from(text, has_sign ? 1 : 0);

	if (!npd_budget_charge_text(budget, text.len))
		return npd_budget_error(budget);
	if (!is_special(bare) && !is_decimal(bare))
		return no_conversion(budget, args[0], "double");
	const double d = strtod(npd_arena_copy(budget->arena, text).ptr, NULL);

	if (isinf(d) && !is_special(bare))
		return no_conversion(budget, args[0], "double");
	return npd_value_double(d);
}

static npd_str number_text(struct npd_arena *arena, struct npd_value number)
{
	struct npd_buf out;
	struct npd_json j;

	npd_buf_init(&out, arena);
	npd_json_init(&j, &out);
	if (number.kind == NPD_VALUE_INT)
		npd_json_i64(&j, NULL, number.as.integer);
	else if (!isfinite(number.as.real))
		npd_buf_add_c(&out, isnan(number.as.real) ? "nan"
				    : number.as.real > 0  ? "inf"
							  : "-inf");
	else
		npd_json_double(&j, NULL, number.as.real);
	return npd_buf_str(&out);
}

static struct npd_value to_string(struct npd_budget *budget, const struct npd_value *args)
{
	if (args[0].kind == NPD_VALUE_STRING)
		return args[0];
	if (args[0].kind == NPD_VALUE_BOOL)
		return npd_value_str(args[0].as.boolean ? NPD_STR("true") : NPD_STR("false"));
	if (!npd_budget_charge(budget, 8))
		return npd_budget_error(budget);
	return npd_value_str(number_text(budget->arena, args[0]));
}

static struct npd_value to_bool(struct npd_budget *budget, const struct npd_value *args)
{
	static const struct {
		npd_str text;
		bool value;
	} words[] = {
		{ { "true", 4 }, true },
		{ { "True", 4 }, true },
		{ { "TRUE", 4 }, true },
		{ { "t", 1 }, true },
		{ { "1", 1 }, true },
		{ { "false", 5 }, false },
		{ { "False", 5 }, false },
		{ { "FALSE", 5 }, false },
		{ { "f", 1 }, false },
		{ { "0", 1 }, false },
	};

	if (args[0].kind == NPD_VALUE_BOOL)
		return args[0];
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (npd_str_eq(args[0].as.text, words[i].text))
			return npd_value_bool(words[i].value);
	return no_conversion(budget, args[0], "bool");
}

static struct npd_value dyn(struct npd_budget *budget, const struct npd_value *args)
{
	(void)budget;
	return args[0];
}

/* ---- the table ---- */

#define PLAIN NPD_CALL_PLAIN
#define METHOD NPD_CALL_METHOD

static const struct npd_function functions[] = {
	{ "approx", PLAIN, 3, { NUMBERS, NUMBERS, NPD_KINDS_NUMBER }, BOOL, npd_domain_approx,
		NULL },
	{ "bool", PLAIN, 1, { BOOL | STRING }, BOOL, to_bool, NULL },
	{ "contains", METHOD, 2, { STRING, STRING }, BOOL, contains, NULL },
	{ "double", PLAIN, 1, { NPD_KINDS_NUMBER | STRING }, DOUBLE, to_double, NULL },
	{ "dyn", PLAIN, 1, { NPD_KINDS_ANY }, NPD_KINDS_ANY, dyn, NULL },
	{ "endsWith", METHOD, 2, { STRING, STRING }, BOOL, ends_with, NULL },
	{ "int", PLAIN, 1, { NPD_KINDS_NUMBER | STRING }, INT, to_int, NULL },
	{ "permuted", PLAIN, 2, { LIST, LIST }, BOOL, npd_domain_permuted, NULL },
	{ "scaled", PLAIN, 3, { NUMBERS, NUMBERS, NPD_KINDS_NUMBER }, BOOL, npd_domain_scaled,
		NULL },
	{ "size", PLAIN | METHOD, 1, { STRING | LIST | MAP }, INT, size, NULL },
	{ "startsWith", METHOD, 2, { STRING, STRING }, BOOL, starts_with, NULL },
	{ "string", PLAIN, 1, { NPD_KINDS_NUMBER | BOOL | STRING }, STRING, to_string, NULL },
	{ "suggest", PLAIN, 2, { STRING, LIST }, STRING, npd_domain_suggest, NULL },
	{ "version", PLAIN, 2, { STRING, STRING }, BOOL, npd_domain_version, npd_domain_is_range },
};
#define FUNCTION_COUNT (sizeof functions / sizeof functions[0])

const struct npd_function *npd_function_find(npd_str name)
{
	for (size_t i = 0; i < FUNCTION_COUNT; i++)
		if (npd_str_eq(npd_str_of(functions[i].name), name))
			return &functions[i];
	return NULL;
}

const struct npd_function *npd_function_suggest(npd_str name)
{
	npd_str names[FUNCTION_COUNT];

	for (size_t i = 0; i < FUNCTION_COUNT; i++)
		names[i] = npd_str_of(functions[i].name);
	const size_t nearest = npd_suggest(name, names, FUNCTION_COUNT);

	return nearest == NPD_NOT_FOUND ? NULL : &functions[nearest];
}

const char *npd_function_left_out(npd_str name)
{
	static const struct {
		const char *name, *feature;
	} rows[] = {
		{ "bytes", "bytes" },
		{ "duration", "durations" },
		{ "getDate", "timestamps" },
		{ "getDayOfMonth", "timestamps" },
		{ "getDayOfWeek", "timestamps" },
		{ "getDayOfYear", "timestamps" },
		{ "getFullYear", "timestamps" },
		{ "getHours", "timestamps" },
		{ "getMilliseconds", "timestamps" },
		{ "getMinutes", "timestamps" },
		{ "getMonth", "timestamps" },
		{ "getSeconds", "timestamps" },
		{ "matches", "matches()" },
		{ "timestamp", "timestamps" },
		{ "type", "type values" },
		{ "uint", "uint" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (npd_str_eq(npd_str_of(rows[i].name), name))
			return rows[i].feature;
	return NULL;
}

const char *npd_kinds_text(unsigned kinds, char out[NPD_KINDS_TEXT_BYTES])
{
	size_t len = 0;

	out[0] = '\0';
	for (unsigned kind = NPD_VALUE_NULL; kind <= NPD_VALUE_MAP; kind++) {
		const bool last = (kinds & NPD_KINDS_ANY) >> kind == 1;

		if ((kinds & BIT(kind)) == 0)
			continue;
		len += (size_t)snprintf(out + len, NPD_KINDS_TEXT_BYTES - len, "%s%s",
			len == 0 ? ""
			: last	 ? " or "
				 : ", ",
			npd_value_kind_name((enum npd_value_kind)kind));
	}
	return out;
}
