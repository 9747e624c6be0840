#include "facts/config_sigmastar.h"

#include "facts/sigmastar_config.h"

static struct npd_fact *root_member(const struct npd_config *c, const char *key)
{
	return npd_fact_member(c->f, c->f->root, key);
}

/* ---- config ---- */

static void set_config_value(
	const struct npd_config *c, struct npd_fact *map, size_t section, npd_str key)
{
	const struct npd_config_value v = npd_config_get_at(c, section, key);
	struct npd_fact *fact = npd_fact_member_str(c->f, map, key);

	if (v.error.len > 0)
		npd_fact_set_unknown(fact, v.error, v.at);
	else if (v.item->has_value && v.unknown.len > 0)
		npd_fact_set_unknown(fact, v.unknown, v.at);
	else if (v.item->has_value)
		npd_fact_set_str(fact, v.text, v.at);
	else
		npd_fact_set(fact, (struct npd_value){ .kind = NPD_VALUE_NULL }, v.at);
}

static struct npd_fact *section_map(
	const struct npd_config *c, struct npd_fact *config, size_t section)
{
	const struct npd_ini_section *s = &c->ini->sections.data[section];
	struct npd_fact *map = npd_fact_member_str(c->f, config, s->name);

	if (map->value.kind != NPD_VALUE_MAP)
		npd_fact_set_map(map, npd_config_place(c, s->name_at));
	return map;
}

/* How many facts config would hold. */
static size_t count_keys(const struct npd_config *c)
{
	const size_t defaults = npd_ini_find_section(c->ini, NPD_STR("DEFAULT"));
	size_t count = c->ini->sections.len;

	for (size_t i = 0; i < c->ini->items.len; i++)
		count += c->ini->dialect == NPD_INI_PY && c->ini->items.data[i].section == defaults
				 ? c->ini->sections.len
				 : 1;
	return count;
}

static void add_config(struct npd_config *c)
{
	struct npd_fact *config = npd_fact_set_map(
		root_member(c, "config"), npd_config_place(c, (struct npd_span){ 0 }));
	const size_t defaults = npd_ini_find_section(c->ini, NPD_STR("DEFAULT"));

	for (size_t i = 0; i < c->ini->sections.len; i++)
		section_map(c, config, i);
	for (size_t i = 0; i < c->ini->items.len; i++) {
		const struct npd_ini_item *item = &c->ini->items.data[i];
		const bool spreads = c->ini->dialect == NPD_INI_PY && item->section == defaults;

		if (item->superseded)
			continue;
		set_config_value(
			c, section_map(c, config, item->section), item->section, item->key);
		for (size_t s = 0; spreads && s < c->ini->sections.len; s++)
			set_config_value(c, section_map(c, config, s), s, item->key);
	}
}

/* ---- what the parsers refuse ---- */

static void set_text(
	const struct npd_config *c, struct npd_fact *map, const char *key, npd_str text)
{
	if (text.len > 0)
		npd_fact_set_str(npd_fact_member(c->f, map, key), text, npd_config_nowhere());
}

static void set_problem(
	const struct npd_config *c, struct npd_fact *map, const struct npd_ini_problem *p)
{
	npd_fact_set_map(map, npd_config_place(c, p->span));
	set_text(c, map, "class", npd_str_of(p->name));
	set_text(c, map, "message", p->text);
	set_text(c, map, "section", p->section);
	set_text(c, map, "key", p->key);
	if (p->line > 0)
		npd_fact_set_int(
			npd_fact_member(c->f, map, "line"), (int64_t)p->line, npd_config_nowhere());
	if (p->other.to > 0)
		npd_fact_set_str(npd_fact_member(c->f, map, "first"),
			npd_str_sub(c->file->bytes, p->other.from, p->other.to),
			npd_config_place(c, p->other));
}

static void add_refusal(struct npd_config *c, const char *key, const struct npd_ini *ini)
{
	if (ini->refused)
		set_problem(c, root_member(c, key), &ini->problems.data[0]);
}

static void add_problems_of(
	struct npd_config *c, struct npd_fact *list, const struct npd_ini *ini, const char *reader)
{
	for (size_t i = 0; i < ini->problems.len; i++) {
		struct npd_fact *map = npd_fact_append(c->f, list);

		set_problem(c, map, &ini->problems.data[i]);
		set_text(c, map, "reader", npd_str_of(reader));
	}
}

