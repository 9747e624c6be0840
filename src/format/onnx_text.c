/*
 * onnx_text.c - the grammar of the text form, and the messages that it becomes.
 *
 * One function a rule, each writing the fields of one message. Beyond onnx.parser 1.12 the forms of
 * later versions are taken: initializers in the list behind the signature, names in quotes, labels
 * of nodes, attributes with a type. Field numbers are those of onnx.proto.
 */
#include "format/onnx_text.h"

#include "format/onnx_text_parse.h"

bool npd_text_enter(struct npd_text_parser *p)
{
	if (p->depth == NPD_ONNX_DEPTH_MAX)
		return npd_onnx_scan_fail(&p->s, "this is nested deeper than is read");
	p->depth++;
	return true;
}

struct npd_buf npd_text_message(struct npd_text_parser *p)
{
	struct npd_buf out;

	npd_buf_init(&out, p->s.arena);
	return out;
}

void npd_text_put(struct npd_buf *out, uint32_t number, const struct npd_buf *message)
{
	npd_wire_put_bytes(out, number, npd_buf_str(message));
}

bool npd_text_is_word(npd_str name, const char *word)
{
	return npd_str_eq(name, npd_str_of(word));
}

static bool expect_arrow(struct npd_text_parser *p)
{
	return npd_onnx_scan_expect(&p->s, '=') && npd_onnx_scan_expect(&p->s, '>');
}

/* ---- values: inputs, outputs, and what follows them ---- */

enum list_kind { INPUTS, OUTPUTS, OTHERS };

/* ValueInfoProto, or an initializer, or both: an input with its default. */
static bool parse_value(struct npd_text_parser *p, struct npd_buf *graph, enum list_kind kind)
{
	static const uint32_t numbers[] = { [INPUTS] = 11, [OUTPUTS] = 12, [OTHERS] = 13 };
	struct npd_buf value = npd_text_message(p), tensor = npd_text_message(p);
	struct npd_text_type type = { .is_tensor = false };
	npd_str name;
	const bool typed = npd_text_is_type(npd_onnx_scan_peek_name(&p->s));

	if (typed && !npd_text_type(p, &type))
		return false;
	if (!npd_onnx_scan_name(&p->s, &name))
		return false;
	const bool has_data = kind != OUTPUTS && npd_onnx_scan_matches(&p->s, '=');

	npd_wire_put_bytes(&value, 1, name);
	if (typed)
		npd_text_put(&value, 2, &type.message);
	if (!has_data || kind == INPUTS)
		npd_text_put(graph, numbers[kind], &value);
	if (!has_data)
		return true;
	if (!npd_text_tensor(p, &type, name, &tensor))
		return false;
	npd_text_put(graph, 5, &tensor);
	return true;
}

static bool parse_values(struct npd_text_parser *p, struct npd_buf *graph, enum list_kind kind,
	char open, char close)
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

/* ---- nodes ---- */

/* Names with commas between them, some of which may be omitted; no names at all are none. */
static bool parse_names(struct npd_text_parser *p, struct npd_buf *out, uint32_t number, char end)
{
	if (npd_onnx_scan_peek(&p->s) == end)
		return true;
	do {
		npd_wire_put_bytes(out, number, npd_onnx_scan_optional_name(&p->s));
	} while (npd_onnx_scan_matches(&p->s, ','));
	return p->s.failure.len == 0;
}

/* "com.acme.Op": what stands before the last dot is the domain. */
static bool parse_operator(struct npd_text_parser *p, struct npd_buf *node)
{
	struct npd_buf domain = npd_text_message(p);
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
		npd_text_put(node, 7, &domain);
	return true;
}

static bool parse_label(struct npd_text_parser *p, struct npd_buf *node)
{
	npd_str label;

	if (!npd_onnx_scan_matches(&p->s, '['))
		return true;
	if (!npd_onnx_scan_name(&p->s, &label))
		return false;
	npd_wire_put_bytes(node, 3, label);
	return npd_onnx_scan_expect(&p->s, ']');
}

