/* model_kind.h - which kind of model file some bytes are, by what they begin with. */
#ifndef NPD_FORMAT_MODEL_KIND_H
#define NPD_FORMAT_MODEL_KIND_H

#include "base/str.h"

enum npd_model_kind {
	NPD_MODEL_UNKNOWN,
	NPD_MODEL_ONNX,
	NPD_MODEL_ONNX_TEXT,
	NPD_MODEL_PYTORCH,
	NPD_MODEL_TFLITE,
	NPD_MODEL_KERAS,
	NPD_MODEL_TENSORFLOW,
	NPD_MODEL_CAFFE,
	NPD_MODEL_CAFFE_TEXT,
	NPD_MODEL_LFS, /* a pointer file of Git LFS in place of the model */
	NPD_MODEL_HTML,
	NPD_MODEL_ZIP,
	NPD_MODEL_GZIP
};

/* Looks at the beginning only; a file that is cut off, or damaged further on, is recognised too. */
enum npd_model_kind npd_model_kind_of(npd_str bytes);

/* "onnx", "pytorch" ... */
const char *npd_model_kind_name(enum npd_model_kind kind);
/* "a PyTorch archive" ... */
const char *npd_model_kind_phrase(enum npd_model_kind kind);

#endif
