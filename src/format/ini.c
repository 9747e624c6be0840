#include "format/ini.h"

#include "format/ini_build.h"
#include "format/pytext.h"

/* What is looked at to recognise an ini file. */
#define LOOK_MAX_BYTES 65536
#define LOOK_MAX_LINES 20

/* ---- making ---- */

struct npd_ini *npd_ini_new(
	struct npd_arena *arena, const struct npd_file_text *file, enum npd_ini_dialect dialect)
{
	struct npd_ini *ini = NPD_NEW(arena, struct npd_ini);

	ini->dialect = dialect;
	ini->file = file;
	npd_map_init(&ini->section_index, arena);
	npd_map_init(&ini->item_index, arena);
	if (file->bytes.len > NPD_INI_FILE_MAX_BYTES) {
		ini->refused = true;
		npd_ini_add_problem(arena, ini,
			(struct npd_ini_problem){ .name = "file too large",
				.text = NPD_STR("the file is larger than 4 MiB, not read") });
	}
	return ini;
}

bool npd_ini_is_full(const struct npd_ini *ini)
{
	return ini->sections.len + ini->items.len >= NPD_INI_ENTRIES_MAX;
}

void npd_ini_add_problem(
	struct npd_arena *arena, struct npd_ini *ini, struct npd_ini_problem problem)
{
	if (ini->problems.len < NPD_INI_PROBLEMS_MAX)
		NPD_VEC_PUSH(arena, &ini->problems, problem);
}

void npd_ini_add_full(
	struct npd_arena *arena, struct npd_ini *ini, uint64_t line, struct npd_span span)
{
	ini->problems.len -= ini->problems.len == NPD_INI_PROBLEMS_MAX;
	npd_ini_add_problem(arena, ini,
		(struct npd_ini_problem){ .name = "too many entries",
			.text = NPD_STR("more sections and keys than are read, the rest is not"),
			.line = line,
			.span = span });
}

size_t npd_ini_add_section(
	struct npd_arena *arena, struct npd_ini *ini, struct npd_ini_section section)
{
	const size_t index = ini->sections.len;

	NPD_VEC_PUSH(arena, &ini->sections, section);
	npd_map_add(&ini->section_index, section.name, index);
	return index;
}

/* The key of item_index: the section's number, then the key. */
static void write_index_key(struct npd_buf *out, size_t section, npd_str key)
{
	npd_buf_add_u64(out, section);
	npd_buf_add_byte(out, ' ');
	npd_buf_add(out, key);
}

size_t npd_ini_add_item(struct npd_arena *arena, struct npd_ini *ini, struct npd_ini_item item)
{
	const size_t index = ini->items.len;
	struct npd_buf key;

	npd_buf_init(&key, arena);
	write_index_key(&key, item.section, item.key);
	item.previous = npd_map_add(&ini->item_index, npd_buf_str(&key), index);
	if (item.previous != NPD_NOT_FOUND)
		ini->items.data[item.previous].superseded = true;
	NPD_VEC_PUSH(arena, &ini->items, item);
	return index;
}

void npd_ini_add_piece(
	struct npd_arena *arena, struct npd_ini_item *item, size_t at, struct npd_span span)
{
	const struct npd_ini_piece piece = { at, span };

	if (span.from == span.to)
		return;
	if (item->pieces.len == 0)
		item->value_at = span;
	item->value_at.to = span.to;
	NPD_VEC_PUSH(arena, &item->pieces, piece);
}

void npd_ini_continue_value(struct npd_arena *arena, struct npd_ini_item *item,
	struct npd_buf *value, size_t newlines, npd_str text, struct npd_span span)
{
	if (value->arena == NULL) {
		npd_buf_init(value, arena);
		npd_buf_add(value, item->value);
	}
	npd_buf_add_repeat(value, '\n', newlines);
	npd_ini_add_piece(arena, item, value->len, span);
	npd_buf_add(value, text);
	item->value = npd_buf_str(value);
}

/* ---- finding ---- */

size_t npd_ini_find_section(const struct npd_ini *ini, npd_str name)
{
	return npd_map_find(&ini->section_index, name);
}

size_t npd_ini_find_own(const struct npd_ini *ini, size_t section, npd_str key)
{
	struct npd_arena *arena = ini->item_index.arena;
	const struct npd_arena_mark mark = npd_arena_mark(arena);
	struct npd_buf text;

	npd_buf_init(&text, arena);
	write_index_key(&text, section, key);
	const size_t index = npd_map_find(&ini->item_index, npd_buf_str(&text));

	npd_arena_rewind(arena, mark);
	return index;
}

const struct npd_ini_item *npd_ini_find(const struct npd_ini *ini, size_t section, npd_str key)
{
	size_t index = npd_ini_find_own(ini, section, key);

	if (index == NPD_NOT_FOUND && ini->dialect == NPD_INI_PY) {
		const size_t defaults = npd_ini_find_section(ini, NPD_STR("DEFAULT"));

		if (defaults != NPD_NOT_FOUND)
			index = npd_ini_find_own(ini, defaults, key);
	}
	return index == NPD_NOT_FOUND ? NULL : &ini->items.data[index];
}

size_t npd_ini_origin(const struct npd_ini_item *item, size_t offset)
{
	size_t low = 0, high = item->pieces.len;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (item->pieces.data[middle].at <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return item->value_at.from;
	const struct npd_ini_piece *piece = &item->pieces.data[low - 1];
	const size_t origin = piece->span.from + (offset - piece->at);

	return origin < piece->span.to ? origin : piece->span.to;
}

/* ---- recognising ---- */

static bool is_name_byte(char c)
{
	return npd_is_word(c) || c == '-' || c == '.';
}

static size_t name_length(npd_str s)
{
	size_t n = 0;

	while (n < s.len && is_name_byte(s.ptr[n]))
		n++;
	return n;
}

static bool is_header(npd_str line)
{
	const size_t n = name_length(npd_str_from(line, 1));

	return line.ptr[0] == '[' && n > 0 && npd_str_eq(npd_str_from(line, n + 1), NPD_STR("]")) &&
	       !npd_is_digit(line.ptr[1]);
}

static bool is_assignment(npd_str line)
{
	const size_t n = name_length(line);
	const npd_str rest = npd_str_trim_left(npd_str_from(line, n));

	return n > 0 && !npd_is_digit(line.ptr[0]) && npd_str_starts(rest, NPD_STR("=")) &&
	       !npd_str_starts(rest, NPD_STR("=="));
}

bool npd_looks_like_ini(npd_str bytes)
{
	size_t headers = 0, assignments = 0, others = 0;

	bytes = npd_str_head(bytes, LOOK_MAX_BYTES);
	if (npd_str_starts(bytes, NPD_STR("\xEF\xBB\xBF")))
		bytes = npd_str_from(bytes, 3);
	if (npd_str_find_byte(bytes, '\0') != NPD_NOT_FOUND)
		return false;
	for (size_t at = 0; at < bytes.len && headers + assignments + others < LOOK_MAX_LINES;) {
		const struct npd_py_line l = npd_py_line_at(bytes, at);
		const npd_str line = npd_str_trim(npd_str_sub(bytes, l.from, l.to));

		at = l.next;
		if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
			continue;
		headers += is_header(line);
		assignments += is_assignment(line);
		others += !is_header(line) && !is_assignment(line);
		if (headers + assignments == 0)
			return false;
	}
	return headers > 0 ? others <= 2 * (headers + assignments) : assignments > others;
}
