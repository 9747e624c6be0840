/* script_numpy.c - numpy, as of 1.2x: functions and methods. */
#include "facts/script_run.h"

#include <math.h>

/*
 * Functions and methods share their code: operand 0 is the method's array, or the first argument;
 * `shift` is what the indexes of the others move by.
 */
static const struct npd_sv *operand(const struct npd_call *c, size_t index, const char *name)
{
	if (c->self == NULL)
		return npd_call_arg(c, index, name);
	return index == 0 ? c->self : npd_call_arg(c, index - 1, name);
}

static const struct npd_sv *array_operand(struct npd_run *r, const struct npd_call *c)
{
	const struct npd_sv *v = operand(c, 0, "a");

	if (v == NULL)
		v = npd_call_named(c, "x");
	if (v == NULL || v->kind == NPD_SV_ARRAY)
		return v;
	struct npd_array *a = npd_array_of(r, v, c->node);
	return a == NULL ? NULL : npd_sv_array(r, a, v->at);
}

static bool is_lost(const struct npd_sv *v)
{
	return v == NULL || v->kind != NPD_SV_ARRAY;
}

/* ---- types ---- */

static const struct npd_sv *np_astype(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *type = npd_call_arg(c, 0, "dtype");
	struct npd_array *a = npd_array_copy(r, c->self);

	npd_array_cast(r, a, npd_sv_dtype(type), c->node);
	return npd_lib_result(r, c, a);
}

/* ---- axes ---- */

/* transpose(0, 3, 1, 2) as well as transpose((0, 3, 1, 2)) */
static const struct npd_sv *spread(
	struct npd_run *r, const struct npd_call *c, size_t from, const char *name)
{
	const struct npd_sv *first = npd_call_arg(c, from, name);

	if (first == NULL || first->kind != NPD_SV_NUMBER || c->args.len <= from)
		return first;
	struct npd_sv *list = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
	for (size_t i = from; i < c->args.len; i++)
		npd_sv_push(r, list, c->args.data[i]);
	return list;
}

static const struct npd_sv *np_transpose(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);

	if (is_lost(v) || c->open)
		return v != NULL && v->kind == NPD_SV_UNKNOWN ? v : npd_call_not_followed(r, c);
	return npd_array_transpose(r, v,
		c->self != NULL ? spread(r, c, 0, "axes") : npd_call_arg(c, 1, "axes"), c->node);
}

static const struct npd_sv *np_reshape(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	const struct npd_sv *shape =
		c->self != NULL ? spread(r, c, 0, "shape") : npd_call_arg(c, 1, "newshape");

	if (is_lost(v) || shape == NULL || c->open || npd_call_named(c, "order") != NULL)
		return npd_call_not_followed(r, c);
	return npd_array_reshape(r, v, shape, c->node);
}

static bool axes_of(
	const struct npd_call *c, const char *one, const char *two, int64_t *a, int64_t *b)
{
	return npd_sv_is_int(operand(c, 1, one), a) && npd_sv_is_int(operand(c, 2, two), b);
}

static const struct npd_sv *np_moveaxis(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	int64_t from, to;

	if (is_lost(v) || !axes_of(c, "source", "destination", &from, &to))
		return npd_call_not_followed(r, c);
	return npd_array_move_axis(r, v, from, to, c->node);
}

/* rollaxis(a, axis, start): before which axis it comes */
static const struct npd_sv *np_rollaxis(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	int64_t axis, start = 0;

	if (is_lost(v) || !v->as.array->ranked || !npd_sv_is_int(operand(c, 1, "axis"), &axis) ||
		(operand(c, 2, "start") != NULL && !npd_sv_is_int(operand(c, 2, "start"), &start)))
		return npd_call_not_followed(r, c);
	const int64_t ndim = (int64_t)v->as.array->ndim;
	axis = axis < 0 ? axis + ndim : axis;
	start = start < 0 ? start + ndim : start;
	return npd_array_move_axis(r, v, axis, axis < start ? start - 1 : start, c->node);
}

static const struct npd_sv *np_swapaxes(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	int64_t from, to;

	if (is_lost(v) || !axes_of(c, "axis1", "axis2", &from, &to))
		return npd_call_not_followed(r, c);
	return npd_array_swap_axes(r, v, from, to, c->node);
}

