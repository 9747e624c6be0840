/*
 * eval.c - walking the tree under a budget.
 *
 * Two ways to a node's value. fetch() may give ABSENT: a fact that is not there, a key that its map
 * does not have, and what hangs below them. evaluate() makes an error of that. has() asks fetch(),
 * everything else asks evaluate().
 */
#include <math.h>

#include "base/suggest.h"
#include "base/vec.h"
#include "expr/ast.h"
#include "expr/functions.h"
#include "expr/operators.h"
#include "expr/value.h"

struct evaluator {
	struct npd_budget budget;
	const struct npd_expr *expr;
	const struct npd_binding *bindings;
	size_t binding_count;
	const struct npd_value **facts; /* by slot of NPD_OP_NAME; NULL: not bound */
	struct npd_value locals[NPD_EXPR_MACRO_DEPTH_MAX]; /* by slot of NPD_OP_LOCAL */
};

static struct npd_value evaluate(struct evaluator *ev, const struct npd_expr_node *node);

static const struct npd_value absent = { .kind = NPD_VALUE_ABSENT };

/* ---- names, fields, items ---- */

static struct npd_value undeclared(struct evaluator *ev, npd_str name)
{
	const npd_str shown = npd_budget_quote(&ev->budget, name);
	npd_str *names = NULL;

	if (!npd_budget_charge(&ev->budget, 64 * ev->binding_count))
		return npd_budget_error(&ev->budget);
	names = NPD_NEW_ARRAY(ev->budget.arena, npd_str, ev->binding_count);
	for (size_t i = 0; i < ev->binding_count; i++)
		names[i] = ev->bindings[i].name;
	const size_t near = npd_suggest(name, names, ev->binding_count);

	if (near == NPD_NOT_FOUND)
		return npd_value_error(&ev->budget, "undeclared name '%.*s'", NPD_ARG(shown));
	const npd_str meant = npd_budget_quote(&ev->budget, names[near]);

	return npd_value_error(&ev->budget, "undeclared name '%.*s', did you mean '%.*s'?",
		NPD_ARG(shown), NPD_ARG(meant));
}

static struct npd_value fetch(struct evaluator *ev, const struct npd_expr_node *node);

static struct npd_value select_field(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value map = fetch(ev, node->args[0]);

	ev->budget.at = node->position;
	if (map.kind == NPD_VALUE_ABSENT || map.kind == NPD_VALUE_UNKNOWN ||
		map.kind == NPD_VALUE_ERROR)
		return map;
	if (map.kind != NPD_VALUE_MAP)
		return npd_value_error(
			&ev->budget, "%s has no fields", npd_value_kind_name(map.kind));
	const struct npd_value *value = npd_value_find(&ev->budget, map, npd_value_str(node->name));

	if (ev->budget.spent)
		return npd_budget_error(&ev->budget);
	return value == NULL ? absent : *value;
}

static struct npd_value list_item(
	struct evaluator *ev, struct npd_value list, struct npd_value index)
{
	const struct npd_value last = npd_value_int((int64_t)list.as.list.count - 1);

	if (!npd_value_is_number(index))
		return npd_value_error(&ev->budget, "the index of a list is int, not %s",
			npd_value_kind_name(index.kind));
	if (index.kind == NPD_VALUE_DOUBLE && trunc(index.as.real) != index.as.real)
		return npd_value_error(&ev->budget, "the index of a list is a whole number");
	if (npd_value_order_numbers(npd_value_int(0), index) > NPD_SAME ||
		npd_value_order_numbers(index, last) > NPD_SAME)
		return npd_value_error(&ev->budget, "index is out of the %zu items of the list",
			list.as.list.count);
	return list.as.list.items[index.kind == NPD_VALUE_INT ? (size_t)index.as.integer
							      : (size_t)index.as.real];
}

