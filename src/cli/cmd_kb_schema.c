#include "cli/cli.h"

enum npd_exit npd_cmd_kb_schema(struct npd_cli *cli)
{
	npd_kb_write_schema(&cli->out);
	return NPD_EXIT_CLEAN;
}
