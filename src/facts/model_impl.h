/* model_impl.h - what the parts of the model's facts share: names, nodes, what follows from them.
 */
#ifndef NPD_FACTS_MODEL_IMPL_H
#define NPD_FACTS_MODEL_IMPL_H

#include "base/map.h"
#include "facts/model.h"
#include "format/onnx.h"

/* From the strongest statement to the weakest: a node's result is as weak as its weakest input. */
enum constness {
	CONSTANT, /* an initializer, or what a Constant node gives */
	FOLDABLE, /* what follows from constants only: a simplifier would make it one */
	UNSURE,	  /* cannot be told */
	VARIABLE  /* depends on the values of an input */
};

struct tensor {
	npd_str name;
	int64_t dtype; /* enum npd_onnx_dtype; 0: not known */
	bool has_shape;
	const struct npd_onnx_dim *dims;
	size_t rank;
	const char *no_shape; /* why not; NULL: nothing tells it */
	enum constness constness;
	const char *unsure;		     /* why, for FOLDABLE and UNSURE */
	const struct npd_onnx_tensor *data;  /* of constants; NULL: none that can be read */
	const struct npd_onnx_attr *numbers; /* of a Constant node with value_int and the like */
	bool is_input, is_initializer, used;
	size_t producer; /* its place among the nodes of its graph; NPD_NOT_FOUND: no node */
};

struct scope {
	struct scope *up; /* NULL: the main graph */
	size_t at; /* where among the nodes of that one the node stands that holds this graph */
	const struct npd_onnx_graph *graph;
	npd_str label; /* "If_0.then_branch"; empty for the main graph */
	struct npd_map names;
	NPD_VEC(struct tensor *) tensors;
	enum constness captured; /* weakest of what its nodes take from outside */
	bool unsorted;
};

struct node {
	const struct npd_onnx_node *def;
	struct scope *scope;
	npd_str label;		  /* its name, or that of its first result */
	struct tensor **operands; /* NULL: omitted, or given by no one */
	struct tensor **results;  /* NULL: omitted */
};

struct complaint {
	npd_str node, op_type, name; /* name: of a tensor */
	const char *kind;
};

struct model {
	struct npd_arena *arena;
	const struct npd_onnx *onnx;
	const struct npd_file_text *file;
	bool is_text;		    /* places have lines */
	NPD_VEC(struct node) nodes; /* a subgraph's after their parent */
	NPD_VEC(struct scope *) scopes;
	NPD_VEC(struct complaint) unsorted, missing, duplicates;
	NPD_VEC(npd_str) cycle;
	size_t foldable_nodes;
	uint64_t names_bytes;
};

#define UNSIMPLIFIED "the model is not simplified"

/* model_graph.c: fills nodes and scopes, with shapes and constness. */
void npd_model_index(struct model *m);
/* The tensor that `name` means inside `scope`, also of a graph around it; *where (may be NULL). */
struct tensor *npd_model_lookup(struct scope *scope, npd_str name, struct scope **where);

/* model_shape.c: shapes and types of the node's results, where they follow. */
void npd_model_infer(struct model *m, const struct node *n);
/* The integers of a small constant; the count, or NPD_NOT_FOUND where it is none. */
size_t npd_model_integers(const struct tensor *t, int64_t *out, size_t max);
/* The same as doubles. */
size_t npd_model_reals(const struct tensor *t, double *out, size_t max);
/* Any numbers; false where they are not known. */
bool npd_model_numbers(const struct tensor *t, struct npd_onnx_number *out, size_t max, size_t *n);

/* model_health.c: names of the nodes on a cycle, for a graph that is not sorted. */
void npd_model_find_cycle(struct model *m, const struct scope *scope);

/* model_nodes.c */
struct writer {
	struct npd_facts *f;
	const struct model *m;
	struct npd_fact *root; /* `model` */
	size_t facts;	       /* made so far */
};
void npd_model_write_nodes(struct writer *w);
void npd_model_write_dims(struct writer *w, struct npd_fact *list, const struct npd_onnx_dim *dims,
	size_t rank, struct npd_fact_place at);
struct npd_fact_place npd_model_place(const struct writer *w, npd_str object, struct npd_span span);

/* model_health.c */
void npd_model_write_health(struct writer *w);

#endif
