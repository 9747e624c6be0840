/* script_store.c - assignments to parts: of lists, dicts and arrays. */
#include "facts/script_pick.h"

static void forget_at(struct npd_run *r, struct npd_array *a, const struct npd_syntax *node)
{
	npd_array_forget(a, npd_run_format(r, "what is stored at line %llu is not followed",
				    (unsigned long long)npd_run_line(r, node->from)));
}

static bool covers(const struct npd_picks *ps, enum npd_pick_kind also)
{
	for (unsigned i = 0; i < ps->count; i++) {
		if (ps->at[i].kind != NPD_PICK_ALL && ps->at[i].kind != also)
			return false;
	}
	return true;
}

static void store_number(struct npd_run *r, struct npd_array *a, const struct npd_picks *ps,
	const struct npd_sv *value, const struct npd_syntax *node)
{
	double d;

	if (!npd_sv_is_known(value, &d) || !covers(ps, NPD_PICK_ALL)) {
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
	struct npd_array *a, const struct npd_picks *ps, const struct npd_array *from, bool *padded)
{
	unsigned axis = a->ndim;
	int next = (int)from->ndim - 1;

	for (unsigned i = ps->count; i > 0; i--) {
		const struct npd_pick *p = &ps->at[i - 1];
		if (p->kind == NPD_PICK_NEW)
			return false;
		struct npd_axis *to = &a->axes[--axis];
		if (p->kind == NPD_PICK_ONE)
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
		if (p->kind == NPD_PICK_PART && !npd_lin_eq(to->n, f->n))
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
static bool store_channels(struct npd_run *r, struct npd_array *a, const struct npd_picks *ps,
	struct npd_array *from, const struct npd_syntax *node)
{
	const int axis = npd_array_axis(a, NPD_ROLE_CHANNEL);
	size_t count = 0;

	if (a->content != NPD_CONTENT_PICTURE || axis < 0 || ps->count != a->ndim ||
		from->ndim != a->ndim || npd_array_axis(from, NPD_ROLE_CHANNEL) != axis)
		return false;
	for (unsigned i = 0; i < ps->count; i++) {
		if (ps->at[i].kind != ((int)i == axis ? NPD_PICK_PART : NPD_PICK_ALL))
			return false;
	}
	const size_t *at = npd_pick_elements(r, &ps->at[axis], a->channels, &count);
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

static void store_picture(struct npd_run *r, struct npd_array *a, const struct npd_picks *ps,
	struct npd_array *from, const struct npd_syntax *node)
{
	bool padded = false;
	unsigned ones = 0, axis = 0, one_axis = 0;
	int64_t which = -1;
	double n = 0;

	for (unsigned i = 0; i < ps->count; i++) {
		if (ps->at[i].kind == NPD_PICK_ONE) {
			ones++;
			one_axis = axis;
			which = ps->at[i].one;
		}
		if (ps->at[i].kind == NPD_PICK_LIST || ps->at[i].kind == NPD_PICK_REVERSED) {
			forget_at(r, a, node);
			return;
		}
		axis++;
	}
	if (store_channels(r, a, ps, from, node))
		return;
	if (a->content == NPD_CONTENT_PICTURE && !covers(ps, NPD_PICK_ONE)) {
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
	struct npd_picks ps;
	const bool own = value->kind == NPD_SV_ARRAY && value->as.array->storage == a->storage;

	if (a->version != a->storage->version && !own)
		npd_array_forget(a, NPD_STR("it was changed through another name"));
	if (!npd_picks_make(r, a, index, &ps)) {
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
