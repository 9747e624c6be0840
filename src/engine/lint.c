/*
 * lint.c - files -> facts -> rules -> a report.
 *
 * Data flow: npd_lint_add hands each file to the collector (facts/collect.h); npd_lint_finish lets
 * every rule that holds here judge the facts (rule.h) and makes findings of what failed
 * (lint_report.c).
 */
#include "engine/lint.h"

#include <stdlib.h>

#include "base/error.h"

/* Every public entry point sets l->oom; what runs below may leave through it. */
#define GUARD(l, reterr)                                                                           \
	do {                                                                                       \
		if (setjmp((l)->oom) != 0)                                                         \
			return npd_fail((reterr), NPD_ENOMEM, "out of memory");                    \
	} while (0)

static npd_str copy(struct npd_lint *l, npd_str s)
{
	return s.len == 0 ? (npd_str){ 0 } : npd_arena_copy(&l->arena, s);
}

static enum npd_status begin(struct npd_lint *l, const struct npd_kb *kb,
	const struct npd_lint_options *options, struct npd_error *reterr)
{
	GUARD(l, reterr);
	l->kb = kb;
	l->lang = options->lang;
	l->where.toolchain = copy(l, options->toolchain);
	l->where.sdk = copy(l, options->sdk);
	l->where.chip = copy(l, options->chip);
	npd_collector_init(&l->collector, &l->arena, kb, options->look_for_files);
	return NPD_OK;
}

enum npd_status npd_lint_new(const struct npd_kb *kb, const struct npd_lint_options *options,
	struct npd_lint **ret, struct npd_error *reterr)
{
	struct npd_lint *l = calloc(1, sizeof *l);

	if (l == NULL)
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	npd_arena_init(&l->arena, options->memory_limit_bytes, &l->oom);
	npd_arena_init(&l->scratch, options->memory_limit_bytes, &l->oom);
	const enum npd_status status = begin(l, kb, options, reterr);

	if (status == NPD_OK)
		*ret = l;
	else
		npd_lint_free(l);
	return status;
}

struct npd_lint *npd_lint_free(struct npd_lint *l)
{
	if (l == NULL)
		return NULL;
	npd_arena_done(&l->arena);
	npd_arena_done(&l->scratch);
	free(l);
	return NULL;
}

enum npd_status npd_lint_add(struct npd_lint *l, enum npd_file_kind kind, npd_str name,
	const void *bytes, size_t n, struct npd_error *reterr)
{
	GUARD(l, reterr);
	npd_collector_add(&l->collector, kind, name, (npd_str){ bytes, n });
	return NPD_OK;
}

/* What the user says wins; then what the files show. */
void npd_lint_close(struct npd_lint *l)
{
	struct npd_facts *f = &l->collector.facts;

	if (l->closed)
		return;
	l->closed = true;
	npd_collector_finish(&l->collector);
	if (l->where.toolchain.len == 0)
		l->where.toolchain = l->collector.toolchain;
	const struct npd_fact *soc = npd_fact_find(f->root, NPD_STR("cmd.options.soc_version"));

	if (l->where.chip.len == 0 && soc != NULL && soc->value.kind == NPD_VALUE_STRING)
		l->where.chip = soc->value.as.text;
}

static bool is_narrow(const struct npd_entry *rule)
{
	const struct npd_node applies = npd_node_get(rule->node, "applies");

	return npd_str_starts(npd_node_text(npd_node_get(applies, "sdk")), NPD_STR("<")) ||
	       npd_node_count(npd_node_get(applies, "chip")) > 0;
}

static void judge(struct npd_lint *l, verdict_vec *verdicts)
{
	for (size_t i = 0; i < npd_kb_count(l->kb); i++) {
		const struct npd_entry *e = npd_kb_at(l->kb, i);

		if (e->kind != NPD_KIND_RULE || e->replaced)
			continue;
		const enum npd_applies fit = npd_rule_applies(e, &l->where);

		if (fit == NPD_APPLIES_NO)
			continue;
		const struct verdict v = { .rule = e,
			.fit = fit,
			.group = npd_node_text(npd_node_get(e->node, "group")),
			.narrow = is_narrow(e),
			.result = npd_rule_judge(e, &l->collector.facts, &l->scratch) };

		NPD_VEC_PUSH(&l->arena, verdicts, v);
		if (v.result.error.len > 0)
			NPD_VEC_PUSH(&l->arena, &l->errors,
				(struct npd_rule_error){ e->id, v.result.error });
	}
}

