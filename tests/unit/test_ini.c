/* The readers of ini files: what they make of quirks, and where it stands. check-ini compares whole
 * files with the parsers that they follow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "format/ini.h"
#include "format/pytext.h"

#define assert_str(got, want)                                                                      \
	do {                                                                                       \
		const npd_str got_ = (got);                                                        \
		assert_int_equal(got_.len, strlen(want));                                          \
		assert_memory_equal(got_.len == 0 ? "" : got_.ptr, want, got_.len);                \
	} while (0)

struct fixture {
	struct npd_arena arena;
	struct npd_file_text file;
};

static struct npd_file_text *file_of(struct fixture *f, const char *text)
{
	npd_arena_init(&f->arena, 0, NULL);
	f->file = (struct npd_file_text){ NPD_STR("x.ini"), npd_str_of(text) };
	return &f->file;
}

static const struct npd_ini_item *item_of(
	const struct npd_ini *ini, const char *section, const char *key)
{
	return npd_ini_find(ini, npd_ini_find_section(ini, npd_str_of(section)), npd_str_of(key));
}

static void each_reading_has_its_own_value(void **state)
{
	static const struct {
		const char *line, *py, *c, *lenient;
	} rows[] = {
		{ "k='a,b';", "'a,b';", "a,b", "'a,b';" },
		{ "k='a','b';", "'a','b';", "a", "'a','b';" },
		{ "k=a;   # note", "a;   # note", "a", "a;   # note" },
		{ "k=a ; note", "a ; note", "a", "a" },
		{ "K = \"x;y\" z", "\"x;y\" z", "x;y", "\"x;y\" z" },
		{ "k==v", "=v", "=v", "=v" },
		{ "k=", "", "", "" },
		{ "k=;", ";", "", ";" },
		{ "k=a%%b", "a%%b", "a%%b", "a%%b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		char text[64];

		snprintf(text, sizeof text, "[s]\n%s\n", rows[i].line);
		const struct npd_file_text *file = file_of(&f, text);

		assert_str(item_of(npd_ini_read_py(&f.arena, file, NULL), "s", "k")->value,
			rows[i].py);
		assert_str(item_of(npd_ini_read_c(&f.arena, file), "s", "k")->value, rows[i].c);
		assert_str(item_of(npd_ini_read_lenient(&f.arena, file), "s", "k")->value,
			rows[i].lenient);
		npd_arena_done(&f.arena);
	}
}

static void python_refuses_with_class_and_line(void **state)
{
	static const struct {
		const char *text, *name;
		unsigned line;
		const char *at; /* the text under the place */
	} rows[] = {
		{ "[s]\nk=1\n\nK=2\n", "DuplicateOptionError", 4, "K" },
		{ "[s]\nk=1\n[s]\n", "DuplicateSectionError", 3, "s" },
		{ "k=1\n", "MissingSectionHeaderError", 1, "k=1" },
		{ "\xEF\xBB\xBF[s]\nk=1\n", "MissingSectionHeaderError", 1, "\xEF\xBB\xBF[s]" },
		{ "[s]\n= v\nk=1\n: w", "DuplicateOptionError", 4, "" },
		{ "[s]\r\n= v\r\n", "ParsingError", 2, "= v" },
		{ "[s]\nk\n v\n", "AttributeError", 3, "v" },
		{ "[s]\nk=1\n# \xB9\xFE\n", "UnicodeDecodeError", 3, "\xB9" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		const struct npd_ini *ini =
			npd_ini_read_py(&f.arena, file_of(&f, rows[i].text), NULL);

		assert_true(ini->refused);
		const struct npd_ini_problem *p = &ini->problems.data[0];

		assert_string_equal(p->name, rows[i].name);
		assert_int_equal(p->line, rows[i].line);
		assert_str(npd_str_sub(f.file.bytes, p->span.from, p->span.to), rows[i].at);
		npd_arena_done(&f.arena);
	}
}

