/*
 * claim.c - which entries hold, and where: match trees over the hits, then the context.
 *
 * A single template holds wherever it was found. A combination is tried around each hit of its
 * primary leaf: the scope (lines, record or stage around that hit) must satisfy the tree.
 */
#include <stdlib.h>

#include "engine/run.h"
#include "expr/version.h"
#include "expr/expr.h"

#define PARTS_MAX 16u

/* The hits of one entry, with the leaf that each belongs to. */
struct scope {
	const struct npd_diag *d;
	const struct hit **hits; /* of one entry, in order */
	size_t count;
	const struct hit *primary;
	uint32_t primary_leaf;
	/* what holds so far */
	const struct hit *parts[PARTS_MAX];
	size_t part_count;
};

enum window { WINDOW_STAGE, WINDOW_RECORD, WINDOW_LINES };

struct bounds {
	enum window window;
	uint64_t lines;
};

static const char *const combinations[] = { "all", "any", "sequence" };

static bool is_leaf(struct npd_node n)
{
	if (npd_node_kind(n) != NPD_NODE_MAP)
		return npd_node_kind(n) == NPD_NODE_SCALAR;
	return npd_node_kind(npd_node_get(n, "text")) != NPD_NODE_ABSENT ||
	       npd_node_kind(npd_node_get(n, "regex")) != NPD_NODE_ABSENT;
}

/* The list of a combination and what it is; a bare list is `any`. */
static struct npd_node children(struct npd_node n, const char **how)
{
	if (npd_node_kind(n) == NPD_NODE_LIST) {
		*how = "any";
		return n;
	}
	for (size_t i = 0; i < sizeof combinations / sizeof combinations[0]; i++) {
		const struct npd_node list = npd_node_get(n, combinations[i]);

		if (npd_node_kind(list) == NPD_NODE_LIST) {
			*how = combinations[i];
			return list;
		}
	}
	*how = "all";
	return (struct npd_node){ 0 };
}

bool npd_entry_is_combination(const struct npd_entry *e)
{
	const struct npd_node match = npd_node_get(e->node, "match");

	return npd_node_kind(match) == NPD_NODE_MAP && !is_leaf(match);
}

/* Leaves are numbered depth first in the order of the file, `absent` last. */
static uint32_t leaf_count(struct npd_node n)
{
	const char *how;
	uint32_t count = 0;

	if (is_leaf(n))
		return 1;
	const struct npd_node list = children(n, &how);
	const struct npd_node absent = npd_node_get(n, "absent");

	for (size_t i = 0; i < npd_node_count(list); i++)
		count += leaf_count(npd_node_at(list, i));
	for (size_t i = 0; i < npd_node_count(absent); i++)
		count += leaf_count(npd_node_at(absent, i));
	return count;
}

/* The number of the leaf marked `primary`, or NPD_NOT_FOUND. */
static size_t marked_leaf(struct npd_node n, uint32_t first)
{
	const char *how;

	if (is_leaf(n))
		return npd_node_is_true(npd_node_get(n, "primary")) ? first : NPD_NOT_FOUND;
	const struct npd_node list = children(n, &how);

	for (size_t i = 0; i < npd_node_count(list); i++) {
		const size_t found = marked_leaf(npd_node_at(list, i), first);

		if (found != NPD_NOT_FOUND)
			return found;
		first += leaf_count(npd_node_at(list, i));
	}
	return NPD_NOT_FOUND;
}

static struct bounds bounds_of(struct npd_node n)
{
	const struct npd_node within = npd_node_get(n, "within");
	int64_t lines;

	if (npd_node_int(npd_node_get(within, "lines"), &lines))
		return (struct bounds){ WINDOW_LINES, (uint64_t)lines };
	if (npd_node_kind(npd_node_get(within, "record")) != NPD_NODE_ABSENT)
		return (struct bounds){ WINDOW_RECORD, 0 };
	return (struct bounds){ WINDOW_STAGE, 0 };
}

static bool in_bounds(const struct scope *s, const struct hit *h, struct bounds b)
{
	const struct hit *p = s->primary;

	if (h->at.input != p->at.input)
		return false;
	switch (b.window) {
	case WINDOW_LINES:
		return h->at.line <= p->at.line + b.lines && p->at.line <= h->at.line + b.lines;
	case WINDOW_RECORD:
		return npd_overlap(h->record, h->record_end, p->record, p->record_end);
	case WINDOW_STAGE:
		return h->where.attempt == p->where.attempt &&
		       (h->where.stage.len == 0 || p->where.stage.len == 0 ||
			       npd_str_eq(h->where.stage, p->where.stage));
	}
	return false;
}

