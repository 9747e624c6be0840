/* model_shape_move.c - shapes of operators that move elements without changing them. */
#include "facts/model_shape.h"

/* ---- other dimensions for the same elements ---- */

/* Fills the one dimension that is -1 from the number of elements. */
static void fill_missing(const struct shape *in, struct shape *out, size_t missing)
{
	const struct npd_onnx_dim all = shape_product(in, 0, in->rank);

	out->dims[missing] = shape_dim(1);
	const struct npd_onnx_dim others = shape_product(out, 0, out->rank);

	out->dims[missing] = all.has_value && others.has_value && others.value > 0 &&
					     all.value % others.value == 0
				     ? shape_dim(all.value / others.value)
				     : shape_no_dim();
}

void shape_reshape(const struct infer *x)
{
	int64_t wanted[SHAPE_RANK_MAX];
	struct shape in, out = { .rank = 0 };
	const bool has_in = shape_of(x, 0, &in);
	const bool allow_zero = shape_attr_int(x, "allowzero", 0) != 0;
	const size_t n = x->version >= 5 ? shape_ints(x, 1, wanted, SHAPE_RANK_MAX)
					 : shape_attr_ints(x, "shape", wanted, SHAPE_RANK_MAX);
	size_t missing = NPD_NOT_FOUND;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (n == NPD_NOT_FOUND)
		return;
	out.rank = n;
	for (size_t i = 0; i < n; i++) {
		if (wanted[i] == 0 && !allow_zero)
			out.dims[i] = has_in && i < in.rank ? in.dims[i] : shape_no_dim();
		else
			out.dims[i] = shape_dim(wanted[i]);
		if (wanted[i] == -1)
			missing = i;
	}
	if (missing != NPD_NOT_FOUND && has_in)
		fill_missing(&in, &out, missing);
	shape_set(x, 0, &out);
}

void shape_flatten(const struct infer *x)
{
	const int64_t axis = shape_attr_int(x, "axis", 1);
	struct shape in;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in))
		return;
	const int64_t at = axis < 0 ? axis + (int64_t)in.rank : axis;

	if (at < 0 || at > (int64_t)in.rank)
		return;
	const struct shape out = {
		{ shape_product(&in, 0, (size_t)at), shape_product(&in, (size_t)at, in.rank) }, 2
	};

	shape_set(x, 0, &out);
}

void shape_transpose(const struct infer *x)
{
	int64_t perm[SHAPE_RANK_MAX];
	struct shape in, out;
	size_t from;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in))
		return;
	const size_t n = shape_attr_ints(x, "perm", perm, SHAPE_RANK_MAX);

	if (shape_has_attr(x, "perm") && n != in.rank)
		return;
	out.rank = in.rank;
	for (size_t i = 0; i < in.rank; i++) {
		if (!shape_axis(n == NPD_NOT_FOUND ? (int64_t)(in.rank - 1 - i) : perm[i], in.rank,
			    &from))
			return;
		out.dims[i] = in.dims[from];
	}
	shape_set(x, 0, &out);
}

/* Axes are an attribute up to version 12, an input from then on. */
static bool marked_axes(const struct infer *x, size_t rank, bool *marked, bool *given)
{
	int64_t axes[SHAPE_RANK_MAX];
	const bool as_input = x->version >= 13;
	const size_t n = as_input ? shape_ints(x, 1, axes, SHAPE_RANK_MAX)
				  : shape_attr_ints(x, "axes", axes, SHAPE_RANK_MAX);

	*given = as_input ? shape_has_input(x, 1) : shape_has_attr(x, "axes");
	for (size_t i = 0; i < rank; i++)
		marked[i] = false;
	if (n == NPD_NOT_FOUND)
		return !*given;
	for (size_t i = 0; i < n; i++) {
		size_t axis;

		if (!shape_axis(axes[i], rank, &axis))
			return false;
		marked[axis] = true;
	}
	return true;
}

void shape_squeeze(const struct infer *x)
{
	bool marked[SHAPE_RANK_MAX], given;
	struct shape in, out = { .rank = 0 };

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in) || !marked_axes(x, in.rank, marked, &given))
		return;
	for (size_t i = 0; i < in.rank; i++) {
		const struct npd_onnx_dim d = in.dims[i];

		if (!given && !d.has_value)
			return;
		if (given ? marked[i] : d.value == 1) {
			if (d.has_value && d.value != 1)
				return;
			continue;
		}
		out.dims[out.rank++] = d;
	}
	shape_set(x, 0, &out);
}

