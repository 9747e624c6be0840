/* The engine against a small knowledge base of its own. */
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
#include "os/file.h"

struct fixture {
	struct npd_arena arena;
	struct npd_kb *kb;
};

static void print_errors(const struct npd_kb_errors *errors, const struct npd_error *error)
{
	printf("%s\n", error->text);
	for (size_t i = 0; i < errors->count; i++)
		printf("%.*s:%u:%u: %.*s\n", NPD_ARG(errors->items[i].file), errors->items[i].line,
			errors->items[i].column, NPD_ARG(errors->items[i].text));
}

static int set_up(void **state)
{
	static const char *const names[] = {
		"tests/unit/knowledge/acme.yaml",
		"tests/unit/knowledge/generic.yaml",
		"tests/unit/knowledge/other.yaml",
	};
	struct fixture *f = calloc(1, sizeof *f);
	struct npd_source sources[3];
	struct npd_kb_errors errors = { 0 };
	struct npd_error error = { 0 };
	struct npd_buf image;

	npd_arena_init(&f->arena, 0, NULL);
	npd_buf_init(&image, &f->arena);
	*state = f;
	for (size_t i = 0; i < 3; i++) {
		sources[i].name = npd_str_of(names[i]);
		if (npd_file_load(&f->arena, sources[i].name, NPD_KB_FILE_MAX_BYTES,
			    &sources[i].text, &error) != NPD_OK)
			return -1;
	}
	if (npd_kb_compile(&f->arena, sources, 3, NPD_STR("benign\n"), NULL, &image, &errors,
		    &error) == NPD_OK &&
		npd_kb_open(image.data, image.len, &f->kb, &error) == NPD_OK)
		return 0;
	print_errors(&errors, &error);
	return -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	npd_kb_free(f->kb);
	npd_arena_done(&f->arena);
	free(f);
	return 0;
}

static struct npd_report *diagnose_in(
	void **state, const char *log, size_t block, const struct npd_diag_options *options)
{
	struct fixture *f = *state;
	struct npd_diag *d;
	struct npd_report *r;
	const size_t n = strlen(log);

	assert_int_equal(npd_diag_new(f->kb, options, &d, NULL), NPD_OK);
	assert_int_equal(npd_diag_input(d, NPD_STR("a.log"), NULL), NPD_OK);
	for (size_t at = 0; at < n; at += block)
		assert_int_equal(
			npd_diag_feed(d, log + at, n - at < block ? n - at : block, NULL), NPD_OK);
	assert_int_equal(npd_diag_finish(d, &r, NULL), NPD_OK);
	npd_diag_free(d);
	return r;
}

static struct npd_report *diagnose(void **state, const char *log)
{
	const struct npd_diag_options options = { .lang = NPD_LANG_EN };

	return diagnose_in(state, log, SIZE_MAX, &options);
}

#define assert_str(got, want)                                                                      \
	do {                                                                                       \
		const npd_str got_ = (got);                                                        \
		assert_int_equal(got_.len, strlen(want));                                          \
		assert_memory_equal(got_.ptr, want, got_.len);                                     \
	} while (0)

static void stage_decides_between_causes(void **state)
{
	static const struct {
		const char *log, *cause;
	} rows[] = {
		{ "acme-build --model m\nthe chip X1 is not supported here\n", "cause text" },
		{ "acme-run --model m\nthe chip X1 is not supported here\n", "cause at run" },
	};

	for (size_t i = 0; i < 2; i++) {
		struct npd_report *r = diagnose(state, rows[i].log);

		assert_int_equal(r->finding_count, 1);
		assert_str(r->findings[0].id, "acme.two-stages");
		assert_str(r->findings[0].cause, rows[i].cause);
		assert_int_equal(r->findings[0].confidence, NPD_CERTAIN);
		assert_int_equal(r->findings[0].location.line, 2);
		assert_str(r->findings[0].captures[0].value, "X1");
		npd_report_free(r);
	}
}

