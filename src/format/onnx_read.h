/* onnx_read.h - what the parts of the ONNX reader share: one walk over one file. */
#ifndef NPD_FORMAT_ONNX_READ_H
#define NPD_FORMAT_ONNX_READ_H

#include "format/onnx.h"
#include "format/wire.h"

/* Payloads from here on are weights, among which the file is not kept in memory. */
#define NPD_ONNX_WEIGHT_MIN_BYTES 32768

struct npd_onnx_reader {
	struct npd_arena *arena;
	npd_str file;
	struct npd_onnx *model;
	struct npd_wire_error error;
	size_t items;
	size_t weights; /* large payloads passed since pages were given back */
};

struct npd_wire npd_onnx_walk(struct npd_onnx_reader *r, npd_str message);
void npd_onnx_problem(struct npd_onnx_reader *r, const char *what, size_t at);
/* Ends all walks. */
void npd_onnx_stop(struct npd_onnx_reader *r, const char *what, size_t at);
/* Counts `n` more items; false (and the end) past the limit. */
bool npd_onnx_charge(struct npd_onnx_reader *r, size_t n, size_t at);
/* A field that the message does not have; one of `known` (a bit each) has the wrong wire type. */
void npd_onnx_odd_field(struct npd_onnx_reader *r, const struct npd_wire_field *f, uint32_t known);
struct npd_span npd_onnx_span(const struct npd_onnx_reader *r, npd_str message);

void npd_onnx_read_tensor(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_tensor *t);
void npd_onnx_read_sparse(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_sparse *s);
void npd_onnx_read_value(struct npd_onnx_reader *r, npd_str message, struct npd_onnx_value *v);
void npd_onnx_read_node(
	struct npd_onnx_reader *r, npd_str message, struct npd_onnx_node *node, unsigned depth);
void npd_onnx_read_graph(
	struct npd_onnx_reader *r, npd_str message, struct npd_onnx_graph *graph, unsigned depth);

#define VARINT(number) NPD_WIRE_TAG(number, NPD_WIRE_VARINT)
#define FIXED32(number) NPD_WIRE_TAG(number, NPD_WIRE_FIXED32)
#define FIXED64(number) NPD_WIRE_TAG(number, NPD_WIRE_FIXED64)
#define BYTES(number) NPD_WIRE_TAG(number, NPD_WIRE_BYTES)
#define BIT(number) (1u << (number))

#endif
