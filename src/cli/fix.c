/* fix.c - the edits of a report: shown as a diff, or made. */
#include "base/vec.h"
#include "cli/cli.h"
#include "format/patch.h"
#include "os/file.h"

typedef NPD_VEC(const struct npd_edit *) edit_vec;

/* The safe edits of one file, in the order of the report. */
static edit_vec edits_of(struct npd_arena *arena, const struct npd_report *r, npd_str file)
{
	edit_vec list = { 0 };
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct npd_finding *f = &r->findings[i];
		for (size_t k = 0; k < f->fix_count; k++)
			for (size_t e = 0; e < f->fixes[k].edit_count; e++)
				if (f->fixes[k].safety == NPD_SAFE &&
					npd_str_eq(f->fixes[k].edits[e].file, file))
					NPD_VEC_PUSH(arena, &list, &f->fixes[k].edits[e]);
	}
	return list;
}

/* One edit for all findings that ask for it. */
static void drop_repeated(edit_vec *list)
{
	size_t n = 0;
	for (size_t i = 0; i < list->len; i++) {
		bool known = false;
		for (size_t k = 0; k < n; k++)
			known = known || (list->data[k]->line == list->data[i]->line &&
						 list->data[k]->column == list->data[i]->column);
		if (!known)
			list->data[n++] = list->data[i];
	}
	list->len = n;
}

size_t npd_cli_edit_texts(struct npd_cli *cli, const struct npd_report *report,
	struct npd_edited *files, size_t count)
{
	size_t all = 0;
	for (size_t i = 0; i < count; i++) {
		edit_vec edits = edits_of(&cli->arena, report, files[i].name);
		size_t done;
		drop_repeated(&edits);
		files[i].now =
			npd_patch_apply(&cli->arena, files[i].was, edits.data, edits.len, &done);
		files[i].edits = done;
		all += done;
	}
	return all;
}

void npd_cli_write_diff(struct npd_cli *cli, const struct npd_edited *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].edits > 0)
			npd_patch_write_diff(&cli->out, files[i].name, files[i].was, files[i].now);
}

enum npd_status npd_cli_write_files(
	struct npd_cli *cli, const struct npd_edited *files, size_t count, struct npd_error *reterr)
{
	for (size_t i = 0; i < count; i++) {
		if (files[i].edits == 0)
			continue;
		const enum npd_status status =
			npd_file_replace(files[i].name, files[i].now, reterr);
		if (status != NPD_OK)
			return status;
		if (!cli->options.quiet)
			npd_cli_say("'%.*s': %zu %s made", NPD_ARG(files[i].name), files[i].edits,
				files[i].edits == 1 ? "edit" : "edits");
	}
	return NPD_OK;
}
