/* parse.c - text to tree: a Pratt parser, with the macros and the names resolved on the way. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "expr/ast.h"
#include "expr/functions.h"
#include "expr/lex.h"

struct parser {
	struct npd_lexer lexer;
	struct npd_token token; /* the one to be looked at */
	struct npd_arena *arena;
	size_t nodes;
	unsigned nesting;			  /* of parse_whole and of prefix operators */
	npd_str locals[NPD_EXPR_MACRO_DEPTH_MAX]; /* variables of the macros around, outermost first
						   */
	size_t local_count;
	NPD_VEC(npd_str) names;
	size_t error_at;
	struct npd_error *reterr;
};

/* for NPD_VEC_PUSH */
struct nodes {
	struct npd_expr_node **data;
	size_t len, cap;
};

/* Sets the error; gives false, as every function here does that could not do its work. */
#define FAIL(p, at, ...)                                                                           \
	((p)->error_at = (at), npd_fail((p)->reterr, NPD_EINVAL, __VA_ARGS__) == NPD_OK)

#define SHOWN_BYTES 64 /* of a name in a message */

static bool parse_whole(struct parser *p, struct npd_expr_node **ret);

/* ---- tokens ---- */

static bool advance(struct parser *p)
{
	return npd_lex_next(&p->lexer, &p->token, &p->error_at, p->reterr) == NPD_OK;
}

static bool expect(struct parser *p, enum npd_token_kind kind)
{
	if (p->token.kind != kind)
		return FAIL(p, p->token.from, "expected %s, found %s", npd_token_name(kind),
			npd_token_name(p->token.kind));
	return advance(p);
}

/* That the token may name a fact or a variable. */
static bool check_name(struct parser *p)
{
	if (p->token.kind != NPD_TOKEN_NAME)
		return FAIL(p, p->token.from, "expected a name, found %s",
			npd_token_name(p->token.kind));
	if (npd_token_is_keyword(&p->token) || npd_token_is_reserved(&p->token))
		return FAIL(p, p->token.from, "'%.*s' is a reserved word", NPD_ARG(p->token.text));
	return true;
}

/* ---- nodes ---- */

static bool enter(struct parser *p)
{
	if (++p->nesting > NPD_EXPR_DEPTH_MAX)
		return FAIL(p, p->token.from, "nested deeper than %d levels", NPD_EXPR_DEPTH_MAX);
	return true;
}

/* Puts `node` into the tree above its args, whose extent it widens to. */
static bool add_node(struct parser *p, struct npd_expr_node node, struct npd_expr_node **ret)
{
	node.height = 1;
	for (size_t i = 0; i < node.count; i++) {
		const struct npd_expr_node *arg = node.args[i];

		if (arg->height >= node.height)
			node.height = arg->height + 1;
		if (arg->from < node.from)
			node.from = arg->from;
		if (arg->to > node.to)
			node.to = arg->to;
	}
	if (node.height > NPD_EXPR_DEPTH_MAX)
		return FAIL(p, node.position, "nested deeper than %d levels", NPD_EXPR_DEPTH_MAX);
	if (++p->nodes > NPD_EXPR_NODES_MAX)
		return FAIL(p, node.position, "more than %d parts", NPD_EXPR_NODES_MAX);
	*ret = NPD_NEW(p->arena, struct npd_expr_node);
	**ret = node;
	return true;
}

static struct npd_expr_node node_at(enum npd_op op, const struct npd_token *token)
{
	return (struct npd_expr_node){
		.op = op, .position = token->from, .from = token->from, .to = token->to
	};
}

static bool add_list(
	struct parser *p, struct npd_expr_node node, struct nodes args, struct npd_expr_node **ret)
{
	node.args = args.data;
	node.count = args.len;
	return add_node(p, node, ret);
}

/* ---- names ---- */

static size_t free_name(struct parser *p, npd_str name)
{
	for (size_t i = 0; i < p->names.len; i++)
		if (npd_str_eq(p->names.data[i], name))
			return i;
	NPD_VEC_PUSH(p->arena, &p->names, name);
	return p->names.len - 1;
}

/* The innermost variable of that name, or NPD_NOT_FOUND. */
static size_t local_name(const struct parser *p, npd_str name)
{
	for (size_t i = p->local_count; i > 0; i--)
		if (npd_str_eq(p->locals[i - 1], name))
			return i - 1;
	return NPD_NOT_FOUND;
}