static bool parse_node(struct npd_text_parser *p, struct npd_buf *node)
{
	size_t attrs, place = p->nodes.len;

	npd_onnx_scan_peek(&p->s);
	NPD_VEC_PUSH(p->s.arena, &p->nodes, (struct npd_span){ p->s.at, p->s.at });
	if (!parse_label(p, node) || !parse_names(p, node, 2, '=') ||
		!npd_onnx_scan_expect(&p->s, '=') || !parse_operator(p, node) ||
		!npd_text_attrs(p, node, &attrs) || !npd_onnx_scan_expect(&p->s, '(') ||
		!parse_names(p, node, 1, ')') || !npd_onnx_scan_expect(&p->s, ')'))
		return false;
	p->nodes.data[place].to = p->s.at;
	/* attributes may stand before the inputs or behind them */
	return attrs > 0 || npd_text_attrs(p, node, &attrs);
}

static bool parse_nodes(struct npd_text_parser *p, struct npd_buf *out, uint32_t number)
{
	if (!npd_onnx_scan_expect(&p->s, '{'))
		return false;
	while (!npd_onnx_scan_matches(&p->s, '}')) {
		struct npd_buf node = npd_text_message(p);

		if (npd_onnx_scan_peek(&p->s) == '\0')
			return npd_onnx_scan_expect(&p->s, '}');
		if (!parse_node(p, &node))
			return false;
		npd_text_put(out, number, &node);
	}
	return true;
}

/* ---- graphs, functions, models ---- */

bool npd_text_graph(struct npd_text_parser *p, struct npd_buf *graph)
{
	npd_str name;

	if (!npd_text_enter(p) || !npd_onnx_scan_name(&p->s, &name))
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

static bool parse_opsets(struct npd_text_parser *p, struct npd_buf *out, uint32_t number)
{
	if (!npd_onnx_scan_expect(&p->s, '['))
		return false;
	if (npd_onnx_scan_matches(&p->s, ']'))
		return true;
	do {
		struct npd_buf opset = npd_text_message(p);
		npd_str domain;
		int64_t version;

		if (!npd_onnx_scan_string(&p->s, &domain) || !npd_onnx_scan_expect(&p->s, ':') ||
			!npd_onnx_scan_int(&p->s, &version))
			return false;
		npd_wire_put_bytes(&opset, 1, domain);
		npd_wire_put_varint(&opset, 2, (uint64_t)version);
		npd_text_put(out, number, &opset);
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

static bool parse_field(struct npd_text_parser *p, struct npd_buf *out, const struct field *fields)
{
	npd_str word, text;
	int64_t number;

	const npd_str next = npd_onnx_scan_peek_name(&p->s);

	while (fields->word != NULL && !npd_text_is_word(next, fields->word))
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
	return npd_text_pairs(p, out, fields->number);
}

static bool parse_fields(struct npd_text_parser *p, struct npd_buf *out, const struct field *fields)
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
	struct npd_text_parser *p, struct npd_buf *out, uint32_t number, char open, char close)
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

static bool parse_function(struct npd_text_parser *p, struct npd_buf *function)
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

static bool parse_model(struct npd_text_parser *p, struct npd_buf *model)
{
	struct npd_buf graph = npd_text_message(p);

	if (!parse_fields(p, model, model_fields) || !npd_text_graph(p, &graph))
		return false;
	npd_text_put(model, 7, &graph);
	while (npd_onnx_scan_peek(&p->s) != '\0') {
		struct npd_buf function = npd_text_message(p);

		if (!parse_function(p, &function))
			return false;
		npd_text_put(model, 25, &function);
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
	struct npd_text_parser p = { .s = { .arena = arena, .text = text } };
	struct npd_buf message = npd_text_message(&p);

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
