#include "cli/cli.h"

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
	if (status == NPD_OK)
		status = npd_cli_add_evidence(cli, d, reterr);
	return status == NPD_OK ? npd_cli_finish_diagnosis(cli, d, report, reterr) : status;
}

enum npd_exit npd_cmd_diagnose(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail_report(cli, npd_cli_exit_of(status), &error);
	status = npd_cli_check_names(cli, kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);

	const struct npd_render render = npd_cli_render(&cli->options);
	struct npd_report *report;
	status = diagnose(cli, kb, render.lang, &report, &error);
	if (status != NPD_OK)
		return npd_cli_fail_report(cli, npd_cli_fail(status, &error), &error);
	npd_cli_write_report(cli, report, render);
	return npd_cli_judge_report(report, cli->options.fail_on);
}
