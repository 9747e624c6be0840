/*
 * script_run.h - within facts/script*.c: one run of the analysis, and what its parts offer.
 *
 * A run follows one way through the script. Where a condition cannot be decided, the run notes a
 * decision and takes one branch; script.c starts it again from the beginning for the other one, and
 * joins what came out. So nothing needs to be copied or merged in the middle.
 */
#ifndef NPD_FACTS_SCRIPT_RUN_H
#define NPD_FACTS_SCRIPT_RUN_H

#include "facts/script_value.h"

#define NPD_RUN_STEPS_MAX 100000u
#define NPD_RUN_DEPTH_MAX 320u /* of nested expressions and statements, through all calls */
#define NPD_RUN_CALLS_MAX 24u  /* of nested calls */
#define NPD_RUN_DECISIONS_MAX 20u
#define NPD_RUN_ITERATIONS_MAX 1024u

enum npd_stop {
	NPD_STOP_NOT,
	NPD_STOP_RAISED, /* the script raises an exception, or would */
	NPD_STOP_GAVE_UP /* a limit, or a construct that is not followed */
};

struct npd_decision {
	bool taken; /* as in: the condition is taken for true */
	bool open;  /* the other side is to be looked at too */
	size_t at;  /* where in the source */
};

struct npd_env {
	struct npd_map names; /* -> index into `values` */
	struct npd_sv_list values;
	struct npd_env *up;		   /* around it; NULL: the module */
	const struct npd_syntax *function; /* whose names these are; NULL: module or class */
	struct npd_map own;		   /* names that the function assigns */
	struct npd_map global;		   /* names declared global or nonlocal */
	bool is_class;
};

struct npd_run {
	struct npd_arena *arena;
	const struct npd_python *py;
	const size_t *line_starts; /* for npd_run_line */
	size_t line_count;
	struct npd_env *module;
	struct npd_env *patches; /* names of libraries that the script sets itself */
	unsigned steps, depth, calls;
	enum npd_stop stop;
	npd_str stop_why;
	npd_str raised; /* the exception's class, where known */
	size_t stop_at;
	struct npd_decision decisions[NPD_RUN_DECISIONS_MAX];
	unsigned decision_count, decided; /* noted, and consulted by this run */
	unsigned unfollowed;		  /* calls so far that may do anything, raise too */
	struct npd_atom *atoms;
	unsigned atom_count;
	bool norm_read;
	const struct npd_sv *returned; /* by the function that runs */
};

enum npd_flow { NPD_FLOW_NEXT, NPD_FLOW_BREAK, NPD_FLOW_CONTINUE, NPD_FLOW_RETURN, NPD_FLOW_STOP };

/* ---- script_eval.c, script_exec.c, script_call.c ---- */

const struct npd_sv *npd_run_eval(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node);
const struct npd_sv *npd_run_comprehension(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node);
enum npd_flow npd_run_block(struct npd_run *r, struct npd_env *env, const struct npd_syntax *first);
/* Binds names, items of sequences, attributes, parts of arrays. */
void npd_run_assign(struct npd_run *r, struct npd_env *env, const struct npd_syntax *target,
	const struct npd_sv *value);
/* a, b = ... */
bool npd_target_is_sequence(const struct npd_syntax *target);
/* Each of its names becomes `why`. */
void npd_target_forget(struct npd_run *r, struct npd_env *env, const struct npd_syntax *target,
	const struct npd_sv *why);
enum npd_flow npd_run_import(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node);
const struct npd_sv *npd_run_call(
	struct npd_run *r, const struct npd_sv *function, struct npd_call *call);
struct npd_call *npd_run_arguments(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *call);
const struct npd_sv *npd_run_function(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node, npd_str name);
const struct npd_sv *npd_run_class(
	struct npd_run *r, struct npd_env *env, const struct npd_syntax *node);
/* An object of the class; calling one. */
const struct npd_sv *npd_class_new(struct npd_run *r, const struct npd_sv *cls, struct npd_call *c);
const struct npd_sv *npd_class_call(
	struct npd_run *r, const struct npd_sv *object, struct npd_call *c);
/* A call that may do anything; why: empty for "call of x is not followed". */
const struct npd_sv *npd_run_unfollowed(struct npd_run *r, const struct npd_call *c, npd_str why);
const struct npd_sv *npd_run_attribute(struct npd_run *r, const struct npd_sv *object, npd_str name,
	const struct npd_syntax *node);
