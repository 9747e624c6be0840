/* script_python.c - what Python itself offers: built-in functions, methods of lists, texts, dicts.
 */
#include "facts/script_run.h"

#include <math.h>

static const struct npd_sv *not_followed(struct npd_run *r, const struct npd_call *c)
{
	return npd_sv_unknown(
		r, c->node, "the call of %.*s is not followed", NPD_ARG(npd_str_head(c->name, 60)));
}

/* ---- numbers ---- */

static const struct npd_sv *py_int(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	if (v == NULL)
		return npd_sv_int(r, 0, npd_call_at(c));
	if (v->kind == NPD_SV_NUMBER)
		return npd_sv_round(r, "trunc", v);
	return npd_lib_some(r, c, NPD_DTYPE_INT64);
}

static const struct npd_sv *py_float(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	if (v != NULL && v->kind == NPD_SV_NUMBER)
		return npd_sv_lin(r, NPD_DTYPE_FLOAT64, v->as.number.lin, v->at);
	return npd_lib_some(r, c, NPD_DTYPE_FLOAT64);
}

static const struct npd_sv *py_bool(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const enum npd_tri t = v == NULL ? NPD_NO : npd_sv_truth(v);

	return t == NPD_MAYBE ? npd_lib_some(r, c, NPD_DTYPE_BOOL)
			      : npd_sv_bool(r, t == NPD_YES, npd_call_at(c));
}

static const struct npd_sv *py_round(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "number");

	if (v == NULL || v->kind != NPD_SV_NUMBER)
		return not_followed(r, c);
	if (!npd_call_has(c, 1, "ndigits"))
		return npd_sv_round(r, "round", v);
	int64_t digits;
	double d;
	if (npd_sv_is_known(v, &d) && npd_sv_is_int(npd_call_arg(c, 1, "ndigits"), &digits) &&
		digits >= 0 && digits < 15) {
		const double k = pow(10, (double)digits);
		return npd_sv_lin(r, v->as.number.dtype, npd_lin_of(nearbyint(d * k) / k), v->at);
	}
	return npd_lib_some(r, c, NPD_DTYPE_FLOAT64);
}

static const struct npd_sv *py_abs(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	double d;

	if (v == NULL || v->kind != NPD_SV_NUMBER)
		return not_followed(r, c);
	if (npd_sv_is_known(v, &d))
		return npd_sv_lin(r, v->as.number.dtype, npd_lin_of(fabs(d)), v->at);
	return npd_lib_some(r, c, v->as.number.dtype);
}

/* min and max of numbers: known where all of them are comparable */
static const struct npd_sv *extreme(struct npd_run *r, struct npd_call *c, const char *op)
{
	const struct npd_sv_list *items = &c->args;
	const struct npd_sv *best = NULL;
	const bool is_min = op[1] == 'i';

	if (c->args.len == 1)
		items = npd_run_iterate(r, c->args.data[0]);
	if (items == NULL || items->len == 0 || c->keys.len > 0)
		return not_followed(r, c);
	for (size_t i = 0; i < items->len; i++) {
		const struct npd_sv *v = items->data[i];
		double d;
		if (v->kind != NPD_SV_NUMBER)
			return not_followed(r, c);
		if (best == NULL) {
			best = v;
			continue;
		}
		const struct npd_lin diff =
			npd_lin_add(r, v->as.number.lin, best->as.number.lin, -1);
		if (npd_lin_is_const(diff, &d)) {
			best = (is_min ? d < 0 : d > 0) ? v : best;
			continue;
		}
		const enum npd_dtype dtype =
			npd_dtype_promote(v->as.number.dtype, best->as.number.dtype);
		best = npd_sv_lin(r, dtype,
			npd_lin_atom(r, op, !npd_dtype_is_float(dtype), best->as.number.lin,
				v->as.number.lin),
			v->at);
	}
	return best;
}

static const struct npd_sv *py_min(struct npd_run *r, struct npd_call *c)
{
	return extreme(r, c, "min");
}

static const struct npd_sv *py_max(struct npd_run *r, struct npd_call *c)
{
	return extreme(r, c, "max");
}

