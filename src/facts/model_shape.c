/*
 * model_shape.c - shapes and types of what nodes give, where they follow exactly.
 *
 * What the file declares stands; a rule fills in what is missing. A dimension without a value may
 * carry a name, which goes on where the operator leaves the dimension as it is.
 */
#include "facts/model_shape.h"

#include <math.h>

/* ---- what goes in ---- */

const struct tensor *shape_in(const struct infer *x, size_t index)
{
	return index < x->def->input_count ? x->node->operands[index] : NULL;
}

bool shape_has_input(const struct infer *x, size_t index)
{
	return index < x->def->input_count && x->def->inputs[index].len > 0;
}

bool shape_of(const struct infer *x, size_t index, struct shape *ret)
{
	const struct tensor *t = shape_in(x, index);

	if (t == NULL || !t->has_shape || t->rank > SHAPE_RANK_MAX)
		return false;
	ret->rank = t->rank;
	if (t->rank > 0)
		memcpy(ret->dims, t->dims, t->rank * sizeof ret->dims[0]);
	return true;
}

int64_t shape_dtype_in(const struct infer *x, size_t index)
{
	const struct tensor *t = shape_in(x, index);

	return t == NULL ? 0 : t->dtype;
}

static bool numbers_of_attr(
	const struct npd_onnx_attr *a, struct npd_onnx_number *out, size_t max, size_t *n)
{
	const bool is_list = a->type == NPD_ONNX_ATTR_INTS || a->type == NPD_ONNX_ATTR_FLOATS;
	int64_t ints[NPD_MODEL_VALUES_MAX];
	double reals[NPD_MODEL_VALUES_MAX];

	*n = is_list ? a->as.len : 1;
	if (*n > max || *n > NPD_MODEL_VALUES_MAX)
		return false;
	if (a->type == NPD_ONNX_ATTR_INT)
		out[0] = (struct npd_onnx_number){ .integer = a->as.i };
	else if (a->type == NPD_ONNX_ATTR_FLOAT)
		out[0] = (struct npd_onnx_number){ .is_real = true, .real = a->as.f };
	else if (a->type == NPD_ONNX_ATTR_INTS)
		*n = npd_onnx_attr_ints(a, ints, *n);
	else
		*n = npd_onnx_attr_floats(a, reals, *n);
	for (size_t i = 0; is_list && i < *n; i++) {
		if (a->type == NPD_ONNX_ATTR_INTS)
			out[i] = (struct npd_onnx_number){ .integer = ints[i] };
		else
			out[i] = (struct npd_onnx_number){ .is_real = true, .real = reals[i] };
	}
	return true;
}

bool npd_model_numbers(const struct tensor *t, struct npd_onnx_number *out, size_t max, size_t *n)
{
	if (t->constness != CONSTANT)
		return false;
	if (t->numbers != NULL)
		return numbers_of_attr(t->numbers, out, max, n);
	if (t->data == NULL || !npd_onnx_tensor_values(t->data, out, max))
		return false;
	*n = (size_t)npd_onnx_elements(t->data->dims, t->data->rank);
	return true;
}

size_t npd_model_integers(const struct tensor *t, int64_t *out, size_t max)
{
	struct npd_onnx_number numbers[NPD_MODEL_VALUES_MAX];
	size_t n;

	if (t == NULL || max > NPD_MODEL_VALUES_MAX || !npd_model_numbers(t, numbers, max, &n))
		return NPD_NOT_FOUND;
	for (size_t i = 0; i < n; i++) {
		if (numbers[i].is_real)
			return NPD_NOT_FOUND;
		out[i] = numbers[i].integer;
	}
	return n;
}

size_t npd_model_reals(const struct tensor *t, double *out, size_t max)
{
	struct npd_onnx_number numbers[NPD_MODEL_VALUES_MAX];
	size_t n;

	if (t == NULL || max > NPD_MODEL_VALUES_MAX || !npd_model_numbers(t, numbers, max, &n))
		return NPD_NOT_FOUND;
	for (size_t i = 0; i < n; i++)
		out[i] = numbers[i].is_real ? numbers[i].real : (double)numbers[i].integer;
	return n;
}

size_t shape_ints(const struct infer *x, size_t index, int64_t *out, size_t max)
{
	return npd_model_integers(shape_in(x, index), out, max);
}

/* ---- attributes ---- */

static const struct npd_onnx_attr *find_attr(const struct infer *x, const char *name)
{
	return npd_onnx_attr_find(x->def, npd_str_of(name));
}

