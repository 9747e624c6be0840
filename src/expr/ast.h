/* ast.h - a parsed expression: a tree of nodes in the arena that npd_expr_parse was given. */
#ifndef NPD_EXPR_AST_H
#define NPD_EXPR_AST_H

#include "expr/expr.h"

struct npd_function;

enum npd_op {
	NPD_OP_LITERAL,
	NPD_OP_NAME,  /* a fact: slot counts the free names of the expression */
	NPD_OP_LOCAL, /* the variable of a macro: slot counts the macros around it */
	NPD_OP_SELECT,
	NPD_OP_INDEX,
	NPD_OP_HAS, /* of one NAME, LOCAL, SELECT or INDEX */
	NPD_OP_LIST,
	NPD_OP_MAP, /* key, value, key, value ... */
	NPD_OP_CALL,
	NPD_OP_NOT,
	NPD_OP_NEGATE,
	NPD_OP_MULTIPLY,
	NPD_OP_DIVIDE,
	NPD_OP_REMAINDER,
	NPD_OP_ADD,
	NPD_OP_SUBTRACT,
	NPD_OP_LESS,
	NPD_OP_LESS_EQUAL,
	NPD_OP_GREATER,
	NPD_OP_GREATER_EQUAL,
	NPD_OP_EQUAL,
	NPD_OP_NOT_EQUAL,
	NPD_OP_IN,
	NPD_OP_AND, /* a chain of && is one node, so that its length is not nesting */
	NPD_OP_OR,
	NPD_OP_CHOOSE, /* ?: */
	/* macros: the range, then what is evaluated for each item; slot is that of their variable
	 */
	NPD_OP_ALL,
	NPD_OP_EXISTS,
	NPD_OP_EXISTS_ONE,
	NPD_OP_FILTER,
	NPD_OP_TRANSFORM, /* map(); three args: the middle one chooses the items */
};

struct npd_expr_node {
	enum npd_op op;
	unsigned height; /* 1 without args */
	size_t position; /* what errors point at: the operator, the name of a function */
	size_t from, to; /* all of it, as bytes of the expression */
	npd_str name;	 /* NAME, LOCAL, SELECT */
	size_t slot;	 /* NAME, LOCAL, macros */
	struct npd_value literal;
	const struct npd_function *function; /* CALL */
	struct npd_expr_node **args;
	size_t count;
};

struct npd_expr {
	npd_str text;
	const struct npd_expr_node *root;
	const npd_str *names; /* free names, each once, in order of appearance */
	size_t name_count;
};

#endif
