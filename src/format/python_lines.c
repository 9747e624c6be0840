#include "format/python_lines.h"

#include "base/buf.h"

#define BRACKETS_MAX 200u /* as the interpreter's */
#define INDENTS_MAX 100u  /* likewise */

struct scan {
	struct npd_arena *arena;
	npd_str bytes;
	size_t at;
	char open[BRACKETS_MAX];
	size_t open_at[BRACKETS_MAX];
	unsigned depth;
	/* each level of indentation, with tabs to the next 8th column, and with tabs as one */
	size_t columns[INDENTS_MAX], narrow[INDENTS_MAX];
	unsigned level;
	char last;	  /* the last token's last byte; 0 at the start of a logical line */
	bool wants_block; /* the logical line before ended in a colon */
	bool found;
	struct npd_python_problem problem;
};

static void complain(struct scan *s, enum npd_python_problem_kind kind, npd_str text, size_t at)
{
	if (s->found)
		return;
	s->found = true;
	s->problem.kind = kind;
	s->problem.text = text;
	s->problem.at = (struct npd_span){ at, at < s->bytes.len ? at + 1 : at };
}

static char peek(const struct scan *s, size_t ahead)
{
	return s->at + ahead < s->bytes.len ? s->bytes.ptr[s->at + ahead] : '\0';
}

