#include "text/template.h"

#include <string.h>

#include "base/vec.h"
#include "text/regex.h"

/*
 * The fixed parts of a regex. The pattern was compiled before, so its syntax is known to be right;
 * here it is walked once into a list of tokens: bytes that every match holds, one behind the other,
 * and breaks where other text may stand between. Whatever is not understood for certain becomes a
 * break (a lost part costs a little speed, a wrong part would lose matches), or ends the walk with
 * no parts at all.
 */

enum { TOKEN_BREAK = 256, TOKEN_OPEN };

struct group {
	size_t first;  /* the token of its opening */
	bool optional; /* has an alternation, or is no plain group: its content is not required */
};

struct walk {
	struct npd_arena *arena;
	npd_str rest; /* of the pattern */
	NPD_VEC(unsigned short) tokens;
	NPD_VEC(struct group) groups; /* open ones; [0] is the whole pattern */
	bool given_up;
};

static void add_token(struct walk *w, unsigned short token)
{
	NPD_VEC_PUSH(w->arena, &w->tokens, token);
}

static void skip(struct walk *w, size_t n)
{
	w->rest = npd_str_from(w->rest, n);
}

static bool skip_prefix(struct walk *w, npd_str prefix)
{
	if (!npd_str_starts(w->rest, prefix))
		return false;
	skip(w, prefix.len);
	return true;
}

/* Skips to behind `end`; gives up when it is missing. */
static void skip_past(struct walk *w, npd_str end)
{
	const size_t at = npd_str_find(w->rest, end);

	if (at == NPD_NOT_FOUND)
		w->given_up = true;
	else
		skip(w, at + end.len);
}

static bool starts_with_any(const struct walk *w, const char *bytes)
{
	return w->rest.len > 0 && w->rest.ptr[0] != '\0' && strchr(bytes, w->rest.ptr[0]) != NULL;
}

static size_t count_digits(npd_str s)
{
	size_t n = 0;

	while (n < s.len && npd_is_digit(s.ptr[n]))
		n++;
	return n;
}

/* Of "\x4": at most two. */
static size_t count_hex_digits(npd_str s)
{
	size_t n = 0;

	while (n < s.len && n < 2 && strchr("0123456789abcdefABCDEF", s.ptr[n]) != NULL)
		n++;
	return n;
}

/* ---- quantifiers ---- */

struct quantifier {
	bool present;
	bool at_least_once, at_most_once;
};

/* "{2}", "{2,}", "{2,3}"; forms that some versions read otherwise count as "any number". */
static struct quantifier read_braces(struct walk *w)
{
	const size_t end = npd_str_find_byte(w->rest, '}');
	npd_str max = npd_str_sub(w->rest, 1, end);

	for (size_t i = 0; i < max.len; i++) {
		if (!npd_is_digit(max.ptr[i]) && max.ptr[i] != ',' && !npd_is_blank(max.ptr[i]))
			return (struct quantifier){ 0 };
	}
	if (end == NPD_NOT_FOUND || max.len == 0)
		return (struct quantifier){ 0 };
	const bool bounded = npd_str_find_byte(max, ',') == NPD_NOT_FOUND;
	const npd_str min = npd_str_cut(&max, ',');
	int64_t n = 0;

	skip(w, end + 1);
	if (!npd_str_int(min, &n))
		n = 0;
	return (struct quantifier){ true, n >= 1, bounded && n == 1 };
}

/* What may stand between an atom and its quantifier. */
static void skip_nothings(struct walk *w)
{
	bool more = true;

	while (more) {
		more = skip_prefix(w, NPD_STR("\\E")) || skip_prefix(w, NPD_STR("\\Q\\E"));
		if (skip_prefix(w, NPD_STR("(?#"))) {
			skip_past(w, NPD_STR(")"));
			more = !w->given_up;
		}
	}
}

static struct quantifier read_quantifier(struct walk *w)
{
	struct quantifier q = { true, true, true };

	skip_nothings(w);
	if (skip_prefix(w, NPD_STR("?")))
		q.at_least_once = false;
	else if (skip_prefix(w, NPD_STR("*")))
		q.at_least_once = q.at_most_once = false;
	else if (skip_prefix(w, NPD_STR("+")))
		q.at_most_once = false;
	else if (npd_str_starts(w->rest, NPD_STR("{")))
		q = read_braces(w);
	else
		q.present = false;
	if (q.present && !skip_prefix(w, NPD_STR("?")))
		skip_prefix(w, NPD_STR("+"));
	return q;
}

/* Applies a quantifier to the tokens from `first` on. */
static void repeat(struct walk *w, size_t first, struct quantifier q)
{
	if (!q.present)
		return;
	if (!q.at_least_once)
		w->tokens.len = first;
	/* of "ab+c" stays "ab", then "c": more of b may stand between them */
	if (!q.at_least_once || !q.at_most_once)
		add_token(w, TOKEN_BREAK);
}

