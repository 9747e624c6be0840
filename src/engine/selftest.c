/*
 * selftest.c - the knowledge proves itself: each example is diagnosed as a user's log would be.
 */
#include "engine/selftest_impl.h"

#include "base/error.h"
#include "text/regex.h"

#define VARIATIONS 3u

bool npd_tester_check(struct npd_tester *t, bool good, struct npd_node where, npd_str text)
{
	struct npd_kb_error e = { .text = text };

	t->checks++;
	if (good)
		return true;
	npd_node_place(where, &e.file, &e.line, &e.column);
	NPD_VEC_PUSH(t->arena, &t->failures, e);
	return false;
}

npd_str npd_tester_say(struct npd_tester *t, const char *format, ...)
{
	struct npd_buf text;
	va_list args;

	npd_buf_init(&text, t->arena);
	va_start(args, format);
	npd_buf_vprintf(&text, format, args);
	va_end(args);
	return npd_buf_str(&text);
}

/* ---- running a diagnosis ---- */

static enum npd_status diagnose(const struct npd_tester *t, npd_str log, npd_str toolchain,
	npd_str stage, struct npd_report **ret, struct npd_error *reterr)
{
	const struct npd_diag_options options = { .toolchain = toolchain, .stage = stage };
	struct npd_diag *d;
	enum npd_status status = npd_diag_new(t->kb, &options, &d, reterr);

	if (status != NPD_OK)
		return status;
	status = npd_diag_input(d, NPD_STR("example"), reterr);
	if (status == NPD_OK)
		status = npd_diag_feed(d, log.ptr, log.len, reterr);
	/* a YAML block has no last line end, but the line of an example is whole */
	if (status == NPD_OK)
		status = npd_diag_feed(d, "\n", 1, reterr);
	if (status == NPD_OK)
		status = npd_diag_finish(d, ret, reterr);
	npd_diag_free(d);
	return status;
}

static const struct npd_finding *find(const struct npd_report *r, npd_str id)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (npd_str_eq(r->findings[i].id, id))
			return &r->findings[i];
	return NULL;
}

/* May the two share a log? Only when one names the other. */
static bool related(const struct npd_tester *t, const struct npd_entry *a, npd_str id)
{
	static const char *const keys[] = { "related", "symptom_of" };
	const size_t at = npd_kb_find(t->kb, id);

	if (at == NPD_NOT_FOUND)
		return false;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (npd_node_lists(npd_node_get(a->node, keys[i]), id) ||
			npd_node_lists(npd_node_get(npd_kb_at(t->kb, at)->node, keys[i]), a->id))
			return true;
	return npd_node_is_true(npd_node_get(npd_kb_at(t->kb, at)->node, "fallback"));
}

static npd_str own_toolchain(const struct npd_entry *e)
{
	return npd_entry_is_generic(e) ? (npd_str){ 0 } : e->toolchain;
}

static npd_str own_stage(const struct npd_entry *e, struct npd_node example)
{
	const npd_str stage = npd_node_text(npd_node_get(example, "stage"));

	if (stage.len > 0)
		return stage;
	return e->stage_count > 0 && own_toolchain(e).len > 0 ? e->stages[0] : (npd_str){ 0 };
}

static npd_str example_text(struct npd_node example)
{
	const struct npd_node log = npd_node_get(example, "log");

	return npd_node_text(npd_node_kind(log) == NPD_NODE_ABSENT ? example : log);
}

/* ---- examples of signatures ---- */

static void check_captures(
	struct npd_tester *t, const struct npd_finding *f, struct npd_node example)
{
	const struct npd_node want = npd_node_get(example, "captures");

	for (size_t i = 0; i < npd_node_count(want); i++) {
		const npd_str name = npd_node_key(want, i),
			      value = npd_node_text(npd_node_at(want, i));
		npd_str got = { 0 };

		for (size_t k = 0; k < f->capture_count; k++)
			if (npd_str_eq(f->captures[k].name, name))
				got = f->captures[k].value;
		npd_tester_check(t, npd_str_eq(got, value), npd_node_at(want, i),
			npd_tester_say(t, "the capture '%.*s' is '%.*s' here", NPD_ARG(name),
				NPD_ARG(got)));
	}
}

