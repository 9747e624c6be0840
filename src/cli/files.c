/* files.c - the files that lint, facts and kb eval read. */
#include "cli/cli.h"
#include "os/file.h"

#define FILE_MAX_BYTES ((size_t)4 << 30)

static void free_lint(void *handle)
{
	npd_lint_free(handle);
}

/* A command line is an argument itself, unless a file has that name. */
static bool is_text(const struct npd_named_file *file)
{
	return file->kind == NPD_FILE_COMMAND && !npd_file_exists(file->path);
}

static enum npd_status add(struct npd_cli *cli, struct npd_lint *l,
	const struct npd_named_file *file, struct npd_error *reterr)
{
	npd_str bytes = file->path, name = NPD_STR("<command>");
	if (!is_text(file)) {
		name = file->path;
		const enum npd_status status =
			npd_file_load(&cli->arena, name, FILE_MAX_BYTES, &bytes, reterr);
		if (status != NPD_OK)
			return status;
	}
	return npd_lint_add(l, file->kind, name, bytes.ptr, bytes.len, reterr);
}

enum npd_status npd_cli_read_files(struct npd_cli *cli, const struct npd_kb *kb, enum npd_lang lang,
	const npd_str *operands, size_t count, struct npd_lint **ret, struct npd_error *reterr)
{
	const struct npd_options *o = &cli->options;
	const struct npd_lint_options options = {
		.lang = lang, .toolchain = o->toolchain, .sdk = o->sdk, .chip = o->chip
	};
	enum npd_status status = npd_lint_new(kb, &options, ret, reterr);
	if (status == NPD_OK)
		npd_arena_defer(&cli->arena, free_lint, *ret);
	for (size_t i = 0; status == NPD_OK && i < count; i++) {
		const struct npd_named_file file = { NPD_FILE_AUTO, operands[i] };
		status = add(cli, *ret, &file, reterr);
	}
	for (size_t i = 0; status == NPD_OK && i < o->file_count; i++)
		status = add(cli, *ret, &o->files[i], reterr);
	return status;
}
