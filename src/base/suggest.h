/* suggest.h - "did you mean". */
#ifndef NPD_BASE_SUGGEST_H
#define NPD_BASE_SUGGEST_H

#include "base/str.h"

/*
 * The index of the name nearest to `name`, or NPD_NOT_FOUND when none is near enough (more than a
 * third of its bytes, at least one, would have to change). Distance: optimal string alignment
 * (insert, delete, replace, swap neighbours), names of more than 64 bytes are never suggested.
 * Ties: the first.
 */
size_t npd_suggest(npd_str name, const npd_str *names, size_t count);

#endif
