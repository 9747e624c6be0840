/* file.h - the only place for POSIX beyond C17: files, folders, the terminal. */
#ifndef NPD_OS_FILE_H
#define NPD_OS_FILE_H

#include "base/arena.h"
#include "base/str.h"

struct npd_file;

/* Opens for reading; "-" is standard input. Refuses folders. reterr: "cannot read 'x': Is a
 * directory". */
enum npd_status npd_file_open(npd_str path, struct npd_file **ret, struct npd_error *reterr);
/* Up to `n` bytes; *got 0 at the end. NPD_EINPUT on a read error. Interrupted calls go on. */
enum npd_status npd_file_read(
	struct npd_file *f, void *bytes, size_t n, size_t *got, struct npd_error *reterr);
struct npd_file *npd_file_close(struct npd_file *f);

/* The whole of a regular file of at most `max_bytes`. */
enum npd_status npd_file_load(struct npd_arena *arena, npd_str path, size_t max_bytes, npd_str *ret,
	struct npd_error *reterr);

/* Every regular file below `dir` (links to folders are not followed) whose name ends in `suffix`,
 * sorted. */
enum npd_status npd_dir_list(struct npd_arena *arena, npd_str dir, npd_str suffix,
	const npd_str **ret, size_t *count, struct npd_error *reterr);

/* Writes all of `s` to standard output or error; false when that failed (closed pipe, full disk).
 */
bool npd_stdout_write(npd_str s);
bool npd_stderr_write(npd_str s);

bool npd_stdout_is_terminal(void);
bool npd_stdin_is_terminal(void);
unsigned npd_stdout_columns(void); /* 0 when not a terminal */
npd_str npd_env(const char *name); /* empty when unset */

#endif
