/* script_cv2_arithmetic.c - OpenCV's arithmetic on arrays. */
#include "facts/script_run.h"

#include <math.h>

/*
 * How OpenCV takes the second operand: a number stands for the first channel only, four numbers for
 * one channel each, and an array of float64 of one row for the channels.
 */
static bool scalar_values(const struct npd_sv *v, unsigned channels, double *values)
{
	const struct npd_array *k = v->kind == NPD_SV_ARRAY ? v->as.array : NULL;

	if (v->kind == NPD_SV_NUMBER) {
		for (unsigned i = 0; i < channels; i++)
			values[i] = 0;
		return npd_sv_is_known(v, &values[0]);
	}
	if (npd_sv_is_seq(v))
		return v->as.list->len == 4 && npd_array_per_channel(v, channels, values);
	if (k == NULL || k->content != NPD_CONTENT_NUMBERS || k->dtype != NPD_DTYPE_FLOAT64)
		return false;
	const size_t count = npd_array_count(k);
	return (count == 1 || (k->ndim == 2 && k->axes[0].n.c == 1 && count == channels)) &&
	       npd_array_per_channel(v, channels, values);
}

enum npd_dtype npd_cv2_dtype(const struct npd_sv *v, enum npd_dtype otherwise)
{
	static const enum npd_dtype depths[] = { NPD_DTYPE_UINT8, NPD_DTYPE_INT8, NPD_DTYPE_UINT16,
		NPD_DTYPE_INT16, NPD_DTYPE_INT32, NPD_DTYPE_FLOAT32, NPD_DTYPE_FLOAT64 };
	int64_t depth;

	if (v == NULL)
		return otherwise;
	if (!npd_sv_is_int(v, &depth) || depth > 6)
		return NPD_DTYPE_UNKNOWN;
	return depth < 0 ? otherwise : depths[depth];
}

/* The result is also written into the array given as `dst`. */
const struct npd_sv *npd_cv2_store(
	struct npd_run *r, struct npd_call *c, struct npd_array *a, const struct npd_sv *dst)
{
	if (dst == NULL || dst->kind != NPD_SV_ARRAY)
		return npd_lib_result(r, c, a);
	struct npd_array *to = dst->as.array;
	if (to->dtype != a->dtype) {
		npd_array_forget(to, NPD_STR("what is written into it is not followed"));
	} else {
		struct npd_storage *storage = to->storage;
		*to = *a;
		to->storage = storage;
	}
	npd_array_changed(dst, npd_call_at(c));
	return dst;
}

static const struct npd_sv *arithmetic(struct npd_run *r, struct npd_call *c, npd_str op)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "src1"), *k = npd_call_arg(c, 1, "src2");
	double values[NPD_CHANNELS_MAX];

	if (v == NULL || v->kind != NPD_SV_ARRAY || k == NULL)
		return npd_sv_unknown(r, c->node, "what %.*s gets is not followed",
			NPD_ARG(npd_str_head(c->name, 40)));
	struct npd_array *a = npd_array_copy(r, v);
	const enum npd_dtype dtype = npd_cv2_dtype(npd_call_named(c, "dtype"), a->dtype);
	if (dtype != a->dtype) {
		a->dtype = dtype;
		a->dtype_at = npd_call_at(c);
		a->dtype_why = dtype == NPD_DTYPE_UNKNOWN ? NPD_STR("the depth is not known")
							  : a->dtype_why;
	}
	if (a->content != NPD_CONTENT_PICTURE || a->channels == 0 ||
		!scalar_values(k, a->channels, values)) {
		npd_lib_forget_map(r, c, a);
		return npd_cv2_store(r, c, a, npd_call_arg(c, 2, "dst"));
	}
	for (unsigned i = 0; i < a->channels; i++) {
		struct npd_channel *ch = &a->channel[i];
		const char o = op.ptr[0];
		if (o == '+' || o == '-') {
			ch->b += o == '+' ? values[i] : -values[i];
			continue;
		}
		const double factor = o == '*' ? values[i] : 1 / values[i];
		if (!isfinite(factor) || factor == 0) {
			npd_lib_forget_map(r, c, a);
			continue;
		}
		ch->a *= factor;
		ch->b *= factor;
	}
	if (op.ptr[0] == '+' || op.ptr[0] == '-')
		a->mean_at = k->at;
	else
		a->std_at = k->at;
	npd_array_check_range(r, a, c->node);
	return npd_cv2_store(r, c, a, npd_call_arg(c, 2, "dst"));
}

