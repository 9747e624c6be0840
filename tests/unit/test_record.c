/* test_record.c - prefixes, records and joins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "text/record.h"

/* a slice for tables; NPD_STR is no constant */
#define S(literal)                                                                                 \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}

struct fixture {
	struct npd_arena arena;
	struct npd_window *window;
	struct npd_prefix items[8];
	struct npd_prefixes prefixes;
};

static void setup(struct fixture *f)
{
	static const npd_str patterns[] = {
		S("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[.,]\\d{3} (\\| "
		  ")?(?<level>INFO|WARNING|ERROR) +"
		  "(\\| [\\w.:<>]+ - )?"),
		S("(?<level>[IWED]) (?:\\w+: )?(?=[A-Z ])"),
		S("\\[(?<level>Error|Warning|Info) ?\\] \\[\\d+ *\\] \\[ *\\w+\\] ?"),
		S("\\[[IWE]\\] {0,4}"),
	};

	npd_arena_init(&f->arena, 0, NULL);
	f->window = npd_window_new(&f->arena);
	f->prefixes = (struct npd_prefixes){ .items = f->items, .count = 4 };
	f->prefixes.run = npd_regex_run_new(&f->arena);
	for (uint32_t i = 0; i < 4; i++) {
		struct npd_regex *regex;

		assert_int_equal(npd_regex_new(&f->arena, patterns[i], &regex, NULL, NULL), NPD_OK);
		f->items[i] = (struct npd_prefix){ regex, 100 + i };
	}
}

static void load(struct fixture *f, npd_str log)
{
	npd_window_reset(f->window);
	assert_int_equal(npd_window_fill(f->window, log.ptr, log.len), log.len);
	npd_window_end(f->window);
}

/* ---- prefixes ---- */

static const struct {
	npd_str text;
	npd_str rest;
	size_t entries;
} prefix_rows[] = {
	{ S("plain text"), S("plain text"), 0 },
	{ S("> quoted"), S("quoted"), 0 },
	{ S(">> quoted"), S("quoted"), 0 },
	{ S("> > quoted"), S("quoted"), 0 },
	{ S(">"), S(""), 0 },
	{ S(">=1.2 is needed"), S(">=1.2 is needed"), 0 },
	{ S("```KeyError: 'x'"), S("KeyError: 'x'"), 0 },
	{ S("```"), S("```"), 0 },
	{ S("    kept indentation"), S("    kept indentation"), 0 },
	{ S("[   12.345678] oom"), S("oom"), 0 },
	{ S("[94448.495491] CHECK_VPSS_CHN_FMT:207()"), S("CHECK_VPSS_CHN_FMT:207()"), 0 },
	{ S("[12] oom"), S("[12] oom"), 0 },
	{ S("[0;31mKilled"), S("Killed"), 0 },
	{ S("[31;m"), S("[31;m"), 0 },
	{ S("#6 12.34 Killed"), S("Killed"), 0 },
	{ S("#0 0x00007f"), S("#0 0x00007f"), 0 },
	{ S("+ python3 a.py"), S("python3 a.py"), 0 },
	{ S("+---+---+"), S("+---+---+"), 0 },
	{ S("+ 3"), S("+ 3"), 0 },
	{ S("converter-1  | Killed"), S("Killed"), 0 },
	{ S("Conv | Killed"), S("Conv | Killed"), 0 },
	{ S("E build: ValueError: x"), S("ValueError: x"), 1 },
	{ S("2024-04-03 18:28:17.664 | WARNING  | yamain.command.build:fill:255 - text"), S("text"),
		1 },
	{ S("> [   1.234567] 2024-04-03 18:28:17,664 ERROR [Error] [812 ] [sgs_Parser] text"),
		S("text"), 2 },
	{ S("> > > > > > > > deep"), S("deep"), 0 },
};

static void prefixes_are_stripped_in_a_row(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < sizeof prefix_rows / sizeof prefix_rows[0]; i++) {
		uint32_t entries[6];
		size_t count;
		const npd_str text = prefix_rows[i].text;
		const npd_str rest =
			npd_str_from(text, npd_prefix_len(&f.prefixes, text, entries, &count));

		assert_int_equal(rest.len, prefix_rows[i].rest.len);
		assert_true(npd_str_eq(rest, prefix_rows[i].rest));
		assert_int_equal(count, prefix_rows[i].entries);
	}
	npd_arena_done(&f.arena);
}

