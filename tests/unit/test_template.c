#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/regex.h"
#include "text/template.h"

struct fixture {
	struct npd_arena arena;
	struct npd_regex_run *run;
};

static int set_up(void **state)
{
	static struct fixture f;

	npd_arena_init(&f.arena, 0, NULL);
	f.run = npd_regex_run_new(&f.arena);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	npd_arena_done(&((struct fixture *)*state)->arena);
	return 0;
}

static struct npd_template compiled(struct fixture *f, npd_str text)
{
	struct npd_template t = { 0 };
	struct npd_error e = { 0 };

	npd_template_compile(&f->arena, text, &t, NULL, &e);
	assert_string_equal(e.text, "");
	return t;
}

static struct npd_regex *regex_of(struct fixture *f, const struct npd_template *t)
{
	struct npd_regex *re = NULL;
	struct npd_error e = { 0 };

	npd_regex_new(&f->arena, t->regex, &re, NULL, &e);
	assert_string_equal(e.text, "");
	return re;
}

/* "name=value|name=value", or "no", or "limit" */
static const char *captures(struct fixture *f, const struct npd_template *t, npd_str text)
{
	static const char *const other[] = { [NPD_REGEX_NO] = "no", [NPD_REGEX_LIMIT] = "limit" };
	const struct npd_regex *re = regex_of(f, t);
	struct npd_match m = { 0 };
	struct npd_buf out;
	const enum npd_regex_result result = npd_regex_match(re, f->run, text, 0, false, &m);

	if (result != NPD_REGEX_YES)
		return other[result];
	npd_buf_init(&out, &f->arena);
	npd_buf_add_c(&out, "");
	for (unsigned i = 1; i <= t->hole_count; i++) {
		const npd_str value = npd_str_sub(text, m.groups[i].from, m.groups[i].to);

		assert_true(npd_str_eq(npd_regex_group_name(re, i), t->holes[i - 1].name));
		npd_buf_printf(&out, "%s%.*s=%.*s", i == 1 ? "" : "|",
			NPD_ARG(t->holes[i - 1].name), NPD_ARG(value));
	}
	return out.data;
}

