/* script_call.c - functions, classes and calls. */
#include "facts/script_run.h"

/* ---- arguments ---- */

const struct npd_sv *npd_call_named(const struct npd_call *c, const char *name)
{
	const npd_str wanted = npd_str_of(name);

	for (size_t i = 0; i < c->keys.len; i++) {
		if (npd_str_eq(c->keys.data[i], wanted))
			return c->values.data[i];
	}
	return NULL;
}

struct npd_span npd_call_at(const struct npd_call *c)
{
	return npd_syntax_span(c->node);
}

const struct npd_sv *npd_call_not_followed(struct npd_run *r, const struct npd_call *c)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_UNKNOWN, npd_call_at(c));

	v->as.why = npd_run_format(r, "call of %.*s at line %llu is not followed",
		NPD_ARG(npd_str_head(c->name, 60)),
		(unsigned long long)npd_run_line(r, c->node->from));
	return v;
}

const struct npd_sv *npd_call_arg(const struct npd_call *c, size_t index, const char *name)
{
	if (index < c->args.len)
		return c->args.data[index];
	return name == NULL ? NULL : npd_call_named(c, name);
}

bool npd_call_has(const struct npd_call *c, size_t index, const char *name)
{
	const struct npd_sv *v = npd_call_arg(c, index, name);

	return v != NULL && v->kind != NPD_SV_NONE;
}

bool npd_call_flag(
	const struct npd_call *c, size_t index, const char *name, bool otherwise, bool *known)
{
	const struct npd_sv *v = npd_call_arg(c, index, name);
	const enum npd_tri truth = v == NULL ? NPD_MAYBE : npd_sv_truth(v);

	*known = v == NULL ? !c->open : truth != NPD_MAYBE;
	return v == NULL ? otherwise : truth == NPD_YES;
}

static void add_splat(struct npd_run *r, struct npd_call *c, const struct npd_sv *v)
{
	const struct npd_sv_list *items = npd_run_iterate(r, v);

	if (items == NULL) {
		c->open = true;
		return;
	}
	for (size_t i = 0; i < items->len; i++)
		NPD_VEC_PUSH(r->arena, &c->args, items->data[i]);
}

static void add_keyed(struct npd_run *r, struct npd_call *c, npd_str key, const struct npd_sv *v)
{
	NPD_VEC_PUSH(r->arena, &c->keys, key);
	NPD_VEC_PUSH(r->arena, &c->values, v);
}

static void add_double_splat(struct npd_run *r, struct npd_call *c, const struct npd_sv *v)
{
	if (v->kind != NPD_SV_DICT) {
		c->open = true;
		return;
	}
	c->open = c->open || v->as.dict->open;
	for (size_t i = 0; i < v->as.dict->keys.len; i++) {
		npd_str key;
		if (npd_sv_is_text(v->as.dict->keys.data[i], &key))
			add_keyed(r, c, key, v->as.dict->values.data[i]);
		else
			c->open = true;
	}
}

static void add_argument(
	struct npd_run *r, struct npd_env *env, struct npd_call *c, const struct npd_syntax *node)
{
	const struct npd_syntax *name = npd_py_field(node, NPD_PY_FIELD_NAME);
	const struct npd_syntax *value = npd_py_field(node, NPD_PY_FIELD_VALUE);

	if (node->kind == NPD_PY_KEYWORD_ARGUMENT && name != NULL && value != NULL)
		add_keyed(r, c, npd_run_text(r, name), npd_run_eval(r, env, value));
	else if (node->kind == NPD_PY_LIST_SPLAT && npd_py_named(node->first) != NULL)
		add_splat(r, c, npd_run_eval(r, env, npd_py_named(node->first)));
	else if (node->kind == NPD_PY_DICTIONARY_SPLAT && npd_py_named(node->first) != NULL)
		add_double_splat(r, c, npd_run_eval(r, env, npd_py_named(node->first)));
	else
		NPD_VEC_PUSH(r->arena, &c->args, npd_run_eval(r, env, node));
}

struct npd_call *npd_run_arguments(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *call)
{
	struct npd_call *c = NPD_NEW(r->arena, struct npd_call);
	const struct npd_syntax *function = npd_py_field(call, NPD_PY_FIELD_FUNCTION);
	const struct npd_syntax *list = npd_py_field(call, NPD_PY_FIELD_ARGUMENTS);

