#include "report/phrase.h"

#include "base/utf8.h"

/* A command line is shown up to here; -v shows all of it. */
#define COMMAND_COLUMNS 30

void npd_phrase_place(struct npd_buf *out, const struct npd_loc *location)
{
	npd_buf_add(out, location->file);
	if (location->file.len > 0 && location->line > 0) {
		npd_buf_add_byte(out, ':');
		npd_buf_add_u64(out, location->line);
		if (location->column > 0) {
			npd_buf_add_byte(out, ':');
			npd_buf_add_u64(out, location->column);
		}
	}
	if (location->object.len == 0)
		return;
	if (location->file.len == 0) {
		npd_buf_add(out, location->object);
		return;
	}
	npd_buf_add_c(out, " (");
	npd_buf_add(out, location->object);
	npd_buf_add_byte(out, ')');
}

void npd_phrase_extent(struct npd_buf *out, enum npd_lang lang, const struct npd_loc *location,
	uint64_t occurrences)
{
	struct npd_buf text;

	npd_buf_init(&text, out->arena);
	if (location->end_line > location->line && location->line > 0)
		npd_word_write(
			&text, lang, NPD_W_TO_LINE, (struct npd_said){ .n = location->end_line });
	if (text.len > 0 && occurrences > 1)
		npd_buf_add(&text, npd_word_find(lang, NPD_W_SEMICOLON));
	if (occurrences > 1)
		npd_word_write(&text, lang, NPD_W_TIMES, (struct npd_said){ .n = occurrences });
	if (text.len > 0)
		npd_word_write(
			out, lang, NPD_W_BRACKETS, (struct npd_said){ .s = npd_buf_str(&text) });
}

static npd_str said(
	struct npd_arena *arena, enum npd_lang lang, enum npd_word word, struct npd_said what)
{
	struct npd_buf text;

	npd_buf_init(&text, arena);
	npd_word_write(&text, lang, word, what);
	return npd_buf_str(&text);
}

static npd_str decimal(struct npd_arena *arena, uint64_t n)
{
	struct npd_buf text;

	npd_buf_init(&text, arena);
	npd_buf_add_u64(&text, n);
	return npd_buf_str(&text);
}

/* The input of that name; the only one if none has it; else NULL. */
static const struct npd_input *input_of(const struct npd_report *r, npd_str file)
{
	for (size_t i = 0; i < r->input_count; i++)
		if (npd_str_eq(r->inputs[i].name, file))
			return &r->inputs[i];
	return r->input_count == 1 ? &r->inputs[0] : NULL;
}

/* Words before the tool: what runs it, and settings of its environment. */
static bool is_before_tool(npd_str word)
{
	static const char *const runners[] = { "sudo", "env", "time", "bash", "sh" };
	const size_t equals = npd_str_find_byte(word, '=');

	for (size_t i = 0; i < sizeof runners / sizeof runners[0]; i++)
		if (npd_str_eq(word, npd_str_of(runners[i])))
			return true;
	return npd_str_starts(word, NPD_STR("python")) ||
	       (equals != NPD_NOT_FOUND && equals > 0 && word.ptr[0] != '-');
}

/* "python3 sdk/Scripts/ConvertTool.py onnx" as "ConvertTool.py onnx". */
static npd_str from_tool(npd_str text)
{
	npd_str rest = text, after = text;
	npd_str word = npd_str_cut(&after, ' ');

	while (is_before_tool(word) && after.len > 0) {
		rest = after;
		word = npd_str_cut(&after, ' ');
	}
	for (size_t i = word.len; i > 0; i--)
		if (word.ptr[i - 1] == '/' && i < word.len)
			return npd_str_from(rest, i);
	return rest;
}

/* The tool and its first words, and an ellipsis for the others. */
static npd_str shortened(struct npd_arena *arena, npd_str text)
{
	struct npd_buf out;

	text = from_tool(text);
	npd_str rest = text;
	size_t width = 0, end = 0;

	if (npd_str_width(text) <= COMMAND_COLUMNS)
		return text;
	while (rest.len > 0 && width < COMMAND_COLUMNS) {
		if (rest.ptr[0] == ' ')
			end = text.len - rest.len;
		width += npd_utf8_width(npd_utf8_next(&rest, NULL));
	}
	if (end == 0)
		end = text.len - rest.len;
	npd_buf_init(&out, arena);
	npd_buf_add(&out, npd_str_head(text, end));
	npd_buf_add_c(&out, " …");
	return npd_buf_str(&out);
}

