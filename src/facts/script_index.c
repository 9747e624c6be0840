/* script_index.c - subscripts: of lists and dicts, and numpy's basic indexing. */
#include "facts/script_pick.h"

#include <math.h>

/* ---- lists, dicts ---- */

static bool slice_bound(const struct npd_sv *v, int64_t otherwise, int64_t len, int64_t *ret)
{
	*ret = otherwise;
	if (v != NULL && !npd_sv_is_int(v, ret))
		return false;
	if (v != NULL && *ret < 0)
		*ret += len;
	*ret = *ret < -1 ? -1 : *ret > len ? len : *ret;
	return true;
}

/* First, last and step of a slice over `len` items; false: not known. */
static bool slice_range(
	const struct npd_sv *slice, int64_t len, int64_t *from, int64_t *to, int64_t *step)
{
	*step = 1;
	if (slice->as.slice[2] != NULL && !npd_sv_is_int(slice->as.slice[2], step))
		return false;
	if (*step == 0)
		return false;
	if (!slice_bound(slice->as.slice[0], *step > 0 ? 0 : len - 1, len, from) ||
		!slice_bound(slice->as.slice[1], *step > 0 ? len : -1, len, to))
		return false;
	if (*step > 0 && *from < 0)
		*from = 0;
	if (*step > 0 && *to < 0)
		*to = 0;
	if (*step < 0 && *from > len - 1)
		*from = len - 1;
	return true;
}

static const struct npd_sv *slice_list(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *slice, const struct npd_syntax *node)
{
	int64_t from, to, step;
	struct npd_sv *out = npd_sv_list(r, v->kind, v->at);

	if (!slice_range(slice, (int64_t)v->as.list->len, &from, &to, &step))
		return npd_sv_unknown(r, node, "the slice is not known");
	for (int64_t i = from; step > 0 ? i < to : i > to; i += step)
		npd_sv_push(r, out, v->as.list->data[i]);
	return out;
}

static const struct npd_sv *index_list(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *index, const struct npd_syntax *node)
{
	const int64_t len = (int64_t)v->as.list->len;
	int64_t i;

	if (index->kind == NPD_SV_SLICE)
		return slice_list(r, v, index, node);
	if (!npd_sv_is_int(index, &i))
		return npd_sv_unknown(r, node, "the index is not known");
	if (i < -len || i >= len)
		return npd_run_raise(r, node, "IndexError", "the index is out of range");
	return v->as.list->data[i < 0 ? i + len : i];
}

static bool same_key(const struct npd_sv *a, const struct npd_sv *b)
{
	npd_str x, y;
	double p, q;

	if (npd_sv_is_text(a, &x) && npd_sv_is_text(b, &y))
		return npd_str_eq(x, y);
	return npd_sv_is_known(a, &p) && npd_sv_is_known(b, &q) && p == q;
}

static bool is_key(const struct npd_sv *v)
{
	npd_str text;
	double d;

	return npd_sv_is_text(v, &text) || npd_sv_is_known(v, &d);
}

static const struct npd_sv *index_dict(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *index, const struct npd_syntax *node)
{
	const struct npd_sv_dict *d = v->as.dict;
	bool certain = is_key(index) && !d->open;

	for (size_t i = d->keys.len; i > 0 && is_key(index); i--) {
		if (same_key(d->keys.data[i - 1], index))
			return d->values.data[i - 1];
		certain = certain && is_key(d->keys.data[i - 1]);
	}
	return certain ? npd_run_raise(r, node, "KeyError", "the key is not in the dict")
		       : npd_sv_unknown(r, node, "the key is not known");
}

static struct npd_lin min_lin(struct npd_run *r, struct npd_lin a, struct npd_lin b)
{
	double x, y;

	if (npd_lin_is_const(a, &x) && npd_lin_is_const(b, &y))
		return x < y ? a : b;
	return npd_lin_atom(r, "min", true, a, b);
}

/* Where a slice starts or ends: negative numbers count from the end. */
static struct npd_lin place_of(struct npd_run *r, const struct npd_sv *v, struct npd_lin otherwise,
	struct npd_lin n, bool *plain)
{
	double d;

