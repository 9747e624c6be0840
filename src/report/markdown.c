/*
 * A report to paste into a ticket (GitHub, GitLab, Redmine).
 *
 * What comes from inputs stands in code spans or fences that are longer than any run of backticks
 * inside. In prose markup is escaped, and what a forge would make a mention or a reference of
 * (@name, #12, !3) is kept apart from its sign by a zero-width space, for an escape does not stop
 * forges from doing it.
 */
#include <string.h>

#include "report/glyph.h"
#include "report/page.h"
#include "report/phrase.h"
#include "report/place.h"

struct markdown {
	struct npd_buf *out;
	struct npd_arena *arena;
	enum npd_lang lang;
	const struct npd_report *r;
	struct npd_outline outline;
};

static size_t longest_run(npd_str text, char c)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < text.len; i++) {
		run = text.ptr[i] == c ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static npd_str cleaned(struct npd_arena *arena, npd_str text)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	npd_glyph_write(&out, text);
	return npd_buf_str(&out);
}

static void write_code(struct markdown *m, npd_str text)
{
	const npd_str clean = cleaned(m->arena, text);
	const size_t run = longest_run(clean, '`');
	const bool pad = clean.len == 0 || clean.ptr[0] == '`' || clean.ptr[clean.len - 1] == '`';

	npd_buf_add_repeat(m->out, '`', run + 1);
	npd_buf_add_c(m->out, pad ? " " : "");
	npd_buf_add(m->out, clean);
	npd_buf_add_c(m->out, pad ? " " : "");
	npd_buf_add_repeat(m->out, '`', run + 1);
}

/* The bytes of `code` at the start of `text`, backticks included; 0 when there is none. */
static size_t code_span(npd_str text)
{
	if (text.ptr[0] != '`' || text.len < 3 || text.ptr[1] == '`')
		return 0;
	const size_t end = npd_str_find_byte(npd_str_from(text, 1), '`');

	if (end == NPD_NOT_FOUND || (end + 2 < text.len && text.ptr[end + 2] == '`'))
		return 0;
	return end + 2;
}

/* An underscore inside a word is no markup and reads better bare: input_formats. */
static bool is_inner_underscore(npd_str text, size_t i)
{
	return text.ptr[i] == '_' && i > 0 && i + 1 < text.len && npd_is_word(text.ptr[i - 1]) &&
	       npd_is_word(text.ptr[i + 1]);
}

static void write_escaped(struct npd_buf *out, npd_str text, size_t i)
{
	const char c = text.ptr[i];
	const bool is_reference =
		strchr("@#!$%&~", c) != NULL && i + 1 < text.len && npd_is_word(text.ptr[i + 1]);

	if (strchr("\\`*_{}[]<>|~#!&", c) != NULL && !is_inner_underscore(text, i))
		npd_buf_add_byte(out, '\\');
	npd_buf_add_byte(out, c);
	if (is_reference)
		npd_buf_add_c(out, "&#8203;");
}

/* Prose of one line; what stands in backticks stays code. */
static void write_inline(struct markdown *m, npd_str prose)
{
	const npd_str text = cleaned(m->arena, prose);

	for (size_t i = 0; i < text.len;) {
		const npd_str rest = npd_str_from(text, i);
		const size_t code = code_span(rest);

		if (code > 0) {
			npd_buf_add(m->out, npd_str_head(rest, code));
			i += code;
			continue;
		}
		/* a run of backticks as a whole: its last one must not open a span */
		do {
			write_escaped(m->out, text, i++);
		} while (i < text.len && text.ptr[i] == '`' && text.ptr[i - 1] == '`');
	}
}

/* Keeps the start of a paragraph from being read as an item, a rule or a numbered list. */
static void write_paragraph(struct markdown *m, npd_str text)
{
	size_t digits = 0;

	text = npd_str_trim(text);
	while (digits < text.len && npd_is_digit(text.ptr[digits]))
		digits++;
	if (text.len > 0 && strchr("-+=", text.ptr[0]) != NULL)
		npd_buf_add_byte(m->out, '\\');
	if (digits > 0 && digits < text.len && strchr(".)", text.ptr[digits]) != NULL) {
		npd_buf_add(m->out, npd_str_head(text, digits));
		npd_buf_add_byte(m->out, '\\');
		npd_buf_add_byte(m->out, text.ptr[digits]);
		text = npd_str_from(text, digits + 1);
	}
	write_inline(m, text);
}