static const struct npd_sv *py_sum(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const struct npd_sv_list *items = v == NULL ? NULL : npd_run_iterate(r, v);
	const struct npd_sv *total = npd_sv_int(r, 0, npd_call_at(c));

	if (items == NULL || c->args.len > 1)
		return not_followed(r, c);
	for (size_t i = 0; i < items->len; i++)
		total = npd_sv_binary(r, NPD_STR("+"), total, items->data[i], c->node);
	return total;
}

static const struct npd_sv *math_function(struct npd_run *r, struct npd_call *c)
{
	static const struct {
		const char *name;
		const char *op;
	} rounders[] = { { "math.floor", "floor" }, { "math.ceil", "ceil" },
		{ "math.trunc", "trunc" } };
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	double d;

	if (v == NULL || v->kind != NPD_SV_NUMBER)
		return not_followed(r, c);
	for (size_t i = 0; i < 3; i++) {
		if (npd_str_eq(c->name, npd_str_of(rounders[i].name)))
			return npd_sv_round(r, rounders[i].op, v);
	}
	if (npd_str_eq(c->name, NPD_STR("math.sqrt")) && npd_sv_is_known(v, &d) && d >= 0)
		return npd_sv_float(r, sqrt(d), v->at);
	return npd_lib_some(r, c, NPD_DTYPE_FLOAT64);
}

/* ---- sequences ---- */

static const struct npd_sv *py_len(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	if (npd_sv_is_seq(v))
		return npd_sv_int(r, (double)v->as.list->len, npd_call_at(c));
	if (v != NULL && v->kind == NPD_SV_ARRAY && v->as.array->ranked && v->as.array->ndim > 0)
		return npd_sv_lin(r, NPD_DTYPE_INT64, v->as.array->axes[0].n, npd_call_at(c));
	if (v != NULL && v->kind == NPD_SV_TEXT && v->as.text.known)
		return npd_sv_int(r, (double)v->as.text.text.len, npd_call_at(c));
	return npd_lib_some(r, c, NPD_DTYPE_INT64);
}

static const struct npd_sv *py_range(struct npd_run *r, struct npd_call *c)
{
	int64_t n[3] = { 0, 0, 1 };
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, npd_call_at(c));

	for (size_t i = 0; i < c->args.len && i < 3; i++) {
		if (!npd_sv_is_int(c->args.data[i], &n[i]))
			return not_followed(r, c);
	}
	if (c->args.len == 1) {
		n[1] = n[0];
		n[0] = 0;
	}
	if (n[2] == 0 || c->args.len == 0)
		return not_followed(r, c);
	for (int64_t i = n[0]; n[2] > 0 ? i < n[1] : i > n[1]; i += n[2]) {
		if (list->as.list->len == NPD_RUN_ITERATIONS_MAX || !npd_run_charge(r, 1))
			return not_followed(r, c);
		npd_sv_push(r, list, npd_sv_int(r, (double)i, npd_call_at(c)));
	}
	return list;
}

static const struct npd_sv *make_list(struct npd_run *r, struct npd_call *c, enum npd_sv_kind kind)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const struct npd_sv_list *items = v == NULL ? NULL : npd_run_iterate(r, v);
	struct npd_sv *list = npd_sv_list(r, kind, v == NULL ? npd_call_at(c) : v->at);

	if (v != NULL && items == NULL)
		return not_followed(r, c);
	for (size_t i = 0; v != NULL && i < items->len && npd_run_charge(r, 1); i++)
		npd_sv_push(r, list, items->data[i]);
	return list;
}

static const struct npd_sv *py_list(struct npd_run *r, struct npd_call *c)
{
	return make_list(r, c, NPD_SV_LIST);
}

static const struct npd_sv *py_tuple(struct npd_run *r, struct npd_call *c)
{
	return make_list(r, c, NPD_SV_TUPLE);
}

static const struct npd_sv *py_reversed(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const struct npd_sv_list *items = v == NULL ? NULL : npd_run_iterate(r, v);
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, npd_call_at(c));

	if (items == NULL)
		return not_followed(r, c);
	for (size_t i = items->len; i > 0 && npd_run_charge(r, 1); i--)
		npd_sv_push(r, list, items->data[i - 1]);
	return list;
}