static struct npd_value index_item(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value whole = fetch(ev, node->args[0]);
	const struct npd_value index = evaluate(ev, node->args[1]);
	struct npd_verdict verdict = { 0 };

	npd_verdict_add(&verdict, whole);
	npd_verdict_add(&verdict, index);
	const struct npd_value v = npd_verdict_or(&verdict, whole);

	ev->budget.at = node->position;
	if (v.kind == NPD_VALUE_UNKNOWN || v.kind == NPD_VALUE_ERROR || v.kind == NPD_VALUE_ABSENT)
		return v;
	if (whole.kind == NPD_VALUE_LIST)
		return list_item(ev, whole, index);
	if (whole.kind != NPD_VALUE_MAP)
		return npd_value_error(
			&ev->budget, "%s has no items", npd_value_kind_name(whole.kind));
	const struct npd_value *value = npd_value_find(&ev->budget, whole, index);

	if (ev->budget.spent)
		return npd_budget_error(&ev->budget);
	return value == NULL ? absent : *value;
}

static struct npd_value has(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value v = fetch(ev, node->args[0]);

	if (v.kind == NPD_VALUE_UNKNOWN || v.kind == NPD_VALUE_ERROR)
		return v;
	return npd_value_bool(v.kind != NPD_VALUE_ABSENT);
}

/* ---- lists and maps ---- */

/* Unknown items stay where they are, so that what is known of the list can still decide; errors do
 * not. */
static struct npd_value make_list(struct evaluator *ev, const struct npd_expr_node *node)
{
	if (!npd_budget_charge(&ev->budget, node->count))
		return npd_budget_error(&ev->budget);
	struct npd_value *items = NPD_NEW_ARRAY(ev->budget.arena, struct npd_value, node->count);

	for (size_t i = 0; i < node->count; i++) {
		items[i] = evaluate(ev, node->args[i]);
		if (items[i].kind == NPD_VALUE_ERROR)
			return items[i];
	}
	return npd_value_list(items, node->count);
}

static bool may_be_key(struct npd_value v)
{
	return v.kind == NPD_VALUE_BOOL || v.kind == NPD_VALUE_INT || v.kind == NPD_VALUE_STRING;
}

/* Adds a pair to the `map` that is being made; what it returns is an error, an unknown, or null. */
static struct npd_value add_pair(struct evaluator *ev, const struct npd_expr_node *key_node,
	const struct npd_expr_node *value_node, struct npd_value *map, struct npd_value *items)
{
	const struct npd_value key = evaluate(ev, key_node);
	const struct npd_value value = evaluate(ev, value_node);

	if (key.kind == NPD_VALUE_UNKNOWN || key.kind == NPD_VALUE_ERROR)
		return key;
	if (value.kind == NPD_VALUE_ERROR)
		return value;
	ev->budget.at = key_node->position;
	if (!may_be_key(key))
		return npd_value_error(&ev->budget,
			"the key of a map is bool, int or string, not %s",
			npd_value_kind_name(key.kind));
	if (npd_value_find(&ev->budget, *map, key) != NULL)
		return npd_value_error(&ev->budget, "the key occurs twice in the map");
	items[2 * map->as.list.count] = key;
	items[2 * map->as.list.count + 1] = value;
	map->as.list.count++;
	return (struct npd_value){ 0 };
}

static struct npd_value make_map(struct evaluator *ev, const struct npd_expr_node *node)
{
	struct npd_value *items = NPD_NEW_ARRAY(ev->budget.arena, struct npd_value, node->count);
	struct npd_value map = { .kind = NPD_VALUE_MAP, .as.list = { items, 0 } };
	struct npd_verdict verdict = { 0 };

	if (!npd_budget_charge(&ev->budget, node->count))
		return npd_budget_error(&ev->budget);
	for (size_t i = 0; i < node->count; i += 2)
		npd_verdict_add(
			&verdict, add_pair(ev, node->args[i], node->args[i + 1], &map, items));
	return npd_verdict_or(&verdict, map);
}

/* ---- operators and functions ---- */

static struct npd_value binary(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value a = evaluate(ev, node->args[0]);
	const struct npd_value b = evaluate(ev, node->args[1]);
	struct npd_verdict verdict = { 0 };

	ev->budget.at = node->position;
	npd_verdict_add(&verdict, a);
	npd_verdict_add(&verdict, b);
	if (verdict.unknown.kind != NPD_VALUE_NULL || verdict.error.kind != NPD_VALUE_NULL)
		return npd_verdict_or(&verdict, a);
	return npd_op_binary(&ev->budget, node->op, a, b);
}

