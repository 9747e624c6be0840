#include "report/page.h"

#include "base/utf8.h"
#include "report/glyph.h"

void npd_page_init(struct npd_page *page, struct npd_buf *out, const struct npd_render *how)
{
	*page = (struct npd_page){
		.out = out,
		.lang = how->lang == NPD_LANG_ZH ? NPD_LANG_ZH : NPD_LANG_EN,
		.color = how->color,
		.verbose = how->verbose,
		.width = how->width,
	};
	npd_buf_init(&page->clean, out->arena);
	npd_buf_init(&page->said, out->arena);
}

void npd_page_newline(struct npd_page *page)
{
	if (page->column > 0)
		npd_buf_add_byte(page->out, '\n');
	page->column = 0;
	page->blank = false;
}

void npd_page_gap(struct npd_page *page)
{
	npd_page_newline(page);
	npd_buf_add_byte(page->out, '\n');
}

static void put(struct npd_page *page, npd_str text, size_t width)
{
	if (page->column == 0 && page->margin.len > 0) {
		npd_buf_add(page->out, page->margin);
		page->column = npd_str_width(page->margin);
	}
	if (page->column < page->indent) {
		npd_buf_add_repeat(page->out, ' ', page->indent - page->column);
		page->column = page->indent;
	} else if (page->blank && page->column > 0) {
		npd_buf_add_byte(page->out, ' ');
		page->column++;
	}
	page->blank = false;
	npd_buf_add(page->out, text);
	page->column += width;
}

/* Puts one unit on this line or, when it does not fit and may leave it, on the next. */
static void place(struct npd_page *page, npd_str unit, bool may_break)
{
	const size_t width = npd_str_width(unit);
	const size_t end = page->column + page->blank + width;

	if (may_break && page->width != 0 && end > page->width && page->column > page->indent)
		npd_page_newline(page);
	put(page, unit, width);
}

static npd_str cleaned(struct npd_page *page, npd_str text)
{
	npd_buf_clear(&page->clean);
	npd_glyph_write(&page->clean, text);
	return npd_buf_str(&page->clean);
}

void npd_page_add(struct npd_page *page, npd_str text)
{
	const size_t room = page->width > page->indent ? page->width - page->indent : SIZE_MAX;
	bool first = true;

	for (npd_str rest = cleaned(page, text); rest.len > 0; first = false) {
		if (rest.ptr[0] == ' ') {
			page->blank = true;
			rest = npd_str_from(rest, 1);
			continue;
		}
		const size_t len = npd_wrap_unit(rest, room);

		place(page, npd_str_head(rest, len), page->blank || !first);
		rest = npd_str_from(rest, len);
	}
}

void npd_page_solid(struct npd_page *page, npd_str text)
{
	const npd_str clean = npd_str_trim(cleaned(page, text));

	if (page->width == 0 || page->indent + npd_str_width(clean) <= page->width)
		place(page, clean, page->blank);
	else
		npd_page_add(page, text);
}

void npd_page_verbatim(struct npd_page *page, npd_str text)
{
	const npd_str clean = cleaned(page, text);

	put(page, clean, npd_str_width(clean));
}

void npd_page_say(struct npd_page *page, enum npd_word word, struct npd_said said)
{
	npd_buf_clear(&page->said);
	npd_word_write(&page->said, page->lang, word, said);
	npd_page_add(page, npd_buf_str(&page->said));
}

void npd_page_prose(struct npd_page *page, npd_str text)
{
	npd_str paragraph;
	bool verbatim, first = true;

	while (npd_prose_next(&text, &paragraph, &verbatim)) {
		if (!first)
			npd_page_newline(page);
		if (verbatim)
			npd_page_verbatim(page, paragraph);
		else
			npd_page_add(page, paragraph);
		first = false;
	}
}

void npd_page_paint(struct npd_page *page, enum npd_paint paint)
{
	static const char *const codes[] = {
		[NPD_PAINT_NONE] = "\x1b[0m",
		[NPD_PAINT_STRONG] = "\x1b[1m",
		[NPD_PAINT_DIM] = "\x1b[2m",
		[NPD_PAINT_ERROR] = "\x1b[1;31m",
		[NPD_PAINT_WARNING] = "\x1b[1;33m",
		[NPD_PAINT_NOTE] = "\x1b[1;36m",
		[NPD_PAINT_PLACE] = "\x1b[36m",
		[NPD_PAINT_OTHER] = "\x1b[1;34m",
	};

	if (page->color)
		npd_buf_add_c(page->out, codes[paint]);
}

enum npd_paint npd_paint_of(enum npd_severity severity)
{
	static const enum npd_paint of[] = {
		[NPD_NOTE] = NPD_PAINT_NOTE,
		[NPD_WARNING] = NPD_PAINT_WARNING,
		[NPD_ERROR] = NPD_PAINT_ERROR,
	};

	return of[severity];
}
