/*
 * check.c - what can be said of an expression before there are facts: undeclared names, and
 * operands of which no value could be right. An expression has a set of kinds that it may give;
 * fields and items are what the shape of the name says, or anything.
 */
#include "base/error.h"
#include "base/suggest.h"
#include "expr/ast.h"
#include "expr/functions.h"
#include "expr/operators.h"

#define BIT NPD_KIND_BIT
#define BOOL BIT(NPD_VALUE_BOOL)
#define STRING BIT(NPD_VALUE_STRING)
#define LIST BIT(NPD_VALUE_LIST)
#define MAP BIT(NPD_VALUE_MAP)
#define KEY (BOOL | NPD_KINDS_NUMBER | STRING)
#define SHOWN_BYTES 64 /* of a name in a message */

struct checker {
	const struct npd_declaration *names;
	size_t count;
	const struct npd_shape *locals[NPD_EXPR_MACRO_DEPTH_MAX]; /* by slot of NPD_OP_LOCAL */
	size_t error_at;
	struct npd_error *reterr;
};

/* Sets the error; gives the empty set, as everything here does that found one. */
#define FAIL(c, at, ...)                                                                           \
	((c)->error_at = (at), npd_fail((c)->reterr, NPD_EINVAL, __VA_ARGS__) == NPD_OK ? 1u : 0u)

static unsigned kinds_of(struct checker *c, const struct npd_expr_node *node);

static unsigned declared_kinds(enum npd_value_kind kind)
{
	const unsigned kinds = BIT(kind) & NPD_KINDS_ANY;

	return kind == NPD_VALUE_NULL || kinds == 0 ? NPD_KINDS_ANY : kinds;
}

/* ---- messages ---- */

static unsigned fail_one(
	struct checker *c, const struct npd_expr_node *node, const char *subject, unsigned kinds)
{
	char text[NPD_KINDS_TEXT_BYTES];

	return FAIL(c, node->position, "%s does not take %s", subject, npd_kinds_text(kinds, text));
}

static unsigned fail_operator(
	struct checker *c, const struct npd_expr_node *node, unsigned left, unsigned right)
{
	char left_text[NPD_KINDS_TEXT_BYTES], right_text[NPD_KINDS_TEXT_BYTES];

	return FAIL(c, node->position, "'%s' does not take %s and %s", npd_op_name(node->op),
		npd_kinds_text(left, left_text), npd_kinds_text(right, right_text));
}

