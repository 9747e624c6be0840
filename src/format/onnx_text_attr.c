/* onnx_text_attr.c - attributes in the text form of ONNX. */
#include "format/onnx_text_parse.h"

/* ---- attributes ---- */

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
static bool parse_attr_tensor(
	struct npd_text_parser *p, struct attr *a, enum npd_onnx_attr_type *kind)
{
	struct npd_text_type type;
	struct npd_buf tensor = npd_text_message(p);

	if (!npd_text_type(p, &type))
		return false;
	const npd_str name = npd_onnx_scan_peek_name(&p->s);
	const char next = npd_onnx_scan_peek(&p->s);

	if (name.len == 0 && next != '{' && next != '=') {
		npd_text_put(a->out, a->in_list ? 15 : 14, &type.message);
		*kind = a->in_list ? NPD_ONNX_ATTR_TYPE_PROTOS : NPD_ONNX_ATTR_TYPE_PROTO;
		return true;
	}
	npd_onnx_scan_optional_name(&p->s);
	npd_onnx_scan_matches(&p->s, '=');
	if (!npd_text_tensor(p, &type, name, &tensor))
		return false;
	npd_text_put(a->out, a->in_list ? 10 : 5, &tensor);
	*kind = a->in_list ? NPD_ONNX_ATTR_TENSORS : NPD_ONNX_ATTR_TENSOR;
	return true;
}

static bool parse_attr_graph(
	struct npd_text_parser *p, struct attr *a, enum npd_onnx_attr_type *kind)
{
	struct npd_buf graph = npd_text_message(p);

	if (!npd_text_graph(p, &graph))
		return false;
	npd_text_put(a->out, a->in_list ? 11 : 6, &graph);
	*kind = a->in_list ? NPD_ONNX_ATTR_GRAPHS : NPD_ONNX_ATTR_GRAPH;
	return true;
}

static bool parse_attr_value(
	struct npd_text_parser *p, struct attr *a, enum npd_onnx_attr_type *kind)
{
	const npd_str name = npd_onnx_scan_peek_name(&p->s);
	struct npd_onnx_literal literal;

	if (name.len > 0)
		return npd_text_is_type(name) ? parse_attr_tensor(p, a, kind)
					      : parse_attr_graph(p, a, kind);
	return npd_onnx_scan_literal(&p->s, &literal) && put_literal(a, &literal, kind);
}

static bool parse_attr_list(struct npd_text_parser *p, struct attr *a)
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

static bool parse_attr(struct npd_text_parser *p, struct npd_buf *out)
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
bool npd_text_attrs(struct npd_text_parser *p, struct npd_buf *node, size_t *count)
{
	*count = 0;
	if (!npd_onnx_scan_matches(&p->s, '<'))
		return true;
	if (npd_onnx_scan_matches(&p->s, '>'))
		return true;
	do {
		struct npd_buf attr = npd_text_message(p);

		if (!parse_attr(p, &attr))
			return false;
		npd_text_put(node, 5, &attr);
		++*count;
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, '>');
}