/* ---- records ---- */

/* Lines count from 1; `decisive` 0 means that line 1 of the log is in no record of several lines.
 */
static const struct record_row {
	const char *what;
	npd_str log;
	enum npd_record_kind kind;
	size_t first, last, decisive;
	npd_str exception;
	bool open;
} record_rows[] = {
	{ "plain traceback",
		S("Start\n"
		  "Traceback (most recent call last):\n"
		  "  File \"a.py\", line 292, in <module>\n"
		  "    tool.model_transform(args.mlir)\n"
		  "  File \"b.py\", line 3, in f\n"
		  "    raise ValueError('x')\n"
		  "ValueError: x\n"
		  "done\n"),
		NPD_RECORD_TRACEBACK, 2, 7, 7, S("ValueError"), false },
	{ "carets",
		S("Traceback (most recent call last):\n"
		  "  File \"a.py\", line 34, in main\n"
		  "    result = session.run(None, x)[0]\n"
		  "             ~~~~~~~~~~~^^^^^^^^^^^^\n"
		  "TypeError: unsupported\n"),
		NPD_RECORD_TRACEBACK, 1, 5, 5, S("TypeError"), false },
	{ "prefix on each line",
		S("E build: Catch exception when building RKNN model!\n"
		  "E build: Traceback (most recent call last):\n"
		  "E build:   File \"rknn/api/rknn_base.py\", line 1836, in rknn.build\n"
		  "E build:   File \"rknn/api/rknn_base.py\", line 223, in rknn._build\n"
		  "E build: ImportError: libm.so.6: version `GLIBC_2.29' not found\n"
		  "W If you can't handle this error, please try updating\n"),
		NPD_RECORD_TRACEBACK, 2, 5, 5, S("ImportError"), false },
	{ "prefix on the first line",
		S("E Catch exception when init runtime!\n"
		  "E Traceback (most recent call last):\n"
		  "  File \"rknnlite/api/rknn_lite.py\", line 149, in init_runtime\n"
		  "    self.rknn_runtime.build_graph(self.rknn_data)\n"
		  "Exception: RKNN init failed. error code: RKNN_ERR_MODEL_INVALID\n"),
		NPD_RECORD_TRACEBACK, 2, 5, 5, S("Exception"), false },
	{ "times differ",
		S("2024-04-03 18:28:17,664 ERROR Traceback (most recent call last):\n"
		  "2024-04-03 18:28:17,665 ERROR   File \"a.py\", line 3, in f\n"
		  "2024-04-03 18:28:18,001 ERROR     g()\n"
		  "2024-04-03 18:28:18,002 ERROR KeyError: 'images'\n"
		  "2024-04-03 18:28:18,003 INFO exit\n"),
		NPD_RECORD_TRACEBACK, 1, 4, 4, S("KeyError"), false },
	{ "in a destructor",
		S("Exception ignored in: <function Pool.__del__ at 0x7f1c2a3b4c50>\n"
		  "Traceback (most recent call last):\n"
		  "  File \"pool.py\", line 268, in __del__\n"
		  "AttributeError: 'NoneType' object has no attribute 'dumps'\n"
		  "\n"
		  "saved net.bin\n"),
		NPD_RECORD_TRACEBACK, 1, 4, 4, S("AttributeError"), false },
	{ "dropped without a traceback",
		S("12%\n"
		  "W Exception ignored in: <_io.TextIOWrapper name='<stdout>' encoding='utf-8'>\n"
		  "BrokenPipeError: [Errno 32] Broken pipe\n"),
		NPD_RECORD_LINE, 2, 3, 3, S("BrokenPipeError"), false },
	{ "end of a thread",
		S("Exception ignored in thread started by: <function run at 0x7f1c>\n"
		  "Traceback (most recent call last):\n"
		  "  File \"a.py\", line 2, in run\n"
		  "ValueError: x\n"),
		NPD_RECORD_TRACEBACK, 2, 4, 4, S("ValueError"), false },
	{ "an error behind one that was dropped",
		S("Exception ignored in: 'tool.cache.__dealloc__'\n"
		  "Traceback (most recent call last):\n"
		  "  File \"a.py\", line 2, in f\n"
		  "KeyError: 'x'\n"
		  "Traceback (most recent call last):\n"
		  "  File \"a.py\", line 3, in g\n"
		  "ValueError: x\n"),
		NPD_RECORD_TRACEBACK, 5, 7, 7, S("ValueError"), false },
	{ "quoted",
		S("> Traceback (most recent call last):\n"
		  ">   File \"a.py\", line 3, in f\n"
		  ">     g()\n"
		  "> AssertionError\n"
		  "\n"
		  "What is this?\n"),
		NPD_RECORD_TRACEBACK, 1, 4, 4, S("AssertionError"), false },
	{ "head lost",
		S("something else\n"
		  "  File \"qwen2.py\", line 320, in forward\n"
		  "    attn_weights = attn_weights + causal_mask\n"
		  "RuntimeError: The size of tensor a (1025) must match\n"),
		NPD_RECORD_TRACEBACK, 2, 4, 4, S("RuntimeError"), false },
	{ "end lost",
		S("Traceback (most recent call last):\n"
		  "  File \"a.py\", line 375, in <module>\n"
		  "    _os_system(cmd)\n"),
		NPD_RECORD_TRACEBACK, 1, 3, 1, S(""), true },
	{ "frozen frames, no code",
		S("Traceback (most recent call last):\n"
		  "  File \"<frozen yamain.common.error>\", line 61, in guard_context\n"
		  "  File \"<frozen yamain.common.error>\", line 73, in error_func\n"
		  "yamain.common.error.CodeException: (<ErrorCode.NPUBackendError: 8>, "
		  "KeyError('x'))\n"),
		NPD_RECORD_TRACEBACK, 1, 4, 4, S("CodeException"), false },
	{ "chained",
		S("Traceback (most recent call last):\n"
		  "  File \"a.py\", line 3, in f\n"
		  "KeyError: 'dont support onnx.GatherElements opr in AXOPS'\n"
		  "\n"
		  "During handling of the above exception, another exception occurred:\n"
		  "\n"
		  "Traceback (most recent call last):\n"
		  "  File \"b.py\", line 4, in g\n"
		  "    raise OpError from e\n"
		  "OpError: no such thing\n"
		  "\n"
		  "The above exception was the direct cause of the following exception:\n"
		  "\n"
		  "Traceback (most recent call last):\n"
		  "  File \"c.py\", line 5, in h\n"
		  "RuntimeError: build failed\n"
		  "Traceback (most recent call last):\n"),
		NPD_RECORD_TRACEBACK, 1, 16, 16, S("RuntimeError"), false },
	{ "message of several lines",
		S("Traceback (most recent call last):\n"
		  "  File \"a.py\", line 3, in f\n"
		  "RuntimeError: Error(s) in loading state_dict for Net:\n"
		  "\tMissing key(s) in state_dict: \"conv.weight\".\n"
		  "\tsize mismatch for fc.weight\n"
		  "next line\n"),
		NPD_RECORD_TRACEBACK, 1, 5, 3, S("RuntimeError"), false },
	{ "message on the next line",
		S("Traceback (most recent call last):\n"
		  "  File \"a.py\", line 3, in f\n"
		  "Exception: The following tensors have no shape:\n"
		  "/model.24/Concat\n"
		  "$ echo\n"),
		NPD_RECORD_TRACEBACK, 1, 4, 3, S("Exception"), false },
	{ "syntax error with traceback",
		S("Traceback (most recent call last):\n"
		  "  File \"a.py\", line 3, in f\n"
		  "    import b\n"
		  "  File \"b.py\", line 12\n"
		  "    im = letterbox(im\n"
		  "                  ^\n"
		  "SyntaxError: '(' was never closed\n"),
		NPD_RECORD_SYNTAX, 1, 7, 7, S("SyntaxError"), false },
	{ "syntax error alone",
		S("  File \"b.py\", line 12\n"
		  "    im = letterbox(im\n"
		  "                  ^\n"
		  "SyntaxError: invalid syntax\n"
		  "$ ls\n"),
		NPD_RECORD_SYNTAX, 1, 4, 4, S("SyntaxError"), false },
	{ "double spacing",
		S("Traceback (most recent call last):\n"
		  "\n"
		  "  File \"a.py\", line 3, in f\n"
		  "\n"
		  "ValueError: x\n"),
		NPD_RECORD_TRACEBACK, 1, 5, 5, S("ValueError"), false },
	{ "ipython",
		S("In [3]:\n"
		  "---------------------------------------------------------------------------\n"
		  "DecodeError                               Traceback (most recent call last)\n"
		  "[<ipython-input-8-d62064a4cf0f>](https://localhost:8080/#) in <module>\n"
		  "      1 import onnx\n"
		  "      2 \n"
		  "----> 3 onnx_model = onnx.load(\"./whisper_tiny_en_20_tokens.onnx\")\n"
		  "\n"
		  "2 frames\n"
		  "[/usr/local/lib/onnx/__init__.py](https://localhost:8080/#) in _deserialize(s, "
		  "proto)\n"
		  "--> 108     decoded = cast(Optional[int], proto.ParseFromString(s))\n"
		  "    110         raise google.protobuf.message.DecodeError(\n"
		  "\n"
		  "DecodeError: Error parsing message with type 'onnx.ModelProto'\n"),
		NPD_RECORD_TRACEBACK, 2, 14, 14, S("DecodeError"), false },
	{ "rich",
		S("\xE2\x95\xAD\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80 Traceback (most recent call "
		  "last) "
		  "\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x95\xAE\n"
		  "\xE2\x94\x82 /opt/pulsar2/main.py:12 in build              \xE2\x94\x82\n"
		  "\xE2\x95\xB0\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x95"
		  "\xAF\n"
		  "ValueError: bad shape\n"),
		NPD_RECORD_TRACEBACK, 1, 4, 4, S("ValueError"), false },
	{ "exception group",
		S("  + Exception Group Traceback (most recent call last):\n"
		  "  |   File \"a.py\", line 1, in <module>\n"
		  "  |     raise g\n"
		  "  | ExceptionGroup: many (2 sub-exceptions)\n"
		  "  +-+---------------- 1 ----------------\n"
		  "    | Traceback (most recent call last):\n"
		  "    |   File \"a.py\", line 2, in f\n"
		  "    | ValueError: 1\n"
		  "    +---------------- 2 ----------------\n"
		  "    | TypeError: 2\n"
		  "    +------------------------------------\n"),
		NPD_RECORD_TRACEBACK, 1, 11, 10, S("TypeError"), false },
	{ "exception without traceback",
		S("onnxruntime.capi.onnxruntime_pybind11_state.InvalidArgument: "
		  "[ONNXRuntimeError]\n"
		  " index: 2 Got: 2048 Expected: 3072\n"
		  "done\n"),
		NPD_RECORD_LINE, 1, 2, 1, S("InvalidArgument"), false },
	{ "no exception", S("Error: out of memory\n  here\n"), NPD_RECORD_LINE, 1, 1, 1, S(""),
		false },
	{ "last line only",
		S("yamain.common.error.CodeException: (<ErrorCode.NPUBackendError: 8>, x)\n"),
		NPD_RECORD_LINE, 1, 1, 1, S("CodeException"), false },
	{ "last line and its message",
		S("RuntimeError: Got invalid dimensions for the following indices\n"
		  " index: 2 Got: 2048 Expected: 3072\n"
		  " Please fix either the inputs/outputs or the model.\n"),
		NPD_RECORD_LINE, 1, 3, 1, S("RuntimeError"), false },
	{ "unreachable",
		S("can't open calibration table file!\n"
		  "UNREACHABLE executed at /workspace/tpu-mlir/lib/ImportCalibration.cpp:44!\n"
		  "PLEASE submit a bug report to https://github.com/llvm/llvm-project/issues/\n"
		  "Stack dump:\n"
		  "0.\tProgram arguments: tpuc-opt yolov8.mlir --init\n"
		  " #0 0x0000557b4c85c777 (/workspace/tpu-mlir/bin/tpuc-opt+0x7e8777)\n"
		  " #1 0x00007f126eb059fc pthread_kill (/lib/x86_64-linux-gnu/libc.so.6+0x969fc)\n"
		  "Aborted (core dumped)\n"
		  "Traceback (most recent call last):\n"),
		NPD_RECORD_CRASH, 2, 8, 2, S(""), false },
	{ "assertion",
		S("tpuc-opt: ../lib/Reshape.cpp:90: void shape_inference(): Assertion `num_input "
		  "== "
		  "num_output' failed.\n"
		  "PLEASE submit a bug report to https://github.com/llvm/llvm-project/issues/\n"
		  "Stack dump without symbol names (ensure you have llvm-symbolizer in your PATH)\n"
		  "0  tpuc-opt        0x00005575e17510ba\n"
		  "3  libc.so.6       0x00007f0f36f33e87 gsignal + 199\n"
		  "more output\n"),
		NPD_RECORD_CRASH, 1, 5, 1, S(""), false },
	{ "stack without head",
		S("#22 0x000055a80300343a (/usr/local/bin/tpuc-opt+0x91843a)\n"
		  "#27 0x000055a803001755 (/usr/local/bin/tpuc-opt+0x916755)\n"
		  "Aborted\n"
		  "Traceback (most recent call last):\n"),
		NPD_RECORD_CRASH, 1, 3, 1, S(""), false },
	{ "c++ exception",
		S("terminate called after throwing an instance of 'std::runtime_error'\n"
		  "  what():  bad alloc\n"
		  "Aborted (core dumped)\n"),
		NPD_RECORD_CRASH, 1, 3, 1, S(""), false },
	{ "signal alone", S("push input is done.\nSegmentation fault\n$ ls\n"), NPD_RECORD_CRASH, 2,
		2, 2, S(""), false },
	{ "ascii table",
		S("Table\n"
		  "+------------+----------+\n"
		  "| IR(onnx)   | IR(lava) |\n"
		  "+============+==========+\n"
		  "| conv0_fwd  | op_3001  |\n"
		  "+------------+----------+\n"
		  "Score of lava: 0\n"),
		NPD_RECORD_BOX, 2, 6, 2, S(""), false },
	{ "prefixed table",
		S("[I] +------------+\n"
		  "[I] | conv0_fwd  |\n"
		  "[I] +------------+\n"),
		NPD_RECORD_BOX, 1, 3, 1, S(""), false },
	{ "drawn panel",
		S("\xE2\x95\xAD\xE2\x94\x80 Error \xE2\x94\x80\xE2\x94\x80\xE2\x95\xAE\n"
		  "\xE2\x94\x82 bad | shape \xE2\x94\x82\n"
		  "\xE2\x95\xB0\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x95"
		  "\xAF\n"
		  "end\n"),
		NPD_RECORD_BOX, 1, 3, 1, S(""), false },
	{ "no record",
		S("Node                ON   Subgraph\n----------------------\nConv_0   BPU\n"),
		NPD_RECORD_LINE, 1, 1, 1, S(""), false },
	{ "file mentioned", S("error in File \"a.py\", line 3\nnext\n"), NPD_RECORD_LINE, 1, 1, 1,
		S(""), false },
};

