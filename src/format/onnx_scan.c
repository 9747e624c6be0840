#include "format/onnx_scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define NUMBER_MAX_BYTES 400

bool npd_onnx_scan_fail(struct npd_onnx_scan *s, const char *what)
{
	if (s->failure.len == 0) {
		s->failure = npd_str_of(what);
		s->failed_at = s->at;
	}
	s->at = s->text.len;
	return false;
}

static void skip_blanks(struct npd_onnx_scan *s)
{
	while (s->at < s->text.len) {
		const char c = s->text.ptr[s->at];

		if (c == '#') {
			while (s->at < s->text.len && s->text.ptr[s->at] != '\n')
				s->at++;
		} else if (npd_is_blank(c)) {
			s->at++;
		} else {
			return;
		}
	}
}

char npd_onnx_scan_peek(struct npd_onnx_scan *s)
{
	skip_blanks(s);
	return s->at < s->text.len ? s->text.ptr[s->at] : '\0';
}

bool npd_onnx_scan_matches(struct npd_onnx_scan *s, char c)
{
	if (npd_onnx_scan_peek(s) != c || s->at == s->text.len)
		return false;
	s->at++;
	return true;
}

bool npd_onnx_scan_expect(struct npd_onnx_scan *s, char c)
{
	struct npd_buf text;

	if (npd_onnx_scan_matches(s, c))
		return true;
	if (s->failure.len > 0)
		return false;
	npd_buf_init(&text, s->arena);
	npd_buf_printf(&text,
		s->at == s->text.len ? "the text ends where '%c' should stand"
				     : "'%c' should stand here",
		c);
	npd_onnx_scan_fail(s, "a sign is missing");
	s->failure = npd_buf_str(&text);
	return false;
}

/* ---- names ---- */

static size_t name_end(const struct npd_onnx_scan *s)
{
	size_t end = s->at;

	if (end < s->text.len && npd_is_digit(s->text.ptr[end]))
		return end;
	while (end < s->text.len && npd_is_word(s->text.ptr[end]))
		end++;
	return end;
}

npd_str npd_onnx_scan_peek_name(struct npd_onnx_scan *s)
{
	skip_blanks(s);
	return npd_str_sub(s->text, s->at, name_end(s));
}

npd_str npd_onnx_scan_optional_name(struct npd_onnx_scan *s)
{
	npd_str name = { 0 };

	if (npd_onnx_scan_peek(s) == '"') {
		npd_onnx_scan_string(s, &name);
		return name;
	}
	name = npd_onnx_scan_peek_name(s);
	s->at += name.len;
	return name;
}

bool npd_onnx_scan_name(struct npd_onnx_scan *s, npd_str *ret)
{
	const bool quoted = npd_onnx_scan_peek(s) == '"';

	*ret = npd_onnx_scan_optional_name(s);
	if (s->failure.len > 0)
		return false;
	return ret->len > 0 || quoted || npd_onnx_scan_fail(s, "a name should stand here");
}

/* ---- strings ---- */

static char unescaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	default:
		return c;
	}
}

static npd_str unescape(struct npd_arena *arena, npd_str raw)
{
	struct npd_buf out;

	if (npd_str_find_byte(raw, '\\') == NPD_NOT_FOUND)
		return raw;
	npd_buf_init(&out, arena);
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] == '\\' && i + 1 < raw.len)
			npd_buf_add_byte(&out, unescaped(raw.ptr[++i]));
		else
			npd_buf_add_byte(&out, raw.ptr[i]);
	}
	return npd_buf_str(&out);
}

bool npd_onnx_scan_string(struct npd_onnx_scan *s, npd_str *ret)
{
	if (npd_onnx_scan_peek(s) != '"')
		return npd_onnx_scan_fail(s, "a text in double quotes should stand here");
	const size_t from = s->at + 1;
	size_t end = from;

	while (end < s->text.len && s->text.ptr[end] != '"')
		end += s->text.ptr[end] == '\\' ? 2 : 1;
	if (end >= s->text.len)
		return npd_onnx_scan_fail(s, "this text in double quotes has no end");
	s->at = end + 1;
	*ret = unescape(s->arena, npd_str_sub(s->text, from, end));
	return true;
}

/* ---- numbers ---- */

static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Where the number ends, and whether it is an integer. */
static size_t number_end(const struct npd_onnx_scan *s, bool *is_int)
{
	size_t end = s->at;
	char before = '\0';

	*is_int = true;
	for (; end < s->text.len; before = s->text.ptr[end++]) {
		const char c = s->text.ptr[end];

		if (npd_is_digit(c) || (end == s->at && is_in(c, "+-")))
			continue;
		if (!is_in(c, ".eE") && !(is_in(c, "+-") && is_in(before, "eE")))
			break;
		*is_int = false;
	}
	return end;
}

static bool read_number(
	struct npd_onnx_scan *s, npd_str text, bool is_int, struct npd_onnx_literal *ret)
{
	char copy[NUMBER_MAX_BYTES + 1];
	char *end;

	if (text.len == 0 || text.len > NUMBER_MAX_BYTES)
		return npd_onnx_scan_fail(s, "a number or a text should stand here");
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	ret->text = text;
	ret->real = strtod(copy, &end);
	if (end != copy + text.len)
		return npd_onnx_scan_fail(s, "this is no number");
	ret->narrow = strtof(copy, NULL);
	ret->kind = is_int ? NPD_ONNX_LITERAL_INT : NPD_ONNX_LITERAL_FLOAT;
	if (is_int && !npd_str_int(text, &ret->integer))
		return npd_onnx_scan_fail(s, "this number does not fit in 64 bits");
	return true;
}

bool npd_onnx_scan_literal(struct npd_onnx_scan *s, struct npd_onnx_literal *ret)
{
	bool is_int;

	*ret = (struct npd_onnx_literal){ .kind = NPD_ONNX_LITERAL_STRING };
	if (npd_onnx_scan_peek(s) == '"')
		return npd_onnx_scan_string(s, &ret->text);
	const size_t end = number_end(s, &is_int);

	if (!read_number(s, npd_str_sub(s->text, s->at, end), is_int, ret))
		return false;
	s->at = end;
	return true;
}

bool npd_onnx_scan_int(struct npd_onnx_scan *s, int64_t *ret)
{
	struct npd_onnx_literal literal;

	if (npd_onnx_scan_peek(s) == '"' || !npd_onnx_scan_literal(s, &literal))
		return npd_onnx_scan_fail(s, "a whole number should stand here");
	if (literal.kind != NPD_ONNX_LITERAL_INT)
		return npd_onnx_scan_fail(s, "a whole number should stand here");
	*ret = literal.integer;
	return true;
}
