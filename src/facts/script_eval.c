/* script_eval.c - expressions. */
#include "facts/script_run.h"

#include <stdlib.h>

/* ---- literals ---- */

static const struct npd_sv *eval_integer(struct npd_run *r, const struct npd_syntax *node)
{
	const npd_str text = npd_run_text(r, node);
	const struct npd_span at = npd_syntax_span(node);
	int base = 10;
	double n = 0;
	size_t i = 0;

	if (text.len > 2 && text.ptr[0] == '0' && !npd_is_digit(text.ptr[1])) {
		const char c = (char)(text.ptr[1] | 32);
		base = c == 'x' ? 16 : c == 'o' ? 8 : 2;
		i = 2;
	}
	for (; i < text.len; i++) {
		const char c = (char)(text.ptr[i] | 32);
		if (text.ptr[i] == '_')
			continue;
		if (c == 'j' || c == 'l')
			return npd_sv_unknown(r, node, "the number is not followed");
		n = n * base + (npd_is_digit(text.ptr[i]) ? c - '0' : c - 'a' + 10);
	}
	return npd_sv_int(r, n, at);
}

static const struct npd_sv *eval_float(struct npd_run *r, const struct npd_syntax *node)
{
	const npd_str text = npd_run_text(r, node);
	char digits[64];
	size_t len = 0;

	for (size_t i = 0; i < text.len && len + 1 < sizeof digits; i++) {
		if (text.ptr[i] != '_')
			digits[len++] = text.ptr[i];
	}
	digits[len] = '\0';
	if (len == 0 || text.len >= sizeof digits || (digits[len - 1] | 32) == 'j')
		return npd_sv_unknown(r, node, "the number is not followed");
	return npd_sv_float(r, strtod(digits, NULL), npd_syntax_span(node));
}

static const struct npd_sv *eval_string(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_span at = npd_syntax_span(node);
	npd_str text = { 0 }, start = { 0 };
	bool known = true, raw = false;

	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_STRING_START) {
			start = npd_run_text(r, p);
		} else if (p->kind == NPD_PY_STRING_CONTENT) {
			known = known && text.ptr == NULL;
			text = npd_run_text(r, p);
		} else if (p->kind == NPD_PY_INTERPOLATION) {
			const struct npd_syntax *inner = npd_py_named(p->first);
			known = false;
			if (inner != NULL)
				npd_run_eval(r, env, inner);
		}
	}
	for (size_t i = 0; i < start.len; i++) {
		raw = raw || (start.ptr[i] | 32) == 'r';
		known = known && (start.ptr[i] | 32) != 'b';
	}
	if (!raw && npd_str_find_byte(text, '\\') != NPD_NOT_FOUND)
		known = false;
	if (text.len > NPD_TEXT_MAX_BYTES)
		known = false;
	return known ? npd_sv_text(r, text, at) : npd_sv_some_text(r, at);
}

static const struct npd_sv *eval_items(struct npd_run *r, struct npd_env *env,
	const struct npd_syntax *node, enum npd_sv_kind kind)
{
	struct npd_sv *list = npd_sv_list(r, kind, npd_syntax_span(node));

	for (const struct npd_syntax *p = npd_py_named(node->first);
		p != NULL && r->stop == NPD_STOP_NOT; p = npd_py_named(p->next)) {
		if (p->kind != NPD_PY_LIST_SPLAT) {
			npd_sv_push(r, list, npd_run_eval(r, env, p));
			continue;
		}
		const struct npd_syntax *inner = npd_py_named(p->first);
		const struct npd_sv_list *items =
			inner == NULL ? NULL : npd_run_iterate(r, npd_run_eval(r, env, inner));
		if (items == NULL)
			return npd_sv_unknown(r, p, "what * takes apart is not known");
		for (size_t i = 0; i < items->len; i++)
			npd_sv_push(r, list, items->data[i]);
	}
	return list;
}

