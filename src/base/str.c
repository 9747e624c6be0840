#include "base/str.h"

#include <string.h>

npd_str npd_str_of(const char *c_string)
{
	return (npd_str){ c_string, c_string == NULL ? 0 : strlen(c_string) };
}

bool npd_str_eq(npd_str a, npd_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int npd_str_cmp(npd_str a, npd_str b)
{
	const size_t n = a.len < b.len ? a.len : b.len;
	const int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

bool npd_str_starts(npd_str s, npd_str prefix)
{
	return s.len >= prefix.len && npd_str_eq(npd_str_head(s, prefix.len), prefix);
}

bool npd_str_ends(npd_str s, npd_str suffix)
{
	return s.len >= suffix.len && npd_str_eq(npd_str_from(s, s.len - suffix.len), suffix);
}

npd_str npd_str_from(npd_str s, size_t from)
{
	if (from >= s.len)
		return (npd_str){ s.ptr == NULL ? NULL : s.ptr + s.len, 0 };
	return (npd_str){ s.ptr + from, s.len - from };
}

npd_str npd_str_head(npd_str s, size_t len)
{
	return (npd_str){ s.ptr, len < s.len ? len : s.len };
}

npd_str npd_str_sub(npd_str s, size_t from, size_t to)
{
	return to <= from ? npd_str_head(npd_str_from(s, from), 0)
			  : npd_str_from(npd_str_head(s, to), from);
}

size_t npd_str_find(npd_str s, npd_str needle)
{
	if (needle.len == 0)
		return 0;
	for (size_t at = 0; at + needle.len <= s.len; at++) {
		const char *first = memchr(s.ptr + at, needle.ptr[0], s.len - needle.len + 1 - at);

		if (first == NULL)
			return NPD_NOT_FOUND;
		at = (size_t)(first - s.ptr);
		if (memcmp(first, needle.ptr, needle.len) == 0)
			return at;
	}
	return NPD_NOT_FOUND;
}

size_t npd_str_find_byte(npd_str s, char c)
{
	const char *p = s.len == 0 ? NULL : memchr(s.ptr, c, s.len);

	return p == NULL ? NPD_NOT_FOUND : (size_t)(p - s.ptr);
}

npd_str npd_str_trim_left(npd_str s)
{
	size_t n = 0;

	while (n < s.len && npd_is_blank(s.ptr[n]))
		n++;
	return npd_str_from(s, n);
}

npd_str npd_str_trim_right(npd_str s)
{
	while (s.len > 0 && npd_is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

npd_str npd_str_trim(npd_str s)
{
	return npd_str_trim_right(npd_str_trim_left(s));
}

npd_str npd_str_cut(npd_str *rest, char c)
{
	const npd_str all = *rest;
	const size_t at = npd_str_find_byte(all, c);

	if (at == NPD_NOT_FOUND) {
		*rest = npd_str_from(all, all.len);
		return all;
	}
	*rest = npd_str_from(all, at + 1);
	return npd_str_head(all, at);
}

npd_str npd_str_base_name(npd_str path)
{
	size_t from = path.len;

	while (from > 0 && path.ptr[from - 1] != '/')
		from--;
	return npd_str_from(path, from);
}

bool npd_str_int(npd_str s, int64_t *ret)
{
	const bool negative = s.len > 0 && s.ptr[0] == '-';
	size_t i = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+');
	int64_t value = 0;

	if (i >= s.len)
		return false;
	for (; i < s.len; i++) {
		if (!npd_is_digit(s.ptr[i]))
			return false;
		const int digit = s.ptr[i] - '0';

		/* built up on the negative side, which holds one value more */
		if (value < (INT64_MIN + digit) / 10)
			return false;
		value = value * 10 - digit;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*ret = negative ? value : -value;
	return true;
}

uint64_t npd_str_hash(npd_str s)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
	return hash;
}

bool npd_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool npd_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool npd_is_word(char c)
{
	return npd_is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}
