#include "expr/lex.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

struct sign {
	const char *text;
	enum npd_token_kind kind;
};

/* Longer signs stand before those that they start with. */
static const struct sign signs[] = {
	{ "||", NPD_TOKEN_OR },
	{ "&&", NPD_TOKEN_AND },
	{ "==", NPD_TOKEN_EQUAL },
	{ "!=", NPD_TOKEN_NOT_EQUAL },
	{ "<=", NPD_TOKEN_LESS_EQUAL },
	{ ">=", NPD_TOKEN_GREATER_EQUAL },
	{ "<", NPD_TOKEN_LESS },
	{ ">", NPD_TOKEN_GREATER },
	{ "!", NPD_TOKEN_NOT },
	{ "?", NPD_TOKEN_QUESTION },
	{ ":", NPD_TOKEN_COLON },
	{ ",", NPD_TOKEN_COMMA },
	{ ".", NPD_TOKEN_DOT },
	{ "(", NPD_TOKEN_PAREN_OPEN },
	{ ")", NPD_TOKEN_PAREN_CLOSE },
	{ "[", NPD_TOKEN_BRACKET_OPEN },
	{ "]", NPD_TOKEN_BRACKET_CLOSE },
	{ "{", NPD_TOKEN_BRACE_OPEN },
	{ "}", NPD_TOKEN_BRACE_CLOSE },
	{ "-", NPD_TOKEN_MINUS },
	{ "+", NPD_TOKEN_PLUS },
	{ "*", NPD_TOKEN_STAR },
	{ "/", NPD_TOKEN_SLASH },
	{ "%", NPD_TOKEN_PERCENT },
};

static const char *const names[] = {
	[NPD_TOKEN_END] = "the end of the expression",
	[NPD_TOKEN_NAME] = "a name",
	[NPD_TOKEN_FIELD] = "a quoted field",
	[NPD_TOKEN_INT] = "a number",
	[NPD_TOKEN_DOUBLE] = "a number",
	[NPD_TOKEN_STRING] = "a string",
	[NPD_TOKEN_QUESTION] = "'?'",
	[NPD_TOKEN_COLON] = "':'",
	[NPD_TOKEN_COMMA] = "','",
	[NPD_TOKEN_DOT] = "'.'",
	[NPD_TOKEN_PAREN_OPEN] = "'('",
	[NPD_TOKEN_PAREN_CLOSE] = "')'",
	[NPD_TOKEN_BRACKET_OPEN] = "'['",
	[NPD_TOKEN_BRACKET_CLOSE] = "']'",
	[NPD_TOKEN_BRACE_OPEN] = "'{'",
	[NPD_TOKEN_BRACE_CLOSE] = "'}'",
	[NPD_TOKEN_NOT] = "'!'",
	[NPD_TOKEN_MINUS] = "'-'",
	[NPD_TOKEN_PLUS] = "'+'",
	[NPD_TOKEN_STAR] = "'*'",
	[NPD_TOKEN_SLASH] = "'/'",
	[NPD_TOKEN_PERCENT] = "'%'",
	[NPD_TOKEN_OR] = "'||'",
	[NPD_TOKEN_AND] = "'&&'",
	[NPD_TOKEN_EQUAL] = "'=='",
	[NPD_TOKEN_NOT_EQUAL] = "'!='",
	[NPD_TOKEN_LESS] = "'<'",
	[NPD_TOKEN_LESS_EQUAL] = "'<='",
	[NPD_TOKEN_GREATER] = "'>'",
	[NPD_TOKEN_GREATER_EQUAL] = "'>='",
};

const char *npd_token_name(enum npd_token_kind kind)
{
	return names[kind];
}

bool npd_token_is(const struct npd_token *token, const char *word)
{
	return token->kind == NPD_TOKEN_NAME && npd_str_eq(token->text, npd_str_of(word));
}

static bool is_one_of(const struct npd_token *token, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (npd_token_is(token, words[i]))
			return true;
	return false;
}

bool npd_token_is_keyword(const struct npd_token *token)
{
	static const char *const words[] = { "false", "in", "null", "true" };

	return is_one_of(token, words, sizeof words / sizeof words[0]);
}

bool npd_token_is_reserved(const struct npd_token *token)
{
	static const char *const words[] = { "as", "break", "const", "continue", "else", "for",
		"function", "if", "import", "let", "loop", "namespace", "package", "return", "var",
		"void", "while" };

	return is_one_of(token, words, sizeof words / sizeof words[0]);
}

/* The byte `ahead` of the place, or NUL behind the end; a NUL is nowhere legal, so it cannot
 * mislead. */
static char peek(const struct npd_lexer *lexer, size_t ahead)
{
	const npd_str rest = npd_str_from(lexer->text, lexer->at + ahead);

	return rest.len == 0 ? '\0' : rest.ptr[0];
}

static void skip_blanks(struct npd_lexer *lexer)
{
	for (;;) {
		const char c = peek(lexer, 0);

		if (c == '/' && peek(lexer, 1) == '/') {
			while (lexer->at < lexer->text.len && peek(lexer, 0) != '\n')
				lexer->at++;
		} else if (npd_is_blank(c)) {
			lexer->at++;
		} else {
			return;
		}
	}
}

