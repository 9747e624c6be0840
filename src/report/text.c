#include "report/glyph.h"
#include "report/phrase.h"
#include "report/place.h"

#define LABEL_INDENT 8 /* two blanks, a label of four columns, two blanks */

struct text {
	struct npd_page page;
	struct npd_arena *arena;
	const struct npd_report *r;
	const struct npd_render *how;
	struct npd_outline outline;
};

/* Starts "  why   ", with the indent for what follows. */
static void label(struct npd_page *page, enum npd_word word)
{
	npd_page_newline(page);
	page->indent = 2;
	npd_page_paint(page, NPD_PAINT_STRONG);
	npd_page_verbatim(page, npd_word_find(page->lang, word));
	npd_page_paint(page, NPD_PAINT_NONE);
	page->indent = LABEL_INDENT;
}

static void labelled(struct npd_page *page, enum npd_word word, npd_str prose)
{
	if (prose.len == 0)
		return;
	label(page, word);
	npd_page_prose(page, prose);
	npd_page_newline(page);
}

/* A sentence on a line of its own, indented by two. */
static void sentence(struct npd_page *page, npd_str text)
{
	if (text.len == 0)
		return;
	npd_page_newline(page);
	page->indent = 2;
	npd_page_add(page, text);
	npd_page_newline(page);
}

/* "a · b · c", broken between the items only as long as each fits. */
static void write_items(struct npd_page *page, const npd_str *items, size_t count)
{
	struct npd_buf item;

	npd_buf_init(&item, page->out->arena);
	for (size_t i = 0; i < count; i++) {
		npd_buf_clear(&item);
		npd_buf_add(&item, items[i]);
		if (i + 1 < count)
			npd_buf_add_c(&item, " ·");
		page->blank = i > 0;
		npd_page_solid(page, npd_buf_str(&item));
	}
	npd_page_newline(page);
}

static void write_scene(struct text *t, const struct npd_scene *scene)
{
	npd_str items[NPD_SCENE_MAX];
	const size_t n = npd_phrase_scene(t->arena, t->page.lang, t->r, scene, items);

	t->page.indent = 2;
	write_items(&t->page, items, n);
}

/* ---- what to do ---- */

/* The change as a diff, below the text of the fix. */
static void write_edit(struct text *t, const struct npd_edit *e, enum npd_safety safety)
{
	const struct npd_loc place = { .file = e->file, .line = e->line, .column = e->column };
	struct npd_page *page = &t->page;
	const size_t indent = page->indent;
	struct npd_buf note;

	npd_buf_init(&note, t->arena);
	npd_word_write(&note, page->lang, NPD_W_BRACKETS,
		(struct npd_said){ .s = npd_word_find(page->lang, npd_word_of_safety(safety)) });
	npd_place_write(&t->page, &place, npd_buf_str(&note), indent);
	for (unsigned side = 0; side < 2; side++) {
		const npd_str line = side == 0 ? e->old_text : e->new_text;

		if (line.len == 0)
			continue;
		npd_page_verbatim(page, side == 0 ? NPD_STR("- ") : NPD_STR("+ "));
		npd_page_verbatim(page, line);
		npd_page_newline(page);
	}
}

static void write_number(struct text *t, size_t n)
{
	struct npd_buf number;

	npd_buf_init(&number, t->arena);
	npd_buf_add_u64(&number, n);
	npd_buf_add_c(&number, ". ");
	npd_page_verbatim(&t->page, npd_buf_str(&number));
	t->page.indent = t->page.column;
}

static void write_fixes(struct text *t, const struct npd_finding *f)
{
	if (f->fix_count == 0)
		return;
	label(&t->page, NPD_W_FIX);
	for (size_t i = 0; i < f->fix_count; i++) {
		const struct npd_fix *fix = &f->fixes[i];

		t->page.indent = LABEL_INDENT;
		if (f->fix_count > 1)
			write_number(t, i + 1);
		npd_page_prose(&t->page, fix->text);
		npd_page_newline(&t->page);
		for (size_t k = 0; k < fix->edit_count; k++)
			write_edit(t, &fix->edits[k], fix->safety);
	}
}

/* ---- what hangs on it ---- */

