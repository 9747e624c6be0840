/* config_sigmastar_keys.c - the lines of input_config.ini: how they are written, who reads what. */
#include "facts/sigmastar_config.h"

struct line {
	const struct npd_config *c;
	struct npd_fact *map;
};

static void set_bool(const struct line *l, const char *key, bool b)
{
	npd_fact_set_bool(npd_fact_member(l->c->f, l->map, key), b, npd_config_nowhere());
}

static void set_str(const struct line *l, const char *key, npd_str text)
{
	npd_fact_set_str(npd_fact_member(l->c->f, l->map, key), text, npd_config_nowhere());
}

/* ---- how a value is written ---- */

static bool has_blank(npd_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (npd_is_blank(s.ptr[i]))
			return true;
	}
	return false;
}

/* What stands behind the content: ';', comments, more quotes. */
static npd_str behind(npd_str value, npd_str content)
{
	const size_t end = (size_t)(content.ptr - value.ptr) + content.len;
	const npd_str rest = npd_str_trim(npd_str_from(value, end));
	const bool quoted =
		content.ptr > value.ptr && (content.ptr[-1] == '\'' || content.ptr[-1] == '"');

	return npd_str_trim_left(npd_str_from(rest, quoted && rest.len > 0 ? 1 : 0));
}

static bool is_mark(npd_str s, const char *marks)
{
	return s.len > 0 && (s.ptr[0] == marks[0] || (marks[1] != '\0' && s.ptr[0] == marks[1]));
}

static void describe_value(const struct line *l, npd_str value)
{
	const npd_str content = npd_config_content(value);
	const npd_str rest = behind(value, content);
	const npd_str after = npd_str_trim(npd_str_from(rest, 1));
	const npd_str bare = npd_config_normal(l->c->f->arena, value, NPD_CONFIG_NAMES);

	set_bool(l, "empty", bare.len == 0);
	set_bool(l, "blanks", has_blank(content));
	set_bool(l, "quotes_inside",
		npd_str_find_byte(bare, '\'') != NPD_NOT_FOUND ||
			npd_str_find_byte(bare, '"') != NPD_NOT_FOUND);
	set_bool(l, "inline_comment", is_mark(rest, "#") || (is_mark(rest, ";") && after.len > 0));
	set_bool(l, "continued", npd_str_find_byte(value, '\n') != NPD_NOT_FOUND);
	if (is_mark(rest, ";") && after.len > 0)
		set_str(l, "after_semicolon", after);
}

static void add_key(
	const struct npd_config *c, struct npd_fact *list, const struct npd_ini_item *item)
{
	const struct line l = { c,
		npd_fact_set_map(npd_fact_append(c->f, list), npd_config_place(c, item->key_at)) };
	const npd_str written = npd_str_sub(c->file->bytes, item->key_at.from, item->key_at.to);

	set_str(&l, "section", c->ini->sections.data[item->section].name);
	set_str(&l, "key", item->key);
	set_str(&l, "written", written);
	npd_fact_set_int(
		npd_fact_member(c->f, l.map, "line"), (int64_t)item->line, npd_config_nowhere());
	set_bool(&l, "has_value", item->has_value);
	set_bool(&l, "repeated", item->previous != NPD_NOT_FOUND);
	describe_value(&l, item->value);
}

void npd_config_add_keys(struct npd_config *c)
{
	const struct npd_fact_place file = npd_config_place(c, (struct npd_span){ 0 });
	struct npd_fact *keys =
		npd_fact_set_list(npd_fact_member(c->f, c->f->root, "config_keys"), file);
	struct npd_fact *sections =
		npd_fact_set_list(npd_fact_member(c->f, c->f->root, "config_sections"), file);

	for (size_t i = 0; i < c->ini->items.len; i++)
		add_key(c, keys, &c->ini->items.data[i]);
	for (size_t i = 0; i < c->ini->sections.len; i++) {
		const struct npd_ini_section *s = &c->ini->sections.data[i];
		const struct line l = { c, npd_fact_set_map(npd_fact_append(c->f, sections),
						   npd_config_place(c, s->name_at)) };

		set_str(&l, "name", s->name);
		npd_fact_set_int(npd_fact_member(c->f, l.map, "line"), (int64_t)s->line,
			npd_config_nowhere());
	}
}

/* ---- who reads what ---- */

