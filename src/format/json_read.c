#include "format/json_read.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"

enum kind {
	OTHER,
	DOCUMENT,
	OBJECT,
	PAIR,
	ARRAY,
	STRING,
	NUMBER,
	TRUE_WORD,
	FALSE_WORD,
	NULL_WORD,
	COMMENT,
	KINDS
};
enum field { NO_FIELD, KEY, VALUE, FIELDS };

static const char *const kind_names[KINDS] = { "", "document", "object", "pair", "array", "string",
	"number", "true", "false", "null", "comment" };
static const char *const field_names[FIELDS] = { "", "key", "value" };

struct reader {
	struct npd_arena *arena;
	struct npd_syntax_tree syntax;
	struct npd_json_tree *tree;
};

static void complain(struct reader *g, npd_str text, struct npd_span at)
{
	if (g->tree->problems.len < NPD_JSON_PROBLEMS_MAX)
		NPD_VEC_PUSH(g->arena, &g->tree->problems, (struct npd_json_problem){ text, at });
}

/* ---- strings ---- */

static int hex_digit(char c)
{
	if (npd_is_digit(c))
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \uXXXX at the front of *rest, which stands behind "\u"; false: no four digits */
static bool take_unit(npd_str *rest, uint32_t *unit)
{
	*unit = 0;
	for (size_t i = 0; i < 4; i++) {
		const int digit = i < rest->len ? hex_digit(rest->ptr[i]) : -1;
		if (digit < 0)
			return false;
		*unit = *unit * 16 + (uint32_t)digit;
	}
	*rest = npd_str_from(*rest, 4);
	return true;
}

static bool add_unicode(struct npd_buf *out, npd_str *rest)
{
	uint32_t unit, low;
	char bytes[4];

	if (!take_unit(rest, &unit))
		return false;
	if (unit >= 0xD800 && unit < 0xDC00 && npd_str_starts(*rest, NPD_STR("\\u"))) {
		npd_str ahead = npd_str_from(*rest, 2);
		if (take_unit(&ahead, &low) && low >= 0xDC00 && low < 0xE000) {
			unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
			*rest = ahead;
		}
	}
	npd_buf_add_bytes(out, bytes, npd_utf8_put(unit, bytes));
	return true;
}

static bool add_escape(struct npd_buf *out, npd_str *rest)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char c = rest->len > 0 ? rest->ptr[0] : '\0';

	*rest = npd_str_from(*rest, 1);
	if (c == 'u')
		return add_unicode(out, rest);
	for (size_t i = 0; from[i] != '\0'; i++) {
		if (from[i] == c) {
			npd_buf_add_byte(out, to[i]);
			return true;
		}
	}
	return false;
}

/* The text between the quotes; without escapes it is a part of the file. */
static npd_str read_string(struct reader *g, const struct npd_syntax *node)
{
	const npd_str quoted = npd_syntax_text(&g->syntax, node);
	npd_str rest = npd_str_sub(quoted, 1, quoted.len < 2 ? 1 : quoted.len - 1);
	struct npd_buf out;

	if (npd_str_find_byte(rest, '\\') == NPD_NOT_FOUND)
		return rest;
	npd_buf_init(&out, g->arena);
	while (rest.len > 0) {
		const size_t at = npd_str_find_byte(rest, '\\');
		npd_buf_add(&out, npd_str_head(rest, at));
		rest = npd_str_from(rest, at == NPD_NOT_FOUND ? at : at + 1);
		if (at != NPD_NOT_FOUND && !add_escape(&out, &rest))
			complain(g, NPD_STR("the escape in the string is none of JSON's"),
				npd_syntax_span(node));
	}
	return npd_buf_str(&out);
}

/* ---- numbers ---- */

static void read_number(struct reader *g, const struct npd_syntax *from, struct npd_json_node *to)
{
	char digits[64];

	to->text = npd_syntax_text(&g->syntax, from);
	to->integer = npd_str_int(to->text, &to->whole);
	if (to->text.len >= sizeof digits) {
		complain(g, NPD_STR("the number is too long"), to->at);
		return;
	}
	memcpy(digits, to->text.ptr, to->text.len);
	digits[to->text.len] = '\0';
	to->number = strtod(digits, NULL);
}

/* ---- the tree ---- */

static struct npd_json_node *read_value(struct reader *g, const struct npd_syntax *from);

static const struct npd_syntax *child_with(const struct npd_syntax *node, enum field field)
{
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->field == (unsigned)field)
			return p;
	}
	return NULL;
}

static struct npd_json_node *read_pair(struct reader *g, const struct npd_syntax *pair)
{
	const struct npd_syntax *key = child_with(pair, KEY), *value = child_with(pair, VALUE);
	struct npd_json_node *node;

	if (value != NULL) {
		node = read_value(g, value);
	} else {
		node = NPD_NEW(g->arena, struct npd_json_node);
		node->kind = NPD_JSON_BROKEN;
		node->at = npd_syntax_span(pair);
	}
	if (key != NULL) {
		node->key_at = npd_syntax_span(key);
		node->key = key->kind == STRING ? read_string(g, key)
						: npd_syntax_text(&g->syntax, key);
		if (key->kind != STRING)
			complain(g, NPD_STR("a key is no string"), node->key_at);
	}
	return node;
}