static uint32_t leaf_of(const struct scope *s, const struct hit *h)
{
	return npd_kb_pattern(s->d->kb, h->pattern)->leaf;
}

/* The first hit of `leaf` after `after` (NULL: from the start). The primary leaf stands for its own
 * hit only. */
static const struct hit *find_leaf(
	const struct scope *s, uint32_t leaf, struct bounds b, const struct hit *after)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct hit *h = s->hits[i];

		if (leaf_of(s, h) != leaf || (after != NULL && h->order <= after->order) ||
			(leaf == s->primary_leaf && h != s->primary))
			continue;
		if (in_bounds(s, h, b))
			return h;
	}
	return NULL;
}

static void keep_part(struct scope *s, const struct hit *h)
{
	for (size_t i = 0; i < s->part_count; i++)
		if (s->parts[i] == h)
			return;
	if (s->part_count < PARTS_MAX)
		s->parts[s->part_count++] = h;
}

/*
 * Does the tree hold after hit `after`? *last receives the last hit in the order of the log. Depth
 * is bounded by the schema (3).
 */
static bool holds(struct scope *s, struct npd_node n, uint32_t first, struct bounds b,
	const struct hit *after, const struct hit **last)
{
	if (is_leaf(n)) {
		*last = find_leaf(s, first, b, after);
		if (*last != NULL)
			keep_part(s, *last);
		return *last != NULL;
	}
	const char *how;
	const struct npd_node list = children(n, &how);
	const struct npd_node absent = npd_node_get(n, "absent");
	const bool any = how[1] == 'n', sequence = how[0] == 's';
	bool good = !any;

	if (npd_node_kind(npd_node_get(n, "within")) != NPD_NODE_ABSENT)
		b = bounds_of(n);
	*last = after;
	for (size_t i = 0; i < npd_node_count(list); i++) {
		const struct npd_node child = npd_node_at(list, i);
		const struct hit *end = NULL;
		const size_t kept = s->part_count;
		const bool held = holds(s, child, first, b, sequence ? *last : after, &end);

		first += leaf_count(child);
		if (!held)
			s->part_count = kept;
		if (held && end != NULL && (*last == NULL || end->order > (*last)->order))
			*last = end;
		good = any ? good || held : good && held;
	}
	for (size_t i = 0; good && i < npd_node_count(absent); i++) {
		const struct hit *end;
		const size_t kept = s->part_count;

		good = !holds(s, npd_node_at(absent, i), first, b, NULL, &end);
		s->part_count = kept;
		first += leaf_count(npd_node_at(absent, i));
	}
	return good;
}

/* ---- context ---- */

static bool names(const npd_str *list, size_t count, npd_str name)
{
	for (size_t i = 0; i < count; i++)
		if (npd_str_eq(list[i], name))
			return true;
	return false;
}

/* Does `text` (a version of the log) lie outside the range that the entry is bound to? */
static bool outside(npd_str text, npd_str range)
{
	return text.len > 0 && range.len > 0 && npd_version_match(text, range) == NPD_VERSION_NO;
}

enum context_fit npd_context_fit(const struct npd_entry *e, const struct situation *w)
{
	const bool generic = npd_entry_is_generic(e);
	const bool strict = npd_node_text(npd_node_get(e->node, "context")).len > 0;
	const struct npd_node applies = npd_node_get(e->node, "applies");
	const struct npd_node chips = npd_node_get(applies, "chip");

	if (!generic && (w->toolchain.len == 0 ? strict : !npd_str_eq(w->toolchain, e->toolchain)))
		return CONTEXT_CONTRADICTS;
	if ((w->chip.len > 0 && npd_node_count(chips) > 0 && !npd_node_lists(chips, w->chip)) ||
		outside(w->sdk, npd_node_text(npd_node_get(applies, "sdk"))))
		return CONTEXT_CONTRADICTS;
	/* stages of generic entries (export, environment) are not stages of a toolchain */
	if (generic || e->stage_count == 0 || names(e->stages, e->stage_count, w->stage) ||
		(w->stage.len == 0 && !strict))
		return CONTEXT_FITS;
	return strict ? CONTEXT_CONTRADICTS : CONTEXT_OTHER_STAGE;
}

/* A hit from before the first sign of a toolchain belongs to it when the whole input shows but one.
 */
