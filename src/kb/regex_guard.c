/*
 * regex_guard.c - house rules for regexes written by hand.
 *
 * Not a parser of regexes (PCRE2 is): a walk over atoms that is just good enough to see which
 * quantifier stands behind what. Repeating `.` or a group without a bound and without a possessive
 * `+` is what makes matching explode; unnamed groups and verbs such as (*LIMIT_MATCH=...) have no
 * business in knowledge.
 */
#include "kb/loader.h"

#define REGEX_MAX_BYTES 1000

enum atom { ATOM_NONE, ATOM_SMALL, ATOM_WIDE /* `.`, \N, \X or a group */ };

struct guard {
	npd_str regex;
	size_t at;
	enum atom atom; /* what a quantifier here would repeat */
	const char *problem;
};

static char peek(const struct guard *g, size_t ahead)
{
	return g->at + ahead < g->regex.len ? g->regex.ptr[g->at + ahead] : '\0';
}

/* Past a character class; the current byte is its bracket. */
static void skip_class(struct guard *g)
{
	g->at += peek(g, 1) == '^' ? 2 : 1;
	if (peek(g, 0) == ']')
		g->at++;
	while (g->at < g->regex.len && peek(g, 0) != ']') {
		if (peek(g, 0) == '[' && peek(g, 1) == ':') {
			const size_t end =
				npd_str_find(npd_str_from(g->regex, g->at), NPD_STR(":]"));

			if (end != NPD_NOT_FOUND) {
				g->at += end + 2;
				continue;
			}
		}
		g->at += peek(g, 0) == '\\' ? 2 : 1;
	}
	g->at++;
	g->atom = ATOM_SMALL;
}

static void skip_escape(struct guard *g)
{
	const char c = peek(g, 1);

	if (c == 'Q')
		g->problem = "\\Q is not allowed, escape the characters one by one";
	g->atom = c == 'N' || c == 'X' || c == 'R' ? ATOM_WIDE : ATOM_SMALL;
	g->at += 2;
}

static void open_group(struct guard *g)
{
	const char kind = peek(g, 2);

	if (peek(g, 1) == '*')
		g->problem = "verbs such as (*...) are not allowed";
	else if (peek(g, 1) != '?')
		g->problem = "unnamed group, write (?<name>...) to capture or (?:...) not to";
	else if (kind == 'R' || kind == '&' || kind == '+' || npd_is_digit(kind) ||
		 (kind == '-' && npd_is_digit(peek(g, 3))) || (kind == 'P' && peek(g, 3) == '>'))
		g->problem = "recursion is not allowed";
	else if (kind == 'C')
		g->problem = "callouts are not allowed";
	g->atom = ATOM_NONE;
	g->at += peek(g, 1) == '?' ? 2 : 1;
}

/* Bytes of `{n}`, `{n,}`, `{n,m}` here, 0 when it is none; *open when it has no upper bound. */
static size_t braces_len(const struct guard *g, bool *open)
{
	size_t i = 1;

	while (npd_is_digit(peek(g, i)))
		i++;
	if (i == 1)
		return 0;
	*open = false;
	if (peek(g, i) == ',') {
		i++;
		*open = !npd_is_digit(peek(g, i));
		while (npd_is_digit(peek(g, i)))
			i++;
	}
	return peek(g, i) == '}' ? i + 1 : 0;
}

/* Bytes of the quantifier here without its ? or +; 0 when there is none. */
static size_t quantifier_len(const struct guard *g, bool *open)
{
	const char c = peek(g, 0);

	*open = c == '*' || c == '+';
	if (c == '*' || c == '+' || c == '?')
		return 1;
	return c == '{' ? braces_len(g, open) : 0;
}

static void step(struct guard *g)
{
	bool open = false;
	const size_t n = g->atom == ATOM_NONE ? 0 : quantifier_len(g, &open);

	if (n > 0) {
		if (open && g->atom == ATOM_WIDE && peek(g, n) != '+') {
			g->problem = "unbounded repetition, write {0,200} or make it possessive "
				     "with a '+' behind it";
			return;
		}
		g->at += n + (peek(g, n) == '+' || peek(g, n) == '?');
		g->atom = ATOM_NONE;
		return;
	}
	switch (peek(g, 0)) {
	case '[':
		skip_class(g);
		return;
	case '\\':
		skip_escape(g);
		return;
	case '(':
		open_group(g);
		return;
	case ')':
	case '.':
		g->atom = ATOM_WIDE;
		break;
	case '|':
		g->atom = ATOM_NONE;
		break;
	default:
		g->atom = ATOM_SMALL;
		break;
	}
	g->at++;
}

bool npd_regex_guard(struct npd_loader *l, const struct npd_item *item, const struct npd_yaml *node)
{
	struct guard g = { .regex = node->text };
	size_t at = 0;

	if (node->text.len > REGEX_MAX_BYTES)
		g.problem = "longer than 1000 bytes, make it a template or several entries";
	while (g.problem == NULL && g.at < g.regex.len) {
		at = g.at;
		step(&g);
	}
	if (g.problem != NULL)
		npd_complain_in(&l->complaints, item->file, node, at, "%s", g.problem);
	return g.problem == NULL;
}
