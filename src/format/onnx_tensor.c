/* onnx_tensor.c - TensorProto, TypeProto and what carries them. */
#include <math.h>

#include "format/onnx_read.h"

/* ---- types of elements ---- */

static const struct {
	const char *numpy, *text;
} dtypes[] = {
	{ NULL, NULL },
	{ "float32", "float" },
	{ "uint8", "uint8" },
	{ "int8", "int8" },
	{ "uint16", "uint16" },
	{ "int16", "int16" },
	{ "int32", "int32" },
	{ "int64", "int64" },
	{ "string", "string" },
	{ "bool", "bool" },
	{ "float16", "float16" },
	{ "float64", "double" },
	{ "uint32", "uint32" },
	{ "uint64", "uint64" },
	{ "complex64", "complex64" },
	{ "complex128", "complex128" },
	{ "bfloat16", "bfloat16" },
	{ "float8_e4m3fn", "float8e4m3fn" }, /* from here on: newer than onnx 1.12 */
	{ "float8_e4m3fnuz", "float8e4m3fnuz" },
	{ "float8_e5m2", "float8e5m2" },
	{ "float8_e5m2fnuz", "float8e5m2fnuz" },
	{ "uint4", "uint4" },
	{ "int4", "int4" },
	{ "float4_e2m1fn", "float4e2m1" },
};

#define DTYPE_COUNT (sizeof dtypes / sizeof dtypes[0])

const char *npd_onnx_dtype_name(int64_t dtype)
{
	return dtype > 0 && dtype < (int64_t)DTYPE_COUNT ? dtypes[dtype].numpy : NULL;
}

int npd_onnx_dtype_find(npd_str name)
{
	for (size_t i = 1; i < DTYPE_COUNT; i++) {
		if (npd_str_eq(name, npd_str_of(dtypes[i].text)) ||
			npd_str_eq(name, npd_str_of(dtypes[i].numpy)))
			return (int)i;
	}
	return -1;
}

int64_t npd_onnx_elements(const int64_t *dims, size_t rank)
{
	int64_t product = 1;

	for (size_t i = 0; i < rank; i++) {
		if (dims[i] == 0)
			return 0;
		if (dims[i] < 0 || product > INT64_MAX / dims[i])
			return -1;
		product *= dims[i];
	}
	return product;
}

/* ---- tensors ---- */

struct dims {
	int64_t data[NPD_ONNX_RANK_MAX];
	size_t rank;
};

static void add_dim(struct dims *dims, uint64_t value)
{
	if (dims->rank < NPD_ONNX_RANK_MAX)
		dims->data[dims->rank] = (int64_t)value;
	dims->rank++;
}

static void add_packed_dims(
	struct npd_onnx_reader *r, struct dims *dims, const struct npd_wire_field *f)
{
	npd_str rest = f->bytes;

	for (uint64_t value; rest.len > 0;) {
		if (!npd_wire_packed(&rest, &value)) {
			npd_onnx_stop(r, "a list of numbers is broken", f->at);
			return;
		}
		add_dim(dims, value);
	}
}

static const int64_t *keep_dims(struct npd_onnx_reader *r, const struct dims *dims, size_t at)
{
	if (dims->rank > NPD_ONNX_RANK_MAX) {
		npd_onnx_problem(r, "a tensor has more dimensions than are read", at);
		return NULL;
	}
	if (dims->rank == 0 || !npd_onnx_charge(r, dims->rank, at))
		return NULL;
	int64_t *copy = NPD_NEW_ARRAY(r->arena, int64_t, dims->rank);
	memcpy(copy, dims->data, dims->rank * sizeof *copy);
	return copy;
}

/* An entry of external_data: only where the data are matters here. */
static void read_external(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_tensor *t)
{
	npd_str key = { 0 }, value = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == BYTES(1))
			key = f.bytes;
		else if (f.tag == BYTES(2))
			value = f.bytes;
	}
	if (npd_str_eq(key, NPD_STR("location")))
		t->location = value;
}

static void read_tensor_field(struct npd_onnx_reader *r, struct npd_onnx_tensor *t,
	struct dims *dims, const struct npd_wire_field *f)
{
	static const uint32_t known = 0x7ffe;

	switch (f->tag) {
	case VARINT(1):
		add_dim(dims, f->value);
		break;
	case BYTES(1):
		add_packed_dims(r, dims, f);
		break;
	case VARINT(2):
		t->dtype = (int32_t)f->value;
		break;
	case BYTES(8):
		t->name = f->bytes;
		break;
	case BYTES(9):
		t->raw = f->bytes;
		t->has_raw = true;
		break;
	case BYTES(13):
		read_external(r, f->bytes, t);
		break;
	case VARINT(14):
		t->external = f->value == 1;
		break;
	case BYTES(3):
	case BYTES(4):
	case FIXED32(4):
	case BYTES(5):
	case VARINT(5):
	case BYTES(6):
	case BYTES(7):
	case VARINT(7):
	case BYTES(10):
	case FIXED64(10):
	case BYTES(11):
	case VARINT(11):
	case BYTES(12):
		break;
	default:
		npd_onnx_odd_field(r, f, known);
	}
}

