/*
 * clean.h - what of a line is not text: which bytes need a look, and the text without them.
 *
 * Nearly all lines are clean, so the question is asked in two steps: npd_block_flags says in one
 * pass over a block that there is nothing to find; npd_clean_look then judges single lines.
 */
#ifndef NPD_TEXT_CLEAN_H
#define NPD_TEXT_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define NPD_BLOCK_BYTES ((size_t)256)

enum {
	NPD_BLOCK_CONTROL = 1, /* NUL, ESC, backspace and the like; not \t \n \v \f \r */
	NPD_BLOCK_LONE_CR = 2, /* a CR that no LF follows */
	NPD_BLOCK_AMP = 4,     /* an ampersand */
	NPD_BLOCK_HIGH = 8,    /* bytes that are not ASCII */
	NPD_BLOCK_BAD = 16,    /* not UTF-8, or an invisible character */
	NPD_BLOCK_HAN = 32,    /* perhaps an ideograph */
	NPD_BLOCK_ODD = 64,    /* controls that do not occur in text */
	NPD_BLOCK_LOOK = NPD_BLOCK_CONTROL | NPD_BLOCK_AMP | NPD_BLOCK_BAD
};

/*
 * Flags of NPD_BLOCK_BYTES bytes at p. Three bytes before and one behind are read as well. A
 * sequence cut off at the end of the block shows in the next one.
 */
unsigned npd_block_flags(const unsigned char *p);

/*
 * Bytes that do not occur in text: controls but for blanks, ESC, backspace and bell. A run of NULs
 * counts once; *in_nuls carries such a run over calls.
 */
size_t npd_count_odd(const unsigned char *p, size_t n, bool *in_nuls);

enum npd_clean_kind {
	NPD_CLEAN_NONE,	  /* the text is the line's own bytes */
	NPD_CLEAN_UTF8,	  /* something is to be taken out */
	NPD_CLEAN_GB18030 /* to be decoded, and perhaps more */
};

/* What a line needs; with `cut_off` its last character may be missing bytes. */
enum npd_clean_kind npd_clean_look(npd_str raw, bool cut_off);

/*
 * Writes the text of `raw` into `out`, which has room for raw.len + raw.len / 2 bytes, and returns
 * its length. origin[i], where `origin` is not NULL, receives the offset in raw that out[i] was
 * made from.
 *
 * Taken out: escape sequences (CSI, OSC, charsets), controls other than \t \v \f, characters that a
 * backspace strikes out, zero width and bidirectional marks. Made anew: entities, no-break blanks
 * (a blank). A broken byte stays as it is.
 */
size_t npd_clean(npd_str raw, enum npd_clean_kind kind, char *out, uint16_t *origin);

/* A CJK ideograph of the unified block (U+4E00..U+9FFF), in UTF-8. */
bool npd_text_has_han(npd_str text);

#endif
