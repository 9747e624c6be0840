#include "format/python.h"

#include <stdlib.h>

#include "format/python_lines.h"

/* clang-format off */
#define TEXT(name, text) text,
static const char *const kind_names[] = { "", NPD_PY_KINDS(TEXT) };
static const char *const field_names[] = { "", NPD_PY_FIELDS(TEXT) };
/* clang-format on */

const struct npd_syntax *npd_py_field(const struct npd_syntax *node, enum npd_py_field field)
{
	for (const struct npd_syntax *child = node->first; child != NULL; child = child->next) {
		if (child->field == field && child->kind != NPD_PY_COMMENT)
			return child;
	}
	return NULL;
}

const struct npd_syntax *npd_py_named(const struct npd_syntax *node)
{
	while (node != NULL && (!node->named || node->kind == NPD_PY_COMMENT))
		node = node->next;
	return node;
}

const char *npd_python_problem_name(enum npd_python_problem_kind kind)
{
	switch (kind) {
	case NPD_PYTHON_SYNTAX:
		return "syntax";
	case NPD_PYTHON_INDENTATION:
		return "indentation";
	case NPD_PYTHON_TABS:
		return "tabs";
	case NPD_PYTHON_PYTHON2:
		return "python2";
	case NPD_PYTHON_LIMIT:
		return "limit";
	}
	return "";
}

/* ---- what the interpreter would refuse ---- */

static void complain(struct npd_arena *arena, struct npd_python *p,
	enum npd_python_problem_kind kind, npd_str text, struct npd_span at)
{
	if (p->problems.len < NPD_PYTHON_PROBLEMS_MAX)
		NPD_VEC_PUSH(arena, &p->problems, (struct npd_python_problem){ kind, text, at });
}

/* `except A, b:` is parsed by the grammar as a clause with a comma. */
static bool is_old_except(const struct npd_python *p, const struct npd_syntax *node)
{
	if (node->kind != NPD_PY_EXCEPT)
		return false;
	for (const struct npd_syntax *child = node->first; child != NULL; child = child->next) {
		if (!child->named && npd_str_eq(npd_syntax_text(&p->tree, child), NPD_STR(",")))
			return true;
	}
	return false;
}

static bool is_old_comparison(const struct npd_python *p, const struct npd_syntax *node)
{
	if (node->kind != NPD_PY_COMPARISON)
		return false;
	for (const struct npd_syntax *child = node->first; child != NULL; child = child->next) {
		if (!child->named && npd_str_eq(npd_syntax_text(&p->tree, child), NPD_STR("<>")))
			return true;
	}
	return false;
}

static void look_for_python2(
	struct npd_arena *arena, struct npd_python *p, const struct npd_syntax *node)
{
	const struct npd_span at = npd_syntax_span(node);

	if (node->kind == NPD_PY_PRINT)
		complain(arena, p, NPD_PYTHON_PYTHON2,
			NPD_STR("Missing parentheses in call to 'print'. Did you mean "
				"print(...)?"),
			at);
	else if (node->kind == NPD_PY_EXEC)
		complain(arena, p, NPD_PYTHON_PYTHON2,
			NPD_STR("Missing parentheses in call to 'exec'. Did you mean exec(...)?"),
			at);
	else if (is_old_except(p, node))
		complain(arena, p, NPD_PYTHON_PYTHON2,
			NPD_STR("multiple exception types must be parenthesized"), at);
	else if (is_old_comparison(p, node))
		complain(arena, p, NPD_PYTHON_PYTHON2, NPD_STR("invalid syntax: '<>'"), at);
}

/* The depth of the tree is bounded. */
static void walk(struct npd_arena *arena, struct npd_python *p, const struct npd_syntax *node)
{
	if (node->error || node->missing)
		complain(arena, p, NPD_PYTHON_SYNTAX, NPD_STR("invalid syntax"),
			npd_syntax_span(node));
	else
		look_for_python2(arena, p, node);
	for (const struct npd_syntax *child = node->first; child != NULL; child = child->next) {
		if (p->problems.len == NPD_PYTHON_PROBLEMS_MAX)
			return;
		walk(arena, p, child);
	}
}

