/*
 * onnx_defs.h - what the operators of ONNX are declared to take: attributes with their defaults,
 * numbers of inputs and outputs, by domain, name and version of the operator set.
 *
 * Known are the sets up to 21 of ONNX itself, 3 of ai.onnx.ml and 1 of ai.onnx.preview.training.
 */
#ifndef NPD_FORMAT_ONNX_DEFS_H
#define NPD_FORMAT_ONNX_DEFS_H

#include "base/str.h"

#define NPD_ONNX_DEFAULTS_MAX 3

struct npd_onnx_schema_attr {
	const char *name;
	int type; /* enum npd_onnx_attr_type */
	bool required, has_default;
	int64_t i;
	double f; /* the shortest decimal that gives the float32 */
	const char *s;
	int64_t ints[NPD_ONNX_DEFAULTS_MAX];
	const char *strings[NPD_ONNX_DEFAULTS_MAX];
	size_t count; /* of ints or strings */
};

struct npd_onnx_schema {
	const char *domain, *op_type;
	int since;			 /* the first version of the set that has it like this */
	int min_inputs, max_inputs;	 /* -1: any number */
	int min_outputs, max_outputs;	 /* -1: any number */
	unsigned first_attr, attr_count; /* see npd_onnx_schema_attr */
	bool deprecated;		 /* not there any more from this version on */
	bool newer;			 /* from the table of what came after 17 */
};

enum npd_onnx_schema_state {
	NPD_SCHEMA_FOUND,
	NPD_SCHEMA_NONE,    /* the set has no such operator, as far as it is known */
	NPD_SCHEMA_FOREIGN, /* nothing is known of the domain */
	NPD_SCHEMA_TOO_NEW  /* nothing is known of this version of the set: *ret is an older one */
};

/* *ret is set if FOUND or TOO_NEW. */
enum npd_onnx_schema_state npd_onnx_schema_find(
	npd_str domain, npd_str op_type, int64_t version, const struct npd_onnx_schema **ret);

/* `index` below attr_count; sorted by name. */
const struct npd_onnx_schema_attr *npd_onnx_schema_attr(
	const struct npd_onnx_schema *schema, size_t index);

#endif