static npd_str sdk_phrase(
	struct npd_arena *arena, enum npd_lang lang, const struct npd_input *in, bool full)
{
	if (in->sdk.len == 0)
		return npd_word_find(lang, NPD_W_NO_SDK);
	const bool with_source = full && in->sdk_source.len > 0;

	return said(arena, lang, with_source ? NPD_W_SDK_FROM : NPD_W_SDK,
		(struct npd_said){ .s = in->sdk, .t = in->sdk_source });
}

/* What the input says beside the finding. A vendor's tool has a version and a chip; generic ones
 * have not. */
static size_t input_items(struct npd_arena *arena, enum npd_lang lang, const struct npd_input *in,
	const struct npd_scene *scene, npd_str *items)
{
	const bool is_vendor =
		in->toolchain.len > 0 && !npd_str_eq(in->toolchain, NPD_STR("generic"));
	size_t n = 0;

	if (is_vendor || in->sdk.len > 0)
		items[n++] = sdk_phrase(arena, lang, in, scene->full);
	if (in->chip.len > 0)
		items[n++] = said(arena, lang, NPD_W_CHIP, (struct npd_said){ .s = in->chip });
	else if (is_vendor)
		items[n++] = npd_word_find(lang, NPD_W_NO_CHIP);
	/* the command is that of the last attempt */
	if (in->command.len > 0 && (scene->attempt == 0 || scene->attempt == in->attempts))
		items[n++] = scene->full ? in->command : shortened(arena, in->command);
	if (scene->attempt > 0 && in->attempts > 1)
		items[n++] = said(arena, lang, NPD_W_ATTEMPT,
			(struct npd_said){
				.n = scene->attempt, .s = decimal(arena, in->attempts) });
	return n;
}

size_t npd_phrase_scene(struct npd_arena *arena, enum npd_lang lang, const struct npd_report *r,
	const struct npd_scene *scene, npd_str items[NPD_SCENE_MAX])
{
	const struct npd_input *in = input_of(r, scene->file);
	size_t n = 0;

	items[n++] = scene->toolchain.len > 0 ? scene->toolchain
					      : npd_word_find(lang, NPD_W_NO_TOOLCHAIN);
	if (scene->stage.len > 0)
		items[n++] = scene->stage;
	if (in != NULL)
		n += input_items(arena, lang, in, scene, items + n);
	if (scene->past)
		items[n++] = npd_word_find(lang, NPD_W_PAST);
	return n;
}

void npd_phrase_confidence(
	struct npd_buf *out, enum npd_lang lang, const struct npd_finding *f, bool all_reasons)
{
	const size_t few = f->confidence == NPD_CONFIRMED ? 0 : 1;

	npd_buf_add(out, npd_word_find(lang, npd_word_of_confidence(f->confidence)));
	for (size_t i = 0; i < f->reason_count && (i < few || all_reasons); i++) {
		npd_buf_add(out, npd_word_find(lang, i == 0 ? NPD_W_COLON : NPD_W_SEMICOLON));
		npd_buf_add(out, f->reasons[i]);
	}
}

npd_str npd_phrase_list(
	struct npd_arena *arena, enum npd_lang lang, const npd_str *items, size_t count)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			npd_buf_add(&out, npd_word_find(lang, NPD_W_COMMA));
		npd_buf_add(&out, items[i]);
	}
	return npd_buf_str(&out);
}

static npd_str toolchain_of(npd_str id)
{
	return npd_str_cut(&id, '.');
}

static enum npd_word apart_by(const struct npd_finding *f)
{
	for (size_t i = 0; i < f->alternative_count; i++)
		if (!npd_str_eq(toolchain_of(f->alternatives[i]), toolchain_of(f->id)))
			return f->toolchain.len == 0 ? NPD_W_APART_BY_TOOLCHAIN
						     : NPD_W_APART_BY_PAGES;
	return f->stage.len == 0 ? NPD_W_APART_BY_STAGE : NPD_W_APART_BY_PAGES;
}

void npd_phrase_alternatives(struct npd_buf *out, enum npd_lang lang, const struct npd_finding *f)
{
	if (f->alternative_count == 0)
		return;
	const npd_str ids =
		npd_phrase_list(out->arena, lang, f->alternatives, f->alternative_count);

	npd_word_write(out, lang, NPD_W_MAY_ALSO_BE, (struct npd_said){ .s = ids });
	npd_buf_add(out, npd_word_find(lang, NPD_W_SEMICOLON));
	npd_buf_add(out, npd_word_find(lang, apart_by(f)));
}

static bool is_later(const struct npd_loc *a, const struct npd_loc *b)
{
	return npd_str_eq(a->file, b->file) && a->line > b->line;
}

