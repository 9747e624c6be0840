/* config_sigmastar_list.c - values of input_config.ini and how they are taken apart. */
#include <string.h>

#include "facts/sigmastar_config.h"

/* string.punctuation */
#define PUNCTUATION "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

/* ---- values ---- */

bool npd_config_equal_but_for_case(npd_str a, npd_str b)
{
	for (size_t i = 0; i < a.len && a.len == b.len; i++) {
		const char x = a.ptr[i], y = b.ptr[i];
		const char upper = x >= 'a' && x <= 'z' ? (char)(x - ('a' - 'A')) : x;

		if (x != y && upper != (y >= 'a' && y <= 'z' ? (char)(y - ('a' - 'A')) : y))
			return false;
	}
	return a.len == b.len;
}

size_t npd_config_section(const struct npd_config *c, const char *name)
{
	const npd_str wanted = npd_str_of(name);
	const size_t exact = npd_ini_find_section(c->ini, wanted);

	if (exact != NPD_NOT_FOUND)
		return exact;
	for (size_t i = 0; i < c->ini->sections.len; i++) {
		if (npd_config_equal_but_for_case(c->ini->sections.data[i].name, wanted))
			return i;
	}
	return NPD_NOT_FOUND;
}

struct npd_fact_place npd_config_nowhere(void)
{
	return (struct npd_fact_place){ 0 };
}

struct npd_fact_place npd_config_place(const struct npd_config *c, struct npd_span span)
{
	return (struct npd_fact_place){ .file = c->file, .span = span };
}

npd_str npd_config_phrase(
	const struct npd_config *c, const char *before, npd_str name, const char *after)
{
	struct npd_buf out;

	npd_buf_init(&out, c->f->arena);
	npd_buf_add_c(&out, before);
	npd_buf_add(&out, npd_str_head(name, 100));
	npd_buf_add_c(&out, after);
	return npd_buf_str(&out);
}

static bool conflicts(const struct npd_ini *ini, const struct npd_ini_item *item)
{
	for (size_t i = item->previous; ini->dialect == NPD_INI_LENIENT && i != NPD_NOT_FOUND;
		i = ini->items.data[i].previous) {
		if (!npd_str_eq(ini->items.data[i].value, item->value))
			return true;
	}
	return false;
}

/* A value whose interpolation fails is taken as it is written: the C library knows none. */
struct npd_config_value npd_config_get_at(const struct npd_config *c, size_t section, npd_str key)
{
	const struct npd_ini_value got = npd_ini_get(c->f->arena, c->ini, section, key);
	struct npd_config_value v = { .item = got.item, .text = got.text };

	if (got.item == NULL)
		return v;
	v.mapped = !got.expanded;
	v.at = npd_config_place(c, got.has_value ? got.item->value_at : got.item->key_at);
	if (got.error != NULL)
		v.error = npd_config_phrase(c, "reading it raises ", npd_str_of(got.error), "");
	if (!got.has_value)
		v.unknown = npd_config_phrase(c, "'", key, "' has no value");
	else if (conflicts(c->ini, got.item))
		v.unknown = npd_config_phrase(
			c, "'", key, "' stands there twice with different values");
	return v;
}

struct npd_config_value npd_config_get(
	const struct npd_config *c, const char *section, const char *key)
{
	const size_t index = npd_config_section(c, section);

	if (index == NPD_NOT_FOUND)
		return (struct npd_config_value){ 0 };
	return npd_config_get_at(c, index, npd_str_of(key));
}

struct npd_fact_place npd_config_part(
	const struct npd_config *c, const struct npd_config_value *v, npd_str part)
{
	if (!v->mapped || part.len == 0)
		return v->at;
	const size_t at = (size_t)(part.ptr - v->text.ptr);
	const size_t last = npd_ini_origin(v->item, at + part.len - 1);

	return npd_config_place(c, (struct npd_span){ npd_ini_origin(v->item, at), last + 1 });
}

/* ---- stripping ---- */

npd_str npd_config_content(npd_str value)
{
	const npd_str s = npd_str_trim(value);

	if (s.len > 1 && (s.ptr[0] == '\'' || s.ptr[0] == '"')) {
		const npd_str inside = npd_str_from(s, 1);
		const npd_str quoted = npd_str_head(inside, npd_str_find_byte(inside, s.ptr[0]));

		if (quoted.len > 0 || npd_str_starts(inside, npd_str_head(s, 1)))
			return quoted;
	}
	const size_t comment = npd_str_find_byte(s, '#');

	return npd_str_trim(npd_str_head(npd_str_head(s, comment), npd_str_find_byte(s, ';')));
}

/* Bytes of a text that are left, with where they stood. */
struct kept {
	char *text;
	size_t *at;
	size_t from, to;
};

static bool is_punctuation(char c)
{
	return c != '\0' && strchr(PUNCTUATION, c) != NULL;
}

static void strip_punctuation(struct kept *k)
{
	while (k->from < k->to && is_punctuation(k->text[k->from]))
		k->from++;
	while (k->to > k->from && is_punctuation(k->text[k->to - 1]))
		k->to--;
}

