#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "expr/expr.h"
#include "expr/version.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ARENA_LIMIT_BYTES ((size_t)256 << 20) /* exceeding it aborts: memory is bounded too */

/* ---- facts ---- */

static const struct npd_value int_1 = { .kind = NPD_VALUE_INT, .as.integer = 1 };
static const struct npd_value unknown = { .kind = NPD_VALUE_UNKNOWN,
	.as.text = { "x: not looked for", 17 } };
static const struct npd_value absent = { .kind = NPD_VALUE_ABSENT };

static struct npd_value text_value(const char *text)
{
	return (struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = npd_str_of(text) };
}

/* The facts of most tests: u is unknown, gone is absent, m.{known, dark, gone} one of each. */
static size_t facts(struct npd_arena *arena, struct npd_binding *out)
{
	struct npd_value *pairs = NPD_NEW_ARRAY(arena, struct npd_value, 6);
	struct npd_value *items = NPD_NEW_ARRAY(arena, struct npd_value, 3);
	const struct npd_value map = { .kind = NPD_VALUE_MAP, .as.list = { pairs, 3 } };
	const struct npd_value list = { .kind = NPD_VALUE_LIST, .as.list = { items, 3 } };

	memcpy(pairs,
		(struct npd_value[]){ text_value("known"), int_1, text_value("dark"), unknown,
			text_value("gone"), absent },
		6 * sizeof *pairs);
	memcpy(items, (struct npd_value[]){ int_1, unknown, int_1 }, 3 * sizeof *items);
	out[0] = (struct npd_binding){ NPD_STR("u"), unknown };
	out[1] = (struct npd_binding){ NPD_STR("gone"), absent };
	out[2] = (struct npd_binding){ NPD_STR("model"), map };
	out[3] = (struct npd_binding){ NPD_STR("shape"), list };
	return 4;
}

/* ---- what an expression comes to, as one line of text ---- */

static const char *describe(struct npd_arena *arena, struct npd_value v)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	if (v.kind == NPD_VALUE_ERROR)
		npd_buf_printf(&out, "error@%zu: %.*s", v.position, NPD_ARG(v.as.text));
	else if (v.kind == NPD_VALUE_UNKNOWN)
		npd_buf_printf(&out, "unknown: %.*s", NPD_ARG(v.as.text));
	else
		npd_value_write_json(&out, v);
	return out.data;
}

static const char *outcome_with(
	struct npd_arena *arena, npd_str text, const struct npd_binding *bindings, size_t count)
{
	struct npd_buf out;
	struct npd_expr *e = NULL;
	struct npd_error error;
	size_t at = 0;

	if (npd_expr_parse(arena, text, &e, &at, &error) == NPD_OK)
		return describe(arena, npd_expr_eval(arena, e, bindings, count));
	npd_buf_init(&out, arena);
	npd_buf_printf(&out, "parse@%zu: %s", at, error.text);
	return out.data;
}

static const char *outcome(struct npd_arena *arena, npd_str text)
{
	struct npd_binding bindings[4];
	const size_t count = facts(arena, bindings);

	return outcome_with(arena, text, bindings, count);
}

struct row {
	const char *expr, *want;
};

static void assert_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct npd_arena arena;

		npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
		const char *have = outcome(&arena, npd_str_of(rows[i].expr));

		print_message("%s\n", rows[i].expr);
		assert_string_equal(have, rows[i].want);
		npd_arena_done(&arena);
	}
}

#define ROWS_TEST(name, ...)                                                                       \
	static void name(void **state)                                                             \
	{                                                                                          \
		static const struct row rows[] = { __VA_ARGS__ };                                  \
		(void)state;                                                                       \
		assert_rows(rows, COUNT(rows));                                                    \
	}

/* clang-format off: tables read better unwrapped */

ROWS_TEST(literals_are_what_they_say, { "0x1F", "31" },
	{ "-0x8000000000000000", "-9223372036854775808" }, { "007", "7" }, { ".5", "0.5" },
	{ "1e3", "1000.0" }, { "-0.0", "-0.0" },
	{ "1 / 0.0 == 0.0",
		"error@2: '/' does not take int and double, convert with int() or double()" },
	{ "[1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0]", "[\"inf\",\"-inf\",\"nan\"]" },
	{ "'\\x41\\101\\u0042\\U00000043\\n\\`'", "\"AABC\\n`\"" },
	{ "r'\\n' + R\"\\\"", "\"\\\\n\\\\\"" }, { "'''a'\nb'''", "\"a'\\nb\"" },
	{ "size('\\u0000')", "1" }, { "[1, [], {},]", "[1,[],{}]" },
	{ "{'a': 1, 2: null, true: [],}", "{\"a\":1,\"2\":null,\"true\":[]}" },
	{ "1 // one\n + 1", "2" })

ROWS_TEST(operators_bind_as_in_cel, { "1 + 2 * 3 - 4 / 2", "5" }, { "10 - 3 - 2", "5" },
	{ "-2 * -3 % 4", "2" }, { "1 < 2 == true", "true" }, { "true || false && false", "true" },
	{ "false ? 1 : true ? 2 : 3", "2" }, { "!true || true", "true" }, { "-[5][0]", "-5" },
	{ "--1", "1" }, { "1 + 1 in [2] && 'a' in {'a': 1}", "true" },
	{ "true ? true ? 1 : 2 : 3", "parse@12: expected ':', found '?'" })

