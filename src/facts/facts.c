#include "facts/facts.h"

#include "base/json.h"

static struct npd_fact *new_fact(struct npd_facts *f, struct npd_fact *up, npd_str key)
{
	struct npd_fact *fact = NPD_NEW(f->arena, struct npd_fact);
	fact->key = key;
	fact->value.kind = NPD_VALUE_ABSENT;
	fact->up = up;
	fact->index = up == NULL ? 0 : up->members.len; /* it is pushed there next */
	return fact;
}

void npd_facts_init(struct npd_facts *f, struct npd_arena *arena)
{
	f->arena = arena;
	f->root = new_fact(f, NULL, (npd_str){ 0 });
	f->root->value.kind = NPD_VALUE_MAP;
}

/* ---- building ---- */

struct npd_fact *npd_fact_find_member(const struct npd_fact *map, npd_str key)
{
	if (map->value.kind != NPD_VALUE_MAP)
		return NULL;
	for (size_t i = 0; i < map->members.len; i++) {
		if (npd_str_eq(map->members.data[i]->key, key))
			return map->members.data[i];
	}
	return NULL;
}

struct npd_fact *npd_fact_member_str(struct npd_facts *f, struct npd_fact *map, npd_str key)
{
	struct npd_fact *fact = npd_fact_find_member(map, key);
	if (fact == NULL) {
		fact = new_fact(f, map, key);
		NPD_VEC_PUSH(f->arena, &map->members, fact);
	}
	return fact;
}

struct npd_fact *npd_fact_member(struct npd_facts *f, struct npd_fact *map, const char *key)
{
	return npd_fact_member_str(f, map, npd_str_of(key));
}

struct npd_fact *npd_fact_append(struct npd_facts *f, struct npd_fact *list)
{
	struct npd_fact *fact = new_fact(f, list, (npd_str){ 0 });
	NPD_VEC_PUSH(f->arena, &list->members, fact);
	return fact;
}

struct npd_fact *npd_fact_set(
	struct npd_fact *fact, struct npd_value scalar, struct npd_fact_place at)
{
	fact->value = scalar;
	fact->at = at;
	fact->members.len = 0;
	return fact;
}

struct npd_fact *npd_fact_set_map(struct npd_fact *fact, struct npd_fact_place at)
{
	return npd_fact_set(fact, (struct npd_value){ .kind = NPD_VALUE_MAP }, at);
}

struct npd_fact *npd_fact_set_list(struct npd_fact *fact, struct npd_fact_place at)
{
	return npd_fact_set(fact, (struct npd_value){ .kind = NPD_VALUE_LIST }, at);
}

struct npd_fact *npd_fact_set_str(struct npd_fact *fact, npd_str text, struct npd_fact_place at)
{
	return npd_fact_set(
		fact, (struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = text }, at);
}

struct npd_fact *npd_fact_set_int(struct npd_fact *fact, int64_t n, struct npd_fact_place at)
{
	return npd_fact_set(fact, (struct npd_value){ .kind = NPD_VALUE_INT, .as.integer = n }, at);
}

struct npd_fact *npd_fact_set_double(struct npd_fact *fact, double d, struct npd_fact_place at)
{
	return npd_fact_set(fact, (struct npd_value){ .kind = NPD_VALUE_DOUBLE, .as.real = d }, at);
}

struct npd_fact *npd_fact_set_bool(struct npd_fact *fact, bool b, struct npd_fact_place at)
{
	return npd_fact_set(
		fact, (struct npd_value){ .kind = NPD_VALUE_BOOL, .as.boolean = b }, at);
}

struct npd_fact *npd_fact_set_unknown(
	struct npd_fact *fact, npd_str reason, struct npd_fact_place at)
{
	return npd_fact_set(
		fact, (struct npd_value){ .kind = NPD_VALUE_UNKNOWN, .as.text = reason }, at);
}

void npd_fact_copy(struct npd_facts *f, struct npd_fact *to, const struct npd_fact *from)
{
	npd_fact_set(to, from->value, from->at);
	for (size_t i = 0; i < from->members.len; i++) {
		const struct npd_fact *member = from->members.data[i];
		struct npd_fact *copy = new_fact(f, to, member->key);
		NPD_VEC_PUSH(f->arena, &to->members, copy);
		npd_fact_copy(f, copy, member);
	}
}

/* ---- reading ---- */

