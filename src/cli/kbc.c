/*
 * kbc.c - npd-kbc: turns folders of knowledge into the image that is embedded in npu-doctor.
 *
 *	npd-kbc --benign FILE -o kb.img DIR...
 *
 * Exit status: 0 done; 2 wrong usage; 3 something could not be read or written; 4 the knowledge is
 * defective, errors are on standard error as file:line:column; 70 out of memory.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "kb/load.h"
#include "os/file.h"

enum { EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_KNOWLEDGE = 4, EXIT_INTERNAL = 70 };

#define BENIGN_MAX_BYTES ((size_t)64 << 20)

struct job {
	struct npd_arena arena;
	npd_str benign_path, image_path;
	NPD_VEC(npd_str) dirs;
	NPD_VEC(struct npd_source) sources;
};

static int fail(const struct npd_error *error, int status)
{
	npd_stderr_write(NPD_STR("npd-kbc: "));
	npd_stderr_write(npd_str_of(error->text));
	npd_stderr_write(NPD_STR("\n"));
	return status;
}

static bool parse_arguments(struct job *job, char **arguments)
{
	for (; *arguments != NULL; arguments++) {
		const npd_str argument = npd_str_of(*arguments);
		npd_str *value = npd_str_eq(argument, NPD_STR("--benign")) ? &job->benign_path
				 : npd_str_eq(argument, NPD_STR("-o"))	   ? &job->image_path
									   : NULL;

		if (value != NULL) {
			arguments++;
			if (*arguments == NULL)
				return false;
			*value = npd_str_of(*arguments);
		} else if (npd_str_starts(argument, NPD_STR("-"))) {
			return false;
		} else {
			NPD_VEC_PUSH(&job->arena, &job->dirs, argument);
		}
	}
	return job->image_path.len > 0 && job->benign_path.len > 0 && job->dirs.len > 0;
}

static enum npd_status load_dir(struct job *job, npd_str dir, struct npd_error *reterr)
{
	const npd_str *names = NULL;
	size_t count = 0;
	enum npd_status status =
		npd_dir_list(&job->arena, dir, NPD_STR(".yaml"), &names, &count, reterr);

	for (size_t i = 0; status == NPD_OK && i < count; i++) {
		struct npd_source source = { .name = names[i] };

		/* one byte more than allowed, so that the loader sees that a file is too large */
		status = npd_file_load(
			&job->arena, source.name, NPD_KB_FILE_MAX_BYTES + 1, &source.text, reterr);
		if (status == NPD_OK)
			NPD_VEC_PUSH(&job->arena, &job->sources, source);
	}
	return status;
}

static void print_errors(struct npd_arena *arena, const struct npd_kb_errors *errors)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	for (size_t i = 0; i < errors->count; i++) {
		const struct npd_kb_error *e = &errors->items[i];

		npd_buf_add(&out, e->file);
		if (e->line > 0)
			npd_buf_printf(&out, ":%u:%u", e->line, e->column);
		npd_buf_printf(&out, ": %.*s\n", NPD_ARG(e->text));
	}
	npd_stderr_write(npd_buf_str(&out));
}

static int write_image(npd_str path, npd_str image)
{
	FILE *f = fopen(path.ptr, "wb");
	bool good = f != NULL;

	if (f != NULL) {
		good = fwrite(image.ptr, 1, image.len, f) == image.len;
		good = fclose(f) == 0 && good;
	}
	if (good)
		return EXIT_SUCCESS;
	npd_stderr_write(NPD_STR("npd-kbc: cannot write '"));
	npd_stderr_write(path);
	npd_stderr_write(NPD_STR("'\n"));
	return EXIT_INPUT;
}

static int run(struct job *job)
{
	struct npd_error error = { 0 };
	struct npd_kb_errors errors;
	struct npd_buf image;
	npd_str benign = { 0 };
	enum npd_status status =
		npd_file_load(&job->arena, job->benign_path, BENIGN_MAX_BYTES, &benign, &error);

	for (size_t i = 0; status == NPD_OK && i < job->dirs.len; i++)
		status = load_dir(job, job->dirs.data[i], &error);
	if (status != NPD_OK)
		return fail(&error, EXIT_INPUT);
	npd_buf_init(&image, &job->arena);
	status = npd_kb_compile(&job->arena, job->sources.data, job->sources.len, benign, NULL,
		&image, &errors, &error);
	if (status == NPD_OK)
		return write_image(job->image_path, npd_buf_str(&image));
	print_errors(&job->arena, &errors);
	return errors.count > 0 ? EXIT_KNOWLEDGE : fail(&error, EXIT_KNOWLEDGE);
}

static int complain(const char *text, int status)
{
	npd_stderr_write(npd_str_of(text));
	return status;
}

/* Memory that ends unwinds to here; `job` lies further out, so what it holds is still known then.
 */
static int guarded(struct job *job, char **arguments)
{
	jmp_buf oom;

	npd_arena_init(&job->arena, 0, &oom);
	if (setjmp(oom) != 0)
		return complain("npd-kbc: out of memory\n", EXIT_INTERNAL);
	if (!parse_arguments(job, arguments))
		return complain("usage: npd-kbc --benign FILE -o kb.img DIR...\n", EXIT_USAGE);
	return run(job);
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	const int status = guarded(&job, argv + (argc > 0));

	npd_arena_done(&job.arena);
	return status;
}
