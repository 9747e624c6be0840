#include "kb/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/suggest.h"

#define SHOWN_BYTES 60
#define LISTED_NAMES 24	 /* a longer list of choices helps nobody */
#define HELPED_ERRORS 50 /* looking for near names costs time, which hostile files would use up */

bool npd_complaints_full(const struct npd_complaints *c)
{
	return c->items.len >= NPD_KB_ERRORS_MAX;
}

static void add(struct npd_complaints *c, npd_str file, unsigned line, unsigned column,
	const char *format, va_list args)
{
	char text[1024];

	if (npd_complaints_full(c)) {
		c->dropped++;
		return;
	}
	const int n = vsnprintf(text, sizeof text, format, args);
	npd_str shown = { text, n < 0 ? 0 : (size_t)n };

	if (shown.len >= sizeof text) {
		memcpy(text + sizeof text - 4, "...", 4);
		shown.len = sizeof text - 1;
	}
	const struct npd_kb_error e = { file, line, column, npd_arena_copy(c->arena, shown) };

	NPD_VEC_PUSH(c->arena, &c->items, e);
}

void npd_complain(struct npd_complaints *c, npd_str file, unsigned line, unsigned column,
	const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(c, file, line, column, format, args);
	va_end(args);
}

void npd_complain_at(struct npd_complaints *c, const struct npd_yaml_file *file,
	const struct npd_yaml *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(c, file->name, node->line, node->column, format, args);
	va_end(args);
}

void npd_complain_in(struct npd_complaints *c, const struct npd_yaml_file *file,
	const struct npd_yaml *scalar, size_t at, const char *format, ...)
{
	va_list args;
	unsigned line = 0, column = 0;

	if (!npd_complaints_full(c)) /* looking for the place costs a walk through the file */
		npd_yaml_locate(file, scalar, at, &line, &column);
	va_start(args, format);
	add(c, file->name, line, column, format, args);
	va_end(args);
}

npd_str npd_shown(npd_str s)
{
	npd_str rest = s;

	s = npd_str_cut(&rest, '\n');
	if (s.len <= SHOWN_BYTES)
		return s;
	size_t len = SHOWN_BYTES;

	/* not in the middle of a character */
	while (len > 0 && ((unsigned char)s.ptr[len] & 0xC0) == 0x80)
		len--;
	return npd_str_head(s, len);
}

npd_str npd_did_you_mean(const struct npd_complaints *c, npd_str name, const npd_str *names,
	size_t count, const char *what)
{
	struct npd_buf b;

	npd_buf_init(&b, c->arena);
	if (c->items.len >= HELPED_ERRORS)
		return npd_buf_str(&b);
	const size_t near = npd_suggest(name, names, count);

	if (near != NPD_NOT_FOUND) {
		npd_buf_printf(&b, ", did you mean '%.*s'?", NPD_ARG(names[near]));
		return npd_buf_str(&b);
	}
	for (size_t i = 0; what != NULL && i < count && count <= LISTED_NAMES; i++) {
		if (i == 0)
			npd_buf_printf(&b, ", %s: ", what);
		else
			npd_buf_add_c(&b, ", ");
		npd_buf_add(&b, names[i]);
	}
	return npd_buf_str(&b);
}

static int by_place(const void *a, const void *b)
{
	const struct npd_kb_error *x = a, *y = b;
	const int files = npd_str_cmp(x->file, y->file);

	if (files != 0)
		return files;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return npd_str_cmp(x->text, y->text);
}

struct npd_kb_errors npd_complaints_sorted(struct npd_complaints *c)
{
	if (c->items.len > 0)
		qsort(c->items.data, c->items.len, sizeof c->items.data[0], by_place);
	if (c->dropped > 0) {
		const struct npd_kb_error last = { c->items.data[c->items.len - 1].file, 0, 0,
			NPD_STR("too many errors, the others are not shown") };

		NPD_VEC_PUSH(c->arena, &c->items, last);
	}
	return (struct npd_kb_errors){ c->items.data, c->items.len };
}