/* Keys that S1.0.9's Python takes apart itself, and how; the others are the C library's alone. */
static const struct {
	npd_str key;
	enum npd_config_how how;
} taken_apart[] = {
	{ NPD_STR_INIT("inputs"), NPD_CONFIG_NAMES },
	{ NPD_STR_INIT("outputs"), NPD_CONFIG_NAMES },
	{ NPD_STR_INIT("input_layouts"), NPD_CONFIG_LAYOUTS },
	{ NPD_STR_INIT("output_layouts"), NPD_CONFIG_LAYOUTS },
	{ NPD_STR_INIT("output_formats"), NPD_CONFIG_LAYOUTS },
};

static enum npd_config_how how_of(npd_str key)
{
	for (size_t i = 0; i < sizeof taken_apart / sizeof *taken_apart; i++) {
		if (npd_str_eq(key, taken_apart[i].key))
			return taken_apart[i].how;
	}
	return NPD_CONFIG_WORDS;
}

static npd_str without(const struct npd_config *c, npd_str s, char unwanted)
{
	char *text = NPD_NEW_ARRAY(c->f->arena, char, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != unwanted)
			text[len++] = s.ptr[i];
	}
	return (npd_str){ text, len };
}

/* As S1.0.9's Python strips the value, and what the C library has of it, to compare them. */
static npd_str python_text(const struct npd_config *c, npd_str key, npd_str value)
{
	if (npd_str_eq(key, NPD_STR("input_formats")) ||
		npd_str_eq(key, NPD_STR("training_input_formats")))
		return npd_str_trim(without(c, value, ';'));
	return npd_config_normal(c->f->arena, value, how_of(key));
}

static npd_str c_text(const struct npd_config *c, npd_str key, npd_str value)
{
	return how_of(key) == NPD_CONFIG_WORDS ? npd_str_trim(value) : without(c, value, ' ');
}

static npd_str lower(const struct npd_config *c, npd_str s)
{
	char *text = NPD_NEW_ARRAY(c->f->arena, char, s.len + 1);

	for (size_t i = 0; i < s.len; i++) {
		const char b = s.ptr[i];

		text[i] = b >= 'A' && b <= 'Z' ? (char)(b + ('a' - 'A')) : b;
	}
	return (npd_str){ text, s.len };
}

/* Python finds a section by its exact name only. */
static bool is_misspelt(npd_str section)
{
	static const npd_str known[] = { NPD_STR_INIT("INPUT_CONFIG"),
		NPD_STR_INIT("OUTPUT_CONFIG"), NPD_STR_INIT("CONV_CONFIG") };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (npd_config_equal_but_for_case(section, known[i]))
			return !npd_str_eq(section, known[i]);
	}
	return false;
}

static void compare(
	const struct npd_config *c, struct npd_fact *list, const struct npd_ini_item *item)
{
	const npd_str section = c->py->sections.data[item->section].name;
	const struct npd_ini_value v = npd_ini_get(c->f->arena, c->py, item->section, item->key);
	const size_t there = npd_ini_find_section(c->c, lower(c, section));
	const struct npd_ini_item *other =
		there == NPD_NOT_FOUND ? NULL : npd_ini_find(c->c, there, item->key);
	const bool by_python = v.has_value && v.error == NULL && !is_misspelt(section);
	const bool by_c = other != NULL && other->has_value;
	const npd_str python = by_python ? python_text(c, item->key, v.text) : (npd_str){ 0 };
	const npd_str in_c = by_c ? c_text(c, item->key, other->value) : (npd_str){ 0 };

	if (by_python == by_c && npd_str_eq(python, in_c))
		return;
	const struct line l = { c, npd_fact_set_map(npd_fact_append(c->f, list),
					   npd_config_place(c, item->value_at)) };

	set_str(&l, "section", section);
	set_str(&l, "key", item->key);
	if (by_python)
		set_str(&l, "python", python);
	if (by_c)
		set_str(&l, "c", in_c);
}

void npd_config_add_differences(struct npd_config *c)
{
	const struct npd_fact_place file = npd_config_place(c, (struct npd_span){ 0 });
	struct npd_fact *list = npd_fact_member(c->f, c->f->root, "config_differences");

	if (c->py->refused || c->c->refused) {
		npd_fact_set_unknown(list,
			c->py->refused ? NPD_STR("configparser refuses the file")
				       : NPD_STR("iniparser refuses the file"),
			file);
		return;
	}
	npd_fact_set_list(list, file);
	for (size_t i = 0; i < c->py->items.len; i++)
		compare(c, list, &c->py->items.data[i]);
}