static void assert_record(struct fixture *f, const struct record_row *row, size_t line)
{
	const struct npd_record r = npd_record_around(f->window, &f->prefixes, line);

	if (r.first + 1 != row->first || r.last + 1 != row->last ||
		r.decisive + 1 != row->decisive || r.kind != row->kind ||
		!npd_str_eq(r.exception, row->exception))
		print_message("%s, from line %zu: kind %d, %zu to %zu, decisive %zu, %.*s\n",
			row->what, line + 1, (int)r.kind, r.first + 1, r.last + 1, r.decisive + 1,
			NPD_ARG(r.exception));
	assert_int_equal(r.kind, row->kind);
	assert_int_equal(r.first + 1, row->first);
	assert_int_equal(r.last + 1, row->last);
	assert_int_equal(r.decisive + 1, row->decisive);
	assert_true(npd_str_eq(r.exception, row->exception));
	assert_int_equal(r.open, row->open);
}

static void every_line_of_a_record_gives_it(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < sizeof record_rows / sizeof record_rows[0]; i++) {
		const struct record_row *row = &record_rows[i];

		load(&f, row->log);
		for (size_t line = row->first - 1; line < row->last; line++)
			assert_record(&f, row, line);
	}
	npd_arena_done(&f.arena);
}

/* Python prints what it can't raise, and goes on. */
static void ignored_exception_is_told_apart(void **state)
{
	static const struct {
		npd_str head;
		bool ignored;
	} rows[] = {
		{ S("Exception ignored in: <function Pool.__del__ at 0x7f1c>\n"), true },
		{ S("E build: Exception ignored in: 'tool.cache.__dealloc__'\n"), true },
		{ S("Exception ignored in atexit callback: <function f at 0x7f1c>\n"), true },
		{ S("Exception ignored while calling deallocator <function f at 0x7f1c>:\n"),
			true },
		{ S("Exception ignored in: <bound method Pool.__del__ of <pool.Pool object at "
		    "0x7f\n"
		    "1c2a3b4c50>>\n"),
			true },
		{ S("Exception ignored in thread started by: <function run at 0x7f1c>\n"), false },
		{ S("no Exception ignored in: here\n"), false },
		{ S(""), false },
	};
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct npd_buf log;

		npd_buf_init(&log, &f.arena);
		npd_buf_add(&log, rows[i].head);
		npd_buf_add_c(&log, "Traceback (most recent call last):\n"
				    "  File \"pool.py\", line 268\n"
				    "ValueError: x\n");
		load(&f, npd_buf_str(&log));
		for (size_t line = 0; line < npd_window_line_count(f.window); line++) {
			const struct npd_record r = npd_record_around(f.window, &f.prefixes, line);

			if (rows[i].ignored || r.kind == NPD_RECORD_TRACEBACK)
				assert_int_equal(r.ignored, rows[i].ignored);
		}
	}
	npd_arena_done(&f.arena);
}

