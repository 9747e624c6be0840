/* test_decode.c - encodings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"
#include "text/decode.h"

/* a slice for tables; NPD_STR is no constant */
#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

/* ---- GB18030 ---- */

static const struct {
	npd_str bytes;
	uint32_t code;
} characters[] = {
	{ S("A"), 'A' },
	{ S("\xC4\xA3"), 0x6A21 },
	{ S("\xD0\xCD"), 0x578B },
	{ S("\xA2\xE3"), 0x20AC },
	{ S("\x81\x40"), 0x4E02 },
	{ S("\xFE\xFE"), 0xE4C5 },
	{ S("\x81\x30\x81\x30"), 0x80 },
	{ S("\x81\x39\xEE\x39"), 0x3400 },
	{ S("\x84\x31\xA4\x39"), 0xFFFF },
	{ S("\x90\x30\x81\x30"), 0x10000 },
	{ S("\x95\x32\x82\x36"), 0x20000 },
	{ S("\x94\x39\xFC\x36"), 0x1F600 },
	{ S("\xE3\x32\x9A\x35"), 0x10FFFF },
};

static void characters_are_decoded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
		npd_str rest = characters[i].bytes;
		bool bad = false;

		assert_int_equal(npd_gb18030_next(&rest, &bad), characters[i].code);
		assert_false(bad);
		assert_int_equal(rest.len, 0);
	}
}

static const npd_str broken[] = {
	S("\x80"),
	S("\xFF"),
	S("\x81"),
	S("\x81\x20"),
	S("\x81\x7F"),
	S("\x81\xFF"),
	S("\x81\x30"),
	S("\x81\x30\x81"),
	S("\x81\x30\x81\x40"),
	S("\x81\x30\x20\x30"),
	S("\x84\x31\xA5\x30"),
	S("\x8F\x39\xFE\x39"),
	S("\xE3\x32\x9A\x36"),
	S("\xFE\x39\xFE\x39"),
};

static void broken_ones_take_one_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		npd_str rest = broken[i];
		bool bad = false;

		assert_int_equal(npd_gb18030_next(&rest, &bad), NPD_UTF8_BAD);
		assert_true(bad);
		assert_int_equal(rest.len, broken[i].len - 1);
	}
}

static uint64_t mix(uint64_t hash, npd_str bytes)
{
	bool bad = false;
	const uint32_t code = npd_gb18030_next(&bytes, &bad);

	assert_false(bad);
	assert_int_equal(bytes.len, 0);
	return (hash ^ code) * UINT64_C(1099511628211);
}

/* FNV-1a over the code points, in the order of the bytes; computed with another decoder. */
static void the_whole_of_two_and_four_bytes_is_right(void **state)
{
	uint64_t two = UINT64_C(14695981039346656037), four = two;
	char b[4];

	(void)state;
	for (int first = 0x81; first <= 0xFE; first++) {
		for (int second = 0x40; second <= 0xFE; second += second == 0x7E ? 2 : 1) {
			b[0] = (char)first;
			b[1] = (char)second;
			two = mix(two, (npd_str){ b, 2 });
		}
	}
	for (int linear = 0; linear < 39420; linear++) {
		b[0] = (char)(0x81 + linear / 12600);
		b[1] = (char)(0x30 + linear / 1260 % 10);
		b[2] = (char)(0x81 + linear / 10 % 126);
		b[3] = (char)(0x30 + linear % 10);
		four = mix(four, (npd_str){ b, 4 });
	}
	assert_true(two == UINT64_C(839583564114752978));
	assert_true(four == UINT64_C(17157375909120389828));
}

static const struct {
	npd_str text;
	bool valid;
	size_t chars, tail;
} looks[] = {
	{ S("plain"), true, 0, 0 },
	{ S("\xC4\xA3\xD0\xCD failed"), true, 2, 0 },
	{ S("\xC4\xA3\x81\x30\x81\x30"), true, 2, 0 },
	{ S("\xC4\xA3\xD0"), true, 1, 1 },
	{ S("\xC4\xA3\x81\x30\x81"), true, 1, 3 },
	{ S("\xC4\xA3\xFF"), false, 1, 0 },
	{ S("\xC4\xA3\xD0 x"), false, 1, 0 },
};

static void texts_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
		const struct npd_gb18030_look look = npd_gb18030_look(looks[i].text);

		assert_int_equal(look.valid, looks[i].valid);
		assert_int_equal(look.chars, looks[i].chars);
		assert_int_equal(look.tail, looks[i].tail);
	}
}