static const struct npd_sv *eval_dictionary(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_DICT, npd_syntax_span(node));

	v->as.dict = NPD_NEW(r->arena, struct npd_sv_dict);
	for (const struct npd_syntax *p = npd_py_named(node->first);
		p != NULL && r->stop == NPD_STOP_NOT; p = npd_py_named(p->next)) {
		const struct npd_syntax *key = npd_py_field(p, NPD_PY_FIELD_KEY);
		const struct npd_syntax *value = npd_py_field(p, NPD_PY_FIELD_VALUE);
		if (p->kind == NPD_PY_DICTIONARY_SPLAT && npd_py_named(p->first) != NULL) {
			const struct npd_sv *more = npd_run_eval(r, env, npd_py_named(p->first));
			if (more->kind != NPD_SV_DICT)
				return npd_sv_unknown(r, p, "the dict is not followed");
			npd_sv_update(r, v, more);
			continue;
		}
		if (p->kind != NPD_PY_PAIR || key == NULL || value == NULL)
			return npd_sv_unknown(r, p, "the dict is not followed");
		NPD_VEC_PUSH(r->arena, &v->as.dict->keys, npd_run_eval(r, env, key));
		NPD_VEC_PUSH(r->arena, &v->as.dict->values, npd_run_eval(r, env, value));
	}
	return v;
}

/* ---- names ---- */

static bool is_builtin(npd_str name)
{
	static const char names[] =
		" abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod "
		"compile complex delattr dict dir divmod enumerate eval exec exit filter float "
		"format frozenset getattr globals hasattr hash help hex id input int isinstance "
		"issubclass iter len list locals map max memoryview min next object oct open ord "
		"pow print property quit range repr reversed round set setattr slice sorted "
		"staticmethod str sum super tuple type vars zip __import__ NotImplemented "
		"Exception BaseException ValueError TypeError KeyError IndexError RuntimeError "
		"IOError OSError FileNotFoundError ImportError ModuleNotFoundError AttributeError "
		"AssertionError NotImplementedError StopIteration SystemExit KeyboardInterrupt "
		"NameError ZeroDivisionError ArithmeticError EnvironmentError MemoryError "
		"UnicodeDecodeError UnicodeError LookupError OverflowError PermissionError "
		"Warning UserWarning DeprecationWarning RuntimeWarning FutureWarning EOFError "
		"ConnectionError TimeoutError BufferError GeneratorExit RecursionError ";
	char word[40] = " ";

	if (name.len == 0 || name.len > sizeof word - 3)
		return false;
	memcpy(word + 1, name.ptr, name.len);
	memcpy(word + 1 + name.len, " ", 2);
	return npd_str_find(npd_str_of(names), npd_str_of(word)) != NPD_NOT_FOUND;
}

static const struct npd_sv *eval_name(
	struct npd_run *r, const struct npd_env *env, const struct npd_syntax *node)
{
	const npd_str name = npd_run_text(r, node);
	const struct npd_sv *v = npd_env_look_up(env, name);

	if (v != NULL) {
		if (v->is_norm)
			r->norm_read = true;
		return v;
	}
	if (is_builtin(name))
		return npd_sv_library(r, npd_run_format(r, "builtins.%.*s", NPD_ARG(name)),
			npd_syntax_span(node));
	if (npd_str_eq(name, NPD_STR("__name__")))
		return npd_sv_text(r, NPD_STR("preprocess"), npd_syntax_span(node));
	if (npd_str_starts(name, NPD_STR("__")))
		return npd_sv_some_text(r, npd_syntax_span(node));
	if (npd_env_find(r->module, NPD_STR("*")) != NULL)
		return npd_sv_unknown(r, node, "where '%.*s' comes from is not known",
			NPD_ARG(npd_str_head(name, 60)));
	return npd_run_raise(
		r, node, "NameError", "'%.*s' is not set", NPD_ARG(npd_str_head(name, 60)));
}

static const struct npd_sv *pil_attribute(
	struct npd_run *r, const struct npd_sv *v, npd_str name, struct npd_span at)
{
	const struct npd_array *a = v->as.array;
	const int h = npd_array_axis(a, NPD_ROLE_HEIGHT), w = npd_array_axis(a, NPD_ROLE_WIDTH);

