/*
 * model.h - the facts `model`: what stands in an ONNX model, and what is wrong with it.
 *
 * Shapes are those that the file tells, and those that follow from them exactly. Limits: the tree
 * of a model takes NPD_MODEL_FACTS_MAX facts at most; where it would take more, model.nodes is
 * unknown. Lists of what is wrong end after NPD_MODEL_COMPLAINTS_MAX items.
 */
#ifndef NPD_FACTS_MODEL_H
#define NPD_FACTS_MODEL_H

#include "facts/facts.h"

#define NPD_MODEL_FACTS_MAX 1000000
#define NPD_MODEL_COMPLAINTS_MAX 100
#define NPD_MODEL_NAMES_MAX 20000
#define NPD_MODEL_VALUES_MAX 64	 /* elements of a constant whose values are shown */
#define NPD_MODEL_LIST_MAX 1024	 /* elements of a list in an attribute */
#define NPD_MODEL_ATTRS_MAX 256	 /* of one node */
#define NPD_MODEL_KINDS_MAX 1000 /* kinds of operators */

/* It is a model of some kind, not necessarily ONNX. Looks at the beginning only. */
bool npd_looks_like_model(npd_str bytes);

/*
 * Sets `model` in the root. The file must stay in place as long as the facts; for what is no ONNX
 * model, or a broken one, model.format and model.problems say so and the rest is unknown.
 */
void npd_facts_add_model(struct npd_facts *f, const struct npd_file_text *file);

#endif
