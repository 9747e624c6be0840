/* model.c - the facts `model`: the file and its graph as a whole. */
#include "facts/model.h"

#include "base/buf.h"
#include "facts/model_impl.h"
#include "format/model_kind.h"
#include "format/onnx_text.h"

#define OPSETS_MAX 100

bool npd_looks_like_model(npd_str bytes)
{
	switch (npd_model_kind_of(bytes)) {
	case NPD_MODEL_ONNX:
	case NPD_MODEL_ONNX_TEXT:
	case NPD_MODEL_PYTORCH:
	case NPD_MODEL_TFLITE:
	case NPD_MODEL_KERAS:
	case NPD_MODEL_TENSORFLOW:
	case NPD_MODEL_CAFFE:
	case NPD_MODEL_CAFFE_TEXT:
	case NPD_MODEL_LFS:
		return true;
	case NPD_MODEL_UNKNOWN:
	case NPD_MODEL_HTML:
	case NPD_MODEL_ZIP:
	case NPD_MODEL_GZIP:
		break;
	}
	return false;
}

/* What has no place of its own has that of the map or list around it. */
static const struct npd_fact_place nowhere = { 0 };

static struct npd_fact *top(struct writer *w, const char *key)
{
	return npd_fact_member(w->f, w->root, key);
}

/* ---- what is not known when a file is no model, or a broken one ---- */

static const char *const model_keys[] = { "ir_version", "producer", "producer_version", "opset",
	"opsets", "functions" };
static const char *const graph_keys[] = { "name", "inputs", "outputs", "nodes", "input_names",
	"output_names", "dynamic_inputs", "unsorted", "missing_tensors", "cycle", "duplicate_names",
	"foldable_nodes", "unused_initializers", "external_data", "op_types", "op_counts",
	"tensor_names", "data_types", "names_bytes" };

static void all_unknown(struct writer *w, const char *const *keys, size_t count, npd_str why)
{
	for (size_t i = 0; i < count; i++)
		npd_fact_set_unknown(top(w, keys[i]), why, nowhere);
}

static void write_problem(struct writer *w, struct npd_fact *list, npd_str text, size_t at)
{
	const struct npd_span span = { at, at + 1 };
	struct npd_fact *map = npd_fact_set_map(
		npd_fact_append(w->f, list), npd_model_place(w, (npd_str){ 0 }, span));

	npd_fact_set_str(npd_fact_member(w->f, map, "text"), text, nowhere);
	npd_fact_set_int(npd_fact_member(w->f, map, "offset"), (int64_t)at, nowhere);
}

static struct npd_fact *problem_list(struct writer *w)
{
	return npd_fact_set_list(top(w, "problems"), nowhere);
}

static npd_str kind_phrase(struct writer *w, enum npd_model_kind kind)
{
	struct npd_buf text;

	npd_buf_init(&text, w->f->arena);
	npd_buf_add_c(&text, "the file is ");
	npd_buf_add_c(&text, npd_model_kind_phrase(kind));
	return npd_buf_str(&text);
}

static void write_other_format(struct writer *w, enum npd_model_kind kind, npd_str why)
{
	write_problem(w, problem_list(w), why, 0);
	npd_fact_set_str(top(w, "format"), npd_str_of(npd_model_kind_name(kind)), nowhere);
	all_unknown(w, model_keys, sizeof model_keys / sizeof model_keys[0], why);
	all_unknown(w, graph_keys, sizeof graph_keys / sizeof graph_keys[0], why);
}

/* ---- the model ---- */

static void write_opsets(struct writer *w)
{
	const struct npd_onnx *onnx = w->m->onnx;
	const int64_t version = npd_onnx_opset_version(onnx, (npd_str){ 0 });
	struct npd_fact *opsets = npd_fact_set_map(top(w, "opsets"), nowhere);

	if (version >= 0)
		npd_fact_set_int(top(w, "opset"), version, nowhere);
	if (onnx->opsets.len > OPSETS_MAX) {
		npd_fact_set_unknown(opsets, NPD_STR("so many sets are not listed"), nowhere);
		return;
	}
	for (size_t i = 0; i < onnx->opsets.len; i++) {
		const npd_str domain = npd_onnx_domain(onnx->opsets.data[i].domain);

		npd_fact_set_int(npd_fact_member_str(w->f, opsets, domain),
			npd_onnx_opset_version(onnx, domain), nowhere);
	}
}

