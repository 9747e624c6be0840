/*
 * ini_py.c - configparser's RawConfigParser._read, line for line.
 *
 * The file arrives there through a text layer that decodes 8192 bytes at a time, so what stands in
 * the blocks before the one that cannot be decoded is still parsed, and an error in there comes
 * first.
 */
#include "base/utf8.h"
#include "format/ini_build.h"
#include "format/pytext.h"

#define DECODER_BLOCK_BYTES 8192
#define DEFAULT_MINOR 8
/* the first Python 3.x that takes "[a]b]" for the section "a]b" */
#define GREEDY_HEADER_MINOR 10

struct reading {
	struct npd_arena *arena;
	struct npd_ini *ini;
	npd_str bytes;
	unsigned minor;
	bool inline_comments;
	size_t section; /* NPD_NOT_FOUND: before any */
	size_t item;	/* what indented lines continue; NPD_NOT_FOUND: nothing */
	size_t indent_level;
	size_t blank_lines;   /* met since the last piece of the item */
	struct npd_buf value; /* of the item, once it has a second line */
	bool bad_lines;
};

/* A line and what the parser makes of it. */
struct line {
	struct npd_py_line at;
	uint64_t number;
	npd_str value; /* without comment, stripped */
	bool has_comment;
	size_t indent; /* code points before the first that is not blank */
};

static struct npd_span span_of(const struct reading *r, npd_str part)
{
	const size_t from = (size_t)(part.ptr - r->bytes.ptr);

	return (struct npd_span){ from, from + part.len };
}

static npd_str phrase(struct reading *r, const char *before, npd_str name, const char *after)
{
	struct npd_buf out;

	npd_buf_init(&out, r->arena);
	npd_buf_add_c(&out, before);
	npd_buf_add(&out, name);
	npd_buf_add_c(&out, after);
	return npd_buf_str(&out);
}

/* An error that Python raises at once. */
static void refuse(struct reading *r, struct npd_ini_problem problem)
{
	r->ini->problems.len = 0; /* of several, those that wait for the end are never seen */
	r->ini->refused = true;
	npd_ini_add_problem(r->arena, r->ini, problem);
}

/* ---- one line ---- */

/* Where an inline comment starts: at a '#' in front of the line or behind a blank. */
static size_t inline_comment(npd_str line)
{
	bool after_blank = true;

	for (npd_str rest = line; rest.len > 0;) {
		if (after_blank && rest.ptr[0] == '#')
			return line.len - rest.len;
		after_blank = npd_py_is_space(npd_utf8_next(&rest, NULL));
	}
	return NPD_NOT_FOUND;
}

static void look_at(const struct reading *r, struct line *line)
{
	npd_str text = npd_str_sub(r->bytes, line->at.from, line->at.to);
	const npd_str bare = npd_py_lstrip(text);
	size_t comment = NPD_NOT_FOUND;

	line->indent = npd_str_runes(npd_str_head(text, text.len - bare.len));
	if (bare.len == 0)
		line->indent = 0;
	if (r->inline_comments && npd_str_find_byte(text, '#') != NPD_NOT_FOUND)
		comment = inline_comment(text);
	if (bare.len > 0 && (bare.ptr[0] == '#' || bare.ptr[0] == ';'))
		comment = 0;
	line->has_comment = comment != NPD_NOT_FOUND;
	if (line->has_comment)
		text = npd_str_head(text, comment);
	line->value = npd_py_strip(text);
}

/* ---- values ---- */

/* '\n'.join() of what there is and one more line; blank ones only count once text follows. */
static void continue_value(struct reading *r, npd_str text)
{
	npd_ini_continue_value(r->arena, &r->ini->items.data[r->item], &r->value,
		r->blank_lines + 1, text, span_of(r, text));
	r->blank_lines = 0;
}

static void begin_item(struct reading *r, size_t index)
{
	r->item = index;
	r->blank_lines = 0;
	r->value = (struct npd_buf){ 0 };
}

