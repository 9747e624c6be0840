#include "kb/schema.h"

#include <inttypes.h>

#include "base/buf.h"
#include "expr/version.h"

/* ---- scalars ---- */

static void complain(struct npd_walk *w, const struct npd_yaml *node, const char *what,
	npd_str name, const char *instead)
{
	npd_complain_at(
		w->complaints, w->file, node, "'%.*s' must be %s%s", NPD_ARG(name), what, instead);
}

static const char *not_a(const struct npd_yaml *node)
{
	switch (node->kind) {
	case NPD_NODE_SCALAR:
		return ", not a text";
	case NPD_NODE_LIST:
		return ", not a list";
	case NPD_NODE_MAP:
		return ", not a mapping";
	case NPD_NODE_ABSENT:
		break;
	}
	return "";
}

bool npd_is_slug(npd_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		const char c = s.ptr[i];

		if (!npd_is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-')
			return false;
	}
	return s.len > 0;
}

static bool is_id(npd_str s)
{
	npd_str rest = s;
	const npd_str toolchain = npd_str_cut(&rest, '.');

	return npd_is_slug(toolchain) && npd_is_slug(rest);
}

static bool is_each(npd_str s)
{
	const size_t at = npd_str_find(s, NPD_STR(" in "));

	if (npd_str_eq(s, NPD_STR("once")))
		return true;
	if (at == NPD_NOT_FOUND || at == 0 || npd_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 0; i < at; i++)
		if (!npd_is_word(s.ptr[i]))
			return false;
	return npd_str_trim(npd_str_from(s, at + 4)).len > 0;
}

static void check_text(struct npd_walk *w, npd_str name, const struct npd_yaml *node)
{
	if (npd_str_trim(node->text).len == 0)
		npd_complain_at(w->complaints, w->file, node, "'%.*s' is empty", NPD_ARG(name));
	else if (npd_str_starts(node->text, NPD_STR("TODO")))
		npd_complain_at(w->complaints, w->file, node, "text not filled in: '%.*s'",
			NPD_ARG(npd_shown(node->text)));
}

static void check_word(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	NPD_VEC(npd_str) words = { 0 };

	for (size_t i = 0; schema->words[i] != NULL; i++) {
		if (npd_str_eq(node->text, npd_str_of(schema->words[i])))
			return;
		NPD_VEC_PUSH(w->arena, &words, npd_str_of(schema->words[i]));
	}
	npd_complain_at(w->complaints, w->file, node, "unknown %.*s '%.*s'%.*s", NPD_ARG(name),
		NPD_ARG(npd_shown(node->text)),
		NPD_ARG(npd_did_you_mean(
			w->complaints, node->text, words.data, words.len, "must be one of")));
}

/* Other readers of YAML, and the printed schema, take what is quoted for a text. */
static void refuse_quotes(struct npd_walk *w, npd_str name, const struct npd_yaml *node)
{
	if (node->style != NPD_YAML_PLAIN)
		npd_complain_at(w->complaints, w->file, node,
			"'%.*s' must stand without quotes: %.*s", NPD_ARG(name),
			NPD_ARG(npd_shown(node->text)));
}

static void check_int(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	int64_t value;

	if (npd_str_int(node->text, &value) && value >= schema->min && value <= schema->max) {
		refuse_quotes(w, name, node);
		return;
	}
	npd_complain_at(w->complaints, w->file, node,
		"'%.*s' must be a whole number from %" PRId64 " to %" PRId64 ", not '%.*s'",
		NPD_ARG(name), schema->min, schema->max, NPD_ARG(npd_shown(node->text)));
}

static bool is_truth(npd_str s)
{
	return npd_str_eq(s, NPD_STR("true")) || npd_str_eq(s, NPD_STR("false"));
}

static void require(
	struct npd_walk *w, bool fine, npd_str name, const struct npd_yaml *node, const char *what)
{
	if (!fine)
		npd_complain_at(w->complaints, w->file, node, "'%.*s' must be %s, not '%.*s'",
			NPD_ARG(name), what, NPD_ARG(npd_shown(node->text)));
}

