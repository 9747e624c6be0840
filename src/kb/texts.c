/* texts.c - what an entry's texts say about its captures and stages. */
#include "base/map.h"
#include "base/utf8.h"
#include "expr/expr.h"
#include "kb/loader.h"

/* ---- placeholders ---- */

/* The placeholders of a text, each once, where it stands first. */
struct placeholders {
	struct npd_map places;
	NPD_VEC(npd_str) names;
};

static struct placeholders placeholders_of(struct npd_arena *arena, npd_str text)
{
	struct placeholders all = { 0 };
	size_t at = 0;

	npd_map_init(&all.places, arena);
	for (npd_str p = npd_placeholder_next(text, &at); p.len > 0;
		p = npd_placeholder_next(text, &at)) {
		if (npd_map_find(&all.places, p) != NPD_NOT_FOUND)
			continue;
		npd_map_add(&all.places, p, at - p.len - 2);
		NPD_VEC_PUSH(arena, &all.names, p);
	}
	return all;
}

/* What `from` has and the text `in` lacks. */
static void check_same(struct npd_loader *l, const struct npd_item *item,
	const struct placeholders *from, const char *from_name, const struct placeholders *in,
	const char *in_name, const struct npd_yaml *in_node)
{
	for (size_t i = 0; i < from->names.len; i++)
		if (npd_map_find(&in->places, from->names.data[i]) == NPD_NOT_FOUND)
			npd_complain_at(&l->complaints, item->file, in_node,
				"'%s' lacks the placeholder '{%.*s}' that '%s' has", in_name,
				NPD_ARG(npd_shown(from->names.data[i])), from_name);
}

/* ---- captures ---- */

static enum npd_value_kind value_of(enum npd_hole_type type)
{
	switch (type) {
	case NPD_HOLE_INT:
		return NPD_VALUE_INT;
	case NPD_HOLE_FLOAT:
		return NPD_VALUE_DOUBLE;
	case NPD_HOLE_VALUE:
	case NPD_HOLE_PATH:
	case NPD_HOLE_SHAPE:
	case NPD_HOLE_LIST:
	case NPD_HOLE_TEXT:
	case NPD_HOLE_REST:
		break;
	}
	return NPD_VALUE_STRING;
}

struct declarations {
	struct npd_declaration *data;
	size_t len, cap;
};

static void declare(
	struct npd_arena *arena, struct declarations *names, npd_str name, enum npd_value_kind kind)
{
	for (size_t i = 0; i < names->len; i++) {
		if (!npd_str_eq(names->data[i].name, name))
			continue;
		if (names->data[i].kind != kind)
			names->data[i].kind = NPD_VALUE_NULL;
		return;
	}
	const struct npd_declaration declaration = { name, kind, NULL };

	NPD_VEC_PUSH(arena, names, declaration);
}

static struct declarations captures_of(struct npd_arena *arena, const struct npd_item *item)
{
	struct declarations names = { 0 };

	for (size_t i = 0; i < item->leaves.len; i++) {
		const struct npd_leaf *leaf = &item->leaves.data[i];

		for (size_t k = 0; !leaf->absent && k < leaf->compiled.hole_count; k++)
			declare(arena, &names, leaf->compiled.holes[k].name,
				value_of(leaf->compiled.holes[k].type));
	}
	return names;
}

/* Also true when what is captured can't be known. */
static bool is_captured(const struct npd_item *item, const struct declarations *names, npd_str name)
{
	if (item->match_broken)
		return true;
	for (size_t i = 0; i < names->len; i++)
		if (npd_str_eq(names->data[i].name, name))
			return true;
	return false;
}

static npd_str captured_instead(
	struct npd_loader *l, const struct declarations *names, npd_str name)
{
	NPD_VEC(npd_str) list = { 0 };

	for (size_t i = 0; i < names->len; i++)
		NPD_VEC_PUSH(l->arena, &list, names->data[i].name);
	return npd_did_you_mean(&l->complaints, name, list.data, list.len, "captured are");
}

static void check_placeholders(struct npd_loader *l, const struct npd_item *item,
	const struct declarations *names, const struct placeholders *used,
	const struct npd_yaml *scalar)
{
	for (size_t i = 0; i < used->names.len; i++) {
		const npd_str p = used->names.data[i];

		if (!is_captured(item, names, p))
			npd_complain_in(&l->complaints, item->file, scalar,
				npd_map_find(&used->places, p),
				"the match captures no '{%.*s}'%.*s", NPD_ARG(npd_shown(p)),
				NPD_ARG(captured_instead(l, names, p)));
	}
}

