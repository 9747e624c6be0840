/*
 * fuzz_expr.c - parses, checks, evaluates and prints any bytes as a condition.
 *
 * Invariants: error places lie in the text, the result is never ABSENT, what the check refuses
 * still evaluates without harm, and printing ends. Memory is capped: leaving through `oom` is a
 * defect too.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "expr/expr.h"

#define ARENA_LIMIT_BYTES ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct npd_value unknown = { .kind = NPD_VALUE_UNKNOWN,
	.as.text = { "not looked for", 14 } };
static const struct npd_value absent = { .kind = NPD_VALUE_ABSENT };

static struct npd_value text_value(const char *text)
{
	return (struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = npd_str_of(text) };
}

static struct npd_value real_value(double d)
{
	return (struct npd_value){ .kind = NPD_VALUE_DOUBLE, .as.real = d };
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void evaluate(struct npd_arena *arena, const struct npd_expr *e, size_t size)
{
	const struct npd_value mean[] = { real_value(123.675), unknown, real_value(103.53) };
	const struct npd_value pairs[] = { text_value("mean"),
		{ .kind = NPD_VALUE_LIST, .as.list = { mean, 3 } }, text_value("gone"), absent,
		text_value("dark"), unknown };
	const struct npd_binding bindings[] = {
		{ NPD_STR("m"), { .kind = NPD_VALUE_MAP, .as.list = { pairs, 3 } } },
		{ NPD_STR("l"), { .kind = NPD_VALUE_LIST, .as.list = { mean, 3 } } },
		{ NPD_STR("s"), text_value("v1.15.2-20250224") },
		{ NPD_STR("u"), unknown },
		{ NPD_STR("a"), absent },
	};
	const struct npd_value v = npd_expr_eval(arena, e, bindings, 5);
	struct npd_buf out;

	require(v.kind != NPD_VALUE_ABSENT);
	require(v.kind != NPD_VALUE_ERROR || v.position <= size);
	npd_buf_init(&out, arena);
	npd_value_write_json(&out, v);
	require(out.len > 0);
}

static void run(struct npd_arena *arena, npd_str text)
{
	static const struct npd_declaration names[] = {
		{ { "m", 1 }, NPD_VALUE_MAP, NULL },
		{ { "l", 1 }, NPD_VALUE_LIST, NULL },
		{ { "s", 1 }, NPD_VALUE_STRING, NULL },
		{ { "u", 1 }, NPD_VALUE_NULL, NULL },
		{ { "a", 1 }, NPD_VALUE_INT, NULL },
	};
	struct npd_expr *e = NULL;
	struct npd_error error;
	size_t at = 0;

	if (npd_expr_parse(arena, text, &e, &at, &error) != NPD_OK) {
		require(at <= text.len && error.text[0] != '\0');
		return;
	}
	if (npd_expr_check(e, names, 5, NPD_VALUE_BOOL, &at, &error) != NPD_OK)
		require(at <= text.len && error.text[0] != '\0');
	evaluate(arena, e, text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_arena arena;
	jmp_buf oom;

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	run(&arena, (npd_str){ (const char *)data, size });
	npd_arena_done(&arena);
	return 0;
}
