#include "cli/table.h"

#define ANY_NUMBER SIZE_MAX

const struct npd_command_row npd_command_rows[NPD_CMD_COUNT] = {
	[NPD_CMD_DIAGNOSE] = { NULL, "diagnose", "[LOG...]", 0, ANY_NUMBER,
		"say what failed in a conversion, why, where, and what to change",
		"Reads the logs, or standard input when none is named or a LOG is '-', and prints "
		"a\n"
		"root-cause report. Several logs make one report. Files given by --with, and "
		"those\n"
		"that the command line in the log names where they exist, prove or refute "
		"causes.\n" },
	[NPD_CMD_LINT] = { NULL, "lint", "FILE...", 1, ANY_NUMBER,
		"check the files of a conversion against each other before it starts",
		"Takes a toolchain's configuration, the preprocessing script, the ONNX model, the\n"
		"list of images, the command line, DebugConfig.txt and ranges of tensors in JSON,\n"
		"and compares what they say. The kind of a file is found out from its content, or\n"
		"named by an option; of a log the command line is taken that it shows. Several\n"
		"scripts belong to the inputs of the configuration in their order.\n" },
	[NPD_CMD_FACTS] = { NULL, "facts", "FILE...", 1, ANY_NUMBER,
		"print what can be read from files, as JSON with places",
		"The document npu-doctor/facts/1: what rules can see, where each fact stands, and\n"
		"what could not be found out, with the reason.\n" },
	[NPD_CMD_EXPLAIN] = { NULL, "explain", "ID...", 1, ANY_NUMBER,
		"show the page behind a finding or a topic",
		"Symptom, cause, how to confirm, how to fix, sources. With --search the operands "
		"are\n"
		"words, and the entries that hold all of them are listed.\n" },
	[NPD_CMD_KB_LIST] = { "kb", "list", "", 0, 0, "list the entries of the knowledge base",
		"--stage also lists the entries that hold at any stage. --count counts an entry "
		"of\n"
		"several stages at each of them, and once in the rows of all.\n" },
	[NPD_CMD_KB_CHECK] = { "kb", "check", "[DIR...]", 0, ANY_NUMBER,
		"prove the knowledge by its own examples",
		"Runs every example against everything. With DIR, its files (*.yaml) are\n"
		"compiled and laid over the built-in knowledge first. Errors have the form\n"
		"file:line:column: text.\n" },
	[NPD_CMD_KB_TEST] = { "kb", "test", "[ID...]", 0, ANY_NUMBER, "the same for single entries",
		"Without ID: for all. --show-regex prints what the templates of an ID became.\n" },
	[NPD_CMD_KB_NEW] = { "kb", "new", "LOG[:LINE]", 1, 1,
		"draft a signature from an error that nothing known matches",
		"Drafts from the decisive unknown error of the log, or from the line that\n"
		"is named. Texts to be filled in are marked in the draft.\n" },
	[NPD_CMD_KB_EVAL] = { "kb", "eval", "EXPR [FILE...]", 1, ANY_NUMBER,
		"evaluate a condition and print its value as JSON",
		"The language is a subset of CEL, the Common Expression Language. With files, the\n"
		"condition is over their facts.\n" },
	[NPD_CMD_KB_SCHEMA] = { "kb", "schema", "", 0, 0,
		"print the JSON Schema of knowledge files", "" },
	[NPD_CMD_HELP] = { NULL, "help", "[COMMAND]", 0, 2, "explain the program or a command",
		"" },
};

#define ON(command) (1u << NPD_CMD_##command)
#define ALL ((1u << NPD_CMD_COUNT) - 1)
#define WITH_KNOWLEDGE                                                                             \
	(ON(DIAGNOSE) | ON(LINT) | ON(FACTS) | ON(EXPLAIN) | ON(KB_LIST) | ON(KB_CHECK) |          \
		ON(KB_TEST) | ON(KB_NEW) | ON(KB_EVAL))
#define READS_LOGS (ON(DIAGNOSE) | ON(KB_NEW))
#define READS_FILES (ON(LINT) | ON(FACTS) | ON(KB_EVAL))
#define REPORTS (ON(DIAGNOSE) | ON(LINT))

