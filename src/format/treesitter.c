#include "format/treesitter.h"

#include <tree_sitter/api.h>

#include "base/map.h"

/* what the generated parsers define */
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_json(void);

/* A text is read in pieces, so that the parser's work can be counted: error recovery reads again.
 */
#define PIECE_BYTES 256u
#define READS_PER_PIECE 40u
#define READS_MIN 4000u

struct reading {
	npd_str bytes;
	size_t reads, reads_max;
	size_t cancel; /* the parser looks at it */
};

/* What must be freed when memory ends in the middle. */
struct handles {
	TSParser *parser;
	TSTree *tree;
	TSTreeCursor cursor;
	bool has_cursor;
};

static void release(void *handle)
{
	struct handles *h = handle;

	if (h->has_cursor)
		ts_tree_cursor_delete(&h->cursor);
	if (h->tree != NULL)
		ts_tree_delete(h->tree);
	if (h->parser != NULL)
		ts_parser_delete(h->parser);
	*h = (struct handles){ 0 };
}

static const char *read_piece(void *payload, uint32_t at, TSPoint position, uint32_t *size)
{
	struct reading *r = payload;

	(void)position;
	if (++r->reads > r->reads_max)
		r->cancel = 1;
	if (at >= r->bytes.len) {
		*size = 0;
		return "";
	}
	const size_t rest = r->bytes.len - at;
	*size = (uint32_t)(rest < PIECE_BYTES ? rest : PIECE_BYTES);
	return r->bytes.ptr + at;
}

static const TSLanguage *language_of(enum npd_grammar grammar)
{
	switch (grammar) {
	case NPD_GRAMMAR_PYTHON:
		return tree_sitter_python();
	case NPD_GRAMMAR_JSON:
		return tree_sitter_json();
	}
	return NULL;
}

/* ---- names of the grammar -> indexes of the caller ---- */

struct indexes {
	unsigned short *kinds; /* by symbol */
	unsigned char *fields; /* by field id */
	size_t symbol_count, field_count;
};

static void index_names(
	struct npd_map *map, struct npd_arena *arena, const char *const *names, size_t count)
{
	npd_map_init(map, arena);
	for (size_t i = 1; i < count; i++)
		npd_map_add(map, npd_str_of(names[i]), i);
}

static struct indexes make_indexes(
	struct npd_arena *arena, const TSLanguage *language, const struct npd_syntax_names *names)
{
	struct indexes ix = { .symbol_count = ts_language_symbol_count(language),
		.field_count = ts_language_field_count(language) + (size_t)1 };
	struct npd_map map;

	index_names(&map, arena, names->kinds, names->kind_count);
	ix.kinds = NPD_NEW_ARRAY(arena, unsigned short, ix.symbol_count);
	for (size_t i = 0; i < ix.symbol_count; i++) {
		if (ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeAuxiliary)
			continue;
		const char *name = ts_language_symbol_name(language, (TSSymbol)i);
		const size_t kind = npd_map_find(&map, npd_str_of(name));
		/* keywords are called as some named nodes are */
		if (kind != NPD_NOT_FOUND &&
			ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular)
			ix.kinds[i] = (unsigned short)kind;
	}
	index_names(&map, arena, names->fields, names->field_count);
	ix.fields = NPD_NEW_ARRAY(arena, unsigned char, ix.field_count);
	for (size_t i = 1; i < ix.field_count; i++) {
		const char *name = ts_language_field_name_for_id(language, (TSFieldId)i);
		const size_t field = npd_map_find(&map, npd_str_of(name));
		if (field != NPD_NOT_FOUND)
			ix.fields[i] = (unsigned char)field;
	}
	return ix;
}

/* ---- the tree ---- */

struct builder {
	struct npd_arena *arena;
	struct indexes ix;
	struct npd_syntax_tree *tree;
};

static struct npd_syntax *make_node(struct builder *b, const TSTreeCursor *cursor)
{
	const TSNode from = ts_tree_cursor_current_node(cursor);
	const TSSymbol symbol = ts_node_symbol(from);
	const TSFieldId field = ts_tree_cursor_current_field_id(cursor);
	struct npd_syntax *node = NPD_NEW(b->arena, struct npd_syntax);

