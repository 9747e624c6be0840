/*
 * draft.c - from an unknown error to the beginnings of a signature.
 *
 * Values become placeholders (numbers, paths, shapes, quoted names, names with digits), the words
 * between them stay: they are what the tool prints every time.
 */
#include "engine/draft.h"

#include "engine/run.h"

#define FIXED_BYTES_MIN 12u
#define QUOTED_MAX 200u
#define SLUG_WORDS 5u

struct draft {
	struct npd_buf *out;
	unsigned holes;
	size_t fixed_bytes;
	bool after_hole;
	npd_str word; /* the longest one that is fixed */
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter, also one beyond ASCII. */
static bool is_word_byte(char c)
{
	return is_letter(c) || (unsigned char)c >= 0x80;
}

static size_t run_of(npd_str s, bool (*in)(char))
{
	size_t n = 0;

	while (n < s.len && in(s.ptr[n]))
		n++;
	return n;
}

static void note_longest_word(struct draft *d, npd_str s)
{
	while (s.len > 0) {
		const size_t n = run_of(s, is_word_byte);

		if (n > d->word.len)
			d->word = npd_str_head(s, n);
		s = npd_str_from(s, n > 0 ? n : 1);
	}
}

static void literal(struct draft *d, npd_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '{' || s.ptr[i] == '}')
			npd_buf_add_byte(d->out, s.ptr[i]);
		npd_buf_add_byte(d->out, s.ptr[i]);
	}
	note_longest_word(d, s);
	d->fixed_bytes += s.len;
	d->after_hole = d->after_hole && s.len == 0;
}

/* Two placeholders need fixed text between them: the second of two neighbours stays as it is. */
static void hole(struct draft *d, const char *name, const char *type, npd_str value)
{
	if (d->after_hole) {
		literal(d, value);
		return;
	}
	npd_buf_printf(d->out, "{%s%u%s%s}", name, ++d->holes, type[0] == '\0' ? "" : ":", type);
	d->after_hole = true;
}

/* ---- what a token is ---- */

static bool is_path_byte(char c)
{
	return npd_is_word(c) || c == '/' || c == '.' || c == '-' || c == '~' || c == '+' ||
	       (unsigned char)c >= 0x80;
}

static bool is_number_byte(char c)
{
	return npd_is_digit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-' ||
	       c == 'x' || (c >= 'a' && c <= 'f');
}

static size_t count_digits(npd_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += npd_is_digit(s.ptr[i]);
	return n;
}

static bool is_int(npd_str s)
{
	int64_t ignored;

	if (npd_str_starts(s, NPD_STR("0x")) && s.len > 2)
		return run_of(npd_str_from(s, 2), is_number_byte) == s.len - 2 &&
		       npd_str_find_byte(s, '.') == NPD_NOT_FOUND;
	return npd_str_int(s, &ignored);
}

static bool is_float(npd_str s)
{
	npd_str fraction = s;
	const npd_str whole = npd_str_cut(&fraction, '.');

	return whole.len > 0 && fraction.len > 0 &&
	       count_digits(whole) + count_digits(fraction) + 1 == s.len;
}

/* Length of a bracketed list of numbers, 0 when there is none at the start. */
static size_t shape_len(npd_str s)
{
	if (s.len < 2 || (s.ptr[0] != '[' && s.ptr[0] != '('))
		return 0;
	const char close = s.ptr[0] == '[' ? ']' : ')';
	size_t i = 1, digits = 0;

	for (; i < s.len && s.ptr[i] != close; i++) {
		if (!npd_is_digit(s.ptr[i]) && s.ptr[i] != ',' && s.ptr[i] != ' ' &&
			s.ptr[i] != '-')
			return 0;
		digits += npd_is_digit(s.ptr[i]);
	}
	return i < s.len && digits > 0 ? i + 1 : 0;
}

/* Length of a quoted text with its quotes, 0 when there is none at the start. */
static size_t quoted_len(npd_str s)
{
	if (s.len < 3 || (s.ptr[0] != '\'' && s.ptr[0] != '"'))
		return 0;
	const size_t end = npd_str_find_byte(npd_str_from(s, 1), s.ptr[0]);

	return end == NPD_NOT_FOUND || end == 0 || end > QUOTED_MAX ? 0 : end + 2;
}

static void token(struct draft *d, npd_str s)
{
	/* punctuation at the end belongs to the sentence */
	npd_str tail = npd_str_from(s, s.len);

	while (s.len > 1 && (s.ptr[s.len - 1] == '.' || s.ptr[s.len - 1] == '-'))
		s.len--;
	tail = (npd_str){ s.ptr + s.len, (size_t)(tail.ptr - s.ptr) - s.len };
	const bool slash = npd_str_find_byte(s, '/') != NPD_NOT_FOUND && s.len > 1;

	if (is_int(s))
		hole(d, "n", "int", s);
	else if (is_float(s))
		hole(d, "x", "float", s);
	else if (slash && s.ptr[s.len - 1] != '/')
		hole(d, "path", "path", s);
	else if (count_digits(s) > 0 && s.len > 3)
		hole(d, "name", "", s);
	else
		literal(d, s);
	literal(d, tail);
}

