/* schema_json.c - the tables of the loader as JSON Schema, draft 2020-12. */
#include "base/json.h"
#include "base/map.h"
#include "kb/load.h"
#include "kb/schema.h"

#define SLUG "[a-z0-9-]+"

struct printer {
	struct npd_json json;
	struct npd_map defined; /* names that stand in $defs */
};

static void put(struct printer *p, const char *key, const struct npd_schema *schema);

static void put_pattern(struct npd_json *j, const char *pattern)
{
	npd_json_str(j, "type", NPD_STR("string"));
	npd_json_str(j, "pattern", npd_str_of(pattern));
}

/* YAML reads a bare 1.2 or yes as a number or a truth; the loader takes it as the text that it is.
 */
static void put_text_type(struct npd_json *j, bool may_be_empty)
{
	static const char *const types[] = { "string", "number", "boolean", "null" };

	npd_json_open(j, "type", '[');
	for (size_t i = 0; i < (may_be_empty ? 4u : 3u); i++)
		npd_json_str(j, NULL, npd_str_of(types[i]));
	npd_json_close(j, ']');
	if (!may_be_empty)
		npd_json_u64(j, "minLength", 1);
}

static void put_list(struct printer *p, const struct npd_schema *schema)
{
	npd_json_str(&p->json, "type", NPD_STR("array"));
	if (schema->min > 0)
		npd_json_i64(&p->json, "minItems", schema->min);
	if (schema->max > 0)
		npd_json_i64(&p->json, "maxItems", schema->max);
	put(p, "items", schema->item);
}

static void put_required(struct npd_json *j, const struct npd_schema *schema)
{
	npd_json_open(j, "required", '[');
	for (const struct npd_field *f = schema->fields; f->name != NULL; f++)
		if (f->required)
			npd_json_str(j, NULL, npd_str_of(f->name));
	npd_json_close(j, ']');
}

static void put_choice(struct npd_json *j, const char *const *choice)
{
	npd_json_open(j, "oneOf", '[');
	for (size_t i = 0; choice[i] != NULL; i++) {
		npd_json_open(j, NULL, '{');
		npd_json_open(j, "required", '[');
		npd_json_str(j, NULL, npd_str_of(choice[i]));
		npd_json_close(j, ']');
		npd_json_close(j, '}');
	}
	npd_json_close(j, ']');
}

static void put_map(struct printer *p, const struct npd_schema *schema)
{
	struct npd_json *j = &p->json;

	npd_json_str(j, "type", NPD_STR("object"));
	npd_json_bool(j, "additionalProperties", false);
	put_required(j, schema);
	npd_json_open(j, "properties", '{');
	for (const struct npd_field *f = schema->fields; f->name != NULL; f++)
		put(p, f->name, f->schema);
	npd_json_close(j, '}');
	if (schema->choice != NULL)
		put_choice(j, schema->choice);
}

static void put_dict(struct printer *p, const struct npd_schema *schema)
{
	npd_json_str(&p->json, "type", NPD_STR("object"));
	if (schema->min > 0)
		npd_json_i64(&p->json, "minProperties", schema->min);
	if (schema->kind == NPD_SCHEMA_STAGES) {
		npd_json_open(&p->json, "propertyNames", '{');
		npd_json_str(&p->json, "pattern", NPD_STR("^" SLUG "$"));
		npd_json_close(&p->json, '}');
	}
	put(p, "additionalProperties", schema->item);
}

static void put_either(struct printer *p, const struct npd_schema *schema)
{
	const struct npd_schema *const forms[] = { schema->scalar, schema->list, schema->map };

	npd_json_open(&p->json, "anyOf", '[');
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (forms[i] != NULL)
			put(p, NULL, forms[i]);
	npd_json_close(&p->json, ']');
}

static void put_words(struct npd_json *j, const char *const *words)
{
	npd_json_open(j, "enum", '[');
	for (size_t i = 0; words[i] != NULL; i++)
		npd_json_str(j, NULL, npd_str_of(words[i]));
	npd_json_close(j, ']');
}

static void put_int(struct npd_json *j, const struct npd_schema *schema)
{
	npd_json_str(j, "type", NPD_STR("integer"));
	npd_json_i64(j, "minimum", schema->min);
	npd_json_i64(j, "maximum", schema->max);
}

