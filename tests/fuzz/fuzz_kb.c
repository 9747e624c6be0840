/*
 * fuzz_kb.c - any bytes as one knowledge file: errors lie inside the file; what compiles opens and
 * its trees can be read.
 */
#include <assert.h>
#include <stdlib.h>

#include "kb/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t read_tree(struct npd_node n)
{
	size_t bytes = npd_node_text(n).len;

	for (size_t i = 0; i < npd_node_count(n); i++)
		bytes += npd_node_key(n, i).len + read_tree(npd_node_at(n, i));
	return bytes;
}

static void check_errors(const struct npd_kb_errors *errors, npd_str text)
{
	unsigned lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	assert(errors->count > 0 && errors->count <= NPD_KB_ERRORS_MAX + 1);
	for (size_t i = 0; i < errors->count; i++) {
		assert(errors->items[i].line <= lines + 1);
		assert((errors->items[i].line == 0) == (errors->items[i].column == 0));
		assert(errors->items[i].text.len > 0);
	}
}

static void check_image(npd_str image)
{
	struct npd_kb *kb = NULL;
	size_t bytes = 0;

	if (npd_kb_open(image.ptr, image.len, &kb, NULL) != NPD_OK)
		abort();
	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		const struct npd_entry *e = npd_kb_at(kb, i);

		assert(npd_kb_find(kb, e->id) == i);
		bytes += read_tree(e->node);
	}
	for (size_t i = 0; i < npd_kb_pattern_count(kb); i++)
		assert(npd_kb_pattern(kb, i)->entry < npd_kb_count(kb));
	assert(bytes > 0 || npd_kb_count(kb) == 0);
	npd_kb_free(kb);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_arena arena;
	struct npd_buf image;
	struct npd_kb_errors errors;
	const npd_str text = { (const char *)data, size };
	const struct npd_source source = { NPD_STR("fuzz.yaml"), text };

	npd_arena_init(&arena, 0, NULL);
	npd_buf_init(&image, &arena);
	if (npd_kb_compile(&arena, &source, 1, NPD_STR(""), NULL, &image, &errors, NULL) == NPD_OK)
		check_image(npd_buf_str(&image));
	else
		check_errors(&errors, text);
	npd_arena_done(&arena);
	return 0;
}