static void template_of(struct draft *d, npd_str text)
{
	while (text.len > 0) {
		size_t n;

		if ((n = shape_len(text)) > 0) {
			hole(d, "shape", "shape", npd_str_head(text, n));
		} else if ((n = quoted_len(text)) > 0) {
			literal(d, npd_str_head(text, 1));
			hole(d, "name", "", npd_str_sub(text, 1, n - 1));
			literal(d, npd_str_sub(text, n - 1, n));
		} else if ((n = run_of(text, is_path_byte)) > 0) {
			token(d, npd_str_head(text, n));
		} else {
			n = 1;
			literal(d, npd_str_head(text, n));
		}
		text = npd_str_from(text, n);
	}
}

/* ---- the file ---- */

static void block(struct npd_buf *out, const char *indent, npd_str text)
{
	while (text.len > 0) {
		const npd_str line = npd_str_cut(&text, '\n');

		npd_buf_add_c(out, indent);
		for (size_t i = 0; i < line.len; i++)
			if ((unsigned char)line.ptr[i] >= 0x20 && line.ptr[i] != 0x7F)
				npd_buf_add_byte(out, line.ptr[i]);
		npd_buf_add_byte(out, '\n');
	}
}

static void slug(struct npd_buf *out, npd_str text)
{
	unsigned words = 0;

	while (text.len > 0 && words < SLUG_WORDS) {
		const size_t n = run_of(text, is_letter);

		if (n >= 3) {
			if (words++ > 0)
				npd_buf_add_byte(out, '-');
			for (size_t i = 0; i < n; i++)
				npd_buf_add_byte(out, (char)(text.ptr[i] | 0x20));
		}
		text = npd_str_from(text, n > 0 ? n : 1);
	}
	if (words == 0)
		npd_buf_add_c(out, "unknown-error");
}

/* The same text with its longest fixed word exchanged; a spoilt placeholder would match as well. */
static void near_miss(struct npd_buf *out, npd_str text, npd_str word)
{
	const size_t at = word.len > 0 ? (size_t)(word.ptr - text.ptr) : 0;
	const size_t behind = word.len > 0 ? at + word.len : text.len;
	const bool same = npd_str_eq(word, NPD_STR("other"));

	npd_buf_add(out, npd_str_head(text, at));
	npd_buf_add_c(out, same ? "another" : "other");
	npd_buf_add(out, npd_str_from(text, behind));
}

/* What stands before the message by the knowledge's prefixes is not part of it. */
static npd_str without_prefix(struct npd_arena *arena, const struct npd_kb *kb, npd_str text)
{
	const struct npd_prefixes prefixes = npd_prefixes_load(kb, arena, npd_regex_run_new(arena));
	uint32_t entries[6];
	size_t count = 0;

	return npd_str_from(text, npd_prefix_len(&prefixes, text, entries, &count));
}

void npd_draft_write(struct npd_buf *out, const struct npd_kb *kb, const struct npd_unmatched *u)
{
	npd_str rest = u->excerpt;
	const npd_str line = npd_str_trim(npd_str_cut(&rest, '\n'));
	npd_str message = npd_str_trim(without_prefix(out->arena, kb, line));
	struct npd_buf text, miss;
	struct draft d = { .out = &text };

	if (message.len == 0)
		message = line;
	npd_buf_init(&text, out->arena);
	npd_buf_init(&miss, out->arena);
	template_of(&d, message);
	if (d.fixed_bytes < FIXED_BYTES_MIN) {
		npd_buf_clear(&text);
		d = (struct draft){ .out = &text };
		literal(&d, message);
	}
	near_miss(&miss, message, d.word);
	const npd_str toolchain = u->toolchain.len > 0 ? u->toolchain : NPD_STR("generic");

	npd_buf_printf(out, "schema: 1\ntoolchain: %.*s\n", NPD_ARG(toolchain));
	if (u->stage.len > 0)
		npd_buf_printf(out, "stage: %.*s\n", NPD_ARG(u->stage));
	npd_buf_printf(out, "signatures:\n  - id: %.*s.", NPD_ARG(toolchain));
	slug(out, message);
	npd_buf_add_c(out, "\n    severity: error\n    status: observed\n    title:\n"
			   "      en: 'TODO what is wrong, in one line without a full stop'\n"
			   "      zh: 'TODO 一句话说明问题，句末不加标点'\n"
			   "    match: |-\n");
	block(out, "      ", npd_buf_str(&text));
	if (d.fixed_bytes < FIXED_BYTES_MIN)
		npd_buf_add_c(out, "    whole: true\n");
	npd_buf_add_c(out, "    cause:\n"
			   "      en: >-\n        TODO the mechanism, in two to four sentences\n"
			   "      zh: >-\n        TODO 用两到四句话说明原因\n"
			   "    fix:\n"
			   "      - en: 'TODO one action, with the exact key, option or command'\n"
			   "        zh: 'TODO 一条可执行的操作，写明具体的键、选项或命令'\n"
			   "    sources:\n      - 'TODO where this is known from'\n"
			   "    examples:\n      match:\n        - log: |-\n");
	block(out, "            ", line);
	npd_buf_add_c(out, "      no_match:\n        - |-\n");
	block(out, "          ", npd_buf_str(&miss));
}