static const struct npd_sv *py_zip(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, npd_call_at(c));
	const struct npd_sv_list *items[8];
	size_t count = SIZE_MAX;

	if (c->args.len == 0 || c->args.len > 8)
		return not_followed(r, c);
	for (size_t i = 0; i < c->args.len; i++) {
		items[i] = npd_run_iterate(r, c->args.data[i]);
		if (items[i] == NULL)
			return not_followed(r, c);
		count = items[i]->len < count ? items[i]->len : count;
	}
	for (size_t k = 0; k < count && npd_run_charge(r, c->args.len); k++) {
		struct npd_sv *row = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
		for (size_t i = 0; i < c->args.len; i++)
			npd_sv_push(r, row, items[i]->data[k]);
		npd_sv_push(r, list, row);
	}
	return list;
}

static const struct npd_sv *py_enumerate(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const struct npd_sv_list *items = v == NULL ? NULL : npd_run_iterate(r, v);
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, npd_call_at(c));
	int64_t from = 0;

	if (items == NULL ||
		(npd_call_has(c, 1, "start") && !npd_sv_is_int(npd_call_arg(c, 1, "start"), &from)))
		return not_followed(r, c);
	for (size_t i = 0; i < items->len && npd_run_charge(r, 2); i++) {
		struct npd_sv *row = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
		npd_sv_push(r, row, npd_sv_int(r, (double)(from + (int64_t)i), npd_call_at(c)));
		npd_sv_push(r, row, items->data[i]);
		npd_sv_push(r, list, row);
	}
	return list;
}

static const struct npd_sv *py_map(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, npd_call_at(c));
	const struct npd_sv_list *items =
		c->args.len == 2 ? npd_run_iterate(r, c->args.data[1]) : NULL;

	if (items == NULL)
		return not_followed(r, c);
	for (size_t i = 0; i < items->len && r->stop == NPD_STOP_NOT; i++) {
		struct npd_call *one = NPD_NEW(r->arena, struct npd_call);
		one->node = c->node;
		one->name = c->name;
		NPD_VEC_PUSH(r->arena, &one->args, items->data[i]);
		npd_sv_push(r, list, npd_run_call(r, c->args.data[0], one));
	}
	return list;
}

static const struct npd_sv *py_reduce(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 2, NULL);
	const struct npd_sv_list *items =
		c->args.len == 3 ? npd_run_iterate(r, c->args.data[1]) : NULL;

	if (items == NULL)
		return NULL;
	for (size_t i = 0; i < items->len && r->stop == NPD_STOP_NOT; i++) {
		struct npd_call *one = NPD_NEW(r->arena, struct npd_call);
		one->node = c->node;
		one->name = c->name;
		NPD_VEC_PUSH(r->arena, &one->args, v);
		NPD_VEC_PUSH(r->arena, &one->args, items->data[i]);
		v = npd_run_call(r, c->args.data[0], one);
	}
	return v;
}

/* any and all */
static const struct npd_sv *quantifier(struct npd_run *r, struct npd_call *c, bool all)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	const struct npd_sv_list *items = v == NULL ? NULL : npd_run_iterate(r, v);
	bool open = items == NULL;

	for (size_t i = 0; items != NULL && i < items->len; i++) {
		const enum npd_tri t = npd_sv_truth(items->data[i]);
		if (t == (all ? NPD_NO : NPD_YES))
			return npd_sv_bool(r, !all, npd_call_at(c));
		open = open || t == NPD_MAYBE;
	}
	return open ? npd_lib_some(r, c, NPD_DTYPE_BOOL) : npd_sv_bool(r, all, npd_call_at(c));
}

static const struct npd_sv *py_any(struct npd_run *r, struct npd_call *c)
{
	return quantifier(r, c, false);
}

static const struct npd_sv *py_all(struct npd_run *r, struct npd_call *c)
{
	return quantifier(r, c, true);
}

/* ---- kinds ---- */

static enum npd_tri is_library_type(const struct npd_sv *v, npd_str name)
{
	static const struct {
		const char *name;
		enum npd_library library;
	} arrays[] = { { "numpy.ndarray", NPD_NUMPY }, { "torch.Tensor", NPD_TORCH },
		{ "PIL.Image.Image", NPD_PIL } };
	static const struct {
		const char *name;
		enum npd_sv_kind kind;
	} kinds[] = { { "builtins.str", NPD_SV_TEXT }, { "builtins.tuple", NPD_SV_TUPLE },
		{ "builtins.list", NPD_SV_LIST }, { "builtins.dict", NPD_SV_DICT } };

