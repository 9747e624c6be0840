/* decode.h - encodings: what the bytes of an input are, UTF-16 and GB18030 -> UTF-8. */
#ifndef NPD_TEXT_DECODE_H
#define NPD_TEXT_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* So many bytes at the start decide what the whole input is. */
#define NPD_ENCODING_HEAD_BYTES ((size_t)4 << 10)

enum npd_encoding { NPD_ENCODING_BYTES, NPD_ENCODING_UTF16LE, NPD_ENCODING_UTF16BE };

/*
 * The encoding of an input that starts with `head`: UTF-16 by its BOM or because NULs stand on one
 * parity only; else bytes, which are judged line by line. *bom_len receives the length of a BOM
 * (UTF-8 too) or 0.
 */
enum npd_encoding npd_encoding_guess(const unsigned char *head, size_t n, size_t *bom_len);

/* A UTF-16 stream that may be cut anywhere. */
struct npd_utf16 {
	bool big_endian;
	bool has_byte; /* the first byte of a unit is waiting in `byte` */
	unsigned char byte;
	uint32_t high; /* a high surrogate waits for its low one; 0 when none does */
};

/* The output may grow by this much for one unit (and once more at the end). */
#define NPD_UTF16_ROOM 8

/*
 * Decodes from `in` while `room` leaves NPD_UTF16_ROOM; returns the bytes written to `out` and how
 * many were read in *taken. Unpaired surrogates become U+FFFD, so that each code point written
 * stands for two bytes of the input, or for four when it takes four itself.
 */
size_t npd_utf16_put(struct npd_utf16 *d, const unsigned char *in, size_t n, size_t *taken,
	char *out, size_t room);

/* What is left at the end of the input, at most NPD_UTF16_ROOM bytes; resets the stream. */
size_t npd_utf16_end(struct npd_utf16 *d, char *out);

/*
 * Takes one code point of GB18030 off *rest, which must not be empty. A byte that starts no
 * character is taken alone and gives U+FFFD with *bad (may be NULL) set.
 */
uint32_t npd_gb18030_next(npd_str *rest, bool *bad);

/* How a text reads as GB18030. */
struct npd_gb18030_look {
	bool valid;   /* all of it, but for a character cut off at the end */
	size_t chars; /* whole characters of two or four bytes */
	size_t tail;  /* bytes of the character cut off at the end */
};
struct npd_gb18030_look npd_gb18030_look(npd_str s);

#endif