/* Keys whose get() raises; what it says of that lives in no arena. */
static void add_failing_keys(struct npd_config *c, struct npd_fact *list)
{
	for (size_t i = 0; i < c->py->items.len; i++) {
		const struct npd_ini_item *item = &c->py->items.data[i];
		const struct npd_arena_mark mark = npd_arena_mark(c->f->arena);
		const struct npd_ini_value v =
			npd_ini_get(c->f->arena, c->py, item->section, item->key);

		npd_arena_rewind(c->f->arena, mark);
		if (v.error == NULL)
			continue;
		const struct npd_ini_problem problem = { .name = v.error,
			.section = c->py->sections.data[item->section].name,
			.key = item->key,
			.text = v.error_text,
			.line = item->line,
			.span = item->value_at };
		struct npd_fact *map = npd_fact_append(c->f, list);

		set_problem(c, map, &problem);
		set_text(c, map, "reader", NPD_STR("python"));
	}
}

static void add_problems(struct npd_config *c)
{
	struct npd_fact *list = npd_fact_set_list(
		root_member(c, "config_problems"), npd_config_place(c, (struct npd_span){ 0 }));

	add_problems_of(c, list, c->py, "python");
	if (!c->py->refused && c->py->items.len <= NPD_CONFIG_KEYS_MAX)
		add_failing_keys(c, list);
	add_problems_of(c, list, c->c, "c");
	if (c->ini != c->py)
		add_problems_of(c, list, c->ini, "lenient");
}

/* ---- the file ---- */

static size_t longest_line(npd_str bytes)
{
	size_t longest = 0;

	while (bytes.len > 0) {
		const npd_str line = npd_str_cut(&bytes, '\n');
		const size_t len = line.len - npd_str_ends(line, NPD_STR("\r"));

		longest = len > longest ? len : longest;
	}
	return longest;
}

static void add_file(struct npd_config *c)
{
	const npd_str bytes = c->file->bytes;
	struct npd_fact *map = npd_fact_set_map(
		root_member(c, "config_file"), npd_config_place(c, (struct npd_span){ 0 }));
	const struct npd_fact_place at = npd_config_nowhere();

	npd_fact_set_str(npd_fact_member(c->f, map, "name"), npd_str_base_name(c->file->name), at);
	npd_fact_set_int(npd_fact_member(c->f, map, "bytes"), (int64_t)bytes.len, at);
	npd_fact_set_bool(npd_fact_member(c->f, map, "bom"),
		npd_str_starts(bytes, NPD_STR("\xEF\xBB\xBF")), at);
	npd_fact_set_int(
		npd_fact_member(c->f, map, "longest_line_bytes"), (int64_t)longest_line(bytes), at);
	npd_fact_set_int(npd_fact_member(c->f, map, "names_bytes"), (int64_t)c->names_bytes, at);
	npd_fact_set_str(root_member(c, "config_reading"),
		c->ini == c->py ? NPD_STR("python") : NPD_STR("lenient"), at);
}

/* Too large, or too many keys: nothing is known. */
static void set_all_unknown(struct npd_config *c, npd_str why)
{
	static const char *const keys[] = { "config", "inputs", "outputs", "config_counts",
		"config_keys", "config_sections", "config_differences", "config_entries" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		npd_fact_set_unknown(
			root_member(c, keys[i]), why, npd_config_place(c, (struct npd_span){ 0 }));
}

void npd_facts_add_sigmastar_config(struct npd_facts *f, const struct npd_file_text *file,
	const struct npd_sigmastar_options *options)
{
	static const struct npd_sigmastar_options none = { 0 };
	struct npd_config c = {
		.f = f, .file = file, .options = options == NULL ? &none : options
	};
	const struct npd_ini_py_options py = { .python_minor = c.options->python_minor,
		.inline_comments = c.options->inline_comments };

	c.py = npd_ini_read_py(f->arena, file, &py);
	c.c = npd_ini_read_c(f->arena, file);
	c.ini = c.py->refused ? npd_ini_read_lenient(f->arena, file) : c.py;
	add_refusal(&c, "config_refused", c.py);
	add_refusal(&c, "config_c_refused", c.c);
	add_problems(&c);
	if (c.ini->refused) {
		set_all_unknown(&c, NPD_STR("the config is larger than 4 MiB"));
	} else if (count_keys(&c) > NPD_CONFIG_KEYS_MAX) {
		set_all_unknown(&c, NPD_STR("the config has more than 1000 keys"));
	} else {
		c.counts = npd_fact_set_map(root_member(&c, "config_counts"),
			npd_config_place(&c, (struct npd_span){ 0 }));
		add_config(&c);
		npd_config_add_inputs(&c);
		npd_config_add_outputs(&c);
		npd_config_add_keys(&c);
		npd_config_add_differences(&c);
		npd_config_add_entries(&c);
	}
	add_file(&c);
}
