/* script_operators.c - the operators of Python, on numbers, texts, lists and arrays. */
#include "facts/script_run.h"

#include <math.h>

static bool is_op(npd_str op, const char *text)
{
	return npd_str_eq(op, npd_str_of(text));
}

/* ---- numbers ---- */

static enum npd_dtype number_dtype(npd_str op, const struct npd_sv *a, const struct npd_sv *b)
{
	enum npd_dtype d = npd_dtype_promote(a->as.number.dtype, b->as.number.dtype);

	if (d == NPD_DTYPE_BOOL && !is_op(op, "&") && !is_op(op, "|") && !is_op(op, "^"))
		d = NPD_DTYPE_INT64;
	if (is_op(op, "/") && !npd_dtype_is_float(d))
		d = NPD_DTYPE_FLOAT64;
	return d;
}

static bool known_result(npd_str op, double a, double b, bool whole, double *ret)
{
	if (is_op(op, "//") && b != 0)
		*ret = floor(a / b);
	else if (is_op(op, "%") && b != 0)
		*ret = a - b * floor(a / b);
	else if (is_op(op, "**"))
		*ret = pow(a, b);
	else if (!whole || fabs(a) > 1e9 || fabs(b) > 1e9)
		return false;
	else if (is_op(op, "&"))
		*ret = (double)((int64_t)a & (int64_t)b);
	else if (is_op(op, "|"))
		*ret = (double)((int64_t)a | (int64_t)b);
	else if (is_op(op, "^"))
		*ret = (double)((int64_t)a ^ (int64_t)b);
	else if (is_op(op, "<<") && b >= 0 && b < 20 && a >= 0)
		*ret = (double)((int64_t)a << (int64_t)b);
	else if (is_op(op, ">>") && b >= 0 && b < 40 && a >= 0)
		*ret = (double)((int64_t)a >> (int64_t)b);
	else
		return false;
	return isfinite(*ret);
}

/* x / n * n is x */
static bool undoes(
	const struct npd_run *r, struct npd_lin fraction, struct npd_lin n, struct npd_lin *ret)
{
	if (fraction.count != 1 || fraction.c != 0)
		return false;
	const struct npd_atom *atom = &r->atoms[fraction.terms[0].atom];
	if (!npd_str_eq(atom->op, NPD_STR("/")) || !npd_lin_eq(atom->b, n))
		return false;
	*ret = npd_lin_scale(atom->a, fraction.terms[0].k);
	return true;
}

static struct npd_lin number_result(
	struct npd_run *r, npd_str op, struct npd_lin a, struct npd_lin b, bool integer)
{
	double x, y, z;
	struct npd_lin quotient;
	const bool ka = npd_lin_is_const(a, &x), kb = npd_lin_is_const(b, &y);

	if (is_op(op, "+"))
		return npd_lin_add(r, a, b, 1);
	if (is_op(op, "-"))
		return npd_lin_add(r, a, b, -1);
	if (is_op(op, "*") && (undoes(r, a, b, &quotient) || undoes(r, b, a, &quotient)))
		return quotient;
	if (is_op(op, "*") && ka)
		return npd_lin_scale(b, x);
	if (is_op(op, "*") && kb)
		return npd_lin_scale(a, y);
	if (is_op(op, "/") && ka && kb && y != 0)
		return npd_lin_of(x / y);
	if (is_op(op, "/") && kb && y != 0)
		return npd_lin_scale(a, 1 / y);
	if (ka && kb && known_result(op, x, y, integer, &z))
		return npd_lin_of(z);
	/* the text must outlive the call: take one of ours */
	static const char *const ops[] = { "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>" };
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
		if (is_op(op, ops[i]))
			return npd_lin_atom(r, ops[i], integer, a, b);
	}
	return npd_lin_fresh(r, integer);
}