bool shape_has_attr(const struct infer *x, const char *name)
{
	return find_attr(x, name) != NULL;
}

int64_t shape_attr_int(const struct infer *x, const char *name, int64_t otherwise)
{
	const struct npd_onnx_attr *a = find_attr(x, name);

	return a != NULL && a->type == NPD_ONNX_ATTR_INT ? a->as.i : otherwise;
}

size_t shape_attr_ints(const struct infer *x, const char *name, int64_t *out, size_t max)
{
	const struct npd_onnx_attr *a = find_attr(x, name);

	if (a == NULL || a->type != NPD_ONNX_ATTR_INTS || a->as.len > max)
		return NPD_NOT_FOUND;
	return npd_onnx_attr_ints(a, out, a->as.len);
}

npd_str shape_attr_str(const struct infer *x, const char *name, const char *otherwise)
{
	const struct npd_onnx_attr *a = find_attr(x, name);

	return a != NULL && a->type == NPD_ONNX_ATTR_STRING ? a->as.s : npd_str_of(otherwise);
}

bool shape_axis(int64_t axis, size_t rank, size_t *ret)
{
	if (axis < 0)
		axis += (int64_t)rank;
	if (axis < 0 || axis >= (int64_t)rank)
		return false;
	*ret = (size_t)axis;
	return true;
}

/* ---- what comes out ---- */

struct npd_onnx_dim shape_dim(int64_t value)
{
	return (struct npd_onnx_dim){ .has_value = value >= 0, .value = value };
}

struct npd_onnx_dim shape_no_dim(void)
{
	return (struct npd_onnx_dim){ 0 };
}

static struct tensor *result(const struct infer *x, size_t output)
{
	return output < x->def->output_count ? x->node->results[output] : NULL;
}

static bool is_nothing(struct npd_onnx_dim d)
{
	return !d.has_value && d.param.len == 0;
}

/* What is declared stands; where it says nothing of a dimension, the rule does. */
void shape_set(const struct infer *x, size_t output, const struct shape *s)
{
	struct tensor *t = result(x, output);

	if (t == NULL || t->is_input || t->is_initializer || (t->has_shape && t->rank != s->rank))
		return;
	struct npd_onnx_dim *dims = NPD_NEW_ARRAY(x->arena, struct npd_onnx_dim, s->rank);

	for (size_t i = 0; i < s->rank; i++) {
		const bool declared = t->has_shape && !is_nothing(t->dims[i]);

		dims[i] = declared && (t->dims[i].has_value || !s->dims[i].has_value) ? t->dims[i]
										      : s->dims[i];
	}
	t->has_shape = true;
	t->dims = dims;
	t->rank = s->rank;
}

void shape_set_dtype(const struct infer *x, size_t output, int64_t dtype)
{
	struct tensor *t = result(x, output);

	if (t != NULL && t->dtype == 0)
		t->dtype = dtype;
}

/* ---- arithmetic ---- */

bool shape_broadcast_dim(struct npd_onnx_dim a, struct npd_onnx_dim b, struct npd_onnx_dim *ret)
{
	if (a.has_value && a.value == 1) {
		*ret = b;
		return true;
	}
	if (b.has_value && b.value == 1) {
		*ret = a;
		return true;
	}
	if (a.has_value && b.has_value && a.value != b.value)
		return false;
	if (a.has_value != b.has_value)
		*ret = a.has_value ? a : b; /* the other one can only be this, or 1 */
	else if (a.has_value || npd_str_eq(a.param, b.param))
		*ret = a;
	else
		*ret = shape_no_dim();
	return true;
}

static struct npd_onnx_dim from_end(const struct shape *s, size_t rank, size_t i)
{
	return i + s->rank < rank ? shape_dim(1) : s->dims[i + s->rank - rank];
}

bool shape_broadcast(const struct shape *a, const struct shape *b, struct shape *ret)
{
	struct shape s = { .rank = a->rank > b->rank ? a->rank : b->rank };

	for (size_t i = 0; i < s.rank; i++) {
		if (!shape_broadcast_dim(
			    from_end(a, s.rank, i), from_end(b, s.rank, i), &s.dims[i]))
			return false;
	}
	*ret = s;
	return true;
}

struct npd_onnx_dim shape_product(const struct shape *s, size_t from, size_t to)
{
	int64_t sizes[SHAPE_RANK_MAX] = { 0 };

	if (to - from == 1)
		return s->dims[from];
	for (size_t i = from; i < to; i++) {
		if (!s->dims[i].has_value)
			return shape_no_dim();
		sizes[i - from] = s->dims[i].value;
	}
	return shape_dim(npd_onnx_elements(sizes, to - from));
}

