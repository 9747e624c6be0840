/*
 * draft.h - a signature drafted from an error that nothing known matches.
 */
#ifndef NPD_ENGINE_DRAFT_H
#define NPD_ENGINE_DRAFT_H

#include "base/buf.h"
#include "kb/kb.h"

/*
 * Writes a knowledge file with one signature for `unmatched` to *out: id, toolchain and stage as
 * found, the message as a template with values (numbers, paths, quoted names, shapes) made
 * placeholders, the excerpt as its example, a near miss, and TODO texts in both languages that `kb
 * check` refuses until they are filled in.
 */
void npd_draft_write(
	struct npd_buf *out, const struct npd_kb *kb, const struct npd_unmatched *unmatched);

#endif
