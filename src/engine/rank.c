/*
 * rank.c - from claims to root causes.
 *
 * Claims on one record are one event: the best entry speaks for it, equally good ones become its
 * alternatives, the others are dropped. Then symptoms are put under their causes, attempts that
 * were got past become notes, and the rest is ordered: the likeliest root cause of the last attempt
 * first.
 */
#include <stdlib.h>

#include "engine/run.h"

/* Texts whose fixed bytes differ by less than this share of the larger count are equally specific.
 */
#define TIE_PERCENT 20u

static const struct npd_entry *entry_of(const struct npd_diag *d, const struct claim *c)
{
	return npd_kb_at(d->kb, c->entry);
}

bool npd_is_symptom_of(const struct npd_entry *symptom, const struct npd_entry *cause)
{
	return npd_node_lists(npd_node_get(symptom->node, "symptom_of"), cause->id);
}

bool npd_is_fallback(const struct npd_entry *e)
{
	return npd_node_is_true(npd_node_get(e->node, "fallback"));
}

/* ---- events ---- */

static int by_place(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->hit->at.input != y->hit->at.input)
		return x->hit->at.input < y->hit->at.input ? -1 : 1;
	if (x->hit->record != y->hit->record)
		return x->hit->record < y->hit->record ? -1 : 1;
	if (x->hit->order != y->hit->order)
		return x->hit->order < y->hit->order ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

/* How well an entry fits its place, most significant first; larger is better. */
static unsigned fitness(const struct npd_diag *d, const struct claim *c)
{
	const struct npd_entry *e = entry_of(d, c);
	const bool stage_fits = e->stage_count > 0 && c->where.stage.len > 0 && !c->other_stage;
	const bool toolchain_fits = !npd_entry_is_generic(e) && c->where.toolchain.len > 0;

	return (unsigned)(c->proof.proof == NPD_PROOF_CONFIRMED) << 7 |
	       (unsigned)(c->proof.proof != NPD_PROOF_REFUTED) << 6 |
	       (unsigned)!c->other_stage << 5 | (unsigned)!c->hit->at.cut << 4 |
	       (unsigned)!npd_is_fallback(e) << 3 | (unsigned)!npd_entry_is_generic(e) << 2 |
	       (unsigned)toolchain_fits << 1 | stage_fits;
}

static bool same_text(const struct claim *a, const struct claim *b)
{
	const struct place *p = &a->hit->at, *q = &b->hit->at;

	if (!npd_overlap(p->line, p->end_line, q->line, q->end_line))
		return false;
	return p->line != p->end_line || q->line != q->end_line ||
	       (p->column < q->end_column && q->column < p->end_column);
}

static bool equally_specific(const struct claim *a, const struct claim *b)
{
	/* of a message that the input cuts, both have shown the same */
	if (a->hit->at.cut && b->hit->at.cut)
		return true;
	const unsigned more = a->fixed_bytes > b->fixed_bytes ? a->fixed_bytes : b->fixed_bytes;
	const unsigned less = a->fixed_bytes + b->fixed_bytes - more;

	return (more - less) * 100 < more * TIE_PERCENT;
}

/* Does `a` explain the event better than `b`? */
static bool better(const struct npd_diag *d, const struct claim *a, const struct claim *b)
{
	const struct npd_entry *x = entry_of(d, a), *y = entry_of(d, b);
	const unsigned fit_a = fitness(d, a), fit_b = fitness(d, b);

	if (npd_is_symptom_of(y, x) != npd_is_symptom_of(x, y))
		return npd_is_symptom_of(y, x);
	if (fit_a != fit_b)
		return fit_a > fit_b;
	if (a->fixed_bytes != b->fixed_bytes)
		return a->fixed_bytes > b->fixed_bytes;
	return a->hit->order < b->hit->order ||
	       (a->hit->order == b->hit->order && npd_str_cmp(x->id, y->id) < 0);
}

static void add_alternative(const struct npd_diag *d, struct npd_arena *arena, struct claim *winner,
	const struct claim *c)
{
	const npd_str id = entry_of(d, c)->id;
	npd_str *ids = NPD_NEW_ARRAY(arena, npd_str, winner->alternative_count + 1);

	if (c->entry == winner->entry)
		return;
	for (size_t i = 0; i < winner->alternative_count; i++) {
		if (npd_str_eq(winner->alternatives[i], id))
			return;
		ids[i] = winner->alternatives[i];
	}
	ids[winner->alternative_count++] = id;
	winner->alternatives = ids;
}