static void write_fence(struct markdown *m, npd_str text, size_t indent, const char *info)
{
	const size_t run = longest_run(text, '`');
	const size_t ticks = run < 3 ? 3 : run + 1;

	npd_buf_add_repeat(m->out, ' ', indent);
	npd_buf_add_repeat(m->out, '`', ticks);
	npd_buf_add_c(m->out, info);
	npd_buf_add_byte(m->out, '\n');
	for (npd_str rest = text; rest.len > 0;) {
		const npd_str line = npd_str_cut(&rest, '\n');

		if (line.len > 0)
			npd_buf_add_repeat(m->out, ' ', indent);
		npd_buf_add(m->out, line);
		npd_buf_add_byte(m->out, '\n');
	}
	npd_buf_add_repeat(m->out, ' ', indent);
	npd_buf_add_repeat(m->out, '`', ticks);
	npd_buf_add_byte(m->out, '\n');
}

/* Paragraphs behind something that stands on the line already, indented as the item of a list is.
 */
static void write_prose(struct markdown *m, npd_str prose, size_t indent)
{
	npd_str paragraph;
	bool verbatim, first = true;

	while (npd_prose_next(&prose, &paragraph, &verbatim)) {
		if (!first || verbatim)
			npd_buf_add_byte(m->out, '\n');
		if (verbatim) {
			write_fence(m, cleaned(m->arena, npd_str_from(paragraph, 2)), indent, "");
		} else {
			npd_buf_add_repeat(m->out, ' ', first ? 0 : indent);
			write_paragraph(m, paragraph);
			npd_buf_add_byte(m->out, '\n');
		}
		first = false;
	}
	if (first)
		npd_buf_add_byte(m->out, '\n');
}

static void write_word(struct markdown *m, enum npd_word word)
{
	npd_buf_add(m->out, npd_word_find(m->lang, word));
}

/* A paragraph that starts with a label in bold. */
static void write_labelled(struct markdown *m, enum npd_word word, npd_str prose)
{
	if (prose.len == 0)
		return;
	npd_buf_add_c(m->out, "**");
	write_word(m, word);
	npd_buf_add_c(m->out, "** ");
	write_prose(m, prose, 0);
	npd_buf_add_byte(m->out, '\n');
}

static void write_items(struct markdown *m, const npd_str *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		npd_buf_add_c(m->out, i > 0 ? " · " : "");
		write_inline(m, items[i]);
	}
	npd_buf_add_c(m->out, count > 0 ? "\n" : "");
}

static void write_place(struct markdown *m, const struct npd_loc *location, uint64_t occurrences)
{
	struct npd_buf text;

	npd_buf_init(&text, m->arena);
	npd_phrase_place(&text, location);
	if (text.len == 0)
		return;
	write_code(m, npd_buf_str(&text));
	npd_buf_clear(&text);
	npd_phrase_extent(&text, m->lang, location, occurrences);
	write_inline(m, npd_buf_str(&text));
}

/* Excerpts come complete: a ticket is read on a page that scrolls, and is searched. */
static void write_excerpt(struct markdown *m, npd_str excerpt)
{
	struct npd_buf text;
	size_t column = 0;

	npd_buf_init(&text, m->arena);
	for (npd_str rest = npd_str_trim_right(excerpt); rest.len > 0;) {
		if (rest.ptr[0] == '\n') {
			npd_buf_add_byte(&text, '\n');
			rest = npd_str_from(rest, 1);
			column = 0;
			continue;
		}
		const struct npd_glyph g = npd_glyph_next(&rest, column);

		npd_buf_add_bytes(&text, g.bytes, g.len);
		column += g.width;
	}
	if (text.len > 0)
		write_fence(m, npd_buf_str(&text), 0, "text");
}

static void write_spot(struct markdown *m, const struct npd_loc *location, npd_str excerpt,
	uint64_t occurrences, npd_str note)
{
	write_place(m, location, occurrences);
	if (note.len > 0) {
		npd_buf_add_c(m->out, ": ");
		write_inline(m, note);
	}
	npd_buf_add_c(m->out, "\n\n");
	write_excerpt(m, excerpt);
	npd_buf_add_byte(m->out, '\n');
}

static void write_edit(struct markdown *m, const struct npd_edit *e, enum npd_safety safety)
{
	const struct npd_loc place = { .file = e->file, .line = e->line, .column = e->column };
	struct npd_buf diff;

	npd_buf_add_c(m->out, "\n   ");
	write_place(m, &place, 0);
	npd_word_write(m->out, m->lang, NPD_W_BRACKETS,
		(struct npd_said){ .s = npd_word_find(m->lang, npd_word_of_safety(safety)) });
	npd_buf_add_c(m->out, "\n\n");
	npd_buf_init(&diff, m->arena);
	npd_buf_add_c(&diff, "- ");
	npd_buf_add(&diff, cleaned(m->arena, e->old_text));
	npd_buf_add_c(&diff, "\n+ ");
	npd_buf_add(&diff, cleaned(m->arena, e->new_text));
	write_fence(m, npd_buf_str(&diff), 3, "diff");
}