static bool is_type_name(npd_str name)
{
	static const npd_str names[] = { { "bool", 4 }, { "bytes", 5 }, { "double", 6 },
		{ "dyn", 3 }, { "int", 3 }, { "list", 4 }, { "map", 3 }, { "null_type", 9 },
		{ "string", 6 }, { "type", 4 }, { "uint", 4 } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (npd_str_eq(name, names[i]))
			return true;
	return false;
}

static unsigned fail_undeclared(struct checker *c, const struct npd_expr_node *node)
{
	const npd_str shown = npd_str_head(node->name, SHOWN_BYTES);
	npd_str pair[2] = { { 0 } };

	for (size_t i = 0; i < c->count; i++) {
		pair[1] = c->names[i].name;
		const size_t nearer = npd_suggest(node->name, pair, 2);

		pair[0] = nearer == NPD_NOT_FOUND ? (npd_str){ 0 } : pair[nearer];
	}
	if (pair[0].len > 0)
		return FAIL(c, node->position, "undeclared name '%.*s', did you mean '%.*s'?",
			NPD_ARG(shown), NPD_ARG(pair[0]));
	if (is_type_name(node->name))
		return FAIL(c, node->position,
			"'%.*s': type values are left out of this subset of CEL", NPD_ARG(shown));
	return FAIL(c, node->position, "undeclared name '%.*s'", NPD_ARG(shown));
}

/* ---- names, fields, items ---- */

static const struct npd_declaration *find_declaration(const struct checker *c, npd_str name)
{
	for (size_t i = 0; i < c->count; i++)
		if (npd_str_eq(c->names[i].name, name))
			return &c->names[i];
	return NULL;
}

static const struct npd_shape *find_member(const struct npd_shape *map, npd_str name)
{
	const struct npd_shape *member = map->first;

	while (member != NULL && !npd_str_eq(member->name, name))
		member = member->next;
	return member;
}

/* The shape of what a node gives; NULL where nothing is known of it. */
static const struct npd_shape *shape_of(const struct checker *c, const struct npd_expr_node *node)
{
	if (node->op == NPD_OP_NAME) {
		const struct npd_declaration *declared = find_declaration(c, node->name);

		return declared == NULL ? NULL : declared->shape;
	}
	if (node->op == NPD_OP_LOCAL)
		return c->locals[node->slot];
	if (node->op != NPD_OP_SELECT && node->op != NPD_OP_INDEX && node->op != NPD_OP_FILTER)
		return NULL;
	const struct npd_shape *operand = shape_of(c, node->args[0]);

	if (operand == NULL || node->op == NPD_OP_FILTER)
		return operand;
	return node->op == NPD_OP_SELECT && operand->first != NULL
		       ? find_member(operand, node->name)
		       : operand->item;
}

static unsigned shape_kinds(const struct npd_shape *shape)
{
	return shape == NULL || shape->kinds == 0 ? NPD_KINDS_ANY : shape->kinds;
}

static unsigned name_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const struct npd_declaration *declared = find_declaration(c, node->name);

	if (declared == NULL)
		return fail_undeclared(c, node);
	return declared->shape != NULL ? shape_kinds(declared->shape)
				       : declared_kinds(declared->kind);
}

static unsigned fail_member(
	struct checker *c, const struct npd_expr_node *node, const struct npd_shape *map)
{
	const npd_str shown = npd_str_head(node->name, SHOWN_BYTES);
	npd_str pair[2] = { { 0 } };

	for (const struct npd_shape *m = map->first; m != NULL; m = m->next) {
		pair[1] = m->name;
		const size_t nearer = npd_suggest(node->name, pair, 2);

		pair[0] = nearer == NPD_NOT_FOUND ? (npd_str){ 0 } : pair[nearer];
	}
	if (pair[0].len > 0)
		return FAIL(c, node->position,
			"no fact '%.*s' is declared here, did you mean '%.*s'?", NPD_ARG(shown),
			NPD_ARG(pair[0]));
	return FAIL(c, node->position, "no fact '%.*s' is declared here", NPD_ARG(shown));
}

static unsigned select_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const unsigned operand = kinds_of(c, node->args[0]);

	if (operand == 0)
		return 0;
	if ((operand & MAP) == 0)
		return fail_one(c, node, "selecting a field", operand);
	const struct npd_shape *map = shape_of(c, node->args[0]);

	if (map != NULL && map->first != NULL && find_member(map, node->name) == NULL)
		return fail_member(c, node, map);
	return shape_kinds(shape_of(c, node));
}

static unsigned index_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const unsigned operand = kinds_of(c, node->args[0]);
	const unsigned index = operand == 0 ? 0 : kinds_of(c, node->args[1]);
	const unsigned takes = (operand & MAP) != 0 ? KEY : NPD_KINDS_NUMBER;

	if (index == 0)
		return 0;
	if ((operand & (LIST | MAP)) == 0)
		return fail_one(c, node, "'[]'", operand);
	return (index & takes) != 0 ? shape_kinds(shape_of(c, node))
				    : fail_one(c, node->args[1], "the index of a list", index);
}

static unsigned items_kinds(struct checker *c, const struct npd_expr_node *node, unsigned gives)
{
	for (size_t i = 0; i < node->count; i++) {
		const unsigned item = kinds_of(c, node->args[i]);
		const bool is_key = gives == MAP && i % 2 == 0;

		if (item == 0)
			return 0;
		if (is_key && (item & KEY & ~BIT(NPD_VALUE_DOUBLE)) == 0)
			return fail_one(c, node->args[i], "the key of a map", item);
	}
	return gives;
}

