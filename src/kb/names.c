/* names.c - ids: their form, their order, that each is used once, and that references lead
 * somewhere. */
#include "base/map.h"
#include "kb/loader.h"

static void complain_taken(struct npd_loader *l, const struct npd_item *item,
	const struct npd_yaml *node, const struct npd_item *other)
{
	npd_complain_at(&l->complaints, item->file, node,
		"id '%.*s' is taken already, at %.*s:%u:%u", NPD_ARG(npd_shown(node->text)),
		NPD_ARG(other->file->name), other->id_node->line, other->id_node->column);
}

/* The entry of the knowledge below that has the id or alias `name`, NULL when there is none. */
static const struct npd_entry *base_entry(const struct npd_loader *l, npd_str name)
{
	const size_t i = l->base == NULL ? NPD_NOT_FOUND : npd_kb_find(l->base, name);

	return i == NPD_NOT_FOUND ? NULL : npd_kb_at(l->base, i);
}

static void check_form(struct npd_loader *l, const struct npd_item *item)
{
	npd_str rest = item->id;
	const npd_str toolchain = npd_str_cut(&rest, '.');

	if (item->toolchain.len > 0 && !npd_str_eq(toolchain, item->toolchain))
		npd_complain_at(&l->complaints, item->file, item->id_node,
			"id '%.*s' must start with '%.*s.', the toolchain of the file",
			NPD_ARG(npd_shown(item->id)), NPD_ARG(npd_shown(item->toolchain)));
}

static void check_order(
	struct npd_loader *l, const struct npd_item *before, const struct npd_item *item)
{
	if (before->file != item->file || before->kind != item->kind || before->id_node == NULL)
		return;
	if (npd_str_cmp(before->id, item->id) > 0)
		npd_complain_at(&l->complaints, item->file, item->id_node,
			"id '%.*s' stands behind '%.*s', sort the entries by id",
			NPD_ARG(npd_shown(item->id)), NPD_ARG(npd_shown(before->id)));
}

static void check_override(struct npd_loader *l, const struct npd_item *item)
{
	const struct npd_entry *below = base_entry(l, item->id);

	if (below == NULL)
		return;
	if (!npd_str_eq(below->id, item->id))
		npd_complain_at(&l->complaints, item->file, item->id_node,
			"id '%.*s' is an alias of '%.*s', use that id to replace it",
			NPD_ARG(item->id), NPD_ARG(below->id));
	else if (below->kind != item->kind)
		npd_complain_at(&l->complaints, item->file, item->id_node,
			"id '%.*s' is a %s already, a %s can't replace it", NPD_ARG(item->id),
			npd_kind_name(below->kind), npd_kind_name(item->kind));
}

static void check_alias(
	struct npd_loader *l, struct npd_map *names, size_t i, const struct npd_yaml *node)
{
	const struct npd_item *item = &l->items.data[i];
	const struct npd_entry *below = base_entry(l, node->text);
	const size_t other = npd_map_find(names, node->text);

	if (other != NPD_NOT_FOUND)
		complain_taken(l, item, node, &l->items.data[other]);
	else
		npd_map_add(names, node->text, i);
	if (below != NULL && !npd_str_eq(below->id, item->id))
		npd_complain_at(&l->complaints, item->file, node,
			"alias '%.*s' is taken already in the knowledge below",
			NPD_ARG(npd_shown(node->text)));
}

static void add_ids(struct npd_loader *l, struct npd_map *names)
{
	for (size_t i = 0; i < l->items.len; i++) {
		const struct npd_item *item = &l->items.data[i];

		if (item->id_node == NULL)
			continue;
		const size_t other = npd_map_find(names, item->id);

		if (other == NPD_NOT_FOUND)
			npd_map_add(names, item->id, i);
		else
			complain_taken(l, item, item->id_node, &l->items.data[other]);
		check_form(l, item);
		check_override(l, item);
		if (i > 0)
			check_order(l, &l->items.data[i - 1], item);
	}
}

static void add_aliases(struct npd_loader *l, struct npd_map *names)
{
	for (size_t i = 0; i < l->items.len; i++) {
		const struct npd_yaml *list = npd_yaml_get(l->items.data[i].node, "aliases");

		if (list == NULL || l->items.data[i].id_node == NULL)
			continue;
		for (size_t k = 0; k < list->count; k++)
			if (list->values[k].kind == NPD_NODE_SCALAR)
				check_alias(l, names, i, &list->values[k]);
	}
}

/* ---- references ---- */

static npd_str nearest_id(struct npd_loader *l, const struct npd_map *names, npd_str id)
{
	NPD_VEC(npd_str) list = { 0 };

	if (npd_complaints_full(&l->complaints))
		return NPD_STR("");
	for (size_t i = 0; i < names->cap; i++)
		if (names->slots[i].key.ptr != NULL)
			NPD_VEC_PUSH(l->arena, &list, names->slots[i].key);
	if (l->base != NULL)
		NPD_VEC_PUSH(l->arena, &list, npd_kb_suggest(l->base, id));
	/* a list of all ids would be no help */
	return npd_did_you_mean(&l->complaints, id, list.data, list.len, NULL);
}

static void check_reference(struct npd_loader *l, const struct npd_map *names,
	const struct npd_item *item, const struct npd_found *found)
{
	const npd_str id = found->node->text;
	const size_t i = npd_map_find(names, id);
	const struct npd_entry *below = i == NPD_NOT_FOUND ? base_entry(l, id) : NULL;

	if (i == NPD_NOT_FOUND && below == NULL) {
		npd_complain_at(&l->complaints, item->file, found->node,
			"'%.*s' names '%.*s', which does not exist%.*s", NPD_ARG(found->name),
			NPD_ARG(npd_shown(id)), NPD_ARG(nearest_id(l, names, id)));
		return;
	}
	const enum npd_kind kind = below != NULL ? below->kind : l->items.data[i].kind;
	const enum npd_kind want = found->schema->ref;

	if (want != NPD_KIND_COUNT && kind != want)
		npd_complain_at(&l->complaints, item->file, found->node,
			"'%.*s' names the %s '%.*s', it takes a %s", NPD_ARG(found->name),
			npd_kind_name(kind), NPD_ARG(npd_shown(id)), npd_kind_name(want));
	if (i != NPD_NOT_FOUND && &l->items.data[i] == item)
		npd_complain_at(&l->complaints, item->file, found->node,
			"'%.*s' names the entry itself, remove it", NPD_ARG(found->name));
}

void npd_names_check(struct npd_loader *l)
{
	struct npd_map names;

	npd_map_init(&names, l->arena);
	add_ids(l, &names);
	add_aliases(l, &names);
	for (size_t i = 0; i < l->items.len; i++) {
		const struct npd_item *item = &l->items.data[i];

		for (size_t k = 0; k < item->found.len; k++)
			if (item->found.data[k].schema->kind == NPD_SCHEMA_REF)
				check_reference(l, &names, item, &item->found.data[k]);
	}
}
