/*
 * The page behind an id: one table says which keys of an entry become which sections, in which
 * order, so that every kind is told in the same way. The loader has checked the trees: what is not
 * there writes nothing.
 */
#include "report/entry.h"
#include "report/page.h"
#include "report/phrase.h"
#include "report/report.h"

struct explain {
	struct npd_page page;
	const struct npd_kb *kb;
	const struct npd_entry *entry;
};

static void write_paragraph(struct explain *e, npd_str text, size_t indent)
{
	e->page.indent = indent;
	npd_page_prose(&e->page, text);
	npd_page_newline(&e->page);
}

static void write_phrase(struct explain *e, enum npd_word word, struct npd_said said, size_t indent)
{
	e->page.indent = indent;
	npd_page_say(&e->page, word, said);
	npd_page_newline(&e->page);
}

static void write_heading(struct explain *e, enum npd_word word)
{
	npd_page_gap(&e->page);
	e->page.indent = 0;
	npd_page_paint(&e->page, NPD_PAINT_STRONG);
	npd_page_say(&e->page, word, (struct npd_said){ 0 });
	npd_page_paint(&e->page, NPD_PAINT_NONE);
	npd_page_newline(&e->page);
}

/* A text of a log or for a machine, line by line as it is. */
static void write_literal(struct explain *e, npd_str text, size_t indent)
{
	e->page.indent = indent;
	for (npd_str rest = npd_str_trim_right(text); rest.len > 0;) {
		const npd_str line = npd_str_cut(&rest, '\n');

		if (line.len == 0)
			npd_page_gap(&e->page);
		else
			npd_page_verbatim(&e->page, line);
		npd_page_newline(&e->page);
	}
}

static void write_prose(struct explain *e, struct npd_node n, size_t indent)
{
	write_paragraph(e, npd_node_prose(n, e->page.lang), indent);
}

static void write_scalar(struct explain *e, struct npd_node n, size_t indent)
{
	write_literal(e, npd_node_text(n), indent);
}

/* Sources: each with a hanging indent, so that long ones stay apart. */
static void write_list(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		e->page.indent = indent;
		npd_page_verbatim(&e->page, NPD_STR("- "));
		write_paragraph(e, npd_node_text(npd_node_at(n, i)), indent + 2);
	}
}

/* Ids with their titles. */
static void write_ids(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		const npd_str id = npd_node_text(npd_node_at(n, i));
		const size_t at = npd_kb_find(e->kb, id);

		e->page.indent = indent;
		npd_page_verbatim(&e->page, id);
		npd_page_newline(&e->page);
		if (at != NPD_NOT_FOUND)
			write_paragraph(
				e, npd_entry_title(npd_kb_at(e->kb, at), e->page.lang), indent + 2);
	}
}

static void write_steps(struct explain *e, struct npd_node n, size_t indent)
{
	const size_t count = npd_node_count(n);

	for (size_t i = 0; i < count; i++) {
		struct npd_buf number;

		e->page.indent = indent;
		if (count > 1) {
			npd_buf_init(&number, e->page.out->arena);
			npd_buf_add_u64(&number, i + 1);
			npd_buf_add_c(&number, ". ");
			npd_page_verbatim(&e->page, npd_buf_str(&number));
		}
		write_prose(e, npd_node_at(n, i), count > 1 ? e->page.column : indent);
	}
}

/* ---- matches ---- */

static void write_match(struct explain *e, struct npd_node n, size_t indent);

static void write_matches(struct explain *e, struct npd_node n, enum npd_word word, size_t indent)
{
	const bool several = npd_node_count(n) > 1 || word == NPD_W_NONE_OF;

	if (several)
		write_phrase(e, word, (struct npd_said){ 0 }, indent);
	for (size_t i = 0; i < npd_node_count(n); i++)
		write_match(e, npd_node_at(n, i), several ? indent + 2 : indent);
}

static void write_within(struct explain *e, struct npd_node n, size_t indent)
{
	int64_t lines;

	if (npd_node_int(npd_node_get(n, "lines"), &lines))
		write_phrase(
			e, NPD_W_WITHIN_LINES, (struct npd_said){ .n = (uint64_t)lines }, indent);
	else if (npd_node_count(n) > 0)
		write_phrase(
			e, NPD_W_WITHIN_ONE, (struct npd_said){ .s = npd_node_key(n, 0) }, indent);
}

