/* SigmaStar's input_config.ini as facts: values, reasons where there are none, and places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "facts/config_sigmastar.h"

struct row {
	const char *text; /* the file; NULL: that of the row before */
	const char *path;
	const char *want; /* JSON; "?REASON"; "-": absent */
	const char *at;	  /* text of the place; NULL: any */
};

static npd_str value_text(struct npd_facts *f, struct npd_fact *fact)
{
	struct npd_buf out;

	npd_buf_init(&out, f->arena);
	if (fact == NULL || fact->value.kind == NPD_VALUE_ABSENT) {
		npd_buf_add_c(&out, "-");
	} else if (fact->value.kind == NPD_VALUE_UNKNOWN) {
		npd_buf_add_c(&out, "?");
		npd_buf_add(&out, fact->value.as.text);
	} else {
		npd_value_write_json(&out, npd_fact_value(f, fact));
	}
	return npd_buf_str(&out);
}

static void check_row(struct npd_facts *f, const struct row *row)
{
	struct npd_fact *fact = npd_fact_find(f->root, npd_str_of(row->path));
	const npd_str got = value_text(f, fact);

	if (!npd_str_eq(got, npd_str_of(row->want)))
		fail_msg(
			"%s: got %.*s, want %s\n%s", row->path, NPD_ARG(got), row->want, row->text);
	if (row->at == NULL)
		return;
	const struct npd_fact_place at = npd_fact_where(fact);
	const npd_str there = npd_str_sub(at.file->bytes, at.span.from, at.span.to);

	if (!npd_str_eq(there, npd_str_of(row->at)))
		fail_msg("%s: stands at '%.*s', not '%s'\n%s", row->path, NPD_ARG(there), row->at,
			row->text);
}

static void check_rows(
	const struct row *rows, size_t count, const struct npd_sigmastar_options *options)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		struct npd_arena arena;
		struct npd_facts f;

		text = rows[i].text == NULL ? text : rows[i].text;
		const struct npd_file_text file = { NPD_STR("x.ini"), npd_str_of(text) };

		npd_arena_init(&arena, 0, NULL);
		npd_facts_init(&f, &arena);
		npd_facts_add_sigmastar_config(&f, &file, options);
		check_row(&f, &rows[i]);
		npd_arena_done(&arena);
	}
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows), NULL)

#define IN(lines) "[INPUT_CONFIG]\n" lines
#define OUT(lines) "[OUTPUT_CONFIG]\n" lines

static const char two_inputs[] = IN("inputs='data, im_info';\n"
				    "training_input_formats=RGB, RAWDATA_F32_NHWC;\n"
				    "input_formats=BGRA,RAWDATA_F32_NHWC;\n"
				    "quantizations=TRUE,FALSE;\n"
				    "mean=123.68:116.78:103.94;\n"
				    "std_value=58.4:57.1:57.375;\n"
				    "input_layouts='NHWC,NCHW';\n"
				    "input_width_alignment=4,1;\n");