static const struct npd_sv *np_expand_dims(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	const struct npd_sv *axis = npd_call_arg(c, 1, "axis");
	int64_t n;

	if (is_lost(v) || axis == NULL)
		return v != NULL && v->kind == NPD_SV_UNKNOWN ? v : npd_call_not_followed(r, c);
	if (npd_sv_is_seq(axis)) {
		for (size_t i = 0; i < axis->as.list->len && v->kind == NPD_SV_ARRAY; i++) {
			if (!npd_sv_is_int(axis->as.list->data[i], &n) || n < 0)
				return npd_call_not_followed(r, c);
			v = npd_array_expand(r, v, n, c->node);
		}
		return v;
	}
	return npd_sv_is_int(axis, &n) ? npd_array_expand(r, v, n, c->node)
				       : npd_call_not_followed(r, c);
}

static const struct npd_sv *np_squeeze(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);

	return is_lost(v) ? npd_call_not_followed(r, c)
			  : npd_array_squeeze(r, v, operand(c, 1, "axis"), c->node);
}

static const struct npd_sv *join(
	struct npd_run *r, struct npd_call *c, int64_t otherwise, bool fresh)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "arrays");
	const struct npd_sv *axis = npd_call_arg(c, 1, "axis");
	int64_t n = otherwise;

	if (v == NULL || (axis != NULL && !npd_sv_is_int(axis, &n)))
		return npd_call_not_followed(r, c);
	return npd_array_stack(r, v, n, fresh, c->node);
}

static const struct npd_sv *np_stack(struct npd_run *r, struct npd_call *c)
{
	return join(r, c, 0, true);
}

static const struct npd_sv *np_concatenate(struct npd_run *r, struct npd_call *c)
{
	return join(r, c, 0, false);
}

/* Along the third axis, which grey pictures get. */
static const struct npd_sv *np_dstack(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "tup");
	const struct npd_sv_list *items = v == NULL ? NULL : npd_run_iterate(r, v);

	if (items == NULL || items->len == 0 || items->data[0]->kind != NPD_SV_ARRAY ||
		!items->data[0]->as.array->ranked)
		return npd_call_not_followed(r, c);
	return npd_array_stack(r, v, 2, items->data[0]->as.array->ndim == 2, c->node);
}

static const struct npd_sv *np_flip(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	const struct npd_sv *axis = npd_call_arg(c, 1, "axis");
	int64_t n = 0;

	if (is_lost(v) || !v->as.array->ranked)
		return npd_call_not_followed(r, c);
	if (npd_str_eq(c->name, NPD_STR("numpy.fliplr")))
		return npd_array_flip(r, v, 1, c->node);
	if (npd_str_eq(c->name, NPD_STR("numpy.flipud")))
		return npd_array_flip(r, v, 0, c->node);
	if (axis == NULL || axis->kind == NPD_SV_NONE) {
		for (unsigned i = 0; i < v->as.array->ndim && v->kind == NPD_SV_ARRAY; i++)
			v = npd_array_flip(r, v, i, c->node);
		return v;
	}
	return npd_sv_is_int(axis, &n) ? npd_array_flip(r, v, n, c->node)
				       : npd_call_not_followed(r, c);
}

static const struct npd_sv *np_take(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c), *what = operand(c, 1, "indices");
	struct npd_sv *index = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
	int64_t axis;

	if (is_lost(v) || what == NULL || !v->as.array->ranked ||
		!npd_sv_is_int(operand(c, 2, "axis"), &axis))
		return npd_call_not_followed(r, c);
	axis = axis < 0 ? axis + (int64_t)v->as.array->ndim : axis;
	for (int64_t i = 0; i < axis && i < (int64_t)NPD_AXES_MAX; i++)
		npd_sv_push(r, index, npd_sv_new(r, NPD_SV_SLICE, npd_call_at(c)));
	npd_sv_push(r, index, what);
	return npd_sv_index(r, v, index, c->node);
}

static const struct npd_sv *np_repeat(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	int64_t times, axis;

	if (is_lost(v) || !v->as.array->ranked ||
		!npd_sv_is_int(operand(c, 1, "repeats"), &times) ||
		!npd_sv_is_int(operand(c, 2, "axis"), &axis) || times < 1 || times > 4)
		return npd_call_not_followed(r, c);
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, v->at);
	for (int64_t i = 0; i < times; i++)
		npd_sv_push(r, list, v);
	const unsigned place = (unsigned)(axis < 0 ? axis + (int64_t)v->as.array->ndim : axis);
	double n;
	if (place >= v->as.array->ndim || !npd_lin_is_const(v->as.array->axes[place].n, &n) ||
		n != 1)
		return npd_call_not_followed(r, c);
	return npd_array_stack(r, list, axis, false, c->node);
}

