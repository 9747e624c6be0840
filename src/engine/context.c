/*
 * context.c - where in the user's work a line stands: toolchain, stage, SDK, chip, attempt.
 *
 * What the user says on the command line wins; else the latest evidence does. A path in a traceback
 * says less than a command: it moves toolchain and stage but starts no attempt.
 */
#include "engine/run.h"

#define NAMES_MAX 256u
#define NAME_MAX_BYTES ((size_t)1024)

/* A text of the run's own, equal ones once: situations may be copied freely. */
static npd_str intern(struct npd_diag *d, npd_str s)
{
	s = npd_str_head(s, NAME_MAX_BYTES);
	for (size_t i = 0; i < d->names.len; i++)
		if (npd_str_eq(d->names.data[i], s))
			return d->names.data[i];
	if (d->names.len >= NAMES_MAX)
		return NPD_STR("…");
	const npd_str own = npd_arena_copy(&d->arena, s);

	NPD_VEC_PUSH(&d->arena, &d->names, own);
	return own;
}

void npd_context_begin(struct npd_diag *d)
{
	struct input *in = npd_current_input(d);

	memset(d->seen_in_attempt, 0, npd_kb_count(d->kb) * sizeof *d->seen_in_attempt);
	in->where = (struct situation){ .toolchain = d->options.toolchain,
		.stage = d->options.stage,
		.sdk = d->options.sdk,
		.chip = d->options.chip };
	in->only_toolchain = in->where.toolchain;
	in->only_stage = in->where.stage;
	in->sdk_source = in->where.sdk.len > 0 ? NPD_STR("option") : NPD_STR("unknown");
}

static void note_only(npd_str seen, npd_str *only, bool *several)
{
	if (seen.len == 0)
		return;
	if (only->len == 0)
		*only = seen;
	else if (!npd_str_eq(*only, seen))
		*several = true;
}

static void note_attempt(struct npd_diag *d, const struct situation *w)
{
	const uint32_t input = (uint32_t)(d->inputs.len - 1);

	for (size_t i = 0; i < d->last_attempts.len; i++) {
		struct last_attempt *a = &d->last_attempts.data[i];

		if (a->input == input && npd_str_eq(a->toolchain, w->toolchain) &&
			npd_str_eq(a->stage, w->stage)) {
			a->attempt = w->attempt;
			return;
		}
	}
	NPD_VEC_PUSH(&d->arena, &d->last_attempts,
		(struct last_attempt){ input, w->toolchain, w->stage, w->attempt });
}

static npd_str filled(
	struct npd_diag *d, npd_str text, const struct npd_pattern *p, const npd_str *values)
{
	struct npd_capture *captures = NPD_NEW_ARRAY(&d->brief, struct npd_capture, p->hole_count);

	for (size_t i = 0; i < p->hole_count; i++)
		captures[i] = (struct npd_capture){ p->holes[i].name, values[i] };
	return npd_template_fill(&d->brief, text, captures, p->hole_count);
}

static void set(struct npd_diag *d, npd_str *member, npd_str fixed, npd_str value)
{
	if (fixed.len == 0 && value.len > 0)
		*member = intern(d, value);
}

bool npd_context_is_command(const struct npd_entry *entry)
{
	return npd_str_eq(npd_node_text(npd_node_get(entry->node, "role")), NPD_STR("command"));
}

/* Where the command starts that is called in `line`: behind the prompt, if there is one. */
static size_t behind_prompt(npd_str line, size_t match_from)
{
	for (size_t i = 0; i < match_from && i + 1 < line.len; i++)
		if ((line.ptr[i] == '$' || line.ptr[i] == '#') && line.ptr[i + 1] == ' ')
			return i + 2;
	return 0;
}

void npd_context_command(struct npd_diag *d, const struct found *f)
{
	struct input *in = npd_current_input(d);
	size_t from = f->match.from, to = f->match.to;

	while (from > 0 && f->text.ptr[from - 1] != '\n')
		from--;
	while (to < f->text.len && f->text.ptr[to] != '\n')
		to++;
	npd_str line = npd_str_sub(f->text, from, to);
	/* what is continued, or quoted in a mail and thereby wrapped, is a part; support needs all
	 */
	const bool part = npd_str_ends(line, NPD_STR("\\")) || npd_str_starts(line, NPD_STR(">"));

	line = npd_str_trim(npd_str_from(line, behind_prompt(line, f->match.from - from + 1)));
	in->command = (npd_str){ 0 };
	if (part || line.len > NPD_EXCERPT_MAX_BYTES)
		return;
	if (in->command_room == NULL)
		in->command_room = npd_arena_alloc(&d->arena, NPD_EXCERPT_MAX_BYTES);
	memcpy(in->command_room, line.ptr, line.len);
	in->command = (npd_str){ in->command_room, line.len };
}

/*
 * Does the tool start here? A command always says so. A banner follows the command of the same run,
 * so it says so only where no attempt at this stage is open, or when it is seen for the second time
 * in one.
 */
