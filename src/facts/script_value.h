/*
 * script_value.h - within facts/script*.c: what the analysis knows of a value of the script.
 *
 * A value is what an expression would give when run, as far as that follows from the text. Arrays
 * are the point of it: a *picture* is an array whose numbers are a*x+b of the picture file's pixels
 * x on the scale 0..255, with its own a and b in each channel.
 *
 * Numbers are linear forms over *atoms*, which stand for what only a run knows, such as the height
 * of the picture: 640 - h - (640 - h) // 2 + ... then still adds up to 640.
 */
#ifndef NPD_FACTS_SCRIPT_VALUE_H
#define NPD_FACTS_SCRIPT_VALUE_H

#include "base/map.h"
#include "base/vec.h"
#include "base/attr.h"
#include "base/buf.h"
#include "format/python.h"

#define NPD_LIN_TERMS_MAX 4u
#define NPD_AXES_MAX 6u
#define NPD_CHANNELS_MAX 4u
#define NPD_ELEMENTS_MAX 4096u
#define NPD_ATOMS_MAX 512u
#define NPD_TEXT_MAX_BYTES 1024u

enum npd_dtype {
	NPD_DTYPE_BOOL,
	NPD_DTYPE_UINT8,
	NPD_DTYPE_INT8,
	NPD_DTYPE_UINT16,
	NPD_DTYPE_INT16,
	NPD_DTYPE_UINT32,
	NPD_DTYPE_INT32,
	NPD_DTYPE_UINT64,
	NPD_DTYPE_INT64,
	NPD_DTYPE_FLOAT16,
	NPD_DTYPE_FLOAT32,
	NPD_DTYPE_FLOAT64,
	NPD_DTYPE_UNKNOWN
};

/* c + sum of k * atom */
struct npd_lin {
	double c;
	unsigned count;
	struct npd_lin_term {
		unsigned atom;
		double k;
	} terms[NPD_LIN_TERMS_MAX];
};

/* An operation on numbers that are not all known: equal atoms are equal numbers. */
struct npd_atom {
	npd_str op;  /* "" for one that equals no other */
	bool solved; /* it equals `is` on this way through the script */
	struct npd_lin is;
	bool integer;
	struct npd_lin a, b;
};

enum npd_source {
	NPD_SOURCE_RED,
	NPD_SOURCE_GREEN,
	NPD_SOURCE_BLUE,
	NPD_SOURCE_ALPHA,
	NPD_SOURCE_GRAY,
	NPD_SOURCE_CONSTANT, /* not from the picture */
	NPD_SOURCE_UNKNOWN
};

/* One channel: a * x + b */
struct npd_channel {
	enum npd_source source;
	double a, b;
};

enum npd_role {
	NPD_ROLE_ONE = '1', /* length 1, of no meaning by itself */
	NPD_ROLE_BATCH = 'N',
	NPD_ROLE_HEIGHT = 'H',
	NPD_ROLE_WIDTH = 'W',
	NPD_ROLE_CHANNEL = 'C',
	NPD_ROLE_OTHER = '?'
};

struct npd_axis {
	enum npd_role role;
	struct npd_lin n;
};

enum npd_library { NPD_NUMPY, NPD_TORCH, NPD_PIL };

enum npd_content {
	NPD_CONTENT_UNKNOWN,
	NPD_CONTENT_PICTURE,
	NPD_CONTENT_NUMBERS, /* `data`, in C order */
	NPD_CONTENT_FILL     /* `fill` throughout */
};

/* How the picture came to its size. */
enum npd_fit {
	NPD_FIT_NONE,
	NPD_FIT_SCALED, /* to a size that depends on the picture */
	NPD_FIT_STRETCH,
	NPD_FIT_LETTERBOX,
	NPD_FIT_CROP,
	NPD_FIT_UNKNOWN
};

/* What views share: a change through one of them makes the others stale. */
struct npd_storage {
	unsigned version;
	struct npd_span changed_at;
};

