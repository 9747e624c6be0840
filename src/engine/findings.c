/*
 * findings.c - from ranked claims to the report: languages, placeholders, variants, codes, what
 * support will ask.
 */
#include <stdlib.h>

#include "engine/entry.h"
#include "engine/run.h"
#include "engine/words.h"
#include "expr/expr.h"

/* The texts of one finding come from the most specific place that has them. */
struct texts {
	npd_str title, cause;
	struct npd_node fix;
	npd_str most; /* `confidence` of the variant */
};

struct maker {
	struct npd_diag *d;
	struct npd_arena *arena;
	enum npd_lang lang;
	const struct npd_capture *captures;
	size_t capture_count;
	const struct npd_capture *shown; /* as texts have them */
	size_t shown_count;
};

struct npd_node npd_stage_node(const struct npd_entry *e, npd_str stage)
{
	const struct npd_node map = npd_node_get(e->node, "per_stage");

	for (size_t i = 0; i < npd_node_count(map); i++)
		if (npd_str_eq(npd_node_key(map, i), stage))
			return npd_node_at(map, i);
	return (struct npd_node){ 0 };
}

/* ---- captures ---- */

static bool has_name(const struct npd_capture *list, size_t count, npd_str name)
{
	for (size_t i = 0; i < count; i++)
		if (npd_str_eq(list[i].name, name))
			return true;
	return false;
}

/*
 * What the text has between its fixed parts may be nothing: the name of a nameless node. That is a
 * value, unless another text of the match has a fuller one, or the message is cut before it.
 */
static void add_captures(struct maker *m, const struct hit *h, bool empty, struct npd_capture *list)
{
	const struct npd_pattern *p = npd_kb_pattern(m->d->kb, h->pattern);

	for (size_t i = 0; i < h->value_count; i++)
		if ((h->values[i].len == 0) == empty &&
			!has_name(list, m->capture_count, p->holes[i].name))
			list[m->capture_count++] = (struct npd_capture){
				npd_arena_copy(m->arena, p->holes[i].name),
				npd_arena_copy(m->arena, h->values[i]),
			};
}

#define NAMELESS_EN "(no name)"
#define NAMELESS_ZH "（无名）"

static npd_str shown_value(const struct maker *m, npd_str value)
{
	if (value.len > 0)
		return value;
	return m->lang == NPD_LANG_ZH ? NPD_STR(NAMELESS_ZH) : NPD_STR(NAMELESS_EN);
}

/* Around a name the Chinese texts have blanks, around full-width brackets there are none. */
static npd_str without_blanks_around(struct npd_arena *arena, npd_str text, npd_str word)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	for (size_t at; (at = npd_str_find(text, word)) != NPD_NOT_FOUND;) {
		npd_buf_add(&out, npd_str_trim_right(npd_str_head(text, at)));
		npd_buf_add(&out, word);
		text = npd_str_from(text, at + word.len);
		if (text.len > 0 && text.ptr[0] == ' ')
			text = npd_str_from(text, 1);
	}
	npd_buf_add(&out, text);
	return npd_buf_str(&out);
}

static void collect_captures(struct maker *m, const struct claim *c)
{
	size_t most = 0;

	for (size_t i = 0; i < c->part_count; i++)
		most += c->parts[i]->value_count;
	const struct npd_pattern *p = npd_kb_pattern(m->d->kb, c->hit->pattern);
	struct npd_capture *list = NPD_NEW_ARRAY(m->arena, struct npd_capture, most);
	struct npd_capture *shown =
		NPD_NEW_ARRAY(m->arena, struct npd_capture, most + p->hole_count);

	m->capture_count = 0;
	for (size_t i = 0; i < c->part_count; i++)
		add_captures(m, c->parts[i], false, list);
	for (size_t i = 0; !c->hit->at.cut && i < c->part_count; i++)
		add_captures(m, c->parts[i], true, list);
	m->captures = list;
	for (m->shown_count = 0; m->shown_count < m->capture_count; m->shown_count++)
		shown[m->shown_count] = (struct npd_capture){ list[m->shown_count].name,
			shown_value(m, list[m->shown_count].value) };
	/* what a cut message lacks */
	for (size_t i = 0; c->hit->at.cut && i < p->hole_count; i++)
		shown[m->shown_count++] = (struct npd_capture){ p->holes[i].name, NPD_STR("…") };
	m->shown = shown;
}

