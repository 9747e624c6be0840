/* script_array.c - arrays: copies and views, types, arithmetic. */
#include "facts/script_run.h"

#include <math.h>

/* ---- storage ---- */

struct npd_array *npd_array_new(struct npd_run *r, struct npd_span at)
{
	struct npd_array *a = NPD_NEW(r->arena, struct npd_array);

	a->storage = NPD_NEW(r->arena, struct npd_storage);
	a->dtype = NPD_DTYPE_UNKNOWN;
	a->dtype_why = a->shape_why = a->content_why = NPD_STR("the array is not followed");
	a->order_at = a->mean_at = a->std_at = a->dtype_at = a->size_at = a->layout_at = at;
	return a;
}

void npd_array_forget(struct npd_array *a, npd_str why)
{
	a->content = NPD_CONTENT_UNKNOWN;
	a->content_why = why;
	a->data = NULL;
}

void npd_array_forget_map(struct npd_array *a, npd_str why)
{
	if (a->map_why.len == 0)
		a->map_why = why;
}

struct npd_array *npd_array_view(struct npd_run *r, const struct npd_sv *v)
{
	struct npd_array *a = NPD_NEW(r->arena, struct npd_array);

	*a = *v->as.array;
	if (a->version != a->storage->version)
		npd_array_forget(a,
			npd_run_format(r, "it was changed through another name at line %llu",
				(unsigned long long)npd_run_line(r, a->storage->changed_at.from)));
	return a;
}

struct npd_array *npd_array_copy(struct npd_run *r, const struct npd_sv *v)
{
	struct npd_array *a = npd_array_view(r, v);

	a->storage = NPD_NEW(r->arena, struct npd_storage);
	a->version = 0;
	return a;
}

void npd_array_changed(const struct npd_sv *v, struct npd_span at)
{
	struct npd_array *a = v->as.array;

	a->version = ++a->storage->version;
	a->storage->changed_at = at;
}

bool npd_array_is_picture(const struct npd_sv *v)
{
	return v != NULL && v->kind == NPD_SV_ARRAY && v->as.array->content == NPD_CONTENT_PICTURE;
}

/* ---- axes ---- */

int npd_array_axis(const struct npd_array *a, enum npd_role role)
{
	for (unsigned i = 0; a->ranked && i < a->ndim; i++) {
		if (a->axes[i].role == role)
			return (int)i;
	}
	return -1;
}

bool npd_array_insert_axis(struct npd_array *a, unsigned at)
{
	if (a->ndim == NPD_AXES_MAX || at > a->ndim)
		return false;
	for (unsigned i = a->ndim; i > at; i--)
		a->axes[i] = a->axes[i - 1];
	a->axes[at] = (struct npd_axis){ NPD_ROLE_ONE, npd_lin_of(1) };
	a->ndim++;
	return true;
}

size_t npd_array_count(const struct npd_array *a)
{
	double n = 1;

	for (unsigned i = 0; i < a->ndim; i++) {
		double d;
		if (!npd_lin_is_const(a->axes[i].n, &d) || d < 0)
			return 0;
		n *= d;
	}
	return a->ranked && n <= NPD_ELEMENTS_MAX ? (size_t)n : 0;
}

/* ---- from Python's values ---- */

struct gather {
	struct npd_run *r;
	struct npd_array *a;
	size_t next;
	bool failed, opaque;
};

/* The shape is that of the first items. */
static bool measure(struct gather *g, const struct npd_sv *v)
{
	struct npd_array *a = g->a;

	while (npd_sv_is_seq(v)) {
		if (a->ndim == NPD_AXES_MAX || v->as.list->len > NPD_ELEMENTS_MAX)
			return false;
		a->axes[a->ndim++] =
			(struct npd_axis){ NPD_ROLE_OTHER, npd_lin_of((double)v->as.list->len) };
		if (v->as.list->len == 0)
			break;
		v = v->as.list->data[0];
	}
	a->ranked = true;
	double n = 1;
	for (unsigned i = 0; i < a->ndim; i++)
		n *= a->axes[i].n.c;
	return n <= NPD_ELEMENTS_MAX;
}

static void gather_items(struct gather *g, const struct npd_sv *v, unsigned depth)
{
	struct npd_array *a = g->a;

	if (g->failed)
		return;
	if (depth < a->ndim) {
		if (!npd_sv_is_seq(v) || (double)v->as.list->len != a->axes[depth].n.c) {
			g->failed = true;
			return;
		}
		for (size_t i = 0; i < v->as.list->len; i++)
			gather_items(g, v->as.list->data[i], depth + 1);
		return;
	}
	if (v->kind != NPD_SV_NUMBER) {
		g->failed = true;
		return;
	}
	if (!npd_sv_is_known(v, &a->data[g->next++]))
		g->opaque = true;
	a->dtype =
		g->next == 1 ? v->as.number.dtype : npd_dtype_promote(a->dtype, v->as.number.dtype);
}

/* [picture, picture], or a list of arrays in general */
static struct npd_array *of_arrays(
	struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node)
{
	const struct npd_sv *stacked = npd_array_stack(r, v, 0, true, node);

	return stacked != NULL && stacked->kind == NPD_SV_ARRAY ? npd_array_copy(r, stacked) : NULL;
}

