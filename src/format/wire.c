#include "format/wire.h"

#include <string.h>

#define VARINT_MAX_BYTES 10

struct npd_wire npd_wire_begin(npd_str file, npd_str message, struct npd_wire_error *error)
{
	const size_t at = message.len == 0 ? 0 : (size_t)(message.ptr - file.ptr);

	return (struct npd_wire){ file, at, at + message.len, error };
}

static bool fail(struct npd_wire *w, const char *what, size_t at)
{
	*w->error = (struct npd_wire_error){ what, at, false };
	return false;
}

/* Something goes past the end of its message: of the file, or of a message inside. */
static bool fail_past_end(struct npd_wire *w, size_t at)
{
	fail(w, "a field goes past the end of the message that it stands in", at);
	w->error->cut = w->end == w->file.len;
	return false;
}

/* Bytes that the varint takes; 0: too long; more than `len`: it goes past the end. */
static size_t take_varint(const char *from, size_t len, uint64_t *value)
{
	uint64_t v = 0;

	for (size_t i = 0; i < VARINT_MAX_BYTES; i++) {
		if (i == len)
			return len + 1;
		const uint64_t byte = (unsigned char)from[i];

		v |= (byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*value = v;
			return i + 1;
		}
	}
	return 0;
}

static bool read_varint(struct npd_wire *w, uint64_t *value)
{
	const size_t left = w->end - w->at;
	const size_t took = take_varint(w->file.ptr + w->at, left, value);

	if (took == 0)
		return fail(w, "a number takes more than ten bytes", w->at);
	if (took > left)
		return fail_past_end(w, w->at);
	w->at += took;
	return true;
}

static bool read_fixed(struct npd_wire *w, struct npd_wire_field *f, size_t size)
{
	if (w->end - w->at < size)
		return fail_past_end(w, f->at);
	f->value = size == 4 ? npd_wire_fixed32(w->file.ptr + w->at)
			     : npd_wire_fixed64(w->file.ptr + w->at);
	w->at += size;
	return true;
}

static bool read_bytes(struct npd_wire *w, struct npd_wire_field *f)
{
	uint64_t len;

	if (!read_varint(w, &len))
		return false;
	if (len > w->end - w->at)
		return fail_past_end(w, f->at);
	f->bytes = (npd_str){ w->file.ptr + w->at, (size_t)len };
	w->at += (size_t)len;
	return true;
}

bool npd_wire_next(struct npd_wire *w, struct npd_wire_field *f)
{
	uint64_t tag;

	if (w->error->what != NULL || w->at >= w->end)
		return false;
	*f = (struct npd_wire_field){ .at = w->at };
	if (!read_varint(w, &tag))
		return false;
	if (tag > UINT32_MAX || tag >> 3 == 0)
		return fail(w, "these bytes are no field of a protobuf message", f->at);
	f->tag = (uint32_t)tag;
	f->number = (uint32_t)tag >> 3;
	switch (tag & 7) {
	case NPD_WIRE_VARINT:
		return read_varint(w, &f->value);
	case NPD_WIRE_FIXED64:
		return read_fixed(w, f, 8);
	case NPD_WIRE_BYTES:
		return read_bytes(w, f);
	case NPD_WIRE_FIXED32:
		return read_fixed(w, f, 4);
	default:
		/* Groups (3, 4) exist in protobuf, but in no version of ONNX. */
		return fail(w, "these bytes are no field of a protobuf message", f->at);
	}
}

bool npd_wire_packed(npd_str *rest, uint64_t *value)
{
	const size_t took = take_varint(rest->ptr, rest->len, value);

	if (took == 0 || took > rest->len)
		return false;
	*rest = npd_str_from(*rest, took);
	return true;
}

/* ---- little-endian numbers, whatever the machine ---- */

uint32_t npd_wire_fixed32(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

uint64_t npd_wire_fixed64(const char *bytes)
{
	return npd_wire_fixed32(bytes) | (uint64_t)npd_wire_fixed32(bytes + 4) << 32;
}

float npd_wire_float(uint64_t bits)
{
	const uint32_t b = (uint32_t)bits;
	float f;

	memcpy(&f, &b, sizeof f);
	return f;
}

double npd_wire_double(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof d);
	return d;
}
