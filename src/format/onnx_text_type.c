/* onnx_text_type.c - types and tensors in the text form of ONNX. */
#include "format/onnx_text_parse.h"

/* ---- types ---- */

static bool parse_dim(struct npd_text_parser *p, struct npd_text_type *type, struct npd_buf *shape)
{
	struct npd_buf dim = npd_text_message(p);
	int64_t size = 0;
	const bool no_name = npd_onnx_scan_matches(&p->s, '?');
	const npd_str param = no_name ? (npd_str){ 0 } : npd_onnx_scan_optional_name(&p->s);

	if (param.len > 0)
		npd_wire_put_bytes(&dim, 2, param);
	if (!no_name && param.len == 0) {
		if (!npd_onnx_scan_int(&p->s, &size))
			return false;
		npd_wire_put_varint(&dim, 1, (uint64_t)size);
		NPD_VEC_PUSH(p->s.arena, &type->sizes, size);
	} else {
		type->is_fixed = false;
	}
	npd_text_put(shape, 1, &dim);
	return true;
}

/* "float" is a scalar, "float[]" of any shape, "float[N,3]" of this one. */
static bool parse_tensor_type(struct npd_text_parser *p, struct npd_text_type *type)
{
	struct npd_buf tensor = npd_text_message(p), shape = npd_text_message(p);

	type->is_tensor = true;
	type->is_fixed = true;
	npd_wire_put_varint(&tensor, 1, (uint64_t)type->dtype);
	if (npd_onnx_scan_matches(&p->s, '[')) {
		type->is_fixed = !npd_onnx_scan_matches(&p->s, ']');
		if (type->is_fixed) {
			do {
				if (!parse_dim(p, type, &shape))
					return false;
			} while (npd_onnx_scan_matches(&p->s, ','));
			if (!npd_onnx_scan_expect(&p->s, ']'))
				return false;
			npd_text_put(&tensor, 2, &shape);
		}
	} else {
		npd_text_put(&tensor, 2, &shape);
	}
	npd_text_put(&type->message, 1, &tensor);
	return true;
}

/* TypeProto.Sequence and its like: a type in field `number` */
static bool parse_inner(struct npd_text_parser *p, struct npd_buf *message, uint32_t number)
{
	struct npd_text_type inner;

	if (!npd_text_type(p, &inner))
		return false;
	npd_text_put(message, number, &inner.message);
	return true;
}

static bool parse_map_type(struct npd_text_parser *p, struct npd_buf *message)
{
	npd_str name;

	if (!npd_onnx_scan_name(&p->s, &name))
		return false;
	const int key = npd_onnx_dtype_find(name);

	if (key < 0)
		return npd_onnx_scan_fail(&p->s, "a type of elements should stand before this");
	npd_wire_put_varint(message, 1, (uint64_t)key);
	return npd_onnx_scan_expect(&p->s, ',') && parse_inner(p, message, 2);
}

static bool parse_sparse_type(struct npd_text_parser *p, struct npd_text_type *type)
{
	struct npd_text_type inner;

	if (!npd_text_type(p, &inner))
		return false;
	if (!inner.is_tensor)
		return npd_onnx_scan_fail(&p->s, "a type of tensors should stand before this");
	/* the message of a tensor type is field 1 of its TypeProto; here it becomes field 8 */
	const size_t head = 1;
	struct npd_buf out = npd_text_message(p);

	npd_buf_add_byte(&out, (char)(8 << 3 | 2));
	npd_buf_add(&out, npd_str_from(npd_buf_str(&inner.message), head));
	type->message = out;
	return true;
}

static bool parse_composed_type(struct npd_text_parser *p, npd_str name, struct npd_text_type *type)
{
	struct npd_buf message = npd_text_message(p);
	bool ok;

	if (!npd_onnx_scan_expect(&p->s, '('))
		return false;
	if (npd_text_is_word(name, "seq")) {
		ok = parse_inner(p, &message, 1);
		npd_text_put(&type->message, 4, &message);
	} else if (npd_text_is_word(name, "optional")) {
		ok = parse_inner(p, &message, 1);
		npd_text_put(&type->message, 9, &message);
	} else if (npd_text_is_word(name, "map")) {
		ok = parse_map_type(p, &message);
		npd_text_put(&type->message, 5, &message);
	} else {
		ok = parse_sparse_type(p, type);
	}
	return ok && npd_onnx_scan_expect(&p->s, ')');
}

static bool is_composed(npd_str name)
{
	return npd_text_is_word(name, "seq") || npd_text_is_word(name, "optional") ||
	       npd_text_is_word(name, "map") || npd_text_is_word(name, "sparse_tensor");
}

bool npd_text_is_type(npd_str name)
{
	return npd_onnx_dtype_find(name) > 0 || is_composed(name);
}