static void entries_have_values_and_places(void **state)
{
	static const struct row rows[] = {
		{ two_inputs, "inputs[0].name", "\"data\"", "data" },
		{ NULL, "inputs[1].name", "\"im_info\"", "im_info" },
		{ NULL, "inputs[1].written", "\"im_info\"", "im_info" },
		{ NULL, "inputs[0].kind", "\"image\"", NULL },
		{ NULL, "inputs[1].kind", "\"raw\"", NULL },
		{ NULL, "inputs[0].training.order", "\"RGB\"", "RGB" },
		{ NULL, "inputs[1].training.order", "-", NULL },
		{ NULL, "inputs[1].training.format", "\"RAWDATA_F32_NHWC\"", "RAWDATA_F32_NHWC" },
		{ NULL, "inputs[0].config.order", "\"BGRA\"", "BGRA" },
		{ NULL, "inputs[0].board.order", "\"BGRA\"", "BGRA" },
		{ NULL, "inputs[0].config.quantize", "true", "TRUE" },
		{ NULL, "inputs[1].config.quantize", "false", "FALSE" },
		{ NULL, "inputs[0].config.mean", "[123.68,116.78,103.94]", "123.68:116.78:103.94" },
		{ NULL, "inputs[0].config.mean[1]", "116.78", "116.78" },
		{ NULL, "inputs[0].config.std[2]", "57.375", "57.375" },
		{ NULL, "inputs[1].config.mean", "-", NULL },
		{ NULL, "inputs[1].config.std", "-", NULL },
		{ NULL, "inputs[1].config.layout", "\"NCHW\"", "NCHW" },
		{ NULL, "inputs[1].board.layout", "\"NCHW\"", "NCHW" },
		{ NULL, "inputs[0].board.width_alignment", "4", "4" },
		{ NULL, "inputs[0].board.height_alignment", "1", "data" },
		{ NULL, "config[\"INPUT_CONFIG\"].mean", "\"123.68:116.78:103.94;\"",
			"123.68:116.78:103.94;" },
		{ NULL, "config_counts.image_inputs", "1", NULL },
		{ NULL, "config_counts.inputs", "2", "'data, im_info';" },
		{ NULL, "config_counts.outputs", "-", NULL },
		{ NULL, "config_file.names_bytes", "11", NULL },
		{ NULL, "config_reading", "\"python\"", NULL },
		{ NULL, "config_refused", "-", NULL },
		{ NULL, "config_problems", "[]", NULL },
		{ NULL, "outputs", "?there is no section [OUTPUT_CONFIG]", NULL },
	};

	(void)state;
	CHECK(rows);
}

static void what_is_missing_has_its_default(void **state)
{
	static const struct row rows[] = {
		{ IN("inputs=a;\ninput_formats=YUV_NV12;\ninput_layouts=NCHW;\n"),
			"inputs[0].training.order", "\"YUV_NV12\"", "YUV_NV12" },
		{ NULL, "inputs[0].config.quantize", "true", "a" },
		{ NULL, "inputs[0].config.layout", "\"NCHW\"", "NCHW" },
		{ NULL, "inputs[0].board.layout", "-", NULL },
		{ NULL, "inputs[0].board.width_alignment", "2", NULL },
		{ NULL, "inputs[0].board.height_alignment", "2", NULL },
		{ NULL, "inputs[0].config.mean", "-", NULL },
		{ NULL, "config_counts.quantizations", "-", NULL },
		{ IN("inputs=a;\ntraining_input_formats=GRAY;\n"), "inputs[0].kind", "\"image\"",
			NULL },
		{ NULL, "inputs[0].config.order", "-", NULL },
		{ NULL, "inputs[0].config.layout", "\"NHWC\"", NULL },
		{ NULL, "inputs[0].board.width_alignment",
			"?it depends on the format, which is not known", NULL },
		{ IN("inputs=a;\n"), "inputs[0].kind", "?'input_formats' is missing", NULL },
		{ NULL, "inputs[0].training.order", "-", NULL },
		{ IN("k=1\n"), "inputs", "?'inputs' is missing", NULL },
		{ "", "inputs", "?there is no section [INPUT_CONFIG]", NULL },
		{ "[input_config]\ninputs=a;\n", "inputs[0].name", "\"a\"", "a" },
		{ OUT("outputs='a,b';\n"), "outputs[1].dequantize", "true", "b" },
		{ NULL, "outputs[1].layout",
			"?'output_layouts' is missing, so --output_pack_model_arrays of the "
			"command decides",
			NULL },
		{ OUT("outputs=a,b;\noutput_formats=NCHW,NHWC;\n"), "outputs[0].layout", "\"NCHW\"",
			"NCHW" },
		{ NULL, "config_counts.output_layouts", "2", NULL },
	};

	(void)state;
	CHECK(rows);
}