/* The next step of a path, cut off *rest; false where it makes no sense. */
static bool next_step(npd_str *rest, npd_str *key, int64_t *index)
{
	*index = -1;
	if (npd_str_starts(*rest, NPD_STR("[\""))) {
		*rest = npd_str_from(*rest, 2);
		const size_t end = npd_str_find(*rest, NPD_STR("\"]"));
		*key = npd_str_head(*rest, end);
		*rest = npd_str_from(*rest, end == NPD_NOT_FOUND ? end : end + 2);
		return end != NPD_NOT_FOUND;
	}
	if (npd_str_starts(*rest, NPD_STR("["))) {
		*rest = npd_str_from(*rest, 1);
		const size_t end = npd_str_find_byte(*rest, ']');
		const npd_str digits = npd_str_head(*rest, end);
		*rest = npd_str_from(*rest, end == NPD_NOT_FOUND ? end : end + 1);
		return end != NPD_NOT_FOUND && npd_str_int(digits, index) && *index >= 0;
	}
	if (npd_str_starts(*rest, NPD_STR(".")))
		*rest = npd_str_from(*rest, 1);
	size_t len = 0;
	while (len < rest->len && npd_is_word(rest->ptr[len]))
		len++;
	*key = npd_str_head(*rest, len);
	*rest = npd_str_from(*rest, len);
	return len > 0;
}

struct npd_fact *npd_fact_find(const struct npd_fact *from, npd_str path)
{
	struct npd_fact *at = NULL;
	while (path.len > 0) {
		npd_str key = { 0 };
		int64_t index;
		if (!next_step(&path, &key, &index))
			return NULL;
		if (index < 0)
			at = npd_fact_find_member(from, key);
		else if (from->value.kind == NPD_VALUE_LIST && (uint64_t)index < from->members.len)
			at = from->members.data[index];
		else
			at = NULL;
		if (at == NULL)
			return NULL;
		from = at;
	}
	return at;
}

struct npd_fact_place npd_fact_where(const struct npd_fact *fact)
{
	while (fact->at.file == NULL && fact->up != NULL)
		fact = fact->up;
	return fact->at;
}

static bool is_identifier(npd_str s)
{
	if (s.len == 0 || npd_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!npd_is_word(s.ptr[i]))
			return false;
	}
	return true;
}

void npd_fact_write_path(struct npd_buf *out, const struct npd_fact *fact)
{
	if (fact->up == NULL)
		return;
	npd_fact_write_path(out, fact->up);
	if (fact->up->value.kind == NPD_VALUE_LIST) {
		npd_buf_add_byte(out, '[');
		npd_buf_add_u64(out, fact->index);
		npd_buf_add_byte(out, ']');
	} else if (is_identifier(fact->key)) {
		if (fact->up->up != NULL)
			npd_buf_add_byte(out, '.');
		npd_buf_add(out, fact->key);
	} else {
		npd_buf_add_c(out, "[\"");
		npd_buf_add(out, fact->key);
		npd_buf_add_c(out, "\"]");
	}
}

/* "inputs[0].mean: the reason" */
static void freeze_unknown(struct npd_facts *f, struct npd_fact *fact)
{
	struct npd_buf text;
	npd_buf_init(&text, f->arena);
	npd_fact_write_path(&text, fact);
	npd_buf_add_c(&text, ": ");
	npd_buf_add(&text, fact->value.as.text);
	fact->value.as.text = npd_buf_str(&text);
}

static void freeze_map(struct npd_facts *f, struct npd_fact *fact)
{
	size_t count = 0;
	struct npd_value *items = NPD_NEW_ARRAY(f->arena, struct npd_value, 2 * fact->members.len);
	for (size_t i = 0; i < fact->members.len; i++) {
		struct npd_fact *member = fact->members.data[i];
		const struct npd_value value = npd_fact_value(f, member);
		if (value.kind == NPD_VALUE_ABSENT)
			continue;
		items[2 * count] =
			(struct npd_value){ .kind = NPD_VALUE_STRING, .as.text = member->key };
		items[2 * count + 1] = value;
		count++;
	}
	fact->value.as.list.items = items;
	fact->value.as.list.count = count;
}

static void freeze_list(struct npd_facts *f, struct npd_fact *fact)
{
	struct npd_value *items = NPD_NEW_ARRAY(f->arena, struct npd_value, fact->members.len);
	for (size_t i = 0; i < fact->members.len; i++) {
		items[i] = npd_fact_value(f, fact->members.data[i]);
		if (items[i].kind == NPD_VALUE_ABSENT)
			items[i].kind = NPD_VALUE_NULL;
	}
	fact->value.as.list.items = items;
	fact->value.as.list.count = fact->members.len;
}

struct npd_value npd_fact_value(struct npd_facts *f, struct npd_fact *fact)
{
	if (!fact->frozen) {
		if (fact->value.kind == NPD_VALUE_UNKNOWN)
			freeze_unknown(f, fact);
		else if (fact->value.kind == NPD_VALUE_MAP)
			freeze_map(f, fact);
		else if (fact->value.kind == NPD_VALUE_LIST)
			freeze_list(f, fact);
		fact->frozen = true;
	}
	return fact->value;
}
