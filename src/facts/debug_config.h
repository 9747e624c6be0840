/*
 * debug_config.h - DebugConfig.txt, by which SigmaStar's tools dump the data of every layer ->
 * facts `debug_config`.
 *
 * One word a line; `#` in front switches it off. debug_config: {words{}, path, path_bytes,
 * unknown_words[]}: which of the known words are switched on (true) or off (false), those that do
 * not stand there are absent, and one that stands there both ways is on; what follows `path=`,
 * absent without such a line; words that are switched on and that no tool knows, each {word}, up to
 * NPD_DEBUG_LISTED_MAX. Text behind a blank and `#` belongs to no word.
 */
#ifndef NPD_FACTS_DEBUG_CONFIG_H
#define NPD_FACTS_DEBUG_CONFIG_H

#include "facts/facts.h"

#define NPD_DEBUG_LISTED_MAX 100u

/* A small file with more known words, on or off, than lines of another form. */
bool npd_looks_like_debug_config(npd_str bytes);

void npd_facts_add_debug_config(struct npd_facts *f, const struct npd_file_text *file);

#endif
