/* script_numpy_make.c - numpy: what makes arrays, from values, shapes and files. */
#include "facts/script_run.h"

static const struct npd_sv *np_array(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const struct npd_sv *type = npd_call_arg(c, 1, "dtype");
	struct npd_array *a;

	if (v == NULL)
		v = npd_call_named(c, "object");
	if (v == NULL || v->kind == NPD_SV_UNKNOWN || c->open)
		return v != NULL ? v : npd_call_not_followed(r, c);
	/* np.asarray of an array is the array itself */
	if (v->kind == NPD_SV_ARRAY && v->as.array->library == NPD_NUMPY &&
		!npd_str_eq(c->name, NPD_STR("numpy.array")))
		a = npd_array_view(r, v);
	else
		a = npd_array_of(r, v, c->node);
	if (a == NULL)
		return npd_call_not_followed(r, c);
	a->library = NPD_NUMPY;
	if (type != NULL && type->kind != NPD_SV_NONE)
		npd_array_cast(r, a, npd_sv_dtype(type), c->node);
	return npd_sv_array(r, a, v->at);
}

/* np.float32(x): a number becomes one of numpy's, anything else an array */
static const struct npd_sv *np_type(struct npd_run *r, struct npd_call *c)
{
	const enum npd_dtype dtype = npd_dtype_find(npd_str_from(c->name, 6));
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	if (v == NULL)
		return npd_call_not_followed(r, c);
	if (v->kind == NPD_SV_NUMBER) {
		struct npd_sv *n = npd_sv_new(r, NPD_SV_NUMBER, v->at);
		n->as.number = v->as.number;
		n->as.number.dtype = dtype;
		n->as.number.numpy = true;
		if (!npd_dtype_is_float(dtype))
			n->as.number.lin = npd_sv_round(r, "trunc", v)->as.number.lin;
		return n;
	}
	struct npd_array *a = npd_array_of(r, v, c->node);
	if (a == NULL)
		return v->kind == NPD_SV_UNKNOWN ? v : npd_call_not_followed(r, c);
	npd_array_cast(r, a, dtype, c->node);
	return npd_sv_array(r, a, v->at);
}

static bool set_shape(struct npd_array *a, const struct npd_sv *shape)
{
	a->ndim = 0;
	a->ranked = true;
	a->shape_why = (npd_str){ 0 };
	if (shape != NULL && shape->kind == NPD_SV_NUMBER) {
		a->axes[a->ndim++] = (struct npd_axis){ NPD_ROLE_OTHER, shape->as.number.lin };
		return true;
	}
	if (!npd_sv_is_seq(shape) || shape->as.list->len > NPD_AXES_MAX)
		return false;
	for (size_t i = 0; i < shape->as.list->len; i++) {
		if (shape->as.list->data[i]->kind != NPD_SV_NUMBER)
			return false;
		a->axes[a->ndim++] =
			(struct npd_axis){ NPD_ROLE_OTHER, shape->as.list->data[i]->as.number.lin };
	}
	return true;
}

static const struct npd_sv *filled(struct npd_run *r, struct npd_call *c,
	const struct npd_sv *shape, const struct npd_sv *value, const struct npd_sv *type,
	enum npd_dtype otherwise)
{
	struct npd_array *a = npd_array_new(r, npd_call_at(c));

	a->dtype = type == NULL || type->kind == NPD_SV_NONE ? otherwise : npd_sv_dtype(type);
	a->dtype_why =
		a->dtype == NPD_DTYPE_UNKNOWN ? NPD_STR("the type is not known") : (npd_str){ 0 };
	if (!set_shape(a, shape)) {
		a->ranked = false;
		a->shape_why = NPD_STR("the shape is not known");
	}
	a->content = NPD_CONTENT_FILL;
	a->content_why = (npd_str){ 0 };
	if (!npd_sv_is_known(value, &a->fill)) {
		/* one colour for each channel: as good as one number, for what lies over it */
		a->fill = 0;
		if (!npd_sv_is_seq(value))
			npd_array_forget(a, NPD_STR("the number that fills it is not known"));
	}
	return npd_sv_array(r, a, npd_call_at(c));
}

static const struct npd_sv *np_zeros(struct npd_run *r, struct npd_call *c)
{
	const bool ones = npd_str_eq(c->name, NPD_STR("numpy.ones"));

	return filled(r, c, npd_call_arg(c, 0, "shape"), npd_sv_int(r, ones, npd_call_at(c)),
		npd_call_arg(c, 1, "dtype"), NPD_DTYPE_FLOAT64);
}