	if (v == NULL)
		return otherwise;
	if (npd_lin_is_const(v->as.number.lin, &d)) {
		if (d < 0)
			return npd_lin_add(r, n, v->as.number.lin, 1);
		*plain = true;
	}
	return v->as.number.lin;
}

static struct npd_pick pick_slice(struct npd_run *r, const struct npd_sv *s, struct npd_lin n)
{
	struct npd_pick p = { .kind = NPD_PICK_PART };
	bool plain = false;
	int64_t to, step = 1;
	double size;

	for (unsigned i = 0; i < 3; i++) {
		if (s->as.slice[i] != NULL && s->as.slice[i]->kind != NPD_SV_NUMBER)
			return (struct npd_pick){ .kind = NPD_PICK_LOST };
	}
	if (s->as.slice[2] != NULL && (!npd_sv_is_int(s->as.slice[2], &step) || step == 0))
		return (struct npd_pick){ .kind = NPD_PICK_LOST };
	if (s->as.slice[0] == NULL && s->as.slice[1] == NULL && (step == 1 || step == -1))
		return (struct npd_pick){ .kind = step == 1 ? NPD_PICK_ALL : NPD_PICK_REVERSED,
			.n = n };
	if (npd_lin_is_const(n, &size) && size < 1e9 &&
		slice_range(s, (int64_t)size, &p.from, &to, &p.step)) {
		const double count = ceil((double)(to - p.from) / (double)p.step);
		p.known = true;
		p.n = npd_lin_of(count < 0 ? 0 : count);
		if (p.step == 1 && p.from == 0 && count == size)
			p.kind = NPD_PICK_ALL;
		return p;
	}
	if (step != 1) {
		p.n = npd_lin_fresh(r, true);
		return p;
	}
	const struct npd_lin from = place_of(r, s->as.slice[0], npd_lin_of(0), n, &plain);
	const struct npd_lin end = place_of(r, s->as.slice[1], n, n, &plain);
	p.n = npd_lin_add(r, end, from, -1);
	/* [:224] of a picture that may be smaller */
	if (s->as.slice[1] != NULL && plain && !npd_lin_is_const(n, &size))
		p.n = min_lin(r, p.n, n);
	if (npd_lin_eq(p.n, n))
		p.kind = NPD_PICK_ALL;
	return p;
}

static struct npd_pick pick_number(const struct npd_sv *v, struct npd_lin n)
{
	struct npd_pick p = { .kind = NPD_PICK_ONE, .one = -1 };
	int64_t i;
	double size;

	if (v->as.number.dtype == NPD_DTYPE_BOOL || npd_dtype_is_float(v->as.number.dtype))
		return (struct npd_pick){ .kind = NPD_PICK_LOST };
	if (npd_sv_is_int(v, &i) && i >= 0)
		p.one = i;
	else if (npd_sv_is_int(v, &i) && npd_lin_is_const(n, &size) && (double)i + size >= 0)
		p.one = i + (int64_t)size;
	return p;
}

static struct npd_pick pick_list(const struct npd_sv *v)
{
	for (size_t i = 0; i < v->as.list->len; i++) {
		int64_t n;
		if (!npd_sv_is_int(v->as.list->data[i], &n) ||
			v->as.list->data[i]->as.number.dtype == NPD_DTYPE_BOOL)
			return (struct npd_pick){ .kind = NPD_PICK_LOST };
	}
	return (struct npd_pick){
		.kind = NPD_PICK_LIST, .n = npd_lin_of((double)v->as.list->len), .list = v
	};
}

static void add_pick(struct npd_picks *ps, struct npd_pick p)
{
	if (ps->count < 2 * NPD_AXES_MAX)
		ps->at[ps->count++] = p;
	if (p.kind != NPD_PICK_NEW)
		ps->axes++;
}

static bool is_axis_item(const struct npd_sv *v)
{
	return v->kind != NPD_SV_NONE && v->kind != NPD_SV_ELLIPSIS;
}