/* The items to go over, as a list; NULL where they cannot be told. */
const struct npd_sv_list *npd_run_iterate(struct npd_run *r, const struct npd_sv *v);
/* Decides a condition; `node` is for the message "depends on line N". */
bool npd_run_decide(struct npd_run *r, enum npd_tri truth, const struct npd_syntax *node);
/* The same for a value; what it says of equal numbers is remembered. */
bool npd_run_test(struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node);
bool npd_run_charge(struct npd_run *r, size_t steps); /* false: given up */
void npd_run_give_up(struct npd_run *r, const struct npd_syntax *node, const char *why);
/* The script would raise here; the value returned is for `return`. */
const struct npd_sv *npd_run_raise(struct npd_run *r, const struct npd_syntax *node,
	const char *exception, const char *format, ...) NPD_PRINTF(4, 5);
uint64_t npd_run_line(const struct npd_run *r, size_t offset);
npd_str npd_run_text(const struct npd_run *r, const struct npd_syntax *node);
npd_str npd_run_format(struct npd_run *r, const char *format, ...) NPD_PRINTF(2, 3);

/* ---- script_env.c ---- */

struct npd_env *npd_env_new(struct npd_run *r, struct npd_env *up);
const struct npd_sv *npd_env_find(const struct npd_env *env, npd_str name); /* here only */
void npd_env_set(struct npd_run *r, struct npd_env *env, npd_str name, const struct npd_sv *v);
/* As Python looks a name up; NULL: nowhere. */
const struct npd_sv *npd_env_look_up(const struct npd_env *env, npd_str name);
/* Notes the names that a statement of a function assigns; true where it yields. */
bool npd_env_collect(struct npd_run *r, struct npd_env *env, const struct npd_syntax *node);
/* As Python binds a name in `env`: with regard to global and nonlocal. */
void npd_env_bind(struct npd_run *r, struct npd_env *env, npd_str name, const struct npd_sv *v);

/* ---- arguments ---- */

/* The bytes of the call. */
struct npd_span npd_call_at(const struct npd_call *c);

/* Unknown: "call of foo.bar at line 12 is not followed". */
const struct npd_sv *npd_call_not_followed(struct npd_run *r, const struct npd_call *c);

/* The argument at `index` or of that name; NULL: not given. */
const struct npd_sv *npd_call_arg(const struct npd_call *c, size_t index, const char *name);
const struct npd_sv *npd_call_named(const struct npd_call *c, const char *name);
/* Whether it is given and not None. */
bool npd_call_has(const struct npd_call *c, size_t index, const char *name);
bool npd_call_flag(
	const struct npd_call *c, size_t index, const char *name, bool otherwise, bool *known);

/* ---- script_operators.c ---- */

const struct npd_sv *npd_sv_binary(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node);
/* a op= b: the value for the name, which for arrays and lists is `a` itself, changed. */
const struct npd_sv *npd_sv_in_place(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node);
const struct npd_sv *npd_sv_unary(
	struct npd_run *r, npd_str op, const struct npd_sv *a, const struct npd_syntax *node);
const struct npd_sv *npd_sv_compare(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node);
const struct npd_sv *npd_sv_round(struct npd_run *r, const char *op, const struct npd_sv *v);

/* ---- script_index.c ---- */

const struct npd_sv *npd_sv_index(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *index, const struct npd_syntax *node);
void npd_sv_store(struct npd_run *r, const struct npd_sv *v, const struct npd_sv *index,
	const struct npd_sv *value, const struct npd_syntax *node);

/* ---- script_array.c ---- */

struct npd_array *npd_array_new(struct npd_run *r, struct npd_span at);
/* A copy with storage of its own; of what was changed behind its back the content is unknown. */
struct npd_array *npd_array_copy(struct npd_run *r, const struct npd_sv *v);
/* The same that shares storage with it. */
struct npd_array *npd_array_view(struct npd_run *r, const struct npd_sv *v);
/* After `v` was changed: its views become stale. */
void npd_array_changed(const struct npd_sv *v, struct npd_span at);
bool npd_array_is_picture(const struct npd_sv *v);
/* Forgets what the elements are, for `why`. */
void npd_array_forget(struct npd_array *a, npd_str why);
void npd_array_forget_map(struct npd_array *a, npd_str why);
/* Nested sequences of numbers, numbers, arrays -> a copy as an array; NULL: not followed. */
struct npd_array *npd_array_of(
	struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node);