static void write_combination(struct explain *e, struct npd_node n, size_t indent)
{
	static const struct {
		const char *key;
		enum npd_word word;
	} lists[] = {
		{ "all", NPD_W_ALL_OF },
		{ "any", NPD_W_ANY_OF },
		{ "sequence", NPD_W_SEQUENCE_OF },
		{ "absent", NPD_W_NONE_OF },
	};

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const struct npd_node list = npd_node_get(n, lists[i].key);

		if (npd_node_kind(list) == NPD_NODE_LIST)
			write_matches(e, list, lists[i].word, indent);
	}
	write_within(e, npd_node_get(n, "within"), indent);
}

/* Nesting is limited by the loader. */
static void write_match(struct explain *e, struct npd_node n, size_t indent)
{
	switch (npd_node_kind(n)) {
	case NPD_NODE_ABSENT:
		return;
	case NPD_NODE_SCALAR:
		write_literal(e, npd_node_text(n), indent);
		return;
	case NPD_NODE_LIST:
		write_matches(e, n, NPD_W_ANY_OF, indent);
		return;
	case NPD_NODE_MAP:
		write_scalar(e, npd_node_get(n, "text"), indent);
		write_scalar(e, npd_node_get(n, "regex"), indent);
		write_combination(e, n, indent);
		if (npd_node_is_true(npd_node_get(n, "whole")))
			write_phrase(e, NPD_W_WHOLE, (struct npd_said){ 0 }, indent);
		return;
	}
}

/* The match of the entry, to which its own `whole` belongs. */
static void write_symptom(struct explain *e, struct npd_node n, size_t indent)
{
	write_match(e, n, indent);
	if (npd_node_is_true(npd_node_get(e->entry->node, "whole")))
		write_phrase(e, NPD_W_WHOLE, (struct npd_said){ 0 }, indent);
}

/* ---- texts that differ ---- */

static void write_texts(struct explain *e, struct npd_node n, size_t indent)
{
	const struct npd_node fix = npd_node_get(n, "fix");

	write_prose(e, npd_node_get(n, "title"), indent);
	write_prose(e, npd_node_get(n, "cause"), indent);
	if (npd_node_count(fix) == 0)
		return;
	write_phrase(e, NPD_W_HOW_TO_FIX, (struct npd_said){ 0 }, indent);
	write_steps(e, fix, indent + 2);
}

static void write_variants(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		const struct npd_node variant = npd_node_at(n, i);
		const npd_str when = npd_node_text(npd_node_get(variant, "when"));

		write_phrase(e, NPD_W_WHEN, (struct npd_said){ .s = when }, indent);
		write_texts(e, variant, indent + 2);
	}
}

static void write_stages(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		write_phrase(
			e, NPD_W_IN_STAGE, (struct npd_said){ .s = npd_node_key(n, i) }, indent);
		write_texts(e, npd_node_at(n, i), indent + 2);
	}
}

/* ---- tables ---- */

static void write_pair(struct explain *e, npd_str name, npd_str value, size_t indent)
{
	e->page.indent = indent;
	npd_page_verbatim(&e->page, name);
	npd_page_verbatim(&e->page, NPD_STR("  "));
	write_paragraph(e, value, indent + 4);
}

static void write_pairs(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++)
		write_pair(e, npd_node_key(n, i), npd_node_text(npd_node_at(n, i)), indent);
}

static void write_code_values(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		const struct npd_node value = npd_node_at(n, i);

		write_pair(e, npd_node_text(npd_node_get(value, "code")),
			npd_node_text(npd_node_get(value, "name")), indent);
		write_prose(e, npd_node_get(value, "cause"), indent + 4);
	}
}

/* A table in the entries that hold codes, a list in those that hold keys. */
static void write_values(struct explain *e, struct npd_node n, size_t indent)
{
	if (e->entry->kind == NPD_KIND_CODE)
		write_code_values(e, n, indent);
	else
		write_list(e, n, indent);
}

/* {table, capture}: the table itself, where the knowledge base has it. */
static void write_codes(struct explain *e, struct npd_node n, size_t indent)
{
	const npd_str table = npd_node_text(npd_node_get(n, "table"));
	const size_t at = npd_kb_find(e->kb, table);

	write_paragraph(e, table, indent);
	if (at != NPD_NOT_FOUND)
		write_code_values(
			e, npd_node_get(npd_kb_at(e->kb, at)->node, "values"), indent + 2);
}

static void write_needs(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		const struct npd_node need = npd_node_at(n, i);

		write_pair(e, npd_node_text(npd_node_get(need, "fact")),
			npd_node_prose(npd_node_get(need, "ask"), e->page.lang), indent);
	}
}

