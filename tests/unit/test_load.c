#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "kb/load.h"

/* A file that is right in all points; the tests break one at a time. */
static const char good[] = "schema: 1\n"						  /* 1 */
			   "toolchain: demo\n"						  /* 2 */
			   "stages: [convert, compile]\n"				  /* 3 */
			   "signatures:\n"						  /* 4 */
			   "  - id: demo.layout\n"					  /* 5 */
			   "    aliases: [demo.old-layout]\n"				  /* 6 */
			   "    severity: error\n"					  /* 7 */
			   "    status: observed\n"					  /* 8 */
			   "    applies: {sdk: '>=1.1,<2', chip: [x1, x2]}\n"		  /* 9 */
			   "    title:\n"						  /* 10 */
			   "      en: '{name} has layout {layout}'\n"			  /* 11 */
			   "      zh: '{name} 的布局是 {layout}'\n"			  /* 12 */
			   "    match: |-\n"						  /* 13 */
			   "      layout of {name} is {layout}, rank {rank:int}\n"	  /* 14 */
			   "    cause:\n"						  /* 15 */
			   "      en: >-\n"						  /* 16 */
			   "        The script gives {layout}\n"			  /* 17 */
			   "        for {name}.\n"					  /* 18 */
			   "      zh: 脚本返回 {layout} 给 {name}\n"			  /* 19 */
			   "    confirm: []\n"						  /* 20 */
			   "    fix:\n"							  /* 21 */
			   "      - en: transpose it\n"					  /* 22 */
			   "        zh: 转置\n"						  /* 23 */
			   "        safety: manual\n"					  /* 24 */
			   "    per_stage:\n"						  /* 25 */
			   "      compile: {severity: warning}\n"			  /* 26 */
			   "    variants:\n"						  /* 27 */
			   "      - when: 'rank == 4 && layout == \"NCHW\"'\n"		  /* 28 */
			   "        confidence: likely\n"				  /* 29 */
			   "    codes: {table: demo.numbers, capture: rank}\n"		  /* 30 */
			   "    symptom_of: [demo.other]\n"				  /* 31 */
			   "    related: [demo.topic]\n"				  /* 32 */
			   "    sources: [a log]\n"					  /* 33 */
			   "    examples:\n"						  /* 34 */
			   "      match:\n"						  /* 35 */
			   "        - log: layout of a is NCHW, rank 4\n"		  /* 36 */
			   "          captures: {name: a, rank: 4}\n"			  /* 37 */
			   "          stage: convert\n"					  /* 38 */
			   "      no_match: [layout of a]\n"				  /* 39 */
			   "  - id: demo.other\n"					  /* 40 */
			   "    severity: note\n"					  /* 41 */
			   "    status: inferred\n"					  /* 42 */
			   "    title:\n"						  /* 43 */
			   "      en: other\n"						  /* 44 */
			   "      zh: 其他\n"						  /* 45 */
			   "    match:\n"						  /* 46 */
			   "      sequence:\n"						  /* 47 */
			   "        - {text: first message here, primary: true}\n"	  /* 48 */
			   "        - any: [second message here, regex one two three]\n"  /* 49 */
			   "      absent:\n"						  /* 50 */
			   "        - {regex: 'all (?:is|was) well(?<why>[a-z]{0,9})'}\n" /* 51 */
			   "      within: {lines: 20}\n"				  /* 52 */
			   "    cause:\n"						  /* 53 */
			   "      en: other\n"						  /* 54 */
			   "      zh: 其他\n"						  /* 55 */
			   "    fix:\n"							  /* 56 */
			   "      - en: other\n"					  /* 57 */
			   "        zh: 其他\n"						  /* 58 */
			   "    sources: [a log]\n"					  /* 59 */
			   "    examples: {match: [first], no_match: [second]}\n"	  /* 60 */
			   "contexts:\n"						  /* 61 */
			   "  - id: demo.tool\n"					  /* 62 */
			   "    regex: 'demo-tool (?<version>[0-9.]{1,9})'\n"		  /* 63 */
			   "    role: banner\n"						  /* 64 */
			   "    sets: {stage: convert, sdk: '{version}'}\n"		  /* 65 */
			   "    attempt: true\n"					  /* 66 */
			   "    examples: {match: [demo-tool 1.0]}\n"			  /* 67 */
			   "prefixes:\n"						  /* 68 */
			   "  - id: demo.stamp\n"					  /* 69 */
			   "    regex: '\\[(?<level>[EWI])\\] '\n"			  /* 70 */
			   "    levels: {E: error, W: warning}\n"			  /* 71 */
			   "    examples: {match: ['[E] x']}\n"				  /* 72 */
			   "markers:\n"							  /* 73 */
			   "  - id: demo.marker\n"					  /* 74 */
			   "    match: 'Error:'\n"					  /* 75 */
			   "    level: error\n"						  /* 76 */
			   "    weight: 50\n"						  /* 77 */
			   "    examples: {match: ['Error: x']}\n"			  /* 78 */
			   "codes:\n"							  /* 79 */
			   "  - id: demo.numbers\n"					  /* 80 */
			   "    base: [10, 16]\n"					  /* 81 */
			   "    values:\n"						  /* 82 */
			   "      - {code: 54, name: E_CHIP}\n"				  /* 83 */
			   "    sources: [a header]\n"					  /* 84 */
			   "topics:\n"							  /* 85 */
			   "  - id: demo.topic\n"					  /* 86 */
			   "    title:\n"						  /* 87 */
			   "      en: layouts\n"					  /* 88 */
			   "      zh: 布局\n"						  /* 89 */
			   "    text:\n"						  /* 90 */
			   "      en: two of them\n"					  /* 91 */
			   "      zh: 两种\n"						  /* 92 */
			   "    sources: [a book]\n"					  /* 93 */
			   "rules:\n"							  /* 94 */
			   "  - id: demo.rule\n"					  /* 95 */
			   "    severity: error\n"					  /* 96 */
			   "    status: documented\n"					  /* 97 */
			   "    for_each: node in model.nodes\n"			  /* 98 */
			   "    require: 'node.size > 1'\n"				  /* 99 */
			   "    at:\n"							  /* 100 */
			   "      fact: node.size\n"					  /* 101 */
			   "      label:\n"						  /* 102 */
			   "        en: '{node.size} here'\n"				  /* 103 */
			   "        zh: '这里 {node.size}'\n"				  /* 104 */
			   "    predicts: [demo.layout]\n"				  /* 105 */
			   "    title:\n"						  /* 106 */
			   "      en: small\n"						  /* 107 */
			   "      zh: 小\n"						  /* 108 */
			   "    cause:\n"						  /* 109 */
			   "      en: small\n"						  /* 110 */
			   "      zh: 小\n"						  /* 111 */
			   "    fix:\n"							  /* 112 */
			   "      - en: grow\n"						  /* 113 */
			   "        zh: 大\n"						  /* 114 */
			   "    sources: [a manual]\n"					  /* 115 */
			   "    examples: {good: [{model: a}], bad: [{model: b}]}\n"	  /* 116 */
			   "facts:\n"							  /* 117 */
			   "  - id: demo.facts-model\n"					  /* 118 */
			   "    title:\n"						  /* 119 */
			   "      en: a model\n"					  /* 120 */
			   "      zh: 模型\n"						  /* 121 */
			   "    members:\n"						  /* 122 */
			   "      - path: model.nodes[].size\n"				  /* 123 */
			   "        type: int\n"					  /* 124 */
			   "        text:\n"						  /* 125 */
			   "          en: how large\n"					  /* 126 */
			   "          zh: 大小\n";					  /* 127 */

