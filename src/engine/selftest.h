/*
 * selftest.h - the knowledge proves itself: every example against everything.
 */
#ifndef NPD_ENGINE_SELFTEST_H
#define NPD_ENGINE_SELFTEST_H

#include "base/arena.h"
#include "kb/load.h"

struct npd_selftest {
	size_t checks;		       /* assertions made */
	struct npd_kb_errors failures; /* placed at the example in its YAML file */
};

/*
 * Runs each match example (it must give exactly its id with its captures, with and without the
 * context of its file, and with every placeholder varied three ways), each no_match example (it
 * must not give the id), and each `clean` log (nothing may claim a line of it); no example may be
 * claimed by an unrelated entry. `only` restricts to one id.
 */
enum npd_status npd_selftest_run(const struct npd_kb *kb, struct npd_arena *arena, npd_str only,
	const struct npd_source *clean, size_t clean_count, struct npd_selftest *ret,
	struct npd_error *reterr);

#endif
