/*
 * python.h - Python source -> a syntax tree with places, and what the interpreter would refuse.
 *
 * The tree is that of the grammar tree-sitter-python, with kinds and fields as enumerators.
 */
#ifndef NPD_FORMAT_PYTHON_H
#define NPD_FORMAT_PYTHON_H

#include "base/vec.h"
#include "format/treesitter.h"

#define NPD_PYTHON_PROBLEMS_MAX 16u

/* clang-format off */
#define NPD_PY_KINDS(X) \
	X(ALIASED_IMPORT, "aliased_import") X(ARGUMENT_LIST, "argument_list") \
	X(AS_PATTERN, "as_pattern") X(AS_PATTERN_TARGET, "as_pattern_target") \
	X(ASSERT, "assert_statement") X(ASSIGNMENT, "assignment") \
	X(ATTRIBUTE, "attribute") X(AUGMENTED_ASSIGNMENT, "augmented_assignment") \
	X(AWAIT, "await") X(BINARY, "binary_operator") X(BLOCK, "block") \
	X(BOOLEAN, "boolean_operator") X(BREAK, "break_statement") X(CALL, "call") \
	X(CLASS, "class_definition") X(COMMENT, "comment") X(COMPARISON, "comparison_operator") \
	X(CONCATENATED_STRING, "concatenated_string") X(CONDITIONAL, "conditional_expression") \
	X(CONTINUE, "continue_statement") X(DECORATED, "decorated_definition") \
	X(DECORATOR, "decorator") X(DEFAULT_PARAMETER, "default_parameter") \
	X(DELETE, "delete_statement") X(DICTIONARY, "dictionary") \
	X(DICTIONARY_COMPREHENSION, "dictionary_comprehension") \
	X(DICTIONARY_SPLAT, "dictionary_splat") \
	X(DICTIONARY_SPLAT_PATTERN, "dictionary_splat_pattern") X(DOTTED_NAME, "dotted_name") \
	X(ELIF, "elif_clause") X(ELLIPSIS, "ellipsis") X(ELSE, "else_clause") \
	X(EXCEPT, "except_clause") X(EXCEPT_GROUP, "except_group_clause") X(EXEC, "exec_statement") \
	X(EXPRESSION_LIST, "expression_list") X(EXPRESSION_STATEMENT, "expression_statement") \
	X(FALSE, "false") X(FINALLY, "finally_clause") X(FLOAT, "float") X(FOR, "for_statement") \
	X(FOR_IN, "for_in_clause") X(FUNCTION, "function_definition") \
	X(FUTURE_IMPORT, "future_import_statement") X(GENERATOR, "generator_expression") \
	X(GLOBAL, "global_statement") X(IDENTIFIER, "identifier") X(IF, "if_statement") \
	X(IF_CLAUSE, "if_clause") X(IMPORT, "import_statement") \
	X(IMPORT_FROM, "import_from_statement") X(INTEGER, "integer") \
	X(INTERPOLATION, "interpolation") X(KEYWORD_ARGUMENT, "keyword_argument") \
	X(KEYWORD_SEPARATOR, "keyword_separator") X(LAMBDA, "lambda") \
	X(LAMBDA_PARAMETERS, "lambda_parameters") X(LIST, "list") \
	X(LIST_COMPREHENSION, "list_comprehension") X(LIST_PATTERN, "list_pattern") \
	X(LIST_SPLAT, "list_splat") X(LIST_SPLAT_PATTERN, "list_splat_pattern") \
	X(MATCH, "match_statement") X(MODULE, "module") X(NAMED_EXPRESSION, "named_expression") \
	X(NONE, "none") X(NONLOCAL, "nonlocal_statement") X(NOT, "not_operator") X(PAIR, "pair") \
	X(PARAMETERS, "parameters") X(PARENTHESIZED, "parenthesized_expression") X(PASS, "pass_statement") \
	X(PATTERN_LIST, "pattern_list") X(POSITIONAL_SEPARATOR, "positional_separator") \
	X(PRINT, "print_statement") X(RAISE, "raise_statement") \
	X(RELATIVE_IMPORT, "relative_import") X(RETURN, "return_statement") X(SET, "set") \
	X(SET_COMPREHENSION, "set_comprehension") X(SLICE, "slice") X(STRING, "string") \
	X(STRING_CONTENT, "string_content") X(STRING_START, "string_start") \
	X(SUBSCRIPT, "subscript") X(TRUE, "true") X(TRY, "try_statement") X(TUPLE, "tuple") \
	X(TUPLE_PATTERN, "tuple_pattern") X(TYPED_DEFAULT_PARAMETER, "typed_default_parameter") \
	X(TYPED_PARAMETER, "typed_parameter") X(TYPE_ALIAS, "type_alias_statement") \
	X(UNARY, "unary_operator") X(WHILE, "while_statement") \
	X(WILDCARD, "wildcard_import") X(WITH, "with_statement") X(WITH_CLAUSE, "with_clause") \
	X(WITH_ITEM, "with_item") X(YIELD, "yield")