/* ---- what an input is ---- */

static const struct {
	npd_str head;
	enum npd_encoding encoding;
	size_t bom_len;
} heads[] = {
	{ { "", 0 }, NPD_ENCODING_BYTES, 0 },
	{ S("plain text"), NPD_ENCODING_BYTES, 0 },
	{ S("\xEF\xBB\xBFtext"), NPD_ENCODING_BYTES, 3 },
	{ S("\xFF\xFEt\0"), NPD_ENCODING_UTF16LE, 2 },
	{ S("\xFE\xFF\0t"), NPD_ENCODING_UTF16BE, 2 },
	{ S("t\0e\0x\0t\0"), NPD_ENCODING_UTF16LE, 0 },
	{ S("\0t\0e\0x\0t"), NPD_ENCODING_UTF16BE, 0 },
	{ S("a\0b\nc\n"), NPD_ENCODING_BYTES, 0 },
	{ S("\0\0\0\0\0\0\0\0\0\0"), NPD_ENCODING_BYTES, 0 },
	{ S("\1\0\0\0\2\0\0\0\3\0\0\0"), NPD_ENCODING_BYTES, 0 },
	{ S("\xC4\xA3\xD0\xCD"), NPD_ENCODING_BYTES, 0 },
};

static void inputs_are_recognised_by_their_start(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		size_t bom_len = 99;

		assert_int_equal(npd_encoding_guess((const unsigned char *)heads[i].head.ptr,
					 heads[i].head.len, &bom_len),
			heads[i].encoding);
		assert_int_equal(bom_len, heads[i].bom_len);
	}
}

/* ---- UTF-16 ---- */

static const struct {
	npd_str in;
	bool big_endian;
	npd_str out;
} units[] = {
	{ S("a\0\x21\x6A"), false, S("a\xE6\xA8\xA1") },
	{ S("\0a\x6A\x21"), true, S("a\xE6\xA8\xA1") },
	{ S("\x3D\xD8\x80\xDE"), false, S("\xF0\x9F\x9A\x80") },
	{ S("\x3D\xD8"
	    "a\0"),
		false,
		S("\xEF\xBF\xBD"
		  "a") },
	{ S("\x80\xDE"
	    "a\0"),
		false,
		S("\xEF\xBF\xBD"
		  "a") },
	{ S("\x3D\xD8\x3D\xD8\x80\xDE"), false, S("\xEF\xBF\xBD\xF0\x9F\x9A\x80") },
	{ S("a\0\x3D\xD8"), false, S("a\xEF\xBF\xBD") },
	{ S("a\0b"), false, S("a\xEF\xBF\xBD") },
};

static void utf16_may_be_cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		for (size_t piece = 1; piece <= units[i].in.len; piece++) {
			struct npd_utf16 d = { .big_endian = units[i].big_endian };
			char out[64];
			size_t len = 0;

			for (npd_str rest = units[i].in; rest.len > 0;) {
				const npd_str part = npd_str_head(rest, piece);
				size_t taken;

				len += npd_utf16_put(&d, (const unsigned char *)part.ptr, part.len,
					&taken, out + len, sizeof out - len);
				assert_int_equal(taken, part.len);
				rest = npd_str_from(rest, taken);
			}
			len += npd_utf16_end(&d, out + len);
			assert_int_equal(len, units[i].out.len);
			assert_memory_equal(out, units[i].out.ptr, len);
		}
	}
}

static void utf16_stops_when_there_is_no_room(void **state)
{
	static const unsigned char in[] = "a\0b\0c\0d\0";
	struct npd_utf16 d = { .big_endian = false };
	char out[NPD_UTF16_ROOM + 1];
	size_t taken;

	(void)state;
	assert_int_equal(npd_utf16_put(&d, in, 8, &taken, out, sizeof out), 2);
	assert_int_equal(taken, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_are_decoded),
		cmocka_unit_test(broken_ones_take_one_byte),
		cmocka_unit_test(the_whole_of_two_and_four_bytes_is_right),
		cmocka_unit_test(texts_are_judged),
		cmocka_unit_test(inputs_are_recognised_by_their_start),
		cmocka_unit_test(utf16_may_be_cut_anywhere),
		cmocka_unit_test(utf16_stops_when_there_is_no_room),
	};

	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