static void write_folded_one(struct text *t, const struct npd_finding *f)
{
	const struct npd_snippet s =
		npd_place_snippet(&f->location, f->excerpt, f->mark_from, f->mark_to);
	struct npd_buf note;

	npd_buf_init(&note, t->arena);
	npd_phrase_extent(&note, t->page.lang, &f->location, f->occurrences);
	npd_buf_add_byte(&note, ' ');
	npd_buf_add(&note, f->title);
	npd_buf_add_c(&note, " [");
	npd_buf_add(&note, f->id);
	npd_buf_add_byte(&note, ']');
	npd_place_write(&t->page, &f->location, npd_buf_str(&note), 2);
	if (s.text.len > 0)
		npd_excerpt_write(&t->page, &s, 1, npd_excerpt_digits(&s));
}

static void write_folded(struct text *t, size_t root)
{
	npd_page_newline(&t->page);
	t->page.indent = 2;
	npd_page_say(&t->page, NPD_W_EXPLAINS, (struct npd_said){ 0 });
	npd_page_newline(&t->page);
	for (size_t i = 0; i < t->r->finding_count; i++)
		if (i != root && t->outline.owners[i] == root)
			write_folded_one(t, &t->r->findings[i]);
}

static void write_explained(struct text *t, size_t root)
{
	struct npd_buf line;
	const size_t n = t->outline.counts[root];

	if (n == 0)
		return;
	if (t->how->verbose) {
		write_folded(t, root);
		return;
	}
	npd_buf_init(&line, t->arena);
	npd_phrase_folded(&line, t->page.lang, t->r, &t->outline, root);
	npd_word_write(&line, t->page.lang, NPD_W_SHOW_WITH_V, (struct npd_said){ .n = n });
	sentence(&t->page, npd_buf_str(&line));
}

static void write_captures(struct text *t, const struct npd_finding *f)
{
	if (f->capture_count == 0)
		return;
	label(&t->page, NPD_W_VALUES);
	for (size_t i = 0; i < f->capture_count; i++) {
		struct npd_buf pair;

		npd_buf_init(&pair, t->arena);
		npd_buf_add(&pair, f->captures[i].name);
		npd_buf_add_c(&pair, " = ");
		npd_buf_add(&pair, f->captures[i].value);
		npd_page_add(&t->page, npd_buf_str(&pair));
		npd_page_newline(&t->page);
	}
}

static void write_sources(struct text *t, const struct npd_finding *f)
{
	static const struct {
		const char *status;
		enum npd_word word;
	} words[] = {
		{ "observed", NPD_W_OBSERVED },
		{ "documented", NPD_W_DOCUMENTED },
		{ "inferred", NPD_W_INFERRED },
	};

	label(&t->page, NPD_W_FROM);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (npd_str_eq(f->status, npd_str_of(words[i].status)))
			npd_page_say(&t->page, words[i].word, (struct npd_said){ 0 });
	for (size_t i = 0; i < f->source_count; i++) {
		npd_page_newline(&t->page);
		npd_page_add(&t->page, f->sources[i]);
	}
	npd_page_newline(&t->page);
}

static void write_more(struct text *t, npd_str id)
{
	struct npd_buf command;

	npd_buf_init(&command, t->arena);
	npd_buf_add_c(&command, "npu-doctor explain ");
	npd_buf_add(&command, id);
	label(&t->page, NPD_W_MORE);
	npd_page_solid(&t->page, npd_buf_str(&command));
	npd_page_newline(&t->page);
}

/* What -v adds. */
static void write_background(struct text *t, const struct npd_finding *f)
{
	write_captures(t, f);
	write_sources(t, f);
}

/* ---- a finding ---- */

static void write_title(
	struct npd_page *page, enum npd_paint paint, enum npd_word word, npd_str id, npd_str title)
{
	npd_page_newline(page);
	page->indent = 0;
	npd_page_paint(page, paint);
	npd_page_verbatim(page, npd_word_find(page->lang, word));
	if (id.len > 0) {
		npd_page_verbatim(page, NPD_STR("["));
		npd_page_verbatim(page, id);
		npd_page_verbatim(page, NPD_STR("]"));
	} else {
		npd_page_verbatim(page, npd_word_find(page->lang, NPD_W_COLON));
	}
	npd_page_paint(page, NPD_PAINT_NONE);
	npd_page_paint(page, NPD_PAINT_STRONG);
	page->indent = 2;
	page->blank = id.len > 0;
	npd_page_add(page, title);
	npd_page_paint(page, NPD_PAINT_NONE);
	npd_page_newline(page);
}

