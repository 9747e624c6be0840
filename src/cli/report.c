/* report.c - what commands that end in a report share: printing it, and the status it means. */
#include "cli/cli.h"

void npd_cli_write_report(
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

enum npd_exit npd_cli_judge_report(const struct npd_report *report, enum npd_severity fail_on)
{
	if (!report->complete)
		return NPD_EXIT_INPUT;
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].severity >= fail_on)
			return NPD_EXIT_FINDINGS;
	}
	return report->unmatched_count > 0 ? NPD_EXIT_UNKNOWN : NPD_EXIT_CLEAN;
}

enum npd_exit npd_cli_fail_report(
	struct npd_cli *cli, enum npd_exit exit, const struct npd_error *error)
{
	if (cli->options.format == NPD_FORMAT_JSON && exit != NPD_EXIT_USAGE)
		npd_cli_write_failed_report(&cli->out, npd_str_of(error->text));
	return exit;
}
