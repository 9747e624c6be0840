/* model_nodes.c - the facts model.nodes[]. */
#include <stdio.h>
#include <stdlib.h>

#include "facts/model_impl.h"
#include "format/onnx_defs.h"

/* ---- small pieces ---- */

struct npd_fact_place npd_model_place(const struct writer *w, npd_str object, struct npd_span span)
{
	return (struct npd_fact_place){ w->m->file, w->m->is_text ? span : (struct npd_span){ 0 },
		object };
}

static const struct npd_fact_place nowhere = { 0 };

static struct npd_fact *member(struct writer *w, struct npd_fact *map, const char *key)
{
	w->facts++;
	return npd_fact_member(w->f, map, key);
}

static struct npd_fact *item(struct writer *w, struct npd_fact *list)
{
	w->facts++;
	return npd_fact_append(w->f, list);
}

static void set_str(struct writer *w, struct npd_fact *map, const char *key, npd_str text)
{
	npd_fact_set_str(member(w, map, key), text, nowhere);
}

static void set_unknown(struct writer *w, struct npd_fact *map, const char *key, const char *why)
{
	npd_fact_set_unknown(member(w, map, key), npd_str_of(why), nowhere);
}

/* The shortest decimal that gives the same float32, as numpy prints it: 0.01, not 0.00999999978. */
static double shortest(double d)
{
	char text[40];

	if (d != d || d - d != 0)
		return d;
	for (int digits = 6; digits < 9; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, d);
		if ((double)strtof(text, NULL) == d)
			return strtod(text, NULL);
	}
	snprintf(text, sizeof text, "%.9g", d);
	return strtod(text, NULL);
}

/* ---- shapes and types ---- */

void npd_model_write_dims(struct writer *w, struct npd_fact *list, const struct npd_onnx_dim *dims,
	size_t rank, struct npd_fact_place at)
{
	npd_fact_set_list(list, at);
	for (size_t i = 0; i < rank; i++) {
		struct npd_fact *dim = item(w, list);

		if (dims[i].has_value)
			npd_fact_set_int(dim, dims[i].value, nowhere);
		else if (dims[i].param.len > 0)
			npd_fact_set_str(dim, dims[i].param, nowhere);
		else
			npd_fact_set(dim, (struct npd_value){ .kind = NPD_VALUE_NULL }, nowhere);
	}
}

static void write_dtype(struct writer *w, struct npd_fact *map, int64_t dtype)
{
	const char *name = npd_onnx_dtype_name(dtype);

	if (name != NULL)
		set_str(w, map, "dtype", npd_str_of(name));
	else
		set_unknown(w, map, "dtype", "the model does not tell the type of the elements");
}

static void write_shape(struct writer *w, struct npd_fact *map, const struct tensor *t)
{
	if (t->has_shape)
		npd_model_write_dims(w, member(w, map, "shape"), t->dims, t->rank, nowhere);
	else
		set_unknown(w, map, "shape",
			t->no_shape != NULL ? t->no_shape
					    : "the model does not tell the shape, and it does not "
					      "follow from what it tells");
}

/* ---- values of constants ---- */

static void set_number(struct npd_fact *fact, struct npd_onnx_number n, int64_t dtype)
{
	if (!n.is_real && dtype == NPD_ONNX_BOOL)
		npd_fact_set_bool(fact, n.integer != 0, nowhere);
	else if (!n.is_real)
		npd_fact_set_int(fact, n.integer, nowhere);
	else if (dtype == NPD_ONNX_FLOAT)
		npd_fact_set_double(fact, shortest(n.real), nowhere);
	else
		npd_fact_set_double(fact, n.real, nowhere);
}

static void write_numbers(struct writer *w, struct npd_fact *map,
	const struct npd_onnx_number *numbers, size_t n, int64_t dtype)
{
	struct npd_fact *list = npd_fact_set_list(member(w, map, "value"), nowhere);

	for (size_t i = 0; i < n; i++)
		set_number(item(w, list), numbers[i], dtype);
}

static const char *why_no_value(const struct npd_onnx_tensor *data)
{
	if (data == NULL)
		return "values of this kind are not shown";
	if (data->external)
		return "the values are in another file";
	if (npd_onnx_elements(data->dims, data->rank) > NPD_MODEL_VALUES_MAX)
		return "more than 64 values are not shown";
	return "the values are no numbers that are read, or do not fit the shape";
}

static void write_value(struct writer *w, struct npd_fact *map, const struct tensor *t)
{
	struct npd_onnx_number numbers[NPD_MODEL_VALUES_MAX];
	size_t n;

	if (npd_model_numbers(t, numbers, NPD_MODEL_VALUES_MAX, &n))
		write_numbers(w, map, numbers, n, t->dtype);
	else
		set_unknown(w, map, "value", why_no_value(t->data));
}

/* ---- operands and results ---- */

