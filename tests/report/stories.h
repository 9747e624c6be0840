/*
 * stories.h - reports made by hand, one a story, for the tests of the formats.
 */
#ifndef NPD_TESTS_REPORT_STORIES_H
#define NPD_TESTS_REPORT_STORIES_H

#include "base/str.h"
#include "npu_doctor.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

/* ---- confirmed: the finding of the design's example, with evidence from a config and symptoms
 * ---- */

static const npd_str confirmed_reasons[] = { S("sigmastar.color-format-pair fails on your files"),
	S("only this cause prints the text") };
static const npd_str confirmed_explains[] = { S("b"), S("c") };
static const struct npd_capture confirmed_captures[] = { { S("run"), S("BGR") },
	{ S("needed"), S("BGR") } };
static const struct npd_edit confirmed_edits[] = { {
	.file = S("input_config.ini"),
	.line = 5,
	.column = 15,
	.old_text = S("input_formats=BGR;"),
	.new_text = S("input_formats=RGB;"),
} };
static const struct npd_fix confirmed_fixes[] = {
	{ .text = S("Camera delivers YUV: `input_formats=YUV_NV12` (even height and width). Four "
		    "channels: RGBA or BGRA."),
		.safety = NPD_MANUAL },
	{ .text = S("Board can deliver RGB: input_formats=RGB."),
		.safety = NPD_UNSAFE,
		.edits = confirmed_edits,
		.edit_count = COUNT_OF(confirmed_edits) },
	{ .text = S(
		  "Only if the network was really trained on BGR (cv2 without cvtColor): "
		  "training_input_formats=BGR, and let the script return BGR. Then convert again:\n"
		  "  ConvertTool.py onnx --model_file model.onnx --input_config input_config.ini\n"
		  "Never change it just to silence the message."),
		.safety = NPD_MANUAL },
};
static const struct npd_evidence confirmed_evidence[] = {
	{ .role = S("cause"),
		.location = { .file = S("input_config.ini"), .line = 5, .column = 15 },
		.excerpt = S("input_formats=BGR;"),
		.mark_from = 14,
		.mark_to = 17,
		.label = S("… and BGR input is accepted for BGR training only") },
	{ .role = S("against"),
		.location = { .file = S("input_config.ini"), .line = 4, .column = 24 },
		.excerpt = S("training_input_formats=RGB;"),
		.mark_from = 23,
		.mark_to = 26,
		.label = S("the network was trained on RGB …") },
};
static const npd_str confirmed_sources[] = { S("SigmaStar accuracy debugging guide, section 5.1"),
	S("https://example.com/guide#5.1") };
static const struct npd_finding confirmed_findings[] = {
	{
		.id = S("sigmastar.color-format-mismatch"),
		.key = S("a"),
		.kind = S("signature"),
		.severity = NPD_ERROR,
		.confidence = NPD_CONFIRMED,
		.reasons = confirmed_reasons,
		.reason_count = COUNT_OF(confirmed_reasons),
		.status = S("documented"),
		.root = true,
		.toolchain = S("sigmastar"),
		.stage = S("convert"),
		.attempt = 2,
		.location = { .file = S("convert.log"),
			.line = 128,
			.column = 1,
			.end_line = 128,
			.end_column = 112,
			.offset = 4711 },
		.excerpt =
			S("[Error] [812 ] [sgs_ParserInOutConfigFile] `input_formats` is BGR only "
			  "support `training_input_formats` is BGR!"),
		.mark_from = 43,
		.mark_to = 109,
		.captures = confirmed_captures,
		.capture_count = COUNT_OF(confirmed_captures),
		.title = S("input_formats does not fit training_input_formats"),
		.cause = S(
			"RGB and BGR input take only the same training format; the four-channel "
			"formats and YUV_NV12 accept either. The tool prints this and runs on, so "
			"later messages are consequences."),
		.fixes = confirmed_fixes,
		.fix_count = COUNT_OF(confirmed_fixes),
		.evidence = confirmed_evidence,
		.evidence_count = COUNT_OF(confirmed_evidence),
		.explains = confirmed_explains,
		.explain_count = COUNT_OF(confirmed_explains),
		.occurrences = 3,
		.sources = confirmed_sources,
		.source_count = COUNT_OF(confirmed_sources),
	},
	{
		.id = S("sigmastar.convert-failed"),
		.key = S("b"),
		.kind = S("signature"),
		.severity = NPD_ERROR,
		.confidence = NPD_LIKELY,
		.status = S("observed"),
		.toolchain = S("sigmastar"),
		.stage = S("convert"),
		.attempt = 2,
		.location = { .file = S("convert.log"), .line = 140, .column = 9 },
		.excerpt = S("        RuntimeError: Run ConvertTool failed"),
		.mark_from = 8,
		.mark_to = 44,
		.title = S("the conversion ended with a failure"),
		.occurrences = 1,
	},
	{
		.id = S("sigmastar.no-output-file"),
		.key = S("c"),
		.kind = S("signature"),
		.severity = NPD_WARNING,
		.confidence = NPD_POSSIBLE,
		.status = S("inferred"),
		.toolchain = S("sigmastar"),
		.stage = S("convert"),
		.attempt = 2,
		.location = { .file = S("convert.log"), .line = 1041, .column = 1 },
		.excerpt = S("ls: cannot access 'model_float.sim': No such file or directory"),
		.title = S("the output file was not written"),
		.occurrences = 1,
	},
};
static const struct npd_input confirmed_inputs[] = { {
	.name = S("convert.log"),
	.kind = S("log"),
	.bytes = 90210,
	.lines = 1041,
	.toolchain = S("sigmastar"),
	.stage = S("convert"),
	.sdk = S("S1.0.9"),
	.sdk_source = S("log"),
	.command = S("ConvertTool.py onnx --model_file model.onnx --input_config input_config.ini"),
	.attempts = 2,
} };
static const npd_str confirmed_missing_facts[] = { S("model.nodes"), S("scripts[].norm.order"),
	S("model.inputs") };