void npd_onnx_read_tensor(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_tensor *t)
{
	struct dims dims = { .rank = 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	*t = (struct npd_onnx_tensor){ .message = message, .span = npd_onnx_span(r, message) };
	if (!npd_onnx_charge(r, 1, t->span.from))
		return;
	for (struct npd_wire_field f; npd_wire_next(&w, &f);)
		read_tensor_field(r, t, &dims, &f);
	t->rank = dims.rank;
	t->dims = keep_dims(r, &dims, t->span.from);
}

void npd_onnx_read_sparse(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_sparse *s)
{
	struct dims dims = { .rank = 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	*s = (struct npd_onnx_sparse){ .rank = 0 };
	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == BYTES(1))
			npd_onnx_read_tensor(r, f.bytes, &s->values);
		else if (f.tag == VARINT(3))
			add_dim(&dims, f.value);
		else if (f.tag == BYTES(3))
			add_packed_dims(r, &dims, &f);
	}
	s->rank = dims.rank;
	s->dims = keep_dims(r, &dims, s->values.span.from);
}

/* ---- the values ---- */

static double half(uint32_t bits)
{
	const double sign = bits & 0x8000 ? -1.0 : 1.0;
	const uint32_t mantissa = bits & 0x3ff;
	const int exponent = (int)(bits >> 10 & 0x1f);

	if (exponent == 31)
		return mantissa != 0 ? (double)NAN : sign * (double)INFINITY;
	return exponent == 0 ? sign * ldexp(mantissa, -24)
			     : sign * ldexp(mantissa + 1024, exponent - 25);
}

/* Bytes of an element in raw_data; 0: no number that is decoded here. */
static size_t size_of(int64_t dtype)
{
	static const unsigned char sizes[] = { 0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 0, 0, 2 };

	return dtype >= 0 && dtype < (int64_t)sizeof sizes ? sizes[dtype] : 0;
}

static struct npd_onnx_number integer(int64_t i)
{
	return (struct npd_onnx_number){ .integer = i };
}

static struct npd_onnx_number real(double d)
{
	return (struct npd_onnx_number){ .is_real = true, .real = d };
}

/* The bits of one element, as raw_data and the typed fields hold them. */
static bool decode(int64_t dtype, uint64_t bits, struct npd_onnx_number *out)
{
	switch (dtype) {
	case NPD_ONNX_FLOAT:
		*out = real((double)npd_wire_float(bits));
		return true;
	case NPD_ONNX_DOUBLE:
		*out = real(npd_wire_double(bits));
		return true;
	case NPD_ONNX_FLOAT16:
		*out = real(half((uint32_t)bits));
		return true;
	case NPD_ONNX_BFLOAT16:
		*out = real((double)npd_wire_float((bits & 0xffff) << 16));
		return true;
	case NPD_ONNX_UINT8:
		*out = integer((uint8_t)bits);
		return true;
	case NPD_ONNX_INT8:
		*out = integer((int8_t)bits);
		return true;
	case NPD_ONNX_UINT16:
		*out = integer((uint16_t)bits);
		return true;
	case NPD_ONNX_INT16:
		*out = integer((int16_t)bits);
		return true;
	case NPD_ONNX_INT32:
		*out = integer((int32_t)bits);
		return true;
	case NPD_ONNX_UINT32:
		*out = integer((uint32_t)bits);
		return true;
	case NPD_ONNX_INT64:
		*out = integer((int64_t)bits);
		return true;
	case NPD_ONNX_UINT64:
		*out = integer((int64_t)bits);
		return bits <= INT64_MAX;
	case NPD_ONNX_BOOL:
		*out = integer(bits != 0);
		return true;
	default:
		return false;
	}
}

static bool decode_raw(const struct npd_onnx_tensor *t, struct npd_onnx_number *out, size_t count)
{
	const size_t size = size_of(t->dtype);

	if (t->raw.len != count * size)
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t bits = 0;

		for (size_t k = size; k-- > 0;)
			bits = bits << 8 | (unsigned char)t->raw.ptr[i * size + k];
		if (!decode(t->dtype, bits, &out[i]))
			return false;
	}
	return true;
}

/* The typed field that holds the values of a type, and how its packed form is cut. */
static uint32_t field_of(int64_t dtype, size_t *size)
{
	*size = 0;
	switch (dtype) {
	case NPD_ONNX_FLOAT:
		*size = 4;
		return 4;
	case NPD_ONNX_DOUBLE:
		*size = 8;
		return 10;
	case NPD_ONNX_INT64:
		return 7;
	case NPD_ONNX_UINT32:
	case NPD_ONNX_UINT64:
		return 11;
	default:
		return 5;
	}
}