ROWS_TEST(arithmetic_never_wraps, { "9223372036854775807 + 1", "error@20: '+' overflows int" },
	{ "-9223372036854775808 - 1", "error@21: '-' overflows int" },
	{ "9223372036854775807 * -1", "-9223372036854775807" },
	{ "-9223372036854775808 * -1", "error@21: '*' overflows int" },
	{ "-1 * -9223372036854775808", "error@3: '*' overflows int" },
	{ "3037000500 * 3037000500", "error@11: '*' overflows int" },
	{ "-3037000500 * 3037000500", "error@12: '*' overflows int" },
	{ "-3037000500 * -3037000500", "error@12: '*' overflows int" },
	{ "-4294967296 * 2147483648", "-9223372036854775808" },
	{ "-9223372036854775808 / -1", "error@21: '/' overflows int" },
	{ "-9223372036854775808 % -1", "error@21: '%' overflows int" },
	{ "--9223372036854775808", "error@0: '-' overflows int" },
	{ "1 % 0", "error@2: division by zero" }, { "-7 / 2", "-3" }, { "-7 % 2", "-1" },
	{ "1.5 % 1.0", "error@4: '%' does not take double and double" },
	{ "1 + 1.0", "error@2: '+' does not take int and double, convert with int() or double()" })

ROWS_TEST(numbers_compare_by_value, { "1 == 1.0", "true" },
	{ "9007199254740993 == 9007199254740992.0", "false" },
	{ "9007199254740993 > 9007199254740992.0", "true" },
	{ "9223372036854775807 < 9223372036854775808.0", "true" },
	{ "-9223372036854775808 == -9223372036854775808.0", "true" },
	{ "1 < 1.5 && 1.5 < 2 && -1 > -1.5", "true" }, { "0.0 / 0.0 == 0.0 / 0.0", "false" },
	{ "1 < 0.0 / 0.0 || 1 >= 0.0 / 0.0", "false" }, { "[1, 2.0] == [1.0, 2]", "true" },
	{ "{1: 'a'} == {1: 'a'} && {1: 'a'} != {1: 'b'}", "true" },
	{ "{1: 2, 3: 4} == {3: 4.0, 1: 2}", "true" }, { "'1' == 1", "false" },
	{ "'a' < 'b' && 'a' < 'aa' && false < true", "true" },
	{ "'a' < 1", "error@4: '<' does not take string and int" }, { "{1: 'a'}[1.0]", "\"a\"" },
	{ "2.0 in {1: 0, 2: 0}", "true" })

ROWS_TEST(maps_refuse_bad_and_double_keys,
	{ "{1: 1, 1: 2}", "error@7: the key occurs twice in the map" },
	{ "{1.0: 1}", "error@1: the key of a map is bool, int or string, not double" },
	{ "{null: 1}", "error@1: the key of a map is bool, int or string, not null" },
	{ "{'a': 1}.b", "error@9: '{'a': 1}.b' is not there" },
	{ "{'a': 1}['b']", "error@8: '{'a': 1}['b']' is not there" }, { "{'a-b': 1}.`a-b`", "1" },
	{ "[1][1]", "error@3: index is out of the 1 items of the list" },
	{ "[1][-1]", "error@3: index is out of the 1 items of the list" },
	{ "[][0]", "error@2: index is out of the 0 items of the list" },
	{ "[1][0.5]", "error@3: the index of a list is a whole number" },
	{ "[1][0.0 / 0.0]", "error@3: the index of a list is a whole number" },
	{ "[1][1e300]", "error@3: index is out of the 1 items of the list" },
	{ "1[0]", "error@1: int has no items" }, { "'a'.b", "error@4: string has no fields" })

ROWS_TEST(macros_run_over_lists_and_keys, { "[1, 2, 3].map(x, x * x)", "[1,4,9]" },
	{ "[1, 2, 3].map(x, x > 1, x * x)", "[4,9]" },
	{ "{'a': 1, 'b': 2}.map(k, k)", "[\"a\",\"b\"]" },
	{ "[1, 2].map(x, [x].map(x, x + 10)[0] + x)", "[12,14]" },
	{ "[1, 2].all(x, [3].all(y, x < y))", "true" },
	{ "[2, 1, 0].exists(x, 1 / x == 1)", "true" }, { "[1, 0].all(x, 1 / x == 2)", "false" },
	{ "[1, 0].all(x, 1 / x == 1)", "error@16: division by zero" },
	{ "[3, 0].exists_one(x, 3 / x == 1)", "error@23: division by zero" },
	{ "[1, 2].filter(x, x)", "error@17: the condition of the macro gives int, not bool" },
	{ "1.map(x, x)", "error@2: a macro runs over list or map, not int" },
	{ "[1].map(model, .model.known + model)", "[2]" },
	{ "[1].all(x)", "parse@9: expected ',', found ')'" },
	{ "[1].all(x, true, true)", "parse@4: 'all' takes a variable and one expression" },
	{ "[1].all(x.y, true)", "parse@9: expected ',', found '.'" },
	{ "[1].all(in, true)", "parse@8: 'in' is a reserved word" })