struct npd_array {
	enum npd_library library;
	enum npd_dtype dtype;
	bool ranked; /* the axes are known */
	unsigned ndim;
	struct npd_axis axes[NPD_AXES_MAX];
	enum npd_content content;
	unsigned channels; /* of a picture; 0: not known */
	struct npd_channel channel[NPD_CHANNELS_MAX];
	enum npd_fit fit;
	double *data;
	double fill;
	bool assumed; /* that the file holds a picture of three channels of 8 bits */
	/* why something is not known; empty: it is */
	npd_str dtype_why, shape_why, content_why, order_why, map_why, layout_why, fit_why;
	struct npd_span order_at, mean_at, std_at, dtype_at, size_at, layout_at;
	struct npd_storage *storage;
	unsigned version;
};

enum npd_sv_kind {
	NPD_SV_UNKNOWN,
	NPD_SV_NONE,
	NPD_SV_NUMBER, /* bool too */
	NPD_SV_TEXT,
	NPD_SV_TUPLE,
	NPD_SV_LIST,
	NPD_SV_DICT,
	NPD_SV_ARRAY,
	NPD_SV_LIBRARY, /* a module, or a name in one */
	NPD_SV_OBJECT,	/* made by a library: its class and what it was made with */
	NPD_SV_BOUND,	/* a method of a value */
	NPD_SV_FUNCTION,
	NPD_SV_CLASS,
	NPD_SV_INSTANCE,
	NPD_SV_SLICE,
	NPD_SV_ELLIPSIS
};

struct npd_sv;
/* Pointers, as values are never changed once made; what they point at may be. */
struct npd_sv_list {
	const struct npd_sv **data;
	size_t len, cap;
};

struct npd_sv_dict {
	struct npd_sv_list keys, values;
	bool open; /* may hold more than is known */
};

struct npd_sv_object {
	npd_str name; /* "torchvision.transforms.Normalize" */
	struct npd_call *call;
};

struct npd_env;

struct npd_sv_function {
	npd_str name;
	const struct npd_syntax *node; /* function_definition or lambda */
	struct npd_env *env;	       /* where it was defined */
	const struct npd_sv *self;     /* bound: NULL if it is not */
	struct npd_sv_list defaults;   /* of the parameters, NULL where there is none */
};

struct npd_sv_class {
	npd_str name;
	struct npd_env *env;	   /* its body's names */
	const struct npd_sv *base; /* a class, or what is not followed; NULL: none */
};

struct npd_sv_instance {
	const struct npd_sv *cls;
	struct npd_env *env;
};

struct npd_sv {
	enum npd_sv_kind kind;
	bool is_norm;	 /* the argument `norm`: reading it is noted */
	bool equal_when; /* a bool: what it is where equal[0] and equal[1] are equal ... */
	const struct npd_sv *equal[2]; /* ... which it was asked about; NULL: it was not */
	struct npd_span at;	       /* the literal, or what made it */
	union {
		npd_str why; /* UNKNOWN */
		struct {
			enum npd_dtype dtype; /* INT64 and FLOAT64 stand for int and float */
			bool numpy;	      /* a scalar of numpy, not of Python */
			struct npd_lin lin;
		} number;
		struct {
			npd_str text;
			bool known;
		} text;
		struct npd_sv_list *list; /* TUPLE, LIST */
		struct npd_sv_dict *dict;
		struct npd_array *array;
		npd_str library;
		struct npd_sv_object *object;
		struct {
			const struct npd_sv *self;
			npd_str name;
		} bound;
		struct npd_sv_function *function;
		struct npd_sv_class *cls;
		struct npd_sv_instance *instance;
		const struct npd_sv *slice[3]; /* start, stop, step; NULL where left out */
	} as;
};

/* The arguments of a call, evaluated. */
struct npd_call {
	const struct npd_syntax *node;
	npd_str name;		   /* for messages: "np.linalg.norm" as canonical name */
	const struct npd_sv *self; /* of a method */
	struct npd_sv_list args;
	NPD_VEC(npd_str) keys;
	struct npd_sv_list values; /* of the keys */
	bool open;		   /* there are more, from a * or ** that is not followed */
};

struct npd_run;

/* ---- making values; all live in the arena of the run ---- */