static void lines_outside_give_another_record(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < sizeof record_rows / sizeof record_rows[0]; i++) {
		const struct record_row *row = &record_rows[i];

		load(&f, row->log);
		for (size_t line = 0; line < npd_window_line_count(f.window); line++) {
			const struct npd_record r = npd_record_around(f.window, &f.prefixes, line);
			const bool inside = line + 1 >= row->first && line + 1 <= row->last;

			assert_int_equal(r.first + 1 == row->first, inside);
			assert_true(r.first <= line && line <= r.last);
		}
	}
	npd_arena_done(&f.arena);
}

static void records_end_at_the_limit(void **state)
{
	struct fixture f;
	struct npd_buf b;

	(void)state;
	setup(&f);
	npd_buf_init(&b, &f.arena);
	npd_buf_add_c(&b, "Traceback (most recent call last):\n");
	for (unsigned i = 0; i < 1000; i++)
		npd_buf_printf(&b, "  File \"a.py\", line %u, in f\n", i);
	for (unsigned i = 0; i < 1000; i++)
		npd_buf_printf(&b, "| row %u |\n", i);
	load(&f, npd_buf_str(&b));
	for (size_t i = 0; i < 2001; i++) {
		const struct npd_record r = npd_record_around(f.window, &f.prefixes, i);

		assert_true(r.first <= i && i <= r.last);
		assert_true(r.last - r.first < NPD_RECORD_LINES_MAX);
	}
	assert_true(npd_record_around(f.window, &f.prefixes, 5).open);
	npd_arena_done(&f.arena);
}

