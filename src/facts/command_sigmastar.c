#include "facts/command_sigmastar.h"

static const struct npd_fact_place nowhere = { 0 };

/* The option under its long or short name; NULL: it is not there. */
static const struct npd_fact *option_of(
	const struct npd_fact *cmd, const char *name, const char *other)
{
	const struct npd_fact *options = npd_fact_find_member(cmd, NPD_STR("options"));
	const struct npd_fact *option = npd_fact_find_member(options, npd_str_of(name));

	return option != NULL || other == NULL ? option
					       : npd_fact_find_member(options, npd_str_of(other));
}

/* Whether the option has a text; where that is not known `to` is not either. */
static bool has_text(const struct npd_fact *option, struct npd_fact *to)
{
	if (option == NULL)
		return false;
	if (option->value.kind == NPD_VALUE_UNKNOWN)
		npd_fact_set_unknown(to, option->value.as.text, option->at);
	return option->value.kind == NPD_VALUE_STRING;
}

/* The place of a part of the option's text; the option's own where quotes moved it. */
static struct npd_fact_place place_of(const struct npd_fact *option, npd_str part)
{
	const npd_str text = option->value.as.text;
	struct npd_fact_place at = option->at;

	if (at.span.to - at.span.from != text.len || part.len == 0)
		return at;
	at.span.from += (size_t)(part.ptr - text.ptr);
	at.span.to = at.span.from + part.len;
	return at;
}

static npd_str lower(struct npd_arena *arena, npd_str s)
{
	char *text = NPD_NEW_ARRAY(arena, char, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		text[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] | 0x20) : s.ptr[i];
	return (npd_str){ text, s.len };
}

/* ---- files ---- */

static void add_config_name(struct npd_facts *f, struct npd_fact *cmd)
{
	const struct npd_fact *option = option_of(cmd, "input_config", NULL);
	struct npd_fact *name = npd_fact_member(f, cmd, "config_name");

	if (has_text(option, name))
		npd_fact_set_str(name, npd_str_base_name(option->value.as.text), option->at);
}

static void add_image_suffix(struct npd_facts *f, struct npd_fact *cmd)
{
	const struct npd_fact *option = option_of(cmd, "image", "i");
	struct npd_fact *suffix = npd_fact_member(f, cmd, "image_suffix");

	if (!has_text(option, suffix) ||
		npd_str_find_byte(option->value.as.text, ':') != NPD_NOT_FOUND)
		return;
	const npd_str name = npd_str_base_name(option->value.as.text);
	size_t dot = name.len;

	while (dot > 1 && name.ptr[dot - 1] != '.')
		dot--;
	npd_fact_set_str(suffix,
		dot > 1 ? lower(f->arena, npd_str_from(name, dot - 1)) : NPD_STR(""), option->at);
}

/* ---- scripts ---- */

static bool is_written(const struct npd_fact *script, npd_str text)
{
	const struct npd_fact *written = npd_fact_find_member(script, NPD_STR("written"));

	return written != NULL && npd_str_eq(written->value.as.text, text);
}

/* The scripts of all commands; those of one pipeline name the same again and again. */
static void list_once(struct npd_facts *f, const struct npd_fact *script, npd_str written)
{
	struct npd_fact *all = npd_fact_member(f, f->root, "command_scripts");

	if (all->value.kind != NPD_VALUE_LIST)
		npd_fact_set_list(all, nowhere);
	for (size_t i = 0; i < all->members.len; i++)
		if (is_written(all->members.data[i], written))
			return;
	if (all->members.len < NPD_COMMAND_PARTS_MAX)
		npd_fact_copy(f, npd_fact_append(f, all), script);
}

static void add_script(
	struct npd_facts *f, struct npd_fact *list, const struct npd_fact *option, npd_str written)
{
	const bool is_file = npd_str_ends(written, NPD_STR(".py"));
	const npd_str name = npd_str_base_name(written);
	struct npd_fact *script =
		npd_fact_set_map(npd_fact_append(f, list), place_of(option, written));

	npd_fact_set_str(npd_fact_member(f, script, "written"), written, nowhere);
	npd_fact_set_bool(npd_fact_member(f, script, "is_file"), is_file, nowhere);
	npd_fact_set_str(npd_fact_member(f, script, "name"), name, nowhere);
	npd_fact_set_str(npd_fact_member(f, script, "module"),
		is_file ? npd_str_head(name, npd_str_find_byte(name, '.')) : written, nowhere);
	list_once(f, script, written);
}

static void add_scripts(struct npd_facts *f, struct npd_fact *cmd)
{
	const struct npd_fact *option = option_of(cmd, "preprocess", "n");
	struct npd_fact *list = npd_fact_member(f, cmd, "scripts");

	if (!has_text(option, list))
		return;
	npd_str rest = option->value.as.text;

	npd_fact_set_list(list, option->at);
	for (bool more = true; more && list->members.len < NPD_COMMAND_PARTS_MAX;) {
		more = npd_str_find_byte(rest, ',') != NPD_NOT_FOUND;
		add_script(f, list, option, npd_str_cut(&rest, ','));
	}
}

/* ---- shapes ---- */

static void add_shape(
	struct npd_facts *f, struct npd_fact *list, const struct npd_fact *option, npd_str text)
{
	struct npd_fact *shape =
		npd_fact_set_list(npd_fact_append(f, list), place_of(option, text));

	for (bool more = true; more && shape->members.len < NPD_COMMAND_PARTS_MAX;) {
		more = npd_str_find_byte(text, ',') != NPD_NOT_FOUND;
		const npd_str part = npd_str_trim(npd_str_cut(&text, ','));
		struct npd_fact *dim = npd_fact_append(f, shape);
		int64_t n;

		if (npd_str_int(part, &n))
			npd_fact_set_int(dim, n, place_of(option, part));
		else
			npd_fact_set_unknown(
				dim, NPD_STR("it is no whole number"), place_of(option, part));
	}
}

static void add_shapes(struct npd_facts *f, struct npd_fact *cmd)
{
	const struct npd_fact *option = option_of(cmd, "input_shapes", NULL);
	struct npd_fact *list = npd_fact_member(f, cmd, "shapes");

	if (!has_text(option, list))
		return;
	npd_str rest = option->value.as.text;

	npd_fact_set_list(list, option->at);
	for (bool more = true; more && list->members.len < NPD_COMMAND_PARTS_MAX;) {
		more = npd_str_find_byte(rest, ':') != NPD_NOT_FOUND;
		add_shape(f, list, option, npd_str_cut(&rest, ':'));
	}
}

void npd_facts_add_sigmastar_command(struct npd_facts *f, struct npd_fact *cmd)
{
	add_config_name(f, cmd);
	add_image_suffix(f, cmd);
	add_scripts(f, cmd);
	add_shapes(f, cmd);
}
