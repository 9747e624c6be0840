/* script_assign.c - what stands at the left of an assignment. */
#include "facts/script_run.h"

bool npd_target_is_sequence(const struct npd_syntax *t)
{
	return t->kind == NPD_PY_PATTERN_LIST || t->kind == NPD_PY_TUPLE_PATTERN ||
	       t->kind == NPD_PY_LIST_PATTERN || t->kind == NPD_PY_TUPLE ||
	       t->kind == NPD_PY_LIST || t->kind == NPD_PY_EXPRESSION_LIST;
}

static size_t count_named(const struct npd_syntax *node, bool *star)
{
	size_t n = 0;

	for (const struct npd_syntax *p = npd_py_named(node->first); p != NULL;
		p = npd_py_named(p->next)) {
		n++;
		*star = *star || p->kind == NPD_PY_LIST_SPLAT_PATTERN ||
			p->kind == NPD_PY_LIST_SPLAT;
	}
	return n;
}

/* a, *b, c = items */
static void assign_with_star(struct npd_run *r, struct npd_env *env,
	const struct npd_syntax *target, const struct npd_sv_list *items, size_t names)
{
	size_t next = 0;

	for (const struct npd_syntax *p = npd_py_named(target->first); p != NULL;
		p = npd_py_named(p->next)) {
		if (p->kind != NPD_PY_LIST_SPLAT_PATTERN && p->kind != NPD_PY_LIST_SPLAT) {
			npd_run_assign(r, env, p, items->data[next++]);
			continue;
		}
		struct npd_sv *rest = npd_sv_list(r, NPD_SV_LIST, npd_syntax_span(p));
		for (size_t left = items->len + 1 - names; left > 0; left--)
			npd_sv_push(r, rest, items->data[next++]);
		if (npd_py_named(p->first) != NULL)
			npd_run_assign(r, env, npd_py_named(p->first), rest);
	}
}

void npd_target_forget(struct npd_run *r, struct npd_env *env, const struct npd_syntax *target,
	const struct npd_sv *why)
{
	for (const struct npd_syntax *p = npd_py_named(target->first); p != NULL;
		p = npd_py_named(p->next))
		npd_run_assign(r, env, p, why);
}

static void assign_sequence(struct npd_run *r, struct npd_env *env, const struct npd_syntax *target,
	const struct npd_sv *value)
{
	const struct npd_sv_list *items = npd_run_iterate(r, value);
	bool star = false;
	const size_t names = count_named(target, &star);
	size_t i = 0;

	if (items == NULL) {
		npd_target_forget(r, env, target,
			value->kind == NPD_SV_UNKNOWN
				? value
				: npd_sv_unknown(r, target, "what is taken apart is not known"));
		return;
	}
	if (star ? items->len + 1 < names : items->len != names) {
		npd_run_raise(
			r, target, "ValueError", "%zu values for %zu names", items->len, names);
		return;
	}
	if (star) {
		assign_with_star(r, env, target, items, names);
		return;
	}
	for (const struct npd_syntax *p = npd_py_named(target->first); p != NULL;
		p = npd_py_named(p->next))
		npd_run_assign(r, env, p, items->data[i++]);
}

static void assign_attribute(struct npd_run *r, struct npd_env *env,
	const struct npd_syntax *target, const struct npd_sv *value)
{
	const struct npd_syntax *object = npd_py_field(target, NPD_PY_FIELD_OBJECT);
	const struct npd_syntax *name = npd_py_field(target, NPD_PY_FIELD_ATTRIBUTE);

	if (object == NULL || name == NULL)
		return;
	const struct npd_sv *v = npd_run_eval(r, env, object);
	if (v->kind == NPD_SV_INSTANCE)
		npd_env_set(r, v->as.instance->env, npd_run_text(r, name), value);
	else if (v->kind == NPD_SV_CLASS)
		npd_env_set(r, v->as.cls->env, npd_run_text(r, name), value);
	else if (v->kind == NPD_SV_LIBRARY && v->as.library.len < 120)
		npd_env_set(r, r->patches,
			npd_run_format(r, "%.*s.%.*s", NPD_ARG(v->as.library),
				NPD_ARG(npd_str_head(npd_run_text(r, name), 60))),
			value);
	else if (v->kind == NPD_SV_ARRAY) /* img.shape = ..., img.dtype = ... */
		npd_run_give_up(r, target, "an attribute of an array is set");
}

void npd_run_assign(struct npd_run *r, struct npd_env *env, const struct npd_syntax *target,
	const struct npd_sv *value)
{
	if (r->stop != NPD_STOP_NOT)
		return;
	if (target->kind == NPD_PY_IDENTIFIER) {
		npd_env_bind(r, env, npd_run_text(r, target), value);
	} else if (npd_target_is_sequence(target)) {
		assign_sequence(r, env, target, value);
	} else if (target->kind == NPD_PY_ATTRIBUTE) {
		assign_attribute(r, env, target, value);
	} else if (target->kind == NPD_PY_SUBSCRIPT &&
		   npd_py_field(target, NPD_PY_FIELD_VALUE) != NULL) {
		const struct npd_sv *v =
			npd_run_eval(r, env, npd_py_field(target, NPD_PY_FIELD_VALUE));
		/* only the index of the target: its value is what is written to */
		struct npd_syntax index = *target;
		struct npd_sv *tuple = npd_sv_list(r, NPD_SV_TUPLE, npd_syntax_span(target));
		bool comma = false;
		for (const struct npd_syntax *p = index.first; p != NULL; p = p->next) {
			if (p->field == NPD_PY_FIELD_SUBSCRIPT)
				npd_sv_push(r, tuple, npd_run_eval(r, env, p));
			comma = comma ||
				(!p->named && npd_str_eq(npd_run_text(r, p), NPD_STR(",")));
		}
		if (r->stop == NPD_STOP_NOT && tuple->as.list->len > 0)
			npd_sv_store(r, v,
				comma || tuple->as.list->len > 1 ? tuple : tuple->as.list->data[0],
				value, target);
	} else if (npd_py_named(target->first) != NULL) {
		npd_run_assign(r, env, npd_py_named(target->first), value);
	}
}
