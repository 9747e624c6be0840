/*
 * glyph.h - foreign text made fit to be shown: what a terminal would obey becomes something to see.
 *
 * C0 controls become control pictures (U+241B for ESC), C1 controls, zero-width characters and
 * those that change the direction of writing become <U+202E>, broken bytes U+FFFD. So no excerpt,
 * file name or captured value can move the cursor, hide a text or fake another.
 */
#ifndef NPD_REPORT_GLYPH_H
#define NPD_REPORT_GLYPH_H

#include "base/buf.h"

#define NPD_TAB_COLUMNS 8u

struct npd_glyph {
	char bytes[12];
	size_t len;
	unsigned width; /* columns */
};

/* Takes one character off *rest, which must not be empty; a tab reaches to the next stop after
 * `column`. */
struct npd_glyph npd_glyph_next(npd_str *rest, size_t column);

/* Adds `text` as part of one line: as above, but line feeds, carriage returns and tabs become one
 * blank. */
void npd_glyph_write(struct npd_buf *out, npd_str text);

#endif