	c->node = call;
	if (function != NULL)
		c->name = npd_run_text(r, function);
	if (list == NULL)
		return c;
	if (list->kind == NPD_PY_GENERATOR) {
		NPD_VEC_PUSH(r->arena, &c->args, npd_run_eval(r, env, list));
		return c;
	}
	for (const struct npd_syntax *node = npd_py_named(list->first);
		node != NULL && r->stop == NPD_STOP_NOT; node = npd_py_named(node->next))
		add_argument(r, env, c, node);
	return c;
}

/* ---- functions ---- */

static bool is_splat(const struct npd_syntax *p)
{
	return p->kind == NPD_PY_LIST_SPLAT_PATTERN || p->kind == NPD_PY_DICTIONARY_SPLAT_PATTERN;
}

static const struct npd_syntax *parameter_name(const struct npd_syntax *p)
{
	if (p->kind == NPD_PY_IDENTIFIER)
		return p;
	if (p->kind == NPD_PY_DEFAULT_PARAMETER || p->kind == NPD_PY_TYPED_DEFAULT_PARAMETER)
		return npd_py_field(p, NPD_PY_FIELD_NAME);
	if (p->kind == NPD_PY_TYPED_PARAMETER || is_splat(p))
		return npd_py_named(p->first);
	return NULL;
}

const struct npd_sv *npd_run_function(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node, npd_str name)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_FUNCTION, npd_syntax_span(node));
	struct npd_sv_function *f = NPD_NEW(r->arena, struct npd_sv_function);
	const struct npd_syntax *list = npd_py_field(node, NPD_PY_FIELD_PARAMETERS);

	f->name = name;
	f->node = node;
	f->env = env;
	v->as.function = f;
	for (const struct npd_syntax *p = list == NULL ? NULL : npd_py_named(list->first);
		p != NULL; p = npd_py_named(p->next)) {
		const struct npd_syntax *value = npd_py_field(p, NPD_PY_FIELD_VALUE);
		const struct npd_sv *given = value == NULL ? NULL : npd_run_eval(r, env, value);
		NPD_VEC_PUSH(r->arena, &f->defaults, given);
	}
	return v;
}

/* What is told of one parameter while arguments are handed out. */
struct binding {
	struct npd_run *r;
	struct npd_env *env;
	const struct npd_call *call;
	const struct npd_sv_function *f;
	bool *used;   /* which keys of the call */
	size_t next;  /* the next argument by position */
	bool by_name; /* positions are used up: what follows a star */
};

static const struct npd_sv *take_key(struct binding *b, npd_str name)
{
	for (size_t i = 0; i < b->call->keys.len; i++) {
		if (!b->used[i] && npd_str_eq(b->call->keys.data[i], name)) {
			b->used[i] = true;
			return b->call->values.data[i];
		}
	}
	return NULL;
}

static void bind_rest(struct binding *b, const struct npd_syntax *p, npd_str name)
{
	const struct npd_span at = npd_syntax_span(p);

	if (p->kind == NPD_PY_LIST_SPLAT_PATTERN) {
		struct npd_sv *rest = npd_sv_list(b->r, NPD_SV_TUPLE, at);
		for (; b->next < b->call->args.len; b->next++)
			npd_sv_push(b->r, rest, b->call->args.data[b->next]);
		b->by_name = true;
		npd_env_set(b->r, b->env, name,
			b->call->open ? npd_sv_unknown(b->r, p, "the arguments are not followed")
				      : rest);
		return;
	}
	struct npd_sv *rest = npd_sv_new(b->r, NPD_SV_DICT, at);
	rest->as.dict = NPD_NEW(b->r->arena, struct npd_sv_dict);
	rest->as.dict->open = b->call->open;
	for (size_t i = 0; i < b->call->keys.len; i++) {
		if (b->used[i])
			continue;
		b->used[i] = true;
		NPD_VEC_PUSH(b->r->arena, &rest->as.dict->keys,
			npd_sv_text(b->r, b->call->keys.data[i], at));
		NPD_VEC_PUSH(b->r->arena, &rest->as.dict->values, b->call->values.data[i]);
	}
	npd_env_set(b->r, b->env, name, rest);
}