	if (h < 0 || w < 0)
		return NULL;
	if (npd_str_eq(name, NPD_STR("width")))
		return npd_sv_lin(r, NPD_DTYPE_INT64, a->axes[w].n, at);
	if (npd_str_eq(name, NPD_STR("height")))
		return npd_sv_lin(r, NPD_DTYPE_INT64, a->axes[h].n, at);
	if (npd_str_eq(name, NPD_STR("size"))) {
		struct npd_sv *size = npd_sv_list(r, NPD_SV_TUPLE, at);
		npd_sv_push(r, size, npd_sv_lin(r, NPD_DTYPE_INT64, a->axes[w].n, at));
		npd_sv_push(r, size, npd_sv_lin(r, NPD_DTYPE_INT64, a->axes[h].n, at));
		return size;
	}
	if (npd_str_eq(name, NPD_STR("mode"))) {
		if (a->channels == 1 && a->ndim == 2 && a->channel[0].source == NPD_SOURCE_GRAY)
			return npd_sv_text(r, NPD_STR("L"), at);
		if (a->channels == 3 && !a->assumed && a->order_why.len == 0)
			return npd_sv_text(r, NPD_STR("RGB"), at);
		return npd_sv_some_text(r, at);
	}
	return NULL;
}

static const struct npd_sv *array_attribute(
	struct npd_run *r, const struct npd_sv *v, npd_str name, const struct npd_syntax *node)
{
	const struct npd_array *a = v->as.array;
	const struct npd_span at = npd_syntax_span(node);
	double n;

	if (a->library == NPD_PIL)
		return pil_attribute(r, v, name, at);
	if (npd_str_eq(name, NPD_STR("shape")))
		return npd_array_shape(r, a, at);
	if (npd_str_eq(name, NPD_STR("ndim")))
		return a->ranked ? npd_sv_int(r, a->ndim, at)
				 : npd_sv_opaque(r, NPD_DTYPE_INT64, at);
	if (npd_str_eq(name, NPD_STR("T")))
		return npd_array_transpose(r, v, NULL, node);
	if (npd_str_eq(name, NPD_STR("dtype"))) {
		if (a->dtype == NPD_DTYPE_UNKNOWN)
			return npd_sv_unknown(r, node, "the dtype is not known");
		return npd_sv_library(
			r, npd_run_format(r, "numpy.%s", npd_dtype_name(a->dtype)), at);
	}
	if (npd_str_eq(name, NPD_STR("size")) && a->library == NPD_NUMPY) {
		n = 1;
		for (unsigned i = 0; i < a->ndim; i++) {
			double d;
			if (!npd_lin_is_const(a->axes[i].n, &d))
				return npd_sv_opaque(r, NPD_DTYPE_INT64, at);
			n *= d;
		}
		return a->ranked ? npd_sv_int(r, n, at) : npd_sv_opaque(r, NPD_DTYPE_INT64, at);
	}
	return NULL;
}

static const struct npd_sv *bind_method(
	struct npd_run *r, const struct npd_sv *self, npd_str name, const struct npd_syntax *node)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_BOUND, npd_syntax_span(node));

	v->as.bound.self = self;
	v->as.bound.name = name;
	return v;
}

