/*
 * collect.h - files of all kinds -> one tree of facts.
 *
 * Files are added one by one, in the order in which they were named (scripts pair with inputs by
 * that order). finish() reads them, the command lines first, as they decide how others are read;
 * it then joins what several files say of one thing (join.h), and marks the namespaces that nobody
 * gave a file for as unknown.
 */
#ifndef NPD_FACTS_COLLECT_H
#define NPD_FACTS_COLLECT_H

#include "facts/facts.h"
#include "kb/kb.h"

/* What a file was taken for, and why it was not read if it was not. */
struct npd_collected {
	struct npd_file_text file;
	enum npd_file_kind kind; /* NPD_FILE_AUTO: of no kind that is read */
	npd_str problem;	 /* why nothing or not all could be read; empty: it was read */
};

struct npd_collector {
	struct npd_arena *arena;
	const struct npd_kb *kb;
	struct npd_facts facts;
	NPD_VEC(struct npd_collected *) files;
	bool look;
	npd_str toolchain; /* as the files show it; empty: they do not */
};

/* `look`: the disk may be asked whether files that the inputs name are there. */
void npd_collector_init(
	struct npd_collector *c, struct npd_arena *arena, const struct npd_kb *kb, bool look);

/*
 * The bytes must stay in place as long as the facts; the name is copied. NPD_FILE_AUTO finds the
 * kind out from the content.
 */
void npd_collector_add(
	struct npd_collector *c, enum npd_file_kind kind, npd_str name, npd_str bytes);

/* To be called once, after the last file. Hostile bytes give fewer facts, never a failure. */
void npd_collector_finish(struct npd_collector *c);

#endif