static void add_limits(struct npd_arena *arena, struct npd_python *p)
{
	const struct npd_span nowhere = { 0, 0 };

	if (p->tree.too_large)
		complain(arena, p, NPD_PYTHON_LIMIT,
			NPD_STR("the file has more than 1 MiB, or 30000 words"), nowhere);
	if (p->tree.given_up)
		complain(arena, p, NPD_PYTHON_LIMIT,
			NPD_STR("the file has more errors than the parser follows"), nowhere);
	if (p->tree.too_deep)
		complain(arena, p, NPD_PYTHON_LIMIT,
			NPD_STR("the code is nested deeper than 200 levels"), nowhere);
}

static int by_place(const void *a, const void *b)
{
	const struct npd_python_problem *x = a, *y = b;

	return x->at.from < y->at.from ? -1 : x->at.from > y->at.from;
}

/*
 * The tokenizer's own complaint stands for what the grammar says from there on: an unclosed bracket
 * makes an error of everything that follows.
 */
static void add_line_problem(struct npd_arena *arena, struct npd_python *p, npd_str bytes)
{
	struct npd_python_problem found;

	if (!npd_python_scan_lines(arena, bytes, &found))
		return;
	size_t kept = 0;
	for (size_t i = 0; i < p->problems.len; i++) {
		if (p->problems.data[i].kind == NPD_PYTHON_PYTHON2)
			p->problems.data[kept++] = p->problems.data[i];
	}
	p->problems.len = kept;
	complain(arena, p, found.kind, found.text, found.at);
}

void npd_python_read(struct npd_arena *arena, npd_str bytes, struct npd_python *ret)
{
	static const struct npd_syntax_names names = { kind_names, NPD_PY_KIND_COUNT, field_names,
		NPD_PY_FIELD_COUNT };

	*ret = (struct npd_python){ 0 };
	ret->tree = npd_syntax_parse(arena, NPD_GRAMMAR_PYTHON, &names, bytes);
	if (ret->tree.root != NULL)
		walk(arena, ret, ret->tree.root);
	if (!ret->tree.too_large)
		add_line_problem(arena, ret, bytes);
	if (ret->problems.len > 1)
		qsort(ret->problems.data, ret->problems.len, sizeof *ret->problems.data, by_place);
	add_limits(arena, ret);
}

/* ---- is it Python? ---- */

#define LOOK_LINES 400u

static bool first_word_is(npd_str line, const char *word)
{
	const npd_str w = npd_str_of(word);

	return npd_str_starts(line, w) && line.len > w.len && npd_is_blank(line.ptr[w.len]);
}

static bool has_byte(npd_str s, char c)
{
	return npd_str_find_byte(s, c) != NPD_NOT_FOUND;
}

/* How much a line says for Python (positive) or for another language (negative). */
static int judge_line(npd_str line)
{
	const npd_str text = npd_str_trim(line);

	if (first_word_is(text, "def") && npd_str_ends(text, NPD_STR(":")) && has_byte(text, '('))
		return 3;
	if (first_word_is(text, "import") && !npd_str_ends(text, NPD_STR(";")) &&
		!has_byte(text, '"') && !has_byte(text, '{'))
		return 2;
	if (first_word_is(text, "from") &&
		npd_str_find(text, NPD_STR(" import ")) != NPD_NOT_FOUND &&
		!npd_str_ends(text, NPD_STR(";")))
		return 3;
	if (npd_str_starts(text, NPD_STR("#!")) &&
		npd_str_find(text, NPD_STR("python")) != NPD_NOT_FOUND)
		return 3;
	if (npd_str_starts(text, NPD_STR("#include")) || npd_str_starts(text, NPD_STR("//")) ||
		npd_str_starts(text, NPD_STR("Traceback (most")) ||
		npd_str_starts(text, NPD_STR("<?")))
		return -5;
	return 0;
}

bool npd_looks_like_python(npd_str bytes)
{
	npd_str rest =
		npd_str_starts(bytes, NPD_STR("\xEF\xBB\xBF")) ? npd_str_from(bytes, 3) : bytes;
	int score = 0;

	if (npd_str_find_byte(npd_str_head(rest, 4096), '\0') != NPD_NOT_FOUND)
		return false;
	for (unsigned i = 0; i < LOOK_LINES && rest.len > 0; i++)
		score += judge_line(npd_str_cut(&rest, '\n'));
	return score >= 2;
}