ROWS_TEST(three_states_combine, { "false && u", "false" }, { "u && false", "false" },
	{ "true && u", "unknown: x: not looked for" },
	{ "u && true", "unknown: x: not looked for" }, { "u || true", "true" },
	{ "true || u", "true" }, { "u || false", "unknown: x: not looked for" },
	{ "u && 1 / 0 > 0", "unknown: x: not looked for" },
	{ "1 / 0 > 0 || u", "unknown: x: not looked for" }, { "1 / 0 > 0 && u && false", "false" },
	{ "1 / 0 > 0 || false", "error@2: division by zero" },
	{ "!u", "unknown: x: not looked for" }, { "u == u", "unknown: x: not looked for" },
	{ "u + 1 / 0", "unknown: x: not looked for" },
	{ "u ? 1 : 2", "unknown: x: not looked for" }, { "true ? 1 : u", "1" },
	{ "size(u)", "unknown: x: not looked for" }, { "u == null", "unknown: x: not looked for" },
	{ "gone == null", "error@0: 'gone' is not there" }, { "gone && false", "false" },
	{ "gone || u", "unknown: x: not looked for" }, { "1 && false", "false" },
	{ "1 && true", "error@0: '&&' does not take int" })

ROWS_TEST(has_tells_known_absent_unknown, { "has(model.known)", "true" },
	{ "has(model.gone)", "false" }, { "has(model.dark)", "unknown: x: not looked for" },
	{ "has(model.never)", "false" }, { "has(model.never.heard)", "false" },
	{ "has(gone.anything.below)", "false" },
	{ "has(u.anything)", "unknown: x: not looked for" }, { "has(gone)", "false" },
	{ "has(model.known.x)", "error@16: int has no fields" },
	{ "has(modle.known)", "error@4: undeclared name 'modle', did you mean 'model'?" },
	{ "model.gone", "error@6: 'model.gone' is not there" },
	{ "model.dark", "unknown: x: not looked for" },
	{ "model['dark'] + 1", "unknown: x: not looked for" },
	{ "'gone' in model || 'never' in model", "false" },
	{ "'dark' in model", "unknown: x: not looked for" },
	{ "has(model.gone) && model.gone == 3", "false" },
	{ "has(1)", "parse@0: has() takes one name or field, such as a.b" })

ROWS_TEST(lists_with_unknown_items_decide_what_they_can, { "shape == [1, 3, 2]", "false" },
	{ "shape == [1, 3, 1]", "unknown: x: not looked for" }, { "shape != [1, 3]", "true" },
	{ "1 in shape", "true" }, { "2 in shape", "unknown: x: not looked for" },
	{ "size(shape)", "3" }, { "shape[0]", "1" }, { "shape[1]", "unknown: x: not looked for" },
	{ "shape.exists(d, d == 1)", "true" },
	{ "shape.exists(d, d == 2)", "unknown: x: not looked for" },
	{ "shape.all(d, d == 2)", "false" },
	{ "shape.all(d, d == 1)", "unknown: x: not looked for" },
	{ "shape.filter(d, d == 1)", "unknown: x: not looked for" },
	{ "shape.exists_one(d, d == 1)", "false" },
	{ "shape.exists_one(d, d == 2)", "unknown: x: not looked for" },
	{ "shape.map(d, d)", "[1,null,1]" }, { "'BGR' in [u, 'BGR']", "true" },
	{ "model == {'known': 2, 'dark': 1, 'gone': 1}", "false" },
	{ "[1 / 0]", "error@3: division by zero" })

ROWS_TEST(functions_convert_and_search,
	{ "size('h\xc3\xa9') + 'abc'.size() + size([1]) + size({})", "6" },
	{ "'abc'.contains('') && 'abc'.startsWith('ab') && 'abc'.endsWith('bc')", "true" },
	{ "'a'.contains('abc') || 'a'.startsWith('ab') || ''.endsWith('b')", "false" },
	{ "int('-12') + int(3.9) + int(-3.9)", "-12" },
	{ "int('1.5')", "error@0: '1.5' is no int" }, { "int(' 1')", "error@0: ' 1' is no int" },
	{ "int(9223372036854775808.0)", "error@0: int(): 9.2233720368547758e+18 is out of range" },
	{ "int(0.0 / 0.0) == 0", "error@0: int(): nan is out of range" },
	{ "int(true)", "error@0: int() takes int, double or string, not bool" },
	{ "double('1.5e1') + double(1) + double('-.5')", "15.5" },
	{ "double('0x10')", "error@0: '0x10' is no double" },
	{ "double('1e')", "error@0: '1e' is no double" },
	{ "double('')", "error@0: '' is no double" },
	{ "double('1e999')", "error@0: '1e999' is no double" }, { "double('-inf') < 0", "true" },
	{ "double('\\x1b[31m')", "error@0: '?[31m' is no double" },
	{ "string(1) + string(1.5) + string(true) + string('x')", "\"11.5truex\"" },
	{ "string(1.0 / 0.0) + string(-1.0 / 0.0) + string(0.0 / 0.0)", "\"inf-infnan\"" },
	{ "string([])", "error@0: string() takes bool, int, double or string, not list" },
	{ "bool('true') && !bool('0')", "true" }, { "bool('yes')", "error@0: 'yes' is no bool" },
	{ "dyn([1])[0]", "1" })

