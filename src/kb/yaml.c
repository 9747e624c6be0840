#include "kb/yaml.h"

#include <yaml.h>

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "kb/complain.h"

#define FEW_KEYS 32

/* libyaml's memory is not the arena's: it is released with it, also when memory ends in between. */
struct reader {
	yaml_parser_t parser;
	yaml_event_t event;
	struct npd_arena *arena;
	struct npd_yaml_file *file;
	struct npd_complaints *complaints;
	bool live, broken;
};

static void release(void *handle)
{
	struct reader *r = handle;

	if (!r->live)
		return;
	yaml_event_delete(&r->event);
	yaml_parser_delete(&r->parser);
	r->live = false;
}

/* ---- the characters of the file, before YAML looks at them ---- */

/*
 * Controls and escapes could steer the terminal that shows them, invisible marks and reversed
 * writing could make a text look like another one, and libyaml takes U+0085, U+2028, U+2029 for
 * line ends.
 */
static bool is_refused(uint32_t code)
{
	return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
	       code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || code == 0xFFFE ||
	       code == 0xFFFF;
}

/* False: the file is not fit for parsing. Tabs are reported, one a line, and parsing goes on. */
static bool check_characters(const struct npd_yaml_file *file, struct npd_complaints *c)
{
	unsigned line = 1, column = 1, tab_line = 0;

	for (npd_str rest = file->text; rest.len > 0; column++) {
		bool bad = false;
		const uint32_t code = npd_utf8_next(&rest, &bad);

		if (bad) {
			npd_complain(
				c, file->name, line, column, "not UTF-8, save the file as UTF-8");
			return false;
		}
		if (code == '\n') {
			line++;
			column = 0;
		} else if (code == '\t' && tab_line != line) {
			npd_complain(c, file->name, line, column,
				"tab, use blanks (in a text: \"\\t\" in double quotes)");
			tab_line = line;
		} else if (code == '\r' && rest.len > 0 && rest.ptr[0] == '\n') {
			continue;
		} else if (is_refused(code)) {
			npd_complain(c, file->name, line, column,
				"control character U+%04X, remove it", (unsigned)code);
			return false;
		}
	}
	return true;
}

static bool has_refused(npd_str s)
{
	while (s.len > 0)
		if (is_refused(npd_utf8_next(&s, NULL)))
			return true;
	return false;
}

/* ---- events ---- */

/* What libyaml's commonest messages mean to somebody who writes knowledge. */
static const char *advice(const char *problem)
{
	static const struct {
		const char *problem, *advice;
	} rows[] = {
		{ "mapping values are not allowed in this context",
			"; a text with ': ' needs quotes or a '|-' block" },
		{ "found character that cannot start any token",
			"; a text that starts so needs quotes or a '|-' block" },
		{ "found unknown escape character",
			"; backslashes stand in single quotes or a '|-' block" },
		{ "did not find expected key", "; check the indentation and the quotes" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].problem, problem) == 0)
			return rows[i].advice;
	return "";
}

static void report_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem == NULL ? "unreadable" : p->problem;

	if (p->error == YAML_MEMORY_ERROR)
		npd_arena_exhausted(r->arena);
	if (p->context == NULL)
		npd_complain(r->complaints, r->file->name, (unsigned)p->problem_mark.line + 1,
			(unsigned)p->problem_mark.column + 1, "broken YAML: %s%s", problem,
			advice(problem));
	else
		npd_complain(r->complaints, r->file->name, (unsigned)p->problem_mark.line + 1,
			(unsigned)p->problem_mark.column + 1,
			"broken YAML: %s, %s from line %zu on%s", problem, p->context,
			p->context_mark.line + 1, advice(problem));
}

/* Moves to the next event; false when the file is broken, which is then reported. */
static bool next(struct reader *r)
{
	if (r->broken)
		return false;
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event))
		return true;
	report_syntax(r);
	r->broken = true;
	return false;
}

