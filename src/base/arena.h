/*
 * arena.h - where the library's memory comes from.
 *
 * An arena hands out memory that is freed all at once. Allocation never returns NULL: when memory
 * (or the arena's limit) is exhausted it jumps to `oom`, which the public entry point has set; that
 * entry point frees the arena and returns NPD_ENOMEM. Foreign handles (regexes, parsers, files)
 * are released with the arena through npd_arena_defer.
 *
 * Scratch use: take a mark, allocate, rewind. Whatever was deferred after the mark is run then.
 */
#ifndef NPD_BASE_ARENA_H
#define NPD_BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

#include "npu_doctor.h"

struct npd_arena_chunk;

struct npd_arena_defer {
	struct npd_arena_defer *next;
	void (*run)(void *handle);
	void *handle;
};

struct npd_arena {
	struct npd_arena_chunk *chunks; /* newest first */
	char *at, *end;			/* free part of the newest chunk */
	size_t held_bytes, limit_bytes; /* limit 0: none */
	struct npd_arena_defer *defers; /* newest first */
	jmp_buf *oom;			/* where to go when memory ends; NULL aborts */
};

struct npd_arena_mark {
	struct npd_arena_chunk *chunks;
	char *at;
	struct npd_arena_defer *defers;
};

/* Makes an empty arena in the caller's storage; it allocates nothing yet. */
void npd_arena_init(struct npd_arena *a, size_t limit_bytes, jmp_buf *oom);

/* Runs what was deferred, newest first, and frees all memory. May be called again. */
void npd_arena_done(struct npd_arena *a);

/* Zeroed memory, aligned for any type; never NULL; `size` 0 gives a valid pointer. */
void *npd_arena_alloc(struct npd_arena *a, size_t size);

/* The same, not zeroed: for large buffers of which only a part may ever be touched. */
void *npd_arena_raw(struct npd_arena *a, size_t size);

/* Zeroed array; an overflow of count * size counts as out of memory. */
void *npd_arena_array(struct npd_arena *a, size_t count, size_t size);

/* A copy of `s` that lives as long as the arena, with a NUL behind it that `len` does not count. */
npd_str npd_arena_copy(struct npd_arena *a, npd_str s);

/* Registers `run(handle)` for the arena's end. */
void npd_arena_defer(struct npd_arena *a, void (*run)(void *handle), void *handle);

struct npd_arena_mark npd_arena_mark(const struct npd_arena *a);
void npd_arena_rewind(struct npd_arena *a, struct npd_arena_mark mark);

/* Leaves through `oom`; for modules whose foreign library reports lack of memory. */
_Noreturn void npd_arena_exhausted(struct npd_arena *a);

#define NPD_NEW(arena, type) ((type *)npd_arena_alloc((arena), sizeof(type)))
#define NPD_NEW_ARRAY(arena, type, count) ((type *)npd_arena_array((arena), (count), sizeof(type)))

#endif
