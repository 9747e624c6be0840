/*
 * onnx.h - an ONNX model as a tree, read in place from the protobuf bytes of ModelProto.
 *
 * Nothing but lists of small structures is allocated: names are slices of the file, weights are
 * skipped by their length, lists in attributes and values of tensors are decoded when somebody
 * asks. The file must stay in place as long as the tree.
 *
 * Broken input is data: `problems` tells what is wrong, `complete` whether the whole could be read.
 * Of an incomplete model what was read up to there is kept, which says nothing about what is
 * missing.
 *
 * Field numbers are those of onnx.proto, onnx 1.12; the messages have kept them since.
 */
#ifndef NPD_FORMAT_ONNX_H
#define NPD_FORMAT_ONNX_H

#include "base/arena.h"
#include "base/vec.h"
#include "format/source.h"

#define NPD_ONNX_NODES_MAX 50000   /* subgraphs and functions included */
#define NPD_ONNX_ITEMS_MAX 1000000 /* names, attributes, tensors, types and dimensions */
#define NPD_ONNX_DEPTH_MAX 16	   /* of graphs in graphs */
#define NPD_ONNX_RANK_MAX 64	   /* of tensors */
#define NPD_ONNX_PROBLEMS_MAX 32

/* TensorProto.DataType; newer ones exist, npd_onnx_dtype_name knows them. */
enum npd_onnx_dtype {
	NPD_ONNX_UNDEFINED = 0,
	NPD_ONNX_FLOAT = 1,
	NPD_ONNX_UINT8 = 2,
	NPD_ONNX_INT8 = 3,
	NPD_ONNX_UINT16 = 4,
	NPD_ONNX_INT16 = 5,
	NPD_ONNX_INT32 = 6,
	NPD_ONNX_INT64 = 7,
	NPD_ONNX_STRING = 8,
	NPD_ONNX_BOOL = 9,
	NPD_ONNX_FLOAT16 = 10,
	NPD_ONNX_DOUBLE = 11,
	NPD_ONNX_UINT32 = 12,
	NPD_ONNX_UINT64 = 13,
	NPD_ONNX_BFLOAT16 = 16
};

/* AttributeProto.AttributeType */
enum npd_onnx_attr_type {
	NPD_ONNX_ATTR_UNDEFINED = 0,
	NPD_ONNX_ATTR_FLOAT = 1,
	NPD_ONNX_ATTR_INT = 2,
	NPD_ONNX_ATTR_STRING = 3,
	NPD_ONNX_ATTR_TENSOR = 4,
	NPD_ONNX_ATTR_GRAPH = 5,
	NPD_ONNX_ATTR_FLOATS = 6,
	NPD_ONNX_ATTR_INTS = 7,
	NPD_ONNX_ATTR_STRINGS = 8,
	NPD_ONNX_ATTR_TENSORS = 9,
	NPD_ONNX_ATTR_GRAPHS = 10,
	NPD_ONNX_ATTR_SPARSE_TENSOR = 11,
	NPD_ONNX_ATTR_SPARSE_TENSORS = 12,
	NPD_ONNX_ATTR_TYPE_PROTO = 13,
	NPD_ONNX_ATTR_TYPE_PROTOS = 14
};

struct npd_onnx_problem {
	npd_str text; /* a phrase, lower case, no full stop */
	size_t at;    /* byte of the file */
};

struct npd_onnx_dim {
	bool has_value;
	int64_t value;
	npd_str param; /* a symbolic dimension; empty: without a name */
};

enum npd_onnx_type_kind {
	NPD_ONNX_NO_TYPE,
	NPD_ONNX_TENSOR,
	NPD_ONNX_SPARSE_TENSOR,
	NPD_ONNX_SEQUENCE,
	NPD_ONNX_MAP,
	NPD_ONNX_OPTIONAL,
	NPD_ONNX_OPAQUE
};

struct npd_onnx_type {
	enum npd_onnx_type_kind kind;
	int64_t elem; /* of tensors: enum npd_onnx_dtype */
	bool has_shape;
	NPD_VEC(struct npd_onnx_dim) dims;
};

struct npd_onnx_value {
	npd_str name;
	struct npd_onnx_type type;
	struct npd_span span;
};

struct npd_onnx_tensor {
	npd_str name;
	int64_t dtype;	     /* enum npd_onnx_dtype */
	const int64_t *dims; /* NULL with a rank above NPD_ONNX_RANK_MAX */
	size_t rank;
	npd_str message; /* where the values are */
	npd_str raw;	 /* raw_data */
	bool has_raw, external;
	npd_str location; /* of external data: a file */
	struct npd_span span;
};

