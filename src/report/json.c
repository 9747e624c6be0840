/* The JSON report, schema npu-doctor/report/1: share/report-1.schema.json says the same to
 * programs. */
#include "base/json.h"

#include "base/utf8.h"
#include "report/report.h"

/* An offset in `text` as an offset in what becomes of it in JSON: a broken byte grows to U+FFFD. */
static size_t repaired_offset(npd_str text, size_t offset)
{
	npd_str rest = text;
	size_t at = 0;

	while (rest.len > 0 && text.len - rest.len < offset) {
		char bytes[4];

		at += npd_utf8_put(npd_utf8_next(&rest, NULL), bytes);
	}
	return at;
}

static void write_strings(struct npd_json *j, const char *key, const npd_str *items, size_t count)
{
	npd_json_open(j, key, '[');
	for (size_t i = 0; i < count; i++)
		npd_json_str(j, NULL, items[i]);
	npd_json_close(j, ']');
}

static void write_location(struct npd_json *j, const struct npd_loc *l)
{
	npd_json_open(j, "location", '{');
	npd_json_str(j, "file", l->file);
	npd_json_u64(j, "line", l->line);
	npd_json_u64(j, "column", l->column);
	npd_json_u64(j, "end_line", l->end_line);
	npd_json_u64(j, "end_column", l->end_column);
	npd_json_u64(j, "offset", l->offset);
	npd_json_str_or_null(j, "object", l->object);
	npd_json_close(j, '}');
}

static void write_mark(struct npd_json *j, npd_str excerpt, size_t from, size_t to)
{
	npd_json_open(j, "mark", '{');
	npd_json_u64(j, "from", repaired_offset(excerpt, from));
	npd_json_u64(j, "to", repaired_offset(excerpt, to));
	npd_json_close(j, '}');
}

static void write_input(struct npd_json *j, const struct npd_input *in)
{
	npd_json_open(j, NULL, '{');
	npd_json_str(j, "name", in->name);
	npd_json_str(j, "kind", in->kind);
	npd_json_u64(j, "bytes", in->bytes);
	npd_json_u64(j, "lines", in->lines);
	npd_json_str_or_null(j, "toolchain", in->toolchain);
	npd_json_str_or_null(j, "stage", in->stage);
	npd_json_str_or_null(j, "sdk", in->sdk);
	npd_json_str(j, "sdk_source", in->sdk_source.len > 0 ? in->sdk_source : NPD_STR("unknown"));
	npd_json_str_or_null(j, "chip", in->chip);
	npd_json_u64(j, "attempts", in->attempts);
	npd_json_str_or_null(j, "command", in->command);
	npd_json_close(j, '}');
}

/* Names are unique within a template; of those of several templates the first counts. */
static void write_captures(struct npd_json *j, const struct npd_finding *f)
{
	npd_json_open(j, "captures", '{');
	for (size_t i = 0; i < f->capture_count; i++) {
		bool seen = false;

		for (size_t k = 0; k < i && !seen; k++)
			seen = npd_str_eq(f->captures[k].name, f->captures[i].name);
		if (seen)
			continue;
		npd_json_key(j, f->captures[i].name);
		npd_json_str(j, NULL, f->captures[i].value);
	}
	npd_json_close(j, '}');
}

static void write_fix(struct npd_json *j, const struct npd_fix *fix)
{
	static const char *const safeties[] = {
		[NPD_SAFE] = "safe",
		[NPD_UNSAFE] = "unsafe",
		[NPD_MANUAL] = "manual",
	};

	npd_json_open(j, NULL, '{');
	npd_json_str(j, "text", fix->text);
	npd_json_str(j, "safety", npd_str_of(safeties[fix->safety]));
	npd_json_open(j, "edits", '[');
	for (size_t i = 0; i < fix->edit_count; i++) {
		const struct npd_edit *e = &fix->edits[i];

		npd_json_open(j, NULL, '{');
		npd_json_str(j, "file", e->file);
		npd_json_u64(j, "line", e->line);
		npd_json_u64(j, "column", e->column);
		npd_json_str(j, "old", e->old_text);
		npd_json_str(j, "new", e->new_text);
		npd_json_close(j, '}');
	}
	npd_json_close(j, ']');
	npd_json_close(j, '}');
}

static void write_evidence(struct npd_json *j, const struct npd_evidence *e)
{
	npd_json_open(j, NULL, '{');
	npd_json_str(j, "role", e->role);
	write_location(j, &e->location);
	npd_json_str(j, "excerpt", e->excerpt);
	npd_json_str_or_null(j, "label", e->label);
	write_mark(j, e->excerpt, e->mark_from, e->mark_to);
	npd_json_close(j, '}');
}

static void write_head(struct npd_json *j, const struct npd_finding *f)
{
	static const char *const severities[] = {
		[NPD_NOTE] = "note",
		[NPD_WARNING] = "warning",
		[NPD_ERROR] = "error",
	};
	static const char *const confidences[] = {
		[NPD_POSSIBLE] = "possible",
		[NPD_LIKELY] = "likely",
		[NPD_CERTAIN] = "certain",
		[NPD_CONFIRMED] = "confirmed",
	};

	npd_json_str(j, "id", f->id);
	npd_json_str(j, "key", f->key);
	npd_json_str(j, "kind", f->kind);
	npd_json_str(j, "severity", npd_str_of(severities[f->severity]));
	npd_json_str(j, "confidence", npd_str_of(confidences[f->confidence]));
	write_strings(j, "reasons", f->reasons, f->reason_count);
	npd_json_str(j, "status", f->status);
	npd_json_bool(j, "root", f->root);
	npd_json_str_or_null(j, "toolchain", f->toolchain);
	npd_json_str_or_null(j, "stage", f->stage);
}