static const struct npd_sv *eval_attribute(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *object = npd_py_field(node, NPD_PY_FIELD_OBJECT);
	const struct npd_syntax *attribute = npd_py_field(node, NPD_PY_FIELD_ATTRIBUTE);

	if (object == NULL || attribute == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *v = npd_run_eval(r, env, object);
	const npd_str name = npd_run_text(r, attribute);
	const struct npd_sv *got = NULL;
	if (r->stop != NPD_STOP_NOT || v->kind == NPD_SV_UNKNOWN)
		return v;
	if (v->kind == NPD_SV_LIBRARY) {
		if (name.len + v->as.library.len > 200)
			return npd_sv_unknown(r, node, "the name is not followed");
		const npd_str full =
			npd_run_format(r, "%.*s.%.*s", NPD_ARG(v->as.library), NPD_ARG(name));
		got = npd_env_find(r->patches, full);
		if (got == NULL)
			got = npd_lib_constant(r, full, npd_syntax_span(node));
		return got != NULL ? got : npd_sv_library(r, full, npd_syntax_span(node));
	}
	if (v->kind == NPD_SV_INSTANCE || v->kind == NPD_SV_CLASS)
		return npd_run_attribute(r, v, name, node);
	if (v->kind == NPD_SV_NONE)
		return npd_run_raise(r, node, "AttributeError", "None has no attribute '%.*s'",
			NPD_ARG(npd_str_head(name, 40)));
	if (v->kind == NPD_SV_ARRAY)
		got = array_attribute(r, v, name, node);
	return got != NULL ? got : bind_method(r, v, name, node);
}

/* ---- operators ---- */

static npd_str operator_of(struct npd_run *r, const struct npd_syntax *node)
{
	const struct npd_syntax *op = npd_py_field(node, NPD_PY_FIELD_OPERATOR);

	return op == NULL ? (npd_str){ 0 } : npd_run_text(r, op);
}

static const struct npd_sv *eval_binary(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *left = npd_py_field(node, NPD_PY_FIELD_LEFT);
	const struct npd_syntax *right = npd_py_field(node, NPD_PY_FIELD_RIGHT);

	if (left == NULL || right == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *a = npd_run_eval(r, env, left);
	const struct npd_sv *b = npd_run_eval(r, env, right);
	if (r->stop != NPD_STOP_NOT)
		return a;
	return npd_sv_binary(r, operator_of(r, node), a, b, node);
}

/* `and` and `or` give one of their operands; the right one may not even be evaluated. */
static const struct npd_sv *eval_boolean(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *left = npd_py_field(node, NPD_PY_FIELD_LEFT);
	const struct npd_syntax *right = npd_py_field(node, NPD_PY_FIELD_RIGHT);

	if (left == NULL || right == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const bool is_and = npd_str_eq(operator_of(r, node), NPD_STR("and"));
	const struct npd_sv *a = npd_run_eval(r, env, left);
	if (r->stop != NPD_STOP_NOT)
		return a;
	const bool truth = npd_run_test(r, a, left);
	if (truth != is_and)
		return npd_sv_truth(a) == NPD_MAYBE && a->kind == NPD_SV_NUMBER &&
				       a->as.number.dtype == NPD_DTYPE_BOOL
			       ? npd_sv_bool(r, truth, a->at)
			       : a;
	return npd_run_eval(r, env, right);
}

static npd_str comparison_of(npd_str text)
{
	if (npd_str_starts(text, NPD_STR("not")))
		return NPD_STR("not in");
	if (npd_str_starts(text, NPD_STR("is")) && text.len > 2)
		return NPD_STR("is not");
	return text;
}

static const struct npd_sv *eval_comparison(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *p = npd_py_named(node->first);
	const struct npd_sv *left = p == NULL ? NULL : npd_run_eval(r, env, p);
	const struct npd_sv *all = NULL;
	npd_str op = { 0 };

	for (p = p == NULL ? NULL : p->next; p != NULL && r->stop == NPD_STOP_NOT; p = p->next) {
		if (p->kind == NPD_PY_COMMENT)
			continue;
		if (!p->named) {
			op = comparison_of(npd_run_text(r, p));
			continue;
		}
		const struct npd_sv *right = npd_run_eval(r, env, p);
		if (r->stop != NPD_STOP_NOT)
			break;
		const struct npd_sv *one = npd_sv_compare(r, op, left, right, node);
		if (npd_sv_truth(one) == NPD_NO)
			return one;
		all = all == NULL || npd_sv_truth(all) == NPD_YES ? one : all;
		left = right;
	}
	return all != NULL ? all : npd_sv_unknown(r, node, "the comparison is not followed");
}

static const struct npd_sv *eval_not(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *inner = npd_py_field(node, NPD_PY_FIELD_ARGUMENT);
	const struct npd_span at = npd_syntax_span(node);
	const struct npd_sv *v = inner == NULL ? npd_sv_none(r, at) : npd_run_eval(r, env, inner);
	const enum npd_tri truth = npd_sv_truth(v);

	if (truth == NPD_MAYBE) {
		struct npd_sv *maybe = npd_sv_new(r, NPD_SV_NUMBER, at);
		maybe->as.number.dtype = NPD_DTYPE_BOOL;
		maybe->as.number.lin = npd_lin_fresh(r, true);
		maybe->equal[0] = v->equal[0];
		maybe->equal[1] = v->equal[1];
		maybe->equal_when = !v->equal_when;
		return maybe;
	}
	return npd_sv_bool(r, truth == NPD_NO, at);
}

static const struct npd_sv *eval_conditional(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *yes = npd_py_named(node->first);
	const struct npd_syntax *condition = yes == NULL ? NULL : npd_py_named(yes->next);
	const struct npd_syntax *no = condition == NULL ? NULL : npd_py_named(condition->next);

	if (no == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *v = npd_run_eval(r, env, condition);
	if (r->stop != NPD_STOP_NOT)
		return v;
	return npd_run_eval(r, env, npd_run_test(r, v, condition) ? yes : no);
}

/* ---- subscripts ---- */

static const struct npd_sv *eval_slice(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_SLICE, npd_syntax_span(node));
	unsigned part = 0;

	for (const struct npd_syntax *p = node->first; p != NULL; p = p->next) {
		if (p->kind == NPD_PY_COMMENT)
			continue;
		if (!p->named)
			part++;
		else if (part < 3)
			v->as.slice[part] = npd_run_eval(r, env, p);
	}
	for (unsigned i = 0; i < 3; i++) {
		if (v->as.slice[i] != NULL && v->as.slice[i]->kind == NPD_SV_NONE)
			v->as.slice[i] = NULL;
	}
	return v;
}

static const struct npd_sv *eval_index(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *first = npd_py_field(node, NPD_PY_FIELD_SUBSCRIPT);
	struct npd_sv *tuple = npd_sv_list(r, NPD_SV_TUPLE, npd_syntax_span(node));
	bool comma = false;

	for (const struct npd_syntax *p = first; p != NULL; p = p->next) {
		if (p->field == NPD_PY_FIELD_SUBSCRIPT)
			npd_sv_push(r, tuple, npd_run_eval(r, env, p));
		else if (!p->named && npd_str_eq(npd_run_text(r, p), NPD_STR(",")))
			comma = true;
	}
	return comma || tuple->as.list->len != 1 ? tuple : tuple->as.list->data[0];
}

static const struct npd_sv *eval_subscript(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *value = npd_py_field(node, NPD_PY_FIELD_VALUE);

	if (value == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *v = npd_run_eval(r, env, value);
	const struct npd_sv *index = eval_index(r, env, node);
	if (r->stop != NPD_STOP_NOT || v->kind == NPD_SV_UNKNOWN)
		return v;
	return npd_sv_index(r, v, index, node);
}

/* ---- all together ---- */

static const struct npd_sv *eval_call(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *function = npd_py_field(node, NPD_PY_FIELD_FUNCTION);

	if (function == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *f = npd_run_eval(r, env, function);
	if (r->stop != NPD_STOP_NOT)
		return f;
	struct npd_call *c = npd_run_arguments(r, env, node);
	if (r->stop != NPD_STOP_NOT)
		return f;
	return npd_run_call(r, f, c);
}

static const struct npd_sv *eval_named(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *name = npd_py_field(node, NPD_PY_FIELD_NAME);
	const struct npd_syntax *value = npd_py_field(node, NPD_PY_FIELD_VALUE);

	if (name == NULL || value == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *v = npd_run_eval(r, env, value);
	npd_run_assign(r, env, name, v);
	return v;
}

static const struct npd_sv *eval_inner(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *inner = npd_py_named(node->first);

	return inner == NULL ? npd_sv_none(r, npd_syntax_span(node)) : npd_run_eval(r, env, inner);
}

static const struct npd_sv *eval_unary(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	const struct npd_syntax *inner = npd_py_field(node, NPD_PY_FIELD_ARGUMENT);

	if (inner == NULL)
		return npd_sv_unknown(r, node, "the expression is not followed");
	const struct npd_sv *v = npd_run_eval(r, env, inner);
	return r->stop != NPD_STOP_NOT ? v : npd_sv_unary(r, operator_of(r, node), v, node);
}

static const struct npd_sv *eval_simple(struct npd_run *r, const struct npd_syntax *node)
{
	const struct npd_span at = npd_syntax_span(node);

	switch (node->kind) {
	case NPD_PY_INTEGER:
		return eval_integer(r, node);
	case NPD_PY_FLOAT:
		return eval_float(r, node);
	case NPD_PY_TRUE:
	case NPD_PY_FALSE:
		return npd_sv_bool(r, node->kind == NPD_PY_TRUE, at);
	case NPD_PY_NONE:
		return npd_sv_none(r, at);
	case NPD_PY_ELLIPSIS:
		return npd_sv_new(r, NPD_SV_ELLIPSIS, at);
	case NPD_PY_CONCATENATED_STRING:
		return npd_sv_some_text(r, at);
	default:
		return npd_sv_unknown(r, node, "the expression is not followed");
	}
}

static const struct npd_sv *eval_node(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	switch (node->kind) {
	case NPD_PY_IDENTIFIER:
		return eval_name(r, env, node);
	case NPD_PY_STRING:
		return eval_string(r, env, node);
	case NPD_PY_ATTRIBUTE:
		return eval_attribute(r, env, node);
	case NPD_PY_CALL:
		return eval_call(r, env, node);
	case NPD_PY_SUBSCRIPT:
		return eval_subscript(r, env, node);
	case NPD_PY_SLICE:
		return eval_slice(r, env, node);
	case NPD_PY_BINARY:
		return eval_binary(r, env, node);
	case NPD_PY_UNARY:
		return eval_unary(r, env, node);
	case NPD_PY_NOT:
		return eval_not(r, env, node);
	case NPD_PY_BOOLEAN:
		return eval_boolean(r, env, node);
	case NPD_PY_COMPARISON:
		return eval_comparison(r, env, node);
	case NPD_PY_CONDITIONAL:
		return eval_conditional(r, env, node);
	case NPD_PY_PARENTHESIZED:
		return eval_inner(r, env, node);
	case NPD_PY_TUPLE:
	case NPD_PY_EXPRESSION_LIST:
	case NPD_PY_PATTERN_LIST:
		return eval_items(r, env, node, NPD_SV_TUPLE);
	case NPD_PY_LIST:
	case NPD_PY_SET:
		return eval_items(r, env, node, NPD_SV_LIST);
	case NPD_PY_DICTIONARY:
		return eval_dictionary(r, env, node);
	case NPD_PY_LAMBDA:
		return npd_run_function(r, env, node, NPD_STR("lambda"));
	case NPD_PY_LIST_COMPREHENSION:
	case NPD_PY_GENERATOR:
		return npd_run_comprehension(r, env, node);
	case NPD_PY_NAMED_EXPRESSION:
		return eval_named(r, env, node);
	default:
		return eval_simple(r, node);
	}
}

const struct npd_sv *npd_run_eval(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node)
{
	if (!npd_run_charge(r, 1))
		return npd_sv_none(r, npd_syntax_span(node));
	if (r->depth == NPD_RUN_DEPTH_MAX) {
		npd_run_give_up(r, node, "the code is nested deeper than is followed");
		return npd_sv_none(r, npd_syntax_span(node));
	}
	r->depth++;
	const struct npd_sv *v = eval_node(r, env, node);
	r->depth--;
	return v;
}
