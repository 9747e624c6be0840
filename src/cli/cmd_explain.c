#include "base/suggest.h"
#include "cli/cli.h"

static void say_unknown_id(const struct npd_kb *kb, npd_str id)
{
	const npd_str near = npd_kb_suggest(kb, id);
	if (near.len > 0)
		npd_cli_say("nothing is called '%.*s', did you mean '%.*s'?", NPD_ARG(id),
			NPD_ARG(near));
	else
		npd_cli_say("nothing is called '%.*s'; 'npu-doctor explain --search WORDS' looks "
			    "into the texts",
			NPD_ARG(id));
}

static enum npd_exit search(
	struct npd_cli *cli, const struct npd_kb *kb, const struct npd_render *render)
{
	const npd_str *words = cli->options.operands;
	const size_t count = cli->options.operand_count;
	if (npd_explain_search(&cli->out, kb, words, count, render) > 0)
		return NPD_EXIT_CLEAN;
	npd_cli_say("nothing holds %s", count == 1 ? "this word" : "all of these words");
	for (size_t i = 0; i < count; i++) {
		const npd_str near = npd_kb_suggest(kb, words[i]);
		if (near.len > 0)
			npd_cli_say("did you mean '%.*s'?", NPD_ARG(near));
	}
	return NPD_EXIT_FINDINGS;
}

enum npd_exit npd_cmd_explain(struct npd_cli *cli)
{
	struct npd_error error;
	struct npd_kb *kb;
	const enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK)
		return npd_cli_exit_of(status);
	struct npd_render render = npd_cli_render(&cli->options);
	if (render.lang == NPD_LANG_AUTO)
		render.lang = NPD_LANG_EN;
	if (cli->options.search)
		return search(cli, kb, &render);

	enum npd_exit exit = NPD_EXIT_CLEAN;
	for (size_t i = 0; i < cli->options.operand_count; i++) {
		const npd_str id = cli->options.operands[i];
		if (npd_kb_find(kb, id) == NPD_NOT_FOUND) {
			say_unknown_id(kb, id);
			exit = NPD_EXIT_FINDINGS;
			continue;
		}
		if (cli->out.len > 0)
			npd_buf_add_byte(&cli->out, '\n');
		npd_explain_write(&cli->out, kb, id, &render);
	}
	return exit;
}
