/*
 * hits.c - the texts found so far, in bounded memory.
 *
 * Of one pattern in one attempt at most DISTINCT_MAX hits with different values are kept, further
 * ones are counted with the last; of the whole run HITS_MAX, the first and the last ones.
 */
#include "engine/run.h"

#define DISTINCT_MAX 8u
#define LEAVES_MAX 64u
#define HITS_MAX 1024u
#define HITS_KEEP_FIRST 256u
#define HITS_KEEP_LAST 512u

static void init_arena(struct store *s, unsigned which)
{
	const struct npd_arena like = s->arenas[which];

	npd_arena_init(&s->arenas[which], like.limit_bytes, like.oom);
}

void npd_store_init(struct store *s, size_t pattern_count, size_t limit_bytes, jmp_buf *oom)
{
	*s = (struct store){ .pattern_count = pattern_count };
	for (unsigned i = 0; i < 2; i++)
		npd_arena_init(&s->arenas[i], limit_bytes, oom);
}

void npd_store_done(struct store *s)
{
	for (unsigned i = 0; i < 2; i++)
		npd_arena_done(&s->arenas[i]);
}

static void push(struct store *s, const struct hit *hit)
{
	struct npd_arena *arena = &s->arenas[s->active];
	struct hit copy = *hit;
	npd_str *values = NPD_NEW_ARRAY(arena, npd_str, hit->value_count);

	for (size_t i = 0; i < hit->value_count; i++)
		values[i] = npd_arena_copy(arena, hit->values[i]);
	copy.values = values;
	copy.at.excerpt = npd_arena_copy(arena, hit->at.excerpt);
	if (s->newest == NULL)
		s->newest = NPD_NEW_ARRAY(arena, size_t, s->pattern_count);
	copy.before = s->newest[hit->pattern];
	NPD_VEC_PUSH(arena, &s->hits, copy);
	s->newest[hit->pattern] = s->hits.len;
}

/* Moves the hits worth keeping to the other arena and empties this one. */
static void compact(struct store *s)
{
	const hit_vec old = s->hits;
	const unsigned from = s->active;

	s->active = !from;
	s->hits = (hit_vec){ 0 };
	s->newest = NULL;
	for (size_t i = 0; i < old.len; i++)
		if (i < HITS_KEEP_FIRST || i + HITS_KEEP_LAST >= old.len)
			push(s, &old.data[i]);
	npd_arena_done(&s->arenas[from]);
	init_arena(s, from);
}

static bool same_values(const struct hit *a, const struct hit *b)
{
	for (size_t i = 0; i < a->value_count; i++)
		if (!npd_str_eq(a->values[i], b->values[i]))
			return false;
	return a->at.cut == b->at.cut;
}

/* Is a hit like this one here already, or are there enough of its kind? Then it is counted. */
static bool counted(struct store *s, const struct hit *hit, bool distinct)
{
	size_t i = s->newest == NULL ? 0 : s->newest[hit->pattern];
	struct hit *newest = i == 0 ? NULL : &s->hits.data[i - 1];
	unsigned of_attempt = 0;

	for (; i != 0; i = s->hits.data[i - 1].before) {
		struct hit *h = &s->hits.data[i - 1];

		if (h->at.input != hit->at.input || h->where.attempt != hit->where.attempt)
			break;
		of_attempt++;
		if (!distinct && same_values(h, hit)) {
			h->occurrences++;
			return true;
		}
	}
	if (of_attempt < (distinct ? LEAVES_MAX : DISTINCT_MAX))
		return false;
	newest->occurrences++;
	return true;
}

void npd_store_add(struct store *s, const struct hit *hit, bool distinct)
{
	if (counted(s, hit, distinct))
		return;
	if (s->hits.len >= HITS_MAX)
		compact(s);
	struct hit numbered = *hit;

	numbered.order = s->next_order++;
	push(s, &numbered);
}
