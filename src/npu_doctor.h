/*
 * npu_doctor.h - the public interface of libnpudoctor: bytes of logs in, a report out.
 *
 * Ownership, three rules:
 *   1. An npd_str never owns.
 *   2. An arena owns; a knowledge base and a report each have one; nothing inside is freed singly.
 *   3. A report owns its excerpts and borrows only from the knowledge base: free the report first.
 *
 * The library never prints, exits, reads the environment or opens a connection, and keeps no
 * mutable global state: objects may be used from several threads as long as each is used by one
 * thread at a time; one knowledge base may serve any number of runs at once.
 *
 * A function that can fail returns enum npd_status; results come through `**ret` (set only on
 * success), the explanation through `struct npd_error *reterr` (set only on failure; may be NULL).
 */
#ifndef NPU_DOCTOR_H
#define NPU_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A slice of text: `len` bytes at `ptr`, no terminator, never owned. {NULL, 0} is "not known". */
typedef struct npd_str {
	const char *ptr;
	size_t len;
} npd_str;

#define NPD_VERSION "0.1.0"
#define NPD_REPORT_SCHEMA "npu-doctor/report/1"
#define NPD_FACTS_SCHEMA "npu-doctor/facts/1"
#define NPD_EXCERPT_MAX_BYTES 4096

enum npd_status {
	NPD_OK,
	NPD_EINVAL, /* an argument or option makes no sense */
	NPD_ENOMEM, /* out of memory, or the caller's limit reached */
	NPD_EKB,    /* the knowledge base is defective */
	NPD_EINPUT, /* an input could not be read */
};

/* An explanation of a failure, in fixed buffers: nothing to free. Cut texts end in "...". */
struct npd_error {
	enum npd_status status;
	char text[1024]; /* "kb/sophgo/deploy.yaml:41:5: unknown key 'severty', ..." */
};

enum npd_lang { NPD_LANG_EN, NPD_LANG_ZH, NPD_LANG_AUTO /* Chinese if the input holds any */ };
enum npd_severity { NPD_NOTE, NPD_WARNING, NPD_ERROR };
enum npd_confidence { NPD_POSSIBLE, NPD_LIKELY, NPD_CERTAIN, NPD_CONFIRMED };
enum npd_safety { NPD_SAFE, NPD_UNSAFE, NPD_MANUAL };

/*
 * A place in an input. Lines and columns count bytes of the original input from 1, ends are
 * exclusive; 0 is "not known". `object` names a node, tensor or layer where there is no line.
 */
struct npd_loc {
	npd_str file;
	uint64_t line, column;
	uint64_t end_line, end_column;
	uint64_t offset; /* bytes from the start of the input, from 0 */
	npd_str object;
};

struct npd_capture {
	npd_str name, value;
};

struct npd_edit {
	npd_str file;
	uint64_t line, column;
	npd_str old_text, new_text;
};

struct npd_fix {
	npd_str text;
	enum npd_safety safety;
	const struct npd_edit *edits;
	size_t edit_count;
};

struct npd_evidence {
	npd_str role; /* "cause", "symptom", "context", "against" */
	struct npd_loc location;
	npd_str excerpt; /* cleaned line, at most NPD_EXCERPT_MAX_BYTES */
	size_t mark_from,
		mark_to; /* the decisive bytes of the excerpt; equal when there are none */
	npd_str label;
};

/* One finding; the members are those of the JSON report (schema npu-doctor/report/1). */
struct npd_finding {
	npd_str id;   /* of the signature, rule or verdict */
	npd_str key;  /* unique in this report and stable between runs over equal input */
	npd_str kind; /* "signature", "rule", "verdict" */
	enum npd_severity severity;
	enum npd_confidence confidence;
	const npd_str *reasons; /* why this confidence, in the report's language */
	size_t reason_count;
	npd_str status; /* "observed", "documented", "inferred" */
	bool root;	/* false: a consequence of the finding that names it in `explains` */
	bool past;	/* a later attempt got past it: severity is note */
	npd_str toolchain, stage;
	unsigned attempt; /* from 1; 0 when the input shows no start of a tool */
	struct npd_loc location;
	npd_str excerpt;
	size_t mark_from, mark_to; /* what was matched, as bytes of the excerpt */
	bool cut;		   /* the excerpt or the input ends before the message does */
	const struct npd_capture *captures;
	size_t capture_count;
	npd_str title, detail, cause;
	const struct npd_fix *fixes;
	size_t fix_count;
	const struct npd_evidence *evidence;
	size_t evidence_count;
	const npd_str *explains; /* keys of the findings that follow from this one */
	size_t explain_count;
	const npd_str *alternatives; /* ids that claim the same text just as well */
	size_t alternative_count;
	const npd_str *predicts;
	size_t predict_count;
	uint64_t occurrences;
	const npd_str *sources;
	size_t source_count;
};

/* A line that looks like an error and that nothing known matches. */
struct npd_unmatched {
	struct npd_loc location;
	npd_str excerpt;
	size_t mark_from, mark_to;
	npd_str exception; /* "ValueError", or empty */
	npd_str toolchain, stage;
	unsigned attempt;
	const npd_str *nearest; /* ids of the most similar signatures */
	size_t nearest_count;
};

struct npd_input {
	npd_str name; /* as the user typed it; "<stdin>" for standard input */
	npd_str kind; /* "log" */
	uint64_t bytes, lines;
	npd_str toolchain, stage, sdk, sdk_source, chip, command;
	unsigned attempts;
};

struct npd_missing_check {
	npd_str id;
	const npd_str *facts;
	size_t fact_count;
};

struct npd_checks {
	uint64_t pass, fail, unknown;
	const struct npd_missing_check *missing;
	size_t missing_count;
};

