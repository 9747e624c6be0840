#include "kb/kb.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "kb/image.h"
#include "kb/load.h"

struct npd_kb {
	struct npd_arena arena;
	NPD_VEC(struct npd_image *) images; /* the built-in one first */
	const npd_str *toolchains;
	const struct stage_list {
		const npd_str *items;
		size_t count;
	} * stages; /* one a toolchain */
	size_t toolchain_count;
};

const char *npd_kind_name(enum npd_kind kind)
{
	static const char *const names[NPD_KIND_COUNT] = {
		[NPD_KIND_SIGNATURE] = "signature",
		[NPD_KIND_RULE] = "rule",
		[NPD_KIND_CONTEXT] = "context",
		[NPD_KIND_PREFIX] = "prefix",
		[NPD_KIND_HARMLESS] = "harmless",
		[NPD_KIND_OBSERVATION] = "observation",
		[NPD_KIND_MARKER] = "marker",
		[NPD_KIND_KEY] = "key",
		[NPD_KIND_CODE] = "code",
		[NPD_KIND_VERDICT] = "verdict",
		[NPD_KIND_TOPIC] = "topic",
		[NPD_KIND_PLAYBOOK] = "playbook",
		[NPD_KIND_TICKET] = "ticket",
		[NPD_KIND_FACT] = "fact",
	};

	return names[kind];
}

/* ---- entries ---- */

size_t npd_kb_count(const struct npd_kb *kb)
{
	const struct npd_image *last = kb->images.data[kb->images.len - 1];

	return last->entry_base + last->entry_count;
}

const struct npd_entry *npd_kb_at(const struct npd_kb *kb, size_t i)
{
	size_t k = kb->images.len - 1;

	while (i < kb->images.data[k]->entry_base)
		k--;
	return &kb->images.data[k]->entries[i - kb->images.data[k]->entry_base];
}

/* The entry of one image that has the id or alias, numbered in the image. */
static size_t find_name(const struct npd_image *image, npd_str id)
{
	size_t low = 0, high = image->name_count;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		const int order = npd_str_cmp(id, image->names[middle]);

		if (order == 0)
			return image->name_entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NPD_NOT_FOUND;
}

size_t npd_kb_find(const struct npd_kb *kb, npd_str id)
{
	for (size_t k = kb->images.len; k-- > 0;) {
		const struct npd_image *image = kb->images.data[k];
		const size_t i = find_name(image, id);

		if (i == NPD_NOT_FOUND)
			continue;
		/* an alias of what was replaced means what replaces it; that lies further up */
		if (image->entries[i].replaced && !npd_str_eq(image->entries[i].id, id))
			return npd_kb_find(kb, image->entries[i].id);
		if (!image->entries[i].replaced)
			return image->entry_base + i;
	}
	return NPD_NOT_FOUND;
}

/* The id whose part behind the toolchain is `slug`. */
static npd_str find_slug(const struct npd_image *image, npd_str slug)
{
	for (size_t i = 0; i < image->name_count; i++) {
		npd_str rest = image->names[i];

		npd_str_cut(&rest, '.');
		if (npd_str_eq(rest, slug))
			return image->names[i];
	}
	return (npd_str){ NULL, 0 };
}

npd_str npd_kb_suggest(const struct npd_kb *kb, npd_str id)
{
	npd_str best[2] = { 0 };

	for (size_t k = 0; id.len > 0 && k < kb->images.len; k++) {
		const struct npd_image *image = kb->images.data[k];
		const npd_str same_slug = find_slug(image, id);
		const size_t near = npd_suggest(id, image->names, image->name_count);

		if (same_slug.len > 0)
			return same_slug;
		if (near == NPD_NOT_FOUND)
			continue;
		best[1] = image->names[near];
		best[0] = best[npd_suggest(id, best, 2)];
	}
	return best[0];
}

/* ---- patterns ---- */

size_t npd_kb_pattern_count(const struct npd_kb *kb)
{
	const struct npd_image *last = kb->images.data[kb->images.len - 1];

	return last->pattern_base + last->pattern_count;
}

const struct npd_pattern *npd_kb_pattern(const struct npd_kb *kb, size_t i)
{
	size_t k = kb->images.len - 1;

	while (i < kb->images.data[k]->pattern_base)
		k--;
	return &kb->images.data[k]->patterns[i - kb->images.data[k]->pattern_base];
}

/* The k-th image that has a scanner; one without patterns has none. */
static const struct npd_image *scanned_image(const struct npd_kb *kb, size_t k)
{
	for (size_t i = 0; i < kb->images.len; i++)
		if (kb->images.data[i]->scanner != NULL && k-- == 0)
			return kb->images.data[i];
	return NULL;
}

size_t npd_kb_scanner_count(const struct npd_kb *kb)
{
	size_t n = 0;

	while (scanned_image(kb, n) != NULL)
		n++;
	return n;
}

const struct npd_scanner *npd_kb_scanner(const struct npd_kb *kb, size_t k)
{
	const struct npd_image *image = scanned_image(kb, k);

	return image == NULL ? NULL : image->scanner;
}

size_t npd_kb_scanner_base(const struct npd_kb *kb, size_t k)
{
	const struct npd_image *image = scanned_image(kb, k);

	return image == NULL ? 0 : image->pattern_base;
}

/* ---- toolchains and stages ---- */

static npd_str pair_text(const struct npd_image *image, size_t i)
{
	return image->refs[npd_image_u32(image->sections[NPD_IMAGE_STAGES].at + 4 * i)];
}