/* An item of the index -> a pick; false: not one that is followed. */
static bool pick_item(struct npd_run *r, const struct npd_array *a, const struct npd_sv *v,
	unsigned left, struct npd_picks *ps)
{
	if (v->kind == NPD_SV_NONE) {
		add_pick(ps, (struct npd_pick){ .kind = NPD_PICK_NEW, .n = npd_lin_of(1) });
		return true;
	}
	if (v->kind == NPD_SV_ELLIPSIS) {
		while (ps->axes + left < a->ndim)
			add_pick(ps, (struct npd_pick){
					     .kind = NPD_PICK_ALL, .n = a->axes[ps->axes].n });
		return true;
	}
	if (ps->axes >= a->ndim)
		return false;
	const struct npd_lin n = a->axes[ps->axes].n;
	if (v->kind == NPD_SV_SLICE)
		add_pick(ps, pick_slice(r, v, n));
	else if (v->kind == NPD_SV_NUMBER)
		add_pick(ps, pick_number(v, n));
	else if (npd_sv_is_seq(v))
		add_pick(ps, pick_list(v));
	else
		return false;
	return ps->at[ps->count - 1].kind != NPD_PICK_LOST;
}

bool npd_picks_make(struct npd_run *r, const struct npd_array *a, const struct npd_sv *index,
	struct npd_picks *ps)
{
	const bool many = index->kind == NPD_SV_TUPLE;
	const size_t count = many ? index->as.list->len : 1;
	unsigned left = 0, lists = 0;

	*ps = (struct npd_picks){ 0 };
	if (!a->ranked || count > NPD_AXES_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		left += is_axis_item(many ? index->as.list->data[i] : index) ? 1 : 0;
	if (left > a->ndim)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct npd_sv *v = many ? index->as.list->data[i] : index;
		left -= is_axis_item(v) ? 1 : 0;
		if (!pick_item(r, a, v, left, ps))
			return false;
		lists += npd_sv_is_seq(v) ? 1 : 0;
	}
	while (ps->axes < a->ndim)
		add_pick(ps, (struct npd_pick){ .kind = NPD_PICK_ALL, .n = a->axes[ps->axes].n });
	return lists <= 1 && ps->count <= NPD_AXES_MAX + 2;
}

/* Which elements of an axis a pick takes, in order; NULL: not known. */
size_t *npd_pick_elements(struct npd_run *r, const struct npd_pick *p, size_t size, size_t *count)
{
	size_t *at = NPD_NEW_ARRAY(r->arena, size_t, size + 1);

	*count = p->kind == NPD_PICK_ONE ? 1 : size;
	if (p->kind == NPD_PICK_PART || p->kind == NPD_PICK_LIST)
		*count = p->n.c < 0 ? 0 : (size_t)p->n.c;
	if ((p->kind == NPD_PICK_PART && !p->known) || p->n.count > 0 || *count > NPD_ELEMENTS_MAX)
		return NULL;
	if (*count > size)
		at = NPD_NEW_ARRAY(r->arena, size_t, *count);
	for (size_t i = 0; i < *count; i++) {
		int64_t k = (int64_t)i;
		if (p->kind == NPD_PICK_ONE)
			k = p->one;
		else if (p->kind == NPD_PICK_REVERSED)
			k = (int64_t)(size - 1 - i);
		else if (p->kind == NPD_PICK_PART)
			k = p->from + (int64_t)i * p->step;
		else if (p->kind == NPD_PICK_LIST && npd_sv_is_int(p->list->as.list->data[i], &k) &&
			 k < 0)
			k += (int64_t)size;
		if (k < 0 || k >= (int64_t)size)
			return NULL;
		at[i] = (size_t)k;
	}
	return at;
}