	for (size_t i = 0; i < 3; i++) {
		if (npd_str_eq(name, npd_str_of(arrays[i].name)))
			return v->kind == NPD_SV_ARRAY && v->as.array->library == arrays[i].library
				       ? NPD_YES
				       : NPD_NO;
	}
	for (size_t i = 0; i < 4; i++) {
		if (npd_str_eq(name, npd_str_of(kinds[i].name)))
			return v->kind == kinds[i].kind ? NPD_YES : NPD_NO;
	}
	const bool number = v->kind == NPD_SV_NUMBER && !v->as.number.numpy;
	if (npd_str_eq(name, NPD_STR("builtins.float")))
		return number && v->as.number.dtype == NPD_DTYPE_FLOAT64 ? NPD_YES : NPD_NO;
	if (npd_str_eq(name, NPD_STR("builtins.int")))
		return number && !npd_dtype_is_float(v->as.number.dtype) ? NPD_YES : NPD_NO;
	if (npd_str_eq(name, NPD_STR("builtins.bool")))
		return number && v->as.number.dtype == NPD_DTYPE_BOOL ? NPD_YES : NPD_NO;
	return v->kind == NPD_SV_ARRAY || v->kind == NPD_SV_TEXT || npd_sv_is_seq(v) ? NPD_NO
										     : NPD_MAYBE;
}

static enum npd_tri is_instance(const struct npd_sv *v, const struct npd_sv *type, unsigned depth)
{
	enum npd_tri any = NPD_NO;

	if (v->kind == NPD_SV_UNKNOWN || depth > 4 ||
		(v->kind == NPD_SV_NUMBER && v->as.number.numpy))
		return NPD_MAYBE;
	if (type->kind == NPD_SV_LIBRARY)
		return is_library_type(v, type->as.library);
	if (!npd_sv_is_seq(type))
		return NPD_MAYBE;
	for (size_t i = 0; i < type->as.list->len && any != NPD_YES; i++) {
		const enum npd_tri t = is_instance(v, type->as.list->data[i], depth + 1);
		if (t != NPD_NO)
			any = t;
	}
	return any;
}

static const struct npd_sv *py_isinstance(struct npd_run *r, struct npd_call *c)
{
	const enum npd_tri t =
		c->args.len == 2 ? is_instance(c->args.data[0], c->args.data[1], 0) : NPD_MAYBE;

	return t == NPD_MAYBE ? npd_lib_some(r, c, NPD_DTYPE_BOOL)
			      : npd_sv_bool(r, t == NPD_YES, npd_call_at(c));
}

static const struct npd_sv *py_callable(struct npd_run *r, struct npd_call *c)
{
	return npd_lib_some(r, c, NPD_DTYPE_BOOL);
}

static const struct npd_sv *py_getattr(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *object = npd_call_arg(c, 0, NULL);
	npd_str name;

	if (object == NULL || !npd_sv_is_text(npd_call_arg(c, 1, NULL), &name) || name.len > 60 ||
		c->args.len > 2)
		return not_followed(r, c);
	if (object->kind == NPD_SV_INSTANCE || object->kind == NPD_SV_CLASS)
		return npd_run_attribute(r, object, name, c->node);
	if (object->kind == NPD_SV_LIBRARY && object->as.library.len < 120) {
		const npd_str full =
			npd_run_format(r, "%.*s.%.*s", NPD_ARG(object->as.library), NPD_ARG(name));
		const struct npd_sv *v = npd_lib_constant(r, full, npd_call_at(c));
		return v != NULL ? v : npd_sv_library(r, full, npd_call_at(c));
	}
	return not_followed(r, c);
}

static const struct npd_sv *py_setattr(struct npd_run *r, struct npd_call *c)
{
	npd_run_give_up(r, c->node, "the call of setattr is not followed");
	return npd_sv_none(r, npd_call_at(c));
}