static const struct npd_sv *np_full(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *value = npd_call_arg(c, 1, "fill_value");
	enum npd_dtype dtype = NPD_DTYPE_UNKNOWN;

	if (value == NULL)
		return npd_call_not_followed(r, c);
	if (value->kind == NPD_SV_NUMBER) {
		dtype = value->as.number.dtype;
	} else if (npd_sv_is_seq(value)) {
		const struct npd_array *a = npd_array_of(r, value, c->node);
		dtype = a == NULL ? dtype : a->dtype;
	}
	return filled(r, c, npd_call_arg(c, 0, "shape"), value, npd_call_arg(c, 2, "dtype"), dtype);
}

static const struct npd_sv *np_like(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const bool full = npd_str_eq(c->name, NPD_STR("numpy.full_like"));
	const bool ones = npd_str_eq(c->name, NPD_STR("numpy.ones_like"));

	if (v == NULL || v->kind != NPD_SV_ARRAY)
		return v != NULL && v->kind == NPD_SV_UNKNOWN ? v : npd_call_not_followed(r, c);
	const struct npd_sv *value =
		full ? npd_call_arg(c, 1, "fill_value") : npd_sv_int(r, ones, npd_call_at(c));
	const struct npd_sv *shape = npd_array_shape(r, v->as.array, npd_call_at(c));
	const struct npd_sv *like = filled(r, c, shape, value == NULL ? v : value,
		npd_call_arg(c, full ? 2 : 1, "dtype"), v->as.array->dtype);
	if (like->as.array->dtype == NPD_DTYPE_UNKNOWN)
		like->as.array->dtype_why = v->as.array->dtype_why;
	return like;
}

/* What a file holds is not known, what type it is read as may be. */
static const struct npd_sv *from_file(struct npd_run *r, struct npd_call *c, enum npd_dtype dtype)
{
	struct npd_array *a = npd_array_new(r, npd_call_at(c));
	const npd_str why =
		npd_run_format(r, "what the file holds that is read at line %llu is not known",
			(unsigned long long)npd_run_line(r, c->node->from));

	a->dtype = dtype;
	a->dtype_why = dtype == NPD_DTYPE_UNKNOWN ? why : (npd_str){ 0 };
	a->shape_why = why;
	npd_array_forget(a, why);
	a->fit = NPD_FIT_UNKNOWN;
	a->fit_why = why;
	return npd_sv_array(r, a, npd_call_at(c));
}

static const struct npd_sv *np_fromfile(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *type = npd_call_arg(c, 1, "dtype");
	const struct npd_sv *v =
		from_file(r, c, type == NULL ? NPD_DTYPE_FLOAT64 : npd_sv_dtype(type));

	v->as.array->ranked = true;
	v->as.array->ndim = 1;
	v->as.array->axes[0] = (struct npd_axis){ NPD_ROLE_OTHER, npd_lin_fresh(r, true) };
	return v;
}

static const struct npd_sv *np_load(struct npd_run *r, struct npd_call *c)
{
	return from_file(r, c, NPD_DTYPE_UNKNOWN);
}

static const struct npd_sv *np_loadtxt(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *type = npd_call_arg(c, 1, "dtype");

	return from_file(r, c, type == NULL ? NPD_DTYPE_FLOAT64 : npd_sv_dtype(type));
}

static const struct npd_sv *np_arange(struct npd_run *r, struct npd_call *c)
{
	struct npd_call range = *c;

	range.name = NPD_STR("builtins.range");
	range.keys.len = 0;
	const struct npd_sv *list = npd_lib_python(r, &range);
	struct npd_array *a = list == NULL ? NULL : npd_array_of(r, list, c->node);
	if (a == NULL || c->keys.len > 1)
		return npd_call_not_followed(r, c);
	if (npd_call_named(c, "dtype") != NULL)
		npd_array_cast(r, a, npd_sv_dtype(npd_call_named(c, "dtype")), c->node);
	return npd_sv_array(r, a, npd_call_at(c));
}

const struct npd_sv *npd_numpy_make(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const struct npd_lib_entry entries[] = {
		{ "array", np_array },
		{ "asarray", np_array },
		{ "asanyarray", np_array },
		{ "ascontiguousarray", np_array },
		{ "zeros", np_zeros },
		{ "ones", np_zeros },
		{ "empty", np_zeros },
		{ "full", np_full },
		{ "zeros_like", np_like },
		{ "ones_like", np_like },
		{ "empty_like", np_like },
		{ "full_like", np_like },
		{ "fromfile", np_fromfile },
		{ "frombuffer", np_fromfile },
		{ "load", np_load },
		{ "loadtxt", np_loadtxt },
		{ "genfromtxt", np_loadtxt },
		{ "arange", np_arange },
	};
	const struct npd_sv *v =
		npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);

	return v == NULL && npd_dtype_find(name) != NPD_DTYPE_UNKNOWN ? np_type(r, c) : v;
}
