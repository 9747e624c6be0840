/* The facts of models: what is constant, which shapes follow, what is wrong with a graph. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/model.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof(rows)[0])
#define HEAD "<ir_version: 7, opset_import: [\"\" : 13]>\n"

struct setup {
	struct npd_arena arena;
	struct npd_facts facts;
	struct npd_file_text file;
};

static int make_arena(void **state)
{
	static struct setup setup;

	npd_arena_init(&setup.arena, 0, NULL);
	*state = &setup;
	return 0;
}

static int free_arena(void **state)
{
	struct setup *s = *state;

	npd_arena_done(&s->arena);
	return 0;
}

static struct npd_fact *read_bytes(struct setup *s, npd_str bytes)
{
	s->file = (struct npd_file_text){ NPD_STR("m.onnx"), bytes };
	npd_facts_init(&s->facts, &s->arena);
	npd_facts_add_model(&s->facts, &s->file);
	return npd_fact_find(s->facts.root, NPD_STR("model"));
}

/* The body of a graph with the inputs X [N,3,8,8] and K [2], read with `head`. */
static struct npd_fact *read_nodes(struct setup *s, const char *head, const char *body)
{
	struct npd_buf text;

	npd_buf_init(&text, &s->arena);
	npd_buf_add_c(&text, head);
	npd_buf_add_c(&text, "g (float[N,3,8,8] X, int64[2] K) => (float[] Y)\n");
	npd_buf_add_c(
		&text, "<float[2] W = {1, 2}, int64[2] P = {1, -1}, float[4,3,3,3] C = {0}>\n");
	npd_buf_add_c(&text, body);
	return read_bytes(s, npd_buf_str(&text));
}

/* The fact at `path` as JSON on one line; "unknown: reason"; "absent". */
static const char *show(struct setup *s, const struct npd_fact *from, const char *path)
{
	struct npd_fact *fact = npd_fact_find(from, npd_str_of(path));
	struct npd_buf out;

	npd_buf_init(&out, &s->arena);
	if (fact == NULL || fact->value.kind == NPD_VALUE_ABSENT) {
		npd_buf_add_c(&out, "absent");
	} else if (fact->value.kind == NPD_VALUE_UNKNOWN) {
		npd_buf_add_c(&out, "unknown: ");
		npd_buf_add(&out, fact->value.as.text);
	} else {
		npd_value_write_json(&out, npd_fact_value(&s->facts, fact));
	}
	return out.data;
}