struct broken {
	const char *was, *now; /* `was` of the good file becomes `now`; NULL: `now` is the file */
	unsigned line, column;
	const char *text; /* how the error starts */
};

static const struct broken yaml_rows[] = {
	{ "status: observed", "status: &a observed", 8, 13, "anchors are not allowed" },
	{ "[x1, x2]", "*a", 9, 38, "aliases are not allowed" },
	{ "status: observed", "status: !!str observed", 8, 13, "tags are not allowed" },
	{ NULL, "schema: 1\ntoolchain: demo\n---\nschema: 1\n", 3, 1, "a second document" },
	{ "    severity: error\n    status: o", "\tseverity: error\n    status: o", 7, 1,
		"tab, use" },
	{ "severity: error\n    status: o", "severity: error\n    severity: note\n    status: o", 8,
		5, "duplicate key 'severity', remove one" },
	{ "transpose it", "\"\\e[31mred\"", 22, 13, "control character in a text" },
	{ "transpose it", "trans\033[31mpose", 22, 18, "control character U+001B" },
	{ "transpose it", "trans\xe2\x80\xaepose", 22, 18, "control character U+202E" },
	{ "transpose it", "tr\xff", 22, 15, "not UTF-8" },
	{ NULL, "", 0, 0, "empty file" },
	{ NULL, "# nothing\n", 0, 0, "empty file" },
	{ NULL, "a: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]\n", 1, 19, "nested deeper than 16" },
	{ NULL, "schema: 1\ntoolchain: a: b\n", 2, 13,
		"broken YAML: mapping values are not allowed in this context; a text with ': '" },
	{ NULL, "schema: 1\nsignatures: [\n", 3, 1, "broken YAML: did not find" },
	{ NULL, "schema: \"\\d\"\n", 1, 10, "broken YAML: found unknown escape character" },
	{ NULL, "schema: `x`\n", 1, 9, "broken YAML: found character that cannot start any token" },
	{ NULL, "[a]: b\n", 1, 1, "a key must be a word" },
	{ NULL, "text\n", 1, 1, "'the file' must be a mapping, not a text" },
};