static void write_header(struct writer *w)
{
	const struct npd_onnx *onnx = w->m->onnx;

	if (onnx->has_ir_version)
		npd_fact_set_int(top(w, "ir_version"), onnx->ir_version, nowhere);
	if (onnx->producer_name.len > 0)
		npd_fact_set_str(top(w, "producer"), onnx->producer_name, nowhere);
	if (onnx->producer_version.len > 0)
		npd_fact_set_str(top(w, "producer_version"), onnx->producer_version, nowhere);
	write_opsets(w);
	npd_fact_set_int(top(w, "functions"), (int64_t)onnx->functions.len, nowhere);
}

/* ---- inputs and outputs ---- */

static const char *no_tensor(enum npd_onnx_type_kind kind)
{
	return kind == NPD_ONNX_NO_TYPE ? "the model does not tell its type" : "it is no tensor";
}

/* As declared, also where a dimension is below zero. */
static void write_type(struct writer *w, struct npd_fact *map, const struct npd_onnx_type *type)
{
	const char *dtype = npd_onnx_dtype_name(type->elem);
	struct npd_fact *dtype_fact = npd_fact_member(w->f, map, "dtype");
	struct npd_fact *shape = npd_fact_member(w->f, map, "shape");
	const bool is_tensor = type->kind == NPD_ONNX_TENSOR;

	if (is_tensor && dtype != NULL)
		npd_fact_set_str(dtype_fact, npd_str_of(dtype), nowhere);
	else
		npd_fact_set_unknown(dtype_fact,
			npd_str_of(is_tensor ? "the model does not tell the type of the elements"
					     : no_tensor(type->kind)),
			nowhere);
	if (is_tensor && type->has_shape)
		npd_model_write_dims(w, shape, type->dims.data, type->dims.len, nowhere);
	else
		npd_fact_set_unknown(shape,
			npd_str_of(is_tensor ? "the model does not tell its shape"
					     : no_tensor(type->kind)),
			nowhere);
}

static bool is_initializer(const struct writer *w, npd_str name)
{
	const struct tensor *t = npd_model_lookup(w->m->scopes.data[0], name, NULL);

	return t != NULL && t->is_initializer;
}

static void write_values(struct writer *w, const char *key, const char *names_key,
	const struct npd_onnx_value *values, size_t count, bool are_inputs)
{
	struct npd_fact *list = npd_fact_set_list(top(w, key), nowhere);
	struct npd_fact *names = npd_fact_set_list(top(w, names_key), nowhere);

	for (size_t i = 0; i < count; i++) {
		const struct npd_fact_place at =
			npd_model_place(w, values[i].name, (struct npd_span){ 0 });

		if (are_inputs && is_initializer(w, values[i].name))
			continue;
		if (list->members.len == NPD_MODEL_NAMES_MAX) {
			npd_fact_set_unknown(list, NPD_STR("so many are not listed"), at);
			npd_fact_set_unknown(names, NPD_STR("so many are not listed"), at);
			return;
		}
		struct npd_fact *map = npd_fact_set_map(npd_fact_append(w->f, list), at);

		npd_fact_set_str(npd_fact_member(w->f, map, "name"), values[i].name, nowhere);
		write_type(w, map, &values[i].type);
		npd_fact_set_str(npd_fact_append(w->f, names), values[i].name, at);
	}
}

static void write_dynamic_axis(
	struct writer *w, struct npd_fact *list, const struct npd_onnx_value *v, size_t axis)
{
	const struct npd_onnx_dim d = v->type.dims.data[axis];

	if (d.has_value && d.value >= 0)
		return;
	struct npd_fact *map = npd_fact_set_map(
		npd_fact_append(w->f, list), npd_model_place(w, v->name, (struct npd_span){ 0 }));
	struct npd_fact *dim;

