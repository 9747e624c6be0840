#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum npd_status npd_fail(struct npd_error *e, enum npd_status status, const char *format, ...)
{
	va_list args;

	if (e == NULL)
		return status;
	e->status = status;
	va_start(args, format);
	const int n = vsnprintf(e->text, sizeof e->text, format, args);

	va_end(args);
	if (n >= (int)sizeof e->text)
		memcpy(e->text + sizeof e->text - 4, "...", 4);
	return status;
}
