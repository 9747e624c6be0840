/*
 * model_graph.c - who gives what to whom in a graph and its subgraphs, and what is constant.
 *
 * Names of a subgraph hide those of the graphs around it. A name that a later node gives is found
 * too, and noted as unsorted.
 */
#include "facts/model_impl.h"

#include "base/buf.h"

#define LABEL_MAX_BYTES 1000

/* ---- names ---- */

struct tensor *npd_model_lookup(struct scope *scope, npd_str name, struct scope **where)
{
	for (; scope != NULL; scope = scope->up) {
		const size_t index = npd_map_find(&scope->names, name);

		if (index == NPD_NOT_FOUND)
			continue;
		if (where != NULL)
			*where = scope;
		return scope->tensors.data[index];
	}
	return NULL;
}

static void tell_duplicate(struct model *m, npd_str name, const char *kind)
{
	const struct complaint what = { .name = name, .kind = kind };

	if (m->duplicates.len < NPD_MODEL_COMPLAINTS_MAX)
		NPD_VEC_PUSH(m->arena, &m->duplicates, what);
}

static struct tensor *add_tensor(struct model *m, struct scope *scope, npd_str name)
{
	struct tensor *t = NPD_NEW(m->arena, struct tensor);

	t->name = name;
	t->producer = NPD_NOT_FOUND;
	t->constness = VARIABLE;
	npd_map_add(&scope->names, name, scope->tensors.len);
	NPD_VEC_PUSH(m->arena, &scope->tensors, t);
	m->names_bytes += name.len;
	return t;
}

/* A dimension below zero says as much as none. */
static void set_declared_shape(struct model *m, struct tensor *t, const struct npd_onnx_type *type)
{
	struct npd_onnx_dim *dims = NPD_NEW_ARRAY(m->arena, struct npd_onnx_dim, type->dims.len);

	for (size_t i = 0; i < type->dims.len; i++) {
		dims[i] = type->dims.data[i];
		if (dims[i].has_value && dims[i].value < 0)
			dims[i] = (struct npd_onnx_dim){ 0 };
	}
	t->has_shape = true;
	t->dims = dims;
	t->rank = type->dims.len;
}

static void set_declared(struct model *m, struct tensor *t, const struct npd_onnx_type *type)
{
	if (type->kind != NPD_ONNX_TENSOR)
		return;
	if (t->dtype == 0)
		t->dtype = type->elem;
	if (!t->has_shape && type->has_shape)
		set_declared_shape(m, t, type);
}

static void set_exact_shape(struct model *m, struct tensor *t, const int64_t *sizes, size_t rank)
{
	struct npd_onnx_dim *dims = NPD_NEW_ARRAY(m->arena, struct npd_onnx_dim, rank);

	if (rank > 0 && sizes == NULL)
		return;
	for (size_t i = 0; i < rank; i++)
		dims[i] = (struct npd_onnx_dim){ .has_value = sizes[i] >= 0, .value = sizes[i] };
	t->has_shape = true;
	t->dims = dims;
	t->rank = rank;
}

static void add_inputs(struct model *m, struct scope *scope)
{
	for (size_t i = 0; i < scope->graph->inputs.len; i++) {
		const struct npd_onnx_value *v = &scope->graph->inputs.data[i];

		if (npd_map_find(&scope->names, v->name) != NPD_NOT_FOUND) {
			tell_duplicate(m, v->name, "tensor");
			continue;
		}
		struct tensor *t = add_tensor(m, scope, v->name);
		t->is_input = true;
		set_declared(m, t, &v->type);
	}
}

/* An initializer may stand among the inputs too, as its default: it is taken for what it says. */
static struct tensor *add_constant(struct model *m, struct scope *scope, npd_str name)
{
	const size_t index = npd_map_find(&scope->names, name);
	struct tensor *t = index == NPD_NOT_FOUND ? NULL : scope->tensors.data[index];

	if (t != NULL && t->is_initializer)
		tell_duplicate(m, name, "tensor");
	if (t == NULL)
		t = add_tensor(m, scope, name);
	t->is_initializer = true;
	t->constness = CONSTANT;
	return t;
}

