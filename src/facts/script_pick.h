/* script_pick.h - within facts/script*.c: numpy's basic indexing, one pick for each axis. */
#ifndef NPD_FACTS_SCRIPT_PICK_H
#define NPD_FACTS_SCRIPT_PICK_H

#include "facts/script_run.h"

enum npd_pick_kind {
	NPD_PICK_ALL,
	NPD_PICK_PART,
	NPD_PICK_REVERSED,
	NPD_PICK_ONE,
	NPD_PICK_LIST,
	NPD_PICK_NEW,
	NPD_PICK_LOST
};

struct npd_pick {
	enum npd_pick_kind kind;
	struct npd_lin n;	   /* PART, LIST: how many */
	int64_t one;		   /* ONE: which; -1: known to a run only */
	int64_t from, step;	   /* PART, where known */
	bool known;		   /* PART: `from` and `step` are */
	const struct npd_sv *list; /* LIST */
};

struct npd_picks {
	struct npd_pick at[2 * NPD_AXES_MAX];
	unsigned count;
	unsigned axes; /* how many stand for an axis of the array */
};

/* False: the index is not followed. */
bool npd_picks_make(struct npd_run *r, const struct npd_array *a, const struct npd_sv *index,
	struct npd_picks *ps);
/* Which of `size` elements a pick takes, in order, in the arena of the run; NULL: not known. */
size_t *npd_pick_elements(struct npd_run *r, const struct npd_pick *p, size_t size, size_t *count);

#endif
