/* Readers on tree-sitter: Python, and JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/json_read.h"
#include "format/python.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void begin(struct npd_arena *arena)
{
	npd_arena_init(arena, (size_t)512 << 20, NULL);
}

/* ---- Python ---- */

static void python_is_refused_where_the_interpreter_refuses_it(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
		enum npd_python_problem_kind kind;
		const char *words; /* part of the message */
	} rows[] = {
		{ "x = (1,\ny = 2\n", 1, NPD_PYTHON_SYNTAX, "'(' was never closed" },
		{ "x = (1]\n", 1, NPD_PYTHON_SYNTAX, "does not match" },
		{ "x = 1)\n", 1, NPD_PYTHON_SYNTAX, "unmatched ')'" },
		{ "x = 'abc\n", 1, NPD_PYTHON_SYNTAX, "unterminated string" },
		{ "x = '''abc\n\n", 1, NPD_PYTHON_SYNTAX, "unterminated triple-quoted" },
		{ "def f():\nreturn 1\n", 2, NPD_PYTHON_INDENTATION, "expected an indented block" },
		{ "x = 1\n  y = 2\n", 2, NPD_PYTHON_INDENTATION, "unexpected indent" },
		{ "if x:\n    y = 1\n  z = 2\n", 3, NPD_PYTHON_INDENTATION, "unindent" },
		{ "if x:\n        y = 1\n\tz = 2\n", 3, NPD_PYTHON_TABS, "tabs and spaces" },
		{ "print 'x'\n", 1, NPD_PYTHON_PYTHON2, "Missing parentheses" },
		{ "try:\n  x = 1\nexcept IOError, e:\n  pass\n", 3, NPD_PYTHON_PYTHON2,
			"parenthesized" },
		{ "x = = 1\n", 1, NPD_PYTHON_SYNTAX, "invalid syntax" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct npd_arena arena;
		struct npd_python p;
		uint64_t line, column;
		begin(&arena);
		npd_python_read(&arena, npd_str_of(rows[i].text), &p);
		if (p.problems.len == 0)
			fail_msg("nothing is wrong with\n%s", rows[i].text);
		npd_source_locate(
			npd_str_of(rows[i].text), p.problems.data[0].at.from, &line, &column);
		if (npd_str_find(p.problems.data[0].text, npd_str_of(rows[i].words)) ==
			NPD_NOT_FOUND)
			fail_msg("%.*s", NPD_ARG(p.problems.data[0].text));
		assert_int_equal(line, rows[i].line);
		assert_int_equal(p.problems.data[0].kind, rows[i].kind);
		npd_arena_done(&arena);
	}
}

static void valid_python_is_taken(void **state)
{
	static const char *const texts[] = {
		"",
		"\xEF\xBB\xBFx = 1\n",
		"x = 1\r\nif x:\r\n\ty = 2\r\n",
		"def f(a, *b, c=1, **d): return a\n",
		"x = (1,\n  2, # c )\n 3)\n",
		"s = '''a\n ( '''\nif s: pass\n",
		"if x:\n    pass\n\n  # less\n    y = 1\n",
		"x = f'{a!r:>{w}} {{}}'\n",
		"print('a', end='')\nprint(x)\n",
		"with open(p) as f, open(q) as g:\n    pass\n",
		"class A(B):\n    @property\n    def f(self) -> int:\n        return 1\n",
		"x = a if b else c\ny = [i for i in x if i]\nz = lambda q: q[::-1, ...]\n",
		"if (n := 3) > 2:\n    x = {**a, 'b': 1}\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct npd_arena arena;
		struct npd_python p;
		begin(&arena);
		npd_python_read(&arena, npd_str_of(texts[i]), &p);
		if (p.problems.len > 0)
			fail_msg("%.*s\n%s", NPD_ARG(p.problems.data[0].text), texts[i]);
		npd_arena_done(&arena);
	}
}

