#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE /* struct winsize, madvise */

#include "os/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/vec.h"

struct npd_file {
	int fd;
	bool borrowed; /* standard input: not ours to close */
	uint64_t size; /* NPD_FILE_UNSIZED, or the bytes ahead at opening */
	off_t end;     /* where a regular file ended at opening */
	char name[];
};

/* "cannot read 'x': No such file or directory" */
static enum npd_status fail_errno(
	struct npd_error *reterr, const char *verb, npd_str path, int error)
{
	char why[128];
	if (strerror_r(error, why, sizeof why) != 0)
		why[0] = '\0';
	return npd_fail(reterr, error == ENOMEM ? NPD_ENOMEM : NPD_EINPUT, "cannot %s '%.*s': %s",
		verb, NPD_ARG(path), why);
}

/* A C string of `path` for system calls; NULL with errno when there can be no such path. */
static char *path_new(npd_str path)
{
	if (path.len == 0 || npd_str_find_byte(path, '\0') != NPD_NOT_FOUND) {
		errno = ENOENT;
		return NULL;
	}
	char *copy = malloc(path.len + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, path.ptr, path.len);
	copy[path.len] = '\0';
	return copy;
}

static int open_path(npd_str path, int flags)
{
	char *name = path_new(path);
	if (name == NULL)
		return -1;
	int fd;
	do {
		fd = open(name, flags | O_CLOEXEC, 0666);
	} while (fd < 0 && errno == EINTR);
	const int error = errno;
	free(name);
	errno = error;
	return fd;
}

static bool stat_path(npd_str path, struct stat *ret)
{
	char *name = path_new(path);
	if (name == NULL)
		return false;
	const bool found = stat(name, ret) == 0;
	const int error = errno;
	free(name);
	errno = error;
	return found;
}

/* ---- one file ---- */

static void measure(struct npd_file *f, const struct stat *st)
{
	f->size = NPD_FILE_UNSIZED;
	if (!S_ISREG(st->st_mode) || st->st_size <= 0)
		return;
	const off_t at = lseek(f->fd, 0, SEEK_CUR);
	if (at < 0)
		return;
	f->end = st->st_size;
	f->size = at < st->st_size ? (uint64_t)(st->st_size - at) : 0;
}

enum npd_status npd_file_open(npd_str path, struct npd_file **ret, struct npd_error *reterr)
{
	const bool is_stdin = npd_str_eq(path, NPD_STR("-"));
	const npd_str name = is_stdin ? NPD_STR("<stdin>") : path;
	struct npd_file *f = calloc(1, sizeof *f + name.len + 1);
	if (f == NULL)
		return fail_errno(reterr, "read", name, ENOMEM);
	if (name.len > 0)
		memcpy(f->name, name.ptr, name.len);
	f->borrowed = is_stdin;
	f->fd = is_stdin ? STDIN_FILENO : open_path(path, O_RDONLY | O_NOCTTY);
	struct stat st;
	if (f->fd < 0 || fstat(f->fd, &st) != 0) {
		const int error = errno;
		npd_file_close(f);
		return fail_errno(reterr, "read", name, error);
	}
	if (S_ISDIR(st.st_mode)) {
		npd_file_close(f);
		return npd_fail(reterr, NPD_EINPUT,
			"cannot read '%.*s': is a directory; name the files in it", NPD_ARG(name));
	}
	measure(f, &st);
	*ret = f;
	return NPD_OK;
}

