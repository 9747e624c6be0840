#include "facts/script_run.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>

/* ---- making ---- */

struct npd_sv *npd_sv_new(struct npd_run *r, enum npd_sv_kind kind, struct npd_span at)
{
	struct npd_sv *v = NPD_NEW(r->arena, struct npd_sv);

	v->kind = kind;
	v->at = at;
	return v;
}

const struct npd_sv *npd_sv_none(struct npd_run *r, struct npd_span at)
{
	return npd_sv_new(r, NPD_SV_NONE, at);
}

const struct npd_sv *npd_sv_lin(
	struct npd_run *r, enum npd_dtype dtype, struct npd_lin lin, struct npd_span at)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_NUMBER, at);

	v->as.number.dtype = dtype;
	v->as.number.lin = lin;
	return v;
}

const struct npd_sv *npd_sv_bool(struct npd_run *r, bool b, struct npd_span at)
{
	return npd_sv_lin(r, NPD_DTYPE_BOOL, npd_lin_of(b ? 1 : 0), at);
}

const struct npd_sv *npd_sv_int(struct npd_run *r, double n, struct npd_span at)
{
	return npd_sv_lin(r, NPD_DTYPE_INT64, npd_lin_of(n), at);
}

const struct npd_sv *npd_sv_float(struct npd_run *r, double d, struct npd_span at)
{
	return npd_sv_lin(r, NPD_DTYPE_FLOAT64, npd_lin_of(d), at);
}

const struct npd_sv *npd_sv_opaque(struct npd_run *r, enum npd_dtype dtype, struct npd_span at)
{
	return npd_sv_lin(r, dtype, npd_lin_fresh(r, !npd_dtype_is_float(dtype)), at);
}

const struct npd_sv *npd_sv_text(struct npd_run *r, npd_str text, struct npd_span at)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_TEXT, at);

	v->as.text.text = text;
	v->as.text.known = true;
	return v;
}

const struct npd_sv *npd_sv_some_text(struct npd_run *r, struct npd_span at)
{
	return npd_sv_new(r, NPD_SV_TEXT, at);
}

struct npd_sv *npd_sv_list(struct npd_run *r, enum npd_sv_kind kind, struct npd_span at)
{
	struct npd_sv *v = npd_sv_new(r, kind, at);

	v->as.list = NPD_NEW(r->arena, struct npd_sv_list);
	return v;
}

void npd_sv_push(struct npd_run *r, const struct npd_sv *list, const struct npd_sv *item)
{
	NPD_VEC_PUSH(r->arena, list->as.list, item);
}

void npd_sv_update(struct npd_run *r, const struct npd_sv *dict, const struct npd_sv *more)
{
	const size_t count = more->as.dict->keys.len; /* it may be the same */

	dict->as.dict->open = dict->as.dict->open || more->as.dict->open;
	for (size_t i = 0; i < count && npd_run_charge(r, 1); i++) {
		NPD_VEC_PUSH(r->arena, &dict->as.dict->keys, more->as.dict->keys.data[i]);
		NPD_VEC_PUSH(r->arena, &dict->as.dict->values, more->as.dict->values.data[i]);
	}
}

const struct npd_sv *npd_sv_array(struct npd_run *r, struct npd_array *array, struct npd_span at)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_ARRAY, at);

	v->as.array = array;
	return v;
}

const struct npd_sv *npd_sv_library(struct npd_run *r, npd_str name, struct npd_span at)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_LIBRARY, at);

	v->as.library = name;
	return v;
}

const struct npd_sv *npd_sv_unknown(
	struct npd_run *r, const struct npd_syntax *node, const char *format, ...)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_UNKNOWN, npd_syntax_span(node));
	struct npd_buf text;
	va_list args;

	npd_buf_init(&text, r->arena);
	va_start(args, format);
	npd_buf_vprintf(&text, format, args);
	va_end(args);
	npd_buf_printf(&text, " at line %llu", (unsigned long long)npd_run_line(r, node->from));
	v->as.why = npd_buf_str(&text);
	return v;
}

/* ---- asking ---- */

bool npd_sv_is_known(const struct npd_sv *v, double *ret)
{
	return v != NULL && v->kind == NPD_SV_NUMBER && npd_lin_is_const(v->as.number.lin, ret);
}

bool npd_sv_is_int(const struct npd_sv *v, int64_t *ret)
{
	double d;

	if (!npd_sv_is_known(v, &d) || npd_dtype_is_float(v->as.number.dtype) || fabs(d) > 1e15 ||
		d != floor(d))
		return false;
	*ret = (int64_t)d;
	return true;
}

bool npd_sv_is_text(const struct npd_sv *v, npd_str *ret)
{
	if (v == NULL || v->kind != NPD_SV_TEXT || !v->as.text.known)
		return false;
	*ret = v->as.text.text;
	return true;
}

