/* script_index.c - subscripts: of lists and dicts, and numpy's basic indexing. */
#include "facts/script_run.h"

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

/* ---- numpy: one pick for each axis of the array ---- */

enum pick_kind { PICK_ALL, PICK_PART, PICK_REVERSED, PICK_ONE, PICK_LIST, PICK_NEW, PICK_LOST };

struct pick {
	enum pick_kind kind;
	struct npd_lin n;	   /* PART, LIST: how many */
	int64_t one;		   /* ONE: which; -1: known to a run only */
	int64_t from, step;	   /* PART, where known */
	bool known;		   /* PART: `from` and `step` are */
	const struct npd_sv *list; /* LIST */
};

struct picks {
	struct pick at[2 * NPD_AXES_MAX];
	unsigned count;
	unsigned axes; /* how many stand for an axis of the array */
};

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

static struct pick pick_slice(struct npd_run *r, const struct npd_sv *s, struct npd_lin n)
{
	struct pick p = { .kind = PICK_PART };
	bool plain = false;
	int64_t to, step = 1;
	double size;

	for (unsigned i = 0; i < 3; i++) {
		if (s->as.slice[i] != NULL && s->as.slice[i]->kind != NPD_SV_NUMBER)
			return (struct pick){ .kind = PICK_LOST };
	}
	if (s->as.slice[2] != NULL && (!npd_sv_is_int(s->as.slice[2], &step) || step == 0))
		return (struct pick){ .kind = PICK_LOST };
	if (s->as.slice[0] == NULL && s->as.slice[1] == NULL && (step == 1 || step == -1))
		return (struct pick){ .kind = step == 1 ? PICK_ALL : PICK_REVERSED, .n = n };
	if (npd_lin_is_const(n, &size) && size < 1e9 &&
		slice_range(s, (int64_t)size, &p.from, &to, &p.step)) {
		const double count = ceil((double)(to - p.from) / (double)p.step);
		p.known = true;
		p.n = npd_lin_of(count < 0 ? 0 : count);
		if (p.step == 1 && p.from == 0 && count == size)
			p.kind = PICK_ALL;
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
		p.kind = PICK_ALL;
	return p;
}

static struct pick pick_number(const struct npd_sv *v, struct npd_lin n)
{
	struct pick p = { .kind = PICK_ONE, .one = -1 };
	int64_t i;
	double size;

