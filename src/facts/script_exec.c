/* script_exec.c - statements. */
#include "facts/script_run.h"

static enum npd_flow flow_of(const struct npd_run *r)
{
	return r->stop == NPD_STOP_NOT ? NPD_FLOW_NEXT : NPD_FLOW_STOP;
}

static enum npd_flow run_statement(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node);

static enum npd_flow run_body(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node,
	enum npd_py_field field)
{
	const struct npd_syntax *body = npd_py_field(node, field);

	if (body == NULL)
		return flow_of(r);
	return npd_run_block(r, env, body->kind == NPD_PY_BLOCK ? body->first : body);
}

/* ---- assignment ---- */

/* a = b = value; a: int = value; a: int */
static enum npd_flow run_assignment(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *targets[16];
	size_t count = 0;
	const struct npd_syntax *value = node;

	while (value != NULL && value->kind == NPD_PY_ASSIGNMENT) {
		const struct npd_syntax *left = npd_py_field(value, NPD_PY_FIELD_LEFT);
		if (left == NULL || count == 16) {
			npd_run_give_up(r, node, "the assignment is not followed");
			return NPD_FLOW_STOP;
		}
		targets[count++] = left;
		value = npd_py_field(value, NPD_PY_FIELD_RIGHT);
	}
	if (value == NULL)
		return flow_of(r);
	const struct npd_sv *v = npd_run_eval(r, env, value);
	for (size_t i = 0; i < count; i++)
		npd_run_assign(r, env, targets[i], v);
	return flow_of(r);
}

static enum npd_flow run_augmented(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *left = npd_py_field(node, NPD_PY_FIELD_LEFT);
	const struct npd_syntax *right = npd_py_field(node, NPD_PY_FIELD_RIGHT);
	const struct npd_syntax *op = npd_py_field(node, NPD_PY_FIELD_OPERATOR);

	if (left == NULL || right == NULL || op == NULL)
		return flow_of(r);
	const struct npd_sv *a = npd_run_eval(r, env, left);
	const struct npd_sv *b = npd_run_eval(r, env, right);
	if (r->stop != NPD_STOP_NOT)
		return NPD_FLOW_STOP;
	const npd_str text = npd_run_text(r, op);
	const struct npd_sv *v =
		npd_sv_in_place(r, npd_str_head(text, text.len > 0 ? text.len - 1 : 0), a, b, node);
	npd_run_assign(r, env, left, v);
	return flow_of(r);
}

/* ---- branches ---- */

static enum npd_flow run_if(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *condition = npd_py_field(node, NPD_PY_FIELD_CONDITION);

	if (condition == NULL)
		return flow_of(r);
	const struct npd_sv *v = npd_run_eval(r, env, condition);
	if (r->stop != NPD_STOP_NOT)
		return NPD_FLOW_STOP;
	if (npd_run_test(r, v, condition))
		return run_body(r, env, node, NPD_PY_FIELD_CONSEQUENCE);
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_ELSE)
			return run_body(r, env, p, NPD_PY_FIELD_BODY);
		if (p->kind != NPD_PY_ELIF)
			continue;
		condition = npd_py_field(p, NPD_PY_FIELD_CONDITION);
		v = condition == NULL ? npd_sv_none(r, npd_syntax_span(p))
				      : npd_run_eval(r, env, condition);
		if (r->stop != NPD_STOP_NOT)
			return NPD_FLOW_STOP;
		if (npd_run_test(r, v, p))
			return run_body(r, env, p, NPD_PY_FIELD_CONSEQUENCE);
	}
	return flow_of(r);
}

/* ---- loops ---- */

