/*
 * lint_report.c - verdicts of rules -> findings: places, texts, edits, and what was not checked.
 */
#include <stdlib.h>

#include "engine/entry.h"
#include "engine/lint.h"
#include "engine/words.h"
#include "text/template.h"

#define ALSO_MAX 64u /* further places of one finding that are listed */

struct maker {
	struct npd_lint *l;
	const struct npd_facts *f;
	struct npd_arena *arena; /* of the report */
	enum npd_lang lang;
};

typedef NPD_VEC(struct npd_finding) finding_vec;
typedef NPD_VEC(struct npd_evidence) evidence_vec;

/* ---- places ---- */

static npd_str keep(const struct maker *m, npd_str s)
{
	return s.len == 0 ? (npd_str){ 0 } : npd_arena_copy(m->arena, s);
}

struct shown {
	struct npd_loc location;
	npd_str excerpt;
	size_t mark_from, mark_to;
};

static struct shown show(const struct maker *m, const struct npd_fact_place *at)
{
	struct shown s = { 0 };
	size_t start;

	if (at->file == NULL)
		return s;
	s.location.file = keep(m, at->file->name);
	s.location.object = keep(m, at->object);
	if (at->span.to == 0)
		return s;
	const npd_str bytes = at->file->bytes;
	const npd_str line = npd_source_line(bytes, at->span.from, &start);

	npd_source_locate(bytes, at->span.from, &s.location.line, &s.location.column);
	npd_source_locate(bytes, at->span.to, &s.location.end_line, &s.location.end_column);
	s.location.offset = at->span.from;
	s.excerpt = keep(m, npd_str_head(line, NPD_EXCERPT_MAX_BYTES));
	const size_t from = at->span.from - start, to = at->span.to - start;

	s.mark_from = from < s.excerpt.len ? from : s.excerpt.len;
	s.mark_to = to < s.excerpt.len ? to : s.excerpt.len;
	return s;
}

static struct npd_evidence evidence_at(
	const struct maker *m, const struct npd_fact_place *at, const char *role, npd_str label)
{
	const struct shown s = show(m, at);

	return (struct npd_evidence){ .role = npd_str_of(role),
		.location = s.location,
		.excerpt = s.excerpt,
		.mark_from = s.mark_from,
		.mark_to = s.mark_to,
		.label = label };
}

static bool same_place(const struct npd_fact_place *a, const struct npd_fact_place *b)
{
	return a->file == b->file && a->span.from == b->span.from && a->span.to == b->span.to &&
	       npd_str_eq(a->object, b->object);
}

/* ---- texts ---- */

static npd_str prose(const struct maker *m, const struct npd_entry *rule,
	const struct npd_fact *item, struct npd_node node)
{
	return npd_rule_fill(m->arena, rule, item, m->f, npd_node_prose(node, m->lang));
}

static npd_str prose_of(const struct maker *m, const struct npd_entry *rule,
	const struct npd_fact *item, const char *key)
{
	return prose(m, rule, item, npd_node_get(rule->node, key));
}

static const struct npd_edit *edit_of(
	const struct maker *m, const struct npd_entry *rule, struct npd_fact *item)
{
	const struct npd_node edit = npd_node_get(rule->node, "edit");
	const struct npd_fact *fact;
	npd_str to;

	if (npd_node_kind(edit) == NPD_NODE_ABSENT ||
		!npd_rule_text(rule, item, &m->l->collector.facts,
			npd_node_text(npd_node_get(edit, "to")), &to))
		return NULL;
	fact = npd_rule_fact(rule, item, npd_node_text(npd_node_get(edit, "fact")), m->f);
	if (fact->at.file == NULL || fact->at.span.to == 0)
		return NULL;
	const struct shown s = show(m, &fact->at);
	struct npd_edit *ret = NPD_NEW(m->arena, struct npd_edit);

	*ret = (struct npd_edit){ .file = s.location.file,
		.line = s.location.line,
		.column = s.location.column,
		.old_text = keep(
			m, npd_str_sub(fact->at.file->bytes, fact->at.span.from, fact->at.span.to)),
		.new_text = keep(m, to) };
	return ret;
}

