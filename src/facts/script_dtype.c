/* script_dtype.c - numpy's types and how numpy 1.2x promotes them. */
#include <math.h>

#include "facts/script_run.h"

static const struct {
	const char *name;
	char kind; /* b, u, i, f */
	unsigned bits;
} types[] = {
	[NPD_DTYPE_BOOL] = { "bool", 'b', 1 },
	[NPD_DTYPE_UINT8] = { "uint8", 'u', 8 },
	[NPD_DTYPE_INT8] = { "int8", 'i', 8 },
	[NPD_DTYPE_UINT16] = { "uint16", 'u', 16 },
	[NPD_DTYPE_INT16] = { "int16", 'i', 16 },
	[NPD_DTYPE_UINT32] = { "uint32", 'u', 32 },
	[NPD_DTYPE_INT32] = { "int32", 'i', 32 },
	[NPD_DTYPE_UINT64] = { "uint64", 'u', 64 },
	[NPD_DTYPE_INT64] = { "int64", 'i', 64 },
	[NPD_DTYPE_FLOAT16] = { "float16", 'f', 16 },
	[NPD_DTYPE_FLOAT32] = { "float32", 'f', 32 },
	[NPD_DTYPE_FLOAT64] = { "float64", 'f', 64 },
	[NPD_DTYPE_UNKNOWN] = { "unknown", '?', 0 },
};

static const struct {
	const char *name;
	enum npd_dtype type;
} other_names[] = {
	{ "bool_", NPD_DTYPE_BOOL },
	{ "int", NPD_DTYPE_INT64 },
	{ "int_", NPD_DTYPE_INT64 },
	{ "long", NPD_DTYPE_INT64 },
	{ "short", NPD_DTYPE_INT16 },
	{ "float", NPD_DTYPE_FLOAT64 },
	{ "float_", NPD_DTYPE_FLOAT64 },
	{ "double", NPD_DTYPE_FLOAT64 },
	{ "single", NPD_DTYPE_FLOAT32 },
	{ "half", NPD_DTYPE_FLOAT16 },
	{ "ubyte", NPD_DTYPE_UINT8 },
	{ "byte", NPD_DTYPE_INT8 },
	{ "uint", NPD_DTYPE_UINT64 },
	{ "u1", NPD_DTYPE_UINT8 },
	{ "i1", NPD_DTYPE_INT8 },
	{ "u2", NPD_DTYPE_UINT16 },
	{ "i2", NPD_DTYPE_INT16 },
	{ "u4", NPD_DTYPE_UINT32 },
	{ "i4", NPD_DTYPE_INT32 },
	{ "u8", NPD_DTYPE_UINT64 },
	{ "i8", NPD_DTYPE_INT64 },
	{ "f2", NPD_DTYPE_FLOAT16 },
	{ "f4", NPD_DTYPE_FLOAT32 },
	{ "f8", NPD_DTYPE_FLOAT64 },
	{ "f", NPD_DTYPE_FLOAT32 },
	{ "d", NPD_DTYPE_FLOAT64 },
	{ "e", NPD_DTYPE_FLOAT16 },
	{ "B", NPD_DTYPE_UINT8 },
	{ "b", NPD_DTYPE_INT8 },
};

const char *npd_dtype_name(enum npd_dtype d)
{
	return types[d].name;
}

enum npd_dtype npd_dtype_find(npd_str name)
{
	if (name.len > 1 && (name.ptr[0] == '<' || name.ptr[0] == '=' || name.ptr[0] == '|'))
		name = npd_str_from(name, 1);
	for (unsigned i = 0; i < NPD_DTYPE_UNKNOWN; i++) {
		if (npd_str_eq(name, npd_str_of(types[i].name)))
			return (enum npd_dtype)i;
	}
	for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++) {
		if (npd_str_eq(name, npd_str_of(other_names[i].name)))
			return other_names[i].type;
	}
	return NPD_DTYPE_UNKNOWN;
}

bool npd_dtype_is_float(enum npd_dtype d)
{
	return types[d].kind == 'f';
}

bool npd_dtype_is_signed(enum npd_dtype d)
{
	return types[d].kind == 'i';
}

unsigned npd_dtype_bits(enum npd_dtype d)
{
	return types[d].bits;
}

