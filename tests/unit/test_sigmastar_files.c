/* DebugConfig.txt and ranges of tensors, to facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/collect.h"
#include "facts/debug_config.h"
#include "facts/quant_param.h"

struct fixture {
	struct npd_arena arena;
	struct npd_collector c;
};

static int set_up(void **state)
{
	static struct fixture f;

	npd_arena_init(&f.arena, 0, NULL);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	npd_arena_done(&f->arena);
	return 0;
}

static struct npd_fact *find(struct fixture *f, const char *path)
{
	return npd_fact_find(f->c.facts.root, npd_str_of(path));
}

/* no knowledge is needed where no command is read */
static void read_all(struct fixture *f, const char *const *texts, size_t count)
{
	npd_collector_init(&f->c, &f->arena, NULL, false);
	for (size_t i = 0; i < count; i++)
		npd_collector_add(&f->c, NPD_FILE_AUTO, NPD_STR("a"), npd_str_of(texts[i]));
	npd_collector_finish(&f->c);
}

static void read_text(struct fixture *f, const char *text)
{
	read_all(f, &text, 1);
}

static struct npd_fact *fact(struct fixture *f, const char *path)
{
	struct npd_fact *found = find(f, path);

	if (found == NULL)
		print_error("no fact %s\n", path);
	assert_non_null(found);
	return found;
}

static void expect_absent(struct fixture *f, const char *path)
{
	const struct npd_fact *found = find(f, path);

	assert_true(found == NULL || found->value.kind == NPD_VALUE_ABSENT);
}

static void expect_bool(struct fixture *f, const char *path, bool want)
{
	assert_int_equal(fact(f, path)->value.kind, NPD_VALUE_BOOL);
	assert_int_equal(fact(f, path)->value.as.boolean, want);
}

static void expect_int(struct fixture *f, const char *path, int64_t want)
{
	assert_int_equal(fact(f, path)->value.kind, NPD_VALUE_INT);
	assert_int_equal(fact(f, path)->value.as.integer, want);
}

static void expect_text(struct fixture *f, const char *path, const char *want)
{
	assert_int_equal(fact(f, path)->value.kind, NPD_VALUE_STRING);
	assert_int_equal(fact(f, path)->value.as.text.len, strlen(want));
	assert_memory_equal(fact(f, path)->value.as.text.ptr, want, strlen(want));
}

static void expect_unknown(struct fixture *f, const char *path)
{
	assert_int_equal(fact(f, path)->value.kind, NPD_VALUE_UNKNOWN);
}

static void expect_problem(struct fixture *f, size_t i, const char *want)
{
	const npd_str text = f->c.files.data[i]->problem;

	assert_int_equal(text.len, strlen(want));
	assert_memory_equal(text.ptr, want, text.len);
}

static void expect_place(struct fixture *f, const char *path, const char *want)
{
	const struct npd_fact_place at = npd_fact_where(fact(f, path));
	const npd_str text = npd_str_sub(at.file->bytes, at.span.from, at.span.to);

	assert_int_equal(text.len, strlen(want));
	assert_memory_equal(text.ptr, want, text.len);
}

/* ---- recognising ---- */

