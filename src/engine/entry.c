#include "engine/entry.h"

npd_str npd_status_name(enum npd_knowledge_status status)
{
	switch (status) {
	case NPD_OBSERVED:
		return NPD_STR("observed");
	case NPD_DOCUMENTED:
		return NPD_STR("documented");
	case NPD_INFERRED:
		return NPD_STR("inferred");
	}
	return NPD_STR("");
}

enum npd_safety npd_safety_of(struct npd_node word)
{
	const npd_str text = npd_node_text(word);

	return npd_str_eq(text, NPD_STR("safe"))     ? NPD_SAFE
	       : npd_str_eq(text, NPD_STR("unsafe")) ? NPD_UNSAFE
						     : NPD_MANUAL;
}

const npd_str *npd_entry_texts(
	struct npd_arena *arena, const struct npd_entry *e, const char *key, size_t *count)
{
	const struct npd_node list = npd_node_get(e->node, key);
	npd_str *texts = NPD_NEW_ARRAY(arena, npd_str, npd_node_count(list));

	*count = npd_node_count(list);
	for (size_t i = 0; i < *count; i++)
		texts[i] = npd_node_text(npd_node_at(list, i));
	return texts;
}
