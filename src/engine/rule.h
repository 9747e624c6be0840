/*
 * rule.h - one rule over the facts: for which items does it fail, and what is not known?
 *
 * A condition is true, false, unknown (a fact is) or an error. Only false fails; unknown and an
 * error leave the item unchecked. The verdict over all items: fail if any fails, else unknown if
 * any is unknown, else pass.
 */
#ifndef NPD_ENGINE_RULE_H
#define NPD_ENGINE_RULE_H

#include "facts/facts.h"
#include "kb/kb.h"

/* What the run knows besides facts; empty: not known. */
struct npd_surroundings {
	npd_str toolchain, sdk, chip;
};

enum npd_applies { NPD_APPLIES_NO, NPD_APPLIES_YES, NPD_APPLIES_UNKNOWN };

/* Does the rule hold for this toolchain, SDK and chip? NO: it is none of this run's checks. */
enum npd_applies npd_rule_applies(
	const struct npd_entry *rule, const struct npd_surroundings *where);

enum npd_rule_verdict { NPD_RULE_PASS, NPD_RULE_FAIL, NPD_RULE_UNKNOWN };

struct npd_rule_result {
	enum npd_rule_verdict verdict;
	struct npd_fact **failed; /* the items; one NULL for a rule without items */
	size_t failed_count;
	const npd_str *missing; /* paths of the facts that are unknown, each once */
	size_t missing_count;
	npd_str error; /* of an evaluation: a defect of the rule; else empty */
};

/*
 * Judges `rule`. Everything lives in f->arena; `scratch` is left as it was. At most 4096 failed
 * items and 64 missing facts are kept.
 */
struct npd_rule_result npd_rule_judge(
	const struct npd_entry *rule, struct npd_facts *f, struct npd_arena *scratch);

/*
 * The fact that a path of the rule names, seen from `item` (NULL: the rule has none): the item
 * itself for its name. Where it is absent, the nearest one around it that is there; never NULL.
 */
const struct npd_fact *npd_rule_fact(const struct npd_entry *rule, const struct npd_fact *item,
	npd_str path, const struct npd_facts *f);

/*
 * `text` with each {path} replaced by its fact: texts as they are, numbers shortest, lists joined
 * by ", "; a fact that is not known by "?".
 */
npd_str npd_rule_fill(struct npd_arena *arena, const struct npd_entry *rule,
	const struct npd_fact *item, const struct npd_facts *f, npd_str text);

/* The string that an expression of the rule gives for `item`; false if it gives none. */
bool npd_rule_text(const struct npd_entry *rule, struct npd_fact *item, struct npd_facts *f,
	npd_str expression, npd_str *ret);

#endif