	if (v->as.number.dtype == NPD_DTYPE_BOOL || npd_dtype_is_float(v->as.number.dtype))
		return (struct pick){ .kind = PICK_LOST };
	if (npd_sv_is_int(v, &i) && i >= 0)
		p.one = i;
	else if (npd_sv_is_int(v, &i) && npd_lin_is_const(n, &size) && (double)i + size >= 0)
		p.one = i + (int64_t)size;
	return p;
}

static struct pick pick_list(const struct npd_sv *v)
{
	for (size_t i = 0; i < v->as.list->len; i++) {
		int64_t n;
		if (!npd_sv_is_int(v->as.list->data[i], &n) ||
			v->as.list->data[i]->as.number.dtype == NPD_DTYPE_BOOL)
			return (struct pick){ .kind = PICK_LOST };
	}
	return (struct pick){
		.kind = PICK_LIST, .n = npd_lin_of((double)v->as.list->len), .list = v
	};
}

static void add_pick(struct picks *ps, struct pick p)
{
	if (ps->count < 2 * NPD_AXES_MAX)
		ps->at[ps->count++] = p;
	if (p.kind != PICK_NEW)
		ps->axes++;
}

static bool is_axis_item(const struct npd_sv *v)
{
	return v->kind != NPD_SV_NONE && v->kind != NPD_SV_ELLIPSIS;
}

/* An item of the index -> a pick; false: not one that is followed. */
static bool pick_item(struct npd_run *r, const struct npd_array *a, const struct npd_sv *v,
	unsigned left, struct picks *ps)
{
	if (v->kind == NPD_SV_NONE) {
		add_pick(ps, (struct pick){ .kind = PICK_NEW, .n = npd_lin_of(1) });
		return true;
	}
	if (v->kind == NPD_SV_ELLIPSIS) {
		while (ps->axes + left < a->ndim)
			add_pick(ps, (struct pick){ .kind = PICK_ALL, .n = a->axes[ps->axes].n });
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
	return ps->at[ps->count - 1].kind != PICK_LOST;
}

static bool make_picks(
	struct npd_run *r, const struct npd_array *a, const struct npd_sv *index, struct picks *ps)
{
	const bool many = index->kind == NPD_SV_TUPLE;
	const size_t count = many ? index->as.list->len : 1;
	unsigned left = 0, lists = 0;

	*ps = (struct picks){ 0 };
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
		add_pick(ps, (struct pick){ .kind = PICK_ALL, .n = a->axes[ps->axes].n });
	return lists <= 1 && ps->count <= NPD_AXES_MAX + 2;
}

/* Which elements of an axis a pick takes, in order; NULL: not known. */
static size_t *pick_elements(struct npd_run *r, const struct pick *p, size_t size, size_t *count)
{
	size_t *at = NPD_NEW_ARRAY(r->arena, size_t, size + 1);

	*count = p->kind == PICK_ONE ? 1 : size;
	if (p->kind == PICK_PART || p->kind == PICK_LIST)
		*count = p->n.c < 0 ? 0 : (size_t)p->n.c;
	if ((p->kind == PICK_PART && !p->known) || p->n.count > 0 || *count > NPD_ELEMENTS_MAX)
		return NULL;
	if (*count > size)
		at = NPD_NEW_ARRAY(r->arena, size_t, *count);
	for (size_t i = 0; i < *count; i++) {
		int64_t k = (int64_t)i;
		if (p->kind == PICK_ONE)
			k = p->one;
		else if (p->kind == PICK_REVERSED)
			k = (int64_t)(size - 1 - i);
		else if (p->kind == PICK_PART)
			k = p->from + (int64_t)i * p->step;
		else if (p->kind == PICK_LIST && npd_sv_is_int(p->list->as.list->data[i], &k) &&
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

static void pick_numbers(struct npd_run *r, struct npd_array *a, const struct picks *ps)
{
	size_t sizes[NPD_AXES_MAX];
	unsigned axis = 0;

	if (a->content != NPD_CONTENT_NUMBERS)
		return;
	for (unsigned i = 0; i < a->ndim; i++)
		sizes[i] = (size_t)a->axes[i].n.c;
	for (unsigned i = 0; i < ps->count; i++) {
		const struct pick *p = &ps->at[i];
		if (p->kind == PICK_NEW)
			continue;
		size_t outer = 1, inner = 1, count = 0;
		for (unsigned k = 0; k < axis; k++)
			outer *= sizes[k];
		for (unsigned k = axis + 1; k < a->ndim; k++)
			inner *= sizes[k];
		const size_t *at = pick_elements(r, p, sizes[axis], &count);
		if (at == NULL || outer * inner * count > NPD_ELEMENTS_MAX ||
			!npd_run_charge(r, outer * inner * count / 4 + 1)) {
			npd_array_forget(a, NPD_STR("the numbers that are taken are not known"));
			return;
		}
		if (p->kind != PICK_ALL)
			a->data = gather_axis(r, a->data, outer, sizes[axis], inner, at, count);
		sizes[axis++] = count;
	}
}

static void pick_channels(
	struct npd_run *r, struct npd_array *a, const struct pick *p, const struct npd_syntax *node)
{
	struct npd_channel old[NPD_CHANNELS_MAX];
	size_t count;

	memcpy(old, a->channel, sizeof old);
	if (p->kind == PICK_ALL || a->content != NPD_CONTENT_PICTURE)
		return;
	const size_t *at = a->channels == 0 ? NULL : pick_elements(r, p, a->channels, &count);
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

static void pick_rows(
	struct npd_run *r, struct npd_array *a, const struct pick *p, const struct npd_syntax *node)
{
	if (p->kind == PICK_ALL || p->kind == PICK_REVERSED)
		return; /* mirrored: each pixel keeps its numbers */
	if (p->kind == PICK_ONE || p->kind == PICK_LIST) {
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

static void pick_picture(struct npd_run *r, struct npd_array *a, const struct picks *ps,
	const struct npd_syntax *node)
{
	unsigned axis = 0;

	for (unsigned i = 0; i < ps->count; i++) {
		const struct pick *p = &ps->at[i];
		if (p->kind == PICK_NEW)
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
static void pick_axes(struct npd_array *a, const struct picks *ps)
{
	struct npd_axis old[NPD_AXES_MAX];
	unsigned axis = 0, ndim = 0;

	memcpy(old, a->axes, sizeof old);
	for (unsigned i = 0; i < ps->count && ndim < NPD_AXES_MAX; i++) {
		const struct pick *p = &ps->at[i];
		if (p->kind == PICK_NEW) {
			a->axes[ndim++] = (struct npd_axis){ NPD_ROLE_ONE, npd_lin_of(1) };
			continue;
		}
		const struct npd_axis from = old[axis++];
		if (p->kind == PICK_ONE)
			continue;
		a->axes[ndim] = from;
		if (p->kind == PICK_PART || p->kind == PICK_LIST)
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
	struct picks ps;

	if (a->library == NPD_PIL)
		return npd_run_raise(r, node, "TypeError", "a picture of PIL is indexed");
	/* lists of indexes may come as arrays */
	if (!make_picks(r, a, index, &ps))
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

/* ---- storing ---- */

static void forget_at(struct npd_run *r, struct npd_array *a, const struct npd_syntax *node)
{
	npd_array_forget(a, npd_run_format(r, "what is stored at line %llu is not followed",
				    (unsigned long long)npd_run_line(r, node->from)));
}

static bool covers(const struct picks *ps, enum pick_kind also)
{
	for (unsigned i = 0; i < ps->count; i++) {
		if (ps->at[i].kind != PICK_ALL && ps->at[i].kind != also)
			return false;
	}
	return true;
}

static void store_number(struct npd_run *r, struct npd_array *a, const struct picks *ps,
	const struct npd_sv *value, const struct npd_syntax *node)
{
	double d;

	if (!npd_sv_is_known(value, &d) || !covers(ps, PICK_ALL)) {
		forget_at(r, a, node);
		return;
	}
	a->content = NPD_CONTENT_FILL;
	a->fill = d;
	npd_array_cast(r, a, a->dtype, node);
}

/* A canvas of one number becomes a picture without anything from the file in its channels. */
static void begin_channels(
	struct npd_array *a, unsigned axis, unsigned channels, const struct npd_array *from)
{
	a->content = NPD_CONTENT_PICTURE;
	a->channels = channels;
	for (unsigned i = 0; i < channels; i++)
		a->channel[i] = (struct npd_channel){ NPD_SOURCE_CONSTANT, 0, a->fill };
	a->axes[axis].role = NPD_ROLE_CHANNEL;
	a->order_why = from->order_why;
	a->map_why = from->map_why;
	a->fit = from->fit;
	a->fit_why = from->fit_why;
	a->size_at = from->size_at;
	a->assumed = from->assumed;
}

/* a[:, :, k] = picture of one channel */
static void store_channel(struct npd_run *r, struct npd_array *a, unsigned axis, int64_t k,
	struct npd_array *from, const struct npd_syntax *node)
{
	double n;

	if (!npd_lin_is_const(a->axes[axis].n, &n) || n > NPD_CHANNELS_MAX || k >= (int64_t)n) {
		forget_at(r, a, node);
		return;
	}
	if (a->content == NPD_CONTENT_FILL)
		begin_channels(a, axis, (unsigned)n, from);
	if (a->content != NPD_CONTENT_PICTURE || a->channels <= (unsigned)k) {
		forget_at(r, a, node);
		return;
	}
	npd_array_cast(r, from, a->dtype, node);
	a->channel[k] = from->channel[0];
	if (from->map_why.len > 0)
		npd_array_forget_map(a, from->map_why);
	if (from->order_why.len > 0)
		a->order_why = from->order_why;
	a->mean_at = from->mean_at;
	a->std_at = from->std_at;
	a->order_at = npd_syntax_span(node);
}

/* The axis of `a` that each axis of the stored picture falls on, from the right. */
static bool lay_over(
	struct npd_array *a, const struct picks *ps, const struct npd_array *from, bool *padded)
{
	unsigned axis = a->ndim;
	int next = (int)from->ndim - 1;

	for (unsigned i = ps->count; i > 0; i--) {
		const struct pick *p = &ps->at[i - 1];
		if (p->kind == PICK_NEW)
			return false;
		struct npd_axis *to = &a->axes[--axis];
		if (p->kind == PICK_ONE)
			continue;
		if (next < 0) {
			double n;
			if (!npd_lin_is_const(p->n, &n) || n != 1)
				return false;
			to->role = NPD_ROLE_ONE;
			continue;
		}
		const struct npd_axis *f = &from->axes[next--];
		double n;
		if (f->role == NPD_ROLE_CHANNEL && !npd_lin_eq(to->n, f->n))
			return false;
		/* broadcasting a channel over several is not followed */
		if (f->role == NPD_ROLE_ONE && (!npd_lin_is_const(to->n, &n) || n != 1))
			return false;
		if (p->kind == PICK_PART && !npd_lin_eq(to->n, f->n))
			*padded = true;
		to->role = f->role;
	}
	return next < 0;
}

static void take_picture(struct npd_run *r, struct npd_array *a, struct npd_array *from,
	bool padded, const struct npd_syntax *node)
{
	npd_array_cast(r, from, a->dtype, node);
	a->content = NPD_CONTENT_PICTURE;
	a->channels = from->channels;
	memcpy(a->channel, from->channel, sizeof a->channel);
	a->order_why = from->order_why;
	a->map_why = from->map_why;
	a->layout_why = from->layout_why;
	a->fit = padded ? NPD_FIT_LETTERBOX : from->fit;
	a->fit_why = from->fit_why;
	a->order_at = from->order_at;
	a->mean_at = from->mean_at;
	a->std_at = from->std_at;
	a->assumed = from->assumed;
	if (!padded)
		a->size_at = from->size_at;
}

/* a[..., :3] = picture of three channels */
static bool store_channels(struct npd_run *r, struct npd_array *a, const struct picks *ps,
	struct npd_array *from, const struct npd_syntax *node)
{
	const int axis = npd_array_axis(a, NPD_ROLE_CHANNEL);
	size_t count = 0;

	if (a->content != NPD_CONTENT_PICTURE || axis < 0 || ps->count != a->ndim ||
		from->ndim != a->ndim || npd_array_axis(from, NPD_ROLE_CHANNEL) != axis)
		return false;
	for (unsigned i = 0; i < ps->count; i++) {
		if (ps->at[i].kind != ((int)i == axis ? PICK_PART : PICK_ALL))
			return false;
	}
	const size_t *at = pick_elements(r, &ps->at[axis], a->channels, &count);
	if (at == NULL || count != from->channels)
		return false;
	npd_array_cast(r, from, a->dtype, node);
	for (size_t i = 0; i < count; i++)
		a->channel[at[i]] = from->channel[i];
	if (from->map_why.len > 0)
		npd_array_forget_map(a, from->map_why);
	if (from->order_why.len > 0)
		a->order_why = from->order_why;
	a->mean_at = from->mean_at;
	a->std_at = from->std_at;
	return true;
}

static void store_picture(struct npd_run *r, struct npd_array *a, const struct picks *ps,
	struct npd_array *from, const struct npd_syntax *node)
{
	bool padded = false;
	unsigned ones = 0, axis = 0, one_axis = 0;
	int64_t which = -1;
	double n = 0;

	for (unsigned i = 0; i < ps->count; i++) {
		if (ps->at[i].kind == PICK_ONE) {
			ones++;
			one_axis = axis;
			which = ps->at[i].one;
		}
		if (ps->at[i].kind == PICK_LIST || ps->at[i].kind == PICK_REVERSED) {
			forget_at(r, a, node);
			return;
		}
		axis++;
	}
	if (store_channels(r, a, ps, from, node))
		return;
	if (a->content == NPD_CONTENT_PICTURE && !covers(ps, PICK_ONE)) {
		forget_at(r, a, node); /* a picture in a part of another */
		return;
	}
	const bool single = ones == 1 && npd_lin_is_const(a->axes[one_axis].n, &n);
	if (single && n > 1 && from->channels == 1 && which >= 0 &&
		npd_array_axis(from, NPD_ROLE_CHANNEL) < 0) {
		if (lay_over(a, ps, from, &padded)) {
			store_channel(r, a, one_axis, which, from, node);
			if (padded)
				a->fit = NPD_FIT_LETTERBOX;
			return;
		}
	} else if (ones == 0 || (single && n == 1)) {
		if (ones == 1)
			a->axes[one_axis].role = NPD_ROLE_ONE;
		if (lay_over(a, ps, from, &padded)) {
			take_picture(r, a, from, padded, node);
			return;
		}
	}
	forget_at(r, a, node);
}

static void store_array(struct npd_run *r, const struct npd_sv *v, const struct npd_sv *index,
	const struct npd_sv *value, const struct npd_syntax *node)
{
	struct npd_array *a = v->as.array;
	struct picks ps;
	const bool own = value->kind == NPD_SV_ARRAY && value->as.array->storage == a->storage;

	if (a->version != a->storage->version && !own)
		npd_array_forget(a, NPD_STR("it was changed through another name"));
	if (!make_picks(r, a, index, &ps)) {
		forget_at(r, a, node);
	} else if (value->kind == NPD_SV_NUMBER) {
		store_number(r, a, &ps, value, node);
	} else {
		struct npd_array *from = npd_array_of(r, value, node);
		if (from != NULL && from->content == NPD_CONTENT_PICTURE && from->ranked)
			store_picture(r, a, &ps, from, node);
		else
			forget_at(r, a, node);
	}
	npd_array_changed(v, npd_syntax_span(node));
}

static void store_list(struct npd_run *r, const struct npd_sv *v, const struct npd_sv *index,
	const struct npd_sv *value, const struct npd_syntax *node)
{
	const int64_t len = (int64_t)v->as.list->len;
	int64_t i;

	if (v->kind == NPD_SV_TUPLE || !npd_sv_is_int(index, &i)) {
		npd_run_give_up(r, node, "the assignment is not followed");
		return;
	}
	if (i < -len || i >= len)
		npd_run_raise(r, node, "IndexError", "the index is out of range");
	else
		v->as.list->data[i < 0 ? i + len : i] = value;
}

void npd_sv_store(struct npd_run *r, const struct npd_sv *v, const struct npd_sv *index,
	const struct npd_sv *value, const struct npd_syntax *node)
{
	if (v->kind == NPD_SV_ARRAY) {
		store_array(r, v, index, value, node);
	} else if (npd_sv_is_seq(v)) {
		store_list(r, v, index, value, node);
	} else if (v->kind == NPD_SV_DICT) {
		NPD_VEC_PUSH(r->arena, &v->as.dict->keys, index);
		NPD_VEC_PUSH(r->arena, &v->as.dict->values, value);
	}
}