static bool add_name(
	struct parser *p, const struct npd_token *name, bool global, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_LOCAL, name);

	node.name = name->text;
	node.slot = global ? NPD_NOT_FOUND : local_name(p, name->text);
	if (node.slot == NPD_NOT_FOUND) {
		node.op = NPD_OP_NAME;
		node.slot = free_name(p, name->text);
	}
	return add_node(p, node, ret);
}

/* ---- calls ---- */

/* Behind '(': values up to ')', which is taken too. */
static bool parse_args(struct parser *p, struct nodes *args)
{
	while (p->token.kind != NPD_TOKEN_PAREN_CLOSE) {
		struct npd_expr_node *arg = NULL;

		if (!parse_whole(p, &arg))
			return false;
		NPD_VEC_PUSH(p->arena, args, arg);
		if (p->token.kind == NPD_TOKEN_PAREN_CLOSE)
			break;
		if (!expect(p, NPD_TOKEN_COMMA))
			return false;
		if (p->token.kind == NPD_TOKEN_PAREN_CLOSE)
			return FAIL(p, p->token.from, "expected a value, found ')'");
	}
	return advance(p);
}

static bool fail_unknown(struct parser *p, const struct npd_token *name)
{
	const char *feature = npd_function_left_out(name->text);
	const struct npd_function *near = npd_function_suggest(name->text);
	const npd_str shown = npd_str_head(name->text, SHOWN_BYTES);

	if (feature != NULL)
		return FAIL(p, name->from, "'%.*s': %s %s left out of this subset of CEL",
			NPD_ARG(shown), feature,
			npd_str_ends(npd_str_of(feature), NPD_STR("s")) ? "are" : "is");
	if (near != NULL)
		return FAIL(p, name->from, "unknown function '%.*s', did you mean '%s'?",
			NPD_ARG(shown), near->name);
	return FAIL(p, name->from, "unknown function '%.*s'", NPD_ARG(shown));
}

static bool add_call(struct parser *p, const struct npd_token *name, enum npd_call_form form,
	struct nodes args, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_CALL, name);
	const struct npd_function *function = npd_function_find(name->text);

	if (function == NULL)
		return fail_unknown(p, name);
	if ((function->forms & form) == 0)
		return FAIL(p, name->from,
			form == NPD_CALL_PLAIN ? "'%s' is called on a value: x.%s(...)"
					       : "'%s' is called by itself: %s(...)",
			function->name, function->name);
	if (args.len != function->count)
		return FAIL(p, name->from, "'%s' takes %zu argument%s, not %zu", function->name,
			function->count - (form == NPD_CALL_METHOD),
			function->count - (form == NPD_CALL_METHOD) == 1 ? "" : "s",
			args.len - (form == NPD_CALL_METHOD));
	node.function = function;
	return add_list(p, node, args, ret);
}

static bool parse_has(struct parser *p, const struct npd_token *name, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_HAS, name);
	struct nodes args = { 0 };

	if (!parse_args(p, &args))
		return false;
	if (args.len != 1 ||
		(args.data[0]->op != NPD_OP_SELECT && args.data[0]->op != NPD_OP_NAME &&
			args.data[0]->op != NPD_OP_LOCAL))
		return FAIL(p, name->from, "has() takes one name or field, such as a.b");
	return add_list(p, node, args, ret);
}

struct macro {
	const char *name;
	enum npd_op op;
	size_t bodies_min, bodies_max; /* what follows the variable */
};

static const struct macro *find_macro(npd_str name)
{
	static const struct macro macros[] = {
		{ "all", NPD_OP_ALL, 1, 1 },
		{ "exists", NPD_OP_EXISTS, 1, 1 },
		{ "exists_one", NPD_OP_EXISTS_ONE, 1, 1 },
		{ "filter", NPD_OP_FILTER, 1, 1 },
		{ "map", NPD_OP_TRANSFORM, 1, 2 },
	};

	for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++)
		if (npd_str_eq(npd_str_of(macros[i].name), name))
			return &macros[i];
	return NULL;
}

