/* entry.h - what a finding takes from its entry, whatever the kind of the entry. */
#ifndef NPD_ENGINE_ENTRY_H
#define NPD_ENGINE_ENTRY_H

#include "kb/kb.h"

npd_str npd_status_name(enum npd_knowledge_status status); /* "documented" */
enum npd_safety npd_safety_of(struct npd_node word);	   /* absent: MANUAL */

/* The scalars of the list under `key`, borrowed from the knowledge; the array lives in `arena`. */
const npd_str *npd_entry_texts(
	struct npd_arena *arena, const struct npd_entry *e, const char *key, size_t *count);

#endif
