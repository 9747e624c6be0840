/* model_shape_space.c - shapes of operators over pictures: convolutions, pools, resizing, padding.
 */
#include <math.h>

#include "facts/model_shape.h"

#define AXES_MAX SHAPE_RANK_MAX

/* ---- windows ---- */

struct window {
	size_t axes;
	int64_t kernel[AXES_MAX]; /* -1: not known */
	int64_t strides[AXES_MAX], dilations[AXES_MAX], pads[2 * AXES_MAX];
	bool same, valid; /* auto_pad */
};

/* A list of `count` numbers, or `otherwise` throughout where it is absent; false: another length.
 */
static bool list_or(
	const struct infer *x, const char *name, int64_t *out, size_t count, int64_t otherwise)
{
	for (size_t i = 0; i < count; i++)
		out[i] = otherwise;
	return !shape_has_attr(x, name) || shape_attr_ints(x, name, out, count) == count;
}

static bool read_window(const struct infer *x, size_t axes, struct window *w)
{
	const npd_str auto_pad = shape_attr_str(x, "auto_pad", "NOTSET");

	w->axes = axes;
	w->same = npd_str_starts(auto_pad, NPD_STR("SAME"));
	w->valid = npd_str_eq(auto_pad, NPD_STR("VALID"));
	if (!list_or(x, "kernel_shape", w->kernel, axes, -1) ||
		!list_or(x, "strides", w->strides, axes, 1) ||
		!list_or(x, "dilations", w->dilations, axes, 1) ||
		!list_or(x, "pads", w->pads, 2 * axes, 0))
		return false;
	for (size_t i = 0; i < axes; i++) {
		if (w->strides[i] < 1 || w->dilations[i] < 1)
			return false;
	}
	return true;
}

/* The numbers are bounded, so that sums of them cannot overflow. */
static bool is_modest(int64_t n)
{
	return n >= -((int64_t)1 << 30) && n <= ((int64_t)1 << 30);
}

/* How many places of the window there are on an axis; -1: not known exactly. */
static int64_t places(const struct window *w, size_t i, struct npd_onnx_dim in, bool ceil_mode)
{
	if (!in.has_value || !is_modest(in.value) || !is_modest(w->strides[i]))
		return -1;
	if (w->same)
		return (in.value + w->strides[i] - 1) / w->strides[i];
	const int64_t before = w->valid ? 0 : w->pads[i];
	const int64_t after = w->valid ? 0 : w->pads[w->axes + i];

	if (w->kernel[i] < 1 || !is_modest(w->kernel[i]) || !is_modest(w->dilations[i]) ||
		!is_modest(before) || !is_modest(after))
		return -1;
	const int64_t reach = (w->kernel[i] - 1) * w->dilations[i] + 1;
	const int64_t room = in.value + before + after - reach;

	if (room < 0)
		return -1;
	const int64_t rest = room % w->strides[i];
	const int64_t count = room / w->strides[i] + 1;

	if (!ceil_mode || rest == 0)
		return count;
	/* a last window that starts behind the picture is dropped by some and kept by others */
	return count * w->strides[i] >= in.value + before ? -1 : count + 1;
}

void shape_conv(const struct infer *x)
{
	const bool quantized = npd_str_eq(x->def->op_type, NPD_STR("QLinearConv"));
	const bool integer = npd_str_eq(x->def->op_type, NPD_STR("ConvInteger"));
	struct shape in, weights, out;
	struct window w;

	shape_set_dtype(x, 0, integer ? NPD_ONNX_INT32 : shape_dtype_in(x, quantized ? 7 : 0));
	if (!shape_of(x, 0, &in) || !shape_of(x, quantized ? 3 : 1, &weights))
		return;
	if (in.rank < 3 || weights.rank != in.rank || !read_window(x, in.rank - 2, &w))
		return;
	out.rank = in.rank;
	out.dims[0] = in.dims[0];
	out.dims[1] = weights.dims[0];
	for (size_t i = 0; i < w.axes; i++) {
		if (!shape_has_attr(x, "kernel_shape") && weights.dims[i + 2].has_value)
			w.kernel[i] = weights.dims[i + 2].value;
		out.dims[i + 2] = shape_dim(places(&w, i, in.dims[i + 2], false));
	}
	shape_set(x, 0, &out);
}

static int64_t transposed(const struct window *w, size_t i, struct npd_onnx_dim in, int64_t more)
{
	if (!in.has_value || !is_modest(in.value) || !is_modest(w->strides[i]) || !is_modest(more))
		return -1;
	if (w->same)
		return in.value * w->strides[i];
	const int64_t pads = w->valid ? 0 : w->pads[i] + w->pads[w->axes + i];

	if (w->kernel[i] < 1 || !is_modest(w->kernel[i]) || !is_modest(w->dilations[i]) ||
		!is_modest(pads))
		return -1;
	return w->strides[i] * (in.value - 1) + more + (w->kernel[i] - 1) * w->dilations[i] + 1 -
	       pads;
}

