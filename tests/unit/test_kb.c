#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "kb/image.h"
#include "kb/load.h"

static const char base_text[] = "schema: 1\n"
				"toolchain: demo\n"
				"stage: convert\n"
				"signatures:\n"
				"  - id: demo.layout\n"
				"    aliases: [demo.old-layout, demo.older-layout]\n"
				"    severity: warning\n"
				"    status: documented\n"
				"    title:\n"
				"      en: layout {layout}\n"
				"      zh: 布局 {layout}\n"
				"    match:\n"
				"      sequence:\n"
				"        - layout is {layout:list} here\n"
				"        - any:\n"
				"            - {text: second message, whole: true}\n"
				"            - regex: 'third (?<what>[a-z]{1,9}) message'\n"
				"      absent: [everything is fine]\n"
				"      within: {lines: 20}\n"
				"    cause:\n"
				"      en: >-\n"
				"        first line\n"
				"        second line\n"
				"      zh: 一\n"
				"    fix:\n"
				"      - en: turn it\n"
				"        zh: 转\n"
				"    sources: [one, two]\n"
				"    examples: {match: [x], no_match: [y]}\n"
				"  - id: demo.second\n"
				"    severity: error\n"
				"    status: inferred\n"
				"    stages: []\n"
				"    title:\n"
				"      en: second\n"
				"      zh: 二\n"
				"    match: another long message\n"
				"    cause:\n"
				"      en: second\n"
				"      zh: 二\n"
				"    fix:\n"
				"      - en: turn it\n"
				"        zh: 转\n"
				"    symptom_of: [demo.layout]\n"
				"    sources: [one]\n"
				"    examples: {match: [x], no_match: [y]}\n"
				"contexts:\n"
				"  - id: demo.tool\n"
				"    match: demo-tool {version}\n"
				"    role: command\n"
				"    sets: {stage: board, sdk: '{version}'}\n"
				"    examples: {match: [demo-tool 1]}\n"
				"prefixes:\n"
				"  - id: demo.stamp\n"
				"    regex: '[EW]: '\n"
				"    level: error\n"
				"    examples: {match: ['E: ']}\n"
				"markers:\n"
				"  - id: demo.marker\n"
				"    match: 'Error:'\n"
				"    level: error\n"
				"    weight: 50\n"
				"    examples: {match: ['Error: x']}\n"
				"codes:\n"
				"  - id: demo.codes\n"
				"    base: [10]\n"
				"    values:\n"
				"      - {code: -54, name: E_CHIP}\n"
				"    sources: [one]\n";

/* Replaces one entry, adds one, and refers to what lies below. */
static const char pack_text[] = "schema: 1\n"
				"toolchain: demo\n"
				"stages: [verify, convert]\n"
				"topics:\n"
				"  - id: demo.topic\n"
				"    title:\n"
				"      en: topic\n"
				"      zh: 主题\n"
				"    text:\n"
				"      en: topic\n"
				"      zh: 主题\n"
				"    related: [demo.old-layout, demo.layout]\n"
				"    sources: [mine]\n"
				"signatures:\n"
				"  - id: demo.layout\n"
				"    severity: note\n"
				"    status: observed\n"
				"    title:\n"
				"      en: mine\n"
				"      zh: 我的\n"
				"    match: my own long message\n"
				"    cause:\n"
				"      en: mine\n"
				"      zh: 我的\n"
				"    fix:\n"
				"      - en: mine\n"
				"        zh: 我的\n"
				"    symptom_of: [demo.second]\n"
				"    sources: [mine]\n"
				"    examples: {match: [x], no_match: [y]}\n";

struct fixture {
	struct npd_arena arena;
	npd_str image; /* of base_text */
	struct npd_kb *kb;
	struct npd_kb_errors errors;
	struct npd_error error;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const struct npd_source source = { NPD_STR("kb/demo.yaml"), npd_str_of(base_text) };
	struct npd_buf image;