enum npd_status npd_file_read(
	struct npd_file *f, void *bytes, size_t n, size_t *got, struct npd_error *reterr)
{
	ssize_t count;
	do {
		count = read(f->fd, bytes, n);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		return fail_errno(reterr, "read", npd_str_of(f->name), errno);
	*got = (size_t)count;
	return NPD_OK;
}

uint64_t npd_file_size(const struct npd_file *f)
{
	return f->size;
}

bool npd_file_has_grown(const struct npd_file *f)
{
	struct stat st;
	return f->size != NPD_FILE_UNSIZED && fstat(f->fd, &st) == 0 && st.st_size > f->end;
}

struct npd_file *npd_file_close(struct npd_file *f)
{
	if (f == NULL)
		return NULL;
	if (f->fd >= 0 && !f->borrowed)
		close(f->fd);
	free(f);
	return NULL;
}

bool npd_file_exists(npd_str path)
{
	struct stat st;
	return stat_path(path, &st);
}

bool npd_file_is_dir(npd_str path)
{
	struct stat st;
	return stat_path(path, &st) && S_ISDIR(st.st_mode);
}

/* Reads `n` bytes, or fewer where the file ends before. */
static enum npd_status read_fully(
	struct npd_file *f, char *bytes, size_t n, size_t *got, struct npd_error *reterr)
{
	*got = 0;
	while (*got < n) {
		size_t more;
		const enum npd_status status =
			npd_file_read(f, bytes + *got, n - *got, &more, reterr);
		if (status != NPD_OK)
			return status;
		if (more == 0)
			break;
		*got += more;
	}
	return NPD_OK;
}

enum npd_status npd_file_load(struct npd_arena *arena, npd_str path, size_t max_bytes, npd_str *ret,
	struct npd_error *reterr)
{
	struct stat st;
	if (!stat_path(path, &st))
		return fail_errno(reterr, "read", path, errno);
	if (!S_ISREG(st.st_mode))
		return npd_fail(reterr, NPD_EINPUT, "cannot read '%.*s': not a regular file",
			NPD_ARG(path));
	if ((uint64_t)st.st_size > max_bytes)
		return npd_fail(reterr, NPD_EINPUT, "cannot read '%.*s': larger than %zu bytes",
			NPD_ARG(path), max_bytes);