void shape_conv_transpose(const struct infer *x)
{
	const int64_t group = shape_attr_int(x, "group", 1);
	int64_t more[AXES_MAX], wanted[AXES_MAX];
	struct shape in, weights, out;
	struct window w;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in) || !shape_of(x, 1, &weights))
		return;
	if (in.rank < 3 || weights.rank != in.rank || !read_window(x, in.rank - 2, &w) ||
		!list_or(x, "output_padding", more, w.axes, 0) ||
		!list_or(x, "output_shape", wanted, w.axes, -1))
		return;
	out.rank = in.rank;
	out.dims[0] = in.dims[0];
	out.dims[1] =
		weights.dims[1].has_value && is_modest(weights.dims[1].value) && is_modest(group)
			? shape_dim(weights.dims[1].value * group)
			: shape_no_dim();
	for (size_t i = 0; i < w.axes; i++) {
		if (!shape_has_attr(x, "kernel_shape") && weights.dims[i + 2].has_value)
			w.kernel[i] = weights.dims[i + 2].value;
		out.dims[i + 2] = shape_dim(
			wanted[i] >= 0 ? wanted[i] : transposed(&w, i, in.dims[i + 2], more[i]));
	}
	shape_set(x, 0, &out);
}

void shape_pool(const struct infer *x)
{
	const bool ceil_mode = shape_attr_int(x, "ceil_mode", 0) != 0;
	struct shape in, out;
	struct window w;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	shape_set_dtype(x, 1, NPD_ONNX_INT64);
	if (!shape_of(x, 0, &in) || in.rank < 3 || !read_window(x, in.rank - 2, &w))
		return;
	out = in;
	for (size_t i = 0; i < w.axes; i++)
		out.dims[i + 2] = shape_dim(places(&w, i, in.dims[i + 2], ceil_mode));
	shape_set(x, 0, &out);
	shape_set(x, 1, &out);
}

void shape_global_pool(const struct infer *x)
{
	struct shape s;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &s) || s.rank < 3)
		return;
	for (size_t i = 2; i < s.rank; i++)
		s.dims[i] = shape_dim(1);
	shape_set(x, 0, &s);
}

/* ---- resizing ---- */

/* Single and double precision may round to two sizes: then it is not exact. */
static struct npd_onnx_dim scaled(struct npd_onnx_dim in, double scale)
{
	if (!in.has_value || !is_modest(in.value) || !(scale > 0) || scale > 1e6)
		return shape_no_dim();
	const double wide = floor((double)in.value * scale);
	const double narrow = (double)floorf((float)in.value * (float)scale);

	return wide == narrow ? shape_dim((int64_t)wide) : shape_no_dim();
}

static void scale_all(const struct infer *x, const struct shape *in, const double *scales)
{
	struct shape out = *in;

	for (size_t i = 0; i < in->rank; i++)
		out.dims[i] = scales[i] == 1.0 ? in->dims[i] : scaled(in->dims[i], scales[i]);
	shape_set(x, 0, &out);
}

static void no_dims(const struct infer *x, const struct shape *in)
{
	struct shape out = { .rank = in->rank };

	shape_set(x, 0, &out);
}

void shape_upsample(const struct infer *x)
{
	const struct npd_onnx_attr *a = npd_onnx_attr_find(x->def, NPD_STR("scales"));
	double scales[SHAPE_RANK_MAX];
	struct shape in;
	size_t n = NPD_NOT_FOUND;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in))
		return;
	if (x->version >= 9)
		n = npd_model_reals(shape_in(x, 1), scales, SHAPE_RANK_MAX);
	else if (a != NULL && a->type == NPD_ONNX_ATTR_FLOATS && a->as.len <= SHAPE_RANK_MAX)
		n = npd_onnx_attr_floats(a, scales, a->as.len);
	if (n == in.rank)
		scale_all(x, &in, scales);
	else
		no_dims(x, &in);
}

/* Which axes the scales or sizes are for; all of them where none are named. */
static bool resize_axes(const struct infer *x, size_t rank, size_t *axes, size_t *count)
{
	int64_t named[SHAPE_RANK_MAX];
	const size_t n = shape_attr_ints(x, "axes", named, SHAPE_RANK_MAX);

	*count = n == NPD_NOT_FOUND ? rank : n;
	for (size_t i = 0; i < *count; i++) {
		if (n == NPD_NOT_FOUND)
			axes[i] = i;
		else if (!shape_axis(named[i], rank, &axes[i]))
			return false;
	}
	return n != NPD_NOT_FOUND || !shape_has_attr(x, "axes");
}