	assert_non_null(f);
	npd_arena_init(&f->arena, 0, NULL);
	npd_buf_init(&image, &f->arena);
	assert_int_equal(npd_kb_compile(&f->arena, &source, 1, NPD_STR("fine\n"), NULL, &image,
				 &f->errors, &f->error),
		NPD_OK);
	f->image = npd_buf_str(&image);
	assert_int_equal(npd_kb_open(f->image.ptr, f->image.len, &f->kb, &f->error), NPD_OK);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	npd_kb_free(f->kb);
	npd_arena_done(&f->arena);
	free(f);
	return 0;
}

static void assert_text(npd_str have, const char *want)
{
	assert_int_equal(have.len, strlen(want));
	assert_memory_equal(have.ptr == NULL ? "" : have.ptr, want, have.len);
}

static const struct npd_entry *entry(const struct fixture *f, const char *id)
{
	const size_t i = npd_kb_find(f->kb, npd_str_of(id));

	assert_int_not_equal(i, NPD_NOT_FOUND);
	return npd_kb_at(f->kb, i);
}

static enum npd_status add(struct fixture *f, const char *text)
{
	const struct npd_source source = { NPD_STR("pack.yaml"), npd_str_of(text) };

	return npd_kb_add(f->kb, &source, 1, &f->arena, &f->errors, &f->error);
}

/* ---- entries and trees ---- */

static void entries_say_what_was_written(void **state)
{
	const struct fixture *f = *state;
	const struct npd_entry *e = entry(f, "demo.layout");

	assert_int_equal(npd_kb_count(f->kb), 6);
	assert_text(e->id, "demo.layout");
	assert_int_equal(e->kind, NPD_KIND_SIGNATURE);
	assert_text(e->toolchain, "demo");
	assert_int_equal(e->stage_count, 1);
	assert_text(e->stages[0], "convert");
	assert_int_equal(e->severity, NPD_WARNING);
	assert_int_equal(e->status, NPD_DOCUMENTED);
	assert_false(e->replaced);
}

static void own_stages_and_levels_win(void **state)
{
	const struct fixture *f = *state;

	assert_int_equal(entry(f, "demo.second")->stage_count, 0);
	assert_int_equal(entry(f, "demo.second")->status, NPD_INFERRED);
	assert_int_equal(entry(f, "demo.marker")->severity, NPD_ERROR);
	assert_int_equal(entry(f, "demo.marker")->stage_count, 1);
	assert_int_equal(entry(f, "demo.tool")->stage_count, 0);
	assert_int_equal(entry(f, "demo.stamp")->severity, NPD_ERROR);
}

static void aliases_lead_to_their_entry(void **state)
{
	const struct fixture *f = *state;

	assert_ptr_equal(entry(f, "demo.old-layout"), entry(f, "demo.layout"));
	assert_int_equal(npd_kb_find(f->kb, NPD_STR("demo.gone")), NPD_NOT_FOUND);
	assert_int_equal(npd_kb_find(f->kb, NPD_STR("")), NPD_NOT_FOUND);
}

static void suggestions_are_near_or_have_the_slug(void **state)
{
	const struct fixture *f = *state;

	assert_text(npd_kb_suggest(f->kb, NPD_STR("demo.laoyut")), "demo.layout");
	assert_text(npd_kb_suggest(f->kb, NPD_STR("second")), "demo.second");
	assert_text(npd_kb_suggest(f->kb, NPD_STR("nothing-of-that-kind")), "");
	assert_text(npd_kb_suggest(f->kb, NPD_STR("")), "");
}