/* Behind '(' of x.all( and the like: the variable, then what holds it. */
static bool parse_macro(struct parser *p, const struct macro *macro, const struct npd_token *name,
	struct npd_expr_node *range, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(macro->op, name);
	struct nodes args = { 0 };

	if (p->local_count == NPD_EXPR_MACRO_DEPTH_MAX)
		return FAIL(p, name->from, "macros nested deeper than %d levels",
			NPD_EXPR_MACRO_DEPTH_MAX);
	if (!check_name(p))
		return false;
	node.slot = p->local_count;
	p->locals[p->local_count] = p->token.text;
	if (!advance(p) || !expect(p, NPD_TOKEN_COMMA))
		return false;
	NPD_VEC_PUSH(p->arena, &args, range);
	p->local_count++;
	if (!parse_args(p, &args))
		return false;
	p->local_count--;
	if (args.len - 1 < macro->bodies_min || args.len - 1 > macro->bodies_max)
		return FAIL(p, name->from, "'%s' takes a variable and %s", macro->name,
			macro->bodies_max == 1 ? "one expression" : "one or two expressions");
	return add_list(p, node, args, ret);
}

static bool parse_method(struct parser *p, const struct npd_token *name,
	struct npd_expr_node *receiver, struct npd_expr_node **ret)
{
	const struct macro *macro = find_macro(name->text);
	struct nodes args = { 0 };

	if (!advance(p))
		return false;
	if (macro != NULL)
		return parse_macro(p, macro, name, receiver, ret);
	NPD_VEC_PUSH(p->arena, &args, receiver);
	return parse_args(p, &args) && add_call(p, name, NPD_CALL_METHOD, args, ret);
}

/* ---- what a value starts with ---- */

/* Built up on the negative side, which holds one value more. */
static bool int_of(npd_str text, bool negative, int64_t *ret)
{
	const bool hex = npd_str_starts(text, NPD_STR("0x")) || npd_str_starts(text, NPD_STR("0X"));
	const int base = hex ? 16 : 10;
	int64_t n = 0;

	for (size_t i = hex ? 2 : 0; i < text.len; i++) {
		const char c = text.ptr[i];
		const int digit = npd_is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

		if (n < (INT64_MIN + digit) / base)
			return false;
		n = n * base - digit;
	}
	if (!negative && n == INT64_MIN)
		return false;
	*ret = negative ? n : -n;
	return true;
}

static bool add_number(struct parser *p, size_t from, bool negative, struct npd_expr_node **ret)
{
	const struct npd_token token = p->token;
	struct npd_expr_node node = node_at(NPD_OP_LITERAL, &token);

	node.from = node.position = from;
	if (token.kind == NPD_TOKEN_INT) {
		node.literal.kind = NPD_VALUE_INT;
		if (!int_of(token.text, negative, &node.literal.as.integer))
			return FAIL(p, from, "int is out of range");
	} else {
		const double d = strtod(npd_arena_copy(p->arena, token.text).ptr, NULL);

		node.literal.kind = NPD_VALUE_DOUBLE;
		node.literal.as.real = negative ? -d : d;
		if (isinf(d))
			return FAIL(p, from, "double is out of range");
	}
	return advance(p) && add_node(p, node, ret);
}

static bool parse_number(struct parser *p, struct npd_expr_node **ret)
{
	return add_number(p, p->token.from, false, ret);
}

static bool add_literal(struct parser *p, struct npd_value value, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_LITERAL, &p->token);

	node.literal = value;
	return advance(p) && add_node(p, node, ret);
}

static bool parse_string(struct parser *p, struct npd_expr_node **ret)
{
	return add_literal(
		p, (struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = p->token.text }, ret);
}

static bool parse_name(struct parser *p, struct npd_expr_node **ret)
{
	const struct npd_token name = p->token;
	const bool is_true = npd_token_is(&name, "true");
	struct nodes args = { 0 };

	if (is_true || npd_token_is(&name, "false"))
		return add_literal(p,
			(struct npd_value){ .kind = NPD_VALUE_BOOL, .as.boolean = is_true }, ret);
	if (npd_token_is(&name, "null"))
		return add_literal(p, (struct npd_value){ .kind = NPD_VALUE_NULL }, ret);
	if (!check_name(p) || !advance(p))
		return false;
	if (p->token.kind != NPD_TOKEN_PAREN_OPEN)
		return add_name(p, &name, false, ret);
	if (!advance(p))
		return false;
	if (npd_token_is(&name, "has"))
		return parse_has(p, &name, ret);
	return parse_args(p, &args) && add_call(p, &name, NPD_CALL_PLAIN, args, ret);
}

/* .name: the fact, even where a macro has a variable of that name */
static bool parse_global_name(struct parser *p, struct npd_expr_node **ret)
{
	if (!advance(p) || !check_name(p))
		return false;
	const struct npd_token name = p->token;

	return advance(p) && add_name(p, &name, true, ret);
}