static const struct npd_sv *number_binary(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	const enum npd_dtype d = number_dtype(op, a, b);
	const struct npd_span at = a->as.number.lin.count == 0 ? a->at : npd_syntax_span(node);
	double divisor;

	if ((is_op(op, "/") || is_op(op, "//") || is_op(op, "%")) && npd_sv_is_known(b, &divisor) &&
		divisor == 0)
		return npd_run_raise(r, node, "ZeroDivisionError", "division by zero");
	struct npd_sv *v = npd_sv_new(r, NPD_SV_NUMBER, at);
	v->as.number.dtype = d;
	v->as.number.numpy = a->as.number.numpy || b->as.number.numpy;
	v->as.number.lin =
		number_result(r, op, a->as.number.lin, b->as.number.lin, !npd_dtype_is_float(d));
	if (!isfinite(v->as.number.lin.c))
		v->as.number.lin = npd_lin_fresh(r, false);
	return v;
}

/* ---- texts and lists ---- */

static const struct npd_sv *join_lists(struct npd_run *r, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	struct npd_sv *v = npd_sv_list(r, a->kind, a->at);
	const size_t count = a->as.list->len + b->as.list->len;

	if (count > NPD_ELEMENTS_MAX || !npd_run_charge(r, count / 4))
		return npd_sv_unknown(r, node, "the list is too long");
	for (size_t i = 0; i < a->as.list->len; i++)
		npd_sv_push(r, v, a->as.list->data[i]);
	for (size_t i = 0; i < b->as.list->len; i++)
		npd_sv_push(r, v, b->as.list->data[i]);
	return v;
}

static const struct npd_sv *repeat_list(
	struct npd_run *r, const struct npd_sv *a, int64_t times, const struct npd_syntax *node)
{
	struct npd_sv *v = npd_sv_list(r, a->kind, a->at);
	const int64_t len = (int64_t)a->as.list->len;

	if (times > (int64_t)NPD_ELEMENTS_MAX || (times > 0 && len * times > NPD_ELEMENTS_MAX) ||
		(times > 0 && !npd_run_charge(r, (size_t)(len * times) / 4)))
		return npd_sv_unknown(r, node, "the list is too long");
	for (int64_t k = 0; k < times; k++) {
		for (size_t i = 0; i < a->as.list->len; i++)
			npd_sv_push(r, v, a->as.list->data[i]);
	}
	return v;
}

static const struct npd_sv *text_binary(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	npd_str x, y;

	if (is_op(op, "+") && npd_sv_is_text(a, &x) && npd_sv_is_text(b, &y) &&
		x.len + y.len <= NPD_TEXT_MAX_BYTES)
		return npd_sv_text(r, npd_run_format(r, "%.*s%.*s", NPD_ARG(x), NPD_ARG(y)), a->at);
	return npd_sv_some_text(r, npd_syntax_span(node));
}

/* ---- all ---- */

const struct npd_sv *npd_sv_binary(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	int64_t times;

	if (a->kind == NPD_SV_UNKNOWN || b->kind == NPD_SV_UNKNOWN) {
		const struct npd_sv *known = a->kind == NPD_SV_UNKNOWN ? b : a;
		if (known->kind != NPD_SV_ARRAY)
			return a->kind == NPD_SV_UNKNOWN ? a : b;
		return a->kind == NPD_SV_UNKNOWN ? a : b;
	}
	if (a->kind == NPD_SV_NUMBER && b->kind == NPD_SV_NUMBER)
		return number_binary(r, op, a, b, node);
	if (is_op(op, "@"))
		return npd_sv_unknown(r, node, "the operator @ is not followed");
	if (a->kind == NPD_SV_ARRAY || b->kind == NPD_SV_ARRAY)
		return npd_array_arithmetic(r, op, a, b, node);
	if (a->kind == NPD_SV_TEXT)
		return text_binary(r, op, a, b, node);
	if (npd_sv_is_seq(a) && a->kind == b->kind && is_op(op, "+"))
		return join_lists(r, a, b, node);
	if (npd_sv_is_seq(a) && is_op(op, "*") && npd_sv_is_int(b, &times))
		return repeat_list(r, a, times, node);
	if (npd_sv_is_seq(b) && is_op(op, "*") && npd_sv_is_int(a, &times))
		return repeat_list(r, b, times, node);
	/* numbers of numpy take lists for arrays */
	if (a->kind == NPD_SV_NUMBER && a->as.number.numpy && npd_sv_is_seq(b))
		return npd_array_arithmetic(r, op, a, b, node);
	if (b->kind == NPD_SV_NUMBER && b->as.number.numpy && npd_sv_is_seq(a))
		return npd_array_arithmetic(r, op, a, b, node);
	if (a->kind == NPD_SV_INSTANCE || b->kind == NPD_SV_INSTANCE || a->kind == NPD_SV_LIBRARY ||
		b->kind == NPD_SV_LIBRARY || a->kind == NPD_SV_OBJECT || b->kind == NPD_SV_OBJECT ||
		a->kind == NPD_SV_DICT)
		return npd_sv_unknown(r, node, "the operator is not followed");
	return npd_run_raise(r, node, "TypeError", "%s %.*s %s", npd_sv_kind_name(a), NPD_ARG(op),
		npd_sv_kind_name(b));
}