struct npd_sv *npd_sv_new(struct npd_run *r, enum npd_sv_kind kind, struct npd_span at);
const struct npd_sv *npd_sv_none(struct npd_run *r, struct npd_span at);
const struct npd_sv *npd_sv_bool(struct npd_run *r, bool b, struct npd_span at);
const struct npd_sv *npd_sv_int(struct npd_run *r, double n, struct npd_span at);
const struct npd_sv *npd_sv_float(struct npd_run *r, double d, struct npd_span at);
const struct npd_sv *npd_sv_lin(
	struct npd_run *r, enum npd_dtype dtype, struct npd_lin lin, struct npd_span at);
/* A bool, int or float whose value only a run knows. */
const struct npd_sv *npd_sv_opaque(struct npd_run *r, enum npd_dtype dtype, struct npd_span at);
const struct npd_sv *npd_sv_text(struct npd_run *r, npd_str text, struct npd_span at);
const struct npd_sv *npd_sv_some_text(struct npd_run *r, struct npd_span at);
struct npd_sv *npd_sv_list(struct npd_run *r, enum npd_sv_kind kind, struct npd_span at);
void npd_sv_push(struct npd_run *r, const struct npd_sv *list, const struct npd_sv *item);
/* Adds what the dict `more` holds. */
void npd_sv_update(struct npd_run *r, const struct npd_sv *dict, const struct npd_sv *more);
const struct npd_sv *npd_sv_array(struct npd_run *r, struct npd_array *array, struct npd_span at);
const struct npd_sv *npd_sv_library(struct npd_run *r, npd_str name, struct npd_span at);
/* The reason, to which " at line N" of the node is added. */
const struct npd_sv *npd_sv_unknown(
	struct npd_run *r, const struct npd_syntax *node, const char *format, ...) NPD_PRINTF(3, 4);

/* ---- asking ---- */

/* Of a number whose value is known. */
bool npd_sv_is_known(const struct npd_sv *v, double *ret);
bool npd_sv_is_int(const struct npd_sv *v, int64_t *ret); /* known, whole, of an integer type */
bool npd_sv_is_text(const struct npd_sv *v, npd_str *ret);
bool npd_sv_is_seq(const struct npd_sv *v); /* TUPLE or LIST */
const char *npd_sv_kind_name(const struct npd_sv *v);

enum npd_tri { NPD_NO, NPD_YES, NPD_MAYBE };
enum npd_tri npd_sv_truth(const struct npd_sv *v);

/* ---- numbers ---- */

struct npd_lin npd_lin_of(double c);
bool npd_lin_is_const(struct npd_lin l, double *ret);
bool npd_lin_eq(struct npd_lin a, struct npd_lin b);
/* a + k * b */
struct npd_lin npd_lin_add(struct npd_run *r, struct npd_lin a, struct npd_lin b, double k);
struct npd_lin npd_lin_scale(struct npd_lin a, double k);
/* op(a, b) as an atom; equal operations on equal numbers give the same. */
struct npd_lin npd_lin_atom(
	struct npd_run *r, const char *op, bool integer, struct npd_lin a, struct npd_lin b);
struct npd_lin npd_lin_fresh(struct npd_run *r, bool integer);
/* With what is known of its atoms put in. */
struct npd_lin npd_lin_resolve(const struct npd_run *r, struct npd_lin l);
/* From here on both are equal. */
void npd_lin_assume_equal(struct npd_run *r, struct npd_lin a, struct npd_lin b);
bool npd_lin_is_integer(const struct npd_run *r, struct npd_lin l);

/* ---- dtypes ---- */

const char *npd_dtype_name(enum npd_dtype d);
enum npd_dtype npd_dtype_find(npd_str name); /* "float32", "f4", "single" ...; else UNKNOWN */
bool npd_dtype_is_float(enum npd_dtype d);
bool npd_dtype_is_signed(enum npd_dtype d);
unsigned npd_dtype_bits(enum npd_dtype d);
void npd_dtype_range(enum npd_dtype d, double *low, double *high); /* of integers */
/* As numpy promotes arrays. */
enum npd_dtype npd_dtype_promote(enum npd_dtype a, enum npd_dtype b);
/* An array with a scalar: numpy before 2 looks at the scalar's value. */
enum npd_dtype npd_dtype_with_scalar(
	enum npd_dtype array, enum npd_dtype scalar, bool known, double value);
/* numpy.can_cast(from, to, "same_kind") */
bool npd_dtype_same_kind(enum npd_dtype from, enum npd_dtype to);

#endif
