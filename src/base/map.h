/* map.h - a hash map from text to a number, in an arena; keys are borrowed, nothing is removed. */
#ifndef NPD_BASE_MAP_H
#define NPD_BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

struct npd_map {
	struct npd_arena *arena;
	struct npd_map_slot {
		npd_str key; /* ptr NULL: free */
		size_t value;
	} * slots;
	size_t len, cap; /* cap: a power of two, at least twice len */
};

void npd_map_init(struct npd_map *m, struct npd_arena *arena);
/* The value of `key`, or NPD_NOT_FOUND. */
size_t npd_map_find(const struct npd_map *m, npd_str key);
/* Sets `key` to `value`; returns the value that it had, or NPD_NOT_FOUND if it is new. */
size_t npd_map_add(struct npd_map *m, npd_str key, size_t value);

#endif