static const struct npd_missing_check confirmed_checks[] = { {
	.id = S("sigmastar.resize-mode"),
	.facts = confirmed_missing_facts,
	.fact_count = COUNT_OF(confirmed_missing_facts),
} };
static const npd_str confirmed_needs[] = { S("chip (printed on the board: cat /proc/device-tree)"),
	S("preprocess.py"), S("the script that made the calibration list") };

/* ---- chinese: wide characters and tabs before the mark ---- */

static const npd_str chinese_reasons[] = { S("只有这一原因会打印该文本") };
static const struct npd_fix chinese_fixes[] = {
	{ .text = S("先运行 `run_calibration model.mlir --dataset ./images --input_num 100 -o "
		    "model_cali_table` 生成校准表，再执行 model_deploy。") },
	{ .text = S("若已生成，请检查 --calibration_table "
		    "所给的路径是否正确（相对路径以当前目录为准），"
		    "例如/workspace/模型/校准表.txt；详见 https://example.com/tpu-mlir/faq。") },
};
static const struct npd_finding chinese_findings[] = { {
	.id = S("sophgo.calibration-table-missing"),
	.key = S("a"),
	.kind = S("signature"),
	.severity = NPD_ERROR,
	.confidence = NPD_CERTAIN,
	.reasons = chinese_reasons,
	.reason_count = COUNT_OF(chinese_reasons),
	.status = S("observed"),
	.root = true,
	.toolchain = S("sophgo"),
	.stage = S("deploy"),
	.attempt = 1,
	.location = { .file = S("部署.log"), .line = 77, .column = 12, .end_line = 77 },
	.excerpt = S("\t错误：\t找不到 校准表 'model_cali_table'，退出"),
	.mark_from = 31,
	.mark_to = 49,
	.title = S("校准表文件不存在"),
	.detail = S("找不到文件 model_cali_table"),
	.cause = S("INT8 量化需要校准表，model_deploy 按 --calibration_table "
		   "给出的路径读取它，但该文件不存在。"
		   "通常是因为没有运行过 "
		   "run_"
		   "calibration，或者它在中途失败了（例如内存不足、数据集为空），因而没有写出结果。"
		   "此时后面的“accuracy validation failed”等消息都只是连带结果。"),
	.fixes = chinese_fixes,
	.fix_count = COUNT_OF(chinese_fixes),
	.occurrences = 2,
} };
static const struct npd_input chinese_inputs[] = { {
	.name = S("部署.log"),
	.kind = S("log"),
	.bytes = 4000,
	.lines = 80,
	.toolchain = S("sophgo"),
	.stage = S("deploy"),
	.sdk = S("v1.9"),
	.sdk_source = S("log"),
	.chip = S("BM1684X"),
	.attempts = 1,
} };

/* ---- alternatives: three entries claim one text; its location is in several lines ---- */

static const npd_str alternatives_reasons[] = {
	S("the log does not show which tool printed it"),
	S("3 known problems have this text"),
};
static const npd_str alternatives_ids[] = { S("axera.reshape-mismatch"),
	S("generic.numpy-reshape") };