/* A loop that is not followed may have changed whatever it names. */
static bool forget_names(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node,
	const struct npd_sv *why)
{
	bool leaves = node->kind == NPD_PY_RETURN;

	if (!npd_run_charge(r, 1))
		return false;
	if (node->kind == NPD_PY_IDENTIFIER) {
		const npd_str name = npd_run_text(r, node);
		const struct npd_sv *v = npd_env_look_up(env, name);
		if (v == NULL || v->kind == NPD_SV_LIBRARY || v->kind == NPD_SV_FUNCTION ||
			v->kind == NPD_SV_CLASS)
			return false;
		if (v->kind == NPD_SV_ARRAY) {
			npd_array_forget(v->as.array, why->as.why);
			npd_array_changed(v, node == NULL ? why->at : npd_syntax_span(node));
		}
		npd_env_bind(r, env, name, why);
		return false;
	}
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->named && forget_names(r, env, p, why))
			leaves = true;
	}
	return leaves;
}

/* Names that only the loop sets are unknown after it. */
static void forget_targets(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node,
	const struct npd_sv *why)
{
	const struct npd_syntax *left = npd_py_field(node, NPD_PY_FIELD_LEFT);

	if (!npd_run_charge(r, 1))
		return;
	if ((node->kind == NPD_PY_ASSIGNMENT || node->kind == NPD_PY_FOR) && left != NULL) {
		if (npd_target_is_sequence(left))
			npd_target_forget(r, env, left, why);
		else if (left->kind == NPD_PY_IDENTIFIER)
			npd_run_assign(r, env, left, why);
	}
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->named)
			forget_targets(r, env, p, why);
	}
}

static enum npd_flow skip_loop(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_sv *why = npd_sv_unknown(r, node, "depends on the loop");

	r->unfollowed++;
	forget_targets(r, env, node, why);
	if (forget_names(r, env, node, why) && npd_run_decide(r, NPD_MAYBE, node)) {
		r->returned = why;
		return NPD_FLOW_RETURN;
	}
	return flow_of(r);
}

static enum npd_flow run_loop_else(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_ELSE)
			return run_body(r, env, p, NPD_PY_FIELD_BODY);
	}
	return flow_of(r);
}

static enum npd_flow run_for(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *left = npd_py_field(node, NPD_PY_FIELD_LEFT);
	const struct npd_syntax *right = npd_py_field(node, NPD_PY_FIELD_RIGHT);

	if (left == NULL || right == NULL)
		return flow_of(r);
	const struct npd_sv_list *items = npd_run_iterate(r, npd_run_eval(r, env, right));
	if (r->stop != NPD_STOP_NOT)
		return NPD_FLOW_STOP;
	if (items == NULL || items->len > NPD_RUN_ITERATIONS_MAX)
		return skip_loop(r, env, node);
	for (size_t i = 0; i < items->len; i++) {
		npd_run_assign(r, env, left, items->data[i]);
		const enum npd_flow flow = run_body(r, env, node, NPD_PY_FIELD_BODY);
		if (flow == NPD_FLOW_BREAK)
			return flow_of(r);
		if (flow == NPD_FLOW_RETURN || flow == NPD_FLOW_STOP)
			return flow;
	}
	return run_loop_else(r, env, node);
}

static enum npd_flow run_while(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *condition = npd_py_field(node, NPD_PY_FIELD_CONDITION);

	for (unsigned i = 0; condition != NULL && r->stop == NPD_STOP_NOT; i++) {
		const struct npd_sv *v = npd_run_eval(r, env, condition);
		const enum npd_tri truth = npd_sv_truth(v);
		if (r->stop != NPD_STOP_NOT)
			break;
		if (truth == NPD_MAYBE || i == NPD_RUN_ITERATIONS_MAX)
			return skip_loop(r, env, node);
		if (truth == NPD_NO)
			return run_loop_else(r, env, node);
		const enum npd_flow flow = run_body(r, env, node, NPD_PY_FIELD_BODY);
		if (flow == NPD_FLOW_BREAK)
			break;
		if (flow == NPD_FLOW_RETURN || flow == NPD_FLOW_STOP)
			return flow;
	}
	return flow_of(r);
}

/* ---- exceptions ---- */

