/*
 * vec.h - growable arrays in an arena.
 *
 *	NPD_VEC(struct npd_thing) things = { 0 };
 *	NPD_VEC_PUSH(arena, &things, thing);
 *	for (size_t i = 0; i < things.len; i++) use(&things.data[i]);
 *
 * Growth doubles and leaves the old copy to the arena, so pointers into `data` do not survive a
 *push.
 */
#ifndef NPD_BASE_VEC_H
#define NPD_BASE_VEC_H

#include <string.h>

#include "base/arena.h"

#define NPD_VEC(type)                                                                              \
	struct {                                                                                   \
		type *data;                                                                        \
		size_t len, cap;                                                                   \
	}

#define NPD_VEC_PUSH(arena, vec, ...)                                                              \
	do {                                                                                       \
		if ((vec)->len == (vec)->cap) {                                                    \
			const size_t npd_cap_ = (vec)->cap == 0 ? 8 : (vec)->cap * 2;              \
			void *npd_data_ = npd_arena_array((arena), npd_cap_, sizeof *(vec)->data); \
			if ((vec)->len > 0)                                                        \
				memcpy(npd_data_, (vec)->data, (vec)->len * sizeof *(vec)->data);  \
			(vec)->data = npd_data_;                                                   \
			(vec)->cap = npd_cap_;                                                     \
		}                                                                                  \
		(vec)->data[(vec)->len++] = (__VA_ARGS__);                                         \
	} while (0)

#endif