static void write_fixes(struct markdown *m, const struct npd_finding *f)
{
	if (f->fix_count == 0)
		return;
	npd_buf_add_c(m->out, "**");
	write_word(m, NPD_W_FIX);
	npd_buf_add_c(m->out, "**\n\n");
	for (size_t i = 0; i < f->fix_count; i++) {
		const struct npd_fix *fix = &f->fixes[i];

		npd_buf_add_u64(m->out, i + 1);
		npd_buf_add_c(m->out, ". ");
		write_prose(m, fix->text, 3);
		for (size_t k = 0; k < fix->edit_count; k++)
			write_edit(m, &fix->edits[k], fix->safety);
	}
	npd_buf_add_byte(m->out, '\n');
}

static void write_details(struct markdown *m, size_t root)
{
	struct npd_buf summary;

	if (m->outline.counts[root] == 0)
		return;
	npd_buf_init(&summary, m->arena);
	npd_phrase_folded(&summary, m->lang, m->r, &m->outline, root);
	npd_buf_add_c(m->out, "<details><summary>");
	npd_buf_add(m->out, npd_buf_str(&summary));
	npd_buf_add_c(m->out, "</summary>\n\n");
	for (size_t i = 0; i < m->r->finding_count; i++) {
		const struct npd_finding *f = &m->r->findings[i];

		if (i != root && m->outline.owners[i] == root)
			write_spot(m, &f->location, f->excerpt, f->occurrences, f->title);
	}
	npd_buf_add_c(m->out, "</details>\n\n");
}

static void write_scene(struct markdown *m, const struct npd_scene *scene)
{
	npd_str items[NPD_SCENE_MAX];
	const size_t n = npd_phrase_scene(m->arena, m->lang, m->r, scene, items);

	write_items(m, items, n);
}

static void write_head(struct markdown *m, const struct npd_finding *f)
{
	const struct npd_scene scene = {
		.file = f->location.file,
		.toolchain = f->toolchain,
		.stage = f->stage,
		.attempt = f->attempt,
		.past = f->past,
	};
	struct npd_buf confidence;

	npd_buf_add_c(m->out, "### ");
	write_word(m, npd_word_of_severity(f->severity));
	write_word(m, NPD_W_COLON);
	write_inline(m, f->title);
	npd_buf_add_c(m->out, "\n\n");
	write_code(m, f->id);
	npd_buf_add_c(m->out, " · ");
	write_scene(m, &scene);
	npd_buf_init(&confidence, m->arena);
	npd_phrase_confidence(&confidence, m->lang, f, true);
	npd_buf_add_byte(m->out, '\n');
	write_inline(m, npd_buf_str(&confidence));
	npd_buf_add_c(m->out, "\n\n");
}

static void write_finding(struct markdown *m, size_t i)
{
	const struct npd_finding *f = &m->r->findings[i];
	const npd_str cut = f->cut ? npd_word_find(m->lang, NPD_W_CUT) : (npd_str){ 0 };
	struct npd_buf line;

	write_head(m, f);
	const bool repeated = npd_place_is_repeated(f);

	if (!repeated)
		write_spot(m, &f->location, f->excerpt, f->occurrences, cut);
	for (size_t k = 0; k < f->evidence_count; k++)
		write_spot(m, &f->evidence[k].location, f->evidence[k].excerpt,
			repeated && k == 0 ? f->occurrences : 0, f->evidence[k].label);
	if (!npd_str_eq(f->detail, f->title))
		write_labelled(m, NPD_W_WHAT, f->detail);
	write_labelled(m, NPD_W_WHY, f->cause);
	write_fixes(m, f);
	write_details(m, i);
	npd_buf_init(&line, m->arena);
	npd_phrase_alternatives(&line, m->lang, f);
	if (line.len > 0 && f->predict_count > 0)
		npd_buf_add_byte(&line, ' ');
	npd_phrase_predicts(&line, m->lang, f);
	if (line.len > 0) {
		write_prose(m, npd_buf_str(&line), 0);
		npd_buf_add_byte(m->out, '\n');
	}
	npd_buf_clear(&line);
	npd_buf_add_c(&line, "npu-doctor explain ");
	npd_buf_add(&line, f->id);
	npd_buf_add_c(m->out, "**");
	write_word(m, NPD_W_MORE);
	npd_buf_add_c(m->out, "** ");
	write_code(m, npd_buf_str(&line));
	npd_buf_add_c(m->out, "\n\n");
}