static struct npd_value unary(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value v = evaluate(ev, node->args[0]);

	ev->budget.at = node->position;
	if (v.kind == NPD_VALUE_UNKNOWN || v.kind == NPD_VALUE_ERROR)
		return v;
	return npd_op_unary(&ev->budget, node->op, v);
}

static struct npd_value argument_error(struct evaluator *ev, const struct npd_function *function,
	size_t i, enum npd_value_kind kind)
{
	char takes[NPD_KINDS_TEXT_BYTES];

	return npd_value_error(&ev->budget, "%s() takes %s, not %s", function->name,
		npd_kinds_text(function->takes[i], takes), npd_value_kind_name(kind));
}

static struct npd_value call(struct evaluator *ev, const struct npd_expr_node *node)
{
	struct npd_value args[NPD_FUNCTION_ARGS_MAX];
	struct npd_verdict verdict = { 0 };

	for (size_t i = 0; i < node->count; i++) {
		args[i] = evaluate(ev, node->args[i]);
		npd_verdict_add(&verdict, args[i]);
	}
	ev->budget.at = node->position;
	if (verdict.unknown.kind != NPD_VALUE_NULL || verdict.error.kind != NPD_VALUE_NULL)
		return npd_verdict_or(&verdict, args[0]);
	for (size_t i = 0; i < node->count; i++)
		if ((node->function->takes[i] & NPD_KIND_BIT(args[i].kind)) == 0)
			return argument_error(ev, node->function, i, args[i].kind);
	return node->function->apply(&ev->budget, args);
}

/* ---- logic ---- */

/* One part of && or ||, or of a macro: a bool, an unknown or an error. */
static struct npd_value truth(
	struct evaluator *ev, const struct npd_expr_node *node, const struct npd_expr_node *part)
{
	const struct npd_value v = evaluate(ev, part);

	if (v.kind == NPD_VALUE_BOOL || v.kind == NPD_VALUE_UNKNOWN || v.kind == NPD_VALUE_ERROR)
		return v;
	ev->budget.at = part->position;
	if (node->op >= NPD_OP_ALL)
		return npd_value_error(&ev->budget, "the condition of the macro gives %s, not bool",
			npd_value_kind_name(v.kind));
	return npd_value_error(&ev->budget, "'%s' does not take %s", npd_op_name(node->op),
		npd_value_kind_name(v.kind));
}

static bool decides(struct npd_value v, bool decisive)
{
	return v.kind == NPD_VALUE_BOOL && v.as.boolean == decisive;
}

/* `decisive` is what one part alone makes of the whole: false for &&, true for ||. */
static struct npd_value chain(struct evaluator *ev, const struct npd_expr_node *node, bool decisive)
{
	struct npd_verdict verdict = { 0 };

	for (size_t i = 0; i < node->count; i++) {
		const struct npd_value v = truth(ev, node, node->args[i]);

		if (decides(v, decisive) || ev->budget.spent)
			return v;
		npd_verdict_add(&verdict, v);
	}
	return npd_verdict_or(&verdict, npd_value_bool(!decisive));
}

static struct npd_value choose(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value condition = truth(ev, node, node->args[0]);

	if (condition.kind != NPD_VALUE_BOOL)
		return condition;
	return evaluate(ev, node->args[condition.as.boolean ? 1 : 2]);
}

/* ---- macros ---- */

/* What a macro runs over: the items of a list, the keys of a map. */
struct range {
	const struct npd_value *items;
	size_t count, step;
};

/* False when there is nothing to run over; *ret tells why. */
static bool open_range(struct evaluator *ev, const struct npd_expr_node *node, struct range *range,
	struct npd_value *ret)
{
	const struct npd_value v = evaluate(ev, node->args[0]);