/* numpy's astype: what it does to the elements too. */
void npd_array_cast(
	struct npd_run *r, struct npd_array *a, enum npd_dtype to, const struct npd_syntax *node);
/* Takes for granted that integers stay in the range of the array's type, or forgets the map. */
void npd_array_check_range(struct npd_run *r, struct npd_array *a, const struct npd_syntax *node);
const struct npd_sv *npd_array_arithmetic(struct npd_run *r, npd_str op, const struct npd_sv *a,
	const struct npd_sv *b, const struct npd_syntax *node);
/* order[i]: which axis comes at place i */
bool npd_array_permute(struct npd_array *a, const unsigned *order, unsigned count);
int npd_array_axis(const struct npd_array *a, enum npd_role role); /* -1: none */
bool npd_array_insert_axis(struct npd_array *a, unsigned at);
size_t npd_array_count(const struct npd_array *a); /* 0: not known, or too many */
/* The values of a constant with as many as there are channels, or one for all of them. */
bool npd_array_per_channel(const struct npd_sv *v, unsigned channels, double *values);

/* ---- script_shape.c ---- */

const struct npd_sv *npd_array_transpose(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *order, const struct npd_syntax *node);
const struct npd_sv *npd_array_move_axis(struct npd_run *r, const struct npd_sv *v, int64_t from,
	int64_t to, const struct npd_syntax *node);
const struct npd_sv *npd_array_swap_axes(struct npd_run *r, const struct npd_sv *v, int64_t from,
	int64_t to, const struct npd_syntax *node);
const struct npd_sv *npd_array_reshape(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *shape, const struct npd_syntax *node);
const struct npd_sv *npd_array_expand(
	struct npd_run *r, const struct npd_sv *v, int64_t axis, const struct npd_syntax *node);
const struct npd_sv *npd_array_squeeze(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *axis, const struct npd_syntax *node);
const struct npd_sv *npd_array_stack(struct npd_run *r, const struct npd_sv *parts, int64_t axis,
	bool fresh, const struct npd_syntax *node);
const struct npd_sv *npd_array_flip(
	struct npd_run *r, const struct npd_sv *v, int64_t axis, const struct npd_syntax *node);
const struct npd_sv *npd_array_shape(
	struct npd_run *r, const struct npd_array *a, struct npd_span at);

/* ---- script_picture.c ---- */

enum npd_picture_kind { NPD_PICTURE_RGB, NPD_PICTURE_BGR, NPD_PICTURE_GRAY };

/* What a library reads from a file: HWC or HW, uint8. */
struct npd_array *npd_picture_read(
	struct npd_run *r, enum npd_picture_kind kind, struct npd_span at);
/* The new size; negative counts of atoms are the caller's matter. `stretch` as in a fixed size. */
void npd_picture_resize(struct npd_run *r, struct npd_array *a, struct npd_lin width,
	struct npd_lin height, struct npd_span at);
void npd_picture_pad(struct npd_run *r, struct npd_array *a, struct npd_lin height,
	struct npd_lin width, struct npd_span at);
void npd_picture_crop(struct npd_run *r, struct npd_array *a, struct npd_lin height,
	struct npd_lin width, struct npd_span at);
/* Sets the sources of the channels; the map of the others' places moves along. */
void npd_picture_reorder(
	struct npd_array *a, const unsigned *order, unsigned count, struct npd_span at);
bool npd_picture_same_map(const struct npd_array *a); /* every channel has the same */

/* ---- libraries: NULL where the name is not one of theirs ---- */

const struct npd_sv *npd_lib_cv2(struct npd_run *r, struct npd_call *c);
const struct npd_sv *npd_lib_numpy(struct npd_run *r, struct npd_call *c);
const struct npd_sv *npd_lib_pil(struct npd_run *r, struct npd_call *c);
const struct npd_sv *npd_lib_torch(struct npd_run *r, struct npd_call *c);
const struct npd_sv *npd_lib_skimage(struct npd_run *r, struct npd_call *c);
const struct npd_sv *npd_lib_python(struct npd_run *r, struct npd_call *c);