/* Gathers one axis of numbers in C order: outer x size x inner */
static double *gather_axis(struct npd_run *r, const double *data, size_t outer, size_t size,
	size_t inner, const size_t *at, size_t count)
{
	double *to = NPD_NEW_ARRAY(r->arena, double, outer *count *inner + 1);

	for (size_t o = 0; o < outer; o++) {
		for (size_t i = 0; i < count; i++) {
			for (size_t k = 0; k < inner; k++)
				to[(o * count + i) * inner + k] =
					data[(o * size + at[i]) * inner + k];
		}
	}
	return to;
}

static void pick_numbers(struct npd_run *r, struct npd_array *a, const struct npd_picks *ps)
{
	size_t sizes[NPD_AXES_MAX];
	unsigned axis = 0;

	if (a->content != NPD_CONTENT_NUMBERS)
		return;
	for (unsigned i = 0; i < a->ndim; i++)
		sizes[i] = (size_t)a->axes[i].n.c;
	for (unsigned i = 0; i < ps->count; i++) {
		const struct npd_pick *p = &ps->at[i];
		if (p->kind == NPD_PICK_NEW)
			continue;
		size_t outer = 1, inner = 1, count = 0;
		for (unsigned k = 0; k < axis; k++)
			outer *= sizes[k];
		for (unsigned k = axis + 1; k < a->ndim; k++)
			inner *= sizes[k];
		const size_t *at = npd_pick_elements(r, p, sizes[axis], &count);
		if (at == NULL || outer * inner * count > NPD_ELEMENTS_MAX ||
			!npd_run_charge(r, outer * inner * count / 4 + 1)) {
			npd_array_forget(a, NPD_STR("the numbers that are taken are not known"));
			return;
		}
		if (p->kind != NPD_PICK_ALL)
			a->data = gather_axis(r, a->data, outer, sizes[axis], inner, at, count);
		sizes[axis++] = count;
	}
}

static void pick_channels(struct npd_run *r, struct npd_array *a, const struct npd_pick *p,
	const struct npd_syntax *node)
{
	struct npd_channel old[NPD_CHANNELS_MAX];
	size_t count;

	memcpy(old, a->channel, sizeof old);
	if (p->kind == NPD_PICK_ALL || a->content != NPD_CONTENT_PICTURE)
		return;
	const size_t *at = a->channels == 0 ? NULL : npd_pick_elements(r, p, a->channels, &count);
	if (at == NULL || count == 0 || count > NPD_CHANNELS_MAX) {
		npd_array_forget(a, npd_run_format(r, "the channels at line %llu are not known",
					    (unsigned long long)npd_run_line(r, node->from)));
		return;
	}
	a->channels = (unsigned)count;
	for (size_t i = 0; i < count; i++)
		a->channel[i] = old[at[i]];
	a->order_at = npd_syntax_span(node);
}

static void pick_rows(struct npd_run *r, struct npd_array *a, const struct npd_pick *p,
	const struct npd_syntax *node)
{
	if (p->kind == NPD_PICK_ALL || p->kind == NPD_PICK_REVERSED)
		return; /* mirrored: each pixel keeps its numbers */
	if (p->kind == NPD_PICK_ONE || p->kind == NPD_PICK_LIST) {
		npd_array_forget(
			a, npd_run_format(r, "single rows of pixels are taken at line %llu",
				   (unsigned long long)npd_run_line(r, node->from)));
		return;
	}
	if (p->known && p->step != 1) {
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = npd_run_format(r, "every other pixel is taken at line %llu",
			(unsigned long long)npd_run_line(r, node->from));
	} else {
		a->fit = a->fit == NPD_FIT_LETTERBOX || a->fit == NPD_FIT_UNKNOWN ? NPD_FIT_UNKNOWN
										  : NPD_FIT_CROP;
		a->fit_why = NPD_STR("a letterboxed picture is cropped");
	}
	a->size_at = npd_syntax_span(node);
}

