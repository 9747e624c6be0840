/*
 * quant_param.h - ranges of tensors as save_quant_param.py writes them and --quant_file of
 * SigmaStar's tools reads them, in JSON -> facts `quant_file`, `quant_params`.
 *
 * quant_file: {kind, count}: what the whole document is, and how many items it has.
 * quant_params[]: {kind, name, name_kind, bit, bit_kind, min_kind, max_kind, min_count, max_count,
 * crossed}: the items of a list, up to NPD_QUANT_LISTED_MAX. Kinds are list, map, string, int,
 * number, bool, null; that of a member that is not there is absent; `name` and `bit` only where
 * they are a string and an int; counts only of lists. crossed: {channel, min, max} of the first
 * channel whose min is above its max, absent if there is none. An item with a mistake of syntax is
 * unknown; so is a document without a list that has one.
 */
#ifndef NPD_FACTS_QUANT_PARAM_H
#define NPD_FACTS_QUANT_PARAM_H

#include "facts/facts.h"

#define NPD_QUANT_LISTED_MAX 10000u

/* JSON whose first items have the members min and max, and name or bit. */
bool npd_looks_like_quant_param(npd_str bytes);

/* What of the file could not be read, with line and column; empty: nothing. */
npd_str npd_facts_add_quant_param(struct npd_facts *f, const struct npd_file_text *file);

#endif