static void write_finding(struct npd_json *j, const struct npd_finding *f)
{
	npd_json_open(j, NULL, '{');
	write_head(j, f);
	write_location(j, &f->location);
	npd_json_str(j, "excerpt", f->excerpt);
	npd_json_bool(j, "cut", f->cut);
	write_captures(j, f);
	npd_json_str(j, "title", f->title);
	npd_json_str_or_null(j, "detail", f->detail);
	npd_json_str_or_null(j, "cause", f->cause);
	npd_json_open(j, "fixes", '[');
	for (size_t i = 0; i < f->fix_count; i++)
		write_fix(j, &f->fixes[i]);
	npd_json_close(j, ']');
	npd_json_open(j, "evidence", '[');
	for (size_t i = 0; i < f->evidence_count; i++)
		write_evidence(j, &f->evidence[i]);
	npd_json_close(j, ']');
	write_strings(j, "explains", f->explains, f->explain_count);
	write_strings(j, "alternatives", f->alternatives, f->alternative_count);
	write_strings(j, "predicts", f->predicts, f->predict_count);
	npd_json_u64(j, "occurrences", f->occurrences);
	write_strings(j, "sources", f->sources, f->source_count);
	npd_json_u64(j, "attempt", f->attempt);
	npd_json_bool(j, "past", f->past);
	write_mark(j, f->excerpt, f->mark_from, f->mark_to);
	npd_json_close(j, '}');
}

static void write_unmatched(struct npd_json *j, const struct npd_unmatched *u)
{
	npd_json_open(j, NULL, '{');
	write_location(j, &u->location);
	npd_json_str(j, "excerpt", u->excerpt);
	npd_json_str_or_null(j, "exception", u->exception);
	npd_json_str_or_null(j, "toolchain", u->toolchain);
	npd_json_str_or_null(j, "stage", u->stage);
	write_strings(j, "nearest", u->nearest, u->nearest_count);
	npd_json_u64(j, "attempt", u->attempt);
	write_mark(j, u->excerpt, u->mark_from, u->mark_to);
	npd_json_close(j, '}');
}

static void write_checks(struct npd_json *j, const struct npd_checks *c)
{
	npd_json_open(j, "checks", '{');
	npd_json_u64(j, "pass", c->pass);
	npd_json_u64(j, "fail", c->fail);
	npd_json_u64(j, "unknown", c->unknown);
	npd_json_open(j, "missing", '[');
	for (size_t i = 0; i < c->missing_count; i++) {
		npd_json_open(j, NULL, '{');
		npd_json_str(j, "id", c->missing[i].id);
		write_strings(j, "facts", c->missing[i].facts, c->missing[i].fact_count);
		npd_json_close(j, '}');
	}
	npd_json_close(j, ']');
	npd_json_close(j, '}');
}

static void write_problems(struct npd_json *j, const struct npd_report *r)
{
	npd_json_open(j, "problems", '[');
	for (size_t i = 0; i < r->problem_count; i++) {
		npd_json_open(j, NULL, '{');
		npd_json_str(j, "input", r->problems[i].input);
		npd_json_str(j, "text", r->problems[i].text);
		npd_json_close(j, '}');
	}
	npd_json_close(j, ']');
}

static void write_tool(struct npd_json *j)
{
	npd_json_open(j, "tool", '{');
	npd_json_str(j, "name", NPD_STR("npu-doctor"));
	npd_json_str(j, "version", NPD_STR(NPD_VERSION));
	npd_json_close(j, '}');
}

void npd_report_write_json(struct npd_buf *out, const struct npd_report *r)
{
	struct npd_json j;

	npd_json_init(&j, out);
	npd_json_open(&j, NULL, '{');
	npd_json_str(&j, "schema", NPD_STR(NPD_REPORT_SCHEMA));
	write_tool(&j);
	npd_json_str(&j, "lang", r->lang == NPD_LANG_ZH ? NPD_STR("zh") : NPD_STR("en"));
	npd_json_str(&j, "status", r->status);
	npd_json_bool(&j, "complete", r->complete);
	npd_json_open(&j, "inputs", '[');
	for (size_t i = 0; i < r->input_count; i++)
		write_input(&j, &r->inputs[i]);
	npd_json_close(&j, ']');
	npd_json_open(&j, "findings", '[');
	for (size_t i = 0; i < r->finding_count; i++)
		write_finding(&j, &r->findings[i]);
	npd_json_close(&j, ']');
	npd_json_open(&j, "unmatched", '[');
	for (size_t i = 0; i < r->unmatched_count; i++)
		write_unmatched(&j, &r->unmatched[i]);
	npd_json_close(&j, ']');
	npd_json_open(&j, "accuracy", '[');
	npd_json_close(&j, ']');
	write_checks(&j, &r->checks);
	write_strings(
		&j, "missing_for_support", r->missing_for_support, r->missing_for_support_count);
	write_problems(&j, r);
	npd_json_u64(&j, "not_model_lines", r->not_model_lines);
	npd_json_close(&j, '}');
	npd_buf_add_byte(out, '\n');
}
