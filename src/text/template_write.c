#include "text/template_element.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/*
 * How a hole finds its end. A regex that tries every length of every hole takes time exponential in
 * their number. Here a hole looks ahead instead: it takes text as long as what follows it in the
 * template does not stand there, and never gives anything back (possessive repeats, atomic groups).
 * "What follows" is the next literal and a glimpse of the hole behind it, so that
 * `{file}:{line:int}` is not misled by the colon of `C:\model.cpp:12`. Each byte is then looked at
 * a bounded number of times.
 */

/* As much of a literal as is looked for ahead of it. */
#define AHEAD_MAX_BYTES 128u
/* A literal at the end that is no longer than this may also be a part of the value before it. */
#define ENDING_MAX_BYTES 3u
/* How deep brackets nest in a value. */
#define NESTING 4u

#define VALUE_LENGTH "{1,512}"
#define ENCLOSED_LENGTH "{0,512}+"
#define TEXT_LENGTH "{0,256}"
#define ANY_QUOTE "'\"`‘’“”"
#define OPENER "[[({'\"`“‘]"

struct writer {
	const struct npd_elements *e;
	struct npd_buf regex;
	bool uses_groups, uses_quoted; /* definitions that must be put at the end */
};

static bool starts_blank(npd_str s)
{
	return s.len > 0 && npd_is_blank(s.ptr[0]);
}

/* ---- what stands around a hole ---- */

enum enclosure { ENCLOSED_NOT, ENCLOSED_QUOTES, ENCLOSED_BRACKETS };

struct pair {
	npd_str open, close;
	enum enclosure kind;
};

static const struct pair pairs[] = {
	{ { "'", 1 }, { "'", 1 }, ENCLOSED_QUOTES },
	{ { "\"", 1 }, { "\"", 1 }, ENCLOSED_QUOTES },
	{ { "`", 1 }, { "`", 1 }, ENCLOSED_QUOTES },
	{ { "`", 1 }, { "'", 1 }, ENCLOSED_QUOTES },
	{ { "‘", 3 }, { "’", 3 }, ENCLOSED_QUOTES },
	{ { "“", 3 }, { "”", 3 }, ENCLOSED_QUOTES },
	{ { "[", 1 }, { "]", 1 }, ENCLOSED_BRACKETS },
	{ { "(", 1 }, { ")", 1 }, ENCLOSED_BRACKETS },
	{ { "{", 1 }, { "}", 1 }, ENCLOSED_BRACKETS },
	{ { "<", 1 }, { ">", 1 }, ENCLOSED_BRACKETS },
};

/* Whether the hole at i stands between quotes or brackets of the template; *close: what ends it. */
static enum enclosure enclosure_of(const struct writer *w, size_t i, npd_str *close)
{
	const npd_str before = i == 0 ? (npd_str){ NULL, 0 } : npd_element_literal(w->e, i - 1);
	const npd_str behind = npd_element_literal(w->e, i + 1);
	const bool quote_before = i > 0 && npd_element_is(w->e, i - 1, NPD_ELEMENT_QUOTE);
	const bool quote_behind = npd_element_is(w->e, i + 1, NPD_ELEMENT_QUOTE);

	*close = NPD_STR(ANY_QUOTE);
	if (quote_before && quote_behind)
		return ENCLOSED_QUOTES;
	for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
		const struct pair *p = &pairs[k];
		const bool is_quote = p->kind == ENCLOSED_QUOTES;
		const bool opens = npd_str_ends(before, p->open) || (is_quote && quote_before);
		const bool closes = npd_str_starts(behind, p->close) || (is_quote && quote_behind);

		if (!opens || !closes)
			continue;
		if (!quote_behind)
			*close = p->close;
		return p->kind;
	}
	return ENCLOSED_NOT;
}

/* ---- writing: elements -> regex ---- */

static void put(struct writer *w, const char *regex)
{
	npd_buf_add_c(&w->regex, regex);
}

