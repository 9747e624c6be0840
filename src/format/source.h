/*
 * source.h - a file that is read: its name and its bytes, which stay in place, and places in it.
 *
 * Readers of format/ speak of places as spans of bytes; lines and columns are worked out where
 * somebody wants to see them.
 */
#ifndef NPD_FORMAT_SOURCE_H
#define NPD_FORMAT_SOURCE_H

#include "base/str.h"

struct npd_file_text {
	npd_str name; /* as the user typed it */
	npd_str bytes;
};

/* Bytes [from, to) of a file. {0, 0} is "no place". */
struct npd_span {
	size_t from, to;
};

/*
 * Line and column, both from 1, columns in bytes. Lines end in LF, CR LF or a lone CR. Past the end
 * means the end. Linear in `offset`.
 */
void npd_source_locate(npd_str bytes, size_t offset, uint64_t *line, uint64_t *column);

/* The offset of a line and column as above; NPD_NOT_FOUND where there is no such place. */
size_t npd_source_offset(npd_str bytes, uint64_t line, uint64_t column);

/* The line that holds `offset`, without its end; *from (may be NULL) is where it starts. */
npd_str npd_source_line(npd_str bytes, size_t offset, size_t *from);

#endif
