/* Where a line of prose may be broken; a small part of UAX #14 and of the Chinese rules (GB/T
 * 15834). */
#include "base/utf8.h"
#include "report/page.h"

static bool is_one_of(uint32_t code, npd_str set)
{
	while (set.len > 0)
		if (npd_utf8_next(&set, NULL) == code)
			return true;
	return false;
}

/* Never starts a line. The ASCII ones matter after a CJK character only. */
static bool is_closing(uint32_t code)
{
	return is_one_of(code,
		NPD_STR("、，。．！？；：）」』】〕》〉］｝”’…—～·・ー々％℃°,.;:!?)]}%/=_+~*\"'"));
}

/* Never ends a line. */
static bool is_opening(uint32_t code)
{
	return is_one_of(code, NPD_STR("（「『【〔《〈［｛“‘([{</=_+-~@#$\\&*\"'"));
}

static bool is_cjk(uint32_t code)
{
	if (code < 0x80) /* nearly always */
		return false;
	return npd_utf8_width(code) == 2 || is_one_of(code, NPD_STR("“”‘’…—·"));
}

/* An ideograph may be part of a file name, a full-width comma is not. */
static bool is_ideograph(uint32_t code)
{
	return npd_utf8_width(code) == 2 && !is_closing(code) && !is_opening(code) && code > 0x3000;
}

static bool may_break(uint32_t before, uint32_t after)
{
	if (!is_cjk(before) && !is_cjk(after))
		return false;
	if (npd_utf8_width(after) == 0)
		return false;
	return !is_closing(after) && !is_opening(before);
}

/* The bytes of `code` at the start of `text` with both its marks; 0 when none stands there. */
static size_t code_span(npd_str text, size_t room)
{
	if (text.ptr[0] != '`')
		return 0;
	const size_t end = npd_str_find_byte(npd_str_from(text, 1), '`');

	if (end == NPD_NOT_FOUND || end == 0)
		return 0;
	return npd_str_width(npd_str_head(text, end + 2)) <= room ? end + 2 : 0;
}

/* Behind a slash: the bytes of ideographs that are followed by another slash or a suffix, .onnx. */
static size_t path_part(npd_str text)
{
	npd_str rest = text;

	while (rest.len > 0) {
		npd_str after = rest;

		if (!is_ideograph(npd_utf8_next(&after, NULL)))
			break;
		rest = after;
	}
	const bool is_dir = rest.len > 0 && rest.ptr[0] == '/';
	const bool is_file = rest.len > 1 && rest.ptr[0] == '.' && npd_is_word(rest.ptr[1]);

	return is_dir || is_file ? text.len - rest.len : 0;
}

/* A slash between ideographs belongs to both; before a word it begins a path, which may go on the
 * next line. */
static bool starts_path(uint32_t before, npd_str text)
{
	return is_ideograph(before) && text.len > 1 && text.ptr[0] == '/' &&
	       npd_is_word(text.ptr[1]);
}

size_t npd_wrap_unit(npd_str text, size_t room)
{
	npd_str rest = text;
	uint32_t before = 0;

	while (rest.len > 0 && rest.ptr[0] != ' ') {
		npd_str after = rest;
		const uint32_t code = npd_utf8_next(&after, NULL);

		if (before != 0 && (may_break(before, code) || starts_path(before, rest)))
			break;
		const size_t code_bytes = code_span(rest, room);
		const size_t path_bytes = code == '/' ? path_part(after) : 0;

		if (code_bytes > 0)
			after = npd_str_from(rest, code_bytes);
		else if (path_bytes > 0)
			after = npd_str_from(after, path_bytes);
		rest = after;
		before = path_bytes > 0 ? '/' : code;
	}
	return text.len - rest.len;
}

bool npd_prose_next(npd_str *rest, npd_str *paragraph, bool *verbatim)
{
	while (rest->len > 0) {
		*paragraph = npd_str_trim_right(npd_str_cut(rest, '\n'));
		if (paragraph->len == 0)
			continue;
		*verbatim = npd_str_starts(*paragraph, NPD_STR("  "));
		return true;
	}
	return false;
}
