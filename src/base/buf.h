/*
 * buf.h - text that is being put together, in an arena.
 *
 * `data[len]` is always NUL once anything was added. Growth doubles, so adding is amortised O(1);
 * the result is taken with npd_buf_str and lives as long as the arena (or until the next addition).
 */
#ifndef NPD_BASE_BUF_H
#define NPD_BASE_BUF_H

#include <stdarg.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"

struct npd_buf {
	struct npd_arena *arena;
	char *data;
	size_t len, cap;
};

void npd_buf_init(struct npd_buf *b, struct npd_arena *arena);
void npd_buf_add(struct npd_buf *b, npd_str s);
void npd_buf_add_c(struct npd_buf *b, const char *c_string);
void npd_buf_add_byte(struct npd_buf *b, char c);
void npd_buf_add_bytes(struct npd_buf *b, const void *bytes, size_t n);
void npd_buf_add_repeat(struct npd_buf *b, char c, size_t n);
void npd_buf_add_u64(struct npd_buf *b, uint64_t n);
/* C locale printf; the output may be of any length */
void npd_buf_printf(struct npd_buf *b, const char *format, ...) NPD_PRINTF(2, 3);
void npd_buf_vprintf(struct npd_buf *b, const char *format, va_list args) NPD_PRINTF(2, 0);
npd_str npd_buf_str(const struct npd_buf *b);
void npd_buf_clear(struct npd_buf *b); /* keeps the memory */

#endif
