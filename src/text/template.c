#include "text/template.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/template_element.h"

#define TEMPLATE_MAX_BYTES ((size_t)4096)
#define NAME_MAX_BYTES 32u /* of a group in PCRE2 */

struct compiler {
	struct npd_arena *arena;
	npd_str text;
	NPD_VEC(struct npd_element) elements;
	NPD_VEC(struct npd_hole) holes;
	NPD_VEC(npd_str) parts;
	struct npd_buf literal; /* the one that is being read, from `literal_at` */
	size_t literal_at;
	size_t *error_at;
	struct npd_error *reterr;
};

#define FAIL(c, offset, ...)                                                                       \
	(note_place((c), (offset)), npd_fail((c)->reterr, NPD_EINVAL, __VA_ARGS__))

static void note_place(const struct compiler *c, size_t at)
{
	if (c->error_at != NULL)
		*c->error_at = at;
}

/* ---- reading: text -> elements ---- */

static const npd_str type_names[] = {
	[NPD_HOLE_VALUE] = { "value", 5 },
	[NPD_HOLE_INT] = { "int", 3 },
	[NPD_HOLE_FLOAT] = { "float", 5 },
	[NPD_HOLE_PATH] = { "path", 4 },
	[NPD_HOLE_SHAPE] = { "shape", 5 },
	[NPD_HOLE_LIST] = { "list", 4 },
	[NPD_HOLE_TEXT] = { "text", 4 },
	[NPD_HOLE_REST] = { "rest", 4 },
};

static void end_literal(struct compiler *c)
{
	if (c->literal.len == 0)
		return;
	const struct npd_element e = { .kind = NPD_ELEMENT_LITERAL,
		.at = c->literal_at,
		.literal = npd_arena_copy(c->arena, npd_buf_str(&c->literal)) };

	NPD_VEC_PUSH(c->arena, &c->elements, e);
	npd_buf_clear(&c->literal);
}

static bool is_name(npd_str s)
{
	if (s.len == 0 || npd_is_digit(s.ptr[0]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!npd_is_word(s.ptr[i]))
			return false;
	}
	return true;
}

static enum npd_status read_type(
	struct compiler *c, npd_str name, size_t at, enum npd_hole_type *ret)
{
	const size_t count = sizeof type_names / sizeof type_names[0];

	/* a plain {name} is a value; the type has no name of its own in the language */
	for (size_t i = NPD_HOLE_INT; i < count; i++) {
		if (npd_str_eq(name, type_names[i])) {
			*ret = (enum npd_hole_type)i;
			return NPD_OK;
		}
	}
	const size_t near = npd_suggest(name, type_names + NPD_HOLE_INT, count - NPD_HOLE_INT);

	if (near == NPD_NOT_FOUND)
		return FAIL(c, at,
			"unknown type '%.*s', known are int, float, path, shape, list, text, rest",
			NPD_ARG(npd_str_head(name, 40)));
	return FAIL(c, at, "unknown type '%.*s', did you mean '%.*s'?", NPD_ARG(name),
		NPD_ARG(type_names[NPD_HOLE_INT + near]));
}

static enum npd_status add_hole(struct compiler *c, npd_str inside, size_t at)
{
	struct npd_element e = { .kind = NPD_ELEMENT_HOLE, .at = at };
	npd_str type = inside;
	const npd_str name = npd_str_cut(&type, ':');

	if (inside.len == 0)
		return FAIL(c, at, "a placeholder needs a name; write '{{}}' for braces");
	if (!is_name(name) || npd_str_eq(name, NPD_STR("_")))
		return FAIL(c, at,
			"'%.*s' is no name of a placeholder; write '{{' and '}}' for braces",
			NPD_ARG(npd_str_head(name, 40)));
	if (name.len > NAME_MAX_BYTES)
		return FAIL(c, at, "name of a placeholder is longer than %u bytes", NAME_MAX_BYTES);
	for (size_t i = 0; i < c->holes.len; i++) {
		if (npd_str_eq(c->holes.data[i].name, name))
			return FAIL(c, at, "duplicate placeholder '%.*s'", NPD_ARG(name));
	}
	if (c->holes.len == NPD_TEMPLATE_HOLES_MAX)
		return FAIL(c, at, "more than %u placeholders", NPD_TEMPLATE_HOLES_MAX);
	e.hole.name = npd_arena_copy(c->arena, name);
	if (name.len < inside.len) {
		const enum npd_status s = read_type(c, type, at + 1 + name.len + 1, &e.hole.type);

		if (s != NPD_OK)
			return s;
	}
	NPD_VEC_PUSH(c->arena, &c->holes, e.hole);
	NPD_VEC_PUSH(c->arena, &c->elements, e);
	return NPD_OK;
}

/* A brace at c->text[*at] that is not doubled. */
static enum npd_status read_brace(struct compiler *c, size_t *at)
{
	const npd_str rest = npd_str_from(c->text, *at + 1);
	const size_t len = npd_str_find_byte(rest, '}');
	struct npd_element e = { .at = *at };