static const struct npd_sv *cv_add(struct npd_run *r, struct npd_call *c)
{
	return arithmetic(r, c, NPD_STR("+"));
}

static const struct npd_sv *cv_subtract(struct npd_run *r, struct npd_call *c)
{
	return arithmetic(r, c, NPD_STR("-"));
}

static const struct npd_sv *cv_multiply(struct npd_run *r, struct npd_call *c)
{
	return arithmetic(r, c, NPD_STR("*"));
}

static const struct npd_sv *cv_divide(struct npd_run *r, struct npd_call *c)
{
	return arithmetic(r, c, NPD_STR("/"));
}

static bool is_same_picture(const struct npd_array *a, const struct npd_array *b)
{
	if (a->content != NPD_CONTENT_PICTURE || b->content != NPD_CONTENT_PICTURE ||
		a->channels != b->channels || a->map_why.len + b->map_why.len > 0)
		return false;
	for (unsigned i = 0; i < a->channels; i++) {
		if (a->channel[i].source != b->channel[i].source ||
			a->channel[i].a != b->channel[i].a || a->channel[i].b != b->channel[i].b)
			return false;
	}
	return a->storage == b->storage;
}

/* a * alpha + b * beta + gamma */
static const struct npd_sv *cv_add_weighted(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *x = npd_call_arg(c, 0, "src1"), *y = npd_call_arg(c, 2, "src2");
	double alpha, beta, gamma, other = 0;

	if (x == NULL || y == NULL || x->kind != NPD_SV_ARRAY || y->kind != NPD_SV_ARRAY)
		return npd_sv_unknown(r, c->node, "what %.*s gets is not followed",
			NPD_ARG(npd_str_head(c->name, 40)));
	struct npd_array *a = npd_array_copy(r, x);
	const struct npd_array *b = y->as.array;
	const struct npd_sv *depth = npd_call_arg(c, 6, "dtype");
	a->dtype = npd_cv2_dtype(depth, a->dtype);
	if (depth != NULL)
		a->dtype_at = npd_call_at(c);
	const bool same = is_same_picture(x->as.array, b);
	if (b->content == NPD_CONTENT_FILL)
		other = b->fill;
	if (!npd_sv_is_known(npd_call_arg(c, 1, "alpha"), &alpha) ||
		!npd_sv_is_known(npd_call_arg(c, 3, "beta"), &beta) ||
		!npd_sv_is_known(npd_call_arg(c, 4, "gamma"), &gamma) ||
		(!same && b->content != NPD_CONTENT_FILL && beta != 0)) {
		npd_lib_forget_map(r, c, a);
		return npd_lib_result(r, c, a);
	}
	npd_lib_scale(r, c, a, alpha + (same ? beta : 0), gamma + other * beta);
	npd_array_check_range(r, a, c->node);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_convert_scale_abs(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	const struct npd_sv *x = npd_call_arg(c, 2, "alpha"), *y = npd_call_arg(c, 3, "beta");
	double alpha = 1, beta = 0;

	if (a == NULL)
		return v;
	a->dtype = NPD_DTYPE_UINT8;
	a->dtype_why = (npd_str){ 0 };
	a->dtype_at = npd_call_at(c);
	if ((x != NULL && !npd_sv_is_known(x, &alpha)) || (y != NULL && !npd_sv_is_known(y, &beta)))
		npd_lib_forget_map(r, c, a);
	else
		npd_lib_scale(r, c, a, alpha, beta);
	npd_array_check_range(r, a, c->node);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_normalize(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	const struct npd_sv *depth = npd_call_arg(c, 5, "dtype");

	if (a == NULL)
		return v;
	a->dtype = npd_cv2_dtype(depth, a->dtype);
	if (depth != NULL)
		a->dtype_at = npd_call_at(c);
	npd_lib_forget_map(r, c, a);
	return npd_cv2_store(r, c, a, npd_call_arg(c, 1, "dst"));
}

const struct npd_sv *npd_cv2_arithmetic(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const struct npd_lib_entry entries[] = {
		{ "add", cv_add },
		{ "subtract", cv_subtract },
		{ "multiply", cv_multiply },
		{ "divide", cv_divide },
		{ "addWeighted", cv_add_weighted },
		{ "convertScaleAbs", cv_convert_scale_abs },
		{ "normalize", cv_normalize },
	};

	return npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);
}
