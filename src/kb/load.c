#include "kb/load.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "kb/image.h"
#include "kb/loader.h"

/* What the head of a file gives to its entries. */
struct head {
	npd_str toolchain;
	const npd_str *stages;
	size_t stage_count;
};

static const npd_str *texts_of(struct npd_arena *arena, const struct npd_yaml *list, size_t *count)
{
	npd_str *texts = NPD_NEW_ARRAY(arena, npd_str, list->count);

	*count = 0;
	for (size_t i = 0; i < list->count; i++)
		if (list->values[i].kind == NPD_NODE_SCALAR)
			texts[(*count)++] = list->values[i].text;
	return texts;
}

static struct head read_head(struct npd_loader *l, const struct npd_yaml_file *file)
{
	const struct npd_yaml *toolchain = npd_yaml_get(&file->root, "toolchain");
	const struct npd_yaml *stage = npd_yaml_get(&file->root, "stage");
	const struct npd_yaml *stages = npd_yaml_get(&file->root, "stages");
	struct head head = { 0 };

	if (toolchain != NULL)
		head.toolchain = toolchain->text;
	if (stage != NULL && stages != NULL)
		npd_complain_at(&l->complaints, file, stage,
			"'stage' and 'stages' exclude each other, keep one");
	if (stage != NULL) {
		head.stages = &stage->text;
		head.stage_count = stage->kind == NPD_NODE_SCALAR;
	} else if (stages != NULL && stages->kind == NPD_NODE_LIST) {
		head.stages = texts_of(l->arena, stages, &head.stage_count);
	}
	return head;
}

/* ---- entries ---- */

static npd_str text_at(const struct npd_yaml *map, const char *key)
{
	const struct npd_yaml *value = npd_yaml_get(map, key);

	return value == NULL ? (npd_str){ NULL, 0 } : value->text;
}

static enum npd_severity severity_of(const struct npd_yaml *entry)
{
	const npd_str own = text_at(entry, "severity");
	const npd_str text = own.len > 0 ? own : text_at(entry, "level");

	return npd_str_eq(text, NPD_STR("error"))     ? NPD_ERROR
	       : npd_str_eq(text, NPD_STR("warning")) ? NPD_WARNING
						      : NPD_NOTE;
}

static enum npd_knowledge_status status_of(const struct npd_yaml *entry)
{
	const npd_str text = text_at(entry, "status");

	return npd_str_eq(text, NPD_STR("inferred"))	 ? NPD_INFERRED
	       : npd_str_eq(text, NPD_STR("documented")) ? NPD_DOCUMENTED
							 : NPD_OBSERVED;
}

static void set_stages(struct npd_loader *l, struct npd_item *item, const struct head *head)
{
	const struct npd_yaml *own = npd_yaml_get(item->node, "stages");

	if (!npd_kinds[item->kind].staged)
		return;
	if (own != NULL) {
		item->stages = texts_of(l->arena, own, &item->stage_count);
		return;
	}
	item->stages = head->stages;
	item->stage_count = head->stage_count;
}

static void load_entry(struct npd_loader *l, const struct npd_yaml_file *file, enum npd_kind kind,
	const struct head *head, const struct npd_yaml *node)
{
	struct npd_item item = { .file = file, .node = node, .kind = kind };
	struct npd_walk walk = {
		.arena = l->arena,
		.complaints = &l->complaints,
		.file = file,
	};

	npd_schema_check(&walk, npd_kinds[kind].entry, npd_str_of(npd_kinds[kind].list), node);
	if (node->kind != NPD_NODE_MAP)
		return;
	const struct npd_yaml *id = npd_yaml_get(node, "id");

	item.id_node = id != NULL && id->kind == NPD_NODE_SCALAR ? id : NULL;
	item.id = text_at(node, "id");
	item.toolchain = head->toolchain;
	item.severity = severity_of(node);
	item.status = status_of(node);
	item.found.data = walk.found.data;
	item.found.len = walk.found.len;
	set_stages(l, &item, head);
	if (npd_kinds[kind].matches)
		npd_match_load(l, &item);
	npd_texts_check(l, &item);
	NPD_VEC_PUSH(l->arena, &l->items, item);
}