/* With the context of its file the example gives its entry first, and nothing unrelated. */
static void check_report(struct npd_tester *t, const struct npd_entry *e,
	const struct npd_report *r, struct npd_node example)
{
	const npd_str first = r->finding_count > 0 ? r->findings[0].id : NPD_STR("nothing");
	const struct npd_finding *f = find(r, e->id);

	if (!npd_tester_check(t, f != NULL && npd_str_eq(first, e->id), example,
		    npd_tester_say(t, "the example of '%.*s' is first explained by '%.*s'",
			    NPD_ARG(e->id), NPD_ARG(first))))
		return;
	check_captures(t, f, example);
	for (size_t i = 0; i < r->finding_count; i++)
		npd_tester_check(t,
			npd_str_eq(r->findings[i].id, e->id) || related(t, e, r->findings[i].id),
			example,
			npd_tester_say(t,
				"the example of '%.*s' is also claimed by '%.*s', which is not "
				"related",
				NPD_ARG(e->id), NPD_ARG(r->findings[i].id)));
	for (size_t i = 0; i < f->alternative_count; i++)
		npd_tester_check(t, related(t, e, f->alternatives[i]), example,
			npd_tester_say(t,
				"the example of '%.*s' is claimed as well by '%.*s', which is not "
				"related",
				NPD_ARG(e->id), NPD_ARG(f->alternatives[i])));
}

/* Without any context the entry may lose to another, but never claims to be certain of a toolchain
 * not seen. */
static void check_bare(struct npd_tester *t, const struct npd_entry *e, const struct npd_report *r,
	struct npd_node example)
{
	const bool needs_context = npd_node_text(npd_node_get(e->node, "context")).len > 0;
	const struct npd_finding *f = find(r, e->id);
	bool known = f != NULL || needs_context;

	for (size_t i = 0; i < r->finding_count; i++)
		for (size_t k = 0; k < r->findings[i].alternative_count; k++)
			known = known || npd_str_eq(r->findings[i].alternatives[k], e->id);
	npd_tester_check(t, known, example,
		npd_tester_say(t, "without context the example of '%.*s' is not recognised",
			NPD_ARG(e->id)));
	npd_tester_check(t,
		f == NULL || own_toolchain(e).len == 0 || r->inputs[0].toolchain.len > 0 ||
			f->confidence <= NPD_LIKELY,
		example, npd_tester_say(t, "'%.*s' is certain without context", NPD_ARG(e->id)));
}

/* ---- other values in the placeholders ---- */

static npd_str replaced(struct npd_arena *arena, npd_str text, npd_str from, npd_str to)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	for (size_t at; (at = npd_str_find(text, from)) != NPD_NOT_FOUND;) {
		const npd_str rest = npd_str_from(text, at + from.len);
		const bool inside =
			(at > 0 && npd_is_word(text.ptr[at - 1]) && npd_is_word(from.ptr[0])) ||
			(rest.len > 0 && npd_is_word(rest.ptr[0]) &&
				npd_is_word(from.ptr[from.len - 1]));

		npd_buf_add(&out, npd_str_head(text, at));
		npd_buf_add(&out, inside ? from : to);
		text = rest;
	}
	npd_buf_add(&out, text);
	return npd_buf_str(&out);
}

