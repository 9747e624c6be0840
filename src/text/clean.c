#include "text/clean.h"

#include <string.h>

#include "base/utf8.h"
#include "text/decode.h"

/* ---- blocks: loops of fixed length over bytes alone, which compilers turn into vector code ----
 */

static unsigned ascii_flags(const unsigned char *p)
{
	unsigned char control = 0, odd = 0, lone = 0, amp = 0, high = 0;

	for (size_t i = 0; i < NPD_BLOCK_BYTES; i++) {
		const unsigned char c = p[i];

		control |= ((c < 0x20) & ((unsigned char)(c - '\t') > '\r' - '\t')) | (c == 0x7F);
		odd |= ((c < 0x20) & ((unsigned char)(c - '\a') > '\r' - '\a') & (c != 0x1B)) |
		       (c == 0x7F);
		lone |= (c == '\r') & (p[i + 1] != '\n');
		amp |= c == '&';
		high |= c;
	}
	return (control ? NPD_BLOCK_CONTROL : 0u) | (odd ? NPD_BLOCK_ODD : 0u) |
	       (lone ? NPD_BLOCK_LONE_CR : 0u) | (amp ? NPD_BLOCK_AMP : 0u) |
	       (high >= 0x80 ? NPD_BLOCK_HIGH : 0u);
}

/* Unicode 15, table 3-7, told from a byte and the three before it. */
static unsigned utf8_flags(const unsigned char *p)
{
	unsigned char bad = 0, unseen = 0, han = 0;

	for (size_t i = 0; i < NPD_BLOCK_BYTES; i++) {
		const unsigned char c = p[i], b1 = (p - 1)[i], b2 = (p - 2)[i], b3 = (p - 3)[i];

		/* bytes that follow where none may, or do not where they must; never valid;
		 * overlong, surrogates, beyond U+10FFFF */
		bad |= ((b1 >= 0xC0) | (b2 >= 0xE0) | (b3 >= 0xF0)) ^ ((c >= 0x80) & (c < 0xC0));
		bad |= (c == 0xC0) | (c == 0xC1) | (c >= 0xF5);
		bad |= ((b1 == 0xE0) & (c < 0xA0)) | ((b1 == 0xF0) & (c < 0x90));
		bad |= ((b1 == 0xED) & (c >= 0xA0)) | ((b1 == 0xF4) & (c >= 0x90));
		/* is_unseen, told from the bytes; the third line takes in U+2070..U+207F */
		unseen |= (b1 == 0xC2) & (c <= 0xA0);
		unseen |= (b2 == 0xE2) & (b1 == 0x80) &
			  (((unsigned char)(c - 0x8B) <= 4) | ((unsigned char)(c - 0xAA) <= 4));
		unseen |= (b2 == 0xE2) & (b1 == 0x81) & (c >= 0xA0);
		unseen |= (b2 == 0xEF) & (b1 == 0xBB) & (c == 0xBF);
		han |= (unsigned char)(c - 0xE4) <= 5;
	}
	return (bad | unseen ? NPD_BLOCK_BAD : 0u) | (han ? NPD_BLOCK_HAN : 0u);
}

unsigned npd_block_flags(const unsigned char *p)
{
	const unsigned found = ascii_flags(p);

	/* a sequence begun in the block before is judged with its last bytes, here */
	return (found & NPD_BLOCK_HIGH) != 0 || p[-1] >= 0x80 ? found | utf8_flags(p) : found;
}

static bool is_odd(unsigned char c)
{
	return c == 0x7F || (c < 0x20 && !(c >= '\a' && c <= '\r') && c != 0x1B);
}

size_t npd_count_odd(const unsigned char *p, size_t n, bool *in_nuls)
{
	size_t odd = 0;

	for (size_t i = 0; i < n; i++) {
		odd += is_odd(p[i]) && !(p[i] == 0 && *in_nuls);
		*in_nuls = p[i] == 0;
	}
	return odd;
}

/* ---- single lines ---- */

/* Bytes that may have to go: controls, ampersands. All others below 0x80 are plain. */
static bool is_plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x7F && c != '&') || (c >= '\t' && c <= '\r');
}

static bool is_unseen(uint32_t code)
{
	return (code >= 0x80 && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
	       (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
	       code == 0xFEFF;
}

static const struct entity {
	npd_str name;
	char meaning;
} entities[] = {
	{ { "&lt;", 4 }, '<' },
	{ { "&gt;", 4 }, '>' },
	{ { "&amp;", 5 }, '&' },
	{ { "&quot;", 6 }, '"' },
	{ { "&#34;", 5 }, '"' },
	{ { "&#39;", 5 }, '\'' },
	{ { "&apos;", 6 }, '\'' },
	{ { "&#x27;", 6 }, '\'' },
	{ { "&nbsp;", 6 }, ' ' },
};

static const struct entity *find_entity(npd_str s)
{
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (npd_str_starts(s, entities[i].name))
			return &entities[i];
	}
	return NULL;
}

/* How a line reads as UTF-8, and whether anything in it is to be taken out or made anew. */
struct look {
	size_t bad;   /* bytes that are not UTF-8 */
	size_t longs; /* characters of three or four bytes */
	bool special;
};

static struct look look_at(npd_str s)
{
	struct look look = { 0 };

	while (s.len > 0) {
		const unsigned char c = (unsigned char)s.ptr[0];

		if (is_plain(c)) {
			s = (npd_str){ s.ptr + 1, s.len - 1 };
			continue;
		}
		if (c < 0x80) {
			look.special = look.special || c != '&' || find_entity(s) != NULL;
			s = npd_str_from(s, 1);
			continue;
		}
		const size_t before = s.len;
		bool bad = false;
		const uint32_t code = npd_utf8_next(&s, &bad);

		look.bad += bad;
		look.longs += before - s.len >= 3;
		look.special = look.special || is_unseen(code) || code == 0xA0;
	}
	return look;
}

enum npd_clean_kind npd_clean_look(npd_str raw, bool cut_off)
{
	const struct look look = look_at(raw);

	/* a broken character or two among whole ones of three bytes: UTF-8 that was cut */
	if (look.bad > look.longs) {
		const struct npd_gb18030_look gb = npd_gb18030_look(raw);

		if (gb.valid && gb.chars > 0 && (gb.tail == 0 || cut_off))
			return NPD_CLEAN_GB18030;
	}
	return look.special ? NPD_CLEAN_UTF8 : NPD_CLEAN_NONE;
}

/* Length of a string that an escape sequence carries, up to BEL or ESC \; 0 when neither comes. */
static size_t escape_string(npd_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\a')
			return i + 1;
		if (s.ptr[i] == '\x1B')
			return i + 1 < s.len && s.ptr[i + 1] == '\\' ? i + 2 : 0;
	}
	return 0;
}

