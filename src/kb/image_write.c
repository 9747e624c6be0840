#include "kb/image.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/map.h"
#include "kb/loader.h"

struct writer {
	struct npd_arena *arena;
	struct npd_buf sections[NPD_IMAGE_SECTIONS];
	struct npd_map strings; /* text -> offset in STRINGS */
	struct npd_map refs;	/* text -> number of its single ref */
	uint32_t hole_count, ref_count;
	NPD_VEC(uint32_t) nodes; /* NPD_IMAGE_NODE_WORDS each */
	NPD_VEC(struct npd_scan_pattern) scanned;
};

static void put_u32(struct npd_buf *b, uint32_t v)
{
	const unsigned char bytes[4] = { (unsigned char)v, (unsigned char)(v >> 8),
		(unsigned char)(v >> 16), (unsigned char)(v >> 24) };

	npd_buf_add_bytes(b, bytes, sizeof bytes);
}

static uint32_t put_string(struct writer *w, npd_str s)
{
	struct npd_buf *strings = &w->sections[NPD_IMAGE_STRINGS];
	const size_t known = npd_map_find(&w->strings, s);

	if (known != NPD_NOT_FOUND)
		return (uint32_t)known;
	const size_t at = strings->len;

	npd_buf_add(strings, s);
	npd_map_add(&w->strings, s, at);
	return (uint32_t)at;
}

/* A ref of its own, for lists whose refs stand side by side. */
static uint32_t put_ref(struct writer *w, npd_str s)
{
	put_u32(&w->sections[NPD_IMAGE_REFS], put_string(w, s));
	put_u32(&w->sections[NPD_IMAGE_REFS], (uint32_t)s.len);
	return w->ref_count++;
}

static uint32_t put_shared_ref(struct writer *w, npd_str s)
{
	const size_t known = npd_map_find(&w->refs, s);

	if (known != NPD_NOT_FOUND)
		return (uint32_t)known;
	const uint32_t ref = put_ref(w, s);

	npd_map_add(&w->refs, s, ref);
	return ref;
}

static uint32_t put_refs(struct writer *w, const npd_str *texts, size_t count)
{
	const uint32_t first = w->ref_count;

	for (size_t i = 0; i < count; i++)
		put_ref(w, texts[i]);
	return first;
}

/* ---- trees ---- */

/* Room for `count` nodes side by side; the number of the first. */
static uint32_t new_nodes(struct writer *w, size_t count)
{
	const size_t first = w->nodes.len / NPD_IMAGE_NODE_WORDS;

	for (size_t i = 0; i < count * NPD_IMAGE_NODE_WORDS; i++)
		NPD_VEC_PUSH(w->arena, &w->nodes, 0);
	return (uint32_t)first;
}

static void put_node(struct writer *w, uint32_t index, const struct npd_yaml *node, uint32_t file)
{
	const bool map = node->kind == NPD_NODE_MAP;
	const bool scalar = node->kind == NPD_NODE_SCALAR;
	const uint32_t at = scalar ? put_string(w, node->text)
				   : new_nodes(w, map ? node->count * 2 : node->count);
	uint32_t *words = w->nodes.data + (size_t)index * NPD_IMAGE_NODE_WORDS;

	words[NPD_IMAGE_NODE_KIND] = (uint32_t)node->kind | file << 2;
	words[NPD_IMAGE_NODE_LINE] = node->line;
	words[NPD_IMAGE_NODE_COLUMN] = node->column;
	words[NPD_IMAGE_NODE_AT] = at;
	words[NPD_IMAGE_NODE_COUNT] = (uint32_t)(scalar ? node->text.len : node->count);
	for (size_t i = 0; !scalar && i < node->count; i++) {
		if (map)
			put_node(w, at + 2 * (uint32_t)i, &node->keys[i], file);
		put_node(w, at + (map ? 2 * (uint32_t)i + 1 : (uint32_t)i), &node->values[i], file);
	}
}

/* ---- the index ---- */

static void put_entry(struct writer *w, const struct npd_item *item)
{
	struct npd_buf *b = &w->sections[NPD_IMAGE_ENTRIES];
	const uint32_t node = new_nodes(w, 1);

	put_node(w, node, item->node, item->file->number);
	put_u32(b, item->kind);
	put_u32(b, item->severity);
	put_u32(b, item->status);
	put_u32(b, node);
	put_u32(b, put_shared_ref(w, item->id));
	put_u32(b, put_shared_ref(w, item->toolchain));
	put_u32(b, put_refs(w, item->stages, item->stage_count));
	put_u32(b, (uint32_t)item->stage_count);
}

