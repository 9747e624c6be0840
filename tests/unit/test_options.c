#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "cli/options.h"
#include "cli/table.h"

#define WORDS_MAX 8

struct fixture {
	struct npd_arena arena;
	struct npd_options options;
	struct npd_error error;
};

static int setup(void **state)
{
	static struct fixture f;
	memset(&f, 0, sizeof f);
	npd_arena_init(&f.arena, 0, NULL);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	npd_arena_done(&f->arena);
	return 0;
}

/* Words are parted by single blanks. */
static enum npd_status parse(struct fixture *f, const char *line)
{
	npd_str *words = NPD_NEW_ARRAY(&f->arena, npd_str, WORDS_MAX);
	size_t count = 0;
	for (npd_str rest = npd_str_of(line); rest.len > 0 && count < WORDS_MAX; count++)
		words[count] = npd_str_cut(&rest, ' ');
	return npd_options_parse(&f->arena, words, count, &f->options, &f->error);
}

static void assert_text(npd_str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.len == 0 ? "" : got.ptr, want, got.len);
}

static const struct {
	const char *line;
	enum npd_command command;
} commands[] = {
	{ "diagnose", NPD_CMD_DIAGNOSE },
	{ "explain generic.x", NPD_CMD_EXPLAIN },
	{ "kb list", NPD_CMD_KB_LIST },
	{ "kb check", NPD_CMD_KB_CHECK },
	{ "kb test", NPD_CMD_KB_TEST },
	{ "kb new log", NPD_CMD_KB_NEW },
	{ "kb eval 1", NPD_CMD_KB_EVAL },
	{ "kb schema", NPD_CMD_KB_SCHEMA },
	{ "help diagnose", NPD_CMD_DIAGNOSE },
	{ "help kb list", NPD_CMD_KB_LIST },
	{ "help", NPD_CMD_COUNT },
	{ "--version", NPD_CMD_COUNT },
};

static void commands_are_found_by_one_or_two_words(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		assert_int_equal(parse(f, commands[i].line), NPD_OK);
		assert_int_equal(f->options.command, commands[i].command);
	}
}

static const struct {
	const char *line, *message;
} refused[] = {
	{ "", "no command given" },
	{ "diagnos", "unknown command 'diagnos', did you mean 'diagnose'?" },
	{ "lnt", "unknown command 'lnt', did you mean 'lint'?" },
	{ "kb", "'kb' needs a command" },
	{ "kb lst", "unknown kb command 'lst', did you mean 'list'?" },
	{ "help lisst", "unknown command 'lisst'" },
	{ "help diagnose x", "unexpected argument 'x'" },
	{ "-q diagnose", "no command before '-q'; options come after the command" },
	{ "diagnose --frmat json", "unknown option '--frmat', did you mean '--format'?" },
	{ "diagnose --zzz", "unknown option '--zzz'" },
	{ "diagnose -z", "unknown option '-z'" },
	{ "diagnose -qz", "unknown option '-z'" },
	{ "diagnose --show-regex", "'diagnose' takes no option '--show-regex'" },
	{ "kb list --fail-on=error", "'kb list' takes no option '--fail-on'" },
	{ "kb list --format markdown", "option '--format' takes text|json, not 'markdown'" },
	{ "diagnose --format jsn",
		"option '--format' takes text|markdown|json, not 'jsn', did you mean 'json'?" },
	{ "diagnose --format", "option '--format' needs a value: text|markdown|json" },
	{ "diagnose --sdk=", "option '--sdk' needs a value: VERSION" },
	{ "diagnose --quiet=1", "option '--quiet' takes no value" },
	{ "diagnose --width wide", "option '--width' takes 0 or 40 to 1000, not 'wide'" },
	{ "diagnose --width 39", "option '--width' takes 0 or 40 to 1000, not '39'" },
	{ "diagnose --width -1", "option '--width' takes 0 or 40 to 1000, not '-1'" },
	{ "diagnose --width 99999999999999999999",
		"option '--width' takes 0 or 40 to 1000, not '99999999999999999999'" },
	{ "explain", "'explain' needs ID..." },
	{ "explain --search", "'explain' needs WORDS" },
	{ "kb new", "'kb new' needs LOG[:LINE]" },
	{ "kb new a b", "unexpected argument 'b'" },
	{ "kb schema x", "unexpected argument 'x'" },
};

static void wrong_usage_is_explained(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		assert_int_equal(parse(f, refused[i].line), NPD_EINVAL);
		assert_string_equal(f->error.text, refused[i].message);
	}
}

