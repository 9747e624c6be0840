#include "kb/vocabulary.h"

#define MAP NPD_KIND_BIT(NPD_VALUE_MAP)
#define LIST NPD_KIND_BIT(NPD_VALUE_LIST)

void npd_vocabulary_init(struct npd_vocabulary *v, struct npd_arena *arena)
{
	v->arena = arena;
	v->root = NPD_NEW(arena, struct npd_shape);
	v->root->kinds = MAP;
}

/* Shapes are built here and read-only everywhere else: the links are const in the type. */
static struct npd_shape *writable(const struct npd_shape *shape)
{
	union {
		const struct npd_shape *from;
		struct npd_shape *to;
	} u = { shape };

	return u.to;
}

/* The member of that name, added where it is new. */
static struct npd_shape *member_of(struct npd_vocabulary *v, struct npd_shape *map, npd_str name)
{
	struct npd_shape *last = NULL;

	map->kinds |= MAP;
	for (const struct npd_shape *m = map->first; m != NULL; m = m->next) {
		last = writable(m);
		if (npd_str_eq(m->name, name))
			return last;
	}
	struct npd_shape *shape = NPD_NEW(v->arena, struct npd_shape);

	shape->name = name;
	if (last == NULL)
		map->first = shape;
	else
		last->next = shape;
	return shape;
}

static struct npd_shape *item_of(struct npd_vocabulary *v, struct npd_shape *shape, unsigned kind)
{
	shape->kinds |= kind;
	if (shape->item == NULL)
		shape->item = NPD_NEW(v->arena, struct npd_shape);
	return writable(shape->item);
}

static unsigned kinds_of_type(npd_str type)
{
	return npd_str_eq(type, NPD_STR("string"))   ? NPD_KIND_BIT(NPD_VALUE_STRING)
	       : npd_str_eq(type, NPD_STR("int"))    ? NPD_KIND_BIT(NPD_VALUE_INT)
	       : npd_str_eq(type, NPD_STR("bool"))   ? NPD_KIND_BIT(NPD_VALUE_BOOL)
	       : npd_str_eq(type, NPD_STR("number")) ? NPD_KINDS_NUMBER
						     : 0;
}

const char *npd_vocabulary_add(struct npd_vocabulary *v, npd_str path, npd_str type)
{
	struct npd_shape *at = v->root;
	unsigned depth = 0;

	while (path.len > 0) {
		npd_str step = npd_str_cut(&path, '.');
		size_t len = 0;

		while (len < step.len && npd_is_word(step.ptr[len]))
			len++;
		if (len == 0)
			return "a name is missing";
		at = member_of(v, at, npd_str_head(step, len));
		for (step = npd_str_from(step, len); step.len > 0; step = npd_str_from(step, 2)) {
			if (++depth > NPD_VOCABULARY_DEPTH_MAX)
				return "the path is too deep";
			if (npd_str_starts(step, NPD_STR("[]")))
				at = item_of(v, at, LIST);
			else if (npd_str_starts(step, NPD_STR("{}")))
				at = item_of(v, at, MAP);
			else
				return "behind a name stand only '[]' and '{}'";
		}
		if (++depth > NPD_VOCABULARY_DEPTH_MAX)
			return "the path is too deep";
	}
	at->kinds |= kinds_of_type(type);
	return at == v->root ? "the path is empty" : NULL;
}

void npd_vocabulary_add_kb(struct npd_vocabulary *v, const struct npd_kb *kb)
{
	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		const struct npd_entry *entry = npd_kb_at(kb, i);
		const struct npd_node members = npd_node_get(entry->node, "members");

		if (entry->kind != NPD_KIND_FACT || entry->replaced)
			continue;
		for (size_t k = 0; k < npd_node_count(members); k++) {
			const struct npd_node member = npd_node_at(members, k);

			npd_vocabulary_add(v, npd_node_text(npd_node_get(member, "path")),
				npd_node_text(npd_node_get(member, "type")));
		}
	}
}

bool npd_vocabulary_is_empty(const struct npd_vocabulary *v)
{
	return v->root->first == NULL;
}

struct npd_declaration *npd_vocabulary_names(const struct npd_vocabulary *v, size_t *count)
{
	size_t n = 0;

	for (const struct npd_shape *m = v->root->first; m != NULL; m = m->next)
		n++;
	struct npd_declaration *names = NPD_NEW_ARRAY(v->arena, struct npd_declaration, n + 1);

	*count = 0;
	for (const struct npd_shape *m = v->root->first; m != NULL; m = m->next)
		names[(*count)++] = (struct npd_declaration){ .name = m->name, .shape = m };
	return names;
}
