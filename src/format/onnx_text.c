/*
 * onnx_text.c - the grammar of the text form, and the messages that it becomes.
 *
 * One function a rule, each writing the fields of one message. Beyond onnx.parser 1.12 the forms of
 * later versions are taken: initializers in the list behind the signature, names in quotes, labels
 * of nodes, attributes with a type. Field numbers are those of onnx.proto.
 */
#include "format/onnx_text.h"

#include "base/buf.h"
#include "format/onnx_scan.h"
#include "format/wire_write.h"

struct parser {
	struct npd_onnx_scan s;
	unsigned depth;			/* of graphs and types */
	NPD_VEC(struct npd_span) nodes; /* where they stand, in the order of the text */
};

static bool enter(struct parser *p)
{
	if (p->depth == NPD_ONNX_DEPTH_MAX)
		return npd_onnx_scan_fail(&p->s, "this is nested deeper than is read");
	p->depth++;
	return true;
}

static struct npd_buf new_message(struct parser *p)
{
	struct npd_buf out;

	npd_buf_init(&out, p->s.arena);
	return out;
}

static void put_message(struct npd_buf *out, uint32_t number, const struct npd_buf *message)
{
	npd_wire_put_bytes(out, number, npd_buf_str(message));
}

static bool is_word(npd_str name, const char *word)
{
	return npd_str_eq(name, npd_str_of(word));
}

static bool expect_arrow(struct parser *p)
{
	return npd_onnx_scan_expect(&p->s, '=') && npd_onnx_scan_expect(&p->s, '>');
}

/* ---- types ---- */

struct type {
	struct npd_buf message; /* TypeProto */
	bool is_tensor;
	int dtype;
	bool is_fixed; /* all dimensions are numbers */
	NPD_VEC(int64_t) sizes;
};

static bool parse_dim(struct parser *p, struct type *type, struct npd_buf *shape)
{
	struct npd_buf dim = new_message(p);
	int64_t size = 0;
	const bool no_name = npd_onnx_scan_matches(&p->s, '?');
	const npd_str param = no_name ? (npd_str){ 0 } : npd_onnx_scan_optional_name(&p->s);

	if (param.len > 0)
		npd_wire_put_bytes(&dim, 2, param);
	if (!no_name && param.len == 0) {
		if (!npd_onnx_scan_int(&p->s, &size))
			return false;
		npd_wire_put_varint(&dim, 1, (uint64_t)size);
		NPD_VEC_PUSH(p->s.arena, &type->sizes, size);
	} else {
		type->is_fixed = false;
	}
	put_message(shape, 1, &dim);
	return true;
}

/* "float" is a scalar, "float[]" of any shape, "float[N,3]" of this one. */
static bool parse_tensor_type(struct parser *p, struct type *type)
{
	struct npd_buf tensor = new_message(p), shape = new_message(p);

	type->is_tensor = true;
	type->is_fixed = true;
	npd_wire_put_varint(&tensor, 1, (uint64_t)type->dtype);
	if (npd_onnx_scan_matches(&p->s, '[')) {
		type->is_fixed = !npd_onnx_scan_matches(&p->s, ']');
		if (type->is_fixed) {
			do {
				if (!parse_dim(p, type, &shape))
					return false;
			} while (npd_onnx_scan_matches(&p->s, ','));
			if (!npd_onnx_scan_expect(&p->s, ']'))
				return false;
			put_message(&tensor, 2, &shape);
		}
	} else {
		put_message(&tensor, 2, &shape);
	}
	put_message(&type->message, 1, &tensor);
	return true;
}

static bool parse_type(struct parser *p, struct type *type);

/* TypeProto.Sequence and its like: a type in field `number` */
static bool parse_inner(struct parser *p, struct npd_buf *message, uint32_t number)
{
	struct type inner;

	if (!parse_type(p, &inner))
		return false;
	put_message(message, number, &inner.message);
	return true;
}