static bool parse_group(struct parser *p, struct npd_expr_node **ret)
{
	const size_t from = p->token.from;

	if (!advance(p) || !parse_whole(p, ret))
		return false;
	(*ret)->from = from;
	(*ret)->to = p->token.to;
	return expect(p, NPD_TOKEN_PAREN_CLOSE);
}

static bool parse_list(struct parser *p, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_LIST, &p->token);
	struct nodes items = { 0 };

	if (!advance(p))
		return false;
	while (p->token.kind != NPD_TOKEN_BRACKET_CLOSE) {
		struct npd_expr_node *item = NULL;

		if (!parse_whole(p, &item))
			return false;
		NPD_VEC_PUSH(p->arena, &items, item);
		if (p->token.kind != NPD_TOKEN_BRACKET_CLOSE && !expect(p, NPD_TOKEN_COMMA))
			return false;
	}
	node.to = p->token.to;
	return advance(p) && add_list(p, node, items, ret);
}

static bool parse_map(struct parser *p, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_MAP, &p->token);
	struct nodes items = { 0 };

	if (!advance(p))
		return false;
	while (p->token.kind != NPD_TOKEN_BRACE_CLOSE) {
		struct npd_expr_node *key = NULL, *value = NULL;

		if (!parse_whole(p, &key) || !expect(p, NPD_TOKEN_COLON) || !parse_whole(p, &value))
			return false;
		NPD_VEC_PUSH(p->arena, &items, key);
		NPD_VEC_PUSH(p->arena, &items, value);
		if (p->token.kind != NPD_TOKEN_BRACE_CLOSE && !expect(p, NPD_TOKEN_COMMA))
			return false;
	}
	node.to = p->token.to;
	return advance(p) && add_list(p, node, items, ret);
}

static bool parse_primary(struct parser *p, struct npd_expr_node **ret)
{
	static bool (*const starts[])(struct parser * p, struct npd_expr_node * *ret) = {
		[NPD_TOKEN_NAME] = parse_name,
		[NPD_TOKEN_INT] = parse_number,
		[NPD_TOKEN_DOUBLE] = parse_number,
		[NPD_TOKEN_STRING] = parse_string,
		[NPD_TOKEN_DOT] = parse_global_name,
		[NPD_TOKEN_PAREN_OPEN] = parse_group,
		[NPD_TOKEN_BRACKET_OPEN] = parse_list,
		[NPD_TOKEN_BRACE_OPEN] = parse_map,
		[NPD_TOKEN_GREATER_EQUAL] = NULL, /* the last kind: all have a place */
	};

	if (starts[p->token.kind] == NULL)
		return FAIL(p, p->token.from, "expected a value, found %s",
			npd_token_name(p->token.kind));
	return starts[p->token.kind](p, ret);
}

/* ---- what stands behind a value ---- */

static bool add_args(struct parser *p, struct npd_expr_node node, struct npd_expr_node *first,
	struct npd_expr_node *second, struct npd_expr_node **ret)
{
	struct nodes args = { 0 };

	NPD_VEC_PUSH(p->arena, &args, first);
	if (second != NULL)
		NPD_VEC_PUSH(p->arena, &args, second);
	return add_list(p, node, args, ret);
}

/* At the word behind a dot. */
static bool parse_field(struct parser *p, struct npd_expr_node *operand, struct npd_expr_node **ret)
{
	const struct npd_token name = p->token;
	struct npd_expr_node node = node_at(NPD_OP_SELECT, &name);

	if (name.kind != NPD_TOKEN_NAME && name.kind != NPD_TOKEN_FIELD)
		return FAIL(p, name.from, "expected the name of a field, found %s",
			npd_token_name(name.kind));
	if (npd_token_is_keyword(&name))
		return FAIL(p, name.from, "'%.*s' is a reserved word, write .`%.*s`",
			NPD_ARG(name.text), NPD_ARG(name.text));
	if (!advance(p))
		return false;
	if (name.kind == NPD_TOKEN_NAME && p->token.kind == NPD_TOKEN_PAREN_OPEN)
		return parse_method(p, &name, operand, ret);
	node.name = name.text;
	return add_args(p, node, operand, NULL, ret);
}

/* At '['. */
static bool parse_index(struct parser *p, struct npd_expr_node *operand, struct npd_expr_node **ret)
{
	struct npd_expr_node node = node_at(NPD_OP_INDEX, &p->token);
	struct npd_expr_node *index = NULL;

	if (!advance(p) || !parse_whole(p, &index))
		return false;
	node.to = p->token.to;
	return expect(p, NPD_TOKEN_BRACKET_CLOSE) && add_args(p, node, operand, index, ret);
}