void npd_phrase_predicts(struct npd_buf *out, enum npd_lang lang, const struct npd_finding *f)
{
	if (f->predict_count > 0)
		npd_word_write(out, lang, NPD_W_PREDICTS,
			(struct npd_said){ .s = npd_phrase_list(out->arena, lang, f->predicts,
						   f->predict_count) });
}

void npd_phrase_folded(struct npd_buf *out, enum npd_lang lang, const struct npd_report *r,
	const struct npd_outline *o, size_t root)
{
	const size_t n = o->counts[root];
	bool later = true;

	for (size_t i = 0; i < r->finding_count; i++)
		if (i != root && o->owners[i] == root)
			later = later &&
				is_later(&r->findings[i].location, &r->findings[root].location);
	if (n > 0)
		npd_word_write(out, lang, later ? NPD_W_EXPLAINS_LATER : NPD_W_EXPLAINS_OTHER,
			(struct npd_said){ .n = n });
}

/* A file name as one word of a shell command. */
static npd_str shell_word(struct npd_arena *arena, npd_str name)
{
	static const char plain[] = "_./:@%+=,-";
	struct npd_buf out;
	bool is_plain = true;

	npd_buf_init(&out, arena);
	for (size_t i = 0; i < name.len; i++) {
		const char c = name.ptr[i];
		const bool in_set = npd_str_find_byte(npd_str_of(plain), c) != NPD_NOT_FOUND;

		if (c == '\'')
			npd_buf_add_c(&out, "'\\''");
		else
			npd_buf_add_byte(&out, c);
		is_plain = is_plain && (npd_is_word(c) || in_set || (unsigned char)c >= 0x80);
	}
	if (is_plain)
		return name;
	const npd_str escaped = npd_buf_str(&out);
	struct npd_buf quoted;

	npd_buf_init(&quoted, arena);
	npd_buf_printf(&quoted, "'%.*s'", NPD_ARG(escaped));
	return npd_buf_str(&quoted);
}

void npd_phrase_record(struct npd_buf *out, enum npd_lang lang, const struct npd_loc *location)
{
	struct npd_buf place;

	if (npd_str_eq(location->file, NPD_STR("<stdin>"))) {
		npd_word_write(
			out, lang, NPD_W_RECORD_SAVED, (struct npd_said){ .n = location->line });
		return;
	}
	npd_buf_init(&place, out->arena);
	npd_buf_add(&place, location->file);
	if (location->line > 0) {
		npd_buf_add_byte(&place, ':');
		npd_buf_add_u64(&place, location->line);
	}
	npd_word_write(out, lang, NPD_W_RECORD,
		(struct npd_said){ .s = shell_word(out->arena, npd_buf_str(&place)) });
}

bool npd_report_is_of_files(const struct npd_report *r)
{
	return r->input_count > 0 && !npd_str_eq(r->inputs[0].kind, NPD_STR("log"));
}

void npd_phrase_clean(struct npd_buf *out, enum npd_lang lang, const struct npd_report *r)
{
	uint64_t bytes = 0, lines = 0;

	for (size_t i = 0; i < r->input_count; i++) {
		bytes += r->inputs[i].bytes;
		lines += r->inputs[i].lines;
	}
	if (npd_report_is_of_files(r))
		npd_word_write(
			out, lang, NPD_W_CLEAN_FILES, (struct npd_said){ .n = r->input_count });
	else if (bytes == 0)
		npd_buf_add(out, npd_word_find(lang, NPD_W_EMPTY));
	else
		npd_word_write(out, lang, NPD_W_CLEAN, (struct npd_said){ .n = lines });
}

bool npd_report_is_unknown(const struct npd_report *r, const struct npd_outline *o)
{
	return r->unmatched_count > 0 && o->roots == 0;
}

/* Whether a file of this kind is among the inputs. */
static bool has_kind(const struct npd_report *r, const char *kind)
{
	for (size_t i = 0; i < r->input_count; i++)
		if (npd_str_eq(r->inputs[i].kind, npd_str_of(kind)))
			return true;
	return false;
}

static bool holds(npd_str text, const char *part)
{
	return npd_str_find(text, npd_str_of(part)) != NPD_NOT_FOUND;
}

/*
 * What would supply a fact that checks lack: the option that names such a file, or the file, where
 * there is none yet; else the fact.
 */