static bool parse_map_type(struct parser *p, struct npd_buf *message)
{
	npd_str name;

	if (!npd_onnx_scan_name(&p->s, &name))
		return false;
	const int key = npd_onnx_dtype_find(name);

	if (key < 0)
		return npd_onnx_scan_fail(&p->s, "a type of elements should stand before this");
	npd_wire_put_varint(message, 1, (uint64_t)key);
	return npd_onnx_scan_expect(&p->s, ',') && parse_inner(p, message, 2);
}

static bool parse_sparse_type(struct parser *p, struct type *type)
{
	struct type inner;

	if (!parse_type(p, &inner))
		return false;
	if (!inner.is_tensor)
		return npd_onnx_scan_fail(&p->s, "a type of tensors should stand before this");
	/* the message of a tensor type is field 1 of its TypeProto; here it becomes field 8 */
	const size_t head = 1;
	struct npd_buf out = new_message(p);

	npd_buf_add_byte(&out, (char)(8 << 3 | 2));
	npd_buf_add(&out, npd_str_from(npd_buf_str(&inner.message), head));
	type->message = out;
	return true;
}

static bool parse_composed_type(struct parser *p, npd_str name, struct type *type)
{
	struct npd_buf message = new_message(p);
	bool ok;

	if (!npd_onnx_scan_expect(&p->s, '('))
		return false;
	if (is_word(name, "seq")) {
		ok = parse_inner(p, &message, 1);
		put_message(&type->message, 4, &message);
	} else if (is_word(name, "optional")) {
		ok = parse_inner(p, &message, 1);
		put_message(&type->message, 9, &message);
	} else if (is_word(name, "map")) {
		ok = parse_map_type(p, &message);
		put_message(&type->message, 5, &message);
	} else {
		ok = parse_sparse_type(p, type);
	}
	return ok && npd_onnx_scan_expect(&p->s, ')');
}

static bool is_composed(npd_str name)
{
	return is_word(name, "seq") || is_word(name, "optional") || is_word(name, "map") ||
	       is_word(name, "sparse_tensor");
}

static bool is_type(npd_str name)
{
	return npd_onnx_dtype_find(name) > 0 || is_composed(name);
}

static bool parse_type(struct parser *p, struct type *type)
{
	*type = (struct type){ .message = new_message(p) };
	const npd_str name = npd_onnx_scan_peek_name(&p->s);

	if (!is_type(name))
		return npd_onnx_scan_fail(&p->s, "a type should stand here");
	if (!enter(p))
		return false;
	npd_onnx_scan_optional_name(&p->s);
	type->dtype = is_composed(name) ? 0 : npd_onnx_dtype_find(name);
	const bool ok =
		is_composed(name) ? parse_composed_type(p, name, type) : parse_tensor_type(p, type);

	p->depth--;
	return ok;
}

/* ---- tensors ---- */

static bool is_real_type(int dtype)
{
	return dtype == NPD_ONNX_FLOAT || dtype == NPD_ONNX_DOUBLE;
}

/* The typed field of TensorProto that values of this type stand in; 0: none can be written. */
static uint32_t data_field(int dtype)
{
	static const unsigned char fields[] = { 0, 4, 5, 5, 5, 5, 5, 7, 6, 5, 5, 10, 11, 11, 0, 0,
		5 };

	return dtype >= 0 && dtype < (int)sizeof fields ? fields[dtype] : 0;
}

static bool add_element(struct parser *p, int dtype, struct npd_buf *tensor, struct npd_buf *packed)
{
	struct npd_onnx_literal literal;
	uint64_t bits = 0;
	uint32_t narrow;

	if (!npd_onnx_scan_literal(&p->s, &literal))
		return false;
	if ((dtype == NPD_ONNX_STRING) != (literal.kind == NPD_ONNX_LITERAL_STRING))
		return npd_onnx_scan_fail(&p->s, "the value before this is not of the type");
	if (!is_real_type(dtype) && literal.kind == NPD_ONNX_LITERAL_FLOAT)
		return npd_onnx_scan_fail(&p->s, "the value before this is no whole number");
	if (dtype == NPD_ONNX_STRING) {
		npd_wire_put_bytes(tensor, 6, literal.text);
	} else if (dtype == NPD_ONNX_FLOAT) {
		memcpy(&narrow, &literal.narrow, sizeof narrow);
		npd_wire_add_fixed(packed, narrow, 4);
	} else if (dtype == NPD_ONNX_DOUBLE) {
		memcpy(&bits, &literal.real, sizeof bits);
		npd_wire_add_fixed(packed, bits, 8);
	} else {
		npd_wire_add_varint(packed, (uint64_t)literal.integer);
	}
	return true;
}