	ev->budget.at = node->position;
	range->items = v.as.list.items;
	range->count = v.as.list.count;
	range->step = v.kind == NPD_VALUE_MAP ? 2 : 1;
	if (v.kind == NPD_VALUE_LIST || v.kind == NPD_VALUE_MAP)
		return true;
	*ret = v;
	if (v.kind != NPD_VALUE_UNKNOWN && v.kind != NPD_VALUE_ERROR)
		*ret = npd_value_error(&ev->budget, "a macro runs over list or map, not %s",
			npd_value_kind_name(v.kind));
	return false;
}

static void set_local(
	struct evaluator *ev, const struct npd_expr_node *node, const struct range *range, size_t i)
{
	ev->locals[node->slot] = range->items[i * range->step];
}

static struct npd_value quantify(
	struct evaluator *ev, const struct npd_expr_node *node, bool decisive)
{
	struct npd_verdict verdict = { 0 };
	struct npd_value v = { 0 };
	struct range range;

	if (!open_range(ev, node, &range, &v))
		return v;
	for (size_t i = 0; i < range.count; i++) {
		set_local(ev, node, &range, i);
		v = truth(ev, node, node->args[1]);
		if (decides(v, decisive) || ev->budget.spent)
			return v;
		npd_verdict_add(&verdict, v);
	}
	return npd_verdict_or(&verdict, npd_value_bool(!decisive));
}

/* Errors are not absorbed here, as in CEL; two items that do are too many whatever the unknown ones
 * do. */
static struct npd_value exists_one(struct evaluator *ev, const struct npd_expr_node *node)
{
	struct npd_verdict verdict = { 0 };
	struct npd_value v = { 0 };
	struct range range;
	size_t found = 0;

	if (!open_range(ev, node, &range, &v))
		return v;
	for (size_t i = 0; i < range.count && !ev->budget.spent; i++) {
		set_local(ev, node, &range, i);
		v = truth(ev, node, node->args[1]);
		found += npd_value_is_true(v);
		npd_verdict_add(&verdict, v);
	}
	if (found > 1 && verdict.error.kind == NPD_VALUE_NULL)
		return npd_value_bool(false);
	return npd_verdict_or(&verdict, npd_value_bool(found == 1));
}

/* The list that a macro makes; for NPD_VEC_PUSH */
struct growing {
	struct npd_value *data;
	size_t len, cap;
};

/* Adds an item; gives an error or null. Doubling the list leaves copies behind: two steps an item.
 */
static struct npd_value grow(struct evaluator *ev, struct growing *list, struct npd_value item)
{
	if (item.kind == NPD_VALUE_ERROR)
		return item;
	if (list->len == NPD_EXPR_LIST_MAX)
		return npd_value_error(&ev->budget, "the macro makes a list of more than %d items",
			NPD_EXPR_LIST_MAX);
	if (!npd_budget_charge(&ev->budget, 2))
		return npd_budget_error(&ev->budget);
	NPD_VEC_PUSH(ev->budget.arena, list, item);
	return (struct npd_value){ 0 };
}

/* filter() and map(): `choice` says which items, `made` what becomes of them; NULL: all,
 * themselves. */
static struct npd_value collect(struct evaluator *ev, const struct npd_expr_node *node,
	const struct npd_expr_node *choice, const struct npd_expr_node *made)
{
	struct npd_verdict verdict = { 0 };
	struct growing list = { 0 };
	struct npd_value v = { 0 };
	struct range range;

	if (!open_range(ev, node, &range, &v))
		return v;
	for (size_t i = 0; i < range.count && !ev->budget.spent; i++) {
		set_local(ev, node, &range, i);
		v = choice == NULL ? npd_value_bool(true) : truth(ev, node, choice);
		npd_verdict_add(&verdict, v);
		if (!npd_value_is_true(v))
			continue;
		v = made == NULL ? ev->locals[node->slot] : evaluate(ev, made);
		ev->budget.at = node->position;
		npd_verdict_add(&verdict, grow(ev, &list, v));
		if (verdict.error.kind != NPD_VALUE_NULL)
			break;
	}
	return npd_verdict_or(&verdict, npd_value_list(list.data, list.len));
}