static const struct broken key_rows[] = {
	{ "severity: error\n    status: o", "severty: error\n    status: o", 7, 5,
		"unknown key 'severty', did you mean 'severity'?" },
	{ "severity: error\n    status: o", "severty: error\n    status: o", 5, 5,
		"missing key 'severity'" },
	{ "fact: node.size", "zzzzzz: node.size", 101, 7,
		"unknown key 'zzzzzz', known here: fact, label" },
	{ "markers:", "marker:", 73, 1, "unknown key 'marker', did you mean 'markers'?" },
	{ "schema: 1", "schema: 2", 1, 9, "'schema' must be a whole number from 1 to 1, not '2'" },
	{ "schema: 1\n", "", 1, 1, "missing key 'schema'" },
	{ "toolchain: demo\n", "toolchain: Demo\n", 2, 12,
		"'toolchain' must be made of lower-case letters" },
	{ "stages: [convert, compile]\n", "stages: [convert, compile]\nstage: convert\n", 4, 8,
		"'stage' and 'stages' exclude each other" },
	{ "severity: error\n    status: o", "severity: eror\n    status: o", 7, 15,
		"unknown severity 'eror', did you mean 'error'?" },
	{ "severity: error\n    status: o", "severity: catastrophe\n    status: o", 7, 15,
		"unknown severity 'catastrophe', must be one of: error, warning, note" },
	{ "status: observed", "status: observd", 8, 13, "unknown status 'observd', did you" },
	{ "role: banner", "role: baner", 64, 11, "unknown role 'baner', did you mean 'banner'?" },
	{ "safety: manual", "safety: maual", 24, 17, "unknown safety 'maual', did you mean" },
	{ "{E: error, W", "{E: erro, W", 71, 17, "unknown E 'erro', did you mean 'error'?" },
	{ "weight: 50", "weight: 101", 77, 13, "'weight' must be a whole number from 1 to 100" },
	{ "attempt: true", "attempt: yes", 66, 14, "'attempt' must be true or false, not 'yes'" },
	{ "'>=1.1,<2'", "'around 1'", 9, 20, "'sdk' must be a range" },
	{ "base: [10, 16]", "base: ['10', 16]", 81, 12, "'base' must stand without quotes: 10" },
	{ "attempt: true", "attempt: 'true'", 66, 14, "'attempt' must stand without quotes: true" },
	{ "for_each: node in model.nodes", "for_each: nodes", 98, 15, "'for_each' must be 'once'" },
	{ "sources: [a log]\n    examples:\n", "sources: []\n    examples:\n", 33, 14,
		"'sources' is empty" },
	{ "stages: [convert, compile]",
		"stages: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, "
		"y, "
		"z, aa, bb, cc, dd, ee, ff, gg, hh]",
		3, 9, "'stages' has more than 32 items" },
	{ "sources: [a log]\n    examples:\n", "sources: a log\n    examples:\n", 33, 14,
		"'sources' must be a list, not a text" },
	{ "      no_match: [layout of a]\n", "", 35, 7, "missing key 'no_match'" },
	{ "match: [first]", "match: []", 60, 23, "'match' is empty" },
	{ "en: transpose it", "en: ''", 22, 13, "'en' is empty" },
	{ "en: transpose it", "en: TODO say how", 22, 13, "text not filled in: 'TODO say how'" },
	{ "      zh: '{name} 的布局是 {layout}'\n", "", 11, 7, "missing key 'zh'" },
	{ "    title:\n      en: other\n      zh: 其他\n", "    title: {en: other, zh: 其他}\n", 43,
		12, "prose in braces, put 'en:' and 'zh:' on lines of their own" },
	{ "    title:\n      en: other\n      zh: 其他\n", "    title: other\n", 43, 12,
		"'title' must have 'en:' and 'zh:' on lines of their own" },
	{ "    regex: 'demo-tool (?<version>[0-9.]{1,9})'\n", "", 62, 5,
		"missing key, one of 'match' or 'regex'" },
	{ "    role: banner\n", "    role: banner\n    match: demo tool\n", 62, 5,
		"'match' and 'regex' exclude each other" },
	{ "    levels: {E: error, W: warning}\n", "", 69, 5, "missing key, one of 'level' or" },
};