static const struct npd_sv *array_in_place(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	const struct npd_sv *v = npd_sv_binary(r, op, a, b, node);
	struct npd_array *to = a->as.array;
	const enum npd_dtype d = to->dtype;
	const struct npd_span dtype_at = to->dtype_at;

	if (r->stop != NPD_STOP_NOT)
		return a;
	if (v->kind != NPD_SV_ARRAY) {
		npd_array_forget(
			to, v->kind == NPD_SV_UNKNOWN ? v->as.why : NPD_STR("it is not followed"));
		npd_array_changed(a, npd_syntax_span(node));
		return a;
	}
	const enum npd_dtype got = v->as.array->dtype;
	if (got != NPD_DTYPE_UNKNOWN && d != NPD_DTYPE_UNKNOWN && !npd_dtype_same_kind(got, d))
		return npd_run_raise(r, node, "TypeError", "%.*s= cannot write %s into %s",
			NPD_ARG(op), npd_dtype_name(got), npd_dtype_name(d));
	struct npd_storage *storage = to->storage;
	struct npd_array *result = npd_array_copy(r, v);
	if (d != NPD_DTYPE_UNKNOWN)
		npd_array_cast(r, result, d, node);
	result->dtype = d;
	result->dtype_at = dtype_at;
	result->dtype_why = to->dtype_why;
	*to = *result;
	to->storage = storage;
	npd_array_changed(a, npd_syntax_span(node));
	return a;
}

const struct npd_sv *npd_sv_in_place(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	if (a->kind == NPD_SV_ARRAY)
		return array_in_place(r, op, a, b, node);
	if (a->kind == NPD_SV_LIST && is_op(op, "+") && npd_run_iterate(r, b) != NULL) {
		const struct npd_sv_list *items = npd_run_iterate(r, b);
		const size_t count = items->len; /* of itself, perhaps */
		if (a->as.list->len + count > NPD_ELEMENTS_MAX || !npd_run_charge(r, count))
			return npd_sv_unknown(r, node, "the list is too long");
		for (size_t i = 0; i < count; i++)
			npd_sv_push(r, a, items->data[i]);
		return a;
	}
	return npd_sv_binary(r, op, a, b, node);
}

/* The type stays: bytes below zero come round from above. */
static const struct npd_sv *negate_array(
	struct npd_run *r, const struct npd_sv *a, const struct npd_syntax *node)
{
	const enum npd_dtype dtype = a->as.array->dtype;
	const struct npd_sv *v = npd_array_arithmetic(
		r, NPD_STR("*"), a, npd_sv_int(r, -1, npd_syntax_span(node)), node);

	if (v->kind == NPD_SV_ARRAY && v->as.array->dtype != dtype)
		npd_array_cast(r, v->as.array, dtype, node);
	return v;
}

const struct npd_sv *npd_sv_unary(
	struct npd_run *r, npd_str op, const struct npd_sv *a, const struct npd_syntax *node)
{
	const struct npd_span at = npd_syntax_span(node);