static void write_constness(struct writer *w, struct npd_fact *map, const struct tensor *t)
{
	switch (t->constness) {
	case CONSTANT:
		npd_fact_set_bool(member(w, map, "constant"), true, nowhere);
		write_value(w, map, t);
		return;
	case VARIABLE:
		npd_fact_set_bool(member(w, map, "constant"), false, nowhere);
		return;
	case FOLDABLE:
	case UNSURE:
		set_unknown(w, map, "constant", t->unsure);
		set_unknown(w, map, "value", t->unsure);
	}
}

static void write_operand(
	struct writer *w, struct npd_fact *map, npd_str name, const struct tensor *t)
{
	static const char gone[] = "no node, input or constant of the model gives this tensor";

	npd_fact_set_map(map, npd_model_place(w, name, (struct npd_span){ 0 }));
	set_str(w, map, "name", name);
	if (name.len == 0)
		return;
	if (t == NULL) {
		set_unknown(w, map, "dtype", gone);
		set_unknown(w, map, "shape", gone);
		set_unknown(w, map, "constant", gone);
		return;
	}
	write_dtype(w, map, t->dtype);
	write_shape(w, map, t);
	write_constness(w, map, t);
}

static void write_operands(struct writer *w, struct npd_fact *map, const struct node *n)
{
	struct npd_fact *list = npd_fact_set_list(member(w, map, "operands"), nowhere);

	for (size_t i = 0; i < n->def->input_count; i++)
		write_operand(w, item(w, list), n->def->inputs[i], n->operands[i]);
}

static void write_results(struct writer *w, struct npd_fact *map, const struct node *n)
{
	struct npd_fact *list = npd_fact_set_list(member(w, map, "results"), nowhere);

	for (size_t i = 0; i < n->def->output_count; i++) {
		const npd_str name = n->def->outputs[i];
		const struct tensor *t = n->results[i];
		struct npd_fact *result = npd_fact_set_map(
			item(w, list), npd_model_place(w, name, (struct npd_span){ 0 }));

		set_str(w, result, "name", name);
		if (t == NULL)
			continue;
		write_dtype(w, result, t->dtype);
		write_shape(w, result, t);
	}
}

static void write_names(
	struct writer *w, struct npd_fact *map, const char *key, const npd_str *names, size_t n)
{
	struct npd_fact *list = npd_fact_set_list(member(w, map, key), nowhere);

	for (size_t i = 0; i < n; i++)
		npd_fact_set_str(item(w, list), names[i], nowhere);
}

/* ---- attributes ---- */

static void write_tensor(
	struct writer *w, struct npd_fact *fact, const struct npd_onnx_tensor *data)
{
	const struct tensor t = { .dtype = data->dtype, .constness = CONSTANT, .data = data };
	struct npd_fact *shape;

	npd_fact_set_map(fact, nowhere);
	write_dtype(w, fact, t.dtype);
	if (data->rank > 0 && data->dims == NULL) {
		set_unknown(w, fact, "shape", "the tensor has more dimensions than are read");
	} else {
		shape = npd_fact_set_list(member(w, fact, "shape"), nowhere);
		for (size_t i = 0; i < data->rank; i++)
			npd_fact_set_int(item(w, shape), data->dims[i], nowhere);
	}
	write_value(w, fact, &t);
}

static void write_list(struct writer *w, struct npd_fact *fact, const struct npd_onnx_attr *a)
{
	const size_t n = a->as.len;
	int64_t ints[NPD_MODEL_LIST_MAX];
	double reals[NPD_MODEL_LIST_MAX];
	npd_str texts[NPD_MODEL_LIST_MAX];

	npd_fact_set_list(fact, nowhere);
	if (a->type == NPD_ONNX_ATTR_INTS)
		npd_onnx_attr_ints(a, ints, n);
	else if (a->type == NPD_ONNX_ATTR_FLOATS)
		npd_onnx_attr_floats(a, reals, n);
	else
		npd_onnx_attr_strings(a, texts, n);
	for (size_t i = 0; i < n; i++) {
		struct npd_fact *one = item(w, fact);

		if (a->type == NPD_ONNX_ATTR_INTS)
			npd_fact_set_int(one, ints[i], nowhere);
		else if (a->type == NPD_ONNX_ATTR_FLOATS)
			npd_fact_set_double(one, shortest(reals[i]), nowhere);
		else
			npd_fact_set_str(one, texts[i], nowhere);
	}
}

static void write_graph(struct writer *w, struct npd_fact *fact, const struct npd_onnx_graph *g)
{
	npd_fact_set_map(fact, nowhere);
	set_str(w, fact, "graph", g->name);
}