static bool in_range(npd_str s, size_t i, char low, char high)
{
	return i < s.len && s.ptr[i] >= low && s.ptr[i] <= high;
}

/* Length of the escape sequence (ECMA-48, ECMA-35) that starts with the ESC at s[0], at least 1. */
static size_t escape_len(npd_str s)
{
	size_t i = 1;

	if (s.len < 2)
		return s.len;
	switch (s.ptr[1]) {
	case '[':
		for (i = 2; in_range(s, i, 0x30, 0x3F);)
			i++;
		while (in_range(s, i, 0x20, 0x2F))
			i++;
		return in_range(s, i, 0x40, 0x7E) ? i + 1 : i;
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		/* without an end it would swallow the line: only its start is taken */
		return 2 + escape_string(npd_str_from(s, 2));
	default:
		while (in_range(s, i, 0x20, 0x2F))
			i++;
		return in_range(s, i, 0x30, 0x7E) ? i + 1 : i;
	}
}

struct cleaner {
	npd_str raw;
	size_t at;
	char *out;
	size_t len;
	uint16_t *origin;
};

static void put(struct cleaner *c, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (c->origin != NULL)
			c->origin[c->len] = (uint16_t)c->at;
		c->out[c->len++] = bytes[i];
	}
}

/* A run of bytes that stay as they are. */
static void put_plain(struct cleaner *c)
{
	size_t n = 1;

	while (c->at + n < c->raw.len && is_plain((unsigned char)c->raw.ptr[c->at + n]))
		n++;
	memcpy(c->out + c->len, c->raw.ptr + c->at, n);
	for (size_t i = 0; c->origin != NULL && i < n; i++)
		c->origin[c->len + i] = (uint16_t)(c->at + i);
	c->len += n;
	c->at += n;
}

/* A backspace takes back the last character, all bytes of it. */
static void strike_out(struct cleaner *c)
{
	while (c->len > 0 && ((unsigned char)c->out[c->len - 1] & 0xC0) == 0x80)
		c->len--;
	c->len -= c->len > 0;
}

/* An ASCII byte that is not plain. */
static void clean_control(struct cleaner *c)
{
	const npd_str rest = npd_str_from(c->raw, c->at);
	const struct entity *entity;

	switch (rest.ptr[0]) {
	case '&':
		entity = find_entity(rest);
		put(c, entity == NULL ? rest.ptr : &entity->meaning, 1);
		c->at += entity == NULL ? 1 : entity->name.len;
		return;
	case '\x1B':
		c->at += escape_len(rest);
		return;
	case '\b':
		strike_out(c);
		c->at++;
		return;
	default:
		c->at++;
	}
}

static void clean_character(struct cleaner *c, enum npd_clean_kind kind)
{
	const npd_str here = npd_str_from(c->raw, c->at);
	npd_str rest = here;
	bool bad = false;
	const uint32_t code = kind == NPD_CLEAN_GB18030 ? npd_gb18030_next(&rest, &bad)
							: npd_utf8_next(&rest, &bad);
	char utf8[4];

	if (bad)
		put(c, here.ptr, 1);
	else if (code == 0xA0)
		put(c, " ", 1);
	else if (!is_unseen(code))
		put(c, utf8, npd_utf8_put(code, utf8));
	c->at += here.len - rest.len;
}

size_t npd_clean(npd_str raw, enum npd_clean_kind kind, char *out, uint16_t *origin)
{
	struct cleaner c = { .raw = raw, .out = out, .origin = origin };

	while (c.at < raw.len) {
		const unsigned char byte = (unsigned char)raw.ptr[c.at];

		if (is_plain(byte)) {
			put_plain(&c);
		} else if (byte < 0x80) {
			clean_control(&c);
		} else {
			clean_character(&c, kind);
		}
	}
	return c.len;
}

bool npd_text_has_han(npd_str text)
{
	while (text.len > 0) {
		if ((unsigned char)text.ptr[0] < 0x80) {
			text = (npd_str){ text.ptr + 1, text.len - 1 };
			continue;
		}
		const uint32_t code = npd_utf8_next(&text, NULL);

		if (code >= 0x4E00 && code <= 0x9FFF)
			return true;
	}
	return false;
}