static void values_may_be_attached_or_follow(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "diagnose --sdk=1.0=x --chip CV183x --format json"), NPD_OK);
	assert_text(f->options.sdk, "1.0=x");
	assert_text(f->options.chip, "CV183x");
	assert_int_equal(f->options.format, NPD_FORMAT_JSON);
	assert_int_equal(parse(f, "kb new -ox.yaml a.log"), NPD_OK);
	assert_text(f->options.output, "x.yaml");
	assert_int_equal(parse(f, "kb new -o x.yaml a.log"), NPD_OK);
	assert_text(f->options.output, "x.yaml");
}

static void options_may_stand_between_operands(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "diagnose a.log -v b.log - --lang zh"), NPD_OK);
	assert_int_equal(f->options.operand_count, 3);
	assert_text(f->options.operands[0], "a.log");
	assert_text(f->options.operands[1], "b.log");
	assert_text(f->options.operands[2], "-");
	assert_true(f->options.verbose);
	assert_int_equal(f->options.lang, NPD_LANG_ZH);
}

static void two_dashes_end_the_options(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "diagnose -q -- --format -- -v"), NPD_OK);
	assert_int_equal(f->options.operand_count, 3);
	assert_text(f->options.operands[0], "--format");
	assert_text(f->options.operands[1], "--");
	assert_text(f->options.operands[2], "-v");
	assert_false(f->options.verbose);
}

static void an_expression_may_begin_like_an_option(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "kb eval -1"), NPD_OK);
	assert_text(f->options.operands[0], "-1");
	assert_int_equal(parse(f, "kb eval -- --x"), NPD_OK);
	assert_text(f->options.operands[0], "--x");
}

static void the_later_of_two_contrary_options_wins(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "diagnose -qv --color=never --color=always"), NPD_OK);
	assert_true(f->options.verbose);
	assert_false(f->options.quiet);
	assert_int_equal(f->options.color, NPD_COLOR_ALWAYS);
}

static void folders_add_up(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "kb check --kb a --kb=b --clean c d"), NPD_OK);
	assert_int_equal(f->options.kb_dir_count, 2);
	assert_text(f->options.kb_dirs[1], "b");
	assert_int_equal(f->options.clean_dir_count, 1);
	assert_int_equal(f->options.operand_count, 1);
}

static void nothing_given_means_the_documented_defaults(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "diagnose"), NPD_OK);
	assert_int_equal(f->options.format, NPD_FORMAT_TEXT);
	assert_int_equal(f->options.lang, NPD_LANG_AUTO);
	assert_false(f->options.lang_given);
	assert_int_equal(f->options.fail_on, NPD_ERROR);
	assert_int_equal(f->options.color, NPD_COLOR_AUTO);
	assert_false(f->options.width_given);
	assert_int_equal(f->options.operand_count, 0);
}

static void json_is_the_second_format_of_the_list(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "kb list --format json"), NPD_OK);
	assert_int_equal(f->options.format, NPD_FORMAT_JSON);
}

static void help_needs_no_operands(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(parse(f, "explain --help"), NPD_OK);
	assert_true(f->options.help);
	assert_int_equal(parse(f, "kb -h"), NPD_OK);
	assert_true(f->options.help);
	assert_text(f->options.group, "kb");
}

static void every_option_is_on_a_help_page(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < NPD_OPTION_ROWS; i++) {
		const struct npd_option_row *row = &npd_option_rows[i];
		assert_non_null(row->name);
		struct npd_buf pages;
		npd_buf_init(&pages, &f->arena);
		for (unsigned c = 0; c < NPD_CMD_COUNT; c++)
			npd_help_write_command(&pages, (enum npd_command)c);
		assert_non_null(strstr(pages.data, row->help));
	}
}

static void help_fits_into_100_columns(void **state)
{
	struct fixture *f = *state;
	struct npd_buf pages;
	npd_buf_init(&pages, &f->arena);
	npd_help_write_program(&pages);
	npd_help_write_group(&pages, NPD_STR("kb"));
	for (unsigned c = 0; c < NPD_CMD_COUNT; c++)
		npd_help_write_command(&pages, (enum npd_command)c);
	for (npd_str rest = npd_buf_str(&pages); rest.len > 0;)
		assert_in_range(npd_str_cut(&rest, '\n').len, 0, 100);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(commands_are_found_by_one_or_two_words),
		TEST(wrong_usage_is_explained),
		TEST(values_may_be_attached_or_follow),
		TEST(options_may_stand_between_operands),
		TEST(two_dashes_end_the_options),
		TEST(an_expression_may_begin_like_an_option),
		TEST(the_later_of_two_contrary_options_wins),
		TEST(folders_add_up),
		TEST(nothing_given_means_the_documented_defaults),
		TEST(json_is_the_second_format_of_the_list),
		TEST(help_needs_no_operands),
		TEST(every_option_is_on_a_help_page),
		TEST(help_fits_into_100_columns),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
