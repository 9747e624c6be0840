/* onnx_scan.h - the tokens of the text form of ONNX: names, numbers, strings, signs. */
#ifndef NPD_FORMAT_ONNX_SCAN_H
#define NPD_FORMAT_ONNX_SCAN_H

#include "base/arena.h"
#include "base/str.h"

/*
 * After the first failure every function fails, and `at` stands at the end, so that loops over the
 * text end too. Blanks and comments (# to the end of the line) are skipped before each token.
 */
struct npd_onnx_scan {
	struct npd_arena *arena;
	npd_str text;
	size_t at;
	npd_str failure; /* empty: none */
	size_t failed_at;
};

enum npd_onnx_literal_kind {
	NPD_ONNX_LITERAL_INT,
	NPD_ONNX_LITERAL_FLOAT,
	NPD_ONNX_LITERAL_STRING
};

struct npd_onnx_literal {
	enum npd_onnx_literal_kind kind;
	npd_str text; /* STRING: unescaped; else as written */
	int64_t integer;
	double real; /* INT too */
	float narrow;
};

/* Returns false, so that callers can return it. `what` is static. */
bool npd_onnx_scan_fail(struct npd_onnx_scan *s, const char *what);

/* The next byte that is no blank; '\0' at the end. */
char npd_onnx_scan_peek(struct npd_onnx_scan *s);
bool npd_onnx_scan_matches(struct npd_onnx_scan *s, char c); /* takes it if it is there */
bool npd_onnx_scan_expect(struct npd_onnx_scan *s, char c);

/* A name, or one in quotes; empty where there is none. */
npd_str npd_onnx_scan_optional_name(struct npd_onnx_scan *s);
bool npd_onnx_scan_name(struct npd_onnx_scan *s, npd_str *ret);
/* The name that comes next, without taking it. */
npd_str npd_onnx_scan_peek_name(struct npd_onnx_scan *s);

bool npd_onnx_scan_literal(struct npd_onnx_scan *s, struct npd_onnx_literal *ret);
bool npd_onnx_scan_int(struct npd_onnx_scan *s, int64_t *ret);
bool npd_onnx_scan_string(struct npd_onnx_scan *s, npd_str *ret);

#endif