static npd_str filled(const struct maker *m, npd_str text)
{
	const npd_str ret = npd_template_fill(m->arena, text, m->shown, m->shown_count);

	if (npd_str_find(ret, NPD_STR(NAMELESS_ZH)) == NPD_NOT_FOUND)
		return ret;
	return without_blanks_around(m->arena, ret, NPD_STR(NAMELESS_ZH));
}

static npd_str prose(const struct maker *m, struct npd_node n)
{
	return filled(m, npd_node_prose(n, m->lang));
}

/* ---- variants ---- */

static enum npd_hole_type type_of(const struct maker *m, const struct claim *c, npd_str name)
{
	for (size_t i = 0; i < c->part_count; i++) {
		const struct npd_pattern *p = npd_kb_pattern(m->d->kb, c->parts[i]->pattern);

		for (size_t k = 0; k < p->hole_count; k++)
			if (npd_str_eq(p->holes[k].name, name))
				return p->holes[k].type;
	}
	return NPD_HOLE_VALUE;
}

static struct npd_value typed(npd_str text, enum npd_hole_type type)
{
	char digits[64];
	int64_t integer;

	if (type == NPD_HOLE_INT && npd_str_int(text, &integer))
		return (struct npd_value){ .kind = NPD_VALUE_INT, .as.integer = integer };
	if ((type == NPD_HOLE_INT || type == NPD_HOLE_FLOAT) && text.len > 0 &&
		text.len < sizeof digits) {
		char *end;

		memcpy(digits, text.ptr, text.len);
		digits[text.len] = '\0';
		if (type == NPD_HOLE_INT) {
			const long long value = strtoll(digits, &end, 0);

			if (*end == '\0')
				return (struct npd_value){ .kind = NPD_VALUE_INT,
					.as.integer = value };
		} else {
			const double value = strtod(digits, &end);

			if (*end == '\0')
				return (struct npd_value){ .kind = NPD_VALUE_DOUBLE,
					.as.real = value };
		}
	}
	return (struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = text };
}

static struct npd_binding situation_binding(const char *name, npd_str value)
{
	if (value.len == 0)
		return (struct npd_binding){ npd_str_of(name),
			{ .kind = NPD_VALUE_UNKNOWN, .as.text = npd_str_of(name) } };
	return (struct npd_binding){ npd_str_of(name),
		{ .kind = NPD_VALUE_STRING, .as.text = value } };
}

/* The first variant whose condition is true for these captures; the absent node when none is. */
static struct npd_node variant_of(const struct maker *m, const struct claim *c)
{
	const struct npd_node variants =
		npd_node_get(npd_kb_at(m->d->kb, c->entry)->node, "variants");
	struct npd_arena *brief = &m->d->brief;
	struct npd_node ret = { 0 };

	if (npd_node_count(variants) == 0)
		return ret;
	const struct npd_arena_mark mark = npd_arena_mark(brief);
	struct npd_binding *names = NPD_NEW_ARRAY(brief, struct npd_binding, m->capture_count + 3);
	size_t count = 0;

	for (; count < m->capture_count; count++)
		names[count] = (struct npd_binding){ m->captures[count].name,
			typed(m->captures[count].value, type_of(m, c, m->captures[count].name)) };
	names[count++] = situation_binding("toolchain", c->where.toolchain);
	names[count++] = situation_binding("stage", c->where.stage);
	names[count++] = situation_binding("sdk", c->where.sdk);
	for (size_t i = 0; i < npd_node_count(variants) && ret.index == 0; i++) {
		const struct npd_node variant = npd_node_at(variants, i);
		struct npd_expr *e;

		if (npd_expr_parse(brief, npd_node_text(npd_node_get(variant, "when")), &e, NULL,
			    NULL) != NPD_OK)
			continue;
		const struct npd_value v = npd_expr_eval(brief, e, names, count);

		if (v.kind == NPD_VALUE_BOOL && v.as.boolean)
			ret = variant;
	}
	npd_arena_rewind(brief, mark);
	return ret;
}

/* ---- texts ---- */

