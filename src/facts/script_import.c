/* script_import.c - import statements: names of libraries. */
#include "facts/script_run.h"

/* Modules that are there wherever such a script runs. */
static bool is_always_there(npd_str module)
{
	static const char *const names[] = { "numpy", "os", "sys", "math", "time", "random", "re",
		"glob", "json", "argparse", "pathlib", "typing", "functools", "logging" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (npd_str_eq(module, npd_str_of(names[i])))
			return true;
	}
	return false;
}

static void import_one(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *name, npd_str prefix)
{
	const struct npd_syntax *alias = npd_py_field(name, NPD_PY_FIELD_ALIAS);
	const struct npd_syntax *inner = npd_py_field(name, NPD_PY_FIELD_NAME);
	const npd_str full = npd_run_text(r, inner != NULL ? inner : name);
	const struct npd_span at = npd_syntax_span(name);
	npd_str rest = full;
	const npd_str head = npd_str_cut(&rest, '.');

	if (full.len + prefix.len > 200) {
		npd_run_give_up(r, name, "the import is not followed");
		return;
	}
	if (!is_always_there(prefix.len > 0 ? prefix : head))
		r->unfollowed++;
	if (prefix.len > 0) {
		const npd_str dotted =
			npd_run_format(r, "%.*s.%.*s", NPD_ARG(prefix), NPD_ARG(full));
		const struct npd_sv *constant = npd_env_find(r->patches, dotted);
		if (constant == NULL)
			constant = npd_lib_constant(r, dotted, at);
		npd_env_bind(r, env, alias != NULL ? npd_run_text(r, alias) : full,
			constant != NULL ? constant : npd_sv_library(r, dotted, at));
	} else if (alias != NULL) {
		npd_env_bind(r, env, npd_run_text(r, alias), npd_sv_library(r, full, at));
	} else {
		npd_env_bind(r, env, head, npd_sv_library(r, head, at));
	}
}

enum npd_flow npd_run_import(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *module = npd_py_field(node, NPD_PY_FIELD_MODULE_NAME);
	const npd_str prefix = module == NULL ? (npd_str){ 0 } : npd_run_text(r, module);

	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->field == NPD_PY_FIELD_NAME)
			import_one(r, env, p, prefix);
		else if (p->kind == NPD_PY_WILDCARD)
			npd_env_set(
				r, r->module, NPD_STR("*"), npd_sv_none(r, npd_syntax_span(node)));
	}
	return r->stop == NPD_STOP_NOT ? NPD_FLOW_NEXT : NPD_FLOW_STOP;
}