static void trees_give_back_what_was_written(void **state)
{
	const struct npd_node n = entry(*state, "demo.layout")->node;
	const struct npd_node match = npd_node_get(n, "match");
	const struct npd_node sequence = npd_node_get(match, "sequence");
	const struct npd_node any = npd_node_get(npd_node_at(sequence, 1), "any");
	int64_t lines = 0;

	assert_int_equal(npd_node_kind(n), NPD_NODE_MAP);
	assert_text(npd_node_key(n, 0), "id");
	assert_text(npd_node_text(npd_node_at(n, 0)), "demo.layout");
	assert_text(npd_node_text(npd_node_at(npd_node_get(n, "sources"), 1)), "two");
	assert_int_equal(npd_node_kind(sequence), NPD_NODE_LIST);
	assert_int_equal(npd_node_count(sequence), 2);
	assert_text(npd_node_text(npd_node_at(sequence, 0)), "layout is {layout:list} here");
	assert_int_equal(npd_node_count(any), 2);
	assert_true(npd_node_is_true(npd_node_get(npd_node_at(any, 0), "whole")));
	assert_true(npd_node_int(npd_node_get(npd_node_get(match, "within"), "lines"), &lines));
	assert_int_equal(lines, 20);
}

static void prose_comes_in_the_language_asked_for(void **state)
{
	const struct npd_node n = entry(*state, "demo.layout")->node;

	assert_text(npd_node_prose(npd_node_get(n, "title"), NPD_LANG_EN), "layout {layout}");
	assert_text(npd_node_prose(npd_node_get(n, "title"), NPD_LANG_ZH), "布局 {layout}");
	assert_text(npd_node_prose(npd_node_get(n, "title"), NPD_LANG_AUTO), "layout {layout}");
	assert_text(
		npd_node_prose(npd_node_get(n, "cause"), NPD_LANG_EN), "first line second line");
	assert_text(npd_node_prose(npd_node_get(n, "id"), NPD_LANG_ZH), "demo.layout");
}

static void places_are_those_of_the_file(void **state)
{
	const struct npd_node n = entry(*state, "demo.layout")->node;
	npd_str file;
	unsigned line, column;

	npd_node_place(npd_node_get(n, "severity"), &file, &line, &column);
	assert_text(file, "kb/demo.yaml");
	assert_int_equal(line, 7);
	assert_int_equal(column, 15);
}

static void absent_node_answers_with_nothing(void **state)
{
	const struct npd_node n = entry(*state, "demo.layout")->node;
	const struct npd_node absent = npd_node_get(n, "codes");
	npd_str file = NPD_STR("x");
	unsigned line = 1, column = 1;
	int64_t number = 7;

	assert_int_equal(npd_node_kind(absent), NPD_NODE_ABSENT);
	assert_int_equal(npd_node_count(absent), 0);
	assert_text(npd_node_text(absent), "");
	assert_text(npd_node_key(absent, 0), "");
	assert_text(npd_node_prose(absent, NPD_LANG_EN), "");
	assert_false(npd_node_int(absent, &number));
	assert_int_equal(npd_node_kind(npd_node_at(absent, 0)), NPD_NODE_ABSENT);
	assert_int_equal(npd_node_kind(npd_node_get(absent, "x")), NPD_NODE_ABSENT);
	assert_int_equal(npd_node_kind(npd_node_at(n, 1000)), NPD_NODE_ABSENT);
	npd_node_place(absent, &file, &line, &column);
	assert_text(file, "");
	assert_int_equal(line, 0);
}

/* ---- patterns ---- */

static void leaves_are_numbered_in_order_with_absent_last(void **state)
{
	static const struct {
		const char *id;
		unsigned leaf;
		const char *part; /* its first fixed part */
		bool whole, anchored;
	} rows[] = {
		{ "demo.layout", 0, "layout is ", false, false },
		{ "demo.layout", 1, "second message", true, false },
		{ "demo.layout", 2, "third ", false, false },
		{ "demo.layout", 3, "everything is fine", false, false },
		{ "demo.second", 0, "another long message", false, false },
		{ "demo.tool", 0, "demo-tool ", false, false },
		{ "demo.marker", 0, "Error:", false, false },
	};
	const struct fixture *f = *state;

	assert_int_equal(npd_kb_pattern_count(f->kb), 8);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct npd_pattern *p = npd_kb_pattern(f->kb, i);

		assert_text(npd_kb_at(f->kb, p->entry)->id, rows[i].id);
		assert_int_equal(p->leaf, rows[i].leaf);
		assert_text(p->parts[0], rows[i].part);
		assert_int_equal(p->whole, rows[i].whole);
		assert_int_equal(p->anchored, rows[i].anchored);
	}
}

