/* cli.h - what the commands share: the run, its messages, its knowledge, its inputs. */
#ifndef NPD_CLI_CLI_H
#define NPD_CLI_CLI_H

#include "base/arena.h"
#include "base/buf.h"
#include "cli/options.h"
#include "kb/kb.h"
#include "kb/load.h"
#include "report/report.h"

enum npd_exit {
	NPD_EXIT_CLEAN = 0,
	NPD_EXIT_FINDINGS = 1, /* or: no answer */
	NPD_EXIT_USAGE = 2,
	NPD_EXIT_INPUT = 3,
	NPD_EXIT_KNOWLEDGE = 4,
	NPD_EXIT_UNKNOWN = 5,
	NPD_EXIT_INTERNAL = 70
};

/* One run of the program. What a command adds to `out` is written once, at the end. */
struct npd_cli {
	struct npd_arena arena;
	struct npd_options options;
	struct npd_buf out;
};

typedef enum npd_exit npd_command_fn(struct npd_cli *cli);

npd_command_fn npd_cmd_diagnose;
npd_command_fn npd_cmd_explain;
npd_command_fn npd_cmd_facts;
npd_command_fn npd_cmd_help;
npd_command_fn npd_cmd_kb_list;
npd_command_fn npd_cmd_kb_check;
npd_command_fn npd_cmd_kb_new;
npd_command_fn npd_cmd_kb_eval;
npd_command_fn npd_cmd_kb_schema;
npd_command_fn npd_cmd_lint;

/* ---- messages (message.c) ---- */

/* "npu-doctor: TEXT" on standard error; controls in it become '?'. */
void npd_cli_say(const char *format, ...) NPD_PRINTF(1, 2);

/* The same without the program's name: for messages that begin with a place. */
void npd_cli_say_line(const char *format, ...) NPD_PRINTF(1, 2);

/* The exit status that stands for a failure. */
enum npd_exit npd_cli_exit_of(enum npd_status status);

/* Says what went wrong and gives the exit status for it. */
enum npd_exit npd_cli_fail(enum npd_status status, const struct npd_error *error);

/* Appends `s` with controls as '?', so that no text from a file can steer a terminal. */
void npd_cli_add_plain(struct npd_buf *out, npd_str s);

/* "file:line:column: text", the place only as far as it is known */
void npd_cli_add_kb_error(struct npd_buf *out, const struct npd_kb_error *e);

/*
 * How to print, from options, environment and terminal. `lang` of the result may be AUTO: the
 * input decides.
 */
struct npd_render npd_cli_render(const struct npd_options *options);

/* The JSON report of a diagnosis that could not be made. */
void npd_cli_write_failed_report(struct npd_buf *out, npd_str why);

/* ---- reports (report.c) ---- */

/* In the format of the options and the language of the report. */
void npd_cli_write_report(
	struct npd_cli *cli, const struct npd_report *report, struct npd_render render);

/* The first that holds, in the order of the manual. */
enum npd_exit npd_cli_judge_report(const struct npd_report *report, enum npd_severity fail_on);

/* A program that reads the report gets one whatever happened, except on wrong usage. */
enum npd_exit npd_cli_fail_report(
	struct npd_cli *cli, enum npd_exit exit, const struct npd_error *error);

/* ---- knowledge (knowledge.c) ---- */

/*
 * The built-in knowledge with the packs of --kb on it; freed with the arena. Errors are said on
 * standard error, the first one is in *reterr.
 */
enum npd_status npd_cli_open_knowledge(
	struct npd_cli *cli, struct npd_kb **ret, struct npd_error *reterr);

/* The *.yaml files of a folder, or the one file that is named. */
enum npd_status npd_cli_load_pack(struct npd_cli *cli, npd_str path, const struct npd_source **ret,
	size_t *count, struct npd_error *reterr);

/* Lays a pack over `kb`; on NPD_EKB every error is on standard error and counted in *errors. */
enum npd_status npd_cli_add_pack(struct npd_cli *cli, struct npd_kb *kb, npd_str path,
	size_t *errors, struct npd_error *reterr);

/* NPD_EINVAL with "did you mean" unless --toolchain, --stage name what the knowledge has. */
enum npd_status npd_cli_check_names(
	struct npd_cli *cli, const struct npd_kb *kb, struct npd_error *reterr);

/* ---- inputs (input.c) ---- */

/* A run over `kb` with what the options say of the log; freed with the arena. */
enum npd_status npd_cli_start_diagnosis(struct npd_cli *cli, const struct npd_kb *kb,
	enum npd_lang lang, struct npd_diag **ret, struct npd_error *reterr);

/*
 * Feeds the log at `path` ("-": standard input). *whole is false when it could not be read to its
 * end, which has been said and noted as a problem; other failures are the result.
 */
enum npd_status npd_cli_feed_log(struct npd_cli *cli, struct npd_diag *d, npd_str path, bool *whole,
	struct npd_error *reterr);

/* Ends the run; the report is freed with the arena. */
enum npd_status npd_cli_finish_diagnosis(
	struct npd_cli *cli, struct npd_diag *d, struct npd_report **ret, struct npd_error *reterr);

/* ---- files (files.c, fix.c) ---- */

/* A file that is checked; a command line that is given as text has the name "<command>". */
struct npd_edited {
	enum npd_file_kind kind;
	npd_str name;
	npd_str was, now; /* as read, and with edits made */
	size_t edits;
};

/*
 * The operands, then what the options name, read; they live as long as the arena. Of a log the
 * command is taken that it shows.
 */
enum npd_status npd_cli_load_files(struct npd_cli *cli, const struct npd_kb *kb,
	const npd_str *operands, size_t count, struct npd_edited **ret, size_t *ret_count,
	struct npd_error *reterr);

/* A check of the files as they are now; freed with the arena. */
enum npd_status npd_cli_start_lint(struct npd_cli *cli, const struct npd_kb *kb, enum npd_lang lang,
	const struct npd_edited *files, size_t count, struct npd_lint **ret,
	struct npd_error *reterr);

/* Both in one, for commands that only look at facts. */
enum npd_status npd_cli_read_files(struct npd_cli *cli, const struct npd_kb *kb,
	const npd_str *operands, size_t count, struct npd_lint **ret, struct npd_error *reterr);

/*
 * Adds the files of --with as evidence, and those that the command line in the log names, where
 * they are there.
 */
enum npd_status npd_cli_add_evidence(
	struct npd_cli *cli, struct npd_diag *d, struct npd_error *reterr);

/* Makes the safe edits of the report in `now`; returns how many there were. */
size_t npd_cli_edit_texts(struct npd_cli *cli, const struct npd_report *report,
	struct npd_edited *files, size_t count);

/* What the edits change, as a unified diff. */
void npd_cli_write_diff(struct npd_cli *cli, const struct npd_edited *files, size_t count);

/* Writes the files that were edited, each at once or not at all. */
enum npd_status npd_cli_write_files(struct npd_cli *cli, const struct npd_edited *files,
	size_t count, struct npd_error *reterr);

#endif