static const struct broken match_rows[] = {
	{ "{rank:int}", "{rank:number}", 14, 48, "" },
	{ "any: [second message here, regex one two three]", "any: [abc, regex one two three]", 49,
		17, "no fixed part of 4 bytes or more" },
	{ "any: [second message here, regex one two three]",
		"any: [second message here, too short]", 49, 38,
		"only 9 fixed bytes, 12 are needed" },
	{ "{lines: 20}", "{lines: 20, stage: same}", 52, 15,
		"'lines' and 'stage' exclude each other" },
	{ "{lines: 20}", "{record: other}", 52, 24, "unknown record 'other'" },
	{ "{regex: 'all (?:is|was) well(?<why>[a-z]{0,9})'}", "{any: [something to see]}", 51, 11,
		"'absent' takes texts, not combinations" },
	{ "{regex: 'all (?:is|was) well(?<why>[a-z]{0,9})'}", "{text: all is well, primary: true}",
		51, 11, "what is absent can't be primary" },
	{ "- any: [second", "- primary: true\n          any: [second", 49, 11,
		"'primary' belongs to a text" },
	{ "primary: true}", "within: {lines: 3}}", 48, 38, "'within' belongs to 'all'" },
	{ "any: [second message here, regex one two three]",
		"{text: second message, primary: true}", 49, 11, "a second 'primary: true'" },
	{ "any: [second message here, regex one two three]",
		"any: [{any: [{any: [some long message]}]}]", 49, 24, "combinations nest deeper" },
	{ "well(?<why>", "well(", 51, 39, "unnamed group" },
	{ "well(?<why>[a-z]{0,9})", "well.*", 51, 40, "unbounded repetition" },
	{ "well(?<why>[a-z]{0,9})", "well(?:ab){2,}", 51, 45, "unbounded repetition" },
	{ "well(?<why>[a-z]{0,9})", "well[", 51, 40, "broken regex: missing terminating ]" },
	{ "'all (?:is|was) well(?<why>[a-z]{0,9})'", "'(?:all is well|all was well)'", 51, 19,
		"no fixed part of 4 bytes or more that every match holds" },
	{ "(?<level>[EWI])", "(?<lvl>[EWI])", 71, 13, "'levels' needs a group" },
};

