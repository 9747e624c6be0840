#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file.h"

#define PATH_BYTES 256

struct fixture {
	struct npd_arena arena;
	struct npd_error error;
	char dir[PATH_BYTES];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	npd_arena_init(&f->arena, 0, NULL);
	snprintf(f->dir, sizeof f->dir, "/tmp/npd-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	char command[PATH_BYTES + 16];
	snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
	assert_int_equal(system(command), 0);
	npd_arena_done(&f->arena);
	free(f);
	return 0;
}

/* "<the test's folder>/<name>" */
static npd_str in_dir(struct fixture *f, const char *name)
{
	char path[2 * PATH_BYTES];
	snprintf(path, sizeof path, "%s/%s", f->dir, name);
	return npd_arena_copy(&f->arena, npd_str_of(path));
}

static npd_str make_file(struct fixture *f, const char *name, npd_str text)
{
	const npd_str path = in_dir(f, name);
	assert_int_equal(npd_file_create(path, text, &f->error), NPD_OK);
	return path;
}

static void make_dir(struct fixture *f, const char *name)
{
	assert_int_equal(mkdir(in_dir(f, name).ptr, 0777), 0);
}

static void assert_text(npd_str got, npd_str want)
{
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.ptr, want.ptr, want.len);
}

static void load_gives_every_byte(void **state)
{
	struct fixture *f = *state;
	const npd_str text = NPD_STR("a\0b\r\n\xff");
	npd_str got;
	const npd_str path = make_file(f, "x", text);
	assert_int_equal(npd_file_load(&f->arena, path, 6, &got, &f->error), NPD_OK);
	assert_text(got, text);
}

static void load_of_an_empty_file_is_empty(void **state)
{
	struct fixture *f = *state;
	npd_str got;
	const npd_str path = make_file(f, "x", NPD_STR(""));
	assert_int_equal(npd_file_load(&f->arena, path, 0, &got, &f->error), NPD_OK);
	assert_int_equal(got.len, 0);
}

static void load_refuses_what_is_too_large(void **state)
{
	struct fixture *f = *state;
	npd_str got;
	const npd_str path = make_file(f, "x", NPD_STR("123456"));
	assert_int_equal(npd_file_load(&f->arena, path, 5, &got, &f->error), NPD_EINPUT);
	assert_non_null(strstr(f->error.text, "larger than 5 bytes"));
}

static void load_refuses_folders_pipes_and_nothing(void **state)
{
	struct fixture *f = *state;
	npd_str got;
	assert_int_equal(mkfifo(in_dir(f, "pipe").ptr, 0666), 0);
	const npd_str paths[] = { npd_str_of(f->dir), in_dir(f, "pipe"), in_dir(f, "none"),
		NPD_STR(""), NPD_STR("a\0b") };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		assert_int_equal(
			npd_file_load(&f->arena, paths[i], 99, &got, &f->error), NPD_EINPUT);
}

static void map_gives_the_bytes_of_files_and_of_what_cannot_be_mapped(void **state)
{
	struct fixture *f = *state;
	const npd_str text = NPD_STR("a\0b\r\n\xff");
	npd_str got, none, device;
	const npd_str path = make_file(f, "x", text);
	assert_int_equal(npd_file_map(&f->arena, path, 6, &got, &f->error), NPD_OK);
	assert_text(got, text);
	assert_int_equal(
		npd_file_map(&f->arena, make_file(f, "y", NPD_STR("")), 6, &none, &f->error),
		NPD_OK);
	assert_int_equal(none.len, 0);
	assert_int_equal(
		npd_file_map(&f->arena, NPD_STR("/dev/null"), 6, &device, &f->error), NPD_OK);
	assert_int_equal(device.len, 0);
}

static void map_refuses_what_is_too_large_or_no_file(void **state)
{
	struct fixture *f = *state;
	npd_str got;
	const npd_str path = make_file(f, "x", NPD_STR("1234"));
	assert_int_equal(npd_file_map(&f->arena, path, 3, &got, &f->error), NPD_EINPUT);
	assert_non_null(strstr(f->error.text, "larger than 3 bytes"));
	assert_int_equal(
		npd_file_map(&f->arena, NPD_STR("/dev/zero"), 100000, &got, &f->error), NPD_EINPUT);
	assert_int_equal(npd_file_map(&f->arena, in_dir(f, ""), 3, &got, &f->error), NPD_EINPUT);
	assert_int_equal(
		npd_file_map(&f->arena, in_dir(f, "none"), 3, &got, &f->error), NPD_EINPUT);
}

