#include "base/suggest.h"

#define LONGEST 64

static unsigned min_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment distance; both at most LONGEST bytes. */
static unsigned distance(npd_str a, npd_str b)
{
	unsigned rows[3][LONGEST + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = before[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			const unsigned differs = a.ptr[i - 1] != b.ptr[j - 1];

			row[j] = min_of(last[j - 1] + differs, min_of(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
				a.ptr[i - 2] == b.ptr[j - 1])
				row[j] = min_of(row[j], before[j - 2] + 1);
		}
		unsigned *free_row = before;

		before = last;
		last = row;
		row = free_row;
	}
	return last[b.len];
}

size_t npd_suggest(npd_str name, const npd_str *names, size_t count)
{
	size_t best = NPD_NOT_FOUND;
	unsigned best_distance = 1 + (unsigned)(name.len / 3 > 0 ? name.len / 3 : 1);

	if (name.len == 0 || name.len > LONGEST)
		return NPD_NOT_FOUND;
	for (size_t i = 0; i < count; i++) {
		if (names[i].len == 0 || names[i].len > LONGEST)
			continue;
		/* each byte of the difference in length is a change */
		if (names[i].len >= name.len + best_distance ||
			name.len >= names[i].len + best_distance)
			continue;
		const unsigned d = distance(name, names[i]);

		if (d < best_distance) {
			best_distance = d;
			best = i;
		}
	}
	return best;
}