static const struct broken text_rows[] = {
	{ "zh: '{name} 的布局是 {layout}'", "zh: '{name} 的布 局是 {layout}'", 12, 21,
		"a blank between two Chinese characters" },
	{ "zh: '{name} 的布局是 {layout}'", "zh: '{name} 的布局'", 12, 11,
		"'zh' lacks the placeholder '{layout}' that 'en' has" },
	{ "en: transpose it", "en: transpose {it}", 23, 13,
		"'zh' lacks the placeholder '{it}' that 'en' has" },
	{ "        for {name}.", "        for {nam}.", 18, 13,
		"the match captures no '{nam}', did you mean 'name'?" },
	{ "    match: |-\n      layout of {name} is {layout}, rank {rank:int}\n",
		"    match:\n      - 'layout of {name} is {layout}, rank {rank:int}'\n"
		"      - the layout of {name} is wrong\n",
		11, 30, "'title' has '{layout}', which not every wording of the match captures" },
	{ "sdk: '{version}'", "sdk: 'v{release}'", 65, 35,
		"the match captures no '{release}', captured are: version" },
	{ "capture: rank", "capture: rnk", 30, 43, "the match captures no 'rnk', did you mean" },
	{ "{name: a, rank: 4}", "{nme: a, rank: 4}", 37, 22, "the match captures no 'nme', did" },
	{ "rank == 4 && layout", "rank == 4 && layot", 28, 29, "" },
	{ "rank == 4 && layout", "rank == && layout", 28, 24, "" },
	{ "rank == 4 && layout", "rank == \"4\" && layout", 28, 21, "" },
	{ "node.size > 1", "node.size >", 99, 26, "" },
	{ "compile: {severity", "verify: {severity", 26, 7,
		"the entry has no stage 'verify', its stages are: convert, compile" },
	{ "stage: convert\n      no_match", "stage: covert\n      no_match", 38, 18,
		"the entry has no stage 'covert', did you mean 'convert'?" },
};

static const struct broken name_rows[] = {
	{ "id: demo.layout", "id: demo.Layout", 5, 9, "'id' must be '<toolchain>.<slug>'" },
	{ "id: demo.layout", "id: toy.layout", 5, 9, "id 'toy.layout' must start with 'demo.'" },
	{ "id: demo.layout", "id: demo.zzz", 40, 9, "id 'demo.other' stands behind 'demo.zzz'" },
	{ "id: demo.topic", "id: demo.layout", 86, 9,
		"id 'demo.layout' is taken already, at demo.yaml:5:9" },
	{ "[demo.old-layout]", "[demo.topic]", 6, 15, "id 'demo.topic' is taken already" },
	{ "confirm: []", "confirm: [demo.rul]", 20, 15,
		"'confirm' names 'demo.rul', which does not exist, did you mean 'demo.rule'?" },
	{ "confirm: []", "confirm: [demo.topic]", 20, 15,
		"'confirm' names the topic 'demo.topic', it takes a rule" },
	{ "[demo.other]", "[demo.layout]", 31, 18, "'symptom_of' names the entry itself" },
	{ "[demo.topic]", "[demo.nothing-near-it]", 32, 15,
		"'related' names 'demo.nothing-near-it'" },
	{ "table: demo.numbers", "table: demo.number", 30, 20, "'table' names 'demo.number'" },
	{ "predicts: [demo.layout]", "predicts: [demo.laout]", 105, 16, "'predicts' names" },
};

/* What rules say of facts that are not declared, or of another type. */
static const struct broken fact_rows[] = {
	{ "node in model.nodes", "node in modle.nodes", 98, 23,
		"undeclared name 'modle', did you mean 'model'?" },
	{ "node in model.nodes", "node in model.node", 98, 29,
		"no fact 'node' is declared here, did you mean 'nodes'?" },
	{ "node in model.nodes", "node in model.nodes[0].size", 98, 38,
		"the expression gives int, not list" },
	{ "node.size > 1", "node.sise > 1", 99, 20,
		"no fact 'sise' is declared here, did you mean 'size'?" },
	{ "node.size > 1", "model.nodes.all(n, n.sise > 1)", 99, 36,
		"no fact 'sise' is declared here, did you mean 'size'?" },
	{ "node.size > 1", "node.size > \"1\"", 99, 25, "'>' does not take int and string" },
	{ "node.size > 1", "node.size", 99, 20, "the expression gives int, not bool" },
	{ "fact: node.size", "fact: node.sise", 101, 18, "no fact 'sise' is declared here" },
	{ "'{node.size} here'", "'{node.size} {nod}'", 103, 27, "'{nod}': undeclared name 'nod'" },
	{ "path: model.nodes[].size", "path: model.nodes[.size", 123, 15,
		"'path': behind a name stand only '[]' and '{}'" },
	{ "path: model.nodes[].size", "path: model..size", 123, 15, "'path': a name is missing" },
};

/* ---- helpers ---- */

struct fixture {
	struct npd_arena arena;
	struct npd_buf image;
	struct npd_kb_errors errors;
	struct npd_error error;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	npd_arena_init(&f->arena, 0, NULL);
	npd_buf_init(&f->image, &f->arena);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	npd_arena_done(&f->arena);
	free(f);
	return 0;
}