static void write_unknown(struct markdown *m, const struct npd_unmatched *u)
{
	const struct npd_scene scene = {
		.file = u->location.file,
		.toolchain = u->toolchain,
		.stage = u->stage,
		.attempt = u->attempt,
	};
	struct npd_buf line;

	npd_buf_add_c(m->out, "### ");
	write_word(m, NPD_W_UNKNOWN);
	write_word(m, NPD_W_COLON);
	write_word(m, NPD_W_UNKNOWN_TITLE);
	npd_buf_add_c(m->out, "\n\n");
	write_scene(m, &scene);
	npd_buf_add_byte(m->out, '\n');
	write_spot(m, &u->location, u->excerpt, 0, u->exception);
	if (u->nearest_count > 0) {
		npd_buf_init(&line, m->arena);
		npd_word_write(&line, m->lang, NPD_W_NEAREST,
			(struct npd_said){ .n = u->nearest_count,
				.s = npd_phrase_list(
					m->arena, m->lang, u->nearest, u->nearest_count) });
		write_labelled(m, NPD_W_NEAR, npd_buf_str(&line));
	}
	npd_buf_init(&line, m->arena);
	npd_phrase_record(&line, m->lang, &u->location);
	write_labelled(m, NPD_W_NEXT, npd_buf_str(&line));
}

static void write_incomplete(struct markdown *m)
{
	if (m->r->complete)
		return;
	npd_buf_add_c(m->out, "> **");
	write_word(m, NPD_W_INCOMPLETE);
	npd_buf_add_c(m->out, "**\n");
	for (size_t i = 0; i < m->r->problem_count; i++) {
		npd_buf_add_c(m->out, "> - ");
		write_code(m, m->r->problems[i].input);
		write_word(m, NPD_W_COLON);
		write_inline(m, m->r->problems[i].text);
		npd_buf_add_byte(m->out, '\n');
	}
	npd_buf_add_byte(m->out, '\n');
}

/* "- `convert.log`: sigmastar · convert · SDK S1.0.9 · 1041 lines", what support wants to know
 * first */
static void write_inputs(struct markdown *m)
{
	npd_buf_add_c(m->out, m->r->input_count > 0 ? "**" : "");
	if (m->r->input_count > 0)
		write_word(m, NPD_W_MD_INPUTS);
	npd_buf_add_c(m->out, m->r->input_count > 0 ? "**\n\n" : "");
	for (size_t i = 0; i < m->r->input_count; i++) {
		const struct npd_input *in = &m->r->inputs[i];
		const struct npd_scene scene = { .file = in->name,
			.toolchain = in->toolchain,
			.stage = in->stage,
			.full = true };

		npd_buf_add_c(m->out, "- ");
		write_code(m, in->name);
		npd_buf_add_c(m->out, " · ");
		npd_word_write(
			m->out, m->lang, NPD_W_MD_LINES, (struct npd_said){ .n = in->lines });
		npd_buf_add_c(m->out, " · ");
		npd_word_write(
			m->out, m->lang, NPD_W_MD_ATTEMPTS, (struct npd_said){ .n = in->attempts });
		npd_buf_add_c(m->out, " · ");
		write_scene(m, &scene);
	}
	npd_buf_add_c(m->out, m->r->input_count > 0 ? "\n" : "");
}

static void write_missing(struct markdown *m)
{
	struct npd_buf line;

	if (m->r->missing_for_support_count == 0)
		return;
	npd_buf_init(&line, m->arena);
	npd_word_write(&line, m->lang, NPD_W_MISSING,
		(struct npd_said){
			.s = npd_phrase_list(m->arena, m->lang, m->r->missing_for_support,
				m->r->missing_for_support_count) });
	write_inline(m, npd_buf_str(&line));
	npd_buf_add_byte(m->out, '\n');
}

void npd_report_write_markdown(
	struct npd_buf *out, const struct npd_report *r, const struct npd_render *how)
{
	struct markdown m = {
		.out = out,
		.arena = out->arena,
		.lang = how->lang == NPD_LANG_ZH ? NPD_LANG_ZH : NPD_LANG_EN,
		.r = r,
		.outline = npd_outline_new(out->arena, r),
	};
	npd_str items[NPD_SUMMARY_MAX];
	const size_t n = npd_phrase_summary(m.arena, m.lang, r, &m.outline, false, items);
	const bool unknown = npd_report_is_unknown(r, &m.outline);

	npd_buf_add_c(out, "## npu-doctor: ");
	write_items(&m, items, n);
	npd_buf_add_byte(out, '\n');
	write_incomplete(&m);
	if (unknown)
		write_unknown(&m, &r->unmatched[0]);
	for (size_t i = 0; i < r->finding_count; i++)
		if (npd_outline_is_shown(&m.outline, r, i, how->verbose))
			write_finding(&m, i);
	write_inputs(&m);
	write_missing(&m);
}