static void prefixes_are_anchored_and_behind_the_scanned(void **state)
{
	const struct fixture *f = *state;
	const struct npd_pattern *p = npd_kb_pattern(f->kb, 7);

	assert_text(npd_kb_at(f->kb, p->entry)->id, "demo.stamp");
	assert_true(p->anchored);
	assert_text(p->regex, "[EW]: ");
}

static void holes_keep_their_names_and_types(void **state)
{
	const struct fixture *f = *state;

	assert_int_equal(npd_kb_pattern(f->kb, 0)->hole_count, 1);
	assert_text(npd_kb_pattern(f->kb, 0)->holes[0].name, "layout");
	assert_int_equal(npd_kb_pattern(f->kb, 0)->holes[0].type, NPD_HOLE_LIST);
	assert_text(npd_kb_pattern(f->kb, 2)->holes[0].name, "what");
}

static void stages_are_sorted_and_unique(void **state)
{
	const struct fixture *f = *state;
	const npd_str *names;

	assert_int_equal(npd_kb_toolchains(f->kb, &names), 1);
	assert_text(names[0], "demo");
	assert_int_equal(npd_kb_stages(f->kb, NPD_STR("demo"), &names), 2);
	assert_text(names[0], "board");
	assert_text(names[1], "convert");
	assert_int_equal(npd_kb_stages(f->kb, NPD_STR("nobody"), &names), 0);
}

/* ---- packs ---- */

static void pack_replaces_and_adds(void **state)
{
	struct fixture *f = *state;
	const struct npd_entry *below = entry(f, "demo.layout");

	assert_int_equal(add(f, pack_text), NPD_OK);
	assert_int_equal(npd_kb_count(f->kb), 8);
	assert_true(below->replaced);
	assert_text(
		npd_node_prose(npd_node_get(entry(f, "demo.layout")->node, "title"), NPD_LANG_EN),
		"mine");
	assert_ptr_equal(entry(f, "demo.old-layout"), entry(f, "demo.layout"));
	assert_int_equal(entry(f, "demo.topic")->kind, NPD_KIND_TOPIC);
}

static void pack_has_a_scanner_of_its_own(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(add(f, pack_text), NPD_OK);
	assert_int_equal(npd_kb_scanner_count(f->kb), 2);
	assert_int_equal(npd_kb_scanner_base(f->kb, 0), 0);
	assert_int_equal(npd_kb_scanner_base(f->kb, 1), 8);
	assert_int_equal(npd_kb_pattern_count(f->kb), 9);
	assert_text(npd_kb_at(f->kb, npd_kb_pattern(f->kb, 8)->entry)->id, "demo.layout");
	assert_text(npd_kb_pattern(f->kb, 8)->parts[0], "my own long message");
}

static void pack_without_patterns_has_no_scanner(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(add(f, "schema: 1\ntoolchain: empty\n"), NPD_OK);
	assert_int_equal(npd_kb_scanner_count(f->kb), 1);
	assert_int_equal(npd_kb_count(f->kb), 6);
}

static void stages_of_packs_are_merged(void **state)
{
	struct fixture *f = *state;
	const npd_str *names;

	assert_int_equal(add(f, pack_text), NPD_OK);
	assert_int_equal(npd_kb_toolchains(f->kb, &names), 1);
	assert_int_equal(npd_kb_stages(f->kb, NPD_STR("demo"), &names), 3);
	assert_text(names[2], "verify");
}

static void packs_lie_over_packs(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(add(f, pack_text), NPD_OK);
	const struct npd_entry *mine = entry(f, "demo.layout");

	assert_int_equal(add(f, pack_text), NPD_OK);
	assert_true(mine->replaced);
	assert_ptr_not_equal(entry(f, "demo.layout"), mine);
	assert_ptr_equal(entry(f, "demo.older-layout"), entry(f, "demo.layout"));
}