/* add, subtract ... of OpenCV; NULL: another function */
const struct npd_sv *npd_cv2_arithmetic(struct npd_run *r, struct npd_call *c, npd_str name);
/* OpenCV's first argument, a copy to change; NULL: no array, and *ret is what the call gives. */
struct npd_array *npd_cv2_source(struct npd_run *r, struct npd_call *c, const struct npd_sv **ret);
/* The type of a depth such as CV_32F; UNKNOWN where it is not known. */
enum npd_dtype npd_cv2_dtype(const struct npd_sv *depth, enum npd_dtype otherwise);
/* The result, written into the array given as `dst` too. */
const struct npd_sv *npd_cv2_store(
	struct npd_run *r, struct npd_call *c, struct npd_array *a, const struct npd_sv *dst);
/* The functions of numpy that make arrays: "zeros", "float32" ... */
const struct npd_sv *npd_numpy_make(struct npd_run *r, struct npd_call *c, npd_str name);

/* Methods: `name` of the array c->self. */
const struct npd_sv *npd_method_numpy(struct npd_run *r, struct npd_call *c, npd_str name);
const struct npd_sv *npd_method_torch(struct npd_run *r, struct npd_call *c, npd_str name);
const struct npd_sv *npd_method_pil(struct npd_run *r, struct npd_call *c, npd_str name);
/* dict(...) */
const struct npd_sv *npd_sv_dict_of(struct npd_run *r, struct npd_call *c);
/* Of lists, texts, dicts. */
const struct npd_sv *npd_method_python(struct npd_run *r, struct npd_call *c, npd_str name);
/* An object of a library, called. */
const struct npd_sv *npd_object_call(
	struct npd_run *r, const struct npd_sv *object, struct npd_call *c);
/* SimpleNamespace(a=1, ...) */
const struct npd_sv *npd_object_namespace(struct npd_run *r, struct npd_call *c);
/* Such an object; what it was made with is kept for its call. */
const struct npd_sv *npd_object_new(struct npd_run *r, struct npd_call *c);
/* Constants of a library, NULL where it is none. */
const struct npd_sv *npd_lib_constant(struct npd_run *r, npd_str name, struct npd_span at);
/* The dtype that a value names: numpy.float32, "float32", float; UNKNOWN otherwise. */
enum npd_dtype npd_sv_dtype(const struct npd_sv *v);

typedef const struct npd_sv *npd_lib_function(struct npd_run *r, struct npd_call *c);
struct npd_lib_entry {
	const char *name;
	npd_lib_function *run;
};
/* Calls that print, show or log: they give nothing and change nothing. */
bool npd_lib_is_harmless(npd_str name);
/* A number that only a run knows, of a picture's statistics, say. */
const struct npd_sv *npd_lib_some(
	struct npd_run *r, const struct npd_call *c, enum npd_dtype dtype);
/* The argument as an array of its own, or NULL. */
struct npd_array *npd_lib_array(
	struct npd_run *r, const struct npd_call *c, size_t index, const char *name);
/* An array as the result of the call; the place of the numbers stays that of the first argument. */
const struct npd_sv *npd_lib_result(
	struct npd_run *r, const struct npd_call *c, struct npd_array *a);
/* Two numbers of a sequence. */
bool npd_lib_pair(const struct npd_sv *v, struct npd_lin *first, struct npd_lin *second);
/* What the function does to the elements is not an affine map. */
void npd_lib_forget_map(struct npd_run *r, const struct npd_call *c, struct npd_array *a);
/* Keeps the map where all numbers lie between the bounds, which may be NULL. */
void npd_lib_clip(struct npd_run *r, const struct npd_call *c, struct npd_array *a,
	const struct npd_sv *low, const struct npd_sv *high);
void npd_lib_round(struct npd_run *r, const struct npd_call *c, struct npd_array *a);
/* Red, green and blue with equal maps become grey; else what it is is not known. */
void npd_lib_to_gray(struct npd_run *r, const struct npd_call *c, struct npd_array *a, bool bgr);
/* One channel becomes three of the same. */
void npd_lib_gray_to_three(struct npd_array *a, struct npd_span at);
/* All channels: x -> x * k + d */
void npd_lib_scale(
	struct npd_run *r, const struct npd_call *c, struct npd_array *a, double k, double d);
/* y = (x - mean) / std for each channel; false: not known */
bool npd_lib_normalise(struct npd_run *r, const struct npd_call *c, struct npd_array *a,
	const struct npd_sv *mean, const struct npd_sv *std);

/* The entry of that name in a table, run; NULL where there is none. */
const struct npd_sv *npd_lib_dispatch(struct npd_run *r, struct npd_call *c,
	const struct npd_lib_entry *entries, size_t count, npd_str name);

#endif
