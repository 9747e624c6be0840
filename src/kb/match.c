/*
 * match.c - the match of an entry -> its leaves, numbered depth first in the order of the YAML, the
 * leaves of `absent` after those of the list beside it.
 */
#include "kb/loader.h"
#include "text/regex.h"

#define DEPTH_MAX 3
#define LEAVES_MAX 64
#define FIXED_BYTES_MIN 12
#define ENOUGH SIZE_MAX

struct walk {
	struct npd_loader *loader;
	struct npd_item *item;
	bool whole;    /* the entry says so for all leaves */
	bool short_ok; /* the entry may have few fixed bytes */
	bool absent;
	const struct npd_yaml *primary; /* the first leaf with primary: true */
};

static void fail(struct walk *w, const struct npd_yaml *node, const char *what)
{
	npd_complain_at(&w->loader->complaints, w->item->file, node, "%s", what);
	w->item->match_broken = true;
}

static bool is_true(const struct npd_yaml *map, const char *key)
{
	const struct npd_yaml *value = npd_yaml_get(map, key);

	return value != NULL && npd_str_eq(value->text, NPD_STR("true"));
}

/* ---- leaves ---- */

static struct npd_template copy_template(struct npd_arena *arena, const struct npd_template *t)
{
	npd_str *parts = NPD_NEW_ARRAY(arena, npd_str, t->part_count);
	struct npd_hole *holes = NPD_NEW_ARRAY(arena, struct npd_hole, t->hole_count);
	struct npd_template copy = *t;

	for (size_t i = 0; i < t->part_count; i++)
		parts[i] = npd_arena_copy(arena, t->parts[i]);
	for (size_t i = 0; i < t->hole_count; i++) {
		holes[i].name = npd_arena_copy(arena, t->holes[i].name);
		holes[i].type = t->holes[i].type;
	}
	copy.regex = npd_arena_copy(arena, t->regex);
	copy.parts = parts;
	copy.holes = holes;
	return copy;
}

/* Compiling leaves PCRE2's code in the arena, hence the scratch one. */
static bool compile(
	struct walk *w, const struct npd_yaml *node, bool regex, struct npd_template *ret)
{
	struct npd_loader *l = w->loader;
	struct npd_error error = { 0 };
	size_t at = 0;
	enum npd_status status;

	if (regex && !npd_regex_guard(l, w->item, node))
		return false;
	const struct npd_arena_mark mark = npd_arena_mark(&l->scratch);

	status = regex ? npd_template_from_regex(&l->scratch, node->text, ret, &at, &error)
		       : npd_template_compile(&l->scratch, node->text, ret, &at, &error);
	if (status == NPD_OK)
		*ret = copy_template(l->arena, ret);
	npd_arena_rewind(&l->scratch, mark);
	if (status != NPD_OK)
		npd_complain_in(&l->complaints, w->item->file, node, at, "%s%s",
			regex ? "broken regex: " : "", error.text);
	return status == NPD_OK;
}

static bool has_long_part(const struct npd_template *t)
{
	for (size_t i = 0; i < t->part_count; i++)
		if (t->parts[i].len >= NPD_SCAN_PART_MIN)
			return true;
	return false;
}

/* Returns the fixed bytes that count for the leaf; ENOUGH when their number does not matter. */
static size_t add_leaf(struct walk *w, const struct npd_yaml *node, bool regex, bool whole)
{
	struct npd_leaf leaf = { .whole = whole || w->whole, .absent = w->absent };

	if (node->kind != NPD_NODE_SCALAR || npd_str_trim(node->text).len == 0 ||
		!compile(w, node, regex, &leaf.compiled)) {
		w->item->match_broken = true; /* reported already */
		return ENOUGH;
	}
	if (w->item->leaves.len == LEAVES_MAX) {
		fail(w, node, "too many texts in one match, make it several entries");
		return ENOUGH;
	}
	if (leaf.compiled.hole_count >= NPD_REGEX_GROUPS_MAX)
		fail(w, node, "too many placeholders in one text");
	if (w->item->kind != NPD_KIND_PREFIX && !has_long_part(&leaf.compiled))
		fail(w, node,
			regex ? "no fixed part of 4 bytes or more that every match holds, so there "
				"is nothing to search for; make an alternation a list of wordings"
			      : "no fixed part of 4 bytes or more, so there is nothing to search "
				"for; write more of the text out");
	NPD_VEC_PUSH(w->loader->arena, &w->item->leaves, leaf);
	return regex || leaf.whole || w->short_ok ? ENOUGH : leaf.compiled.fixed_bytes;
}

static void check_fixed(struct walk *w, const struct npd_yaml *node, size_t fixed)
{
	if (fixed >= FIXED_BYTES_MIN || w->absent)
		return;
	npd_complain_at(&w->loader->complaints, w->item->file, node,
		"only %zu fixed bytes, %d are needed; write more of the text out, or add "
		"'whole: true' or 'context: required'",
		fixed, FIXED_BYTES_MIN);
}

