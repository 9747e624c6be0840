/*
 * fuzz_json.c - reads any bytes as JSON.
 *
 * Invariants: places lie in the text, children stand in their parents, problems are bounded.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "format/json_read.h"

#define ARENA_LIMIT_BYTES ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct npd_json_node *node, size_t size)
{
	size_t count = 0;

	require(node->at.from <= node->at.to && node->at.to <= size);
	for (const struct npd_json_node *p = node->first; p != NULL; p = p->next) {
		require(p->at.from >= node->at.from && p->at.to <= node->at.to);
		check(p, size);
		count++;
	}
	require(count == node->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_json_tree tree;
	struct npd_arena arena;
	jmp_buf oom;

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	npd_json_read(&arena, (npd_str){ (const char *)data, size }, &tree);
	require(tree.problems.len <= NPD_JSON_PROBLEMS_MAX);
	if (tree.root != NULL)
		check(tree.root, size);
	npd_arena_done(&arena);
	return 0;
}
