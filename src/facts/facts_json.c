/*
 * facts_json.c - the document "npu-doctor/facts/1".
 *
 * {"schema", "facts": {..}, "places": {pointer: {file, line, column, object?}}, "unknown":
 * {pointer: reason}}. Pointers are JSON Pointers (RFC 6901) into `facts`; what is unknown is left
 * out there and stands as null in a list, so that the other items keep their numbers.
 */
#include "base/json.h"
#include "facts/facts.h"

static void write_members(struct npd_json *j, const struct npd_fact *fact);

static void write_scalar(struct npd_json *j, struct npd_value v)
{
	switch (v.kind) {
	case NPD_VALUE_BOOL:
		npd_json_bool(j, NULL, v.as.boolean);
		return;
	case NPD_VALUE_INT:
		npd_json_i64(j, NULL, v.as.integer);
		return;
	case NPD_VALUE_DOUBLE:
		npd_json_double(j, NULL, v.as.real);
		return;
	case NPD_VALUE_STRING:
		npd_json_str(j, NULL, v.as.text);
		return;
	case NPD_VALUE_NULL:
	case NPD_VALUE_LIST:
	case NPD_VALUE_MAP:
	case NPD_VALUE_ABSENT:
	case NPD_VALUE_UNKNOWN:
	case NPD_VALUE_ERROR:
		break;
	}
	npd_json_null(j, NULL);
}

static void write_fact(struct npd_json *j, const struct npd_fact *fact)
{
	if (fact->value.kind == NPD_VALUE_MAP || fact->value.kind == NPD_VALUE_LIST)
		write_members(j, fact);
	else
		write_scalar(j, fact->value);
}

static bool is_left_out(const struct npd_fact *fact)
{
	return fact->value.kind == NPD_VALUE_ABSENT || fact->value.kind == NPD_VALUE_UNKNOWN;
}

static void write_members(struct npd_json *j, const struct npd_fact *fact)
{
	const bool is_map = fact->value.kind == NPD_VALUE_MAP;

	npd_json_open(j, NULL, is_map ? '{' : '[');
	for (size_t i = 0; i < fact->members.len; i++) {
		const struct npd_fact *member = fact->members.data[i];

		if (is_map && is_left_out(member))
			continue;
		if (is_map)
			npd_json_key(j, member->key);
		write_fact(j, member);
	}
	npd_json_close(j, is_map ? '}' : ']');
}

/* ---- what stands beside the facts ---- */

static void add_pointer_token(struct npd_buf *out, npd_str key)
{
	npd_buf_add_byte(out, '/');
	for (size_t i = 0; i < key.len; i++) {
		if (key.ptr[i] == '~')
			npd_buf_add_c(out, "~0");
		else if (key.ptr[i] == '/')
			npd_buf_add_c(out, "~1");
		else
			npd_buf_add_byte(out, key.ptr[i]);
	}
}

/* Facts come nearly in the order of their file: where the last one stood is where to go on. */
struct walked {
	const struct npd_file_text *file;
	size_t offset; /* of the start of `line` */
	uint64_t line;
};

static void locate(
	struct walked *w, const struct npd_fact_place *at, uint64_t *line, uint64_t *column)
{
	if (w->file != at->file || at->span.from < w->offset)
		*w = (struct walked){ at->file, 0, 1 };
	npd_source_locate(
		npd_str_from(at->file->bytes, w->offset), at->span.from - w->offset, line, column);
	*line += w->line - 1;
	w->line = *line;
	w->offset = at->span.from - (size_t)(*column - 1);
}

static void write_place(struct npd_json *j, struct walked *walked, const struct npd_fact *fact)
{
	const struct npd_fact_place *at = &fact->at;

	if (at->file == NULL || fact->value.kind == NPD_VALUE_ABSENT)
		return;
	npd_json_open(j, NULL, '{');
	npd_json_str(j, "file", at->file->name);
	if (at->span.to > 0) {
		uint64_t line, column;

		locate(walked, at, &line, &column);
		npd_json_u64(j, "line", line);
		npd_json_u64(j, "column", column);
	}
	if (at->object.len > 0)
		npd_json_str(j, "object", at->object);
	npd_json_close(j, '}');
}

enum beside { PLACES, UNKNOWNS };

static bool has_one(const struct npd_fact *fact, enum beside what)
{
	return what == PLACES ? fact->at.file != NULL && fact->value.kind != NPD_VALUE_ABSENT
			      : fact->value.kind == NPD_VALUE_UNKNOWN;
}

/* `pointer` holds that of `fact`; it is as before on return. */
static void write_beside(struct npd_json *j, struct npd_buf *pointer, struct walked *walked,
	const struct npd_fact *fact, enum beside what)
{
	const size_t len = pointer->len;

	if (len > 0 && has_one(fact, what)) {
		npd_json_key(j, npd_buf_str(pointer));
		if (what == PLACES)
			write_place(j, walked, fact);
		else
			npd_json_str(j, NULL, fact->value.as.text);
	}
	for (size_t i = 0; i < fact->members.len; i++) {
		const struct npd_fact *member = fact->members.data[i];

		if (fact->value.kind == NPD_VALUE_MAP)
			add_pointer_token(pointer, member->key);
		else
			npd_buf_printf(pointer, "/%zu", i);
		write_beside(j, pointer, walked, member, what);
		pointer->len = len;
	}
}

void npd_facts_write_json(struct npd_buf *out, const struct npd_facts *f)
{
	struct npd_json j;
	struct npd_buf pointer;
	struct walked walked = { 0 };

	npd_json_init(&j, out);
	npd_buf_init(&pointer, f->arena);
	npd_json_open(&j, NULL, '{');
	npd_json_str(&j, "schema", NPD_STR(NPD_FACTS_SCHEMA));
	npd_json_key(&j, NPD_STR("facts"));
	write_members(&j, f->root);
	npd_json_open(&j, "places", '{');
	write_beside(&j, &pointer, &walked, f->root, PLACES);
	npd_json_close(&j, '}');
	npd_json_open(&j, "unknown", '{');
	write_beside(&j, &pointer, &walked, f->root, UNKNOWNS);
	npd_json_close(&j, '}');
	npd_json_close(&j, '}');
	npd_buf_add_byte(out, '\n');
}