static void set_fixes(const struct maker *m, const struct npd_entry *rule, struct npd_fact *item,
	struct npd_finding *f)
{
	const struct npd_node fix = npd_node_get(rule->node, "fix");
	const struct npd_node edit = npd_node_get(rule->node, "edit");
	struct npd_fix *list = NPD_NEW_ARRAY(m->arena, struct npd_fix, npd_node_count(fix));

	for (size_t i = 0; i < npd_node_count(fix); i++) {
		const struct npd_node one = npd_node_at(fix, i);

		list[i].text = prose(m, rule, item, one);
		list[i].safety = npd_safety_of(npd_node_get(one, "safety"));
	}
	f->fixes = list;
	f->fix_count = npd_node_count(fix);
	if (f->fix_count == 0)
		return;
	list[0].edits = edit_of(m, rule, item);
	list[0].edit_count = list[0].edits != NULL;
	if (list[0].edit_count > 0)
		list[0].safety = npd_safety_of(npd_node_get(edit, "safety"));
}

static void set_confidence(const struct maker *m, const struct verdict *v, struct npd_finding *f)
{
	const struct npd_node applies = npd_node_get(v->rule->node, "applies");
	const struct npd_node chips = npd_node_get(applies, "chip");
	const struct npd_capture range[] = {
		{ NPD_STR("range"), npd_node_text(npd_node_get(applies, "sdk")) },
		{ NPD_STR("chip"), npd_node_text(npd_node_at(chips, 0)) },
	};
	npd_str *reasons = NPD_NEW_ARRAY(m->arena, npd_str, 2);

	f->confidence = v->fit == NPD_APPLIES_YES && v->rule->status != NPD_INFERRED ? NPD_CONFIRMED
										     : NPD_LIKELY;
	if (v->fit != NPD_APPLIES_YES)
		reasons[f->reason_count++] = npd_template_fill(m->arena,
			npd_reason_text(
				range[0].value.len > 0 ? NPD_REASON_SDK : NPD_REASON_CHIP, m->lang),
			range, 2);
	if (v->rule->status == NPD_INFERRED)
		reasons[f->reason_count++] = npd_reason_text(NPD_REASON_INFERRED, m->lang);
	f->reasons = reasons;
}

/* The place itself with its label, then the places it disagrees with. */
static void add_evidence(const struct maker *m, const struct npd_entry *rule,
	const struct npd_fact *item, const struct npd_fact_place *at, evidence_vec *list)
{
	const struct npd_node spot = npd_node_get(rule->node, "at");
	const struct npd_node against = npd_node_get(rule->node, "against");
	const npd_str label = prose(m, rule, item, npd_node_get(spot, "label"));

	if (at->file != NULL)
		NPD_VEC_PUSH(m->arena, list, evidence_at(m, at, "cause", label));
	for (size_t i = 0; i < npd_node_count(against); i++) {
		const struct npd_node one = npd_node_at(against, i);
		const struct npd_fact_place place = npd_fact_where(
			npd_rule_fact(rule, item, npd_node_text(npd_node_get(one, "fact")), m->f));

		if (place.file != NULL && !same_place(&place, at))
			NPD_VEC_PUSH(m->arena, list,
				evidence_at(m, &place, "against",
					prose(m, rule, item, npd_node_get(one, "label"))));
	}
}

/* ---- findings ---- */

static struct npd_finding finding_of(
	const struct maker *m, const struct verdict *v, struct npd_fact *item)
{
	const struct npd_entry *rule = v->rule;
	const npd_str path = npd_node_text(npd_node_get(npd_node_get(rule->node, "at"), "fact"));
	const struct npd_fact_place at = npd_fact_where(npd_rule_fact(rule, item, path, m->f));
	const struct shown s = show(m, &at);
	evidence_vec evidence = { 0 };
	struct npd_finding f = { .id = rule->id,
		.kind = NPD_STR("rule"),
		.severity = rule->severity,
		.status = npd_status_name(rule->status),
		.root = true,
		.toolchain = keep(
			m, npd_entry_is_generic(rule) ? m->l->where.toolchain : rule->toolchain),
		.location = s.location,
		.excerpt = s.excerpt,
		.mark_from = s.mark_from,
		.mark_to = s.mark_to,
		.title = prose_of(m, rule, item, "title"),
		.cause = prose_of(m, rule, item, "cause"),
		.occurrences = 1 };

	if (v->fit != NPD_APPLIES_YES && f.severity > NPD_WARNING)
		f.severity = NPD_WARNING;
	if (rule->stage_count == 1)
		f.stage = rule->stages[0];
	set_confidence(m, v, &f);
	set_fixes(m, rule, item, &f);
	add_evidence(m, rule, item, &at, &evidence);
	f.evidence = evidence.data;
	f.evidence_count = evidence.len;
	f.sources = npd_entry_texts(m->arena, rule, "sources", &f.source_count);
	f.predicts = npd_entry_texts(m->arena, rule, "predicts", &f.predict_count);
	return f;
}

