/*
 * confirm.c - is the message really there? The one place where regexes run.
 *
 * A candidate is tried on its line, then, if its pattern can span lines, on the lines around, then
 * on the joins that undo a wrap. A pattern that keeps running into the match limit is given up for
 * the run.
 */
#include "base/utf8.h"
#include "engine/run.h"

#define LIMIT_HITS_MAX 1000u
#define LINES_BEFORE 3u
#define LINES_AFTER 8u
#define CUT_FIXED_BYTES_MIN 16u
#define EXCERPT_BEFORE ((size_t)1024)

/* Behind the `[` of a class at `at`: is it [^...], which names line feeds only to leave them out?
 * Moves behind it. */
static bool skip_negated_class(npd_str regex, size_t *at)
{
	size_t i = *at;

	if (i >= regex.len || regex.ptr[i] != '^')
		return false;
	/* a bracket right behind the ^ stands for itself */
	for (i += 2; i < regex.len && regex.ptr[i] != ']'; i++)
		i += regex.ptr[i] == '\\';
	*at = i;
	return true;
}

/* Can the regex match a line feed? Runs of blanks (what {_} becomes) can; a class that leaves it
 * out can not. */
static bool spans_lines(npd_str regex)
{
	for (size_t i = 0; i + 1 < regex.len; i++) {
		const char c = regex.ptr[i];

		if (c == '\n')
			return true;
		if (c == '[') {
			size_t behind = i + 1;

			if (skip_negated_class(regex, &behind))
				i = behind;
		} else if (c == '\\') {
			i++;
			if (regex.ptr[i] == 'n' ||
				(regex.ptr[i] == 's' &&
					npd_str_starts(npd_str_from(regex, i + 1), NPD_STR("*"))))
				return true;
		}
	}
	return false;
}

/* The compiled pattern, at its first use; NULL when it does not compile or was given up. */
static struct npd_regex *regex_of(struct npd_diag *d, uint32_t pattern)
{
	struct compiled *c = &d->compiled[pattern];

	if (!c->tried) {
		const struct npd_pattern *p = npd_kb_pattern(d->kb, pattern);
		const struct npd_entry *e = npd_kb_at(d->kb, p->entry);
		const npd_str regex = p->regex;

		c->tried = true;
		if (npd_regex_new(&d->arena, regex, &c->regex, NULL, NULL) != NPD_OK)
			c->regex = NULL;
		c->spans_lines = e->kind == NPD_KIND_SIGNATURE && spans_lines(regex);
	}
	return c->limit_hits > LIMIT_HITS_MAX ? NULL : c->regex;
}

static bool match(struct npd_diag *d, uint32_t pattern, npd_str text, struct found *ret)
{
	const struct npd_pattern *p = npd_kb_pattern(d->kb, pattern);
	struct npd_regex *re = regex_of(d, pattern);
	size_t start = 0;

	if (re == NULL)
		return false;
	if (p->whole) {
		uint32_t entries[6];
		size_t count = 0;

		text = npd_str_trim_right(text);
		start = npd_prefix_len(&d->prefixes, text, entries, &count);
		start += npd_str_from(text, start).len -
			 npd_str_trim_left(npd_str_from(text, start)).len;
	}
	const enum npd_regex_result result =
		npd_regex_match(re, d->regex_run, text, start, p->whole, &ret->match);

	if (result == NPD_REGEX_LIMIT)
		d->compiled[pattern].limit_hits++;
	if (result != NPD_REGEX_YES || (p->whole && ret->match.to != text.len))
		return false;
	ret->text = text;
	return true;
}

/*
 * The lines around line i as one text, one piece a line, without their log prefixes; with `unwrap`,
 * no line feed stands where a line looks broken by a wrap.
 */
static npd_str block_around(struct npd_diag *d, size_t i, bool unwrap, struct found *ret)
{
	const size_t count = npd_window_line_count(d->window);
	const size_t first = i > LINES_BEFORE ? i - LINES_BEFORE : 0;
	const size_t last = i + LINES_AFTER < count ? i + LINES_AFTER : count - 1;
	struct npd_join_piece *pieces =
		NPD_NEW_ARRAY(&d->brief, struct npd_join_piece, last - first + 1);
	struct npd_buf text;

	npd_buf_init(&text, &d->brief);
	for (size_t k = first; k <= last; k++) {
		const npd_str line = npd_window_text(d->window, k);
		const size_t skip = npd_line_prefix(d->window, &d->prefixes, k, NULL);

		pieces[k - first] = (struct npd_join_piece){ text.len, line.len - skip, k, skip };
		npd_buf_add(&text, npd_str_from(line, skip));
		if (k < last && !(unwrap && npd_window_seam(d->window, k)))
			npd_buf_add_byte(&text, '\n');
	}
	ret->pieces = pieces;
	ret->piece_count = last - first + 1;
	return npd_buf_str(&text);
}