static struct npd_value transform(struct evaluator *ev, const struct npd_expr_node *node)
{
	return node->count == 3 ? collect(ev, node, node->args[1], node->args[2])
				: collect(ev, node, NULL, node->args[1]);
}

/* ---- the walk ---- */

static struct npd_value fetch(struct evaluator *ev, const struct npd_expr_node *node)
{
	ev->budget.at = node->position;
	if (!npd_budget_charge(&ev->budget, 1))
		return npd_budget_error(&ev->budget);
	switch (node->op) {
	case NPD_OP_LITERAL:
		return node->literal;
	case NPD_OP_NAME:
		return ev->facts[node->slot] != NULL ? *ev->facts[node->slot]
						     : undeclared(ev, node->name);
	case NPD_OP_LOCAL:
		return ev->locals[node->slot];
	case NPD_OP_SELECT:
		return select_field(ev, node);
	case NPD_OP_INDEX:
		return index_item(ev, node);
	case NPD_OP_HAS:
		return has(ev, node);
	case NPD_OP_LIST:
		return make_list(ev, node);
	case NPD_OP_MAP:
		return make_map(ev, node);
	case NPD_OP_CALL:
		return call(ev, node);
	case NPD_OP_NOT:
	case NPD_OP_NEGATE:
		return unary(ev, node);
	case NPD_OP_MULTIPLY:
	case NPD_OP_DIVIDE:
	case NPD_OP_REMAINDER:
	case NPD_OP_ADD:
	case NPD_OP_SUBTRACT:
	case NPD_OP_LESS:
	case NPD_OP_LESS_EQUAL:
	case NPD_OP_GREATER:
	case NPD_OP_GREATER_EQUAL:
	case NPD_OP_EQUAL:
	case NPD_OP_NOT_EQUAL:
	case NPD_OP_IN:
		return binary(ev, node);
	case NPD_OP_AND:
	case NPD_OP_ALL:
		return node->op == NPD_OP_AND ? chain(ev, node, false) : quantify(ev, node, false);
	case NPD_OP_OR:
	case NPD_OP_EXISTS:
		return node->op == NPD_OP_OR ? chain(ev, node, true) : quantify(ev, node, true);
	case NPD_OP_CHOOSE:
		return choose(ev, node);
	case NPD_OP_EXISTS_ONE:
		return exists_one(ev, node);
	case NPD_OP_FILTER:
		return collect(ev, node, node->args[1], NULL);
	case NPD_OP_TRANSFORM:
		break;
	}
	return transform(ev, node);
}

/* As fetch, but what is not there is an error. */
static struct npd_value evaluate(struct evaluator *ev, const struct npd_expr_node *node)
{
	const struct npd_value v = fetch(ev, node);

	if (v.kind != NPD_VALUE_ABSENT)
		return v;
	const npd_str shown =
		npd_budget_quote(&ev->budget, npd_str_sub(ev->expr->text, node->from, node->to));

	ev->budget.at = node->position;
	return npd_value_error(&ev->budget, "'%.*s' is not there", NPD_ARG(shown));
}

static const struct npd_value *find_binding(
	const struct npd_binding *bindings, size_t count, npd_str name)
{
	for (size_t i = 0; i < count; i++)
		if (npd_str_eq(bindings[i].name, name))
			return &bindings[i].value;
	return NULL;
}

struct npd_value npd_expr_eval(struct npd_arena *arena, const struct npd_expr *e,
	const struct npd_binding *bindings, size_t count)
{
	struct evaluator ev = {
		.budget = { .arena = arena, .steps = NPD_EXPR_STEPS_MAX },
		.expr = e,
		.bindings = bindings,
		.binding_count = count,
	};

	ev.facts = npd_arena_array(arena, e->name_count, sizeof *ev.facts);
	for (size_t i = 0; i < e->name_count; i++)
		ev.facts[i] = find_binding(bindings, count, e->names[i]);
	const struct npd_value v = evaluate(&ev, e->root);

	return ev.budget.spent ? npd_budget_error(&ev.budget) : v;
}
