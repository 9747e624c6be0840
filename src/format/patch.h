/*
 * patch.h - edits of a text: applied, and shown as a unified diff.
 *
 * An edit replaces bytes of one line by text of one line, so that lines keep their numbers.
 */
#ifndef NPD_FORMAT_PATCH_H
#define NPD_FORMAT_PATCH_H

#include "base/buf.h"
#include "npu_doctor.h"

/*
 * `bytes` with the edits made, in the arena; *done counts them. An edit is left out whose old text
 * does not stand at its place, that holds a line end, or that overlaps an earlier one.
 */
npd_str npd_patch_apply(struct npd_arena *arena, npd_str bytes, const struct npd_edit *const *edits,
	size_t count, size_t *done);

/*
 * The difference of two texts with the same number of lines, as `diff -u` writes it with three
 * lines of context; nothing where they are equal.
 */
void npd_patch_write_diff(struct npd_buf *out, npd_str name, npd_str was, npd_str now);

#endif