/* ---- numbers ---- */

static const struct npd_sv *with_out(struct npd_run *r, struct npd_call *c, const struct npd_sv *v)
{
	const struct npd_sv *out = npd_call_arg(c, 2, "out");

	if (out == NULL || out->kind != NPD_SV_ARRAY || v->kind != NPD_SV_ARRAY)
		return v;
	if (v->as.array->dtype != NPD_DTYPE_UNKNOWN && out->as.array->dtype != NPD_DTYPE_UNKNOWN &&
		!npd_dtype_same_kind(v->as.array->dtype, out->as.array->dtype))
		return npd_run_raise(r, c->node, "TypeError", "the type of out does not fit");
	struct npd_array *to = npd_array_copy(r, v);
	struct npd_storage *storage = out->as.array->storage;
	npd_array_cast(r, to, out->as.array->dtype, c->node);
	*out->as.array = *to;
	out->as.array->storage = storage;
	npd_array_changed(out, npd_call_at(c));
	return out;
}

/* The dtype argument: operands are converted before. */
static const struct npd_sv *in_type(
	struct npd_run *r, const struct npd_call *c, const struct npd_sv *v)
{
	const struct npd_sv *type = npd_call_named(c, "dtype");
	struct npd_array *a;

	if (type == NULL || type->kind == NPD_SV_NONE || v->kind == NPD_SV_NUMBER)
		return v;
	a = npd_array_of(r, v, c->node);
	if (a == NULL)
		return v;
	npd_array_cast(r, a, npd_sv_dtype(type), c->node);
	return npd_sv_array(r, a, v->at);
}

static const struct npd_sv *np_binary(struct npd_run *r, struct npd_call *c)
{
	static const struct {
		const char *name, *op;
	} ops[] = { { "numpy.add", "+" }, { "numpy.subtract", "-" }, { "numpy.multiply", "*" },
		{ "numpy.divide", "/" }, { "numpy.true_divide", "/" },
		{ "numpy.floor_divide", "//" }, { "numpy.power", "**" } };
	const struct npd_sv *a = npd_call_arg(c, 0, "x1"), *b = npd_call_arg(c, 1, "x2");

	if (a == NULL || b == NULL || npd_call_named(c, "where") != NULL ||
		npd_call_named(c, "casting") != NULL)
		return npd_call_not_followed(r, c);
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
		if (!npd_str_eq(c->name, npd_str_of(ops[i].name)))
			continue;
		a = in_type(r, c, a);
		b = in_type(r, c, b);
		return with_out(r, c,
			in_type(r, c, npd_sv_binary(r, npd_str_of(ops[i].op), a, b, c->node)));
	}
	return npd_call_not_followed(r, c);
}

static const struct npd_sv *np_clip(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	const struct npd_sv *low = operand(c, 1, "a_min"), *high = operand(c, 2, "a_max");

	if (v != NULL && operand(c, 0, "a") != NULL && operand(c, 0, "a")->kind == NPD_SV_NUMBER)
		return npd_lib_some(r, c, operand(c, 0, "a")->as.number.dtype);
	if (is_lost(v))
		return npd_call_not_followed(r, c);
	low = low == NULL ? npd_call_named(c, "min") : low;
	high = high == NULL ? npd_call_named(c, "max") : high;
	struct npd_array *a = npd_array_copy(r, v);
	npd_lib_clip(r, c, a, low, high);
	/* a bound that is no whole number makes floats of integers */
	for (unsigned i = 0; i < 2; i++) {
		const struct npd_sv *bound = i == 0 ? low : high;
		double d = 0;
		if (bound == NULL || bound->kind == NPD_SV_NONE)
			continue;
		const bool known = npd_sv_is_known(bound, &d);
		a->dtype = bound->kind == NPD_SV_NUMBER ? npd_dtype_with_scalar(a->dtype,
								  bound->as.number.dtype, known, d)
							: NPD_DTYPE_UNKNOWN;
		if (a->dtype == NPD_DTYPE_UNKNOWN && a->dtype_why.len == 0)
			a->dtype_why = NPD_STR("the bounds of clip are not known");
	}
	return npd_sv_array(r, a, v->at);
}