void shape_unsqueeze(const struct infer *x)
{
	int64_t axes[SHAPE_RANK_MAX];
	bool marked[SHAPE_RANK_MAX], given;
	struct shape in, out;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in))
		return;
	const size_t n = x->version >= 13 ? shape_ints(x, 1, axes, SHAPE_RANK_MAX)
					  : shape_attr_ints(x, "axes", axes, SHAPE_RANK_MAX);

	if (n == NPD_NOT_FOUND || in.rank + n > SHAPE_RANK_MAX)
		return;
	out.rank = in.rank + n;
	if (!marked_axes(x, out.rank, marked, &given))
		return;
	for (size_t i = 0, from = 0; i < out.rank; i++) {
		if (!marked[i] && from == in.rank)
			return; /* an axis was named twice */
		out.dims[i] = marked[i] ? shape_dim(1) : in.dims[from++];
	}
	shape_set(x, 0, &out);
}

/* ---- joining and parting ---- */

static struct npd_onnx_dim sum(struct npd_onnx_dim a, struct npd_onnx_dim b)
{
	if (!a.has_value || !b.has_value || a.value > INT64_MAX - b.value)
		return shape_no_dim();
	return shape_dim(a.value + b.value);
}

/* Of two that are the same the one that says more. */
static struct npd_onnx_dim merge(struct npd_onnx_dim a, struct npd_onnx_dim b)
{
	return a.has_value || (!b.has_value && a.param.len > 0) ? a : b;
}

void shape_concat(const struct infer *x)
{
	struct shape all, next;
	size_t axis;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	/* in version 1 the axis could be left out, and was 1 */
	if (!shape_of(x, 0, &all) || (x->version >= 4 && !shape_has_attr(x, "axis")) ||
		!shape_axis(shape_attr_int(x, "axis", 1), all.rank, &axis))
		return;
	for (size_t i = 1; i < x->def->input_count; i++) {
		if (!shape_of(x, i, &next) || next.rank != all.rank)
			return;
		for (size_t k = 0; k < all.rank; k++)
			all.dims[k] = k == axis ? sum(all.dims[k], next.dims[k])
						: merge(all.dims[k], next.dims[k]);
	}
	shape_set(x, 0, &all);
}

/* The size of each part; false where it is not known. */
static bool part_sizes(const struct infer *x, struct npd_onnx_dim whole, int64_t *sizes, size_t n)
{
	const bool as_input = x->version >= 13 || x->version < 2;
	const bool given = as_input ? shape_has_input(x, 1) : shape_has_attr(x, "split");
	const bool v1_attr = x->version < 2 && !given && shape_has_attr(x, "split");

	if (given || v1_attr)
		return (as_input && !v1_attr ? shape_ints(x, 1, sizes, n)
					     : shape_attr_ints(x, "split", sizes, n)) == n;
	const bool uneven = x->version >= 18;

	if (!whole.has_value || n == 0 || (!uneven && whole.value % (int64_t)n != 0))
		return false;
	if (uneven && shape_attr_int(x, "num_outputs", (int64_t)n) != (int64_t)n)
		return false;
	const int64_t step = whole.value / (int64_t)n + (whole.value % (int64_t)n != 0);

	for (size_t i = 0; i < n; i++)
		sizes[i] = i + 1 < n ? step : whole.value - step * (int64_t)(n - 1);
	return sizes[n - 1] >= 0;
}

void shape_split(const struct infer *x)
{
	int64_t sizes[NPD_MODEL_VALUES_MAX];
	const size_t n = x->def->output_count;
	struct shape in;
	size_t axis;

	for (size_t i = 0; i < n; i++)
		shape_set_dtype(x, i, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in) || n > NPD_MODEL_VALUES_MAX ||
		!shape_axis(shape_attr_int(x, "axis", 0), in.rank, &axis))
		return;
	const bool known = part_sizes(x, in.dims[axis], sizes, n);

	for (size_t i = 0; i < n; i++) {
		struct shape part = in;

		part.dims[axis] = known ? shape_dim(sizes[i]) : shape_no_dim();
		shape_set(x, i, &part);
	}
}

/* ---- slices ---- */

struct slice {
	int64_t starts[SHAPE_RANK_MAX], ends[SHAPE_RANK_MAX];
	int64_t axes[SHAPE_RANK_MAX], steps[SHAPE_RANK_MAX];
	size_t count;
};

