/*
 * template_element.h - what a template is made of, between reading it and writing its regex.
 * Private to template.c and template_write.c.
 */
#ifndef NPD_TEXT_TEMPLATE_ELEMENT_H
#define NPD_TEXT_TEMPLATE_ELEMENT_H

#include <stdbool.h>

#include "text/regex.h"
#include "text/template.h"

/* Two groups may be needed for the definitions at the end of the regex. */
#define NPD_TEMPLATE_HOLES_MAX (NPD_REGEX_GROUPS_MAX - 3)

enum npd_element_kind {
	NPD_ELEMENT_LITERAL,
	NPD_ELEMENT_BLANKS,
	NPD_ELEMENT_QUOTE,
	NPD_ELEMENT_HOLE
};

struct npd_element {
	enum npd_element_kind kind;
	size_t at;	 /* where it stands in the template */
	npd_str literal; /* without the escapes */
	struct npd_hole hole;
};

struct npd_elements {
	const struct npd_element *items;
	size_t count;
	size_t hole_count;
};

/* Questions about element i; none past the end. */
bool npd_element_is(const struct npd_elements *e, size_t i, enum npd_element_kind kind);
bool npd_element_is_hole(const struct npd_elements *e, size_t i, enum npd_hole_type type);
bool npd_element_is_number(const struct npd_elements *e, size_t i);

/* The literal at i as it is matched: {_} in front of it has taken its leading blanks. Else empty.
 */
npd_str npd_element_literal(const struct npd_elements *e, size_t i);

/* The regex, in `arena`. */
npd_str npd_template_write(struct npd_arena *arena, const struct npd_elements *e);

#endif