static void remove_spaces(struct kept *k)
{
	size_t to = k->from;

	for (size_t i = k->from; i < k->to; i++) {
		if (k->text[i] == ' ')
			continue;
		k->text[to] = k->text[i];
		k->at[to++] = k->at[i];
	}
	k->to = to;
}

static struct kept keep(struct npd_arena *arena, npd_str value, enum npd_config_how how)
{
	struct kept k = { .text = NPD_NEW_ARRAY(arena, char, value.len + 1),
		.at = NPD_NEW_ARRAY(arena, size_t, value.len + 1),
		.to = value.len };

	for (size_t i = 0; i < value.len; i++) {
		k.text[i] = value.ptr[i];
		k.at[i] = i;
	}
	if (how == NPD_CONFIG_NAMES)
		remove_spaces(&k);
	strip_punctuation(&k);
	if (how == NPD_CONFIG_LAYOUTS)
		remove_spaces(&k);
	return k;
}

npd_str npd_config_normal(struct npd_arena *arena, npd_str value, enum npd_config_how how)
{
	if (how == NPD_CONFIG_WORDS)
		return npd_config_content(value);
	const struct kept k = keep(arena, value, how);

	return (npd_str){ k.text + k.from, k.to - k.from };
}

/* ---- lists ---- */

static void split_words(const struct npd_config *c, struct npd_config_list *list)
{
	npd_str rest = npd_config_content(list->value.text);

	for (bool more = rest.len > 0; more;) {
		more = npd_str_find_byte(rest, ',') != NPD_NOT_FOUND;
		const npd_str text = npd_str_trim(npd_str_cut(&rest, ','));
		const struct npd_config_entry entry = { text,
			npd_config_part(c, &list->value, text) };

		NPD_VEC_PUSH(c->f->arena, &list->entries, entry);
	}
}

static void split_kept(
	const struct npd_config *c, struct npd_config_list *list, enum npd_config_how how)
{
	const npd_str value = list->value.text;
	const struct kept k = keep(c->f->arena, value, how);

	for (size_t from = k.from, to; from <= k.to && k.from < k.to; from = to + 1) {
		to = from;
		while (to < k.to && k.text[to] != ',')
			to++;
		struct npd_config_entry entry = { { k.text + from, to - from }, list->value.at };

		if (to > from)
			entry.at = npd_config_part(
				c, &list->value, npd_str_sub(value, k.at[from], k.at[to - 1] + 1));
		NPD_VEC_PUSH(c->f->arena, &list->entries, entry);
	}
}

static size_t commas(npd_str s)
{
	size_t n = 0;

	while (npd_str_find_byte(s, ',') != NPD_NOT_FOUND) {
		npd_str_cut(&s, ',');
		n++;
	}
	return n;
}

static void take_apart(
	const struct npd_config *c, struct npd_config_list *list, enum npd_config_how how)
{
	const npd_str key = npd_str_of(list->key), text = list->value.text;

	list->unknown = list->value.unknown;
	if (list->unknown.len > 0)
		return;
	if (commas(text) >= NPD_CONFIG_ENTRIES_MAX)
		list->unknown = npd_config_phrase(c, "'", key, "' has too many entries");
	else if (how == NPD_CONFIG_WORDS && npd_str_find_byte(text, '\n') != NPD_NOT_FOUND)
		list->unknown = npd_config_phrase(c, "'", key,
			"' goes over several lines, which the C library does not join");
	else if (how == NPD_CONFIG_WORDS)
		split_words(c, list);
	else
		split_kept(c, list, how);
	if (list->unknown.len == 0 && list->entries.len == 0)
		list->unknown = npd_config_phrase(c, "'", key, "' is empty");
}

struct npd_config_list npd_config_list(struct npd_config *c, const char *section, const char *key,
	enum npd_config_how how, const char *count)
{
	struct npd_config_list list = { .key = key, .value = npd_config_get(c, section, key) };

	if (list.value.item == NULL)
		return list;
	take_apart(c, &list, how);
	if (count == NULL)
		return list;
	struct npd_fact *fact = npd_fact_member(c->f, c->counts, count);

	if (list.unknown.len == 0)
		npd_fact_set_int(fact, (int64_t)list.entries.len, list.value.at);
	else
		npd_fact_set_unknown(fact, list.unknown, list.value.at);
	return list;
}

bool npd_config_fits(const struct npd_config *c, const struct npd_config_list *list, size_t count,
	const char *of_what, npd_str *why)
{
	struct npd_buf out;

	*why = list->unknown;
	if (list->value.item == NULL || list->unknown.len > 0)
		return false;
	if (list->entries.len == count)
		return true;
	npd_buf_init(&out, c->f->arena);
	npd_buf_printf(&out, "'%s' has %zu %s for %zu %s", list->key, list->entries.len,
		list->entries.len == 1 ? "entry" : "entries", count, of_what);
	*why = npd_buf_str(&out);
	return false;
}