bool npd_sv_is_seq(const struct npd_sv *v)
{
	return v != NULL && (v->kind == NPD_SV_TUPLE || v->kind == NPD_SV_LIST);
}

const char *npd_sv_kind_name(const struct npd_sv *v)
{
	static const char *const names[] = {
		[NPD_SV_UNKNOWN] = "a value that is not known",
		[NPD_SV_NONE] = "None",
		[NPD_SV_NUMBER] = "a number",
		[NPD_SV_TEXT] = "a string",
		[NPD_SV_TUPLE] = "a tuple",
		[NPD_SV_LIST] = "a list",
		[NPD_SV_DICT] = "a dict",
		[NPD_SV_ARRAY] = "an array",
		[NPD_SV_LIBRARY] = "a name of a library",
		[NPD_SV_OBJECT] = "an object of a library",
		[NPD_SV_BOUND] = "a method",
		[NPD_SV_FUNCTION] = "a function",
		[NPD_SV_CLASS] = "a class",
		[NPD_SV_INSTANCE] = "an object",
		[NPD_SV_SLICE] = "a slice",
		[NPD_SV_ELLIPSIS] = "...",
	};

	return names[v->kind];
}

static enum npd_tri tri_of(bool b)
{
	return b ? NPD_YES : NPD_NO;
}

enum npd_tri npd_sv_truth(const struct npd_sv *v)
{
	double d;

	switch (v->kind) {
	case NPD_SV_NONE:
		return NPD_NO;
	case NPD_SV_NUMBER:
		return npd_sv_is_known(v, &d) ? tri_of(d != 0) : NPD_MAYBE;
	case NPD_SV_TEXT:
		return v->as.text.known ? tri_of(v->as.text.text.len > 0) : NPD_MAYBE;
	case NPD_SV_TUPLE:
	case NPD_SV_LIST:
		return tri_of(v->as.list->len > 0);
	case NPD_SV_DICT:
		return v->as.dict->keys.len > 0 ? NPD_YES : v->as.dict->open ? NPD_MAYBE : NPD_NO;
	case NPD_SV_FUNCTION:
	case NPD_SV_CLASS:
	case NPD_SV_BOUND:
	case NPD_SV_SLICE:
	case NPD_SV_ELLIPSIS:
		return NPD_YES;
	case NPD_SV_UNKNOWN:
	case NPD_SV_ARRAY:
	case NPD_SV_LIBRARY:
	case NPD_SV_OBJECT:
	case NPD_SV_INSTANCE:
		break;
	}
	return NPD_MAYBE;
}

/* ---- linear forms ---- */

struct npd_lin npd_lin_of(double c)
{
	return (struct npd_lin){ .c = c };
}

bool npd_lin_is_const(struct npd_lin l, double *ret)
{
	if (l.count > 0)
		return false;
	*ret = l.c;
	return true;
}

bool npd_lin_eq(struct npd_lin a, struct npd_lin b)
{
	if (a.count != b.count || !(a.c == b.c))
		return false;
	for (unsigned i = 0; i < a.count; i++) {
		if (a.terms[i].atom != b.terms[i].atom || !(a.terms[i].k == b.terms[i].k))
			return false;
	}
	return true;
}

struct npd_lin npd_lin_scale(struct npd_lin a, double k)
{
	if (k == 0)
		return npd_lin_of(0);
	a.c *= k;
	for (unsigned i = 0; i < a.count; i++)
		a.terms[i].k *= k;
	return a;
}

bool npd_lin_is_integer(const struct npd_run *r, struct npd_lin l)
{
	if (l.c != floor(l.c))
		return false;
	for (unsigned i = 0; i < l.count; i++) {
		if (!r->atoms[l.terms[i].atom].integer || l.terms[i].k != floor(l.terms[i].k))
			return false;
	}
	return true;
}

/* Adds a term, in the order of atoms; false: no room. */
static bool add_term(struct npd_lin *l, struct npd_lin_term t)
{
	unsigned i = 0;

	while (i < l->count && l->terms[i].atom < t.atom)
		i++;
	if (i < l->count && l->terms[i].atom == t.atom) {
		l->terms[i].k += t.k;
		if (fabs(l->terms[i].k) > 1e-12)
			return true;
		l->count--;
		for (; i < l->count; i++)
			l->terms[i] = l->terms[i + 1];
		return true;
	}
	if (l->count == NPD_LIN_TERMS_MAX)
		return false;
	for (unsigned k = l->count; k > i; k--)
		l->terms[k] = l->terms[k - 1];
	l->terms[i] = t;
	l->count++;
	return true;
}

static bool sum(struct npd_lin *to, struct npd_lin b, double k)
{
	to->c += k * b.c;
	for (unsigned i = 0; i < b.count; i++) {
		if (!add_term(to, (struct npd_lin_term){ b.terms[i].atom, k * b.terms[i].k }))
			return false;
	}
	return true;
}

