/* The reader of ONNX models: bytes, text, kinds of files, what operators declare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/model_kind.h"
#include "format/onnx.h"
#include "format/onnx_defs.h"
#include "format/onnx_text.h"
#include "format/wire_write.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])
#define assert_str(got, want)                                                                      \
	do {                                                                                       \
		const npd_str got_ = (got);                                                        \
		assert_int_equal(got_.len, strlen(want));                                          \
		assert_memory_equal(got_.len == 0 ? "" : got_.ptr, want, got_.len);                \
	} while (0)

static int make_arena(void **state)
{
	static struct npd_arena arena;

	npd_arena_init(&arena, 0, NULL);
	*state = &arena;
	return 0;
}

static int free_arena(void **state)
{
	npd_arena_done(*state);
	return 0;
}

static struct npd_buf new_buf(struct npd_arena *arena)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	return out;
}

/* ---- bytes ---- */

/* A model with one node "n" of `op`, of which the bytes are handed on. */
static npd_str small_model(struct npd_arena *arena, const char *op)
{
	struct npd_buf model = new_buf(arena), graph = new_buf(arena), node = new_buf(arena);

	npd_wire_put_bytes(&node, 1, NPD_STR("x"));
	npd_wire_put_bytes(&node, 1, NPD_STR(""));
	npd_wire_put_bytes(&node, 2, NPD_STR("y"));
	npd_wire_put_bytes(&node, 3, NPD_STR("n"));
	npd_wire_put_bytes(&node, 4, npd_str_of(op));
	npd_wire_put_bytes(&graph, 1, npd_buf_str(&node));
	npd_wire_put_bytes(&graph, 2, NPD_STR("g"));
	npd_wire_put_varint(&model, 1, 8);
	npd_wire_put_bytes(&model, 2, NPD_STR("me"));
	npd_wire_put_bytes(&model, 7, npd_buf_str(&graph));
	return npd_buf_str(&model);
}

static void a_model_is_read_in_place(void **state)
{
	const npd_str bytes = small_model(*state, "Relu");
	const struct npd_onnx *m = npd_onnx_read(*state, bytes);
	const struct npd_onnx_node *node = &m->graph->nodes.data[0];

	assert_true(m->complete);
	assert_int_equal(m->problems.len, 0);
	assert_int_equal(m->ir_version, 8);
	assert_str(m->producer_name, "me");
	assert_str(m->graph->name, "g");
	assert_str(node->op_type, "Relu");
	assert_int_equal(node->input_count, 2);
	assert_str(node->inputs[1], "");
	assert_true(node->op_type.ptr > bytes.ptr && node->op_type.ptr < bytes.ptr + bytes.len);
}

static void every_cut_is_told_and_none_is_believed(void **state)
{
	const npd_str bytes = small_model(*state, "Relu");

	/* after a whole field the rest looks like a smaller model; the graph comes last */
	for (size_t len = 7; len < bytes.len; len++) {
		const struct npd_onnx *m = npd_onnx_read(*state, npd_str_head(bytes, len));

		assert_false(m->complete);
		assert_int_equal(m->problems.len, 1);
		assert_true(npd_str_starts(
			m->problems.data[0].text, NPD_STR("the file is cut off after ")));
	}
}

static void damage_is_named_with_its_place(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
		size_t at;
	} rows[] = {
		{ "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12,
			"a number takes more than ten bytes, at byte 1", 1 },
		{ "\x3a\x04\x0a\x09xx", 6,
			"the file is cut off after 6 bytes, inside a part that starts at byte 2",
			2 },
		{ "\x3a\x02\x0a\x09xx", 6,
			"a field goes past the end of the message that it stands in, at byte 2",
			2 },
		{ "\x08\x07\x0b", 3, "these bytes are no field of a protobuf message, at byte 2",
			2 },
		{ "\x00\x01", 2, "these bytes are no field of a protobuf message, at byte 0", 0 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const npd_str bytes = { rows[i].bytes, rows[i].len };
		const struct npd_onnx *m = npd_onnx_read(*state, bytes);

		assert_false(m->complete);
		assert_int_equal(m->problems.data[0].at, rows[i].at);
		assert_str(m->problems.data[0].text, rows[i].text);
	}
}

