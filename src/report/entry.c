#include "report/entry.h"

/* The first template or regex below a match: a scalar, the first of a list, the first leaf of a
 * combination. */
static npd_str first_pattern(struct npd_node n)
{
	static const char *const keys[] = { "text", "regex", "all", "any", "sequence" };

	while (npd_node_kind(n) == NPD_NODE_LIST || npd_node_kind(n) == NPD_NODE_MAP) {
		struct npd_node next = npd_node_at(n, 0);

		if (npd_node_kind(n) == NPD_NODE_MAP) {
			next = (struct npd_node){ 0 };
			for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
				if (npd_node_kind(next) == NPD_NODE_ABSENT)
					next = npd_node_get(n, keys[i]);
		}
		n = next;
	}
	return npd_node_text(n);
}

npd_str npd_entry_title(const struct npd_entry *entry, enum npd_lang lang)
{
	const npd_str title = npd_node_prose(npd_node_get(entry->node, "title"), lang);
	const npd_str pattern = first_pattern(npd_node_get(entry->node, "match"));
	const npd_str regex = npd_node_text(npd_node_get(entry->node, "regex"));

	if (title.len > 0)
		return title;
	if (pattern.len > 0)
		return pattern;
	return regex.len > 0 ? regex : npd_node_text(npd_node_get(entry->node, "key"));
}