static enum npd_status compile(struct fixture *f, const struct npd_source *sources, size_t count)
{
	npd_buf_clear(&f->image);
	return npd_kb_compile(&f->arena, sources, count, NPD_STR("all is fine\n"), NULL, &f->image,
		&f->errors, &f->error);
}

static enum npd_status compile_text(struct fixture *f, npd_str text)
{
	const struct npd_source source = { NPD_STR("demo.yaml"), text };

	return compile(f, &source, 1);
}

static npd_str replaced(struct fixture *f, npd_str text, npd_str was, npd_str now)
{
	struct npd_buf b;
	const size_t at = npd_str_find(text, was);

	assert_int_not_equal(at, NPD_NOT_FOUND);
	npd_buf_init(&b, &f->arena);
	npd_buf_add(&b, npd_str_head(text, at));
	npd_buf_add(&b, now);
	npd_buf_add(&b, npd_str_from(text, at + was.len));
	return npd_buf_str(&b);
}

static npd_str broken_text(struct fixture *f, const struct broken *row)
{
	return row->was == NULL
		       ? npd_str_of(row->now)
		       : replaced(f, npd_str_of(good), npd_str_of(row->was), npd_str_of(row->now));
}

static bool is_reported(const struct npd_kb_errors *errors, const struct broken *row)
{
	for (size_t i = 0; i < errors->count; i++)
		if (errors->items[i].line == row->line && errors->items[i].column == row->column &&
			npd_str_starts(errors->items[i].text, npd_str_of(row->text)))
			return true;
	return false;
}

static void assert_reported(struct fixture *f, const struct broken *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		f->errors = (struct npd_kb_errors){ NULL, 0 };
		assert_int_equal(compile_text(f, broken_text(f, &rows[i])), NPD_EKB);
		assert_int_equal(f->image.len, 0);
		for (size_t k = 0; !is_reported(&f->errors, &rows[i]) && k < f->errors.count; k++)
			print_message("not %u:%u %s but %u:%u %.*s\n", rows[i].line, rows[i].column,
				rows[i].text, f->errors.items[k].line, f->errors.items[k].column,
				NPD_ARG(f->errors.items[k].text));
		assert_true(is_reported(&f->errors, &rows[i]));
	}
}

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* ---- errors ---- */

static void good_file_compiles(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(compile_text(f, npd_str_of(good)), NPD_OK);
	assert_int_equal(f->errors.count, 0);
	assert_true(f->image.len > 0);
}

static void broken_yaml_is_reported_at_its_place(void **state)
{
	assert_reported(*state, yaml_rows, COUNT(yaml_rows));
}

static void wrong_keys_and_values_are_reported_at_their_place(void **state)
{
	assert_reported(*state, key_rows, COUNT(key_rows));
}

static void wrong_matches_are_reported_at_their_place(void **state)
{
	assert_reported(*state, match_rows, COUNT(match_rows));
}

static void wrong_texts_are_reported_at_their_place(void **state)
{
	assert_reported(*state, text_rows, COUNT(text_rows));
}

static void wrong_ids_and_references_are_reported_at_their_place(void **state)
{
	assert_reported(*state, name_rows, COUNT(name_rows));
}

