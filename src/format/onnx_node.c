/* onnx_node.c - NodeProto and AttributeProto. */
#include "format/onnx_read.h"

/* ---- attributes ---- */

/* What was seen of an attribute besides its name: how often each kind of field stands there. */
struct seen {
	size_t floats, ints, strings, tensors, graphs;
	bool f, i, s, t, sparse, sparses, type, types;
	double real;
	int64_t integer;
	npd_str string, tensor;
	uint64_t type_field;
};

static size_t count_packed(struct npd_onnx_reader *r, const struct npd_wire_field *f)
{
	npd_str rest = f->bytes;
	size_t count = 0;

	for (uint64_t value; rest.len > 0; count++) {
		if (!npd_wire_packed(&rest, &value)) {
			npd_onnx_stop(r, "a list of numbers is broken", f->at);
			return count;
		}
	}
	return count;
}

static void see_field(struct npd_onnx_reader *r, struct seen *seen, struct npd_onnx_attr *a,
	const struct npd_wire_field *f)
{
	static const uint32_t known = 0x00f0fffe & ~(BIT(12));

	switch (f->tag) {
	case BYTES(1):
		a->name = f->bytes;
		break;
	case FIXED32(2):
		seen->f = true;
		seen->real = (double)npd_wire_float(f->value);
		break;
	case VARINT(3):
		seen->i = true;
		seen->integer = (int64_t)f->value;
		break;
	case BYTES(4):
		seen->s = true;
		seen->string = f->bytes;
		break;
	case BYTES(5):
		seen->t = true;
		seen->tensor = f->bytes;
		break;
	case BYTES(6):
	case BYTES(11):
		seen->graphs++;
		break;
	case FIXED32(7):
		seen->floats++;
		break;
	case BYTES(7):
		if (f->bytes.len % 4 != 0)
			npd_onnx_stop(r, "a list of numbers is broken", f->at);
		seen->floats += f->bytes.len / 4;
		break;
	case VARINT(8):
		seen->ints++;
		break;
	case BYTES(8):
		seen->ints += count_packed(r, f);
		break;
	case BYTES(9):
		seen->strings++;
		break;
	case BYTES(10):
		seen->tensors++;
		break;
	case BYTES(13):
		break;
	case BYTES(14):
		seen->type = true;
		break;
	case BYTES(15):
		seen->types = true;
		break;
	case VARINT(20):
		seen->type_field = f->value;
		break;
	case BYTES(21):
		a->ref = f->bytes;
		break;
	case BYTES(22):
		seen->sparse = true;
		break;
	case BYTES(23):
		seen->sparses = true;
		break;
	default:
		npd_onnx_odd_field(r, f, known);
	}
}

/* Old files carry no type: it is that of the field that is set. */
static enum npd_onnx_attr_type type_of(const struct seen *s)
{
	const struct {
		bool set;
		enum npd_onnx_attr_type type;
	} rows[] = {
		{ s->f, NPD_ONNX_ATTR_FLOAT },
		{ s->i, NPD_ONNX_ATTR_INT },
		{ s->s, NPD_ONNX_ATTR_STRING },
		{ s->t, NPD_ONNX_ATTR_TENSOR },
		{ s->graphs > 0, NPD_ONNX_ATTR_GRAPH },
		{ s->floats > 0, NPD_ONNX_ATTR_FLOATS },
		{ s->ints > 0, NPD_ONNX_ATTR_INTS },
		{ s->strings > 0, NPD_ONNX_ATTR_STRINGS },
		{ s->tensors > 0, NPD_ONNX_ATTR_TENSORS },
		{ s->sparse, NPD_ONNX_ATTR_SPARSE_TENSOR },
		{ s->sparses, NPD_ONNX_ATTR_SPARSE_TENSORS },
		{ s->type, NPD_ONNX_ATTR_TYPE_PROTO },
		{ s->types, NPD_ONNX_ATTR_TYPE_PROTOS },
	};

