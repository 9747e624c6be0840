/* options.h - the command line as two tables: the commands, and the options each of them takes. */
#ifndef NPD_CLI_OPTIONS_H
#define NPD_CLI_OPTIONS_H

#include "base/arena.h"
#include "base/buf.h"
#include "npu_doctor.h"

#define NPD_WIDTH_MIN 40
#define NPD_WIDTH_MAX 1000

enum npd_command {
	NPD_CMD_DIAGNOSE,
	NPD_CMD_LINT,
	NPD_CMD_FACTS,
	NPD_CMD_EXPLAIN,
	NPD_CMD_KB_LIST,
	NPD_CMD_KB_CHECK,
	NPD_CMD_KB_TEST,
	NPD_CMD_KB_NEW,
	NPD_CMD_KB_EVAL,
	NPD_CMD_KB_SCHEMA,
	NPD_CMD_HELP,
	NPD_CMD_COUNT /* no command: the program itself */
};

/* In the order in which the option's value names them. */
enum npd_format { NPD_FORMAT_TEXT, NPD_FORMAT_MARKDOWN, NPD_FORMAT_JSON };
enum npd_color { NPD_COLOR_AUTO, NPD_COLOR_ALWAYS, NPD_COLOR_NEVER };

/* A file whose kind the user told. */
struct npd_named_file {
	enum npd_file_kind kind;
	npd_str path;
};

struct npd_options {
	enum npd_command command;
	bool help; /* wanted for `command`, or for the group, or for the program (NPD_CMD_COUNT) */
	bool version;
	npd_str group; /* of the help wanted: "kb", or empty */
	enum npd_format format;
	enum npd_lang lang;
	bool lang_given;
	npd_str toolchain, stage, sdk, chip, kind;
	enum npd_severity fail_on;
	enum npd_color color;
	bool width_given;
	unsigned width; /* 0: do not wrap */
	bool quiet, verbose;
	bool search, show_regex, count, diff, fix;
	npd_str output;
	const npd_str *kb_dirs;
	size_t kb_dir_count;
	const npd_str *clean_dirs;
	size_t clean_dir_count;
	const npd_str *with;
	size_t with_count;
	const struct npd_named_file *files; /* in the order of their options */
	size_t file_count;
	const npd_str *operands;
	size_t operand_count;
};

/*
 * Reads the command line behind the program's name. Lists live in `arena`, texts borrow from
 * `args`. NPD_EINVAL with a reason on wrong usage; ret->command and ret->format then hold what was
 * understood before it.
 */
enum npd_status npd_options_parse(struct npd_arena *arena, const npd_str *args, size_t count,
	struct npd_options *ret, struct npd_error *reterr);

/* "kb list" */
void npd_command_write_name(struct npd_buf *out, enum npd_command command);

/* The pages of `npu-doctor help`. */
void npd_help_write_program(struct npd_buf *out);
void npd_help_write_group(struct npd_buf *out, npd_str group);
void npd_help_write_command(struct npd_buf *out, enum npd_command command);

#endif
