/* script_object.c - objects of libraries that keep what they were made with: partial, namedtuple.
 */
#include "facts/script_run.h"

/* An object with the attributes that the call names. */
static struct npd_sv *make_record(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_INSTANCE, npd_call_at(c));

	v->as.instance = NPD_NEW(r->arena, struct npd_sv_instance);
	v->as.instance->env = npd_env_new(r, NULL);
	for (size_t i = 0; i < c->keys.len; i++)
		npd_env_set(r, v->as.instance->env, c->keys.data[i], c->values.data[i]);
	return v;
}

const struct npd_sv *npd_object_namespace(struct npd_run *r, struct npd_call *c)
{
	return c->args.len > 0 || c->open ? NULL : make_record(r, c);
}

/* namedtuple("T", "a b c")(1, 2, c=3) */
static const struct npd_sv *call_named_tuple(
	struct npd_run *r, const struct npd_call *type, struct npd_call *c)
{
	const struct npd_sv *fields = npd_call_arg(type, 1, "field_names");
	npd_str text, name;
	size_t i = 0;

	if (c->open || fields == NULL || type->args.len > 2 || type->keys.len > 1)
		return NULL;
	struct npd_sv *v = make_record(r, c);
	if (npd_sv_is_text(fields, &text)) {
		for (text = npd_str_trim(text); text.len > 0; text = npd_str_trim_left(text)) {
			for (name = text; name.len > 0 && npd_is_word(text.ptr[0]);
				text = npd_str_from(text, 1))
				name.len = (size_t)(text.ptr - name.ptr) + 1;
			if (i < c->args.len)
				npd_env_set(r, v->as.instance->env,
					npd_str_head(name, (size_t)(text.ptr - name.ptr)),
					c->args.data[i++]);
			while (text.len > 0 && !npd_is_word(text.ptr[0]))
				text = npd_str_from(text, 1);
		}
		return v;
	}
	if (!npd_sv_is_seq(fields))
		return NULL;
	for (; i < fields->as.list->len && i < c->args.len; i++) {
		if (!npd_sv_is_text(fields->as.list->data[i], &name))
			return NULL;
		npd_env_set(r, v->as.instance->env, name, c->args.data[i]);
	}
	return v;
}

const struct npd_sv *npd_object_new(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_OBJECT, npd_call_at(c));

	v->as.object = NPD_NEW(r->arena, struct npd_sv_object);
	v->as.object->name = c->name;
	v->as.object->call = c;
	return v;
}

/* functools.partial(f, ...)(...) */
static const struct npd_sv *call_partial(
	struct npd_run *r, const struct npd_call *first, struct npd_call *c)
{
	struct npd_call *all = NPD_NEW(r->arena, struct npd_call);

	if (first->args.len == 0)
		return NULL;
	*all = *c;
	all->args = (struct npd_sv_list){ 0 };
	all->open = c->open || first->open;
	for (size_t i = 1; i < first->args.len; i++)
		NPD_VEC_PUSH(r->arena, &all->args, first->args.data[i]);
	for (size_t i = 0; i < c->args.len; i++)
		NPD_VEC_PUSH(r->arena, &all->args, c->args.data[i]);
	memset(&all->keys, 0, sizeof all->keys);
	all->values = (struct npd_sv_list){ 0 };
	for (size_t i = 0; i < c->keys.len; i++) {
		NPD_VEC_PUSH(r->arena, &all->keys, c->keys.data[i]);
		NPD_VEC_PUSH(r->arena, &all->values, c->values.data[i]);
	}
	for (size_t i = 0; i < first->keys.len; i++) {
		bool again = false;
		for (size_t k = 0; k < c->keys.len; k++)
			again = again || npd_str_eq(c->keys.data[k], first->keys.data[i]);
		if (again)
			continue;
		NPD_VEC_PUSH(r->arena, &all->keys, first->keys.data[i]);
		NPD_VEC_PUSH(r->arena, &all->values, first->values.data[i]);
	}
	return npd_run_call(r, first->args.data[0], all);
}

const struct npd_sv *npd_object_call(
	struct npd_run *r, const struct npd_sv *object, struct npd_call *c)
{
	const struct npd_sv_object *o = object->as.object;

	if (npd_str_eq(o->name, NPD_STR("functools.partial")))
		return call_partial(r, o->call, c);
	if (npd_str_eq(o->name, NPD_STR("collections.namedtuple")))
		return call_named_tuple(r, o->call, c);
	/* as a function whose self is the object */
	c->self = object;
	c->name = npd_run_format(r, "%.*s()", NPD_ARG(npd_str_head(o->name, 120)));
	return npd_lib_torch(r, c);
}