static bool parse_elements(struct parser *p, int dtype, struct npd_buf *tensor)
{
	struct npd_buf packed = new_message(p);

	if (data_field(dtype) == 0)
		return npd_onnx_scan_fail(&p->s, "values of this type cannot be written");
	if (!npd_onnx_scan_expect(&p->s, '{'))
		return false;
	if (!npd_onnx_scan_matches(&p->s, '}')) {
		do {
			if (!add_element(p, dtype, tensor, &packed))
				return false;
		} while (npd_onnx_scan_matches(&p->s, ','));
		if (!npd_onnx_scan_expect(&p->s, '}'))
			return false;
	}
	if (packed.len > 0)
		put_message(tensor, data_field(dtype), &packed);
	return true;
}

/* ["location": "weights.bin", "offset": "0"] as entries in field `number` */
static bool parse_pairs(struct parser *p, struct npd_buf *out, uint32_t number)
{
	if (!npd_onnx_scan_expect(&p->s, '['))
		return false;
	if (npd_onnx_scan_matches(&p->s, ']'))
		return true;
	do {
		struct npd_buf pair = new_message(p);
		npd_str key, value;

		if (!npd_onnx_scan_string(&p->s, &key) || !npd_onnx_scan_expect(&p->s, ':') ||
			!npd_onnx_scan_string(&p->s, &value))
			return false;
		npd_wire_put_bytes(&pair, 1, key);
		npd_wire_put_bytes(&pair, 2, value);
		put_message(out, number, &pair);
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, ']');
}

/* TensorProto: what follows its type and name. */
static bool parse_tensor(
	struct parser *p, const struct type *type, npd_str name, struct npd_buf *tensor)
{
	if (!type->is_tensor || !type->is_fixed)
		return npd_onnx_scan_fail(&p->s, "a constant needs a type with a fixed shape");
	for (size_t i = 0; i < type->sizes.len; i++)
		npd_wire_put_varint(tensor, 1, (uint64_t)type->sizes.data[i]);
	npd_wire_put_varint(tensor, 2, (uint64_t)type->dtype);
	if (name.len > 0)
		npd_wire_put_bytes(tensor, 8, name);
	if (npd_onnx_scan_peek(&p->s) != '[')
		return parse_elements(p, type->dtype, tensor);
	npd_wire_put_varint(tensor, 14, 1);
	return parse_pairs(p, tensor, 13);
}

/* ---- values: inputs, outputs, and what follows them ---- */

enum list_kind { INPUTS, OUTPUTS, OTHERS };

/* ValueInfoProto, or an initializer, or both: an input with its default. */
static bool parse_value(struct parser *p, struct npd_buf *graph, enum list_kind kind)
{
	static const uint32_t numbers[] = { [INPUTS] = 11, [OUTPUTS] = 12, [OTHERS] = 13 };
	struct npd_buf value = new_message(p), tensor = new_message(p);
	struct type type = { .is_tensor = false };
	npd_str name;
	const bool typed = is_type(npd_onnx_scan_peek_name(&p->s));

	if (typed && !parse_type(p, &type))
		return false;
	if (!npd_onnx_scan_name(&p->s, &name))
		return false;
	const bool has_data = kind != OUTPUTS && npd_onnx_scan_matches(&p->s, '=');

	npd_wire_put_bytes(&value, 1, name);
	if (typed)
		put_message(&value, 2, &type.message);
	if (!has_data || kind == INPUTS)
		put_message(graph, numbers[kind], &value);
	if (!has_data)
		return true;
	if (!parse_tensor(p, &type, name, &tensor))
		return false;
	put_message(graph, 5, &tensor);
	return true;
}