static int hex_value(char c)
{
	if (npd_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* ---- strings ---- */

struct quote {
	char byte;
	size_t count; /* 1 or 3 */
	bool raw;
};

/* `count` digits of base 8 or 16 at the place; false when there are fewer. */
static bool take_digits(struct npd_lexer *lexer, unsigned base, size_t count, uint32_t *ret)
{
	uint32_t code = 0;

	for (size_t i = 0; i < count; i++) {
		const int digit = hex_value(peek(lexer, 0));

		if (digit < 0 || (unsigned)digit >= base || code > 0x0FFFFFFFu)
			return false;
		code = code * base + (uint32_t)digit;
		lexer->at++;
	}
	*ret = code;
	return true;
}

static bool take_code(struct npd_lexer *lexer, char letter, uint32_t *ret)
{
	if (letter == 'x' || letter == 'X')
		return take_digits(lexer, 16, 2, ret);
	if (letter == 'u')
		return take_digits(lexer, 16, 4, ret);
	if (letter == 'U')
		return take_digits(lexer, 16, 8, ret);
	if (letter < '0' || letter > '3')
		return false;
	lexer->at--;
	return take_digits(lexer, 8, 3, ret);
}

/* Behind a backslash: adds what the escape stands for; false when there is no such escape. */
static bool add_escape(struct npd_lexer *lexer, struct npd_buf *out)
{
	static const char meant[] = "\a\b\f\n\r\t\v\\?\"'`";
	const char letter = peek(lexer, 0);
	uint32_t code = 0;
	char bytes[4];

	if (lexer->at >= lexer->text.len)
		return false;
	lexer->at++;
	const size_t known = npd_str_find_byte(NPD_STR("abfnrtv\\?\"'`"), letter);

	if (known != NPD_NOT_FOUND) {
		npd_buf_add_byte(out, meant[known]);
		return true;
	}
	if (!take_code(lexer, letter, &code))
		return false;
	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return false;
	npd_buf_add_bytes(out, bytes, npd_utf8_put(code, bytes));
	return true;
}

static bool closes(const struct npd_lexer *lexer, struct quote quote)
{
	for (size_t i = 0; i < quote.count; i++)
		if (peek(lexer, i) != quote.byte)
			return false;
	return true;
}

static enum npd_status string_body(struct npd_lexer *lexer, struct quote quote,
	struct npd_token *ret, size_t *error_at, struct npd_error *reterr)
{
	struct npd_buf out;

	npd_buf_init(&out, lexer->arena);
	while (!closes(lexer, quote)) {
		const char c = peek(lexer, 0);

		*error_at = lexer->at;
		if (lexer->at >= lexer->text.len ||
			(quote.count == 1 && (c == '\n' || c == '\r'))) {
			*error_at = ret->from;
			return npd_fail(reterr, NPD_EINVAL, "string without end");
		}
		if (c == '\0')
			return npd_fail(reterr, NPD_EINVAL, "NUL byte in a string, write \\u0000");
		lexer->at++;
		if (c != '\\' || quote.raw)
			npd_buf_add_byte(&out, c);
		else if (!add_escape(lexer, &out))
			return npd_fail(reterr, NPD_EINVAL, "bad escape in a string");
	}
	lexer->at += quote.count;
	ret->kind = NPD_TOKEN_STRING;
	ret->text = npd_buf_str(&out);
	return NPD_OK;
}

/* How many of the letters at the place are the prefix of a string; sets what they mean. */
static size_t string_prefix(const struct npd_lexer *lexer, bool *raw, bool *bytes)
{
	for (size_t n = 0; n < 3; n++) {
		const char c = peek(lexer, n);

		if (c == '"' || c == '\'')
			return n;
		if (npd_str_find_byte(NPD_STR("rRbB"), c) == NPD_NOT_FOUND)
			return NPD_NOT_FOUND;
		*raw = *raw || c == 'r' || c == 'R';
		*bytes = *bytes || c == 'b' || c == 'B';
	}
	return NPD_NOT_FOUND;
}

/* ---- names and numbers ---- */

static void take_while(struct npd_lexer *lexer, bool (*is)(char c))
{
	while (lexer->at < lexer->text.len && is(peek(lexer, 0)))
		lexer->at++;
}

static bool is_hex(char c)
{
	return hex_value(c) >= 0;
}

static bool is_field_byte(char c)
{
	return npd_is_word(c) || c == '.' || c == '-' || c == '/' || c == ' ';
}

static enum npd_status field(
	struct npd_lexer *lexer, struct npd_token *ret, struct npd_error *reterr)
{
	lexer->at++;
	take_while(lexer, is_field_byte);
	ret->text = npd_str_sub(lexer->text, ret->from + 1, lexer->at);
	if (peek(lexer, 0) != '`' || ret->text.len == 0)
		return npd_fail(reterr, NPD_EINVAL,
			"a quoted field holds letters, digits and _.-/ up to the next '`'");
	lexer->at++;
	ret->kind = NPD_TOKEN_FIELD;
	return NPD_OK;
}

static bool take_fraction(struct npd_lexer *lexer)
{
	if (peek(lexer, 0) != '.' || !npd_is_digit(peek(lexer, 1)))
		return false;
	lexer->at++;
	take_while(lexer, npd_is_digit);
	return true;
}

static bool take_exponent(struct npd_lexer *lexer)
{
	const char letter = peek(lexer, 0);
	const size_t sign = peek(lexer, 1) == '+' || peek(lexer, 1) == '-' ? 1 : 0;

	if ((letter != 'e' && letter != 'E') || !npd_is_digit(peek(lexer, 1 + sign)))
		return false;
	lexer->at += 1 + sign;
	take_while(lexer, npd_is_digit);
	return true;
}

static enum npd_status number(
	struct npd_lexer *lexer, struct npd_token *ret, struct npd_error *reterr)
{
	ret->kind = NPD_TOKEN_INT;
	if (peek(lexer, 0) == '0' && (peek(lexer, 1) == 'x' || peek(lexer, 1) == 'X')) {
		lexer->at += 2;
		take_while(lexer, is_hex);
	} else {
		take_while(lexer, npd_is_digit);
		const bool fraction = take_fraction(lexer);

		if (take_exponent(lexer) || fraction)
			ret->kind = NPD_TOKEN_DOUBLE;
	}
	ret->text = npd_str_sub(lexer->text, ret->from, lexer->at);
	if (peek(lexer, 0) == 'u' || peek(lexer, 0) == 'U')
		return npd_fail(reterr, NPD_EINVAL, "uint is left out of this subset of CEL");
	if (npd_is_word(peek(lexer, 0)) || (ret->kind == NPD_TOKEN_INT && ret->text.len == 2 &&
						   !npd_is_digit(ret->text.ptr[1])))
		return npd_fail(reterr, NPD_EINVAL, "bad number");
	return NPD_OK;
}

static enum npd_status sign(
	struct npd_lexer *lexer, struct npd_token *ret, struct npd_error *reterr)
{
	const npd_str rest = npd_str_from(lexer->text, lexer->at);

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		const npd_str text = npd_str_of(signs[i].text);

		if (!npd_str_starts(rest, text))
			continue;
		lexer->at += text.len;
		ret->kind = signs[i].kind;
		ret->text = text;
		return NPD_OK;
	}
	const unsigned char c = (unsigned char)peek(lexer, 0);

	if (c == '=')
		return npd_fail(reterr, NPD_EINVAL, "'=' is no operator, did you mean '=='?");
	if (c == '&' || c == '|')
		return npd_fail(
			reterr, NPD_EINVAL, "'%c' is no operator, did you mean '%c%c'?", c, c, c);
	if (c > ' ' && c < 0x7F)
		return npd_fail(reterr, NPD_EINVAL, "unexpected '%c'", c);
	return npd_fail(reterr, NPD_EINVAL, "unexpected byte 0x%02X", c);
}

static enum npd_status string(struct npd_lexer *lexer, size_t prefix, bool raw, bool bytes,
	struct npd_token *ret, size_t *error_at, struct npd_error *reterr)
{
	struct quote quote = { .byte = peek(lexer, prefix), .count = 3, .raw = raw };

	if (bytes)
		return npd_fail(reterr, NPD_EINVAL, "bytes are left out of this subset of CEL");
	lexer->at += prefix;
	if (!closes(lexer, quote))
		quote.count = 1;
	lexer->at += quote.count;
	return string_body(lexer, quote, ret, error_at, reterr);
}

static enum npd_status word(
	struct npd_lexer *lexer, struct npd_token *ret, size_t *error_at, struct npd_error *reterr)
{
	const char c = peek(lexer, 0);
	bool raw = false, bytes = false;
	const size_t prefix = string_prefix(lexer, &raw, &bytes);

	if (prefix != NPD_NOT_FOUND)
		return string(lexer, prefix, raw, bytes, ret, error_at, reterr);
	if (npd_is_digit(c) || (c == '.' && npd_is_digit(peek(lexer, 1))))
		return number(lexer, ret, reterr);
	if (c == '`')
		return field(lexer, ret, reterr);
	if (!npd_is_word(c))
		return sign(lexer, ret, reterr);
	take_while(lexer, npd_is_word);
	ret->kind = NPD_TOKEN_NAME;
	ret->text = npd_str_sub(lexer->text, ret->from, lexer->at);
	return NPD_OK;
}

enum npd_status npd_lex_next(
	struct npd_lexer *lexer, struct npd_token *ret, size_t *error_at, struct npd_error *reterr)
{
	skip_blanks(lexer);
	*ret = (struct npd_token){ .kind = NPD_TOKEN_END, .from = lexer->at, .to = lexer->at };
	*error_at = lexer->at;
	if (lexer->at >= lexer->text.len)
		return NPD_OK;
	const enum npd_status status = word(lexer, ret, error_at, reterr);

	ret->to = lexer->at;
	return status;
}