ROWS_TEST(approx_is_relative, { "approx(100, 100.9, 0.01)", "true" },
	{ "approx(100, 101.1, 0.01)", "false" }, { "approx(0, 0.0, 0)", "true" },
	{ "approx(0.0, 1e-9, 0.5)", "false" },
	{ "approx([0.485, 0.456], [0.4851, 0.4559], 0.001)", "true" },
	{ "approx([0.485, 0.456], [0.485, 0.5], 0.001)", "false" },
	{ "approx([], [], 0.1)", "true" }, { "approx(1.0 / 0.0, 1.0 / 0.0, 0.1)", "true" },
	{ "approx(0.0 / 0.0, 0.0 / 0.0, 0.1)", "false" },
	{ "approx([1], [1, 2], 0.1)", "error@0: approx() compares lists of different length" },
	{ "approx([1], 1, 0.1)", "error@0: approx() compares a number and a list" },
	{ "approx(1, 1, -0.1)", "error@0: approx() takes a relative error of 0 or more" },
	{ "approx(['a'], [1], 0.1)", "error@0: an item of the list is string, not a number" },
	{ "approx('a', 1, 0.1)", "error@0: approx() takes int, double or list, not string" },
	{ "approx(shape, [1, 3, 1], 0.1)", "unknown: x: not looked for" },
	{ "approx(shape, [1, 3, 2], 0.1)", "false" })

ROWS_TEST(permuted_is_another_order,
	{ "permuted([123.675, 116.28, 103.53], [103.53, 116.28, 123.675])", "true" },
	{ "permuted([0.485 * 255.0, 0.456 * 255.0, 0.406 * 255.0], [103.53, 116.28, 123.68])",
		"true" },
	{ "permuted([123.675, 116.28, 103.53], [123.675, 116.28, 103.53])", "false" },
	{ "permuted([127.5, 127.5, 127.5], [127.5, 127.5, 127.5])", "false" },
	{ "permuted([0, 0, 0], [0.0, 0.0, 0.0])", "false" },
	{ "permuted([1, 2, 3], [3, 2, 2])", "false" }, { "permuted([1, 2], [1, 2, 3])", "false" },
	{ "permuted([], [])", "false" }, { "permuted(['N', 'C', 'H'], ['N', 'H', 'C'])", "true" },
	{ "permuted(['a', 'a', 'b'], ['a', 'b', 'b'])", "false" },
	{ "permuted([0.0 / 0.0, 1], [1, 0.0 / 0.0])", "false" },
	{ "permuted(shape, [1, 1, 3])", "unknown: x: not looked for" },
	{ "permuted('ab', 'ba')", "error@0: permuted() takes list, not string" })

ROWS_TEST(scaled_needs_a_factor_that_shows,
	{ "scaled([123.675, 116.28, 103.53], [0.485, 0.456, 0.406], 255)", "true" },
	{ "scaled(123.675, 0.485, 255.0)", "true" },
	{ "scaled([123.675, 116.28, 103.53], [0.485, 0.456, 0.407], 255)", "false" },
	{ "scaled([0.485], [123.675], 255)", "false" },
	{ "scaled([0, 0, 0], [0, 0, 0], 255)", "false" },
	{ "scaled([1, 1, 1], [1, 1, 1], 255)", "false" },
	{ "scaled([127.5], [127.5], 255)", "false" },
	{ "scaled([0.00392], [0.00392], 255)", "false" }, { "scaled([], [], 255)", "false" },
	{ "scaled([1], [1, 2], 255)", "error@0: scaled() compares lists of different length" },
	{ "scaled(shape, shape, 1)", "unknown: x: not looked for" },
	{ "scaled([null], [1], 1)", "error@0: an item of the list is null, not a number" })

ROWS_TEST(suggest_gives_the_nearest_or_nothing,
	{ "suggest('Rezise', ['Relu', 'Resize', 'Reshape'])", "\"Resize\"" },
	{ "suggest('xyz', ['Relu'])", "\"\"" }, { "suggest('x', [])", "\"\"" },
	{ "suggest('x', [1])", "error@0: suggest(): a name is int, not string" },
	{ "suggest('x', [u])", "unknown: x: not looked for" })

ROWS_TEST(version_answers_or_does_not_know, { "version('1.10', '>=1.9')", "true" },
	{ "version('S1.0.9', '>=S1.0.5,<S2')", "true" },
	{ "version('S1.0.9', '>=1.1')",
		"unknown: version 'S1.0.9' cannot be compared with '>=1.1'" },
	{ "version('', '>=1.1')", "unknown: version '' cannot be compared with '>=1.1'" },
	{ "version('1.0', 'new')", "error@0: version(): 'new' is no range of versions" },
	{ "version('1.0', '\\x1b[0m')", "error@0: version(): '?[0m' is no range of versions" },
	{ "version(1.0, '>=1')", "error@0: version() takes string, not double" })