static struct npd_node first_of(const struct npd_node *places, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		const struct npd_node n = npd_node_get(places[i], key);

		if (npd_node_kind(n) != NPD_NODE_ABSENT)
			return n;
	}
	return (struct npd_node){ 0 };
}

static struct texts texts_of(const struct maker *m, const struct claim *c)
{
	const struct npd_entry *e = npd_kb_at(m->d->kb, c->entry);
	const struct npd_node places[] = {
		variant_of(m, c),
		npd_stage_node(e, c->where.stage),
		e->node,
	};
	const size_t count = sizeof places / sizeof places[0];

	return (struct texts){ .title = prose(m, first_of(places, count, "title")),
		.cause = prose(m, first_of(places, count, "cause")),
		.fix = first_of(places, count, "fix"),
		.most = npd_node_text(npd_node_get(places[0], "confidence")) };
}

static bool same_number(npd_str a, npd_str b)
{
	const struct npd_value x = typed(a, NPD_HOLE_INT), y = typed(b, NPD_HOLE_INT);

	if (x.kind == NPD_VALUE_INT && y.kind == NPD_VALUE_INT)
		return x.as.integer == y.as.integer;
	return npd_str_eq(a, b);
}

/* "54: E_IPU_ERR_MISMATCH_MODEL, the model was built for another chip" */
static npd_str code_detail(const struct maker *m, const struct npd_entry *e)
{
	const struct npd_node codes = npd_node_get(e->node, "codes");
	const npd_str name = npd_node_text(npd_node_get(codes, "capture"));
	const size_t table = npd_kb_find(m->d->kb, npd_node_text(npd_node_get(codes, "table")));
	npd_str code = { 0 };

	for (size_t i = 0; i < m->capture_count; i++)
		if (npd_str_eq(m->captures[i].name, name))
			code = m->captures[i].value;
	if (table == NPD_NOT_FOUND || code.len == 0)
		return (npd_str){ 0 };
	const struct npd_node values = npd_node_get(npd_kb_at(m->d->kb, table)->node, "values");

	for (size_t i = 0; i < npd_node_count(values); i++) {
		const struct npd_node value = npd_node_at(values, i);
		const npd_str cause = npd_node_prose(npd_node_get(value, "cause"), m->lang);
		struct npd_buf text;

		if (!same_number(npd_node_text(npd_node_get(value, "code")), code))
			continue;
		npd_buf_init(&text, m->arena);
		npd_buf_add(&text, code);
		npd_buf_add_c(&text, " = ");
		npd_buf_add(&text, npd_node_text(npd_node_get(value, "name")));
		if (cause.len > 0) {
			npd_buf_add_c(&text, m->lang == NPD_LANG_ZH ? "：" : ": ");
			npd_buf_add(&text, cause);
		}
		return npd_buf_str(&text);
	}
	return (npd_str){ 0 };
}

static void set_fixes(const struct maker *m, struct npd_node fix, struct npd_finding *f)
{
	const size_t count = npd_node_count(fix);
	struct npd_fix *list = NPD_NEW_ARRAY(m->arena, struct npd_fix, count);

	for (size_t i = 0; i < count; i++) {
		const struct npd_node item = npd_node_at(fix, i);
		list[i].text = prose(m, item);
		list[i].safety = npd_safety_of(npd_node_get(item, "safety"));
	}
	f->fixes = list;
	f->fix_count = count;
}

/* ---- places ---- */

static struct npd_loc location(const struct maker *m, const struct place *at)
{
	return (struct npd_loc){
		.file = npd_arena_copy(m->arena, m->d->inputs.data[at->input].name),
		.line = at->line,
		.column = at->column,
		.end_line = at->end_line,
		.end_column = at->end_column,
		.offset = at->offset,
	};
}

/* What the log shows besides, then the lines of the user's files that prove it. */
static void set_evidence(const struct maker *m, const struct claim *c, struct npd_finding *f)
{
	const struct npd_evidence *proof = NULL;
	size_t proof_count = 0;

	if (c->proof.proof == NPD_PROOF_CONFIRMED)
		proof = npd_proof_evidence(
			&m->d->proofs, c->proof.verdict, m->lang, m->arena, &proof_count);
	struct npd_evidence *list =
		NPD_NEW_ARRAY(m->arena, struct npd_evidence, c->part_count + proof_count);

	for (size_t i = 1; i < c->part_count; i++) {
		const struct place *at = &c->parts[i]->at;

		list[i - 1] = (struct npd_evidence){ .role = NPD_STR("context"),
			.location = location(m, at),
			.excerpt = npd_arena_copy(m->arena, at->excerpt),
			.mark_from = at->mark_from,
			.mark_to = at->mark_to };
	}
	if (proof_count > 0)
		memcpy(list + c->part_count - 1, proof, proof_count * sizeof *list);
	f->evidence = list;
	f->evidence_count = c->part_count - 1 + proof_count;
}