static void pick_picture(struct npd_run *r, struct npd_array *a, const struct npd_picks *ps,
	const struct npd_syntax *node)
{
	unsigned axis = 0;

	for (unsigned i = 0; i < ps->count; i++) {
		const struct npd_pick *p = &ps->at[i];
		if (p->kind == NPD_PICK_NEW)
			continue;
		const enum npd_role role = a->axes[axis++].role;
		if (role == NPD_ROLE_CHANNEL)
			pick_channels(r, a, p, node);
		else if (role == NPD_ROLE_HEIGHT || role == NPD_ROLE_WIDTH)
			pick_rows(r, a, p, node);
		else if (role == NPD_ROLE_OTHER && a->content == NPD_CONTENT_PICTURE)
			npd_array_forget(a, NPD_STR("the axes are not known"));
	}
}

/* The axes of the result. */
static void pick_axes(struct npd_array *a, const struct npd_picks *ps)
{
	struct npd_axis old[NPD_AXES_MAX];
	unsigned axis = 0, ndim = 0;

	memcpy(old, a->axes, sizeof old);
	for (unsigned i = 0; i < ps->count && ndim < NPD_AXES_MAX; i++) {
		const struct npd_pick *p = &ps->at[i];
		if (p->kind == NPD_PICK_NEW) {
			a->axes[ndim++] = (struct npd_axis){ NPD_ROLE_ONE, npd_lin_of(1) };
			continue;
		}
		const struct npd_axis from = old[axis++];
		if (p->kind == NPD_PICK_ONE)
			continue;
		a->axes[ndim] = from;
		if (p->kind == NPD_PICK_PART || p->kind == NPD_PICK_LIST)
			a->axes[ndim].n = p->n;
		ndim++;
	}
	a->ndim = ndim;
}

static const struct npd_sv *number_of(
	struct npd_run *r, const struct npd_array *a, struct npd_span at)
{
	struct npd_sv *v = npd_sv_new(r, NPD_SV_NUMBER, at);

	v->as.number.dtype = a->dtype;
	v->as.number.numpy = a->library == NPD_NUMPY;
	v->as.number.lin = a->content == NPD_CONTENT_NUMBERS ? npd_lin_of(a->data[0])
			   : a->content == NPD_CONTENT_FILL
				   ? npd_lin_of(a->fill)
				   : npd_lin_fresh(r, !npd_dtype_is_float(a->dtype));
	return v;
}

static const struct npd_sv *index_array(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *index, const struct npd_syntax *node)
{
	struct npd_array *a = npd_array_view(r, v);
	struct npd_picks ps;

	if (a->library == NPD_PIL)
		return npd_run_raise(r, node, "TypeError", "a picture of PIL is indexed");
	/* lists of indexes may come as arrays */
	if (!npd_picks_make(r, a, index, &ps))
		return npd_sv_unknown(r, node, "the index is not followed");
	pick_picture(r, a, &ps, node);
	pick_numbers(r, a, &ps);
	pick_axes(a, &ps);
	if (a->ndim == 0 && a->dtype != NPD_DTYPE_UNKNOWN && a->library == NPD_NUMPY)
		return number_of(r, a, v->at);
	return npd_sv_array(r, a, v->at);
}

const struct npd_sv *npd_sv_index(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *index, const struct npd_syntax *node)
{
	switch (v->kind) {
	case NPD_SV_TUPLE:
	case NPD_SV_LIST:
		return index_list(r, v, index, node);
	case NPD_SV_DICT:
		return index_dict(r, v, index, node);
	case NPD_SV_ARRAY:
		return index_array(r, v, index, node);
	case NPD_SV_TEXT:
		return npd_sv_some_text(r, npd_syntax_span(node));
	case NPD_SV_UNKNOWN:
		return v;
	case NPD_SV_NONE:
	case NPD_SV_NUMBER:
		return npd_run_raise(r, node, "TypeError", "%s is indexed", npd_sv_kind_name(v));
	case NPD_SV_LIBRARY:
	case NPD_SV_OBJECT:
	case NPD_SV_BOUND:
	case NPD_SV_FUNCTION:
	case NPD_SV_CLASS:
	case NPD_SV_INSTANCE:
	case NPD_SV_SLICE:
	case NPD_SV_ELLIPSIS:
		break;
	}
	return npd_sv_unknown(r, node, "the index is not followed");
}