	node->from = ts_node_start_byte(from);
	node->to = ts_node_end_byte(from);
	node->named = ts_node_is_named(from);
	node->missing = ts_node_is_missing(from);
	node->error = symbol == (TSSymbol)-1;
	if (symbol < b->ix.symbol_count)
		node->kind = b->ix.kinds[symbol];
	if (field < b->ix.field_count)
		node->field = b->ix.fields[field];
	if ((node->error || node->missing) && !b->tree->has_error) {
		b->tree->has_error = true;
		b->tree->error = npd_syntax_span(node);
	}
	return node;
}

/* Goes over the tree without recursion; a parent's end is where its children are complete. */
static void build(struct builder *b, TSTreeCursor *cursor)
{
	struct npd_syntax *parents[NPD_SYNTAX_DEPTH_MAX];
	unsigned depth = 0;
	struct npd_syntax *last = make_node(b, cursor);

	b->tree->root = last;
	for (;;) {
		if (depth < NPD_SYNTAX_DEPTH_MAX && ts_tree_cursor_goto_first_child(cursor)) {
			struct npd_syntax *child = make_node(b, cursor);
			last->first = child;
			parents[depth++] = last;
			last = child;
			continue;
		}
		if (depth == NPD_SYNTAX_DEPTH_MAX &&
			ts_node_child_count(ts_tree_cursor_current_node(cursor)) > 0)
			b->tree->too_deep = true;
		while (!ts_tree_cursor_goto_next_sibling(cursor)) {
			if (depth == 0 || !ts_tree_cursor_goto_parent(cursor))
				return;
			last = parents[--depth];
		}
		struct npd_syntax *sibling = make_node(b, cursor);
		last->next = sibling;
		last = sibling;
	}
}

/* As many nodes without children as the text can have, or more. */
static size_t count_words(npd_str s)
{
	size_t count = 0;
	bool in_word = false;

	for (size_t i = 0; i < s.len; i++) {
		const char c = s.ptr[i];
		const bool word = npd_is_word(c) || (unsigned char)c >= 0x80;
		if (word)
			count += in_word ? 0 : 1;
		else if (c == '\n' || c == '\r')
			count += 3;
		else if (!npd_is_blank(c))
			count++;
		in_word = word;
	}
	return count;
}

struct npd_syntax_tree npd_syntax_parse(struct npd_arena *arena, enum npd_grammar grammar,
	const struct npd_syntax_names *names, npd_str bytes)
{
	struct npd_syntax_tree tree = { .bytes = bytes };
	struct handles *h = NPD_NEW(arena, struct handles);
	const TSLanguage *language = language_of(grammar);

	if (bytes.len > NPD_SYNTAX_BYTES_MAX || count_words(bytes) > NPD_SYNTAX_WORDS_MAX) {
		tree.too_large = true;
		return tree;
	}
	struct builder b = { arena, make_indexes(arena, language, names), &tree };
	struct reading r = { .bytes = bytes,
		.reads_max = READS_MIN + bytes.len / PIECE_BYTES * READS_PER_PIECE };

	npd_arena_defer(arena, release, h);
	h->parser = ts_parser_new();
	if (!ts_parser_set_language(h->parser, language)) {
		tree.given_up = true;
		return tree;
	}
	ts_parser_set_cancellation_flag(h->parser, &r.cancel);
	h->tree = ts_parser_parse(h->parser, NULL,
		(TSInput){ .payload = &r, .read = read_piece, .encoding = TSInputEncodingUTF8 });
	if (h->tree == NULL) {
		tree.given_up = true;
	} else {
		h->cursor = ts_tree_cursor_new(ts_tree_root_node(h->tree));
		h->has_cursor = true;
		build(&b, &h->cursor);
	}
	release(h);
	return tree;
}

npd_str npd_syntax_text(const struct npd_syntax_tree *tree, const struct npd_syntax *node)
{
	return npd_str_sub(tree->bytes, node->from, node->to);
}