static bool can_continue(const struct reading *r)
{
	return r->item != NPD_NOT_FOUND && r->ini->items.data[r->item].key.len > 0;
}

/* An indented line; false where Python stops: a list is missing to append to. */
static bool read_continuation(struct reading *r, const struct line *line)
{
	const struct npd_ini_item *item = &r->ini->items.data[r->item];

	if (item->has_value) {
		continue_value(r, line->value);
		return true;
	}
	refuse(r, (struct npd_ini_problem){
			  .name = "AttributeError",
			  .section = r->ini->sections.data[r->section].name,
			  .key = item->key,
			  .text = phrase(r, "an indented line follows the key '", item->key,
				  "', which has no value"),
			  .line = line->number,
			  .span = span_of(r, line->value),
			  .other = item->key_at,
		  });
	return false;
}

/* ---- headers ---- */

/* The name of a section's header; false where it is none. */
static bool header_name(const struct reading *r, npd_str value, npd_str *name)
{
	const npd_str inside = npd_str_from(value, 1);
	size_t end = npd_str_find_byte(inside, ']');

	if (value.ptr[0] != '[' || end == NPD_NOT_FOUND)
		return false;
	if (r->minor >= GREEDY_HEADER_MINOR) {
		end = inside.len - 1;
		while (inside.ptr[end] != ']')
			end--;
	}
	*name = npd_str_head(inside, end);
	return end > 0;
}

static bool read_header(struct reading *r, const struct line *line, npd_str name)
{
	const size_t known = npd_ini_find_section(r->ini, name);

	r->item = NPD_NOT_FOUND;
	if (known == NPD_NOT_FOUND) {
		r->section = npd_ini_add_section(r->arena, r->ini,
			(struct npd_ini_section){
				.name = name, .name_at = span_of(r, name), .line = line->number });
		return true;
	}
	r->section = known;
	if (npd_str_eq(name, NPD_STR("DEFAULT")))
		return true;
	refuse(r, (struct npd_ini_problem){
			  .name = "DuplicateSectionError",
			  .section = name,
			  .text = phrase(r, "section '", name, "' already exists"),
			  .line = line->number,
			  .span = span_of(r, name),
			  .other = r->ini->sections.data[known].name_at,
		  });
	return false;
}

/* ---- keys ---- */

/* key, and what follows the first '=' or ':' */
static struct npd_ini_item split_option(struct reading *r, const struct line *line)
{
	struct npd_ini_item item = { .section = r->section, .line = line->number };
	size_t end = 0;

	while (end < line->value.len && line->value.ptr[end] != '=' && line->value.ptr[end] != ':')
		end++;
	const npd_str key = npd_py_rstrip(npd_str_head(line->value, end));
	const npd_str value = npd_py_strip(npd_str_from(line->value, end + 1));

	item.has_value = end < line->value.len;
	item.key = npd_py_lower(r->arena, key, &item.key_unsure);
	item.key_at = span_of(r, key);
	item.value = value;
	item.value_at = span_of(r, value);
	npd_ini_add_piece(r->arena, &item, 0, item.value_at);
	return item;
}

static bool refuse_duplicate(struct reading *r, const struct npd_ini_item *item, size_t first)
{
	const npd_str section = r->ini->sections.data[r->section].name;

	refuse(r,
		(struct npd_ini_problem){
			.name = "DuplicateOptionError",
			.section = section,
			.key = item->key,
			.text = phrase(r, "option '", item->key, "' already exists in its section"),
			.line = item->line,
			.span = item->key_at,
			.other = r->ini->items.data[first].key_at,
		});
	return false;
}

static bool read_option(struct reading *r, const struct line *line)
{
	const struct npd_ini_item item = split_option(r, line);
	const size_t first = npd_ini_find_own(r->ini, r->section, item.key);

	if (item.key.len == 0) {
		r->bad_lines = true;
		npd_ini_add_problem(r->arena, r->ini,
			(struct npd_ini_problem){ .name = "ParsingError",
				.section = r->ini->sections.data[r->section].name,
				.text = NPD_STR("there is no key in front of '=' or ':'"),
				.line = line->number,
				.span = span_of(r, line->value) });
	}
	if (first != NPD_NOT_FOUND)
		return refuse_duplicate(r, &item, first);
	begin_item(r, npd_ini_add_item(r->arena, r->ini, item));
	return true;
}

