/* ini_py_get.c - configparser's BasicInterpolation, under a budget of bytes. */
#include "format/ini.h"
#include "format/pytext.h"

/* configparser.MAX_INTERPOLATION_DEPTH */
#define DEPTH_MAX 10

struct expansion {
	struct npd_arena *arena;
	const struct npd_ini *ini;
	size_t section;
	size_t bytes_left;
	struct npd_buf out;
	const char *error;
	npd_str error_text;
};

static bool fail(struct expansion *e, const char *error, const char *text)
{
	e->error = error;
	e->error_text = npd_str_of(text);
	return false;
}

static bool some(struct expansion *e, npd_str rest, unsigned depth);

static bool reference(struct expansion *e, npd_str name, unsigned depth)
{
	const struct npd_ini_item *item =
		npd_ini_find(e->ini, e->section, npd_py_lower(e->arena, name, NULL));

	if (item == NULL)
		return fail(
			e, "InterpolationMissingOptionError", "'%(' names a key that is not there");
	if (!item->has_value)
		return fail(e, "TypeError", "'%(' names a key that has no value");
	if (npd_str_find_byte(item->value, '%') != NPD_NOT_FOUND)
		return some(e, item->value, depth + 1);
	if (item->value.len >= e->bytes_left)
		return fail(e, "too much interpolation", "the values named by '%(' are too long");
	e->bytes_left -= item->value.len + 1;
	npd_buf_add(&e->out, item->value);
	return true;
}

/* What starts with '%'; *rest becomes what follows. */
static bool percent(struct expansion *e, npd_str *rest, unsigned depth)
{
	const char second = rest->len > 1 ? rest->ptr[1] : '\0';

	if (second == '%') {
		npd_buf_add_byte(&e->out, '%');
		*rest = npd_str_from(*rest, 2);
		return true;
	}
	if (rest->len < 2 || second != '(')
		return fail(
			e, "InterpolationSyntaxError", "'%' is followed by neither '%' nor '('");
	const size_t end = npd_str_find_byte(*rest, ')');

	/* "%(" and one or more bytes, then ")s" */
	if (end == NPD_NOT_FOUND || end == 2 || end + 1 == rest->len || rest->ptr[end + 1] != 's')
		return fail(e, "InterpolationSyntaxError", "'%(' does not go on with 'name)s'");
	const npd_str name = npd_str_sub(*rest, 2, end);

	*rest = npd_str_from(*rest, end + 2);
	return reference(e, name, depth);
}

/* ends at the depth of configparser */
static bool some(struct expansion *e, npd_str rest, unsigned depth)
{
	if (depth > DEPTH_MAX)
		return fail(e, "InterpolationDepthError", "'%(' leads through more than 10 values");
	if (rest.len >= e->bytes_left)
		return fail(e, "too much interpolation", "the values named by '%(' are too long");
	e->bytes_left -= rest.len + 1;
	while (rest.len > 0) {
		const size_t at = npd_str_find_byte(rest, '%');

		npd_buf_add(&e->out, npd_str_head(rest, at));
		rest = npd_str_from(rest, at);
		if (rest.len > 0 && !percent(e, &rest, depth))
			return false;
	}
	return true;
}

struct npd_ini_value npd_ini_get(
	struct npd_arena *arena, const struct npd_ini *ini, size_t section, npd_str key)
{
	const struct npd_ini_item *item = npd_ini_find(ini, section, key);
	struct npd_ini_value ret = { .item = item };

	if (item == NULL)
		return ret;
	ret.has_value = item->has_value;
	ret.text = item->value;
	if (ini->dialect != NPD_INI_PY || npd_str_find_byte(item->value, '%') == NPD_NOT_FOUND)
		return ret;
	struct expansion e = { .arena = arena,
		.ini = ini,
		.section = section,
		.bytes_left = NPD_INI_EXPANSION_MAX_BYTES };

	npd_buf_init(&e.out, arena);
	ret.expanded = some(&e, item->value, 1);
	ret.error = e.error;
	ret.error_text = e.error_text;
	ret.text = ret.expanded ? npd_buf_str(&e.out) : item->value;
	return ret;
}