/* ---- operators and functions ---- */

static unsigned call_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const struct npd_function *function = node->function;
	const struct npd_expr_node *last = node->args[node->count - 1];
	char given[NPD_KINDS_TEXT_BYTES], takes[NPD_KINDS_TEXT_BYTES];

	for (size_t i = 0; i < node->count; i++) {
		const unsigned arg = kinds_of(c, node->args[i]);

		if (arg == 0)
			return 0;
		if ((arg & function->takes[i]) == 0)
			return FAIL(c, node->args[i]->position, "%s() takes %s, not %s",
				function->name, npd_kinds_text(function->takes[i], takes),
				npd_kinds_text(arg, given));
	}
	if (function->fits != NULL && last->op == NPD_OP_LITERAL && !function->fits(last->literal))
		return FAIL(c, last->position, "the last argument of %s() makes no sense",
			function->name);
	return function->gives;
}

static unsigned unary_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const unsigned takes = node->op == NPD_OP_NOT ? BOOL : NPD_KINDS_NUMBER;
	const unsigned operand = kinds_of(c, node->args[0]);

	if (operand == 0 || (operand & takes) != 0)
		return operand & takes;
	return fail_one(c, node, node->op == NPD_OP_NOT ? "'!'" : "'-'", operand);
}

/* Numbers are one kind where they are only compared. */
static unsigned comparable(unsigned kinds)
{
	return (kinds & NPD_KINDS_NUMBER) != 0 ? kinds | NPD_KINDS_NUMBER : kinds;
}

/* What `op` can give for these operands; 0: it takes no such pair. */
static unsigned binary_result(enum npd_op op, unsigned left, unsigned right)
{
	const unsigned ordered = BOOL | NPD_KINDS_NUMBER | STRING;

	if (op == NPD_OP_IN)
		return (right & (LIST | MAP)) != 0 ? BOOL : 0;
	if (op == NPD_OP_EQUAL || op == NPD_OP_NOT_EQUAL) {
		const bool null = ((left | right) & BIT(NPD_VALUE_NULL)) != 0;

		return null || (comparable(left) & comparable(right)) != 0 ? BOOL : 0;
	}
	if (op >= NPD_OP_LESS)
		return (comparable(left) & comparable(right) & ordered) != 0 ? BOOL : 0;
	if (op == NPD_OP_ADD)
		return left & right & (NPD_KINDS_NUMBER | STRING | LIST);
	return left & right & (op == NPD_OP_REMAINDER ? BIT(NPD_VALUE_INT) : NPD_KINDS_NUMBER);
}

static unsigned binary_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const unsigned left = kinds_of(c, node->args[0]);
	const unsigned right = left == 0 ? 0 : kinds_of(c, node->args[1]);

	if (right == 0)
		return 0;
	const unsigned result = binary_result(node->op, left, right);

	return result != 0 ? result : fail_operator(c, node, left, right);
}

static bool check_bool(struct checker *c, const struct npd_expr_node *part, const char *subject)
{
	const unsigned kinds = kinds_of(c, part);

	return (kinds & BOOL) != 0 || (kinds != 0 && fail_one(c, part, subject, kinds) != 0);
}

static unsigned chain_kinds(struct checker *c, const struct npd_expr_node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (!check_bool(c, node->args[i], node->op == NPD_OP_AND ? "'&&'" : "'||'"))
			return 0;
	return BOOL;
}

static unsigned choice_kinds(struct checker *c, const struct npd_expr_node *node)
{
	if (!check_bool(c, node->args[0], "'?:'"))
		return 0;
	const unsigned yes = kinds_of(c, node->args[1]);
	const unsigned no = yes == 0 ? 0 : kinds_of(c, node->args[2]);

	return no == 0 ? 0 : yes | no;
}

