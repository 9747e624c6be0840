/* Rules over facts, with a small knowledge base of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "kb/load.h"
#include "npu_doctor.h"

#define PROSE(key, en, zh) "    " key ":\n      en: \"" en "\"\n      zh: \"" zh "\"\n"
#define TAIL                                                                                       \
	"    fix:\n      - en: do\n        zh: 做\n    sources: [x]\n"                            \
	"    examples: {good: [{command: a}], bad: [{command: b}]}\n"

static const char knowledge[] =
	"schema: 1\n"
	"toolchain: acme\n"
	"contexts:\n"
	"  - id: acme.command\n    role: command\n    regex: 'acme --'\n"
	"    examples:\n      match: [acme --level 1]\n"
	"facts:\n"
	"  - id: acme.facts\n" PROSE(
		"title", "f", "f") "    members:\n"
				   "      - path: cmd.options{}\n        type: any\n        "
				   "text:\n          en: a\n          zh: a\n"
				   "      - path: commands[].options{}\n        type: any\n        "
				   "text:\n          en: a\n          zh: a\n"
				   "      - path: model.opset\n        type: int\n        text:\n  "
				   "        en: a\n          zh: a\n"
				   "rules:\n"
				   "  - id: acme.bound\n"
				   "    severity: error\n    status: documented\n"
				   "    applies: {sdk: '>=2'}\n"
				   "    for_each: once\n    require: 'cmd.options.level != \"3\"'\n"
				   "    at:\n      fact: cmd.options.level\n      label:\n        "
				   "en: l\n        zh: l\n"
				   "    predicts: [acme.failed]\n" PROSE("title", "level", "级")
					   PROSE("cause", "c", "c") TAIL
	"  - id: acme.group-new\n"
	"    severity: error\n    status: documented\n"
	"    applies: {sdk: '>=2'}\n    group: limit\n"
	"    for_each: once\n    where: 'has(cmd.options.size)'\n    require: "
	"'int(cmd.options.size) <= 20'\n"
	"    at:\n      fact: cmd.options.size\n      label:\n        en: l\n        zh: l\n" PROSE(
		"title", "size", "大小") PROSE("cause", "c", "c") TAIL
	"  - id: acme.group-old\n"
	"    severity: error\n    status: documented\n"
	"    applies: {sdk: '<2'}\n    group: limit\n"
	"    for_each: once\n    where: 'has(cmd.options.size)'\n    require: "
	"'int(cmd.options.size) <= 13'\n"
	"    at:\n      fact: cmd.options.size\n      label:\n        en: l\n        zh: l\n" PROSE(
		"title", "size", "大小") PROSE("cause", "c", "c") TAIL
	"  - id: acme.model\n"
	"    severity: error\n    status: documented\n"
	"    for_each: once\n    require: 'model.opset <= 13'\n"
	"    at:\n      fact: model.opset\n      label:\n        en: l\n        zh: l\n" PROSE(
		"title", "opset", "opset") PROSE("cause", "c", "c") TAIL
	"  - id: acme.same-chip\n"
	"    severity: warning\n    status: inferred\n"
	"    for_each: run in commands\n    where: 'has(run.options.chip) && "
	"has(cmd.options.chip)'\n"
	"    require: 'run.options.chip == cmd.options.chip'\n"
	"    at:\n      fact: run.options.chip\n      label:\n        en: here "
	"{run.options.chip}\n        zh: "
	"这里 {run.options.chip}\n"
	"    against:\n      - fact: cmd.options.chip\n        label:\n          en: there "
	"{cmd.options.chip}\n   "
	"       zh: 那里 {cmd.options.chip}\n"
	"    edit: {fact: run.options.chip, to: cmd.options.chip, safety: safe}\n" PROSE("title",
		"not {cmd.options.chip}", "不是 {cmd.options.chip}") PROSE("cause", "c", "c") TAIL
	"signatures:\n"
	"  - id: acme.failed\n"
	"    severity: error\n    status: documented\n" PROSE("title", "failed",
		"失败") "    match: the acme level is not right for it\n" PROSE("cause", "c",
		"c") "    confirm: [acme.bound]\n"
		     "    fix:\n      - en: do\n        zh: 做\n    sources: [x]\n"
		     "    examples:\n      match: [the acme level is not right for it]\n      "
		     "no_match: [the acme level is]\n";

struct fixture {
	struct npd_arena arena;
	struct npd_kb *kb;
	struct npd_lint *lint;
	struct npd_diag *diag;
	struct npd_report *report;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const struct npd_source source = { NPD_STR("acme.yaml"), npd_str_of(knowledge) };
	struct npd_kb_errors errors = { 0 };
	struct npd_error error = { 0 };
	struct npd_buf image;

	npd_arena_init(&f->arena, 0, NULL);
	npd_buf_init(&image, &f->arena);
	*state = f;
	if (npd_kb_compile(&f->arena, &source, 1, NPD_STR("benign\n"), NULL, &image, &errors,
		    &error) == NPD_OK &&
		npd_kb_open(image.data, image.len, &f->kb, &error) == NPD_OK)
		return 0;
	for (size_t i = 0; i < errors.count; i++)
		printf("%u:%u: %.*s\n", errors.items[i].line, errors.items[i].column,
			NPD_ARG(errors.items[i].text));
	return -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	npd_report_free(f->report);
	npd_lint_free(f->lint);
	npd_diag_free(f->diag);
	npd_kb_free(f->kb);
	npd_arena_done(&f->arena);
	free(f);
	return 0;
}

static const struct npd_report *lint(struct fixture *f, const char *command, const char *sdk)
{
	const struct npd_lint_options options = {
		.lang = NPD_LANG_EN, .toolchain = NPD_STR("acme"), .sdk = npd_str_of(sdk)
	};

	f->report = npd_report_free(f->report);
	f->lint = npd_lint_free(f->lint);
	assert_int_equal(npd_lint_new(f->kb, &options, &f->lint, NULL), NPD_OK);
	assert_int_equal(npd_lint_add(f->lint, NPD_FILE_COMMAND, NPD_STR("run.sh"), command,
				 strlen(command), NULL),
		NPD_OK);
	assert_int_equal(npd_lint_finish(f->lint, &f->report, NULL), NPD_OK);
	return f->report;
}

static const struct npd_finding *find(const struct npd_report *r, const char *id)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (npd_str_eq(r->findings[i].id, npd_str_of(id)))
			return &r->findings[i];
	return NULL;
}

static const struct npd_missing_check *find_missing(const struct npd_report *r, const char *id)
{
	for (size_t i = 0; i < r->checks.missing_count; i++)
		if (npd_str_eq(r->checks.missing[i].id, npd_str_of(id)))
			return &r->checks.missing[i];
	return NULL;
}

static void assert_text(npd_str got, const char *want)
{
	if (!npd_str_eq(got, npd_str_of(want)))
		fail_msg("'%.*s', not '%s'", NPD_ARG(got), want);
}

static void what_is_not_known_is_not_checked_and_named(void **state)
{
	const struct npd_report *r = lint(*state, "acme --level 1", "2.0");
	const struct npd_missing_check *m = find_missing(r, "acme.model");

	assert_int_equal(r->finding_count, 0);
	assert_int_equal(r->checks.unknown, 1);
	assert_int_equal(r->checks.fail, 0);
	assert_non_null(m);
	assert_int_equal(m->fact_count, 1);
	assert_text(m->facts[0], "model");
	assert_text(r->status, "clean");
}

static void a_rule_of_a_known_version_is_an_error(void **state)
{
	const struct npd_finding *f = find(lint(*state, "acme --level 3", "2.0"), "acme.bound");

	assert_non_null(f);
	assert_int_equal(f->severity, NPD_ERROR);
	assert_int_equal(f->confidence, NPD_CONFIRMED);
	assert_text(f->predicts[0], "acme.failed");
	assert_text(f->location.file, "run.sh");
	assert_int_equal(f->location.line, 1);
	assert_int_equal(f->location.column, 14);
}

static void a_rule_of_another_version_is_none_of_the_checks(void **state)
{
	const struct npd_report *r = lint(*state, "acme --level 3", "1.9");

	assert_null(find(r, "acme.bound"));
	assert_null(find_missing(r, "acme.bound"));
}

static void while_the_version_is_unknown_a_rule_only_warns_and_says_so(void **state)
{
	const struct npd_finding *f = find(lint(*state, "acme --level 3", NULL), "acme.bound");

	assert_non_null(f);
	assert_int_equal(f->severity, NPD_WARNING);
	assert_int_equal(f->confidence, NPD_LIKELY);
	assert_text(f->reasons[0], "holds for SDK >=2, and the version is not known: pass --sdk");
}

static void a_group_that_disagrees_is_not_checked_for_lack_of_the_version(void **state)
{
	const struct npd_report *r = lint(*state, "acme --level 1 --size 15", NULL);

	assert_null(find(r, "acme.group-old"));
	assert_non_null(find_missing(r, "acme.group-old"));
	assert_text(find_missing(r, "acme.group-old")->facts[0], "sdk");
	assert_non_null(find(lint(*state, "acme --level 1 --size 15", "1.0"), "acme.group-old"));
	assert_null(find(lint(*state, "acme --level 1 --size 15", "2.0"), "acme.group-new"));
}

static void a_group_that_agrees_counts_and_says_it_once(void **state)
{
	const struct npd_report *r = lint(*state, "acme --level 1 --size 21", NULL);

	assert_non_null(find(r, "acme.group-new"));
	assert_null(find(r, "acme.group-old"));
	assert_null(find_missing(r, "acme.group-old"));
}

static void a_finding_shows_both_places_and_the_edit(void **state)
{
	const char *text = "cd /x\nacme --level 1 --chip a\nacme --level 1 --chip 'b'\n";
	const struct npd_finding *f = find(lint(*state, text, "2.0"), "acme.same-chip");

	assert_non_null(f);
	assert_int_equal(f->severity, NPD_WARNING);
	assert_text(f->title, "not a");
	assert_text(f->excerpt, "acme --level 1 --chip 'b'");
	assert_int_equal(f->location.line, 3);
	assert_int_equal(f->evidence_count, 2);
	assert_text(f->evidence[0].role, "cause");
	assert_text(f->evidence[0].label, "here b");
	assert_text(f->evidence[1].role, "against");
	assert_text(f->evidence[1].label, "there a");
	assert_int_equal(f->evidence[1].location.line, 2);
	assert_int_equal(f->fixes[0].edit_count, 1);
	assert_int_equal(f->fixes[0].safety, NPD_SAFE);
	assert_text(f->fixes[0].edits[0].old_text, "'b'");
	assert_text(f->fixes[0].edits[0].new_text, "a");
}

static void an_absent_fact_that_is_selected_is_not_checked(void **state)
{
	const struct npd_report *r = lint(*state, "acme --other 1", "2.0");

	assert_null(find(r, "acme.bound"));
	assert_non_null(find_missing(r, "acme.bound"));
}

static const struct npd_report *diagnose(struct fixture *f, const char *command)
{
	static const char log[] = "the acme level is not right for it\n";
	const struct npd_diag_options options = {
		.lang = NPD_LANG_EN, .toolchain = NPD_STR("acme"), .sdk = NPD_STR("2.0")
	};

	f->report = npd_report_free(f->report);
	f->diag = npd_diag_free(f->diag);
	assert_int_equal(npd_diag_new(f->kb, &options, &f->diag, NULL), NPD_OK);
	assert_int_equal(npd_diag_input(f->diag, NPD_STR("log"), NULL), NPD_OK);
	assert_int_equal(npd_diag_feed(f->diag, log, sizeof log - 1, NULL), NPD_OK);
	assert_int_equal(npd_diag_with(f->diag, NPD_FILE_COMMAND, NPD_STR("run.sh"), command,
				 strlen(command), NULL),
		NPD_OK);
	assert_int_equal(npd_diag_finish(f->diag, &f->report, NULL), NPD_OK);
	return f->report;
}

static void files_that_fail_the_rule_prove_the_cause(void **state)
{
	const struct npd_finding *f = find(diagnose(*state, "acme --level 3"), "acme.failed");

	assert_non_null(f);
	assert_int_equal(f->confidence, NPD_CONFIRMED);
	assert_text(f->reasons[0], "the check acme.bound fails on your files");
	assert_int_equal(f->evidence_count, 1);
	assert_text(f->evidence[0].location.file, "run.sh");
	assert_text(f->evidence[0].role, "cause");
}

static void files_that_pass_it_do_not_support_the_cause(void **state)
{
	const struct npd_finding *f = find(diagnose(*state, "acme --level 2"), "acme.failed");

	assert_non_null(f);
	assert_int_equal(f->confidence, NPD_POSSIBLE);
	assert_true(npd_str_starts(f->reasons[0], NPD_STR("not supported by your files")));
	assert_int_equal(f->evidence_count, 0);
}

static void files_that_say_nothing_change_nothing(void **state)
{
	const struct npd_finding *f = find(diagnose(*state, "acme --other 2"), "acme.failed");

	assert_non_null(f);
	assert_int_equal(f->confidence, NPD_CERTAIN);
}

static void lack_of_memory_is_told_and_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	const char *command = "acme --level 3 --size 21 --chip x";

	for (size_t limit = 1 << 12; limit < 1 << 18; limit += 999) {
		const struct npd_lint_options options = { .lang = NPD_LANG_EN,
			.toolchain = NPD_STR("acme"),
			.memory_limit_bytes = limit };
		struct npd_lint *l = NULL;
		struct npd_report *r = NULL;

		if (npd_lint_new(f->kb, &options, &l, NULL) != NPD_OK)
			continue;
		enum npd_status status = npd_lint_add(
			l, NPD_FILE_COMMAND, NPD_STR("run.sh"), command, strlen(command), NULL);

		if (status == NPD_OK)
			status = npd_lint_finish(l, &r, NULL);
		assert_true(status == NPD_OK || status == NPD_ENOMEM);
		npd_report_free(r);
		npd_lint_free(l);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_not_known_is_not_checked_and_named),
		TEST(a_rule_of_a_known_version_is_an_error),
		TEST(a_rule_of_another_version_is_none_of_the_checks),
		TEST(while_the_version_is_unknown_a_rule_only_warns_and_says_so),
		TEST(a_group_that_disagrees_is_not_checked_for_lack_of_the_version),
		TEST(a_group_that_agrees_counts_and_says_it_once),
		TEST(a_finding_shows_both_places_and_the_edit),
		TEST(an_absent_fact_that_is_selected_is_not_checked),
		TEST(files_that_fail_the_rule_prove_the_cause),
		TEST(files_that_pass_it_do_not_support_the_cause),
		TEST(files_that_say_nothing_change_nothing),
		TEST(lack_of_memory_is_told_and_leaves_nothing),
	};

	return cmocka_run_group_tests_name("lint", tests, NULL, NULL);
}