static const npd_str alternatives_predicts[] = { S("horizon.calibration-empty") };
static const struct npd_fix alternatives_fixes[] = { {
	.text = S("Write the calibration data with `array.tofile(name)`, not with `numpy.save`."),
} };
static const struct npd_finding alternatives_findings[] = { {
	.id = S("horizon.cal-data-has-header"),
	.key = S("a"),
	.kind = S("signature"),
	.severity = NPD_ERROR,
	.confidence = NPD_POSSIBLE,
	.reasons = alternatives_reasons,
	.reason_count = COUNT_OF(alternatives_reasons),
	.status = S("observed"),
	.root = true,
	.stage = S("build"),
	.location = { .file = S("<stdin>"),
		.line = 9,
		.column = 3,
		.end_line = 11,
		.end_column = 20 },
	.excerpt = S("  ValueError: cannot reshape array of size 93\n"
		     "      into shape\n"
		     "  (1, 61) while reading\t./cal/0001.npy"),
	.mark_from = 14,
	.mark_to = 72,
	.cut = true,
	.title = S("the calibration file starts with the header of a .npy file"),
	.detail =
		S("93 values were read where 61 belong: 32 too many, which are the 128 bytes of a "
		  "header."),
	.cause =
		S("The tool reads raw numbers; numpy.save puts a header of 128 bytes before them."),
	.fixes = alternatives_fixes,
	.fix_count = COUNT_OF(alternatives_fixes),
	.alternatives = alternatives_ids,
	.alternative_count = COUNT_OF(alternatives_ids),
	.predicts = alternatives_predicts,
	.predict_count = COUNT_OF(alternatives_predicts),
	.occurrences = 1,
} };
static const struct npd_input stdin_inputs[] = { {
	.name = S("<stdin>"),
	.kind = S("log"),
	.bytes = 700,
	.lines = 12,
} };

/* ---- unmatched ---- */

static const npd_str unmatched_nearest[] = { S("axera.op-unsupported"), S("axera.op-attribute") };
static const struct npd_unmatched unmatched_lines[] = {
	{
		.location = { .file = S("my build.log"), .line = 310, .column = 1 },
		.excerpt = S("yamain.common.error.CodeException: (<ErrorCode.InnerError: 7>, "
			     "KeyError('op_3:onnx.Foo'))"),
		.mark_from = 0,
		.mark_to = 33,
		.exception = S("CodeException"),
		.toolchain = S("axera"),
		.stage = S("build"),
		.attempt = 1,
		.nearest = unmatched_nearest,
		.nearest_count = COUNT_OF(unmatched_nearest),
	},
	{
		.location = { .file = S("my build.log"), .line = 12, .column = 1 },
		.excerpt = S("ERROR: tile search gave up"),
	},
};
static const struct npd_unmatched stdin_unmatched[] = { {
	.location = { .file = S("<stdin>"), .line = 4, .column = 1 },
	.excerpt = S("Segmentation fault (core dumped)"),
} };
static const struct npd_input axera_inputs[] = { {
	.name = S("my build.log"),
	.kind = S("log"),
	.bytes = 20000,
	.lines = 311,
	.toolchain = S("axera"),
	.stage = S("build"),
	.chip = S("AX650"),
	.attempts = 1,
} };

/* ---- empty, incomplete ---- */

static const struct npd_input empty_inputs[] = { { .name = S("empty.log"), .kind = S("log") } };
static const struct npd_problem incomplete_problems[] = { {
	.input = S("convert.log"),
	.text = S("could not be read to its end: Input/output error"),
} };

/* ---- past: a later attempt got past it ---- */

static const struct npd_finding past_findings[] = { {
	.id = S("sigmastar.ini-missing-section"),
	.key = S("a"),
	.kind = S("signature"),
	.severity = NPD_NOTE,
	.confidence = NPD_CERTAIN,
	.status = S("observed"),
	.root = true,
	.past = true,
	.toolchain = S("sigmastar"),
	.stage = S("convert"),
	.attempt = 1,
	.location = { .file = S("convert.log"), .line = 3, .column = 1 },
	.excerpt = S("configparser.MissingSectionHeaderError: File contains no section headers."),
	.title = S("the config does not start with a section"),
	.occurrences = 1,
} };

/* ---- long: an excerpt of 4 KiB, the mark in its middle; the text is made by long_report ---- */

#define LONG_MARK_FROM 2000u
#define LONG_MARK_TO 2011u

/* ---- hostile: escapes, backticks, markup, broken bytes ---- */

static const struct npd_capture hostile_captures[] = { { S("name"), S("a\x1b[2J`b``c") },
	{ S("name"), S("twice") }, { S("\"quoted\""), S("\xFF") } };
