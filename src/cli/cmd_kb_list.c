/* `kb list`: the entries of the knowledge base, or how many there are. */
#include "base/error.h"
#include "base/json.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "engine/entry.h"

#define LIST_SCHEMA "npu-doctor/kb-list/1"
#define COUNT_SCHEMA "npu-doctor/kb-count/1"

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

static bool has_status(const struct npd_entry *e)
{
	return e->kind == NPD_KIND_SIGNATURE || e->kind == NPD_KIND_RULE;
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
	npd_json_str_or_null(
		j, "status", has_status(e) ? npd_status_name(e->status) : (npd_str){ NULL, 0 });
	npd_json_str_or_null(j, "title", title_of(e, lang));
	npd_json_open(j, "titles", '{');
	npd_json_str_or_null(j, "en", title_of(e, NPD_LANG_EN));
	npd_json_str_or_null(j, "zh", title_of(e, NPD_LANG_ZH));
	npd_json_close(j, '}');
	npd_json_str(j, "file", file);
	npd_json_u64(j, "line", line);
	npd_json_close(j, '}');
}

static void write_problems(struct npd_json *j, npd_str problem)
{
	npd_json_open(j, "problems", '[');
	if (problem.len > 0)
		npd_json_str(j, NULL, problem);
	npd_json_close(j, ']');
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
	write_problems(&j, problem);
	npd_json_close(&j, '}');
	npd_buf_add_byte(&cli->out, '\n');
}

/* ---- --count ---- */

static const char *const status_names[] = {
	[NPD_OBSERVED] = "observed",
	[NPD_DOCUMENTED] = "documented",
	[NPD_INFERRED] = "inferred",
};
#define STATUS_COUNT (sizeof status_names / sizeof *status_names)

enum row_kind {
	ROW_STAGE,     /* entries of one stage */
	ROW_ANY,       /* entries that hold at any stage */
	ROW_TOOLCHAIN, /* all of a toolchain, each once */
	ROW_TOTAL
};

struct count_row {
	enum row_kind kind;
	npd_str toolchain, stage; /* as far as the kind has one */
	size_t by_status[STATUS_COUNT], total;
};

typedef NPD_VEC(struct count_row) row_vec;

static bool belongs(const struct npd_entry *e, const struct count_row *row)
{
	switch (row->kind) {
	case ROW_STAGE:
		return npd_str_eq(e->toolchain, row->toolchain) && e->stage_count > 0 &&
		       holds_at(e, row->stage);
	case ROW_ANY:
		return npd_str_eq(e->toolchain, row->toolchain) && e->stage_count == 0;
	case ROW_TOOLCHAIN:
		return npd_str_eq(e->toolchain, row->toolchain);
	case ROW_TOTAL:
		return true;
	}
	return false;
}

/* A row that counts nothing is left out, unless it is the last one. */
static void add_row(struct npd_cli *cli, const struct npd_kb *kb, enum npd_kind kind, row_vec *rows,
	struct count_row row)
{
	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		const struct npd_entry *e = npd_kb_at(kb, i);
		if (!is_wanted(e, &cli->options, kind) || !belongs(e, &row))
			continue;
		row.by_status[e->status]++;
		row.total++;
	}
	if (row.total > 0 || row.kind == ROW_TOTAL)
		NPD_VEC_PUSH(&cli->arena, rows, row);
}

static row_vec count_entries(struct npd_cli *cli, const struct npd_kb *kb, enum npd_kind kind)
{
	const npd_str wanted = cli->options.stage;
	row_vec rows = { 0 };
	const npd_str *toolchains;
	const size_t count = npd_kb_toolchains(kb, &toolchains);
	for (size_t i = 0; i < count; i++) {
		const npd_str toolchain = toolchains[i];
		const npd_str *stages;
		const size_t stage_count = npd_kb_stages(kb, toolchain, &stages);
		add_row(cli, kb, kind, &rows,
			(struct count_row){ .kind = ROW_ANY, .toolchain = toolchain });
		for (size_t k = 0; k < stage_count; k++) {
			if (wanted.len == 0 || npd_str_eq(stages[k], wanted))
				add_row(cli, kb, kind, &rows,
					(struct count_row){ .kind = ROW_STAGE,
						.toolchain = toolchain,
						.stage = stages[k] });
		}
		add_row(cli, kb, kind, &rows,
			(struct count_row){ .kind = ROW_TOOLCHAIN, .toolchain = toolchain });
	}
	add_row(cli, kb, kind, &rows, (struct count_row){ .kind = ROW_TOTAL });
	return rows;
}

static npd_str stage_label(const struct count_row *row)
{
	switch (row->kind) {
	case ROW_STAGE:
		return row->stage;
	case ROW_ANY:
		return NPD_STR("(any)");
	case ROW_TOOLCHAIN:
	case ROW_TOTAL:
		break;
	}
	return NPD_STR("(all)");
}