static void same_text_without_context_names_the_alternative(void **state)
{
	struct npd_report *r = diagnose(state, "the chip X1 is not supported here\n");

	assert_int_equal(r->finding_count, 1);
	assert_int_equal(r->findings[0].alternative_count, 1);
	assert_int_equal(r->findings[0].confidence, NPD_POSSIBLE);
	npd_report_free(r);
}

static void contradicting_context_excludes(void **state)
{
	const struct npd_diag_options options = { .lang = NPD_LANG_EN,
		.toolchain = NPD_STR("other") };
	struct npd_report *r =
		diagnose_in(state, "wanted 5 bytes but got 3 bytes\n", SIZE_MAX, &options);

	assert_int_equal(r->finding_count, 0);
	npd_report_free(r);
}

static void another_stage_leaves_an_entry_possible(void **state)
{
	struct npd_report *r = diagnose(state, "acme-run --model m\nthe output file is missing\n");

	assert_int_equal(r->finding_count, 1);
	assert_int_equal(r->findings[0].confidence, NPD_POSSIBLE);
	assert_str(r->findings[0].stage, "run");
	npd_report_free(r);
}

static void required_context_is_required(void **state)
{
	static const struct {
		const char *log;
		size_t findings;
	} rows[] = {
		{ "KeyError: 'x'\n", 0 },
		{ "acme-build --model m\nKeyError: 'x'\n", 1 },
		{ "acme-run --model m\nKeyError: 'x'\n", 0 },
	};

	for (size_t i = 0; i < 3; i++) {
		struct npd_report *r = diagnose(state, rows[i].log);

		assert_int_equal(r->finding_count, rows[i].findings);
		assert_int_equal(r->unmatched_count, 1 - rows[i].findings);
		npd_report_free(r);
	}
}

static void sequence_needs_order_window_and_absence(void **state)
{
	static const struct {
		const char *log;
		size_t findings;
	} rows[] = {
		{ "loading the table a.bin\nx\ntable entry 3 is broken\n", 1 },
		{ "table entry 3 is broken\nloading the table a.bin\n", 0 },
		{ "loading the table a.bin\n1\n2\n3\n4\n5\ntable entry 3 is broken\n", 0 },
		{ "loading the table a.bin\ntable entry 3 is broken\nthe table was repaired\n", 0 },
	};

	for (size_t i = 0; i < 4; i++) {
		struct npd_report *r = diagnose(state, rows[i].log);

		assert_int_equal(r->finding_count, rows[i].findings);
		npd_report_free(r);
	}
}

static void combination_stands_at_its_primary_leaf_with_all_captures(void **state)
{
	struct npd_report *r =
		diagnose(state, "loading the table a.bin\ntable entry 3 is broken\n");

	assert_int_equal(r->findings[0].location.line, 2);
	assert_int_equal(r->findings[0].evidence_count, 1);
	assert_int_equal(r->findings[0].evidence[0].location.line, 1);
	assert_int_equal(r->findings[0].capture_count, 2);
	npd_report_free(r);
}

static void variant_is_chosen_by_values(void **state)
{
	static const struct {
		const char *log, *cause;
		enum npd_confidence confidence;
	} rows[] = {
		{ "acme version 1\nacme-build --model\nwanted 5 bytes but got 3 bytes\n",
			"cause text", NPD_CERTAIN },
		{ "acme-build --model\nwanted 5 bytes but got 0 bytes\n", "nothing came",
			NPD_CERTAIN },
		{ "acme-build --model\nwanted 5 bytes but got 9 bytes\n", "too much, 9",
			NPD_LIKELY },
	};

	for (size_t i = 0; i < 3; i++) {
		struct npd_report *r = diagnose(state, rows[i].log);

		assert_int_equal(r->finding_count, 1);
		assert_str(r->findings[0].cause, rows[i].cause);
		assert_int_equal(r->findings[0].confidence, rows[i].confidence);
		npd_report_free(r);
	}
}

