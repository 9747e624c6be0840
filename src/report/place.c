#include "report/place.h"

#include "report/phrase.h"

/* "file:line:col" and what is to be said about it. */
void npd_place_write(
	struct npd_page *page, const struct npd_loc *location, npd_str note, size_t indent)
{
	struct npd_buf place;

	npd_buf_init(&place, page->out->arena);
	npd_phrase_place(&place, location);
	if (place.len == 0)
		return;
	npd_page_newline(page);
	page->indent = indent;
	npd_page_paint(page, NPD_PAINT_PLACE);
	npd_page_verbatim(page, npd_buf_str(&place));
	npd_page_paint(page, NPD_PAINT_NONE);
	npd_page_add(page, note);
	npd_page_newline(page);
}

void npd_place_write_head(
	struct npd_page *page, const struct npd_loc *location, uint64_t occurrences)
{
	struct npd_buf extent;

	npd_buf_init(&extent, page->out->arena);
	npd_phrase_extent(&extent, page->lang, location, occurrences);
	npd_place_write(page, location, npd_buf_str(&extent), 2);
	page->indent = 0;
}

/* ---- the places of a finding ---- */

/* The order in which files are shown: first what is to be changed, then what the tool said. */
enum rank { RANK_CAUSE, RANK_PRIMARY, RANK_AGAINST, RANK_CONTEXT, RANK_SYMPTOM, RANK_COUNT };

struct spot {
	struct npd_snippet snippet;
	const struct npd_loc *location;
	uint64_t occurrences;
	enum rank rank;
	bool done;
};

static enum rank rank_of(npd_str role)
{
	if (npd_str_eq(role, NPD_STR("cause")))
		return RANK_CAUSE;
	if (npd_str_eq(role, NPD_STR("against")))
		return RANK_AGAINST;
	return npd_str_eq(role, NPD_STR("symptom")) ? RANK_SYMPTOM : RANK_CONTEXT;
}

struct npd_snippet npd_place_snippet(
	const struct npd_loc *location, npd_str excerpt, size_t mark_from, size_t mark_to)
{
	return (struct npd_snippet){
		.file = location->file,
		.line = location->line,
		.text = npd_str_trim_right(excerpt),
		.mark_from = mark_from,
		.mark_to = mark_to,
		.sign = '^',
	};
}

bool npd_place_is_repeated(const struct npd_finding *f)
{
	for (size_t i = 0; i < f->evidence_count; i++) {
		const struct npd_loc *at = &f->evidence[i].location;

		if (npd_str_eq(f->evidence[i].role, NPD_STR("cause")) &&
			npd_str_eq(at->file, f->location.file) && at->line == f->location.line &&
			at->column == f->location.column &&
			npd_str_eq(at->object, f->location.object))
			return true;
	}
	return false;
}

/* The finding's own place and its evidence; symptoms only with -v. Returns how many. */
static size_t collect_spots(
	const struct npd_page *page, const struct npd_finding *f, struct spot *spots)
{
	size_t n = 0;

	const bool repeated = npd_place_is_repeated(f);

	if (!repeated) {
		spots[n] = (struct spot){
			.snippet = npd_place_snippet(
				&f->location, f->excerpt, f->mark_from, f->mark_to),
			.location = &f->location,
			.occurrences = f->occurrences,
			.rank = RANK_PRIMARY,
		};
		spots[n++].snippet.cut = f->cut;
	}
	for (size_t i = 0; i < f->evidence_count; i++) {
		const struct npd_evidence *e = &f->evidence[i];
		const enum rank rank = rank_of(e->role);

		if (rank == RANK_SYMPTOM && !page->verbose)
			continue;
		spots[n] = (struct spot){
			.snippet = npd_place_snippet(
				&e->location, e->excerpt, e->mark_from, e->mark_to),
			.location = &e->location,
			.occurrences = repeated && rank == RANK_CAUSE ? f->occurrences : 0,
			.rank = rank,
		};
		spots[n].snippet.sign = rank == RANK_CAUSE ? '^' : '-';
		spots[n++].snippet.label = e->label;
	}
	return n;
}

/* Takes the spots of one file that are not yet done into `group`, sorted by line. */
static size_t take_file(struct spot *spots, size_t count, npd_str file, struct npd_snippet *group)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (spots[i].done || spots[i].snippet.text.len == 0 ||
			!npd_str_eq(spots[i].snippet.file, file))
			continue;
		size_t at = n++;

		for (; at > 0 && group[at - 1].line > spots[i].snippet.line; at--)
			group[at] = group[at - 1];
		group[at] = spots[i].snippet;
		spots[i].done = true;
	}
	return n;
}

/* A node or tensor of a file that has no lines: "model.onnx (Resize_12) this mode" */
static void write_object(struct npd_page *page, struct spot *spot)
{
	struct npd_buf note;

	npd_buf_init(&note, page->out->arena);
	npd_phrase_extent(&note, page->lang, spot->location, spot->occurrences);
	if (spot->snippet.label.len > 0)
		npd_buf_add_c(&note, note.len > 0 ? " " : ": ");
	npd_buf_add(&note, spot->snippet.label);
	npd_place_write(page, spot->location, npd_buf_str(&note), 2);
	page->indent = 0;
	spot->done = true;
}

static void write_spots(struct npd_page *page, struct spot *spots, size_t count)
{
	struct npd_snippet *group = NPD_NEW_ARRAY(page->out->arena, struct npd_snippet, count);
	size_t digits = 1;

	for (size_t i = 0; i < count; i++)
		if (npd_excerpt_digits(&spots[i].snippet) > digits)
			digits = npd_excerpt_digits(&spots[i].snippet);
	for (enum rank rank = RANK_CAUSE; rank < RANK_COUNT; rank++)
		for (size_t i = 0; i < count; i++) {
			if (spots[i].done || spots[i].rank != rank)
				continue;
			if (spots[i].snippet.text.len == 0) {
				write_object(page, &spots[i]);
				continue;
			}
			const size_t n = take_file(spots, count, spots[i].snippet.file, group);

			npd_place_write_head(page, spots[i].location, spots[i].occurrences);
			npd_excerpt_write(page, group, n, digits);
		}
}

void npd_place_write_all(struct npd_page *page, const struct npd_finding *f)
{
	struct spot *spots = NPD_NEW_ARRAY(page->out->arena, struct spot, f->evidence_count + 1);
	const size_t count = collect_spots(page, f, spots);

	npd_page_gap(page);
	write_spots(page, spots, count);
	npd_page_gap(page);
}
