/*
 * rules.c - rules against the vocabulary: every fact that a rule names is declared, conditions fit
 * the types of what they compare, lists are lists.
 */
#include "base/error.h"
#include "kb/loader.h"
#include "kb/vocabulary.h"

struct rule_names {
	struct npd_declaration *names;
	size_t count;
};

static void complain_path(struct npd_loader *l, const struct npd_item *item)
{
	const struct npd_yaml *members = npd_yaml_get(item->node, "members");
	struct npd_vocabulary trial;

	npd_vocabulary_init(&trial, l->arena);
	for (size_t i = 0; members != NULL && i < members->count; i++) {
		const struct npd_yaml *path = npd_yaml_get(&members->values[i], "path");
		const char *wrong =
			path == NULL ? NULL
				     : npd_vocabulary_add(&trial, path->text, NPD_STR("any"));

		if (wrong != NULL)
			npd_complain_at(&l->complaints, item->file, path, "'path': %s", wrong);
	}
}

static void add_members(struct npd_vocabulary *v, const struct npd_item *item)
{
	const struct npd_yaml *members = npd_yaml_get(item->node, "members");

	for (size_t i = 0; members != NULL && i < members->count; i++) {
		const struct npd_yaml *path = npd_yaml_get(&members->values[i], "path");
		const struct npd_yaml *type = npd_yaml_get(&members->values[i], "type");

		if (path != NULL && type != NULL)
			npd_vocabulary_add(v, path->text, type->text);
	}
}

/* A condition, or the path of a fact, which is one, too. */
static bool check_text(struct npd_loader *l, const struct npd_item *item,
	const struct rule_names *names, const struct npd_yaml *node, npd_str text, size_t from,
	enum npd_value_kind want)
{
	struct npd_error error = { 0 };
	struct npd_expr *e = NULL;
	size_t at = 0;
	enum npd_status status = npd_expr_parse(l->arena, text, &e, &at, &error);

	if (status == NPD_OK)
		status = npd_expr_check(e, names->names, names->count, want, &at, &error);
	if (status == NPD_OK)
		return true;
	npd_complain_in(&l->complaints, item->file, node, from + at, "%s", error.text);
	return false;
}

/* The shape at a path of plain names; NULL where it isn't one. */
static const struct npd_shape *shape_at(const struct rule_names *names, npd_str path)
{
	const npd_str first = npd_str_cut(&path, '.');
	const struct npd_shape *shape = NULL;

	for (size_t i = 0; i < names->count; i++)
		if (npd_str_eq(names->names[i].name, first))
			shape = names->names[i].shape;
	while (shape != NULL && path.len > 0) {
		const npd_str name = npd_str_cut(&path, '.');
		const struct npd_shape *member = shape->first;

		while (member != NULL && !npd_str_eq(member->name, name))
			member = member->next;
		shape = member;
	}
	return shape;
}

/* `NAME in PATH`: declares NAME as what the list at PATH holds. */
static void check_each(struct npd_loader *l, const struct npd_item *item, struct rule_names *names,
	const struct npd_yaml *each)
{
	const size_t in = npd_str_find(each->text, NPD_STR(" in "));

	if (in == NPD_NOT_FOUND)
		return; /* once, or reported already */
	const npd_str name = npd_str_head(each->text, in);
	const npd_str path = npd_str_trim(npd_str_from(each->text, in + 4));
	const size_t from = (size_t)(path.ptr - each->text.ptr);

	const bool good = check_text(l, item, names, each, path, from, NPD_VALUE_LIST);
	const struct npd_shape *list = good ? shape_at(names, path) : NULL;

	if (good && list == NULL)
		npd_complain_in(&l->complaints, item->file, each, from,
			"'for_each' takes names and dots, such as 'node in model.nodes'");
	/* without a list the name may be anything, so that one mistake is told once */
	names->names[names->count++] =
		(struct npd_declaration){ .name = name, .shape = list == NULL ? NULL : list->item };
}

static void check_placeholder(struct npd_loader *l, const struct npd_item *item,
	const struct rule_names *names, const struct npd_yaml *text, npd_str name)
{
	struct npd_error error = { 0 };
	struct npd_expr *e = NULL;
	size_t at = 0;
	enum npd_status status = npd_expr_parse(l->arena, name, &e, &at, &error);

	if (status == NPD_OK)
		status = npd_expr_check(e, names->names, names->count, NPD_VALUE_NULL, &at, &error);
	if (status != NPD_OK)
		npd_complain_in(&l->complaints, item->file, text,
			(size_t)(name.ptr - text->text.ptr), "'{%.*s}': %s",
			NPD_ARG(npd_shown(name)), error.text);
}

static void check_prose(struct npd_loader *l, const struct npd_item *item,
	const struct rule_names *names, const struct npd_yaml *prose)
{
	for (size_t i = 0; i < prose->count; i++) {
		const struct npd_yaml *text = &prose->values[i];
		size_t at = 0;

		if (text->kind != NPD_NODE_SCALAR)
			continue;
		for (npd_str p = npd_placeholder_next(text->text, &at); p.len > 0;
			p = npd_placeholder_next(text->text, &at))
			check_placeholder(l, item, names, text, p);
	}
}

static enum npd_value_kind wanted(const struct npd_found *found)
{
	return npd_str_eq(found->name, NPD_STR("to")) ? NPD_VALUE_STRING : NPD_VALUE_BOOL;
}

static void check_rule(
	struct npd_loader *l, const struct npd_item *item, const struct npd_vocabulary *vocabulary)
{
	const struct npd_yaml *each = npd_yaml_get(item->node, "for_each");
	struct rule_names names;

	names.names = npd_vocabulary_names(vocabulary, &names.count);
	if (each != NULL && each->kind == NPD_NODE_SCALAR)
		check_each(l, item, &names, each);
	for (size_t i = 0; i < item->found.len; i++) {
		const struct npd_found *found = &item->found.data[i];
		const struct npd_yaml *node = found->node;

		if (found->schema->kind == NPD_SCHEMA_CONDITION)
			check_text(l, item, &names, node, node->text, 0, wanted(found));
		else if (found->schema->kind == NPD_SCHEMA_FACT)
			check_text(l, item, &names, node, node->text, 0, NPD_VALUE_NULL);
		else if (found->schema->kind == NPD_SCHEMA_PROSE)
			check_prose(l, item, &names, node);
	}
}

void npd_rules_check(struct npd_loader *l)
{
	struct npd_vocabulary vocabulary;

	npd_vocabulary_init(&vocabulary, l->arena);
	if (l->base != NULL)
		npd_vocabulary_add_kb(&vocabulary, l->base);
	for (size_t i = 0; i < l->items.len; i++) {
		if (l->items.data[i].kind != NPD_KIND_FACT)
			continue;
		complain_path(l, &l->items.data[i]);
		add_members(&vocabulary, &l->items.data[i]);
	}
	if (npd_vocabulary_is_empty(&vocabulary))
		return;
	for (size_t i = 0; i < l->items.len; i++)
		if (l->items.data[i].kind == NPD_KIND_RULE)
			check_rule(l, &l->items.data[i], &vocabulary);
}