static void pack_with_errors_changes_nothing(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "schema: 1\ntoolchain: demo\ntopics:\n  - id: demo.layout\n    title:\n      en: "
		  "a\n"
		  "      zh: a\n    text:\n      en: a\n      zh: a\n    sources: [a]\n",
			"pack.yaml:4:9: id 'demo.layout' is a signature already, a topic can't "
			"replace it" },
		{ "schema: 1\ntoolchain: demo\ntopics:\n  - id: demo.old-layout\n    title:\n      "
		  "en: a\n"
		  "      zh: a\n    text:\n      en: a\n      zh: a\n    sources: [a]\n",
			"pack.yaml:4:9: id 'demo.old-layout' is an alias of 'demo.layout', use "
			"that "
			"id to replace it" },
		{ "schema: 1\ntoolchain: demo\ntopics:\n  - id: demo.t\n    aliases: [demo.tool]\n"
		  "    title:\n      en: a\n      zh: a\n    text:\n      en: a\n      zh: a\n"
		  "    sources: [a]\n",
			"pack.yaml:5:15: alias 'demo.tool' is taken already in the knowledge "
			"below" },
		{ "schema: 1\ntoolchain: demo\ntopics:\n  - id: demo.t\n    related: [demo.secnd]\n"
		  "    title:\n      en: a\n      zh: a\n    text:\n      en: a\n      zh: a\n"
		  "    sources: [a]\n",
			"pack.yaml:5:15: 'related' names 'demo.secnd', which does not exist, did "
			"you mean 'demo.second'?" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(add(f, rows[i].text), NPD_EKB);
		assert_string_equal(f->error.text, rows[i].error);
		assert_int_equal(npd_kb_count(f->kb), 6);
		assert_false(entry(f, "demo.layout")->replaced);
	}
}

/* ---- damaged images ---- */

/* Reads everything that can be read. */
static size_t walk(struct npd_node n, unsigned depth)
{
	size_t bytes = npd_node_text(n).len;

	for (size_t i = 0; depth < 20 && i < npd_node_count(n); i++)
		bytes += npd_node_key(n, i).len + walk(npd_node_at(n, i), depth + 1);
	return bytes;
}

static size_t sum(npd_str s)
{
	size_t total = 0;

	for (size_t i = 0; i < s.len; i++)
		total += (unsigned char)s.ptr[i];
	return total;
}