static bool parse_values(
	struct parser *p, struct npd_buf *graph, enum list_kind kind, char open, char close)
{
	if (!npd_onnx_scan_expect(&p->s, open))
		return false;
	if (npd_onnx_scan_matches(&p->s, close))
		return true;
	do {
		if (!parse_value(p, graph, kind))
			return false;
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, close);
}

/* ---- attributes ---- */

static bool parse_graph(struct parser *p, struct npd_buf *graph);

/* AttributeProto: the numbers of the fields for one value, and for a list of them. */
static const struct {
	const char *word;
	enum npd_onnx_attr_type one, list;
} attr_words[] = {
	{ "float", NPD_ONNX_ATTR_FLOAT, NPD_ONNX_ATTR_FLOATS },
	{ "int", NPD_ONNX_ATTR_INT, NPD_ONNX_ATTR_INTS },
	{ "string", NPD_ONNX_ATTR_STRING, NPD_ONNX_ATTR_STRINGS },
	{ "tensor", NPD_ONNX_ATTR_TENSOR, NPD_ONNX_ATTR_TENSORS },
	{ "graph", NPD_ONNX_ATTR_GRAPH, NPD_ONNX_ATTR_GRAPHS },
	{ "sparse_tensor", NPD_ONNX_ATTR_SPARSE_TENSOR, NPD_ONNX_ATTR_SPARSE_TENSORS },
	{ "type_proto", NPD_ONNX_ATTR_TYPE_PROTO, NPD_ONNX_ATTR_TYPE_PROTOS },
};

/* "floats" is the list of "float". */
static enum npd_onnx_attr_type find_attr_type(npd_str word)
{
	for (size_t i = 0; i < sizeof attr_words / sizeof attr_words[0]; i++) {
		const npd_str one = npd_str_of(attr_words[i].word);

		if (npd_str_eq(word, one))
			return attr_words[i].one;
		if (word.len == one.len + 1 && npd_str_starts(word, one) &&
			npd_str_ends(word, NPD_STR("s")))
			return attr_words[i].list;
	}
	return NPD_ONNX_ATTR_UNDEFINED;
}

/* An attribute in the making. */
struct attr {
	struct npd_buf *out;
	enum npd_onnx_attr_type declared; /* UNDEFINED: by its value */
	bool in_list;
};

static void put_attr_type(const struct attr *a, enum npd_onnx_attr_type type)
{
	npd_wire_put_varint(a->out, 20, (uint64_t)type);
}

/* A whole number is a float where that was declared. */
static bool put_literal(
	struct attr *a, const struct npd_onnx_literal *literal, enum npd_onnx_attr_type *type)
{
	const bool as_real = literal->kind == NPD_ONNX_LITERAL_FLOAT ||
			     (literal->kind == NPD_ONNX_LITERAL_INT &&
				     (a->declared == NPD_ONNX_ATTR_FLOAT ||
					     a->declared == NPD_ONNX_ATTR_FLOATS));

	if (literal->kind == NPD_ONNX_LITERAL_STRING) {
		npd_wire_put_bytes(a->out, a->in_list ? 9 : 4, literal->text);
		*type = a->in_list ? NPD_ONNX_ATTR_STRINGS : NPD_ONNX_ATTR_STRING;
	} else if (as_real) {
		npd_wire_put_float(a->out, a->in_list ? 7 : 2, literal->narrow);
		*type = a->in_list ? NPD_ONNX_ATTR_FLOATS : NPD_ONNX_ATTR_FLOAT;
	} else {
		npd_wire_put_varint(a->out, a->in_list ? 8 : 3, (uint64_t)literal->integer);
		*type = a->in_list ? NPD_ONNX_ATTR_INTS : NPD_ONNX_ATTR_INT;
	}
	return true;
}