static void check_fill(struct npd_loader *l, const struct npd_item *item,
	const struct declarations *names, const struct npd_yaml *scalar)
{
	const struct placeholders used = placeholders_of(l->arena, scalar->text);

	check_placeholders(l, item, names, &used, scalar);
}

static void check_name(struct npd_loader *l, const struct npd_item *item,
	const struct declarations *names, const struct npd_yaml *node)
{
	if (!is_captured(item, names, node->text))
		npd_complain_at(&l->complaints, item->file, node,
			"the match captures no '%.*s'%.*s", NPD_ARG(npd_shown(node->text)),
			NPD_ARG(captured_instead(l, names, node->text)));
}

static bool is_wide(npd_str s)
{
	return s.len > 0 && npd_utf8_width(npd_utf8_next(&s, NULL)) == 2;
}

/*
 * Folding turns a line break between two ideographs into a blank, which Chinese does not have; a
 * command in backticks may.
 */
static void check_blanks(
	struct npd_loader *l, const struct npd_item *item, const struct npd_yaml *zh)
{
	size_t before = 0; /* where the character before the one at `at` starts */
	bool code = false;

	for (size_t at = 0; at < zh->text.len;) {
		npd_str rest = npd_str_from(zh->text, at);

		code ^= rest.ptr[0] == '`';
		if (!code && rest.ptr[0] == ' ' && is_wide(npd_str_from(zh->text, before)) &&
			is_wide(npd_str_from(rest, 1)))
			npd_complain_in(&l->complaints, item->file, zh, at,
				"a blank between two Chinese characters, as a folded line break "
				"leaves it; "
				"break the line elsewhere");
		before = at;
		npd_utf8_next(&rest, NULL);
		at = zh->text.len - rest.len;
	}
}

static void check_prose(struct npd_loader *l, const struct npd_item *item,
	const struct declarations *names, const struct npd_yaml *prose)
{
	const struct npd_yaml *en = npd_yaml_get(prose, "en"), *zh = npd_yaml_get(prose, "zh");

	if (prose->style == NPD_YAML_FLOW || en == NULL || zh == NULL ||
		en->kind != NPD_NODE_SCALAR || zh->kind != NPD_NODE_SCALAR)
		return; /* reported already */
	const struct placeholders in_en = placeholders_of(l->arena, en->text);
	const struct placeholders in_zh = placeholders_of(l->arena, zh->text);

	check_same(l, item, &in_en, "en", &in_zh, "zh", zh);
	check_same(l, item, &in_zh, "zh", &in_en, "en", en);
	check_blanks(l, item, zh);
	if (!npd_kinds[item->kind].matches)
		return;
	check_placeholders(l, item, names, &in_en, en);
	check_placeholders(l, item, names, &in_zh, zh);
}

/* ---- conditions ---- */

static void check_condition(struct npd_loader *l, const struct npd_item *item,
	const struct declarations *captures, const struct npd_yaml *node)
{
	static const char *const always[] = { "stage", "toolchain", "sdk" };
	struct npd_error error = { 0 };
	struct npd_expr *e = NULL;
	struct declarations names = { 0 };
	size_t at = 0;
	enum npd_status status = npd_expr_parse(l->arena, node->text, &e, &at, &error);

	/* the names in a rule's conditions are facts: rules.c */
	if (status == NPD_OK && npd_kinds[item->kind].matches && !item->match_broken) {
		for (size_t i = 0; i < captures->len; i++)
			NPD_VEC_PUSH(l->arena, &names, captures->data[i]);
		for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
			if (!is_captured(item, captures, npd_str_of(always[i])))
				declare(l->arena, &names, npd_str_of(always[i]), NPD_VALUE_STRING);
		status = npd_expr_check(e, names.data, names.len, NPD_VALUE_BOOL, &at, &error);
	}
	if (status != NPD_OK)
		npd_complain_in(&l->complaints, item->file, node, at, "%s", error.text);
}

/* ---- texts of a finding ---- */

/* The texts of a signature, one of its stages or variants. */
struct telling {
	const struct npd_item *item;
	const struct npd_expr *when; /* of a variant, else NULL */
};

/* What a wording does not capture would stand in the report as {name}. */
static void check_told(
	struct npd_loader *l, const struct telling *t, const struct npd_yaml *prose, npd_str key)
{
	const struct npd_yaml *en = npd_yaml_get(prose, "en");

	if (en == NULL || en->kind != NPD_NODE_SCALAR)
		return; /* reported already */
	const struct placeholders used = placeholders_of(l->arena, en->text);
	const struct declarations captured = captures_of(l->arena, t->item);