static void condition_of_a_variant_chooses_the_wordings(void **state)
{
	static const struct {
		const char *when;
		enum npd_status status;
	} rows[] = {
		{ "rank == 4", NPD_OK },
		{ "rank == 4 && layout == \"NCHW\"", NPD_OK },
		{ "why == \"\"", NPD_EKB },
		{ "rank == 4 || why == \"\"", NPD_EKB },
		{ "rank == 4 || layout == \"NCHW\" && sdk == \"1\"", NPD_OK },
		{ "rank == 4 && why == \"\"", NPD_EKB },
		{ "!(rank == 4 || why == \"\")", NPD_EKB },
		{ "!(why == \"\") || name == \"a\" && rank == 4", NPD_EKB },
		{ "!(rank == 4)", NPD_OK },
		{ "stage == \"convert\"", NPD_EKB },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		npd_str text = replaced(f, npd_str_of(good),
			NPD_STR("    match: |-\n      layout of {name} is {layout}, rank "
				"{rank:int}\n"),
			NPD_STR("    match:\n"
				"      - layout of {name} is {layout}, rank {rank:int}\n"
				"      - layout of {name} is wrong, {why:rest}\n"));

		text = replaced(f, text, NPD_STR("has layout {layout}'"), NPD_STR("is wrong'"));
		text = replaced(f, text, NPD_STR("的布局是 {layout}'"), NPD_STR("不对'"));
		text = replaced(f, text, NPD_STR("gives {layout}"), NPD_STR("is wrong"));
		text = replaced(f, text, NPD_STR("返回 {layout} 给"), NPD_STR("弄错"));
		text = replaced(f, text,
			NPD_STR("      - when: 'rank == 4 && layout == \"NCHW\"'\n"),
			NPD_STR("      - title:\n"
				"          en: '{layout}'\n"
				"          zh: '{layout}'\n"
				"        when: '@'\n"));
		text = replaced(f, text, NPD_STR("@"), npd_str_of(rows[i].when));
		assert_int_equal(compile_text(f, text), rows[i].status);
		if (rows[i].status != NPD_OK) {
			assert_int_equal(f->errors.count, 1);
			assert_true(npd_str_starts(
				f->errors.items[0].text, NPD_STR("'title' has '{layout}'")));
		}
	}
}

static void facts_that_are_not_declared_are_reported_at_their_place(void **state)
{
	assert_reported(*state, fact_rows, COUNT(fact_rows));
}

static void one_mistake_hides_no_other(void **state)
{
	struct fixture *f = *state;
	npd_str text =
		replaced(f, npd_str_of(good), NPD_STR("status: observed"), NPD_STR("status: x"));

	text = replaced(f, text, NPD_STR("weight: 50"), NPD_STR("weight: x"));
	text = replaced(f, text, NPD_STR("[demo.topic]"), NPD_STR("[demo.gone]"));
	const struct npd_source sources[] = {
		{ NPD_STR("b.yaml"), text },
		{ NPD_STR("c.yaml"), NPD_STR("a: [\n") },
		{ NPD_STR("a.yaml"), NPD_STR("schema: 1\ntoolchain: demo\nzzz: 1\n") },
	};

	assert_int_equal(compile(f, sources, COUNT(sources)), NPD_EKB);
	assert_int_equal(f->errors.count, 5);
	assert_int_equal(f->errors.items[0].file.ptr[0], 'a');
	assert_int_equal(f->errors.items[1].line, 8);
	assert_int_equal(f->errors.items[2].line, 32);
	assert_int_equal(f->errors.items[3].line, 77);
	assert_int_equal(f->errors.items[4].file.ptr[0], 'c');
}

static void summary_names_the_first_error(void **state)
{
	struct fixture *f = *state;

	compile_text(
		f, replaced(f, npd_str_of(good), NPD_STR("status: observed"), NPD_STR("statu: x")));
	assert_string_equal(f->error.text, "demo.yaml:5:5: missing key 'status' (and 1 more)");
	assert_int_equal(f->error.status, NPD_EKB);
}

static void many_errors_are_cut(void **state)
{
	struct fixture *f = *state;
	struct npd_buf b;

	npd_buf_init(&b, &f->arena);
	npd_buf_add_c(&b, "schema: 1\ntoolchain: demo\n");
	for (unsigned i = 0; i < 300; i++)
		npd_buf_printf(&b, "key%u: 1\n", i);
	assert_int_equal(compile_text(f, npd_buf_str(&b)), NPD_EKB);
	assert_int_equal(f->errors.count, NPD_KB_ERRORS_MAX + 1);
	assert_true(npd_str_starts(
		f->errors.items[NPD_KB_ERRORS_MAX].text, NPD_STR("too many errors")));
}

static void large_files_are_refused_unread(void **state)
{
	struct fixture *f = *state;
	struct npd_buf b;

	npd_buf_init(&b, &f->arena);
	npd_buf_add_repeat(&b, '#', NPD_KB_FILE_MAX_BYTES + 1);
	assert_int_equal(compile_text(f, npd_buf_str(&b)), NPD_EKB);
	assert_int_equal(f->errors.count, 1);
	assert_int_equal(f->errors.items[0].line, 0);
}

/* ---- what is taken ---- */