static size_t read_all(const struct npd_kb *kb)
{
	size_t total = 0;

	for (size_t i = 0; i < npd_kb_count(kb); i++)
		total += sum(npd_kb_at(kb, i)->id) + walk(npd_kb_at(kb, i)->node, 0);
	for (size_t i = 0; i < npd_kb_pattern_count(kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(kb, i);

		total += sum(p->regex) + sum(npd_kb_at(kb, p->entry)->toolchain);
		for (size_t k = 0; k < p->part_count; k++)
			total += sum(p->parts[k]);
	}
	return total;
}

/* Opens a copy that ends where its memory does, so that the sanitizer sees a read behind it. */
static enum npd_status open_copy(npd_str image, size_t *read)
{
	struct npd_error error;
	struct npd_kb *kb = NULL;
	char *copy = malloc(image.len == 0 ? 1 : image.len);

	assert_non_null(copy);
	memcpy(copy, image.ptr, image.len);
	const enum npd_status status = npd_kb_open(copy, image.len, &kb, &error);

	*read = kb == NULL ? 0 : read_all(kb);
	npd_kb_free(kb);
	free(copy);
	return status;
}

static void truncated_image_is_refused(void **state)
{
	const struct fixture *f = *state;
	size_t read;

	for (size_t n = 0; n < f->image.len; n += n < 200 ? 1 : 37)
		assert_int_equal(open_copy(npd_str_head(f->image, n), &read), NPD_EKB);
	assert_int_equal(open_copy(f->image, &read), NPD_OK);
	assert_true(read > 0);
}

static void every_flipped_bit_of_the_index_is_refused(void **state)
{
	const struct fixture *f = *state;
	const unsigned char *bytes = (const unsigned char *)f->image.ptr;
	const size_t nodes = npd_image_u32(bytes + NPD_IMAGE_SECTIONS_AT + 8 * NPD_IMAGE_NODES);
	char *copy = malloc(f->image.len);
	size_t read;

	assert_non_null(copy);
	memcpy(copy, f->image.ptr, f->image.len);
	for (size_t bit = 0; bit < nodes * 8; bit++) {
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(open_copy((npd_str){ copy, f->image.len }, &read), NPD_EKB);
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
	}
	free(copy);
}

static void flipped_bits_behind_the_index_read_nothing_outside(void **state)
{
	const struct fixture *f = *state;
	const unsigned char *bytes = (const unsigned char *)f->image.ptr;
	const unsigned char *nodes = bytes + NPD_IMAGE_SECTIONS_AT + 8 * NPD_IMAGE_NODES;
	const size_t end = (size_t)npd_image_u32(nodes) + npd_image_u32(nodes + 4);
	char *copy = malloc(f->image.len);
	size_t read;

	assert_non_null(copy);
	memcpy(copy, f->image.ptr, f->image.len);
	for (size_t bit = npd_image_u32(nodes) * 8; bit < end * 8; bit += 3) {
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		assert_int_equal(open_copy((npd_str){ copy, f->image.len }, &read), NPD_OK);
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
	}
	free(copy);
}

/* The checksum is no secret: what is wrong behind a right one must not be believed either. */
static void bounds_hold_behind_a_right_checksum(void **state)
{
	static const uint32_t values[] = { 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF };
	const struct fixture *f = *state;
	unsigned char *copy = malloc(f->image.len);
	size_t read;

	assert_non_null(copy);
	memcpy(copy, f->image.ptr, f->image.len);
	const size_t nodes = npd_image_u32(copy + NPD_IMAGE_SECTIONS_AT + 8 * NPD_IMAGE_NODES);

	for (size_t at = NPD_IMAGE_SECTIONS_AT; at < nodes; at += 4)
		for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
			for (unsigned i = 0; i < 4; i++)
				copy[at + i] = (unsigned char)(values[v] >> 8 * i);
			const uint64_t checksum = npd_image_checksum(
				copy + NPD_IMAGE_SECTIONS_AT, nodes - NPD_IMAGE_SECTIONS_AT);

			for (unsigned i = 0; i < 8; i++)
				copy[NPD_IMAGE_CHECKSUM_AT + i] =
					(unsigned char)(checksum >> 8 * i);
			open_copy((npd_str){ (char *)copy, f->image.len }, &read);
			memcpy(copy, f->image.ptr, f->image.len);
		}
	free(copy);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(entries_say_what_was_written),
		TEST(own_stages_and_levels_win),
		TEST(aliases_lead_to_their_entry),
		TEST(suggestions_are_near_or_have_the_slug),
		TEST(trees_give_back_what_was_written),
		TEST(prose_comes_in_the_language_asked_for),
		TEST(places_are_those_of_the_file),
		TEST(absent_node_answers_with_nothing),
		TEST(leaves_are_numbered_in_order_with_absent_last),
		TEST(prefixes_are_anchored_and_behind_the_scanned),
		TEST(holes_keep_their_names_and_types),
		TEST(stages_are_sorted_and_unique),
		TEST(pack_replaces_and_adds),
		TEST(pack_has_a_scanner_of_its_own),
		TEST(pack_without_patterns_has_no_scanner),
		TEST(stages_of_packs_are_merged),
		TEST(packs_lie_over_packs),
		TEST(pack_with_errors_changes_nothing),
		TEST(truncated_image_is_refused),
		TEST(every_flipped_bit_of_the_index_is_refused),
		TEST(flipped_bits_behind_the_index_read_nothing_outside),
		TEST(bounds_hold_behind_a_right_checksum),
	};

	return cmocka_run_group_tests_name("kb", tests, NULL, NULL);
}