static void what_is_odd_but_readable_is_a_problem_of_a_whole_model(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
	} rows[] = {
		{ "", 0, "the file is empty" },
		{ "\x08\x07", 2, "the file holds no graph" },
		{ "\x08\x07\x3a\x00", 4, "the graph holds no nodes" },
		{ "\x0a\x01x\x3a\x04\x0a\x02\x22\x00", 9,
			"a field has the wrong wire type and is ignored" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const npd_str bytes = { rows[i].bytes, rows[i].len };
		const struct npd_onnx *m = npd_onnx_read(*state, bytes);

		assert_true(m->complete);
		assert_int_equal(m->problems.len, 1);
		assert_str(m->problems.data[0].text, rows[i].text);
	}
}

static npd_str nested_model(struct npd_arena *arena, unsigned depth)
{
	struct npd_buf graph = new_buf(arena);

	for (unsigned i = 0; i < depth; i++) {
		struct npd_buf attr = new_buf(arena), node = new_buf(arena), outer = new_buf(arena);

		npd_wire_put_bytes(&attr, 6, npd_buf_str(&graph));
		npd_wire_put_bytes(&node, 5, npd_buf_str(&attr));
		npd_wire_put_bytes(&outer, 1, npd_buf_str(&node));
		graph = outer;
	}
	struct npd_buf model = new_buf(arena);

	npd_wire_put_bytes(&model, 7, npd_buf_str(&graph));
	return npd_buf_str(&model);
}

static void graphs_in_graphs_have_a_limit(void **state)
{
	const struct npd_onnx *good =
		npd_onnx_read(*state, nested_model(*state, NPD_ONNX_DEPTH_MAX - 1));
	const struct npd_onnx *deep = npd_onnx_read(*state, nested_model(*state, 1000));

	assert_true(good->complete);
	assert_int_equal(good->node_count, NPD_ONNX_DEPTH_MAX - 1);
	assert_false(deep->complete);
	assert_true(npd_str_starts(
		deep->problems.data[0].text, NPD_STR("graphs are nested deeper than is read")));
}

static void more_nodes_than_the_limit_end_the_reading(void **state)
{
	struct npd_buf graph = new_buf(*state), model = new_buf(*state);

	for (size_t i = 0; i < NPD_ONNX_NODES_MAX + 10; i++)
		npd_wire_put_bytes(&graph, 1, NPD_STR(""));
	npd_wire_put_bytes(&model, 7, npd_buf_str(&graph));
	const struct npd_onnx *m = npd_onnx_read(*state, npd_buf_str(&model));

	assert_false(m->complete);
	assert_true(npd_str_starts(
		m->problems.data[0].text, NPD_STR("the model has more nodes than are read")));
}

/* ---- values ---- */

