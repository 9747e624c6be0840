/* model_shape_math.c - shapes of matrix products, reductions, constants. */
#include "facts/model_shape.h"

/* ---- products ---- */

void shape_gemm(const struct infer *x)
{
	const bool trans_a = shape_attr_int(x, "transA", 0) != 0;
	const bool trans_b = shape_attr_int(x, "transB", 0) != 0;
	struct shape a, b;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &a) || !shape_of(x, 1, &b) || a.rank != 2 || b.rank != 2)
		return;
	const struct shape out = { { a.dims[trans_a ? 1 : 0], b.dims[trans_b ? 0 : 1] }, 2 };

	shape_set(x, 0, &out);
}

/* As numpy.matmul: a vector counts as a matrix of one row or column, which is left out again. */
void shape_matmul(const struct infer *x)
{
	const bool integer = npd_str_eq(x->def->op_type, NPD_STR("MatMulInteger"));
	struct shape a, b, out;

	shape_set_dtype(x, 0, integer ? NPD_ONNX_INT32 : shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &a) || !shape_of(x, 1, &b) || a.rank == 0 || b.rank == 0)
		return;
	const struct shape a_batch = { .rank = 0 }, b_batch = a_batch;
	struct shape left = a_batch, right = b_batch;

	left.rank = a.rank > 2 ? a.rank - 2 : 0;
	right.rank = b.rank > 2 ? b.rank - 2 : 0;
	memcpy(left.dims, a.dims, left.rank * sizeof a.dims[0]);
	memcpy(right.dims, b.dims, right.rank * sizeof b.dims[0]);
	if (!shape_broadcast(&left, &right, &out))
		return;
	if (out.rank + 2 > SHAPE_RANK_MAX)
		return;
	if (a.rank > 1)
		out.dims[out.rank++] = a.dims[a.rank - 2];
	if (b.rank > 1)
		out.dims[out.rank++] = b.dims[b.rank - 1];
	shape_set(x, 0, &out);
}

/* ---- reductions ---- */

/* From which version on the axes are an input. */
static int64_t axes_are_input_from(npd_str op_type)
{
	return npd_str_eq(op_type, NPD_STR("ReduceSum")) ? 13 : 18;
}

/* False where the axes are not known; none marked: all are reduced, or none (`noop`). */
static bool reduced_axes(const struct infer *x, size_t rank, bool *marked, size_t *count)
{
	int64_t axes[SHAPE_RANK_MAX];
	const bool as_input = x->version >= axes_are_input_from(x->def->op_type);
	const bool given = as_input ? shape_has_input(x, 1) : shape_has_attr(x, "axes");
	size_t n = as_input ? shape_ints(x, 1, axes, SHAPE_RANK_MAX)
			    : shape_attr_ints(x, "axes", axes, SHAPE_RANK_MAX);

	for (size_t i = 0; i < rank; i++)
		marked[i] = false;
	if (n == NPD_NOT_FOUND && given)
		return false;
	n = n == NPD_NOT_FOUND ? 0 : n;
	for (size_t i = 0; i < n; i++) {
		size_t axis;

		if (!shape_axis(axes[i], rank, &axis))
			return false;
		marked[axis] = true;
	}
	*count = n;
	return true;
}

static void set_reduced(const struct infer *x, const struct shape *in, const bool *marked)
{
	const bool keep = shape_attr_int(x, "keepdims", 1) != 0;
	struct shape out = { .rank = 0 };

	for (size_t i = 0; i < in->rank; i++) {
		if (!marked[i])
			out.dims[out.rank++] = in->dims[i];
		else if (keep)
			out.dims[out.rank++] = shape_dim(1);
	}
	shape_set(x, 0, &out);
}

void shape_reduce(const struct infer *x)
{
	bool marked[SHAPE_RANK_MAX];
	struct shape in;
	size_t count;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in) || !reduced_axes(x, in.rank, marked, &count))
		return;
	if (count == 0) {
		const bool noop = shape_attr_int(x, "noop_with_empty_axes", 0) != 0;

		for (size_t i = 0; i < in.rank; i++)
			marked[i] = !noop;
	}
	set_reduced(x, &in, marked);
}