static npd_str supplier(const struct npd_report *r, npd_str fact)
{
	static const struct {
		const char *space, *member, *kind, *option;
	} options[] = {
		{ "model", "", "model", "--model" },
		{ "inputs", ".model", "model", "--model" },
		{ "outputs", ".model", "model", "--model" },
		{ "scripts", "", "script", "--preprocess" },
		{ "inputs", ".script", "script", "--preprocess" },
		{ "inputs", ".command", "command", "--command" },
		{ "config", "", "config", "--config" },
		{ "inputs", "", "config", "--config" },
		{ "outputs", "", "config", "--config" },
		{ "cmd", "", "command", "--command" },
		{ "commands", "", "command", "--command" },
		{ "command_", "", "command", "--command" },
		{ "config_", "", "config", "--config" },
		{ "images", "", "images", "--images" },
		{ "debug_config", "", "debug-config", "DebugConfig.txt" },
		{ "quant_file", "", "quant-param", "quant_param.json" },
		{ "quant_params", "", "quant-param", "quant_param.json" },
		{ "sdk", "", "", "--sdk" },
		{ "chip", "", "", "--chip" },
	};

	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		const npd_str space = npd_str_of(options[i].space);

		if (npd_str_starts(fact, space) &&
			(fact.len == space.len || !npd_is_word(fact.ptr[space.len]) ||
				npd_str_ends(space, NPD_STR("_"))) &&
			holds(fact, options[i].member) && !has_kind(r, options[i].kind))
			return npd_str_of(options[i].option);
	}
	return fact;
}

static npd_str lacking(struct npd_arena *arena, enum npd_lang lang, const struct npd_report *r)
{
	const struct npd_checks *checks = &r->checks;
	npd_str names[4];
	size_t n = 0;

	for (size_t i = 0; i < checks->missing_count; i++)
		for (size_t k = 0; k < checks->missing[i].fact_count; k++) {
			const npd_str name = supplier(r, checks->missing[i].facts[k]);
			size_t at = 0;

			while (at < n && !npd_str_eq(names[at], name))
				at++;
			if (at == n && n < sizeof names / sizeof names[0])
				names[n++] = name;
		}
	if (n == 0)
		return (npd_str){ 0 };
	return said(arena, lang, NPD_W_LACK,
		(struct npd_said){ .s = npd_phrase_list(arena, lang, names, n) });
}

/* "31 checks passed, 2 failed, 4 not checked (for lack of --model)" */
static npd_str checks_phrase(
	struct npd_arena *arena, enum npd_lang lang, const struct npd_report *r)
{
	const struct npd_checks *checks = &r->checks;
	npd_str parts[3];
	size_t n = 0;
	struct npd_buf out;

	parts[n++] = said(arena, lang, NPD_W_SUM_PASS, (struct npd_said){ .n = checks->pass });
	if (checks->fail > 0)
		parts[n++] =
			said(arena, lang, NPD_W_SUM_FAIL, (struct npd_said){ .n = checks->fail });
	if (checks->unknown > 0)
		parts[n++] = said(arena, lang, NPD_W_SUM_UNCHECKED,
			(struct npd_said){ .n = checks->unknown });
	npd_buf_init(&out, arena);
	npd_buf_add(&out, npd_phrase_list(arena, lang, parts, n));
	if (checks->unknown > 0)
		npd_buf_add(&out, lacking(arena, lang, r));
	return npd_buf_str(&out);
}

size_t npd_phrase_summary(struct npd_arena *arena, enum npd_lang lang, const struct npd_report *r,
	const struct npd_outline *o, bool hint, npd_str items[NPD_SUMMARY_MAX])
{
	const struct {
		uint64_t n;
		enum npd_word word;
	} counts[] = {
		{ o->roots, npd_report_is_of_files(r) ? NPD_W_SUM_ERRORS : NPD_W_SUM_ROOTS },
		{ o->warnings, NPD_W_SUM_WARNINGS },
		{ o->notes, NPD_W_SUM_NOTES },
		{ o->folded, NPD_W_SUM_FOLDED },
		{ r->unmatched_count, NPD_W_SUM_UNMATCHED },
		{ o->past, hint ? NPD_W_SUM_PAST_HINT : NPD_W_SUM_PAST },
	};
	const struct npd_checks *c = &r->checks;
	size_t n = 0;

	if (!r->complete)
		items[n++] = npd_word_find(lang, NPD_W_SUM_INCOMPLETE);
	if (o->roots + o->warnings + o->notes + r->unmatched_count == 0 &&
		!npd_report_is_of_files(r))
		items[n++] = npd_word_find(lang, NPD_W_SUM_CLEAN);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		if (counts[i].n > 0)
			items[n++] = said(
				arena, lang, counts[i].word, (struct npd_said){ .n = counts[i].n });
	if (c->pass + c->fail + c->unknown > 0)
		items[n++] = checks_phrase(arena, lang, r);
	return n;
}
