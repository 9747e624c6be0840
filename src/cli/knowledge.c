#include "base/error.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "os/file.h"

static void free_knowledge(void *handle)
{
	npd_kb_free(handle);
}

enum npd_status npd_cli_load_pack(struct npd_cli *cli, npd_str path, const struct npd_source **ret,
	size_t *count, struct npd_error *reterr)
{
	const npd_str *files = &path;
	size_t file_count = 1;
	if (npd_file_is_dir(path) || !npd_str_ends(path, NPD_STR(".yaml"))) {
		const enum npd_status status = npd_dir_list(
			&cli->arena, path, NPD_STR(".yaml"), &files, &file_count, reterr);
		if (status != NPD_OK)
			return status;
	}
	if (file_count == 0)
		return npd_fail(
			reterr, NPD_EINPUT, "no knowledge files (*.yaml) in '%.*s'", NPD_ARG(path));
	struct npd_source *sources = NPD_NEW_ARRAY(&cli->arena, struct npd_source, file_count);
	for (size_t i = 0; i < file_count; i++) {
		sources[i].name = files[i];
		const enum npd_status status = npd_file_load(
			&cli->arena, files[i], NPD_KB_FILE_MAX_BYTES, &sources[i].text, reterr);
		if (status != NPD_OK)
			return status;
	}
	*ret = sources;
	*count = file_count;
	return NPD_OK;
}

static void say_kb_errors(struct npd_cli *cli, const struct npd_kb_errors *errors)
{
	struct npd_buf lines;
	npd_buf_init(&lines, &cli->arena);
	for (size_t i = 0; i < errors->count; i++)
		npd_cli_add_kb_error(&lines, &errors->items[i]);
	npd_stderr_write(npd_buf_str(&lines));
}

enum npd_status npd_cli_add_pack(struct npd_cli *cli, struct npd_kb *kb, npd_str path,
	size_t *errors, struct npd_error *reterr)
{
	const struct npd_source *sources;
	size_t count;
	*errors = 1;
	enum npd_status status = npd_cli_load_pack(cli, path, &sources, &count, reterr);
	if (status == NPD_EINPUT) {
		/* Not a log: the user asked for knowledge that is not there. */
		npd_cli_say("%s", reterr->text);
		return NPD_EKB;
	}
	if (status != NPD_OK)
		return status;
	struct npd_kb_errors found = { NULL, 0 };
	status = npd_kb_add(kb, sources, count, &cli->arena, &found, reterr);
	if (status != NPD_EKB)
		return status;
	if (found.count == 0)
		npd_cli_say("%s", reterr->text);
	else
		*errors = found.count;
	say_kb_errors(cli, &found);
	return NPD_EKB;
}

enum npd_status npd_cli_open_knowledge(
	struct npd_cli *cli, struct npd_kb **ret, struct npd_error *reterr)
{
	struct npd_kb *kb;
	enum npd_status status = npd_kb_new(&kb, reterr);
	if (status != NPD_OK) {
		npd_cli_say("%s", reterr->text);
		return status;
	}
	npd_arena_defer(&cli->arena, free_knowledge, kb);
	for (size_t i = 0; i < cli->options.kb_dir_count; i++) {
		size_t errors;
		status = npd_cli_add_pack(cli, kb, cli->options.kb_dirs[i], &errors, reterr);
		if (status == NPD_EKB)
			return status;
		if (status != NPD_OK) {
			npd_cli_say("%s", reterr->text);
			return status;
		}
	}
	*ret = kb;
	return NPD_OK;
}

/* ---- names ---- */

static bool has(const npd_str *names, size_t count, npd_str name)
{
	for (size_t i = 0; i < count; i++) {
		if (npd_str_eq(names[i], name))
			return true;
	}
	return false;
}

static enum npd_status fail_name(struct npd_arena *arena, struct npd_error *reterr,
	const char *what, npd_str name, const npd_str *names, size_t count)
{
	const size_t near = npd_suggest(name, names, count);
	if (near == NPD_NOT_FOUND) {
		struct npd_buf known;
		npd_buf_init(&known, arena);
		for (size_t i = 0; i < count; i++) {
			npd_buf_add_c(&known, i == 0 ? "" : ", ");
			npd_buf_add(&known, names[i]);
		}
		return npd_fail(reterr, NPD_EINVAL, "unknown %s '%.*s', known are: %.*s", what,
			NPD_ARG(name), NPD_ARG(npd_buf_str(&known)));
	}
	return npd_fail(reterr, NPD_EINVAL, "unknown %s '%.*s', did you mean '%.*s'?", what,
		NPD_ARG(name), NPD_ARG(names[near]));
}

/* The stage must be one of the toolchain that is named, or of any when none is. */
static enum npd_status check_stage(struct npd_cli *cli, const struct npd_kb *kb,
	const npd_str *toolchains, size_t toolchain_count, struct npd_error *reterr)
{
	const struct npd_options *o = &cli->options;
	NPD_VEC(npd_str) known = { 0 };
	for (size_t i = 0; i < toolchain_count; i++) {
		if (o->toolchain.len > 0 && !npd_str_eq(toolchains[i], o->toolchain))
			continue;
		const npd_str *stages;
		const size_t count = npd_kb_stages(kb, toolchains[i], &stages);
		for (size_t k = 0; k < count; k++) {
			if (!has(known.data, known.len, stages[k]))
				NPD_VEC_PUSH(&cli->arena, &known, stages[k]);
		}
	}
	if (has(known.data, known.len, o->stage))
		return NPD_OK;
	return fail_name(&cli->arena, reterr, "stage", o->stage, known.data, known.len);
}

enum npd_status npd_cli_check_names(
	struct npd_cli *cli, const struct npd_kb *kb, struct npd_error *reterr)
{
	const struct npd_options *o = &cli->options;
	const npd_str *toolchains;
	const size_t count = npd_kb_toolchains(kb, &toolchains);
	if (o->toolchain.len > 0 && !has(toolchains, count, o->toolchain))
		return fail_name(&cli->arena, reterr, "toolchain", o->toolchain, toolchains, count);
	if (o->stage.len == 0)
		return NPD_OK;
	return check_stage(cli, kb, toolchains, count, reterr);
}