void shape_arg(const struct infer *x)
{
	bool marked[SHAPE_RANK_MAX] = { false };
	struct shape in;
	size_t axis;

	shape_set_dtype(x, 0, NPD_ONNX_INT64);
	if (!shape_of(x, 0, &in) || !shape_axis(shape_attr_int(x, "axis", 0), in.rank, &axis))
		return;
	marked[axis] = true;
	set_reduced(x, &in, marked);
}

void shape_topk(const struct infer *x)
{
	struct shape s;
	size_t axis;
	int64_t k = -1;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	shape_set_dtype(x, 1, NPD_ONNX_INT64);
	if (!shape_of(x, 0, &s) || !shape_axis(shape_attr_int(x, "axis", -1), s.rank, &axis))
		return;
	if (x->version < 10)
		k = shape_attr_int(x, "k", -1);
	else if (shape_ints(x, 1, &k, 1) != 1)
		k = -1;
	s.dims[axis] = shape_dim(k);
	shape_set(x, 0, &s);
	shape_set(x, 1, &s);
}

/* ---- constants ---- */

static void set_exact(const struct infer *x, const struct npd_onnx_tensor *t)
{
	struct shape s = { .rank = t->rank };

	shape_set_dtype(x, 0, t->dtype);
	if (t->rank > SHAPE_RANK_MAX)
		return;
	for (size_t i = 0; i < t->rank; i++)
		s.dims[i] = shape_dim(t->dims[i]);
	shape_set(x, 0, &s);
}

void shape_constant(const struct infer *x)
{
	static const struct {
		enum npd_onnx_attr_type type;
		size_t rank;
		int64_t dtype;
	} kinds[] = {
		{ NPD_ONNX_ATTR_INT, 0, NPD_ONNX_INT64 },
		{ NPD_ONNX_ATTR_INTS, 1, NPD_ONNX_INT64 },
		{ NPD_ONNX_ATTR_FLOAT, 0, NPD_ONNX_FLOAT },
		{ NPD_ONNX_ATTR_FLOATS, 1, NPD_ONNX_FLOAT },
		{ NPD_ONNX_ATTR_STRING, 0, NPD_ONNX_STRING },
		{ NPD_ONNX_ATTR_STRINGS, 1, NPD_ONNX_STRING },
	};

	if (x->def->attr_count != 1)
		return;
	const struct npd_onnx_attr *a = &x->def->attrs[0];

	if (a->type == NPD_ONNX_ATTR_TENSOR)
		set_exact(x, a->as.t);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (kinds[i].type != a->type)
			continue;
		struct shape s = { .rank = kinds[i].rank };

		if (s.rank == 1)
			s.dims[0] = shape_dim((int64_t)a->as.len);
		shape_set(x, 0, &s);
		shape_set_dtype(x, 0, kinds[i].dtype);
	}
}

void shape_constant_of_shape(const struct infer *x)
{
	const struct npd_onnx_attr *a = npd_onnx_attr_find(x->def, NPD_STR("value"));
	int64_t sizes[SHAPE_RANK_MAX];
	struct shape s;

	if (a == NULL)
		shape_set_dtype(x, 0, NPD_ONNX_FLOAT);
	else if (a->type == NPD_ONNX_ATTR_TENSOR)
		shape_set_dtype(x, 0, a->as.t->dtype);
	s.rank = shape_ints(x, 0, sizes, SHAPE_RANK_MAX);
	if (s.rank == NPD_NOT_FOUND)
		return;
	for (size_t i = 0; i < s.rank; i++)
		s.dims[i] = shape_dim(sizes[i]);
	shape_set(x, 0, &s);
}

void shape_shape(const struct infer *x)
{
	struct shape in, out = { .rank = 1 };

	shape_set_dtype(x, 0, NPD_ONNX_INT64);
	if (shape_of(x, 0, &in)) {
		const int64_t rank = (int64_t)in.rank;
		int64_t start = shape_attr_int(x, "start", 0), end = shape_attr_int(x, "end", rank);

		start = start < 0 ? start + rank : start;
		end = end < 0 ? end + rank : end;
		start = start < 0 ? 0 : start > rank ? rank : start;
		end = end < 0 ? 0 : end > rank ? rank : end;
		out.dims[0] = shape_dim(end > start ? end - start : 0);
	}
	shape_set(x, 0, &out);
}

void shape_size(const struct infer *x)
{
	const struct shape scalar = { .rank = 0 };

	shape_set_dtype(x, 0, NPD_ONNX_INT64);
	shape_set(x, 0, &scalar);
}