/* ---- atoms ---- */

static void add_break(struct walk *w)
{
	add_token(w, TOKEN_BREAK);
	read_quantifier(w);
}

static size_t character_bytes(npd_str s)
{
	size_t n = 1;

	while (n < s.len && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static void add_bytes(struct walk *w, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_token(w, (unsigned char)w->rest.ptr[i]);
	skip(w, n);
}

/* One literal character, all its bytes, and the quantifier behind it. */
static void add_character(struct walk *w)
{
	const size_t first = w->tokens.len;

	add_bytes(w, character_bytes(w->rest));
	repeat(w, first, read_quantifier(w));
}

/* The inside of \Q...\E; only its last character can have a quantifier, which stands behind the \E.
 */
static void add_quoted(struct walk *w)
{
	while (w->rest.len > 0 && !npd_str_starts(w->rest, NPD_STR("\\E"))) {
		const size_t n = character_bytes(w->rest);

		if (npd_str_starts(npd_str_from(w->rest, n), NPD_STR("\\E"))) {
			add_character(w);
			return;
		}
		add_bytes(w, n);
	}
}

/* What follows the letter of an escape: \p{L}, \x41, \k<name>, \12 ... */
static void skip_escape_argument(struct walk *w, char letter)
{
	if (npd_is_digit(letter) || letter == 'g') {
		if (letter == 'g' && starts_with_any(w, "+-"))
			skip(w, 1);
		skip(w, count_digits(w->rest));
	}
	if (letter == 'c')
		skip(w, 1);
	if (letter == 'N' && !npd_str_starts(w->rest, NPD_STR("{U+")))
		return;
	if (strchr("pPxogkN", letter) == NULL)
		return;
	if (starts_with_any(w, "{"))
		skip_past(w, NPD_STR("}"));
	else if (strchr("gk", letter) != NULL && skip_prefix(w, NPD_STR("<")))
		skip_past(w, NPD_STR(">"));
	else if (strchr("gk", letter) != NULL && skip_prefix(w, NPD_STR("'")))
		skip_past(w, NPD_STR("'"));
	else if (letter == 'p' || letter == 'P')
		skip(w, 1);
	else if (letter == 'x')
		skip(w, count_hex_digits(w->rest));
}

static void walk_escape(struct walk *w)
{
	skip(w, 1);
	if (skip_prefix(w, NPD_STR("E")))
		return;
	if (skip_prefix(w, NPD_STR("Q"))) {
		add_quoted(w);
		return;
	}
	if (w->rest.len == 0)
		return;
	if (!npd_is_word(w->rest.ptr[0])) {
		add_character(w);
		return;
	}
	const char letter = w->rest.ptr[0];

	skip(w, 1);
	skip_escape_argument(w, letter);
	add_break(w);
}

/* "[:alpha:]" inside a class */
static bool skip_posix_class(struct walk *w)
{
	npd_str name = w->rest;

	if (!npd_str_starts(name, NPD_STR("[:")))
		return false;
	name = npd_str_from(name, 2);
	if (npd_str_starts(name, NPD_STR("^")))
		name = npd_str_from(name, 1);
	/* [:<:] and [:>:] are the edges of words */
	while (name.len > 0 && (npd_is_word(name.ptr[0]) || strchr("<>", name.ptr[0]) != NULL))
		name = npd_str_from(name, 1);
	if (!npd_str_starts(name, NPD_STR(":]")))
		return false;
	w->rest = npd_str_from(name, 2);
	return true;
}

static void walk_class(struct walk *w)
{
	skip(w, 1);
	skip_prefix(w, NPD_STR("^"));
	/* a bracket right at the start is an ordinary character */
	skip_prefix(w, NPD_STR("]"));
	while (w->rest.len > 0 && w->rest.ptr[0] != ']') {
		if (npd_str_starts(w->rest, NPD_STR("\\Q")) ||
			npd_str_starts(w->rest, NPD_STR("\\E"))) {
			w->given_up = true;
			return;
		}
		if (skip_posix_class(w))
			continue;
		skip(w, w->rest.ptr[0] == '\\' ? 2 : 1);
	}
	skip(w, 1);
	add_break(w);
}

/* ---- groups ---- */

static void open_group(struct walk *w, bool optional)
{
	const struct group g = { w->tokens.len, optional };

	add_token(w, TOKEN_OPEN);
	NPD_VEC_PUSH(w->arena, &w->groups, g);
}

static void close_group(struct walk *w)
{
	const struct group g = w->groups.data[--w->groups.len];

	skip(w, 1);
	struct quantifier q = read_quantifier(w);

	if (g.optional)
		q = (struct quantifier){ true, false, false };
	/* the repeats before the last one part the text in front from this content, too */
	if (q.present && !q.at_most_once)
		w->tokens.data[g.first] = TOKEN_BREAK;
	repeat(w, g.first, q);
}

/* "(?" with letters: options. Only those that change no literal are understood. */
static void walk_options(struct walk *w)
{
	while (starts_with_any(w, "smnJU-^"))
		skip(w, 1);
	if (skip_prefix(w, NPD_STR(")")))
		return;
	if (!skip_prefix(w, NPD_STR(":")))
		w->given_up = true;
	else
		open_group(w, false);
}

static void walk_group(struct walk *w)
{
	static const npd_str lookarounds[] = { { "?=", 2 }, { "?!", 2 }, { "?<=", 3 }, { "?<!", 3 },
		{ "?*", 2 }, { "?<*", 3 } };

	skip(w, 1);
	for (size_t i = 0; i < sizeof lookarounds / sizeof lookarounds[0]; i++) {
		if (skip_prefix(w, lookarounds[i])) {
			open_group(w, true);
			return;
		}
	}
	if (skip_prefix(w, NPD_STR("?:")) || skip_prefix(w, NPD_STR("?>")) ||
		skip_prefix(w, NPD_STR("?|"))) {
		open_group(w, false);
	} else if (skip_prefix(w, NPD_STR("?<")) || skip_prefix(w, NPD_STR("?P<"))) {
		skip_past(w, NPD_STR(">"));
		open_group(w, false);
	} else if (skip_prefix(w, NPD_STR("?'"))) {
		skip_past(w, NPD_STR("'"));
		open_group(w, false);
	} else if (skip_prefix(w, NPD_STR("?#"))) {
		skip_past(w, NPD_STR(")"));
	} else if (skip_prefix(w, NPD_STR("?"))) {
		walk_options(w);
	} else if (starts_with_any(w, "*")) {
		w->given_up = true; /* a verb: (*ACCEPT) ends a match before its end */
	} else {
		open_group(w, false);
	}
}

static void walk_pattern(struct walk *w)
{
	open_group(w, false);
	while (w->rest.len > 0 && !w->given_up) {
		switch (w->rest.ptr[0]) {
		case '\\':
			walk_escape(w);
			break;
		case '[':
			walk_class(w);
			break;
		case '(':
			walk_group(w);
			break;
		case ')':
			close_group(w);
			break;
		case '|':
			w->groups.data[w->groups.len - 1].optional = true;
			skip(w, 1);
			add_token(w, TOKEN_BREAK);
			break;
		case '.':
		case '^':
		case '$':
			skip(w, 1);
			add_break(w);
			break;
		case '*':
		case '+':
		case '?':
			w->given_up = true;
			break;
		default:
			add_character(w);
		}
	}
	if (w->given_up || w->groups.data[0].optional)
		w->tokens.len = 0;
}

/* ---- tokens -> parts ---- */

static npd_str take_part(struct walk *w, size_t *at)
{
	char *bytes = npd_arena_alloc(w->arena, w->tokens.len - *at + 1);
	size_t n = 0;

	for (; *at < w->tokens.len; ++*at) {
		const unsigned short token = w->tokens.data[*at];

		if (token == TOKEN_BREAK || token == '\n')
			break;
		if (token != TOKEN_OPEN)
			bytes[n++] = (char)token;
	}
	++*at;
	return (npd_str){ bytes, n };
}

static void add_parts(struct walk *w, struct npd_template *ret)
{
	NPD_VEC(npd_str) parts = { 0 };

	for (size_t at = 0; at < w->tokens.len;) {
		const npd_str part = take_part(w, &at);

		if (npd_str_trim(part).len == 0)
			continue;
		NPD_VEC_PUSH(w->arena, &parts, part);
		ret->fixed_bytes += part.len;
	}
	ret->parts = parts.data;
	ret->part_count = parts.len;
}

static void add_holes(struct npd_arena *arena, const struct npd_regex *re, struct npd_template *ret)
{
	NPD_VEC(struct npd_hole) holes = { 0 };

	for (unsigned i = 1; i <= npd_regex_group_count(re); i++) {
		const npd_str name = npd_regex_group_name(re, i);

		if (name.len > 0)
			NPD_VEC_PUSH(arena, &holes,
				(struct npd_hole){ npd_arena_copy(arena, name), NPD_HOLE_TEXT });
	}
	ret->holes = holes.data;
	ret->hole_count = holes.len;
}

enum npd_status npd_template_from_regex(struct npd_arena *arena, npd_str regex,
	struct npd_template *ret, size_t *error_at, struct npd_error *reterr)
{
	struct npd_regex *re = NULL;
	struct walk w = { .arena = arena, .rest = regex };
	struct npd_template t = { .regex = npd_arena_copy(arena, regex) };
	const enum npd_status s = npd_regex_new(arena, regex, &re, error_at, reterr);

	if (s != NPD_OK)
		return s;
	walk_pattern(&w);
	add_parts(&w, &t);
	add_holes(arena, re, &t);
	*ret = t;
	return NPD_OK;
}