static const struct {
	const char *template, *text, *want;
} match_rows[] = {
	/* a value is a run of non-blanks */
	{ "`input_formats` is {run} only support `training_input_formats` is {needed:list}!",
		"[Error] [812 ] [x] `input_formats` is BGR only support `training_input_formats` "
		"is "
		"RGB/BGR!",
		"run=BGR|needed=RGB/BGR" },
	{ "{op} is not supported", "E build: Conv is not supported", "op=Conv" },
	{ "{op} is not supported", "Conv  is not supported", "no" },
	{ "{a} = {b} end", "x  = 1 end", "no" },
	{ "node {n}", "node /a/b.c_0 next", "n=/a/b.c_0" },
	{ "node {n}", "node ", "no" },
	{ "op {n} bad", "op 卷积层 bad", "n=卷积层" },
	/* ... that ends before the literal */
	{ "name:{n},shape", "name:conv1,shape", "n=conv1" },
	{ "{a}={b} set", "x x=y=z set", "a=x|b=y=z" },
	{ "got {v}.", "got 1.5.", "v=1.5" },
	{ "got {v}.", "got 1.5. Then", "v=1.5" },
	{ "got {v}.", "got conv.weight of", "v=conv" },
	{ "got {v}!", "got BGR!", "v=BGR" },
	{ "got {v}, stop", "got BGR, stop", "v=BGR" },
	{ "{file}:{line:int}: error", "C:\\m.cpp:12: error", "file=C:\\m.cpp|line=12" },
	{ "{file}:{line:int}: error", "a:12:34: error", "file=a:12|line=34" },
	{ "[{a}, {b}] bad", "[x, y[0]] bad", "a=x|b=y[0]" },
	/* ... or a bracket group, or a quoted string */
	{ "shape {s} only", "shape [1, 3, (2, 4)] only", "s=[1, 3, (2, 4)]" },
	{ "shape {s} only", "shape ([{(1 2)}]) only", "s=([{(1 2)}])" },
	{ "shape {s} only", "shape float32[1, 3] only", "s=float32[1, 3]" },
	{ "{s} not ok", "x=[1, 2] not ok", "s=x=[1, 2]" },
	{ "{s} not ok", "the shape=(1, 2 not ok", "s=2" },
	{ "name {n} not found", "name 'my conv' not found", "n='my conv'" },
	{ "name {n} not found", "name \"my conv\" not found", "n=\"my conv\"" },
	{ "name {n} not found", "name can't not found", "n=can't" },
	/* quotes and brackets of the template hold blanks, too */
	{ "KeyError: '{key}'", "KeyError: 'my key' x'", "key=my key" },
	{ "KeyError: '{key}'", "KeyError: ''", "key=" },
	{ "'{a}' not found", "'x' is bad, 'y' not found", "a=y" },
	{ "old `{a}' quotes", "old `x y' quotes", "a=x y" },
	{ "名称“{a}”不存在", "名称“甲 乙”不存在", "a=甲 乙" },
	{ "shape [{s}] bad", "shape [1, 3, [2]] bad", "s=1, 3, [2]" },
	{ "shape ({s}) bad", "shape () bad", "s=" },
	{ "tensor<{s}> bad", "tensor<1x3xf32> bad", "s=1x3xf32" },
	{ "[{a}] failed", "[x] [y z] failed", "a=y z" },
	/* two values side by side */
	{ "op {a}{b:int} end", "op conv12 end", "a=conv|b=12" },
	{ "op {a}{b} end", "op conv[1, 2] end", "a=conv|b=[1, 2]" },
	{ "op {a}{b} end", "op [1](2) end", "a=[1]|b=(2)" },
	{ "op {a}{b:rest}", "op x y z", "a=x|b= y z" },
	/* types */
	{ "code {n:int} end", "code -12 end", "n=-12" },
	{ "code {n:int} end", "code 0xFf end", "n=0xFf" },
	{ "code {n:int} end", "code 1.5 end", "no" },
	{ "code {n:int}", "code 1.5", "no" },
	{ "code {n:int}", "code 15.", "n=15" },
	{ "{n:int} errors", "v1.5 errors, 25 errors", "n=25" },
	{ "size {w:int}x{h:int}", "size 0x20", "w=0|h=20" },
	{ "cos {v:float} low", "cos -1.5e-05 low", "v=-1.5e-05" },
	{ "cos {v:float} low", "cos NaN low", "v=NaN" },
	{ "cos {v:float} low", "cos -inf low", "v=-inf" },
	{ "cos {v:float} low", "cos 3. low", "v=3." },
	{ "cos {v:float} low", "cos .5 low", "v=.5" },
	{ "cos {v:float} low", "cos x low", "no" },
	{ "cos is {v:float}.", "cos is 3.", "v=3" },
	{ "cos is {v:float}.", "cos is 3.5.", "v=3.5" },
	{ "open {p:path}: no", "open C:\\a.b: no", "p=C:\\a.b" },
	{ "open {p:path}: no", "open \"/a b/c\": no", "p=\"/a b/c\"" },
	{ "open '{p:path}' no", "open '/数据/a b' no", "p=/数据/a b" },
	{ "open {p:path}", "open /a\x01", "p=/a" },
	{ "shape {s:shape} bad", "shape 1x3x224x224 bad", "s=1x3x224x224" },
	{ "shape {s:shape} bad", "shape (None, 3, ?) bad", "s=(None, 3, ?)" },
	{ "shape {s:shape} bad", "shape [['batch', 3], [2]] bad", "s=[['batch', 3], [2]]" },
	{ "shape {s:shape} bad", "shape good bad", "no" },
	{ "torch.Size({s:shape})", "torch.Size([1, 3])", "s=[1, 3]" },
	{ "one of {l:list} only", "one of [a b] only", "l=[a b]" },
	{ "one of {l:list} only", "one of RGB, BGR only", "l=RGB, BGR" },
	{ "one of {l:list}", "one of RGB, BGR/X now", "l=RGB, BGR/X" },
	{ "why: {t:text}, stop", "why: a b c, stop", "t=a b c" },
	{ "why: {t:text}, stop", "why: , stop", "t=" },
	{ "why: {t:text}, stop", "why: a\nb, stop", "no" },
	{ "{t:text} has failed", "the node x has failed", "t=the node x" },
	{ "why: {t:rest}", "why: a b\nc", "t=a b" },
	{ "why: {t:rest}\nnext", "why: a b\r\nnext", "t=a b" },
	{ "why: {t:rest}", "why:", "no" },
	/* blanks, quotes, braces, line feeds */
	{ "a:{_}b", "a:\n   b", "" },
	{ "a:{_}b", "a:b", "" },
	{ "a:{_} b", "a:b", "no" },
	{ "a:{_} b", "a: b", "" },
	{ "a {x}{_}:{y:int}", "a foo  :3", "x=foo|y=3" },
	{ "a {x}{_}{y} b", "a foo   bar b", "x=foo|y=bar" },
	{ "a {x}{_}", "a foo ", "x=foo" },
	{ "a {x:text}{_}{y:int} b", "a foo bar  12 b", "x=foo bar|y=12" },
	{ "key {'}{k}{'} bad", "key ‘my key’ bad", "k=my key" },
	{ "key {'}{k}{'} bad", "key \"my key\" bad", "k=my key" },
	{ "key {'}{k:text}{'} bad", "key 'it\"s' bad", "k=it\"s" },
	{ "{{{x}}} ok", "{1 2} ok", "x=1 2" },
	{ "  trimmed  ", "trimmed", "" },
	{ "line one\nline {n:int}", "line one\r\nline 2", "n=2" },
	{ "a\tb (c) [d] \\e ^$.|?*+", "a\tb (c) [d] \\e ^$.|?*+", "" },
};