static void put_literal(struct writer *w, npd_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		const char byte = s.ptr[i];

		if (byte == '\n')
			put(w, "\\r?+\\n");
		else if ((unsigned char)byte < 0x20 || byte == 0x7F)
			npd_buf_printf(&w->regex, "\\x%02X", (unsigned)byte);
		else {
			if (memchr("\\^$.|?*+()[]{}", byte, 14) != NULL)
				put(w, "\\");
			npd_buf_add_byte(&w->regex, byte);
		}
	}
}

/* `next` is the literal behind the number: what belongs to it can not belong to the number. */
static void put_int(struct writer *w, npd_str next)
{
	const bool times = npd_str_starts(next, NPD_STR("x")) || npd_str_starts(next, NPD_STR("X"));

	put(w, times ? "[-+]?+\\d++" : "[-+]?+(?>0[xX][0-9A-Fa-f]++|\\d++)");
}

static void put_float(struct writer *w, npd_str next)
{
	const bool bare_point = next.len > 0 && next.ptr[0] != '.';

	put(w, "[-+]?+(?>(?>\\d++(?:\\.\\d++");
	put(w, bare_point ? "|\\.)?+" : ")?+");
	put(w, "|\\.\\d++)(?:[eE][-+]?\\d++)?+|(?i:nan|inf(?:inity)?+))");
}

static void put_number(struct writer *w, size_t i)
{
	if (npd_element_is_hole(w->e, i, NPD_HOLE_INT))
		put_int(w, npd_element_literal(w->e, i + 1));
	else
		put_float(w, npd_element_literal(w->e, i + 1));
}

static void put_blanks(struct writer *w, size_t i)
{
	const bool some = npd_element_is(w->e, i + 1, NPD_ELEMENT_LITERAL) &&
			  starts_blank(w->e->items[i + 1].literal);

	put(w, some ? "\\s++" : "\\s*+");
}

/* ---- what follows a hole ---- */

/* The start of the literal at i: of its first line, cut between characters. */
static void put_ahead_literal(struct writer *w, size_t i)
{
	const npd_str literal = npd_element_literal(w->e, i);
	size_t len = npd_str_find_byte(literal, '\n');

	len = len < literal.len ? len + 1 : literal.len;
	if (len > AHEAD_MAX_BYTES)
		len = AHEAD_MAX_BYTES;
	while (len < literal.len && ((unsigned char)literal.ptr[len] & 0xC0) == 0x80)
		len--;
	put_literal(w, npd_str_head(literal, len));
}

/* The first character of what may stand at i, right behind a literal or a value. */
static void put_glimpse(struct writer *w, size_t i, bool behind_value)
{
	npd_str close;

	if (npd_element_is(w->e, i, NPD_ELEMENT_QUOTE)) {
		put(w, "[" ANY_QUOTE "]");
		put_ahead_literal(w, i + 1);
	}
	if (!npd_element_is(w->e, i, NPD_ELEMENT_HOLE) ||
		enclosure_of(w, i, &close) != ENCLOSED_NOT)
		return;
	switch (w->e->items[i].hole.type) {
	case NPD_HOLE_INT:
	case NPD_HOLE_FLOAT:
		put_number(w, i);
		put_ahead_literal(w, i + 1);
		break;
	case NPD_HOLE_VALUE:
	case NPD_HOLE_LIST:
		put(w, behind_value ? OPENER : "\\S");
		break;
	case NPD_HOLE_PATH:
		put(w, behind_value ? "[/'\"]" : "\\S");
		break;
	case NPD_HOLE_SHAPE:
		put(w, behind_value ? "[[({<]" : "[[({<\\d?]");
		break;
	case NPD_HOLE_TEXT:
	case NPD_HOLE_REST:
		break;
	}
}

/*
 * True when something follows the hole at i that ends it before its own kind of character does.
 * Blanks alone do not: they are none of a value's characters.
 */
