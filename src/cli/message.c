#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "os/file.h"

#define DEFAULT_COLUMNS                                                                            \
	100 /* where there is no terminal: wide enough for logs, narrow for prose                  \
	     */
#define WIDEST_PROSE 120

/* Controls of ASCII and of Latin-1 (U+0080 to U+009F are read as escapes by some terminals). */
static bool is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

void npd_cli_add_plain(struct npd_buf *out, npd_str s)
{
	while (s.len > 0) {
		const npd_str before = s;
		const uint32_t code = npd_utf8_next(&s, NULL);
		if (is_control(code))
			npd_buf_add_byte(out, '?');
		else if (code == NPD_UTF8_BAD)
			npd_buf_add_c(out, "\xEF\xBF\xBD");
		else
			npd_buf_add(out, npd_str_head(before, before.len - s.len));
	}
}

/* Makes every control of line[from..] a '?'. */
static void make_plain(char *line, size_t from)
{
	npd_str rest = npd_str_of(line + from);
	while (rest.len > 0) {
		char *at = line + (rest.ptr - line);
		const size_t before = rest.len;
		if (is_control(npd_utf8_next(&rest, NULL)))
			memset(at, '?', before - rest.len);
	}
}

/* In a fixed buffer: it also has to say that there is no memory. */
static void say(const char *head, const char *format, va_list args)
{
	char line[2048];
	const size_t room = sizeof line - 1; /* the line feed takes the place of the NUL */
	const int start = snprintf(line, room, "%s", head);
	vsnprintf(line + start, room - (size_t)start, format, args);
	make_plain(line, 0);
	const size_t len = npd_str_of(line).len;
	line[len] = '\n';
	npd_stderr_write((npd_str){ line, len + 1 });
}

void npd_cli_say(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say("npu-doctor: ", format, args);
	va_end(args);
}

void npd_cli_say_line(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say("", format, args);
	va_end(args);
}

enum npd_exit npd_cli_exit_of(enum npd_status status)
{
	switch (status) {
	case NPD_OK:
		return NPD_EXIT_CLEAN;
	case NPD_EINVAL:
		return NPD_EXIT_USAGE;
	case NPD_EKB:
		return NPD_EXIT_KNOWLEDGE;
	case NPD_EINPUT:
		return NPD_EXIT_INPUT;
	case NPD_ENOMEM:
		break;
	}
	return NPD_EXIT_INTERNAL;
}

enum npd_exit npd_cli_fail(enum npd_status status, const struct npd_error *error)
{
	npd_cli_say("%s", error->text);
	return npd_cli_exit_of(status);
}

void npd_cli_add_kb_error(struct npd_buf *out, const struct npd_kb_error *e)
{
	npd_cli_add_plain(out, e->file);
	if (e->line != 0)
		npd_buf_printf(out, ":%u:%u", e->line, e->column);
	if (e->file.len > 0)
		npd_buf_add_c(out, ": ");
	npd_cli_add_plain(out, e->text);
	npd_buf_add_byte(out, '\n');
}

/* ---- how to print ---- */

/* EN or ZH if `s` says so; AUTO if it says nothing. */
static enum npd_lang lang_of_locale(npd_str s)
{
	const npd_str name = npd_str_cut(&s, '.');
	if (name.len == 0 || npd_str_eq(name, NPD_STR("C")) || npd_str_eq(name, NPD_STR("POSIX")))
		return NPD_LANG_AUTO;
	return npd_str_starts(name, NPD_STR("zh")) ? NPD_LANG_ZH : NPD_LANG_EN;
}

static enum npd_lang lang_of_environment(void)
{
	const npd_str own = npd_env("NPU_DOCTOR_LANG");
	if (npd_str_eq(own, NPD_STR("en")))
		return NPD_LANG_EN;
	if (npd_str_eq(own, NPD_STR("zh")))
		return NPD_LANG_ZH;
	if (own.len > 0 && !npd_str_eq(own, NPD_STR("auto")))
		npd_cli_say(
			"NPU_DOCTOR_LANG is '%.*s', not en, zh or auto, ignoring", NPD_ARG(own));
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const npd_str value = npd_env(names[i]);
		if (value.len > 0)
			return lang_of_locale(value);
	}
	return NPD_LANG_AUTO;
}

static enum npd_lang choose_lang(const struct npd_options *options)
{
	if (options->lang != NPD_LANG_AUTO)
		return options->lang;
	/* A program that reads the report must not depend on whose terminal it runs in. */
	if (options->format == NPD_FORMAT_JSON && !options->lang_given)
		return NPD_LANG_EN;
	return lang_of_environment();
}

static bool choose_color(const struct npd_options *options)
{
	if (options->color != NPD_COLOR_AUTO)
		return options->color == NPD_COLOR_ALWAYS;
	const npd_str term = npd_env("TERM");
	return npd_stdout_is_terminal() && npd_env("NO_COLOR").len == 0 && term.len > 0 &&
	       !npd_str_eq(term, NPD_STR("dumb"));
}

static unsigned choose_width(const struct npd_options *options)
{
	if (options->width_given)
		return options->width;
	const unsigned columns = npd_stdout_columns();
	if (columns == 0)
		return DEFAULT_COLUMNS;
	if (columns < NPD_WIDTH_MIN)
		return NPD_WIDTH_MIN;
	return columns > WIDEST_PROSE ? WIDEST_PROSE : columns;
}

struct npd_render npd_cli_render(const struct npd_options *options)
{
	return (struct npd_render){
		.lang = choose_lang(options),
		.color = choose_color(options),
		.width = choose_width(options),
		.verbose = options->verbose,
		.quiet = options->quiet,
	};
}

void npd_cli_write_failed_report(struct npd_buf *out, npd_str why)
{
	const struct npd_problem problem = { .text = why };
	const struct npd_report report = {
		.status = NPD_STR("unknown"),
		.lang = NPD_LANG_EN,
		.complete = false,
		.problems = &problem,
		.problem_count = 1,
	};
	npd_buf_clear(out);
	npd_report_write_json(out, &report);
}
