#include "facts/quant_param.h"

#include "format/json_read.h"

#define LOOK_MAX_BYTES ((size_t)4096)

/* ---- recognising ---- */

static npd_str without_mark(npd_str bytes)
{
	return npd_str_starts(bytes, NPD_STR("\xEF\xBB\xBF")) ? npd_str_from(bytes, 3) : bytes;
}

static npd_str trim_lines(npd_str s)
{
	while (s.len > 0 && (npd_is_blank(s.ptr[0]) || s.ptr[0] == '\n'))
		s = npd_str_from(s, 1);
	return s;
}

/* `quoted` as the key of some member */
static bool has_key(npd_str text, npd_str quoted)
{
	for (;;) {
		const size_t i = npd_str_find(text, quoted);

		if (i == NPD_NOT_FOUND)
			return false;
		text = npd_str_from(text, i + quoted.len);
		if (npd_str_starts(trim_lines(text), NPD_STR(":")))
			return true;
	}
}

bool npd_looks_like_quant_param(npd_str bytes)
{
	const npd_str head = trim_lines(without_mark(npd_str_head(bytes, LOOK_MAX_BYTES)));

	if (!npd_str_starts(head, NPD_STR("[")) && !npd_str_starts(head, NPD_STR("{")))
		return false;
	return has_key(head, NPD_STR("\"min\"")) && has_key(head, NPD_STR("\"max\"")) &&
	       (has_key(head, NPD_STR("\"name\"")) || has_key(head, NPD_STR("\"bit\"")));
}

/* ---- facts ---- */

struct reader {
	struct npd_facts *f;
	const struct npd_file_text *file;
	struct npd_json_tree tree;
};

static struct npd_fact_place at(const struct reader *r, const struct npd_json_node *node)
{
	return (struct npd_fact_place){ r->file, node->at, { 0 } };
}

/* As Python's json takes a number: without fraction and exponent it is an int of any size. */
static bool is_int(npd_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '.' || text.ptr[i] == 'e' || text.ptr[i] == 'E')
			return false;
	return true;
}

static const char *kind_of(const struct npd_json_node *node)
{
	switch (node->kind) {
	case NPD_JSON_NULL:
		return "null";
	case NPD_JSON_BOOL:
		return "bool";
	case NPD_JSON_NUMBER:
		return is_int(node->text) ? "int" : "number";
	case NPD_JSON_STRING:
		return "string";
	case NPD_JSON_ARRAY:
		return "list";
	case NPD_JSON_OBJECT:
		return "map";
	case NPD_JSON_BROKEN:
		break;
	}
	return NULL;
}

static void set_kind(const struct reader *r, struct npd_fact *map, const char *name,
	const struct npd_json_node *node)
{
	const char *kind = kind_of(node);
	struct npd_fact *fact = npd_fact_member(r->f, map, name);

	if (kind == NULL)
		npd_fact_set_unknown(fact, NPD_STR("no value stands there"), at(r, node));
	else
		npd_fact_set_str(fact, npd_str_of(kind), at(r, node));
}

static void set_count(const struct reader *r, struct npd_fact *map, const char *name,
	const struct npd_json_node *node)
{
	if (node->kind == NPD_JSON_ARRAY)
		npd_fact_set_int(
			npd_fact_member(r->f, map, name), (int64_t)node->count, at(r, node));
}

static void add_name(
	const struct reader *r, struct npd_fact *item, const struct npd_json_node *name)
{
	if (name == NULL)
		return;
	set_kind(r, item, "name_kind", name);
	if (name->kind == NPD_JSON_STRING)
		npd_fact_set_str(npd_fact_member(r->f, item, "name"), name->text, at(r, name));
}

static void add_bit(const struct reader *r, struct npd_fact *item, const struct npd_json_node *bit)
{
	if (bit == NULL)
		return;
	set_kind(r, item, "bit_kind", bit);
	if (bit->kind == NPD_JSON_NUMBER && bit->integer)
		npd_fact_set_int(npd_fact_member(r->f, item, "bit"), bit->whole, at(r, bit));
}

static void add_crossed(const struct reader *r, struct npd_fact *item,
	const struct npd_json_node *min, const struct npd_json_node *max)
{
	const struct npd_json_node *low = min->first, *high = max->first;
	int64_t channel = 0;

	if (min->kind != NPD_JSON_ARRAY || max->kind != NPD_JSON_ARRAY)
		return;
	for (; low != NULL && high != NULL; low = low->next, high = high->next, channel++) {
		if (low->kind != NPD_JSON_NUMBER || high->kind != NPD_JSON_NUMBER ||
			!(low->number > high->number))
			continue;
		struct npd_fact *crossed =
			npd_fact_set_map(npd_fact_member(r->f, item, "crossed"), at(r, low));

		npd_fact_set_int(npd_fact_member(r->f, crossed, "channel"), channel, at(r, low));
		npd_fact_set_double(npd_fact_member(r->f, crossed, "min"), low->number, at(r, low));
		npd_fact_set_double(
			npd_fact_member(r->f, crossed, "max"), high->number, at(r, high));
		return;
	}
}