static bool has_ahead(const struct writer *w, size_t i)
{
	const struct npd_elements *e = w->e;

	if (npd_element_is(e, i + 1, NPD_ELEMENT_BLANKS))
		return npd_element_literal(e, i + 2).len > 0 ||
		       npd_element_is(e, i + 2, NPD_ELEMENT_QUOTE) ||
		       npd_element_is_number(e, i + 2);
	return i + 1 < e->count && !npd_element_is_hole(e, i + 1, NPD_HOLE_TEXT) &&
	       !npd_element_is_hole(e, i + 1, NPD_HOLE_REST);
}

/* What the hole at i stops at; only with has_ahead. */
static void put_ahead(struct writer *w, size_t i)
{
	size_t next = i + 1;
	const bool directly = npd_element_is(w->e, next, NPD_ELEMENT_HOLE);

	if (npd_element_is(w->e, next, NPD_ELEMENT_BLANKS))
		put_blanks(w, next++);
	if (!npd_element_is(w->e, next, NPD_ELEMENT_LITERAL)) {
		put_glimpse(w, next, directly);
		return;
	}
	put_ahead_literal(w, next);
	put_glimpse(w, next + 1, false);
}

/*
 * Whether the literal at the end may stand inside the hole as well, as the full stop of "got {v}."
 * does in "got 1.5.": then the first one with no word behind it is meant, if there is one.
 */
static bool has_short_ending(const struct writer *w, size_t i)
{
	const npd_str next = npd_element_literal(w->e, i + 1);

	return i + 2 == w->e->count && next.len > 0 && next.len <= ENDING_MAX_BYTES &&
	       !starts_blank(next);
}

static void put_ending(struct writer *w, size_t i)
{
	put_literal(w, npd_element_literal(w->e, i + 1));
	put(w, "(?!\\w)");
}

/* ---- bodies of holes ---- */

/* A run of one class of characters; lazy inside an atomic group: the first end counts. */
static void put_run(struct writer *w, size_t i, const char *class, const char *length)
{
	if (!has_ahead(w, i)) {
		npd_buf_printf(&w->regex, "%s%s+", class, length);
		return;
	}
	put(w, "(?>");
	if (has_short_ending(w, i)) {
		npd_buf_printf(&w->regex, "%s%s?(?=", class, length);
		put_ending(w, i);
		put(w, ")|");
	}
	npd_buf_printf(&w->regex, "%s%s?(?=", class, length);
	put_ahead(w, i);
	put(w, "))");
}

/* Calls to the definitions at the end: their groups come behind those of the holes. */
static void put_groups_call(struct writer *w)
{
	w->uses_groups = true;
	npd_buf_printf(&w->regex, "(?%zu)", w->e->hole_count + 1);
}

static void put_quoted_call(struct writer *w, size_t i)
{
	w->uses_quoted = true;
	npd_buf_printf(&w->regex, "(?%zu)", w->e->hole_count + 2);
	if (!has_ahead(w, i)) {
		put(w, "(?!\\w)");
		return;
	}
	put(w, "(?=");
	put_ahead(w, i);
	put(w, ")");
}

/*
 * The characters that need no look ahead, many at a time: those that open no bracket group and do
 * not begin what follows. Nothing is written when that may begin with anything.
 */
static void put_chunk(struct writer *w, size_t i, const char *outside)
{
	const bool blanks = npd_element_is(w->e, i + 1, NPD_ELEMENT_BLANKS);
	npd_str literal = npd_element_literal(w->e, blanks ? i + 2 : i + 1);
	char first[4];

	if (!has_ahead(w, i)) {
		npd_buf_printf(&w->regex, "[^%s([{]++|", outside);
		return;
	}
	if (literal.len == 0)
		return;
	npd_buf_printf(&w->regex, "[^%s([{%s", outside, blanks ? "\\s" : "");
	const npd_str x = { first, npd_utf8_put(npd_utf8_next(&literal, NULL), first) };

	if (x.len == 1 && memchr("]\\^-", x.ptr[0], 4) != NULL)
		put(w, "\\");
	npd_buf_add(&w->regex, x);
	put(w, "]++|");
}

