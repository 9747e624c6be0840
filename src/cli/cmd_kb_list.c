#include "base/error.h"
#include "base/json.h"
#include "base/suggest.h"
#include "cli/cli.h"

#define LIST_SCHEMA "npu-doctor/kb-list/1"

/* NPD_KIND_COUNT: any kind. */
static enum npd_status find_kind(npd_str name, enum npd_kind *ret, struct npd_error *reterr)
{
	npd_str names[NPD_KIND_COUNT];
	*ret = NPD_KIND_COUNT;
	if (name.len == 0)
		return NPD_OK;
	for (unsigned i = 0; i < NPD_KIND_COUNT; i++) {
		names[i] = npd_str_of(npd_kind_name((enum npd_kind)i));
		if (npd_str_eq(names[i], name)) {
			*ret = (enum npd_kind)i;
			return NPD_OK;
		}
	}
	const size_t near = npd_suggest(name, names, NPD_KIND_COUNT);
	if (near == NPD_NOT_FOUND)
		return npd_fail(reterr, NPD_EINVAL, "unknown kind '%.*s'", NPD_ARG(name));
	return npd_fail(reterr, NPD_EINVAL, "unknown kind '%.*s', did you mean '%.*s'?",
		NPD_ARG(name), NPD_ARG(names[near]));
}

static bool holds_at(const struct npd_entry *e, npd_str stage)
{
	if (stage.len == 0 || e->stage_count == 0)
		return true;
	for (size_t i = 0; i < e->stage_count; i++) {
		if (npd_str_eq(e->stages[i], stage))
			return true;
	}
	return false;
}

static bool is_wanted(const struct npd_entry *e, const struct npd_options *o, enum npd_kind kind)
{
	return !e->replaced && (kind == NPD_KIND_COUNT || e->kind == kind) &&
	       (o->toolchain.len == 0 || npd_str_eq(e->toolchain, o->toolchain)) &&
	       holds_at(e, o->stage);
}

static const char *severity_name(enum npd_severity severity)
{
	switch (severity) {
	case NPD_NOTE:
		return "note";
	case NPD_WARNING:
		return "warning";
	case NPD_ERROR:
		return "error";
	}
	return "";
}

static bool has_severity(const struct npd_entry *e)
{
	return e->kind == NPD_KIND_SIGNATURE || e->kind == NPD_KIND_RULE ||
	       e->kind == NPD_KIND_VERDICT;
}

static npd_str title_of(const struct npd_entry *e, enum npd_lang lang)
{
	return npd_node_prose(npd_node_get(e->node, "title"), lang);
}

/* id, kind, severity and title, with two blanks between; no columns, for ids differ much in length
 */
static void write_line(struct npd_buf *out, const struct npd_entry *e, enum npd_lang lang)
{
	npd_cli_add_plain(out, e->id);
	npd_buf_printf(out, "  %s", npd_kind_name(e->kind));
	if (has_severity(e))
		npd_buf_printf(out, "  %s", severity_name(e->severity));
	const npd_str title = title_of(e, lang);
	if (title.len > 0)
		npd_buf_add_c(out, "  ");
	npd_cli_add_plain(out, title);
	npd_buf_add_byte(out, '\n');
}

static void write_object(struct npd_json *j, const struct npd_entry *e, enum npd_lang lang)
{
	npd_str file;
	unsigned line, column;
	npd_node_place(e->node, &file, &line, &column);
	npd_json_open(j, NULL, '{');
	npd_json_str(j, "id", e->id);
	npd_json_str(j, "kind", npd_str_of(npd_kind_name(e->kind)));
	npd_json_str(j, "toolchain", e->toolchain);
	npd_json_open(j, "stages", '[');
	for (size_t i = 0; i < e->stage_count; i++)
		npd_json_str(j, NULL, e->stages[i]);
	npd_json_close(j, ']');
	npd_json_str_or_null(j, "severity",
		has_severity(e) ? npd_str_of(severity_name(e->severity)) : (npd_str){ NULL, 0 });
	npd_json_str_or_null(j, "title", title_of(e, lang));
	npd_json_str(j, "file", file);
	npd_json_u64(j, "line", line);
	npd_json_close(j, '}');
}

/* `kb` NULL: there is none, because of `problem`. */
static void write_json(struct npd_cli *cli, const struct npd_kb *kb, enum npd_kind kind,
	enum npd_lang lang, npd_str problem)
{
	struct npd_json j;
	npd_json_init(&j, &cli->out);
	npd_json_open(&j, NULL, '{');
	npd_json_str(&j, "schema", NPD_STR(LIST_SCHEMA));
	npd_json_open(&j, "entries", '[');
	for (size_t i = 0; kb != NULL && i < npd_kb_count(kb); i++) {
		if (is_wanted(npd_kb_at(kb, i), &cli->options, kind))
			write_object(&j, npd_kb_at(kb, i), lang);
	}
	npd_json_close(&j, ']');
	npd_json_open(&j, "problems", '[');
	if (problem.len > 0)
		npd_json_str(&j, NULL, problem);
	npd_json_close(&j, ']');
	npd_json_close(&j, '}');
	npd_buf_add_byte(&cli->out, '\n');
}

enum npd_exit npd_cmd_kb_list(struct npd_cli *cli)
{
	const struct npd_options *o = &cli->options;
	const bool json = o->format == NPD_FORMAT_JSON;
	struct npd_render render = npd_cli_render(o);
	if (render.lang == NPD_LANG_AUTO)
		render.lang = NPD_LANG_EN;
	struct npd_error error;
	enum npd_kind kind;
	if (find_kind(o->kind, &kind, &error) != NPD_OK)
		return npd_cli_fail(NPD_EINVAL, &error);
	struct npd_kb *kb;
	const enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK) {
		if (json)
			write_json(cli, NULL, kind, render.lang, npd_str_of(error.text));
		return npd_cli_exit_of(status);
	}
	if (npd_cli_check_names(cli, kb, &error) != NPD_OK)
		return npd_cli_fail(NPD_EINVAL, &error);
	if (json) {
		write_json(cli, kb, kind, render.lang, (npd_str){ NULL, 0 });
		return NPD_EXIT_CLEAN;
	}
	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		if (is_wanted(npd_kb_at(kb, i), o, kind))
			write_line(&cli->out, npd_kb_at(kb, i), render.lang);
	}
	return NPD_EXIT_CLEAN;
}
