/*
 * fuzz_script.c - reads any bytes as Python and follows them as a preprocessing script.
 *
 * Invariants: places lie in the text, the facts print. Memory is capped: leaving through `oom` is a
 * defect too.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

#include "facts/script.h"
#include "format/python.h"

#define ARENA_LIMIT_BYTES ((size_t)768 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_places(const struct npd_fact *fact, size_t size)
{
	require(fact->at.span.from <= size && fact->at.span.to <= size + 1);
	for (size_t i = 0; i < fact->members.len; i++)
		check_places(fact->members.data[i], size);
}

static void run(struct npd_arena *arena, const struct npd_file_text *file)
{
	struct npd_facts facts;
	struct npd_buf out;

	npd_facts_init(&facts, arena);
	npd_facts_add_script(&facts, file);
	check_places(facts.root, file->bytes.len);
	npd_buf_init(&out, arena);
	npd_facts_write_json(&out, &facts);
	require(out.len > 0);
	npd_looks_like_python(file->bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct npd_file_text file = { NPD_STR("preprocess.py"),
		{ (const char *)data, size } };
	struct npd_arena arena;
	jmp_buf oom;

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	run(&arena, &file);
	npd_arena_done(&arena);
	return 0;
}