/* maximum(x, low), minimum(x, high) */
static const struct npd_sv *np_bound(struct npd_run *r, struct npd_call *c)
{
	const bool low = npd_str_eq(c->name, NPD_STR("numpy.maximum"));
	const struct npd_sv *v = npd_call_arg(c, 0, NULL), *k = npd_call_arg(c, 1, NULL);

	if (v != NULL && k != NULL && v->kind == NPD_SV_NUMBER && k->kind == NPD_SV_NUMBER)
		return npd_lib_some(
			r, c, npd_dtype_promote(v->as.number.dtype, k->as.number.dtype));
	if (v == NULL || v->kind != NPD_SV_ARRAY || k == NULL || k->kind != NPD_SV_NUMBER)
		return npd_call_not_followed(r, c);
	struct npd_array *a = npd_array_copy(r, v);
	double d = 0;
	const bool known = npd_sv_is_known(k, &d);
	npd_lib_clip(r, c, a, low ? k : NULL, low ? NULL : k);
	a->dtype = npd_dtype_with_scalar(a->dtype, k->as.number.dtype, known, d);
	if (a->dtype == NPD_DTYPE_UNKNOWN && a->dtype_why.len == 0)
		a->dtype_why = NPD_STR("the bound is not known");
	return npd_sv_array(r, a, v->at);
}

static const struct npd_sv *np_round(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = operand(c, 0, "a");
	const bool plain = operand(c, 1, "decimals") == NULL;
	const char *op = npd_str_ends(c->name, NPD_STR("floor"))   ? "floor"
			 : npd_str_ends(c->name, NPD_STR("ceil"))  ? "ceil"
			 : npd_str_ends(c->name, NPD_STR("trunc")) ? "trunc"
								   : "round";

	v = v == NULL ? npd_call_named(c, "x") : v;
	if (v != NULL && v->kind == NPD_SV_NUMBER && plain) {
		struct npd_sv *n = npd_sv_new(r, NPD_SV_NUMBER, v->at);
		n->as.number = npd_sv_round(r, op, v)->as.number;
		n->as.number.dtype = npd_dtype_is_float(v->as.number.dtype) ? v->as.number.dtype
									    : NPD_DTYPE_FLOAT64;
		n->as.number.numpy = true;
		return n;
	}
	v = array_operand(r, c);
	if (is_lost(v))
		return npd_call_not_followed(r, c);
	struct npd_array *a = npd_array_copy(r, v);
	if (plain && op[0] == 'r')
		npd_lib_round(r, c, a);
	else
		npd_lib_forget_map(r, c, a);
	return npd_sv_array(r, a, v->at);
}

/* One number from all: mean, std, max ... */
static const struct npd_sv *np_reduce(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);
	const bool mean = npd_str_ends(c->name, NPD_STR("mean"));
	const bool sums = npd_str_ends(c->name, NPD_STR("sum"));

	if (is_lost(v) || operand(c, 1, "axis") != NULL || npd_call_named(c, "keepdims") != NULL)
		return npd_call_not_followed(r, c);
	const struct npd_array *a = v->as.array;
	enum npd_dtype dtype = a->dtype;
	const bool average = mean || npd_str_ends(c->name, NPD_STR("std"));
	if (dtype == NPD_DTYPE_UNKNOWN)
		return npd_call_not_followed(r, c);
	if (average && !npd_dtype_is_float(dtype))
		dtype = NPD_DTYPE_FLOAT64;
	if (sums && !npd_dtype_is_float(dtype))
		dtype = NPD_DTYPE_INT64;
	struct npd_sv *n = npd_sv_new(r, NPD_SV_NUMBER, v->at);
	n->as.number.dtype = dtype;
	n->as.number.numpy = true;
	n->as.number.lin = npd_lin_fresh(r, false);
	const size_t count = a->content == NPD_CONTENT_NUMBERS ? npd_array_count(a) : 0;
	if (count > 0 && (mean || sums)) {
		double total = 0;
		for (size_t i = 0; i < count; i++)
			total += a->data[i];
		n->as.number.lin = npd_lin_of(mean ? total / (double)count : total);
	}
	return n;
}

static const struct npd_sv *np_sqrt(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "x");

	if (v == NULL || (v->kind != NPD_SV_NUMBER && v->kind != NPD_SV_ARRAY))
		return npd_call_not_followed(r, c);
	return npd_sv_binary(r, NPD_STR("**"), v, npd_sv_float(r, 0.5, npd_call_at(c)), c->node);
}