/* ---- operators that leave the shape as it is, or broadcast ---- */

static void same_shape(const struct infer *x)
{
	struct shape s;

	if (shape_of(x, 0, &s))
		shape_set(x, 0, &s);
}

static void same(const struct infer *x)
{
	same_shape(x);
	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
}

static void same_to_bool(const struct infer *x)
{
	same_shape(x);
	shape_set_dtype(x, 0, NPD_ONNX_BOOL);
}

static void dropout(const struct infer *x)
{
	struct shape s;

	same(x);
	if (shape_of(x, 0, &s))
		shape_set(x, 1, &s);
	shape_set_dtype(x, 1, x->version >= 10 ? NPD_ONNX_BOOL : shape_dtype_in(x, 0));
}

static void cast(const struct infer *x)
{
	same_shape(x);
	shape_set_dtype(x, 0, shape_attr_int(x, "to", 0));
}

static void cast_like(const struct infer *x)
{
	same_shape(x);
	shape_set_dtype(x, 0, shape_dtype_in(x, 1));
}

static void quantize(const struct infer *x)
{
	same_shape(x);
	if (!shape_has_input(x, 2))
		shape_set_dtype(x, 0, shape_has_attr(x, "output_dtype") ? 0 : NPD_ONNX_UINT8);
	else
		shape_set_dtype(x, 0, shape_dtype_in(x, 2));
}

static void dequantize(const struct infer *x)
{
	same_shape(x);
	shape_set_dtype(x, 0, x->version >= 19 ? shape_dtype_in(x, 1) : NPD_ONNX_FLOAT);
}

static void dynamic_quantize(const struct infer *x)
{
	const struct shape scalar = { .rank = 0 };

	same_shape(x);
	shape_set(x, 1, &scalar);
	shape_set(x, 2, &scalar);
	shape_set_dtype(x, 0, NPD_ONNX_UINT8);
	shape_set_dtype(x, 1, NPD_ONNX_FLOAT);
	shape_set_dtype(x, 2, NPD_ONNX_UINT8);
}

/* Broadcasts all inputs; before version 7 (8 for variadic ones) the first one gave the shape. */
static void broadcast_all(const struct infer *x, bool is_variadic)
{
	struct shape all, next;

	if (!shape_of(x, 0, &all))
		return;
	for (size_t i = 1; x->version >= (is_variadic ? 8 : 7) && i < x->def->input_count; i++) {
		if (!shape_of(x, i, &next) || !shape_broadcast(&all, &next, &all))
			return;
	}
	shape_set(x, 0, &all);
}

static void binary(const struct infer *x)
{
	broadcast_all(x, false);
	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
}

static void variadic(const struct infer *x)
{
	broadcast_all(x, true);
	shape_set_dtype(x, 0, shape_dtype_in(x, 0));
}

static void compare(const struct infer *x)
{
	broadcast_all(x, false);
	shape_set_dtype(x, 0, NPD_ONNX_BOOL);
}

static void where(const struct infer *x)
{
	broadcast_all(x, false);
	shape_set_dtype(x, 0, shape_dtype_in(x, 1));
}

/* ---- which operator has which rule ---- */