static void write_counts(struct npd_buf *out, const row_vec *rows)
{
	npd_buf_printf(out, "%-12s%-12s", "toolchain", "stage");
	for (size_t k = 0; k < STATUS_COUNT; k++)
		npd_buf_printf(out, "%12s", status_names[k]);
	npd_buf_printf(out, "%8s\n", "total");
	for (size_t i = 0; i < rows->len; i++) {
		const struct count_row *row = &rows->data[i];
		const npd_str stage = stage_label(row);
		const npd_str toolchain =
			row->kind == ROW_TOTAL ? NPD_STR("(all)") : row->toolchain;
		npd_buf_printf(out, "%-12.*s%-12.*s", NPD_ARG(toolchain), NPD_ARG(stage));
		for (size_t k = 0; k < STATUS_COUNT; k++)
			npd_buf_printf(out, "%12zu", row->by_status[k]);
		npd_buf_printf(out, "%8zu\n", row->total);
	}
}

static void write_numbers(struct npd_json *j, const struct count_row *row)
{
	for (size_t k = 0; k < STATUS_COUNT; k++)
		npd_json_u64(j, status_names[k], row->by_status[k]);
	npd_json_u64(j, "total", row->total);
}

/* The rows of stages under "counts", those of toolchains and of all under "totals". */
static void write_count_list(struct npd_json *j, const char *key, const row_vec *rows, bool totals)
{
	const npd_str none = { NULL, 0 };
	npd_json_open(j, key, '[');
	for (size_t i = 0; i < rows->len; i++) {
		const struct count_row *row = &rows->data[i];
		const bool is_total = row->kind == ROW_TOOLCHAIN || row->kind == ROW_TOTAL;
		if (is_total != totals)
			continue;
		npd_json_open(j, NULL, '{');
		npd_json_str_or_null(
			j, "toolchain", row->kind == ROW_TOTAL ? none : row->toolchain);
		if (!totals)
			npd_json_str_or_null(
				j, "stage", row->kind == ROW_STAGE ? row->stage : none);
		write_numbers(j, row);
		npd_json_close(j, '}');
	}
	npd_json_close(j, ']');
}

static void write_counts_json(
	struct npd_buf *out, enum npd_kind kind, const row_vec *rows, npd_str problem)
{
	struct npd_json j;
	npd_json_init(&j, out);
	npd_json_open(&j, NULL, '{');
	npd_json_str(&j, "schema", NPD_STR(COUNT_SCHEMA));
	npd_json_str(&j, "kind", npd_str_of(npd_kind_name(kind)));
	write_count_list(&j, "counts", rows, false);
	write_count_list(&j, "totals", rows, true);
	write_problems(&j, problem);
	npd_json_close(&j, '}');
	npd_buf_add_byte(out, '\n');
}

/* ---- the command ---- */

/* What to list; --count counts signatures unless it is told to count rules. */
static enum npd_status choose_kind(
	const struct npd_options *o, enum npd_kind *ret, struct npd_error *reterr)
{
	const enum npd_status status = find_kind(o->kind, ret, reterr);
	if (status != NPD_OK || !o->count)
		return status;
	if (o->kind.len == 0)
		*ret = NPD_KIND_SIGNATURE;
	if (*ret != NPD_KIND_SIGNATURE && *ret != NPD_KIND_RULE)
		return npd_fail(reterr, NPD_EINVAL,
			"option '--count' takes the kinds signature and rule, not '%s'",
			npd_kind_name(*ret));
	return NPD_OK;
}

/* JSON, whatever happened: `kb` is NULL where there is none, because of `problem`. */
static void write_as_json(struct npd_cli *cli, const struct npd_kb *kb, enum npd_kind kind,
	enum npd_lang lang, npd_str problem)
{
	if (!cli->options.count) {
		write_json(cli, kb, kind, lang, problem);
		return;
	}
	const row_vec rows = kb == NULL ? (row_vec){ 0 } : count_entries(cli, kb, kind);
	write_counts_json(&cli->out, kind, &rows, problem);
}

static void write_as_text(
	struct npd_cli *cli, const struct npd_kb *kb, enum npd_kind kind, enum npd_lang lang)
{
	if (cli->options.count) {
		const row_vec rows = count_entries(cli, kb, kind);
		write_counts(&cli->out, &rows);
		return;
	}
	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		if (is_wanted(npd_kb_at(kb, i), &cli->options, kind))
			write_line(&cli->out, npd_kb_at(kb, i), lang);
	}
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
	if (choose_kind(o, &kind, &error) != NPD_OK)
		return npd_cli_fail(NPD_EINVAL, &error);
	struct npd_kb *kb;
	const enum npd_status status = npd_cli_open_knowledge(cli, &kb, &error);
	if (status != NPD_OK) {
		if (json)
			write_as_json(cli, NULL, kind, render.lang, npd_str_of(error.text));
		return npd_cli_exit_of(status);
	}
	if (npd_cli_check_names(cli, kb, &error) != NPD_OK)
		return npd_cli_fail(NPD_EINVAL, &error);
	if (json)
		write_as_json(cli, kb, kind, render.lang, (npd_str){ NULL, 0 });
	else
		write_as_text(cli, kb, kind, render.lang);
	return NPD_EXIT_CLEAN;
}
