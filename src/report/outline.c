#include "report/outline.h"

#include "base/map.h"

struct folding {
	const struct npd_report *r;
	struct npd_map keys;
	size_t *owners; /* NPD_NOT_FOUND: not reached yet */
	size_t *stack;
};

/* Gives `root` all findings that it explains and that have no owner yet; each is visited once. */
static void claim(struct folding *f, size_t root)
{
	size_t depth = 0;

	f->owners[root] = root;
	f->stack[depth++] = root;
	while (depth > 0) {
		const struct npd_finding *from = &f->r->findings[f->stack[--depth]];

		for (size_t i = 0; i < from->explain_count; i++) {
			const size_t k = npd_map_find(&f->keys, from->explains[i]);

			if (k == NPD_NOT_FOUND || f->owners[k] != NPD_NOT_FOUND)
				continue;
			const struct npd_finding *to = &f->r->findings[k];

			if (to->root || (f->r->findings[root].past && !to->past))
				continue;
			f->owners[k] = root;
			f->stack[depth++] = k;
		}
	}
}

static void count(struct npd_outline *o, const struct npd_report *r, size_t *counts)
{
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct npd_finding *f = &r->findings[i];

		if (o->owners[i] != i) {
			counts[o->owners[i]]++;
			o->folded += !f->past;
			continue;
		}
		if (f->past)
			o->past++;
		else if (f->severity == NPD_ERROR)
			o->roots++;
		else if (f->severity == NPD_WARNING)
			o->warnings++;
		else
			o->notes++;
	}
}

struct npd_outline npd_outline_new(struct npd_arena *arena, const struct npd_report *r)
{
	struct folding f = { .r = r };

	npd_map_init(&f.keys, arena);
	f.owners = NPD_NEW_ARRAY(arena, size_t, r->finding_count);
	f.stack = NPD_NEW_ARRAY(arena, size_t, r->finding_count);
	for (size_t i = 0; i < r->finding_count; i++) {
		f.owners[i] = NPD_NOT_FOUND;
		npd_map_add(&f.keys, r->findings[i].key, i);
	}
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].root)
			claim(&f, i);
	for (size_t i = 0; i < r->finding_count; i++)
		if (f.owners[i] == NPD_NOT_FOUND)
			claim(&f, i);

	size_t *counts = NPD_NEW_ARRAY(arena, size_t, r->finding_count);
	struct npd_outline o = { .owners = f.owners, .counts = counts };

	count(&o, r, counts);
	return o;
}

bool npd_outline_is_shown(
	const struct npd_outline *o, const struct npd_report *r, size_t i, bool with_past)
{
	return o->owners[i] == i && (with_past || !r->findings[i].past);
}