static void read_items(struct reader *g, const struct npd_syntax *from, struct npd_json_node *to)
{
	const struct npd_json_node **end = &to->first;
	struct npd_map keys;

	npd_map_init(&keys, g->arena);
	for (const struct npd_syntax *p = from->first; p != NULL; p = p->next) {
		struct npd_json_node *node;
		if (!p->named || p->kind == COMMENT || p->error)
			continue;
		node = p->kind == PAIR ? read_pair(g, p) : read_value(g, p);
		if (p->kind == PAIR && npd_map_add(&keys, node->key, to->count) != NPD_NOT_FOUND)
			complain(g, NPD_STR("the key is there already"), node->key_at);
		*end = node;
		end = &node->next;
		to->count++;
	}
}

/* The depth of the syntax is bounded. */
static struct npd_json_node *read_value(struct reader *g, const struct npd_syntax *from)
{
	struct npd_json_node *node = NPD_NEW(g->arena, struct npd_json_node);

	node->at = npd_syntax_span(from);
	switch ((enum kind)from->kind) {
	case OBJECT:
	case ARRAY:
		node->kind = from->kind == OBJECT ? NPD_JSON_OBJECT : NPD_JSON_ARRAY;
		read_items(g, from, node);
		return node;
	case STRING:
		node->kind = NPD_JSON_STRING;
		node->text = read_string(g, from);
		return node;
	case NUMBER:
		node->kind = NPD_JSON_NUMBER;
		read_number(g, from, node);
		return node;
	case TRUE_WORD:
	case FALSE_WORD:
		node->kind = NPD_JSON_BOOL;
		node->boolean = from->kind == TRUE_WORD;
		return node;
	case NULL_WORD:
		return node;
	case OTHER:
	case DOCUMENT:
	case PAIR:
	case COMMENT:
	case KINDS:
		break;
	}
	node->kind = NPD_JSON_BROKEN;
	return node;
}

/* The depth of the syntax is bounded. */
static void find_problems(struct reader *g, const struct npd_syntax *node)
{
	if (node->error)
		complain(g, NPD_STR("this is no JSON"), npd_syntax_span(node));
	else if (node->missing)
		complain(g, NPD_STR("something is missing here"), npd_syntax_span(node));
	else if (node->kind == COMMENT)
		complain(g, NPD_STR("JSON has no comments"), npd_syntax_span(node));
	for (const struct npd_syntax *p = node->first; p != NULL && !node->error; p = p->next)
		find_problems(g, p);
}

static void read_document(struct reader *g)
{
	for (const struct npd_syntax *p = g->syntax.root->first; p != NULL; p = p->next) {
		if (!p->named || p->kind == COMMENT || p->error)
			continue;
		if (g->tree->root == NULL)
			g->tree->root = read_value(g, p);
		else
			complain(g, NPD_STR("there is more behind the value"), npd_syntax_span(p));
	}
	if (g->tree->root == NULL && g->tree->problems.len == 0)
		complain(g, NPD_STR("there is no value"), (struct npd_span){ 0, 0 });
}

static int by_place(const void *a, const void *b)
{
	const struct npd_json_problem *x = a, *y = b;

	return x->at.from < y->at.from ? -1 : x->at.from > y->at.from;
}

void npd_json_read(struct npd_arena *arena, npd_str bytes, struct npd_json_tree *ret)
{
	static const struct npd_syntax_names names = { kind_names, KINDS, field_names, FIELDS };
	struct reader g = { .arena = arena, .tree = ret };

	*ret = (struct npd_json_tree){ 0 };
	g.syntax = npd_syntax_parse(arena, NPD_GRAMMAR_JSON, &names, bytes);
	ret->too_large = g.syntax.too_large;
	if (g.syntax.too_large)
		complain(&g, NPD_STR("the file has more than 1 MiB, or 30000 words"),
			(struct npd_span){ 0, 0 });
	if (g.syntax.given_up)
		complain(&g, NPD_STR("the file has more errors than the parser follows"),
			(struct npd_span){ 0, 0 });
	if (g.syntax.too_deep)
		complain(&g, NPD_STR("values are nested deeper than 200 levels"),
			(struct npd_span){ 0, 0 });
	if (g.syntax.root == NULL)
		return;
	find_problems(&g, g.syntax.root);
	if (!g.syntax.root->error)
		read_document(&g);
	if (ret->problems.len > 1)
		qsort(ret->problems.data, ret->problems.len, sizeof *ret->problems.data, by_place);
}

const struct npd_json_node *npd_json_member(const struct npd_json_node *object, npd_str key)
{
	const struct npd_json_node *found = NULL;

	if (object == NULL || object->kind != NPD_JSON_OBJECT)
		return NULL;
	for (const struct npd_json_node *p = object->first; p != NULL; p = p->next) {
		if (npd_str_eq(p->key, key))
			found = p;
	}
	return found;
}
