/*
 * fuzz_onnx.c - reads any bytes as an ONNX model, makes facts of them and prints those.
 *
 * Invariants: what is not complete says why, places lie in the file, every document prints. Memory
 * is capped: leaving through `oom` is a defect too.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "facts/model.h"
#include "format/model_kind.h"
#include "format/onnx.h"

#define ARENA_LIMIT_BYTES ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_model(struct npd_arena *arena, npd_str bytes)
{
	const struct npd_onnx *model = npd_onnx_read(arena, bytes);

	require(model->complete || model->problems.len > 0);
	for (size_t i = 0; i < model->problems.len; i++)
		require(model->problems.data[i].at <= bytes.len);
	for (size_t i = 0; model->graph != NULL && i < model->graph->nodes.len; i++) {
		const struct npd_span span = model->graph->nodes.data[i].span;

		require(span.from <= span.to && span.to <= bytes.len);
	}
}

static void check_facts(struct npd_arena *arena, npd_str bytes)
{
	const struct npd_file_text file = { NPD_STR("model.onnx"), bytes };
	struct npd_facts facts;
	struct npd_buf out;

	npd_facts_init(&facts, arena);
	npd_facts_add_model(&facts, &file);
	npd_buf_init(&out, arena);
	npd_facts_write_json(&out, &facts);
	require(out.len > 0);
	require(npd_fact_find(facts.root, NPD_STR("model.format")) != NULL);
	npd_fact_value(&facts, facts.root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const npd_str bytes = { (const char *)data, size };
	struct npd_arena arena;
	jmp_buf oom;

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	require(npd_model_kind_phrase(npd_model_kind_of(bytes)) != NULL);
	check_model(&arena, bytes);
	check_facts(&arena, bytes);
	npd_arena_done(&arena);
	return 0;
}
