/* utf8.h - UTF-8 and display width, from generated tables: no locale, no wcwidth. */
#ifndef NPD_BASE_UTF8_H
#define NPD_BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define NPD_UTF8_BAD 0xFFFDu

/*
 * Takes one code point off the front of *rest and returns it. A byte that starts no valid sequence
 * (overlong forms, surrogates and values above U+10FFFF are not valid) is taken alone and gives
 * NPD_UTF8_BAD with *bad (may be NULL) set. *rest must not be empty.
 */
uint32_t npd_utf8_next(npd_str *rest, bool *bad);

/* Writes the code point into `out` and returns its bytes, 1 to 4; unencodable ones as U+FFFD. */
size_t npd_utf8_put(uint32_t code, char out[4]);

bool npd_utf8_valid(npd_str s);

/* Where the first byte is that belongs to no valid sequence; NPD_NOT_FOUND when all is valid. */
size_t npd_utf8_bad_at(npd_str s);

/* Columns on a terminal: 0 (combining, zero width, controls), 1, or 2 (East Asian wide, emoji). */
unsigned npd_utf8_width(uint32_t code);

/* Sum over the text; a tab counts 1, callers expand tabs first. */
size_t npd_str_width(npd_str s);

/* Code points; each bad byte counts 1. */
size_t npd_str_runes(npd_str s);

#endif