static struct situation seen_from_the_end(const struct npd_diag *d, const struct hit *h)
{
	const struct input *in = &d->inputs.data[h->at.input];
	struct situation w = h->where;

	if (w.toolchain.len == 0 && !in->several_toolchains) {
		w.toolchain = in->only_toolchain;
		if (w.stage.len == 0 && !in->several_stages)
			w.stage = in->only_stage;
	}
	if (w.sdk.len == 0)
		w.sdk = in->where.sdk;
	if (w.chip.len == 0)
		w.chip = in->where.chip;
	return w;
}

/* ---- collecting ---- */

static unsigned fixed_bytes(const struct npd_diag *d, const struct hit *const *parts, size_t count)
{
	unsigned sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += npd_kb_pattern(d->kb, parts[i]->pattern)->fixed_bytes;
	return sum;
}

static void claim(struct npd_diag *d, struct npd_arena *arena, claim_vec *ret,
	const struct scope *s, uint32_t entry)
{
	const struct situation where = seen_from_the_end(d, s->primary);
	const struct hit **parts = NPD_NEW_ARRAY(arena, const struct hit *, s->part_count + 1);
	size_t count = 0;

	const enum context_fit fit = npd_context_fit(npd_kb_at(d->kb, entry), &where);

	if (fit == CONTEXT_CONTRADICTS)
		return;
	parts[count++] = s->primary;
	for (size_t i = 0; i < s->part_count; i++)
		if (s->parts[i] != s->primary)
			parts[count++] = s->parts[i];
	for (size_t i = 0; i < count; i++)
		npd_suspects_cover(d, parts[i]->at.input, parts[i]->record, parts[i]->record_end);
	NPD_VEC_PUSH(arena, ret,
		(struct claim){ .entry = entry,
			.hit = s->primary,
			.parts = parts,
			.part_count = count,
			.where = where,
			.other_stage = fit == CONTEXT_OTHER_STAGE,
			.context_free = where.toolchain.len == 0 &&
					!npd_entry_is_generic(npd_kb_at(d->kb, entry)),
			.fixed_bytes = fixed_bytes(d, parts, count),
			.occurrences = s->primary->occurrences });
}

/* Hits by entry, then by order: the hits of one entry lie together. */
struct sortable {
	const struct hit *hit;
	uint32_t entry;
};

static int by_entry(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;

	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	return x->hit->order < y->hit->order ? -1 : x->hit->order > y->hit->order;
}

static void claim_entry(struct npd_diag *d, struct npd_arena *arena, claim_vec *ret, uint32_t entry,
	const struct hit **hits, size_t count)
{
	const struct npd_node match = npd_node_get(npd_kb_at(d->kb, entry)->node, "match");
	const bool tree = npd_entry_is_combination(npd_kb_at(d->kb, entry));
	const size_t marked = tree ? marked_leaf(match, 0) : 0;

	for (size_t i = 0; i < count; i++) {
		struct scope s = { .d = d, .hits = hits, .count = count, .primary = hits[i] };
		const struct hit *last;

		if (tree) {
			s.primary_leaf = marked == NPD_NOT_FOUND ? 0 : (uint32_t)marked;
			/* `any` has no first leaf: each of its leaves may be the place */
			if (marked == NPD_NOT_FOUND &&
				npd_node_kind(npd_node_get(match, "any")) != NPD_NODE_ABSENT)
				s.primary_leaf = leaf_of(&s, hits[i]);
			if (leaf_of(&s, hits[i]) != s.primary_leaf ||
				!holds(&s, match, 0, bounds_of(match), NULL, &last))
				continue;
		}
		claim(d, arena, ret, &s, entry);
	}
}

void npd_claims_collect(struct npd_diag *d, struct npd_arena *arena, claim_vec *ret)
{
	const size_t count = d->store.hits.len;
	struct sortable *sorted = NPD_NEW_ARRAY(arena, struct sortable, count);
	const struct hit **hits = NPD_NEW_ARRAY(arena, const struct hit *, count);

	for (size_t i = 0; i < count; i++) {
		const struct hit *h = &d->store.hits.data[i];

		sorted[i] = (struct sortable){ h, npd_kb_pattern(d->kb, h->pattern)->entry };
	}
	if (count > 1)
		qsort(sorted, count, sizeof *sorted, by_entry);
	for (size_t i = 0; i < count; i++)
		hits[i] = sorted[i].hit;
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && sorted[to].entry == sorted[from].entry; to++)
			continue;
		claim_entry(d, arena, ret, sorted[from].entry, hits + from, to - from);
	}
}