static void depth_and_size_are_bounded(void **state)
{
	const size_t size = NPD_SYNTAX_BYTES_MAX + 1;
	char *text = malloc(size);
	struct npd_arena arena;
	struct npd_python p;

	(void)state;
	memset(text, '[', size);
	begin(&arena);
	npd_python_read(&arena, (npd_str){ text, size }, &p);
	assert_true(p.tree.too_large);
	assert_true(p.problems.len > 0);
	memset(text + 150, ']', 150);
	npd_python_read(&arena, (npd_str){ text, 300 }, &p);
	assert_int_equal(p.problems.len, 0);
	memset(text + 150, '[', 150);
	npd_python_read(&arena, (npd_str){ text, 29999 }, &p);
	assert_false(p.tree.too_large);
	assert_true(p.problems.len > 0);
	npd_python_read(&arena, (npd_str){ text, 30001 }, &p);
	assert_true(p.tree.too_large);
	free(text);
	npd_arena_done(&arena);
}

static void python_is_told_from_other_texts(void **state)
{
	static const struct {
		const char *text;
		bool python;
	} rows[] = {
		{ "import cv2\nimport numpy as np\n", true },
		{ "def image_preprocess(path, norm=True):\n    pass\n", true },
		{ "from PIL import Image\n", true },
		{ "[INPUT_CONFIG]\ninputs=a;\n", false },
		{ "import { a } from \"b\";\n", false },
		{ "Traceback (most recent call last):\n  import x\n", false },
		{ "", false },
		{ "#include <a.h>\nint main(void) {}\n", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (npd_looks_like_python(npd_str_of(rows[i].text)) != rows[i].python)
			fail_msg("%s", rows[i].text);
	}
}

/* ---- JSON ---- */

static const struct npd_json_node *member(const struct npd_json_node *object, const char *key)
{
	const struct npd_json_node *node = npd_json_member(object, npd_str_of(key));

	assert_non_null(node);
	return node;
}

static void json_becomes_a_tree_with_places(void **state)
{
	const npd_str text =
		NPD_STR("{\"a\": [1, -2.5e1, null], \"b\": \"x\\u00e9\\ud83d\\ude00\\n\", "
			"\"c\": true}");
	struct npd_arena arena;
	struct npd_json_tree tree;

	(void)state;
	begin(&arena);
	npd_json_read(&arena, text, &tree);
	assert_int_equal(tree.problems.len, 0);
	assert_int_equal(tree.root->kind, NPD_JSON_OBJECT);
	assert_int_equal(tree.root->count, 3);
	const struct npd_json_node *a = member(tree.root, "a");
	assert_int_equal(a->count, 3);
	assert_true(a->first->integer);
	assert_int_equal(a->first->whole, 1);
	assert_true(a->first->next->number == -25.0);
	assert_int_equal(a->first->next->at.from, 10);
	assert_int_equal(a->first->next->next->kind, NPD_JSON_NULL);
	const npd_str b = member(tree.root, "b")->text;
	assert_int_equal(b.len, 8);
	assert_memory_equal(b.ptr, "x\xC3\xA9\xF0\x9F\x98\x80\n", 8);
	assert_true(member(tree.root, "c")->boolean);
	npd_arena_done(&arena);
}

static void json_is_read_past_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "{\"a\": 1, \"a\": 2}", "already" },
		{ "// x\n{\"a\": 1}", "comments" },
		{ "", "no value" },
		{ "{\"a\": 1} 2", "more behind" },
		{ "{\"a\": \"\\q\"}", "escape" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct npd_arena arena;
		struct npd_json_tree tree;
		begin(&arena);
		npd_json_read(&arena, npd_str_of(rows[i].text), &tree);
		if (tree.problems.len == 0 || npd_str_find(tree.problems.data[0].text,
						      npd_str_of(rows[i].words)) == NPD_NOT_FOUND)
			fail_msg("%s", rows[i].text);
		if (i == 0)
			assert_int_equal(member(tree.root, "a")->whole, 2);
		npd_arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(python_is_refused_where_the_interpreter_refuses_it),
		cmocka_unit_test(valid_python_is_taken),
		cmocka_unit_test(depth_and_size_are_bounded),
		cmocka_unit_test(python_is_told_from_other_texts),
		cmocka_unit_test(json_becomes_a_tree_with_places),
		cmocka_unit_test(json_is_read_past_what_is_wrong),
	};

	return cmocka_run_group_tests_name("python", tests, NULL, NULL);
}
