/* files.c - the files that lint, facts and kb eval read. */
#include "base/error.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "format/shell.h"
#include "os/file.h"

#define FILE_MAX_BYTES ((size_t)16 << 30)

static void free_lint(void *handle)
{
	npd_lint_free(handle);
}

/* A command line is an argument itself, unless a file has that name. */
static bool is_text(const struct npd_named_file *file)
{
	return file->kind == NPD_FILE_COMMAND && !npd_file_exists(file->path);
}

static void free_diagnosis(void *handle)
{
	npd_diag_free(handle);
}

/* The command line of the tool that a log shows last; empty if it shows none. */
static npd_str command_in_log(struct npd_cli *cli, const struct npd_kb *kb, npd_str log)
{
	const struct npd_diag_options options = { .toolchain = cli->options.toolchain };
	struct npd_report *report;
	struct npd_diag *d;
	if (npd_diag_new(kb, &options, &d, NULL) != NPD_OK)
		return (npd_str){ NULL, 0 };
	npd_arena_defer(&cli->arena, free_diagnosis, d);
	if (npd_diag_input(d, NPD_STR("log"), NULL) != NPD_OK ||
		npd_diag_feed(d, log.ptr, log.len, NULL) != NPD_OK ||
		npd_diag_finish(d, &report, NULL) != NPD_OK)
		return (npd_str){ NULL, 0 };
	npd_report_free(report);
	return npd_diag_command(d);
}

/* A log is read for the command that it shows. */
static void take_command(struct npd_cli *cli, const struct npd_kb *kb, struct npd_edited *file)
{
	if (file->kind != NPD_FILE_AUTO ||
		npd_file_recognise(file->was.ptr, file->was.len) != NPD_FILE_AUTO)
		return;
	const npd_str command = command_in_log(cli, kb, file->was);
	if (command.len == 0)
		return;
	struct npd_buf name;
	npd_buf_init(&name, &cli->arena);
	npd_buf_add_c(&name, "<command in ");
	npd_buf_add(&name, file->name);
	npd_buf_add_byte(&name, '>');
	*file = (struct npd_edited){ .kind = NPD_FILE_COMMAND, .name = npd_buf_str(&name) };
	file->was = file->now = npd_arena_copy(&cli->arena, command);
}

static enum npd_status load(struct npd_cli *cli, const struct npd_named_file *file,
	struct npd_edited *ret, struct npd_error *reterr)
{
	*ret = (struct npd_edited){ .kind = file->kind, .name = NPD_STR("<command>") };
	ret->was = ret->now = file->path;
	if (is_text(file))
		return NPD_OK;
	ret->name = file->path;
	const enum npd_status status =
		npd_file_map(&cli->arena, file->path, FILE_MAX_BYTES, &ret->was, reterr);
	ret->now = ret->was;
	return status;
}

enum npd_status npd_cli_load_files(struct npd_cli *cli, const struct npd_kb *kb,
	const npd_str *operands, size_t count, struct npd_edited **ret, size_t *ret_count,
	struct npd_error *reterr)
{
	const struct npd_options *o = &cli->options;
	struct npd_edited *list =
		NPD_NEW_ARRAY(&cli->arena, struct npd_edited, count + o->file_count);
	enum npd_status status = NPD_OK;
	size_t n = 0;
	for (size_t i = 0; status == NPD_OK && i < count; i++) {
		const struct npd_named_file file = { NPD_FILE_AUTO, operands[i] };
		status = load(cli, &file, &list[n], reterr);
		if (status == NPD_OK)
			take_command(cli, kb, &list[n]);
		n++;
	}
	for (size_t i = 0; status == NPD_OK && i < o->file_count; i++)
		status = load(cli, &o->files[i], &list[n++], reterr);
	*ret = list;
	*ret_count = n;
	return status;
}