/* The piece that holds byte `at` of the text, or the one before it. */
static const struct npd_join_piece *piece_at(const struct found *f, size_t at)
{
	size_t k = 0;

	while (k + 1 < f->piece_count && f->pieces[k + 1].at <= at)
		k++;
	return &f->pieces[k];
}

static bool touches(const struct found *f, size_t line)
{
	const struct npd_join_piece *from = piece_at(f, f->match.from);
	const struct npd_join_piece *to =
		piece_at(f, f->match.to > f->match.from ? f->match.to - 1 : f->match.to);

	return from->line <= line && line <= to->line;
}

static bool match_block(struct npd_diag *d, const struct candidate *c, struct found *ret)
{
	for (unsigned unwrap = 0; unwrap < 2; unwrap++) {
		const npd_str text = block_around(d, c->line, unwrap == 1, ret);

		if (match(d, c->pattern, text, ret) && touches(ret, c->line))
			return true;
	}
	return false;
}

static bool match_joins(struct npd_diag *d, const struct candidate *c, struct found *ret)
{
	struct npd_joins joins = npd_joins_begin(d->window, &d->prefixes, &d->brief, c->line);

	for (struct npd_join join; npd_joins_next(&joins, &join);) {
		if (!match(d, c->pattern, join.text, ret))
			continue;
		struct npd_join_piece *pieces =
			NPD_NEW_ARRAY(&d->brief, struct npd_join_piece, join.piece_count);

		memcpy(pieces, join.pieces, join.piece_count * sizeof *pieces);
		ret->pieces = pieces;
		ret->piece_count = join.piece_count;
		/* with only the seam to go by, the message must really cross it */
		if (touches(ret, c->line) && (!c->seam || touches(ret, c->line + 1)))
			return true;
	}
	return false;
}

bool npd_confirm(struct npd_diag *d, const struct candidate *c, struct found *ret)
{
	if (regex_of(d, c->pattern) == NULL)
		return false;
	*ret = (struct found){ 0 };
	if (!c->seam && match(d, c->pattern, npd_window_text(d->window, c->line), ret))
		return true;
	if (d->compiled[c->pattern].spans_lines && match_block(d, c, ret))
		return true;
	*ret = (struct found){ 0 };
	return match_joins(d, c, ret);
}

/* How many bytes at the end of `text` are the beginning of `part`? */
static size_t tail_overlap(npd_str text, npd_str part)
{
	for (size_t n = part.len < text.len ? part.len : text.len; n > 0; n--)
		if (part.ptr[n - 1] == text.ptr[text.len - 1] &&
			npd_str_ends(text, npd_str_head(part, n)))
			return n;
	return 0;
}

struct fixed {
	size_t bytes; /* of the pattern's fixed parts, in order, up to the end of the text */
	bool inside;  /* the text ends inside a part, not in a placeholder */
};

static struct fixed fixed_in(const struct npd_pattern *p, npd_str text)
{
	struct fixed ret = { 0 };

	for (size_t i = 0; i < p->part_count; i++) {
		const size_t at = npd_str_find(text, p->parts[i]);

		if (at == NPD_NOT_FOUND) {
			const size_t tail = tail_overlap(text, p->parts[i]);

			ret.bytes += tail;
			ret.inside = tail > 0;
			return ret;
		}
		ret.bytes += p->parts[i].len;
		text = npd_str_from(text, at + p->parts[i].len);
	}
	return ret;
}

/* Does a message start here, and not go on in the middle of another? */
static bool starts_message(struct npd_diag *d, npd_str text, size_t at)
{
	uint32_t entries[6];
	size_t count;
	const npd_str before = npd_str_trim_right(npd_str_head(text, at));

	return at <= npd_prefix_len(&d->prefixes, text, entries, &count) || before.len == 0 ||
	       !(npd_is_word(before.ptr[before.len - 1]) ||
		       (unsigned char)before.ptr[before.len - 1] >= 0x80);
}

/*
 * Is enough of the pattern there for a message that the input cuts? Inside a fixed part the cut is
 * plain to see; where the line was ended, or in a placeholder, which may hold anything, most of the
 * message must be there.
 */