/* "model.nodes[].op_type (string)  the operator" */
static void write_members(struct explain *e, struct npd_node n, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(n); i++) {
		const struct npd_node member = npd_node_at(n, i);
		struct npd_buf name;

		npd_buf_init(&name, e->page.out->arena);
		npd_buf_add(&name, npd_node_text(npd_node_get(member, "path")));
		npd_buf_add_c(&name, " (");
		npd_buf_add(&name, npd_node_text(npd_node_get(member, "type")));
		npd_buf_add_byte(&name, ')');
		write_pair(e, npd_buf_str(&name),
			npd_node_prose(npd_node_get(member, "text"), e->page.lang), indent);
	}
}

/* ---- examples ---- */

/* The files of an example of a rule, one below the other. */
static void write_given(struct explain *e, struct npd_node given, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(given); i++) {
		const struct npd_node files = npd_node_at(given, i);
		const size_t count =
			npd_node_kind(files) == NPD_NODE_LIST ? npd_node_count(files) : 1;

		if (i > 0)
			npd_page_gap(&e->page);
		for (size_t k = 0; k < count; k++)
			write_scalar(e,
				npd_node_kind(files) == NPD_NODE_LIST ? npd_node_at(files, k)
								      : files,
				indent);
	}
}

static void write_logs(struct explain *e, struct npd_node list, size_t indent)
{
	for (size_t i = 0; i < npd_node_count(list); i++) {
		const struct npd_node item = npd_node_at(list, i);
		const struct npd_node log = npd_node_get(item, "log");
		const bool is_map = npd_node_kind(log) == NPD_NODE_SCALAR;

		if (i > 0 && !e->page.verbose)
			return;
		if (i > 0)
			npd_page_gap(&e->page);
		write_scalar(e, is_map ? log : item, indent);
	}
}

/* One example; all of them, and what looks alike but is something else, with -v. */
static void write_examples(struct explain *e, struct npd_node n, size_t indent)
{
	const struct npd_node near = npd_node_get(n, "no_match");

	write_logs(e, npd_node_get(n, "match"), indent);
	write_given(e, npd_node_at(npd_node_get(n, "bad"), 0), indent);
	if (!e->page.verbose || npd_node_count(near) == 0)
		return;
	write_heading(e, NPD_W_NEAR_MISSES);
	write_logs(e, near, indent);
}

/* ---- the page ---- */

static const struct {
	const char *key;
	enum npd_word heading;
	void (*write)(struct explain *e, struct npd_node n, size_t indent);
} sections[] = {
	{ "match", NPD_W_SYMPTOM, write_symptom },
	{ "regex", NPD_W_SYMPTOM, write_symptom },
	{ "for_each", NPD_W_FOR_EACH, write_scalar },
	{ "where", NPD_W_WHERE, write_scalar },
	{ "require", NPD_W_REQUIRE, write_scalar },
	{ "section", NPD_W_SECTION, write_scalar },
	{ "key", NPD_W_KEY, write_scalar },
	{ "type", NPD_W_TYPE, write_scalar },
	{ "values", NPD_W_KEY_VALUES, write_values },
	{ "sets", NPD_W_SETS, write_pairs },
	{ "level", NPD_W_LEVELS, write_scalar },
	{ "levels", NPD_W_LEVELS, write_pairs },
	{ "text", NPD_W_ABOUT, write_prose },
	{ "cause", NPD_W_CAUSE, write_prose },
	{ "per_stage", NPD_W_PER_STAGE, write_stages },
	{ "variants", NPD_W_VARIANTS, write_variants },
	{ "codes", NPD_W_CODES, write_codes },
	{ "confirm", NPD_W_CONFIRM, write_ids },
	{ "fix", NPD_W_HOW_TO_FIX, write_steps },
	{ "steps", NPD_W_STEPS, write_steps },
	{ "needs", NPD_W_NEEDS, write_needs },
	{ "members", NPD_W_MEMBERS, write_members },
	{ "examples", NPD_W_EXAMPLES, write_examples },
	{ "predicts", NPD_W_PREDICTED, write_ids },
	{ "symptom_of", NPD_W_SYMPTOM_OF, write_ids },
	{ "related", NPD_W_RELATED, write_ids },
	{ "sources", NPD_W_SOURCES, write_list },
	{ "aliases", NPD_W_ALIASES, write_list },
};

static enum npd_word word_of_status(enum npd_knowledge_status status)
{
	static const enum npd_word of[] = {
		[NPD_OBSERVED] = NPD_W_OBSERVED,
		[NPD_DOCUMENTED] = NPD_W_DOCUMENTED,
		[NPD_INFERRED] = NPD_W_INFERRED,
	};

	return of[status];
}

static void add_item(struct npd_buf *line, npd_str item)
{
	if (item.len == 0)
		return;
	if (line->len > 0)
		npd_buf_add_c(line, " · ");
	npd_buf_add(line, item);
}