void npd_dtype_range(enum npd_dtype d, double *low, double *high)
{
	const bool is_signed = types[d].kind == 'i';
	const double values = ldexp(1.0, (int)types[d].bits - (is_signed ? 1 : 0));

	*low = is_signed ? -values : 0;
	*high = values - 1;
}

static enum npd_dtype with(char kind, unsigned bits)
{
	for (unsigned i = 0; i < NPD_DTYPE_UNKNOWN; i++) {
		if (types[i].kind == kind && types[i].bits == bits)
			return (enum npd_dtype)i;
	}
	return NPD_DTYPE_FLOAT64;
}

static unsigned more(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

/* The smallest float that holds all integers of so many bits, and floats of `bits` */
static enum npd_dtype float_for(unsigned integer_bits, unsigned bits)
{
	const unsigned needed = integer_bits <= 8 ? 16 : integer_bits <= 16 ? 32 : 64;

	return with('f', more(needed, bits));
}

enum npd_dtype npd_dtype_promote(enum npd_dtype a, enum npd_dtype b)
{
	const char ka = types[a].kind, kb = types[b].kind;

	if (a == NPD_DTYPE_UNKNOWN || b == NPD_DTYPE_UNKNOWN)
		return NPD_DTYPE_UNKNOWN;
	if (ka == kb)
		return types[a].bits >= types[b].bits ? a : b;
	if (ka == 'b')
		return b;
	if (kb == 'b')
		return a;
	if (ka == 'f')
		return float_for(types[b].bits, types[a].bits);
	if (kb == 'f')
		return float_for(types[a].bits, types[b].bits);
	/* one signed, one not */
	const unsigned is = ka == 'i' ? types[a].bits : types[b].bits;
	const unsigned us = ka == 'u' ? types[a].bits : types[b].bits;
	return is > us ? with('i', is) : us == 64 ? NPD_DTYPE_FLOAT64 : with('i', us * 2);
}

static unsigned category(enum npd_dtype d)
{
	return types[d].kind == 'b' ? 0 : types[d].kind == 'f' ? 2 : 1;
}

/* numpy.min_scalar_type of a whole number */
static enum npd_dtype smallest(double value)
{
	static const enum npd_dtype order[] = { NPD_DTYPE_UINT8, NPD_DTYPE_INT8, NPD_DTYPE_UINT16,
		NPD_DTYPE_INT16, NPD_DTYPE_UINT32, NPD_DTYPE_INT32, NPD_DTYPE_UINT64 };

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		double low, high;
		npd_dtype_range(order[i], &low, &high);
		if (value >= low && value <= high)
			return order[i];
	}
	return NPD_DTYPE_INT64;
}

enum npd_dtype npd_dtype_with_scalar(
	enum npd_dtype array, enum npd_dtype scalar, bool known, double value)
{
	if (array == NPD_DTYPE_UNKNOWN || scalar == NPD_DTYPE_UNKNOWN)
		return NPD_DTYPE_UNKNOWN;
	if (category(scalar) > category(array))
		return npd_dtype_promote(array, scalar);
	if (category(array) == 2) {
		if (category(scalar) < 2)
			return array;
		/* a float too large for the array's type widens it */
		if (!known)
			return array == NPD_DTYPE_FLOAT16 ? NPD_DTYPE_UNKNOWN : array;
		if (array == NPD_DTYPE_FLOAT16 && fabs(value) > 65000)
			return fabs(value) > 3e38 ? NPD_DTYPE_FLOAT64 : NPD_DTYPE_FLOAT32;
		return array == NPD_DTYPE_FLOAT32 && fabs(value) > 3e38 ? NPD_DTYPE_FLOAT64 : array;
	}
	if (category(scalar) == 0)
		return array;
	if (!known)
		return array == NPD_DTYPE_INT64 ? array : NPD_DTYPE_UNKNOWN;
	/* 0..127 fits both kinds: the array's sign decides */
	const enum npd_dtype least = smallest(value);
	if (types[array].kind == 'i' && value >= 0) {
		double low, high;
		npd_dtype_range(array, &low, &high);
		if (value <= high)
			return array;
	}
	return npd_dtype_promote(array, least);
}

bool npd_dtype_same_kind(enum npd_dtype from, enum npd_dtype to)
{
	static const char order[] = "buif";
	unsigned f = 0, t = 0;

	while (order[f] != types[from].kind && f < 3)
		f++;
	while (order[t] != types[to].kind && t < 3)
		t++;
	return f <= t;
}