enum npd_status npd_cli_start_lint(struct npd_cli *cli, const struct npd_kb *kb, enum npd_lang lang,
	const struct npd_edited *files, size_t count, struct npd_lint **ret,
	struct npd_error *reterr)
{
	const struct npd_options *o = &cli->options;
	const struct npd_lint_options options = { .lang = lang,
		.toolchain = o->toolchain,
		.sdk = o->sdk,
		.chip = o->chip,
		.look_for_files = true };
	enum npd_status status = npd_lint_new(kb, &options, ret, reterr);
	if (status == NPD_OK)
		npd_arena_defer(&cli->arena, free_lint, *ret);
	for (size_t i = 0; status == NPD_OK && i < count; i++)
		status = npd_lint_add(*ret, files[i].kind, files[i].name, files[i].now.ptr,
			files[i].now.len, reterr);
	return status;
}

enum npd_status npd_cli_read_files(struct npd_cli *cli, const struct npd_kb *kb,
	const npd_str *operands, size_t count, struct npd_lint **ret, struct npd_error *reterr)
{
	struct npd_edited *files;
	size_t n;
	const enum npd_status status =
		npd_cli_load_files(cli, kb, operands, count, &files, &n, reterr);
	return status == NPD_OK ? npd_cli_start_lint(cli, kb, NPD_LANG_EN, files, n, ret, reterr)
				: status;
}

/* ---- evidence for a diagnosis ---- */

struct evidence {
	struct npd_cli *cli;
	struct npd_diag *diag;
	size_t count;
	struct npd_error *reterr;
};

/* `only_known`: leave out what can't be read and what is of no kind that is read. */
static enum npd_status add_file(struct evidence *e, npd_str path, bool only_known)
{
	npd_str bytes;
	const enum npd_status status =
		npd_file_map(&e->cli->arena, path, FILE_MAX_BYTES, &bytes, e->reterr);
	if (status != NPD_OK)
		return only_known ? NPD_OK : status;
	if (only_known && npd_file_recognise(bytes.ptr, bytes.len) == NPD_FILE_AUTO)
		return NPD_OK;
	e->count++;
	return npd_diag_with(e->diag, NPD_FILE_AUTO, path, bytes.ptr, bytes.len, e->reterr);
}

static bool is_given(const struct npd_cli *cli, npd_str path)
{
	for (size_t i = 0; i < cli->options.with_count; i++)
		if (npd_str_eq(cli->options.with[i], path))
			return true;
	return false;
}

static bool names_a_file(const struct evidence *e, const struct npd_shell_word *word)
{
	return !word->open && !npd_str_starts(word->text, NPD_STR("-")) &&
	       npd_file_exists(word->text) && !npd_file_is_dir(word->text) &&
	       !is_given(e->cli, word->text);
}

/* The files that the words of a command name; what is called is a script, too, but not the user's.
 */
static enum npd_status add_named(struct evidence *e, npd_str command)
{
	const struct npd_shell shell = npd_shell_read(&e->cli->arena, command);
	enum npd_status status = NPD_OK;
	for (size_t i = 0; i < shell.count; i++)
		for (size_t k = 2; status == NPD_OK && k < shell.commands[i].count; k++)
			if (names_a_file(e, &shell.commands[i].words[k]))
				status = add_file(e, shell.commands[i].words[k].text, true);
	return status;
}

enum npd_status npd_cli_add_evidence(
	struct npd_cli *cli, struct npd_diag *d, struct npd_error *reterr)
{
	struct evidence e = { .cli = cli, .diag = d, .reterr = reterr };
	const npd_str command = npd_diag_command(d);
	enum npd_status status = NPD_OK;
	for (size_t i = 0; status == NPD_OK && i < cli->options.with_count; i++)
		status = add_file(&e, cli->options.with[i], false);
	if (status == NPD_OK)
		status = add_named(&e, command);
	/* a command without files proves nothing */
	if (status == NPD_OK && e.count > 0 && command.len > 0)
		status = npd_diag_with(d, NPD_FILE_COMMAND, NPD_STR("<command>"), command.ptr,
			command.len, reterr);
	return status;
}