/* What gives other numbers in the same shape. */
static const struct npd_sv *np_lose_map(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);

	if (is_lost(v))
		return npd_call_not_followed(r, c);
	struct npd_array *a = npd_array_copy(r, v);
	npd_lib_forget_map(r, c, a);
	if (!npd_dtype_is_float(a->dtype)) {
		a->dtype = NPD_DTYPE_UNKNOWN;
		a->dtype_why = NPD_STR("the type of the result is not followed");
	}
	return npd_sv_array(r, a, v->at);
}

static const struct npd_sv *np_same(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = array_operand(r, c);

	return is_lost(v) ? npd_call_not_followed(r, c)
			  : npd_sv_array(r, npd_array_copy(r, v), v->at);
}

/* ---- padding ---- */

static bool pad_side(
	const struct npd_sv *v, unsigned axis, struct npd_lin *before, struct npd_lin *after)
{
	if (v->kind == NPD_SV_NUMBER) {
		*before = *after = v->as.number.lin;
		return true;
	}
	if (!npd_sv_is_seq(v) || v->as.list->len == 0)
		return false;
	if (v->as.list->data[0]->kind == NPD_SV_NUMBER)
		return npd_lib_pair(v, before, after);
	if (v->as.list->len != 1 && axis >= v->as.list->len)
		return false;
	const struct npd_sv *item = v->as.list->data[v->as.list->len == 1 ? 0 : axis];
	if (npd_sv_is_seq(item) && item->as.list->len == 1 &&
		item->as.list->data[0]->kind == NPD_SV_NUMBER) {
		*before = *after = item->as.list->data[0]->as.number.lin;
		return true;
	}
	return npd_lib_pair(item, before, after);
}

static bool is_zero(struct npd_lin l)
{
	double d;

	return npd_lin_is_const(l, &d) && d == 0;
}

static const struct npd_sv *np_pad(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "array"),
			    *width = npd_call_arg(c, 1, "pad_width");
	const struct npd_sv *mode = npd_call_arg(c, 2, "mode");
	struct npd_lin size[2] = { npd_lin_of(0), npd_lin_of(0) };
	npd_str text = NPD_STR("constant");
	bool padded = false;

	if (v == NULL || v->kind != NPD_SV_ARRAY || width == NULL || !v->as.array->ranked)
		return npd_call_not_followed(r, c);
	struct npd_array *a = npd_array_copy(r, v);
	for (unsigned i = 0; i < a->ndim; i++) {
		struct npd_lin before, after;
		const enum npd_role role = a->axes[i].role;
		if (!pad_side(width, i, &before, &after))
			return npd_call_not_followed(r, c);
		const struct npd_lin n =
			npd_lin_add(r, npd_lin_add(r, a->axes[i].n, before, 1), after, 1);
		if (role == NPD_ROLE_HEIGHT || role == NPD_ROLE_WIDTH) {
			size[role == NPD_ROLE_WIDTH] = n;
			padded = padded || !is_zero(before) || !is_zero(after);
		} else if (!is_zero(before) || !is_zero(after)) {
			return npd_call_not_followed(r, c);
		}
	}
	if (!padded)
		return npd_sv_array(r, a, v->at);
	npd_picture_pad(r, a, size[0], size[1], npd_call_at(c));
	if ((mode != NULL && !npd_sv_is_text(mode, &text)) ||
		!npd_str_eq(text, NPD_STR("constant"))) {
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("the border is not of one colour");
	}
	return npd_sv_array(r, a, v->at);
}

/* ---- methods ---- */