/* ---- joins ---- */

static const struct {
	const char *what;
	npd_str log;
	size_t line; /* from 1 */
	npd_str want;
	size_t within; /* among so many joins */
} join_rows[] = {
	{ "hard wrap inside a word",
		S("ValueError: ONNX TOPK SGS only support the top-K largest elem\n"
		  "ents along a specified axis:/TopK\n"),
		1,
		S("ValueError: ONNX TOPK SGS only support the top-K largest elements along a "
		  "specified "
		  "axis:/TopK"),
		1 },
	{ "the same from the second line",
		S("ValueError: ONNX TOPK SGS only support the top-K largest elem\n"
		  "ents along a specified axis:/TopK\n"),
		2,
		S("ValueError: ONNX TOPK SGS only support the top-K largest elements along a "
		  "specified "
		  "axis:/TopK"),
		1 },
	{ "hard wrap over three lines",
		S("`input_formats` is BGR only support `tr\n"
		  "aining_input_formats` is BGR! and then \n"
		  "more\n"),
		2,
		S("`input_formats` is BGR only support `training_input_formats` is BGR! and then "
		  "more"),
		8 },
	{ "word wrap",
		S("The following is a line of forty columns\n"
		  "`input_formats` is BGR only support\n"
		  "`training_input_formats` is BGR!\n"),
		2, S("`input_formats` is BGR only support `training_input_formats` is BGR!"), 3 },
	{ "quoted word wrap",
		S("> `input_formats` is BGR only support\n"
		  "> `training_input_formats` is BGR!\n"),
		1, S("> `input_formats` is BGR only support `training_input_formats` is BGR!"), 3 },
	{ "hard wrap of wide characters",
		S("\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B"
		  "\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B"
		  "\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B\n"
		  "\xE5\xA4\xB1\xE8\xB4\xA5\n"),
		1,
		S("\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B"
		  "\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B"
		  "\xE6\xA8\xA1\xE5\x9E\x8B\xE6\xA8\xA1\xE5\x9E\x8B\xE5\xA4\xB1\xE8\xB4\xA5"),
		1 },
	{ "panel",
		S("\xE2\x95\xAD\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x95\xAE\n"
		  "\xE2\x94\x82 dont support onnx. \xE2\x94\x82\n"
		  "\xE2\x94\x82 Gather in AXOPS    \xE2\x94\x82\n"
		  "\xE2\x95\xB0\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x95\xAF\n"),
		2, S("dont support onnx. Gather in AXOPS"), 1 },
	{ "folded cell",
		S("+------+--------+\n"
		  "| Conv | /model |\n"
		  "|      | .24/x  |\n"
		  "+------+--------+\n"),
		3, S("/model.24/x"), 4 },
};