static void names_are_stripped_as_python_strips_them(void **state)
{
	static const struct row rows[] = {
		{ OUT("outputs=/model/Conv_0,/model/b_;\n"), "outputs[0].name", "\"model/Conv_0\"",
			"model/Conv_0" },
		{ NULL, "outputs[0].written", "\"/model/Conv_0\"", "/model/Conv_0" },
		{ NULL, "outputs[1].name", "\"/model/b\"", "/model/b" },
		{ NULL, "outputs[1].written", "\"/model/b_\"", NULL },
		{ NULL, "config_differences[0].python", "\"model/Conv_0,/model/b\"", NULL },
		{ NULL, "config_differences[0].c", "\"/model/Conv_0,/model/b_\"", NULL },
		{ OUT("outputs='a','b';\n"), "outputs[0].name", "\"a'\"", "a'" },
		{ NULL, "outputs[0].written", "-", NULL },
		{ NULL, "config_keys[0].quotes_inside", "true", "outputs" },
		{ NULL, "config_differences[0].c", "\"a\"", "'a','b';" },
		{ OUT("outputs=a b , c;   # note\n"), "outputs[0].name", "\"ab\"", "a b" },
		{ NULL, "outputs[1].name", "\"c;#note\"", "c;   # note" },
		{ NULL, "outputs[1].written", "\"c\"", "c" },
		{ NULL, "config_keys[0].blanks", "true", NULL },
		{ NULL, "config_keys[0].inline_comment", "true", NULL },
		{ NULL, "config_keys[0].after_semicolon", "\"# note\"", NULL },
		{ OUT("outputs=a,\n   b;\n"), "outputs[1].name", "\"\\nb\"", "\n   b" },
		{ NULL, "config_keys[0].continued", "true", NULL },
		{ OUT("outputs=a%b;\n"), "outputs[0].name", "\"a%b\"", "a%b" },
		{ NULL, "config.OUTPUT_CONFIG.outputs",
			"?reading it raises InterpolationSyntaxError", "a%b;" },
		{ NULL, "config_problems[0].class", "\"InterpolationSyntaxError\"", "a%b;" },
		{ NULL, "config_refused", "-", NULL },
		{ OUT("outputs=%(p)s,%(p)s;\np=x\n"), "outputs[1].name", "\"x\"", "%(p)s,%(p)s;" },
		{ OUT("outputs=;\n"), "outputs", "?'outputs' is empty", ";" },
		{ OUT("outputs\n"), "outputs", "?'outputs' has no value", "outputs" },
		{ NULL, "config.OUTPUT_CONFIG.outputs", "null", "outputs" },
	};

	(void)state;
	CHECK(rows);
}

static void what_does_not_fit_is_unknown(void **state)
{
	static const struct row rows[] = {
		{ IN("inputs=a,b;\ninput_formats=RGB;\nquantizations=TRUE,true;\nmean=1:2:x;\n"),
			"inputs[0].config.order", "?'input_formats' has 1 entry for 2 inputs",
			"RGB;" },
		{ NULL, "inputs[0].kind", "?'input_formats' has 1 entry for 2 inputs", NULL },
		{ NULL, "inputs[0].config.mean", "?'input_formats' has 1 entry for 2 inputs",
			NULL },
		{ NULL, "inputs[1].config.quantize", "?'true' is neither TRUE nor FALSE", "true" },
		{ NULL, "config_counts.input_formats", "1", NULL },
		{ NULL, "config_counts.image_inputs", "?'input_formats' has 1 entry for 2 inputs",
			NULL },
		{ IN("inputs=a;\ninput_formats=RGB;\nmean=1:2:x;\nstd_value=1:0x10:1e400;\n"),
			"inputs[0].config.mean[2]", "?'x' is no number", "x" },
		{ NULL, "inputs[0].config.mean[0]", "1.0", "1" },
		{ NULL, "inputs[0].config.std[1]", "?'0x10' is no number", "0x10" },
		{ NULL, "inputs[0].config.std[2]", "?'1e400' is no number", "1e400" },
		{ IN("inputs=a,b;\ninput_formats=RGB,RGB;\nmean=1:2:3;\n"), "inputs[1].config.mean",
			"?'mean' has 1 entry for 2 image inputs", "1:2:3;" },
		{ IN("inputs=a;\ninput_formats=rgb;\nmean=1:2:3;\n"), "inputs[0].config.order",
			"?'rgb' is no format of this toolchain", "rgb" },
		{ NULL, "inputs[0].config.format", "\"rgb\"", "rgb" },
		{ NULL, "inputs[0].kind", "\"image\"", NULL },
		{ NULL, "inputs[0].config.mean", "[1.0,2.0,3.0]", NULL },
		{ IN("inputs=a;\ninput_formats=XYZ;\nmean=1;\n"), "inputs[0].config.mean",
			"?'XYZ' is no format of this toolchain", NULL },
		{ IN("inputs=a;\ninput_formats=RGB;\ntraining_input_formats=RAWDATA_F32_NHWC;\n"),
			"inputs[0].kind",
			"?input_formats and training_input_formats say different things", NULL },
		{ IN("inputs=a;\ninput_formats=RGB;\nmean=1,\n 2;\n"), "inputs[0].config.mean",
			"?'mean' goes over several lines, which the C library does not join",
			NULL },
		{ IN("inputs=a;\ninput_formats=RGB;\ninput_layouts=HWC;\n"),
			"inputs[0].config.layout", "?'HWC' is neither NHWC nor NCHW", "HWC" },
	};

	(void)state;
	CHECK(rows);
}

