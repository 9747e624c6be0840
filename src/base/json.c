#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

void npd_json_init(struct npd_json *j, struct npd_buf *out)
{
	*j = (struct npd_json){ .out = out };
}

static void line(struct npd_json *j)
{
	if (j->compact || j->depth == 0)
		return;
	npd_buf_add_byte(j->out, '\n');
	npd_buf_add_repeat(j->out, ' ', (size_t)j->depth * 2);
}

static void quoted(struct npd_buf *out, npd_str s)
{
	npd_buf_add_byte(out, '"');
	while (s.len > 0) {
		const uint32_t code = npd_utf8_next(&s, NULL);
		char bytes[4];

		if (code == '"' || code == '\\')
			npd_buf_printf(out, "\\%c", (int)code);
		else if (code == '\n')
			npd_buf_add_c(out, "\\n");
		else if (code == '\t')
			npd_buf_add_c(out, "\\t");
		else if (code == '\r')
			npd_buf_add_c(out, "\\r");
		else if (code < 0x20 || code == 0x7F)
			npd_buf_printf(out, "\\u%04x", (unsigned)code);
		else
			npd_buf_add_bytes(out, bytes, npd_utf8_put(code, bytes));
	}
	npd_buf_add_byte(out, '"');
}

/* What stands before a value: the comma, the line, the key. `comma` is left for what follows. */
static void lead(struct npd_json *j, const char *key)
{
	if (j->after_key) {
		j->after_key = false;
		j->comma = true;
		return;
	}
	if (j->comma)
		npd_buf_add_byte(j->out, ',');
	line(j);
	if (key != NULL) {
		quoted(j->out, npd_str_of(key));
		npd_buf_add_c(j->out, j->compact ? ":" : ": ");
	}
	j->comma = true;
}

void npd_json_key(struct npd_json *j, npd_str key)
{
	if (j->comma)
		npd_buf_add_byte(j->out, ',');
	line(j);
	quoted(j->out, key);
	npd_buf_add_c(j->out, j->compact ? ":" : ": ");
	j->comma = false;
	j->after_key = true;
}

void npd_json_open(struct npd_json *j, const char *key, char bracket)
{
	lead(j, key);
	npd_buf_add_byte(j->out, bracket);
	j->depth++;
	j->comma = false;
}

void npd_json_close(struct npd_json *j, char bracket)
{
	j->depth--;
	if (j->comma && !j->compact) {
		npd_buf_add_byte(j->out, '\n');
		npd_buf_add_repeat(j->out, ' ', (size_t)j->depth * 2);
	}
	npd_buf_add_byte(j->out, bracket);
	j->comma = true;
}

void npd_json_str(struct npd_json *j, const char *key, npd_str value)
{
	lead(j, key);
	quoted(j->out, value);
}

void npd_json_str_or_null(struct npd_json *j, const char *key, npd_str value)
{
	if (value.len == 0)
		npd_json_null(j, key);
	else
		npd_json_str(j, key, value);
}

void npd_json_u64(struct npd_json *j, const char *key, uint64_t value)
{
	lead(j, key);
	npd_buf_printf(j->out, "%" PRIu64, value);
}

void npd_json_i64(struct npd_json *j, const char *key, int64_t value)
{
	lead(j, key);
	npd_buf_printf(j->out, "%" PRId64, value);
}

void npd_json_double(struct npd_json *j, const char *key, double value)
{
	char text[40];

	if (!isfinite(value)) {
		npd_json_str(j, key, npd_str_of(isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"));
		return;
	}
	lead(j, key);
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	npd_buf_add_c(j->out, text);
}

void npd_json_bool(struct npd_json *j, const char *key, bool value)
{
	lead(j, key);
	npd_buf_add_c(j->out, value ? "true" : "false");
}

void npd_json_null(struct npd_json *j, const char *key)
{
	lead(j, key);
	npd_buf_add_c(j->out, "null");
}