static void add_initializers(struct model *m, struct scope *scope)
{
	const struct npd_onnx_graph *g = scope->graph;

	for (size_t i = 0; i < g->initializers.len; i++) {
		const struct npd_onnx_tensor *data = &g->initializers.data[i];
		struct tensor *t = add_constant(m, scope, data->name);

		t->data = data;
		t->dtype = data->dtype;
		set_exact_shape(m, t, data->dims, data->rank);
	}
	for (size_t i = 0; i < g->sparse_initializers.len; i++) {
		const struct npd_onnx_sparse *data = &g->sparse_initializers.data[i];
		struct tensor *t = add_constant(m, scope, data->values.name);

		t->dtype = data->values.dtype;
		set_exact_shape(m, t, data->dims, data->rank);
	}
}

static void add_result(struct model *m, struct scope *scope, npd_str name, size_t producer)
{
	if (name.len == 0)
		return;
	if (npd_map_find(&scope->names, name) != NPD_NOT_FOUND) {
		tell_duplicate(m, name, "tensor");
		return;
	}
	add_tensor(m, scope, name)->producer = producer;
}

static void add_results(struct model *m, struct scope *scope)
{
	struct npd_map names;

	npd_map_init(&names, m->arena);
	for (size_t i = 0; i < scope->graph->nodes.len; i++) {
		const struct npd_onnx_node *def = &scope->graph->nodes.data[i];

		if (def->name.len > 0 && npd_map_add(&names, def->name, i) != NPD_NOT_FOUND)
			tell_duplicate(m, def->name, "node");
		m->names_bytes += def->name.len;
		for (size_t k = 0; k < def->output_count; k++)
			add_result(m, scope, def->outputs[k], i);
	}
}

#define DECLARE(m, scope, values)                                                                  \
	for (size_t i = 0; i < (values).len; i++) {                                                \
		const size_t index = npd_map_find(&(scope)->names, (values).data[i].name);         \
		if (index != NPD_NOT_FOUND)                                                        \
			set_declared(m, (scope)->tensors.data[index], &(values).data[i].type);     \
	}

static struct scope *new_scope(
	struct model *m, struct scope *up, const struct npd_onnx_graph *graph, npd_str label)
{
	struct scope *scope = NPD_NEW(m->arena, struct scope);

	scope->up = up;
	scope->graph = graph;
	scope->label = label;
	npd_map_init(&scope->names, m->arena);
	add_inputs(m, scope);
	add_initializers(m, scope);
	add_results(m, scope);
	DECLARE(m, scope, graph->value_info)
	DECLARE(m, scope, graph->outputs)
	NPD_VEC_PUSH(m->arena, &m->scopes, scope);
	return scope;
}

/* ---- nodes ---- */

static npd_str label_of(const struct npd_onnx_node *def)
{
	if (def->name.len > 0)
		return def->name;
	for (size_t i = 0; i < def->output_count; i++) {
		if (def->outputs[i].len > 0)
			return def->outputs[i];
	}
	return def->op_type;
}

static struct tensor *take_operand(
	struct model *m, const struct node *n, npd_str name, size_t position)
{
	struct scope *where = NULL;
	struct tensor *t = npd_model_lookup(n->scope, name, &where);
	const struct complaint what = { n->label, n->def->op_type, name, NULL };

	if (t == NULL) {
		if (m->missing.len < NPD_MODEL_COMPLAINTS_MAX)
			NPD_VEC_PUSH(m->arena, &m->missing, what);
		return NULL;
	}
	t->used = true;
	for (struct scope *s = n->scope; s != where; s = s->up) {
		if (s->captured < t->constness)
			s->captured = t->constness;
		position = s->at;
	}
	if (t->producer != NPD_NOT_FOUND && t->producer >= position) {
		where->unsorted = true;
		if (m->unsorted.len < NPD_MODEL_COMPLAINTS_MAX)
			NPD_VEC_PUSH(m->arena, &m->unsorted, what);
	}
	return t;
}

