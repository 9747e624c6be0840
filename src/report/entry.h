/* entry.h - how an entry of the knowledge base is named in a line. */
#ifndef NPD_REPORT_ENTRY_H
#define NPD_REPORT_ENTRY_H

#include "kb/kb.h"

/*
 * Its title; where its kind has none, what it looks for or is about (a template, a regex, a key).
 * Borrows from the knowledge base; may be empty.
 */
npd_str npd_entry_title(const struct npd_entry *entry, enum npd_lang lang);

#endif
