/*
 * fuzz_config.c - any bytes as SigmaStar's input_config.ini: every fact has a place inside the file
 * or none, an unknown one has its reason, and the whole prints. The first byte picks options.
 */
#include <setjmp.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "facts/config_sigmastar.h"

#define ARENA_LIMIT_BYTES ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that stays in every build */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

static void check_fact(const struct npd_fact *fact, const struct npd_file_text *file)
{
	const struct npd_fact_place *at = &fact->at;

	MUST(at->file == NULL || at->file == file);
	MUST(at->span.from <= at->span.to && at->span.to <= file->bytes.len);
	MUST(fact->value.kind != NPD_VALUE_ERROR);
	MUST(fact->value.kind != NPD_VALUE_UNKNOWN || fact->value.as.text.len > 0);
	for (size_t i = 0; i < fact->members.len; i++)
		check_fact(fact->members.data[i], file);
}

static void check_lists(const struct npd_facts *f)
{
	static const char *const lists[] = { "inputs", "outputs", "config_keys",
		"config_problems" };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct npd_fact *list = npd_fact_find_member(f->root, npd_str_of(lists[i]));

		MUST(list != NULL && (list->value.kind == NPD_VALUE_LIST ||
					     list->value.kind == NPD_VALUE_UNKNOWN));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct npd_arena arena;
	struct npd_facts f;
	struct npd_buf out;
	jmp_buf oom;

	if (size == 0)
		return 0;
	const struct npd_file_text file = { NPD_STR("fuzz.ini"),
		{ (const char *)data + 1, size - 1 } };
	const struct npd_sigmastar_options options = { .python_minor = data[0] & 1 ? 11 : 0,
		.inline_comments = (data[0] & 2) != 0,
		.has_command = (data[0] & 4) != 0,
		.output_pack = data[0] & 8 ? NPD_STR("onnx") : NPD_STR("a,b") };

	npd_arena_init(&arena, ARENA_LIMIT_BYTES, &oom);
	if (setjmp(oom) != 0)
		abort();
	npd_facts_init(&f, &arena);
	npd_facts_add_sigmastar_config(&f, &file, &options);
	check_fact(f.root, &file);
	check_lists(&f);
	npd_buf_init(&out, &arena);
	npd_facts_write_json(&out, &f);
	MUST(npd_utf8_valid(npd_buf_str(&out)));
	npd_fact_value(&f, f.root);
	npd_arena_done(&arena);
	return 0;
}