enum stop { STOP_NEVER, STOP_AT_ENDING, STOP_AHEAD };

static void put_grouped_loop(struct writer *w, size_t i, const char *outside, enum stop stop)
{
	put(w, "(?:");
	put_chunk(w, i, outside);
	if (stop != STOP_NEVER)
		put(w, "(?!");
	if (stop == STOP_AT_ENDING)
		put_ending(w, i);
	if (stop == STOP_AHEAD)
		put_ahead(w, i);
	put(w, stop == STOP_NEVER ? "(?:" : ")(?:");
	put_groups_call(w);
	npd_buf_printf(&w->regex, "|[^%s]))++", outside);
}

/* A run of bracket groups and of characters that are none of `outside`. */
static void put_grouped_run(struct writer *w, size_t i, const char *outside)
{
	put(w, "(?>");
	if (has_short_ending(w, i)) {
		put_grouped_loop(w, i, outside, STOP_AT_ENDING);
		put(w, "(?=");
		put_ending(w, i);
		put(w, ")|");
	}
	put_grouped_loop(w, i, outside, has_ahead(w, i) ? STOP_AHEAD : STOP_NEVER);
	put(w, ")");
}

static void put_enclosed(struct writer *w, enum enclosure kind, npd_str close)
{
	if (kind == ENCLOSED_QUOTES) {
		npd_buf_printf(&w->regex, "[^%.*s\\r\\n]" ENCLOSED_LENGTH, NPD_ARG(close));
		return;
	}
	npd_buf_printf(&w->regex, "(?:[^([{\\%s\\r\\n]++|", close.ptr);
	put_groups_call(w);
	npd_buf_printf(&w->regex, "|[^\\%s\\r\\n])*+", close.ptr);
}

static void put_value(struct writer *w, size_t i)
{
	put(w, "(?>");
	put_quoted_call(w, i);
	put(w, "|");
	if (npd_element_is(w->e, i + 1, NPD_ELEMENT_HOLE)) {
		put_groups_call(w);
		put(w, "|");
	}
	put_grouped_run(w, i, "\\s");
	put(w, ")");
}

static void put_path(struct writer *w, size_t i)
{
	put(w, "(?>");
	put_quoted_call(w, i);
	put(w, "|");
	put_run(w, i, "[^\\x00-\\x20\\x7F]", VALUE_LENGTH);
	put(w, ")");
}

static void put_shape(struct writer *w)
{
	static const char inside[] = "[\\w ?*,.:+'\"-]*+";
	static const char *const brackets[][2] = { { "\\[", "\\]" }, { "\\(", "\\)" },
		{ "\\{", "\\}" }, { "<", ">" } };

	put(w, "(?>");
	for (size_t k = 0; k < sizeof brackets / sizeof brackets[0]; k++) {
		const char *open = brackets[k][0], *close = brackets[k][1];

		npd_buf_printf(&w->regex, "%s%s(?:%s%s%s%s)*+%s|", open, inside, open, inside,
			close, inside, close);
	}
	put(w, "(?>-?\\d++|\\?)(?:[xX*×](?>-?\\d++|\\?))++)");
}

static void put_list(struct writer *w, size_t i)
{
	if (has_ahead(w, i)) {
		put(w, "(?=\\S)");
		put_grouped_run(w, i, "\\r\\n");
		return;
	}
	put(w, "(?>");
	put_groups_call(w);
	put(w, "|[^\\s,/]++(?:[ \\t]*+[,/][ \\t]*+[^\\s,/]++)*+)");
}

/* A hole at the start of the template does not start inside a word: each word is tried once. */
static void put_left_edge(struct writer *w, enum npd_hole_type type)
{
	switch (type) {
	case NPD_HOLE_INT:
	case NPD_HOLE_FLOAT:
	case NPD_HOLE_SHAPE:
		put(w, "(?<![\\w.])");
		break;
	case NPD_HOLE_VALUE:
	case NPD_HOLE_PATH:
		put(w, "(?:(?<!\\S)|(?=" OPENER "))");
		break;
	case NPD_HOLE_LIST:
	case NPD_HOLE_TEXT:
	case NPD_HOLE_REST:
		put(w, "(?<!\\S)");
		break;
	}
}

