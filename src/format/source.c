#include "format/source.h"

static bool ends_line(npd_str bytes, size_t at)
{
	const char c = bytes.ptr[at];
	return c == '\n' || (c == '\r' && (at + 1 == bytes.len || bytes.ptr[at + 1] != '\n'));
}

void npd_source_locate(npd_str bytes, size_t offset, uint64_t *line, uint64_t *column)
{
	const size_t end = offset < bytes.len ? offset : bytes.len;
	size_t start = 0;
	*line = 1;
	for (size_t i = 0; i < end; i++) {
		if (ends_line(bytes, i)) {
			*line += 1;
			start = i + 1;
		}
	}
	*column = end - start + 1;
}

size_t npd_source_offset(npd_str bytes, uint64_t line, uint64_t column)
{
	size_t at = 0;
	for (uint64_t n = 1; n < line; n++) {
		while (at < bytes.len && !ends_line(bytes, at))
			at++;
		if (at == bytes.len)
			return NPD_NOT_FOUND;
		at++;
	}
	const npd_str text = npd_source_line(bytes, at, NULL);
	return line == 0 || column == 0 || column - 1 > text.len ? NPD_NOT_FOUND
								 : at + (size_t)column - 1;
}

npd_str npd_source_line(npd_str bytes, size_t offset, size_t *from)
{
	size_t start = offset < bytes.len ? offset : bytes.len;
	while (start > 0 && !ends_line(bytes, start - 1))
		start--;
	size_t end = start;
	while (end < bytes.len && bytes.ptr[end] != '\n' && bytes.ptr[end] != '\r')
		end++;
	if (from != NULL)
		*from = start;
	return npd_str_sub(bytes, start, end);
}
