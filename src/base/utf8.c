#include "base/utf8.h"

#include "base/width_table.h"

/* Length of the sequence that `lead` starts and the bounds of its second byte; 0 when it starts
 * none. Unicode 15, table 3-7. */
static unsigned sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF) {
		if (lead == 0xE0)
			*low = 0xA0;
		if (lead == 0xED)
			*high = 0x9F;
		return 3;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		if (lead == 0xF0)
			*low = 0x90;
		if (lead == 0xF4)
			*high = 0x8F;
		return 4;
	}
	return 0;
}

uint32_t npd_utf8_next(npd_str *rest, bool *bad)
{
	const unsigned char *p = (const unsigned char *)rest->ptr;
	unsigned char low, high;

	if (p[0] < 0x80) {
		rest->ptr++;
		rest->len--;
		return p[0];
	}
	const unsigned n = sequence(p[0], &low, &high);
	bool ok = n != 0 && rest->len >= n && p[1] >= low && p[1] <= high;

	for (unsigned i = 2; ok && i < n; i++)
		ok = (p[i] & 0xC0) == 0x80;
	if (!ok) {
		*rest = npd_str_from(*rest, 1);
		if (bad != NULL)
			*bad = true;
		return NPD_UTF8_BAD;
	}
	uint32_t code = p[0] & (0x7Fu >> n);

	for (unsigned i = 1; i < n; i++)
		code = code << 6 | (p[i] & 0x3Fu);
	*rest = npd_str_from(*rest, n);
	return code;
}

size_t npd_utf8_put(uint32_t code, char out[4])
{
	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		code = NPD_UTF8_BAD;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	const size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3F));
		code >>= 6;
	}
	out[0] = (char)((0xF00u >> n & 0xF0u) | code);
	return n;
}

size_t npd_utf8_bad_at(npd_str s)
{
	for (npd_str rest = s; rest.len > 0;) {
		const size_t at = s.len - rest.len;
		bool bad = false;

		npd_utf8_next(&rest, &bad);
		if (bad)
			return at;
	}
	return NPD_NOT_FOUND;
}

bool npd_utf8_valid(npd_str s)
{
	return npd_utf8_bad_at(s) == NPD_NOT_FOUND;
}

unsigned npd_utf8_width(uint32_t code)
{
	if (code < 0x7F)
		return code >= 0x20;
	size_t low = 0, high = sizeof npd_width_table / sizeof npd_width_table[0];

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (code < npd_width_table[middle].first)
			high = middle;
		else if (code > npd_width_table[middle].last)
			low = middle + 1;
		else
			return npd_width_table[middle].width;
	}
	return 1;
}

size_t npd_str_width(npd_str s)
{
	size_t width = 0;

	while (s.len > 0) {
		const uint32_t code = npd_utf8_next(&s, NULL);

		width += code == '\t' ? 1 : npd_utf8_width(code);
	}
	return width;
}

size_t npd_str_runes(npd_str s)
{
	size_t n = 0;

	for (; s.len > 0; n++)
		npd_utf8_next(&s, NULL);
	return n;
}
