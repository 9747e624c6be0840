/* script_scope.c - the names that a function assigns, which are its own. */
#include "facts/script_run.h"

static void own_target(struct npd_run *r, struct npd_env *env, const struct npd_syntax *t)
{
	switch (t->kind) {
	case NPD_PY_IDENTIFIER:
		npd_map_add(&env->own, npd_run_text(r, t), 0);
		return;
	case NPD_PY_PATTERN_LIST:
	case NPD_PY_TUPLE_PATTERN:
	case NPD_PY_LIST_PATTERN:
	case NPD_PY_LIST_SPLAT_PATTERN:
	case NPD_PY_AS_PATTERN_TARGET:
	case NPD_PY_EXPRESSION_LIST:
	case NPD_PY_TUPLE:
	case NPD_PY_LIST:
		for (const struct npd_syntax *p = npd_py_named(t->first); p != NULL;
			p = npd_py_named(p->next))
			own_target(r, env, p);
		return;
	default:
		return;
	}
}

static void own_scope_names(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node, size_t scope)
{
	for (const struct npd_syntax *p = npd_py_named(node->first); p != NULL;
		p = npd_py_named(p->next))
		npd_map_add(&env->global, npd_run_text(r, p), scope);
}

static bool has_scope_of_its_own(const struct npd_syntax *node)
{
	return node->kind == NPD_PY_FUNCTION || node->kind == NPD_PY_CLASS ||
	       node->kind == NPD_PY_LAMBDA || node->kind == NPD_PY_LIST_COMPREHENSION ||
	       node->kind == NPD_PY_GENERATOR || node->kind == NPD_PY_SET_COMPREHENSION ||
	       node->kind == NPD_PY_DICTIONARY_COMPREHENSION;
}

static void own_imports(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->field != NPD_PY_FIELD_NAME)
			continue;
		const struct npd_syntax *alias = npd_py_field(p, NPD_PY_FIELD_ALIAS);
		npd_str name = npd_run_text(r, alias == NULL ? p : alias);
		npd_map_add(&env->own, npd_str_cut(&name, '.'), 0);
	}
}

static void own_node(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *target = NULL;

	if (node->kind == NPD_PY_ASSIGNMENT || node->kind == NPD_PY_AUGMENTED_ASSIGNMENT ||
		node->kind == NPD_PY_FOR)
		target = npd_py_field(node, NPD_PY_FIELD_LEFT);
	else if (node->kind == NPD_PY_FUNCTION || node->kind == NPD_PY_CLASS ||
		 node->kind == NPD_PY_NAMED_EXPRESSION)
		target = npd_py_field(node, NPD_PY_FIELD_NAME);
	else if (node->kind == NPD_PY_AS_PATTERN_TARGET)
		target = node;
	else if (node->kind == NPD_PY_IMPORT || node->kind == NPD_PY_IMPORT_FROM)
		own_imports(r, env, node);
	else if (node->kind == NPD_PY_GLOBAL || node->kind == NPD_PY_NONLOCAL)
		own_scope_names(r, env, node, node->kind == NPD_PY_GLOBAL ? 0 : 1);
	if (target != NULL)
		own_target(r, env, target);
}

bool npd_env_collect(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	bool yields = node->kind == NPD_PY_YIELD || node->kind == NPD_PY_AWAIT;

	if (!npd_run_charge(r, 1))
		return false;
	own_node(r, env, node);
	if (has_scope_of_its_own(node))
		return false;
	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->named && npd_env_collect(r, env, p))
			yields = true;
	}
	return yields;
}