static bool same_group(const struct verdict *a, const struct verdict *b)
{
	return a->group.len > 0 && npd_str_eq(a->group, b->group) &&
	       npd_str_eq(a->rule->toolchain, b->rule->toolchain);
}

/*
 * Rules of one group say the same of different SDKs or chips. While it is not known which one this
 * is, they count only where they agree.
 */
static bool disagree(const verdict_vec *verdicts, const struct verdict *v)
{
	for (size_t i = 0; i < verdicts->len; i++)
		if (same_group(v, &verdicts->data[i]) &&
			verdicts->data[i].result.verdict != v->result.verdict)
			return true;
	return false;
}

static bool has_failed(const struct verdict *v, const struct npd_fact *item)
{
	for (size_t i = 0; i < v->result.failed_count; i++)
		if (v->result.failed[i] == item)
			return true;
	return false;
}

static void leave_to(const struct verdict *speaker, struct verdict *v)
{
	size_t left = 0;

	for (size_t i = 0; i < v->result.failed_count; i++)
		if (!has_failed(speaker, v->result.failed[i]))
			v->result.failed[left++] = v->result.failed[i];
	v->result.failed_count = left;
}

/*
 * Rules of a group that agree on an item say it once: the one of the newest SDK does, which claims
 * least.
 */
static void say_once(verdict_vec *verdicts)
{
	for (size_t i = 0; i < verdicts->len; i++) {
		struct verdict *v = &verdicts->data[i];

		if (v->group.len == 0 || v->fit != NPD_APPLIES_UNKNOWN ||
			v->result.failed_count == 0)
			continue;
		for (size_t k = 0; k < verdicts->len; k++) {
			const struct verdict *other = &verdicts->data[k];
			const bool speaks = v->narrow != other->narrow ? v->narrow : k < i;

			if (k != i && speaks && other->fit == NPD_APPLIES_UNKNOWN &&
				same_group(v, other))
				leave_to(other, v);
		}
	}
}

static void settle_groups(struct npd_lint *l, verdict_vec *verdicts)
{
	bool *open = NPD_NEW_ARRAY(&l->arena, bool, verdicts->len);

	for (size_t i = 0; i < verdicts->len; i++)
		open[i] = verdicts->data[i].fit == NPD_APPLIES_UNKNOWN &&
			  disagree(verdicts, &verdicts->data[i]);
	for (size_t i = 0; i < verdicts->len; i++) {
		struct verdict *v = &verdicts->data[i];

		if (!open[i] || v->result.verdict != NPD_RULE_FAIL)
			continue;
		v->result.verdict = NPD_RULE_UNKNOWN;
		v->undecided = true;
	}
	say_once(verdicts);
}

static void run(struct npd_lint *l, struct npd_report *r)
{
	verdict_vec verdicts = { 0 };

	npd_lint_close(l);
	judge(l, &verdicts);
	settle_groups(l, &verdicts);
	npd_lint_report_build(l, &verdicts, r);
}

enum npd_status npd_lint_finish(
	struct npd_lint *l, struct npd_report **ret, struct npd_error *reterr)
{
	struct npd_report *volatile r = calloc(1, sizeof *r);

	if (r == NULL)
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	r->arena = calloc(1, sizeof *r->arena);
	if (r->arena == NULL || setjmp(l->oom) != 0) {
		npd_report_free(r);
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	}
	npd_arena_init(r->arena, 0, &l->oom);
	run(l, r);
	r->arena->oom = NULL;
	*ret = r;
	return NPD_OK;
}

enum npd_status npd_lint_facts(struct npd_lint *l, npd_str *ret, struct npd_error *reterr)
{
	GUARD(l, reterr);
	struct npd_buf out;

	npd_lint_close(l);
	npd_buf_init(&out, &l->arena);
	npd_facts_write_json(&out, &l->collector.facts);
	*ret = npd_buf_str(&out);
	return NPD_OK;
}

enum npd_status npd_lint_bindings(
	struct npd_lint *l, const struct npd_binding **ret, size_t *count, struct npd_error *reterr)
{
	GUARD(l, reterr);
	struct npd_facts *f = &l->collector.facts;
	struct npd_binding *list;

	npd_lint_close(l);
	list = NPD_NEW_ARRAY(&l->arena, struct npd_binding, f->root->members.len);
	*count = f->root->members.len;
	for (size_t i = 0; i < *count; i++)
		list[i] = (struct npd_binding){ f->root->members.data[i]->key,
			npd_fact_value(f, f->root->members.data[i]) };
	*ret = list;
	return NPD_OK;
}