/* ---- confidence in words ---- */

static npd_str proof_reason(const struct maker *m, const struct claim *c)
{
	const struct npd_capture rule = { NPD_STR("rule"), c->proof.verdict->rule->id };
	const enum npd_reason reason =
		c->proof.proof == NPD_PROOF_CONFIRMED ? NPD_REASON_PROVED : NPD_REASON_REFUTED;

	return npd_template_fill(m->arena, npd_reason_text(reason, m->lang), &rule, 1);
}

static void set_confidence(
	const struct maker *m, const struct claim *c, npd_str most, struct npd_finding *f)
{
	const struct npd_entry *e = npd_kb_at(m->d->kb, c->entry);
	npd_str *reasons = NPD_NEW_ARRAY(m->arena, npd_str, NPD_REASON_COUNT + 1);
	const npd_str own = npd_node_text(npd_node_get(e->node, "confidence"));

	f->confidence = c->confidence;
	if (c->proof.proof == NPD_PROOF_CONFIRMED)
		f->confidence = NPD_CONFIRMED;
	else if (npd_str_eq(most, NPD_STR("possible")))
		f->confidence = NPD_POSSIBLE;
	else if (npd_str_eq(most, NPD_STR("likely")) && f->confidence > NPD_LIKELY)
		f->confidence = NPD_LIKELY;
	const bool limited = (own.len > 0 && !npd_str_eq(own, NPD_STR("certain"))) ||
			     (most.len > 0 && !npd_str_eq(most, NPD_STR("certain")));
	const struct {
		bool holds;
		enum npd_reason reason;
	} table[] = {
		/* what speaks against it first: a report may show one reason only */
		{ c->alternative_count > 0, NPD_REASON_ALTERNATIVES },
		{ c->other_stage, NPD_REASON_OTHER_STAGE },
		{ c->hit->at.cut, NPD_REASON_CUT },
		{ c->context_free, NPD_REASON_NO_CONTEXT },
		{ e->status == NPD_INFERRED, NPD_REASON_INFERRED },
		{ limited && c->alternative_count == 0 && !c->other_stage,
			NPD_REASON_SEVERAL_CAUSES },
		{ f->confidence == NPD_CERTAIN, NPD_REASON_ONLY_CAUSE },
		{ e->status == NPD_OBSERVED, NPD_REASON_OBSERVED },
		{ e->status == NPD_DOCUMENTED, NPD_REASON_DOCUMENTED },
	};

	if (c->proof.proof != NPD_PROOF_NONE)
		reasons[f->reason_count++] = proof_reason(m, c);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (table[i].holds)
			reasons[f->reason_count++] = npd_reason_text(table[i].reason, m->lang);
	f->reasons = reasons;
}

static struct npd_finding finding_of(struct maker *m, const struct claim *c)
{
	const struct npd_entry *e = npd_kb_at(m->d->kb, c->entry);
	const bool generic = npd_entry_is_generic(e);

	collect_captures(m, c);
	const struct texts texts = texts_of(m, c);
	npd_str *alternatives = NPD_NEW_ARRAY(m->arena, npd_str, c->alternative_count);
	struct npd_finding f = { .id = e->id,
		.key = npd_arena_copy(m->arena, c->key),
		.kind = NPD_STR("signature"),
		.severity = c->severity,
		.status = npd_status_name(e->status),
		.root = c->root,
		.past = c->past,
		.toolchain = npd_arena_copy(m->arena,
			c->where.toolchain.len > 0 || generic ? c->where.toolchain : e->toolchain),
		.stage = npd_arena_copy(
			m->arena, c->where.stage.len == 0 && e->stage_count == 1 && !generic
					  ? e->stages[0]
					  : c->where.stage),
		.attempt = c->where.attempt,
		.location = location(m, &c->hit->at),
		.excerpt = npd_arena_copy(m->arena, c->hit->at.excerpt),
		.mark_from = c->hit->at.mark_from,
		.mark_to = c->hit->at.mark_to,
		.cut = c->hit->at.cut,
		.captures = m->captures,
		.capture_count = m->capture_count,
		.title = texts.title,
		.detail = code_detail(m, e),
		.cause = texts.cause,
		.alternatives = alternatives,
		.alternative_count = c->alternative_count,
		.occurrences = c->occurrences };