static void bind_one(struct binding *b, const struct npd_syntax *p, size_t index)
{
	const struct npd_syntax *inner =
		p->kind == NPD_PY_TYPED_PARAMETER ? npd_py_named(p->first) : p;
	const struct npd_syntax *name = inner == NULL ? NULL : parameter_name(inner);
	const struct npd_sv *v = NULL;

	if (p->kind == NPD_PY_POSITIONAL_SEPARATOR)
		return;
	if (p->kind == NPD_PY_KEYWORD_SEPARATOR) {
		b->by_name = true;
		return;
	}
	if (name == NULL) {
		npd_run_give_up(b->r, p, "a parameter is not followed");
		return;
	}
	if (is_splat(inner)) {
		bind_rest(b, inner, npd_run_text(b->r, name));
		return;
	}
	if (!b->by_name && b->next < b->call->args.len)
		v = b->call->args.data[b->next++];
	else
		v = take_key(b, npd_run_text(b->r, name));
	if (v == NULL && b->call->open)
		v = npd_sv_unknown(b->r, p, "the arguments are not followed");
	if (v == NULL && index < b->f->defaults.len)
		v = b->f->defaults.data[index];
	if (v == NULL) {
		npd_run_raise(b->r, b->call->node, "TypeError", "the argument '%.*s' is missing",
			NPD_ARG(npd_str_head(npd_run_text(b->r, name), 40)));
		return;
	}
	npd_env_set(b->r, b->env, npd_run_text(b->r, name), v);
}

static void bind_parameters(
	struct npd_run *r, struct npd_env *env, const struct npd_sv_function *f, struct npd_call *c)
{
	const struct npd_syntax *list = npd_py_field(f->node, NPD_PY_FIELD_PARAMETERS);
	struct binding b = { r, env, c, f, NPD_NEW_ARRAY(r->arena, bool, c->keys.len), 0, false };
	size_t index = 0;

	for (const struct npd_syntax *p = list == NULL ? NULL : npd_py_named(list->first);
		p != NULL && r->stop == NPD_STOP_NOT; p = npd_py_named(p->next))
		bind_one(&b, p, index++);
	if (r->stop != NPD_STOP_NOT || c->open)
		return;
	if (b.next < c->args.len)
		npd_run_raise(r, c->node, "TypeError", "there are more arguments than parameters");
	for (size_t i = 0; i < c->keys.len && r->stop == NPD_STOP_NOT; i++) {
		if (!b.used[i])
			npd_run_raise(r, c->node, "TypeError", "there is no parameter '%.*s'",
				NPD_ARG(npd_str_head(c->keys.data[i], 40)));
	}
}

/* ---- calls ---- */

static const struct npd_sv *run_body(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *body, struct npd_call *c)
{
	const struct npd_sv *outer = r->returned;

	r->returned = NULL;
	const enum npd_flow flow = npd_run_block(r, env, body->first);
	const struct npd_sv *v = flow == NPD_FLOW_RETURN ? r->returned : NULL;
	r->returned = outer;
	return v != NULL ? v : npd_sv_none(r, npd_syntax_span(c->node));
}

static const struct npd_sv *call_function(
	struct npd_run *r, const struct npd_sv_function *f, struct npd_call *c)
{
	const struct npd_syntax *body = npd_py_field(f->node, NPD_PY_FIELD_BODY);
	struct npd_env *up = f->env->is_class ? f->env->up : f->env;
	struct npd_env *env = npd_env_new(r, up);

	if (body == NULL || npd_str_starts(npd_run_text(r, f->node), NPD_STR("async")))
		return npd_sv_unknown(r, c->node, "the call is not followed");
	env->function = f->node;
	if (f->node->kind == NPD_PY_FUNCTION) {
		for (const struct npd_syntax *p = body->first; p != NULL; p = p->next) {
			if (npd_env_collect(r, env, p))
				return npd_sv_unknown(
					r, c->node, "the call of a generator is not followed");
		}
	}
	bind_parameters(r, env, f, c);
	if (r->stop != NPD_STOP_NOT)
		return npd_sv_none(r, npd_syntax_span(c->node));
	return f->node->kind == NPD_PY_LAMBDA ? npd_run_eval(r, env, body)
					      : run_body(r, env, body, c);
}

/* The same call with one more argument in front. */
static struct npd_call *with_self(
	struct npd_run *r, const struct npd_call *c, const struct npd_sv *self)
{
	struct npd_call *more = NPD_NEW(r->arena, struct npd_call);

	*more = *c;
	more->args = (struct npd_sv_list){ 0 };
	NPD_VEC_PUSH(r->arena, &more->args, self);
	for (size_t i = 0; i < c->args.len; i++)
		NPD_VEC_PUSH(r->arena, &more->args, c->args.data[i]);
	return more;
}

static const struct npd_sv *call_user(
	struct npd_run *r, const struct npd_sv *function, struct npd_call *c)
{
	const struct npd_sv_function *f = function->as.function;

	if (r->calls == NPD_RUN_CALLS_MAX) {
		npd_run_give_up(r, c->node, "calls are nested too deep");
		return npd_sv_none(r, npd_syntax_span(c->node));
	}
	r->calls++;
	const struct npd_sv *v =
		call_function(r, f, f->self == NULL ? c : with_self(r, c, f->self));
	r->calls--;
	return v;
}