	if (c->text.ptr[*at] == '}')
		return FAIL(c, *at, "'}' without '{'; write '}}' for a brace");
	if (len == NPD_NOT_FOUND)
		return FAIL(c, *at, "'{' without '}'; write '{{' for a brace");
	const npd_str inside = npd_str_head(rest, len);

	end_literal(c);
	*at += len + 2;
	if (npd_str_eq(inside, NPD_STR("_")))
		e.kind = NPD_ELEMENT_BLANKS;
	else if (npd_str_eq(inside, NPD_STR("'")))
		e.kind = NPD_ELEMENT_QUOTE;
	else
		return add_hole(c, inside, e.at);
	NPD_VEC_PUSH(c->arena, &c->elements, e);
	return NPD_OK;
}

static enum npd_status read_elements(struct compiler *c)
{
	const npd_str text = c->text;
	size_t at = text.len - npd_str_trim_left(text).len;
	const size_t end = npd_str_trim_right(text).len;

	while (at < end) {
		const char byte = text.ptr[at];
		const bool brace = byte == '{' || byte == '}';

		if (brace && (at + 1 == end || text.ptr[at + 1] != byte)) {
			const enum npd_status s = read_brace(c, &at);

			if (s != NPD_OK)
				return s;
			continue;
		}
		if (c->literal.len == 0)
			c->literal_at = at;
		npd_buf_add_byte(&c->literal, byte);
		at += brace ? 2 : 1;
	}
	end_literal(c);
	return NPD_OK;
}

/* ---- elements ---- */

bool npd_element_is(const struct npd_elements *e, size_t i, enum npd_element_kind kind)
{
	return i < e->count && e->items[i].kind == kind;
}

bool npd_element_is_hole(const struct npd_elements *e, size_t i, enum npd_hole_type type)
{
	return npd_element_is(e, i, NPD_ELEMENT_HOLE) && e->items[i].hole.type == type;
}

bool npd_element_is_number(const struct npd_elements *e, size_t i)
{
	return npd_element_is_hole(e, i, NPD_HOLE_INT) || npd_element_is_hole(e, i, NPD_HOLE_FLOAT);
}

npd_str npd_element_literal(const struct npd_elements *e, size_t i)
{
	if (!npd_element_is(e, i, NPD_ELEMENT_LITERAL))
		return (npd_str){ NULL, 0 };
	if (i > 0 && npd_element_is(e, i - 1, NPD_ELEMENT_BLANKS))
		return npd_str_trim_left(e->items[i].literal);
	return e->items[i].literal;
}

/* A hole must be able to see its end: a message for the pairs where it can not. */
static enum npd_status check_neighbours(
	const struct compiler *c, const struct npd_elements *e, size_t i)
{
	if (!npd_element_is(e, i, NPD_ELEMENT_HOLE) || i + 1 == e->count)
		return NPD_OK;
	const struct npd_hole *hole = &e->items[i].hole;
	const struct npd_element *next = &e->items[i + 1];

	if (hole->type == NPD_HOLE_REST && next->kind != NPD_ELEMENT_BLANKS &&
		!npd_str_starts(next->literal, NPD_STR("\n")))
		return FAIL(c, next->at,
			"'{%.*s:rest}' runs to the end of the line, only a line feed can follow",
			NPD_ARG(hole->name));
	if (hole->type != NPD_HOLE_VALUE && next->kind == NPD_ELEMENT_HOLE)
		return FAIL(c, next->at, "no fixed text between '%.*s' and '%.*s'",
			NPD_ARG(hole->name), NPD_ARG(next->hole.name));
	if ((hole->type == NPD_HOLE_TEXT || hole->type == NPD_HOLE_LIST) &&
		next->kind == NPD_ELEMENT_BLANKS && npd_element_is(e, i + 2, NPD_ELEMENT_HOLE) &&
		!npd_element_is_number(e, i + 2))
		return FAIL(c, e->items[i + 2].at,
			"only blanks between '%.*s', which may hold blanks, and '%.*s'",
			NPD_ARG(hole->name), NPD_ARG(e->items[i + 2].hole.name));
	return NPD_OK;
}

/* ---- the whole ---- */

static void add_parts(struct compiler *c, npd_str literal)
{
	while (literal.len > 0) {
		const npd_str part = npd_str_cut(&literal, '\n');

		if (npd_str_trim(part).len > 0)
			NPD_VEC_PUSH(c->arena, &c->parts, part);
	}
}

static enum npd_status check_text(const struct compiler *c)
{
	if (c->text.len > TEMPLATE_MAX_BYTES)
		return FAIL(c, TEMPLATE_MAX_BYTES, "template is longer than %zu bytes",
			TEMPLATE_MAX_BYTES);
	const size_t bad = npd_utf8_bad_at(c->text);