static bool enough_fixed(const struct npd_pattern *p, npd_str text, bool ended)
{
	const struct fixed fixed = fixed_in(p, text);
	const size_t percent = fixed.bytes * 100 / p->fixed_bytes;

	return fixed.bytes >= CUT_FIXED_BYTES_MIN && fixed.bytes < p->fixed_bytes &&
	       (!fixed.inside ? percent >= 75 : !ended || percent >= 60);
}

bool npd_confirm_cut(struct npd_diag *d, uint32_t pattern, size_t line, struct found *ret)
{
	const struct npd_pattern *p = npd_kb_pattern(d->kb, pattern);
	const struct npd_line at = npd_window_line(d->window, line);
	const npd_str text = npd_str_trim_right(at.text);

	/* the cheap test first: this runs for every pattern, once an input */
	if (p->part_count == 0 || p->fixed_bytes <= CUT_FIXED_BYTES_MIN ||
		!enough_fixed(p, text, !at.last))
		return false;
	struct npd_regex *re = regex_of(d, pattern);

	*ret = (struct found){ .cut = true };
	if (re == NULL || match(d, pattern, text, ret) ||
		npd_regex_match_cut(re, d->regex_run, text, &ret->match) != NPD_REGEX_YES)
		return false;
	ret->text = text;
	ret->cut = true;
	return (at.last || starts_message(d, text, ret->match.from)) &&
	       enough_fixed(p, npd_str_from(text, ret->match.from), !at.last);
}

/* ---- places and values ---- */

static bool continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* The lines of the text that the match touches, shortened around it to what a report may hold. */
static void cut_excerpt(struct npd_arena *arena, const struct found *f, struct place *ret)
{
	const npd_str text = f->text;
	size_t from = f->match.from, to = f->match.to;

	while (from > 0 && text.ptr[from - 1] != '\n')
		from--;
	while (to < text.len && text.ptr[to] != '\n')
		to++;
	if (to - from > NPD_EXCERPT_MAX_BYTES) {
		if (f->match.from - from > EXCERPT_BEFORE)
			from = f->match.from - EXCERPT_BEFORE;
		while (from < f->match.from && continues(text.ptr[from]))
			from++;
		if (to - from > NPD_EXCERPT_MAX_BYTES)
			to = from + NPD_EXCERPT_MAX_BYTES;
		while (to > from && to < text.len && continues(text.ptr[to]))
			to--;
	}
	ret->excerpt = npd_arena_copy(arena, npd_str_sub(text, from, to));
	ret->mark_from = f->match.from - from;
	ret->mark_to = (f->match.to < to ? f->match.to : to) - from;
	ret->cut = ret->cut || f->match.to > to;
}

static void origin_of(struct npd_diag *d, const struct found *f, size_t line, size_t at,
	uint64_t *number, uint64_t *column, uint64_t *offset)
{
	if (f->piece_count > 0) {
		const struct npd_join_piece *piece = piece_at(f, at);
		size_t in = at > piece->at ? at - piece->at : 0;

		if (in > piece->len)
			in = piece->len;
		line = piece->line;
		at = piece->from + in;
	}
	*number = npd_window_line(d->window, line).number;
	npd_line_origin(d->window, line, at, column, offset);
}

struct place npd_found_place(
	struct npd_diag *d, struct npd_arena *arena, const struct found *f, size_t line)
{
	struct place ret = { .input = (uint32_t)(d->inputs.len - 1), .cut = f->cut };
	const size_t last = f->match.to > f->match.from ? f->match.to - 1 : f->match.to;
	uint64_t ignored;

	origin_of(d, f, line, f->match.from, &ret.line, &ret.column, &ret.offset);
	origin_of(d, f, line, last, &ret.end_line, &ret.end_column, &ignored);
	ret.end_column++;
	/* a message that stands whole in a piece of an endless line is whole */
	ret.cut = ret.cut || (npd_window_line(d->window, line).cut && f->match.to == f->text.len);
	cut_excerpt(arena, f, &ret);
	return ret;
}

const npd_str *npd_found_values(struct npd_arena *arena, const struct npd_pattern *p,
	const struct npd_regex *re, const struct found *f)
{
	npd_str *values = NPD_NEW_ARRAY(arena, npd_str, p->hole_count);

	for (unsigned g = 1; g <= npd_regex_group_count(re) && g <= f->match.group_count; g++) {
		const npd_str name = npd_regex_group_name(re, g);

		for (size_t i = 0; i < p->hole_count; i++)
			if (f->match.groups[g].set && npd_str_eq(name, p->holes[i].name))
				values[i] = npd_str_sub(
					f->text, f->match.groups[g].from, f->match.groups[g].to);
	}
	return values;
}