	if (a->kind == NPD_SV_UNKNOWN || is_op(op, "+"))
		return a;
	if (a->kind == NPD_SV_NUMBER && is_op(op, "-")) {
		struct npd_sv *v = npd_sv_new(r, NPD_SV_NUMBER, at);
		v->as.number = a->as.number;
		if (v->as.number.dtype == NPD_DTYPE_BOOL)
			v->as.number.dtype = NPD_DTYPE_INT64;
		v->as.number.lin = npd_lin_scale(a->as.number.lin, -1);
		return v;
	}
	if (a->kind == NPD_SV_ARRAY && is_op(op, "-"))
		return negate_array(r, a, node);
	return npd_sv_unknown(r, node, "the operator %.*s is not followed", NPD_ARG(op));
}

const struct npd_sv *npd_sv_round(struct npd_run *r, const char *op, const struct npd_sv *v)
{
	const struct npd_lin l = v->as.number.lin;
	double d;

	if (npd_lin_is_const(l, &d)) {
		const double whole = op[0] == 'r'   ? nearbyint(d)
				     : op[0] == 'f' ? floor(d)
				     : op[0] == 'c' ? ceil(d)
						    : trunc(d);
		return npd_sv_int(r, whole, v->at);
	}
	if (npd_lin_is_integer(r, l))
		return npd_sv_lin(r, NPD_DTYPE_INT64, l, v->at);
	return npd_sv_lin(r, NPD_DTYPE_INT64, npd_lin_atom(r, op, true, l, npd_lin_of(0)), v->at);
}

/* ---- comparisons ---- */

static enum npd_tri tri_of(bool b)
{
	return b ? NPD_YES : NPD_NO;
}

static enum npd_tri compare_numbers(
	struct npd_run *r, npd_str op, const struct npd_sv *a, const struct npd_sv *b)
{
	const struct npd_lin diff = npd_lin_add(r, a->as.number.lin, b->as.number.lin, -1);
	double d;

	if (!npd_lin_is_const(diff, &d))
		return NPD_MAYBE;
	if (is_op(op, "=="))
		return tri_of(d == 0);
	if (is_op(op, "<"))
		return tri_of(d < 0);
	if (is_op(op, "<="))
		return tri_of(d <= 0);
	if (is_op(op, ">"))
		return tri_of(d > 0);
	if (is_op(op, ">="))
		return tri_of(d >= 0);
	return NPD_MAYBE;
}

static enum npd_tri equal(
	struct npd_run *r, const struct npd_sv *a, const struct npd_sv *b, unsigned depth);

static enum npd_tri equal_lists(
	struct npd_run *r, const struct npd_sv *a, const struct npd_sv *b, unsigned depth)
{
	enum npd_tri all = NPD_YES;

	if (a->kind != b->kind || a->as.list->len != b->as.list->len)
		return NPD_NO;
	if (depth > 4 || !npd_run_charge(r, a->as.list->len))
		return NPD_MAYBE;
	for (size_t i = 0; i < a->as.list->len && all != NPD_NO; i++) {
		const enum npd_tri one =
			equal(r, a->as.list->data[i], b->as.list->data[i], depth + 1);
		if (one != NPD_YES)
			all = one;
	}
	return all;
}

static bool is_plain(const struct npd_sv *v)
{
	return v->kind == NPD_SV_NUMBER || v->kind == NPD_SV_TEXT || npd_sv_is_seq(v) ||
	       v->kind == NPD_SV_DICT;
}

static enum npd_tri equal(
	struct npd_run *r, const struct npd_sv *a, const struct npd_sv *b, unsigned depth)
{
	npd_str x, y;
	const enum npd_dtype da = npd_sv_dtype(a), db = npd_sv_dtype(b);