static void assert_pieces(const struct npd_join *join, struct npd_window *w)
{
	size_t end = 0;

	assert_true(join->piece_count >= 2 && join->piece_count <= 16);
	for (size_t i = 0; i < join->piece_count; i++) {
		const struct npd_join_piece *p = &join->pieces[i];
		const npd_str text = npd_window_line(w, p->line).text;

		assert_true(p->at == end || p->at == end + 1);
		assert_true(p->from + p->len <= text.len);
		assert_true(npd_str_eq(npd_str_sub(join->text, p->at, p->at + p->len),
			npd_str_sub(text, p->from, p->from + p->len)));
		assert_true(p->line >= join->first && p->line <= join->last);
		end = p->at + p->len;
	}
	assert_int_equal(end, join->text.len);
}

static void messages_stand_whole_in_a_join(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < sizeof join_rows / sizeof join_rows[0]; i++) {
		load(&f, join_rows[i].log);
		struct npd_joins it =
			npd_joins_begin(f.window, &f.prefixes, &f.arena, join_rows[i].line - 1);
		struct npd_join join;
		size_t n = 0, found = 0;

		while (npd_joins_next(&it, &join)) {
			n++;
			assert_pieces(&join, f.window);
			found = found == 0 && npd_str_eq(join.text, join_rows[i].want) ? n : found;
		}
		if (found == 0 || found > join_rows[i].within)
			print_message("%s: %zu of %zu\n", join_rows[i].what, found, n);
		assert_true(found > 0 && found <= join_rows[i].within);
		assert_true(n <= 12);
	}
	npd_arena_done(&f.arena);
}