static void recognises_by_content(void **state)
{
	static const struct {
		const char *text;
		enum npd_file_kind kind;
	} rows[] = {
		{ "dumpTensor\n", NPD_FILE_DEBUG },
		{ "#dumpTensor\r\n#dumpasstring\r\npath=\r\n", NPD_FILE_DEBUG },
		{ "\xEF\xBB\xBF"
		  "eliminateGarbage # drop it\npath=/tmp\n",
			NPD_FILE_DEBUG },
		{ "dumptensor\n#dequantFixed", NPD_FILE_DEBUG },
		{ "dumpTensor=1\n", NPD_FILE_CONFIG },
		{ "path=/tmp\n", NPD_FILE_CONFIG },
		{ "dumpTensors\n", NPD_FILE_AUTO },
		{ "# dumpTensor is what you want\n", NPD_FILE_AUTO },
		{ "[INPUT_CONFIG]\ninputs=a;\n#dumpTensor\nmean=0;\n", NPD_FILE_CONFIG },
		{ "[{\"name\": \"a\", \"min\": [0], \"max\": [1], \"bit\": 8}]", NPD_FILE_QUANT },
		{ "\xEF\xBB\xBF\r\n [\n{ \"min\" : 0, \"max\"\n: 1, \"bit\": 8", NPD_FILE_QUANT },
		{ "{\"a\": {\"min\": 0, \"max\": 1, \"bit\": 8}}", NPD_FILE_QUANT },
		{ "[{\"name\": \"a\", \"max\": [1], \"bit\": 8}]", NPD_FILE_AUTO },
		{ "[{\"name\": \"min\", \"max\": [1], \"bit\": 8}]", NPD_FILE_AUTO },
		{ "\"min\": 0, \"max\": 1, \"bit\": 8", NPD_FILE_AUTO },
		{ "[]", NPD_FILE_AUTO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const enum npd_file_kind kind =
			npd_file_recognise(rows[i].text, strlen(rows[i].text));

		if (kind != rows[i].kind)
			print_error("%s\n", rows[i].text);
		assert_int_equal(kind, rows[i].kind);
	}
}

/* ---- DebugConfig.txt ---- */

static void reads_words(void **state)
{
	struct fixture *f = *state;

	read_text(f, "dumpTensor # all of it\r\n # dequantFixed\r\n##dumpasstring\r\n"
		     "dumpTensors\r\n# a comment\r\npath = /home/a#b # here\r\n");
	expect_bool(f, "debug_config.words.dumpTensor", true);
	expect_bool(f, "debug_config.words.dequantFixed", false);
	expect_bool(f, "debug_config.words.dumpasstring", false);
	expect_absent(f, "debug_config.words.eliminateGarbage");
	expect_text(f, "debug_config.path", "/home/a#b");
	expect_int(f, "debug_config.path_bytes", 9);
	expect_place(f, "debug_config.path", "/home/a#b");
	expect_place(f, "debug_config.words.dequantFixed", "dequantFixed");
	expect_text(f, "debug_config.unknown_words[0].word", "dumpTensors");
	assert_int_equal(fact(f, "debug_config.unknown_words")->members.len, 1);
	assert_true(npd_str_eq(f->c.toolchain, NPD_STR("sigmastar")));
	expect_problem(f, 0, "");
	expect_unknown(f, "quant_params");
	expect_unknown(f, "config");
}

static void last_switch_on_wins(void **state)
{
	struct fixture *f = *state;

	read_text(f, "#dumpTensor\ndumpTensor\n#dumpTensor\n#path=/tmp\n");
	expect_bool(f, "debug_config.words.dumpTensor", true);
	expect_absent(f, "debug_config.path");
	read_text(f, "dumpTensor\npath=");
	expect_text(f, "debug_config.path", "");
	expect_int(f, "debug_config.path_bytes", 0);
}

static void bounds_unknown_words(void **state)
{
	struct fixture *f = *state;
	static char text[8 * NPD_DEBUG_LISTED_MAX];
	size_t n = 0;

	memcpy(text, "dumpTensor\n", 11);
	for (n = 11; n + 3 < sizeof text; n += 2)
		memcpy(text + n, "a\n", 2);
	text[n] = '\0';
	read_text(f, text);
	assert_int_equal(fact(f, "debug_config.unknown_words")->members.len, NPD_DEBUG_LISTED_MAX);
}

static void reads_one_of_each(void **state)
{
	static const char *const texts[] = { "dumpTensor\n", "#dumpTensor\n",
		"[{\"name\": \"a\", \"min\": [0], \"max\": [1], \"bit\": 8}]",
		"[{\"name\": \"b\", \"min\": [0], \"max\": [1], \"bit\": 8}]" };
	struct fixture *f = *state;

	read_all(f, texts, 4);
	expect_bool(f, "debug_config.words.dumpTensor", true);
	expect_text(f, "quant_params[0].name", "a");
	expect_problem(f, 0, "");
	expect_problem(f, 1, "only one DebugConfig.txt is read at a time");
	expect_problem(f, 2, "");
	expect_problem(f, 3, "only one file of ranges is read at a time");
}

/* ---- ranges ---- */

static void reads_items(void **state)
{
	struct fixture *f = *state;

	read_text(f,
		"[{\"name\": \"a\\u0062\", \"min\": [-1, 2.5, 0], \"max\": [1, 2], \"bit\": 8},\n"
		" {\"name\": 1.5, \"min\": 3, \"max\": null, \"bit\": true},\n"
		" {\"min\": {}, \"max\": [\"x\"], \"bit\": 99999999999999999999}, 7]");
	expect_text(f, "quant_file.kind", "list");
	expect_int(f, "quant_file.count", 4);
	expect_text(f, "quant_params[0].name", "ab");
	expect_text(f, "quant_params[0].name_kind", "string");
	expect_int(f, "quant_params[0].bit", 8);
	expect_int(f, "quant_params[0].min_count", 3);
	expect_int(f, "quant_params[0].max_count", 2);
	expect_int(f, "quant_params[0].crossed.channel", 1);
	expect_place(f, "quant_params[0].crossed.min", "2.5");
	expect_place(f, "quant_params[0].crossed.max", "2");
	expect_text(f, "quant_params[1].name_kind", "number");
	expect_absent(f, "quant_params[1].name");
	expect_text(f, "quant_params[1].min_kind", "int");
	expect_absent(f, "quant_params[1].min_count");
	expect_text(f, "quant_params[1].max_kind", "null");
	expect_text(f, "quant_params[1].bit_kind", "bool");
	expect_absent(f, "quant_params[1].crossed");
	expect_absent(f, "quant_params[2].name_kind");
	expect_text(f, "quant_params[2].min_kind", "map");
	expect_text(f, "quant_params[2].bit_kind", "int");
	expect_absent(f, "quant_params[2].bit");
	expect_text(f, "quant_params[3].kind", "int");
	expect_problem(f, 0, "");
	expect_unknown(f, "debug_config");
}

static void no_list_has_no_items(void **state)
{
	struct fixture *f = *state;

	read_text(f, "{\"a\": {\"min\": [1], \"max\": [0], \"bit\": 8}}");
	expect_text(f, "quant_file.kind", "map");
	expect_int(f, "quant_file.count", 1);
	assert_int_equal(fact(f, "quant_params")->members.len, 0);
}

static void mistakes_of_syntax_are_unknown(void **state)
{
	struct fixture *f = *state;

	read_text(f, "[{\"name\": \"a\", \"min\": [0, NaN], \"max\": [1, 1], \"bit\": 8},\n"
		     " {\"name\": \"b\", \"min\": [0], \"max\": [1], \"bit\": 8}]");
	expect_unknown(f, "quant_params[0]");
	expect_text(f, "quant_params[1].name", "b");
	expect_problem(f, 0, "line 1, column 25: this is no JSON");
	read_text(f, "{\"name\": \"a\", \"min\": [0], \"max\": [1], \"bit\": 8");
	expect_unknown(f, "quant_file");
	expect_unknown(f, "quant_params");
	assert_true(f->c.files.data[0]->problem.len > 0);
}

static void bounds_items(void **state)
{
	static char text[4 * NPD_QUANT_LISTED_MAX];
	static const char head[] = "[{\"name\": \"a\", \"min\": [0], \"max\": [1], \"bit\": 8}";
	struct fixture *f = *state;
	size_t n = sizeof head - 1;

	memcpy(text, head, n);
	for (size_t i = 0; i < NPD_QUANT_LISTED_MAX; i++, n += 2)
		memcpy(text + n, ",1", 2);
	memcpy(text + n, "]", 2);
	read_text(f, text);
	expect_int(f, "quant_file.count", NPD_QUANT_LISTED_MAX + 1);
	assert_int_equal(fact(f, "quant_params")->members.len, NPD_QUANT_LISTED_MAX);
	expect_problem(f, 0, "only the first 10000 items were read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recognises_by_content),
		cmocka_unit_test_setup_teardown(reads_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(last_switch_on_wins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bounds_unknown_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_one_of_each, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_items, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_list_has_no_items, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mistakes_of_syntax_are_unknown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bounds_items, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
