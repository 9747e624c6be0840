#include "cli/cli.h"

static void write_report(
	struct npd_cli *cli, const struct npd_report *report, struct npd_render render)
{
	render.lang = report->lang;
	switch (cli->options.format) {
	case NPD_FORMAT_TEXT:
		npd_report_write_text(&cli->out, report, &render);
		break;
	case NPD_FORMAT_MARKDOWN:
		npd_report_write_markdown(&cli->out, report, &render);
		break;
	case NPD_FORMAT_JSON:
		npd_report_write_json(&cli->out, report);
		break;
	}
}

/* The first that holds, in the order of the manual. */
static enum npd_exit judge(const struct npd_report *report, enum npd_severity fail_on)
{
	if (!report->complete)
		return NPD_EXIT_INPUT;
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].severity >= fail_on)
			return NPD_EXIT_FINDINGS;
	}
	return report->unmatched_count > 0 ? NPD_EXIT_UNKNOWN : NPD_EXIT_CLEAN;
}

static enum npd_status diagnose(struct npd_cli *cli, const struct npd_kb *kb, enum npd_lang lang,
	struct npd_report **report, struct npd_error *reterr)
{
	static const npd_str standard_input = { "-", 1 };
	const bool named = cli->options.operand_count > 0;
	const npd_str *logs = named ? cli->options.operands : &standard_input;
	const size_t count = named ? cli->options.operand_count : 1;
	struct npd_diag *d;
	enum npd_status status = npd_cli_start_diagnosis(cli, kb, lang, &d, reterr);
	for (size_t i = 0; status == NPD_OK && i < count; i++) {
		bool whole; /* the report says so too */
		status = npd_cli_feed_log(cli, d, logs[i], &whole, reterr);
	}
	return status == NPD_OK ? npd_cli_finish_diagnosis(cli, d, report, reterr) : status;
}

/* A program that reads the report gets one whatever happened, except on wrong usage. */
static enum npd_exit fail(struct npd_cli *cli, enum npd_exit exit, const struct npd_error *error)
{
	if (cli->options.format == NPD_FORMAT_JSON && exit != NPD_EXIT_USAGE)
		npd_cli_write_failed_report(&cli->out, npd_str_of(error->text));
	return exit;
}

enum npd_exit npd_cmd_diagnose(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return fail(cli, npd_cli_exit_of(status), &error);
	status = npd_cli_check_names(cli, kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);

	const struct npd_render render = npd_cli_render(&cli->options);
	struct npd_report *report;
	status = diagnose(cli, kb, render.lang, &report, &error);
	if (status != NPD_OK)
		return fail(cli, npd_cli_fail(status, &error), &error);
	write_report(cli, report, render);
	return judge(report, cli->options.fail_on);
}