static void check_scalar(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	switch (schema->kind) {
	case NPD_SCHEMA_TEXT:
	case NPD_SCHEMA_FILL:
	case NPD_SCHEMA_GROUP:
	case NPD_SCHEMA_CONDITION:
	case NPD_SCHEMA_FACT:
	case NPD_SCHEMA_TEMPLATE:
	case NPD_SCHEMA_REGEX:
		check_text(w, name, node);
		break;
	case NPD_SCHEMA_LOG:
		require(w, npd_str_trim(node->text).len > 0, name, node, "a text of a log");
		break;
	case NPD_SCHEMA_EACH:
		require(w, is_each(node->text), name, node, "'once' or 'NAME in PATH'");
		break;
	case NPD_SCHEMA_RANGE:
		require(w, npd_version_is_range(node->text), name, node,
			"a range such as '>=1.1,<2'");
		break;
	case NPD_SCHEMA_SLUG:
		require(w, npd_is_slug(node->text), name, node,
			"made of lower-case letters, digits and '-'");
		break;
	case NPD_SCHEMA_ID:
	case NPD_SCHEMA_REF:
		require(w, is_id(node->text), name, node,
			"'<toolchain>.<slug>' of lower-case letters, digits and '-'");
		break;
	case NPD_SCHEMA_BOOL:
		require(w, is_truth(node->text), name, node, "true or false");
		refuse_quotes(w, name, node);
		break;
	case NPD_SCHEMA_WORD:
		check_word(w, schema, name, node);
		break;
	case NPD_SCHEMA_INT:
		check_int(w, schema, name, node);
		break;
	case NPD_SCHEMA_RAW:
	case NPD_SCHEMA_STAGE: /* texts.c knows the entry's */
	case NPD_SCHEMA_LIST:
	case NPD_SCHEMA_ENTRIES:
	case NPD_SCHEMA_MAP:
	case NPD_SCHEMA_PROSE:
	case NPD_SCHEMA_DICT:
	case NPD_SCHEMA_STAGES:
	case NPD_SCHEMA_CAPTURES:
	case NPD_SCHEMA_EITHER:
		break;
	}
}

/* ---- lists and mappings ---- */

static const struct npd_field *field_of(const struct npd_schema *schema, npd_str key)
{
	for (const struct npd_field *f = schema->fields; f->name != NULL; f++)
		if (npd_str_eq(key, npd_str_of(f->name)))
			return f;
	return NULL;
}

static void complain_unknown(
	struct npd_walk *w, const struct npd_schema *schema, const struct npd_yaml *key)
{
	NPD_VEC(npd_str) names = { 0 };

	for (const struct npd_field *f = schema->fields; f->name != NULL; f++)
		NPD_VEC_PUSH(w->arena, &names, npd_str_of(f->name));
	npd_complain_at(w->complaints, w->file, key, "unknown key '%.*s'%.*s",
		NPD_ARG(npd_shown(key->text)),
		NPD_ARG(npd_did_you_mean(
			w->complaints, key->text, names.data, names.len, "known here")));
}

/* Exactly one of the names in `choice`. */
static void check_choice(struct npd_walk *w, const char *const *choice, const struct npd_yaml *node)
{
	struct npd_buf b;
	const char *first = NULL;

	npd_buf_init(&b, w->arena);
	for (size_t i = 0; choice[i] != NULL; i++) {
		npd_buf_printf(&b, "%s'%s'",
			i == 0			? ""
			: choice[i + 1] == NULL ? " or "
						: ", ",
			choice[i]);
		if (npd_yaml_get(node, choice[i]) == NULL)
			continue;
		if (first != NULL)
			npd_complain_at(w->complaints, w->file, node,
				"'%s' and '%s' exclude each other, keep one", first, choice[i]);
		else
			first = choice[i];
	}
	if (first == NULL)
		npd_complain_at(w->complaints, w->file, node, "missing key, one of %.*s",
			NPD_ARG(npd_buf_str(&b)));
}

static void check_fields(
	struct npd_walk *w, const struct npd_schema *schema, const struct npd_yaml *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const struct npd_field *f = field_of(schema, node->keys[i].text);

		if (f == NULL)
			complain_unknown(w, schema, &node->keys[i]);
		else
			npd_schema_check(w, f->schema, node->keys[i].text, &node->values[i]);
	}
	for (const struct npd_field *f = schema->fields; f->name != NULL; f++)
		if (f->required && npd_yaml_get(node, f->name) == NULL)
			npd_complain_at(w->complaints, w->file, node, "missing key '%s'", f->name);
	if (schema->choice != NULL)
		check_choice(w, schema->choice, node);
}

