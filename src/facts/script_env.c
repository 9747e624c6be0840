/* script_env.c - names and what they stand for. */
#include "facts/script_run.h"

struct npd_env *npd_env_new(struct npd_run *r, struct npd_env *up)
{
	struct npd_env *env = NPD_NEW(r->arena, struct npd_env);

	npd_map_init(&env->names, r->arena);
	npd_map_init(&env->own, r->arena);
	npd_map_init(&env->global, r->arena);
	env->up = up;
	return env;
}

const struct npd_sv *npd_env_find(const struct npd_env *env, npd_str name)
{
	const size_t i = npd_map_find(&env->names, name);

	return i == NPD_NOT_FOUND ? NULL : env->values.data[i];
}

void npd_env_set(struct npd_run *r, struct npd_env *env, npd_str name, const struct npd_sv *v)
{
	const size_t i = npd_map_find(&env->names, name);

	if (i != NPD_NOT_FOUND) {
		env->values.data[i] = v;
		return;
	}
	npd_map_add(&env->names, name, env->values.len);
	NPD_VEC_PUSH(r->arena, &env->values, v);
}

const struct npd_sv *npd_env_look_up(const struct npd_env *env, npd_str name)
{
	for (const struct npd_env *e = env; e != NULL; e = e->up) {
		const struct npd_sv *v = npd_env_find(e, name);
		if (v != NULL)
			return v;
		if (e->function != NULL && npd_map_find(&e->own, name) != NPD_NOT_FOUND)
			return NULL; /* a local name that is not set yet */
	}
	return NULL;
}

void npd_env_bind(struct npd_run *r, struct npd_env *env, npd_str name, const struct npd_sv *v)
{
	const size_t scope = npd_map_find(&env->global, name);

	if (scope == NPD_NOT_FOUND) {
		npd_env_set(r, env, name, v);
		return;
	}
	struct npd_env *e = scope == 0 ? r->module : env->up;
	while (e != r->module && npd_env_find(e, name) == NULL)
		e = e->up;
	npd_env_set(r, e, name, v);
}