struct npd_onnx_sparse {
	struct npd_onnx_tensor values; /* its name is that of the whole */
	const int64_t *dims;
	size_t rank;
};

struct npd_onnx_graph;

struct npd_onnx_attr {
	npd_str name;
	enum npd_onnx_attr_type
		type; /* from the field that is set where the type was not written */
	npd_str ref;  /* inside a function: the attribute of the caller that it stands for */
	union {
		double f;
		int64_t i;
		npd_str s;
		const struct npd_onnx_tensor *t;
		struct {
			struct npd_onnx_graph *const *data; /* GRAPH: one */
			size_t len;
		} graphs;
		size_t len; /* FLOATS, INTS, STRINGS, TENSORS: elements */
	} as;
	npd_str message;
};

struct npd_onnx_node {
	npd_str name, op_type, domain;
	const npd_str *inputs; /* "" for an omitted one */
	size_t input_count;
	const npd_str *outputs;
	size_t output_count;
	const struct npd_onnx_attr *attrs;
	size_t attr_count;
	struct npd_span span;
};

struct npd_onnx_graph {
	npd_str name;
	NPD_VEC(struct npd_onnx_node) nodes;
	NPD_VEC(struct npd_onnx_tensor) initializers;
	NPD_VEC(struct npd_onnx_sparse) sparse_initializers;
	NPD_VEC(struct npd_onnx_value) inputs, outputs, value_info;
};

struct npd_onnx_opset {
	npd_str domain;
	int64_t version;
};

struct npd_onnx_function {
	npd_str name, domain;
	NPD_VEC(npd_str) inputs, outputs, attributes;
	NPD_VEC(struct npd_onnx_opset) opsets;
	NPD_VEC(struct npd_onnx_node) nodes;
};

struct npd_onnx_pair {
	npd_str key, value;
};

struct npd_onnx {
	bool complete;
	bool has_ir_version, has_model_version;
	int64_t ir_version, model_version;
	npd_str producer_name, producer_version, domain, doc;
	NPD_VEC(struct npd_onnx_opset) opsets;
	NPD_VEC(struct npd_onnx_pair) metadata;
	struct npd_onnx_graph *graph; /* NULL: there is none */
	NPD_VEC(struct npd_onnx_function) functions;
	size_t training_count;
	size_t node_count; /* of all graphs and functions */
	NPD_VEC(struct npd_onnx_problem) problems;
};

/*
 * Reads the model in `bytes`. Everything lives in `arena`, or in `bytes` where they stand. Takes
 * time linear in the number of fields (weights are one each) and memory up to the limits above.
 */
struct npd_onnx *npd_onnx_read(struct npd_arena *arena, npd_str bytes);

/* The type as numpy calls it: "float32"; NULL for one that is not known. */
const char *npd_onnx_dtype_name(int64_t dtype);
/* The reverse, for the names of the text form too ("float"); -1: not known. */
int npd_onnx_dtype_find(npd_str name);

/* Product of the dimensions; -1 where one is negative, or the product has no end in 63 bits. */
int64_t npd_onnx_elements(const int64_t *dims, size_t rank);

struct npd_onnx_number {
	bool is_real;
	int64_t integer;
	double real;
};

/*
 * The values of a tensor of at most `max` elements into `out`, in C order. False where the data are
 * not in the file, are not numbers (bool counts), do not fit the shape, or are more.
 */
bool npd_onnx_tensor_values(
	const struct npd_onnx_tensor *t, struct npd_onnx_number *out, size_t max);

/* The first `max` elements of a list; the attribute has as.len of them. Returns how many. */
size_t npd_onnx_attr_ints(const struct npd_onnx_attr *a, int64_t *out, size_t max);
size_t npd_onnx_attr_floats(const struct npd_onnx_attr *a, double *out, size_t max);
size_t npd_onnx_attr_strings(const struct npd_onnx_attr *a, npd_str *out, size_t max);

const struct npd_onnx_attr *npd_onnx_attr_find(const struct npd_onnx_node *node, npd_str name);

/* The version of the operator set of `domain` ("ai.onnx" is ""); -1: not imported. */
int64_t npd_onnx_opset_version(const struct npd_onnx *model, npd_str domain);
/* "" for "ai.onnx", else the domain. */
npd_str npd_onnx_domain(npd_str domain);

#endif