/* The members of the object that describes `schema`. */
static void put_body(struct printer *p, const struct npd_schema *schema)
{
	struct npd_json *j = &p->json;

	if (schema->help != NULL)
		npd_json_str(j, "description", npd_str_of(schema->help));
	switch (schema->kind) {
	case NPD_SCHEMA_TEXT:
	case NPD_SCHEMA_LOG:
	case NPD_SCHEMA_TEMPLATE:
	case NPD_SCHEMA_REGEX:
	case NPD_SCHEMA_CONDITION:
	case NPD_SCHEMA_FACT:
	case NPD_SCHEMA_FILL:
	case NPD_SCHEMA_GROUP:
		put_text_type(j, false);
		break;
	case NPD_SCHEMA_RAW:
		put_text_type(j, true);
		break;
	case NPD_SCHEMA_EACH:
		put_pattern(j, "^(once|[A-Za-z_][A-Za-z0-9_]* in .+)$");
		break;
	case NPD_SCHEMA_RANGE:
		put_pattern(j, "^ *(>=|<=|==|!=|>|<)? *[A-Za-z_]*[0-9]");
		break;
	case NPD_SCHEMA_SLUG:
	case NPD_SCHEMA_STAGE:
		put_pattern(j, "^" SLUG "$");
		break;
	case NPD_SCHEMA_ID:
	case NPD_SCHEMA_REF:
		put_pattern(j, "^" SLUG "\\." SLUG "$");
		break;
	case NPD_SCHEMA_WORD:
		put_words(j, schema->words);
		break;
	case NPD_SCHEMA_BOOL:
		npd_json_str(j, "type", NPD_STR("boolean"));
		break;
	case NPD_SCHEMA_INT:
		put_int(j, schema);
		break;
	case NPD_SCHEMA_LIST:
	case NPD_SCHEMA_ENTRIES:
		put_list(p, schema);
		break;
	case NPD_SCHEMA_MAP:
	case NPD_SCHEMA_PROSE:
		put_map(p, schema);
		break;
	case NPD_SCHEMA_DICT:
	case NPD_SCHEMA_STAGES:
	case NPD_SCHEMA_CAPTURES:
		put_dict(p, schema);
		break;
	case NPD_SCHEMA_EITHER:
		put_either(p, schema);
		break;
	}
}

static void put(struct printer *p, const char *key, const struct npd_schema *schema)
{
	npd_json_open(&p->json, key, '{');
	if (schema->name != NULL) {
		struct npd_buf path;

		npd_buf_init(&path, p->json.out->arena);
		npd_buf_printf(&path, "#/$defs/%s", schema->name);
		npd_json_str(&p->json, "$ref", npd_buf_str(&path));
	} else {
		put_body(p, schema);
	}
	npd_json_close(&p->json, '}');
}

static void define(struct printer *p, const struct npd_schema *schema)
{
	if (schema == NULL)
		return;
	if (schema->name != NULL) {
		if (npd_map_add(&p->defined, npd_str_of(schema->name), 0) != NPD_NOT_FOUND)
			return;
		npd_json_open(&p->json, schema->name, '{');
		put_body(p, schema);
		npd_json_close(&p->json, '}');
	}
	define(p, schema->item);
	define(p, schema->scalar);
	define(p, schema->list);
	define(p, schema->map);
	for (const struct npd_field *f = schema->fields; f != NULL && f->name != NULL; f++)
		define(p, f->schema);
}

void npd_kb_write_schema(struct npd_buf *out)
{
	struct printer p;

	npd_json_init(&p.json, out);
	npd_map_init(&p.defined, out->arena);
	npd_json_open(&p.json, NULL, '{');
	npd_json_str(&p.json, "$schema", NPD_STR("https://json-schema.org/draft/2020-12/schema"));
	npd_json_str(&p.json, "title", NPD_STR("npu-doctor knowledge file"));
	put_body(&p, &npd_schema_file);
	npd_json_open(&p.json, "$defs", '{');
	define(&p, &npd_schema_file);
	npd_json_close(&p.json, '}');
	npd_json_close(&p.json, '}');
	npd_buf_add_byte(out, '\n');
}