static bool parse_postfixes(struct parser *p, struct npd_expr_node **ret)
{
	for (;;) {
		struct npd_expr_node *operand = *ret;
		bool done = true;

		if (p->token.kind == NPD_TOKEN_DOT)
			done = advance(p) && parse_field(p, operand, ret);
		else if (p->token.kind == NPD_TOKEN_BRACKET_OPEN)
			done = parse_index(p, operand, ret);
		else if (p->token.kind == NPD_TOKEN_BRACE_OPEN)
			return FAIL(
				p, p->token.from, "messages are left out of this subset of CEL");
		else
			return true;
		if (!done)
			return false;
	}
}

/* ---- operators ---- */

static bool parse_unary(struct parser *p, struct npd_expr_node **ret);

/* At '!' or '-'; a minus belongs to the number that follows it, so that the smallest int can be
 * written. */
static bool parse_prefix(struct parser *p, struct npd_expr_node **ret)
{
	const struct npd_token token = p->token;
	const bool minus = token.kind == NPD_TOKEN_MINUS;
	struct npd_expr_node *operand = NULL;

	if (!advance(p))
		return false;
	if (minus && (p->token.kind == NPD_TOKEN_INT || p->token.kind == NPD_TOKEN_DOUBLE))
		return add_number(p, token.from, true, ret) && parse_postfixes(p, ret);
	if (!enter(p) || !parse_unary(p, &operand))
		return false;
	p->nesting--;
	return add_args(p, node_at(minus ? NPD_OP_NEGATE : NPD_OP_NOT, &token), operand, NULL, ret);
}

static bool parse_unary(struct parser *p, struct npd_expr_node **ret)
{
	if (p->token.kind == NPD_TOKEN_NOT || p->token.kind == NPD_TOKEN_MINUS)
		return parse_prefix(p, ret);
	return parse_primary(p, ret) && parse_postfixes(p, ret);
}

struct binary {
	enum npd_token_kind token;
	enum npd_op op;
	unsigned power; /* the higher, the tighter */
};

enum { POWER_CHOOSE = 1, POWER_OR, POWER_AND, POWER_RELATION, POWER_SUM, POWER_PRODUCT };

static const struct binary *find_binary(const struct npd_token *token)
{
	static const struct binary in = { NPD_TOKEN_NAME, NPD_OP_IN, POWER_RELATION };
	static const struct binary binaries[] = {
		{ NPD_TOKEN_QUESTION, NPD_OP_CHOOSE, POWER_CHOOSE },
		{ NPD_TOKEN_OR, NPD_OP_OR, POWER_OR },
		{ NPD_TOKEN_AND, NPD_OP_AND, POWER_AND },
		{ NPD_TOKEN_LESS, NPD_OP_LESS, POWER_RELATION },
		{ NPD_TOKEN_LESS_EQUAL, NPD_OP_LESS_EQUAL, POWER_RELATION },
		{ NPD_TOKEN_GREATER, NPD_OP_GREATER, POWER_RELATION },
		{ NPD_TOKEN_GREATER_EQUAL, NPD_OP_GREATER_EQUAL, POWER_RELATION },
		{ NPD_TOKEN_EQUAL, NPD_OP_EQUAL, POWER_RELATION },
		{ NPD_TOKEN_NOT_EQUAL, NPD_OP_NOT_EQUAL, POWER_RELATION },
		{ NPD_TOKEN_PLUS, NPD_OP_ADD, POWER_SUM },
		{ NPD_TOKEN_MINUS, NPD_OP_SUBTRACT, POWER_SUM },
		{ NPD_TOKEN_STAR, NPD_OP_MULTIPLY, POWER_PRODUCT },
		{ NPD_TOKEN_SLASH, NPD_OP_DIVIDE, POWER_PRODUCT },
		{ NPD_TOKEN_PERCENT, NPD_OP_REMAINDER, POWER_PRODUCT },
	};

	if (npd_token_is(token, "in"))
		return &in;
	for (size_t i = 0; i < sizeof binaries / sizeof binaries[0]; i++)
		if (binaries[i].token == token->kind)
			return &binaries[i];
	return NULL;
}

static bool parse_binaries(struct parser *p, unsigned power, struct npd_expr_node **ret);