bool npd_text_type(struct npd_text_parser *p, struct npd_text_type *type)
{
	*type = (struct npd_text_type){ .message = npd_text_message(p) };
	const npd_str name = npd_onnx_scan_peek_name(&p->s);

	if (!npd_text_is_type(name))
		return npd_onnx_scan_fail(&p->s, "a type should stand here");
	if (!npd_text_enter(p))
		return false;
	npd_onnx_scan_optional_name(&p->s);
	type->dtype = is_composed(name) ? 0 : npd_onnx_dtype_find(name);
	const bool ok =
		is_composed(name) ? parse_composed_type(p, name, type) : parse_tensor_type(p, type);

	p->depth--;
	return ok;
}

/* ---- tensors ---- */

static bool is_real_type(int dtype)
{
	return dtype == NPD_ONNX_FLOAT || dtype == NPD_ONNX_DOUBLE;
}

/* The typed field of TensorProto that values of this type stand in; 0: none can be written. */
static uint32_t data_field(int dtype)
{
	static const unsigned char fields[] = { 0, 4, 5, 5, 5, 5, 5, 7, 6, 5, 5, 10, 11, 11, 0, 0,
		5 };

	return dtype >= 0 && dtype < (int)sizeof fields ? fields[dtype] : 0;
}

static bool add_element(
	struct npd_text_parser *p, int dtype, struct npd_buf *tensor, struct npd_buf *packed)
{
	struct npd_onnx_literal literal;
	uint64_t bits = 0;
	uint32_t narrow;

	if (!npd_onnx_scan_literal(&p->s, &literal))
		return false;
	if ((dtype == NPD_ONNX_STRING) != (literal.kind == NPD_ONNX_LITERAL_STRING))
		return npd_onnx_scan_fail(&p->s, "the value before this is not of the type");
	if (!is_real_type(dtype) && literal.kind == NPD_ONNX_LITERAL_FLOAT)
		return npd_onnx_scan_fail(&p->s, "the value before this is no whole number");
	if (dtype == NPD_ONNX_STRING) {
		npd_wire_put_bytes(tensor, 6, literal.text);
	} else if (dtype == NPD_ONNX_FLOAT) {
		memcpy(&narrow, &literal.narrow, sizeof narrow);
		npd_wire_add_fixed(packed, narrow, 4);
	} else if (dtype == NPD_ONNX_DOUBLE) {
		memcpy(&bits, &literal.real, sizeof bits);
		npd_wire_add_fixed(packed, bits, 8);
	} else {
		npd_wire_add_varint(packed, (uint64_t)literal.integer);
	}
	return true;
}

static bool parse_elements(struct npd_text_parser *p, int dtype, struct npd_buf *tensor)
{
	struct npd_buf packed = npd_text_message(p);

	if (data_field(dtype) == 0)
		return npd_onnx_scan_fail(&p->s, "values of this type cannot be written");
	if (!npd_onnx_scan_expect(&p->s, '{'))
		return false;
	if (!npd_onnx_scan_matches(&p->s, '}')) {
		do {
			if (!add_element(p, dtype, tensor, &packed))
				return false;
		} while (npd_onnx_scan_matches(&p->s, ','));
		if (!npd_onnx_scan_expect(&p->s, '}'))
			return false;
	}
	if (packed.len > 0)
		npd_text_put(tensor, data_field(dtype), &packed);
	return true;
}

/* ["location": "weights.bin", "offset": "0"] as entries in field `number` */
bool npd_text_pairs(struct npd_text_parser *p, struct npd_buf *out, uint32_t number)
{
	if (!npd_onnx_scan_expect(&p->s, '['))
		return false;
	if (npd_onnx_scan_matches(&p->s, ']'))
		return true;
	do {
		struct npd_buf pair = npd_text_message(p);
		npd_str key, value;

		if (!npd_onnx_scan_string(&p->s, &key) || !npd_onnx_scan_expect(&p->s, ':') ||
			!npd_onnx_scan_string(&p->s, &value))
			return false;
		npd_wire_put_bytes(&pair, 1, key);
		npd_wire_put_bytes(&pair, 2, value);
		npd_text_put(out, number, &pair);
	} while (npd_onnx_scan_matches(&p->s, ','));
	return npd_onnx_scan_expect(&p->s, ']');
}

/* TensorProto: what follows its type and name. */
bool npd_text_tensor(struct npd_text_parser *p, const struct npd_text_type *type, npd_str name,
	struct npd_buf *tensor)
{
	if (!type->is_tensor || !type->is_fixed)
		return npd_onnx_scan_fail(&p->s, "a constant needs a type with a fixed shape");
	for (size_t i = 0; i < type->sizes.len; i++)
		npd_wire_put_varint(tensor, 1, (uint64_t)type->sizes.data[i]);
	npd_wire_put_varint(tensor, 2, (uint64_t)type->dtype);
	if (name.len > 0)
		npd_wire_put_bytes(tensor, 8, name);
	if (npd_onnx_scan_peek(&p->s) != '[')
		return parse_elements(p, type->dtype, tensor);
	npd_wire_put_varint(tensor, 14, 1);
	return npd_text_pairs(p, tensor, 13);
}
