#include "format/pytext.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "format/lower_table.h"

#define CAPITAL_SIGMA 0x3A3u
#define CAPITAL_I_WITH_DOT 0x130u

bool npd_py_is_space(uint32_t code)
{
	if (code < 0x80)
		return (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x20);
	return code == 0x85 || code == 0xA0 || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
	       code == 0x202F || code == 0x205F || code == 0x3000;
}

npd_str npd_py_lstrip(npd_str s)
{
	while (s.len > 0) {
		npd_str rest = s;

		if (!npd_py_is_space(npd_utf8_next(&rest, NULL)))
			return s;
		s = rest;
	}
	return s;
}

/* Where the last code point starts; a blank has three bytes at most. */
static size_t last_start(npd_str s)
{
	for (size_t n = 1; n <= 3 && n <= s.len; n++) {
		npd_str rest = npd_str_from(s, s.len - n);

		npd_utf8_next(&rest, NULL);
		if (((unsigned char)s.ptr[s.len - n] & 0xC0) != 0x80)
			return rest.len == 0 ? s.len - n : s.len - 1;
	}
	return s.len - 1;
}

npd_str npd_py_rstrip(npd_str s)
{
	while (s.len > 0) {
		const size_t at = last_start(s);
		npd_str last = npd_str_from(s, at);

		if (!npd_py_is_space(npd_utf8_next(&last, NULL)))
			return s;
		s.len = at;
	}
	return s;
}

npd_str npd_py_strip(npd_str s)
{
	return npd_py_rstrip(npd_py_lstrip(s));
}

/* ---- lower ---- */

static uint32_t lower_code(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
	size_t low = 0, high = sizeof npd_lower_table / sizeof npd_lower_table[0];

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (code < npd_lower_table[middle].first)
			high = middle;
		else if (code > npd_lower_table[middle].last)
			low = middle + 1;
		else if ((code - npd_lower_table[middle].first) % npd_lower_table[middle].step != 0)
			return code;
		else
			return (uint32_t)((int64_t)code + npd_lower_table[middle].delta);
	}
	return code;
}

static bool is_lower_already(npd_str s)
{
	for (npd_str rest = s; rest.len > 0;) {
		const uint32_t code = npd_utf8_next(&rest, NULL);

		if (lower_code(code) != code || code == CAPITAL_I_WITH_DOT)
			return false;
	}
	return true;
}

npd_str npd_py_lower(struct npd_arena *arena, npd_str s, bool *unsure)
{
	struct npd_buf out;

	if (is_lower_already(s))
		return s;
	npd_buf_init(&out, arena);
	while (s.len > 0) {
		npd_str rest = s;
		bool bad = false;
		const uint32_t code = npd_utf8_next(&rest, &bad);
		char bytes[4];

		if (code == CAPITAL_SIGMA && unsure != NULL)
			*unsure = true;
		if (bad)
			npd_buf_add(&out, npd_str_head(s, s.len - rest.len));
		else if (code == CAPITAL_I_WITH_DOT)
			npd_buf_add_c(&out, "i\xCC\x87");
		else
			npd_buf_add_bytes(&out, bytes, npd_utf8_put(lower_code(code), bytes));
		s = rest;
	}
	return npd_buf_str(&out);
}

/* ---- files ---- */

struct npd_py_line npd_py_line_at(npd_str bytes, size_t from)
{
	struct npd_py_line line = { from, from, 0 };

	while (line.to < bytes.len && bytes.ptr[line.to] != '\n' && bytes.ptr[line.to] != '\r')
		line.to++;
	line.next = line.to;
	if (line.next < bytes.len && bytes.ptr[line.next] == '\r')
		line.next++;
	if (line.next < bytes.len && bytes.ptr[line.next] == '\n' &&
		(line.next == line.to || bytes.ptr[line.to] == '\r'))
		line.next++;
	return line;
}

/* How many bytes from `s` on could still begin a valid sequence: 0 where the first cannot. */
static size_t hopeful(npd_str s)
{
	static const unsigned char fill[2][3] = { { 0xBF, 0xBF, 0xBF }, { 0x80, 0x80, 0x80 } };

	for (size_t n = s.len < 3 ? s.len : 3; n > 0; n--) {
		for (size_t way = 0; way < 2; way++) {
			char trial[6];
			npd_str rest = { trial, n + 3 };
			bool bad = false;

			memcpy(trial, s.ptr, n);
			memcpy(trial + n, fill[way], 3);
			npd_utf8_next(&rest, &bad);
			if (!bad && rest.len <= 3)
				return n;
		}
	}
	return 0;
}

size_t npd_py_decode_error(npd_str bytes, size_t *decided_at)
{
	const size_t at = npd_utf8_bad_at(bytes);

	*decided_at = at;
	if (at == NPD_NOT_FOUND)
		return at;
	const npd_str rest = npd_str_from(bytes, at);

	*decided_at = at + hopeful(rest);
	/* half of a pair of surrogates is refused only once it is whole */
	if (rest.len >= 2 && rest.ptr[0] == '\xED' && ((unsigned char)rest.ptr[1] & 0xE0) == 0xA0)
		*decided_at = at + 2;
	return at;
}