static void means_and_alignments_have_older_keys(void **state)
{
	static const struct row rows[] = {
		{ IN("inputs=a,r,b;\ninput_formats=RGB,RAWDATA_F32_NHWC,GRAY;\nmean=1:2:3,7;\n"
		     "std_value=2,4;\n"),
			"inputs[2].config.mean", "[7.0]", "7" },
		{ NULL, "inputs[0].config.std", "[2.0,2.0,2.0]", "2" },
		{ NULL, "inputs[2].config.std", "[4.0]", "4" },
		{ IN("inputs=a,b;\ninput_formats=RGB,BGR;\nmean_red=1,2;\nmean_green=3,4;\n"
		     "mean_blue=5,6;\n"),
			"inputs[1].config.mean", "[2.0,4.0,6.0]", NULL },
		{ NULL, "inputs[1].config.mean[2]", "6.0", "6" },
		{ IN("inputs=a;\ninput_formats=RGB;\nmean_red=1;\nmean_blue=5;\n"),
			"inputs[0].config.mean",
			"?of mean_red, mean_green and mean_blue one is missing", NULL },
		{ IN("inputs=a,b,c;\ninput_formats=YUV_NV12,RGBA,RGB;\n"
		     "yuv420_h_pitch_alignment=16;\nyuv420_v_pitch_alignment=4;\n"
		     "xrgb_h_pitch_alignment=8;\n"),
			"inputs[0].board.width_alignment", "16", "16" },
		{ NULL, "inputs[0].board.height_alignment", "4", "4" },
		{ NULL, "inputs[1].board.width_alignment", "8", "8" },
		{ NULL, "inputs[1].board.height_alignment", "1", NULL },
		{ NULL, "inputs[2].board.width_alignment", "1", NULL },
		{ IN("inputs=a;\ninput_formats=YUV_NV12;\nyuv420_h_pitch_alignment=16;\n"
		     "input_height_alignment=2;\n"),
			"inputs[0].board.width_alignment",
			"?input_width_alignment or input_height_alignment and the older keys are "
			"both there",
			NULL },
		{ IN("inputs=a;\ninput_formats=RGB;\ninput_width_alignment=x;\n"),
			"inputs[0].board.width_alignment", "?'x' is no whole number", "x" },
	};

	(void)state;
	CHECK(rows);
}

