#include <setjmp.h>

#include "cli/cli.h"
#include "os/file.h"

/* `test` is `check` of single entries, so both share a function. */
static npd_command_fn *const jobs[NPD_CMD_COUNT] = {
	[NPD_CMD_DIAGNOSE] = npd_cmd_diagnose,
	[NPD_CMD_LINT] = npd_cmd_lint,
	[NPD_CMD_FACTS] = npd_cmd_facts,
	[NPD_CMD_EXPLAIN] = npd_cmd_explain,
	[NPD_CMD_KB_LIST] = npd_cmd_kb_list,
	[NPD_CMD_KB_CHECK] = npd_cmd_kb_check,
	[NPD_CMD_KB_TEST] = npd_cmd_kb_check,
	[NPD_CMD_KB_NEW] = npd_cmd_kb_new,
	[NPD_CMD_KB_EVAL] = npd_cmd_kb_eval,
	[NPD_CMD_KB_SCHEMA] = npd_cmd_kb_schema,
	[NPD_CMD_HELP] = npd_cmd_help,
};

/* Where the usage is explained, for a command line that was not understood. */
static enum npd_exit fail_usage(struct npd_cli *cli, const struct npd_error *error)
{
	npd_cli_say("%s", error->text);
	struct npd_buf where;
	npd_buf_init(&where, &cli->arena);
	npd_buf_add_c(&where, "try 'npu-doctor help");
	if (cli->options.command != NPD_CMD_COUNT) {
		npd_buf_add_byte(&where, ' ');
		npd_command_write_name(&where, cli->options.command);
	}
	npd_cli_say("%.*s'", NPD_ARG(npd_buf_str(&where)));
	return NPD_EXIT_USAGE;
}

static enum npd_exit run(struct npd_cli *cli, int argc, char **argv)
{
	const size_t count = argc > 0 ? (size_t)argc - 1 : 0;
	npd_str *args = NPD_NEW_ARRAY(&cli->arena, npd_str, count);
	for (size_t i = 0; i < count; i++)
		args[i] = npd_str_of(argv[i + 1]);
	struct npd_error error;
	if (npd_options_parse(&cli->arena, args, count, &cli->options, &error) != NPD_OK) {
		if (cli->options.command == NPD_CMD_COUNT && count > 0 && npd_file_exists(args[0]))
			npd_cli_say("to read a log: npu-doctor diagnose %.*s", NPD_ARG(args[0]));
		return fail_usage(cli, &error);
	}
	if (cli->options.help || cli->options.version)
		return npd_cmd_help(cli);
	return jobs[cli->options.command](cli);
}

/* What is left to do when memory has ended: the report that JSON readers wait for. */
static void report_lack_of_memory(struct npd_cli *cli)
{
	jmp_buf oom;
	npd_arena_init(&cli->arena, 0, &oom);
	npd_buf_init(&cli->out, &cli->arena);
	if ((cli->options.command != NPD_CMD_DIAGNOSE && cli->options.command != NPD_CMD_LINT) ||
		cli->options.format != NPD_FORMAT_JSON)
		return;
	if (setjmp(oom) == 0)
		npd_cli_write_failed_report(&cli->out, npd_str_of("out of memory"));
	else
		npd_buf_clear(&cli->out);
}

/* Runs with a place to go when memory ends; what was put out until then is dropped. */
static enum npd_exit run_guarded(struct npd_cli *cli, int argc, char **argv)
{
	jmp_buf oom;
	npd_arena_init(&cli->arena, 0, &oom);
	npd_buf_init(&cli->out, &cli->arena);
	if (setjmp(oom) == 0)
		return run(cli, argc, argv);
	npd_cli_say("out of memory");
	npd_arena_done(&cli->arena);
	report_lack_of_memory(cli);
	return NPD_EXIT_INTERNAL;
}

int main(int argc, char **argv)
{
	npd_process_prepare();
	struct npd_cli cli = { .options.command = NPD_CMD_COUNT };
	enum npd_exit exit = run_guarded(&cli, argc, argv);

	struct npd_error error;
	if (npd_stdout_deliver(npd_buf_str(&cli.out), &error) == NPD_UNDELIVERED) {
		npd_cli_say("%s", error.text);
		exit = NPD_EXIT_INTERNAL;
	}
	npd_arena_done(&cli.arena);
	return (int)exit;
}