	for (size_t i = 0; i < c->alternative_count; i++)
		alternatives[i] = c->alternatives[i];
	set_fixes(m, texts.fix, &f);
	set_confidence(m, c, texts.most, &f);
	set_evidence(m, c, &f);
	f.sources = npd_entry_texts(m->arena, e, "sources", &f.source_count);
	return f;
}

/* Symptoms name their cause by key; the report lists them with the cause. */
static void set_explained(const struct maker *m, const claim_vec *claims, struct npd_finding *list)
{
	for (size_t i = 0; i < claims->len; i++) {
		npd_str *keys = NPD_NEW_ARRAY(m->arena, npd_str, claims->len);
		struct npd_finding *f = &list[i];

		for (size_t k = 0; k < claims->len; k++)
			if (claims->data[k].explained_by != NULL &&
				npd_str_eq(claims->data[k].explained_by->key, claims->data[i].key))
				keys[f->explain_count++] = list[k].key;
		f->explains = keys;
	}
}

/* ---- the rest of the report ---- */

static void set_inputs(const struct maker *m, struct npd_report *r)
{
	const struct npd_diag *d = m->d;
	const size_t file_count = d->lint == NULL ? 0 : d->lint->collector.files.len;
	struct npd_input *list =
		NPD_NEW_ARRAY(m->arena, struct npd_input, d->inputs.len + file_count);

	for (size_t i = 0; i < d->inputs.len; i++) {
		const struct input *in = &d->inputs.data[i];

		list[i] = (struct npd_input){ .name = npd_arena_copy(m->arena, in->name),
			.kind = NPD_STR("log"),
			.bytes = in->bytes,
			.lines = in->lines,
			.toolchain = npd_arena_copy(m->arena, in->where.toolchain),
			.stage = npd_arena_copy(m->arena, in->where.stage),
			.sdk = npd_arena_copy(m->arena, in->where.sdk),
			.sdk_source = in->sdk_source,
			.chip = npd_arena_copy(m->arena, in->where.chip),
			.command = npd_arena_copy(m->arena, in->command),
			.attempts = in->attempts };
	}
	r->input_count = d->inputs.len;
	for (size_t i = 0; i < file_count; i++) {
		const struct npd_collected *c = d->lint->collector.files.data[i];

		/* a command comes from the log itself */
		if (c->kind != NPD_FILE_COMMAND)
			list[r->input_count++] = npd_lint_input(c, m->arena);
	}
	r->inputs = list;
}

/* A pattern that was too costly for some text: that text was not judged by it. */
static struct npd_problem limit_problem(const struct maker *m, size_t pattern)
{
	const uint32_t entry = npd_kb_pattern(m->d->kb, pattern)->entry;
	const struct npd_capture id = { NPD_STR("id"), npd_kb_at(m->d->kb, entry)->id };

	return (struct npd_problem){
		NPD_STR(""),
		npd_template_fill(m->arena, npd_reason_text(NPD_REASON_LIMIT, m->lang), &id, 1),
	};
}