static void note_primary(struct walk *w, const struct npd_yaml *node)
{
	if (w->absent)
		fail(w, node, "what is absent can't be primary, remove 'primary'");
	else if (w->primary != NULL)
		npd_complain_at(&w->loader->complaints, w->item->file, node,
			"a second 'primary: true', the first is at line %u", w->primary->line);
	else
		w->primary = node;
}

/* ---- combinations ---- */

static size_t add_node(struct walk *w, const struct npd_yaml *node, unsigned depth);

static size_t add_any(struct walk *w, const struct npd_yaml *list, unsigned depth)
{
	for (size_t i = 0; i < list->count; i++)
		check_fixed(w, &list->values[i], add_node(w, &list->values[i], depth));
	return ENOUGH;
}

/* What all parts of a combination hold counts together. */
static size_t add_all(struct walk *w, const struct npd_yaml *list, unsigned depth)
{
	size_t sum = 0;

	for (size_t i = 0; i < list->count; i++) {
		const size_t fixed = add_node(w, &list->values[i], depth);

		sum = fixed == ENOUGH || sum == ENOUGH ? ENOUGH : sum + fixed;
	}
	return sum;
}

static void add_absent(struct walk *w, const struct npd_yaml *list, unsigned depth)
{
	const bool before = w->absent;

	w->absent = true;
	for (size_t i = 0; i < list->count; i++) {
		const struct npd_yaml *item = &list->values[i];

		if (item->kind == NPD_NODE_LIST || npd_yaml_get(item, "all") != NULL ||
			npd_yaml_get(item, "any") != NULL || npd_yaml_get(item, "sequence") != NULL)
			fail(w, item, "'absent' takes texts, not combinations");
		else
			add_node(w, item, depth);
	}
	w->absent = before;
}

static void refuse_keys(
	struct walk *w, const struct npd_yaml *map, const char *const keys[2], const char *where)
{
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < map->count; i++)
			if (npd_str_eq(map->keys[i].text, npd_str_of(keys[k])))
				npd_complain_at(&w->loader->complaints, w->item->file,
					&map->keys[i], "'%s' belongs to %s, remove it", keys[k],
					where);
}

static size_t add_combination(struct walk *w, const struct npd_yaml *map, unsigned depth)
{
	static const char *const leaf_keys[] = { "whole", "primary" };
	const struct npd_yaml *any = npd_yaml_get(map, "any");
	const struct npd_yaml *all = npd_yaml_get(map, "all");
	const struct npd_yaml *sequence = npd_yaml_get(map, "sequence");
	const struct npd_yaml *absent = npd_yaml_get(map, "absent");
	size_t fixed = ENOUGH;

	if (depth >= DEPTH_MAX) {
		fail(w, map, "combinations nest deeper than 3, make it simpler");
		return ENOUGH;
	}
	refuse_keys(w, map, leaf_keys, "a text");
	if (any != NULL)
		fixed = add_any(w, any, depth + 1);
	else if (all != NULL || sequence != NULL)
		fixed = add_all(w, all != NULL ? all : sequence, depth + 1);
	if (absent != NULL)
		add_absent(w, absent, depth + 1);
	return fixed;
}

static size_t add_map(struct walk *w, const struct npd_yaml *map, unsigned depth)
{
	static const char *const combination_keys[] = { "absent", "within" };
	const struct npd_yaml *text = npd_yaml_get(map, "text");
	const struct npd_yaml *regex = npd_yaml_get(map, "regex");

	if (text == NULL && regex == NULL)
		return add_combination(w, map, depth);
	refuse_keys(w, map, combination_keys, "'all', 'any' or 'sequence'");
	if (is_true(map, "primary"))
		note_primary(w, map);
	return add_leaf(w, text != NULL ? text : regex, text == NULL, is_true(map, "whole"));
}

static size_t add_node(struct walk *w, const struct npd_yaml *node, unsigned depth)
{
	switch (node->kind) {
	case NPD_NODE_SCALAR:
		return add_leaf(w, node, false, false);
	case NPD_NODE_LIST:
		if (depth >= DEPTH_MAX)
			fail(w, node, "combinations nest deeper than 3, make it simpler");
		else
			add_any(w, node, depth + 1);
		return ENOUGH;
	case NPD_NODE_MAP:
		return add_map(w, node, depth);
	case NPD_NODE_ABSENT:
		break;
	}
	w->item->match_broken = true;
	return ENOUGH;
}

void npd_match_load(struct npd_loader *l, struct npd_item *item)
{
	const struct npd_yaml *match = npd_yaml_get(item->node, "match");
	const struct npd_yaml *regex = npd_yaml_get(item->node, "regex");
	const bool claims = item->kind == NPD_KIND_SIGNATURE || item->kind == NPD_KIND_HARMLESS;
	struct walk w = {
		.loader = l,
		.item = item,
		.whole = is_true(item->node, "whole"),
		.short_ok = !claims || npd_yaml_get(item->node, "context") != NULL,
	};

	if (match == NULL && regex == NULL)
		item->match_broken = true;
	else if (match == NULL)
		add_leaf(&w, regex, true, false);
	else
		check_fixed(&w, match, add_node(&w, match, 0));
}
