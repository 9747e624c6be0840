#include "base/error.h"
#include "cli/cli.h"
#include "engine/draft.h"
#include "os/file.h"

/* LOG[:LINE]; line 0: none was named. A file whose own name ends so is meant as it is. */
static void split_operand(npd_str operand, npd_str *path, uint64_t *line)
{
	*path = operand;
	*line = 0;
	if (npd_file_exists(operand))
		return;
	size_t colon = operand.len;
	while (colon > 0 && operand.ptr[colon - 1] != ':')
		colon--;
	int64_t n;
	if (colon < 2 || !npd_str_int(npd_str_from(operand, colon), &n) || n < 1)
		return;
	*path = npd_str_head(operand, colon - 1);
	*line = (uint64_t)n;
}

/* ---- a line that the report does not call unknown ---- */

struct line_search {
	uint64_t wanted, at; /* line numbers */
	struct npd_buf text; /* of the wanted line, at most NPD_EXCERPT_MAX_BYTES */
	bool found;
};

static void search_block(struct line_search *s, npd_str block)
{
	while (block.len > 0 && s->at <= s->wanted) {
		const size_t end = npd_str_find_byte(block, '\n');
		const npd_str part = npd_str_head(block, end == NPD_NOT_FOUND ? block.len : end);
		if (s->at == s->wanted) {
			s->found = true;
			npd_buf_add(
				&s->text, npd_str_head(part, NPD_EXCERPT_MAX_BYTES - s->text.len));
		}
		if (end == NPD_NOT_FOUND)
			return;
		s->at++;
		block = npd_str_from(block, end + 1);
	}
}

static enum npd_status find_line(
	struct npd_cli *cli, npd_str path, struct line_search *s, struct npd_error *reterr)
{
	char *block = npd_arena_alloc(&cli->arena, NPD_EXCERPT_MAX_BYTES);
	npd_buf_init(&s->text, &cli->arena);
	struct npd_file *file;
	enum npd_status status = npd_file_open(path, &file, reterr);
	if (status != NPD_OK)
		return status;
	size_t got = 1;
	while (status == NPD_OK && got > 0 && s->at <= s->wanted) {
		status = npd_file_read(file, block, NPD_EXCERPT_MAX_BYTES, &got, reterr);
		if (status == NPD_OK)
			search_block(s, (npd_str){ block, got });
	}
	npd_file_close(file);
	return status;
}

/* The line as an unknown error, with what the report knows of its surroundings. */
static enum npd_status describe_line(struct npd_cli *cli, npd_str path, uint64_t line,
	const struct npd_report *report, struct npd_unmatched *ret, struct npd_error *reterr)
{
	struct line_search s = { .wanted = line, .at = 1 };
	const enum npd_status status = find_line(cli, path, &s, reterr);
	if (status != NPD_OK)
		return status;
	const npd_str text = npd_str_trim(npd_buf_str(&s.text));
	if (!s.found || text.len == 0)
		return npd_fail(reterr, NPD_EINVAL, "line %llu of '%.*s' is %s",
			(unsigned long long)line, NPD_ARG(path), s.found ? "empty" : "not there");
	*ret = (struct npd_unmatched){
		.location = { .file = path, .line = line, .column = 1 },
		.excerpt = text,
		.mark_to = text.len,
	};
	if (report->input_count > 0) {
		ret->toolchain = report->inputs[0].toolchain;
		ret->stage = report->inputs[0].stage;
		ret->attempt = report->inputs[0].attempts;
	}
	return NPD_OK;
}

/* ---- the command ---- */

static const struct npd_unmatched *find_unmatched(const struct npd_report *report, uint64_t line)
{
	for (size_t i = 0; i < report->unmatched_count; i++) {
		const struct npd_loc *at = &report->unmatched[i].location;
		if (line == 0 || line == at->line || (line > at->line && line <= at->end_line))
			return &report->unmatched[i];
	}
	return NULL;
}

static void say_if_known(const struct npd_report *report, uint64_t line)
{
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct npd_finding *f = &report->findings[i];
		if (f->location.line != line)
			continue;
		npd_cli_say("line %llu is known already: %.*s", (unsigned long long)line,
			NPD_ARG(f->id));
		return;
	}
}

static enum npd_status read_report(struct npd_cli *cli, const struct npd_kb *kb, npd_str path,
	struct npd_report **report, bool *whole, struct npd_error *reterr)
{
	struct npd_diag *d;
	enum npd_status status = npd_cli_start_diagnosis(cli, kb, NPD_LANG_EN, &d, reterr);
	if (status == NPD_OK)
		status = npd_cli_feed_log(cli, d, path, whole, reterr);
	return status == NPD_OK ? npd_cli_finish_diagnosis(cli, d, report, reterr) : status;
}

static enum npd_exit write_draft(
	struct npd_cli *cli, const struct npd_kb *kb, const struct npd_unmatched *unmatched)
{
	npd_draft_write(&cli->out, kb, unmatched);
	if (cli->options.output.len == 0)
		return NPD_EXIT_CLEAN;
	struct npd_error error;
	const enum npd_status status =
		npd_file_create(cli->options.output, npd_buf_str(&cli->out), &error);
	npd_buf_clear(&cli->out);
	if (status == NPD_EINPUT) {
		npd_cli_say("%s", error.text);
		return NPD_EXIT_INTERNAL;
	}
	return status == NPD_OK ? NPD_EXIT_CLEAN : npd_cli_fail(status, &error);
}

enum npd_exit npd_cmd_kb_new(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return npd_cli_exit_of(status);
	status = npd_cli_check_names(cli, kb, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);

	npd_str path;
	uint64_t line;
	split_operand(cli->options.operands[0], &path, &line);
	struct npd_report *report;
	bool whole;
	status = read_report(cli, kb, path, &report, &whole, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);
	if (!whole)
		return NPD_EXIT_INPUT;
	const struct npd_unmatched *known = find_unmatched(report, line);
	if (known != NULL)
		return write_draft(cli, kb, known);
	if (line == 0) {
		npd_cli_say("no unknown error in '%.*s'; name a line: LOG:LINE", NPD_ARG(path));
		return NPD_EXIT_FINDINGS;
	}
	struct npd_unmatched described;
	status = describe_line(cli, path, line, report, &described, &error);
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);
	say_if_known(report, line);
	return write_draft(cli, kb, &described);
}