static bool all_digits(npd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!npd_is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

/* What another value for this capture may look like; empty when only the regex knows. */
static npd_str sample_of(
	const struct npd_tester *t, uint32_t entry, const struct npd_capture *c, unsigned n)
{
	for (size_t i = 0; i < npd_kb_pattern_count(t->kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(t->kb, i);

		for (size_t k = 0; p->entry == entry && k < p->hole_count; k++) {
			if (!npd_str_eq(p->holes[k].name, c->name))
				continue;
			if (p->holes[k].type != NPD_HOLE_TEXT)
				return npd_hole_sample(p->holes[k].type, n);
			return all_digits(c->value) ? npd_hole_sample(NPD_HOLE_INT, n)
						    : (npd_str){ 0 };
		}
	}
	return (npd_str){ 0 };
}

static enum npd_status check_variations(struct npd_tester *t, uint32_t entry, npd_str log,
	struct npd_node example, const struct npd_finding *f, struct npd_error *reterr)
{
	const struct npd_entry *e = npd_kb_at(t->kb, entry);

	for (size_t i = 0; i < f->capture_count; i++)
		for (unsigned n = 0; n < VARIATIONS; n++) {
			const npd_str to = sample_of(t, entry, &f->captures[i], n);
			struct npd_report *r;

			if (to.len == 0 || f->captures[i].value.len == 0)
				continue;
			const npd_str varied = replaced(t->arena, log, f->captures[i].value, to);
			const enum npd_status status = diagnose(
				t, varied, own_toolchain(e), own_stage(e, example), &r, reterr);

			if (status != NPD_OK)
				return status;
			npd_tester_check(t, find(r, e->id) != NULL, example,
				npd_tester_say(t,
					"with '%.*s' set to '%.*s' the example is not recognised",
					NPD_ARG(f->captures[i].name), NPD_ARG(to)));
			npd_report_free(r);
		}
	return NPD_OK;
}

static enum npd_status test_match(
	struct npd_tester *t, uint32_t entry, struct npd_node example, struct npd_error *reterr)
{
	const struct npd_entry *e = npd_kb_at(t->kb, entry);
	const npd_str log = example_text(example);
	struct npd_report *r;
	enum npd_status status =
		diagnose(t, log, own_toolchain(e), own_stage(e, example), &r, reterr);

	if (status != NPD_OK)
		return status;
	check_report(t, e, r, example);
	const struct npd_finding *f = find(r, e->id);

	if (f != NULL)
		status = check_variations(t, entry, log, example, f, reterr);
	npd_report_free(r);
	if (status == NPD_OK)
		status = diagnose(t, log, (npd_str){ 0 }, (npd_str){ 0 }, &r, reterr);
	if (status != NPD_OK)
		return status;
	check_bare(t, e, r, example);
	npd_report_free(r);
	return NPD_OK;
}

static enum npd_status test_no_match(struct npd_tester *t, const struct npd_entry *e,
	struct npd_node example, struct npd_error *reterr)
{
	/* where the context decides, a near miss is what lacks it */
	const bool strict = npd_node_text(npd_node_get(e->node, "context")).len > 0;
	const npd_str none = { 0 };
	struct npd_report *r;
	const enum npd_status status =
		diagnose(t, example_text(example), strict ? none : own_toolchain(e),
			strict ? none : own_stage(e, example), &r, reterr);

	if (status != NPD_OK)
		return status;
	npd_tester_check(t, find(r, e->id) == NULL, example,
		npd_tester_say(t, "the near miss of '%.*s' is claimed by it", NPD_ARG(e->id)));
	npd_report_free(r);
	return NPD_OK;
}

static enum npd_status test_signature(
	struct npd_tester *t, uint32_t entry, struct npd_error *reterr)
{
	const struct npd_entry *e = npd_kb_at(t->kb, entry);
	const struct npd_node examples = npd_node_get(e->node, "examples");
	const struct npd_node good = npd_node_get(examples, "match");
	const struct npd_node bad = npd_node_get(examples, "no_match");
	enum npd_status status = NPD_OK;

	for (size_t i = 0; status == NPD_OK && i < npd_node_count(good); i++)
		status = test_match(t, entry, npd_node_at(good, i), reterr);
	for (size_t i = 0; status == NPD_OK && i < npd_node_count(bad); i++)
		status = test_no_match(t, e, npd_node_at(bad, i), reterr);
	return status;
}

/* ---- examples of the other kinds: does one of their patterns stand in the text? ---- */

static bool stands_in(struct npd_tester *t, uint32_t entry, npd_str text)
{
	for (size_t i = 0; i < npd_kb_pattern_count(t->kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(t->kb, i);
		struct npd_regex *re;
		struct npd_match m;

		if (p->entry != entry ||
			npd_regex_new(t->arena, p->regex, &re, NULL, NULL) != NPD_OK)
			continue;
		if (npd_regex_match(re, t->regex_run, text, 0, p->anchored || p->whole, &m) ==
				NPD_REGEX_YES &&
			(!p->whole || m.to == text.len))
			return true;
	}
	return false;
}

static void test_texts(struct npd_tester *t, uint32_t entry)
{
	const struct npd_entry *e = npd_kb_at(t->kb, entry);
	const struct npd_node examples = npd_node_get(e->node, "examples");
	const struct npd_node good = npd_node_get(examples, "match");
	const struct npd_node bad = npd_node_get(examples, "no_match");

	for (size_t i = 0; i < npd_node_count(good); i++)
		npd_tester_check(t, stands_in(t, entry, example_text(npd_node_at(good, i))),
			npd_node_at(good, i),
			npd_tester_say(t, "'%.*s' does not match its example", NPD_ARG(e->id)));
	for (size_t i = 0; i < npd_node_count(bad); i++)
		npd_tester_check(t, !stands_in(t, entry, example_text(npd_node_at(bad, i))),
			npd_node_at(bad, i),
			npd_tester_say(t, "'%.*s' matches its near miss", NPD_ARG(e->id)));
}

/* ---- successful runs ---- */

static void fail_clean(struct npd_tester *t, npd_str file, uint64_t line, npd_str text)
{
	NPD_VEC_PUSH(t->arena, &t->failures,
		(struct npd_kb_error){
			.file = file, .line = (unsigned)line, .column = 1, .text = text });
}

/* `only`, where it is given, is what may not claim a line; else nothing may, nor look like an
 * error.
 */
static enum npd_status test_clean(
	struct npd_tester *t, npd_str only, const struct npd_source *log, struct npd_error *reterr)
{
	struct npd_report *r;
	const enum npd_status status =
		diagnose(t, log->text, (npd_str){ 0 }, (npd_str){ 0 }, &r, reterr);

	if (status != NPD_OK)
		return status;
	t->checks++;
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct npd_finding *f = &r->findings[i];

		if (only.len == 0 || npd_str_eq(f->id, only))
			fail_clean(t, log->name, f->location.line,
				npd_tester_say(t, "a line of a successful run is claimed by '%.*s'",
					NPD_ARG(f->id)));
	}
	for (size_t i = 0; only.len == 0 && i < r->unmatched_count; i++)
		fail_clean(t, log->name, r->unmatched[i].location.line,
			npd_tester_say(t, "a line of a successful run looks like an error: '%.*s'",
				NPD_ARG(r->unmatched[i].excerpt)));
	npd_report_free(r);
	return NPD_OK;
}

static enum npd_status run(struct npd_tester *t, npd_str only, const struct npd_source *clean,
	size_t clean_count, struct npd_error *reterr)
{
	const size_t wanted = only.len > 0 ? npd_kb_find(t->kb, only) : NPD_NOT_FOUND;
	enum npd_status status = NPD_OK;

	if (wanted != NPD_NOT_FOUND) /* it may be called by an alias */
		only = npd_kb_at(t->kb, wanted)->id;
	for (size_t i = 0; status == NPD_OK && i < npd_kb_count(t->kb); i++) {
		const struct npd_entry *e = npd_kb_at(t->kb, i);

		if (e->replaced || (wanted != NPD_NOT_FOUND && i != wanted))
			continue;
		if (e->kind == NPD_KIND_SIGNATURE)
			status = test_signature(t, (uint32_t)i, reterr);
		else if (e->kind == NPD_KIND_RULE)
			status = npd_tester_rule(t, e, reterr);
		else
			test_texts(t, (uint32_t)i);
	}
	for (size_t i = 0; status == NPD_OK && i < clean_count; i++)
		status = test_clean(t, only, &clean[i], reterr);
	return status;
}

enum npd_status npd_selftest_run(const struct npd_kb *kb, struct npd_arena *arena, npd_str only,
	const struct npd_source *clean, size_t clean_count, struct npd_selftest *ret,
	struct npd_error *reterr)
{
	struct npd_tester t = { .kb = kb, .arena = arena, .regex_run = npd_regex_run_new(arena) };

	if (only.len > 0 && npd_kb_find(kb, only) == NPD_NOT_FOUND)
		return npd_fail(reterr, NPD_EINVAL, "there is no entry '%.*s'", NPD_ARG(only));
	const enum npd_status status = run(&t, only, clean, clean_count, reterr);

	if (status == NPD_OK)
		*ret = (struct npd_selftest){ .checks = t.checks,
			.failures = { t.failures.data, t.failures.len } };
	return status;
}
