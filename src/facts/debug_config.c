#include "facts/debug_config.h"

#define LOOK_MAX_BYTES ((size_t)16384)

static const npd_str known_words[] = {
	NPD_STR_INIT("dumpTensor"),
	NPD_STR_INIT("eliminateGarbage"),
	NPD_STR_INIT("dequantFixed"),
	NPD_STR_INIT("dumpasstring"),
	NPD_STR_INIT("disableDomainFuseOps"),
	NPD_STR_INIT("dumpdonotrecovery"),
};

enum line_kind {
	LINE_EMPTY, /* or a comment */
	LINE_KNOWN,
	LINE_PATH,
	LINE_UNKNOWN, /* a single word */
	LINE_OTHER
};

struct line {
	enum line_kind kind;
	bool on;
	npd_str word;	     /* KNOWN, UNKNOWN, OTHER */
	npd_str value;	     /* PATH */
	size_t known_number; /* KNOWN: in known_words */
};

static npd_str without_comment(npd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '#' && (i == 0 || npd_is_blank(s.ptr[i - 1])))
			return npd_str_trim(npd_str_head(s, i));
	return npd_str_trim(s);
}

static bool is_word(npd_str s)
{
	size_t n = 0;

	while (n < s.len && npd_is_word(s.ptr[n]))
		n++;
	return n == s.len;
}

static size_t find_known(npd_str word)
{
	for (size_t i = 0; i < sizeof known_words / sizeof known_words[0]; i++)
		if (npd_str_eq(known_words[i], word))
			return i;
	return NPD_NOT_FOUND;
}

static bool read_path(npd_str text, npd_str *value)
{
	npd_str rest = text;
	const npd_str name = npd_str_trim(npd_str_cut(&rest, '='));

	if (name.len == text.len || !npd_str_eq(name, NPD_STR("path")) ||
		npd_str_find_byte(text, '=') == NPD_NOT_FOUND)
		return false;
	*value = without_comment(rest);
	return true;
}

static struct line read_line(npd_str text)
{
	struct line line = { .kind = LINE_EMPTY, .on = true };

	text = npd_str_trim(text);
	while (text.len > 0 && text.ptr[0] == '#') {
		line.on = false;
		text = npd_str_trim(npd_str_from(text, 1));
	}
	line.word = without_comment(text);
	if (line.word.len == 0)
		return line;
	line.known_number = find_known(line.word);
	if (line.known_number != NPD_NOT_FOUND)
		line.kind = LINE_KNOWN;
	else if (line.on && read_path(text, &line.value))
		line.kind = LINE_PATH;
	else if (line.on)
		line.kind = is_word(line.word) ? LINE_UNKNOWN : LINE_OTHER;
	return line;
}

static npd_str without_mark(npd_str bytes)
{
	return npd_str_starts(bytes, NPD_STR("\xEF\xBB\xBF")) ? npd_str_from(bytes, 3) : bytes;
}

bool npd_looks_like_debug_config(npd_str bytes)
{
	npd_str rest = without_mark(bytes);
	size_t known = 0, others = 0;

	if (bytes.len > LOOK_MAX_BYTES)
		return false;
	while (rest.len > 0) {
		const struct line line = read_line(npd_str_cut(&rest, '\n'));

		known += line.kind == LINE_KNOWN;
		others += line.kind == LINE_OTHER;
	}
	return known > others;
}

/* ---- facts ---- */

struct reader {
	struct npd_facts *f;
	const struct npd_file_text *file;
	struct npd_fact *map, *words, *unknown;
};

static struct npd_fact_place at(const struct reader *r, npd_str part)
{
	const size_t from = (size_t)(part.ptr - r->file->bytes.ptr);

	return (struct npd_fact_place){ r->file, { from, from + part.len }, { 0 } };
}

static void add_known(struct reader *r, const struct line *line)
{
	struct npd_fact *fact =
		npd_fact_member_str(r->f, r->words, known_words[line->known_number]);

	if (line->on || fact->value.kind == NPD_VALUE_ABSENT)
		npd_fact_set_bool(fact, line->on, at(r, line->word));
}

static void add_path(struct reader *r, npd_str value)
{
	npd_fact_set_str(npd_fact_member(r->f, r->map, "path"), value, at(r, value));
	npd_fact_set_int(
		npd_fact_member(r->f, r->map, "path_bytes"), (int64_t)value.len, at(r, value));
}

static void add_unknown(struct reader *r, npd_str word)
{
	if (r->unknown->members.len >= NPD_DEBUG_LISTED_MAX)
		return;
	struct npd_fact *item = npd_fact_set_map(npd_fact_append(r->f, r->unknown), at(r, word));

	npd_fact_set_str(npd_fact_member(r->f, item, "word"), word, at(r, word));
}

static void add_line(struct reader *r, const struct line *line)
{
	switch (line->kind) {
	case LINE_KNOWN:
		add_known(r, line);
		return;
	case LINE_PATH:
		add_path(r, line->value);
		return;
	case LINE_UNKNOWN:
	case LINE_OTHER:
		add_unknown(r, line->word);
		return;
	case LINE_EMPTY:
		return;
	}
}

void npd_facts_add_debug_config(struct npd_facts *f, const struct npd_file_text *file)
{
	const struct npd_fact_place whole = { file, { 0 }, { 0 } };
	struct reader r = { .f = f, .file = file };
	npd_str rest = without_mark(file->bytes);

	r.map = npd_fact_set_map(npd_fact_member(f, f->root, "debug_config"), whole);
	r.words = npd_fact_set_map(npd_fact_member(f, r.map, "words"), whole);
	r.unknown = npd_fact_set_list(npd_fact_member(f, r.map, "unknown_words"), whole);
	while (rest.len > 0) {
		const struct line line = read_line(npd_str_cut(&rest, '\n'));

		add_line(&r, &line);
	}
}