/* ---- the file ---- */

/* False where Python stops. */
static bool read_line(struct reading *r, const struct line *line)
{
	npd_str name;

	if (line->value.len == 0) {
		r->blank_lines += !line->has_comment;
		return true;
	}
	if (can_continue(r) && line->indent > r->indent_level)
		return read_continuation(r, line);
	r->indent_level = line->indent;
	if (header_name(r, line->value, &name))
		return read_header(r, line, name);
	if (r->section != NPD_NOT_FOUND)
		return read_option(r, line);
	refuse(r, (struct npd_ini_problem){
			  .name = "MissingSectionHeaderError",
			  .text = NPD_STR("the first line that is no comment is no section header"),
			  .line = line->number,
			  .span = { line->at.from, line->at.to },
		  });
	return false;
}

/* The block that has to be decoded before this line is known to end; SIZE_MAX: the file's end. */
static size_t block_of(const struct reading *r, const struct npd_py_line *at, size_t bad_at)
{
	size_t known_at = at->next - 1;

	if (at->to == at->next)
		return SIZE_MAX;
	if (r->bytes.ptr[at->next - 1] == '\r') {
		/* one that ends the line only if no \n follows */
		npd_str rest = npd_str_from(r->bytes, at->next);

		if (rest.len == 0 || at->next == bad_at)
			return SIZE_MAX;
		npd_utf8_next(&rest, NULL);
		known_at = r->bytes.len - rest.len - 1;
	}
	return known_at / DECODER_BLOCK_BYTES;
}

static void refuse_encoding(struct reading *r, size_t bad_at)
{
	uint64_t line, column;

	npd_source_locate(r->bytes, bad_at, &line, &column);
	refuse(r, (struct npd_ini_problem){
			  .name = "UnicodeDecodeError",
			  .text = NPD_STR("the file is not valid UTF-8"),
			  .line = line,
			  .span = { bad_at, bad_at + 1 },
		  });
}

static void read_lines(struct reading *r)
{
	size_t decided_at;
	const size_t bad_at = npd_py_decode_error(r->bytes, &decided_at);
	const size_t bad_block =
		decided_at == r->bytes.len ? SIZE_MAX : decided_at / DECODER_BLOCK_BYTES;
	struct line line = { 0 };

	for (size_t at = 0; at < r->bytes.len; at = line.at.next) {
		line.at = npd_py_line_at(r->bytes, at);
		line.number++;
		if (bad_at != NPD_NOT_FOUND && block_of(r, &line.at, bad_at) >= bad_block)
			break;
		if (npd_ini_is_full(r->ini)) {
			npd_ini_add_full(r->arena, r->ini, line.number,
				(struct npd_span){ line.at.from, line.at.to });
			return;
		}
		look_at(r, &line);
		if (!read_line(r, &line))
			return;
	}
	if (bad_at != NPD_NOT_FOUND)
		refuse_encoding(r, bad_at);
	r->ini->refused |= r->bad_lines;
}

struct npd_ini *npd_ini_read_py(struct npd_arena *arena, const struct npd_file_text *file,
	const struct npd_ini_py_options *options)
{
	struct npd_ini *ini = npd_ini_new(arena, file, NPD_INI_PY);
	struct reading r = {
		.arena = arena,
		.ini = ini,
		.bytes = file->bytes,
		.minor = options == NULL ? 0 : options->python_minor,
		.inline_comments = options != NULL && options->inline_comments,
		.section = NPD_NOT_FOUND,
		.item = NPD_NOT_FOUND,
	};

	if (r.minor == 0)
		r.minor = DEFAULT_MINOR;
	if (!ini->refused)
		read_lines(&r);
	return ini;
}