static void set_problems(const struct maker *m, struct npd_report *r)
{
	const struct npd_diag *d = m->d;
	NPD_VEC(struct npd_problem) list = { 0 };

	for (size_t i = 0; i < d->problems.len; i++)
		NPD_VEC_PUSH(m->arena, &list,
			(struct npd_problem){
				npd_arena_copy(m->arena, d->problems.data[i].input),
				npd_arena_copy(m->arena, d->problems.data[i].text),
			});
	for (size_t i = 0; i < d->inputs.len; i++)
		if (d->inputs.data[i].binary)
			NPD_VEC_PUSH(m->arena, &list,
				(struct npd_problem){
					npd_arena_copy(m->arena, d->inputs.data[i].name),
					npd_reason_text(NPD_REASON_BINARY, m->lang),
				});
	for (size_t i = 0; d->lint != NULL && i < d->lint->collector.files.len; i++) {
		const struct npd_collected *c = d->lint->collector.files.data[i];

		if (c->problem.len > 0)
			NPD_VEC_PUSH(m->arena, &list,
				(struct npd_problem){ npd_arena_copy(m->arena, c->file.name),
					npd_arena_copy(m->arena, c->problem) });
	}
	for (size_t i = 0; i < npd_kb_pattern_count(d->kb); i++)
		if (d->compiled[i].limit_hits > 0)
			NPD_VEC_PUSH(m->arena, &list, limit_problem(m, i));
	r->problems = list.data;
	r->problem_count = list.len;
	r->complete = list.len == 0;
}

static bool known_fact(const struct npd_diag *d, npd_str name)
{
	for (size_t i = 0; i < d->inputs.len; i++) {
		const struct situation *w = &d->inputs.data[i].where;

		if ((npd_str_eq(name, NPD_STR("sdk")) && w->sdk.len > 0) ||
			(npd_str_eq(name, NPD_STR("chip")) && w->chip.len > 0) ||
			(npd_str_eq(name, NPD_STR("stage")) && w->stage.len > 0) ||
			(npd_str_eq(name, NPD_STR("command")) && d->inputs.data[i].command.len > 0))
			return true;
	}
	return npd_observed_find(d, name).len > 0;
}

/* What support of the first problem's toolchain asks for and the input does not tell. */
static void set_missing(const struct maker *m, struct npd_report *r)
{
	/* findings are sorted: when the first is past, the last attempt has none */
	if (r->unmatched_count == 0 && (r->finding_count == 0 || r->findings[0].past))
		return;
	const npd_str toolchain = r->finding_count > 0	   ? r->findings[0].toolchain
				  : r->unmatched_count > 0 ? r->unmatched[0].toolchain
							   : (npd_str){ 0 };
	const npd_str stage = r->finding_count > 0     ? r->findings[0].stage
			      : r->unmatched_count > 0 ? r->unmatched[0].stage
						       : (npd_str){ 0 };
	NPD_VEC(npd_str) list = { 0 };

	for (size_t i = 0; toolchain.len > 0 && i < npd_kb_count(m->d->kb); i++) {
		const struct npd_entry *e = npd_kb_at(m->d->kb, i);
		bool here = e->stage_count == 0;

		if (e->kind != NPD_KIND_TICKET || e->replaced ||
			!npd_str_eq(e->toolchain, toolchain))
			continue;
		const struct npd_node needs = npd_node_get(e->node, "needs");

		for (size_t k = 0; k < e->stage_count; k++)
			here = here || npd_str_eq(e->stages[k], stage);
		for (size_t k = 0; here && k < npd_node_count(needs); k++) {
			const struct npd_node need = npd_node_at(needs, k);

			if (!known_fact(m->d, npd_node_text(npd_node_get(need, "fact"))))
				NPD_VEC_PUSH(m->arena, &list,
					npd_node_prose(npd_node_get(need, "ask"), m->lang));
		}
	}
	r->missing_for_support = list.data;
	r->missing_for_support_count = list.len;
}

void npd_report_build(struct npd_diag *d, const claim_vec *claims, struct npd_report *r)
{
	struct maker m = { .d = d, .arena = r->arena, .lang = d->options.lang };

	if (m.lang == NPD_LANG_AUTO)
		m.lang = d->has_han ? NPD_LANG_ZH : NPD_LANG_EN;
	r->lang = m.lang;
	struct npd_finding *list = NPD_NEW_ARRAY(r->arena, struct npd_finding, claims->len);

	for (size_t i = 0; i < claims->len; i++)
		list[i] = finding_of(&m, &claims->data[i]);
	set_explained(&m, claims, list);
	r->findings = list;
	r->finding_count = claims->len;
	set_inputs(&m, r);
	r->not_model_lines = d->not_model;
	set_problems(&m, r);
	npd_unmatched_build(d, r);
	set_missing(&m, r);
	r->status = r->finding_count > 0     ? NPD_STR("findings")
		    : r->unmatched_count > 0 ? NPD_STR("unknown")
					     : NPD_STR("clean");
}
