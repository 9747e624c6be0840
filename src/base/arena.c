#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)16 << 10)

struct npd_arena_chunk {
	struct npd_arena_chunk *next;
	size_t bytes; /* all of it, this header included */
	char *end;
};

static size_t round_up(size_t n)
{
	const size_t align = alignof(max_align_t);

	return (n + align - 1) & ~(align - 1);
}

void npd_arena_init(struct npd_arena *a, size_t limit_bytes, jmp_buf *oom)
{
	*a = (struct npd_arena){ .limit_bytes = limit_bytes, .oom = oom };
}

static void free_chunks(struct npd_arena *a, const struct npd_arena_chunk *until)
{
	while (a->chunks != until) {
		struct npd_arena_chunk *chunk = a->chunks;

		a->chunks = chunk->next;
		a->held_bytes -= chunk->bytes;
		free(chunk);
	}
}

static void run_defers(struct npd_arena *a, const struct npd_arena_defer *until)
{
	while (a->defers != until) {
		struct npd_arena_defer *defer = a->defers;

		a->defers = defer->next;
		defer->run(defer->handle);
	}
}

void npd_arena_done(struct npd_arena *a)
{
	run_defers(a, NULL);
	free_chunks(a, NULL);
	a->at = a->end = NULL;
}

_Noreturn void npd_arena_exhausted(struct npd_arena *a)
{
	if (a->oom == NULL)
		abort();
	longjmp(*a->oom, 1);
}

static void add_chunk(struct npd_arena *a, size_t need)
{
	const size_t head = round_up(sizeof(struct npd_arena_chunk));
	size_t bytes = CHUNK_BYTES;

	if (need > SIZE_MAX / 2 - head)
		npd_arena_exhausted(a);
	/* grow with what is held: few chunks for large contents, little waste for small ones */
	if (bytes < a->held_bytes / 4)
		bytes = round_up(a->held_bytes / 4);
	if (bytes < need + head)
		bytes = need + head;
	if (a->limit_bytes != 0 && bytes > a->limit_bytes - a->held_bytes) {
		bytes = need + head;
		if (bytes > a->limit_bytes - a->held_bytes)
			npd_arena_exhausted(a);
	}
	struct npd_arena_chunk *chunk = malloc(bytes);

	if (chunk == NULL)
		npd_arena_exhausted(a);
	chunk->next = a->chunks;
	chunk->bytes = bytes;
	chunk->end = (char *)chunk + bytes;
	a->chunks = chunk;
	a->held_bytes += bytes;
	a->at = (char *)chunk + head;
	a->end = chunk->end;
}

void *npd_arena_raw(struct npd_arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		npd_arena_exhausted(a);
	const size_t need = round_up(size == 0 ? 1 : size);

	if (a->at == NULL || (size_t)(a->end - a->at) < need)
		add_chunk(a, need);
	void *p = a->at;

	a->at += need;
	return p;
}

void *npd_arena_alloc(struct npd_arena *a, size_t size)
{
	return memset(npd_arena_raw(a, size), 0, size);
}

void *npd_arena_array(struct npd_arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size)
		npd_arena_exhausted(a);
	return npd_arena_alloc(a, count * size);
}

npd_str npd_arena_copy(struct npd_arena *a, npd_str s)
{
	char *p = npd_arena_alloc(a, s.len + 1);

	if (s.len > 0)
		memcpy(p, s.ptr, s.len);
	return (npd_str){ p, s.len };
}

void npd_arena_defer(struct npd_arena *a, void (*run)(void *handle), void *handle)
{
	struct npd_arena_defer *defer = NPD_NEW(a, struct npd_arena_defer);

	defer->next = a->defers;
	defer->run = run;
	defer->handle = handle;
	a->defers = defer;
}

struct npd_arena_mark npd_arena_mark(const struct npd_arena *a)
{
	return (struct npd_arena_mark){ a->chunks, a->at, a->defers };
}

void npd_arena_rewind(struct npd_arena *a, struct npd_arena_mark mark)
{
	run_defers(a, mark.defers);
	free_chunks(a, mark.chunks);
	a->at = mark.at;
	a->end = a->chunks == NULL ? NULL : a->chunks->end;
}