	if (bad != NPD_NOT_FOUND)
		return FAIL(c, bad, "template is no valid UTF-8");
	return NPD_OK;
}

enum npd_status npd_template_compile(struct npd_arena *arena, npd_str text,
	struct npd_template *ret, size_t *error_at, struct npd_error *reterr)
{
	struct compiler c = {
		.arena = arena, .text = text, .error_at = error_at, .reterr = reterr
	};
	enum npd_status s = check_text(&c);

	npd_buf_init(&c.literal, arena);
	if (s == NPD_OK)
		s = read_elements(&c);
	const struct npd_elements e = { c.elements.data, c.elements.len, c.holes.len };

	for (size_t i = 0; s == NPD_OK && i < e.count; i++) {
		s = check_neighbours(&c, &e, i);
		add_parts(&c, npd_element_literal(&e, i));
	}
	if (s != NPD_OK)
		return s;
	if (c.parts.len == 0)
		return FAIL(&c, 0, "template has no fixed text");
	*ret = (struct npd_template){ .regex = npd_template_write(arena, &e),
		.parts = c.parts.data,
		.part_count = c.parts.len,
		.holes = c.holes.data,
		.hole_count = c.holes.len };
	for (size_t i = 0; i < c.parts.len; i++)
		ret->fixed_bytes += c.parts.data[i].len;
	return NPD_OK;
}

/* ---- filling ---- */

static const struct npd_capture *find_capture(
	const struct npd_capture *values, size_t count, npd_str name)
{
	for (size_t i = 0; i < count; i++) {
		if (npd_str_eq(values[i].name, name))
			return &values[i];
	}
	return NULL;
}

/* The name of the placeholder that starts at s[at] ('{'), empty when none does. Dots: paths of
 * facts. */
static npd_str placeholder_at(npd_str s, size_t at)
{
	size_t i = at + 1;

	while (i < s.len && (npd_is_word(s.ptr[i]) || s.ptr[i] == '.'))
		i++;
	if (i >= s.len || s.ptr[i] != '}' || i == at + 1 || npd_is_digit(s.ptr[at + 1]))
		return (npd_str){ NULL, 0 };
	return npd_str_sub(s, at + 1, i);
}

npd_str npd_placeholder_next(npd_str s, size_t *at)
{
	while (*at < s.len) {
		if (s.ptr[*at] != '{') {
			++*at;
			continue;
		}
		const npd_str name = placeholder_at(s, *at);

		*at += name.len > 0 ? name.len + 2 : 1;
		if (name.len > 0)
			return name;
	}
	return (npd_str){ NULL, 0 };
}

npd_str npd_template_fill(
	struct npd_arena *arena, npd_str text, const struct npd_capture *values, size_t count)
{
	struct npd_buf out;

	npd_buf_init(&out, arena);
	while (text.len > 0) {
		const size_t open = npd_str_find_byte(text, '{');

		npd_buf_add(&out, npd_str_head(text, open));
		text = npd_str_from(text, open);
		const npd_str inside = npd_str_from(text, 1);
		const size_t len = npd_str_find_byte(inside, '}');
		const struct npd_capture *value =
			len == NPD_NOT_FOUND
				? NULL
				: find_capture(values, count, npd_str_head(inside, len));

		if (value == NULL) {
			npd_buf_add(&out, npd_str_head(text, 1));
			text = inside;
			continue;
		}
		npd_buf_add(&out, value->value);
		text = npd_str_from(inside, len + 1);
	}
	return npd_buf_str(&out);
}

npd_str npd_hole_sample(enum npd_hole_type type, unsigned n)
{
	/* nothing here holds a quote, a comma or an unbalanced bracket where that could end the
	 * hole */
	static const npd_str samples[][3] = {
		[NPD_HOLE_VALUE] = { { "conv1", 5 }, { "42", 2 },
			{ "/backbone/conv.1/Relu_3", 23 } },
		[NPD_HOLE_INT] = { { "0", 1 }, { "7", 1 }, { "4096", 4 } },
		[NPD_HOLE_FLOAT] = { { "0.5", 3 }, { "-1e-05", 6 }, { "128", 3 } },
		[NPD_HOLE_PATH] = { { "model.onnx", 10 }, { "/data/模型/input_config.ini", 29 },
			{ "../out/conv1.npy", 16 } },
		[NPD_HOLE_SHAPE] = { { "1x3x224x224", 11 }, { "[1, 3, 640, 640]", 16 },
			{ "(7,)", 4 } },
		[NPD_HOLE_LIST] = { { "BGR", 3 }, { "RGB/BGR", 7 }, { "[a b]", 5 } },
		[NPD_HOLE_TEXT] = { { "some words", 10 }, { "x", 1 }, { "value 7 of it", 13 } },
		[NPD_HOLE_REST] = { { "and so on", 9 }, { "7", 1 },
			{ "at conv1 of the graph", 21 } },
	};

	return samples[type][n % 3];
}