struct npd_finding npd_lint_finding(
	struct npd_lint *l, const struct verdict *v, enum npd_lang lang, struct npd_arena *arena)
{
	const struct maker m = { .l = l, .f = &l->collector.facts, .arena = arena, .lang = lang };

	return finding_of(&m, v, v->result.failed[0]);
}

/* Says the same of another item: one finding with two places. */
static bool says_same(const struct npd_finding *a, const struct npd_finding *b)
{
	return npd_str_eq(a->title, b->title) && npd_str_eq(a->cause, b->cause) &&
	       npd_str_eq(a->location.file, b->location.file) && a->location.line == 0 &&
	       b->location.line == 0;
}

static void merge(const struct maker *m, struct npd_finding *into, const struct npd_finding *f)
{
	into->occurrences++;
	if (into->evidence_count > ALSO_MAX)
		return;
	struct npd_evidence *list =
		NPD_NEW_ARRAY(m->arena, struct npd_evidence, into->evidence_count + 1);

	memcpy(list, into->evidence, into->evidence_count * sizeof *list);
	list[into->evidence_count] =
		(struct npd_evidence){ .role = NPD_STR("context"), .location = f->location };
	into->evidence = list;
	into->evidence_count++;
}

static void add_findings(const struct maker *m, const struct verdict *v, finding_vec *findings)
{
	const size_t first = findings->len;

	for (size_t i = 0; i < v->result.failed_count; i++) {
		struct npd_finding f = finding_of(m, v, v->result.failed[i]);
		size_t same = first;

		while (same < findings->len && !says_same(&findings->data[same], &f))
			same++;
		if (same < findings->len)
			merge(m, &findings->data[same], &f);
		else
			NPD_VEC_PUSH(m->arena, findings, f);
	}
}

static int by_weight(const void *a, const void *b)
{
	const struct npd_finding *x = a, *y = b;
	const int files = npd_str_cmp(x->location.file, y->location.file);
	const int ids = npd_str_cmp(x->id, y->id);

	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (files != 0)
		return files;
	if (x->location.offset != y->location.offset)
		return x->location.offset < y->location.offset ? -1 : 1;
	return ids != 0 ? ids : npd_str_cmp(x->location.object, y->location.object);
}

/* "<id>", "<id>#2" ... */
static void set_keys(const struct maker *m, finding_vec *findings)
{
	for (size_t i = 0; i < findings->len; i++) {
		struct npd_buf key;
		size_t nth = 1;

		for (size_t k = 0; k < i; k++)
			nth += npd_str_eq(findings->data[k].id, findings->data[i].id);
		npd_buf_init(&key, m->arena);
		npd_buf_add(&key, findings->data[i].id);
		if (nth > 1)
			npd_buf_printf(&key, "#%zu", nth);
		findings->data[i].key = npd_buf_str(&key);
	}
}

/* ---- what was checked ---- */

static struct npd_missing_check missing_of(const struct maker *m, const struct verdict *v)
{
	npd_str *facts = NPD_NEW_ARRAY(m->arena, npd_str, v->result.missing_count + 1);
	size_t count = 0;

	if (v->undecided) {
		const struct npd_node applies = npd_node_get(v->rule->node, "applies");
		const bool sdk = npd_node_text(npd_node_get(applies, "sdk")).len > 0;

		facts[count++] = sdk ? NPD_STR("sdk") : NPD_STR("chip");
	}
	for (size_t i = 0; i < v->result.missing_count; i++)
		facts[count++] = keep(m, v->result.missing[i]);
	return (struct npd_missing_check){ v->rule->id, facts, count };
}