const struct npd_sv *npd_sv_dict_of(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_DICT, npd_call_at(c));

	if (c->args.len > 1 || (c->args.len == 1 && c->args.data[0]->kind != NPD_SV_DICT))
		return not_followed(r, c);
	v->as.dict = NPD_NEW(r->arena, struct npd_sv_dict);
	v->as.dict->open = c->open;
	if (c->args.len == 1)
		npd_sv_update(r, v, c->args.data[0]);
	for (size_t i = 0; i < c->keys.len; i++) {
		NPD_VEC_PUSH(r->arena, &v->as.dict->keys,
			npd_sv_text(r, c->keys.data[i], npd_call_at(c)));
		NPD_VEC_PUSH(r->arena, &v->as.dict->values, c->values.data[i]);
	}
	return v;
}

static const struct npd_sv *py_some_text(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	return v != NULL && v->kind == NPD_SV_TEXT ? v : npd_sv_some_text(r, npd_call_at(c));
}

static const struct npd_sv *py_none(struct npd_run *r, struct npd_call *c)
{
	return npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *py_exit(struct npd_run *r, struct npd_call *c)
{
	return npd_run_raise(r, c->node, "SystemExit", "the script ends");
}

/* Code that is not there to be read can do anything. */
static const struct npd_sv *py_eval(struct npd_run *r, struct npd_call *c)
{
	npd_run_give_up(r, c->node, "code in a string is not followed");
	return npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *py_object(struct npd_run *r, struct npd_call *c)
{
	return npd_object_new(r, c);
}

/* The decorators that change nothing. */
static const struct npd_sv *py_same(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	(void)r;
	return v != NULL && v->kind == NPD_SV_FUNCTION ? v : NULL;
}

static const struct npd_sv *py_path(struct npd_run *r, struct npd_call *c)
{
	return npd_sv_some_text(r, npd_call_at(c));
}

const struct npd_sv *npd_lib_python(struct npd_run *r, struct npd_call *c)
{
	static const struct npd_lib_entry entries[] = {
		{ "builtins.int", py_int },
		{ "builtins.float", py_float },
		{ "builtins.bool", py_bool },
		{ "builtins.round", py_round },
		{ "builtins.abs", py_abs },
		{ "builtins.min", py_min },
		{ "builtins.max", py_max },
		{ "builtins.sum", py_sum },
		{ "builtins.len", py_len },
		{ "builtins.range", py_range },
		{ "builtins.list", py_list },
		{ "builtins.tuple", py_tuple },
		{ "builtins.reversed", py_reversed },
		{ "builtins.zip", py_zip },
		{ "builtins.enumerate", py_enumerate },
		{ "builtins.map", py_map },
		{ "builtins.any", py_any },
		{ "builtins.all", py_all },
		{ "builtins.isinstance", py_isinstance },
		{ "builtins.callable", py_callable },
		{ "builtins.hasattr", py_callable },
		{ "builtins.getattr", py_getattr },
		{ "builtins.setattr", py_setattr },
		{ "builtins.dict", npd_sv_dict_of },
		{ "builtins.str", py_some_text },
		{ "builtins.repr", py_path },
		{ "builtins.exit", py_exit },
		{ "builtins.quit", py_exit },
		{ "sys.exit", py_exit },
		{ "builtins.eval", py_eval },
		{ "builtins.exec", py_eval },
		{ "builtins.globals", py_eval },
		{ "builtins.locals", py_eval },
		{ "builtins.staticmethod", py_object },
		{ "builtins.classmethod", py_object },
		{ "builtins.property", py_object },
		{ "functools.partial", py_object },
		{ "functools.reduce", py_reduce },
		{ "collections.namedtuple", py_object },
		{ "types.SimpleNamespace", npd_object_namespace },
		{ "argparse.Namespace", npd_object_namespace },
		{ "functools.lru_cache", py_same },
		{ "functools.cache", py_same },
		{ "math.floor", math_function },
		{ "math.ceil", math_function },
		{ "math.trunc", math_function },
		{ "math.sqrt", math_function },
		{ "os.path.join", py_path },
		{ "os.path.abspath", py_path },
		{ "os.path.basename", py_path },
		{ "os.path.dirname", py_path },
		{ "os.path.expanduser", py_path },
		{ "os.fspath", py_path },
		{ "pathlib.Path", py_path },
		{ "os.path.exists", py_callable },
		{ "os.path.isfile", py_callable },
	};

	if (npd_lib_is_harmless(c->name))
		return py_none(r, c);
	return npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, c->name);
}