#define NPD_PY_FIELDS(X) \
	X(ALIAS, "alias") X(ALTERNATIVE, "alternative") X(ARGUMENT, "argument") \
	X(ARGUMENTS, "arguments") X(ATTRIBUTE, "attribute") X(BODY, "body") \
	X(CONDITION, "condition") X(CONSEQUENCE, "consequence") X(DEFINITION, "definition") \
	X(FUNCTION, "function") X(KEY, "key") X(LEFT, "left") X(MODULE_NAME, "module_name") \
	X(NAME, "name") X(OBJECT, "object") X(OPERATOR, "operator") X(OPERATORS, "operators") \
	X(PARAMETERS, "parameters") X(RIGHT, "right") X(SUBSCRIPT, "subscript") \
	X(SUPERCLASSES, "superclasses") X(TYPE, "type") X(VALUE, "value")
#define NPD_PY_KIND_ENUM(name, text) NPD_PY_##name,
#define NPD_PY_FIELD_ENUM(name, text) NPD_PY_FIELD_##name,
/* clang-format on */

enum npd_py_kind { NPD_PY_OTHER, NPD_PY_KINDS(NPD_PY_KIND_ENUM) NPD_PY_KIND_COUNT };
enum npd_py_field { NPD_PY_FIELD_NONE, NPD_PY_FIELDS(NPD_PY_FIELD_ENUM) NPD_PY_FIELD_COUNT };

enum npd_python_problem_kind {
	NPD_PYTHON_SYNTAX,
	NPD_PYTHON_INDENTATION,
	NPD_PYTHON_TABS,
	NPD_PYTHON_PYTHON2, /* a print statement, `except A, b`, backticks, <> */
	NPD_PYTHON_LIMIT,   /* no fault of the file: larger or deeper than what is read */
};

struct npd_python_problem {
	enum npd_python_problem_kind kind;
	npd_str text; /* as the interpreter words it, where it has words of its own for it */
	struct npd_span at;
};

struct npd_python {
	struct npd_syntax_tree tree; /* kinds are enum npd_py_kind, fields enum npd_py_field */
	NPD_VEC(struct npd_python_problem) problems; /* in the order of their places */
};

/* The tree lives in `arena` and borrows `bytes`. Problems are data; nothing fails. */
void npd_python_read(struct npd_arena *arena, npd_str bytes, struct npd_python *ret);

/* "syntax", "indentation" ... */
const char *npd_python_problem_name(enum npd_python_problem_kind kind);

/* The first child with that field, or NULL. */
const struct npd_syntax *npd_py_field(const struct npd_syntax *node, enum npd_py_field field);
/* The first named child from `node` on that is no comment, or NULL: for going over siblings. */
const struct npd_syntax *npd_py_named(const struct npd_syntax *node);

/*
 * True for a text that reads as Python: an import or def line, and no sign of another language in
 * its first lines.
 */
bool npd_looks_like_python(npd_str bytes);

#endif
