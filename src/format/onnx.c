/* onnx.c - ModelProto, GraphProto, FunctionProto. */
#include "format/onnx.h"

#include "base/buf.h"
#include "format/onnx_read.h"
#include "os/file.h"

/* ---- what all parts use ---- */

struct npd_wire npd_onnx_walk(struct npd_onnx_reader *r, npd_str message)
{
	return npd_wire_begin(r->file, message, &r->error);
}

static void add_problem(struct npd_onnx_reader *r, npd_str text, size_t at)
{
	struct npd_onnx *m = r->model;

	if (m->problems.len < NPD_ONNX_PROBLEMS_MAX)
		NPD_VEC_PUSH(r->arena, &m->problems, (struct npd_onnx_problem){ text, at });
}

void npd_onnx_problem(struct npd_onnx_reader *r, const char *what, size_t at)
{
	add_problem(r, npd_str_of(what), at);
}

void npd_onnx_stop(struct npd_onnx_reader *r, const char *what, size_t at)
{
	if (r->error.what == NULL)
		r->error = (struct npd_wire_error){ what, at, false };
}

bool npd_onnx_charge(struct npd_onnx_reader *r, size_t n, size_t at)
{
	if (n > NPD_ONNX_ITEMS_MAX - r->items) {
		npd_onnx_stop(r, "the model has more parts than are read", at);
		return false;
	}
	r->items += n;
	return true;
}

void npd_onnx_odd_field(struct npd_onnx_reader *r, const struct npd_wire_field *f, uint32_t known)
{
	if (f->number < 32 && (known & BIT(f->number)) != 0)
		npd_onnx_problem(r, "a field has the wrong wire type and is ignored", f->at);
}

struct npd_span npd_onnx_span(const struct npd_onnx_reader *r, npd_str message)
{
	const size_t from = message.len == 0 ? 0 : (size_t)(message.ptr - r->file.ptr);

	return (struct npd_span){ from, from + message.len };
}

/* ---- graphs ---- */

static void add_node(
	struct npd_onnx_reader *r, struct npd_onnx_graph *g, npd_str message, unsigned depth)
{
	struct npd_onnx_node node;

	npd_onnx_read_node(r, message, &node, depth);
	NPD_VEC_PUSH(r->arena, &g->nodes, node);
}

/*
 * Weights lie between the names that are read. Each name brings in its surroundings, which the
 * system counts as ours: they are given back from time to time.
 */
static void pass_weights(struct npd_onnx_reader *r, struct npd_onnx_tensor *t)
{
	if (t->message.len < NPD_ONNX_WEIGHT_MIN_BYTES)
		return;
	t->name = npd_arena_copy(r->arena, t->name);
	t->location = npd_arena_copy(r->arena, t->location);
	if (++r->weights % 64 == 0)
		npd_file_release(r->arena, npd_str_head(r->file, t->span.to));
}

static void add_initializer(struct npd_onnx_reader *r, struct npd_onnx_graph *g, npd_str message)
{
	struct npd_onnx_tensor t;

	npd_onnx_read_tensor(r, message, &t);
	pass_weights(r, &t);
	NPD_VEC_PUSH(r->arena, &g->initializers, t);
}

static void add_sparse(struct npd_onnx_reader *r, struct npd_onnx_graph *g, npd_str message)
{
	struct npd_onnx_sparse s;

	npd_onnx_read_sparse(r, message, &s);
	NPD_VEC_PUSH(r->arena, &g->sparse_initializers, s);
}

static struct npd_onnx_value value_of(struct npd_onnx_reader *r, npd_str message)
{
	struct npd_onnx_value v;

	npd_onnx_read_value(r, message, &v);
	return v;
}

void npd_onnx_read_graph(
	struct npd_onnx_reader *r, npd_str message, struct npd_onnx_graph *g, unsigned depth)
{
	static const uint32_t known = BIT(1) | BIT(2) | BIT(5) | BIT(10) | BIT(11) | BIT(12) |
				      BIT(13) | BIT(14) | BIT(15);

	struct npd_wire w = npd_onnx_walk(r, message);
	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		switch (f.tag) {
		case BYTES(1):
			add_node(r, g, f.bytes, depth);
			break;
		case BYTES(2):
			g->name = f.bytes;
			break;
		case BYTES(5):
			add_initializer(r, g, f.bytes);
			break;
		case BYTES(11):
			NPD_VEC_PUSH(r->arena, &g->inputs, value_of(r, f.bytes));
			break;
		case BYTES(12):
			NPD_VEC_PUSH(r->arena, &g->outputs, value_of(r, f.bytes));
			break;
		case BYTES(13):
			NPD_VEC_PUSH(r->arena, &g->value_info, value_of(r, f.bytes));
			break;
		case BYTES(15):
			add_sparse(r, g, f.bytes);
			break;
		case BYTES(10):
		case BYTES(14):
			break;
		default:
			npd_onnx_odd_field(r, &f, known);
		}
	}
}

/* ---- the model ---- */

static struct npd_onnx_opset read_opset(struct npd_onnx_reader *r, npd_str message)
{
	struct npd_onnx_opset opset = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == BYTES(1))
			opset.domain = f.bytes;
		else if (f.tag == VARINT(2))
			opset.version = (int64_t)f.value;
		else
			npd_onnx_odd_field(r, &f, BIT(1) | BIT(2));
	}
	npd_onnx_charge(r, 1, w.at);
	return opset;
}

