/* table.h - the commands and their options, as data: the parser and the help pages are made from
 * it. */
#ifndef NPD_CLI_TABLE_H
#define NPD_CLI_TABLE_H

#include "cli/options.h"

struct npd_command_row {
	const char *group, *name; /* group NULL: the name stands alone */
	const char *operands;
	size_t least, most; /* how many operands */
	const char *summary;
	const char *details; /* lines of the help page, may be empty */
};

enum npd_option_id {
	NPD_OPT_FORMAT,
	NPD_OPT_LANG,
	NPD_OPT_TOOLCHAIN,
	NPD_OPT_STAGE,
	NPD_OPT_SDK,
	NPD_OPT_CHIP,
	NPD_OPT_FAIL_ON,
	NPD_OPT_KIND,
	NPD_OPT_COUNT,
	NPD_OPT_SEARCH,
	NPD_OPT_SHOW_REGEX,
	NPD_OPT_CLEAN,
	NPD_OPT_WITH,
	NPD_OPT_CONFIG,
	NPD_OPT_PREPROCESS,
	NPD_OPT_MODEL,
	NPD_OPT_COMMAND,
	NPD_OPT_IMAGES,
	NPD_OPT_DIFF,
	NPD_OPT_FIX,
	NPD_OPT_OUTPUT,
	NPD_OPT_KB,
	NPD_OPT_COLOR,
	NPD_OPT_WIDTH,
	NPD_OPT_QUIET,
	NPD_OPT_VERBOSE,
	NPD_OPT_HELP,
};

struct npd_option_row {
	enum npd_option_id id;
	char letter; /* 0: long only */
	const char *name;
	const char *value; /* NULL: takes none; "a|b|c": one of these */
	unsigned commands; /* which take it: bits by enum npd_command */
	const char *help;
};

#define NPD_OPTION_ROWS 33

extern const struct npd_command_row npd_command_rows[NPD_CMD_COUNT];
extern const struct npd_option_row npd_option_rows[NPD_OPTION_ROWS];

bool npd_option_fits(const struct npd_option_row *row, enum npd_command command);

#endif
