/*
 * always.c - what a match captures however it was satisfied: the wordings of a list share few
 * names.
 */
#include "expr/ast.h"
#include "kb/loader.h"

struct names {
	npd_str *data;
	size_t len, cap;
};

struct walk {
	const struct npd_item *item;
	struct npd_arena *arena;
	const struct npd_expr *when; /* NULL: nothing chooses among the wordings */
	size_t leaf;		     /* the next one, in the order of match.c */
};

static bool holds(const struct names *list, npd_str name)
{
	for (size_t i = 0; i < list->len; i++)
		if (npd_str_eq(list->data[i], name))
			return true;
	return false;
}

static void add(struct walk *w, struct names *list, npd_str name)
{
	if (!holds(list, name))
		NPD_VEC_PUSH(w->arena, list, name);
}

static struct names of_leaf(struct walk *w)
{
	const struct npd_template *t = &w->item->leaves.data[w->leaf++].compiled;
	struct names ret = { 0 };

	for (size_t i = 0; i < t->hole_count; i++)
		add(w, &ret, t->holes[i].name);
	return ret;
}

static struct names of_node(struct walk *w, const struct npd_yaml *node);

/* ---- conditions ---- */

/* One item of a list of wordings. What no item captures does not tell them apart. */
struct choice {
	const struct names *item;
	const struct names *items;
	size_t count;
};

static bool is_told(const struct choice *c, npd_str name)
{
	bool any = false;

	for (size_t i = 0; i < c->count; i++)
		any = any || holds(&c->items[i], name);
	return !any || holds(c->item, name);
}

/* Can the condition be `want` where only these captures are known? The parser bounds the depth. */
static bool may_be(const struct choice *c, const struct npd_expr_node *n, bool want)
{
	const bool chain = n->op == NPD_OP_AND || n->op == NPD_OP_OR;
	const bool one_is_enough = chain && (n->op == NPD_OP_OR) == want;

	if (n->op == NPD_OP_NOT)
		return may_be(c, n->args[0], !want);
	if (n->op == NPD_OP_NAME && !is_told(c, n->name))
		return false;
	for (size_t i = 0; i < n->count; i++)
		if (may_be(c, n->args[i], want) == one_is_enough)
			return one_is_enough;
	return !one_is_enough;
}

/* ---- matches ---- */

/* One item of the list is enough: the names that all of them have, or all that `when` can choose.
 */
static struct names of_any(struct walk *w, const struct npd_yaml *list)
{
	struct names *items = NPD_NEW_ARRAY(w->arena, struct names, list->count);
	struct names ret = { 0 };
	bool first = true;

	for (size_t i = 0; i < list->count; i++)
		items[i] = of_node(w, &list->values[i]);
	for (size_t i = 0; i < list->count; i++) {
		const struct choice choice = { &items[i], items, list->count };
		struct names both = { 0 };

		if (w->when != NULL && !may_be(&choice, w->when->root, true))
			continue;
		for (size_t k = 0; k < items[i].len; k++)
			if (first || holds(&ret, items[i].data[k]))
				add(w, &both, items[i].data[k]);
		ret = both;
		first = false;
	}
	return ret;
}

static struct names of_all(struct walk *w, const struct npd_yaml *list)
{
	struct names ret = { 0 };

	for (size_t i = 0; i < list->count; i++) {
		const struct names own = of_node(w, &list->values[i]);

		for (size_t k = 0; k < own.len; k++)
			add(w, &ret, own.data[k]);
	}
	return ret;
}

/* Depth was checked by match.c. */
static struct names of_node(struct walk *w, const struct npd_yaml *node)
{
	const struct npd_yaml *any = npd_yaml_get(node, "any");
	const struct npd_yaml *all = npd_yaml_get(node, "all");
	const struct npd_yaml *sequence = npd_yaml_get(node, "sequence");
	const struct npd_yaml *absent = npd_yaml_get(node, "absent");
	struct names ret = { 0 };

	if (node->kind == NPD_NODE_LIST)
		return of_any(w, node);
	if (any != NULL)
		ret = of_any(w, any);
	else if (all != NULL || sequence != NULL)
		ret = of_all(w, all != NULL ? all : sequence);
	else
		return of_leaf(w);
	w->leaf += absent == NULL ? 0 : absent->count;
	return ret;
}

bool npd_match_always(struct npd_loader *l, const struct npd_item *item,
	const struct npd_expr *when, npd_str name)
{
	const struct npd_yaml *match = npd_yaml_get(item->node, "match");
	struct walk w = { .item = item, .arena = l->arena, .when = when };

	if (item->match_broken)
		return true;
	const struct names names = match != NULL ? of_node(&w, match) : of_leaf(&w);

	return holds(&names, name);
}