struct filling {
	int64_t dtype;
	struct npd_onnx_number *out;
	size_t n, count;
};

static bool fill_one(struct filling *to, uint64_t bits)
{
	if (to->n == to->count)
		return false;
	return decode(to->dtype, bits, &to->out[to->n++]);
}

static bool fill_packed(struct filling *to, npd_str rest, size_t size)
{
	while (rest.len > 0) {
		uint64_t bits;

		if (size == 0) {
			if (!npd_wire_packed(&rest, &bits))
				return false;
		} else {
			if (rest.len < size)
				return false;
			bits = size == 4 ? npd_wire_fixed32(rest.ptr) : npd_wire_fixed64(rest.ptr);
			rest = npd_str_from(rest, size);
		}
		if (!fill_one(to, bits))
			return false;
	}
	return true;
}

static bool decode_typed(const struct npd_onnx_tensor *t, struct npd_onnx_number *out, size_t count)
{
	size_t size;
	const uint32_t number = field_of(t->dtype, &size);
	struct filling to = { t->dtype, out, 0, count };
	struct npd_wire_error error = { 0 };
	struct npd_wire w = npd_wire_begin(t->message, t->message, &error);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.number != number)
			continue;
		const bool ok = f.tag == BYTES(number) ? fill_packed(&to, f.bytes, size)
						       : fill_one(&to, f.value);
		if (!ok)
			return false;
	}
	return to.n == count;
}

bool npd_onnx_tensor_values(
	const struct npd_onnx_tensor *t, struct npd_onnx_number *out, size_t max)
{
	const bool has_dims = t->rank == 0 || t->dims != NULL;
	const int64_t count = has_dims ? npd_onnx_elements(t->dims, t->rank) : -1;

	if (t->external || count < 0 || (uint64_t)count > max || size_of(t->dtype) == 0)
		return false;
	return t->has_raw ? decode_raw(t, out, (size_t)count) : decode_typed(t, out, (size_t)count);
}

/* ---- types of values ---- */

static struct npd_onnx_dim read_dim(struct npd_onnx_reader *r, npd_str message)
{
	struct npd_onnx_dim dim = { 0 };
	struct npd_wire w = npd_onnx_walk(r, message);

	/* One of the two: what stands last counts. */
	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == VARINT(1))
			dim = (struct npd_onnx_dim){ .has_value = true, .value = (int64_t)f.value };
		else if (f.tag == BYTES(2))
			dim = (struct npd_onnx_dim){ .param = f.bytes };
		else
			npd_onnx_odd_field(r, &f, BIT(1) | BIT(2));
	}
	return dim;
}

static void read_shape(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_type *type)
{
	struct npd_wire w = npd_onnx_walk(r, message);

	type->has_shape = true;
	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag != BYTES(1))
			npd_onnx_odd_field(r, &f, BIT(1));
		else if (npd_onnx_charge(r, 1, f.at))
			NPD_VEC_PUSH(r->arena, &type->dims, read_dim(r, f.bytes));
	}
}

static void read_tensor_type(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_type *type)
{
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == VARINT(1))
			type->elem = (int32_t)f.value;
		else if (f.tag == BYTES(2))
			read_shape(r, f.bytes, type);
		else
			npd_onnx_odd_field(r, &f, BIT(1) | BIT(2));
	}
}

/* Of sequences, maps and optionals only what they are: no NPU takes them. */
static void read_type(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_type *type)
{
	static const struct {
		uint32_t tag;
		enum npd_onnx_type_kind kind;
	} kinds[] = {
		{ BYTES(1), NPD_ONNX_TENSOR },
		{ BYTES(4), NPD_ONNX_SEQUENCE },
		{ BYTES(5), NPD_ONNX_MAP },
		{ BYTES(7), NPD_ONNX_OPAQUE },
		{ BYTES(8), NPD_ONNX_SPARSE_TENSOR },
		{ BYTES(9), NPD_ONNX_OPTIONAL },
	};
	struct npd_wire w = npd_onnx_walk(r, message);

	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
			if (f.tag == kinds[i].tag)
				type->kind = kinds[i].kind;
		}
		if (f.tag == BYTES(1))
			read_tensor_type(r, f.bytes, type);
		npd_onnx_odd_field(r, &f, f.tag == BYTES(f.number) ? 0 : 0x3f2u);
	}
}

void npd_onnx_read_value(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_value *v)
{
	struct npd_wire w = npd_onnx_walk(r, message);

	*v = (struct npd_onnx_value){ .span = npd_onnx_span(r, message) };
	if (!npd_onnx_charge(r, 1, v->span.from))
		return;
	for (struct npd_wire_field f; npd_wire_next(&w, &f);) {
		if (f.tag == BYTES(1))
			v->name = f.bytes;
		else if (f.tag == BYTES(2))
			read_type(r, f.bytes, &v->type);
		else if (f.tag != BYTES(3))
			npd_onnx_odd_field(r, &f, BIT(1) | BIT(2));
	}
}