/* At '?': the middle is no choice without parentheses, as in CEL. */
static bool parse_choice(
	struct parser *p, struct npd_expr_node *condition, struct npd_expr_node **ret)
{
	const struct npd_expr_node node = node_at(NPD_OP_CHOOSE, &p->token);
	struct npd_expr_node *yes = NULL, *no = NULL;
	struct nodes args = { 0 };

	if (!advance(p) || !parse_binaries(p, POWER_OR, &yes) || !expect(p, NPD_TOKEN_COLON) ||
		!parse_whole(p, &no))
		return false;
	NPD_VEC_PUSH(p->arena, &args, condition);
	NPD_VEC_PUSH(p->arena, &args, yes);
	NPD_VEC_PUSH(p->arena, &args, no);
	return add_list(p, node, args, ret);
}

/* At && or ||: all that are joined by the same operator make one node. */
static bool parse_chain(struct parser *p, const struct binary *binary, struct npd_expr_node *first,
	struct npd_expr_node **ret)
{
	const struct npd_expr_node node = node_at(binary->op, &p->token);
	struct nodes args = { 0 };

	NPD_VEC_PUSH(p->arena, &args, first);
	while (p->token.kind == binary->token) {
		struct npd_expr_node *arg = NULL;

		if (!advance(p) || !parse_binaries(p, binary->power + 1, &arg))
			return false;
		NPD_VEC_PUSH(p->arena, &args, arg);
	}
	return add_list(p, node, args, ret);
}

static bool parse_binary(struct parser *p, const struct binary *binary, struct npd_expr_node *left,
	struct npd_expr_node **ret)
{
	const struct npd_expr_node node = node_at(binary->op, &p->token);
	struct npd_expr_node *right = NULL;

	if (binary->op == NPD_OP_CHOOSE)
		return parse_choice(p, left, ret);
	if (binary->op == NPD_OP_AND || binary->op == NPD_OP_OR)
		return parse_chain(p, binary, left, ret);
	return advance(p) && parse_binaries(p, binary->power + 1, &right) &&
	       add_args(p, node, left, right, ret);
}

/* A value with all the operators behind it that bind at least as tight as `power`. */
static bool parse_binaries(struct parser *p, unsigned power, struct npd_expr_node **ret)
{
	if (!parse_unary(p, ret))
		return false;
	for (;;) {
		const struct binary *binary = find_binary(&p->token);

		if (binary == NULL || binary->power < power)
			return true;
		if (!parse_binary(p, binary, *ret, ret))
			return false;
	}
}

static bool parse_whole(struct parser *p, struct npd_expr_node **ret)
{
	if (!enter(p) || !parse_binaries(p, POWER_CHOOSE, ret))
		return false;
	p->nesting--;
	return true;
}

/* ---- all of it ---- */

static bool check_text(struct parser *p, npd_str text)
{
	if (text.len > NPD_EXPR_TEXT_MAX_BYTES)
		return FAIL(p, NPD_EXPR_TEXT_MAX_BYTES, "longer than %d bytes",
			NPD_EXPR_TEXT_MAX_BYTES);
	const size_t bad = npd_utf8_bad_at(text);

	if (bad != NPD_NOT_FOUND)
		return FAIL(p, bad, "broken UTF-8");
	return true;
}

static bool parse_text(struct parser *p, npd_str text, struct npd_expr_node **ret)
{
	if (!check_text(p, text) || !advance(p) || !parse_whole(p, ret))
		return false;
	if (p->token.kind != NPD_TOKEN_END)
		return FAIL(p, p->token.from, "expected an operator, found %s",
			npd_token_name(p->token.kind));
	return true;
}

enum npd_status npd_expr_parse(struct npd_arena *arena, npd_str text, struct npd_expr **ret,
	size_t *error_at, struct npd_error *reterr)
{
	const npd_str copy = npd_arena_copy(arena, npd_str_head(text, NPD_EXPR_TEXT_MAX_BYTES + 1));
	struct parser p = { .arena = arena, .reterr = reterr };
	struct npd_expr_node *root = NULL;

	p.lexer = (struct npd_lexer){ .text = copy, .arena = arena };
	if (!parse_text(&p, copy, &root)) {
		if (error_at != NULL)
			*error_at = p.error_at;
		return NPD_EINVAL;
	}
	*ret = NPD_NEW(arena, struct npd_expr);
	**ret = (struct npd_expr){ copy, root, p.names.data, p.names.len };
	return NPD_OK;
}
