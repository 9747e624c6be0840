/* Files to facts to findings, with rules of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/lint.h"
#include "kb/load.h"
#include "os/file.h"

#define PROSE(indent, text) indent "en: " text "\n" indent "zh: " text "\n"
#define RULE(name, sdk, require)                                                                   \
	"  - id: sigmastar." name "\n"                                                             \
	"    severity: error\n"                                                                    \
	"    status: documented\n"                                                                 \
	"    applies: {sdk: '" sdk "'}\n"                                                          \
	"    group: tool\n"                                                                        \
	"    for_each: c in commands\n"                                                            \
	"    require: '" require "'\n"                                                             \
	"    at:\n"                                                                                \
	"      fact: c.tool\n"                                                                     \
	"      label:\n" PROSE("        ", "here") "    title:\n" PROSE(                           \
		"      ", name) "    cause:\n" PROSE("      ",                                     \
		"because") "    fix:\n      - en: mend it\n        zh: mend it\n"                  \
			   "    sources: [none]\n"                                                 \
			   "    examples: {good: [{command: x}], bad: [{command: x}]}\n"

static const char knowledge[] = "schema: 1\n"
				"toolchain: sigmastar\n"
				"stage: convert\n"
				"contexts:\n"
				"  - id: sigmastar.any-command\n"
				"    match: '{tool}tool.py'\n"
				"    role: command\n"
				"    sets: {stage: convert}\n"
				"    examples: {match: [atool.py]}\n"
				"rules:\n" RULE("newer", ">S1.0.9", "c.tool != \"atool.py\"")
					RULE("older", "<=S1.0.9", "!c.tool.startsWith(\"a\")");

struct fixture {
	struct npd_arena arena;
	struct npd_kb *kb;
	struct npd_lint *lint;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct npd_source sources[2] = { { NPD_STR("kb/facts.yaml"), { 0 } },
		{ NPD_STR("rules.yaml"), npd_str_of(knowledge) } };
	struct npd_kb_errors errors = { 0 };
	struct npd_error error = { 0 };
	struct npd_buf image;

	npd_arena_init(&f->arena, 0, NULL);
	npd_buf_init(&image, &f->arena);
	*state = f;
	if (npd_file_load(&f->arena, sources[0].name, NPD_KB_FILE_MAX_BYTES, &sources[0].text,
		    &error) == NPD_OK &&
		npd_kb_compile(&f->arena, sources, 2, NPD_STR("benign\n"), NULL, &image, &errors,
			&error) == NPD_OK &&
		npd_kb_open(image.data, image.len, &f->kb, &error) == NPD_OK)
		return 0;
	printf("%s\n", error.text);
	for (size_t i = 0; i < errors.count; i++)
		printf("%u: %.*s\n", errors.items[i].line, NPD_ARG(errors.items[i].text));
	return -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	npd_lint_free(f->lint);
	npd_kb_free(f->kb);
	npd_arena_done(&f->arena);
	free(f);
	return 0;
}

static void begin(struct fixture *f, const char *sdk, const char *command)
{
	const struct npd_lint_options options = { .sdk = npd_str_of(sdk) };

	f->lint = npd_lint_free(f->lint);
	assert_int_equal(npd_lint_new(f->kb, &options, &f->lint, NULL), NPD_OK);
	assert_int_equal(npd_lint_add(f->lint, NPD_FILE_COMMAND, NPD_STR("run.sh"), command,
				 strlen(command), NULL),
		NPD_OK);
}

static void add_config(struct fixture *f, const char *text)
{
	assert_int_equal(npd_lint_add(f->lint, NPD_FILE_CONFIG, NPD_STR("cfg/a.ini"), text,
				 strlen(text), NULL),
		NPD_OK);
}

static void expect_findings(struct fixture *f, size_t count, const char *id)
{
	struct npd_report *r;

	assert_int_equal(npd_lint_finish(f->lint, &r, NULL), NPD_OK);
	assert_int_equal(r->finding_count, count);
	for (size_t i = 0; i < count; i++)
		assert_memory_equal(r->findings[i].id.ptr, id, strlen(id));
	npd_report_free(r);
}

static struct npd_fact *fact(struct fixture *f, const char *path)
{
	npd_str text;

	assert_int_equal(npd_lint_facts(f->lint, &text, NULL), NPD_OK);
	struct npd_fact *found = npd_fact_find(f->lint->collector.facts.root, npd_str_of(path));

	if (found == NULL)
		printf("no fact %s\n", path);
	assert_non_null(found);
	return found;
}

static void expect_text(struct fixture *f, const char *path, const char *text)
{
	const struct npd_fact *found = fact(f, path);

	assert_int_equal(found->value.kind, NPD_VALUE_STRING);
	assert_int_equal(found->value.as.text.len, strlen(text));
	assert_memory_equal(found->value.as.text.ptr, text, strlen(text));
}

static void rules_of_a_group_say_an_item_once(void **state)
{
	begin(*state, NULL, "./atool.py onnx\n");
	expect_findings(*state, 1, "sigmastar.newer");
	begin(*state, "S1.0.9", "./atool.py onnx\n");
	expect_findings(*state, 1, "sigmastar.older");
	begin(*state, "S3.0.1", "./atool.py onnx\n");
	expect_findings(*state, 1, "sigmastar.newer");
	begin(*state, NULL, "./btool.py onnx\n");
	expect_findings(*state, 0, "");
	/* they disagree */
	begin(*state, NULL, "./actool.py onnx\n");
	expect_findings(*state, 0, "");
}