static void put_pattern(struct writer *w, size_t entry, size_t leaf_number,
	const struct npd_leaf *leaf, bool anchored)
{
	struct npd_buf *b = &w->sections[NPD_IMAGE_PATTERNS];
	const struct npd_template *t = &leaf->compiled;
	const uint32_t first_hole = w->hole_count;

	for (size_t i = 0; i < t->hole_count; i++) {
		put_u32(&w->sections[NPD_IMAGE_HOLES], put_shared_ref(w, t->holes[i].name));
		put_u32(&w->sections[NPD_IMAGE_HOLES], t->holes[i].type);
		w->hole_count++;
	}
	put_u32(b, (uint32_t)entry);
	put_u32(b, (uint32_t)leaf_number);
	put_u32(b, (leaf->whole ? NPD_PATTERN_WHOLE : 0) | (anchored ? NPD_PATTERN_ANCHORED : 0));
	put_u32(b, (uint32_t)t->fixed_bytes);
	put_u32(b, put_shared_ref(w, t->regex));
	put_u32(b, put_refs(w, t->parts, t->part_count));
	put_u32(b, (uint32_t)t->part_count);
	put_u32(b, first_hole);
	put_u32(b, (uint32_t)t->hole_count);
}

/* The scanner numbers its patterns from 0, so those that are not in it come last. */
static void put_patterns(struct writer *w, const struct npd_loader *l, bool anchored)
{
	for (size_t i = 0; i < l->items.len; i++) {
		const struct npd_item *item = &l->items.data[i];

		if ((item->kind == NPD_KIND_PREFIX) != anchored)
			continue;
		for (size_t k = 0; k < item->leaves.len; k++) {
			const struct npd_leaf *leaf = &item->leaves.data[k];
			const struct npd_scan_pattern scanned = { leaf->compiled.parts,
				leaf->compiled.part_count };

			put_pattern(w, i, k, leaf, anchored);
			if (!anchored)
				NPD_VEC_PUSH(w->arena, &w->scanned, scanned);
		}
	}
}

struct name {
	npd_str text;
	size_t entry;
};

static int by_text(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return npd_str_cmp(x->text, y->text);
}

static void put_names(struct writer *w, const struct npd_loader *l)
{
	NPD_VEC(struct name) names = { 0 };

	for (size_t i = 0; i < l->items.len; i++) {
		const struct npd_yaml *aliases = npd_yaml_get(l->items.data[i].node, "aliases");

		NPD_VEC_PUSH(w->arena, &names, (struct name){ l->items.data[i].id, i });
		for (size_t k = 0; aliases != NULL && k < aliases->count; k++)
			NPD_VEC_PUSH(w->arena, &names, (struct name){ aliases->values[k].text, i });
	}
	if (names.len > 0)
		qsort(names.data, names.len, sizeof names.data[0], by_text);
	for (size_t i = 0; i < names.len; i++) {
		put_u32(&w->sections[NPD_IMAGE_NAMES], put_shared_ref(w, names.data[i].text));
		put_u32(&w->sections[NPD_IMAGE_NAMES], (uint32_t)names.data[i].entry);
	}
}

/* ---- toolchains and stages ---- */

/* What a context says by itself; with a placeholder only the log can tell. */
static npd_str set_value(const struct npd_item *item, const char *key, npd_str otherwise)
{
	const struct npd_yaml *value = npd_yaml_get(npd_yaml_get(item->node, "sets"), key);

	if (item->kind != NPD_KIND_CONTEXT || value == NULL || !npd_is_slug(value->text))
		return otherwise;
	return value->text;
}

