#include "format/onnx_defs.h"

#include "format/onnx_defs_newer.h"
#include "format/onnx_defs_table.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* Up to which version of a set the tables tell everything. */
static const struct {
	npd_str domain;
	int last;
} sets[] = {
	{ NPD_STR_INIT(""), 21 },
	{ NPD_STR_INIT("ai.onnx.ml"), 3 },
	{ NPD_STR_INIT("ai.onnx.preview.training"), 1 },
};

static int last_known(npd_str domain)
{
	for (size_t i = 0; i < COUNT_OF(sets); i++) {
		if (npd_str_eq(sets[i].domain, domain))
			return sets[i].last;
	}
	return -1;
}

static int compare(const struct npd_onnx_schema *s, npd_str domain, npd_str op_type)
{
	const int by_domain = npd_str_cmp(npd_str_of(s->domain), domain);

	return by_domain != 0 ? by_domain : npd_str_cmp(npd_str_of(s->op_type), op_type);
}

/* The newest of a sorted table that `version` of the set has; NULL: none. */
static const struct npd_onnx_schema *newest(const struct npd_onnx_schema *table, size_t count,
	npd_str domain, npd_str op_type, int64_t version)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare(&table[middle], domain, op_type) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct npd_onnx_schema *found = NULL;
	for (; low < count && compare(&table[low], domain, op_type) == 0; low++) {
		if (table[low].since <= version)
			found = &table[low];
	}
	return found;
}

enum npd_onnx_schema_state npd_onnx_schema_find(
	npd_str domain, npd_str op_type, int64_t version, const struct npd_onnx_schema **ret)
{
	if (npd_str_eq(domain, NPD_STR("ai.onnx")))
		domain = (npd_str){ 0 };
	const int last = last_known(domain);

	if (last < 0)
		return NPD_SCHEMA_FOREIGN;
	const struct npd_onnx_schema *found =
		newest(newer, COUNT_OF(newer), domain, op_type, version);
	if (found == NULL)
		found = newest(schemas, COUNT_OF(schemas), domain, op_type, version);
	if (found == NULL || found->deprecated)
		return NPD_SCHEMA_NONE;
	*ret = found;
	return version > last ? NPD_SCHEMA_TOO_NEW : NPD_SCHEMA_FOUND;
}

const struct npd_onnx_schema_attr *npd_onnx_schema_attr(
	const struct npd_onnx_schema *schema, size_t index)
{
	return &(schema->newer ? newer_attrs : schema_attrs)[schema->first_attr + index];
}
