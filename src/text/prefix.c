#include "text/record_impl.h"
#include "text/window_impl.h"

#define IN_A_ROW 6
/* A message's prefix is short; regexes see no more of a line. */
#define PREFIX_MAX 1024

/* A small reader: each step takes something off the front or takes nothing and says no. */
static bool take(npd_str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return false;
	*s = npd_str_from(*s, 1);
	return true;
}

static size_t take_run(npd_str *s, char c)
{
	size_t n = 0;

	while (take(s, c))
		n++;
	return n;
}

static size_t take_digits(npd_str *s)
{
	size_t n = 0;

	while (n < s->len && npd_is_digit(s->ptr[n]))
		n++;
	*s = npd_str_from(*s, n);
	return n;
}

/* "12.345678" with so many digits behind the point. */
static bool take_seconds(npd_str *s, size_t decimals_min, size_t decimals_max)
{
	if (take_digits(s) == 0 || !take(s, '.'))
		return false;
	const size_t decimals = take_digits(s);

	return decimals >= decimals_min && decimals <= decimals_max;
}

/* A mail's or ticket's quote: "> ", ">> ", "> > ", a line of ">" alone. */
static bool take_quote(npd_str *s)
{
	bool blank = false, any = false;

	while (take(s, '>')) {
		blank = take(s, ' ');
		any = true;
	}
	return any && (blank || s->len == 0);
}

size_t npd_quote_len(npd_str text)
{
	npd_str rest = text;

	return take_quote(&rest) ? text.len - rest.len : 0;
}

/* The fence of a code block with something behind it on the same line. */
static bool take_fence(npd_str *s)
{
	return take_run(s, '`') >= 3 && s->len > 0;
}

/* The kernel's clock on a serial console: "[   12.345678] ". */
static bool take_console_time(npd_str *s)
{
	if (!take(s, '['))
		return false;
	take_run(s, ' ');
	return take_seconds(s, 3, 9) && take(s, ']') && (s->len == 0 || take(s, ' '));
}

/* docker build: "#6 12.34 ". */
static bool take_build_step(npd_str *s)
{
	return take(s, '#') && take_digits(s) > 0 && take(s, ' ') && take_seconds(s, 1, 3) &&
	       (s->len == 0 || take(s, ' '));
}

/* docker compose: "converter-1  | ". */
static bool take_service(npd_str *s)
{
	size_t n = 0;

	while (n < s->len && n < 64 && (npd_is_word(s->ptr[n]) || s->ptr[n] == '-'))
		n++;
	if (n < 3 || !npd_is_digit(s->ptr[n - 1]) || (s->ptr[n - 2] != '-' && s->ptr[n - 2] != '_'))
		return false;
	*s = npd_str_from(*s, n);
	return take_run(s, ' ') > 0 && take(s, '|') && (s->len == 0 || take(s, ' '));
}

/* A shell's trace: "+ " before a word. */
static bool take_trace(npd_str *s)
{
	const size_t depth = take_run(s, '+');

	return depth >= 1 && depth <= 4 && take(s, ' ') && s->len > 0 &&
	       (npd_is_word(s->ptr[0]) || s->ptr[0] == '/' || s->ptr[0] == '.') &&
	       !npd_is_digit(s->ptr[0]);
}

/* A colour code that lost its escape byte on the way into a ticket: "[31m", "[0;32m". */
static bool take_colour(npd_str *s)
{
	if (!take(s, '['))
		return false;
	do {
		const size_t digits = take_digits(s);

		if (digits == 0 || digits > 3)
			return false;
	} while (take(s, ';'));
	return take(s, 'm');
}

/* The bytes that the first of the structural prefixes takes, 0 when there is none. */
static size_t structural(npd_str s)
{
	static bool (*const takers[])(npd_str *) = { take_quote, take_fence, take_console_time,
		take_build_step, take_service, take_trace, take_colour };

	for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++) {
		npd_str rest = s;

		if (takers[i](&rest))
			return s.len - rest.len;
	}
	return 0;
}

/* The same for the knowledge's prefixes; *entry is set when there is one. */
static size_t known(const struct npd_prefixes *prefixes, npd_str s, uint32_t *entry)
{
	struct npd_match match;

	for (size_t i = 0; prefixes != NULL && i < prefixes->count; i++) {
		if (npd_regex_match(prefixes->items[i].regex, prefixes->run,
			    npd_str_head(s, PREFIX_MAX), 0, true, &match) == NPD_REGEX_YES &&
			match.to > 0) {
			*entry = prefixes->items[i].entry;
			return match.to;
		}
	}
	return 0;
}

size_t npd_prefix_len(
	const struct npd_prefixes *prefixes, npd_str text, uint32_t *entries, size_t *entry_count)
{
	npd_str rest = text;

	*entry_count = 0;
	for (unsigned i = 0; i < IN_A_ROW && rest.len > 0; i++) {
		size_t len = structural(rest);

		if (len == 0) {
			len = known(prefixes, rest, &entries[*entry_count]);
			*entry_count += len > 0;
		}
		if (len == 0)
			break;
		rest = npd_str_from(rest, len);
	}
	return text.len - rest.len;
}

size_t npd_line_prefix(
	struct npd_window *w, const struct npd_prefixes *prefixes, size_t i, bool *known)
{
	struct npd_window_line *line = &w->lines[i];

	if ((line->flags & NPD_LINE_PREFIX_ASKED) == 0) {
		uint32_t entries[6];
		size_t count;

		line->prefix =
			(uint16_t)npd_prefix_len(prefixes, npd_window_text(w, i), entries, &count);
		line->flags |=
			(uint16_t)(NPD_LINE_PREFIX_ASKED | (count > 0 ? NPD_LINE_PREFIX_KNOWN : 0));
	}
	if (known != NULL)
		*known = (line->flags & NPD_LINE_PREFIX_KNOWN) != 0;
	return line->prefix;
}
