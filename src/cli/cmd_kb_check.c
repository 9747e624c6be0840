/* `kb check` and `kb test`: the knowledge proves itself, all of it or single entries. */
#include "base/error.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "engine/selftest.h"
#include "os/file.h"

#define CLEAN_LOG_MAX_BYTES ((size_t)64 << 20)

struct outcome {
	size_t passed, failed;
};

static enum npd_status load_clean_logs(
	struct npd_cli *cli, const struct npd_source **ret, size_t *count, struct npd_error *reterr)
{
	NPD_VEC(struct npd_source) logs = { 0 };
	for (size_t i = 0; i < cli->options.clean_dir_count; i++) {
		const npd_str *files;
		size_t file_count;
		enum npd_status status = npd_dir_list(&cli->arena, cli->options.clean_dirs[i],
			NPD_STR(".log"), &files, &file_count, reterr);
		for (size_t k = 0; status == NPD_OK && k < file_count; k++) {
			struct npd_source log = { .name = files[k] };
			status = npd_file_load(
				&cli->arena, files[k], CLEAN_LOG_MAX_BYTES, &log.text, reterr);
			if (status == NPD_OK)
				NPD_VEC_PUSH(&cli->arena, &logs, log);
		}
		if (status != NPD_OK)
			return status;
	}
	*ret = logs.data;
	*count = logs.len;
	return NPD_OK;
}

static void write_regexes(struct npd_cli *cli, const struct npd_kb *kb, npd_str id)
{
	const size_t entry = npd_kb_find(kb, id);
	for (size_t i = 0; i < npd_kb_pattern_count(kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(kb, i);
		if (p->entry != entry)
			continue;
		npd_cli_add_plain(&cli->out, p->regex);
		npd_buf_add_byte(&cli->out, '\n');
	}
}

/* Tests `only`, or everything when it is empty. */
static enum npd_status test(struct npd_cli *cli, const struct npd_kb *kb, npd_str only,
	struct outcome *total, struct npd_error *reterr)
{
	const struct npd_source *clean;
	size_t clean_count;
	enum npd_status status = load_clean_logs(cli, &clean, &clean_count, reterr);
	if (status != NPD_OK)
		return status;
	struct npd_selftest result = { 0 };
	status = npd_selftest_run(kb, &cli->arena, only, clean, clean_count, &result, reterr);
	if (status != NPD_OK)
		return status;
	for (size_t i = 0; i < result.failures.count; i++)
		npd_cli_add_kb_error(&cli->out, &result.failures.items[i]);
	/* one check may fail in several ways */
	const size_t failed = result.failures.count;
	total->failed += failed;
	total->passed += result.checks > failed ? result.checks - failed : 0;
	return NPD_OK;
}

static enum npd_exit close_list(struct npd_cli *cli, const struct outcome *total)
{
	npd_buf_printf(&cli->out, "%zu passed, %zu failed\n", total->passed, total->failed);
	return total->failed == 0 ? NPD_EXIT_CLEAN : NPD_EXIT_KNOWLEDGE;
}

static enum npd_exit check_all(struct npd_cli *cli, struct npd_kb *kb)
{
	struct npd_error error;
	struct outcome total = { 0, 0 };
	for (size_t i = 0; i < cli->options.operand_count; i++) {
		size_t errors;
		const enum npd_status status =
			npd_cli_add_pack(cli, kb, cli->options.operands[i], &errors, &error);
		if (status == NPD_EKB)
			total.failed += errors;
		else if (status != NPD_OK)
			return npd_cli_fail(status, &error);
	}
	if (total.failed > 0)
		return close_list(cli, &total);
	const enum npd_status status = test(cli, kb, (npd_str){ NULL, 0 }, &total, &error);
	return status == NPD_OK ? close_list(cli, &total) : npd_cli_fail(status, &error);
}

static enum npd_exit test_ids(struct npd_cli *cli, const struct npd_kb *kb)
{
	struct npd_error error;
	struct outcome total = { 0, 0 };
	for (size_t i = 0; i < cli->options.operand_count; i++) {
		const npd_str id = cli->options.operands[i];
		if (npd_kb_find(kb, id) == NPD_NOT_FOUND) {
			const npd_str near = npd_kb_suggest(kb, id);
			npd_cli_say("nothing is called '%.*s'%s%.*s%s", NPD_ARG(id),
				near.len > 0 ? ", did you mean '" : "", NPD_ARG(near),
				near.len > 0 ? "'?" : "");
			return NPD_EXIT_USAGE;
		}
		if (cli->options.show_regex)
			write_regexes(cli, kb, id);
		const enum npd_status status = test(cli, kb, id, &total, &error);
		if (status != NPD_OK)
			return npd_cli_fail(status, &error);
	}
	return close_list(cli, &total);
}

enum npd_exit npd_cmd_kb_check(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	const enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return npd_cli_exit_of(status);
	const bool single = cli->options.command == NPD_CMD_KB_TEST;
	return single && cli->options.operand_count > 0 ? test_ids(cli, kb) : check_all(cli, kb);
}
