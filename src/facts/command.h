/*
 * command.h - the command lines of tools -> facts `commands[]` and, of the first, `cmd`.
 *
 * Which tool a command calls, and at which stage, say the contexts of the knowledge whose role is
 * `command`. Commands of no known tool are left out, unless there is only one.
 */
#ifndef NPD_FACTS_COMMAND_H
#define NPD_FACTS_COMMAND_H

#include "facts/facts.h"
#include "kb/kb.h"

/* *toolchain is set to that of the first tool that is known, if any. May be called repeatedly. */
void npd_facts_add_commands(struct npd_facts *f, const struct npd_kb *kb,
	const struct npd_file_text *file, npd_str *toolchain);

#endif