static void values_come_from_raw_bytes_and_from_typed_fields(void **state)
{
	static const struct {
		int dtype;
		uint32_t field; /* 9: raw_data */
		const char *bytes;
		size_t len, count;
		bool good;
		double first;
	} rows[] = {
		{ NPD_ONNX_FLOAT, 9, "\0\0\x80\x3f\0\0\0\x40", 8, 2, true, 1 },
		{ NPD_ONNX_FLOAT, 4, "\0\0\x80\x3f\0\0\0\x40", 8, 2, true, 1 },
		{ NPD_ONNX_FLOAT, 9, "\0\0\x80\x3f", 4, 2, false, 0 },
		{ NPD_ONNX_FLOAT, 4, "\0\0\x80\x3f\0", 5, 1, false, 0 },
		{ NPD_ONNX_INT64, 9, "\xfe\xff\xff\xff\xff\xff\xff\xff", 8, 1, true, -2 },
		{ NPD_ONNX_INT64, 7, "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, 1, true, -2 },
		{ NPD_ONNX_INT8, 9, "\x80\x7f", 2, 2, true, -128 },
		{ NPD_ONNX_INT32, 5, "\x05\x06", 2, 2, true, 5 },
		{ NPD_ONNX_INT32, 5, "\x05\x06", 2, 1, false, 0 },
		{ NPD_ONNX_BOOL, 9, "\x01", 1, 1, true, 1 },
		{ NPD_ONNX_FLOAT16, 9, "\x00\x3c", 2, 1, true, 1 },
		{ NPD_ONNX_FLOAT16, 9, "\x01\x00", 2, 1, true, 5.9604644775390625e-08 },
		{ NPD_ONNX_BFLOAT16, 9, "\x80\x3f", 2, 1, true, 1 },
		{ NPD_ONNX_STRING, 6, "abc", 3, 1, false, 0 },
		{ NPD_ONNX_UINT64, 9, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 1, false, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct npd_buf message = new_buf(*state);
		const npd_str bytes = { rows[i].bytes, rows[i].len };
		const int64_t dims[] = { (int64_t)rows[i].count };
		struct npd_onnx_number out[2] = { { 0 } };

		npd_wire_put_bytes(&message, rows[i].field, bytes);
		const struct npd_onnx_tensor t = { .dtype = rows[i].dtype,
			.dims = dims,
			.rank = 1,
			.message = npd_buf_str(&message),
			.raw = bytes,
			.has_raw = rows[i].field == 9 };

		assert_int_equal(npd_onnx_tensor_values(&t, out, 2), rows[i].good);
		if (rows[i].good)
			assert_true(rows[i].first ==
				    (out[0].is_real ? out[0].real : (double)out[0].integer));
	}
}

static void sizes_that_overflow_are_no_sizes(void **state)
{
	static const struct {
		int64_t dims[3], elements;
	} rows[] = {
		{ { 2, 3, 4 }, 24 },
		{ { 2, 0, INT64_MAX }, 0 },
		{ { -1, 3, 4 }, -1 },
		{ { INT64_MAX, 2, 1 }, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_true(npd_onnx_elements(rows[i].dims, 3) == rows[i].elements);
}

/* ---- kinds of files ---- */

static void kinds_are_told_from_their_beginning(void **state)
{
	static const struct {
		npd_str bytes;
		enum npd_model_kind kind;
	} rows[] = {
		{ NPD_STR_INIT("\x08\x07\x12\x02me\x3a\x00"), NPD_MODEL_ONNX },
		{ NPD_STR_INIT("\x08\x07\x12\x07pytorch\x3a\xff\xff\xff\x0f\x0a"), NPD_MODEL_ONNX },
		{ NPD_STR_INIT("\x3a\x00\x08\x07"), NPD_MODEL_ONNX },
		{ NPD_STR_INIT("<ir_version: 7>"), NPD_MODEL_ONNX_TEXT },
		{ NPD_STR_INIT("# a model\n< # a\n opset_import : [] >"), NPD_MODEL_ONNX_TEXT },
		{ NPD_STR_INIT("PK\x03\x04............model/data.pkl"), NPD_MODEL_PYTORCH },
		{ NPD_STR_INIT("PK\x03\x04............x.npy"), NPD_MODEL_ZIP },
		{ NPD_STR_INIT("\x1c\0\0\0TFL3...."), NPD_MODEL_TFLITE },
		{ NPD_STR_INIT("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
			NPD_MODEL_LFS },
		{ NPD_STR_INIT("\n<!DOCTYPE HTML><html>"), NPD_MODEL_HTML },
		{ NPD_STR_INIT("name: \"x\"\nlayer {\n  name: \"a\"\n  type: \"Input\"\n}\n"),
			NPD_MODEL_CAFFE_TEXT },
		{ NPD_STR_INIT("\x0a\x03net\xa2\x06\x03\x0a\x01x"), NPD_MODEL_CAFFE },
		{ NPD_STR_INIT("\x0a\x05\x0a\x01x\x12\x00\x22\x02\x08\x01"), NPD_MODEL_TENSORFLOW },
		{ NPD_STR_INIT("\x08\x01\x12\x02\x0a\x00"), NPD_MODEL_TENSORFLOW },
		{ NPD_STR_INIT("[INPUT_CONFIG]\ninputs=a;\n"), NPD_MODEL_UNKNOWN },
		{ NPD_STR_INIT("import cv2\n"), NPD_MODEL_UNKNOWN },
		{ NPD_STR_INIT("{\"a\": 1}"), NPD_MODEL_UNKNOWN },
		{ NPD_STR_INIT(""), NPD_MODEL_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(npd_model_kind_of(rows[i].bytes), rows[i].kind);
}

/* ---- what operators declare ---- */

static void schemas_follow_the_version_of_the_set(void **state)
{
	static const struct {
		const char *domain, *op;
		int version;
		enum npd_onnx_schema_state state;
		int since;
	} rows[] = {
		{ "", "Resize", 10, NPD_SCHEMA_FOUND, 10 },
		{ "ai.onnx", "Resize", 12, NPD_SCHEMA_FOUND, 11 },
		{ "", "Resize", 17, NPD_SCHEMA_FOUND, 13 },
		{ "", "Resize", 18, NPD_SCHEMA_FOUND, 18 },
		{ "", "Conv", 21, NPD_SCHEMA_FOUND, 11 },
		{ "", "Conv", 22, NPD_SCHEMA_TOO_NEW, 11 },
		{ "", "Upsample", 9, NPD_SCHEMA_FOUND, 9 },
		{ "", "Upsample", 10, NPD_SCHEMA_NONE, 0 },
		{ "", "Resize", 9, NPD_SCHEMA_NONE, 0 },
		{ "", "Gelu", 19, NPD_SCHEMA_NONE, 0 },
		{ "", "Gelu", 20, NPD_SCHEMA_FOUND, 20 },
		{ "com.acme", "Conv", 1, NPD_SCHEMA_FOREIGN, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct npd_onnx_schema *schema = NULL;

		assert_int_equal(npd_onnx_schema_find(npd_str_of(rows[i].domain),
					 npd_str_of(rows[i].op), rows[i].version, &schema),
			rows[i].state);
		assert_int_equal(schema == NULL ? 0 : schema->since, rows[i].since);
	}
}

static void newer_schemas_carry_their_defaults(void **state)
{
	const struct npd_onnx_schema *schema = NULL;

	(void)state;
	npd_onnx_schema_find((npd_str){ 0 }, NPD_STR("Resize"), 19, &schema);
	assert_int_equal(schema->attr_count, 9);
	assert_string_equal(npd_onnx_schema_attr(schema, 0)->name, "antialias");
	assert_string_equal(npd_onnx_schema_attr(schema, 2)->s, "half_pixel");
	assert_string_equal(npd_onnx_schema_attr(schema, 8)->s, "round_prefer_floor");
}

/* ---- text ---- */

#define HEAD "<ir_version: 7, opset_import: [\"\" : 13]>\n"

static void texts_become_models(void **state)
{
	static const char text[] = HEAD
		"agraph (float[N,3,8,?] X, float Z = {2}) => (float[N] Y)\n"
		"<float[2] W = {1.0, -2e-1}, int64[] V>\n"
		"{\n"
		"   # a comment\n"
		"   [one] T, = com.acme.Op <a = 1, b = 1.5, c = \"x\\\"y\", d = [1, 2]> (X, , W)\n"
		"   Y = If (T) <then_branch = g () => (float y) { y = Identity (\"odd/name\") }>\n"
		"}\n";
	const struct npd_onnx *m = npd_onnx_text_read(*state, npd_str_of(text));

	assert_true(m->complete);
	const struct npd_onnx_graph *g = m->graph;
	const struct npd_onnx_node *op = &g->nodes.data[0];
	struct npd_onnx_number values[2];

	assert_int_equal(m->ir_version, 7);
	assert_int_equal(npd_onnx_opset_version(m, NPD_STR("ai.onnx")), 13);
	assert_int_equal(g->inputs.len, 2);
	assert_str(g->inputs.data[0].type.dims.data[0].param, "N");
	assert_int_equal(g->inputs.data[0].type.dims.data[2].value, 8);
	assert_false(g->inputs.data[0].type.dims.data[3].has_value);
	assert_int_equal(g->initializers.len, 2);
	assert_true(npd_onnx_tensor_values(&g->initializers.data[1], values, 2));
	assert_true(values[1].real == (double)-0.2f);
	assert_int_equal(g->value_info.len, 1);
	assert_false(g->value_info.data[0].type.has_shape);
	assert_str(op->name, "one");
	assert_str(op->domain, "com.acme");
	assert_str(op->op_type, "Op");
	assert_int_equal(op->input_count, 3);
	assert_int_equal(op->output_count, 2);
	assert_str(op->attrs[2].as.s, "x\"y");
	assert_int_equal(op->attrs[3].as.len, 2);
	assert_str(npd_str_sub(npd_str_of(text), op->span.from, op->span.from + 5), "[one]");
	const struct npd_onnx_graph *inner = g->nodes.data[1].attrs[0].as.graphs.data[0];

	assert_str(inner->nodes.data[0].inputs[0], "odd/name");
	assert_str(npd_str_sub(npd_str_of(text), inner->nodes.data[0].span.from,
			   inner->nodes.data[0].span.to),
		"y = Identity (\"odd/name\")");
}

static void bad_texts_say_what_and_where(void **state)
{
	static const struct {
		const char *text, *problem;
		uint64_t line, column;
	} rows[] = {
		{ "<ir_version: 7>", "a name should stand here", 1, 16 },
		{ "<ir_versio: 7>", "this is no key of a model or function", 1, 2 },
		{ "<ir_version: x>", "a number or a text should stand here", 1, 14 },
		{ "<ir_version: 99999999999999999999>", "this number does not fit in 64 bits", 1,
			14 },
		{ HEAD "g () => () { Y = Relu (X }", "')' should stand here", 2, 26 },
		{ HEAD "g () => () {\n  Y Relu (X)\n}", "'=' should stand here", 3, 5 },
		{ HEAD "g () => () {", "the text ends where '}' should stand", 2, 13 },
		{ HEAD "g (flat X) => () {}", "')' should stand here", 2, 9 },
		{ HEAD "g () => () { Y = A <b = [1, 1.5]> () }",
			"the items of a list are of one type", 2, 32 },
		{ HEAD "g () => () { Y = A <b = []> () }", "an empty list needs a type", 2, 27 },
		{ HEAD "g () => () { Y = A <b = \"x> () }", "this text in double quotes has no end",
			2, 25 },
		{ HEAD "g () => () <float[N] w = {1}> {}",
			"a constant needs a type with a fixed shape", 2, 25 },
		{ HEAD "g () => () <int32 w = {1.5}> {}",
			"the value before this is no whole number", 2, 27 },
	};
	static const npd_str prefix = NPD_STR_INIT("the text of the model cannot be read: ");

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const npd_str text = npd_str_of(rows[i].text);
		const struct npd_onnx *m = npd_onnx_text_read(*state, text);
		uint64_t line, column;

		assert_false(m->complete);
		assert_int_equal(m->problems.len, 1);
		npd_source_locate(text, m->problems.data[0].at, &line, &column);
		assert_str(npd_str_from(m->problems.data[0].text, prefix.len), rows[i].problem);
		assert_int_equal(line, rows[i].line);
		assert_int_equal(column, rows[i].column);
	}
}

static void texts_nested_too_deep_are_refused(void **state)
{
	struct npd_buf text = new_buf(*state);

	npd_buf_add_c(&text, HEAD "g (");
	for (int i = 0; i < 100000; i++)
		npd_buf_add_c(&text, "seq(");
	const struct npd_onnx *types = npd_onnx_text_read(*state, npd_buf_str(&text));

	npd_buf_clear(&text);
	npd_buf_add_c(&text, HEAD);
	for (int i = 0; i < 100000; i++)
		npd_buf_add_c(&text, "g () => () { A = B <c = ");
	const struct npd_onnx *graphs = npd_onnx_text_read(*state, npd_buf_str(&text));

	assert_false(types->complete);
	assert_false(graphs->complete);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_model_is_read_in_place),
		cmocka_unit_test(every_cut_is_told_and_none_is_believed),
		cmocka_unit_test(damage_is_named_with_its_place),
		cmocka_unit_test(what_is_odd_but_readable_is_a_problem_of_a_whole_model),
		cmocka_unit_test(graphs_in_graphs_have_a_limit),
		cmocka_unit_test(more_nodes_than_the_limit_end_the_reading),
		cmocka_unit_test(values_come_from_raw_bytes_and_from_typed_fields),
		cmocka_unit_test(sizes_that_overflow_are_no_sizes),
		cmocka_unit_test(kinds_are_told_from_their_beginning),
		cmocka_unit_test(schemas_follow_the_version_of_the_set),
		cmocka_unit_test(newer_schemas_carry_their_defaults),
		cmocka_unit_test(texts_become_models),
		cmocka_unit_test(bad_texts_say_what_and_where),
		cmocka_unit_test(texts_nested_too_deep_are_refused),
	};

	return cmocka_run_group_tests_name("onnx", tests, make_arena, free_arena);
}