static void refused_files_are_read_leniently(void **state)
{
	static const struct row rows[] = {
		{ IN("inputs=a;\ninput_formats=RGB;\nInputs=b;\ninput_formats=RGB;\n"),
			"config_refused.class", "\"DuplicateOptionError\"", "Inputs" },
		{ NULL, "config_refused.line", "4", NULL },
		{ NULL, "config_refused.first", "\"inputs\"", "inputs" },
		{ NULL, "config_reading", "\"lenient\"", NULL },
		{ NULL, "inputs", "?'inputs' stands there twice with different values", "b;" },
		{ NULL, "config.INPUT_CONFIG.input_formats", "\"RGB;\"", NULL },
		{ NULL, "config_keys[2].repeated", "true", "Inputs" },
		{ NULL, "config_differences", "?configparser refuses the file", NULL },
		{ "\xEF\xBB\xBF" IN("inputs=a;\n"), "config_refused.class",
			"\"MissingSectionHeaderError\"", NULL },
		{ NULL, "config_file.bom", "true", NULL },
		{ NULL, "inputs[0].name", "\"a\"", "a" },
		{ IN("# \xB9\xFE\ninputs=a;\n"), "config_refused.class", "\"UnicodeDecodeError\"",
			"\xB9" },
		{ NULL, "inputs[0].name", "\"a\"", "a" },
		{ IN("inputs: a;\n"), "config_c_refused.class", "\"syntax error\"", "inputs: a;" },
		{ NULL, "config_refused", "-", NULL },
		{ NULL, "config_problems[0].reader", "\"c\"", NULL },
		{ NULL, "inputs[0].name", "\"a\"", "a" },
		{ "[input_config]\ninputs=a;\n", "config_differences[0].python", "-", NULL },
		{ NULL, "config_differences[0].c", "\"a\"", NULL },
	};

	(void)state;
	CHECK(rows);
}

static void options_decide(void **state)
{
	static const struct npd_sigmastar_options some = {
		.has_command = true, .output_pack = NPD_STR_INIT("a,c"), .inline_comments = true
	};
	static const struct npd_sigmastar_options all = { .has_command = true,
		.output_pack = NPD_STR_INIT("onnx") };
	static const struct row of_some[] = {
		{ OUT("outputs=a,b; # note\n"), "outputs[0].layout", "\"NCHW\"", NULL },
		{ NULL, "outputs[1].name", "\"b\"", "b" },
		{ NULL, "outputs[1].layout", "\"NHWC\"", NULL },
	};
	static const struct row of_all[] = {
		{ OUT("outputs=a,b;\n"), "outputs[1].layout", "\"NCHW\"", NULL },
		{ OUT("outputs=a;\noutput_layouts=NHWC;\n"), "outputs[0].layout", "\"NHWC\"",
			"NHWC" },
	};

	(void)state;
	check_rows(of_some, 3, &some);
	check_rows(of_all, 2, &all);
}

static void too_much_is_unknown(void **state)
{
	struct npd_arena arena;
	struct npd_buf keys, list;

	(void)state;
	npd_arena_init(&arena, 0, NULL);
	npd_buf_init(&keys, &arena);
	npd_buf_init(&list, &arena);
	npd_buf_add_c(&keys, "[INPUT_CONFIG]\n");
	npd_buf_add_c(&list, "[INPUT_CONFIG]\ninputs=a");
	for (unsigned i = 0; i < 1001; i++) {
		npd_buf_printf(&keys, "k%u=1\n", i);
		npd_buf_add_c(&list, ",a");
	}
	const struct row rows[] = {
		{ keys.data, "config", "?the config has more than 1000 keys", NULL },
		{ keys.data, "inputs", "?the config has more than 1000 keys", NULL },
		{ list.data, "inputs", "?'inputs' has too many entries", NULL },
	};

	CHECK(rows);
	npd_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_have_values_and_places),
		cmocka_unit_test(what_is_missing_has_its_default),
		cmocka_unit_test(names_are_stripped_as_python_strips_them),
		cmocka_unit_test(what_does_not_fit_is_unknown),
		cmocka_unit_test(means_and_alignments_have_older_keys),
		cmocka_unit_test(refused_files_are_read_leniently),
		cmocka_unit_test(options_decide),
		cmocka_unit_test(too_much_is_unknown),
	};

	return cmocka_run_group_tests_name("config_sigmastar", tests, NULL, NULL);
}
