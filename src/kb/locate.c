/* locate.c - from a byte of a scalar's text back to the place in its file. */
#include "base/utf8.h"
#include "kb/yaml.h"

/* The byte at which line and column stand, both from 1. */
static size_t offset_of(npd_str text, unsigned line, unsigned column)
{
	npd_str rest = text;

	while (line-- > 1)
		npd_str_cut(&rest, '\n');
	while (column-- > 1 && rest.len > 0)
		npd_utf8_next(&rest, NULL);
	return text.len - rest.len;
}

static void place_of(npd_str text, size_t at, unsigned *line, unsigned *column)
{
	npd_str head = npd_str_head(text, at);

	*line = 1;
	for (size_t end = npd_str_find_byte(head, '\n'); end != NPD_NOT_FOUND;
		end = npd_str_find_byte(head, '\n')) {
		head = npd_str_from(head, end + 1);
		(*line)++;
	}
	*column = (unsigned)npd_str_runes(head) + 1;
}

/* Bytes of the escape sequence at the start of `source` in double quotes. */
static size_t escape_len(npd_str source)
{
	const char kind = source.len > 1 ? source.ptr[1] : '\0';

	return kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
}

static size_t skip_blanks(npd_str s, size_t at)
{
	while (at < s.len && npd_is_blank(s.ptr[at]))
		at++;
	return at;
}

/* Where the text of a scalar starts in the file. */
static size_t content_start(npd_str source, const struct npd_yaml *scalar)
{
	const size_t at = offset_of(source, scalar->line, scalar->column);

	if (scalar->style == NPD_YAML_PLAIN)
		return at;
	if (scalar->style != NPD_YAML_BLOCK)
		return at + 1;
	const size_t end = npd_str_find_byte(npd_str_from(source, at), '\n');

	return end == NPD_NOT_FOUND ? source.len : skip_blanks(source, at + end + 1);
}

/*
 * Walks the text and the file side by side. Blanks and line ends are folded and indented by YAML,
 * so a run of them on one side is a run of them on the other.
 */
void npd_yaml_locate(const struct npd_yaml_file *file, const struct npd_yaml *scalar, size_t at,
	unsigned *line, unsigned *column)
{
	const npd_str text = scalar->text;
	size_t from = content_start(file->text, scalar);
	size_t i = scalar->style == NPD_YAML_BLOCK ? skip_blanks(text, 0) : 0;

	*line = scalar->line;
	*column = scalar->column;
	while (i < at && i < text.len && from < file->text.len) {
		const char c = file->text.ptr[from];

		if (scalar->style == NPD_YAML_DOUBLE && c == '\\') {
			npd_str rest = npd_str_from(text, i);

			npd_utf8_next(&rest, NULL);
			i = text.len - rest.len;
			from += escape_len(npd_str_from(file->text, from));
		} else if (npd_is_blank(text.ptr[i]) && npd_is_blank(c)) {
			const size_t end = skip_blanks(text, i);

			from = end <= at ? skip_blanks(file->text, from) : from + (at - i);
			i = end;
		} else if (text.ptr[i] == c) {
			from += scalar->style == NPD_YAML_SINGLE && c == '\'' ? 2 : 1;
			i++;
		} else {
			return;
		}
	}
	place_of(file->text, from < file->text.len ? from : file->text.len, line, column);
}