/* "float[2] {1.0, 2.0}", with a name or without; a type alone is a type. */
static bool parse_attr_tensor(struct parser *p, struct attr *a, enum npd_onnx_attr_type *kind)
{
	struct type type;
	struct npd_buf tensor = new_message(p);

	if (!parse_type(p, &type))
		return false;
	const npd_str name = npd_onnx_scan_peek_name(&p->s);
	const char next = npd_onnx_scan_peek(&p->s);

	if (name.len == 0 && next != '{' && next != '=') {
		put_message(a->out, a->in_list ? 15 : 14, &type.message);
		*kind = a->in_list ? NPD_ONNX_ATTR_TYPE_PROTOS : NPD_ONNX_ATTR_TYPE_PROTO;
		return true;
	}
	npd_onnx_scan_optional_name(&p->s);
	npd_onnx_scan_matches(&p->s, '=');
	if (!parse_tensor(p, &type, name, &tensor))
		return false;
	put_message(a->out, a->in_list ? 10 : 5, &tensor);
	*kind = a->in_list ? NPD_ONNX_ATTR_TENSORS : NPD_ONNX_ATTR_TENSOR;
	return true;
}

static bool parse_attr_graph(struct parser *p, struct attr *a, enum npd_onnx_attr_type *kind)
{
	struct npd_buf graph = new_message(p);

	if (!parse_graph(p, &graph))
		return false;
	put_message(a->out, a->in_list ? 11 : 6, &graph);
	*kind = a->in_list ? NPD_ONNX_ATTR_GRAPHS : NPD_ONNX_ATTR_GRAPH;
	return true;
}

static bool parse_attr_value(struct parser *p, struct attr *a, enum npd_onnx_attr_type *kind)
{
	const npd_str name = npd_onnx_scan_peek_name(&p->s);
	struct npd_onnx_literal literal;

	if (name.len > 0)
		return is_type(name) ? parse_attr_tensor(p, a, kind) : parse_attr_graph(p, a, kind);
	return npd_onnx_scan_literal(&p->s, &literal) && put_literal(a, &literal, kind);
}

static bool parse_attr_list(struct parser *p, struct attr *a)
{
	enum npd_onnx_attr_type first = a->declared, kind;

	a->in_list = true;
	if (npd_onnx_scan_matches(&p->s, ']')) {
		if (first == NPD_ONNX_ATTR_UNDEFINED)
			return npd_onnx_scan_fail(&p->s, "an empty list needs a type");
		put_attr_type(a, first);
		return true;
	}
	do {
		if (!parse_attr_value(p, a, &kind))
			return false;
		if (first == NPD_ONNX_ATTR_UNDEFINED)
			first = kind;
		if (kind != first)
			return npd_onnx_scan_fail(&p->s, "the items of a list are of one type");
	} while (npd_onnx_scan_matches(&p->s, ','));
	put_attr_type(a, first);
	return npd_onnx_scan_expect(&p->s, ']');
}

static bool parse_attr(struct parser *p, struct npd_buf *out)
{
	struct attr a = { .out = out, .declared = NPD_ONNX_ATTR_UNDEFINED };
	enum npd_onnx_attr_type kind;
	npd_str name, other;

	if (!npd_onnx_scan_name(&p->s, &name))
		return false;
	npd_wire_put_bytes(out, 1, name);
	if (npd_onnx_scan_matches(&p->s, ':')) {
		if (!npd_onnx_scan_name(&p->s, &other))
			return false;
		a.declared = find_attr_type(other);
		if (a.declared == NPD_ONNX_ATTR_UNDEFINED)
			return npd_onnx_scan_fail(
				&p->s, "a type of attributes should stand before this");
	}
	if (!npd_onnx_scan_expect(&p->s, '='))
		return false;
	if (npd_onnx_scan_matches(&p->s, '[')) {
		return parse_attr_list(p, &a);
	}
	if (npd_onnx_scan_matches(&p->s, '@')) {
		if (!npd_onnx_scan_name(&p->s, &other))
			return false;
		npd_wire_put_bytes(out, 21, other);
		if (a.declared != NPD_ONNX_ATTR_UNDEFINED)
			put_attr_type(&a, a.declared);
		return true;
	}
	if (!parse_attr_value(p, &a, &kind))
		return false;
	if (a.declared != NPD_ONNX_ATTR_UNDEFINED && a.declared != kind)
		return npd_onnx_scan_fail(&p->s, "the value before this is not of the type");
	put_attr_type(&a, kind);
	return true;
}