	for (size_t i = 0; i < used.names.len; i++) {
		const npd_str p = used.names.data[i];

		if (is_captured(t->item, &captured, p) && !npd_match_always(l, t->item, t->when, p))
			npd_complain_in(&l->complaints, t->item->file, en,
				npd_map_find(&used.places, p),
				"'%.*s' has '{%.*s}', which not every wording of the match "
				"captures; keep it for variants whose 'when' names it",
				NPD_ARG(key), NPD_ARG(npd_shown(p)));
	}
}

static void check_telling(
	struct npd_loader *l, const struct telling *t, const struct npd_yaml *place)
{
	const struct npd_yaml *fix = npd_yaml_get(place, "fix");

	for (size_t i = 0; i < place->count && place->kind == NPD_NODE_MAP; i++)
		if (npd_str_eq(place->keys[i].text, NPD_STR("title")) ||
			npd_str_eq(place->keys[i].text, NPD_STR("cause")))
			check_told(l, t, &place->values[i], place->keys[i].text);
	for (size_t i = 0; fix != NULL && i < fix->count; i++)
		check_told(l, t, &fix->values[i], NPD_STR("fix"));
}

static void check_tellings(struct npd_loader *l, const struct npd_item *item)
{
	const struct npd_yaml *stages = npd_yaml_get(item->node, "per_stage");
	const struct npd_yaml *variants = npd_yaml_get(item->node, "variants");
	const struct telling own = { .item = item };

	check_telling(l, &own, item->node);
	for (size_t i = 0; stages != NULL && i < stages->count; i++)
		check_telling(l, &own, &stages->values[i]);
	for (size_t i = 0; variants != NULL && i < variants->count; i++) {
		const struct npd_yaml *when = npd_yaml_get(&variants->values[i], "when");
		struct npd_expr *e = NULL;

		if (when != NULL && npd_expr_parse(l->arena, when->text, &e, NULL, NULL) == NPD_OK)
			check_telling(l, &(struct telling){ item, e }, &variants->values[i]);
	}
}

/* ---- stages ---- */

static void check_stage(
	struct npd_loader *l, const struct npd_item *item, const struct npd_yaml *node)
{
	if (!npd_is_slug(node->text)) {
		npd_complain_at(&l->complaints, item->file, node, "'%.*s' can't be a stage",
			NPD_ARG(npd_shown(node->text)));
		return;
	}
	for (size_t i = 0; i < item->stage_count; i++)
		if (npd_str_eq(item->stages[i], node->text))
			return;
	if (item->stage_count > 0)
		npd_complain_at(&l->complaints, item->file, node,
			"the entry has no stage '%.*s'%.*s", NPD_ARG(npd_shown(node->text)),
			NPD_ARG(npd_did_you_mean(&l->complaints, node->text, item->stages,
				item->stage_count, "its stages are")));
}

static void check_levels(
	struct npd_loader *l, const struct npd_item *item, const struct declarations *names)
{
	const struct npd_yaml *levels = npd_yaml_get(item->node, "levels");

	if (item->kind == NPD_KIND_PREFIX && levels != NULL &&
		!is_captured(item, names, NPD_STR("level")))
		npd_complain_at(&l->complaints, item->file, levels,
			"'levels' needs a group (?<level>...) in the regex");
}

void npd_texts_check(struct npd_loader *l, const struct npd_item *item)
{
	const struct declarations names = captures_of(l->arena, item);

	check_levels(l, item, &names);
	if (item->kind == NPD_KIND_SIGNATURE)
		check_tellings(l, item);
	for (size_t i = 0; i < item->found.len; i++) {
		const struct npd_schema *schema = item->found.data[i].schema;
		const struct npd_yaml *node = item->found.data[i].node;

		if (schema->kind == NPD_SCHEMA_PROSE)
			check_prose(l, item, &names, node);
		else if (schema->kind == NPD_SCHEMA_FILL)
			check_fill(l, item, &names, node);
		else if (schema->kind == NPD_SCHEMA_GROUP)
			check_name(l, item, &names, node);
		else if (schema->kind == NPD_SCHEMA_CONDITION)
			check_condition(l, item, &names, node);
		else if (schema->kind == NPD_SCHEMA_STAGE)
			check_stage(l, item, node);
		else if (schema->kind == NPD_SCHEMA_STAGES)
			for (size_t k = 0; k < node->count; k++)
				check_stage(l, item, &node->keys[k]);
		else if (schema->kind == NPD_SCHEMA_CAPTURES)
			for (size_t k = 0; k < node->count; k++)
				check_name(l, item, &names, &node->keys[k]);
	}
}
