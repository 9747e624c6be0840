#include "format/wire_write.h"

#include <string.h>

#include "format/wire.h"

void npd_wire_add_varint(struct npd_buf *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		npd_buf_add_byte(out, (char)(value | 0x80));
	npd_buf_add_byte(out, (char)value);
}

void npd_wire_add_fixed(struct npd_buf *out, uint64_t bits, size_t size)
{
	for (size_t i = 0; i < size; i++)
		npd_buf_add_byte(out, (char)(bits >> (8 * i)));
}

void npd_wire_put_varint(struct npd_buf *out, uint32_t number, uint64_t value)
{
	npd_wire_add_varint(out, NPD_WIRE_TAG(number, NPD_WIRE_VARINT));
	npd_wire_add_varint(out, value);
}

void npd_wire_put_float(struct npd_buf *out, uint32_t number, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof bits);
	npd_wire_add_varint(out, NPD_WIRE_TAG(number, NPD_WIRE_FIXED32));
	npd_wire_add_fixed(out, bits, 4);
}

void npd_wire_put_bytes(struct npd_buf *out, uint32_t number, npd_str bytes)
{
	npd_wire_add_varint(out, NPD_WIRE_TAG(number, NPD_WIRE_BYTES));
	npd_wire_add_varint(out, bytes.len);
	npd_buf_add(out, bytes);
}