static void options_become_parts(void **state)
{
	struct fixture *f = *state;

	begin(f, NULL,
		"python3 atool.py onnx --input_config cfg/a.ini --input_shapes 1,3,2,x:5\n"
		"python3 btool.py -i x/a.v2.JPG -n ./p/pre.v2.py,q,./p/pre.v2.py\n"
		"python3 ctool.py -i prefix:list -n $PRE\n");
	expect_text(f, "commands[0].config_name", "a.ini");
	assert_int_equal(fact(f, "commands[0].shapes")->members.len, 2);
	assert_int_equal(fact(f, "commands[0].shapes[0][2]")->value.as.integer, 2);
	assert_int_equal(fact(f, "commands[0].shapes[0][3]")->value.kind, NPD_VALUE_UNKNOWN);
	expect_text(f, "commands[1].image_suffix", ".jpg");
	assert_int_equal(fact(f, "commands[1].scripts")->members.len, 3);
	expect_text(f, "commands[1].scripts[0].name", "pre.v2.py");
	expect_text(f, "commands[1].scripts[0].module", "pre");
	expect_text(f, "commands[1].scripts[1].module", "q");
	assert_int_equal(fact(f, "commands[1].scripts[1].is_file")->value.as.boolean, false);
	assert_int_equal(fact(f, "command_scripts")->members.len, 2);
	assert_int_equal(fact(f, "command_scripts[1]")->at.span.to -
				 fact(f, "command_scripts[1]")->at.span.from,
		1);
	assert_int_equal(fact(f, "commands[2].image_suffix")->value.kind, NPD_VALUE_ABSENT);
	assert_int_equal(fact(f, "commands[2].scripts")->value.kind, NPD_VALUE_UNKNOWN);
}

static void shapes_belong_to_inputs_of_the_config(void **state)
{
	struct fixture *f = *state;
	static const char config[] = "[INPUT_CONFIG]\ninputs=a,b;\n";

	begin(f, NULL, "./atool.py --input_shapes 1,3,2,2:1,5\n");
	add_config(f, config);
	assert_int_equal(fact(f, "inputs[1].command.shape[1]")->value.as.integer, 5);
	begin(f, NULL, "./atool.py --input_shapes 1,3,2,2\n");
	add_config(f, config);
	assert_int_equal(fact(f, "inputs[1].command.shape")->value.kind, NPD_VALUE_UNKNOWN);
}

static void entries_of_lists_have_words_and_numbers(void **state)
{
	struct fixture *f = *state;

	begin(f, NULL, "./atool.py\n");
	add_config(f, "[INPUT_CONFIG]\ninput_formats=RGB,rgb;\nmean=1:2.5,1:x;\n"
		      "[CONV_CONFIG]\ninput_format=ALL_INT16;\ntensor_arrays=;\n");
	expect_text(f, "config_file.name", "a.ini");
	assert_int_equal(fact(f, "config_entries")->members.len, 5);
	expect_text(f, "config_entries[1].text", "rgb");
	assert_int_equal(fact(f, "config_entries[1].index")->value.as.integer, 1);
	assert_int_equal(fact(f, "config_entries[2].is_number")->value.as.boolean, true);
	assert_int_equal(fact(f, "config_entries[3].is_number")->value.as.boolean, false);
	expect_text(f, "config_entries[4].section", "CONV_CONFIG");
	assert_int_equal(fact(f, "config_keys[2].empty")->value.as.boolean, false);
	assert_int_equal(fact(f, "config_keys[3].empty")->value.as.boolean, true);
}

static void expect_entry(struct fixture *f, const char *script, enum npd_value_kind kind)
{
	begin(f, NULL, "./atool.py\n");
	assert_int_equal(npd_lint_add(f->lint, NPD_FILE_SCRIPT, NPD_STR("pre.py"), script,
				 strlen(script), NULL),
		NPD_OK);
	const struct npd_fact *entry = npd_fact_find(fact(f, "scripts[0]"), NPD_STR("entry"));

	assert_int_equal(entry == NULL ? NPD_VALUE_ABSENT : entry->value.kind, kind);
}

static void an_entry_is_absent_only_where_nothing_can_bring_it(void **state)
{
	expect_entry(
		*state, "def image_preprocess(p, norm=True):\n    return p\n", NPD_VALUE_STRING);
	expect_entry(*state, "from base import image_preprocess\n", NPD_VALUE_STRING);
	expect_entry(*state, "def preprocess(p):\n    return p\n", NPD_VALUE_ABSENT);
	expect_entry(*state, "from base import *\n", NPD_VALUE_UNKNOWN);
	expect_entry(*state, "raise SystemExit(1)\n", NPD_VALUE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			rules_of_a_group_say_an_item_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(options_become_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			shapes_belong_to_inputs_of_the_config, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			entries_of_lists_have_words_and_numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			an_entry_is_absent_only_where_nothing_can_bring_it, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
