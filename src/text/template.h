/*
 * template.h - a message as the tool prints it, with named holes -> a regex and its fixed parts.
 *
 * The language (kb/README.md tells it to authors):
 *   literal text, byte for byte; {{ and }} are braces; a line feed in the template matches a line
 * feed {name}        one value: a balanced bracket group, a quoted string, or a run of non-blanks
 * that ends before the literal that follows {name:int}    optional sign, decimal or 0x hexadecimal
 * digits {name:float}  a C float, nan, inf {name:path}   a file name: quoted with blanks, or
 * without; no control characters {name:shape}  a bracketed list of numbers, names or ?, or bare
 * 1x3x224x224 {name:list}   values separated by , or / or blanks, optionally bracketed: BGR,
 * RGB/BGR, [a b] {name:text}   up to the literal that follows, at most 256 characters, not across a
 * line feed {name:rest}   to the end of the line, at most 256 characters
 *   {_}           any run of blanks, also none, also across a line feed
 *   {'}           any kind of quote: ' " ` and the curly ones
 * Between quotes or brackets of the template (`'{name}'`, `[{name}]`) a value runs to the closing
 * one; it may hold blanks or be empty. Where the literal could end a hole in several places, the
 * first one counts at which what comes next fits as well; a literal of up to 3 bytes at the end of
 * the template prefers a place with no word behind it.
 * Two holes need a literal between them unless the first is a plain {name}. A name is used once.
 * Compiled to possessive PCRE2, so that a match takes time linear in the text.
 */
#ifndef NPD_TEXT_TEMPLATE_H
#define NPD_TEXT_TEMPLATE_H

#include "base/arena.h"
#include "base/str.h"

enum npd_hole_type {
	NPD_HOLE_VALUE,
	NPD_HOLE_INT,
	NPD_HOLE_FLOAT,
	NPD_HOLE_PATH,
	NPD_HOLE_SHAPE,
	NPD_HOLE_LIST,
	NPD_HOLE_TEXT,
	NPD_HOLE_REST
};

struct npd_hole {
	npd_str name;
	enum npd_hole_type type;
};

struct npd_template {
	npd_str regex; /* group i + 1 is named after holes[i]; up to two unnamed helpers follow */
	const npd_str
		*parts; /* fixed parts in order, each within one line; what the scanner looks for */
	size_t part_count;
	const struct npd_hole *holes;
	size_t hole_count;
	size_t fixed_bytes; /* sum of the parts */
};

/* Compiles `text` into `arena`. NPD_EINVAL with a message and the byte offset in *error_at. */
enum npd_status npd_template_compile(struct npd_arena *arena, npd_str text,
	struct npd_template *ret, size_t *error_at, struct npd_error *reterr);

/*
 * The fixed parts of a regex written by hand: texts that every match holds, in this order. May be
 * empty, e.g. with an alternation at the top. Holes are the named groups, of type TEXT.
 */
enum npd_status npd_template_from_regex(struct npd_arena *arena, npd_str regex,
	struct npd_template *ret, size_t *error_at, struct npd_error *reterr);

/*
 * The name of the next placeholder {name} of a prose text at or after *at, which moves behind it;
 * empty at the end. Names may hold dots: paths of facts. Other braces are just text.
 */
npd_str npd_placeholder_next(npd_str text, size_t *at);

/* `text` with {name} replaced by `values[i]`; unknown names stay as they are. */
npd_str npd_template_fill(
	struct npd_arena *arena, npd_str text, const struct npd_capture *values, size_t count);

/* Another text that the hole may hold: `n` = 0, 1, 2 ... picks; used to vary examples. */
npd_str npd_hole_sample(enum npd_hole_type type, unsigned n);

#endif