/* Something that kept a part of the input from being judged; the report is then not complete. */
struct npd_problem {
	npd_str input;
	npd_str text;
};

struct npd_report {
	npd_str status; /* "findings", "clean", "unknown" */
	enum npd_lang lang;
	bool complete; /* every byte of every input was read and judged by every pattern */
	const struct npd_input *inputs;
	size_t input_count;
	const struct npd_finding *findings; /* likeliest root cause of the last attempt first */
	size_t finding_count;
	const struct npd_unmatched *unmatched; /* the decisive line first */
	size_t unmatched_count;
	struct npd_checks checks;
	const npd_str *missing_for_support;
	size_t missing_for_support_count;
	uint64_t not_model_lines; /* errors of a camera, a bus, a network: known, and none of a
				     model */
	const struct npd_problem *problems;
	size_t problem_count;
	struct npd_arena *arena; /* private */
};

struct npd_kb;
struct npd_diag;

/*
 * The knowledge that is built into the program; valid until npd_kb_free. The call costs no
 * parsing. NPD_EKB if the image is damaged.
 */
enum npd_status npd_kb_new(struct npd_kb **ret, struct npd_error *reterr);

/* Frees a knowledge base; reports made with it must be gone. Accepts NULL, returns NULL. */
struct npd_kb *npd_kb_free(struct npd_kb *kb);

struct npd_diag_options {
	enum npd_lang lang;
	npd_str toolchain, stage, sdk, chip; /* what the user says; empty: find out from the log */
	size_t memory_limit_bytes;	     /* 0: no limit of our own; else NPD_ENOMEM beyond it */
};

/* Starts a diagnosis. `kb` must outlive the run and its report. */
enum npd_status npd_diag_new(const struct npd_kb *kb, const struct npd_diag_options *options,
	struct npd_diag **ret, struct npd_error *reterr);

/* Begins an input named `name` (copied); what was fed before belongs to the one before. */
enum npd_status npd_diag_input(struct npd_diag *d, npd_str name, struct npd_error *reterr);

/*
 * Hands over the next `n` bytes of the input. The cut between two calls has no influence on the
 * report. Time is linear in n, memory does not depend on it.
 */
enum npd_status npd_diag_feed(
	struct npd_diag *d, const void *bytes, size_t n, struct npd_error *reterr);

enum npd_file_kind {
	NPD_FILE_AUTO, /* by its content */
	NPD_FILE_CONFIG,
	NPD_FILE_SCRIPT, /* preprocessing, in Python */
	NPD_FILE_MODEL,
	NPD_FILE_COMMAND, /* the command line of a tool, as typed into a shell */
	NPD_FILE_IMAGES,  /* the list of calibration images */
	NPD_FILE_DEBUG,	  /* DebugConfig.txt: what the tools dump */
	NPD_FILE_QUANT,	  /* ranges of tensors, in JSON */
};

/* What the content of a file shows it to be; NPD_FILE_AUTO: nothing that is read. */
enum npd_file_kind npd_file_recognise(const void *bytes, size_t n);

/*
 * Adds a file of the run as evidence: what it says may prove or refute a cause. The bytes stay the
 * caller's and must stay in place until npd_diag_free; the name is copied. To be called before
 * npd_diag_finish.
 */
enum npd_status npd_diag_with(struct npd_diag *d, enum npd_file_kind kind, npd_str name,
	const void *bytes, size_t n, struct npd_error *reterr);

/*
 * The command line of the tool that the last attempt in the inputs shows, or an empty text; it
 * lives until npd_diag_free. For finding the files that it names.
 */
npd_str npd_diag_command(const struct npd_diag *d);

/* Notes that the input could not be read to its end: the report will say `complete: false`. */
enum npd_status npd_diag_problem(
	struct npd_diag *d, npd_str input, npd_str text, struct npd_error *reterr);

/* Ends the run. The report is the caller's, to be freed by npd_report_free. */
enum npd_status npd_diag_finish(
	struct npd_diag *d, struct npd_report **ret, struct npd_error *reterr);

/* ---- files before a run ---- */

struct npd_lint_options {
	enum npd_lang lang;
	npd_str toolchain, sdk, chip; /* what the user says; empty: find out from the files */
	bool look_for_files;	   /* ask the disk whether files that the inputs name are there */
	size_t memory_limit_bytes; /* 0: no limit of our own; else NPD_ENOMEM beyond it */
};

struct npd_lint;

/* Starts a check of files against each other. `kb` must outlive the run and its report. */
enum npd_status npd_lint_new(const struct npd_kb *kb, const struct npd_lint_options *options,
	struct npd_lint **ret, struct npd_error *reterr);

/*
 * Reads one file. The bytes stay the caller's and must stay in place until npd_lint_free; the name
 * is copied. A file of a kind that is not read, and a broken one, are told in the report.
 */
enum npd_status npd_lint_add(struct npd_lint *l, enum npd_file_kind kind, npd_str name,
	const void *bytes, size_t n, struct npd_error *reterr);

/* Judges all rules over all files. The report is the caller's, to be freed by npd_report_free. */
enum npd_status npd_lint_finish(
	struct npd_lint *l, struct npd_report **ret, struct npd_error *reterr);

/*
 * Everything that the readers found out, as the JSON document "npu-doctor/facts/1"; to be called
 * behind the last npd_lint_add, before or after npd_lint_finish. *ret lives until npd_lint_free.
 */
enum npd_status npd_lint_facts(struct npd_lint *l, npd_str *ret, struct npd_error *reterr);

/* Accept NULL, return NULL. */
struct npd_lint *npd_lint_free(struct npd_lint *l);
struct npd_diag *npd_diag_free(struct npd_diag *d);
struct npd_report *npd_report_free(struct npd_report *report);

#endif
