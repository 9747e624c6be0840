#include "cli/cli.h"

static void free_report(void *handle)
{
	npd_report_free(handle);
}

static enum npd_status lint(struct npd_cli *cli, const struct npd_kb *kb, enum npd_lang lang,
	struct npd_report **report, struct npd_error *reterr)
{
	struct npd_lint *l;
	enum npd_status status = npd_cli_read_files(
		cli, kb, lang, cli->options.operands, cli->options.operand_count, &l, reterr);
	if (status == NPD_OK)
		status = npd_lint_finish(l, report, reterr);
	if (status == NPD_OK)
		npd_arena_defer(&cli->arena, free_report, *report);
	return status;
}

enum npd_exit npd_cmd_lint(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail_report(cli, npd_cli_exit_of(status), &error);
	status = npd_cli_check_names(cli, kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);

	const struct npd_render render = npd_cli_render(&cli->options);
	struct npd_report *report;
	status = lint(cli, kb, render.lang, &report, &error);
	if (status != NPD_OK)
		return npd_cli_fail_report(cli, npd_cli_fail(status, &error), &error);
	npd_cli_write_report(cli, report, render);
	return npd_cli_judge_report(report, cli->options.fail_on);
}
