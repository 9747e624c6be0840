/*
 * load.h - YAML files -> an image; every error is collected with its place.
 */
#ifndef NPD_KB_LOAD_H
#define NPD_KB_LOAD_H

#include "base/buf.h"
#include "kb/kb.h"

#define NPD_KB_FILE_MAX_BYTES ((size_t)1 << 20)
#define NPD_KB_DEPTH_MAX 16
#define NPD_KB_ERRORS_MAX 200 /* then "too many errors" */

struct npd_source {
	npd_str name; /* as errors show it: kb/sigmastar/convert.yaml */
	npd_str text;
};

struct npd_kb_error {
	npd_str file;
	unsigned line,
		column; /* from 1; columns count characters as libyaml does; 0: the whole file */
	npd_str text;
};

struct npd_kb_errors {
	const struct npd_kb_error *items; /* by file, line, column */
	size_t count;
};

/*
 * Reads, validates and compiles `sources` (sorted by name first) into one image in *image. `benign`
 * is the sample of ordinary logs that the scanner's windows are chosen against. With errors:
 * NPD_EKB, all of them in *errors, and nothing in *image. `base` (may be NULL) is knowledge whose
 * ids may be referred to.
 */
enum npd_status npd_kb_compile(struct npd_arena *arena, const struct npd_source *sources,
	size_t count, npd_str benign, const struct npd_kb *base, struct npd_buf *image,
	struct npd_kb_errors *errors, struct npd_error *reterr);

/* Compiles a pack and lays it over `kb`. */
enum npd_status npd_kb_add(struct npd_kb *kb, const struct npd_source *sources, size_t count,
	struct npd_arena *arena, struct npd_kb_errors *errors, struct npd_error *reterr);

/* The schema of knowledge files as JSON Schema (draft 2020-12), made from the tables that the
 * loader uses. */
void npd_kb_write_schema(struct npd_buf *out);

#endif