static void settle(struct npd_diag *d, struct npd_arena *arena, struct claim *claims, size_t count)
{
	struct claim *winner = &claims[0];

	for (size_t i = 1; i < count; i++)
		if (better(d, &claims[i], winner))
			winner = &claims[i];
	for (size_t i = 0; i < count; i++) {
		struct claim *c = &claims[i];

		if (c == winner)
			continue;
		c->lost = true;
		if (fitness(d, c) == fitness(d, winner) && equally_specific(c, winner) &&
			same_text(c, winner) &&
			!npd_is_symptom_of(entry_of(d, c), entry_of(d, winner)))
			add_alternative(d, arena, winner, c);
	}
}

static void settle_events(struct npd_diag *d, struct npd_arena *arena, claim_vec *claims)
{
	for (size_t from = 0, to; from < claims->len; from = to) {
		uint64_t end = claims->data[from].hit->record_end;

		for (to = from; to < claims->len; to++) {
			struct claim *c = &claims->data[to];

			if (c->hit->at.input != claims->data[from].hit->at.input ||
				c->hit->record > end)
				break;
			if (c->hit->record_end > end)
				end = c->hit->record_end;
		}
		settle(d, arena, claims->data + from, to - from);
	}
}

/* ---- merging, symptoms, the past ---- */

static bool same_finding(const struct claim *a, const struct claim *b)
{
	if (a->entry != b->entry || a->hit->at.input != b->hit->at.input ||
		a->where.attempt != b->where.attempt ||
		a->hit->value_count != b->hit->value_count || a->hit->pattern != b->hit->pattern)
		return false;
	for (size_t i = 0; i < a->hit->value_count; i++)
		if (!npd_str_eq(a->hit->values[i], b->hit->values[i]))
			return false;
	return true;
}

/* Drops what lost, and counts repetitions with the first of them. */
static void compact(claim_vec *claims)
{
	size_t kept = 0;

	for (size_t i = 0; i < claims->len; i++) {
		const struct claim c = claims->data[i];
		size_t k = 0;

		while (k < kept && !same_finding(&claims->data[k], &c))
			k++;
		if (c.lost)
			continue;
		if (k < kept)
			claims->data[k].occurrences += c.occurrences;
		else
			claims->data[kept++] = c;
	}
	claims->len = kept;
}

static bool same_attempt(const struct claim *a, const struct claim *b)
{
	return a->hit->at.input == b->hit->at.input && a->where.attempt == b->where.attempt;
}

/*
 * What a step before left undone: it failed, nobody tried again, and the next step trips over it.
 */
static bool step_before(const struct claim *cause, const struct claim *symptom)
{
	return cause->hit->at.input == symptom->hit->at.input && !cause->past &&
	       cause->where.attempt < symptom->where.attempt &&
	       npd_str_eq(cause->where.toolchain, symptom->where.toolchain);
}

static void fold_symptoms(struct npd_diag *d, claim_vec *claims)
{
	for (size_t i = 0; i < claims->len; i++) {
		struct claim *symptom = &claims->data[i];
		const struct npd_entry *e = entry_of(d, symptom);

		for (size_t k = 0; k < claims->len && symptom->explained_by == NULL; k++) {
			const struct claim *cause = &claims->data[k];
			const struct npd_entry *of = entry_of(d, cause);
			const bool named = npd_is_symptom_of(e, of) && !npd_is_symptom_of(of, e);
			const bool fallen_back = npd_is_fallback(e) && !npd_is_fallback(of) &&
						 cause->severity == NPD_ERROR;

			if (k == i || cause->explained_by == symptom)
				continue;
			if ((same_attempt(symptom, cause) && (named || fallen_back)) ||
				(step_before(cause, symptom) && named))
				symptom->explained_by = cause;
		}
	}
	/* a chain leads to its first cause; the names are acyclic but for what a pack may bring */
	for (size_t i = 0; i < claims->len; i++) {
		struct claim *c = &claims->data[i];

		for (size_t hops = 0; c->explained_by != NULL &&
				      c->explained_by->explained_by != NULL && hops < claims->len;
			hops++)
			c->explained_by = c->explained_by->explained_by;
		c->root = c->explained_by == NULL;
	}
}

static enum npd_confidence confidence_of(const struct npd_diag *d, const struct claim *c)
{
	static const char *const names[] = { "possible", "likely", "certain" };
	const struct npd_entry *e = entry_of(d, c);
	const npd_str most = npd_node_text(npd_node_get(e->node, "confidence"));
	enum npd_confidence ret = NPD_CERTAIN;