static const struct {
	const char *op_type;
	infer_rule *rule;
} rules[] = {
	{ "Abs", same },
	{ "Acos", same },
	{ "Acosh", same },
	{ "Add", binary },
	{ "And", compare },
	{ "ArgMax", shape_arg },
	{ "ArgMin", shape_arg },
	{ "Asin", same },
	{ "Asinh", same },
	{ "Atan", same },
	{ "Atanh", same },
	{ "AveragePool", shape_pool },
	{ "BatchNormalization", same },
	{ "BitShift", binary },
	{ "Cast", cast },
	{ "CastLike", cast_like },
	{ "Ceil", same },
	{ "Celu", same },
	{ "Clip", same },
	{ "Concat", shape_concat },
	{ "Constant", shape_constant },
	{ "ConstantOfShape", shape_constant_of_shape },
	{ "Conv", shape_conv },
	{ "ConvInteger", shape_conv },
	{ "ConvTranspose", shape_conv_transpose },
	{ "Cos", same },
	{ "Cosh", same },
	{ "CumSum", same },
	{ "DepthToSpace", shape_depth_to_space },
	{ "DequantizeLinear", dequantize },
	{ "Div", binary },
	{ "Dropout", dropout },
	{ "DynamicQuantizeLinear", dynamic_quantize },
	{ "Elu", same },
	{ "Equal", compare },
	{ "Erf", same },
	{ "Exp", same },
	{ "Expand", shape_expand },
	{ "Flatten", shape_flatten },
	{ "Floor", same },
	{ "Gather", shape_gather },
	{ "Gelu", same },
	{ "Gemm", shape_gemm },
	{ "GlobalAveragePool", shape_global_pool },
	{ "GlobalLpPool", shape_global_pool },
	{ "GlobalMaxPool", shape_global_pool },
	{ "Greater", compare },
	{ "GreaterOrEqual", compare },
	{ "GroupNormalization", same },
	{ "HardSigmoid", same },
	{ "HardSwish", same },
	{ "Hardmax", same },
	{ "Identity", same },
	{ "InstanceNormalization", same },
	{ "IsInf", same_to_bool },
	{ "IsNaN", same_to_bool },
	{ "LRN", same },
	{ "LayerNormalization", same },
	{ "LeakyRelu", same },
	{ "Less", compare },
	{ "LessOrEqual", compare },
	{ "Log", same },
	{ "LogSoftmax", same },
	{ "LpNormalization", same },
	{ "LpPool", shape_pool },
	{ "MatMul", shape_matmul },
	{ "MatMulInteger", shape_matmul },
	{ "Max", variadic },
	{ "MaxPool", shape_pool },
	{ "Mean", variadic },
	{ "MeanVarianceNormalization", same },
	{ "Min", variadic },
	{ "Mish", same },
	{ "Mod", binary },
	{ "Mul", binary },
	{ "Neg", same },
	{ "Not", same_to_bool },
	{ "Or", compare },
	{ "PRelu", same },
	{ "Pad", shape_pad },
	{ "Pow", binary },
	{ "QLinearConv", shape_conv },
	{ "QuantizeLinear", quantize },
	{ "Reciprocal", same },
	{ "ReduceL1", shape_reduce },
	{ "ReduceL2", shape_reduce },
	{ "ReduceLogSum", shape_reduce },
	{ "ReduceLogSumExp", shape_reduce },
	{ "ReduceMax", shape_reduce },
	{ "ReduceMean", shape_reduce },
	{ "ReduceMin", shape_reduce },
	{ "ReduceProd", shape_reduce },
	{ "ReduceSum", shape_reduce },
	{ "ReduceSumSquare", shape_reduce },
	{ "Relu", same },
	{ "Reshape", shape_reshape },
	{ "Resize", shape_resize },
	{ "Round", same },
	{ "ScatterElements", same },
	{ "ScatterND", same },
	{ "Selu", same },
	{ "Shape", shape_shape },
	{ "Shrink", same },
	{ "Sigmoid", same },
	{ "Sign", same },
	{ "Sin", same },
	{ "Sinh", same },
	{ "Size", shape_size },
	{ "Slice", shape_slice },
	{ "Softmax", same },
	{ "Softplus", same },
	{ "Softsign", same },
	{ "SpaceToDepth", shape_space_to_depth },
	{ "Split", shape_split },
	{ "Sqrt", same },
	{ "Squeeze", shape_squeeze },
	{ "Sub", binary },
	{ "Sum", variadic },
	{ "Tan", same },
	{ "Tanh", same },
	{ "ThresholdedRelu", same },
	{ "Tile", shape_tile },
	{ "TopK", shape_topk },
	{ "Transpose", shape_transpose },
	{ "Trilu", same },
	{ "Unsqueeze", shape_unsqueeze },
	{ "Upsample", shape_upsample },
	{ "Where", where },
	{ "Xor", compare },
};

/* Operators from this set on are not known here; their rules may have changed. */
#define LAST_VERSION 21

static infer_rule *find_rule(npd_str op_type)
{
	size_t low = 0, high = sizeof rules / sizeof rules[0];

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = npd_str_cmp(npd_str_of(rules[middle].op_type), op_type);

		if (order == 0)
			return rules[middle].rule;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void npd_model_infer(struct model *m, const struct node *n)
{
	const npd_str domain = npd_onnx_domain(n->def->domain);
	infer_rule *rule = domain.len == 0 ? find_rule(n->def->op_type) : NULL;
	const struct infer x = { m->arena, n->def, n, npd_onnx_opset_version(m->onnx, domain) };

	if (rule != NULL && x.version > 0 && x.version <= LAST_VERSION) {
		rule(&x);
		return;
	}
	for (size_t i = 0; i < n->def->output_count; i++) {
		if (n->results[i] != NULL)
			n->results[i]->no_shape = "the shapes that this operator gives are not "
						  "followed";
	}
}