	npd_fact_set_str(npd_fact_member(w->f, map, "name"), v->name, nowhere);
	npd_fact_set_int(npd_fact_member(w->f, map, "axis"), (int64_t)axis, nowhere);
	dim = npd_fact_member(w->f, map, "dim");
	if (d.has_value)
		npd_fact_set_int(dim, d.value, nowhere);
	else if (d.param.len > 0)
		npd_fact_set_str(dim, d.param, nowhere);
	else
		npd_fact_set(dim, (struct npd_value){ .kind = NPD_VALUE_NULL }, nowhere);
}

static void write_dynamic_inputs(struct writer *w)
{
	const struct npd_onnx_graph *g = w->m->onnx->graph;
	struct npd_fact *list = npd_fact_set_list(top(w, "dynamic_inputs"), nowhere);

	for (size_t i = 0; i < g->inputs.len; i++) {
		const struct npd_onnx_value *v = &g->inputs.data[i];

		if (is_initializer(w, v->name))
			continue;
		for (size_t axis = 0; axis < v->type.dims.len; axis++) {
			if (list->members.len < NPD_MODEL_COMPLAINTS_MAX)
				write_dynamic_axis(w, list, v, axis);
		}
	}
}

static void write_graph(struct writer *w, struct model *m)
{
	const struct npd_onnx_graph *g = m->onnx->graph;

	npd_model_index(m);
	npd_fact_set_str(top(w, "name"), g->name, nowhere);
	write_values(w, "inputs", "input_names", g->inputs.data, g->inputs.len, true);
	write_values(w, "outputs", "output_names", g->outputs.data, g->outputs.len, false);
	write_dynamic_inputs(w);
	npd_model_write_nodes(w);
	npd_model_write_health(w);
}

static void write_onnx(struct writer *w, struct model *m)
{
	const struct npd_onnx *onnx = m->onnx;
	struct npd_fact *problems = problem_list(w);

	npd_fact_set_str(top(w, "format"), NPD_STR("onnx"), nowhere);
	for (size_t i = 0; i < onnx->problems.len; i++)
		write_problem(w, problems, onnx->problems.data[i].text, onnx->problems.data[i].at);
	if (!onnx->complete) {
		const npd_str why = onnx->problems.len > 0
					    ? onnx->problems.data[onnx->problems.len - 1].text
					    : NPD_STR("the file is damaged");

		all_unknown(w, model_keys, sizeof model_keys / sizeof model_keys[0], why);
		all_unknown(w, graph_keys, sizeof graph_keys / sizeof graph_keys[0], why);
		return;
	}
	write_header(w);
	if (onnx->graph == NULL)
		all_unknown(w, graph_keys, sizeof graph_keys / sizeof graph_keys[0],
			NPD_STR("the file holds no graph"));
	else
		write_graph(w, m);
}

void npd_facts_add_model(struct npd_facts *f, const struct npd_file_text *file)
{
	const enum npd_model_kind kind = npd_model_kind_of(file->bytes);
	struct model m = {
		.arena = f->arena, .file = file, .is_text = kind == NPD_MODEL_ONNX_TEXT
	};
	struct writer w = { .f = f, .m = &m };

	w.root = npd_fact_set_map(
		npd_fact_member(f, f->root, "model"), (struct npd_fact_place){ .file = file });
	npd_fact_set_int(top(&w, "size_bytes"), (int64_t)file->bytes.len, nowhere);
	if (file->bytes.len == 0) {
		write_other_format(&w, NPD_MODEL_UNKNOWN, NPD_STR("the file is empty"));
	} else if (kind != NPD_MODEL_ONNX && kind != NPD_MODEL_ONNX_TEXT) {
		write_other_format(&w, kind, kind_phrase(&w, kind));
	} else {
		m.onnx = m.is_text ? npd_onnx_text_read(f->arena, file->bytes)
				   : npd_onnx_read(f->arena, file->bytes);
		write_onnx(&w, &m);
	}
}