static bool starts(struct npd_diag *d, const struct npd_entry *entry, const struct npd_pattern *p,
	const struct situation *w)
{
	const struct input *in = npd_current_input(d);
	const bool again = w->attempt > 0 && d->seen_in_attempt[p->entry] == w->attempt;
	const bool open = in->where.attempt > 0 && npd_str_eq(in->where.stage, w->stage) &&
			  npd_str_eq(in->where.toolchain, w->toolchain);
	if (npd_context_is_command(entry) || again || !open) {
		d->seen_in_attempt[p->entry] = w->attempt + 1;
		return true;
	}
	d->seen_in_attempt[p->entry] = w->attempt;
	return false;
}

void npd_context_hit(struct npd_diag *d, const struct npd_entry *entry, const struct npd_pattern *p,
	const npd_str *values, uint64_t line)
{
	struct input *in = npd_current_input(d);
	struct situation w = in->where;
	const struct npd_node sets = npd_node_get(entry->node, "sets");
	npd_str toolchain = filled(d, npd_node_text(npd_node_get(sets, "toolchain")), p, values);
	const npd_str stage = filled(d, npd_node_text(npd_node_get(sets, "stage")), p, values);

	if (toolchain.len == 0 && !npd_entry_is_generic(entry))
		toolchain = entry->toolchain;
	/* another toolchain: what was known of the one before does not hold for it */
	if (toolchain.len > 0 && w.toolchain.len > 0 && !npd_str_eq(toolchain, w.toolchain) &&
		d->options.toolchain.len == 0) {
		w.stage = d->options.stage;
		w.sdk = d->options.sdk;
		w.chip = d->options.chip;
	}
	set(d, &w.toolchain, d->options.toolchain, toolchain);
	/* a sign that the tool gives at this stage as well does not end it */
	if (!npd_node_lists(npd_node_get(entry->node, "keeps"), w.stage))
		set(d, &w.stage, d->options.stage, stage);
	set(d, &w.sdk, d->options.sdk,
		filled(d, npd_node_text(npd_node_get(sets, "sdk")), p, values));
	set(d, &w.chip, d->options.chip,
		filled(d, npd_node_text(npd_node_get(sets, "chip")), p, values));
	/* a command line shows several signs of its tool, and all are the same start */
	if (npd_node_is_true(npd_node_get(entry->node, "attempt")) && line != in->started_at &&
		starts(d, entry, p, &w)) {
		w.attempt = ++in->attempts;
		in->started_at = line;
		in->command = (npd_str){ 0 };
	}
	if (w.attempt > 0)
		note_attempt(d, &w);
	note_only(w.toolchain, &in->only_toolchain, &in->several_toolchains);
	note_only(w.stage, &in->only_stage, &in->several_stages);
	in->where = w;
}

static void note_fact(struct npd_diag *d, npd_str name, npd_str value)
{
	for (size_t i = 0; i < d->facts.len; i++)
		if (npd_str_eq(d->facts.data[i].name, name)) {
			d->facts.data[i].value = intern(d, value);
			return;
		}
	NPD_VEC_PUSH(&d->arena, &d->facts, (struct fact){ name, intern(d, value) });
}

void npd_observation_hit(struct npd_diag *d, const struct npd_entry *entry,
	const struct npd_pattern *p, const npd_str *values)
{
	struct input *in = npd_current_input(d);
	const struct npd_node sets = npd_node_get(entry->node, "sets");

	for (size_t i = 0; i < npd_node_count(sets); i++) {
		const npd_str name = npd_node_key(sets, i);
		const npd_str value = filled(d, npd_node_text(npd_node_at(sets, i)), p, values);

		if (value.len == 0)
			continue;
		note_fact(d, name, value);
		if (npd_str_eq(name, NPD_STR("sdk"))) {
			set(d, &in->where.sdk, d->options.sdk, value);
			in->sdk_source =
				d->options.sdk.len > 0 ? NPD_STR("option") : NPD_STR("log");
		} else if (npd_str_eq(name, NPD_STR("chip"))) {
			set(d, &in->where.chip, d->options.chip, value);
		} else if (npd_str_eq(name, NPD_STR("command"))) {
			in->command = intern(d, value);
		}
	}
}

bool npd_context_is_past(const struct npd_diag *d, uint32_t input, const struct situation *where)
{
	for (size_t i = 0; i < d->last_attempts.len; i++) {
		const struct last_attempt *a = &d->last_attempts.data[i];

		if (where->attempt > 0 && a->input == input && a->attempt > where->attempt &&
			npd_str_eq(a->toolchain, where->toolchain) &&
			npd_str_eq(a->stage, where->stage))
			return true;
	}
	return false;
}

npd_str npd_observed_find(const struct npd_diag *d, npd_str name)
{
	for (size_t i = 0; i < d->facts.len; i++)
		if (npd_str_eq(d->facts.data[i].name, name))
			return d->facts.data[i].value;
	return (npd_str){ 0 };
}