static struct node make_node(
	struct model *m, struct scope *scope, const struct npd_onnx_node *def, size_t position)
{
	struct node n = { .def = def, .scope = scope, .label = label_of(def) };

	n.operands = NPD_NEW_ARRAY(m->arena, struct tensor *, def->input_count);
	n.results = NPD_NEW_ARRAY(m->arena, struct tensor *, def->output_count);
	for (size_t i = 0; i < def->input_count; i++) {
		if (def->inputs[i].len > 0)
			n.operands[i] = take_operand(m, &n, def->inputs[i], position);
	}
	for (size_t i = 0; i < def->output_count; i++) {
		const size_t index = npd_map_find(&scope->names, def->outputs[i]);

		if (index != NPD_NOT_FOUND && def->outputs[i].len > 0 &&
			scope->tensors.data[index]->producer == position)
			n.results[i] = scope->tensors.data[index];
	}
	return n;
}

/* ---- what is constant ---- */

static bool is_one_of(npd_str name, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (npd_str_eq(name, npd_str_of(*names)))
			return true;
	}
	return false;
}

/* What these give differs from run to run. */
static const char *const random_ops[] = { "RandomNormal", "RandomNormalLike", "RandomUniform",
	"RandomUniformLike", "Multinomial", "Bernoulli", NULL };
/* No simplifier folds these: they say how a constant is held. */
static const char *const quantizing_ops[] = { "DequantizeLinear", "QuantizeLinear",
	"DynamicQuantizeLinear", NULL };

struct verdict {
	enum constness constness;
	const char *why;
};

static bool is_static(const struct tensor *t)
{
	if (t == NULL || !t->has_shape)
		return false;
	for (size_t i = 0; i < t->rank; i++) {
		if (!t->dims[i].has_value)
			return false;
	}
	return true;
}

/* A shape is there before the values are. */
static struct verdict judge_shape(const struct node *n)
{
	const struct tensor *t = n->def->input_count > 0 ? n->operands[0] : NULL;

	if (t != NULL && (t->constness <= FOLDABLE || is_static(t)))
		return (struct verdict){ FOLDABLE, UNSIMPLIFIED };
	return (struct verdict){ UNSURE, "it follows from a shape that is not known here" };
}

static struct verdict weakest_input(const struct node *n, enum constness captured)
{
	struct verdict v = { captured,
		captured == UNSURE ? "it follows from what is not known here" : NULL };

	for (size_t i = 0; i < n->def->input_count; i++) {
		const struct tensor *t = n->operands[i];

		if (t == NULL && n->def->inputs[i].len > 0 && v.constness < UNSURE)
			v = (struct verdict){ UNSURE,
				"it follows from a tensor that no one gives" };
		if (t != NULL && t->constness > v.constness)
			v = (struct verdict){ t->constness, t->unsure };
	}
	return v;
}

static struct verdict judge(const struct node *n, enum constness captured)
{
	const npd_str op = n->def->op_type;

	if (npd_onnx_domain(n->def->domain).len > 0) {
		const struct verdict v = weakest_input(n, captured);

		if (v.constness >= UNSURE && n->def->input_count > 0)
			return v;
		return (struct verdict){ UNSURE, "what an operator of another domain does is not "
						 "known here" };
	}
	if (npd_str_eq(op, NPD_STR("Constant")))
		return (struct verdict){ CONSTANT, NULL };
	if (npd_str_eq(op, NPD_STR("Shape")) || npd_str_eq(op, NPD_STR("Size")))
		return judge_shape(n);
	if (is_one_of(op, random_ops))
		return (struct verdict){ VARIABLE, NULL };
	const struct verdict v = weakest_input(n, captured);

	if (v.constness > FOLDABLE)
		return v;
	if (is_one_of(op, quantizing_ops))
		return (struct verdict){ UNSURE, "it is a constant held in another type" };
	return (struct verdict){ FOLDABLE, UNSIMPLIFIED };
}

