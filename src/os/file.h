/* file.h - the only place for POSIX beyond C17: files, folders, the terminal. */
#ifndef NPD_OS_FILE_H
#define NPD_OS_FILE_H

#include "base/arena.h"
#include "base/str.h"

#define NPD_DIR_ENTRIES_MAX 100000
#define NPD_FILE_UNSIZED UINT64_MAX

struct npd_file;

/*
 * Opens for reading; "-" is standard input. Refuses folders.
 * reterr: "cannot read 'x': No such file or directory".
 */
enum npd_status npd_file_open(npd_str path, struct npd_file **ret, struct npd_error *reterr);
/* Up to `n` bytes; *got 0 at the end. NPD_EINPUT on a read error. Interrupted calls go on. */
enum npd_status npd_file_read(
	struct npd_file *f, void *bytes, size_t n, size_t *got, struct npd_error *reterr);
/*
 * How many bytes a regular file held behind the place of reading when it was opened.
 * NPD_FILE_UNSIZED for pipes, devices, and files that give no size (those of /proc say 0).
 */
uint64_t npd_file_size(const struct npd_file *f);
/* True if the regular file now holds more than when it was opened. */
bool npd_file_has_grown(const struct npd_file *f);
/* Accepts NULL, returns NULL; leaves standard input open. */
struct npd_file *npd_file_close(struct npd_file *f);

/* The whole of a regular file of at most `max_bytes`. */
enum npd_status npd_file_load(struct npd_arena *arena, npd_str path, size_t max_bytes, npd_str *ret,
	struct npd_error *reterr);

/*
 * The same, without reading it: a regular file is mapped, anything else (a pipe) and what cannot be
 * mapped is read. The bytes live as long as the arena. A file that shrinks meanwhile takes its
 * pages along, and reading them is a SIGBUS: for files that nobody writes just now.
 */
enum npd_status npd_file_map(struct npd_arena *arena, npd_str path, size_t max_bytes, npd_str *ret,
	struct npd_error *reterr);

/*
 * Gives pages of a file that `arena` has mapped back to the system; they come again when they are
 * touched. Other memory is left alone.
 */
void npd_file_release(const struct npd_arena *arena, npd_str bytes);

/* Writes `text` to a new file; one that exists is left alone: NPD_EINVAL. */
enum npd_status npd_file_create(npd_str path, npd_str text, struct npd_error *reterr);

/*
 * Puts `text` in place of the contents of a regular file: written beside it, flushed to the disk,
 * then renamed over it, so that at any moment the old or the new file is there. Mode and, where
 * that is allowed, owner stay; a link is followed, and stays a link. NPD_EINPUT with the reason
 * when it can't be done, and the old file is as it was.
 */
enum npd_status npd_file_replace(npd_str path, npd_str text, struct npd_error *reterr);

/* Something of that name can be found. */
bool npd_file_exists(npd_str path);
bool npd_file_is_dir(npd_str path);

/*
 * Every regular file below `dir` whose name ends in `suffix`, sorted, each path beginning with
 * `dir`. Hidden files and folders are left out, links to folders are not followed; more than
 * NPD_DIR_ENTRIES_MAX entries are NPD_EINPUT.
 */
enum npd_status npd_dir_list(struct npd_arena *arena, npd_str dir, npd_str suffix,
	const npd_str **ret, size_t *count, struct npd_error *reterr);

/* Writes all of `s` to standard error; false when that failed (closed pipe, full disk). */
bool npd_stderr_write(npd_str s);

enum npd_delivery {
	NPD_DELIVERED,
	NPD_READER_GONE, /* the pipe was closed: no one wants the rest */
	NPD_UNDELIVERED	 /* a full disk, a closed descriptor; said in reterr */
};

/*
 * Writes all of `s` to standard output and closes it, so that a disk which fails late is noticed.
 * For the last writer of a process.
 */
enum npd_delivery npd_stdout_deliver(npd_str s, struct npd_error *reterr);

/*
 * To be called first in a program: a closed pipe becomes an error of the write instead of a signal,
 * and descriptors 0 to 2 are taken, so that no file that is opened later gets mistaken for them.
 */
void npd_process_prepare(void);

bool npd_stdout_is_terminal(void);
bool npd_stdin_is_terminal(void);
unsigned npd_stdout_columns(void); /* 0 when not a terminal */
npd_str npd_env(const char *name); /* empty when unset */

#endif
