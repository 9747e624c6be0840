#include "text/decode.h"

#include <string.h>

#include "base/utf8.h"
#include "text/gb18030_table.h"

/* ---- what is it ---- */

/* NULs on one parity only, in more than 30 % of its places: text of Latin letters in UTF-16. */
static bool nul_parity(const unsigned char *head, size_t n, size_t parity)
{
	size_t nuls[2] = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		nuls[i & 1] += head[i] == 0;
	const size_t places = n / 2;

	return nuls[parity] >= 4 && nuls[parity] * 10 > places * 3 &&
	       nuls[1 - parity] * 20 < places;
}

enum npd_encoding npd_encoding_guess(const unsigned char *head, size_t n, size_t *bom_len)
{
	*bom_len = 0;
	if (n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0) {
		*bom_len = 3;
		return NPD_ENCODING_BYTES;
	}
	if (n >= 2 && memcmp(head, "\xFF\xFE", 2) == 0) {
		*bom_len = 2;
		return NPD_ENCODING_UTF16LE;
	}
	if (n >= 2 && memcmp(head, "\xFE\xFF", 2) == 0) {
		*bom_len = 2;
		return NPD_ENCODING_UTF16BE;
	}
	if (nul_parity(head, n, 1))
		return NPD_ENCODING_UTF16LE;
	return nul_parity(head, n, 0) ? NPD_ENCODING_UTF16BE : NPD_ENCODING_BYTES;
}

/* ---- UTF-16 ---- */

static size_t put_unit(struct npd_utf16 *d, uint32_t unit, char *out)
{
	const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
	size_t n = 0;

	if (d->high != 0 && low) {
		unit = 0x10000 + ((d->high - 0xD800) << 10) + (unit - 0xDC00);
		d->high = 0;
		return npd_utf8_put(unit, out);
	}
	if (d->high != 0)
		n = npd_utf8_put(NPD_UTF8_BAD, out);
	d->high = 0;
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		d->high = unit;
		return n;
	}
	return n + npd_utf8_put(low ? NPD_UTF8_BAD : unit, out + n);
}

size_t npd_utf16_put(struct npd_utf16 *d, const unsigned char *in, size_t n, size_t *taken,
	char *out, size_t room)
{
	size_t len = 0, i = 0;

	for (; i < n && room - len >= NPD_UTF16_ROOM; i++) {
		if (!d->has_byte) {
			d->byte = in[i];
			d->has_byte = true;
			continue;
		}
		const uint32_t unit = d->big_endian ? (uint32_t)d->byte << 8 | in[i]
						    : (uint32_t)in[i] << 8 | d->byte;

		d->has_byte = false;
		if (unit < 0x80 && d->high == 0)
			out[len++] = (char)unit;
		else
			len += put_unit(d, unit, out + len);
	}
	*taken = i;
	return len;
}

size_t npd_utf16_end(struct npd_utf16 *d, char *out)
{
	size_t len = 0;

	if (d->high != 0)
		len += npd_utf8_put(NPD_UTF8_BAD, out);
	if (d->has_byte)
		len += npd_utf8_put(NPD_UTF8_BAD, out + len);
	d->high = 0;
	d->has_byte = false;
	return len;
}

/* ---- GB18030 ---- */

#define NO_CHARACTER UINT32_MAX

static bool is_first(unsigned char c)
{
	return c >= 0x81 && c <= 0xFE;
}

static bool is_digit(unsigned char c)
{
	return c >= 0x30 && c <= 0x39;
}

static uint32_t two_bytes(unsigned char first, unsigned char second)
{
	if (second < 0x40 || second == 0x7F || second == 0xFF)
		return NO_CHARACTER;
	const size_t place = (size_t)(second - 0x40) - (second > 0x7F);

	return npd_gb18030_two[(size_t)(first - 0x81) * 190 + place];
}

static uint32_t four_bytes(const unsigned char *p)
{
	if (!is_digit(p[1]) || !is_first(p[2]) || !is_digit(p[3]))
		return NO_CHARACTER;
	const uint32_t linear = ((uint32_t)(p[0] - 0x81) * 10 + (uint32_t)(p[1] - 0x30)) * 1260 +
				(uint32_t)(p[2] - 0x81) * 10 + (uint32_t)(p[3] - 0x30);
	size_t low = 0, high = sizeof npd_gb18030_four / sizeof npd_gb18030_four[0];

	if (linear >= NPD_GB18030_ASTRAL && linear - NPD_GB18030_ASTRAL <= 0xFFFFF)
		return linear - NPD_GB18030_ASTRAL + 0x10000;
	if (linear >= NPD_GB18030_FOUR_END)
		return NO_CHARACTER;
	while (high - low > 1) {
		const size_t middle = (low + high) / 2;

		if (npd_gb18030_four[middle].linear <= linear)
			low = middle;
		else
			high = middle;
	}
	return npd_gb18030_four[low].code + (linear - npd_gb18030_four[low].linear);
}

uint32_t npd_gb18030_next(npd_str *rest, bool *bad)
{
	const unsigned char *p = (const unsigned char *)rest->ptr;
	uint32_t code = p[0] < 0x80 ? p[0] : NO_CHARACTER;
	size_t len = 1;

	if (is_first(p[0]) && rest->len >= 4 && is_digit(p[1])) {
		code = four_bytes(p);
		len = 4;
	} else if (is_first(p[0]) && rest->len >= 2) {
		code = two_bytes(p[0], p[1]);
		len = 2;
	}
	if (code == NO_CHARACTER) {
		len = 1;
		code = NPD_UTF8_BAD;
		if (bad != NULL)
			*bad = true;
	}
	*rest = npd_str_from(*rest, len);
	return code;
}

/* Whether these one to three bytes may be the start of a character. */
static bool is_begun(npd_str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;

	return is_first(p[0]) && s.len < 4 && (s.len < 2 || is_digit(p[1])) &&
	       (s.len < 3 || is_first(p[2]));
}

struct npd_gb18030_look npd_gb18030_look(npd_str s)
{
	struct npd_gb18030_look look = { .valid = true };

	while (s.len > 0 && look.valid) {
		const npd_str here = s;
		bool bad = false;

		npd_gb18030_next(&s, &bad);
		if (bad && is_begun(here)) {
			look.tail = here.len;
			return look;
		}
		look.valid = !bad;
		look.chars += !bad && here.len - s.len > 1;
	}
	return look;
}