/* The value of a Constant node: a tensor, or numbers in an attribute. */
static void take_constant(struct tensor *t, const struct npd_onnx_node *def)
{
	for (size_t i = 0; i < def->attr_count; i++) {
		const struct npd_onnx_attr *a = &def->attrs[i];

		if (a->type == NPD_ONNX_ATTR_TENSOR && npd_str_eq(a->name, NPD_STR("value")))
			t->data = a->as.t;
		else if (a->type == NPD_ONNX_ATTR_INT || a->type == NPD_ONNX_ATTR_INTS ||
			 a->type == NPD_ONNX_ATTR_FLOAT || a->type == NPD_ONNX_ATTR_FLOATS)
			t->numbers = a;
	}
}

static void settle(struct model *m, const struct node *n, enum constness captured)
{
	const struct verdict v = judge(n, captured);

	for (size_t i = 0; i < n->def->output_count; i++) {
		struct tensor *t = n->results[i];

		if (t == NULL)
			continue;
		t->constness = v.constness;
		t->unsure = v.why;
		if (v.constness == CONSTANT && i == 0)
			take_constant(t, n->def);
	}
	if (v.constness == FOLDABLE)
		m->foldable_nodes++;
	npd_model_infer(m, n);
}

/* ---- the walk ---- */

static npd_str scope_label(struct model *m, const struct node *n, npd_str attr)
{
	struct npd_buf text;

	/* cut, so that long names do not add up with the depth */
	npd_buf_init(&text, m->arena);
	if (n->scope->label.len > 0) {
		npd_buf_add(&text, npd_str_head(n->scope->label, LABEL_MAX_BYTES));
		npd_buf_add_byte(&text, '/');
	}
	npd_buf_add(&text, npd_str_head(n->label, LABEL_MAX_BYTES));
	npd_buf_add_byte(&text, '.');
	npd_buf_add(&text, attr);
	return npd_buf_str(&text);
}

static enum constness walk_scope(struct model *m, struct scope *scope);

/* The weakest of what the graphs in the node's attributes take from outside. */
static enum constness walk_subgraphs(struct model *m, const struct node *n, size_t position)
{
	enum constness captured = CONSTANT;

	for (size_t i = 0; i < n->def->attr_count; i++) {
		const struct npd_onnx_attr *a = &n->def->attrs[i];

		if (a->type != NPD_ONNX_ATTR_GRAPH && a->type != NPD_ONNX_ATTR_GRAPHS)
			continue;
		for (size_t k = 0; k < a->as.graphs.len; k++) {
			struct scope *inner = new_scope(
				m, n->scope, a->as.graphs.data[k], scope_label(m, n, a->name));

			inner->at = position;
			const enum constness c = walk_scope(m, inner);

			captured = c > captured ? c : captured;
		}
	}
	return captured;
}

/* A subgraph may hand on what comes from outside, or from nowhere. */
static void take_outputs(struct scope *scope)
{
	for (size_t i = 0; i < scope->graph->outputs.len; i++) {
		struct scope *where = NULL;
		struct tensor *t =
			npd_model_lookup(scope, scope->graph->outputs.data[i].name, &where);

		if (t == NULL)
			continue;
		t->used = true;
		for (struct scope *s = scope; s != where; s = s->up) {
			if (s->captured < t->constness)
				s->captured = t->constness;
		}
	}
}

/* Depth is that of the reader: NPD_ONNX_DEPTH_MAX. */
static enum constness walk_scope(struct model *m, struct scope *scope)
{
	for (size_t i = 0; i < scope->graph->nodes.len; i++) {
		const struct node n = make_node(m, scope, &scope->graph->nodes.data[i], i);

		NPD_VEC_PUSH(m->arena, &m->nodes, n);
		settle(m, &n, walk_subgraphs(m, &n, i));
	}
	take_outputs(scope);
	if (scope->unsorted)
		npd_model_find_cycle(m, scope);
	return scope->captured;
}

void npd_model_index(struct model *m)
{
	walk_scope(m, new_scope(m, NULL, m->onnx->graph, (npd_str){ 0 }));
}