	/* The memory comes first: nothing is open when the arena unwinds. */
	const size_t size = (size_t)st.st_size;
	char *bytes = npd_arena_alloc(arena, size + 1);
	struct npd_file *f;
	enum npd_status status = npd_file_open(path, &f, reterr);
	if (status != NPD_OK)
		return status;
	size_t got;
	status = read_fully(f, bytes, size + 1, &got, reterr);
	npd_file_close(f);
	if (status != NPD_OK)
		return status;
	if (got != size)
		return npd_fail(reterr, NPD_EINPUT, "cannot read '%.*s': it changed meanwhile",
			NPD_ARG(path));
	*ret = (npd_str){ bytes, size };
	return NPD_OK;
}

/* ---- mapping ---- */

struct mapping {
	void *at; /* NULL: none */
	size_t len;
};

static void mapping_drop(void *handle)
{
	struct mapping *m = handle;

	if (m->at != NULL)
		munmap(m->at, m->len);
	m->at = NULL;
}

/* True if the file is mapped; false leaves it to reading. */
static bool map_fd(struct npd_arena *arena, int fd, size_t size, npd_str *ret)
{
	if (size == 0)
		return false;
	struct mapping *m = NPD_NEW(arena, struct mapping);
	npd_arena_defer(arena, mapping_drop, m);
	void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return false;
	*m = (struct mapping){ at, size };
	*ret = (npd_str){ at, size };
	return true;
}

static void file_close(void *handle)
{
	struct npd_file **f = handle;

	*f = npd_file_close(*f);
}

/* What has no size: in pieces, up to `max_bytes`. */
static enum npd_status read_stream(struct npd_arena *arena, struct npd_file *f, size_t max_bytes,
	npd_str *ret, struct npd_error *reterr)
{
	char *bytes = NULL;
	size_t len = 0, cap = 0;
	for (;;) {
		if (len == cap) {
			cap = cap == 0 ? 65536 : cap * 2;
			char *more = npd_arena_raw(arena, cap);
			if (len > 0)
				memcpy(more, bytes, len);
			bytes = more;
		}
		size_t got;
		const enum npd_status status = read_fully(f, bytes + len, cap - len, &got, reterr);
		if (status != NPD_OK)
			return status;
		len += got;
		if (len > max_bytes)
			return npd_fail(reterr, NPD_EINPUT,
				"cannot read '%s': larger than %zu bytes", f->name, max_bytes);
		if (len < cap)
			break;
	}
	*ret = (npd_str){ bytes, len };
	return NPD_OK;
}

enum npd_status npd_file_map(struct npd_arena *arena, npd_str path, size_t max_bytes, npd_str *ret,
	struct npd_error *reterr)
{
	/* The arena knows the handle before there is one: it may unwind at any allocation. */
	struct npd_file **f = NPD_NEW(arena, struct npd_file *);
	npd_arena_defer(arena, file_close, f);
	enum npd_status status = npd_file_open(path, f, reterr);
	if (status != NPD_OK)
		return status;
	const uint64_t size = (*f)->size;
	if (size != NPD_FILE_UNSIZED && size > max_bytes)
		status = npd_fail(reterr, NPD_EINPUT, "cannot read '%s': larger than %zu bytes",
			(*f)->name, max_bytes);
	else if (size == NPD_FILE_UNSIZED || (*f)->borrowed ||
		 !map_fd(arena, (*f)->fd, (size_t)size, ret))
		status = read_stream(arena, *f, max_bytes, ret, reterr);
	file_close(f);
	return status;
}

/* Whole pages only. */
void npd_file_release(const struct npd_arena *arena, npd_str bytes)
{
	const long page = sysconf(_SC_PAGESIZE);
	if (page <= 0)
		return;
	for (const struct npd_arena_defer *d = arena->defers; d != NULL; d = d->next) {
		if (d->run != mapping_drop)
			continue;
		const struct mapping *m = d->handle;
		const uintptr_t start = (uintptr_t)m->at, at = (uintptr_t)bytes.ptr;
		if (m->at == NULL || at < start || bytes.len > m->len ||
			at - start > m->len - bytes.len)
			continue;
		const size_t mask = (size_t)page - 1;
		const size_t from = (at - start + mask) & ~mask;
		const size_t to = (at - start + bytes.len) & ~mask;
		if (from < to)
			madvise((char *)m->at + from, to - from, MADV_DONTNEED);
	}
}

/* ---- writing ---- */

/* 0, or the errno of the failure. */
static int write_fully(int fd, npd_str s)
{
	while (s.len > 0) {
		const ssize_t count = write(fd, s.ptr, s.len);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno;
		s = npd_str_from(s, (size_t)count);
	}
	return 0;
}

enum npd_status npd_file_create(npd_str path, npd_str text, struct npd_error *reterr)
{
	const int fd = open_path(path, O_WRONLY | O_CREAT | O_EXCL | O_NOCTTY);
	if (fd < 0 && errno == EEXIST)
		return npd_fail(reterr, NPD_EINVAL,
			"cannot write '%.*s': it exists, and is left alone", NPD_ARG(path));
	if (fd < 0)
		return fail_errno(reterr, "write", path, errno);
	int error = write_fully(fd, text);
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error == 0 ? NPD_OK : fail_errno(reterr, "write", path, error);
}

/* ---- replacing ---- */

/* Gives the new file the rights of the old one. */
static int copy_rights(int fd, const struct stat *old)
{
	/* only root may give files away; then a new owner must not get rights that he had not */
	const mode_t lost = fchown(fd, old->st_uid, old->st_gid) == 0 ? 0 : (S_ISUID | S_ISGID);

	return fchmod(fd, old->st_mode & 07777 & ~lost) == 0 ? 0 : errno;
}

static int fill(int fd, const struct stat *old, npd_str text)
{
	int error = copy_rights(fd, old);

	if (error == 0)
		error = write_fully(fd, text);
	if (error == 0 && fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	return error;
}

/* `target` is the file itself, no link. Returns an errno. */
static int replace_target(const char *target, npd_str text)
{
	char beside[PATH_MAX + 16];
	struct stat old;

	if (stat(target, &old) != 0)
		return errno;
	if (!S_ISREG(old.st_mode))
		return EINVAL;
	snprintf(beside, sizeof beside, "%s.XXXXXX", target);
	const int fd = mkstemp(beside);

	if (fd < 0)
		return errno;
	int error = fill(fd, &old, text);

	if (error == 0 && rename(beside, target) != 0)
		error = errno;
	if (error != 0)
		unlink(beside);
	return error;
}

enum npd_status npd_file_replace(npd_str path, npd_str text, struct npd_error *reterr)
{
	char name[PATH_MAX], target[PATH_MAX];

	if (path.len >= sizeof name)
		return fail_errno(reterr, "write", path, ENAMETOOLONG);
	memcpy(name, path.ptr, path.len);
	name[path.len] = '\0';
	if (realpath(name, target) == NULL)
		return fail_errno(reterr, "write", path, errno);
	const int error = replace_target(target, text);

	return error == 0 ? NPD_OK : fail_errno(reterr, "write", path, error);
}

bool npd_stderr_write(npd_str s)
{
	return write_fully(STDERR_FILENO, s) == 0;
}

enum npd_delivery npd_stdout_deliver(npd_str s, struct npd_error *reterr)
{
	int error = write_fully(STDOUT_FILENO, s);
	if (close(STDOUT_FILENO) != 0 && error == 0 && s.len > 0)
		error = errno;
	if (error == 0)
		return NPD_DELIVERED;
	if (error == EPIPE)
		return NPD_READER_GONE;
	fail_errno(reterr, "write", NPD_STR("<stdout>"), error);
	return NPD_UNDELIVERED;
}

/* ---- folders ---- */

/* Found so far; folders are a list of work, so that depth costs no stack. */
struct walk {
	struct npd_arena *arena;
	npd_str suffix;
	NPD_VEC(npd_str) folders;
	NPD_VEC(npd_str) files;
	size_t entries;
};

/* Known to the arena, so that the handle does not leak when memory ends. */
struct folder {
	DIR *handle;
};

static void folder_close(void *handle)
{
	struct folder *folder = handle;
	if (folder->handle != NULL)
		closedir(folder->handle);
	folder->handle = NULL;
}

static npd_str path_join(struct npd_arena *arena, npd_str dir, npd_str name)
{
	const bool slash = !npd_str_ends(dir, NPD_STR("/"));
	const size_t len = dir.len + (slash ? 1 : 0) + name.len;
	char *path = npd_arena_alloc(arena, len + 1);
	memcpy(path, dir.ptr, dir.len);
	if (slash)
		path[dir.len] = '/';
	memcpy(path + len - name.len, name.ptr, name.len);
	return (npd_str){ path, len };
}

static void walk_entry(struct walk *w, DIR *handle, npd_str dir, const char *name)
{
	struct stat st;
	const npd_str base = npd_str_of(name);
	if (name[0] == '.' || fstatat(dirfd(handle), name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (S_ISDIR(st.st_mode)) {
		NPD_VEC_PUSH(w->arena, &w->folders, path_join(w->arena, dir, base));
		return;
	}
	if (!npd_str_ends(base, w->suffix) || fstatat(dirfd(handle), name, &st, 0) != 0)
		return;
	if (S_ISREG(st.st_mode))
		NPD_VEC_PUSH(w->arena, &w->files, path_join(w->arena, dir, base));
}

static enum npd_status walk_folder(struct walk *w, npd_str dir, struct npd_error *reterr)
{
	struct folder *folder = NPD_NEW(w->arena, struct folder);
	npd_arena_defer(w->arena, folder_close, folder);
	folder->handle = opendir(npd_arena_copy(w->arena, dir).ptr);
	if (folder->handle == NULL)
		return fail_errno(reterr, "read", dir, errno);
	enum npd_status status = NPD_OK;
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(folder->handle);
		if (entry == NULL) {
			if (errno != 0)
				status = fail_errno(reterr, "read", dir, errno);
			break;
		}
		if (++w->entries > NPD_DIR_ENTRIES_MAX) {
			status = npd_fail(reterr, NPD_EINPUT,
				"cannot read '%.*s': more than %d entries", NPD_ARG(dir),
				NPD_DIR_ENTRIES_MAX);
			break;
		}
		walk_entry(w, folder->handle, dir, entry->d_name);
	}
	folder_close(folder);
	return status;
}

static int compare_paths(const void *a, const void *b)
{
	const npd_str *left = a, *right = b;
	return npd_str_cmp(*left, *right);
}

enum npd_status npd_dir_list(struct npd_arena *arena, npd_str dir, npd_str suffix,
	const npd_str **ret, size_t *count, struct npd_error *reterr)
{
	struct walk w = { .arena = arena, .suffix = suffix };
	NPD_VEC_PUSH(arena, &w.folders, dir);
	while (w.folders.len > 0) {
		const npd_str next = w.folders.data[--w.folders.len];
		const enum npd_status status = walk_folder(&w, next, reterr);
		if (status != NPD_OK)
			return status;
	}
	if (w.files.len > 0)
		qsort(w.files.data, w.files.len, sizeof *w.files.data, compare_paths);
	*ret = w.files.data;
	*count = w.files.len;
	return NPD_OK;
}

/* ---- the process and its terminal ---- */

void npd_process_prepare(void)
{
	signal(SIGPIPE, SIG_IGN);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* The wrong way round, so that using it is an error and not silence. */
		if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			return;
	}
}

bool npd_stdout_is_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

bool npd_stdin_is_terminal(void)
{
	return isatty(STDIN_FILENO) == 1;
}

unsigned npd_stdout_columns(void)
{
	struct winsize size;
	if (!npd_stdout_is_terminal() || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return size.ws_col;
}

npd_str npd_env(const char *name)
{
	return npd_str_of(getenv(name));
}