static void release_leaves_the_bytes_readable(void **state)
{
	struct fixture *f = *state;
	char *pages = npd_arena_alloc(&f->arena, 65536);
	memset(pages, 'x', 65536);
	npd_str got;
	const npd_str path = make_file(f, "x", (npd_str){ pages, 65536 });
	assert_int_equal(npd_file_map(&f->arena, path, 65536, &got, &f->error), NPD_OK);
	npd_file_release(&f->arena, got);
	npd_file_release(&f->arena, (npd_str){ pages, 65536 });
	npd_file_release(&f->arena, (npd_str){ 0 });
	assert_text(got, (npd_str){ pages, 65536 });
}

static void open_names_the_file_and_the_reason(void **state)
{
	struct fixture *f = *state;
	struct npd_file *file;
	assert_int_equal(npd_file_open(NPD_STR("no-such"), &file, &f->error), NPD_EINPUT);
	assert_string_equal(f->error.text, "cannot read 'no-such': No such file or directory");
	assert_int_equal(npd_file_open(npd_str_of("/"), &file, &f->error), NPD_EINPUT);
	assert_string_equal(f->error.text, "cannot read '/': is a directory; name the files in it");
}

static void read_ends_with_nothing(void **state)
{
	struct fixture *f = *state;
	struct npd_file *file;
	char bytes[4];
	size_t got;
	const npd_str path = make_file(f, "x", NPD_STR("12345"));
	assert_int_equal(npd_file_open(path, &file, &f->error), NPD_OK);
	assert_int_equal(npd_file_read(file, bytes, sizeof bytes, &got, &f->error), NPD_OK);
	assert_int_equal(got, 4);
	assert_int_equal(npd_file_read(file, bytes, sizeof bytes, &got, &f->error), NPD_OK);
	assert_int_equal(got, 1);
	assert_int_equal(npd_file_read(file, bytes, sizeof bytes, &got, &f->error), NPD_OK);
	assert_int_equal(got, 0);
	assert_null(npd_file_close(file));
	assert_null(npd_file_close(NULL));
}

static void size_is_that_of_the_opening(void **state)
{
	struct fixture *f = *state;
	struct npd_file *file;
	const npd_str path = make_file(f, "x", NPD_STR("12345"));
	assert_int_equal(npd_file_open(path, &file, &f->error), NPD_OK);
	assert_int_equal(npd_file_size(file), 5);
	assert_false(npd_file_has_grown(file));
	FILE *writer = fopen(path.ptr, "a");
	assert_non_null(writer);
	fputs("678", writer);
	assert_int_equal(fclose(writer), 0);
	assert_int_equal(npd_file_size(file), 5);
	assert_true(npd_file_has_grown(file));
	npd_file_close(file);
}

static void devices_and_proc_have_no_size(void **state)
{
	struct fixture *f = *state;
	static const char *const paths[] = { "/dev/null", "/proc/self/status" };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct npd_file *file;
		assert_int_equal(npd_file_open(npd_str_of(paths[i]), &file, &f->error), NPD_OK);
		assert_true(npd_file_size(file) == NPD_FILE_UNSIZED);
		assert_false(npd_file_has_grown(file));
		npd_file_close(file);
	}
}

static void create_leaves_what_exists_alone(void **state)
{
	struct fixture *f = *state;
	npd_str got;
	const npd_str path = make_file(f, "x", NPD_STR("old"));
	assert_int_equal(npd_file_create(path, NPD_STR("new"), &f->error), NPD_EINVAL);
	assert_int_equal(npd_file_load(&f->arena, path, 9, &got, &f->error), NPD_OK);
	assert_text(got, NPD_STR("old"));
	const npd_str nowhere = in_dir(f, "none/x");
	assert_int_equal(npd_file_create(nowhere, NPD_STR("new"), &f->error), NPD_EINPUT);
}

