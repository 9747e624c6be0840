/*
 * cmd_lint.c - lint, lint --diff, lint --fix.
 *
 * Edits are made in memory first and linted there; only when that gives nothing new are the files
 * written.
 */
#include "base/error.h"
#include "cli/cli.h"

struct job {
	struct npd_cli *cli;
	struct npd_kb *kb;
	struct npd_render render;
	struct npd_edited *files;
	size_t count;
	struct npd_error *error;
};

static void free_report(void *handle)
{
	npd_report_free(handle);
}

static enum npd_status lint(struct job *j, struct npd_report **report)
{
	struct npd_lint *l;
	enum npd_status status =
		npd_cli_start_lint(j->cli, j->kb, j->render.lang, j->files, j->count, &l, j->error);
	if (status == NPD_OK)
		status = npd_lint_finish(l, report, j->error);
	if (status == NPD_OK)
		npd_arena_defer(&j->cli->arena, free_report, *report);
	return status;
}

/* A finding of the second report that the first does not have. */
static const struct npd_finding *find_new(
	const struct npd_report *before, const struct npd_report *after)
{
	for (size_t i = 0; i < after->finding_count; i++) {
		bool known = false;
		for (size_t k = 0; k < before->finding_count; k++)
			known = known || npd_str_eq(before->findings[k].id, after->findings[i].id);
		if (!known)
			return &after->findings[i];
	}
	return NULL;
}

static enum npd_status fix(struct job *j, struct npd_report **report)
{
	struct npd_report *after;
	if (npd_cli_edit_texts(j->cli, *report, j->files, j->count) == 0) {
		if (!j->cli->options.quiet)
			npd_cli_say("nothing to fix: no finding has an edit that is safe");
		return NPD_OK;
	}
	enum npd_status status = lint(j, &after);
	if (status != NPD_OK)
		return status;
	const struct npd_finding *new = find_new(*report, after);
	if (new != NULL)
		return npd_fail(j->error, NPD_EINPUT,
			"nothing was changed: the edits would lead to '%.*s'", NPD_ARG(new->id));
	status = npd_cli_write_files(j->cli, j->files, j->count, j->error);
	*report = after;
	return status;
}

static void write_diff(struct job *j, const struct npd_report *report)
{
	npd_cli_edit_texts(j->cli, report, j->files, j->count);
	npd_cli_write_diff(j->cli, j->files, j->count);
}

enum npd_exit npd_cmd_lint(struct npd_cli *cli)
{
	struct npd_error error;
	struct job j = { .cli = cli, .render = npd_cli_render(&cli->options), .error = &error };
	enum npd_status status = npd_cli_open_knowledge(cli, &j.kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail_report(cli, npd_cli_exit_of(status), &error);
	status = npd_cli_check_names(cli, j.kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);

	struct npd_report *report;
	status = npd_cli_load_files(cli, j.kb, cli->options.operands, cli->options.operand_count,
		&j.files, &j.count, &error);
	if (status == NPD_OK)
		status = lint(&j, &report);
	if (status == NPD_OK && cli->options.fix)
		status = fix(&j, &report);
	if (status != NPD_OK)
		return npd_cli_fail_report(cli, npd_cli_fail(status, &error), &error);
	if (cli->options.diff)
		write_diff(&j, report);
	else
		npd_cli_write_report(cli, report, j.render);
	return npd_cli_judge_report(report, cli->options.fail_on);
}
