/*
 * onnx_text.h - the text form of ONNX models, as onnx.parser reads it (docs/Syntax.md of onnx).
 *
 * It serves examples of rules and questions of users. The text becomes the bytes of a ModelProto,
 * so that one reader (onnx.h) knows what a model is.
 */
#ifndef NPD_FORMAT_ONNX_TEXT_H
#define NPD_FORMAT_ONNX_TEXT_H

#include "format/onnx.h"

#define NPD_ONNX_TEXT_MAX_BYTES ((size_t)16 << 20)

/*
 * Reads the text; never NULL. The spans of nodes, and the places of problems, are those in the
 * text. What is no such text gives an incomplete model with one problem.
 */
struct npd_onnx *npd_onnx_text_read(struct npd_arena *arena, npd_str text);

#endif