/* A list beside the starts: `count` numbers, or absent. */
static bool slice_list(const struct infer *x, size_t input, const char *attr, int64_t *out,
	size_t count, int64_t first, int64_t step)
{
	for (size_t i = 0; i < count; i++)
		out[i] = first + step * (int64_t)i;
	if (x->version >= 10)
		return !shape_has_input(x, input) || shape_ints(x, input, out, count) == count;
	return attr == NULL || !shape_has_attr(x, attr) ||
	       shape_attr_ints(x, attr, out, count) == count;
}

static bool read_slice(const struct infer *x, struct slice *s)
{
	const bool as_input = x->version >= 10;
	const size_t starts = as_input ? shape_ints(x, 1, s->starts, SHAPE_RANK_MAX)
				       : shape_attr_ints(x, "starts", s->starts, SHAPE_RANK_MAX);
	const size_t ends = as_input ? shape_ints(x, 2, s->ends, SHAPE_RANK_MAX)
				     : shape_attr_ints(x, "ends", s->ends, SHAPE_RANK_MAX);

	s->count = starts;
	return starts != NPD_NOT_FOUND && ends == starts &&
	       slice_list(x, 3, "axes", s->axes, starts, 0, 1) &&
	       slice_list(x, 4, NULL, s->steps, starts, 1, 0);
}

static int64_t clamp(int64_t n, int64_t low, int64_t high)
{
	return n < low ? low : n > high ? high : n;
}

/* As slices of numpy: places below zero count from the end, what is outside is cut. */
static int64_t slice_length(int64_t size, int64_t start, int64_t end, int64_t step)
{
	if (start < 0)
		start = start < -size ? -1 : start + size;
	if (end < 0)
		end = end < -size ? -1 : end + size;
	if (step > 0) {
		start = clamp(start, 0, size);
		end = clamp(end, 0, size);
		return end <= start ? 0 : (end - start - 1) / step + 1;
	}
	start = clamp(start, -1, size - 1);
	end = clamp(end, -1, size - 1);
	if (start <= end || step == INT64_MIN)
		return start <= end ? 0 : 1;
	return (start - end - 1) / -step + 1;
}

void shape_slice(const struct infer *x)
{
	struct slice slice;
	struct shape s;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &s))
		return;
	if (!read_slice(x, &slice)) {
		const struct shape out = { .rank = s.rank };

		shape_set(x, 0, &out);
		return;
	}
	for (size_t i = 0; i < slice.count; i++) {
		size_t axis;

		if (!shape_axis(slice.axes[i], s.rank, &axis) || slice.steps[i] == 0)
			return;
		s.dims[axis] = s.dims[axis].has_value
				       ? shape_dim(slice_length(s.dims[axis].value, slice.starts[i],
						 slice.ends[i], slice.steps[i]))
				       : shape_no_dim();
	}
	shape_set(x, 0, &s);
}

/* ---- picking and repeating ---- */

void shape_gather(const struct infer *x)
{
	struct shape data, indices, out;
	size_t axis;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &data) || !shape_of(x, 1, &indices) ||
		!shape_axis(shape_attr_int(x, "axis", 0), data.rank, &axis) ||
		data.rank + indices.rank - 1 > SHAPE_RANK_MAX)
		return;
	out.rank = 0;
	for (size_t i = 0; i < data.rank; i++) {
		if (i != axis)
			out.dims[out.rank++] = data.dims[i];
		for (size_t k = 0; i == axis && k < indices.rank; k++)
			out.dims[out.rank++] = indices.dims[k];
	}
	shape_set(x, 0, &out);
}

void shape_expand(const struct infer *x)
{
	int64_t wanted[SHAPE_RANK_MAX];
	struct shape in, to = { .rank = 0 };
	const size_t n = shape_ints(x, 1, wanted, SHAPE_RANK_MAX);

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in) || n == NPD_NOT_FOUND)
		return;
	to.rank = n;
	for (size_t i = 0; i < n; i++)
		to.dims[i] = shape_dim(wanted[i]);
	if (shape_broadcast(&in, &to, &to))
		shape_set(x, 0, &to);
}

void shape_tile(const struct infer *x)
{
	int64_t repeats[SHAPE_RANK_MAX];
	struct shape s;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (x->version < 6 || !shape_of(x, 0, &s))
		return;
	const bool known = shape_ints(x, 1, repeats, SHAPE_RANK_MAX) == s.rank;

	for (size_t i = 0; i < s.rank; i++) {
		const int64_t product[] = { s.dims[i].value, known ? repeats[i] : -1 };

		if (!known || repeats[i] != 1)
			s.dims[i] = s.dims[i].has_value ? shape_dim(npd_onnx_elements(product, 2))
							: shape_no_dim();
	}
	shape_set(x, 0, &s);
}
