/* script_class.c - classes of the script and their objects. */
#include "facts/script_run.h"

const struct npd_sv *npd_run_class(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_CLASS, npd_syntax_span(node));
	struct npd_sv_class *cls = NPD_NEW(r->arena, struct npd_sv_class);
	const struct npd_syntax *body = npd_py_field(node, NPD_PY_FIELD_BODY);
	const struct npd_syntax *supers = npd_py_field(node, NPD_PY_FIELD_SUPERCLASSES);
	const struct npd_syntax *base = supers == NULL ? NULL : npd_py_named(supers->first);

	cls->env = npd_env_new(r, env);
	cls->env->is_class = true;
	v->as.cls = cls;
	if (base != NULL)
		cls->base = npd_run_eval(r, env, base);
	if (base != NULL && npd_py_named(base->next) != NULL)
		cls->base = npd_sv_unknown(r, node, "a class with several bases is not followed");
	if (cls->base != NULL && cls->base->kind == NPD_SV_LIBRARY &&
		npd_str_eq(cls->base->as.library, NPD_STR("builtins.object")))
		cls->base = NULL;
	if (body != NULL)
		npd_run_block(r, cls->env, body->first);
	return v;
}

/* NULL: nowhere; *why_not is set where a base is not followed. */
static const struct npd_sv *find_in_class(const struct npd_sv *cls, npd_str name, bool *open)
{
	for (unsigned i = 0; cls != NULL && i < 16; i++) {
		if (cls->kind != NPD_SV_CLASS)
			break;
		const struct npd_sv *v = npd_env_find(cls->as.cls->env, name);
		if (v != NULL)
			return v;
		cls = cls->as.cls->base;
	}
	*open = cls != NULL;
	return NULL;
}

static const struct npd_sv *bind_self(
	struct npd_run *r, const struct npd_sv *v, const struct npd_sv *self)
{
	if (v->kind != NPD_SV_FUNCTION)
		return v;
	struct npd_sv *bound = npd_sv_new(r, NPD_SV_FUNCTION, v->at);
	bound->as.function = NPD_NEW(r->arena, struct npd_sv_function);
	*bound->as.function = *v->as.function;
	bound->as.function->self = self;
	return bound;
}

/* staticmethod, classmethod, property: an object made by the decorator of that name */
static const struct npd_sv *unwrap_method(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *self, const struct npd_sv *cls, const struct npd_syntax *node)
{
	if (v->kind != NPD_SV_OBJECT)
		return bind_self(r, v, self);
	const struct npd_sv *inner = npd_call_arg(v->as.object->call, 0, NULL);
	if (inner == NULL)
		return v;
	if (npd_str_eq(v->as.object->name, NPD_STR("builtins.staticmethod")))
		return inner;
	if (npd_str_eq(v->as.object->name, NPD_STR("builtins.classmethod")))
		return bind_self(r, inner, cls);
	if (npd_str_eq(v->as.object->name, NPD_STR("builtins.property")) && self != NULL) {
		struct npd_call *c = NPD_NEW(r->arena, struct npd_call);
		c->node = node;
		return npd_run_call(r, bind_self(r, inner, self), c);
	}
	return v;
}

static const struct npd_sv *instance_attribute(
	struct npd_run *r, const struct npd_sv *object, npd_str name, const struct npd_syntax *node)
{
	const struct npd_sv_instance *in = object->as.instance;
	const struct npd_sv *v = npd_env_find(in->env, name);
	bool open = false;

	if (v != NULL)
		return v;
	v = find_in_class(in->cls, name, &open);
	if (v != NULL)
		return unwrap_method(r, v, object, in->cls, node);
	if (!open && npd_map_find(&in->env->global, NPD_STR("*")) == NPD_NOT_FOUND)
		return npd_run_raise(r, node, "AttributeError", "there is no attribute '%.*s'",
			NPD_ARG(npd_str_head(name, 40)));
	return npd_sv_unknown(
		r, node, "the attribute '%.*s' is not followed", NPD_ARG(npd_str_head(name, 40)));
}

const struct npd_sv *npd_run_attribute(
	struct npd_run *r, const struct npd_sv *object, npd_str name, const struct npd_syntax *node)
{
	bool open = false;

	if (object->kind == NPD_SV_INSTANCE)
		return instance_attribute(r, object, name, node);
	const struct npd_sv *v = find_in_class(object, name, &open);
	if (v != NULL)
		return unwrap_method(r, v, NULL, object, node);
	return npd_sv_unknown(
		r, node, "the attribute '%.*s' is not followed", NPD_ARG(npd_str_head(name, 40)));
}

const struct npd_sv *npd_class_new(struct npd_run *r, const struct npd_sv *cls, struct npd_call *c)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_INSTANCE, npd_syntax_span(c->node));
	bool open = false;
	const struct npd_sv *init = find_in_class(cls, NPD_STR("__init__"), &open);

	v->as.instance = NPD_NEW(r->arena, struct npd_sv_instance);
	v->as.instance->cls = cls;
	v->as.instance->env = npd_env_new(r, NULL);
	if (init != NULL && init->kind == NPD_SV_FUNCTION)
		npd_run_call(r, bind_self(r, init, v), c);
	else if (open)
		return npd_run_unfollowed(r, c, (npd_str){ 0 });
	return v;
}

const struct npd_sv *npd_class_call(
	struct npd_run *r, const struct npd_sv *object, struct npd_call *c)
{
	bool open = false;
	const struct npd_sv *call =
		find_in_class(object->as.instance->cls, NPD_STR("__call__"), &open);

	if (call != NULL && call->kind == NPD_SV_FUNCTION)
		return npd_run_call(r, bind_self(r, call, object), c);
	/* torch modules: calling one calls its forward */
	call = find_in_class(object->as.instance->cls, NPD_STR("forward"), &open);
	if (call != NULL && call->kind == NPD_SV_FUNCTION && open)
		return npd_run_call(r, bind_self(r, call, object), c);
	return npd_run_unfollowed(r, c, (npd_str){ 0 });
}