ROWS_TEST(broken_syntax_is_placed,
	{ "", "parse@0: expected a value, found the end of the expression" },
	{ "1 +", "parse@3: expected a value, found the end of the expression" },
	{ "1 2", "parse@2: expected an operator, found a number" },
	{ "(1", "parse@2: expected ')', found the end of the expression" },
	{ "[1 2]", "parse@3: expected ',', found a number" },
	{ "{1, 2}", "parse@2: expected ':', found ','" },
	{ "size(1,)", "parse@7: expected a value, found ')'" },
	{ "a.", "parse@2: expected the name of a field, found the end of the expression" },
	{ "a.in", "parse@2: 'in' is a reserved word, write .`in`" },
	{ "while", "parse@0: 'while' is a reserved word" },
	{ "1 = 1", "parse@2: '=' is no operator, did you mean '=='?" },
	{ "a & b", "parse@2: '&' is no operator, did you mean '&&'?" },
	{ "a # b", "parse@2: unexpected '#'" }, { "1x", "parse@0: bad number" },
	{ "0x", "parse@0: bad number" }, { "9223372036854775808", "parse@0: int is out of range" },
	{ "-9223372036854775809", "parse@0: int is out of range" },
	{ "1e999", "parse@0: double is out of range" },
	{ "1 + 'abc", "parse@4: string without end" },
	{ "'''abc''", "parse@0: string without end" }, { "'a\nb'", "parse@0: string without end" },
	{ "'abc\\", "parse@4: bad escape in a string" },
	{ "'\\q'", "parse@1: bad escape in a string" },
	{ "'\\x4'", "parse@1: bad escape in a string" },
	{ "'\\ud800'", "parse@1: bad escape in a string" },
	{ "'\\U00110000'", "parse@1: bad escape in a string" },
	{ "'\\400'", "parse@1: bad escape in a string" },
	{ "a.``", "parse@2: a quoted field holds letters, digits and _.-/ up to the next '`'" },
	{ "'\xff'", "parse@1: broken UTF-8" })

ROWS_TEST(features_left_out_are_named, { "1u", "parse@0: uint is left out of this subset of CEL" },
	{ "0x1U", "parse@0: uint is left out of this subset of CEL" },
	{ "uint(1)", "parse@0: 'uint': uint is left out of this subset of CEL" },
	{ "b'a'", "parse@0: bytes are left out of this subset of CEL" },
	{ "Rb\"a\"", "parse@0: bytes are left out of this subset of CEL" },
	{ "bytes('a')", "parse@0: 'bytes': bytes are left out of this subset of CEL" },
	{ "type(1)", "parse@0: 'type': type values are left out of this subset of CEL" },
	{ "timestamp('x')", "parse@0: 'timestamp': timestamps are left out of this subset of CEL" },
	{ "duration('1s')", "parse@0: 'duration': durations are left out of this subset of CEL" },
	{ "a.getFullYear()",
		"parse@2: 'getFullYear': timestamps are left out of this subset of CEL" },
	{ "'a'.matches('a')", "parse@4: 'matches': matches() is left out of this subset of CEL" },
	{ "a.B{c: 1}", "parse@3: messages are left out of this subset of CEL" })

ROWS_TEST(functions_are_known_when_parsed,
	{ "sizee([])", "parse@0: unknown function 'sizee', did you mean 'size'?" },
	{ "frobnicate()", "parse@0: unknown function 'frobnicate'" },
	{ "contains('a', 'b')", "parse@0: 'contains' is called on a value: x.contains(...)" },
	{ "[1].approx(1, 1)", "parse@4: 'approx' is called by itself: approx(...)" },
	{ "size()", "parse@0: 'size' takes 1 argument, not 0" },
	{ "'a'.contains('a', 'b')", "parse@4: 'contains' takes 1 argument, not 2" },
	{ "approx(1, 2)", "parse@0: 'approx' takes 3 arguments, not 2" })

/* clang-format on */

/* ---- the check ---- */

static const char *checked(struct npd_arena *arena, const char *text, enum npd_value_kind want)
{
	static const struct npd_declaration names[] = {
		{ { "model", 5 }, NPD_VALUE_MAP, NULL },
		{ { "name", 4 }, NPD_VALUE_STRING, NULL },
		{ { "count", 5 }, NPD_VALUE_INT, NULL },
		{ { "mean", 4 }, NPD_VALUE_LIST, NULL },
		{ { "any", 3 }, NPD_VALUE_NULL, NULL },
	};
	struct npd_expr *e = NULL;
	struct npd_error error;
	struct npd_buf out;
	size_t at = 0;

	assert_int_equal(npd_expr_parse(arena, npd_str_of(text), &e, &at, &error), NPD_OK);
	if (npd_expr_check(e, names, COUNT(names), want, &at, &error) == NPD_OK)
		return "ok";
	npd_buf_init(&out, arena);
	npd_buf_printf(&out, "%zu: %s", at, error.text);
	return out.data;
}

