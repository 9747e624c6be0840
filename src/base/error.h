/* error.h - filling struct npd_error: no allocation, cut texts end in "...". */
#ifndef NPD_BASE_ERROR_H
#define NPD_BASE_ERROR_H

#include "base/attr.h"
#include "npu_doctor.h"

/* Fills *e (NULL is allowed) and returns `status`, so that callers can `return npd_fail(...)`. */
enum npd_status npd_fail(struct npd_error *e, enum npd_status status, const char *format, ...)
	NPD_PRINTF(3, 4);

#endif