static void write_attr(struct writer *w, struct npd_fact *fact, const struct npd_onnx_attr *a)
{
	if (a->ref.len > 0) {
		npd_fact_set_unknown(fact, NPD_STR("it is that of the calling function"), nowhere);
		return;
	}
	switch (a->type) {
	case NPD_ONNX_ATTR_FLOAT:
		npd_fact_set_double(fact, shortest(a->as.f), nowhere);
		return;
	case NPD_ONNX_ATTR_INT:
		npd_fact_set_int(fact, a->as.i, nowhere);
		return;
	case NPD_ONNX_ATTR_STRING:
		npd_fact_set_str(fact, a->as.s, nowhere);
		return;
	case NPD_ONNX_ATTR_TENSOR:
		write_tensor(w, fact, a->as.t);
		return;
	case NPD_ONNX_ATTR_GRAPH:
		if (a->as.graphs.len > 0)
			write_graph(w, fact, a->as.graphs.data[0]);
		return;
	case NPD_ONNX_ATTR_FLOATS:
	case NPD_ONNX_ATTR_INTS:
	case NPD_ONNX_ATTR_STRINGS:
		if (a->as.len <= NPD_MODEL_LIST_MAX)
			write_list(w, fact, a);
		else
			npd_fact_set_unknown(
				fact, NPD_STR("a list of so many items is not shown"), nowhere);
		return;
	case NPD_ONNX_ATTR_UNDEFINED:
	case NPD_ONNX_ATTR_TENSORS:
	case NPD_ONNX_ATTR_GRAPHS:
	case NPD_ONNX_ATTR_SPARSE_TENSOR:
	case NPD_ONNX_ATTR_SPARSE_TENSORS:
	case NPD_ONNX_ATTR_TYPE_PROTO:
	case NPD_ONNX_ATTR_TYPE_PROTOS:
		break;
	}
	npd_fact_set_unknown(fact, NPD_STR("attributes of this kind are not shown"), nowhere);
}

static void write_default(
	struct writer *w, struct npd_fact *fact, const struct npd_onnx_schema_attr *a)
{
	if (a->type == NPD_ONNX_ATTR_INT) {
		npd_fact_set_int(fact, a->i, nowhere);
	} else if (a->type == NPD_ONNX_ATTR_FLOAT) {
		npd_fact_set_double(fact, a->f, nowhere);
	} else if (a->type == NPD_ONNX_ATTR_STRING) {
		npd_fact_set_str(fact, npd_str_of(a->s), nowhere);
	} else {
		npd_fact_set_list(fact, nowhere);
		for (size_t i = 0; i < a->count; i++) {
			struct npd_fact *one = item(w, fact);

			if (a->type == NPD_ONNX_ATTR_INTS)
				npd_fact_set_int(one, a->ints[i], nowhere);
			else
				npd_fact_set_str(one, npd_str_of(a->strings[i]), nowhere);
		}
	}
}

/* What the operator is declared to take, where the node does not say it. */
static void write_defaults(struct writer *w, struct npd_fact *attrs, const struct node *n)
{
	const struct npd_onnx_schema *schema = NULL;
	const int64_t version = npd_onnx_opset_version(w->m->onnx, n->def->domain);
	const enum npd_onnx_schema_state state =
		npd_onnx_schema_find(n->def->domain, n->def->op_type, version, &schema);

	if (schema == NULL)
		return;
	for (size_t i = 0; i < schema->attr_count; i++) {
		const struct npd_onnx_schema_attr *a = npd_onnx_schema_attr(schema, i);

		if (npd_onnx_attr_find(n->def, npd_str_of(a->name)) != NULL)
			continue;
		if (state == NPD_SCHEMA_TOO_NEW)
			set_unknown(w, attrs, a->name,
				"its default in an operator set as new as this is not known here");
		else if (a->has_default)
			write_default(w, member(w, attrs, a->name), a);
	}
}

static void write_attrs(struct writer *w, struct npd_fact *map, const struct node *n)
{
	struct npd_fact *attrs = member(w, map, "attr");

	if (n->def->attr_count > NPD_MODEL_ATTRS_MAX) {
		npd_fact_set_unknown(attrs, NPD_STR("so many attributes are not shown"), nowhere);
		return;
	}
	npd_fact_set_map(attrs, nowhere);
	for (size_t i = 0; i < n->def->attr_count; i++) {
		w->facts++;
		write_attr(w, npd_fact_member_str(w->f, attrs, n->def->attrs[i].name),
			&n->def->attrs[i]);
	}
	write_defaults(w, attrs, n);
}

/* ---- nodes ---- */

static void write_node(struct writer *w, struct npd_fact *map, const struct node *n)
{
	npd_fact_set_map(map, npd_model_place(w, n->label, n->def->span));
	set_str(w, map, "name", n->def->name);
	set_str(w, map, "op_type", n->def->op_type);
	set_str(w, map, "domain", npd_onnx_domain(n->def->domain));
	if (n->scope->up != NULL)
		set_str(w, map, "scope", n->scope->label);
	write_names(w, map, "inputs", n->def->inputs, n->def->input_count);
	write_names(w, map, "outputs", n->def->outputs, n->def->output_count);
	write_attrs(w, map, n);
	write_operands(w, map, n);
	write_results(w, map, n);
}

void npd_model_write_nodes(struct writer *w)
{
	struct npd_fact *nodes = npd_fact_member(w->f, w->root, "nodes");

	npd_fact_set_list(nodes, nowhere);
	for (size_t i = 0; i < w->m->nodes.len; i++) {
		write_node(w, item(w, nodes), &w->m->nodes.data[i]);
		if (w->facts > NPD_MODEL_FACTS_MAX) {
			npd_fact_set_unknown(
				nodes, NPD_STR("the model is too large to be listed"), nowhere);
			return;
		}
	}
}