static void complain(struct reader *r, const struct npd_yaml *node, const char *what)
{
	npd_complain_at(r->complaints, r->file, node, "%s", what);
}

static void refuse_decoration(struct reader *r, const struct npd_yaml *node,
	const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor != NULL)
		complain(r, node, "anchors are not allowed, write the text out");
	if (tag != NULL)
		complain(r, node, "tags are not allowed, remove it");
}

static enum npd_yaml_style scalar_style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return NPD_YAML_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return NPD_YAML_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE:
	case YAML_FOLDED_SCALAR_STYLE:
		return NPD_YAML_BLOCK;
	case YAML_ANY_SCALAR_STYLE:
	case YAML_PLAIN_SCALAR_STYLE:
		break;
	}
	return NPD_YAML_PLAIN;
}

static struct npd_yaml node_here(const struct reader *r, enum npd_node_kind kind)
{
	return (struct npd_yaml){
		.kind = kind,
		.line = (unsigned)r->event.start_mark.line + 1,
		.column = (unsigned)r->event.start_mark.column + 1,
	};
}

static struct npd_yaml read_scalar(struct reader *r)
{
	struct npd_yaml node = node_here(r, NPD_NODE_SCALAR);
	const npd_str text = { (const char *)r->event.data.scalar.value,
		r->event.data.scalar.length };

	node.style = scalar_style(r->event.data.scalar.style);
	refuse_decoration(r, &node, r->event.data.scalar.anchor, r->event.data.scalar.tag);
	if (has_refused(text)) {
		complain(r, &node,
			"control character in a text, remove it (logs are matched without their "
			"colour codes)");
		node.kind = NPD_NODE_ABSENT;
	}
	node.text = npd_arena_copy(r->arena, text);
	return node;
}

static struct npd_yaml read_node(struct reader *r, unsigned depth);

static struct npd_yaml read_list(struct reader *r, unsigned depth)
{
	struct npd_yaml node = node_here(r, NPD_NODE_LIST);
	NPD_VEC(struct npd_yaml) items = { 0 };

	if (r->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
		node.style = NPD_YAML_FLOW;
	refuse_decoration(
		r, &node, r->event.data.sequence_start.anchor, r->event.data.sequence_start.tag);
	while (next(r) && r->event.type != YAML_SEQUENCE_END_EVENT) {
		const struct npd_yaml item = read_node(r, depth + 1);

		NPD_VEC_PUSH(r->arena, &items, item);
	}
	node.values = items.data;
	node.count = items.len;
	return node;
}

/* Few keys are compared one by one; many go through a map, so that hostile files cost no more. */
struct seen_keys {
	NPD_VEC(struct npd_yaml) keys;
	struct npd_map map;
};

static bool seen_before(const struct seen_keys *seen, npd_str key)
{
	if (seen->keys.len > FEW_KEYS)
		return npd_map_find(&seen->map, key) != NPD_NOT_FOUND;
	for (size_t i = 0; i < seen->keys.len; i++)
		if (npd_str_eq(seen->keys.data[i].text, key))
			return true;
	return false;
}

static void remember_key(struct npd_arena *arena, struct seen_keys *seen, struct npd_yaml key)
{
	NPD_VEC_PUSH(arena, &seen->keys, key);
	if (seen->keys.len <= FEW_KEYS)
		return;
	if (seen->map.len == 0)
		for (size_t i = 0; i < seen->keys.len; i++)
			npd_map_add(&seen->map, seen->keys.data[i].text, i);
	npd_map_add(&seen->map, key.text, seen->keys.len - 1);
}

static bool key_is_fit(struct reader *r, const struct npd_yaml *key, const struct seen_keys *seen)
{
	if (key->kind == NPD_NODE_LIST || key->kind == NPD_NODE_MAP) {
		complain(r, key, "a key must be a word, not a list or a mapping");
		return false;
	}
	if (key->kind == NPD_NODE_ABSENT)
		return false;
	if (!seen_before(seen, key->text))
		return true;
	npd_complain_at(r->complaints, r->file, key, "duplicate key '%.*s', remove one",
		NPD_ARG(npd_shown(key->text)));
	return false;
}

static struct npd_yaml read_map(struct reader *r, unsigned depth)
{
	struct npd_yaml node = node_here(r, NPD_NODE_MAP);
	struct seen_keys seen = { 0 };
	NPD_VEC(struct npd_yaml) values = { 0 };