static void template_captures(void **state)
{
	for (size_t i = 0; i < sizeof match_rows / sizeof match_rows[0]; i++) {
		struct fixture *f = *state;
		const struct npd_template t = compiled(f, npd_str_of(match_rows[i].template));

		assert_string_equal(
			captures(f, &t, npd_str_of(match_rows[i].text)), match_rows[i].want);
	}
}

static void bad_template_tells_offset(void **state)
{
	static const struct {
		const char *template;
		size_t at;
		const char *want;
	} rows[] = {
		{ "ab {x:itn} y", 6, "unknown type 'itn', did you mean 'int'?" },
		{ "ab {x:zzzzzz} y", 6,
			"unknown type 'zzzzzz', known are int, float, path, shape, list, text, "
			"rest" },
		{ "ab {x:} y", 6,
			"unknown type '', known are int, float, path, shape, list, text, rest" },
		{ "ab {} y", 3, "a placeholder needs a name; write '{{}}' for braces" },
		{ " ab {\"k\": 1} y", 4,
			"'\"k\"' is no name of a placeholder; write '{{' and '}}' for braces" },
		{ "ab {0} y", 3,
			"'0' is no name of a placeholder; write '{{' and '}}' for braces" },
		{ "{a} x {a}", 6, "duplicate placeholder 'a'" },
		{ "x {a:int}{b}", 9, "no fixed text between 'a' and 'b'" },
		{ "x {a:text}{_}{b}", 13,
			"only blanks between 'a', which may hold blanks, and 'b'" },
		{ "x {a:rest} y", 10,
			"'{a:rest}' runs to the end of the line, only a line feed can follow" },
		{ "ab { y", 3, "'{' without '}'; write '{{' for a brace" },
		{ "ab } y", 3, "'}' without '{'; write '}}' for a brace" },
		{ "{a} {b}", 0, "template has no fixed text" },
		{ "", 0, "template has no fixed text" },
		{ "ab\xFF", 2, "template is no valid UTF-8" },
		{ "x {a123456789012345678901234567890123}", 2,
			"name of a placeholder is longer than 32 bytes" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		struct npd_template t;
		struct npd_error e = { 0 };
		size_t at = 999;

		assert_int_equal(
			npd_template_compile(&f->arena, npd_str_of(rows[i].template), &t, &at, &e),
			NPD_EINVAL);
		assert_string_equal(e.text, rows[i].want);
		assert_int_equal(at, rows[i].at);
	}
}

static void too_many_holes_are_refused(void **state)
{
	struct fixture *f = *state;
	struct npd_template t;
	struct npd_error e = { 0 };
	struct npd_buf text;

	npd_buf_init(&text, &f->arena);
	for (unsigned i = 0; i < 29; i++)
		npd_buf_printf(&text, "word {x%u} ", i);
	regex_of(f, &(struct npd_template){ .regex = compiled(f, npd_buf_str(&text)).regex });
	npd_buf_add_c(&text, "{more}");
	assert_int_equal(
		npd_template_compile(&f->arena, npd_buf_str(&text), &t, NULL, &e), NPD_EINVAL);
	assert_string_equal(e.text, "more than 29 placeholders");
}

static const char *joined(struct fixture *f, const npd_str *items, size_t count)
{
	struct npd_buf out;

	npd_buf_init(&out, &f->arena);
	npd_buf_add_c(&out, "");
	for (size_t i = 0; i < count; i++)
		npd_buf_printf(&out, "%s%.*s", i == 0 ? "" : "|", NPD_ARG(items[i]));
	return out.data;
}

static void fixed_parts_are_literals_between_holes(void **state)
{
	static const struct {
		const char *template, *want;
		size_t bytes;
	} rows[] = {
		{ "{a} is {b} only", " is | only", 9 },
		{ "  one\ntwo {x}  ", "one|two ", 7 },
		{ "a{'}b{_}  c{{", "a|b|c{", 4 },
		{ "{a} {b}x", "x", 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		const struct npd_template t = compiled(f, npd_str_of(rows[i].template));

		assert_string_equal(joined(f, t.parts, t.part_count), rows[i].want);
		assert_int_equal(t.fixed_bytes, rows[i].bytes);
	}
}

/* Templates that would take exponential or quadratic time in a backtracking regex. */
static void hostile_text_stays_within_limit(void **state)
{
	static const char *const templates[] = { "{a}:{b}:{c}:{d}:{e}! end",
		"{a:text}, {b:text}, {c:text}, {d:text}! end", "x {a} [{b}] ({c})! end",
		"{a:list}/{b:list}! end", "{a:shape} {b:path}! end" };
	static const char *const fillers[] = { "aaaaaaaa", "a:a:a:a:", "a, a, a, ", "[[[[((((",
		"' ' \" \"", "x [a] (b", "1x1x1x1 ", "中文字符" };

	for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
		for (size_t k = 0; k < sizeof fillers / sizeof fillers[0]; k++) {
			struct fixture *f = *state;
			const struct npd_template t = compiled(f, npd_str_of(templates[i]));
			struct npd_buf text;

			npd_buf_init(&text, &f->arena);
			while (text.len < 1024)
				npd_buf_add_c(&text, fillers[k]);
			assert_string_equal(captures(f, &t, npd_buf_str(&text)), "no");
		}
	}
}

static void long_word_does_not_exhaust_leading_hole(void **state)
{
	struct fixture *f = *state;
	const struct npd_template t = compiled(f, NPD_STR("{op} is not supported"));
	struct npd_buf text;

	npd_buf_init(&text, &f->arena);
	npd_buf_add_repeat(&text, 'a', 16000);
	npd_buf_add_c(&text, " Conv is not supported");
	assert_string_equal(captures(f, &t, npd_buf_str(&text)), "op=Conv");
}

static void samples_fit_where_holes_stand(void **state)
{
	static const char *const frames[][2] = { { "before ", " behind" }, { "key '", "' bad" },
		{ "shape [", "] bad" }, { "is: ", ". Then" }, { "name:", "" }, { "", " not ok" },
		{ "say (", ") now" } };
	static const char *const types[] = { "", ":int", ":float", ":path", ":shape", ":list",
		":text" };

	for (size_t i = 0; i < 7 * 7 * 3; i++) {
		struct fixture *f = *state;
		const enum npd_hole_type type = (enum npd_hole_type)(i / 7 % 7);
		const npd_str sample = npd_hole_sample(type, (unsigned)(i / 49));
		struct npd_buf frame, text, want;

		npd_buf_init(&frame, &f->arena);
		npd_buf_init(&text, &f->arena);
		npd_buf_init(&want, &f->arena);
		npd_buf_printf(
			&frame, "%s{x%s}%s", frames[i % 7][0], types[type], frames[i % 7][1]);
		npd_buf_printf(
			&text, "%s%.*s%s", frames[i % 7][0], NPD_ARG(sample), frames[i % 7][1]);
		npd_buf_printf(&want, "x=%.*s", NPD_ARG(sample));
		const struct npd_template t = compiled(f, npd_buf_str(&frame));

		assert_string_equal(captures(f, &t, npd_buf_str(&text)), want.data);
	}
}

static void filling_replaces_known_names_only(void **state)
{
	static const struct npd_capture values[] = { { { "a", 1 }, { "1", 1 } },
		{ { "b", 1 }, { NULL, 0 } } };
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "x {a} y", "x 1 y" },
		{ "{a}{b}{a}", "11" },
		{ "{c} {a", "{c} {a" },
		{ "{{a}}", "{1}" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		const npd_str got =
			npd_template_fill(&f->arena, npd_str_of(rows[i].text), values, 2);

		assert_true(npd_str_eq(got, npd_str_of(rows[i].want)));
	}
}

