/*
 * ini_c.c - iniparser 4.1's iniparser_load, with its buffer of 1025 bytes and its sscanf patterns.
 *
 * The line is kept with the place that each of its bytes comes from, since a backslash at the end
 * of a line joins it with the next.
 */
#include <string.h>

#include "format/ini_build.h"

/* ASCIILINESZ */
#define LINE_BYTES 1024

struct reading {
	struct npd_arena *arena;
	struct npd_ini *ini;
	npd_str bytes;
	size_t at; /* next byte to read */
	bool end;  /* feof() */
	uint64_t number;
	char line[LINE_BYTES + 1];
	size_t origin[LINE_BYTES + 1];
	npd_str section_name;
	size_t section;		/* NPD_NOT_FOUND: before any */
	struct npd_map entries; /* "section" or "section:key" -> item, or sections: NONE */
	bool bad_lines;
};

#define IS_SECTION ((size_t)1 << 32)

/* A part of the line. */
struct part {
	size_t from, to;
};

/* ---- reading ---- */

/* fgets(line + last, LINE_BYTES - last, in) != NULL */
static bool get_line(struct reading *r, size_t last)
{
	const size_t room = LINE_BYTES - last - 1;
	size_t n = 0;
	bool whole = false;

	while (n < room && !whole && !r->end) {
		r->end = r->at == r->bytes.len;
		if (r->end)
			break;
		r->line[last + n] = r->bytes.ptr[r->at];
		r->origin[last + n] = r->at;
		whole = r->bytes.ptr[r->at] == '\n';
		r->at++;
		n++;
	}
	if (n == 0)
		return false;
	r->line[last + n] = '\0';
	r->origin[last + n] = r->at;
	return true;
}

static bool blank_at(const struct reading *r, size_t i)
{
	return npd_is_blank(r->line[i]);
}

static struct part strip(const struct reading *r, struct part p)
{
	while (p.from < p.to && blank_at(r, p.from))
		p.from++;
	while (p.to > p.from && blank_at(r, p.to - 1))
		p.to--;
	return p;
}

static size_t skip_blanks(const struct reading *r, size_t i, size_t end)
{
	while (i < end && blank_at(r, i))
		i++;
	return i;
}

/* How far a scan set goes: %[^set] or, with `inside`, %[set]. */
static size_t scan_set(const struct reading *r, size_t i, size_t end, const char *set, bool inside)
{
	while (i < end && (strchr(set, r->line[i]) != NULL) == inside)
		i++;
	return i;
}

/* ---- the tree ---- */

static npd_str text_of(struct reading *r, struct part p)
{
	return npd_arena_copy(r->arena, (npd_str){ r->line + p.from, p.to - p.from });
}

