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
	size_t base; /* where the text of the tree begins in the file */
	npd_str problem;
};

static struct npd_fact_place at(const struct reader *r, const struct npd_json_node *node)
{
	return (struct npd_fact_place){ r->file, { node->at.from + r->base, node->at.to + r->base },
		{ 0 } };
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

/* "line 3, column 5: this is no JSON"; the first one stays. */
static void note_problem(struct reader *r, npd_str what, size_t offset)
{
	struct npd_buf text;
	uint64_t line, column;

	if (r->problem.len > 0)
		return;
	npd_source_locate(r->file->bytes, offset, &line, &column);
	npd_buf_init(&text, r->f->arena);
	npd_buf_add_c(&text, "line ");
	npd_buf_add_u64(&text, line);
	npd_buf_add_c(&text, ", column ");
	npd_buf_add_u64(&text, column);
	npd_buf_add_c(&text, ": ");
	npd_buf_add(&text, what);
	r->problem = npd_buf_str(&text);
}

/* `text`, which lies in the file, to a tree. */
static void parse(struct reader *r, npd_str text)
{
	r->base = (size_t)(text.ptr - r->file->bytes.ptr);
	npd_json_read(r->f->arena, text, &r->tree);
	if (r->tree.problems.len > 0)
		note_problem(r, r->tree.problems.data[0].text,
			r->tree.problems.data[0].at.from + r->base);
}

/* ---- a list that is too large for one tree: item by item ---- */

/* Where the item at the front ends: at a comma, at the end of the list, or of the text. */
static size_t item_length(npd_str s)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < s.len; i++) {
		const char c = s.ptr[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (depth == 0 && (c == ',' || c == ']'))
			return i;
		else if (c == '[' || c == '{')
			depth++;
		else if ((c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return s.len;
}

static void read_item(struct reader *r, struct npd_fact *item, npd_str text)
{
	const struct npd_fact_place whole = { r->file, { 0 }, { 0 } };

	parse(r, text);
	if (r->tree.root == NULL)
		npd_fact_set_unknown(item, NPD_STR("it can not be read as JSON"), whole);
	else
		add_item(r, item, r->tree.root);
}

static void read_parted(struct reader *r, struct npd_fact *map, struct npd_fact *list, npd_str rest)
{
	const struct npd_fact_place whole = { r->file, { 0 }, { 0 } };
	size_t broken = 0;
	int64_t count = 0;
	bool ended = false;

	npd_fact_set_map(map, whole);
	npd_fact_set_list(list, whole);
	npd_fact_set_str(npd_fact_member(r->f, map, "kind"), NPD_STR("list"), whole);
	while (!ended && rest.len > 0 && broken < NPD_JSON_PROBLEMS_MAX) {
		const npd_str text = npd_str_head(rest, item_length(rest));

		if (list->members.len < NPD_QUANT_LISTED_MAX) {
			read_item(r, npd_fact_append(r->f, list), text);
			broken += r->tree.problems.len > 0;
		}
		count++;
		rest = npd_str_from(rest, text.len);
		ended = npd_str_starts(rest, NPD_STR("]"));
		rest = npd_str_from(rest, 1);
	}
	if (ended)
		npd_fact_set_int(npd_fact_member(r->f, map, "count"), count, whole);
	else
		npd_fact_set_unknown(npd_fact_member(r->f, map, "count"),
			NPD_STR("the file was not read to its end"), whole);
	rest = trim_lines(rest);
	if (!ended)
		note_problem(r, NPD_STR("the list does not end"), r->file->bytes.len);
	else if (rest.len > 0)
		note_problem(
			r, NPD_STR("there is more behind the list"), r->file->bytes.len - rest.len);
}

npd_str npd_facts_add_quant_param(struct npd_facts *f, const struct npd_file_text *file)
{
	const struct npd_fact_place whole = { file, { 0 }, { 0 } };
	const npd_str start = trim_lines(without_mark(file->bytes));
	const npd_str no_json = NPD_STR("the file can not be read as JSON");
	struct reader r = { .f = f, .file = file };
	struct npd_fact *map = npd_fact_member(f, f->root, "quant_file");
	struct npd_fact *list = npd_fact_member(f, f->root, "quant_params");

	parse(&r, file->bytes);
	const struct npd_json_node *root = r.tree.root;

	if (root != NULL && (root->kind == NPD_JSON_ARRAY || r.tree.problems.len == 0)) {
		add_document(&r, map, list);
	} else if (root == NULL && r.tree.too_large && npd_str_starts(start, NPD_STR("[")) &&
		   file->bytes.len <= NPD_QUANT_BYTES_MAX) {
		r.problem = NPD_STR("");
		read_parted(&r, map, list, npd_str_from(start, 1));
	} else {
		npd_fact_set_unknown(map, no_json, whole);
		npd_fact_set_unknown(list, no_json, whole);
	}
	const struct npd_fact *count = npd_fact_find_member(map, NPD_STR("count"));

	if (r.problem.len == 0 && count != NULL && count->value.kind == NPD_VALUE_INT &&
		count->value.as.integer > (int64_t)NPD_QUANT_LISTED_MAX)
		r.problem = NPD_STR("only the first 10000 items were read");
	return r.problem;
}