static enum npd_flow run_raise(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *what = npd_py_named(node->first);
	npd_str name = NPD_STR("exception");

	(void)env;
	if (what != NULL && what->kind == NPD_PY_CALL)
		what = npd_py_field(what, NPD_PY_FIELD_FUNCTION);
	if (what != NULL && what->kind == NPD_PY_ATTRIBUTE)
		what = npd_py_field(what, NPD_PY_FIELD_ATTRIBUTE);
	if (what != NULL && what->kind == NPD_PY_IDENTIFIER)
		name = npd_str_head(npd_run_text(r, what), 60);
	npd_run_raise(r, node, "raise", "%.*s is raised", NPD_ARG(name));
	r->stop_why = npd_run_format(r, "%.*s is raised at line %llu", NPD_ARG(name),
		(unsigned long long)npd_run_line(r, node->from));
	r->raised = name;
	return NPD_FLOW_STOP;
}

/* Whether an except clause takes the exception, as far as names tell. */
static enum npd_tri catches(struct npd_run *r, const struct npd_syntax *clause, npd_str raised)
{
	const struct npd_syntax *what = npd_py_named(clause->first);

	if (what == NULL || what->kind == NPD_PY_BLOCK)
		return NPD_YES;
	const npd_str text = npd_run_text(r, what);
	if (npd_str_starts(text, NPD_STR("Exception")) ||
		npd_str_starts(text, NPD_STR("BaseException")))
		return NPD_YES;
	if (raised.len > 0 && npd_str_find(text, raised) != NPD_NOT_FOUND)
		return NPD_YES;
	return NPD_MAYBE;
}

static enum npd_flow run_handler(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *clause)
{
	const struct npd_syntax *block = NULL;
	const struct npd_syntax *what = npd_py_named(clause->first);

	if (what != NULL && what->kind == NPD_PY_AS_PATTERN) {
		const struct npd_syntax *alias = npd_py_field(what, NPD_PY_FIELD_ALIAS);
		if (alias != NULL)
			npd_run_assign(r, env, alias,
				npd_sv_unknown(r, clause, "the exception is not known"));
	}
	for (const struct npd_syntax *p = clause->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_BLOCK)
			block = p;
	}
	return block == NULL ? flow_of(r) : npd_run_block(r, env, block->first);
}

/* Runs the handler that takes what was raised; none: it stays raised. */
static enum npd_flow handle(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const enum npd_stop stop = r->stop;

	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind != NPD_PY_EXCEPT)
			continue;
		r->stop = NPD_STOP_NOT;
		if (npd_run_decide(r, catches(r, p, r->raised), p))
			return run_handler(r, env, p);
		if (r->stop != NPD_STOP_NOT)
			return NPD_FLOW_STOP;
		r->stop = stop;
	}
	return NPD_FLOW_STOP;
}

static bool has_handlers(const struct npd_syntax *node)
{
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_EXCEPT)
			return true;
	}
	return false;
}

/*
 * What is followed does not fail, the picture being readable; where the body does something that is
 * not followed, the handlers are a way that the script can go.
 */
static enum npd_flow run_try_body(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const unsigned before = r->unfollowed;
	const unsigned mine = r->decided;

	if (!has_handlers(node))
		return run_body(r, env, node, NPD_PY_FIELD_BODY);
	if (r->decided < r->decision_count) {
		r->decided++;
	} else if (r->decision_count < NPD_RUN_DECISIONS_MAX) {
		r->decisions[r->decision_count++] =
			(struct npd_decision){ true, false, node->from };
		r->decided++;
	} else {
		npd_run_give_up(r, node, "more conditions than are followed");
		return NPD_FLOW_STOP;
	}
	if (!r->decisions[mine].taken) {
		npd_run_raise(r, node, "Exception", "an exception in the block");
		r->raised = (npd_str){ 0 };
		return handle(r, env, node);
	}
	const enum npd_flow flow = run_body(r, env, node, NPD_PY_FIELD_BODY);
	if (r->unfollowed != before)
		r->decisions[mine].open = true;
	return r->stop == NPD_STOP_RAISED ? handle(r, env, node) : flow;
}