static npd_str lower_of(struct reading *r, struct part p)
{
	char *text = NPD_NEW_ARRAY(r->arena, char, p.to - p.from + 1);

	for (size_t i = p.from; i < p.to; i++) {
		const char c = r->line[i];

		text[i - p.from] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	return (npd_str){ text, p.to - p.from };
}

static struct npd_span span_of(const struct reading *r, struct part p)
{
	const size_t end = p.to > p.from ? r->origin[p.to - 1] + 1 : r->origin[p.from];

	return (struct npd_span){ r->origin[p.from], end };
}

static void add_pieces(struct reading *r, struct npd_ini_item *item, struct part p)
{
	for (size_t from = p.from, to; from < p.to; from = to) {
		to = from + 1;
		while (to < p.to && r->origin[to] == r->origin[to - 1] + 1)
			to++;
		const struct npd_ini_piece piece = { from - p.from,
			span_of(r, (struct part){ from, to }) };

		NPD_VEC_PUSH(r->arena, &item->pieces, piece);
	}
}

static npd_str entry_name(struct reading *r, npd_str key)
{
	struct npd_buf out;

	npd_buf_init(&out, r->arena);
	npd_buf_add(&out, r->section_name);
	npd_buf_add_byte(&out, ':');
	npd_buf_add(&out, key);
	return npd_buf_str(&out);
}

/* A section's entry takes the value from a key whose "section:key" reads the same. */
static void enter_section(struct reading *r, struct part name)
{
	const size_t entry = npd_map_find(&r->entries, r->section_name);

	if (entry != NPD_NOT_FOUND && entry < IS_SECTION)
		r->ini->items.data[entry].has_value = false;
	else
		npd_map_add(&r->entries, r->section_name, IS_SECTION);
	r->section = npd_ini_find_section(r->ini, r->section_name);
	if (r->section == NPD_NOT_FOUND)
		r->section = npd_ini_add_section(r->arena, r->ini,
			(struct npd_ini_section){ .name = r->section_name,
				.name_at = span_of(r, name),
				.line = r->number });
}

static void add_value(struct reading *r, struct part key, struct part value)
{
	struct npd_ini_item item = { .key = lower_of(r, key),
		.value = text_of(r, value),
		.has_value = true,
		.line = r->number,
		.key_at = span_of(r, key),
		.value_at = span_of(r, value) };

	if (r->section == NPD_NOT_FOUND)
		r->section = npd_ini_add_section(
			r->arena, r->ini, (struct npd_ini_section){ .line = r->number });
	item.section = r->section;
	add_pieces(r, &item, value);
	const size_t index = npd_ini_add_item(r->arena, r->ini, item);
	const size_t before = npd_map_add(&r->entries, entry_name(r, item.key), index);

	if (before != NPD_NOT_FOUND && before < IS_SECTION)
		r->ini->items.data[before].superseded = true;
}

/* ---- iniparser_line ---- */

static void read_header(struct reading *r, struct part line)
{
	const size_t end = scan_set(r, line.from + 1, line.to, "]", false);
	const struct part name = strip(r, (struct part){ line.from + 1, end });

	/* "[]" matches nothing: the last name stays, cut to the length of this line */
	if (end == line.from + 1)
		r->section_name = npd_str_head(r->section_name, line.to - line.from - 1);
	else
		r->section_name = lower_of(r, name);
	enter_section(r, name);
}

static bool is_empty_quotes(const struct reading *r, struct part p)
{
	return p.to - p.from == 2 && r->line[p.from] == r->line[p.from + 1] &&
	       (r->line[p.from] == '"' || r->line[p.from] == '\'');
}

/* What follows '=' and blanks, at `at`: quoted, bare, or nothing before a comment. */
static struct part read_value(const struct reading *r, size_t at, size_t end)
{
	static const char *const quotes[] = { "\"", "'" };

	for (size_t i = 0; i < 2; i++) {
		if (at >= end || r->line[at] != quotes[i][0])
			continue;
		const struct part inside = { at + 1, scan_set(r, at + 1, end, quotes[i], false) };

		if (inside.to > inside.from)
			return inside;
	}
	struct part value = { at, scan_set(r, at, end, ";#", false) };

	value = strip(r, value);
	if (is_empty_quotes(r, value))
		value.to = value.from;
	return value;
}

static bool read_assignment(struct reading *r, struct part line)
{
	const size_t equals = scan_set(r, line.from, line.to, "=", false);

	if (equals == line.from || equals == line.to)
		return false;
	const size_t after = skip_blanks(r, equals + 1, line.to);

	add_value(r, strip(r, (struct part){ line.from, equals }), read_value(r, after, line.to));
	return true;
}

static void read_line(struct reading *r)
{
	const struct part line = strip(r, (struct part){ 0, strlen(r->line) });

	if (line.from == line.to || r->line[line.from] == '#' || r->line[line.from] == ';')
		return;
	if (r->line[line.from] == '[' && r->line[line.to - 1] == ']') {
		read_header(r, line);
		return;
	}
	if (read_assignment(r, line))
		return;
	r->bad_lines = true;
	npd_ini_add_problem(r->arena, r->ini,
		(struct npd_ini_problem){ .name = "syntax error",
			.text = NPD_STR("the line is no section, no comment and no key=value"),
			.line = r->number,
			.span = span_of(r, line) });
}

static void refuse_long_line(struct reading *r)
{
	r->ini->refused = true;
	npd_ini_add_problem(r->arena, r->ini,
		(struct npd_ini_problem){ .name = "line too long",
			.text = NPD_STR("the line does not fit into 1024 bytes"),
			.line = r->number,
			.span = { r->origin[0], r->at } });
}

/* iniparser_load */
static void read_lines(struct reading *r)
{
	size_t last = 0;

	while (get_line(r, last)) {
		r->number++;
		size_t len = strlen(r->line);

		if (len <= 1)
			continue;
		if (r->line[len - 1] != '\n' && !r->end) {
			refuse_long_line(r);
			return;
		}
		while (len > 0 && blank_at(r, len - 1))
			r->line[--len] = '\0';
		if (len > 0 && r->line[len - 1] == '\\') {
			last = len - 1;
			continue;
		}
		if (npd_ini_is_full(r->ini)) {
			npd_ini_add_full(r->arena, r->ini, r->number,
				(struct npd_span){ r->origin[0], r->at });
			return;
		}
		read_line(r);
		memset(r->line, 0, sizeof r->line);
		last = 0;
	}
	r->ini->refused |= r->bad_lines;
}

struct npd_ini *npd_ini_read_c(struct npd_arena *arena, const struct npd_file_text *file)
{
	struct npd_ini *ini = npd_ini_new(arena, file, NPD_INI_C);
	struct reading *r = NPD_NEW(arena, struct reading);

	r->arena = arena;
	r->ini = ini;
	r->bytes = file->bytes;
	r->section = NPD_NOT_FOUND;
	npd_map_init(&r->entries, arena);
	if (!ini->refused)
		read_lines(r);
	return ini;
}
