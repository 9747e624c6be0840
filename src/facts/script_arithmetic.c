/* script_arithmetic.c - arithmetic of arrays: types, shapes, and what becomes of pixels. */
#include "facts/script_run.h"

#include <math.h>

struct operand {
	const struct npd_sv *v;
	struct npd_array *array; /* NULL: a number */
	enum npd_dtype dtype;
	bool known;
	double value;
};

static bool make_operand(struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node,
	struct operand *ret)
{
	*ret = (struct operand){ .v = v };
	if (v->kind == NPD_SV_NUMBER) {
		ret->dtype = v->as.number.dtype;
		ret->known = npd_sv_is_known(v, &ret->value);
		return true;
	}
	if (v->kind == NPD_SV_ARRAY)
		ret->array = npd_array_copy(r, v);
	else
		ret->array = npd_array_of(r, v, node);
	if (ret->array == NULL)
		return false;
	ret->dtype = ret->array->dtype;
	if (ret->array->ranked && ret->array->ndim == 0 &&
		ret->array->content == NPD_CONTENT_NUMBERS) {
		ret->known = true;
		ret->value = ret->array->data[0];
		ret->array = NULL;
	}
	return true;
}

static bool is_op(npd_str op, const char *text)
{
	return npd_str_eq(op, npd_str_of(text));
}

static enum npd_dtype torch_dtype(npd_str op, const struct operand *a, const struct operand *b)
{
	enum npd_dtype d;

	if (a->array != NULL && b->array != NULL) {
		const bool fa = npd_dtype_is_float(a->dtype), fb = npd_dtype_is_float(b->dtype);
		d = fa == fb ? npd_dtype_promote(a->dtype, b->dtype) : fa ? a->dtype : b->dtype;
	} else {
		const struct operand *t = a->array != NULL ? a : b, *s = a->array != NULL ? b : a;
		d = npd_dtype_is_float(t->dtype) || !npd_dtype_is_float(s->dtype)
			    ? t->dtype
			    : NPD_DTYPE_FLOAT32;
	}
	return is_op(op, "/") && d != NPD_DTYPE_UNKNOWN && !npd_dtype_is_float(d)
		       ? NPD_DTYPE_FLOAT32
		       : d;
}

static enum npd_dtype result_dtype(npd_str op, const struct operand *a, const struct operand *b)
{
	enum npd_dtype d;

	if (a->array != NULL && b->array != NULL)
		d = npd_dtype_promote(a->dtype, b->dtype);
	else if (a->array != NULL)
		d = npd_dtype_with_scalar(a->dtype, b->dtype, b->known, b->value);
	else
		d = npd_dtype_with_scalar(b->dtype, a->dtype, a->known, a->value);
	if (is_op(op, "/") && !npd_dtype_is_float(d)) {
		/* whatever integers they are, dividing gives float64 */
		if (d != NPD_DTYPE_UNKNOWN ||
			(a->dtype != NPD_DTYPE_UNKNOWN && b->dtype != NPD_DTYPE_UNKNOWN))
			return NPD_DTYPE_FLOAT64;
	}
	return d;
}

/* The axis of the result that both make; false: such shapes do not fit. */
static bool join_axes(const struct npd_axis *a, const struct npd_axis *b, struct npd_axis *ret)
{
	double na, nb;
	const bool ka = npd_lin_is_const(a->n, &na), kb = npd_lin_is_const(b->n, &nb);
	const bool plain = a->role == NPD_ROLE_OTHER || a->role == NPD_ROLE_ONE;

	*ret = *a;
	if (npd_lin_eq(a->n, b->n)) {
		ret->role = plain ? b->role : a->role;
		return true;
	}
	if (ka && na == 1) {
		ret->n = b->n;
		ret->role = plain ? b->role : a->role;
		return true;
	}
	if (kb && nb == 1)
		return true;
	if (ka && kb)
		return false;
	ret->n = ka ? a->n : b->n;
	ret->role = plain ? b->role : a->role;
	return true;
}