static void write_finding(struct text *t, size_t i)
{
	const struct npd_finding *f = &t->r->findings[i];
	const struct npd_scene scene = {
		.file = f->location.file,
		.toolchain = f->toolchain,
		.stage = f->stage,
		.attempt = f->attempt,
		.past = f->past,
		.full = t->how->verbose,
	};
	struct npd_buf line;

	write_title(&t->page, npd_paint_of(f->severity), npd_word_of_severity(f->severity), f->id,
		f->title);
	write_scene(t, &scene);
	npd_buf_init(&line, t->arena);
	npd_phrase_confidence(&line, t->page.lang, f, t->how->verbose);
	sentence(&t->page, npd_buf_str(&line));
	npd_place_write_all(&t->page, f);

	if (!npd_str_eq(f->detail, f->title))
		labelled(&t->page, NPD_W_WHAT, f->detail);
	labelled(&t->page, NPD_W_WHY, f->cause);
	write_fixes(t, f);
	write_explained(t, i);
	npd_buf_clear(&line);
	npd_phrase_alternatives(&line, t->page.lang, f);
	sentence(&t->page, npd_buf_str(&line));
	npd_buf_clear(&line);
	npd_phrase_predicts(&line, t->page.lang, f);
	sentence(&t->page, npd_buf_str(&line));
	if (t->how->verbose)
		write_background(t, f);
	write_more(t, f->id);
	npd_page_gap(&t->page);
}

/* ---- nothing known ---- */

static void write_nearest(struct text *t, const struct npd_unmatched *u)
{
	label(&t->page, NPD_W_NEAR);
	if (u->nearest_count == 0)
		npd_page_say(&t->page, NPD_W_NO_NEAREST, (struct npd_said){ 0 });
	else
		npd_page_say(&t->page, NPD_W_NEAREST,
			(struct npd_said){ .n = u->nearest_count,
				.s = npd_phrase_list(
					t->arena, t->page.lang, u->nearest, u->nearest_count) });
	npd_page_newline(&t->page);
}

static void write_unmatched_place(struct text *t, const struct npd_unmatched *u)
{
	struct npd_snippet s =
		npd_place_snippet(&u->location, u->excerpt, u->mark_from, u->mark_to);

	npd_place_write_head(&t->page, &u->location, 0);
	npd_excerpt_write(&t->page, &s, 1, npd_excerpt_digits(&s));
}

static void write_unknown(struct text *t)
{
	const struct npd_unmatched *u = &t->r->unmatched[0];
	const struct npd_scene scene = {
		.file = u->location.file,
		.toolchain = u->toolchain,
		.stage = u->stage,
		.attempt = u->attempt,
		.full = t->how->verbose,
	};
	struct npd_buf line;

	write_title(&t->page, NPD_PAINT_ERROR, NPD_W_UNKNOWN, (npd_str){ 0 },
		npd_word_find(t->page.lang, NPD_W_UNKNOWN_TITLE));
	write_scene(t, &scene);
	npd_buf_init(&line, t->arena);
	npd_word_write(&line, t->page.lang,
		u->exception.len > 0 ? NPD_W_DECISIVE_EXCEPTION : NPD_W_DECISIVE,
		(struct npd_said){ .s = u->exception });
	sentence(&t->page, npd_buf_str(&line));
	npd_page_gap(&t->page);
	write_unmatched_place(t, u);
	npd_page_gap(&t->page);
	write_nearest(t, u);
	label(&t->page, NPD_W_NEXT);
	npd_buf_clear(&line);
	npd_phrase_record(&line, t->page.lang, &u->location);
	npd_page_add(&t->page, npd_buf_str(&line));
	npd_page_gap(&t->page);
}

/* The lines that nothing known matches, from the `from`th on: counted, or shown with -v. */
static void write_unmatched(struct text *t, size_t from)
{
	const size_t n = t->r->unmatched_count - from;
	struct npd_buf line;

	if (n == 0)
		return;
	npd_buf_init(&line, t->arena);
	npd_word_write(&line, t->page.lang, NPD_W_UNMATCHED_MORE, (struct npd_said){ .n = n });
	if (!t->how->verbose)
		npd_word_write(&line, t->page.lang, NPD_W_SHOW_WITH_V, (struct npd_said){ .n = n });
	t->page.indent = 0;
	npd_page_add(&t->page, npd_buf_str(&line));
	npd_page_newline(&t->page);
	for (size_t i = from; i < t->r->unmatched_count && t->how->verbose; i++)
		write_unmatched_place(t, &t->r->unmatched[i]);
	npd_page_gap(&t->page);
}

