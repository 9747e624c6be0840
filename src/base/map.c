#include "base/map.h"

void npd_map_init(struct npd_map *m, struct npd_arena *arena)
{
	*m = (struct npd_map){ .arena = arena };
}

static struct npd_map_slot *slot_of(const struct npd_map *m, npd_str key)
{
	size_t i = (size_t)npd_str_hash(key) & (m->cap - 1);

	while (m->slots[i].key.ptr != NULL && !npd_str_eq(m->slots[i].key, key))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

size_t npd_map_find(const struct npd_map *m, npd_str key)
{
	if (m->len == 0)
		return NPD_NOT_FOUND;
	const struct npd_map_slot *slot = slot_of(m, key);

	return slot->key.ptr == NULL ? NPD_NOT_FOUND : slot->value;
}

static void grow(struct npd_map *m)
{
	const struct npd_map old = *m;

	m->cap = old.cap == 0 ? 16 : old.cap * 2;
	m->slots = NPD_NEW_ARRAY(m->arena, struct npd_map_slot, m->cap);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key.ptr != NULL)
			*slot_of(m, old.slots[i].key) = old.slots[i];
}

size_t npd_map_add(struct npd_map *m, npd_str key, size_t value)
{
	if (m->len * 2 >= m->cap)
		grow(m);
	if (key.ptr == NULL)
		key = NPD_STR("");
	struct npd_map_slot *slot = slot_of(m, key);
	const size_t before = slot->key.ptr == NULL ? NPD_NOT_FOUND : slot->value;

	if (slot->key.ptr == NULL) {
		slot->key = key;
		m->len++;
	}
	slot->value = value;
	return before;
}
