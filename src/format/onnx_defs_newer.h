/*
 * onnx_defs_newer.h - schemas that came after the operator set 17: those of 18 to 21, all of them.
 *
 * Kept by hand, because the package that the other table is made from ends at 17. Source:
 * docs/Changelog.md of onnx, the versions 18 to 21 of the default operator set. Sorted by name and
 * version; schemas with the same attributes share them.
 */
#ifndef NPD_FORMAT_ONNX_DEFS_NEWER_H
#define NPD_FORMAT_ONNX_DEFS_NEWER_H

#include "format/onnx_defs.h"

/* clang-format off */
static const struct npd_onnx_schema_attr newer_attrs[] = {
	/* 0: AffineGrid */
	{ .name = "align_corners", .type = 2, .has_default = true, .i = 0 },
	/* 1: AveragePool */
	{ .name = "auto_pad", .type = 3, .has_default = true, .s = "NOTSET" },
	{ .name = "ceil_mode", .type = 2, .has_default = true, .i = 0 },
	{ .name = "count_include_pad", .type = 2, .has_default = true, .i = 0 },
	{ .name = "dilations", .type = 7 },
	{ .name = "kernel_shape", .type = 7, .required = true },
	{ .name = "pads", .type = 7 },
	{ .name = "strides", .type = 7 },
	/* 8: Cast */
	{ .name = "saturate", .type = 2, .has_default = true, .i = 1 },
	{ .name = "to", .type = 2, .required = true },
	/* 10: CastLike */
	{ .name = "saturate", .type = 2, .has_default = true, .i = 1 },
	/* 11: CenterCropPad */
	{ .name = "axes", .type = 7 },
	/* 12: Col2Im */
	{ .name = "dilations", .type = 7 },
	{ .name = "pads", .type = 7 },
	{ .name = "strides", .type = 7 },
	/* 15: Constant */
	{ .name = "sparse_value", .type = 11 },
	{ .name = "value", .type = 4 },
	{ .name = "value_float", .type = 1 },
	{ .name = "value_floats", .type = 6 },
	{ .name = "value_int", .type = 2 },
	{ .name = "value_ints", .type = 7 },
	{ .name = "value_string", .type = 3 },
	{ .name = "value_strings", .type = 8 },
	/* 23: ConstantOfShape */
	{ .name = "value", .type = 4 },
	/* 24: DFT */
	{ .name = "inverse", .type = 2, .has_default = true, .i = 0 },
	{ .name = "onesided", .type = 2, .has_default = true, .i = 0 },
	/* 26: DeformConv */
	{ .name = "dilations", .type = 7 },
	{ .name = "group", .type = 2, .has_default = true, .i = 1 },
	{ .name = "kernel_shape", .type = 7 },
	{ .name = "offset_group", .type = 2, .has_default = true, .i = 1 },
	{ .name = "pads", .type = 7 },
	{ .name = "strides", .type = 7 },
	/* 32: DequantizeLinear */
	{ .name = "axis", .type = 2, .has_default = true, .i = 1 },
	/* 33: DequantizeLinear */
	{ .name = "axis", .type = 2, .has_default = true, .i = 1 },
	{ .name = "block_size", .type = 2, .has_default = true, .i = 0 },
	/* 35: Gelu */
	{ .name = "approximate", .type = 3, .has_default = true, .s = "none" },
	/* 36: GridSample */
	{ .name = "align_corners", .type = 2, .has_default = true, .i = 0 },
	{ .name = "mode", .type = 3, .has_default = true, .s = "linear" },
	{ .name = "padding_mode", .type = 3, .has_default = true, .s = "zeros" },
	/* 39: GroupNormalization */
	{ .name = "epsilon", .type = 1, .has_default = true, .f = 1e-05 },
	{ .name = "num_groups", .type = 2, .required = true },
	/* 41: GroupNormalization */
	{ .name = "epsilon", .type = 1, .has_default = true, .f = 1e-05 },
	{ .name = "num_groups", .type = 2, .required = true },
	{ .name = "stash_type", .type = 2, .has_default = true, .i = 1 },
	/* 44: If */
	{ .name = "else_branch", .type = 5, .required = true },
	{ .name = "then_branch", .type = 5, .required = true },
	/* 46: ImageDecoder */
	{ .name = "pixel_format", .type = 3, .has_default = true, .s = "RGB" },
	/* 47: IsInf */
	{ .name = "detect_negative", .type = 2, .has_default = true, .i = 1 },
	{ .name = "detect_positive", .type = 2, .has_default = true, .i = 1 },
	/* 49: Loop */
	{ .name = "body", .type = 5, .required = true },
	/* 50: LpPool */
	{ .name = "auto_pad", .type = 3, .has_default = true, .s = "NOTSET" },
	{ .name = "ceil_mode", .type = 2, .has_default = true, .i = 0 },
	{ .name = "dilations", .type = 7 },
	{ .name = "kernel_shape", .type = 7, .required = true },
	{ .name = "p", .type = 2, .has_default = true, .i = 2 },
	{ .name = "pads", .type = 7 },
	{ .name = "strides", .type = 7 },
	/* 57: Pad */
	{ .name = "mode", .type = 3, .has_default = true, .s = "constant" },
	/* 58: QuantizeLinear */
	{ .name = "axis", .type = 2, .has_default = true, .i = 1 },
	{ .name = "saturate", .type = 2, .has_default = true, .i = 1 },
	/* 60: QuantizeLinear */
	{ .name = "axis", .type = 2, .has_default = true, .i = 1 },
	{ .name = "block_size", .type = 2, .has_default = true, .i = 0 },
	{ .name = "output_dtype", .type = 2, .has_default = true, .i = 0 },
	{ .name = "saturate", .type = 2, .has_default = true, .i = 1 },
	/* 64: ReduceL1 */
	{ .name = "keepdims", .type = 2, .has_default = true, .i = 1 },
	{ .name = "noop_with_empty_axes", .type = 2, .has_default = true, .i = 0 },
	/* 66: RegexFullMatch */
	{ .name = "pattern", .type = 3 },
	/* 67: Reshape */
	{ .name = "allowzero", .type = 2, .has_default = true, .i = 0 },
	/* 68: Resize */
	{ .name = "antialias", .type = 2, .has_default = true, .i = 0 },
	{ .name = "axes", .type = 7 },
	{ .name = "coordinate_transformation_mode", .type = 3, .has_default = true, .s = "half_pixel" },
	{ .name = "cubic_coeff_a", .type = 1, .has_default = true, .f = -0.75 },
	{ .name = "exclude_outside", .type = 2, .has_default = true, .i = 0 },
	{ .name = "extrapolation_value", .type = 1, .has_default = true, .f = 0.0 },
	{ .name = "keep_aspect_ratio_policy", .type = 3, .has_default = true, .s = "stretch" },
	{ .name = "mode", .type = 3, .has_default = true, .s = "nearest" },
	{ .name = "nearest_mode", .type = 3, .has_default = true, .s = "round_prefer_floor" },
	/* 77: Scan */
	{ .name = "body", .type = 5, .required = true },
	{ .name = "num_scan_inputs", .type = 2, .required = true },
	{ .name = "scan_input_axes", .type = 7 },
	{ .name = "scan_input_directions", .type = 7 },
	{ .name = "scan_output_axes", .type = 7 },
	{ .name = "scan_output_directions", .type = 7 },
	/* 83: ScatterElements */
	{ .name = "axis", .type = 2, .has_default = true, .i = 0 },
	{ .name = "reduction", .type = 3, .has_default = true, .s = "none" },
	/* 85: ScatterND */
	{ .name = "reduction", .type = 3, .has_default = true, .s = "none" },
	/* 86: Shape */
	{ .name = "end", .type = 2 },
	{ .name = "start", .type = 2, .has_default = true, .i = 0 },
	/* 88: Split */
	{ .name = "axis", .type = 2, .has_default = true, .i = 0 },
	{ .name = "num_outputs", .type = 2 },
	/* 90: StringSplit */
	{ .name = "delimiter", .type = 3 },
	{ .name = "maxsplit", .type = 2 },
	/* 92: Transpose */
	{ .name = "perm", .type = 7 },
};