static void check_map(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	if (schema->kind == NPD_SCHEMA_PROSE && node->kind == NPD_NODE_SCALAR)
		npd_complain_at(w->complaints, w->file, node,
			"'%.*s' must have 'en:' and 'zh:' on lines of their own", NPD_ARG(name));
	else if (node->kind != NPD_NODE_MAP)
		complain(w, node, "a mapping", name, not_a(node));
	else if (schema->kind == NPD_SCHEMA_PROSE && node->style == NPD_YAML_FLOW)
		npd_complain_at(w->complaints, w->file, node,
			"prose in braces, put 'en:' and 'zh:' on lines of their own");
	else
		check_fields(w, schema, node);
}

static void check_dict(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	if (node->kind != NPD_NODE_MAP) {
		complain(w, node, "a mapping", name, not_a(node));
		return;
	}
	if (node->count < (size_t)schema->min)
		npd_complain_at(w->complaints, w->file, node, "'%.*s' is empty", NPD_ARG(name));
	for (size_t i = 0; i < node->count; i++)
		npd_schema_check(w, schema->item, node->keys[i].text, &node->values[i]);
}

static void check_list(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	if (node->kind != NPD_NODE_LIST) {
		complain(w, node, "a list", name, not_a(node));
		return;
	}
	if (node->count < (size_t)schema->min)
		npd_complain_at(w->complaints, w->file, node, "'%.*s' is empty", NPD_ARG(name));
	if (schema->max > 0 && node->count > (size_t)schema->max)
		npd_complain_at(w->complaints, w->file, node, "'%.*s' has more than %d items",
			NPD_ARG(name), (int)schema->max);
	for (size_t i = 0; schema->item != NULL && i < node->count; i++)
		npd_schema_check(w, schema->item, name, &node->values[i]);
}

static void check_either(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	const struct npd_schema *fit = node->kind == NPD_NODE_SCALAR ? schema->scalar
				       : node->kind == NPD_NODE_LIST ? schema->list
								     : schema->map;

	if (fit != NULL)
		npd_schema_check(w, fit, name, node);
	else
		complain(w, node, "a text or a mapping", name, not_a(node));
}

void npd_schema_check(struct npd_walk *w, const struct npd_schema *schema, npd_str name,
	const struct npd_yaml *node)
{
	if (node->kind == NPD_NODE_ABSENT)
		return;
	switch (schema->kind) {
	case NPD_SCHEMA_LIST:
		check_list(w, schema, name, node);
		return;
	case NPD_SCHEMA_ENTRIES:
		if (node->kind != NPD_NODE_LIST)
			complain(w, node, "a list", name, not_a(node));
		return;
	case NPD_SCHEMA_EITHER:
		check_either(w, schema, name, node);
		return;
	case NPD_SCHEMA_MAP:
		check_map(w, schema, name, node);
		return;
	case NPD_SCHEMA_PROSE:
		check_map(w, schema, name, node);
		break;
	case NPD_SCHEMA_DICT:
		check_dict(w, schema, name, node);
		return;
	case NPD_SCHEMA_STAGES:
	case NPD_SCHEMA_CAPTURES:
		check_dict(w, schema, name, node);
		break;
	case NPD_SCHEMA_TEXT:
	case NPD_SCHEMA_RAW:
	case NPD_SCHEMA_LOG:
	case NPD_SCHEMA_TEMPLATE:
	case NPD_SCHEMA_REGEX:
	case NPD_SCHEMA_CONDITION:
	case NPD_SCHEMA_FACT:
	case NPD_SCHEMA_EACH:
	case NPD_SCHEMA_RANGE:
	case NPD_SCHEMA_FILL:
	case NPD_SCHEMA_GROUP:
	case NPD_SCHEMA_SLUG:
	case NPD_SCHEMA_STAGE:
	case NPD_SCHEMA_ID:
	case NPD_SCHEMA_REF:
	case NPD_SCHEMA_WORD:
	case NPD_SCHEMA_BOOL:
	case NPD_SCHEMA_INT:
		if (node->kind != NPD_NODE_SCALAR) {
			complain(w, node, "a text", name, not_a(node));
			return;
		}
		check_scalar(w, schema, name, node);
		break;
	}
	const struct npd_found found = { schema, node, name };

	NPD_VEC_PUSH(w->arena, &w->found, found);
}