static void empty_value_is_a_value(void **state)
{
	static const struct {
		const char *log;
		enum npd_lang lang;
		const char *title, *cause, *value;
	} rows[] = {
		{ "node (a) of the graph g is broken\n", NPD_LANG_EN, "node a", "see a", "a" },
		{ "node () of the graph g is broken\n", NPD_LANG_EN, "node (no name)",
			"it has no name", "" },
		{ "node () of the graph g is broken\n", NPD_LANG_ZH, "节点（无名）坏了", "没有名字",
			"" },
	};

	for (size_t i = 0; i < 3; i++) {
		const struct npd_diag_options options = { .lang = rows[i].lang };
		struct npd_report *r = diagnose_in(state, rows[i].log, SIZE_MAX, &options);

		assert_int_equal(r->finding_count, 1);
		assert_str(r->findings[0].title, rows[i].title);
		assert_str(r->findings[0].cause, rows[i].cause);
		assert_str(r->findings[0].captures[0].name, i == 0 ? "node" : "graph");
		assert_str(r->findings[0].captures[i == 0 ? 0 : 1].value, rows[i].value);
		npd_report_free(r);
	}
}

static void what_a_cut_message_lacks_is_not_empty(void **state)
{
	struct npd_report *r = diagnose(state, "start\nnode (a) of the graph g is br");

	assert_int_equal(r->finding_count, 1);
	assert_true(r->findings[0].cut);
	assert_str(r->findings[0].title, "node …");
	npd_report_free(r);
	r = diagnose(state, "start\nthere is no such node: (");
	assert_int_equal(r->finding_count, 1);
	assert_str(r->findings[0].title, "no node …");
	assert_int_equal(r->findings[0].capture_count, 0);
	npd_report_free(r);
}

static void ignored_exception_is_no_error(void **state)
{
	static const char dropped[] = "Exception ignored in: <function Pool.__del__ at 0x7f1c>\n"
				      "Traceback (most recent call last):\n"
				      "  File \"pool.py\", line 268, in __del__\n"
				      "ValueError: there is no such node: (a) in it\n";
	struct npd_report *r = diagnose(state, dropped);

	assert_str(r->status, "clean");
	npd_report_free(r);
	/* the same words where they end the program */
	r = diagnose(state, strchr(dropped, '\n') + 1);
	assert_int_equal(r->finding_count, 1);
	npd_report_free(r);
	r = diagnose(state, "Exception ignored in: <function f at 0x1>\nthere is no such node: (");
	assert_int_equal(r->finding_count, 1);
	npd_report_free(r);
}

static void symptom_is_folded_under_its_cause(void **state)
{
	struct npd_report *r = diagnose(state, "acme-build --model m\nthe chip X1 is not supported "
					       "here\nthe output file is missing\n");

	assert_int_equal(r->finding_count, 2);
	assert_str(r->findings[0].id, "acme.two-stages");
	assert_int_equal(r->findings[0].explain_count, 1);
	assert_str(r->findings[0].explains[0], "acme.consequence@3");
	assert_false(r->findings[1].root);
	npd_report_free(r);
}

static void fallback_follows_a_known_cause(void **state)
{
	struct npd_report *r = diagnose(state,
		"acme-build --model m\nwanted 5 bytes but got 3 bytes\nSegmentation fault\n");

	assert_str(r->findings[0].id, "acme.variants");
	assert_false(r->findings[1].root);
	npd_report_free(r);
}

static void error_of_an_attempt_that_was_repeated_is_a_note(void **state)
{
	struct npd_report *r =
		diagnose(state, "acme-build --model m\nthe chip X1 is not supported here\n"
				"acme-build --model m\nwanted 5 bytes but got 3 bytes\n");

	assert_str(r->findings[0].id, "acme.variants");
	assert_int_equal(r->findings[0].attempt, 2);
	assert_int_equal(r->inputs[0].attempts, 2);
	assert_true(r->findings[1].past);
	assert_int_equal(r->findings[1].severity, NPD_NOTE);
	npd_report_free(r);
}

