/*
 * wire.h - a walk over one protobuf message, in place: fields with their numbers and bytes.
 *
 *	struct npd_wire w = npd_wire_begin(file, message, &error);
 *	for (struct npd_wire_field f; npd_wire_next(&w, &f);) { switch (f.tag) ... }
 *
 * Nothing is copied; a payload is skipped by its length. After a defect the error is set and every
 * walk that shares it ends, so that loops unwind without checks of their own.
 * Source of the format: protobuf.dev, "Encoding".
 */
#ifndef NPD_FORMAT_WIRE_H
#define NPD_FORMAT_WIRE_H

#include "base/str.h"

enum npd_wire_type {
	NPD_WIRE_VARINT = 0,
	NPD_WIRE_FIXED64 = 1,
	NPD_WIRE_BYTES = 2,
	NPD_WIRE_FIXED32 = 5
};

#define NPD_WIRE_TAG(number, type) (((uint32_t)(number) << 3) | (uint32_t)(type))

struct npd_wire_error {
	const char *what; /* a phrase; NULL: none */
	size_t at;	  /* byte of the file */
	bool cut;	  /* the file ends too early */
};

struct npd_wire {
	npd_str file;
	size_t at, end; /* bytes of the file */
	struct npd_wire_error *error;
};

struct npd_wire_field {
	uint32_t tag; /* number and wire type */
	uint32_t number;
	uint64_t value; /* VARINT, FIXED32, FIXED64 */
	npd_str bytes;	/* BYTES */
	size_t at;	/* byte of the file where its tag stands */
};

/* `message` is a part of `file`. */
struct npd_wire npd_wire_begin(npd_str file, npd_str message, struct npd_wire_error *error);

/* False at the end of the message and after a defect. */
bool npd_wire_next(struct npd_wire *w, struct npd_wire_field *f);

/* The next varint of a packed list; false at its end, or where it is broken. */
bool npd_wire_packed(npd_str *rest, uint64_t *value);

float npd_wire_float(uint64_t bits);
double npd_wire_double(uint64_t bits);
uint32_t npd_wire_fixed32(const char *bytes);
uint64_t npd_wire_fixed64(const char *bytes);

#endif