static bool at_end(const struct scan *s)
{
	return s->at >= s->bytes.len;
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static void skip_line_end(struct scan *s)
{
	if (peek(s, 0) == '\r' && peek(s, 1) == '\n')
		s->at++;
	s->at++;
}

/* ---- strings ---- */

static bool is_triple(const struct scan *s, char quote)
{
	return peek(s, 0) == quote && peek(s, 1) == quote && peek(s, 2) == quote;
}

static void skip_string(struct scan *s)
{
	const char quote = peek(s, 0);
	const size_t start = s->at;
	const bool triple = is_triple(s, quote);

	s->at += triple ? 3 : 1;
	while (!at_end(s)) {
		const char c = peek(s, 0);
		if (c == '\\') {
			s->at++;
			if (is_line_end(peek(s, 0)))
				skip_line_end(s);
			else
				s->at++;
		} else if (triple ? is_triple(s, quote) : c == quote) {
			s->at += triple ? 3 : 1;
			return;
		} else if (!triple && is_line_end(c)) {
			break;
		} else {
			s->at++;
		}
	}
	complain(s, NPD_PYTHON_SYNTAX,
		triple ? NPD_STR("unterminated triple-quoted string literal")
		       : NPD_STR("unterminated string literal"),
		start);
}

/* ---- brackets ---- */

static npd_str words(struct scan *s, const char *format, char a, char b)
{
	struct npd_buf out;

	npd_buf_init(&out, s->arena);
	for (; *format != '\0'; format++) {
		if (*format == '1')
			npd_buf_add_byte(&out, a);
		else if (*format == '2')
			npd_buf_add_byte(&out, b);
		else
			npd_buf_add_byte(&out, *format);
	}
	return npd_buf_str(&out);
}

static char opener_of(char c)
{
	return c == ')' ? '(' : c == ']' ? '[' : '{';
}

static void open_bracket(struct scan *s, char c)
{
	if (s->depth == BRACKETS_MAX) {
		complain(s, NPD_PYTHON_SYNTAX, NPD_STR("too many nested parentheses"), s->at);
		return;
	}
	s->open[s->depth] = c;
	s->open_at[s->depth++] = s->at;
}

static void close_bracket(struct scan *s, char c)
{
	if (s->depth == 0) {
		complain(s, NPD_PYTHON_SYNTAX, words(s, "unmatched '1'", c, 0), s->at);
		return;
	}
	const char open = s->open[--s->depth];
	if (open != opener_of(c)) {
		complain(s, NPD_PYTHON_SYNTAX,
			words(s, "closing parenthesis '1' does not match opening parenthesis '2'",
				c, open),
			s->at);
	}
}

/* ---- indentation ---- */

static void indent_to(struct scan *s, size_t column, size_t narrow, size_t at)
{
	while (s->level > 0 && column < s->columns[s->level])
		s->level--;
	if (column == s->columns[s->level]) {
		if (narrow != s->narrow[s->level])
			complain(s, NPD_PYTHON_TABS,
				NPD_STR("inconsistent use of tabs and spaces in indentation"), at);
		return;
	}
	if (column < s->columns[s->level] || s->level + 1 == INDENTS_MAX) {
		complain(s, NPD_PYTHON_INDENTATION, NPD_STR("too many levels of indentation"), at);
		return;
	}
	complain(s, NPD_PYTHON_INDENTATION,
		NPD_STR("unindent does not match any outer indentation level"), at);
}

static void begin_block(struct scan *s, size_t column, size_t narrow, size_t at)
{
	if (column <= s->columns[s->level]) {
		complain(s, NPD_PYTHON_INDENTATION, NPD_STR("expected an indented block"), at);
	} else if (narrow <= s->narrow[s->level]) {
		complain(s, NPD_PYTHON_TABS,
			NPD_STR("inconsistent use of tabs and spaces in indentation"), at);
	} else if (s->level + 1 == INDENTS_MAX) {
		complain(s, NPD_PYTHON_INDENTATION, NPD_STR("too many levels of indentation"), at);
	} else {
		s->level++;
		s->columns[s->level] = column;
		s->narrow[s->level] = narrow;
	}
}

/* The blanks in front of a logical line that has more than blanks and a comment. */
static void measure_indentation(struct scan *s)
{
	size_t column = 0, narrow = 0;

	for (;; s->at++) {
		const char c = peek(s, 0);
		if (c == ' ') {
			column++;
			narrow++;
		} else if (c == '\t') {
			column = (column / 8 + 1) * 8;
			narrow++;
		} else if (c == '\f') {
			column = narrow = 0;
		} else {
			break;
		}
	}
	if (at_end(s) || is_line_end(peek(s, 0)) || peek(s, 0) == '#')
		return;
	if (peek(s, 0) == '\\' && is_line_end(peek(s, 1)))
		return; /* the line goes on; what counts as its indentation is not worth a claim */
	if (s->wants_block)
		begin_block(s, column, narrow, s->at);
	else if (column > s->columns[s->level])
		complain(s, NPD_PYTHON_INDENTATION, NPD_STR("unexpected indent"), s->at);
	else
		indent_to(s, column, narrow, s->at);
	s->wants_block = false;
}

/* ---- lines ---- */

static void skip_comment(struct scan *s)
{
	while (!at_end(s) && !is_line_end(peek(s, 0)))
		s->at++;
}

static void end_line(struct scan *s)
{
	skip_line_end(s);
	if (s->depth > 0)
		return;
	if (s->last != 0) {
		s->wants_block = s->last == ':';
		s->last = 0;
	}
}

static void take_token(struct scan *s)
{
	const char c = peek(s, 0);

	if (c == '"' || c == '\'') {
		skip_string(s);
		s->last = c;
		return;
	}
	if (c == '(' || c == '[' || c == '{')
		open_bracket(s, c);
	else if (c == ')' || c == ']' || c == '}')
		close_bracket(s, c);
	if (c != ' ' && c != '\t' && c != '\f')
		s->last = c;
	s->at++;
}

static void scan_all(struct scan *s)
{
	bool fresh = true; /* at the start of a physical line that starts a logical one */

	while (!at_end(s) && !s->found) {
		if (fresh)
			measure_indentation(s);
		fresh = false;
		const char c = peek(s, 0);
		if (at_end(s) || s->found)
			break;
		if (is_line_end(c)) {
			end_line(s);
			fresh = s->depth == 0;
		} else if (c == '\\' && is_line_end(peek(s, 1))) {
			s->at++;
			skip_line_end(s);
		} else if (c == '#') {
			skip_comment(s);
		} else {
			take_token(s);
		}
	}
}

bool npd_python_scan_lines(struct npd_arena *arena, npd_str bytes, struct npd_python_problem *ret)
{
	struct scan s = { .arena = arena, .bytes = bytes };

	if (npd_str_starts(bytes, NPD_STR("\xEF\xBB\xBF")))
		s.at = 3;
	scan_all(&s);
	if (s.depth > 0)
		complain(&s, NPD_PYTHON_SYNTAX,
			words(&s, "'1' was never closed", s.open[s.depth - 1], 0),
			s.open_at[s.depth - 1]);
	if (s.wants_block || s.last == ':')
		complain(&s, NPD_PYTHON_INDENTATION, NPD_STR("expected an indented block"),
			bytes.len);
	*ret = s.problem;
	return s.found;
}