static unsigned macro_kinds(struct checker *c, const struct npd_expr_node *node)
{
	const unsigned range = kinds_of(c, node->args[0]);
	const bool makes = node->op == NPD_OP_TRANSFORM;
	const size_t conditions = makes ? node->count - 2 : 1;

	if (range == 0)
		return 0;
	if ((range & (LIST | MAP)) == 0)
		return fail_one(c, node, "a macro", range);
	const struct npd_shape *items = shape_of(c, node->args[0]);

	/* the keys of a map are strings: no shape */
	c->locals[node->slot] = items == NULL || items->kinds != LIST ? NULL : items->item;
	if (conditions == 1 && !check_bool(c, node->args[1], "the condition of a macro"))
		return 0;
	if (makes && kinds_of(c, node->args[node->count - 1]) == 0)
		return 0;
	return makes || node->op == NPD_OP_FILTER ? LIST : BOOL;
}

/* ---- the walk ---- */

/* The set of kinds that a node may give; empty once an error was found. */
static unsigned kinds_of(struct checker *c, const struct npd_expr_node *node)
{
	switch (node->op) {
	case NPD_OP_LITERAL:
		return BIT(node->literal.kind);
	case NPD_OP_NAME:
		return name_kinds(c, node);
	case NPD_OP_LOCAL:
		return NPD_KINDS_ANY;
	case NPD_OP_SELECT:
		return select_kinds(c, node);
	case NPD_OP_INDEX:
		return index_kinds(c, node);
	case NPD_OP_HAS:
		return kinds_of(c, node->args[0]) == 0 ? 0 : BOOL;
	case NPD_OP_LIST:
		return items_kinds(c, node, LIST);
	case NPD_OP_MAP:
		return items_kinds(c, node, MAP);
	case NPD_OP_CALL:
		return call_kinds(c, node);
	case NPD_OP_NOT:
	case NPD_OP_NEGATE:
		return unary_kinds(c, node);
	case NPD_OP_MULTIPLY:
	case NPD_OP_DIVIDE:
	case NPD_OP_REMAINDER:
	case NPD_OP_ADD:
	case NPD_OP_SUBTRACT:
	case NPD_OP_LESS:
	case NPD_OP_LESS_EQUAL:
	case NPD_OP_GREATER:
	case NPD_OP_GREATER_EQUAL:
	case NPD_OP_EQUAL:
	case NPD_OP_NOT_EQUAL:
	case NPD_OP_IN:
		return binary_kinds(c, node);
	case NPD_OP_AND:
	case NPD_OP_OR:
		return chain_kinds(c, node);
	case NPD_OP_CHOOSE:
		return choice_kinds(c, node);
	case NPD_OP_ALL:
	case NPD_OP_EXISTS:
	case NPD_OP_EXISTS_ONE:
	case NPD_OP_FILTER:
	case NPD_OP_TRANSFORM:
		break;
	}
	return macro_kinds(c, node);
}

static bool check_result(
	struct checker *c, const struct npd_expr_node *root, enum npd_value_kind want)
{
	const unsigned kinds = kinds_of(c, root);
	char text[NPD_KINDS_TEXT_BYTES];

	if (kinds == 0)
		return false;
	if ((kinds & declared_kinds(want)) != 0)
		return true;
	return FAIL(c, root->position, "the expression gives %s, not %s",
		       npd_kinds_text(kinds, text), npd_value_kind_name(want)) != 0;
}

enum npd_status npd_expr_check(const struct npd_expr *e, const struct npd_declaration *names,
	size_t count, enum npd_value_kind want, size_t *error_at, struct npd_error *reterr)
{
	struct checker c = { .names = names, .count = count, .reterr = reterr };

	if (check_result(&c, e->root, want))
		return NPD_OK;
	if (error_at != NULL)
		*error_at = c.error_at;
	return NPD_EINVAL;
}