/* The list in angle brackets, if there is one; *count of attributes. */
static bool parse_attrs(struct parser *p, struct npd_buf *node, size_t *count)
{
	*count = 0;
	if (!npd_onnx_scan_matches(&p->s, '<'))
		return true;
	if (npd_onnx_scan_matches(&p->s, '>'))
		return true;
	do {
		struct npd_buf attr = new_message(p);

		if (!parse_attr(p, &attr))
			return false;
		put_message(node, 5, &attr);
		++*count;
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, '>');
}

/* ---- nodes ---- */

/* Names with commas between them, some of which may be omitted; no names at all are none. */
static bool parse_names(struct parser *p, struct npd_buf *out, uint32_t number, char end)
{
	if (npd_onnx_scan_peek(&p->s) == end)
		return true;
	do {
		npd_wire_put_bytes(out, number, npd_onnx_scan_optional_name(&p->s));
	} while (npd_onnx_scan_matches(&p->s, ','));
	return p->s.failure.len == 0;
}

/* "com.acme.Op": what stands before the last dot is the domain. */
static bool parse_operator(struct parser *p, struct npd_buf *node)
{
	struct npd_buf domain = new_message(p);
	npd_str name;

	if (!npd_onnx_scan_name(&p->s, &name))
		return false;
	while (npd_onnx_scan_matches(&p->s, '.')) {
		if (domain.len > 0)
			npd_buf_add_byte(&domain, '.');
		npd_buf_add(&domain, name);
		if (!npd_onnx_scan_name(&p->s, &name))
			return false;
	}
	npd_wire_put_bytes(node, 4, name);
	if (domain.len > 0)
		put_message(node, 7, &domain);
	return true;
}

static bool parse_label(struct parser *p, struct npd_buf *node)
{
	npd_str label;

	if (!npd_onnx_scan_matches(&p->s, '['))
		return true;
	if (!npd_onnx_scan_name(&p->s, &label))
		return false;
	npd_wire_put_bytes(node, 3, label);
	return npd_onnx_scan_expect(&p->s, ']');
}

static bool parse_node(struct parser *p, struct npd_buf *node)
{
	size_t attrs, place = p->nodes.len;

	npd_onnx_scan_peek(&p->s);
	NPD_VEC_PUSH(p->s.arena, &p->nodes, (struct npd_span){ p->s.at, p->s.at });
	if (!parse_label(p, node) || !parse_names(p, node, 2, '=') ||
		!npd_onnx_scan_expect(&p->s, '=') || !parse_operator(p, node) ||
		!parse_attrs(p, node, &attrs) || !npd_onnx_scan_expect(&p->s, '(') ||
		!parse_names(p, node, 1, ')') || !npd_onnx_scan_expect(&p->s, ')'))
		return false;
	p->nodes.data[place].to = p->s.at;
	/* attributes may stand before the inputs or behind them */
	return attrs > 0 || parse_attrs(p, node, &attrs);
}

static bool parse_nodes(struct parser *p, struct npd_buf *out, uint32_t number)
{
	if (!npd_onnx_scan_expect(&p->s, '{'))
		return false;
	while (!npd_onnx_scan_matches(&p->s, '}')) {
		struct npd_buf node = new_message(p);

		if (npd_onnx_scan_peek(&p->s) == '\0')
			return npd_onnx_scan_expect(&p->s, '}');
		if (!parse_node(p, &node))
			return false;
		put_message(out, number, &node);
	}
	return true;
}

