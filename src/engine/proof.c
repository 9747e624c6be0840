#include "engine/proof.h"

void npd_proofs_init(struct npd_proofs *p, struct npd_lint *l)
{
	*p = (struct npd_proofs){ .lint = l };
	npd_lint_close(l);
}

/* Each rule is judged once; whether it fits is asked for each place anew. */
static const struct verdict *judge(
	struct npd_proofs *p, const struct npd_entry *rule, const struct npd_surroundings *where)
{
	struct npd_lint *l = p->lint;
	const enum npd_applies fit = npd_rule_applies(rule, where);
	struct verdict *v;

	if (fit == NPD_APPLIES_NO)
		return NULL;
	for (size_t i = 0; i < p->verdicts.len; i++)
		if (p->verdicts.data[i]->rule == rule)
			return p->verdicts.data[i];
	v = NPD_NEW(&l->arena, struct verdict);
	v->rule = rule;
	v->fit = fit;
	v->result = npd_rule_judge(rule, &l->collector.facts, &l->scratch);
	NPD_VEC_PUSH(&l->arena, &p->verdicts, v);
	return v;
}

/* The rule that holds for this SDK and fails; one whose SDK is not known proves nothing. */
static bool proves(const struct verdict *v)
{
	return v != NULL && v->fit == NPD_APPLIES_YES && v->result.verdict == NPD_RULE_FAIL;
}

static const struct verdict *find_prediction(struct npd_proofs *p,
	const struct npd_entry *signature, const struct npd_surroundings *where)
{
	const struct npd_kb *kb = p->lint->kb;

	for (size_t i = 0; i < npd_kb_count(kb); i++) {
		const struct npd_entry *rule = npd_kb_at(kb, i);

		if (rule->kind != NPD_KIND_RULE || rule->replaced ||
			!npd_node_lists(npd_node_get(rule->node, "predicts"), signature->id))
			continue;
		const struct verdict *v = judge(p, rule, where);

		if (proves(v))
			return v;
	}
	return NULL;
}

struct npd_proof_of npd_proof_find(struct npd_proofs *p, const struct npd_entry *signature,
	const struct npd_surroundings *where)
{
	const struct npd_node confirm = npd_node_get(signature->node, "confirm");
	const struct verdict *passed = NULL, *failed;
	bool open = false;

	for (size_t i = 0; i < npd_node_count(confirm); i++) {
		const size_t at = npd_kb_find(p->lint->kb, npd_node_text(npd_node_at(confirm, i)));
		const struct verdict *v =
			at == NPD_NOT_FOUND ? NULL : judge(p, npd_kb_at(p->lint->kb, at), where);

		if (proves(v))
			return (struct npd_proof_of){ NPD_PROOF_CONFIRMED, v };
		if (v != NULL && v->fit == NPD_APPLIES_YES && v->result.verdict == NPD_RULE_PASS)
			passed = v;
		else
			open = true;
	}
	failed = find_prediction(p, signature, where);
	if (failed != NULL)
		return (struct npd_proof_of){ NPD_PROOF_CONFIRMED, failed };
	return passed != NULL && !open ? (struct npd_proof_of){ NPD_PROOF_REFUTED, passed }
				       : (struct npd_proof_of){ NPD_PROOF_NONE, NULL };
}

const struct npd_evidence *npd_proof_evidence(struct npd_proofs *p, const struct verdict *v,
	enum npd_lang lang, struct npd_arena *arena, size_t *count)
{
	const struct npd_finding f = npd_lint_finding(p->lint, v, lang, arena);

	*count = f.evidence_count;
	return f.evidence;
}