	npd_map_init(&seen.map, r->arena);
	if (r->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
		node.style = NPD_YAML_FLOW;
	refuse_decoration(
		r, &node, r->event.data.mapping_start.anchor, r->event.data.mapping_start.tag);
	while (next(r) && r->event.type != YAML_MAPPING_END_EVENT) {
		const struct npd_yaml key = read_node(r, depth + 1);

		if (!next(r))
			break;
		const struct npd_yaml value = read_node(r, depth + 1);

		if (!key_is_fit(r, &key, &seen))
			continue;
		remember_key(r->arena, &seen, key);
		NPD_VEC_PUSH(r->arena, &values, value);
	}
	node.keys = seen.keys.data;
	node.values = values.data;
	node.count = values.len;
	return node;
}

/* The node that the current event starts; on return the current event is its last. */
static struct npd_yaml read_node(struct reader *r, unsigned depth)
{
	struct npd_yaml node = node_here(r, NPD_NODE_ABSENT);
	const yaml_event_type_t type = r->event.type;

	if (type == YAML_SCALAR_EVENT)
		return read_scalar(r);
	if (type == YAML_ALIAS_EVENT) {
		complain(r, &node, "aliases are not allowed, write the text out");
		return node;
	}
	if (depth >= NPD_KB_DEPTH_MAX) {
		npd_complain_at(r->complaints, r->file, &node,
			"nested deeper than %d, the rest of the file is not read",
			NPD_KB_DEPTH_MAX);
		r->broken = true;
		return node;
	}
	return type == YAML_SEQUENCE_START_EVENT ? read_list(r, depth) : read_map(r, depth);
}

static void read_documents(struct reader *r)
{
	struct npd_yaml root = { 0 };
	bool found = false;

	while (next(r) && r->event.type != YAML_STREAM_END_EVENT) {
		if (r->event.type != YAML_DOCUMENT_START_EVENT)
			continue;
		if (found) {
			const struct npd_yaml second = node_here(r, NPD_NODE_ABSENT);

			complain(r, &second, "a second document, make it a file of its own");
			break;
		}
		found = true;
		if (next(r))
			root = read_node(r, 0);
	}
	if (!found && !r->broken)
		npd_complain(r->complaints, r->file->name, 0, 0, "empty file");
	/* a half-read tree would only yield complaints about what is missing */
	if (!r->broken)
		r->file->root = root;
}

void npd_yaml_read(struct npd_arena *arena, struct npd_yaml_file *file, struct npd_complaints *c)
{
	file->root = (struct npd_yaml){ 0 };
	if (file->text.len > NPD_KB_FILE_MAX_BYTES) {
		npd_complain(c, file->name, 0, 0, "larger than %zu KiB, split the file",
			NPD_KB_FILE_MAX_BYTES / 1024);
		return;
	}
	if (!check_characters(file, c))
		return;
	struct reader *r = NPD_NEW(arena, struct reader);

	r->arena = arena;
	r->file = file;
	r->complaints = c;
	if (!yaml_parser_initialize(&r->parser))
		npd_arena_exhausted(arena);
	r->live = true;
	npd_arena_defer(arena, release, r);
	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&r->parser, (const unsigned char *)file->text.ptr, file->text.len);
	read_documents(r);
	release(r);
}

const struct npd_yaml *npd_yaml_get(const struct npd_yaml *map, const char *key)
{
	if (map == NULL || map->kind != NPD_NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (npd_str_eq(map->keys[i].text, npd_str_of(key)))
			return &map->values[i];
	return NULL;
}
