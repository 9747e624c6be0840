/*
 * proof.h - what the user's files say of a signature.
 *
 * A rule that the signature names in `confirm`, or that says in `predicts` that it becomes this
 * signature, and that fails on the files, proves the cause. Where every rule of `confirm` that
 * holds here passes, the files do not support it.
 */
#ifndef NPD_ENGINE_PROOF_H
#define NPD_ENGINE_PROOF_H

#include "engine/lint.h"

enum npd_proof { NPD_PROOF_NONE, NPD_PROOF_CONFIRMED, NPD_PROOF_REFUTED };

struct npd_proof_of {
	enum npd_proof proof;
	const struct verdict *verdict; /* of the rule that decided; NULL for NONE */
};

struct npd_proofs {
	struct npd_lint *lint;
	NPD_VEC(struct verdict *) verdicts; /* those asked for so far */
};

/* Starts over the files of `l`, whose facts are closed by this. */
void npd_proofs_init(struct npd_proofs *p, struct npd_lint *l);

/*
 * What the files say of `signature` in a run of this toolchain, SDK and chip (empty: not known).
 */
struct npd_proof_of npd_proof_find(struct npd_proofs *p, const struct npd_entry *signature,
	const struct npd_surroundings *where);

/*
 * The places that a failed rule shows, as evidence that lives in `arena`; *count of them.
 */
const struct npd_evidence *npd_proof_evidence(struct npd_proofs *p, const struct verdict *v,
	enum npd_lang lang, struct npd_arena *arena, size_t *count);

#endif