static void set_checks(const struct maker *m, const verdict_vec *verdicts, struct npd_report *r)
{
	NPD_VEC(struct npd_missing_check) missing = { 0 };

	for (size_t i = 0; i < verdicts->len; i++) {
		const struct verdict *v = &verdicts->data[i];

		r->checks.pass += v->result.verdict == NPD_RULE_PASS;
		r->checks.fail += v->result.verdict == NPD_RULE_FAIL;
		r->checks.unknown += v->result.verdict == NPD_RULE_UNKNOWN;
		if (v->result.verdict == NPD_RULE_UNKNOWN)
			NPD_VEC_PUSH(m->arena, &missing, missing_of(m, v));
	}
	r->checks.missing = missing.data;
	r->checks.missing_count = missing.len;
}

static npd_str kind_name(enum npd_file_kind kind)
{
	switch (kind) {
	case NPD_FILE_AUTO:
		break;
	case NPD_FILE_CONFIG:
		return NPD_STR("config");
	case NPD_FILE_SCRIPT:
		return NPD_STR("script");
	case NPD_FILE_MODEL:
		return NPD_STR("model");
	case NPD_FILE_COMMAND:
		return NPD_STR("command");
	case NPD_FILE_IMAGES:
		return NPD_STR("images");
	case NPD_FILE_DEBUG:
		return NPD_STR("debug-config");
	case NPD_FILE_QUANT:
		return NPD_STR("quant-param");
	}
	return NPD_STR("unknown");
}

struct npd_input npd_lint_input(const struct npd_collected *file, struct npd_arena *arena)
{
	uint64_t lines = 0, column;

	if (file->kind != NPD_FILE_MODEL)
		npd_source_locate(file->file.bytes, file->file.bytes.len, &lines, &column);
	return (struct npd_input){ .name = npd_arena_copy(arena, file->file.name),
		.kind = kind_name(file->kind),
		.bytes = file->file.bytes.len,
		.lines = lines,
		.sdk_source = NPD_STR("unknown") };
}

static void set_inputs(const struct maker *m, struct npd_report *r)
{
	const struct npd_lint *l = m->l;
	const size_t count = l->collector.files.len;
	struct npd_input *list = NPD_NEW_ARRAY(m->arena, struct npd_input, count);
	NPD_VEC(struct npd_problem) problems = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct npd_collected *c = l->collector.files.data[i];

		list[i] = npd_lint_input(c, m->arena);
		list[i].toolchain = keep(m, l->where.toolchain);
		list[i].sdk = keep(m, l->where.sdk);
		list[i].sdk_source = l->where.sdk.len > 0 ? NPD_STR("option") : NPD_STR("unknown");
		list[i].chip = keep(m, l->where.chip);
		if (c->problem.len > 0)
			NPD_VEC_PUSH(m->arena, &problems,
				(struct npd_problem){ list[i].name, keep(m, c->problem) });
	}
	r->inputs = list;
	r->input_count = count;
	r->problems = problems.data;
	r->problem_count = problems.len;
	r->complete = problems.len == 0;
}

void npd_lint_report_build(struct npd_lint *l, const verdict_vec *verdicts, struct npd_report *r)
{
	struct maker m = { .l = l,
		.f = &l->collector.facts,
		.arena = r->arena,
		.lang = l->lang == NPD_LANG_AUTO ? NPD_LANG_EN : l->lang };
	finding_vec findings = { 0 };

	for (size_t i = 0; i < verdicts->len; i++)
		if (verdicts->data[i].result.verdict == NPD_RULE_FAIL)
			add_findings(&m, &verdicts->data[i], &findings);
	if (findings.len > 1)
		qsort(findings.data, findings.len, sizeof *findings.data, by_weight);
	set_keys(&m, &findings);
	r->lang = m.lang;
	r->findings = findings.data;
	r->finding_count = findings.len;
	set_checks(&m, verdicts, r);
	set_inputs(&m, r);
	r->status = findings.len > 0 ? NPD_STR("findings") : NPD_STR("clean");
}