static enum npd_flow run_try(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	enum npd_flow flow = run_try_body(r, env, node);

	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_ELSE && flow == NPD_FLOW_NEXT)
			flow = run_body(r, env, p, NPD_PY_FIELD_BODY);
		if (p->kind == NPD_PY_FINALLY && r->stop == NPD_STOP_NOT) {
			const struct npd_syntax *block = npd_py_named(p->first);
			const enum npd_flow last =
				block == NULL ? flow : npd_run_block(r, env, block->first);
			if (last != NPD_FLOW_NEXT)
				flow = last;
		}
	}
	return flow;
}

static enum npd_flow run_assert(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *condition = npd_py_named(node->first);

	if (condition != NULL && npd_sv_truth(npd_run_eval(r, env, condition)) == NPD_NO)
		npd_run_raise(r, node, "AssertionError", "the assertion fails");
	return flow_of(r);
}

/* ---- with ---- */

static void enter_item(struct npd_run *r, struct npd_env *env, const struct npd_syntax *item)
{
	const struct npd_syntax *value = npd_py_field(item, NPD_PY_FIELD_VALUE);

	if (value == NULL)
		value = npd_py_named(item->first);
	if (value == NULL)
		return;
	if (value->kind != NPD_PY_AS_PATTERN) {
		npd_run_eval(r, env, value);
		return;
	}
	const struct npd_syntax *inner = npd_py_named(value->first);
	const struct npd_syntax *alias = npd_py_field(value, NPD_PY_FIELD_ALIAS);
	if (inner == NULL || alias == NULL)
		return;
	const struct npd_sv *v = npd_run_eval(r, env, inner);
	if (v->kind != NPD_SV_ARRAY && v->kind != NPD_SV_UNKNOWN)
		v = npd_sv_unknown(r, inner, "what `with` gives is not known");
	npd_run_assign(r, env, alias, v);
}

static enum npd_flow run_with(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind != NPD_PY_WITH_CLAUSE)
			continue;
		for (const struct npd_syntax *i = npd_py_named(p->first); i != NULL;
			i = npd_py_named(i->next))
			enter_item(r, env, i);
	}
	return run_body(r, env, node, NPD_PY_FIELD_BODY);
}

/* ---- definitions ---- */

static enum npd_flow run_definition(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *name = npd_py_field(node, NPD_PY_FIELD_NAME);

	if (name == NULL)
		return flow_of(r);
	npd_env_bind(r, env, npd_run_text(r, name),
		node->kind == NPD_PY_CLASS ? npd_run_class(r, env, node)
					   : npd_run_function(r, env, node, npd_run_text(r, name)));
	return flow_of(r);
}

static enum npd_flow run_decorated(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *definition = npd_py_field(node, NPD_PY_FIELD_DEFINITION);
	const struct npd_syntax *name =
		definition == NULL ? NULL : npd_py_field(definition, NPD_PY_FIELD_NAME);
	const struct npd_syntax *decorators[8];
	size_t count = 0;

	if (name == NULL || run_definition(r, env, definition) != NPD_FLOW_NEXT)
		return flow_of(r);
	const npd_str text = npd_run_text(r, name);
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_DECORATOR && npd_py_named(p->first) != NULL && count < 8)
			decorators[count++] = npd_py_named(p->first);
	}
	const struct npd_sv *v = npd_env_look_up(env, text);
	while (count > 0 && r->stop == NPD_STOP_NOT && v != NULL) {
		const struct npd_sv *f = npd_run_eval(r, env, decorators[--count]);
		struct npd_call *c = NPD_NEW(r->arena, struct npd_call);
		c->node = decorators[count];
		c->name = npd_run_text(r, decorators[count]);
		NPD_VEC_PUSH(r->arena, &c->args, v);
		v = npd_run_call(r, f, c);
	}
	if (v != NULL)
		npd_env_bind(r, env, text, v);
	return flow_of(r);
}