static void another_stage_does_not_get_past_an_error(void **state)
{
	struct npd_report *r = diagnose(state,
		"acme-build --model m\nwanted 5 bytes but got 3 bytes\nacme-run --model m\nfine\n");

	assert_int_equal(r->finding_count, 1);
	assert_false(r->findings[0].past);
	npd_report_free(r);
}

static void banner_after_its_command_opens_no_attempt(void **state)
{
	struct npd_report *r = diagnose(state,
		"acme-build --model m\nwanted 5 bytes but got 3 bytes\nacme builder is starting\n");

	assert_int_equal(r->inputs[0].attempts, 1);
	assert_false(r->findings[0].past);
	npd_report_free(r);
}

static void banner_leaves_the_stages_that_it_keeps(void **state)
{
	static const struct {
		const char *log, *stage;
	} rows[] = {
		{ "acme-build --model m\nacme engine is loading\nwanted 5 bytes but got 3 bytes\n",
			"build" },
		{ "acme engine is loading\nwanted 5 bytes but got 3 bytes\n", "run" },
	};

	for (size_t i = 0; i < 2; i++) {
		struct npd_report *r = diagnose(state, rows[i].log);

		assert_str(r->findings[0].stage, rows[i].stage);
		npd_report_free(r);
	}
}

static void unknown_error_is_shown_by_its_last_exception(void **state)
{
	struct npd_report *r =
		diagnose(state, "ERROR: first\nTraceback (most recent call last):\n  File "
				"\"a.py\", line 3, in <module>\n"
				"    f()\nValueError: the bytes were wanted elsewhere\n");

	assert_str(r->status, "unknown");
	assert_str(r->unmatched[0].exception, "ValueError");
	assert_int_equal(r->unmatched[0].location.line, 5);
	npd_report_free(r);
}

static void harmless_line_is_no_error(void **state)
{
	struct npd_report *r = diagnose(state, "ERROR: this is only a drill\n");

	assert_str(r->status, "clean");
	npd_report_free(r);
}

static void repetitions_are_counted(void **state)
{
	struct npd_report *r = diagnose(state, "acme-build --model\nwanted 5 bytes but got 3 "
					       "bytes\nwanted 5 bytes but got 3 bytes\n");

	assert_int_equal(r->finding_count, 1);
	assert_int_equal(r->findings[0].occurrences, 2);
	npd_report_free(r);
}

static void memory_stays_bounded_under_a_flood_of_different_errors(void **state)
{
	const struct npd_diag_options options = { .lang = NPD_LANG_EN,
		.memory_limit_bytes = (size_t)24 << 20 };
	struct fixture *f = *state;
	struct npd_diag *d;
	struct npd_report *r;

	assert_int_equal(npd_diag_new(f->kb, &options, &d, NULL), NPD_OK);
	assert_int_equal(npd_diag_input(d, NPD_STR("flood"), NULL), NPD_OK);
	for (unsigned i = 0; i < 200000; i++) {
		char line[160];
		const int n = snprintf(line, sizeof line,
			"acme-build --model %u\nwanted %u bytes but got 3 bytes\nERROR: %u\n", i, i,
			i);

		assert_int_equal(npd_diag_feed(d, line, (size_t)n, NULL), NPD_OK);
	}
	assert_int_equal(npd_diag_finish(d, &r, NULL), NPD_OK);
	assert_str(r->findings[0].captures[0].value, "199999");
	npd_diag_free(d);
	npd_report_free(r);
}

static void lack_of_memory_is_reported_at_every_limit(void **state)
{
	struct fixture *f = *state;
	static const char log[] =
		"acme-build --model m\nthe chip X1 is not supported here\nERROR: x\n";
	unsigned refused = 0;

	for (size_t limit = 1 << 10; limit < (size_t)8 << 20; limit += limit / 8) {
		const struct npd_diag_options options = { .memory_limit_bytes = limit };
		struct npd_diag *d = NULL;
		struct npd_report *r = NULL;
		enum npd_status status = npd_diag_new(f->kb, &options, &d, NULL);

		if (status == NPD_OK)
			status = npd_diag_input(d, NPD_STR("x"), NULL);
		if (status == NPD_OK)
			status = npd_diag_feed(d, log, sizeof log - 1, NULL);
		if (status == NPD_OK)
			status = npd_diag_finish(d, &r, NULL);
		assert_true(status == NPD_OK || status == NPD_ENOMEM);
		refused += status == NPD_ENOMEM;
		npd_report_free(r);
		npd_diag_free(d);
	}
	assert_true(refused > 0);
}