static bool broadcast(const struct npd_array *a, const struct npd_array *b, struct npd_array *to)
{
	const unsigned ndim = a->ndim > b->ndim ? a->ndim : b->ndim;

	for (unsigned i = 0; i < ndim; i++) { /* from the right */
		const struct npd_axis *x = i < a->ndim ? &a->axes[a->ndim - 1 - i] : NULL;
		const struct npd_axis *y = i < b->ndim ? &b->axes[b->ndim - 1 - i] : NULL;
		struct npd_axis *z = &to->axes[ndim - 1 - i];
		if (x == NULL && y != NULL)
			*z = *y;
		else if (x != NULL && y == NULL)
			*z = *x;
		else if (x != NULL && !join_axes(x, y, z))
			return false;
	}
	to->ndim = ndim;
	return true;
}

static bool compute(npd_str op, double a, double b, double *ret)
{
	if (is_op(op, "+"))
		*ret = a + b;
	else if (is_op(op, "-"))
		*ret = a - b;
	else if (is_op(op, "*"))
		*ret = a * b;
	else if (is_op(op, "/") && b != 0)
		*ret = a / b;
	else if (is_op(op, "//") && b != 0)
		*ret = floor(a / b);
	else if (is_op(op, "**"))
		*ret = pow(a, b);
	else
		return false;
	return isfinite(*ret);
}

/* a*x+b (op) k, or k (op) a*x+b */
static bool apply(npd_str op, struct npd_channel *ch, double k, bool reversed)
{
	if (is_op(op, "+")) {
		ch->b += k;
	} else if (is_op(op, "-")) {
		ch->a = reversed ? -ch->a : ch->a;
		ch->b = reversed ? k - ch->b : ch->b - k;
	} else if (is_op(op, "*")) {
		ch->a *= k;
		ch->b *= k;
	} else if (is_op(op, "/") && !reversed && k != 0) {
		ch->a /= k;
		ch->b /= k;
	} else {
		return false;
	}
	return isfinite(ch->a) && isfinite(ch->b);
}

/* Where element `i` of `a` stands on the axis that is `from_right`-th from the right. */
static size_t index_on(const struct npd_array *a, size_t i, int from_right)
{
	for (int k = 0; k < (int)a->ndim; k++) {
		const size_t n = (size_t)a->axes[a->ndim - 1 - (unsigned)k].n.c;
		if (k == from_right)
			return n == 0 ? 0 : i % n;
		i = n == 0 ? 0 : i / n;
	}
	return 0;
}

/* The one number that channel `c` meets; false where there are several. */
static bool number_for_channel(const struct npd_array *k, int from_right, unsigned c, double *ret)
{
	const size_t count = npd_array_count(k);
	const bool along = from_right >= 0 && from_right < (int)k->ndim &&
			   k->axes[k->ndim - 1 - (unsigned)from_right].n.c > 1;
	bool found = false;

	if (k->content == NPD_CONTENT_FILL) {
		*ret = k->fill;
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		if (along && index_on(k, i, from_right) != c)
			continue;
		if (found && k->data[i] != *ret)
			return false;
		*ret = k->data[i];
		found = true;
	}
	return found;
}

/* A grey picture meets three numbers on an axis of length 1: it becomes three channels. */
static void widen_channels(struct npd_array *to, const struct npd_array *k, int from_right)
{
	const double n = from_right >= 0 && from_right < (int)k->ndim
				 ? k->axes[k->ndim - 1 - (unsigned)from_right].n.c
				 : 1;

	if (to->channels != 1 || n < 2 || n > NPD_CHANNELS_MAX)
		return;
	for (unsigned i = 1; i < (unsigned)n; i++)
		to->channel[i] = to->channel[0];
	to->channels = (unsigned)n;
	to->axes[to->ndim - 1 - (unsigned)from_right].role = NPD_ROLE_CHANNEL;
}