static struct npd_onnx_pair read_pair(struct npd_onnx_reader *r, npd_str message)
{
	struct npd_onnx_pair pair = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == BYTES(1))
			pair.key = f.bytes;
		else if (f.tag == BYTES(2))
			pair.value = f.bytes;
	}
	npd_onnx_charge(r, 1, w.at);
	return pair;
}

static void add_function_node(
	struct npd_onnx_reader *r, struct npd_onnx_function *function, npd_str message)
{
	struct npd_onnx_node node;

	npd_onnx_read_node(r, message, &node, 1);
	NPD_VEC_PUSH(r->arena, &function->nodes, node);
}

static void read_function(struct npd_onnx_reader *r, npd_str message)
{
	struct npd_onnx_function function = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (!npd_onnx_charge(r, 1, f.at))
			break;
		if (f.tag == BYTES(1))
			function.name = f.bytes;
		else if (f.tag == BYTES(4))
			NPD_VEC_PUSH(r->arena, &function.inputs, f.bytes);
		else if (f.tag == BYTES(5))
			NPD_VEC_PUSH(r->arena, &function.outputs, f.bytes);
		else if (f.tag == BYTES(6))
			NPD_VEC_PUSH(r->arena, &function.attributes, f.bytes);
		else if (f.tag == BYTES(7))
			add_function_node(r, &function, f.bytes);
		else if (f.tag == BYTES(9))
			NPD_VEC_PUSH(r->arena, &function.opsets, read_opset(r, f.bytes));
		else if (f.tag == BYTES(10))
			function.domain = f.bytes;
	}
	NPD_VEC_PUSH(r->arena, &r->model->functions, function);
}

static void read_version(bool *has, int64_t *ret, const struct npd_wire_field *f)
{
	*has = true;
	*ret = (int64_t)f->value;
}

static void read_model_graph(struct npd_onnx_reader *r, npd_str message)
{
	if (r->model->graph == NULL)
		r->model->graph = NPD_NEW(r->arena, struct npd_onnx_graph);
	npd_onnx_read_graph(r, message, r->model->graph, 1);
}

static void read_model_field(struct npd_onnx_reader *r, const struct npd_wire_field *f)
{
	static const uint32_t known = BIT(1) | BIT(2) | BIT(3) | BIT(4) | BIT(5) | BIT(6) | BIT(7) |
				      BIT(8) | BIT(14) | BIT(20) | BIT(25);
	struct npd_onnx *m = r->model;

	switch (f->tag) {
	case VARINT(1):
		read_version(&m->has_ir_version, &m->ir_version, f);
		break;
	case BYTES(2):
		m->producer_name = f->bytes;
		break;
	case BYTES(3):
		m->producer_version = f->bytes;
		break;
	case BYTES(4):
		m->domain = f->bytes;
		break;
	case VARINT(5):
		read_version(&m->has_model_version, &m->model_version, f);
		break;
	case BYTES(6):
		m->doc = f->bytes;
		break;
	case BYTES(7):
		read_model_graph(r, f->bytes);
		break;
	case BYTES(8):
		NPD_VEC_PUSH(r->arena, &m->opsets, read_opset(r, f->bytes));
		break;
	case BYTES(14):
		NPD_VEC_PUSH(r->arena, &m->metadata, read_pair(r, f->bytes));
		break;
	case BYTES(20):
		m->training_count++;
		break;
	case BYTES(25):
		read_function(r, f->bytes);
		break;
	default:
		npd_onnx_odd_field(r, f, known);
	}
}

/* The defect that ended the walks, in words that name the place. */
static void tell_error(struct npd_onnx_reader *r)
{
	struct npd_buf text;

	npd_buf_init(&text, r->arena);
	if (r->error.cut)
		npd_buf_printf(&text,
			"the file is cut off after %zu bytes, inside a part that starts at byte "
			"%zu",
			r->file.len, r->error.at);
	else
		npd_buf_printf(&text, "%s, at byte %zu", r->error.what, r->error.at);
	if (r->model->problems.len == NPD_ONNX_PROBLEMS_MAX)
		r->model->problems.len--; /* this one is the last, always */
	add_problem(r, npd_buf_str(&text), r->error.at);
}

struct npd_onnx *npd_onnx_read(struct npd_arena *arena, npd_str bytes)
{
	struct npd_onnx *model = NPD_NEW(arena, struct npd_onnx);
	struct npd_onnx_reader r = { .arena = arena, .file = bytes, .model = model };
	struct npd_wire w = npd_onnx_walk(&r, bytes);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);)
		read_model_field(&r, &f);
	model->complete = r.error.what == NULL;
	if (!model->complete)
		tell_error(&r);
	else if (bytes.len == 0)
		npd_onnx_problem(&r, "the file is empty", 0);
	else if (model->graph == NULL)
		npd_onnx_problem(&r, "the file holds no graph", 0);
	else if (model->graph->nodes.len == 0)
		npd_onnx_problem(&r, "the graph holds no nodes", 0);
	return model;
}

/* ---- asking ---- */

npd_str npd_onnx_domain(npd_str domain)
{
	return npd_str_eq(domain, NPD_STR("ai.onnx")) ? (npd_str){ 0 } : domain;
}

int64_t npd_onnx_opset_version(const struct npd_onnx *model, npd_str domain)
{
	const npd_str want = npd_onnx_domain(domain);

	for (size_t i = 0; i < model->opsets.len; i++) {
		if (npd_str_eq(npd_onnx_domain(model->opsets.data[i].domain), want))
			return model->opsets.data[i].version;
	}
	return -1;
}