static void windows_line_ends_change_nothing(void **state)
{
	struct fixture *f = *state;
	struct npd_buf b;

	npd_buf_init(&b, &f->arena);
	for (const char *p = good; *p != '\0'; p++)
		npd_buf_add_c(&b, *p == '\n' ? "\r\n" : (char[]){ *p, '\0' });
	assert_int_equal(compile_text(f, npd_buf_str(&b)), NPD_OK);
}

static void equal_input_gives_equal_bytes_in_any_order(void **state)
{
	struct fixture *f = *state;
	const npd_str other = NPD_STR("schema: 1\ntoolchain: other\n");
	const struct npd_source one[] = { { NPD_STR("a.yaml"), npd_str_of(good) },
		{ NPD_STR("b.yaml"), other } };
	const struct npd_source two[] = { { NPD_STR("b.yaml"), other },
		{ NPD_STR("a.yaml"), npd_str_of(good) } };

	assert_int_equal(compile(f, one, 2), NPD_OK);
	const npd_str first = npd_arena_copy(&f->arena, npd_buf_str(&f->image));

	assert_int_equal(compile(f, two, 2), NPD_OK);
	assert_true(npd_str_eq(first, npd_buf_str(&f->image)));
}

static void many_keys_are_still_compared(void **state)
{
	struct fixture *f = *state;
	struct npd_buf b;

	npd_buf_init(&b, &f->arena);
	for (unsigned i = 0; i < 100; i++)
		npd_buf_printf(&b, "key%u: 1\n", i);
	npd_buf_add_c(&b, "key77: 1\n");
	const struct broken want = { NULL, NULL, 101, 1, "duplicate key 'key77'" };

	assert_int_equal(compile_text(f, npd_buf_str(&b)), NPD_EKB);
	assert_true(is_reported(&f->errors, &want));
}

/* The arena ends at every size once; what libyaml and PCRE2 hold must be released then. */
static void memory_that_ends_is_given_back(void **state)
{
	const struct npd_source source = { NPD_STR("demo.yaml"), npd_str_of(good) };

	(void)state;
	for (size_t limit = 1 << 16; limit < 1 << 20; limit += 3333) {
		struct npd_arena arena;
		struct npd_kb_errors errors;
		jmp_buf oom;

		npd_arena_init(&arena, limit, &oom);
		if (setjmp(oom) == 0) {
			struct npd_buf image;

			npd_buf_init(&image, &arena);
			assert_int_equal(npd_kb_compile(&arena, &source, 1, NPD_STR("fine\n"), NULL,
						 &image, &errors, NULL),
				NPD_OK);
		}
		npd_arena_done(&arena);
	}
}

static void schema_is_json_and_names_every_kind(void **state)
{
	struct fixture *f = *state;
	struct npd_buf out;

	npd_buf_init(&out, &f->arena);
	npd_kb_write_schema(&out);
	assert_true(npd_str_starts(npd_buf_str(&out), NPD_STR("{")));
	assert_true(npd_str_ends(npd_buf_str(&out), NPD_STR("}\n")));
	for (int kind = 0; kind < NPD_KIND_COUNT; kind++) {
		struct npd_buf ref;

		npd_buf_init(&ref, &f->arena);
		npd_buf_printf(&ref, "\"#/$defs/%s\"", npd_kind_name((enum npd_kind)kind));
		assert_int_not_equal(
			npd_str_find(npd_buf_str(&out), npd_buf_str(&ref)), NPD_NOT_FOUND);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(good_file_compiles),
		TEST(broken_yaml_is_reported_at_its_place),
		TEST(wrong_keys_and_values_are_reported_at_their_place),
		TEST(wrong_matches_are_reported_at_their_place),
		TEST(wrong_texts_are_reported_at_their_place),
		TEST(wrong_ids_and_references_are_reported_at_their_place),
		TEST(condition_of_a_variant_chooses_the_wordings),
		TEST(facts_that_are_not_declared_are_reported_at_their_place),
		TEST(one_mistake_hides_no_other),
		TEST(summary_names_the_first_error),
		TEST(many_errors_are_cut),
		TEST(large_files_are_refused_unread),
		TEST(windows_line_ends_change_nothing),
		TEST(equal_input_gives_equal_bytes_in_any_order),
		TEST(many_keys_are_still_compared),
		TEST(memory_that_ends_is_given_back),
		TEST(schema_is_json_and_names_every_kind),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