	if (s->type_field > 0 && s->type_field <= NPD_ONNX_ATTR_TYPE_PROTOS)
		return (enum npd_onnx_attr_type)s->type_field;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].set)
			return rows[i].type;
	}
	return NPD_ONNX_ATTR_UNDEFINED;
}

static void read_graphs(
	struct npd_onnx_reader *r, struct npd_onnx_attr *a, size_t count, unsigned depth)
{
	struct npd_onnx_graph **graphs = NPD_NEW_ARRAY(r->arena, struct npd_onnx_graph *, count);
	const uint32_t tag = a->type == NPD_ONNX_ATTR_GRAPH ? BYTES(6) : BYTES(11);
	struct npd_wire w = npd_onnx_walk(r, a->message);
	size_t n = 0;

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag != tag)
			continue;
		if (depth >= NPD_ONNX_DEPTH_MAX) {
			npd_onnx_stop(r, "graphs are nested deeper than is read", f.at);
			break;
		}
		graphs[n] = NPD_NEW(r->arena, struct npd_onnx_graph);
		npd_onnx_read_graph(r, f.bytes, graphs[n++], depth + 1);
	}
	a->as.graphs.data = graphs;
	a->as.graphs.len = n;
}

static void take_value(
	struct npd_onnx_reader *r, struct npd_onnx_attr *a, const struct seen *seen, unsigned depth)
{
	switch (a->type) {
	case NPD_ONNX_ATTR_FLOAT:
		a->as.f = seen->real;
		break;
	case NPD_ONNX_ATTR_INT:
		a->as.i = seen->integer;
		break;
	case NPD_ONNX_ATTR_STRING:
		a->as.s = seen->string;
		break;
	case NPD_ONNX_ATTR_TENSOR: {
		struct npd_onnx_tensor *t = NPD_NEW(r->arena, struct npd_onnx_tensor);

		npd_onnx_read_tensor(r, seen->tensor, t);
		a->as.t = t;
		break;
	}
	case NPD_ONNX_ATTR_GRAPH:
	case NPD_ONNX_ATTR_GRAPHS:
		read_graphs(r, a, seen->graphs, depth);
		break;
	case NPD_ONNX_ATTR_FLOATS:
		a->as.len = seen->floats;
		break;
	case NPD_ONNX_ATTR_INTS:
		a->as.len = seen->ints;
		break;
	case NPD_ONNX_ATTR_STRINGS:
		a->as.len = seen->strings;
		break;
	case NPD_ONNX_ATTR_TENSORS:
		a->as.len = seen->tensors;
		break;
	case NPD_ONNX_ATTR_UNDEFINED:
	case NPD_ONNX_ATTR_SPARSE_TENSOR:
	case NPD_ONNX_ATTR_SPARSE_TENSORS:
	case NPD_ONNX_ATTR_TYPE_PROTO:
	case NPD_ONNX_ATTR_TYPE_PROTOS:
		break;
	}
}

static void read_attr(
	struct npd_onnx_reader *r, npd_str message, struct npd_onnx_attr *a, unsigned depth)
{
	struct seen seen = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	*a = (struct npd_onnx_attr){ .message = message };
	for (struct npd_wire_field f; npd_wire_next(&w, &f);)
		see_field(r, &seen, a, &f);
	a->type = type_of(&seen);
	if (npd_onnx_charge(r, 1 + seen.graphs, w.at))
		take_value(r, a, &seen, depth);
}

/* ---- lists of attributes ---- */

size_t npd_onnx_attr_ints(const struct npd_onnx_attr *a, int64_t *out, size_t max)
{
	struct npd_wire_error error = { 0 };
	struct npd_wire w = npd_wire_begin(a->message, a->message, &error);
	size_t n = 0;

	for (struct npd_wire_field f; n < max && npd_wire_next(&w, &f);) {
		npd_str rest = f.bytes;

		if (f.tag == VARINT(8))
			out[n++] = (int64_t)f.value;
		for (uint64_t v; f.tag == BYTES(8) && n < max && rest.len > 0;) {
			if (!npd_wire_packed(&rest, &v))
				return n;
			out[n++] = (int64_t)v;
		}
	}
	return n;
}