static void put_hole_body(struct writer *w, size_t i, enum npd_hole_type type)
{
	npd_str close;
	const enum enclosure kind = enclosure_of(w, i, &close);
	const bool may_be_enclosed = type == NPD_HOLE_VALUE || type == NPD_HOLE_PATH ||
				     type == NPD_HOLE_SHAPE || type == NPD_HOLE_LIST;

	if (kind != ENCLOSED_NOT && may_be_enclosed) {
		put_enclosed(w, kind, close);
		return;
	}
	switch (type) {
	case NPD_HOLE_VALUE:
		put_value(w, i);
		break;
	case NPD_HOLE_INT:
	case NPD_HOLE_FLOAT:
		put_number(w, i);
		break;
	case NPD_HOLE_PATH:
		put_path(w, i);
		break;
	case NPD_HOLE_SHAPE:
		put_shape(w);
		break;
	case NPD_HOLE_LIST:
		put_list(w, i);
		break;
	case NPD_HOLE_TEXT:
		put_run(w, i, "[^\\r\\n]", TEXT_LENGTH);
		break;
	case NPD_HOLE_REST:
		put(w, "[^\\r\\n]" TEXT_LENGTH "+");
		break;
	}
}

static void put_hole(struct writer *w, size_t i)
{
	const struct npd_hole *hole = &w->e->items[i].hole;

	if (i == 0)
		put_left_edge(w, hole->type);
	npd_buf_printf(&w->regex, "(?<%.*s>", NPD_ARG(hole->name));
	put_hole_body(w, i, hole->type);
	put(w, ")");
	/* "got {n:int}" does not stand in "got 1.5" */
	if (hole->type == NPD_HOLE_INT && i + 1 == w->e->count)
		put(w, "(?!\\.\\d)");
}

static void put_bracket_group(struct writer *w, const char *open, const char *close, unsigned depth)
{
	if (depth == 1) {
		npd_buf_printf(&w->regex, "%s[^%s%s\\r\\n]*+%s", open, open, close, close);
		return;
	}
	npd_buf_printf(&w->regex, "%s(?:[^%s%s\\r\\n]++|", open, open, close);
	put_bracket_group(w, open, close, depth - 1);
	npd_buf_printf(&w->regex, ")*+%s", close);
}

static void put_definitions(struct writer *w)
{
	if (!w->uses_groups && !w->uses_quoted)
		return;
	put(w, "(?(DEFINE)(");
	put_bracket_group(w, "\\(", "\\)", NESTING);
	put(w, "|");
	put_bracket_group(w, "\\[", "\\]", NESTING);
	put(w, "|");
	put_bracket_group(w, "\\{", "\\}", NESTING);
	put(w, ")");
	if (w->uses_quoted)
		put(w, "('[^'\\r\\n]*+'|\"[^\"\\r\\n]*+\"|`[^`\\r\\n]*+`|“[^”\\r\\n]*+”)");
	put(w, ")");
}

npd_str npd_template_write(struct npd_arena *arena, const struct npd_elements *e)
{
	struct writer w = { .e = e };

	npd_buf_init(&w.regex, arena);
	for (size_t i = 0; i < e->count; i++) {
		switch (e->items[i].kind) {
		case NPD_ELEMENT_LITERAL:
			put_literal(&w, npd_element_literal(e, i));
			break;
		case NPD_ELEMENT_BLANKS:
			put_blanks(&w, i);
			break;
		case NPD_ELEMENT_QUOTE:
			put(&w, "[" ANY_QUOTE "]");
			break;
		case NPD_ELEMENT_HOLE:
			put_hole(&w, i);
			break;
		}
	}
	put_definitions(&w);
	return npd_buf_str(&w.regex);
}