static void load_list(struct npd_loader *l, const struct npd_yaml_file *file,
	const struct head *head, npd_str name, const struct npd_yaml *list)
{
	for (enum npd_kind kind = 0; kind < NPD_KIND_COUNT; kind++)
		if (list->kind == NPD_NODE_LIST &&
			npd_str_eq(name, npd_str_of(npd_kinds[kind].list)))
			for (size_t i = 0; i < list->count; i++)
				load_entry(l, file, kind, head, &list->values[i]);
}

static void load_file(struct npd_loader *l, struct npd_yaml_file *file)
{
	struct npd_walk walk = {
		.arena = l->arena,
		.complaints = &l->complaints,
		.file = file,
	};

	npd_yaml_read(l->arena, file, &l->complaints);
	if (file->root.kind == NPD_NODE_ABSENT)
		return;
	npd_schema_check(&walk, &npd_schema_file, NPD_STR("the file"), &file->root);
	const struct head head = read_head(l, file);

	for (size_t i = 0; file->root.kind == NPD_NODE_MAP && i < file->root.count; i++)
		load_list(l, file, &head, file->root.keys[i].text, &file->root.values[i]);
}

/* ---- the whole ---- */

static int by_name(const void *a, const void *b)
{
	const struct npd_yaml_file *x = a, *y = b;
	const int names = npd_str_cmp(x->name, y->name);

	return names != 0 ? names : npd_str_cmp(x->text, y->text);
}

static void take_sources(struct npd_loader *l, const struct npd_source *sources, size_t count)
{
	l->files = NPD_NEW_ARRAY(l->arena, struct npd_yaml_file, count);
	l->file_count = count;
	for (size_t i = 0; i < count; i++) {
		l->files[i].name = sources[i].name;
		l->files[i].text = sources[i].text;
	}
	if (count > 0)
		qsort(l->files, count, sizeof l->files[0], by_name);
	for (size_t i = 0; i < count; i++)
		l->files[i].number = (uint32_t)i;
}

static enum npd_status fail_defective(const struct npd_kb_errors *errors, struct npd_error *reterr)
{
	const struct npd_kb_error *first = &errors->items[0];
	char more[48] = "";

	if (errors->count > 1)
		snprintf(more, sizeof more, " (and %zu more)", errors->count - 1);
	if (first->line == 0)
		return npd_fail(reterr, NPD_EKB, "%.*s: %.*s%s", NPD_ARG(first->file),
			NPD_ARG(first->text), more);
	return npd_fail(reterr, NPD_EKB, "%.*s:%u:%u: %.*s%s", NPD_ARG(first->file), first->line,
		first->column, NPD_ARG(first->text), more);
}

static void free_scratch(void *handle)
{
	npd_arena_done(handle);
}

enum npd_status npd_kb_compile(struct npd_arena *arena, const struct npd_source *sources,
	size_t count, npd_str benign, const struct npd_kb *base, struct npd_buf *image,
	struct npd_kb_errors *errors, struct npd_error *reterr)
{
	struct npd_loader *l = NPD_NEW(arena, struct npd_loader);

	*errors = (struct npd_kb_errors){ NULL, 0 };
	npd_arena_init(&l->scratch, 0, arena->oom);
	npd_arena_defer(arena, free_scratch, &l->scratch);
	l->arena = arena;
	l->base = base;
	l->complaints.arena = arena;
	take_sources(l, sources, count);
	for (size_t i = 0; i < count; i++)
		load_file(l, &l->files[i]);
	npd_names_check(l);
	npd_rules_check(l);
	if (l->complaints.items.len == 0)
		return npd_image_write(l, benign, image, reterr);
	*errors = npd_complaints_sorted(&l->complaints);
	return fail_defective(errors, reterr);
}
