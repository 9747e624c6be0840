#include "report/glyph.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static bool is_invisible(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x80, 0x9F },	      /* C1: U+009B starts a terminal command */
		{ 0xAD, 0xAD },	      /* soft hyphen */
		{ 0x61C, 0x61C },     /* Arabic letter mark */
		{ 0x200B, 0x200F },   /* zero width, marks of direction */
		{ 0x2028, 0x202E },   /* separators, embeddings, overrides */
		{ 0x2060, 0x206F },   /* word joiner, isolates */
		{ 0xFEFF, 0xFEFF },   /* byte order mark */
		{ 0xFFF9, 0xFFFB },   /* interlinear annotation */
		{ 0xE0000, 0xE007F }, /* tags */
	};

	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

struct npd_glyph npd_glyph_next(npd_str *rest, size_t column)
{
	const uint32_t code = npd_utf8_next(rest, NULL);
	struct npd_glyph g = { .width = 1 };

	if (code == '\t') {
		g.len = NPD_TAB_COLUMNS - column % NPD_TAB_COLUMNS;
		g.width = (unsigned)g.len;
		memset(g.bytes, ' ', g.len);
	} else if (code < 0x20) {
		g.len = npd_utf8_put(0x2400 + code, g.bytes);
	} else if (code == 0x7F) {
		g.len = npd_utf8_put(0x2421, g.bytes);
	} else if (is_invisible(code)) {
		g.len = (size_t)snprintf(g.bytes, sizeof g.bytes, "<U+%04X>", (unsigned)code);
		g.width = (unsigned)g.len;
	} else {
		g.len = npd_utf8_put(code, g.bytes);
		g.width = npd_utf8_width(code);
	}
	return g;
}

void npd_glyph_write(struct npd_buf *out, npd_str text)
{
	while (text.len > 0) {
		const char c = text.ptr[0];

		if (c == '\t' || c == '\n' || c == '\r') {
			npd_buf_add_byte(out, ' ');
			text = npd_str_from(text, 1);
			continue;
		}
		const struct npd_glyph g = npd_glyph_next(&text, 0);

		npd_buf_add_bytes(out, g.bytes, g.len);
	}
}