/* ---- graphs, functions, models ---- */

static bool parse_graph(struct parser *p, struct npd_buf *graph)
{
	npd_str name;

	if (!enter(p) || !npd_onnx_scan_name(&p->s, &name))
		return false;
	npd_wire_put_bytes(graph, 2, name);
	if (!parse_values(p, graph, INPUTS, '(', ')') || !expect_arrow(p) ||
		!parse_values(p, graph, OUTPUTS, '(', ')'))
		return false;
	if (npd_onnx_scan_peek(&p->s) == '<' && !parse_values(p, graph, OTHERS, '<', '>'))
		return false;
	if (!parse_nodes(p, graph, 1))
		return false;
	p->depth--;
	return true;
}

static bool parse_opsets(struct parser *p, struct npd_buf *out, uint32_t number)
{
	if (!npd_onnx_scan_expect(&p->s, '['))
		return false;
	if (npd_onnx_scan_matches(&p->s, ']'))
		return true;
	do {
		struct npd_buf opset = new_message(p);
		npd_str domain;
		int64_t version;

		if (!npd_onnx_scan_string(&p->s, &domain) || !npd_onnx_scan_expect(&p->s, ':') ||
			!npd_onnx_scan_int(&p->s, &version))
			return false;
		npd_wire_put_bytes(&opset, 1, domain);
		npd_wire_put_varint(&opset, 2, (uint64_t)version);
		put_message(out, number, &opset);
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, ']');
}

enum field_kind { INTEGER, TEXT, OPSETS, PAIRS };

struct field {
	const char *word;
	enum field_kind kind;
	uint32_t number;
};

static const struct field model_fields[] = {
	{ "ir_version", INTEGER, 1 },
	{ "producer_name", TEXT, 2 },
	{ "producer_version", TEXT, 3 },
	{ "domain", TEXT, 4 },
	{ "model_version", INTEGER, 5 },
	{ "doc_string", TEXT, 6 },
	{ "opset_import", OPSETS, 8 },
	{ "metadata_props", PAIRS, 14 },
	{ NULL, TEXT, 0 },
};

static const struct field function_fields[] = {
	{ "doc_string", TEXT, 8 },
	{ "opset_import", OPSETS, 9 },
	{ "domain", TEXT, 10 },
	{ "overload", TEXT, 13 },
	{ NULL, TEXT, 0 },
};

static bool parse_field(struct parser *p, struct npd_buf *out, const struct field *fields)
{
	npd_str word, text;
	int64_t number;

	const npd_str next = npd_onnx_scan_peek_name(&p->s);

	while (fields->word != NULL && !is_word(next, fields->word))
		fields++;
	if (fields->word == NULL)
		return npd_onnx_scan_fail(&p->s, "this is no key of a model or function");
	if (!npd_onnx_scan_name(&p->s, &word) || !npd_onnx_scan_expect(&p->s, ':'))
		return false;
	switch (fields->kind) {
	case INTEGER:
		if (!npd_onnx_scan_int(&p->s, &number))
			return false;
		npd_wire_put_varint(out, fields->number, (uint64_t)number);
		return true;
	case TEXT:
		if (!npd_onnx_scan_string(&p->s, &text))
			return false;
		npd_wire_put_bytes(out, fields->number, text);
		return true;
	case OPSETS:
		return parse_opsets(p, out, fields->number);
	case PAIRS:
		break;
	}
	return parse_pairs(p, out, fields->number);
}

static bool parse_fields(struct parser *p, struct npd_buf *out, const struct field *fields)
{
	if (!npd_onnx_scan_matches(&p->s, '<'))
		return true;
	if (npd_onnx_scan_matches(&p->s, '>'))
		return true;
	do {
		if (!parse_field(p, out, fields))
			return false;
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, '>');
}