static void add_range(
	const struct reader *r, struct npd_fact *item, const struct npd_json_node *node)
{
	const struct npd_json_node *min = npd_json_member(node, NPD_STR("min"));
	const struct npd_json_node *max = npd_json_member(node, NPD_STR("max"));

	if (min != NULL) {
		set_kind(r, item, "min_kind", min);
		set_count(r, item, "min_count", min);
	}
	if (max != NULL) {
		set_kind(r, item, "max_kind", max);
		set_count(r, item, "max_count", max);
	}
	if (min != NULL && max != NULL)
		add_crossed(r, item, min, max);
}

/* What the parser made of text with mistakes is not what somebody wrote. */
static bool is_sound(const struct reader *r, const struct npd_json_node *node)
{
	for (size_t i = 0; i < r->tree.problems.len; i++) {
		const struct npd_span bad = r->tree.problems.data[i].at;

		if (bad.from <= node->at.to && bad.to >= node->at.from)
			return false;
	}
	/* further ones were not noted */
	return r->tree.problems.len < NPD_JSON_PROBLEMS_MAX;
}

static void add_item(
	const struct reader *r, struct npd_fact *item, const struct npd_json_node *node)
{
	if (!is_sound(r, node)) {
		npd_fact_set_unknown(item, NPD_STR("it can not be read as JSON"), at(r, node));
		return;
	}
	npd_fact_set_map(item, at(r, node));
	set_kind(r, item, "kind", node);
	add_name(r, item, npd_json_member(node, NPD_STR("name")));
	add_bit(r, item, npd_json_member(node, NPD_STR("bit")));
	add_range(r, item, node);
}

static void add_document(const struct reader *r, struct npd_fact *map, struct npd_fact *list)
{
	const struct npd_json_node *root = r->tree.root;

	npd_fact_set_map(map, at(r, root));
	npd_fact_set_list(list, at(r, root));
	set_kind(r, map, "kind", root);
	npd_fact_set_int(npd_fact_member(r->f, map, "count"), (int64_t)root->count, at(r, root));
	if (root->kind != NPD_JSON_ARRAY)
		return;
	for (const struct npd_json_node *p = root->first;
		p != NULL && list->members.len < NPD_QUANT_LISTED_MAX; p = p->next)
		add_item(r, npd_fact_append(r->f, list), p);
}

/* "line 3, column 5: this is no JSON" */
static npd_str first_problem(const struct reader *r)
{
	const struct npd_json_problem *first = &r->tree.problems.data[0];
	struct npd_buf text;
	uint64_t line, column;

	npd_source_locate(r->file->bytes, first->at.from, &line, &column);
	npd_buf_init(&text, r->f->arena);
	npd_buf_add_c(&text, "line ");
	npd_buf_add_u64(&text, line);
	npd_buf_add_c(&text, ", column ");
	npd_buf_add_u64(&text, column);
	npd_buf_add_c(&text, ": ");
	npd_buf_add(&text, first->text);
	return npd_buf_str(&text);
}

npd_str npd_facts_add_quant_param(struct npd_facts *f, const struct npd_file_text *file)
{
	const struct npd_fact_place whole = { file, { 0 }, { 0 } };
	const npd_str broken = NPD_STR("the file can not be read as JSON");
	struct reader r = { .f = f, .file = file };
	struct npd_fact *map = npd_fact_member(f, f->root, "quant_file");
	struct npd_fact *list = npd_fact_member(f, f->root, "quant_params");

	npd_json_read(f->arena, file->bytes, &r.tree);
	const bool has_list = r.tree.root != NULL && r.tree.root->kind == NPD_JSON_ARRAY;

	if (has_list || (r.tree.root != NULL && r.tree.problems.len == 0)) {
		add_document(&r, map, list);
	} else {
		npd_fact_set_unknown(map, broken, whole);
		npd_fact_set_unknown(list, broken, whole);
	}
	if (r.tree.problems.len > 0)
		return first_problem(&r);
	if (has_list && r.tree.root->count > NPD_QUANT_LISTED_MAX)
		return NPD_STR("only the first 10000 items were read");
	return NPD_STR("");
}