static bool resize_to(const struct infer *x, const struct shape *in)
{
	int64_t sizes[SHAPE_RANK_MAX];
	size_t axes[SHAPE_RANK_MAX], count;
	struct shape out = *in;

	if (!resize_axes(x, in->rank, axes, &count) ||
		!npd_str_eq(shape_attr_str(x, "keep_aspect_ratio_policy", "stretch"),
			NPD_STR("stretch")) ||
		shape_ints(x, 3, sizes, SHAPE_RANK_MAX) != count)
		return false;
	for (size_t i = 0; i < count; i++)
		out.dims[axes[i]] = shape_dim(sizes[i]);
	shape_set(x, 0, &out);
	return true;
}

static bool resize_by(const struct infer *x, const struct shape *in, size_t input)
{
	double given[SHAPE_RANK_MAX], scales[SHAPE_RANK_MAX];
	size_t axes[SHAPE_RANK_MAX], count;
	const npd_str how = shape_attr_str(x, "coordinate_transformation_mode", "half_pixel");

	if (npd_str_eq(how, NPD_STR("tf_crop_and_resize")) ||
		!resize_axes(x, in->rank, axes, &count) ||
		npd_model_reals(shape_in(x, input), given, SHAPE_RANK_MAX) != count)
		return false;
	for (size_t i = 0; i < in->rank; i++)
		scales[i] = 1.0;
	for (size_t i = 0; i < count; i++)
		scales[axes[i]] = given[i];
	scale_all(x, in, scales);
	return true;
}

void shape_resize(const struct infer *x)
{
	struct shape in;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &in))
		return;
	const bool done = x->version < 11	  ? resize_by(x, &in, 1)
			  : shape_has_input(x, 3) ? resize_to(x, &in)
						  : resize_by(x, &in, 2);

	if (!done)
		no_dims(x, &in);
}

/* ---- padding ---- */

static bool pad_axes(const struct infer *x, size_t rank, size_t *axes, size_t *count)
{
	int64_t named[SHAPE_RANK_MAX];

	*count = rank;
	for (size_t i = 0; i < rank; i++)
		axes[i] = i;
	if (!shape_has_input(x, 3))
		return true;
	*count = shape_ints(x, 3, named, SHAPE_RANK_MAX);
	for (size_t i = 0; *count != NPD_NOT_FOUND && i < *count; i++) {
		if (!shape_axis(named[i], rank, &axes[i]))
			return false;
	}
	return *count != NPD_NOT_FOUND;
}

void shape_pad(const struct infer *x)
{
	int64_t pads[2 * SHAPE_RANK_MAX];
	size_t axes[SHAPE_RANK_MAX], count;
	struct shape s;

	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	if (!shape_of(x, 0, &s))
		return;
	const size_t n = x->version >= 11 ? shape_ints(x, 1, pads, 2 * SHAPE_RANK_MAX)
			 : x->version >= 2
				 ? shape_attr_ints(x, "pads", pads, 2 * SHAPE_RANK_MAX)
				 : shape_attr_ints(x, "paddings", pads, 2 * SHAPE_RANK_MAX);

	if (!pad_axes(x, s.rank, axes, &count) || n != 2 * count) {
		no_dims(x, &s);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct npd_onnx_dim *d = &s.dims[axes[i]];

		if (pads[i] == 0 && pads[count + i] == 0)
			continue;
		*d = d->has_value && is_modest(d->value) && is_modest(pads[i]) &&
				     is_modest(pads[count + i])
			     ? shape_dim(d->value + pads[i] + pads[count + i])
			     : shape_no_dim();
	}
	shape_set(x, 0, &s);
}

/* ---- blocks ---- */

static struct npd_onnx_dim times(struct npd_onnx_dim d, int64_t n)
{
	return d.has_value && is_modest(d.value) ? shape_dim(d.value * n) : shape_no_dim();
}

static struct npd_onnx_dim parts(struct npd_onnx_dim d, int64_t n)
{
	return d.has_value && d.value % n == 0 ? shape_dim(d.value / n) : shape_no_dim();
}

static bool block_input(const struct infer *x, struct shape *s, int64_t *block)
{
	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
	*block = shape_attr_int(x, "blocksize", 0);
	return shape_of(x, 0, s) && s->rank == 4 && *block > 0 && *block <= 65536;
}

void shape_depth_to_space(const struct infer *x)
{
	struct shape s;
	int64_t block;

	if (!block_input(x, &s, &block))
		return;
	s.dims[1] = parts(s.dims[1], block * block);
	s.dims[2] = times(s.dims[2], block);
	s.dims[3] = times(s.dims[3], block);
	shape_set(x, 0, &s);
}

void shape_space_to_depth(const struct infer *x)
{
	struct shape s;
	int64_t block;

	if (!block_input(x, &s, &block))
		return;
	s.dims[1] = times(s.dims[1], block * block);
	s.dims[2] = parts(s.dims[2], block);
	s.dims[3] = parts(s.dims[3], block);
	shape_set(x, 0, &s);
}
