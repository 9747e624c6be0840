/*
 * diagnose.c - the public entry points of a diagnosis, and the loop over the window.
 *
 * The hot path is one pass of the scanner over stretches of clean lines; everything else happens
 * only around the candidates that it yields.
 */
#include <stdlib.h>

#include "base/error.h"
#include "engine/run.h"

/* Every public entry point sets d->oom; what runs below may leave through it. */
#define GUARD(d, reterr)                                                                           \
	do {                                                                                       \
		if (setjmp((d)->oom) != 0)                                                         \
			return npd_fail((reterr), NPD_ENOMEM, "out of memory");                    \
	} while (0)

static npd_str copy(struct npd_diag *d, npd_str s)
{
	return s.len == 0 ? (npd_str){ 0 } : npd_arena_copy(&d->arena, s);
}

/* At their first need: a log in which nothing stands out needs none. */
struct npd_prefixes npd_prefixes_load(
	const struct npd_kb *kb, struct npd_arena *arena, struct npd_regex_run *run)
{
	NPD_VEC(struct npd_prefix) items = { 0 };

	for (size_t i = 0; i < npd_kb_pattern_count(kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(kb, i);
		struct npd_regex *re;

		if (!p->anchored || npd_kb_at(kb, p->entry)->replaced)
			continue;
		if (npd_regex_new(arena, p->regex, &re, NULL, NULL) == NPD_OK)
			NPD_VEC_PUSH(arena, &items, (struct npd_prefix){ re, p->entry });
	}
	return (struct npd_prefixes){ items.data, items.len, run };
}

static void load_prefixes(struct npd_diag *d)
{
	if (d->prefixes.run == NULL)
		d->prefixes = npd_prefixes_load(d->kb, &d->arena, d->regex_run);
}

enum npd_status npd_diag_new(const struct npd_kb *kb, const struct npd_diag_options *options,
	struct npd_diag **ret, struct npd_error *reterr)
{
	struct npd_diag *d = calloc(1, sizeof *d);

	if (d == NULL)
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	npd_arena_init(&d->arena, options->memory_limit_bytes, &d->oom);
	npd_arena_init(&d->scratch, options->memory_limit_bytes, &d->oom);
	npd_arena_init(&d->brief, options->memory_limit_bytes, &d->oom);
	npd_store_init(&d->store, npd_kb_pattern_count(kb), options->memory_limit_bytes, &d->oom);
	if (setjmp(d->oom) != 0) {
		npd_diag_free(d);
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	}
	d->kb = kb;
	d->options = *options;
	d->options.toolchain = copy(d, options->toolchain);
	d->options.stage = copy(d, options->stage);
	d->options.sdk = copy(d, options->sdk);
	d->options.chip = copy(d, options->chip);
	d->window = npd_window_new(&d->arena);
	d->regex_run = npd_regex_run_new(&d->arena);
	d->compiled = NPD_NEW_ARRAY(&d->arena, struct compiled, npd_kb_pattern_count(kb));
	d->seen_in_attempt = NPD_NEW_ARRAY(&d->arena, unsigned, npd_kb_count(kb));
	*ret = d;
	return NPD_OK;
}

struct npd_diag *npd_diag_free(struct npd_diag *d)
{
	if (d == NULL)
		return NULL;
	npd_lint_free(d->lint);
	npd_store_done(&d->store);
	npd_arena_done(&d->brief);
	npd_arena_done(&d->scratch);
	npd_arena_done(&d->arena);
	free(d);
	return NULL;
}

/* ---- candidates ---- */

/*
 * A candidate as one number that sorts in the order of work: line, rank, pattern, and whether it
 * was seen across the end of the line only.
 */
typedef NPD_VEC(uint64_t) candidate_vec;

#define LINE_SHIFT 40
#define RANK_SHIFT 33
#define PATTERN_SHIFT 1

static struct candidate candidate_of(uint64_t key)
{
	return (struct candidate){
		.line = (uint32_t)(key >> LINE_SHIFT),
		.pattern = (uint32_t)(key >> PATTERN_SHIFT),
		.seam = (key & 1) != 0,
	};
}

static int by_key(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* What must be known before what is judged; of markers the heaviest first. */
enum rank {
	RANK_UNKNOWN,
	RANK_CONTEXT,
	RANK_OBSERVATION,
	RANK_HARMLESS,
	RANK_SIGNATURE,
	RANK_MARKER,
	RANK_NEVER = RANK_MARKER + NPD_MARKER_WEIGHT_MAX + 1
};

static const uint8_t kind_rank[NPD_KIND_COUNT] = {
	[NPD_KIND_CONTEXT] = RANK_CONTEXT,
	[NPD_KIND_OBSERVATION] = RANK_OBSERVATION,
	[NPD_KIND_HARMLESS] = RANK_HARMLESS,
	[NPD_KIND_SIGNATURE] = RANK_SIGNATURE,
	[NPD_KIND_MARKER] = RANK_MARKER,
};

/* Within its bounds even where the image is damaged. */
static uint8_t weight_of(const struct npd_entry *marker)
{
	int64_t weight = 1;

	npd_node_int(npd_node_get(marker->node, "weight"), &weight);
	if (weight < 1)
		return 1;
	return (uint8_t)(weight > NPD_MARKER_WEIGHT_MAX ? NPD_MARKER_WEIGHT_MAX : weight);
}

static uint8_t rank_of(struct npd_diag *d, size_t pattern)
{
	struct compiled *c = &d->compiled[pattern];

	if (c->rank != RANK_UNKNOWN)
		return c->rank;
	const struct npd_entry *e = npd_kb_at(d->kb, npd_kb_pattern(d->kb, pattern)->entry);

	c->rank = e->replaced ? (uint8_t)RANK_NEVER : kind_rank[e->kind];
	if (c->rank == RANK_MARKER) {
		c->weight = weight_of(e);
		c->rank = (uint8_t)(RANK_MARKER + NPD_MARKER_WEIGHT_MAX - c->weight);
	}
	return c->rank;
}

static void add_candidate(
	struct npd_diag *d, candidate_vec *ret, size_t line, size_t pattern, bool seam)
{
	const uint64_t rank = rank_of(d, pattern);
	const uint64_t key = (uint64_t)line << LINE_SHIFT | rank << RANK_SHIFT |
			     (uint64_t)pattern << PATTERN_SHIFT | seam;

	if (rank != RANK_NEVER && (ret->len == 0 || ret->data[ret->len - 1] != key))
		NPD_VEC_PUSH(&d->scratch, ret, key);
}

static void scan_stretch(struct npd_diag *d, const struct npd_stretch *s, candidate_vec *ret)
{
	for (size_t k = 0; k < npd_kb_scanner_count(d->kb); k++) {
		const size_t base = npd_kb_scanner_base(d->kb, k);
		struct npd_scan scan = npd_scan_begin(npd_kb_scanner(d->kb, k), s->text);

		for (struct npd_candidate c; npd_scan_next(&scan, &c);) {
			size_t in_line;
			const size_t line = npd_window_line_at(d->window, s, c.at, &in_line);

			add_candidate(d, ret, line, base + c.pattern, false);
		}
	}
}

/* The parts that a wrap has broken stand in no line: look for them across the seam. */
static void scan_seam(struct npd_diag *d, size_t line, candidate_vec *ret)
{
	const struct npd_arena_mark mark = npd_arena_mark(&d->brief);
	struct npd_joins joins = npd_joins_begin(d->window, &d->prefixes, &d->brief, line);

	load_prefixes(d);
	joins.ahead = true;
	for (struct npd_join join; npd_joins_next(&joins, &join);) {
		for (size_t k = 0; join.first == line && k < npd_kb_scanner_count(d->kb); k++) {
			const size_t base = npd_kb_scanner_base(d->kb, k);
			struct npd_scan scan = npd_scan_begin(npd_kb_scanner(d->kb, k), join.text);

			for (struct npd_candidate c; npd_scan_next(&scan, &c);)
				add_candidate(d, ret, line, base + c.pattern, true);
		}
	}
	npd_arena_rewind(&d->brief, mark);
}

/* ---- what a confirmed text means ---- */

static void on_signature(struct npd_diag *d, const struct npd_entry *e, struct hit *hit)
{
	const bool leaf = npd_entry_is_combination(e);

	npd_store_add(&d->store, hit, leaf);
	if (!leaf && npd_context_fit(e, &hit->where) == CONTEXT_FITS)
		npd_suspects_cover(d, hit->at.input, hit->record, hit->record_end);
}

/* The heaviest words on a line decide; of a record, its decisive line is shown. */
static void on_marker(struct npd_diag *d, const struct npd_entry *e,
	const struct npd_record *record, const struct found *f, const struct hit *hit)
{
	struct suspect s = { .where = hit->where,
		.at = hit->at,
		.record = hit->record,
		.record_end = hit->record_end,
		.exception = record->exception,
		.weight = d->compiled[hit->pattern].weight,
		.level = e->severity,
		.order = hit->order };

	for (size_t i = 0; s.exception.len == 0 && i < hit->value_count; i++)
		if (npd_str_eq(npd_kb_pattern(d->kb, hit->pattern)->holes[i].name,
			    NPD_STR("exception")))
			s.exception = hit->values[i];
	if (record->kind != NPD_RECORD_LINE && record->kind != NPD_RECORD_BOX &&
		f->piece_count == 0) {
		const struct npd_line line = npd_window_line(d->window, record->decisive);
		const struct found whole = { .text = line.text,
			.match = { .from = line.text.len - npd_str_trim_left(line.text).len,
				.to = line.text.len } };

		s.at = npd_found_place(d, &d->brief, &whole, record->decisive);
	}
	npd_suspect_add(d, &s);
}

static bool is_settled(struct npd_diag *d, const struct candidate *c)
{
	return npd_suspect_settled(
		d, npd_window_line(d->window, c->line).number, d->compiled[c->pattern].weight);
}

static struct npd_record record_around(struct npd_diag *d, size_t line)
{
	if (d->record_line != line)
		d->record = npd_record_around(d->window, &d->prefixes, line);
	d->record_line = line;
	return d->record;
}

static bool handle(struct npd_diag *d, const struct candidate *c, bool *harmless)
{
	const struct npd_pattern *p = npd_kb_pattern(d->kb, c->pattern);
	const struct npd_entry *e = npd_kb_at(d->kb, p->entry);
	struct found f = { 0 };

	if (e->kind == NPD_KIND_MARKER && (*harmless || is_settled(d, c)))
		return false;
	if (!npd_confirm(d, c, &f))
		return false;
	struct input *input = npd_current_input(d);
	struct hit hit = { .pattern = c->pattern,
		.order = d->store.next_order,
		.where = input->where,
		.value_count = p->hole_count,
		.values = npd_found_values(&d->brief, p, d->compiled[c->pattern].regex, &f),
		.occurrences = 1 };

	switch (e->kind) {
	case NPD_KIND_CONTEXT:
		npd_context_hit(d, e, p, hit.values, npd_window_line(d->window, c->line).number);
		if (npd_context_is_command(e))
			npd_context_command(d, &f);
		return true;
	case NPD_KIND_OBSERVATION:
		npd_observation_hit(d, e, p, hit.values);
		return true;
	case NPD_KIND_HARMLESS:
		*harmless = true;
		d->not_model += npd_node_text(npd_node_get(e->node, "scope")).len > 0;
		return true;
	case NPD_KIND_SIGNATURE:
	case NPD_KIND_MARKER:
		break;
	case NPD_KIND_RULE:
	case NPD_KIND_PREFIX:
	case NPD_KIND_KEY:
	case NPD_KIND_CODE:
	case NPD_KIND_VERDICT:
	case NPD_KIND_TOPIC:
	case NPD_KIND_PLAYBOOK:
	case NPD_KIND_TICKET:
	case NPD_KIND_FACT:
	case NPD_KIND_COUNT:
		return true;
	}
	const struct npd_record record = record_around(d, c->line);

	if (record.ignored)
		return true;
	hit.at = npd_found_place(d, &d->brief, &f, c->line);
	hit.record = npd_window_line(d->window, record.first).number;
	hit.record_end = npd_window_line(d->window, record.last).number;
	if (hit.record_end < hit.at.end_line)
		hit.record_end = hit.at.end_line;
	if (hit.record > hit.at.line)
		hit.record = hit.at.line;
	if (e->kind == NPD_KIND_SIGNATURE)
		on_signature(d, e, &hit);
	else if (!npd_suspect_covered(d, hit.record, hit.record_end))
		on_marker(d, e, &record, &f, &hit);
	return true;
}

/* A message whose end the input lacks stands on its last line that is not empty. */
static void handle_cut(struct npd_diag *d, size_t line)
{
	const struct npd_line text = npd_window_line(d->window, line);

	load_prefixes(d);
	if (npd_record_around(d->window, &d->prefixes, line).ignored)
		return;
	for (size_t i = 0; i < npd_kb_pattern_count(d->kb); i++) {
		const struct npd_arena_mark mark = npd_arena_mark(&d->brief);
		const struct npd_pattern *p = npd_kb_pattern(d->kb, i);
		const struct npd_entry *e = npd_kb_at(d->kb, p->entry);
		struct found f = { 0 };

		if (e->kind == NPD_KIND_SIGNATURE && !e->replaced &&
			npd_confirm_cut(d, (uint32_t)i, line, &f) && !npd_entry_is_combination(e)) {
			struct hit hit = { .pattern = (uint32_t)i,
				.where = npd_current_input(d)->where,
				.value_count = p->hole_count,
				.values = npd_found_values(&d->brief, p, d->compiled[i].regex, &f),
				.at = npd_found_place(d, &d->brief, &f, line),
				.record = text.number,
				.record_end = text.number,
				.occurrences = 1 };

			hit.at.cut = true;
			on_signature(d, e, &hit);
		}
		npd_arena_rewind(&d->brief, mark);
	}
}

static void handle_all(struct npd_diag *d, const candidate_vec *candidates)
{
	struct candidate before = { .line = UINT32_MAX };
	bool harmless = false, done = false; /* done: the one before was confirmed */

	if (candidates->len > 0)
		load_prefixes(d);
	d->record_line = SIZE_MAX;
	for (size_t i = 0; i < candidates->len; i++) {
		const struct candidate c = candidate_of(candidates->data[i]);
		const bool same = c.line == before.line && c.pattern == before.pattern;

		harmless = harmless && c.line == before.line;
		if (!same || (!done && c.seam != before.seam)) {
			const struct npd_arena_mark mark = npd_arena_mark(&d->brief);

			done = handle(d, &c, &harmless);
			npd_arena_rewind(&d->brief, mark);
		}
		before = c;
	}
}

static void work(struct npd_diag *d)
{
	const struct npd_arena_mark mark = npd_arena_mark(&d->scratch);
	candidate_vec candidates = { 0 };
	size_t cursor = 0, from, to;

	for (struct npd_stretch s; npd_window_stretch(d->window, &cursor, &s);)
		scan_stretch(d, &s, &candidates);
	npd_window_due(d->window, &from, &to);
	for (size_t i = from; i < to; i++)
		if (npd_window_seam(d->window, i))
			scan_seam(d, i, &candidates);
	if (candidates.len > 1)
		qsort(candidates.data, candidates.len, sizeof *candidates.data, by_key);
	handle_all(d, &candidates);
	npd_arena_rewind(&d->scratch, mark);
}

/* ---- inputs ---- */

static void advance(struct npd_diag *d)
{
	work(d);
	npd_window_slide(d->window);
}

/* The last line that is not empty, or the count when there is none. */
static size_t last_line(struct npd_diag *d)
{
	const size_t count = npd_window_line_count(d->window);

	for (size_t i = count; i-- > 0;)
		if (npd_str_trim(npd_window_text(d->window, i)).len > 0)
			return i;
	return count;
}

static void end_input(struct npd_diag *d)
{
	if (d->inputs.len == 0)
		return;
	npd_window_end(d->window);
	while (!npd_window_finished(d->window)) {
		work(d);
		const size_t last = last_line(d);
		size_t from, to;

		npd_window_due(d->window, &from, &to);
		if (to == npd_window_line_count(d->window) && last < to)
			handle_cut(d, last);
		npd_window_slide(d->window);
	}
	struct input *input = npd_current_input(d);

	input->bytes = npd_window_input_bytes(d->window);
	input->lines = npd_window_input_lines(d->window);
	input->binary = npd_window_is_binary(d->window);
	/* some bytes of binary data always look like Chinese */
	d->has_han = d->has_han || (npd_window_has_han(d->window) && !input->binary);
}

enum npd_status npd_diag_input(struct npd_diag *d, npd_str name, struct npd_error *reterr)
{
	GUARD(d, reterr);
	end_input(d);
	npd_window_reset(d->window);
	d->covered_count = 0;
	NPD_VEC_PUSH(
		&d->arena, &d->inputs, (struct input){ .name = npd_arena_copy(&d->arena, name) });
	npd_context_begin(d);
	return NPD_OK;
}

/* Apart from the entry point, so that no variable of its lives across the setjmp. */
static void take(struct npd_diag *d, const unsigned char *bytes, size_t n)
{
	while (n > 0) {
		const size_t taken = npd_window_fill(d->window, bytes, n);

		bytes += taken;
		n -= taken;
		if (taken == 0)
			advance(d);
	}
}

enum npd_status npd_diag_feed(
	struct npd_diag *d, const void *bytes, size_t n, struct npd_error *reterr)
{
	if (d->inputs.len == 0)
		return npd_fail(reterr, NPD_EINVAL, "bytes were fed before npd_diag_input");
	GUARD(d, reterr);
	take(d, bytes, n);
	return NPD_OK;
}

enum npd_status npd_diag_with(struct npd_diag *d, enum npd_file_kind kind, npd_str name,
	const void *bytes, size_t n, struct npd_error *reterr)
{
	const struct npd_lint_options options = {
		.lang = d->options.lang,
		.toolchain = d->options.toolchain,
		.sdk = d->options.sdk,
		.chip = d->options.chip,
		.memory_limit_bytes = d->options.memory_limit_bytes,
	};
	const enum npd_status status =
		d->lint != NULL ? NPD_OK : npd_lint_new(d->kb, &options, &d->lint, reterr);

	if (status != NPD_OK)
		return status;
	/* whoever runs out of memory while the report is made leaves through npd_diag_finish */
	d->lint->arena.oom = d->lint->scratch.oom = &d->oom;
	GUARD(d, reterr);
	return npd_lint_add(d->lint, kind, name, bytes, n, reterr);
}

npd_str npd_diag_command(const struct npd_diag *d)
{
	npd_str command = { 0 };

	for (size_t i = 0; i < d->inputs.len; i++)
		if (d->inputs.data[i].command.len > 0)
			command = d->inputs.data[i].command;
	return command;
}

enum npd_status npd_diag_problem(
	struct npd_diag *d, npd_str input, npd_str text, struct npd_error *reterr)
{
	GUARD(d, reterr);
	NPD_VEC_PUSH(&d->arena, &d->problems,
		(struct npd_problem){
			npd_arena_copy(&d->arena, input), npd_arena_copy(&d->arena, text) });
	return NPD_OK;
}

static void build(struct npd_diag *d, struct npd_report *r)
{
	claim_vec claims = { 0 };

	if (d->lint != NULL)
		npd_proofs_init(&d->proofs, d->lint);
	npd_claims_collect(d, &d->scratch, &claims);
	npd_claims_rank(d, &d->scratch, &claims);
	npd_report_build(d, &claims, r);
}

enum npd_status npd_diag_finish(
	struct npd_diag *d, struct npd_report **ret, struct npd_error *reterr)
{
	struct npd_report *volatile r = calloc(1, sizeof *r);

	if (r == NULL)
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	r->arena = calloc(1, sizeof *r->arena);
	if (r->arena == NULL || setjmp(d->oom) != 0) {
		npd_report_free(r);
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	}
	npd_arena_init(r->arena, d->options.memory_limit_bytes, &d->oom);
	end_input(d);
	build(d, r);
	r->arena->oom = NULL;
	*ret = r;
	return NPD_OK;
}

struct npd_report *npd_report_free(struct npd_report *report)
{
	if (report == NULL)
		return NULL;
	if (report->arena != NULL) {
		npd_arena_done(report->arena);
		free(report->arena);
	}
	free(report);
	return NULL;
}