/* ---- the whole ---- */

static void write_incomplete(struct text *t)
{
	struct npd_page *page = &t->page;

	if (t->r->complete)
		return;
	npd_page_paint(page, NPD_PAINT_ERROR);
	npd_page_say(page, NPD_W_INCOMPLETE, (struct npd_said){ 0 });
	npd_page_paint(page, NPD_PAINT_NONE);
	for (size_t i = 0; i < t->r->problem_count; i++) {
		const struct npd_problem *p = &t->r->problems[i];
		struct npd_buf line;

		npd_buf_init(&line, t->arena);
		npd_buf_add(&line, p->input);
		if (p->input.len > 0)
			npd_buf_add_c(&line, ": ");
		npd_buf_add(&line, p->text);
		sentence(page, npd_buf_str(&line));
	}
	page->indent = 0;
	npd_page_gap(page);
}

static bool is_empty(const struct npd_report *r)
{
	for (size_t i = 0; i < r->input_count; i++)
		if (r->inputs[i].bytes > 0)
			return false;
	return true;
}

/* True where the first line says it all and a summary would only say it again. */
static bool is_plainly_clean(const struct npd_report *r)
{
	const struct npd_checks *c = &r->checks;

	return r->finding_count == 0 && r->unmatched_count == 0 && r->complete &&
	       c->pass + c->fail + c->unknown == 0;
}

static void write_clean(struct text *t)
{
	struct npd_page *page = &t->page;
	struct npd_buf line;

	npd_buf_init(&line, t->arena);
	npd_phrase_clean(&line, page->lang, t->r);
	page->indent = 0;
	npd_page_add(page, npd_buf_str(&line));
	npd_page_newline(page);
	for (size_t i = 0; i < t->r->input_count; i++) {
		const struct npd_input *in = &t->r->inputs[i];
		const struct npd_scene scene = {
			.file = in->name,
			.toolchain = in->toolchain,
			.stage = in->stage,
			.full = t->how->verbose,
		};

		if (in->toolchain.len > 0)
			write_scene(t, &scene);
		/* the files of one run share it */
		if (npd_report_is_of_files(t->r))
			break;
	}
	if (t->r->not_model_lines > 0) {
		struct npd_buf other;

		npd_buf_init(&other, t->arena);
		npd_word_write(&other, page->lang, NPD_W_NOT_MODEL,
			(struct npd_said){ .n = t->r->not_model_lines });
		sentence(page, npd_buf_str(&other));
	} else if (npd_str_eq(t->r->status, NPD_STR("clean")) && t->r->complete &&
		   !is_empty(t->r) && !npd_report_is_of_files(t->r)) {
		sentence(page, npd_word_find(page->lang, NPD_W_CLEAN_HONEST));
	}
	page->indent = 0;
}

/* With -v: each check that could not be made, and the facts it lacks. */
static void write_unchecked(struct text *t)
{
	const struct npd_checks *c = &t->r->checks;

	if (c->missing_count == 0 || !t->how->verbose)
		return;
	npd_page_say(&t->page, NPD_W_UNCHECKED_LIST, (struct npd_said){ 0 });
	for (size_t i = 0; i < c->missing_count; i++) {
		const struct npd_missing_check *m = &c->missing[i];
		struct npd_buf line;

		npd_buf_init(&line, t->arena);
		npd_buf_add(&line, m->id);
		npd_buf_add_c(&line, ": ");
		npd_buf_add(
			&line, npd_phrase_list(t->arena, t->page.lang, m->facts, m->fact_count));
		sentence(&t->page, npd_buf_str(&line));
	}
	t->page.indent = 0;
	npd_page_gap(&t->page);
}

