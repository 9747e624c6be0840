#include "cli/cli.h"

enum npd_exit npd_cmd_facts(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return npd_cli_exit_of(status);
	status = npd_cli_check_names(cli, kb, &error);

	struct npd_lint *l;
	npd_str facts;
	if (status == NPD_OK)
		status = npd_cli_read_files(
			cli, kb, cli->options.operands, cli->options.operand_count, &l, &error);
	if (status == NPD_OK)
		status = npd_lint_facts(l, &facts, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);
	npd_buf_add(&cli->out, facts);
	return NPD_EXIT_CLEAN;
}
