/* script_comprehension.c - [x for y in z if w], over what is known. */
#include "facts/script_run.h"

struct comprehension {
	struct npd_run *r;
	const struct npd_syntax *body;
	struct npd_sv *out;
	unsigned count;
	bool failed;
};

static void run_clauses(
	struct comprehension *c, struct npd_env *env, const struct npd_syntax *clause);

static void run_for_clause(
	struct comprehension *c, struct npd_env *env, const struct npd_syntax *clause)
{
	const struct npd_syntax *left = npd_py_field(clause, NPD_PY_FIELD_LEFT);
	const struct npd_syntax *right = npd_py_field(clause, NPD_PY_FIELD_RIGHT);
	const struct npd_sv_list *items = NULL;

	if (left != NULL && right != NULL)
		items = npd_run_iterate(c->r, npd_run_eval(c->r, env, right));
	if (items == NULL) {
		c->failed = true;
		return;
	}
	for (size_t i = 0; i < items->len && !c->failed && c->r->stop == NPD_STOP_NOT; i++) {
		npd_run_assign(c->r, env, left, items->data[i]);
		run_clauses(c, env, npd_py_named(clause->next));
	}
}

static void run_clauses(
	struct comprehension *c, struct npd_env *env, const struct npd_syntax *clause)
{
	if (clause == NULL) {
		if (c->count++ >= NPD_RUN_ITERATIONS_MAX)
			c->failed = true;
		else
			npd_sv_push(c->r, c->out, npd_run_eval(c->r, env, c->body));
	} else if (clause->kind == NPD_PY_FOR_IN) {
		run_for_clause(c, env, clause);
	} else if (clause->kind == NPD_PY_IF_CLAUSE && npd_py_named(clause->first) != NULL) {
		const struct npd_sv *v = npd_run_eval(c->r, env, npd_py_named(clause->first));
		if (npd_sv_truth(v) == NPD_MAYBE)
			c->failed = true;
		else if (npd_sv_truth(v) == NPD_YES)
			run_clauses(c, env, npd_py_named(clause->next));
	} else {
		c->failed = true;
	}
}

const struct npd_sv *npd_run_comprehension(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	struct comprehension c = { .r = r,
		.body = npd_py_field(node, NPD_PY_FIELD_BODY),
		.out = npd_sv_list(r, NPD_SV_LIST, npd_syntax_span(node)) };

	if (c.body == NULL || c.body->kind == NPD_PY_PAIR)
		return npd_sv_unknown(r, node, "the comprehension is not followed");
	run_clauses(&c, npd_env_new(r, env), npd_py_named(c.body->next));
	if (c.failed)
		return npd_sv_unknown(r, node, "the comprehension is not followed");
	return c.out;
}