static void operands_are_constant_variable_or_neither(void **state)
{
	static const struct {
		const char *body, *path, *want;
	} rows[] = {
		{ "{ Y = Add (X, W) }", "nodes[0].operands[0].constant", "false" },
		{ "{ Y = Add (X, W) }", "nodes[0].operands[1].constant", "true" },
		{ "{ Y = Add (X, W) }", "nodes[0].operands[1].value", "[1.0,2.0]" },
		{ "{ Y = Add (X, W) }", "nodes[0].operands[0].value", "absent" },
		{ "{ A = Constant <value_ints = [3, 4]> () Y = Reshape (X, A) }",
			"nodes[1].operands[1].value", "[3,4]" },
		{ "{ A = Constant <value = float {0.1}> () Y = Add (X, A) }",
			"nodes[1].operands[1].value", "[0.1]" },
		{ "{ A = Shape (X) Y = Reshape (X, A) }", "nodes[1].operands[1].constant",
			"unknown: it follows from a shape that is not known here" },
		{ "{ A = Shape (K) Y = Reshape (X, A) }", "nodes[1].operands[1].constant",
			"unknown: the model is not simplified" },
		{ "{ A = Neg (W) B = Neg (A) Y = Add (X, B) }", "nodes[2].operands[1].constant",
			"unknown: the model is not simplified" },
		{ "{ A = Neg (X) Y = Add (X, A) }", "nodes[1].operands[1].constant", "false" },
		{ "{ A = RandomNormal <shape = [2]> () Y = Add (X, A) }",
			"nodes[1].operands[1].constant", "false" },
		{ "{ A = com.acme.Weights () Y = Add (X, A) }", "nodes[1].operands[1].constant",
			"unknown: what an operator of another domain does is not known here" },
		{ "{ Y = Add (X, Q) }", "nodes[0].operands[1].constant",
			"unknown: no node, input or constant of the model gives this tensor" },
		{ "{ Y = Resize (X, , W) }", "nodes[0].operands[1]", "{\"name\":\"\"}" },
		{ "{ Y = Add (X, C) }", "nodes[0].operands[1].value",
			"unknown: more than 64 values are not shown" },
		{ "{ A = If (K) <then_branch = a () => (p) { p = Neg (W) }, else_branch = b () => "
		  "(q) { q = Neg (X) }> Y = Add (X, A) }",
			"nodes[3].operands[1].constant", "false" },
		{ "{ Y = Neg (X) }", "foldable_nodes", "0" },
		{ "{ A = Neg (W) B = Shape (K) C2 = Shape (X) Y = Neg (X) }", "foldable_nodes",
			"2" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct npd_fact *model = read_nodes(*state, HEAD, rows[i].body);

		assert_string_equal(show(*state, model, rows[i].path), rows[i].want);
	}
}

static void shapes_follow_exactly_or_not_at_all(void **state)
{
	static const struct {
		const char *node, *shape;
	} rows[] = {
		{ "Conv <pads = [1,1,1,1], strides = [2,2]> (X, C)", "[\"N\",4,4,4]" },
		{ "Conv <auto_pad = \"SAME_UPPER\", strides = [3,3]> (X, C)", "[\"N\",4,3,3]" },
		{ "Conv <dilations = [2,2]> (X, C)", "[\"N\",4,4,4]" },
		{ "ConvTranspose <strides = [2,2], output_padding = [1,1], group = 2> (X, C)",
			"[\"N\",6,18,18]" },
		{ "MaxPool <kernel_shape = [3,3], strides = [2,2]> (X)", "[\"N\",3,3,3]" },
		{ "MaxPool <kernel_shape = [3,3], strides = [2,2], ceil_mode = 1> (X)",
			"[\"N\",3,4,4]" },
		{ "MaxPool <kernel_shape = [1,1], strides = [2,2], pads = [0,0,2,2], ceil_mode = "
		  "1> "
		  "(X)",
			"[\"N\",3,null,null]" },
		{ "GlobalAveragePool (X)", "[\"N\",3,1,1]" },
		{ "Flatten (X)", "[\"N\",192]" },
		{ "Transpose <perm = [0,2,3,1]> (X)", "[\"N\",8,8,3]" },
		{ "Reshape (X, P)", "[1,null]" },
		{ "Reshape (K, P)", "[1,2]" },
		{ "Concat <axis = 1> (X, X)", "[\"N\",6,8,8]" },
		{ "Squeeze (X)", "unknown" },
		{ "ReduceMean <axes = [2,3], keepdims = 0> (X)", "[\"N\",3]" },
		{ "ReduceMean (X)", "[1,1,1,1]" },
		{ "ArgMax <axis = -1> (X)", "[\"N\",3,8,1]" },
		{ "Unsqueeze (X, P)", "[\"N\",1,3,8,8,1]" },
		{ "Add (X, W)", "unknown" },
		{ "DepthToSpace <blocksize = 2> (C)", "[4,null,6,6]" },
		{ "NonMaxSuppression (X, X)", "unknown" },
		{ "Relu (Q)", "unknown" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct npd_buf body;
		struct setup *s = *state;

		npd_buf_init(&body, &s->arena);
		npd_buf_printf(&body, "{ T = %s }", rows[i].node);
		const struct npd_fact *model = read_nodes(s, HEAD, body.data);
		const char *got = show(s, model, "nodes[0].results[0].shape");

		assert_memory_equal(got, rows[i].shape, strlen(rows[i].shape));
	}
}

static void attributes_have_the_defaults_of_their_version(void **state)
{
	static const struct {
		const char *head, *node, *path, *want;
	} rows[] = {
		{ "<ir_version: 7, opset_import: [\"\" : 13]>", "Resize (X, , W)",
			"nodes[0].attr.coordinate_transformation_mode", "\"half_pixel\"" },
		{ "<ir_version: 7, opset_import: [\"\" : 10]>", "Resize (X, W)",
			"nodes[0].attr.coordinate_transformation_mode", "absent" },
		{ "<ir_version: 7, opset_import: [\"\" : 19]>", "Resize (X, , W)",
			"nodes[0].attr.antialias", "0" },
		{ "<ir_version: 7, opset_import: [\"\" : 99]>", "Resize (X, , W)",
			"nodes[0].attr.mode",
			"unknown: its default in an operator set as new as this is not known "
			"here" },
		{ "<ir_version: 7, opset_import: [\"\" : 99]>",
			"Resize <mode = \"cubic\"> (X, , W)", "nodes[0].attr.mode", "\"cubic\"" },
		{ "<ir_version: 7, opset_import: [\"\" : 13]>", "LeakyRelu (X)",
			"nodes[0].attr.alpha", "0.01" },
		{ "<ir_version: 7, opset_import: [\"\" : 13]>", "LeakyRelu <alpha = 0.1> (X)",
			"nodes[0].attr.alpha", "0.1" },
		{ "<ir_version: 7, opset_import: [\"\" : 13]>", "Conv (X, C)",
			"nodes[0].attr.strides", "absent" },
		{ "<ir_version: 7, opset_import: [\"acme\" : 1]>", "Conv (X, C)",
			"nodes[0].attr.group", "absent" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct npd_buf body;
		struct setup *s = *state;

		npd_buf_init(&body, &s->arena);
		npd_buf_printf(&body, "{ Y = %s }", rows[i].node);
		const struct npd_fact *model = read_nodes(s, rows[i].head, body.data);

		assert_string_equal(show(s, model, rows[i].path), rows[i].want);
	}
}

static void what_is_wrong_with_a_graph_is_listed(void **state)
{
	static const struct {
		const char *body, *path, *want;
	} rows[] = {
		{ "{ Y = Relu (A) A = Relu (X) }", "unsorted",
			"[{\"node\":\"Y\",\"op_type\":\"Relu\",\"input\":\"A\"}]" },
		{ "{ Y = Relu (A) A = Relu (X) }", "cycle", "[]" },
		{ "{ [p] A = Add (X, B) [q] B = Relu (A) [r] Y = Relu (B) }", "cycle",
			"[\"p\",\"q\"]" },
		{ "{ [p] A = Relu (A) }", "cycle", "[\"p\"]" },
		{ "{ [n] Y = Add (X, Q) }", "missing_tensors",
			"[{\"node\":\"n\",\"name\":\"Q\"}]" },
		{ "{ [n] A = Relu (X) [n] A = Relu (X) }", "duplicate_names",
			"[{\"name\":\"n\",\"kind\":\"node\"},{\"name\":\"A\",\"kind\":\"tensor\"}"
			"]" },
		{ "{ Y = Relu (X) }", "dynamic_inputs",
			"[{\"name\":\"X\",\"axis\":0,\"dim\":\"N\"}]" },
		{ "{ Y = Add (X, W) }", "unused_initializers", "2" },
		{ "{ A = Relu (X) Y = Conv (A, C) B = Relu (A) }", "op_counts",
			"{\"Relu\":2,\"Conv\":1}" },
		{ "{ A = Relu (X) Y = Conv (A, C) B = Relu (A) }", "op_types",
			"[\"Conv\",\"Relu\"]" },
		{ "{ Y = Relu (X) }", "data_types", "[\"float32\",\"int64\"]" },
		{ "{ Y = Relu (X) }", "tensor_names", "[\"X\",\"K\",\"W\",\"P\",\"C\",\"Y\"]" },
		{ "{ Y = If (K) <then_branch = a () => (p) { [in] p = Neg (X) }> }",
			"nodes[1].scope", "\"Y.then_branch\"" },
		{ "{ Y = If (K) <then_branch = a () => (p) { p = Neg (Z) }> Z = Neg (X) }",
			"missing_tensors", "[]" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct npd_fact *model = read_nodes(*state, HEAD, rows[i].body);

		assert_string_equal(show(*state, model, rows[i].path), rows[i].want);
	}
}

static void a_graph_that_uses_a_later_node_from_inside_is_unsorted(void **state)
{
	const struct npd_fact *model = read_nodes(*state, HEAD,
		"{ Y = If (K) <then_branch = a () => (p) { [in] p = Neg (Z) }> Z = Neg (X) }");

	assert_string_equal(show(*state, model, "unsorted"),
		"[{\"node\":\"in\",\"op_type\":\"Neg\",\"input\":\"Z\"}]");
}

static void inputs_with_a_default_are_constants(void **state)
{
	const struct npd_fact *model = read_bytes(*state,
		NPD_STR(HEAD
			"g (float[2] X, float[2] W = {1, 2}) => (float[2] Y) { Y = Add (X, W) }"));

	assert_string_equal(show(*state, model, "input_names"), "[\"X\"]");
	assert_string_equal(show(*state, model, "nodes[0].operands[1].constant"), "true");
}

static void other_files_are_named_and_nothing_is_claimed_of_them(void **state)
{
	static const struct {
		const char *bytes, *format, *why;
		bool looks;
	} rows[] = {
		{ "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n",
			"\"git-lfs\"",
			"unknown: the file is a pointer of Git LFS: the model itself was not "
			"downloaded (git lfs pull)",
			true },
		{ "<html><body>Sign in</body></html>", "\"html\"",
			"unknown: the file is a web page, saved in place of the model", false },
		{ "PK\x03\x04 archive/data.pkl", "\"pytorch\"",
			"unknown: the file is a PyTorch file", true },
		{ "hello", "\"unknown\"", "unknown: the file is no model format that is known here",
			false },
		{ "", "\"unknown\"", "unknown: the file is empty", false },
		{ "\x08\x07\x3a\x7f\x0a", "\"onnx\"",
			"unknown: the file is cut off after 5 bytes, inside a part that starts at "
			"byte 2",
			true },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const npd_str bytes = npd_str_of(rows[i].bytes);
		const struct npd_fact *model = read_bytes(*state, bytes);

		assert_string_equal(show(*state, model, "format"), rows[i].format);
		assert_string_equal(show(*state, model, "nodes"), rows[i].why);
		assert_string_equal(show(*state, model, "opset"), rows[i].why);
		assert_int_equal(npd_looks_like_model(bytes), rows[i].looks);
	}
}

static void places_are_lines_in_a_text_and_objects_everywhere(void **state)
{
	const struct npd_fact *model =
		read_nodes(*state, HEAD, "{\n  [n] Y = Conv <group = 1> (X, C)\n}");
	const struct npd_fact *group = npd_fact_find(model, NPD_STR("nodes[0].attr.group"));
	const struct npd_fact_place at = npd_fact_where(group);
	uint64_t line, column;

	npd_source_locate(at.file->bytes, at.span.from, &line, &column);
	assert_int_equal(line, 5);
	assert_int_equal(column, 3);
	assert_true(npd_str_eq(at.object, NPD_STR("n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operands_are_constant_variable_or_neither),
		cmocka_unit_test(shapes_follow_exactly_or_not_at_all),
		cmocka_unit_test(attributes_have_the_defaults_of_their_version),
		cmocka_unit_test(what_is_wrong_with_a_graph_is_listed),
		cmocka_unit_test(a_graph_that_uses_a_later_node_from_inside_is_unsorted),
		cmocka_unit_test(inputs_with_a_default_are_constants),
		cmocka_unit_test(other_files_are_named_and_nothing_is_claimed_of_them),
		cmocka_unit_test(places_are_lines_in_a_text_and_objects_everywhere),
	};

	return cmocka_run_group_tests_name("model", tests, make_arena, free_arena);
}