	if (a->kind == NPD_SV_UNKNOWN || b->kind == NPD_SV_UNKNOWN)
		return NPD_MAYBE;
	if (a->kind == NPD_SV_NUMBER && b->kind == NPD_SV_NUMBER)
		return compare_numbers(r, NPD_STR("=="), a, b);
	if (npd_sv_is_text(a, &x) && npd_sv_is_text(b, &y))
		return tri_of(npd_str_eq(x, y));
	if (npd_sv_is_seq(a) && npd_sv_is_seq(b))
		return equal_lists(r, a, b, depth);
	if (da != NPD_DTYPE_UNKNOWN && db != NPD_DTYPE_UNKNOWN)
		return tri_of(da == db);
	if (a->kind == NPD_SV_NONE || b->kind == NPD_SV_NONE)
		return a->kind == b->kind	    ? NPD_YES
		       : is_plain(a) || is_plain(b) ? NPD_NO
						    : NPD_MAYBE;
	if (is_plain(a) && is_plain(b) && a->kind != b->kind)
		return NPD_NO;
	return NPD_MAYBE;
}

static enum npd_tri identical(struct npd_run *r, const struct npd_sv *a, const struct npd_sv *b)
{
	if (a->kind == NPD_SV_UNKNOWN || b->kind == NPD_SV_UNKNOWN)
		return NPD_MAYBE;
	if (a->kind == NPD_SV_NONE || b->kind == NPD_SV_NONE)
		return tri_of(a->kind == b->kind);
	if (a->kind == NPD_SV_NUMBER && b->kind == NPD_SV_NUMBER) {
		if (a->as.number.dtype != b->as.number.dtype)
			return NPD_NO;
		return compare_numbers(r, NPD_STR("=="), a, b);
	}
	if (a == b)
		return NPD_YES;
	return is_plain(a) && is_plain(b) && a->kind != b->kind ? NPD_NO : NPD_MAYBE;
}

static enum npd_tri contains(struct npd_run *r, const struct npd_sv *item, const struct npd_sv *in)
{
	const struct npd_sv_list *items = in->kind == NPD_SV_DICT && !in->as.dict->open
						  ? &in->as.dict->keys
					  : npd_sv_is_seq(in) ? in->as.list
							      : NULL;
	enum npd_tri any = NPD_NO;
	npd_str x, y;

	if (npd_sv_is_text(item, &x) && npd_sv_is_text(in, &y))
		return tri_of(npd_str_find(y, x) != NPD_NOT_FOUND);
	if (items == NULL)
		return NPD_MAYBE;
	for (size_t i = 0; i < items->len && any != NPD_YES; i++) {
		const enum npd_tri one = equal(r, item, items->data[i], 0);
		if (one != NPD_NO)
			any = one;
	}
	return any;
}

static enum npd_tri negate(enum npd_tri t)
{
	return t == NPD_MAYBE ? t : t == NPD_YES ? NPD_NO : NPD_YES;
}

const struct npd_sv *npd_sv_compare(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node)
{
	const struct npd_span at = npd_syntax_span(node);
	enum npd_tri t = NPD_MAYBE;

	if (is_op(op, "is"))
		t = identical(r, a, b);
	else if (is_op(op, "is not"))
		t = negate(identical(r, a, b));
	else if (is_op(op, "in"))
		t = contains(r, a, b);
	else if (is_op(op, "not in"))
		t = negate(contains(r, a, b));
	else if (a->kind == NPD_SV_ARRAY || b->kind == NPD_SV_ARRAY)
		return npd_sv_unknown(r, node, "the comparison of arrays is not followed");
	else if (is_op(op, "=="))
		t = equal(r, a, b, 0);
	else if (is_op(op, "!="))
		t = negate(equal(r, a, b, 0));
	else if (a->kind == NPD_SV_NUMBER && b->kind == NPD_SV_NUMBER)
		t = compare_numbers(r, op, a, b);
	if (t != NPD_MAYBE)
		return npd_sv_bool(r, t == NPD_YES, at);
	struct npd_sv *v = npd_sv_new(r, NPD_SV_NUMBER, at);
	v->as.number.dtype = NPD_DTYPE_BOOL;
	v->as.number.lin = npd_lin_fresh(r, true);
	if (is_op(op, "==") || is_op(op, "!=")) {
		v->equal[0] = a;
		v->equal[1] = b;
		v->equal_when = is_op(op, "==");
	}
	return v;
}
