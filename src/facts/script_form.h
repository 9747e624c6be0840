/*
 * script_form.h - within facts/script*.c: what one run returned, as texts and numbers, and how what
 * several runs returned becomes one.
 */
#ifndef NPD_FACTS_SCRIPT_FORM_H
#define NPD_FACTS_SCRIPT_FORM_H

#include "facts/facts.h"
#include "facts/script_run.h"

/* One fact: known where `why` is empty. */
struct npd_form_item {
	npd_str why;
	npd_str text;
	double number;
	struct npd_span at;
};

struct npd_form_list {
	npd_str why; /* of all of it */
	struct npd_span at;
	unsigned count;
	struct npd_form_item items[NPD_AXES_MAX];
};

struct npd_form {
	bool set; /* false: no run returned an array yet */
	bool assumed;
	bool had_size; /* `fit` says nothing: the picture happened to have the size */
	struct npd_form_item order, layout, dtype, fit, type, width, height;
	struct npd_form_list mean, std, shape;
};

/* All texts are copied into `arena`. `at`: the place of what has no place of its own. */
void npd_form_of(struct npd_arena *arena, struct npd_form *form, struct npd_run *r,
	const struct npd_sv *v, struct npd_span at);
/* Nothing is known of it, for `why`. */
void npd_form_unknown(struct npd_form *form, npd_str why, struct npd_span at);
/* What both have in common; where they differ `why` tells. */
void npd_form_join(struct npd_form *form, const struct npd_form *other, npd_str why);
void npd_form_write(struct npd_facts *f, struct npd_fact *map, const struct npd_form *form,
	const struct npd_file_text *file);

#endif