static bool is_rounding(const struct npd_run *r, unsigned atom)
{
	return npd_str_eq(r->atoms[atom].op, NPD_STR("round"));
}

/*
 * round(m - d) + round(m + d) is 2m where 2m is whole and 0 < d < 1/2: how letterboxes split an odd
 * border.
 */
static bool is_split(const struct npd_run *r, unsigned a, unsigned b, struct npd_lin *twice)
{
	struct npd_lin diff = r->atoms[b].a;
	double d;

	*twice = r->atoms[a].a;
	return sum(&diff, r->atoms[a].a, -1) && npd_lin_is_const(diff, &d) && fabs(d) > 1e-6 &&
	       fabs(d) < 1 - 1e-6 && sum(twice, r->atoms[b].a, 1) &&
	       (twice->c = round(twice->c * 1e9) / 1e9, npd_lin_is_integer(r, *twice));
}

static void join_split_borders(const struct npd_run *r, struct npd_lin *l)
{
	for (unsigned i = 0; i < l->count; i++) {
		for (unsigned k = i + 1; k < l->count; k++) {
			struct npd_lin twice, joined = *l;
			const struct npd_lin_term a = l->terms[i], b = l->terms[k];

			if (a.k != b.k || !is_rounding(r, a.atom) || !is_rounding(r, b.atom) ||
				!is_split(r, a.atom, b.atom, &twice))
				continue;
			add_term(&joined, (struct npd_lin_term){ a.atom, -a.k });
			add_term(&joined, (struct npd_lin_term){ b.atom, -b.k });
			if (sum(&joined, twice, a.k)) {
				*l = joined;
				return;
			}
		}
	}
}

struct npd_lin npd_lin_resolve(const struct npd_run *r, struct npd_lin l)
{
	/* each atom is given by earlier ones only, so this ends */
	for (unsigned i = 0; i < l.count; i++) {
		const struct npd_lin_term t = l.terms[i];
		struct npd_lin put = l;
		if (!r->atoms[t.atom].solved)
			continue;
		add_term(&put, (struct npd_lin_term){ t.atom, -t.k });
		if (!sum(&put, r->atoms[t.atom].is, t.k))
			return l;
		l = put;
		i = UINT_MAX; /* from the start */
	}
	return l;
}

void npd_lin_assume_equal(struct npd_run *r, struct npd_lin a, struct npd_lin b)
{
	struct npd_lin diff = npd_lin_resolve(r, a);

	if (!sum(&diff, npd_lin_resolve(r, b), -1) || diff.count == 0)
		return;
	const struct npd_lin_term t = diff.terms[diff.count - 1]; /* the latest atom */
	struct npd_lin is = diff;
	is.count--;
	r->atoms[t.atom].is = npd_lin_scale(is, -1 / t.k);
	r->atoms[t.atom].solved = true;
}

struct npd_lin npd_lin_add(struct npd_run *r, struct npd_lin a, struct npd_lin b, double k)
{
	struct npd_lin l = npd_lin_resolve(r, a);

	b = npd_lin_resolve(r, b);
	if (!sum(&l, b, k))
		return npd_lin_fresh(r, npd_lin_is_integer(r, a) && npd_lin_is_integer(r, b));
	join_split_borders(r, &l);
	return l;
}

static struct npd_lin atom_term(unsigned atom)
{
	return (struct npd_lin){ .count = 1, .terms = { { atom, 1 } } };
}

static unsigned add_atom(struct npd_run *r, struct npd_atom atom)
{
	if (r->atom_count == NPD_ATOMS_MAX) {
		if (r->stop == NPD_STOP_NOT) {
			r->stop = NPD_STOP_GAVE_UP;
			r->stop_why = NPD_STR("the script computes with too many unknown numbers");
		}
		return 0;
	}
	r->atoms[r->atom_count] = atom;
	return r->atom_count++;
}

struct npd_lin npd_lin_fresh(struct npd_run *r, bool integer)
{
	return atom_term(add_atom(r, (struct npd_atom){ .integer = integer }));
}

struct npd_lin npd_lin_atom(
	struct npd_run *r, const char *op, bool integer, struct npd_lin a, struct npd_lin b)
{
	const npd_str name = npd_str_of(op);

	for (unsigned i = 0; i < r->atom_count; i++) {
		const struct npd_atom *atom = &r->atoms[i];
		if (atom->integer == integer && npd_str_eq(atom->op, name) &&
			npd_lin_eq(atom->a, a) && npd_lin_eq(atom->b, b))
			return atom_term(i);
	}
	return atom_term(
		add_atom(r, (struct npd_atom){ .op = name, .integer = integer, .a = a, .b = b }));
}