static const struct npd_sv *np_fill(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = c->self->as.array;
	const struct npd_sv *v = npd_call_arg(c, 0, "value");

	a->content = NPD_CONTENT_FILL;
	if (v == NULL || !npd_sv_is_known(v, &a->fill))
		npd_array_forget(a, NPD_STR("the number that fills it is not known"));
	npd_array_changed(c->self, npd_call_at(c));
	return npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *np_item(struct npd_run *r, struct npd_call *c)
{
	const struct npd_array *a = c->self->as.array;

	if (a->dtype == NPD_DTYPE_UNKNOWN)
		return npd_call_not_followed(r, c);
	return a->content == NPD_CONTENT_NUMBERS && npd_array_count(a) == 1
		       ? npd_sv_lin(r, a->dtype, npd_lin_of(a->data[0]), c->self->at)
		       : npd_lib_some(r, c,
				 npd_dtype_is_float(a->dtype) ? NPD_DTYPE_FLOAT64
							      : NPD_DTYPE_INT64);
}

static const struct npd_sv *np_tolist(struct npd_run *r, struct npd_call *c)
{
	const struct npd_array *a = c->self->as.array;
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, c->self->at);

	if (a->content != NPD_CONTENT_NUMBERS || a->ndim != 1 ||
		!npd_run_charge(r, npd_array_count(a)))
		return npd_call_not_followed(r, c);
	for (size_t i = 0; i < npd_array_count(a); i++)
		npd_sv_push(r, list,
			npd_sv_lin(r,
				npd_dtype_is_float(a->dtype) ? NPD_DTYPE_FLOAT64 : NPD_DTYPE_INT64,
				npd_lin_of(a->data[i]), c->self->at));
	return list;
}

static const struct npd_sv *np_flatten(struct npd_run *r, struct npd_call *c)
{
	return npd_array_reshape(
		r, array_operand(r, c), npd_sv_int(r, -1, npd_call_at(c)), c->node);
}

static const struct npd_sv *np_give_up(struct npd_run *r, struct npd_call *c)
{
	npd_run_give_up(r, c->node, "the array is changed in a way that is not followed");
	return npd_sv_none(r, npd_call_at(c));
}

/* What both are: numpy.transpose(a, ...) and a.transpose(...) */
static const struct npd_lib_entry shared[] = {
	{ "transpose", np_transpose },
	{ "reshape", np_reshape },
	{ "swapaxes", np_swapaxes },
	{ "squeeze", np_squeeze },
	{ "take", np_take },
	{ "repeat", np_repeat },
	{ "clip", np_clip },
	{ "round", np_round },
	{ "around", np_round },
	{ "mean", np_reduce },
	{ "std", np_reduce },
	{ "var", np_reduce },
	{ "max", np_reduce },
	{ "min", np_reduce },
	{ "amax", np_reduce },
	{ "amin", np_reduce },
	{ "sum", np_reduce },
	{ "copy", np_same },
	{ "ravel", np_flatten },
};

const struct npd_sv *npd_method_numpy(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const struct npd_lib_entry entries[] = {
		{ "astype", np_astype },
		{ "flatten", np_flatten },
		{ "fill", np_fill },
		{ "item", np_item },
		{ "tolist", np_tolist },
		{ "resize", np_give_up },
		{ "sort", np_give_up },
		{ "put", np_give_up },
		{ "partition", np_give_up },
		{ "itemset", np_give_up },
	};
	c->name = name;
	const struct npd_sv *v =
		npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);

	return v != NULL ? v : npd_lib_dispatch(r, c, shared, sizeof shared / sizeof *shared, name);
}

const struct npd_sv *npd_lib_numpy(struct npd_run *r, struct npd_call *c)
{
	static const struct npd_lib_entry entries[] = {
		{ "moveaxis", np_moveaxis },
		{ "rollaxis", np_rollaxis },
		{ "expand_dims", np_expand_dims },
		{ "stack", np_stack },
		{ "concatenate", np_concatenate },
		{ "dstack", np_dstack },
		{ "flip", np_flip },
		{ "fliplr", np_flip },
		{ "flipud", np_flip },
		{ "add", np_binary },
		{ "subtract", np_binary },
		{ "multiply", np_binary },
		{ "divide", np_binary },
		{ "true_divide", np_binary },
		{ "floor_divide", np_binary },
		{ "power", np_binary },
		{ "maximum", np_bound },
		{ "minimum", np_bound },
		{ "rint", np_round },
		{ "floor", np_round },
		{ "ceil", np_round },
		{ "trunc", np_round },
		{ "round_", np_round },
		{ "sqrt", np_sqrt },
		{ "abs", np_lose_map },
		{ "log", np_lose_map },
		{ "exp", np_lose_map },
		{ "log1p", np_lose_map },
		{ "pad", np_pad },
	};
	if (!npd_str_starts(c->name, NPD_STR("numpy.")))
		return NULL;
	const npd_str name = npd_str_from(c->name, 6);
	const struct npd_sv *v =
		npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);

	if (v == NULL)
		v = npd_lib_dispatch(r, c, shared, sizeof shared / sizeof *shared, name);
	return v != NULL ? v : npd_numpy_make(r, c, name);
}