static const struct npd_onnx_schema newer[] = {
	{ "", "AffineGrid", 20, 2, 2, 1, 1, 0, 1, false, true },
	{ "", "AveragePool", 19, 1, 1, 1, 1, 1, 7, false, true },
	{ "", "BitwiseAnd", 18, 2, 2, 1, 1, 0, 0, false, true },
	{ "", "BitwiseNot", 18, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "BitwiseOr", 18, 2, 2, 1, 1, 0, 0, false, true },
	{ "", "BitwiseXor", 18, 2, 2, 1, 1, 0, 0, false, true },
	{ "", "Cast", 19, 1, 1, 1, 1, 8, 2, false, true },
	{ "", "Cast", 21, 1, 1, 1, 1, 8, 2, false, true },
	{ "", "CastLike", 19, 2, 2, 1, 1, 10, 1, false, true },
	{ "", "CastLike", 21, 2, 2, 1, 1, 10, 1, false, true },
	{ "", "CenterCropPad", 18, 2, 2, 1, 1, 11, 1, false, true },
	{ "", "Col2Im", 18, 3, 3, 1, 1, 12, 3, false, true },
	{ "", "Constant", 19, 0, 0, 1, 1, 15, 8, false, true },
	{ "", "Constant", 21, 0, 0, 1, 1, 15, 8, false, true },
	{ "", "ConstantOfShape", 20, 1, 1, 1, 1, 23, 1, false, true },
	{ "", "ConstantOfShape", 21, 1, 1, 1, 1, 23, 1, false, true },
	{ "", "DFT", 20, 1, 3, 1, 1, 24, 2, false, true },
	{ "", "DeformConv", 19, 3, 5, 1, 1, 26, 6, false, true },
	{ "", "DequantizeLinear", 19, 2, 3, 1, 1, 32, 1, false, true },
	{ "", "DequantizeLinear", 21, 2, 3, 1, 1, 33, 2, false, true },
	{ "", "Equal", 19, 2, 2, 1, 1, 0, 0, false, true },
	{ "", "Flatten", 21, 1, 1, 1, 1, 32, 1, false, true },
	{ "", "Gelu", 20, 1, 1, 1, 1, 35, 1, false, true },
	{ "", "GridSample", 20, 2, 2, 1, 1, 36, 3, false, true },
	{ "", "GroupNormalization", 18, 3, 3, 1, 1, 39, 2, false, true },
	{ "", "GroupNormalization", 21, 3, 3, 1, 1, 41, 3, false, true },
	{ "", "Identity", 19, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "Identity", 21, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "If", 19, 1, 1, 1, -1, 44, 2, false, true },
	{ "", "If", 21, 1, 1, 1, -1, 44, 2, false, true },
	{ "", "ImageDecoder", 20, 1, 1, 1, 1, 46, 1, false, true },
	{ "", "IsInf", 20, 1, 1, 1, 1, 47, 2, false, true },
	{ "", "IsNaN", 20, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "Loop", 19, 2, -1, 1, -1, 49, 1, false, true },
	{ "", "Loop", 21, 2, -1, 1, -1, 49, 1, false, true },
	{ "", "LpPool", 18, 1, 1, 1, 1, 50, 7, false, true },
	{ "", "Mish", 18, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "OptionalGetElement", 18, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "OptionalHasElement", 18, 0, 1, 1, 1, 0, 0, false, true },
	{ "", "Pad", 18, 2, 4, 1, 1, 57, 1, false, true },
	{ "", "Pad", 19, 2, 4, 1, 1, 57, 1, false, true },
	{ "", "Pad", 21, 2, 4, 1, 1, 57, 1, false, true },
	{ "", "QLinearMatMul", 21, 8, 8, 1, 1, 0, 0, false, true },
	{ "", "QuantizeLinear", 19, 2, 3, 1, 1, 58, 2, false, true },
	{ "", "QuantizeLinear", 21, 2, 3, 1, 1, 60, 4, false, true },
	{ "", "ReduceL1", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceL2", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceLogSum", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceLogSumExp", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceMax", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceMax", 20, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceMean", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceMin", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceMin", 20, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceProd", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "ReduceSumSquare", 18, 1, 2, 1, 1, 64, 2, false, true },
	{ "", "RegexFullMatch", 20, 1, 1, 1, 1, 66, 1, false, true },
	{ "", "Reshape", 19, 2, 2, 1, 1, 67, 1, false, true },
	{ "", "Reshape", 21, 2, 2, 1, 1, 67, 1, false, true },
	{ "", "Resize", 18, 1, 4, 1, 1, 68, 9, false, true },
	{ "", "Resize", 19, 1, 4, 1, 1, 68, 9, false, true },
	{ "", "Scan", 19, 1, -1, 1, -1, 77, 6, false, true },
	{ "", "Scan", 21, 1, -1, 1, -1, 77, 6, false, true },
	{ "", "ScatterElements", 18, 3, 3, 1, 1, 83, 2, false, true },
	{ "", "ScatterND", 18, 3, 3, 1, 1, 85, 1, false, true },
	{ "", "Shape", 19, 1, 1, 1, 1, 86, 2, false, true },
	{ "", "Shape", 21, 1, 1, 1, 1, 86, 2, false, true },
	{ "", "Size", 19, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "Size", 21, 1, 1, 1, 1, 0, 0, false, true },
	{ "", "Split", 18, 1, 2, 1, -1, 88, 2, false, true },
	{ "", "Squeeze", 21, 1, 2, 1, 1, 0, 0, false, true },
	{ "", "StringConcat", 20, 2, 2, 1, 1, 0, 0, false, true },
	{ "", "StringSplit", 20, 1, 1, 2, 2, 90, 2, false, true },
	{ "", "Transpose", 21, 1, 1, 1, 1, 92, 1, false, true },
	{ "", "Unsqueeze", 21, 2, 2, 1, 1, 0, 0, false, true },
};
/* clang-format on */

#endif
