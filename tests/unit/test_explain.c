/* Pages and searches over a small knowledge base of every shape that a page has to tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/utf8.h"
#include "kb/load.h"
#include "report/report.h"

static const char convert_yaml[] =
	"schema: 1\n"
	"toolchain: sigmastar\n"
	"stages: [convert, calibrate]\n"
	"signatures:\n"
	"  - id: sigmastar.color-format-mismatch\n"
	"    aliases: [sigmastar.colour-pair]\n"
	"    severity: error\n"
	"    status: documented\n"
	"    applies:\n"
	"      sdk: '>=1.1'\n"
	"      chip: [SSC377]\n"
	"    title:\n"
	"      en: input_formats does not fit training_input_formats\n"
	"      zh: input_formats 与 training_input_formats 不匹配\n"
	"    match: |-\n"
	"      `input_formats` is {run} only support `training_input_formats` is {needed:list}!\n"
	"    cause:\n"
	"      en: RGB and BGR input take only the same training format, so that the colours "
	"agree.\n"
	"      zh: RGB 与 BGR 输入只能搭配相同的训练格式，否则颜色通道的顺序不一致。\n"
	"    fix:\n"
	"      - en: Write `input_formats=RGB`.\n"
	"        zh: 写成 `input_formats=RGB`。\n"
	"      - en: Or train again.\n"
	"        zh: 或者重新训练。\n"
	"    per_stage:\n"
	"      calibrate:\n"
	"        cause:\n"
	"          en: The calibrator reads the same file.\n"
	"          zh: 校准器读取同一个文件。\n"
	"    variants:\n"
	"      - when: 'run == \"GRAY\"'\n"
	"        cause:\n"
	"          en: One channel can not become three.\n"
	"          zh: 单通道无法变成三通道。\n"
	"    related: [sigmastar.colour-topic]\n"
	"    sources: [\"SigmaStar accuracy debugging guide, section 5.1\"]\n"
	"    examples:\n"
	"      match:\n"
	"        - log: |-\n"
	"            `input_formats` is BGR only support `training_input_formats` is BGR!\n"
	"          captures: {run: BGR, needed: BGR}\n"
	"        - log: |-\n"
	"            `input_formats` is GRAY only support `training_input_formats` is GRAY!\n"
	"          captures: {run: GRAY, needed: GRAY}\n"
	"      no_match:\n"
	"        - |-\n"
	"          `input_formats` is zebra\n"
	"  - id: sigmastar.combined\n"
	"    severity: warning\n"
	"    status: inferred\n"
	"    title:\n"
	"      en: two things happen at once\n"
	"      zh: 两件事同时发生\n"
	"    match:\n"
	"      sequence:\n"
	"        - text: the first message of two\n"
	"          primary: true\n"
	"        - regex: 'the second message (?<n>\\d{1,9})'\n"
	"      absent:\n"
	"        - a message that excuses it\n"
	"      within:\n"
	"        lines: 20\n"
	"    cause:\n"
	"      en: Not known.\n"
	"      zh: 未知。\n"
	"    codes:\n"
	"      table: sigmastar.codes\n"
	"      capture: n\n"
	"    fix:\n"
	"      - en: Wait.\n"
	"        zh: 等待。\n"
	"    symptom_of: [sigmastar.color-format-mismatch]\n"
	"    sources: [a guess]\n"
	"    examples:\n"
	"      match:\n"
	"        - log: |-\n"
	"            the first message of two\n"
	"\n"
	"            the second message 7\n"
	"      no_match:\n"
	"        - |-\n"
	"          the first message\n"
	"contexts:\n"
	"  - id: sigmastar.convert-tool\n"
	"    match: |-\n"
	"      ConvertTool.py {kind} --model_file\n"
	"    role: command\n"
	"    sets:\n"
	"      stage: convert\n"
	"    attempt: true\n"
	"    examples:\n"
	"      match:\n"
	"        - |-\n"
	"          ConvertTool.py onnx --model_file\n"
	"codes:\n"
	"  - id: sigmastar.codes\n"
	"    base: [10, 16]\n"
	"    values:\n"
	"      - code: 54\n"
	"        name: E_IPU_WRONG_CHIP\n"
	"        cause:\n"
	"          en: The model was compiled for another chip.\n"
	"          zh: 模型是为另一款芯片编译的。\n"
	"    sources: [mi_ipu.h]\n"
	"topics:\n"
	"  - id: sigmastar.colour-topic\n"
	"    title:\n"
	"      en: Which colour order a model takes\n"
	"      zh: 模型采用哪种颜色顺序\n"
	"    text:\n"
	"      en: Look at the training script.\n"
	"      zh: 查看训练脚本。\n"
	"    sources: [experience]\n"
	"harmless:\n"
	"  - id: sigmastar.sensor-missing\n"
	"    match: no sensor found on the bus\n"
	"    scope: not-model\n"
	"    title:\n"
	"      en: no camera is connected\n"
	"      zh: 未连接摄像头\n"
	"    examples:\n"
	"      match:\n"
	"        - |-\n"
	"          no sensor found on the bus\n";

struct fixture {
	struct npd_arena arena;
	struct npd_buf image, out;
	struct npd_kb *kb;
};

static int open_kb(void **state)
{
	static struct fixture f;
	const struct npd_source source = { NPD_STR("kb/sigmastar/convert.yaml"),
		npd_str_of(convert_yaml) };
	struct npd_kb_errors errors = { 0 };
	struct npd_error error = { 0 };

	npd_arena_init(&f.arena, 0, NULL);
	npd_buf_init(&f.image, &f.arena);
	npd_buf_init(&f.out, &f.arena);
	npd_kb_compile(&f.arena, &source, 1, (npd_str){ 0 }, NULL, &f.image, &errors, &error);
	for (size_t i = 0; i < errors.count; i++)
		print_message("%.*s:%u:%u: %.*s\n", NPD_ARG(errors.items[i].file),
			errors.items[i].line, errors.items[i].column,
			NPD_ARG(errors.items[i].text));
	assert_int_equal(errors.count, 0);
	assert_int_equal(npd_kb_open(f.image.data, f.image.len, &f.kb, &error), NPD_OK);
	*state = &f;
	return 0;
}

static int close_kb(void **state)
{
	struct fixture *f = *state;

	npd_kb_free(f->kb);
	npd_arena_done(&f->arena);
	return 0;
}

static const char *page(struct fixture *f, const char *id, struct npd_render how)
{
	npd_buf_clear(&f->out);
	assert_true(npd_explain_write(&f->out, f->kb, npd_str_of(id), &how));
	return f->out.data;
}

static const char *search(struct fixture *f, const char *first, const char *second, size_t want)
{
	const npd_str words[] = { npd_str_of(first), npd_str_of(second) };
	const struct npd_render how = { 0 };

	npd_buf_clear(&f->out);
	npd_buf_add_c(&f->out, "");
	assert_int_equal(
		npd_explain_search(&f->out, f->kb, words, second == NULL ? 1 : 2, &how), want);
	return f->out.data == NULL ? "" : f->out.data;
}

static void assert_holds(const char *text, const char *part)
{
	const bool found = npd_str_find(npd_str_of(text), npd_str_of(part)) != NPD_NOT_FOUND;

	if (!found)
		print_message("'%s' is not in\n%s\n", part, text);
	assert_true(found);
}

static void assert_lacks(const char *text, const char *part)
{
	assert_int_equal(npd_str_find(npd_str_of(text), npd_str_of(part)), NPD_NOT_FOUND);
}

static void page_of_a_signature_tells_everything_in_order(void **state)
{
	static const char want[] =
		"sigmastar.color-format-mismatch\n"
		"  input_formats does not fit training_input_formats\n"
		"  error · sigmastar · convert, calibrate · documented by the vendor · SDK >=1.1 · "
		"SSC377\n"
		"\n"
		"Symptom\n"
		"  `input_formats` is {run} only support `training_input_formats` is "
		"{needed:list}!\n"
		"\n"
		"Cause\n"
		"  RGB and BGR input take only the same training format, so that the colours "
		"agree.\n"
		"\n"
		"At single stages\n"
		"  at stage calibrate\n"
		"    The calibrator reads the same file.\n"
		"\n"
		"Variants\n"
		"  when run == \"GRAY\"\n"
		"    One channel can not become three.\n"
		"\n"
		"How to fix\n"
		"  1. Write `input_formats=RGB`.\n"
		"  2. Or train again.\n"
		"\n"
		"Examples\n"
		"  `input_formats` is BGR only support `training_input_formats` is BGR!\n"
		"\n"
		"Related\n"
		"  sigmastar.colour-topic\n"
		"    Which colour order a model takes\n"
		"\n"
		"Sources\n"
		"  - SigmaStar accuracy debugging guide, section 5.1\n"
		"\n"
		"Former ids\n"
		"  - sigmastar.colour-pair\n";

	assert_string_equal(
		page(*state, "sigmastar.color-format-mismatch", (struct npd_render){ 0 }), want);
}

static void page_is_found_by_alias(void **state)
{
	assert_holds(page(*state, "sigmastar.colour-pair", (struct npd_render){ 0 }),
		"sigmastar.color-format-mismatch\n");
}

static void page_in_chinese_has_chinese_headings_and_texts(void **state)
{
	const char *text = page(*state, "sigmastar.color-format-mismatch",
		(struct npd_render){ .lang = NPD_LANG_ZH, .width = 60 });

	assert_holds(text, "现象\n");
	assert_holds(text, "颜色通道的顺序");
	assert_lacks(text, "Symptom");
}

static void verbose_page_adds_near_misses(void **state)
{
	const char *text = page(
		*state, "sigmastar.color-format-mismatch", (struct npd_render){ .verbose = true });

	assert_holds(text, "Similar, but something else\n  `input_formats` is zebra\n");
	assert_holds(text, "is GRAY only support");
}

static void combination_is_told_in_words(void **state)
{
	const char *text = page(*state, "sigmastar.combined", (struct npd_render){ 0 });

	assert_holds(text, "Symptom\n"
			   "  in this order\n"
			   "    the first message of two\n"
			   "    the second message (?<n>\\d{1,9})\n"
			   "  and none of\n"
			   "    a message that excuses it\n"
			   "  within 20 lines\n");
	assert_holds(text, "May be a consequence of\n  sigmastar.color-format-mismatch\n");
	assert_holds(text, "Codes\n  sigmastar.codes\n    54  E_IPU_WRONG_CHIP\n");
	assert_holds(text, "the first message of two\n\n  the second message 7\n");
}

static void pages_of_other_kinds_say_what_they_are(void **state)
{
	static const struct {
		const char *id, *want;
	} rows[] = {
		{ "sigmastar.convert-tool", "Not a problem." },
		{ "sigmastar.convert-tool", "What it tells\n  stage  convert\n" },
		{ "sigmastar.codes", "54  E_IPU_WRONG_CHIP\n" },
		{ "sigmastar.codes", "compiled for another chip" },
		{ "sigmastar.colour-topic", "About\n  Look at the training script.\n" },
		{ "sigmastar.sensor-missing", "not of converting a model" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_holds(page(*state, rows[i].id, (struct npd_render){ 0 }), rows[i].want);
}

static void page_of_an_unknown_id_is_refused(void **state)
{
	struct fixture *f = *state;
	const struct npd_render how = { 0 };

	npd_buf_clear(&f->out);
	assert_false(npd_explain_write(&f->out, f->kb, NPD_STR("sigmastar.nothing"), &how));
	assert_int_equal(f->out.len, 0);
}

static void narrow_page_keeps_prose_within_the_width(void **state)
{
	npd_str rest = npd_str_of(page(*state, "sigmastar.colour-topic",
		(struct npd_render){ .width = 40, .lang = NPD_LANG_ZH }));

	while (rest.len > 0)
		assert_in_range(npd_str_width(npd_str_cut(&rest, '\n')), 0, 40);
}

static void search_ranks_ids_and_titles_before_texts(void **state)
{
	const char *text = search(*state, "colour", NULL, 2);

	assert_int_equal(npd_str_find(npd_str_of(text), NPD_STR("sigmastar.colour-topic")), 0);
}

static void search_folds_ascii_and_finds_parts_of_templates(void **state)
{
	assert_holds(search(*state, "ONLY SUPPORT", NULL, 1), "sigmastar.color-format-mismatch");
}

static void search_finds_what_a_user_pastes_from_a_log(void **state)
{
	assert_holds(search(*state, "is BGR only", NULL, 1), "sigmastar.color-format-mismatch");
}

static void search_finds_chinese_words_as_parts(void **state)
{
	assert_holds(search(*state, "颜色通道", NULL, 1), "sigmastar.color-format-mismatch");
	assert_holds(search(*state, "摄像头", NULL, 1), "sigmastar.sensor-missing");
}

static void search_wants_every_word(void **state)
{
	search(*state, "colour", "camera", 0);
	search(*state, "camera", "sensor", 1);
}

static void search_ignores_near_misses(void **state)
{
	search(*state, "zebra", NULL, 0);
}

static void search_cuts_titles_to_the_width(void **state)
{
	struct fixture *f = *state;
	const npd_str word = NPD_STR("input_formats");
	const struct npd_render how = { .lang = NPD_LANG_ZH, .width = 50 };

	npd_buf_clear(&f->out);
	assert_int_equal(npd_explain_search(&f->out, f->kb, &word, 1, &how), 1);
	const npd_str line = npd_str_trim_right(npd_buf_str(&f->out));

	assert_in_range(npd_str_width(line), 30, 50);
	assert_true(npd_str_ends(line, NPD_STR("…")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_of_a_signature_tells_everything_in_order),
		cmocka_unit_test(page_is_found_by_alias),
		cmocka_unit_test(page_in_chinese_has_chinese_headings_and_texts),
		cmocka_unit_test(verbose_page_adds_near_misses),
		cmocka_unit_test(combination_is_told_in_words),
		cmocka_unit_test(pages_of_other_kinds_say_what_they_are),
		cmocka_unit_test(page_of_an_unknown_id_is_refused),
		cmocka_unit_test(narrow_page_keeps_prose_within_the_width),
		cmocka_unit_test(search_ranks_ids_and_titles_before_texts),
		cmocka_unit_test(search_folds_ascii_and_finds_parts_of_templates),
		cmocka_unit_test(search_finds_what_a_user_pastes_from_a_log),
		cmocka_unit_test(search_finds_chinese_words_as_parts),
		cmocka_unit_test(search_wants_every_word),
		cmocka_unit_test(search_ignores_near_misses),
		cmocka_unit_test(search_cuts_titles_to_the_width),
	};

	return cmocka_run_group_tests_name("explain", tests, open_kb, close_kb);
}