static enum npd_flow run_delete(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	for (const struct npd_syntax *p = npd_py_named(node->first); p != NULL;
		p = npd_py_named(p->next)) {
		if (p->kind == NPD_PY_SUBSCRIPT) {
			npd_run_give_up(r, node, "the deletion is not followed");
			return NPD_FLOW_STOP;
		}
		if (p->kind == NPD_PY_IDENTIFIER)
			npd_run_assign(r, env, p,
				npd_sv_unknown(r, p, "'%.*s' is deleted",
					NPD_ARG(npd_str_head(npd_run_text(r, p), 40))));
	}
	return flow_of(r);
}

static enum npd_flow run_return(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *value = npd_py_named(node->first);
	const struct npd_sv *v =
		value == NULL ? npd_sv_none(r, npd_syntax_span(node)) : npd_run_eval(r, env, value);

	if (r->stop != NPD_STOP_NOT)
		return NPD_FLOW_STOP;
	r->returned = v;
	return NPD_FLOW_RETURN;
}

static enum npd_flow run_expression(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *inner = npd_py_named(node->first);

	if (inner == NULL)
		return flow_of(r);
	if (inner->kind == NPD_PY_ASSIGNMENT)
		return run_assignment(r, env, inner);
	if (inner->kind == NPD_PY_AUGMENTED_ASSIGNMENT)
		return run_augmented(r, env, inner);
	npd_run_eval(r, env, inner);
	return flow_of(r);
}

static enum npd_flow run_kind(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	switch (node->kind) {
	case NPD_PY_EXPRESSION_STATEMENT:
		return run_expression(r, env, node);
	case NPD_PY_RETURN:
		return run_return(r, env, node);
	case NPD_PY_IF:
		return run_if(r, env, node);
	case NPD_PY_FOR:
		return run_for(r, env, node);
	case NPD_PY_WHILE:
		return run_while(r, env, node);
	case NPD_PY_TRY:
		return run_try(r, env, node);
	case NPD_PY_WITH:
		return run_with(r, env, node);
	case NPD_PY_FUNCTION:
	case NPD_PY_CLASS:
		return run_definition(r, env, node);
	case NPD_PY_DECORATED:
		return run_decorated(r, env, node);
	case NPD_PY_IMPORT:
	case NPD_PY_IMPORT_FROM:
		return npd_run_import(r, env, node);
	case NPD_PY_RAISE:
		return run_raise(r, env, node);
	case NPD_PY_ASSERT:
		return run_assert(r, env, node);
	case NPD_PY_DELETE:
		return run_delete(r, env, node);
	case NPD_PY_BREAK:
		return NPD_FLOW_BREAK;
	case NPD_PY_CONTINUE:
		return NPD_FLOW_CONTINUE;
	case NPD_PY_GLOBAL:
	case NPD_PY_NONLOCAL:
	case NPD_PY_PASS:
	case NPD_PY_FUTURE_IMPORT:
	case NPD_PY_TYPE_ALIAS:
		return flow_of(r);
	default:
		npd_run_give_up(r, node, "the statement is not followed");
		return NPD_FLOW_STOP;
	}
}

static enum npd_flow run_statement(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	if (!npd_run_charge(r, 1))
		return NPD_FLOW_STOP;
	if (r->depth == NPD_RUN_DEPTH_MAX) {
		npd_run_give_up(r, node, "the code is nested deeper than is followed");
		return NPD_FLOW_STOP;
	}
	r->depth++;
	const enum npd_flow flow = run_kind(r, env, node);
	r->depth--;
	return r->stop == NPD_STOP_NOT ? flow : NPD_FLOW_STOP;
}

enum npd_flow npd_run_block(struct npd_run *r, struct npd_env *env, const struct npd_syntax *first)
{
	for (const struct npd_syntax *p = npd_py_named(first); p != NULL;
		p = npd_py_named(p->next)) {
		const enum npd_flow flow = run_statement(r, env, p);
		if (flow != NPD_FLOW_NEXT)
			return flow;
	}
	return flow_of(r);
}