/* What is handed to code that is not followed may be changed by it. */
const struct npd_sv *npd_run_unfollowed(struct npd_run *r, const struct npd_call *c, npd_str why)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_UNKNOWN, npd_syntax_span(c->node));

	r->unfollowed++;
	v->as.why = why;
	if (c->args.len > 0 && c->args.data[0]->kind == NPD_SV_UNKNOWN && why.len == 0)
		v->as.why = c->args.data[0]->as.why;
	if (v->as.why.len == 0)
		v->as.why = npd_run_format(r, "call of %.*s at line %llu is not followed",
			NPD_ARG(npd_str_head(c->name, 60)),
			(unsigned long long)npd_run_line(r, c->node->from));
	for (size_t i = 0; i < c->args.len; i++) {
		const struct npd_sv *arg = c->args.data[i];
		if (arg->kind != NPD_SV_ARRAY)
			continue;
		npd_array_forget(arg->as.array, v->as.why);
		npd_array_changed(arg, npd_syntax_span(c->node));
	}
	return v;
}

/* Why an argument is not known says more than that the call did not work with it. */
static const struct npd_sv *first_reason(const struct npd_call *c, const struct npd_sv *v)
{
	const struct npd_sv *arg = c->args.len > 0 ? c->args.data[0] : NULL;

	return v->kind == NPD_SV_UNKNOWN && arg != NULL && arg->kind == NPD_SV_UNKNOWN ? arg : v;
}

static const struct npd_sv *call_library(struct npd_run *r, npd_str name, struct npd_call *c)
{
	static npd_lib_function *const libraries[] = { npd_lib_python, npd_lib_numpy, npd_lib_cv2,
		npd_lib_pil, npd_lib_torch, npd_lib_skimage };

	c->name = name;
	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
		const struct npd_sv *v = libraries[i](r, c);
		if (v != NULL)
			return first_reason(c, v);
	}
	return npd_run_unfollowed(r, c, (npd_str){ 0 });
}

static const struct npd_sv *call_method(
	struct npd_run *r, const struct npd_sv *bound, struct npd_call *c)
{
	const npd_str name = bound->as.bound.name;
	const struct npd_sv *v = NULL;

	c->self = bound->as.bound.self;
	if (c->self->kind == NPD_SV_ARRAY && c->self->as.array->library == NPD_TORCH)
		v = npd_method_torch(r, c, name);
	else if (c->self->kind == NPD_SV_ARRAY && c->self->as.array->library == NPD_PIL)
		v = npd_method_pil(r, c, name);
	else if (c->self->kind == NPD_SV_ARRAY)
		v = npd_method_numpy(r, c, name);
	else
		v = npd_method_python(r, c, name);
	if (v != NULL)
		return first_reason(c, v);
	if (c->self->kind == NPD_SV_ARRAY) {
		v = npd_run_unfollowed(r, c, (npd_str){ 0 });
		npd_array_forget(c->self->as.array, v->as.why);
		return v;
	}
	return npd_run_unfollowed(r, c, (npd_str){ 0 });
}

const struct npd_sv *npd_run_call(
	struct npd_run *r, const struct npd_sv *function, struct npd_call *c)
{
	if (r->stop != NPD_STOP_NOT || !npd_run_charge(r, 4))
		return npd_sv_none(r, npd_syntax_span(c->node));
	switch (function->kind) {
	case NPD_SV_FUNCTION:
		return call_user(r, function, c);
	case NPD_SV_LIBRARY:
		return call_library(r, function->as.library, c);
	case NPD_SV_BOUND:
		return call_method(r, function, c);
	case NPD_SV_CLASS:
		return npd_class_new(r, function, c);
	case NPD_SV_INSTANCE:
		return npd_class_call(r, function, c);
	case NPD_SV_OBJECT: {
		const struct npd_sv *v = npd_object_call(r, function, c);
		return v != NULL ? v : npd_run_unfollowed(r, c, (npd_str){ 0 });
	}
	case NPD_SV_UNKNOWN:
		return npd_run_unfollowed(r, c, function->as.why);
	case NPD_SV_NONE:
	case NPD_SV_NUMBER:
	case NPD_SV_TEXT:
	case NPD_SV_TUPLE:
	case NPD_SV_LIST:
	case NPD_SV_DICT:
	case NPD_SV_ARRAY:
	case NPD_SV_SLICE:
	case NPD_SV_ELLIPSIS:
		break;
	}
	return npd_run_raise(r, c->node, "TypeError", "%s is called", npd_sv_kind_name(function));
}