static bool is_judged(enum npd_kind kind)
{
	return kind == NPD_KIND_SIGNATURE || kind == NPD_KIND_RULE || kind == NPD_KIND_VERDICT;
}

/* "error · sigmastar · convert, calibrate · seen in real logs · SDK >=1.1" */
static void write_facts(struct explain *e)
{
	const struct npd_entry *entry = e->entry;
	const struct npd_node applies = npd_node_get(entry->node, "applies");
	const npd_str sdk = npd_node_text(npd_node_get(applies, "sdk"));
	const struct npd_node chips = npd_node_get(applies, "chip");
	struct npd_arena *arena = e->page.out->arena;
	npd_str *stages = NPD_NEW_ARRAY(arena, npd_str, entry->stage_count + 1);
	struct npd_buf line, part;

	npd_buf_init(&line, arena);
	npd_buf_init(&part, arena);
	if (is_judged(entry->kind))
		add_item(&line, npd_word_find(e->page.lang, npd_word_of_severity(entry->severity)));
	add_item(&line, entry->toolchain);
	for (size_t i = 0; i < entry->stage_count; i++)
		stages[i] = entry->stages[i];
	add_item(&line, npd_phrase_list(arena, e->page.lang, stages, entry->stage_count));
	if (entry->kind == NPD_KIND_SIGNATURE || entry->kind == NPD_KIND_RULE)
		add_item(&line, npd_word_find(e->page.lang, word_of_status(entry->status)));
	if (sdk.len > 0) {
		npd_word_write(&part, e->page.lang, NPD_W_SDK, (struct npd_said){ .s = sdk });
		add_item(&line, npd_buf_str(&part));
	}
	for (size_t i = 0; i < npd_node_count(chips); i++)
		add_item(&line, npd_node_text(npd_node_at(chips, i)));
	write_paragraph(e, npd_buf_str(&line), 2);
}

/* What an entry is that is no problem. A signature needs no such words. */
static void write_kind(struct explain *e)
{
	static const enum npd_word of[NPD_KIND_COUNT] = {
		[NPD_KIND_RULE] = NPD_W_KIND_RULE,
		[NPD_KIND_CONTEXT] = NPD_W_KIND_CONTEXT,
		[NPD_KIND_PREFIX] = NPD_W_KIND_PREFIX,
		[NPD_KIND_HARMLESS] = NPD_W_KIND_HARMLESS,
		[NPD_KIND_OBSERVATION] = NPD_W_KIND_OBSERVATION,
		[NPD_KIND_MARKER] = NPD_W_KIND_MARKER,
		[NPD_KIND_KEY] = NPD_W_KIND_KEY,
		[NPD_KIND_CODE] = NPD_W_KIND_CODE,
		[NPD_KIND_VERDICT] = NPD_W_KIND_VERDICT,
		[NPD_KIND_TOPIC] = NPD_W_KIND_TOPIC,
		[NPD_KIND_PLAYBOOK] = NPD_W_KIND_PLAYBOOK,
		[NPD_KIND_TICKET] = NPD_W_KIND_TICKET,
		[NPD_KIND_FACT] = NPD_W_KIND_FACT,
	};
	const struct npd_node scope = npd_node_get(e->entry->node, "scope");

	if (e->entry->kind == NPD_KIND_SIGNATURE)
		return;
	write_phrase(e,
		npd_node_kind(scope) == NPD_NODE_SCALAR ? NPD_W_KIND_NOT_MODEL : of[e->entry->kind],
		(struct npd_said){ 0 }, 2);
}

static void write_head(struct explain *e)
{
	npd_page_paint(&e->page, NPD_PAINT_STRONG);
	npd_page_verbatim(&e->page, e->entry->id);
	npd_page_paint(&e->page, NPD_PAINT_NONE);
	npd_page_newline(&e->page);
	write_paragraph(e, npd_node_prose(npd_node_get(e->entry->node, "title"), e->page.lang), 2);
	write_facts(e);
	write_kind(e);
}

bool npd_explain_write(
	struct npd_buf *out, const struct npd_kb *kb, npd_str id, const struct npd_render *how)
{
	const size_t at = npd_kb_find(kb, id);
	struct explain e = { .kb = kb };

	if (at == NPD_NOT_FOUND)
		return false;
	e.entry = npd_kb_at(kb, at);
	npd_page_init(&e.page, out, how);
	write_head(&e);
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
		const struct npd_node n = npd_node_get(e.entry->node, sections[i].key);

		if (npd_node_kind(n) == NPD_NODE_ABSENT)
			continue;
		write_heading(&e, sections[i].heading);
		sections[i].write(&e, n, 2);
	}
	return true;
}