static void parts_of_regex_are_required_literals(void **state)
{
	static const struct {
		const char *regex, *want;
	} rows[] = {
		{ "abc def", "abc def" },
		{ "ab(?<x>\\d+)cd", "ab|cd" },
		{ "ab(?:cd)ef", "abcdef" },
		{ "ab(?:cd)?ef", "ab|ef" },
		{ "ab(?:cd)+ef", "ab|cd|ef" },
		{ "ab(?:cd|xy)ef", "ab|ef" },
		{ "ab|cd", "" },
		{ "abc?d", "ab|d" },
		{ "abc+d", "abc|d" },
		{ "abc*+d", "ab|d" },
		{ "abc{0,2}d", "ab|d" },
		{ "abc{2}d", "abc|d" },
		{ "abc{1}d", "abcd" },
		{ "abc{,2}d", "ab|d" },
		{ "ab{x}", "ab{x}" },
		{ "abé?c", "ab|c" },
		{ "a\\.b\\(c\\)", "a.b(c)" },
		{ "\\Qa.b\\E+c", "a.b|c" },
		{ "\\Qa.b\\Ec", "a.bc" },
		{ "ab\\E*c", "a|c" },
		{ "ab\\Q\\E?c", "a|c" },
		{ "ab(?#note)*c", "a|c" },
		{ "ab(?#note)c", "abc" },
		{ "ab[cd]ef", "ab|ef" },
		{ "ab[]c]ef", "ab|ef" },
		{ "ab[^]c]ef", "ab|ef" },
		{ "ab[\\]c]ef", "ab|ef" },
		{ "ab[[:alpha:]c]ef", "ab|ef" },
		{ "ab[[:<:]]cd", "ab|cd" },
		{ "ab[[:c]ef", "ab|ef" },
		{ "ab[\\Q]\\E]cd", "" },
		{ "ab.cd\\bef$", "ab|cd|ef" },
		{ "ab\\x41cd\\x{4e2d}ef", "ab|cd|ef" },
		{ "ab\\p{Han}cd\\pLef", "ab|cd|ef" },
		{ "(x)ab\\1cd\\g{1}ef", "xab|cd|ef" },
		{ "(?<n>x)ab\\k<n>cd\\k'n'ef\\k{n}g", "xab|cd|ef|g" },
		{ "ab(?=cd)ef(?<!x)gh", "ab|ef|gh" },
		{ "ab(?!cd(?:e)f)gh", "ab|gh" },
		{ "(?i)abc", "" },
		{ "ab(?i:cd)", "" },
		{ "(?x) a b c", "" },
		{ "(?s)ab.cd", "ab|cd" },
		{ "(?m:ab)cd", "abcd" },
		{ "ab(*ACCEPT)cd", "" },
		{ "(ab)?(?(1)cd|ef)gh", "" },
		{ "ab\\ncd", "ab|cd" },
		{ "ab\ncd", "ab|cd" },
		{ "(?P<a>xy)(?'b'zz)(?>w)", "xyzzw" },
		{ "(?:ab(?:cd)?ef){2}gh", "ab|ef|gh" },
		{ "   \\d+ x", " x" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture *f = *state;
		struct npd_template t = { 0 };
		struct npd_error e = { 0 };

		npd_template_from_regex(&f->arena, npd_str_of(rows[i].regex), &t, NULL, &e);
		assert_string_equal(e.text, "");
		assert_string_equal(joined(f, t.parts, t.part_count), rows[i].want);
	}
}

static void holes_of_regex_are_named_groups(void **state)
{
	struct fixture *f = *state;
	struct npd_template t = { 0 };
	struct npd_error e = { 0 };
	size_t at = 0;

	assert_int_equal(
		npd_template_from_regex(&f->arena, NPD_STR("(?<a>x)(y)(?<b>z)"), &t, &at, &e),
		NPD_OK);
	assert_int_equal(t.hole_count, 2);
	assert_true(npd_str_eq(t.holes[1].name, NPD_STR("b")));
	assert_int_equal(t.holes[1].type, NPD_HOLE_TEXT);
	assert_int_equal(
		npd_template_from_regex(&f->arena, NPD_STR("ab(c"), &t, &at, &e), NPD_EINVAL);
	assert_int_equal(at, 4);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* What is left of `text` behind the parts, or NULL pointer when they do not stand in it in order.
 */
static npd_str behind_parts(npd_str text, const struct npd_template *t)
{
	for (size_t i = 0; i < t->part_count && text.ptr != NULL; i++) {
		const size_t at = npd_str_find(text, t->parts[i]);

		text = at == NPD_NOT_FOUND ? (npd_str){ NULL, 0 }
					   : npd_str_from(text, at + t->parts[i].len);
	}
	return text;
}

/* Random patterns over a small alphabet against all short texts: what matches must hold the parts.
 */
static void parts_of_regex_stand_in_every_match(void **state)
{
	static const char *const pieces[] = { "a", "b", "ab", "ba", "a", "b", "[ab]", "[^a]", ".",
		"(", "(?:", "(?>", ")", ")", "|", "?", "*", "+", "{2}", "{0,1}", "{1}",
		"(?=", "(?!", "(?<=a)", "\\b", "\\E", "\\Qa\\E", "(?#x)", "\\1", "^", "$", "\\x61",
		"(?|", "??", "*+", "(?i)", "(?s:", "[]a]" };
	uint32_t seed = 1;
	size_t judged = 0;

	for (size_t round = 0; round < 6000; round++) {
		struct fixture *f = *state;
		const struct npd_arena_mark mark = npd_arena_mark(&f->arena);
		struct npd_template t = { 0 };
		struct npd_buf pattern;

		npd_buf_init(&pattern, &f->arena);
		for (uint32_t n = 2 + next_random(&seed) % 8; n > 0; n--)
			npd_buf_add_c(&pattern,
				pieces[next_random(&seed) % (sizeof pieces / sizeof pieces[0])]);
		const bool valid = npd_template_from_regex(&f->arena, npd_buf_str(&pattern), &t,
					   NULL, NULL) == NPD_OK;
		const struct npd_regex *re =
			regex_of(f, valid ? &t : &(struct npd_template){ .regex = NPD_STR("x") });

		for (unsigned text = 2; text < 512; text++) {
			char bytes[10] = "";
			size_t len = 0;
			struct npd_match m;

			for (unsigned bits = text; bits > 1; bits >>= 1)
				bytes[len++] = bits & 1 ? 'a' : 'b';
			const bool matches = npd_regex_match(re, f->run, (npd_str){ bytes, len }, 0,
						     false, &m) == NPD_REGEX_YES;

			judged += matches && t.part_count > 0;
			assert_true(
				!matches || behind_parts((npd_str){ bytes, len }, &t).ptr != NULL);
		}
		npd_arena_rewind(&f->arena, mark);
	}
	assert_true(judged > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(template_captures, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_template_tells_offset, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_many_holes_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			fixed_parts_are_literals_between_holes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_text_stays_within_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			long_word_does_not_exhaust_leading_hole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(samples_fit_where_holes_stand, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			filling_replaces_known_names_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			parts_of_regex_are_required_literals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(holes_of_regex_are_named_groups, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			parts_of_regex_stand_in_every_match, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