/* All pairs of all images, sorted; equal ones may stand several times. */
static struct npd_stage_pair *all_pairs(struct npd_kb *kb, size_t *count)
{
	NPD_VEC(struct npd_stage_pair) pairs = { 0 };

	for (size_t k = 0; k < kb->images.len; k++) {
		const struct npd_image *image = kb->images.data[k];
		const size_t n = image->sections[NPD_IMAGE_STAGES].size / (4 * NPD_STAGE_WORDS);

		for (size_t i = 0; i < n; i++) {
			const struct npd_stage_pair pair = { pair_text(image, NPD_STAGE_WORDS * i),
				pair_text(image, NPD_STAGE_WORDS * i + 1) };

			NPD_VEC_PUSH(&kb->arena, &pairs, pair);
		}
	}
	if (kb->images.len > 1 && pairs.len > 0)
		qsort(pairs.data, pairs.len, sizeof pairs.data[0], npd_stage_pair_cmp);
	*count = pairs.len;
	return pairs.data;
}

static void list_stages(struct npd_kb *kb)
{
	size_t count, n = 0, stage_count = 0;
	const struct npd_stage_pair *pairs = all_pairs(kb, &count);
	npd_str *toolchains = NPD_NEW_ARRAY(&kb->arena, npd_str, count);
	npd_str *stages = NPD_NEW_ARRAY(&kb->arena, npd_str, count);
	struct stage_list *lists = NPD_NEW_ARRAY(&kb->arena, struct stage_list, count);

	for (size_t i = 0; i < count; i++) {
		if (n == 0 || !npd_str_eq(toolchains[n - 1], pairs[i].toolchain)) {
			lists[n].items = stages + stage_count;
			toolchains[n++] = pairs[i].toolchain;
		} else if (npd_stage_pair_cmp(&pairs[i - 1], &pairs[i]) == 0) {
			continue;
		}
		if (pairs[i].stage.len > 0) {
			stages[stage_count++] = pairs[i].stage;
			lists[n - 1].count++;
		}
	}
	kb->toolchains = toolchains;
	kb->toolchain_count = n;
	kb->stages = lists;
}

size_t npd_kb_toolchains(const struct npd_kb *kb, const npd_str **ret)
{
	*ret = kb->toolchains;
	return kb->toolchain_count;
}

size_t npd_kb_stages(const struct npd_kb *kb, npd_str toolchain, const npd_str **ret)
{
	*ret = NULL;
	for (size_t i = 0; i < kb->toolchain_count; i++) {
		if (!npd_str_eq(kb->toolchains[i], toolchain))
			continue;
		*ret = kb->stages[i].items;
		return kb->stages[i].count;
	}
	return 0;
}

/* ---- making one ---- */

static void mark_replaced(struct npd_kb *kb, const struct npd_image *by)
{
	for (size_t i = 0; i < by->entry_count; i++)
		for (size_t k = 0; k < kb->images.len; k++) {
			struct npd_image *below = kb->images.data[k];
			const size_t at = find_name(below, by->entries[i].id);

			if (at != NPD_NOT_FOUND &&
				npd_str_eq(below->entries[at].id, by->entries[i].id))
				below->entries[at].replaced = true;
		}
}

/* Lays the image in `size` bytes, which stay in place, over what is there. */
static enum npd_status lay_over(
	struct npd_kb *kb, const void *bytes, size_t size, struct npd_error *reterr)
{
	const bool first = kb->images.len == 0;
	struct npd_image *image = NULL;
	const enum npd_status status = npd_image_open(
		&kb->arena, bytes, size, first ? 0 : npd_kb_count(kb), &image, reterr);

	if (status != NPD_OK)
		return status;
	image->pattern_base = first ? 0 : npd_kb_pattern_count(kb);
	mark_replaced(kb, image);
	NPD_VEC_PUSH(&kb->arena, &kb->images, image);
	list_stages(kb);
	return NPD_OK;
}

enum npd_status npd_kb_open(
	const void *image, size_t size, struct npd_kb **ret, struct npd_error *reterr)
{
	struct npd_kb *kb = calloc(1, sizeof *kb);
	jmp_buf oom;

	if (kb == NULL)
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	npd_arena_init(&kb->arena, 0, &oom);
	if (setjmp(oom) != 0) {
		npd_kb_free(kb);
		return npd_fail(reterr, NPD_ENOMEM, "out of memory");
	}
	const enum npd_status status = lay_over(kb, image, size, reterr);

	if (status != NPD_OK) {
		npd_kb_free(kb);
		return status;
	}
	kb->arena.oom = NULL;
	*ret = kb;
	return NPD_OK;
}

enum npd_status npd_kb_add(struct npd_kb *kb, const struct npd_source *sources, size_t count,
	struct npd_arena *arena, struct npd_kb_errors *errors, struct npd_error *reterr)
{
	struct npd_buf image;

	npd_buf_init(&image, arena);
	enum npd_status status =
		npd_kb_compile(arena, sources, count, NPD_STR(""), kb, &image, errors, reterr);

	if (status != NPD_OK)
		return status;
	/* the image outlives `arena`; memory may end here, too, and unwinds to the same place */
	kb->arena.oom = arena->oom;
	const npd_str bytes = npd_arena_copy(&kb->arena, npd_buf_str(&image));

	status = lay_over(kb, bytes.ptr, bytes.len, reterr);
	kb->arena.oom = NULL;
	return status;
}

struct npd_kb *npd_kb_free(struct npd_kb *kb)
{
	if (kb == NULL)
		return NULL;
	npd_arena_done(&kb->arena);
	free(kb);
	return NULL;
}