static const npd_str unjoined[] = {
	S("short\nlines\n"),
	S("2024-04-03 18:28:17,664 INFO the first of two lines of a log\n"
	  "2024-04-03 18:28:17,665 INFO the second\n"),
	S("this line is as long as the longest line there is\n"
	  "Traceback (most recent call last):\n"),
	S("this line is as long as the longest line there is\n  File \"a.py\", line 3\n"),
	S("this line is as long as the longest line there is\n\nnext\n"),
	S("a line of thirty columns or more, but\n"
	  "the one below it is much longer than that, so it has not been wrapped here\n"
	  "and this\n"),
	S("progress bars of one length  87%|#########\rprogress bars of one length  "
	  "88%|#########\n"),
};

static void whole_lines_are_not_joined(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < sizeof unjoined / sizeof unjoined[0]; i++) {
		struct npd_join join;

		load(&f, unjoined[i]);
		struct npd_joins it = npd_joins_begin(f.window, &f.prefixes, &f.arena, 0);

		assert_false(npd_joins_next(&it, &join));
	}
	npd_arena_done(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_are_stripped_in_a_row),
		cmocka_unit_test(every_line_of_a_record_gives_it),
		cmocka_unit_test(ignored_exception_is_told_apart),
		cmocka_unit_test(lines_outside_give_another_record),
		cmocka_unit_test(records_end_at_the_limit),
		cmocka_unit_test(messages_stand_whole_in_a_join),
		cmocka_unit_test(whole_lines_are_not_joined),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
