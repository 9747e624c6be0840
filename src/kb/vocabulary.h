/*
 * vocabulary.h - which facts there are: the shapes that entries of kind `facts` declare.
 *
 * A path names one fact: "model.nodes[].attr{}". `[]` behind a name makes it a list, `{}` a map of
 * any names, and what follows belongs to its items. The first name is the namespace.
 */
#ifndef NPD_KB_VOCABULARY_H
#define NPD_KB_VOCABULARY_H

#include "expr/expr.h"
#include "kb/kb.h"

/* Facts nest so deep at most; also the depth of the shapes. */
#define NPD_VOCABULARY_DEPTH_MAX 16

struct npd_vocabulary {
	struct npd_arena *arena;
	struct npd_shape *root; /* a map of the namespaces */
};

void npd_vocabulary_init(struct npd_vocabulary *v, struct npd_arena *arena);

/*
 * Declares the fact at `path` as one of the words of "type": string, int, number, bool, any.
 * NULL, or what is wrong with the path: "a name is missing".
 */
const char *npd_vocabulary_add(struct npd_vocabulary *v, npd_str path, npd_str type);

/* Adds what the entries of `kb` declare. */
void npd_vocabulary_add_kb(struct npd_vocabulary *v, const struct npd_kb *kb);

/* Nothing was declared: nothing can be checked. */
bool npd_vocabulary_is_empty(const struct npd_vocabulary *v);

/*
 * The namespaces as declarations, with room for one more name at the end; *count without that.
 */
struct npd_declaration *npd_vocabulary_names(const struct npd_vocabulary *v, size_t *count);

#endif