/* Where channels lie, counted from the right; -1: nowhere */
static int channel_axis(const struct npd_array *a, const struct npd_array *k)
{
	const int c = npd_array_axis(a, NPD_ROLE_CHANNEL);

	if (c >= 0)
		return (int)a->ndim - 1 - c;
	for (unsigned i = 0; i < a->ndim && i < k->ndim; i++) {
		if (a->axes[a->ndim - 1 - i].role == NPD_ROLE_ONE &&
			k->axes[k->ndim - 1 - i].n.c > 1)
			return (int)i;
	}
	return -1;
}

static void note_constant(struct npd_array *to, npd_str op, struct npd_span at)
{
	if (is_op(op, "+") || is_op(op, "-"))
		to->mean_at = at;
	else
		to->std_at = at;
}

static void map_picture(struct npd_run *r, npd_str op, struct npd_array *to,
	const struct operand *other, bool reversed, const struct npd_syntax *node)
{
	const unsigned long long line = npd_run_line(r, node->from);
	int from_right = -1;
	bool ok = true;

	note_constant(to, op, other->v->at);
	if (to->channels == 0)
		npd_array_forget_map(to, NPD_STR("the number of channels is not known"));
	if (other->array != NULL) {
		/* pictures with channels that meet a vector of three have three of them */
		from_right = channel_axis(to, other->array);
		widen_channels(to, other->array, from_right);
	}
	for (unsigned i = 0; i < to->channels && ok; i++) {
		double k = other->value;
		const bool known = other->array == NULL
					   ? other->known
					   : number_for_channel(other->array, from_right, i, &k);
		ok = known && apply(op, &to->channel[i], k, reversed);
	}
	if (!ok)
		npd_array_forget_map(
			to, npd_run_format(r, "the operator %.*s at line %llu is not followed",
				    NPD_ARG(op), line));
	npd_array_check_range(r, to, node);
}

static void map_numbers(struct npd_run *r, npd_str op, struct npd_array *to,
	const struct operand *a, const struct operand *b)
{
	const size_t count = npd_array_count(to);
	const struct operand *both[2] = { a, b };
	bool ok = count > 0 && npd_run_charge(r, count / 4 + 1);

	to->content = NPD_CONTENT_NUMBERS;
	to->data = NPD_NEW_ARRAY(r->arena, double, count + 1);
	for (size_t i = 0; i < count && ok; i++) {
		double value[2];
		for (unsigned k = 0; k < 2; k++) {
			const struct npd_array *x = both[k]->array;
			if (x == NULL || x->content == NPD_CONTENT_FILL) {
				value[k] = x == NULL ? both[k]->value : x->fill;
				continue;
			}
			size_t at = 0, stride = 1;
			for (unsigned d = 0; d < x->ndim; d++) {
				const size_t n = (size_t)x->axes[x->ndim - 1 - d].n.c;
				at += n == 1 ? 0 : index_on(to, i, (int)d) * stride;
				stride *= n;
			}
			value[k] = x->data[at];
		}
		ok = compute(op, value[0], value[1], &to->data[i]);
	}
	if (!ok)
		npd_array_forget(to, NPD_STR("the arithmetic is not followed"));
}

static bool is_constant(const struct operand *o)
{
	return o->array == NULL ? o->known
				: o->array->content == NPD_CONTENT_NUMBERS ||
					  o->array->content == NPD_CONTENT_FILL;
}