static void replace_keeps_the_rights_and_the_link(void **state)
{
	struct fixture *f = *state;
	const npd_str path = make_file(f, "file", NPD_STR("old"));
	const npd_str link = in_dir(f, "link");
	const npd_str *names;
	struct stat st;
	npd_str got;
	size_t count;

	assert_int_equal(chmod(path.ptr, 0640), 0);
	assert_int_equal(symlink("file", link.ptr), 0);
	assert_int_equal(npd_file_replace(link, NPD_STR("new text"), &f->error), NPD_OK);
	assert_int_equal(lstat(link.ptr, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(path.ptr, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(npd_file_load(&f->arena, path, 100, &got, &f->error), NPD_OK);
	assert_text(got, NPD_STR("new text"));
	/* nothing is left beside it */
	assert_int_equal(
		npd_dir_list(&f->arena, npd_str_of(f->dir), NPD_STR(""), &names, &count, &f->error),
		NPD_OK);
	assert_int_equal(count, 2);
}

static void replace_refuses_what_is_no_file(void **state)
{
	struct fixture *f = *state;

	make_dir(f, "folder");
	assert_int_equal(
		npd_file_replace(in_dir(f, "folder"), NPD_STR("x"), &f->error), NPD_EINPUT);
	assert_int_equal(npd_file_replace(in_dir(f, "none"), NPD_STR("x"), &f->error), NPD_EINPUT);
	assert_non_null(strstr(f->error.text, "cannot write '"));
	assert_false(npd_file_exists(in_dir(f, "none")));
}

static void list_is_sorted_deep_and_only_of_the_suffix(void **state)
{
	struct fixture *f = *state;
	make_dir(f, "b");
	make_dir(f, "b/c");
	make_dir(f, ".git");
	make_dir(f, "folder.yaml");
	make_file(f, "z.yaml", NPD_STR(""));
	make_file(f, "a.yaml", NPD_STR(""));
	make_file(f, "a.txt", NPD_STR(""));
	make_file(f, ".hidden.yaml", NPD_STR(""));
	make_file(f, ".git/x.yaml", NPD_STR(""));
	make_file(f, "b/c/d.yaml", NPD_STR(""));
	const npd_str *files;
	size_t count;
	assert_int_equal(npd_dir_list(&f->arena, npd_str_of(f->dir), NPD_STR(".yaml"), &files,
				 &count, &f->error),
		NPD_OK);
	assert_int_equal(count, 3);
	assert_text(files[0], in_dir(f, "a.yaml"));
	assert_text(files[1], in_dir(f, "b/c/d.yaml"));
	assert_text(files[2], in_dir(f, "z.yaml"));
}

static void list_follows_links_to_files_but_not_to_folders(void **state)
{
	struct fixture *f = *state;
	make_dir(f, "real");
	const npd_str target = make_file(f, "real/x.yaml", NPD_STR(""));
	assert_int_equal(symlink(target.ptr, in_dir(f, "link.yaml").ptr), 0);
	assert_int_equal(symlink(f->dir, in_dir(f, "loop").ptr), 0);
	assert_int_equal(symlink("gone", in_dir(f, "broken.yaml").ptr), 0);
	const npd_str *files;
	size_t count;
	assert_int_equal(npd_dir_list(&f->arena, npd_str_of(f->dir), NPD_STR(".yaml"), &files,
				 &count, &f->error),
		NPD_OK);
	assert_int_equal(count, 2);
}

static void list_keeps_the_spelling_of_the_folder(void **state)
{
	struct fixture *f = *state;
	make_file(f, "a.yaml", NPD_STR(""));
	const npd_str *files;
	size_t count;
	const npd_str dir = in_dir(f, "");
	assert_int_equal(
		npd_dir_list(&f->arena, dir, NPD_STR(".yaml"), &files, &count, &f->error), NPD_OK);
	assert_int_equal(count, 1);
	assert_text(files[0], in_dir(f, "a.yaml"));
}

static void list_of_what_is_no_folder_fails(void **state)
{
	struct fixture *f = *state;
	const npd_str *files;
	size_t count;
	const npd_str path = make_file(f, "a.yaml", NPD_STR(""));
	assert_int_equal(npd_dir_list(&f->arena, path, NPD_STR(".yaml"), &files, &count, &f->error),
		NPD_EINPUT);
}

static void environment_that_is_not_set_is_empty(void **state)
{
	(void)state;
	assert_int_equal(npd_env("NPD_NO_SUCH_VARIABLE").len, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(load_gives_every_byte),
		TEST(load_of_an_empty_file_is_empty),
		TEST(load_refuses_what_is_too_large),
		TEST(load_refuses_folders_pipes_and_nothing),
		TEST(map_gives_the_bytes_of_files_and_of_what_cannot_be_mapped),
		TEST(map_refuses_what_is_too_large_or_no_file),
		TEST(release_leaves_the_bytes_readable),
		TEST(open_names_the_file_and_the_reason),
		TEST(read_ends_with_nothing),
		TEST(size_is_that_of_the_opening),
		TEST(devices_and_proc_have_no_size),
		TEST(create_leaves_what_exists_alone),
		TEST(replace_keeps_the_rights_and_the_link),
		TEST(replace_refuses_what_is_no_file),
		TEST(list_is_sorted_deep_and_only_of_the_suffix),
		TEST(list_follows_links_to_files_but_not_to_folders),
		TEST(list_keeps_the_spelling_of_the_folder),
		TEST(list_of_what_is_no_folder_fails),
		TEST(environment_that_is_not_set_is_empty),
	};
	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