static void check_finds_what_cannot_be_right(void **state)
{
	/* clang-format off */
	static const struct row rows[] = {
		{ "model.nodes.all(n, n.op != 'Resize' || n.attr.mode in ['linear'])", "ok" },
		{ "any.x[0]['y'] + 1 > 2.0 && any", "ok" },
		{ "has(model.x) && !(count == 1.0)", "ok" },
		{ "modle.x == 1", "0: undeclared name 'modle', did you mean 'model'?" },
		{ "mean.all(m, m < 1) && cuont == 1", "22: undeclared name 'cuont', did you mean 'count'?" },
		{ "zebra == 1", "0: undeclared name 'zebra'" },
		{ "any == int", "7: 'int': type values are left out of this subset of CEL" },
		{ "n == 1 || [1].all(n, n == 1)", "0: undeclared name 'n'" },
		{ "[1].all(n, n == 1) || n == 1", "22: undeclared name 'n'" },
		{ "name == 1", "5: '==' does not take string and int" },
		{ "name == null", "ok" },
		{ "name < count", "5: '<' does not take string and int" },
		{ "name + 1 == 'x1'", "5: '+' does not take string and int" },
		{ "count + 1.0 > 1.0", "6: '+' does not take int and double" },
		{ "1.5 % 2.5 == 0.0", "4: '%' does not take double and double" },
		{ "name && true", "0: '&&' does not take string" },
		{ "count ? true : false", "0: '?:' does not take int" },
		{ "!name", "0: '!' does not take string" },
		{ "-name == 1", "0: '-' does not take string" },
		{ "1 in name", "2: 'in' does not take int and string" },
		{ "name.x == 1", "5: selecting a field does not take string" },
		{ "has(name.x)", "9: selecting a field does not take string" },
		{ "count[0] == 1", "5: '[]' does not take int" },
		{ "mean['x'] == 1", "5: the index of a list does not take string" },
		{ "{null: 1} == any", "1: the key of a map does not take null" },
		{ "{any: 1} == any", "ok" },
		{ "name.all(c, true)", "5: a macro does not take string" },
		{ "mean.exists(m, 'x')", "15: the condition of a macro does not take string" },
		{ "mean.filter(m, m > 0)", "5: the expression gives list, not bool" },
		{ "count", "0: the expression gives int, not bool" },
		{ "true ? any : 1", "ok" },
		{ "true ? 'a' : 1", "5: the expression gives int or string, not bool" },
		{ "count.contains('x')", "0: contains() takes string, not int" },
		{ "approx(mean, name, 0.1)", "13: approx() takes int, double or list, not string" },
		{ "version(name, '>=1.2')", "ok" },
		{ "version(name, '>=')", "14: the last argument of version() makes no sense" },
		{ "dyn(name) == 1", "ok" },
	};
	/* clang-format on */
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct npd_arena arena;

		npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
		print_message("%s\n", rows[i].expr);
		assert_string_equal(checked(&arena, rows[i].expr, NPD_VALUE_BOOL), rows[i].want);
		npd_arena_done(&arena);
	}
}

static void check_takes_any_result_when_none_is_wanted(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
	assert_string_equal(checked(&arena, "count + 1", NPD_VALUE_NULL), "ok");
	assert_string_equal(checked(&arena, "name", NPD_VALUE_STRING), "ok");
	npd_arena_done(&arena);
}

/* ---- versions ---- */

static void versions_compare_number_by_number(void **state)
{
	static const struct {
		const char *version, *range;
		enum npd_version_answer want;
	} rows[] = {
		{ "1.2", ">=1.2", NPD_VERSION_YES },
		{ "1.2", "1.2.0", NPD_VERSION_YES },
		{ "1.2.1", "==1.2", NPD_VERSION_NO },
		{ "1.2.1", "!=1.2", NPD_VERSION_YES },
		{ "1.10", "<1.9", NPD_VERSION_NO },
		{ "1.09", "==1.9", NPD_VERSION_YES },
		{ "1.2", ">1.2", NPD_VERSION_NO },
		{ "1.2", "<=1.2", NPD_VERSION_YES },
		{ " 1.3 ", " >= 1.2 , < 1.5 ", NPD_VERSION_YES },
		{ "1.5", ">=1.2,<1.5", NPD_VERSION_NO },
		{ "v1.15.2-20250224", ">=1.15.2,<1.15.3", NPD_VERSION_YES },
		{ "v1.9.beta", "==v1.9", NPD_VERSION_YES },
		{ "v1.3.228-g19ca95e9", ">1.3.227", NPD_VERSION_YES },
		{ "20250731", ">=99999999999999999999999", NPD_VERSION_NO },
		{ "99999999999999999999999.1", ">=99999999999999999999999.1", NPD_VERSION_YES },
		{ "S1.0.9", "<S1.1", NPD_VERSION_YES },
		{ "S1.0.9", "<1.1", NPD_VERSION_UNKNOWN },
		{ "1.0.9", "<S1.1", NPD_VERSION_UNKNOWN },
		{ "Q_0", "==Q_0.0", NPD_VERSION_YES },
		{ "Q_0", "==S0", NPD_VERSION_UNKNOWN },
		{ "S3.0", ">=1.0,<S2", NPD_VERSION_NO },
		{ "latest", ">=1", NPD_VERSION_UNKNOWN },
		{ "", ">=1", NPD_VERSION_UNKNOWN },
		{ ".1", ">=1", NPD_VERSION_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("%s %s\n", rows[i].version, rows[i].range);
		assert_true(npd_version_is_range(npd_str_of(rows[i].range)));
		assert_int_equal(
			npd_version_match(npd_str_of(rows[i].version), npd_str_of(rows[i].range)),
			rows[i].want);
	}
}

static void broken_ranges_are_refused(void **state)
{
	static const char *const rows[] = { "", ",", ">=", ">=1.2,", ",>=1.2", "=1.2", "~1.2",
		">=1.2 <2", ">=1.2.x", ">=1.2-3", ">=1..2", "1.2." };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i]);
		assert_false(npd_version_is_range(npd_str_of(rows[i])));
	}
}

/* ---- hostile expressions ---- */

/* `head`, then `part` `count` times, then `tail`. */
static npd_str repeated(
	struct npd_arena *arena, const char *head, const char *part, size_t count, const char *tail)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	npd_buf_add_c(&out, head);
	for (size_t i = 0; i < count; i++)
		npd_buf_add_c(&out, part);
	npd_buf_add_c(&out, tail);
	return npd_buf_str(&out);
}