const struct npd_option_row npd_option_rows[NPD_OPTION_ROWS] = {
	{ NPD_OPT_FORMAT, 0, "format", "text|markdown|json", REPORTS,
		"how the report is written (default: text)" },
	{ NPD_OPT_FORMAT, 0, "format", "text|json", ON(KB_LIST),
		"how the list is written (default: text)" },
	{ NPD_OPT_LANG, 0, "lang", "en|zh|auto", REPORTS | ON(EXPLAIN) | ON(KB_LIST),
		"language (default: auto: NPU_DOCTOR_LANG, the locale, the input)" },
	{ NPD_OPT_WITH, 0, "with", "FILE", ON(DIAGNOSE),
		"configuration, script or model of the run, as evidence; repeatable" },
	{ NPD_OPT_TOOLCHAIN, 0, "toolchain", "NAME", READS_LOGS,
		"the toolchain, where the log does not show it" },
	{ NPD_OPT_STAGE, 0, "stage", "NAME", READS_LOGS,
		"the step that failed, where the log does not show it" },
	{ NPD_OPT_SDK, 0, "sdk", "VERSION", READS_LOGS, "version of the toolchain, likewise" },
	{ NPD_OPT_CHIP, 0, "chip", "NAME", READS_LOGS, "the chip to convert for, likewise" },
	{ NPD_OPT_TOOLCHAIN, 0, "toolchain", "NAME", READS_FILES,
		"the toolchain, where the files do not show it" },
	{ NPD_OPT_SDK, 0, "sdk", "VERSION", READS_FILES, "version of the toolchain" },
	{ NPD_OPT_CHIP, 0, "chip", "NAME", READS_FILES, "the chip to convert for" },
	{ NPD_OPT_CONFIG, 0, "config", "FILE", READS_FILES,
		"a toolchain's configuration; repeatable, as the others" },
	{ NPD_OPT_PREPROCESS, 0, "preprocess", "FILE", READS_FILES, "a preprocessing script" },
	{ NPD_OPT_MODEL, 0, "model", "FILE", READS_FILES, "an ONNX model" },
	{ NPD_OPT_IMAGES, 0, "images", "FILE", READS_FILES, "a list of images" },
	{ NPD_OPT_COMMAND, 0, "command", "TEXT", READS_FILES,
		"the command line of a tool, as one argument, or a file that holds it" },
	{ NPD_OPT_FAIL_ON, 0, "fail-on", "note|warning|error", REPORTS,
		"least severity that makes the status 1 (default: error)" },
	{ NPD_OPT_TOOLCHAIN, 0, "toolchain", "NAME", ON(KB_LIST), "only this toolchain" },
	{ NPD_OPT_STAGE, 0, "stage", "NAME", ON(KB_LIST), "only what holds at this stage" },
	{ NPD_OPT_KIND, 0, "kind", "KIND", ON(KB_LIST), "only this kind: signature, context ..." },
	{ NPD_OPT_COUNT, 0, "count", NULL, ON(KB_LIST),
		"signatures (or rules) counted by toolchain, stage and status" },
	{ NPD_OPT_SEARCH, 0, "search", NULL, ON(EXPLAIN), "look for entries that hold the words" },
	{ NPD_OPT_SHOW_REGEX, 0, "show-regex", NULL, ON(KB_TEST), "print the compiled patterns" },
	{ NPD_OPT_CLEAN, 0, "clean", "DIR", ON(KB_CHECK) | ON(KB_TEST),
		"logs (*.log) of good runs, in which nothing may match; repeatable" },
	{ NPD_OPT_DIFF, 0, "diff", NULL, ON(LINT),
		"print the safe edits as a unified diff, in place of the report" },
	{ NPD_OPT_FIX, 0, "fix", NULL, ON(LINT), "make the safe edits, and report what is left" },
	{ NPD_OPT_OUTPUT, 'o', "output", "FILE", ON(KB_NEW),
		"write to a new FILE instead of standard output" },
	{ NPD_OPT_KB, 0, "kb", "DIR", WITH_KNOWLEDGE,
		"lay the knowledge in DIR on top; repeatable" },
	{ NPD_OPT_COLOR, 0, "color", "auto|always|never", REPORTS | ON(EXPLAIN),
		"colours (default: auto: on a terminal, unless NO_COLOR is set)" },
	{ NPD_OPT_WIDTH, 0, "width", "N", REPORTS | ON(EXPLAIN),
		"columns of text, from 40; 0: no wrapping (default: terminal, or 100)" },
	{ NPD_OPT_QUIET, 'q', "quiet", NULL, REPORTS, "one line a finding" },
	{ NPD_OPT_VERBOSE, 'v', "verbose", NULL, REPORTS,
		"also symptoms, past attempts, reasons, sources" },
	{ NPD_OPT_HELP, 'h', "help", NULL, ALL, "this page" },
};

bool npd_option_fits(const struct npd_option_row *row, enum npd_command command)
{
	return (row->commands & (1u << command)) != 0;
}
