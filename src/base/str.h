/*
 * str.h - the slice algebra: views of text, cut and trimmed without copying.
 *
 * Invariants: a slice never owns; {NULL, 0} is valid and empty everywhere; bytes are raw, UTF-8 by
 * convention; comparisons are by unsigned byte and do not know locales. Blanks are space, \t, \r,
 * \n, \v, \f.
 */
#ifndef NPD_BASE_STR_H
#define NPD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "npu_doctor.h"

#define NPD_STR(literal) ((npd_str){ "" literal, sizeof(literal) - 1 })
/* the same for static tables */
#define NPD_STR_INIT(literal)                                                                      \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}
#define NPD_NOT_FOUND SIZE_MAX
/* for printf("%.*s", NPD_ARG(s)) with texts known to be shorter than 2 GiB */
#define NPD_ARG(s) (int)(s).len, (s).ptr == NULL ? "" : (s).ptr

npd_str npd_str_of(const char *c_string); /* NULL gives the empty slice */
bool npd_str_eq(npd_str a, npd_str b);
int npd_str_cmp(npd_str a, npd_str b); /* <0, 0, >0 as memcmp, shorter first */
bool npd_str_starts(npd_str s, npd_str prefix);
bool npd_str_ends(npd_str s, npd_str suffix);
npd_str npd_str_from(npd_str s, size_t from);		/* s[from..], clamped */
npd_str npd_str_head(npd_str s, size_t len);		/* s[..len], clamped */
npd_str npd_str_sub(npd_str s, size_t from, size_t to); /* s[from..to], clamped */
size_t npd_str_find(npd_str s, npd_str needle);		/* offset or NPD_NOT_FOUND */
size_t npd_str_find_byte(npd_str s, char c);
npd_str npd_str_trim(npd_str s);      /* blanks at both ends */
npd_str npd_str_trim_left(npd_str s); /* blanks at the start */
npd_str npd_str_trim_right(npd_str s);

/* The part of *rest before `c`; *rest becomes what is behind it, or empty when there is no `c`. */
npd_str npd_str_cut(npd_str *rest, char c);

/* What is behind the last '/'. */
npd_str npd_str_base_name(npd_str path);

/* Decimal with optional sign; false on anything else, on blanks, and on overflow. */
bool npd_str_int(npd_str s, int64_t *ret);

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
uint64_t npd_str_hash(npd_str s);

bool npd_is_blank(char c);
bool npd_is_digit(char c);
bool npd_is_word(char c); /* [A-Za-z0-9_] */

#endif