static void pattern_past_its_limit_makes_the_report_incomplete(void **state)
{
	struct npd_report *r = diagnose(state,
		"a slow start aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, "
		"not and the end\n");

	assert_false(r->complete);
	assert_int_equal(r->problem_count, 1);
	npd_report_free(r);
}

static void report_does_not_depend_on_blocks(void **state)
{
	const struct npd_diag_options options = { .lang = NPD_LANG_EN };
	static const char log[] = "acme-build --model m\r\nthe chip X1 is not supported here\r\n"
				  "\x1b[31mERROR: x\x1b[0m\nwanted 5 bytes but got 9 bytes";

	for (size_t block = 1; block < sizeof log; block++) {
		struct npd_report *r = diagnose_in(state, log, block, &options);

		assert_int_equal(r->finding_count, 2);
		assert_int_equal(r->unmatched_count, 1);
		assert_int_equal(r->findings[0].location.line, 2);
		assert_int_equal(r->findings[1].location.line, 4);
		npd_report_free(r);
	}
}

static void language_follows_the_input(void **state)
{
	static const struct {
		const char *log;
		enum npd_lang lang;
	} rows[] = {
		{ "wanted 5 bytes but got 3 bytes\n", NPD_LANG_EN },
		{ "模型转换失败\nwanted 5 bytes but got 3 bytes\n", NPD_LANG_ZH },
	};
	const struct npd_diag_options options = { .lang = NPD_LANG_AUTO };

	for (size_t i = 0; i < 2; i++) {
		struct npd_report *r = diagnose_in(state, rows[i].log, SIZE_MAX, &options);

		assert_int_equal(r->lang, rows[i].lang);
		npd_report_free(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stage_decides_between_causes),
		cmocka_unit_test(same_text_without_context_names_the_alternative),
		cmocka_unit_test(contradicting_context_excludes),
		cmocka_unit_test(another_stage_leaves_an_entry_possible),
		cmocka_unit_test(required_context_is_required),
		cmocka_unit_test(sequence_needs_order_window_and_absence),
		cmocka_unit_test(combination_stands_at_its_primary_leaf_with_all_captures),
		cmocka_unit_test(variant_is_chosen_by_values),
		cmocka_unit_test(empty_value_is_a_value),
		cmocka_unit_test(what_a_cut_message_lacks_is_not_empty),
		cmocka_unit_test(ignored_exception_is_no_error),
		cmocka_unit_test(symptom_is_folded_under_its_cause),
		cmocka_unit_test(fallback_follows_a_known_cause),
		cmocka_unit_test(error_of_an_attempt_that_was_repeated_is_a_note),
		cmocka_unit_test(another_stage_does_not_get_past_an_error),
		cmocka_unit_test(banner_after_its_command_opens_no_attempt),
		cmocka_unit_test(banner_leaves_the_stages_that_it_keeps),
		cmocka_unit_test(unknown_error_is_shown_by_its_last_exception),
		cmocka_unit_test(harmless_line_is_no_error),
		cmocka_unit_test(repetitions_are_counted),
		cmocka_unit_test(memory_stays_bounded_under_a_flood_of_different_errors),
		cmocka_unit_test(lack_of_memory_is_reported_at_every_limit),
		cmocka_unit_test(pattern_past_its_limit_makes_the_report_incomplete),
		cmocka_unit_test(report_does_not_depend_on_blocks),
		cmocka_unit_test(language_follows_the_input),
	};

	return cmocka_run_group_tests_name("diagnose", tests, set_up, tear_down);
}
