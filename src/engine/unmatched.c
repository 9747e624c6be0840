/*
 * unmatched.c - lines that look like errors, until something known claims them.
 *
 * Per stage of an input only the last attempt counts: a run that starts again has got past what was
 * before. Of one attempt the first suspects and the last ones are kept, so that both a tool's own
 * first error and the last exception are there.
 */
#include <stdlib.h>

#include "engine/run.h"

#define UNMATCHED_MAX 10u
#define NEAREST_MAX 3u
#define NEAREST_SHARE_PERCENT 40u
#define WORDS_MAX 64u

static struct suspects *find_slot(
	const struct npd_diag *d, uint32_t input, const struct situation *where)
{
	for (size_t i = 0; i < d->suspects.len; i++) {
		struct suspects *slot = d->suspects.data[i];

		if (slot->input == input && npd_str_eq(slot->toolchain, where->toolchain) &&
			npd_str_eq(slot->stage, where->stage))
			return slot;
	}
	return NULL;
}

static struct suspects *slot_of(struct npd_diag *d, const struct suspect *s)
{
	struct suspects *slot = find_slot(d, s->at.input, &s->where);

	if (slot != NULL)
		return slot;
	slot = NPD_NEW(&d->arena, struct suspects);
	slot->input = s->at.input;
	slot->toolchain = s->where.toolchain;
	slot->stage = s->where.stage;
	slot->attempt = s->where.attempt;
	for (size_t i = 0; i < SUSPECTS_FIRST + SUSPECTS_LAST; i++)
		slot->excerpts[i] = npd_arena_alloc(&d->arena, NPD_EXCERPT_MAX_BYTES);
	NPD_VEC_PUSH(&d->arena, &d->suspects, slot);
	return slot;
}

/* Copies `s` into place `k`, whose texts have fixed room: memory does not grow with the log. */
static void put(struct suspects *slot, size_t k, const struct suspect *s)
{
	struct suspect *to = &slot->items[k];
	const size_t exception_max = sizeof slot->exceptions[k];

	*to = *s;
	to->at.excerpt = npd_str_head(s->at.excerpt, NPD_EXCERPT_MAX_BYTES);
	memcpy(slot->excerpts[k], to->at.excerpt.ptr, to->at.excerpt.len);
	to->at.excerpt.ptr = slot->excerpts[k];
	to->exception = npd_str_head(s->exception, exception_max);
	if (to->exception.len > 0)
		memcpy(slot->exceptions[k], to->exception.ptr, to->exception.len);
	to->exception.ptr = slot->exceptions[k];
	to->taken = true;
}

void npd_suspect_add(struct npd_diag *d, const struct suspect *s)
{
	struct suspects *slot = slot_of(d, s);

	if (slot->attempt != s->where.attempt) {
		slot->attempt = s->where.attempt;
		slot->count = 0;
		for (size_t i = 0; i < SUSPECTS_FIRST + SUSPECTS_LAST; i++)
			slot->items[i].taken = false;
	}
	/* several markers in one record are one suspect: the heaviest */
	for (size_t i = 0; i < SUSPECTS_FIRST + SUSPECTS_LAST; i++) {
		struct suspect *old = &slot->items[i];

		if (!old->taken ||
			!npd_overlap(old->record, old->record_end, s->record, s->record_end))
			continue;
		if (s->weight > old->weight)
			put(slot, i, s);
		return;
	}
	const uint64_t n = slot->count++;

	put(slot,
		n < SUSPECTS_FIRST
			? (size_t)n
			: SUSPECTS_FIRST + (size_t)((n - SUSPECTS_FIRST) % SUSPECTS_LAST),
		s);
}

void npd_suspects_cover(struct npd_diag *d, uint32_t input, uint64_t record, uint64_t record_end)
{
	for (size_t i = 0; i < d->suspects.len; i++)
		for (size_t k = 0; k < SUSPECTS_FIRST + SUSPECTS_LAST; k++) {
			struct suspect *s = &d->suspects.data[i]->items[k];

			if (d->suspects.data[i]->input == input && s->taken &&
				npd_overlap(s->record, s->record_end, record, record_end))
				s->taken = false;
		}
	d->covered[d->covered_count++ % COVERED_MAX] = (struct covered){ record, record_end };
}

bool npd_suspect_covered(const struct npd_diag *d, uint64_t record, uint64_t record_end)
{
	for (size_t i = 0; i < COVERED_MAX && i < d->covered_count; i++)
		if (npd_overlap(d->covered[i].record, d->covered[i].record_end, record, record_end))
			return true;
	return false;
}

bool npd_suspect_settled(const struct npd_diag *d, uint64_t line, unsigned weight)
{
	const size_t input = d->inputs.len - 1;
	const struct situation *where = &d->inputs.data[input].where;
	const struct suspects *slot = find_slot(d, (uint32_t)input, where);

	if (npd_suspect_covered(d, line, line))
		return true;
	if (slot == NULL || slot->attempt != where->attempt)
		return false;
	for (size_t i = 0; i < SUSPECTS_FIRST + SUSPECTS_LAST; i++) {
		const struct suspect *s = &slot->items[i];

		if (s->taken && s->weight >= weight &&
			npd_overlap(s->record, s->record_end, line, line))
			return true;
	}
	return false;
}

/* ---- the nearest known texts ---- */

struct words {
	npd_str items[WORDS_MAX];
	size_t count;
};

/* Runs of letters and digits of three bytes or more. */
static void split(npd_str text, struct words *ret)
{
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && npd_is_word(text.ptr[i]))
			continue;
		if (i - from >= 3 && ret->count < WORDS_MAX)
			ret->items[ret->count++] = npd_str_sub(text, from, i);
		from = i + 1;
	}
}

