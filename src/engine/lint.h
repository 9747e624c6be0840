/*
 * lint.h - what one check of files knows; private to engine/ and, for expressions over facts, cli/.
 */
#ifndef NPD_ENGINE_LINT_H
#define NPD_ENGINE_LINT_H

#include <setjmp.h>

#include "engine/rule.h"
#include "facts/collect.h"

/* A rule that could not be evaluated: a defect of the knowledge. */
struct npd_rule_error {
	npd_str id, text;
};

struct npd_lint {
	struct npd_arena arena, scratch;
	jmp_buf oom;
	const struct npd_kb *kb;
	enum npd_lang lang;
	struct npd_surroundings where;
	struct npd_collector collector;
	bool closed; /* the facts are whole */
	NPD_VEC(struct npd_rule_error) errors;
};

/* What one rule says. */
struct verdict {
	const struct npd_entry *rule;
	enum npd_applies
		fit;	/* UNKNOWN: it holds for some SDKs or chips, and this one is not known */
	npd_str group;	/* empty: none */
	bool narrow;	/* it is about older SDKs, or about some chips only */
	bool undecided; /* rules of its group disagree for lack of SDK or chip */
	struct npd_rule_result result;
};
typedef NPD_VEC(struct verdict) verdict_vec;

/* The namespaces of the facts, for expressions; they live until npd_lint_free. */
enum npd_status npd_lint_bindings(struct npd_lint *l, const struct npd_binding **ret, size_t *count,
	struct npd_error *reterr);

/* Reads what was added, once; after that the facts are whole. */
void npd_lint_close(struct npd_lint *l);

/* The finding for the first item that failed; its texts live in `arena`. */
struct npd_finding npd_lint_finding(
	struct npd_lint *l, const struct verdict *v, enum npd_lang lang, struct npd_arena *arena);

/* A file as an input of a report: its name, kind and size. */
struct npd_input npd_lint_input(const struct npd_collected *file, struct npd_arena *arena);

/* Findings, checks, inputs and problems. */
void npd_lint_report_build(struct npd_lint *l, const verdict_vec *verdicts, struct npd_report *r);

#endif