static const struct npd_fix hostile_fixes[] = { {
	.text = S("Ask @maintainers, see #123 and !7 | <script>alert(1)</script> ``` `code|x` *b* "
		  "_i_"),
} };
static const struct npd_finding hostile_findings[] = { {
	.id = S("generic.hostile"),
	.key = S("a"),
	.kind = S("signature"),
	.severity = NPD_WARNING,
	.confidence = NPD_LIKELY,
	.status = S("inferred"),
	.root = true,
	.location = { .file = S("a`b\x1b]0;title\x07.log"),
		.line = 1,
		.column = 5,
		.end_line = 1,
		.object = S("layer\x9b"
			    "1") },
	.excerpt = S("\xFF\xFE \x1b[31mred\x1b[0m ````` </details> \xE2\x80\xAE"
		     "evil\xC2\x9B"
		     "2J "
		     "@user #1 ![x](y) \x7f nul\r"),
	.mark_from = 8,
	.mark_to = 11,
	.title = S(
		"a \x1b[31mtitle\x1b[0m with `one backtick and <b>markup</b> # 1. - x\n## heading"),
	.cause = S("first\n\n# not a heading\n- not an item\n1. not a number\n  ``` verbatim ```"),
	.captures = hostile_captures,
	.capture_count = COUNT_OF(hostile_captures),
	.fixes = hostile_fixes,
	.fix_count = COUNT_OF(hostile_fixes),
	.occurrences = 1,
} };
static const struct npd_input hostile_inputs[] = { {
	.name = S("a`b\x1b]0;title\x07.log"),
	.kind = S("log"),
	.bytes = 90,
	.lines = 1,
	.toolchain = S("generic"),
	.command = S("tool --x '\x1b[0m' `y` @z"),
	.attempts = 1,
} };

/* ---- the table ---- */

struct story {
	const char *name;
	struct npd_report report;
};

#define FINDINGS(array) .findings = array, .finding_count = COUNT_OF(array)
#define INPUTS(array) .inputs = array, .input_count = COUNT_OF(array)
#define UNMATCHED(array) .unmatched = array, .unmatched_count = COUNT_OF(array)

static const struct story stories[] = {
	{ "confirmed", { .status = S("findings"),
			       .complete = true,
			       INPUTS(confirmed_inputs),
			       FINDINGS(confirmed_findings),
			       .checks = { .pass = 31,
				       .fail = 1,
				       .unknown = 4,
				       .missing = confirmed_checks,
				       .missing_count = COUNT_OF(confirmed_checks) },
			       .missing_for_support = confirmed_needs,
			       .missing_for_support_count = COUNT_OF(confirmed_needs) } },
	{ "chinese", { .status = S("findings"),
			     .lang = NPD_LANG_ZH,
			     .complete = true,
			     INPUTS(chinese_inputs),
			     FINDINGS(chinese_findings) } },
	{ "alternatives", { .status = S("findings"),
				  .complete = true,
				  INPUTS(stdin_inputs),
				  FINDINGS(alternatives_findings) } },
	{ "unmatched", { .status = S("unknown"),
			       .complete = true,
			       INPUTS(axera_inputs),
			       UNMATCHED(unmatched_lines) } },
	{ "unmatched-stdin", { .status = S("unknown"),
				     .complete = true,
				     INPUTS(stdin_inputs),
				     UNMATCHED(stdin_unmatched) } },
	{ "clean", { .status = S("clean"), .complete = true, INPUTS(confirmed_inputs) } },
	{ "empty", { .status = S("clean"), .complete = true, INPUTS(empty_inputs) } },
	{ "incomplete", { .status = S("clean"),
				INPUTS(confirmed_inputs),
				.problems = incomplete_problems,
				.problem_count = COUNT_OF(incomplete_problems) } },
	{ "past", { .status = S("findings"),
			  .complete = true,
			  INPUTS(confirmed_inputs),
			  FINDINGS(past_findings) } },
	{ "hostile", { .status = S("findings"),
			     .complete = true,
			     INPUTS(hostile_inputs),
			     FINDINGS(hostile_findings) } },
};

/* Fills `text` with a line of 4 KiB of wide and narrow characters and makes a finding of it. */
static inline struct npd_finding long_finding(char text[NPD_EXCERPT_MAX_BYTES])
{
	for (size_t i = 0; i < NPD_EXCERPT_MAX_BYTES; i++)
		text[i] = (char)('a' + i % 26);
	for (size_t i = 0; i + 30 < NPD_EXCERPT_MAX_BYTES; i += 30)
		for (size_t k = 0; k < 3; k++)
			text[i + k] = "层"[k];
	for (size_t i = LONG_MARK_FROM; i < LONG_MARK_TO; i++)
		text[i] = '#';
	return (struct npd_finding){
		.id = S("generic.long"),
		.key = S("a"),
		.kind = S("signature"),
		.severity = NPD_ERROR,
		.confidence = NPD_LIKELY,
		.status = S("observed"),
		.root = true,
		.location = { .file = S("long.log"), .line = 99999, .column = 2001 },
		.excerpt = { text, NPD_EXCERPT_MAX_BYTES },
		.mark_from = LONG_MARK_FROM,
		.mark_to = LONG_MARK_TO,
		.title = S("a message in a very long line"),
		.occurrences = 1,
	};
}

#endif
