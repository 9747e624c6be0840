#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "os/file.h"

#define BLOCK_BYTES ((size_t)256 << 10)
#define PACKED_START_BYTES ((size_t)6) /* the longest mark of a packed file */

static void free_diagnosis(void *handle)
{
	npd_diag_free(handle);
}

static void free_report(void *handle)
{
	npd_report_free(handle);
}

enum npd_status npd_cli_start_diagnosis(struct npd_cli *cli, const struct npd_kb *kb,
	enum npd_lang lang, struct npd_diag **ret, struct npd_error *reterr)
{
	const struct npd_options *o = &cli->options;
	const struct npd_diag_options options = {
		.lang = lang,
		.toolchain = o->toolchain,
		.stage = o->stage,
		.sdk = o->sdk,
		.chip = o->chip,
	};
	const enum npd_status status = npd_diag_new(kb, &options, ret, reterr);
	if (status == NPD_OK)
		npd_arena_defer(&cli->arena, free_diagnosis, *ret);
	return status;
}

enum npd_status npd_cli_finish_diagnosis(
	struct npd_cli *cli, struct npd_diag *d, struct npd_report **ret, struct npd_error *reterr)
{
	const enum npd_status status = npd_diag_finish(d, ret, reterr);
	if (status == NPD_OK)
		npd_arena_defer(&cli->arena, free_report, *ret);
	return status;
}

/* ---- what is no log ---- */

static const struct {
	npd_str start;
	const char *what;
} packed[] = {
	{ { "\x1f\x8b", 2 }, "gzip" },
	{ { "PK\x03\x04", 4 }, "zip" },
	{ { "\xfd"
	    "7zXZ",
		  5 },
		"xz" },
	{ { "BZh", 3 }, "bzip2" },
	{ { "\x28\xb5\x2f\xfd", 4 }, "zstd" },
	{ { "7z\xbc\xaf", 4 }, "7z" },
};

/* Why the input that starts so cannot be judged as a log; empty if it can, as far as is seen here.
 */
static npd_str find_objection(struct npd_arena *arena, npd_str start)
{
	for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
		if (!npd_str_starts(start, packed[i].start))
			continue;
		struct npd_buf text;
		npd_buf_init(&text, arena);
		npd_buf_printf(&text, "is packed (%s); unpack it first", packed[i].what);
		return npd_buf_str(&text);
	}
	return (npd_str){ NULL, 0 };
}

/* ---- reading ---- */

struct reading {
	struct npd_cli *cli;
	struct npd_diag *diag;
	struct npd_error *reterr;
	npd_str name;
	struct npd_file *file;
	bool whole;
};

static void close_file(void *handle)
{
	struct reading *r = handle;
	r->file = npd_file_close(r->file);
}

/* Says it, and notes it in the report. */
static enum npd_status object(struct reading *r, npd_str text)
{
	r->whole = false;
	return npd_diag_problem(r->diag, r->name, text, r->reterr);
}

static enum npd_status object_to_name(struct reading *r, npd_str text)
{
	npd_cli_say("'%.*s' %.*s", NPD_ARG(r->name), NPD_ARG(text));
	return object(r, text);
}

static enum npd_status object_to_size(struct reading *r, uint64_t read, uint64_t size)
{
	struct npd_buf text;
	npd_buf_init(&text, &r->cli->arena);
	npd_buf_add_c(&text, "became shorter while it was read: ");
	npd_buf_add_u64(&text, read);
	npd_buf_add_c(&text, " of ");
	npd_buf_add_u64(&text, size);
	npd_buf_add_c(&text, " bytes");
	return object_to_name(r, npd_buf_str(&text));
}

/*
 * Reads at most `n` bytes; at the start of the input so many that a packed file is recognised,
 * however small the pieces are in which a pipe hands them over.
 */
static enum npd_status read_block(struct npd_file *file, bool at_start, char *block, size_t n,
	size_t *got, struct npd_error *reterr)
{
	size_t more = 0;
	*got = 0;
	do {
		const enum npd_status status =
			npd_file_read(file, block + *got, n - *got, &more, reterr);
		if (status != NPD_OK)
			return status;
		*got += more;
	} while (at_start && more > 0 && *got < PACKED_START_BYTES && *got < n);
	return NPD_OK;
}

/* Up to the size that a regular file had when it was opened: a log may grow as fast as it is read.
 */
static enum npd_status feed_file(struct reading *r, char *block)
{
	const uint64_t size = npd_file_size(r->file);
	uint64_t at = 0;
	while (at < size) {
		const size_t want = size - at < BLOCK_BYTES ? (size_t)(size - at) : BLOCK_BYTES;
		struct npd_error error;
		size_t got;
		enum npd_status status = read_block(r->file, at == 0, block, want, &got, &error);
		if (status != NPD_OK) {
			npd_cli_say("%s", error.text);
			return object(r, npd_str_of(error.text));
		}
		if (got == 0)
			return size == NPD_FILE_UNSIZED ? NPD_OK : object_to_size(r, at, size);
		if (at == 0) {
			const npd_str objection =
				find_objection(&r->cli->arena, (npd_str){ block, got });
			if (objection.len > 0)
				return object_to_name(r, objection);
		}
		at += got;
		status = npd_diag_feed(r->diag, block, got, r->reterr);
		if (status != NPD_OK)
			return status;
	}
	if (npd_file_has_grown(r->file) && !r->cli->options.quiet)
		npd_cli_say("'%.*s' is still growing; judged as far as it was at the start",
			NPD_ARG(r->name));
	return NPD_OK;
}

static bool is_stdin(npd_str path)
{
	return npd_str_eq(path, NPD_STR("-"));
}

enum npd_status npd_cli_feed_log(struct npd_cli *cli, struct npd_diag *d, npd_str path, bool *whole,
	struct npd_error *reterr)
{
	struct reading *r = NPD_NEW(&cli->arena, struct reading);
	*r = (struct reading){
		.cli = cli,
		.diag = d,
		.reterr = reterr,
		.name = is_stdin(path) ? NPD_STR("<stdin>") : path,
		.whole = true,
	};
	char *block = npd_arena_raw(&cli->arena, BLOCK_BYTES);
	npd_arena_defer(&cli->arena, close_file, r);
	enum npd_status status = npd_diag_input(d, r->name, reterr);
	if (status != NPD_OK)
		return status;
	struct npd_error error;
	status = npd_file_open(path, &r->file, &error);
	if (status == NPD_OK) {
		if (is_stdin(path) && npd_stdin_is_terminal() && !cli->options.quiet)
			npd_cli_say("reading standard input: paste the log, then press Ctrl-D");
		status = feed_file(r, block);
	} else {
		npd_cli_say("%s", error.text);
		status = object(r, npd_str_of(error.text));
	}
	close_file(r);
	*whole = r->whole;
	return status;
}
