/* wire_write.h - putting a protobuf message together; see wire.h. */
#ifndef NPD_FORMAT_WIRE_WRITE_H
#define NPD_FORMAT_WIRE_WRITE_H

#include "base/buf.h"

void npd_wire_put_varint(struct npd_buf *out, uint32_t number, uint64_t value);
void npd_wire_put_float(struct npd_buf *out, uint32_t number, float value);
void npd_wire_put_bytes(struct npd_buf *out, uint32_t number, npd_str bytes);

/* Parts of packed lists: without a field number. */
void npd_wire_add_varint(struct npd_buf *out, uint64_t value);
void npd_wire_add_fixed(struct npd_buf *out, uint64_t bits, size_t size);

#endif