static void put_stages(struct writer *w, const struct npd_loader *l)
{
	NPD_VEC(struct npd_stage_pair) pairs = { 0 };

	for (size_t i = 0; i < l->items.len; i++) {
		const struct npd_item *item = &l->items.data[i];
		const npd_str toolchain = set_value(item, "toolchain", item->toolchain);
		const struct npd_stage_pair first = { toolchain,
			set_value(item, "stage", NPD_STR("")) };

		NPD_VEC_PUSH(w->arena, &pairs, first);
		for (size_t k = 0; k < item->stage_count; k++)
			NPD_VEC_PUSH(w->arena, &pairs,
				(struct npd_stage_pair){ toolchain, item->stages[k] });
	}
	if (pairs.len > 0)
		qsort(pairs.data, pairs.len, sizeof pairs.data[0], npd_stage_pair_cmp);
	for (size_t i = 0; i < pairs.len; i++) {
		if (i > 0 && npd_stage_pair_cmp(&pairs.data[i - 1], &pairs.data[i]) == 0)
			continue;
		put_u32(&w->sections[NPD_IMAGE_STAGES], put_shared_ref(w, pairs.data[i].toolchain));
		put_u32(&w->sections[NPD_IMAGE_STAGES], put_shared_ref(w, pairs.data[i].stage));
	}
}

/* ---- the block ---- */

static void pad(struct npd_buf *b)
{
	npd_buf_add_repeat(b, '\0', (8 - b->len % 8) % 8);
}

static void patch_checksum(struct npd_buf *body, size_t index_end)
{
	unsigned char *head = (unsigned char *)body->data;
	const uint64_t sum =
		npd_image_checksum(head + NPD_IMAGE_SECTIONS_AT, index_end - NPD_IMAGE_SECTIONS_AT);

	for (unsigned i = 0; i < 8; i++)
		head[NPD_IMAGE_CHECKSUM_AT + i] = (unsigned char)(sum >> 8 * i);
}

static enum npd_status put_block(struct writer *w, struct npd_buf *out, struct npd_error *reterr)
{
	struct npd_buf block;
	size_t at = NPD_IMAGE_HEADER_BYTES, index_end = 0;

	for (size_t i = 0; i < NPD_IMAGE_SECTIONS; i++) {
		if (i == NPD_IMAGE_NODES)
			index_end = at;
		at += (w->sections[i].len + 7) / 8 * 8;
	}
	if (at > NPD_IMAGE_MAX_BYTES)
		return npd_fail(reterr, NPD_EKB, "the knowledge needs %zu MiB, at most %zu fit",
			at >> 20, NPD_IMAGE_MAX_BYTES >> 20);
	npd_buf_init(&block, w->arena);
	npd_buf_add_bytes(&block, NPD_IMAGE_MAGIC, 8);
	put_u32(&block, NPD_IMAGE_VERSION);
	put_u32(&block, (uint32_t)at);
	npd_buf_add_repeat(&block, '\0', 8);
	at = NPD_IMAGE_HEADER_BYTES;
	for (size_t i = 0; i < NPD_IMAGE_SECTIONS; i++) {
		put_u32(&block, (uint32_t)at);
		put_u32(&block, (uint32_t)w->sections[i].len);
		at += (w->sections[i].len + 7) / 8 * 8;
	}
	for (size_t i = 0; i < NPD_IMAGE_SECTIONS; i++) {
		npd_buf_add(&block, npd_buf_str(&w->sections[i]));
		pad(&block);
	}
	patch_checksum(&block, index_end);
	npd_buf_add(out, npd_buf_str(&block));
	return NPD_OK;
}

enum npd_status npd_image_write(
	struct npd_loader *l, npd_str benign, struct npd_buf *out, struct npd_error *reterr)
{
	struct writer *w = NPD_NEW(l->arena, struct writer);
	enum npd_status status = NPD_OK;

	w->arena = l->arena;
	npd_map_init(&w->strings, l->arena);
	npd_map_init(&w->refs, l->arena);
	for (size_t i = 0; i < NPD_IMAGE_SECTIONS; i++)
		npd_buf_init(&w->sections[i], l->arena);
	for (size_t i = 0; i < l->file_count; i++)
		put_u32(&w->sections[NPD_IMAGE_FILES], put_shared_ref(w, l->files[i].name));
	new_nodes(w, 1); /* the absent one */
	for (size_t i = 0; i < l->items.len; i++)
		put_entry(w, &l->items.data[i]);
	put_patterns(w, l, false);
	put_patterns(w, l, true);
	put_names(w, l);
	put_stages(w, l);
	for (size_t i = 0; i < w->nodes.len; i++)
		put_u32(&w->sections[NPD_IMAGE_NODES], w->nodes.data[i]);
	if (w->scanned.len > 0)
		status = npd_scan_build(l->arena, w->scanned.data, w->scanned.len, benign,
			&w->sections[NPD_IMAGE_SCANNER], NULL, reterr);
	return status == NPD_OK ? put_block(w, out, reterr) : status;
}