static void write_summary(struct text *t)
{
	struct npd_page *page = &t->page;
	npd_str items[NPD_SUMMARY_MAX];
	const size_t n = npd_phrase_summary(
		t->arena, page->lang, t->r, &t->outline, !t->how->verbose, items);

	page->indent = 0;
	if (!is_plainly_clean(t->r)) {
		npd_page_paint(page, NPD_PAINT_STRONG);
		write_items(page, items, n);
		npd_page_paint(page, NPD_PAINT_NONE);
	}
	if (npd_report_is_of_files(t->r) && t->r->inputs[0].toolchain.len == 0) {
		npd_page_say(page, NPD_W_PASS_TOOLCHAIN, (struct npd_said){ 0 });
		npd_page_newline(page);
	}
	if (t->r->missing_for_support_count == 0)
		return;
	npd_page_say(page, NPD_W_MISSING,
		(struct npd_said){
			.s = npd_phrase_list(t->arena, page->lang, t->r->missing_for_support,
				t->r->missing_for_support_count) });
	npd_page_newline(page);
}

static void write_report(struct text *t)
{
	const bool unknown = npd_report_is_unknown(t->r, &t->outline);
	const struct npd_outline *o = &t->outline;

	write_incomplete(t);
	if (t->r->finding_count == 0 && t->r->unmatched_count == 0) {
		write_clean(t);
		if (!is_plainly_clean(t->r) || t->r->missing_for_support_count > 0)
			npd_page_gap(&t->page);
	} else if (o->roots + o->warnings + o->notes + t->r->unmatched_count == 0) {
		npd_page_say(&t->page, NPD_W_NOTHING_LAST, (struct npd_said){ 0 });
		npd_page_gap(&t->page);
	}
	if (unknown)
		write_unknown(t);
	for (size_t i = 0; i < t->r->finding_count; i++)
		if (npd_outline_is_shown(o, t->r, i, t->how->verbose))
			write_finding(t, i);
	write_unmatched(t, unknown ? 1 : 0);
	write_unchecked(t);
	write_summary(t);
}

/* ---- one line a finding ---- */

/*
 * file:line:col: error: title [id]. The severities stay English in every language: editors and
 * build servers know these three words.
 */
static void write_quiet_line(struct text *t, const struct npd_loc *location, const char *severity,
	npd_str title, npd_str id)
{
	struct npd_buf place;

	npd_buf_init(&place, t->arena);
	npd_phrase_place(&place, location);
	npd_glyph_write(t->page.out, npd_buf_str(&place));
	npd_buf_add_c(t->page.out, place.len > 0 ? ": " : "");
	npd_buf_add_c(t->page.out, severity);
	npd_buf_add_c(t->page.out, ": ");
	npd_glyph_write(t->page.out, title);
	if (id.len > 0) {
		npd_buf_add_c(t->page.out, " [");
		npd_glyph_write(t->page.out, id);
		npd_buf_add_byte(t->page.out, ']');
	}
	npd_buf_add_byte(t->page.out, '\n');
}

static void write_quiet(struct text *t)
{
	static const char *const severities[] = {
		[NPD_NOTE] = "note",
		[NPD_WARNING] = "warning",
		[NPD_ERROR] = "error",
	};

	for (size_t i = 0; i < t->r->problem_count; i++) {
		const struct npd_loc place = { .file = t->r->problems[i].input };

		write_quiet_line(t, &place, "error", t->r->problems[i].text, (npd_str){ 0 });
	}
	for (size_t i = 0; i < t->r->finding_count; i++) {
		const struct npd_finding *f = &t->r->findings[i];

		if (npd_outline_is_shown(&t->outline, t->r, i, t->how->verbose))
			write_quiet_line(t, &f->location, severities[f->severity], f->title, f->id);
	}
	if (npd_report_is_unknown(t->r, &t->outline)) {
		struct npd_buf title;

		npd_buf_init(&title, t->arena);
		npd_buf_add(&title, npd_word_find(t->page.lang, NPD_W_UNKNOWN_TITLE));
		npd_buf_add(&title, npd_word_find(t->page.lang, NPD_W_COLON));
		npd_buf_add(&title, npd_str_trim(t->r->unmatched[0].excerpt));
		write_quiet_line(t, &t->r->unmatched[0].location, "error", npd_buf_str(&title),
			(npd_str){ 0 });
	}
}

void npd_report_write_text(
	struct npd_buf *out, const struct npd_report *r, const struct npd_render *how)
{
	struct text t = {
		.arena = out->arena,
		.r = r,
		.how = how,
		.outline = npd_outline_new(out->arena, r),
	};

	npd_page_init(&t.page, out, how);
	if (how->quiet)
		write_quiet(&t);
	else
		write_report(&t);
}
