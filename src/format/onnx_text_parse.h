/*
 * onnx_text_parse.h - what the parts of the grammar of the text form share.
 *
 * One function a rule, each writing the fields of one message and returning false after a failure,
 * of which the scanner keeps the words and the place.
 */
#ifndef NPD_FORMAT_ONNX_TEXT_PARSE_H
#define NPD_FORMAT_ONNX_TEXT_PARSE_H

#include "base/buf.h"
#include "format/onnx.h"
#include "format/onnx_scan.h"
#include "format/wire_write.h"

struct npd_text_parser {
	struct npd_onnx_scan s;
	unsigned depth;			/* of graphs and types */
	NPD_VEC(struct npd_span) nodes; /* where they stand, in the order of the text */
};

struct npd_text_type {
	struct npd_buf message; /* TypeProto */
	bool is_tensor;
	int dtype;
	bool is_fixed; /* all dimensions are numbers */
	NPD_VEC(int64_t) sizes;
};

struct npd_buf npd_text_message(struct npd_text_parser *p); /* empty */
void npd_text_put(struct npd_buf *out, uint32_t number, const struct npd_buf *message);
bool npd_text_is_word(npd_str name, const char *word);
/* One graph or type deeper; who leaves it counts `depth` down. */
bool npd_text_enter(struct npd_text_parser *p);

/* onnx_text_type.c */
bool npd_text_is_type(npd_str name);
bool npd_text_type(struct npd_text_parser *p, struct npd_text_type *type);
/* TensorProto: what follows its type and name. */
bool npd_text_tensor(struct npd_text_parser *p, const struct npd_text_type *type, npd_str name,
	struct npd_buf *tensor);
/* ["location": "weights.bin", "offset": "0"] as entries in field `number` */
bool npd_text_pairs(struct npd_text_parser *p, struct npd_buf *out, uint32_t number);

/* onnx_text_attr.c: the list in angle brackets, if there is one; *count of attributes. */
bool npd_text_attrs(struct npd_text_parser *p, struct npd_buf *node, size_t *count);

/* onnx_text.c */
bool npd_text_graph(struct npd_text_parser *p, struct npd_buf *graph);

#endif