size_t npd_onnx_attr_floats(const struct npd_onnx_attr *a, double *out, size_t max)
{
	struct npd_wire_error error = { 0 };
	struct npd_wire w = npd_wire_begin(a->message, a->message, &error);
	size_t n = 0;

	for (struct npd_wire_field f; n < max && npd_wire_next(&w, &f);) {
		if (f.tag == FIXED32(7))
			out[n++] = (double)npd_wire_float(f.value);
		for (size_t i = 0; f.tag == BYTES(7) && n < max && i + 4 <= f.bytes.len; i += 4)
			out[n++] = (double)npd_wire_float(npd_wire_fixed32(f.bytes.ptr + i));
	}
	return n;
}

size_t npd_onnx_attr_strings(const struct npd_onnx_attr *a, npd_str *out, size_t max)
{
	struct npd_wire_error error = { 0 };
	struct npd_wire w = npd_wire_begin(a->message, a->message, &error);
	size_t n = 0;

	for (struct npd_wire_field f; n < max && npd_wire_next(&w, &f);) {
		if (f.tag == BYTES(9))
			out[n++] = f.bytes;
	}
	return n;
}

const struct npd_onnx_attr *npd_onnx_attr_find(const struct npd_onnx_node *node, npd_str name)
{
	for (size_t i = 0; i < node->attr_count; i++) {
		if (npd_str_eq(node->attrs[i].name, name))
			return &node->attrs[i];
	}
	return NULL;
}

/* ---- nodes ---- */

struct parts {
	size_t inputs, outputs, attrs;
};

static struct parts count_parts(struct npd_onnx_reader *r, npd_str message)
{
	struct parts n = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		n.inputs += f.tag == BYTES(1);
		n.outputs += f.tag == BYTES(2);
		n.attrs += f.tag == BYTES(5);
	}
	return n;
}

/* A list in the making: the node counts up in it. */
struct lists {
	npd_str *inputs, *outputs;
	struct npd_onnx_attr *attrs;
};

static bool make_lists(
	struct npd_onnx_reader *r, struct npd_onnx_node *node, npd_str message, struct lists *lists)
{
	const struct parts n = count_parts(r, message);

	if (++r->model->node_count > NPD_ONNX_NODES_MAX)
		npd_onnx_stop(r, "the model has more nodes than are read", node->span.from);
	npd_onnx_charge(r, n.inputs + n.outputs + n.attrs, node->span.from);
	if (r->error.what != NULL)
		return false;
	lists->inputs = NPD_NEW_ARRAY(r->arena, npd_str, n.inputs);
	lists->outputs = NPD_NEW_ARRAY(r->arena, npd_str, n.outputs);
	lists->attrs = NPD_NEW_ARRAY(r->arena, struct npd_onnx_attr, n.attrs);
	node->inputs = lists->inputs;
	node->outputs = lists->outputs;
	node->attrs = lists->attrs;
	return true;
}

void npd_onnx_read_node(
	struct npd_onnx_reader *r, npd_str message, struct npd_onnx_node *node, unsigned depth)
{
	static const uint32_t known = 0xfe;
	struct lists lists;

	*node = (struct npd_onnx_node){ .span = npd_onnx_span(r, message) };
	if (!make_lists(r, node, message, &lists))
		return;
	struct npd_wire w = npd_onnx_walk(r, message);
	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		switch (f.tag) {
		case BYTES(1):
			lists.inputs[node->input_count++] = f.bytes;
			break;
		case BYTES(2):
			lists.outputs[node->output_count++] = f.bytes;
			break;
		case BYTES(3):
			node->name = f.bytes;
			break;
		case BYTES(4):
			node->op_type = f.bytes;
			break;
		case BYTES(5):
			read_attr(r, f.bytes, &lists.attrs[node->attr_count++], depth);
			break;
		case BYTES(6):
			break;
		case BYTES(7):
			node->domain = f.bytes;
			break;
		default:
			npd_onnx_odd_field(r, &f, known);
		}
	}
}
