/* lex.h - the words of an expression: names, numbers, strings (decoded), signs. */
#ifndef NPD_EXPR_LEX_H
#define NPD_EXPR_LEX_H

#include "base/arena.h"
#include "base/str.h"

enum npd_token_kind {
	NPD_TOKEN_END,
	NPD_TOKEN_NAME,
	NPD_TOKEN_FIELD, /* `content-type`: a field that is no name */
	NPD_TOKEN_INT,
	NPD_TOKEN_DOUBLE,
	NPD_TOKEN_STRING,
	NPD_TOKEN_QUESTION,
	NPD_TOKEN_COLON,
	NPD_TOKEN_COMMA,
	NPD_TOKEN_DOT,
	NPD_TOKEN_PAREN_OPEN,
	NPD_TOKEN_PAREN_CLOSE,
	NPD_TOKEN_BRACKET_OPEN,
	NPD_TOKEN_BRACKET_CLOSE,
	NPD_TOKEN_BRACE_OPEN,
	NPD_TOKEN_BRACE_CLOSE,
	NPD_TOKEN_NOT,
	NPD_TOKEN_MINUS,
	NPD_TOKEN_PLUS,
	NPD_TOKEN_STAR,
	NPD_TOKEN_SLASH,
	NPD_TOKEN_PERCENT,
	NPD_TOKEN_OR,
	NPD_TOKEN_AND,
	NPD_TOKEN_EQUAL,
	NPD_TOKEN_NOT_EQUAL,
	NPD_TOKEN_LESS,
	NPD_TOKEN_LESS_EQUAL,
	NPD_TOKEN_GREATER,
	NPD_TOKEN_GREATER_EQUAL,
};

struct npd_token {
	enum npd_token_kind kind;
	size_t from, to; /* bytes of the expression; `to` is exclusive */
	npd_str text;	 /* names and numbers as written, fields without quotes, strings decoded */
};

struct npd_lexer {
	npd_str text; /* valid UTF-8 */
	size_t at;
	struct npd_arena *arena; /* of decoded strings */
};

/*
 * Takes the next token; END again and again behind the last one. On a word that is not of the
 * language, and on literals that this subset leaves out (uint, bytes), NPD_EINVAL with the place in
 * *error_at.
 */
enum npd_status npd_lex_next(
	struct npd_lexer *lexer, struct npd_token *ret, size_t *error_at, struct npd_error *reterr);

/* Whether the token is this name. */
bool npd_token_is(const struct npd_token *token, const char *word);

/* false, in, null, true: never a name, not even of a field. */
bool npd_token_is_keyword(const struct npd_token *token);

/* Words that CEL keeps for itself: no names of facts and variables, but of fields. */
bool npd_token_is_reserved(const struct npd_token *token);

/* What the parser calls the token in messages: "end of the expression", "'=='", "a name" ... */
const char *npd_token_name(enum npd_token_kind kind);

#endif
