/*
 * ini_lenient.c - takes what it can from a file that configparser refuses, through inih.
 *
 * inih as distributed gives no line numbers and cuts lines at 200 bytes, silently. So it gets one
 * line a call, shortened, from a reader that remembers the whole line; what inih then says is only
 * where in that line the value starts, and the value is taken from the line itself.
 */
#include <ini.h>
#include <string.h>

#include "format/ini_build.h"
#include "format/pytext.h"

struct reading {
	struct npd_arena *arena;
	struct npd_ini *ini;
	npd_str bytes;
	struct npd_py_line line; /* the one that inih has now */
	uint64_t number;
	size_t left_out;	       /* blanks in front of it that inih did not get */
	size_t indent;		       /* blanks that it got */
	const char *given;	       /* where it got the line */
	bool answered;		       /* inih found something in it */
	npd_str header, header_before; /* what stands between the last '[' and ']' */
	uint64_t header_number;
	size_t section; /* NPD_NOT_FOUND: before any */
	size_t item;
	struct npd_buf value; /* of the item, once it has a second line */
};

static npd_str line_text(const struct reading *r)
{
	return npd_str_sub(r->bytes, r->line.from, r->line.to);
}

static struct npd_span span_of(const struct reading *r, npd_str part)
{
	const size_t from = (size_t)(part.ptr - r->bytes.ptr);

	return (struct npd_span){ from, from + part.len };
}

/* ---- what inih reads ---- */

static bool is_comment(npd_str line)
{
	return line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';';
}

static npd_str without_bom(const struct reading *r, npd_str line)
{
	const bool has_one = r->number == 1 && npd_str_starts(line, NPD_STR("\xEF\xBB\xBF"));

	return npd_str_trim_left(npd_str_from(line, has_one ? 3 : 0));
}

/* As inih cuts it: at a ';' behind a blank. */
static npd_str without_comment(npd_str s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] == ';' && npd_is_blank(s.ptr[i - 1]))
			return npd_str_head(s, i);
	}
	return s;
}

/* inih does not say where a section starts. */
static void note_header(struct reading *r, npd_str line)
{
	const npd_str inside = without_comment(npd_str_from(line, 1));
	const size_t end = npd_str_find_byte(inside, ']');

	if (!npd_str_starts(line, NPD_STR("[")) || end == NPD_NOT_FOUND)
		return;
	r->header_before = r->header;
	r->header = npd_str_head(inside, end);
	r->header_number = r->number;
}

/* inih reports the first bad line only; a line that led to nothing is one, too. */
static void judge_line(struct reading *r)
{
	const npd_str line = npd_str_trim(line_text(r));

	if (r->number == 0 || r->answered || r->header_number == r->number)
		return;
	if (is_comment(without_bom(r, line)))
		return;
	npd_ini_add_problem(r->arena, r->ini,
		(struct npd_ini_problem){ .name = "syntax error",
			.text = NPD_STR("the line is no section, no comment and no key=value"),
			.line = r->number,
			.span = span_of(r, line) });
}

/* ini_reader: the next line into `out`, shortened to its size. */
static char *next_line(char *out, int size, void *user)
{
	struct reading *r = user;

	judge_line(r);
	if (r->line.next >= r->bytes.len || size < 2 || npd_ini_is_full(r->ini))
		return NULL;
	r->line = npd_py_line_at(r->bytes, r->line.next);
	r->number++;
	r->answered = false;
	npd_str text = line_text(r);
	const npd_str bare = npd_str_trim_left(text);

	r->indent = text.len > bare.len;
	r->left_out = text.len - bare.len - r->indent;
	note_header(r, without_bom(r, bare));
	text = npd_str_head(npd_str_from(text, r->left_out), (size_t)size - 1);
	if (text.len > 0)
		memcpy(out, text.ptr, text.len);
	out[text.len] = '\0';
	r->given = out;
	return out;
}

/* ---- what inih says ---- */

/* The rest of the whole line from where inih found the value. */
static npd_str value_in_line(const struct reading *r, size_t at)
{
	const npd_str text = line_text(r);
	size_t from = at + r->left_out;

	while (from > 0 && from <= text.len && npd_is_blank(text.ptr[from - 1]))
		from--;
	return npd_str_trim(without_comment(npd_str_from(text, from)));
}

/* inih keeps 49 bytes of a section's name; the header's line has all of them. */
static void enter_section(struct reading *r, const char *name)
{
	const bool named = r->header_number > 0 && npd_str_starts(r->header, npd_str_of(name));
	const npd_str found = named ? r->header : npd_str_of(name);

	if (r->section != NPD_NOT_FOUND &&
		npd_str_eq(r->ini->sections.data[r->section].name, found))
		return;
	r->section = npd_ini_find_section(r->ini, found);
	if (r->section == NPD_NOT_FOUND)
		r->section = npd_ini_add_section(r->arena, r->ini,
			(struct npd_ini_section){ .name = npd_arena_copy(r->arena, found),
				.name_at = named ? span_of(r, r->header) : (struct npd_span){ 0 },
				.line = named ? r->header_number : r->number });
}

static void begin_value(struct reading *r, const char *name, npd_str value)
{
	const npd_str key = { r->bytes.ptr + r->line.from + r->left_out + (name - r->given),
		strlen(name) };
	struct npd_ini_item item = { .section = r->section,
		.value = value,
		.has_value = true,
		.line = r->number,
		.key_at = span_of(r, key),
		.value_at = span_of(r, value) };

	item.key = npd_py_lower(r->arena, key, &item.key_unsure);
	npd_ini_add_piece(r->arena, &item, 0, item.value_at);
	r->item = npd_ini_add_item(r->arena, r->ini, item);
	r->value = (struct npd_buf){ 0 };
}

/*
 * ini_handler. A value in front of which there are only blanks continues the last key; inih leaves
 * comments in these.
 */
static int take(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	const size_t at = (size_t)(value - r->given);
	npd_str text;

	r->answered = true;
	if (at == r->indent && r->item != NPD_NOT_FOUND) {
		if (r->header_number == r->number)
			r->header = r->header_before;
		text = npd_str_trim(line_text(r));
		npd_ini_continue_value(r->arena, &r->ini->items.data[r->item], &r->value, 1, text,
			span_of(r, text));
		return 1;
	}
	enter_section(r, section);
	begin_value(r, name, value_in_line(r, at));
	return 1;
}

struct npd_ini *npd_ini_read_lenient(struct npd_arena *arena, const struct npd_file_text *file)
{
	struct npd_ini *ini = npd_ini_new(arena, file, NPD_INI_LENIENT);
	struct reading r = {
		.arena = arena,
		.ini = ini,
		.bytes = file->bytes,
		.section = NPD_NOT_FOUND,
		.item = NPD_NOT_FOUND,
	};

	if (ini->refused)
		return ini;
	ini_parse_stream(next_line, &r, take, &r);
	if (npd_ini_is_full(ini))
		npd_ini_add_full(arena, ini, r.number, (struct npd_span){ r.line.from, r.line.to });
	return ini;
}