struct npd_array *npd_array_of(
	struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node)
{
	struct gather g = { .r = r };

	if (v->kind == NPD_SV_ARRAY) {
		g.a = npd_array_copy(r, v);
		g.a->library = NPD_NUMPY;
		return g.a;
	}
	if (npd_sv_is_seq(v) && v->as.list->len > 0 && v->as.list->data[0]->kind == NPD_SV_ARRAY)
		return of_arrays(r, v, node);
	if (!npd_sv_is_seq(v) && v->kind != NPD_SV_NUMBER)
		return NULL;
	g.a = npd_array_new(r, v->at);
	if (!measure(&g, v))
		return NULL;
	size_t count = npd_array_count(g.a);
	if (!npd_run_charge(r, count / 4))
		return NULL;
	g.a->data = NPD_NEW_ARRAY(r->arena, double, count + 1);
	g.a->content = NPD_CONTENT_NUMBERS;
	g.a->dtype_why = g.a->shape_why = g.a->content_why = (npd_str){ 0 };
	gather_items(&g, v, 0);
	if (g.failed)
		return NULL;
	if (count == 0)
		g.a->dtype = NPD_DTYPE_FLOAT64;
	if (g.opaque)
		npd_array_forget(g.a, NPD_STR("the numbers are known to a run only"));
	return g.a;
}

/* ---- types ---- */

static void channel_range(const struct npd_channel *ch, double *low, double *high)
{
	const double end = 255 * ch->a + ch->b;

	*low = end < ch->b ? end : ch->b;
	*high = end < ch->b ? ch->b : end;
}

static bool near_whole(double d)
{
	return fabs(d - round(d)) < 1e-9;
}

static bool fits(const struct npd_channel *ch, enum npd_dtype d)
{
	double low, high, least, most;

	channel_range(ch, &low, &high);
	npd_dtype_range(d, &least, &most);
	return low >= least - 1e-6 && high <= most + 1e-6 && near_whole(ch->a) && near_whole(ch->b);
}

void npd_array_check_range(struct npd_run *r, struct npd_array *a, const struct npd_syntax *node)
{
	if (a->content != NPD_CONTENT_PICTURE || npd_dtype_is_float(a->dtype) || a->map_why.len > 0)
		return;
	if (a->dtype == NPD_DTYPE_UNKNOWN) {
		npd_array_forget_map(a, a->dtype_why);
		return;
	}
	for (unsigned i = 0; i < a->channels; i++) {
		if (a->dtype == NPD_DTYPE_BOOL || !fits(&a->channel[i], a->dtype)) {
			npd_array_forget_map(
				a, npd_run_format(r, "%s does not hold the numbers at line %llu",
					   npd_dtype_name(a->dtype),
					   (unsigned long long)npd_run_line(r, node->from)));
			return;
		}
	}
}

static double cast_number(double d, enum npd_dtype to, bool *ok)
{
	double low, high;

	if (npd_dtype_is_float(to))
		return d;
	if (to == NPD_DTYPE_BOOL)
		return d != 0;
	npd_dtype_range(to, &low, &high);
	d = trunc(d);
	*ok = *ok && d >= low && d <= high;
	return d;
}

static void cast_numbers(struct npd_run *r, struct npd_array *a, enum npd_dtype to)
{
	const size_t count = a->content == NPD_CONTENT_NUMBERS ? npd_array_count(a) : 0;
	bool ok = true;

	if (a->content == NPD_CONTENT_FILL)
		a->fill = cast_number(a->fill, to, &ok);
	if (count > 0 && npd_run_charge(r, count / 8)) {
		double *data = NPD_NEW_ARRAY(r->arena, double, count);
		for (size_t i = 0; i < count; i++)
			data[i] = cast_number(a->data[i], to, &ok);
		a->data = data;
	}
	if (!ok)
		npd_array_forget(a, NPD_STR("the type does not hold the numbers"));
}

void npd_array_cast(
	struct npd_run *r, struct npd_array *a, enum npd_dtype to, const struct npd_syntax *node)
{
	a->dtype = to;
	a->dtype_at = npd_syntax_span(node);
	if (to == NPD_DTYPE_UNKNOWN) {
		a->dtype_why = npd_run_format(r, "the type at line %llu is not known",
			(unsigned long long)npd_run_line(r, node->from));
	} else {
		a->dtype_why = (npd_str){ 0 };
		if (a->content == NPD_CONTENT_NUMBERS || a->content == NPD_CONTENT_FILL)
			cast_numbers(r, a, to);
	}
	npd_array_check_range(r, a, node);
}

bool npd_array_per_channel(const struct npd_sv *v, unsigned channels, double *values)
{
	if (v->kind == NPD_SV_NUMBER) {
		if (!npd_sv_is_known(v, &values[0]))
			return false;
		for (unsigned i = 1; i < channels; i++)
			values[i] = values[0];
		return true;
	}
	if (v->kind == NPD_SV_ARRAY && v->as.array->content == NPD_CONTENT_NUMBERS) {
		const size_t count = npd_array_count(v->as.array);
		if (count != 1 && count < channels)
			return false;
		for (unsigned i = 0; i < channels; i++)
			values[i] = v->as.array->data[count == 1 ? 0 : i];
		return true;
	}
	if (!npd_sv_is_seq(v) || (v->as.list->len != 1 && v->as.list->len < channels))
		return false;
	for (unsigned i = 0; i < channels; i++) {
		if (!npd_sv_is_known(v->as.list->data[v->as.list->len == 1 ? 0 : i], &values[i]))
			return false;
	}
	return true;
}
