/*
 * json.h - writing JSON: commas, escapes and indentation in one place.
 *
 *	npd_json_open(&j, NULL, '{');
 *	npd_json_str(&j, "id", f->id);      key NULL inside an array
 *	npd_json_close(&j, '}');
 *
 * Output is valid UTF-8 whatever the input: broken bytes become U+FFFD, controls \u00XX.
 */
#ifndef NPD_BASE_JSON_H
#define NPD_BASE_JSON_H

#include "base/buf.h"

struct npd_json {
	struct npd_buf *out;
	unsigned depth;
	bool comma;
	bool after_key; /* the key stands already */
	bool compact;	/* no line feeds and blanks */
};

void npd_json_init(struct npd_json *j, struct npd_buf *out);
void npd_json_open(struct npd_json *j, const char *key, char bracket);
void npd_json_close(struct npd_json *j, char bracket);
void npd_json_str(struct npd_json *j, const char *key, npd_str value);
void npd_json_str_or_null(struct npd_json *j, const char *key, npd_str value); /* empty: null */
void npd_json_u64(struct npd_json *j, const char *key, uint64_t value);
void npd_json_i64(struct npd_json *j, const char *key, int64_t value);
void npd_json_double(struct npd_json *j, const char *key,
	double value); /* shortest that round-trips; nan, inf as strings */
void npd_json_bool(struct npd_json *j, const char *key, bool value);
void npd_json_null(struct npd_json *j, const char *key);
/* With a key that is not a C string. */
void npd_json_key(struct npd_json *j, npd_str key); /* the next call gets key NULL */

#endif