/* Names in brackets; a type before a name is allowed and says nothing here. */
static bool parse_parameters(
	struct parser *p, struct npd_buf *out, uint32_t number, char open, char close)
{
	if (!npd_onnx_scan_expect(&p->s, open))
		return false;
	if (npd_onnx_scan_matches(&p->s, close))
		return true;
	do {
		npd_str name;

		if (!npd_onnx_scan_name(&p->s, &name))
			return false;
		npd_wire_put_bytes(out, number, name);
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, close);
}

static bool parse_function(struct parser *p, struct npd_buf *function)
{
	npd_str name;

	if (!parse_fields(p, function, function_fields) || !npd_onnx_scan_name(&p->s, &name))
		return false;
	npd_wire_put_bytes(function, 1, name);
	if (npd_onnx_scan_peek(&p->s) == '<' && !parse_parameters(p, function, 6, '<', '>'))
		return false;
	return parse_parameters(p, function, 4, '(', ')') && expect_arrow(p) &&
	       parse_parameters(p, function, 5, '(', ')') && parse_nodes(p, function, 7);
}

static bool parse_model(struct parser *p, struct npd_buf *model)
{
	struct npd_buf graph = new_message(p);

	if (!parse_fields(p, model, model_fields) || !parse_graph(p, &graph))
		return false;
	put_message(model, 7, &graph);
	while (npd_onnx_scan_peek(&p->s) != '\0') {
		struct npd_buf function = new_message(p);

		if (!parse_function(p, &function))
			return false;
		put_message(model, 25, &function);
	}
	return true;
}

/* ---- places ---- */

/* The k-th node that the reader meets is the k-th of the text. */
struct placing {
	const struct npd_span *spans;
	size_t next, count;
};

static void place_nodes(struct npd_onnx_node *nodes, size_t count, struct placing *p)
{
	for (size_t i = 0; i < count; i++) {
		if (p->next < p->count)
			nodes[i].span = p->spans[p->next++];
		for (size_t k = 0; k < nodes[i].attr_count; k++) {
			const struct npd_onnx_attr *a = &nodes[i].attrs[k];

			if (a->type != NPD_ONNX_ATTR_GRAPH && a->type != NPD_ONNX_ATTR_GRAPHS)
				continue;
			for (size_t g = 0; g < a->as.graphs.len; g++)
				place_nodes(a->as.graphs.data[g]->nodes.data,
					a->as.graphs.data[g]->nodes.len, p);
		}
	}
}

static struct npd_onnx *failed(struct npd_arena *arena, npd_str what, size_t at)
{
	struct npd_onnx *model = NPD_NEW(arena, struct npd_onnx);
	struct npd_buf text;

	npd_buf_init(&text, arena);
	npd_buf_add_c(&text, "the text of the model cannot be read: ");
	npd_buf_add(&text, what);
	NPD_VEC_PUSH(arena, &model->problems, (struct npd_onnx_problem){ npd_buf_str(&text), at });
	return model;
}

struct npd_onnx *npd_onnx_text_read(struct npd_arena *arena, npd_str text)
{
	struct parser p = { .s = { .arena = arena, .text = text } };
	struct npd_buf message = new_message(&p);

	if (text.len > NPD_ONNX_TEXT_MAX_BYTES)
		return failed(arena, NPD_STR("the text is longer than is read"), 0);
	if (npd_str_starts(text, NPD_STR("\xef\xbb\xbf")))
		p.s.at = 3;
	if (!parse_model(&p, &message))
		return failed(arena, p.s.failure, p.s.failed_at);
	struct npd_onnx *model = npd_onnx_read(arena, npd_buf_str(&message));
	struct placing placing = { p.nodes.data, 0, p.nodes.len };

	if (model->graph != NULL)
		place_nodes(model->graph->nodes.data, model->graph->nodes.len, &placing);
	for (size_t i = 0; i < model->functions.len; i++)
		place_nodes(model->functions.data[i].nodes.data, model->functions.data[i].nodes.len,
			&placing);
	for (size_t i = 0; i < model->problems.len; i++)
		model->problems.data[i].at = 0; /* what is wrong with the whole */
	return model;
}
