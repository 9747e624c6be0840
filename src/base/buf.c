#include "base/buf.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void npd_buf_init(struct npd_buf *b, struct npd_arena *arena)
{
	*b = (struct npd_buf){ .arena = arena };
}

static void reserve(struct npd_buf *b, size_t more)
{
	if (b->cap - b->len > more)
		return;
	size_t cap = b->cap == 0 ? 64 : b->cap * 2;

	if (more >= SIZE_MAX / 4)
		npd_arena_exhausted(b->arena);
	while (cap - b->len <= more)
		cap *= 2;
	char *data = npd_arena_alloc(b->arena, cap);

	if (b->len > 0)
		memcpy(data, b->data, b->len);
	b->data = data;
	b->cap = cap;
}

void npd_buf_add_bytes(struct npd_buf *b, const void *bytes, size_t n)
{
	reserve(b, n);
	if (n > 0)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void npd_buf_add(struct npd_buf *b, npd_str s)
{
	npd_buf_add_bytes(b, s.ptr, s.len);
}

void npd_buf_add_c(struct npd_buf *b, const char *c_string)
{
	npd_buf_add(b, npd_str_of(c_string));
}

void npd_buf_add_byte(struct npd_buf *b, char c)
{
	npd_buf_add_bytes(b, &c, 1);
}

void npd_buf_add_repeat(struct npd_buf *b, char c, size_t n)
{
	reserve(b, n);
	memset(b->data + b->len, c, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void npd_buf_add_u64(struct npd_buf *b, uint64_t n)
{
	npd_buf_printf(b, "%" PRIu64, n);
}

void npd_buf_vprintf(struct npd_buf *b, const char *format, va_list args)
{
	va_list again;

	va_copy(again, args);
	const int n = vsnprintf(NULL, 0, format, args);

	if (n > 0) {
		reserve(b, (size_t)n);
		vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
		b->len += (size_t)n;
	}
	va_end(again);
}

void npd_buf_printf(struct npd_buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	npd_buf_vprintf(b, format, args);
	va_end(args);
}

npd_str npd_buf_str(const struct npd_buf *b)
{
	return (npd_str){ b->data, b->len };
}

void npd_buf_clear(struct npd_buf *b)
{
	b->len = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}
