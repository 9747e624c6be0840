/* model_shape.h - what the rules for shapes share; one function an operator, or a family of them.
 */
#ifndef NPD_FACTS_MODEL_SHAPE_H
#define NPD_FACTS_MODEL_SHAPE_H

#include "facts/model_impl.h"

#define SHAPE_RANK_MAX 16 /* of shapes that are followed */

struct shape {
	struct npd_onnx_dim dims[SHAPE_RANK_MAX];
	size_t rank;
};

struct infer {
	struct npd_arena *arena;
	const struct npd_onnx_node *def;
	const struct node *node;
	int64_t version; /* of the operator set */
};

/* A rule sets what follows exactly, and leaves the rest alone. */
typedef void infer_rule(const struct infer *x);

/* ---- what goes in: NULL or false where it is omitted or not known ---- */
const struct tensor *shape_in(const struct infer *x, size_t index);
bool shape_of(const struct infer *x, size_t index, struct shape *ret);
bool shape_has_input(const struct infer *x, size_t index); /* given, known or not */
/* The integers of a constant input; NPD_NOT_FOUND where they are not known. */
size_t shape_ints(const struct infer *x, size_t index, int64_t *out, size_t max);
/* Attributes; the count of a list, or NPD_NOT_FOUND where there is none (or a longer one). */
int64_t shape_attr_int(const struct infer *x, const char *name, int64_t otherwise);
size_t shape_attr_ints(const struct infer *x, const char *name, int64_t *out, size_t max);
npd_str shape_attr_str(const struct infer *x, const char *name, const char *otherwise);
bool shape_has_attr(const struct infer *x, const char *name);
/* Axes count from the end where they are below zero; false: out of range. */
bool shape_axis(int64_t axis, size_t rank, size_t *ret);

/* ---- what comes out ---- */
void shape_set(const struct infer *x, size_t output, const struct shape *s);
void shape_set_dtype(const struct infer *x, size_t output, int64_t dtype);
int64_t shape_dtype_in(const struct infer *x, size_t index); /* 0: not known */

struct npd_onnx_dim shape_dim(int64_t value);
struct npd_onnx_dim shape_no_dim(void);
/* The dimension that two broadcast to; false: they do not fit. */
bool shape_broadcast_dim(struct npd_onnx_dim a, struct npd_onnx_dim b, struct npd_onnx_dim *ret);
bool shape_broadcast(const struct shape *a, const struct shape *b, struct shape *ret);
/* Product of dims[from..to); a dimension without a value where one is not known. */
struct npd_onnx_dim shape_product(const struct shape *s, size_t from, size_t to);

/* ---- the rules ---- */
infer_rule shape_conv, shape_conv_transpose, shape_pool, shape_global_pool, shape_resize,
	shape_upsample, shape_pad, shape_depth_to_space, shape_space_to_depth;
infer_rule shape_reshape, shape_flatten, shape_transpose, shape_squeeze, shape_unsqueeze,
	shape_concat, shape_split, shape_slice, shape_gather, shape_expand, shape_tile;
infer_rule shape_gemm, shape_matmul, shape_reduce, shape_arg, shape_topk, shape_constant,
	shape_constant_of_shape, shape_shape, shape_size;

#endif