static void interpolation_follows_references(void **state)
{
	static const struct {
		const char *text, *want; /* want starts with '!': the class that get() raises */
	} rows[] = {
		{ "[s]\nk=%(b)s!\nb=x%%y\n", "x%y!" },
		{ "[s]\nk=%(B)s\nb=1\n", "1" },
		{ "[DEFAULT]\nk=%(b)s\n[s]\nb=own\n", "own" },
		{ "[s]\nk=%(k)s\n", "!InterpolationDepthError" },
		{ "[s]\nk=a%b\n", "!InterpolationSyntaxError" },
		{ "[s]\nk=100%\n", "!InterpolationSyntaxError" },
		{ "[s]\nk=%(gone)s\n", "!InterpolationMissingOptionError" },
		{ "[s]\nk=%(b)s\nb\n", "!TypeError" },
		{ "[s]\nk=%(a)s%(a)s%(a)s%(a)s\na=%(b)s%(b)s%(b)s%(b)s\nb=%(c)s%(c)s%(c)s%(c)s\n"
		  "c=%(d)s%(d)s%(d)s%(d)s\nd=%(e)s%(e)s%(e)s%(e)s\ne=%(f)s%(f)s%(f)s%(f)s\n"
		  "f=%(g)s%(g)s%(g)s%(g)s\ng=%(h)s%(h)s%(h)s%(h)s\nh=\n",
			"!too much interpolation" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		const struct npd_ini *ini =
			npd_ini_read_py(&f.arena, file_of(&f, rows[i].text), NULL);
		const struct npd_ini_value v = npd_ini_get(
			&f.arena, ini, npd_ini_find_section(ini, NPD_STR("s")), NPD_STR("k"));
		char got[64];

		snprintf(got, sizeof got, "%s%.*s", v.error == NULL ? "" : "!",
			NPD_ARG(v.error == NULL ? v.text : npd_str_of(v.error)));
		assert_string_equal(got, rows[i].want);
		npd_arena_done(&f.arena);
	}
}

static void a_value_over_several_lines_keeps_its_places(void **state)
{
	struct fixture f;
	const char *text = "[s]\nk = one,\n\n\ttwo\nl=1\\\n  23\n";
	const struct npd_file_text *file = file_of(&f, text);
	const struct npd_ini_item *py = item_of(npd_ini_read_py(&f.arena, file, NULL), "s", "k");
	const struct npd_ini_item *c = item_of(npd_ini_read_c(&f.arena, file), "s", "l");

	(void)state;
	assert_str(py->value, "one,\n\ntwo");
	assert_int_equal(npd_ini_origin(py, 0), strstr(text, "one") - text);
	assert_int_equal(npd_ini_origin(py, 6), strstr(text, "two") - text);
	assert_int_equal(npd_ini_origin(py, 99), strstr(text, "two") + 3 - text);
	assert_str(c->value, "1  23");
	assert_int_equal(npd_ini_origin(c, 3), strstr(text, "23") - text);
	npd_arena_done(&f.arena);
}

static void sections_end_at_the_first_bracket_before_python_3_10(void **state)
{
	static const struct {
		unsigned minor;
		const char *name;
	} rows[] = { { 7, "a" }, { 9, "a" }, { 10, "a]b" }, { 11, "a]b" }, { 0, "a" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		const struct npd_ini_py_options options = { .python_minor = rows[i].minor };
		const struct npd_ini *ini =
			npd_ini_read_py(&f.arena, file_of(&f, "[a]b]\nk=1\n"), &options);

		assert_str(ini->sections.data[0].name, rows[i].name);
		npd_arena_done(&f.arena);
	}
}

static void iniparser_refuses_long_lines_and_lines_without_equals(void **state)
{
	struct fixture f;
	char text[1100] = "[s]\nk=";

	(void)state;
	memset(text + 6, 'x', 1030);
	const struct npd_ini *ini = npd_ini_read_c(&f.arena, file_of(&f, text));

	assert_true(ini->refused);
	assert_string_equal(ini->problems.data[0].name, "line too long");
	npd_arena_done(&f.arena);
	ini = npd_ini_read_c(&f.arena, file_of(&f, "[s]\nINPUTS: a;\nk=1\n"));
	assert_true(ini->refused);
	assert_string_equal(ini->problems.data[0].name, "syntax error");
	assert_int_equal(ini->problems.data[0].line, 2);
	assert_str(item_of(ini, "s", "k")->value, "1");
	npd_arena_done(&f.arena);
}

static void lenient_reading_has_whole_lines_and_all_keys(void **state)
{
	struct fixture f;
	char text[1000];
	char value[500];
	char name[61];

	(void)state;
	memset(value, 'v', sizeof value);
	value[sizeof value - 1] = '\0';
	memset(name, 'n', sizeof name);
	name[sizeof name - 1] = '\0';
	snprintf(text, sizeof text,
		"\xEF\xBB\xBF[%s]\nK=%s ; c\n                \t  more ; text\nbad\nk=2\n", name,
		value);
	const struct npd_ini *ini = npd_ini_read_lenient(&f.arena, file_of(&f, text));

	assert_false(ini->refused);
	assert_str(ini->sections.data[0].name, name);
	assert_int_equal(ini->items.len, 2);
	assert_true(ini->items.data[0].superseded);
	assert_int_equal(ini->items.data[1].previous, 0);
	assert_str(npd_str_head(ini->items.data[0].value, 499), value);
	assert_str(npd_str_from(ini->items.data[0].value, 499), "\nmore ; text");
	assert_int_equal(ini->problems.len, 1);
	assert_int_equal(ini->problems.data[0].line, 4);
	npd_arena_done(&f.arena);
}

static void what_is_too_large_is_not_read(void **state)
{
	struct fixture f;
	struct npd_buf text;

	(void)state;
	npd_arena_init(&f.arena, 0, NULL);
	npd_buf_init(&text, &f.arena);
	npd_buf_add_c(&text, "[s]\n");
	for (unsigned i = 0; i < 20000; i++)
		npd_buf_printf(&text, "k%u=1\n", i);
	f.file = (struct npd_file_text){ NPD_STR("x.ini"), npd_buf_str(&text) };
	const struct npd_ini *ini = npd_ini_read_py(&f.arena, &f.file, NULL);

	assert_int_equal(ini->items.len + ini->sections.len, NPD_INI_ENTRIES_MAX);
	assert_string_equal(ini->problems.data[0].name, "too many entries");
	npd_buf_add_repeat(&text, ' ', NPD_INI_FILE_MAX_BYTES);
	f.file.bytes = npd_buf_str(&text);
	ini = npd_ini_read_lenient(&f.arena, &f.file);
	assert_true(ini->refused);
	assert_string_equal(ini->problems.data[0].name, "file too large");
	npd_arena_done(&f.arena);
}

static void lower_is_that_of_python(void **state)
{
	static const struct {
		const char *text, *want;
		bool unsure;
	} rows[] = {
		{ "Mean_Red", "mean_red", false },
		{ "\xC3\x84\xD0\x96\xCE\x91", "\xC3\xA4\xD0\xB6\xCE\xB1", false },
		{ "\xC4\xB0", "i\xCC\x87", false },
		{ "\xE1\xBA\x9E", "\xC3\x9F", false },
		{ "\xCE\xA3", "\xCF\x83", true },
		{ "A\xFF", "a\xFF", false },
		{ "\xE4\xB8\xAD", "\xE4\xB8\xAD", false },
	};
	struct npd_arena arena;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool unsure = false;

		assert_str(npd_py_lower(&arena, npd_str_of(rows[i].text), &unsure), rows[i].want);
		assert_int_equal(unsure, rows[i].unsure);
	}
	npd_arena_done(&arena);
}

static void ini_files_are_recognised(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} rows[] = {
		{ "[INPUT_CONFIG]\ninputs=a;\n", true },
		{ "\xEF\xBB\xBF; note\n\n[INPUT_CONFIG]\n", true },
		{ "inputs=a;\noutputs=b;\n", true },
		{ "[a]\nk=1\n  more\nINPUTS: a;\n", true },
		{ "", false },
		{ "# only a comment\n", false },
		{ "import cv2\nmean = [1]\n", false },
		{ "[1, 2]\n", false },
		{ "{\"a\": 1}\n", false },
		{ "name: \"net\"\nlayer {\n", false },
		{ "[Error] [812 ] [f] text\n", false },
		{ "a == b\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(npd_looks_like_ini(npd_str_of(rows[i].text)), rows[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reading_has_its_own_value),
		cmocka_unit_test(python_refuses_with_class_and_line),
		cmocka_unit_test(interpolation_follows_references),
		cmocka_unit_test(a_value_over_several_lines_keeps_its_places),
		cmocka_unit_test(sections_end_at_the_first_bracket_before_python_3_10),
		cmocka_unit_test(iniparser_refuses_long_lines_and_lines_without_equals),
		cmocka_unit_test(lenient_reading_has_whole_lines_and_all_keys),
		cmocka_unit_test(what_is_too_large_is_not_read),
		cmocka_unit_test(lower_is_that_of_python),
		cmocka_unit_test(ini_files_are_recognised),
	};

	return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