static void map_content(struct npd_run *r, npd_str op, struct npd_array *to,
	const struct operand *a, const struct operand *b, const struct npd_syntax *node)
{
	const bool pa = a->array != NULL && a->array->content == NPD_CONTENT_PICTURE;
	const bool pb = b->array != NULL && b->array->content == NPD_CONTENT_PICTURE;
	const bool fill = !(a->array != NULL && a->array->content == NPD_CONTENT_NUMBERS) &&
			  !(b->array != NULL && b->array->content == NPD_CONTENT_NUMBERS);

	if (pa != pb && is_constant(pa ? b : a)) {
		map_picture(r, op, to, pa ? b : a, pb, node);
	} else if (pa || pb) {
		npd_array_forget_map(
			to, npd_run_format(r, "the operator %.*s at line %llu is not followed",
				    NPD_ARG(op), (unsigned long long)npd_run_line(r, node->from)));
		if (pa == pb)
			npd_array_forget(to, to->map_why);
	} else if (is_constant(a) && is_constant(b) && fill) {
		to->content = NPD_CONTENT_FILL;
		if (!compute(op, a->array == NULL ? a->value : a->array->fill,
			    b->array == NULL ? b->value : b->array->fill, &to->fill))
			npd_array_forget(to, NPD_STR("the arithmetic is not followed"));
	} else if (is_constant(a) && is_constant(b)) {
		map_numbers(r, op, to, a, b);
	} else {
		npd_array_forget(to, npd_run_format(r, "the numbers at line %llu are not followed",
					     (unsigned long long)npd_run_line(r, node->from)));
	}
}

static struct npd_array *result_of(struct npd_run *r, const struct operand *a,
	const struct operand *b, const struct npd_syntax *node)
{
	/* a picture's own facts go on; else those of the array */
	const bool from_b =
		a->array == NULL || (b->array != NULL && b->array->content == NPD_CONTENT_PICTURE &&
					    a->array->content != NPD_CONTENT_PICTURE);
	const struct npd_array *base = from_b ? b->array : a->array;
	const struct npd_array *other = from_b ? a->array : b->array;
	struct npd_array *to = NPD_NEW(r->arena, struct npd_array);

	*to = *base;
	to->storage = NPD_NEW(r->arena, struct npd_storage);
	to->version = 0;
	if (other == NULL)
		return to;
	if (!base->ranked || !other->ranked) {
		to->ranked = false;
		to->shape_why = base->ranked ? other->shape_why : base->shape_why;
		if (to->content == NPD_CONTENT_PICTURE)
			npd_array_forget(to, to->shape_why);
		return to;
	}
	if (!broadcast(base, other, to)) {
		npd_run_raise(r, node, "ValueError", "the shapes do not fit each other");
		return to;
	}
	return to;
}

const struct npd_sv *npd_array_arithmetic(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	struct operand x, y;
	const bool torch = (a->kind == NPD_SV_ARRAY && a->as.array->library == NPD_TORCH) ||
			   (b->kind == NPD_SV_ARRAY && b->as.array->library == NPD_TORCH);

	if (!make_operand(r, a, node, &x) || !make_operand(r, b, node, &y))
		return a->kind == NPD_SV_UNKNOWN ? a
		       : b->kind == NPD_SV_UNKNOWN
			       ? b
			       : npd_sv_unknown(r, node, "the operator is not followed");
	if ((x.array != NULL && x.array->library == NPD_PIL) ||
		(y.array != NULL && y.array->library == NPD_PIL && x.array == NULL))
		return npd_run_raise(r, node, "TypeError", "arithmetic on a picture of PIL");
	if (x.array == NULL && y.array == NULL)
		return npd_sv_binary(r, op, npd_sv_float(r, x.value, a->at),
			npd_sv_float(r, y.value, b->at), node);
	if (torch && x.array != NULL && y.array != NULL && x.array->library != y.array->library)
		return npd_sv_unknown(r, node, "an operator on arrays and tensors is not followed");
	struct npd_array *to = result_of(r, &x, &y, node);
	to->dtype = torch ? torch_dtype(op, &x, &y) : result_dtype(op, &x, &y);
	to->dtype_why = (npd_str){ 0 };
	if (to->dtype == NPD_DTYPE_UNKNOWN)
		to->dtype_why =
			x.array != NULL && x.array->dtype_why.len > 0 ? x.array->dtype_why
			: y.array != NULL && y.array->dtype_why.len > 0
				? y.array->dtype_why
				: NPD_STR("the type depends on a number that only a run knows");
	if (to->dtype != x.dtype || x.array == NULL)
		to->dtype_at = npd_syntax_span(node);
	map_content(r, op, to, &x, &y, node);
	return npd_sv_array(r, to, x.array != NULL ? a->at : b->at);
}
