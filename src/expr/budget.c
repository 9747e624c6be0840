#include "expr/budget.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

#define MESSAGE_BYTES 256
#define MESSAGE_STEPS 16
#define QUOTE_BYTES 64

bool npd_budget_charge(struct npd_budget *budget, size_t steps)
{
	if (budget->spent || steps > budget->steps) {
		budget->spent = true;
		return false;
	}
	budget->steps -= steps;
	return true;
}

bool npd_budget_charge_text(struct npd_budget *budget, size_t bytes)
{
	return npd_budget_charge(budget, bytes / 16 + 1);
}

struct npd_value npd_budget_error(const struct npd_budget *budget)
{
	return (struct npd_value){
		.kind = NPD_VALUE_ERROR,
		.position = budget->at,
		.as.text = NPD_STR("the expression takes more than the steps allowed to it"),
	};
}

/* Formats into the arena; long messages are cut, quotes in them are short already. */
static npd_str NPD_PRINTF(2, 0)
	message(const struct npd_budget *budget, const char *format, va_list args)
{
	char text[MESSAGE_BYTES];
	const int n = vsnprintf(text, sizeof text, format, args);
	const size_t len = n < 0 ? 0 : (size_t)n;

	return npd_arena_copy(budget->arena, npd_str_head((npd_str){ text, len }, sizeof text - 1));
}

struct npd_value npd_value_error(struct npd_budget *budget, const char *format, ...)
{
	struct npd_value v = { .kind = NPD_VALUE_ERROR, .position = budget->at };
	va_list args;

	if (!npd_budget_charge(budget, MESSAGE_STEPS))
		return npd_budget_error(budget);
	va_start(args, format);
	v.as.text = message(budget, format, args);
	va_end(args);
	return v;
}

struct npd_value npd_value_unknown(struct npd_budget *budget, const char *format, ...)
{
	struct npd_value v = { .kind = NPD_VALUE_UNKNOWN };
	va_list args;

	if (!npd_budget_charge(budget, MESSAGE_STEPS))
		return npd_budget_error(budget);
	va_start(args, format);
	v.as.text = message(budget, format, args);
	va_end(args);
	return v;
}

npd_str npd_budget_quote(const struct npd_budget *budget, npd_str text)
{
	struct npd_buf out;
	npd_str rest = npd_str_head(text, QUOTE_BYTES);

	npd_buf_init(&out, budget->arena);
	while (rest.len > 0) {
		const uint32_t code = npd_utf8_next(&rest, NULL);
		const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
		char bytes[4];

		npd_buf_add_bytes(&out, bytes, npd_utf8_put(control ? '?' : code, bytes));
	}
	if (text.len > QUOTE_BYTES)
		npd_buf_add_c(&out, "...");
	return npd_buf_str(&out);
}
