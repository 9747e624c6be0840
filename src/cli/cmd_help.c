#include "cli/cli.h"

enum npd_exit npd_cmd_help(struct npd_cli *cli)
{
	const struct npd_options *o = &cli->options;
	if (o->version)
		npd_buf_add_c(&cli->out, "npu-doctor " NPD_VERSION "\n");
	else if (o->command != NPD_CMD_COUNT)
		npd_help_write_command(&cli->out, o->command);
	else if (o->group.len > 0)
		npd_help_write_group(&cli->out, o->group);
	else
		npd_help_write_program(&cli->out);
	return NPD_EXIT_CLEAN;
}