static bool has_word(const struct words *w, npd_str word)
{
	for (size_t i = 0; i < w->count; i++)
		if (npd_str_eq(w->items[i], word))
			return true;
	return false;
}

/* The share of the words that the line holds too, in percent. */
static unsigned likeness(const struct words *line, const struct words *own)
{
	unsigned shared = 0;

	for (size_t i = 0; i < own->count; i++)
		shared += has_word(line, own->items[i]);
	return shared * 100 / (unsigned)own->count;
}

struct near {
	npd_str id;
	unsigned percent;
};

static void keep_nearest(struct near *best, npd_str id, unsigned percent)
{
	for (size_t i = 0; i < NEAREST_MAX; i++)
		if (npd_str_eq(best[i].id, id))
			return;
	for (size_t i = 0; i < NEAREST_MAX; i++) {
		if (percent <= best[i].percent)
			continue;
		for (size_t k = NEAREST_MAX - 1; k > i; k--)
			best[k] = best[k - 1];
		best[i] = (struct near){ id, percent };
		return;
	}
}

struct nearest {
	npd_str toolchain;
	struct words line;
	struct near best[NEAREST_MAX];
};

/* One more known text for all lines; of fewer than three words it is like anything. */
static void compare(
	const struct npd_pattern *p, const struct npd_entry *e, struct nearest *items, size_t count)
{
	const bool generic = npd_entry_is_generic(e);
	struct words own = { .count = 0 };

	for (size_t i = 0; i < p->part_count; i++)
		split(p->parts[i], &own);
	for (size_t i = 0; i < count && own.count >= 3; i++) {
		struct nearest *n = &items[i];

		if (n->toolchain.len > 0 && !generic && !npd_str_eq(e->toolchain, n->toolchain))
			continue;
		const unsigned percent = likeness(&n->line, &own);

		if (percent >= NEAREST_SHARE_PERCENT)
			keep_nearest(n->best, e->id, percent);
	}
}

/* The known texts nearest to each line of the list. */
static void find_nearest(
	struct npd_diag *d, struct npd_arena *arena, struct npd_unmatched *list, size_t count)
{
	struct nearest *items = NPD_NEW_ARRAY(&d->scratch, struct nearest, count);

	for (size_t i = 0; i < count; i++) {
		items[i].toolchain = list[i].toolchain;
		split(list[i].excerpt, &items[i].line);
	}
	for (size_t i = 0; i < npd_kb_pattern_count(d->kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(d->kb, i);
		const struct npd_entry *e = npd_kb_at(d->kb, p->entry);

		if (e->kind == NPD_KIND_SIGNATURE && !e->replaced)
			compare(p, e, items, count);
	}
	for (size_t i = 0; i < count; i++) {
		npd_str *ids = NPD_NEW_ARRAY(arena, npd_str, NEAREST_MAX);
		size_t n = 0;

		for (; n < NEAREST_MAX && items[i].best[n].id.len > 0; n++)
			ids[n] = items[i].best[n].id;
		list[i].nearest = ids;
		list[i].nearest_count = n;
	}
}

/* ---- the report's list ---- */

/* The last attempt first, then the heaviest; of exceptions the last, of a tool's own errors the
 * first. */
static int by_weight(const void *a, const void *b)
{
	const struct suspect *const *x = a, *const *y = b;

	if ((*x)->at.input == (*y)->at.input && (*x)->where.attempt != (*y)->where.attempt)
		return (*x)->where.attempt > (*y)->where.attempt ? -1 : 1;
	if ((*x)->weight != (*y)->weight)
		return (*x)->weight > (*y)->weight ? -1 : 1;
	const int order = ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);

	return (*x)->exception.len > 0 && (*y)->exception.len > 0 ? -order : order;
}

static struct npd_unmatched describe(
	const struct npd_diag *d, struct npd_arena *arena, const struct suspect *s)
{
	const struct input *in = &d->inputs.data[s->at.input];
	return (struct npd_unmatched){ .location = { .file = npd_arena_copy(arena, in->name),
					       .line = s->at.line,
					       .column = s->at.column,
					       .end_line = s->at.end_line,
					       .end_column = s->at.end_column,
					       .offset = s->at.offset },
		.excerpt = npd_arena_copy(arena, s->at.excerpt),
		.mark_from = s->at.mark_from,
		.mark_to = s->at.mark_to,
		.exception = npd_arena_copy(arena, s->exception),
		.toolchain = npd_arena_copy(arena, s->where.toolchain),
		.stage = npd_arena_copy(arena, s->where.stage),
		.attempt = s->where.attempt };
}

void npd_unmatched_build(struct npd_diag *d, struct npd_report *r)
{
	NPD_VEC(const struct suspect *) left = { 0 };

	for (size_t i = 0; i < d->suspects.len; i++)
		for (size_t k = 0; k < SUSPECTS_FIRST + SUSPECTS_LAST; k++) {
			const struct suspect *s = &d->suspects.data[i]->items[k];

			/* what looks like an error in binary data is chance */
			if (s->taken && s->level == NPD_ERROR &&
				!d->inputs.data[s->at.input].binary &&
				!npd_context_is_past(d, s->at.input, &s->where))
				NPD_VEC_PUSH(&d->scratch, &left, s);
		}
	if (left.len == 0)
		return;
	qsort(left.data, left.len, sizeof *left.data, by_weight);
	const size_t count = left.len < UNMATCHED_MAX ? left.len : UNMATCHED_MAX;
	struct npd_unmatched *list = NPD_NEW_ARRAY(r->arena, struct npd_unmatched, count);

	for (size_t i = 0; i < count; i++)
		list[i] = describe(d, r->arena, left.data[i]);
	find_nearest(d, r->arena, list, count);
	r->unmatched = list;
	r->unmatched_count = count;
}
