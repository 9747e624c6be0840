/*
 * fuzz_onnx_text.c - reads any bytes as the text form of an ONNX model.
 *
 * Invariants: what is no such text has one problem with a place in it; what is one gives a model
 * that the reader of the bytes takes whole, with nodes that stand in the text.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "format/onnx_text.h"

#define ARENA_LIMIT_BYTES ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void run(struct npd_arena *arena, npd_str text)
{
	const struct npd_onnx *model = npd_onnx_text_read(arena, text);

	if (!model->complete)
		require(model->problems.len > 0 && model->problems.data[0].text.len > 0);
	for (size_t i = 0; i < model->problems.len; i++)
		require(model->problems.data[i].at <= text.len);
	for (size_t i = 0; model->graph != NULL && i < model->graph->nodes.len; i++) {
		const struct npd_span span = model->graph->nodes.data[i].span;

		require(span.from < span.to && span.to <= text.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_arena arena;
	jmp_buf oom;

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	run(&arena, (npd_str){ (const char *)data, size });
	npd_arena_done(&arena);
	return 0;
}