	for (unsigned i = 0; i < 3; i++)
		if (npd_str_eq(most, npd_str_of(names[i])))
			ret = (enum npd_confidence)i;
	const bool doubtful = e->status == NPD_INFERRED || c->context_free || c->hit->at.cut;

	if (doubtful && ret > NPD_LIKELY)
		ret = NPD_LIKELY;
	if (c->alternative_count > 0 || c->other_stage || c->proof.proof == NPD_PROOF_REFUTED)
		ret = NPD_POSSIBLE;
	return c->proof.proof == NPD_PROOF_CONFIRMED ? NPD_CONFIRMED : ret;
}

/* ---- order ---- */

/* qsort has no argument: what the order needs beside the claims is worked out into them first. */
static int by_likelihood(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->past != y->past)
		return x->past ? 1 : -1;
	if (x->root != y->root)
		return x->root ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->hit->at.input == y->hit->at.input && x->where.attempt != y->where.attempt)
		return x->where.attempt > y->where.attempt ? -1 : 1;
	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	if (x->hit->at.input != y->hit->at.input)
		return x->hit->at.input < y->hit->at.input ? -1 : 1;
	return (x->hit->order > y->hit->order) - (x->hit->order < y->hit->order);
}

static npd_str key_of(struct npd_diag *d, struct npd_arena *arena, const struct claim *c)
{
	struct npd_buf key;

	npd_buf_init(&key, arena);
	npd_buf_add(&key, entry_of(d, c)->id);
	npd_buf_add_byte(&key, '@');
	if (c->hit->at.input > 0) {
		npd_buf_add_u64(&key, c->hit->at.input + 1);
		npd_buf_add_byte(&key, ':');
	}
	npd_buf_add_u64(&key, c->hit->at.line);
	return npd_buf_str(&key);
}

static enum npd_severity severity_of(const struct npd_diag *d, const struct claim *c)
{
	static const char *const names[] = { "note", "warning", "error" };
	const struct npd_entry *e = entry_of(d, c);
	const npd_str text =
		npd_node_text(npd_node_get(npd_stage_node(e, c->where.stage), "severity"));

	for (unsigned i = 0; i < 3; i++)
		if (npd_str_eq(text, npd_str_of(names[i])))
			return (enum npd_severity)i;
	return e->severity;
}

static void ask_files(struct npd_diag *d, claim_vec *claims)
{
	for (size_t i = 0; d->lint != NULL && i < claims->len; i++) {
		struct claim *c = &claims->data[i];
		const struct npd_entry *e = entry_of(d, c);
		const struct npd_surroundings where = {
			.toolchain = c->where.toolchain.len > 0 ? c->where.toolchain : e->toolchain,
			.sdk = c->where.sdk,
			.chip = c->where.chip,
		};

		c->proof = npd_proof_find(&d->proofs, e, &where);
	}
}

void npd_claims_rank(struct npd_diag *d, struct npd_arena *arena, claim_vec *claims)
{
	if (claims->len == 0)
		return;
	qsort(claims->data, claims->len, sizeof *claims->data, by_place);
	ask_files(d, claims);
	settle_events(d, arena, claims);
	compact(claims);
	for (size_t i = 0; i < claims->len; i++) {
		struct claim *c = &claims->data[i];

		c->past = npd_context_is_past(d, c->hit->at.input, &c->where);
		c->severity = severity_of(d, c);
		c->confidence = confidence_of(d, c);
		c->key = key_of(d, arena, c);
	}
	fold_symptoms(d, claims);
	for (size_t i = 0; i < claims->len; i++)
		if (claims->data[i].past)
			claims->data[i].severity = NPD_NOTE;
	/* the causes move with the sort: remember them by key */
	const struct claim **causes = NPD_NEW_ARRAY(arena, const struct claim *, claims->len);
	struct claim *before = NPD_NEW_ARRAY(arena, struct claim, claims->len);

	memcpy(before, claims->data, claims->len * sizeof *before);
	for (size_t i = 0; i < claims->len; i++)
		if (before[i].explained_by != NULL)
			causes[i] = &before[before[i].explained_by - claims->data];
	for (size_t i = 0; i < claims->len; i++)
		claims->data[i].explained_by = causes[i];
	qsort(claims->data, claims->len, sizeof *claims->data, by_likelihood);
}