static void shapes_of_text_are_bounded(void **state)
{
	static const struct {
		const char *head, *part;
		size_t count;
		const char *tail, *want;
	} rows[] = {
		{ "", "(", 4000, "", "parse@48: nested deeper than 48 levels" },
		{ "", "[", 4000, "", "parse@48: nested deeper than 48 levels" },
		{ "", "{1:", 1300, "", "parse@142: nested deeper than 48 levels" },
		{ "", "!", 4000, "true", "parse@48: nested deeper than 48 levels" },
		{ "", "- ", 2000, "u", "parse@96: nested deeper than 48 levels" },
		{ "", "size(", 800, "", "parse@240: nested deeper than 48 levels" },
		{ "", "1?1:", 1000, "1", "parse@192: nested deeper than 48 levels" },
		{ "u", ".a", 2000, "", "parse@96: nested deeper than 48 levels" },
		{ "u", "[0]", 1000, "", "parse@142: nested deeper than 48 levels" },
		{ "1", "+1", 1000, "", "parse@95: nested deeper than 48 levels" },
		{ "0", "+1", 47, "", "47" },
		{ "false", "||false", 500, "", "false" },
		{ "false", "||true&&false", 200, "", "false" },
		{ "[", "1,", 2040, "].size()", "2040" },
		{ "[", "!u,", 1300, "]", "parse@3074: more than 2048 parts" },
		{ "", "[1].all(x,", 7, "", "parse@64: macros nested deeper than 6 levels" },
		{ "", " ", 5000, "1", "parse@4096: longer than 4096 bytes" },
		{ "'", "a", 5000, "'", "parse@4096: longer than 4096 bytes" },
		{ "'", "a", 4000, "", "parse@0: string without end" },
		{ "size('", "\xe2\x82\xac", 1300, "')", "1300" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct npd_arena arena;

		npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
		const npd_str text =
			repeated(&arena, rows[i].head, rows[i].part, rows[i].count, rows[i].tail);

		print_message("%s %s\n", rows[i].head, rows[i].part);
		assert_string_equal(outcome(&arena, text), rows[i].want);
		npd_arena_done(&arena);
	}
}

static void values_are_bounded(void **state)
{
	static const struct {
		const char *head, *part;
		size_t count;
		const char *tail, *want;
	} rows[] = {
		{ "['0123456789abcdef']", ".map(s,s+s)", 12, ".map(s, s.size())", "[65536]" },
		{ "['0123456789abcdef']", ".map(s,s+s)", 13, "",
			"error@160: '+' makes a string of more than 65536 bytes" },
		{ "[[1]]", ".map(s,s+s)", 13, ".map(s, s.size())", "[8192]" },
		{ "[[1]]", ".map(s,s+s)", 14, "",
			"error@156: '+' makes a list of more than 10000 items" },
		{ "[[1]]", ".map(s,[s,s])", 40, " == []", "false" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct npd_arena arena;

		npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
		const npd_str text =
			repeated(&arena, rows[i].head, rows[i].part, rows[i].count, rows[i].tail);

		print_message("%s %s\n", rows[i].head, rows[i].part);
		assert_string_equal(outcome(&arena, text), rows[i].want);
		npd_arena_done(&arena);
	}
}

#define BUDGET_ERROR "the expression takes more than the steps allowed to it"

/* `l` has 10000 numbers, `s` is a text of 64 KiB, `t` half of it with another end. */
static size_t large_facts(struct npd_arena *arena, struct npd_binding *out)
{
	struct npd_value *items = NPD_NEW_ARRAY(arena, struct npd_value, NPD_EXPR_LIST_MAX);
	const npd_str text = repeated(arena, "", "a", NPD_EXPR_STRING_MAX_BYTES, "");

	for (size_t i = 0; i < NPD_EXPR_LIST_MAX; i++)
		items[i] = (struct npd_value){ .kind = NPD_VALUE_INT, .as.integer = (int64_t)i };
	out[0] = (struct npd_binding){ NPD_STR("l"),
		{ .kind = NPD_VALUE_LIST, .as.list = { items, NPD_EXPR_LIST_MAX } } };
	out[1] =
		(struct npd_binding){ NPD_STR("s"), { .kind = NPD_VALUE_STRING, .as.text = text } };
	out[2] = (struct npd_binding){ NPD_STR("t"),
		{ .kind = NPD_VALUE_STRING,
			.as.text = repeated(arena, "", "a", text.len / 2, "b") } };
	return 3;
}

static void steps_are_bounded(void **state)
{
	static const char *const rows[] = {
		"l.all(a, l.all(b, a + b >= 0))",
		"l.all(a, !l.exists(b, a + b < 0)) || true",
		"l.exists(a, l.all(b, l.all(c, l.all(d, true))))",
		"l.map(a, l.map(b, b))",
		"l.map(a, l.filter(b, true))",
		"l.map(a, l + [])",
		"l.map(a, s + '')",
		"l.all(a, l.all(b, 1 / 0 > 0 || true))",
		"l.all(a, s.contains(t) || true)",
		"l.all(a, s == s + '')",
		"l.all(a, size(s) > 0)",
		"l.all(a, a in l)",
		"l.all(a, permuted(l, l + [0]) || permuted(l, l) || true)",
		"permuted(l.map(a, string(a)), l.map(a, string(9999 - a)))",
		"l.exists(a, approx(l, l, 0.1) && scaled(l, l, 2))",
		"l.all(a, l.map(b, string(b)).exists(x, suggest(x, ['a']) == 'a'))",
		"l.map(a, {'a': l.map(b, b)})",
		"[[1]].map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]"
		")"
		".map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s])"
		".map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s]).map(s,[s,s])"
		".map(s,[s,s]).map(s,[s,s]).all(s, s == s)",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct npd_binding bindings[3];
		struct npd_arena arena;

		npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
		const size_t count = large_facts(&arena, bindings);

		print_message("%s\n", rows[i]);
		assert_non_null(strstr(
			outcome_with(&arena, npd_str_of(rows[i]), bindings, count), BUDGET_ERROR));
		npd_arena_done(&arena);
	}
}

static void ten_thousand_items_fit_into_the_budget(void **state)
{
	struct npd_binding bindings[3];
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
	const size_t count = large_facts(&arena, bindings);

	assert_string_equal(
		outcome_with(&arena, NPD_STR("l.filter(a, a % 2 == 0 && a in [1, 2, 4]).size()"),
			bindings, count),
		"2");
	npd_arena_done(&arena);
}

static void nul_bytes_are_refused_wherever_they_stand(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
	assert_string_equal(outcome(&arena, NPD_STR("\0")), "parse@0: unexpected byte 0x00");
	assert_string_equal(outcome(&arena, NPD_STR("1\0")), "parse@1: unexpected byte 0x00");
	assert_string_equal(
		outcome(&arena, NPD_STR("'a\0'")), "parse@2: NUL byte in a string, write \\u0000");
	assert_string_equal(
		outcome(&arena, NPD_STR("model.\0known")), "parse@6: unexpected byte 0x00");
	npd_arena_done(&arena);
}

static void deep_facts_end_comparison_and_printing(void **state)
{
	enum { LEVELS = 20000 };
	struct npd_binding deep = { .name = NPD_STR("d") };
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
	struct npd_value *levels = NPD_NEW_ARRAY(&arena, struct npd_value, LEVELS);

	for (size_t i = 0; i < LEVELS; i++)
		levels[i] = (struct npd_value){ .kind = NPD_VALUE_LIST,
			.as.list = { i == 0 ? NULL : &levels[i - 1], i != 0 } };
	deep.value = levels[LEVELS - 1];
	assert_string_equal(outcome_with(&arena, NPD_STR("d == d"), &deep, 1),
		"error@2: the compared values are nested too deeply");
	const char *json = outcome_with(&arena, NPD_STR("d"), &deep, 1);

	assert_int_equal(strlen(json), 2 * 201 + strlen("null"));
	npd_arena_done(&arena);
}

static void shared_parts_do_not_print_without_end(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
	const char *json = outcome(&arena, repeated(&arena, "[[1]]", ".map(s,[s,s])", 40, ""));

	assert_true(strlen(json) < (size_t)17 << 20);
	assert_true(strlen(json) > (size_t)16 << 20);
	npd_arena_done(&arena);
}

static void messages_cut_long_names(void **state)
{
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, ARENA_LIMIT_BYTES, NULL);
	assert_true(strlen(outcome(&arena, repeated(&arena, "", "x", 4000, ""))) < 200);
	assert_true(strlen(outcome(&arena, repeated(&arena, "", "x", 4000, "()"))) < 200);
	assert_true(strlen(outcome(&arena, repeated(&arena, "model.", "x", 4000, ""))) < 200);
	npd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(literals_are_what_they_say),
		cmocka_unit_test(operators_bind_as_in_cel),
		cmocka_unit_test(arithmetic_never_wraps),
		cmocka_unit_test(numbers_compare_by_value),
		cmocka_unit_test(maps_refuse_bad_and_double_keys),
		cmocka_unit_test(macros_run_over_lists_and_keys),
		cmocka_unit_test(three_states_combine),
		cmocka_unit_test(has_tells_known_absent_unknown),
		cmocka_unit_test(lists_with_unknown_items_decide_what_they_can),
		cmocka_unit_test(functions_convert_and_search),
		cmocka_unit_test(approx_is_relative),
		cmocka_unit_test(permuted_is_another_order),
		cmocka_unit_test(scaled_needs_a_factor_that_shows),
		cmocka_unit_test(suggest_gives_the_nearest_or_nothing),
		cmocka_unit_test(version_answers_or_does_not_know),
		cmocka_unit_test(broken_syntax_is_placed),
		cmocka_unit_test(features_left_out_are_named),
		cmocka_unit_test(functions_are_known_when_parsed),
		cmocka_unit_test(check_finds_what_cannot_be_right),
		cmocka_unit_test(check_takes_any_result_when_none_is_wanted),
		cmocka_unit_test(versions_compare_number_by_number),
		cmocka_unit_test(broken_ranges_are_refused),
		cmocka_unit_test(shapes_of_text_are_bounded),
		cmocka_unit_test(values_are_bounded),
		cmocka_unit_test(steps_are_bounded),
		cmocka_unit_test(ten_thousand_items_fit_into_the_budget),
		cmocka_unit_test(nul_bytes_are_refused_wherever_they_stand),
		cmocka_unit_test(deep_facts_end_comparison_and_printing),
		cmocka_unit_test(shared_parts_do_not_print_without_end),
		cmocka_unit_test(messages_cut_long_names),
	};

	return cmocka_run_group_tests_name("expr", tests, NULL, NULL);
}
