#include "cli/cli.h"
#include "engine/lint.h"
#include "expr/expr.h"

/* "<expression>:1:COL: text": the offset as line and column, both from 1, columns in bytes. */
static enum npd_exit fail_at(npd_str expression, size_t offset, npd_str text)
{
	size_t line = 1, start = 0;
	const npd_str before = npd_str_head(expression, offset);
	for (size_t i = 0; i < before.len; i++) {
		if (before.ptr[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	npd_cli_say_line("<expression>:%zu:%zu: %.*s", line, before.len - start + 1, NPD_ARG(text));
	return NPD_EXIT_FINDINGS;
}

/* The facts of the files that are named, as bindings. */
static enum npd_status bind_facts(struct npd_cli *cli, const struct npd_binding **names,
	size_t *count, struct npd_error *reterr)
{
	struct npd_kb *kb;
	struct npd_lint *l;
	enum npd_status status = npd_cli_open_knowledge(cli, &kb, reterr);
	if (status == NPD_OK)
		status = npd_cli_read_files(cli, kb, cli->options.operands + 1,
			cli->options.operand_count - 1, &l, reterr);
	return status == NPD_OK ? npd_lint_bindings(l, names, count, reterr) : status;
}

enum npd_exit npd_cmd_kb_eval(struct npd_cli *cli)
{
	if (cli->options.operand_count == 0) {
		npd_cli_say("'kb eval' needs EXPR before the files");
		return NPD_EXIT_USAGE;
	}
	const npd_str text = cli->options.operands[0];
	const bool with_files = cli->options.operand_count + cli->options.file_count > 1;
	const struct npd_binding *names = NULL;
	size_t name_count = 0;
	struct npd_error error;
	struct npd_expr *expression;
	size_t error_at = 0;
	const enum npd_status status =
		npd_expr_parse(&cli->arena, text, &expression, &error_at, &error);
	if (status == NPD_EINVAL)
		return fail_at(text, error_at, npd_str_of(error.text));
	if (status != NPD_OK)
		return npd_cli_fail(status, &error);

	if (with_files && bind_facts(cli, &names, &name_count, &error) != NPD_OK)
		return npd_cli_fail(error.status, &error);
	const struct npd_value value = npd_expr_eval(&cli->arena, expression, names, name_count);
	switch (value.kind) {
	case NPD_VALUE_ERROR:
		return fail_at(text, value.position, value.as.text);
	case NPD_VALUE_UNKNOWN:
		npd_cli_say("unknown, for lack of a fact: %.*s", NPD_ARG(value.as.text));
		return NPD_EXIT_FINDINGS;
	case NPD_VALUE_ABSENT:
		npd_cli_say("the expression gives no value: the fact is absent");
		return NPD_EXIT_FINDINGS;
	case NPD_VALUE_NULL:
	case NPD_VALUE_BOOL:
	case NPD_VALUE_INT:
	case NPD_VALUE_DOUBLE:
	case NPD_VALUE_STRING:
	case NPD_VALUE_LIST:
	case NPD_VALUE_MAP:
		break;
	}
	npd_value_write_json(&cli->out, value);
	npd_buf_add_byte(&cli->out, '\n');
	return NPD_EXIT_CLEAN;
}
