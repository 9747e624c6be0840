/* script_shape.c - what moves axes: transpose, reshape, stack ... */
#include "facts/script_run.h"

#include <math.h>

const struct npd_sv *npd_array_shape(
	struct npd_run *r, const struct npd_array *a, struct npd_span at)
{
	struct npd_sv *shape = npd_sv_list(r, NPD_SV_TUPLE, at);

	if (!a->ranked) {
		struct npd_sv *v = npd_sv_new(r, NPD_SV_UNKNOWN, at);
		v->as.why = a->shape_why;
		return v;
	}
	for (unsigned i = 0; i < a->ndim; i++)
		npd_sv_push(r, shape, npd_sv_lin(r, NPD_DTYPE_INT64, a->axes[i].n, at));
	return shape;
}

static const struct npd_sv *not_ranked(
	struct npd_run *r, const struct npd_sv *v, const struct npd_syntax *node, const char *what)
{
	struct npd_array *a = npd_array_copy(r, v);
	const unsigned long long line = npd_run_line(r, node->from);

	a->ranked = false;
	a->shape_why = npd_run_format(r, "%s at line %llu is not followed", what, line);
	npd_array_forget(a, a->shape_why);
	return npd_sv_array(r, a, v->at);
}

bool npd_array_permute(struct npd_array *a, const unsigned *order, unsigned count)
{
	struct npd_axis axes[NPD_AXES_MAX];
	unsigned seen = 0;

	if (!a->ranked || count != a->ndim)
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (order[i] >= count || (seen & 1u << order[i]) != 0)
			return false;
		seen |= 1u << order[i];
		axes[i] = a->axes[order[i]];
	}
	memcpy(a->axes, axes, sizeof axes[0] * count);
	return true;
}

/* The numbers of an array, moved along with its axes. */
static void permute_numbers(struct npd_run *r, struct npd_array *a, const unsigned *order)
{
	const size_t count = npd_array_count(a);
	size_t stride[NPD_AXES_MAX], step = 1;

	if (a->content != NPD_CONTENT_NUMBERS || !npd_run_charge(r, count / 4 + 1))
		return;
	for (unsigned i = a->ndim; i > 0; i--) {
		stride[i - 1] = step;
		step *= (size_t)a->axes[i - 1].n.c;
	}
	double *data = NPD_NEW_ARRAY(r->arena, double, count + 1);
	for (size_t i = 0; i < count; i++) {
		size_t rest = i, from = 0;
		for (unsigned k = a->ndim; k > 0; k--) {
			const size_t n = (size_t)a->axes[order[k - 1]].n.c;
			from += rest % n * stride[order[k - 1]];
			rest /= n;
		}
		data[i] = a->data[from];
	}
	a->data = data;
}

static const struct npd_sv *permuted(struct npd_run *r, const struct npd_sv *v,
	const unsigned *order, unsigned count, const struct npd_syntax *node)
{
	struct npd_array *a = npd_array_view(r, v);
	struct npd_array probe = *a;

	if (!npd_array_permute(&probe, order, count))
		return npd_run_raise(r, node, "ValueError", "the axes do not fit the array");
	permute_numbers(r, a, order);
	npd_array_permute(a, order, count);
	a->layout_at = npd_syntax_span(node);
	return npd_sv_array(r, a, v->at);
}

/* Negative axes count from the end. */
static bool axis_number(const struct npd_sv *v, unsigned ndim, unsigned *ret)
{
	int64_t n;

	if (!npd_sv_is_int(v, &n))
		return false;
	n = n < 0 ? n + (int64_t)ndim : n;
	*ret = (unsigned)n;
	return n >= 0 && n < (int64_t)ndim;
}

const struct npd_sv *npd_array_transpose(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *order, const struct npd_syntax *node)
{
	const struct npd_array *a = v->as.array;
	unsigned axes[NPD_AXES_MAX];
	double unused;

	if (!a->ranked)
		return not_ranked(r, v, node, "the transposition of an unknown shape");
	if (order == NULL || order->kind == NPD_SV_NONE) {
		for (unsigned i = 0; i < a->ndim; i++)
			axes[i] = a->ndim - 1 - i;
		return permuted(r, v, axes, a->ndim, node);
	}
	if (!npd_sv_is_seq(order) || order->as.list->len > NPD_AXES_MAX)
		return not_ranked(r, v, node, "the transposition");
	for (size_t i = 0; i < order->as.list->len; i++) {
		if (!npd_sv_is_known(order->as.list->data[i], &unused))
			return not_ranked(r, v, node, "the transposition");
		if (!axis_number(order->as.list->data[i], a->ndim, &axes[i]))
			return npd_run_raise(
				r, node, "ValueError", "the axes do not fit the array");
	}
	return permuted(r, v, axes, (unsigned)order->as.list->len, node);
}

static bool wrap(int64_t *axis, unsigned ndim)
{
	*axis = *axis < 0 ? *axis + (int64_t)ndim : *axis;
	return *axis >= 0 && *axis < (int64_t)ndim;
}

const struct npd_sv *npd_array_move_axis(struct npd_run *r, const struct npd_sv *v, int64_t from,
	int64_t to, const struct npd_syntax *node)
{
	const struct npd_array *a = v->as.array;
	unsigned axes[NPD_AXES_MAX], n = 0;

	if (!a->ranked)
		return not_ranked(r, v, node, "the transposition of an unknown shape");
	if (!wrap(&from, a->ndim) || !wrap(&to, a->ndim))
		return npd_run_raise(r, node, "ValueError", "there is no such axis");
	for (unsigned i = 0; i < a->ndim; i++) {
		if (i != (unsigned)from)
			axes[n++] = i;
	}
	for (unsigned i = n; i > (unsigned)to; i--)
		axes[i] = axes[i - 1];
	axes[to] = (unsigned)from;
	return permuted(r, v, axes, a->ndim, node);
}

const struct npd_sv *npd_array_swap_axes(struct npd_run *r, const struct npd_sv *v, int64_t from,
	int64_t to, const struct npd_syntax *node)
{
	const struct npd_array *a = v->as.array;
	unsigned axes[NPD_AXES_MAX];

	if (!a->ranked)
		return not_ranked(r, v, node, "the transposition of an unknown shape");
	if (!wrap(&from, a->ndim) || !wrap(&to, a->ndim))
		return npd_run_raise(r, node, "ValueError", "there is no such axis");
	for (unsigned i = 0; i < a->ndim; i++)
		axes[i] = i == (unsigned)from ? (unsigned)to
			  : i == (unsigned)to ? (unsigned)from
					      : i;
	return permuted(r, v, axes, a->ndim, node);
}

const struct npd_sv *npd_array_expand(
	struct npd_run *r, const struct npd_sv *v, int64_t axis, const struct npd_syntax *node)
{
	struct npd_array *a = npd_array_view(r, v);

	if (!a->ranked)
		return not_ranked(r, v, node, "an axis added to an unknown shape");
	axis = axis < 0 ? axis + (int64_t)a->ndim + 1 : axis;
	if (axis < 0 || axis > (int64_t)a->ndim)
		return npd_run_raise(r, node, "ValueError", "there is no such axis");
	if (!npd_array_insert_axis(a, (unsigned)axis))
		return not_ranked(r, v, node, "an array of more than six axes");
	return npd_sv_array(r, a, v->at);
}

const struct npd_sv *npd_array_squeeze(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *axis, const struct npd_syntax *node)
{
	struct npd_array *a = npd_array_view(r, v);
	unsigned kept = 0, only = 0;
	const bool one = axis != NULL && axis->kind != NPD_SV_NONE;

	if (!a->ranked || (one && !axis_number(axis, a->ndim, &only)))
		return not_ranked(r, v, node, "squeeze");
	for (unsigned i = 0; i < a->ndim; i++) {
		double n;
		const bool known = npd_lin_is_const(a->axes[i].n, &n);
		if (known && n == 1 && (!one || only == i) &&
			!(a->axes[i].role == NPD_ROLE_CHANNEL && a->channels > 1))
			continue;
		a->axes[kept++] = a->axes[i];
	}
	a->ndim = kept;
	return npd_sv_array(r, a, v->at);
}

/* ---- reshape ---- */

static bool is_one(const struct npd_axis *x)
{
	double n;

	return npd_lin_is_const(x->n, &n) && n == 1;
}

static bool read_shape(const struct npd_sv *shape, struct npd_array *to, int *rest)
{
	*rest = -1;
	to->ndim = 0;
	if (shape->kind == NPD_SV_NUMBER) {
		to->axes[to->ndim++] = (struct npd_axis){ NPD_ROLE_OTHER, shape->as.number.lin };
	} else if (npd_sv_is_seq(shape) && shape->as.list->len <= NPD_AXES_MAX) {
		for (size_t i = 0; i < shape->as.list->len; i++) {
			if (shape->as.list->data[i]->kind != NPD_SV_NUMBER)
				return false;
			to->axes[to->ndim++] = (struct npd_axis){ NPD_ROLE_OTHER,
				shape->as.list->data[i]->as.number.lin };
		}
	} else {
		return false;
	}
	for (unsigned i = 0; i < to->ndim; i++) {
		double n;
		if (npd_lin_is_const(to->axes[i].n, &n) && n < 0)
			*rest = (int)i;
	}
	return true;
}

/* The length that -1 stands for, where all others are known. */
static void solve_rest(struct npd_run *r, const struct npd_array *a, struct npd_array *to, int rest)
{
	double all = 1, others = 1, n;

	for (unsigned i = 0; i < a->ndim; i++) {
		if (!a->ranked || !npd_lin_is_const(a->axes[i].n, &n)) {
			to->axes[rest].n = npd_lin_fresh(r, true);
			return;
		}
		all *= n;
	}
	for (unsigned i = 0; i < to->ndim; i++) {
		if ((int)i == rest)
			continue;
		if (!npd_lin_is_const(to->axes[i].n, &n) || n <= 0) {
			to->axes[rest].n = npd_lin_fresh(r, true);
			return;
		}
		others *= n;
	}
	to->axes[rest].n = a->ranked ? npd_lin_of(all / others) : npd_lin_fresh(r, true);
}

/* Axes of the same lengths in the same order, ones apart: the roles stay. */
static bool match_axes(const struct npd_array *a, struct npd_array *to, int rest)
{
	unsigned from = 0;

	for (unsigned i = 0; i < to->ndim; i++) {
		struct npd_axis *x = &to->axes[i];
		if ((int)i != rest && is_one(x)) {
			x->role = NPD_ROLE_ONE;
			continue;
		}
		while (from < a->ndim && is_one(&a->axes[from]))
			from++;
		if (from == a->ndim) {
			if ((int)i != rest)
				return false;
			*x = (struct npd_axis){ NPD_ROLE_ONE, npd_lin_of(1) };
			continue;
		}
		if ((int)i != rest && !npd_lin_eq(a->axes[from].n, x->n))
			return false;
		*x = a->axes[from++];
	}
	while (from < a->ndim && is_one(&a->axes[from]))
		from++;
	return from == a->ndim;
}

const struct npd_sv *npd_array_reshape(struct npd_run *r, const struct npd_sv *v,
	const struct npd_sv *shape, const struct npd_syntax *node)
{
	struct npd_array *a = npd_array_view(r, v);
	struct npd_array to = *a;
	int rest;

	if (!read_shape(shape, &to, &rest))
		return not_ranked(r, v, node, "reshape");
	if (a->ranked && match_axes(a, &to, rest)) {
		memcpy(a->axes, to.axes, sizeof a->axes);
		a->ndim = to.ndim;
		return npd_sv_array(r, a, v->at);
	}
	read_shape(shape, &to, &rest);
	if (rest >= 0)
		solve_rest(r, a, &to, rest);
	const size_t before = npd_array_count(a);
	memcpy(a->axes, to.axes, sizeof a->axes);
	a->ndim = to.ndim;
	a->ranked = true;
	a->shape_why = (npd_str){ 0 };
	if (a->content == NPD_CONTENT_NUMBERS && before != npd_array_count(a))
		return npd_run_raise(r, node, "ValueError", "the shapes do not fit each other");
	if (a->content == NPD_CONTENT_PICTURE)
		npd_array_forget(a, npd_run_format(r, "reshape at line %llu mixes the axes",
					    (unsigned long long)npd_run_line(r, node->from)));
	a->size_at = npd_syntax_span(node);
	return npd_sv_array(r, a, v->at);
}

/* ---- stacking ---- */

static bool same_channels(const struct npd_array *a, const struct npd_array *b)
{
	if (a->channels != b->channels || a->order_why.len + b->order_why.len > 0)
		return false;
	for (unsigned i = 0; i < a->channels; i++) {
		const struct npd_channel *x = &a->channel[i], *y = &b->channel[i];
		if (x->source != y->source || x->a != y->a || x->b != y->b)
			return false;
	}
	return true;
}

/* Pictures of one channel each become one of several. */
static void merge_channels(struct npd_array *to, const struct npd_array *const *parts, size_t count,
	unsigned axis, const struct npd_syntax *node)
{
	to->channels = 0;
	for (size_t i = 0; i < count; i++) {
		for (unsigned k = 0; k < parts[i]->channels; k++)
			to->channel[to->channels++] = parts[i]->channel[k];
		if (parts[i]->map_why.len > 0)
			npd_array_forget_map(to, parts[i]->map_why);
		if (parts[i]->order_why.len > 0)
			to->order_why = parts[i]->order_why;
	}
	to->axes[axis].role = NPD_ROLE_CHANNEL;
	to->order_at = npd_syntax_span(node);
}

struct stacking {
	struct npd_run *r;
	const struct npd_array *parts[16];
	size_t count;
	const struct npd_syntax *node;
};

static void stack_pictures(struct stacking *s, struct npd_array *to, unsigned axis, bool fresh)
{
	unsigned channels = 0;
	bool same = true;

	for (size_t i = 0; i < s->count; i++) {
		channels +=
			s->parts[i]->channels == 0 ? NPD_CHANNELS_MAX + 1 : s->parts[i]->channels;
		same = same && same_channels(s->parts[0], s->parts[i]);
	}
	const enum npd_role role = to->axes[axis].role;
	const bool single = s->parts[0]->channels == 1 && npd_array_axis(to, NPD_ROLE_CHANNEL) < 0;
	if (s->count == 1)
		return;
	if (channels <= NPD_CHANNELS_MAX &&
		((single && role == NPD_ROLE_ONE) || (!fresh && role == NPD_ROLE_CHANNEL)))
		merge_channels(to, s->parts, s->count, axis, s->node);
	else if (same && role == NPD_ROLE_ONE)
		to->axes[axis].role = NPD_ROLE_BATCH;
	else
		npd_array_forget(to,
			npd_run_format(s->r, "what is put together at line %llu is not followed",
				(unsigned long long)npd_run_line(s->r, s->node->from)));
}

static void stack_numbers(struct stacking *s, struct npd_array *to, unsigned axis)
{
	struct npd_run *r = s->r;
	const size_t count = npd_array_count(to);
	size_t at = 0;

	if (axis != 0 || !npd_run_charge(r, count / 4 + 1)) {
		npd_array_forget(to, NPD_STR("what is put together is not followed"));
		return;
	}
	to->data = NPD_NEW_ARRAY(r->arena, double, count + 1);
	to->content = NPD_CONTENT_NUMBERS;
	for (size_t i = 0; i < s->count; i++) {
		const size_t n = npd_array_count(s->parts[i]);
		if (s->parts[i]->content != NPD_CONTENT_NUMBERS || at + n > count) {
			npd_array_forget(to, NPD_STR("what is put together is not followed"));
			return;
		}
		memcpy(to->data + at, s->parts[i]->data, n * sizeof *to->data);
		at += n;
	}
}

static bool gather_parts(struct stacking *s, const struct npd_sv *parts)
{
	const struct npd_sv_list *items = npd_run_iterate(s->r, parts);

	if (items == NULL || items->len == 0 || items->len > 16)
		return false;
	for (size_t i = 0; i < items->len; i++) {
		const struct npd_array *a = npd_array_of(s->r, items->data[i], s->node);
		if (a == NULL || !a->ranked || a->ndim != (i == 0 ? a->ndim : s->parts[0]->ndim))
			return false;
		s->parts[s->count++] = a;
	}
	return true;
}

const struct npd_sv *npd_array_stack(struct npd_run *r, const struct npd_sv *parts, int64_t axis,
	bool fresh, const struct npd_syntax *node)
{
	struct stacking s = { .r = r, .node = node };

	if (!gather_parts(&s, parts))
		return npd_sv_unknown(r, node, "what is put together is not followed");
	struct npd_array *to = NPD_NEW(r->arena, struct npd_array);
	*to = *s.parts[0];
	to->storage = NPD_NEW(r->arena, struct npd_storage);
	to->version = 0;
	axis = axis < 0 ? axis + (int64_t)to->ndim + (fresh ? 1 : 0) : axis;
	if (axis < 0 || axis >= (int64_t)to->ndim + (fresh ? 1 : 0))
		return npd_run_raise(r, node, "ValueError", "there is no such axis");
	if (fresh && !npd_array_insert_axis(to, (unsigned)axis))
		return npd_sv_unknown(r, node, "an array of more than six axes is not followed");
	struct npd_lin n = npd_lin_of(fresh ? (double)s.count : 0);
	for (size_t i = 0; i < s.count; i++) {
		if (!fresh)
			n = npd_lin_add(r, n, s.parts[i]->axes[axis].n, 1);
		to->dtype = npd_dtype_promote(to->dtype, s.parts[i]->dtype);
		if (s.parts[i]->dtype_why.len > 0)
			to->dtype_why = s.parts[i]->dtype_why;
		if (s.parts[i]->content != to->content)
			npd_array_forget(to, NPD_STR("different things are put together"));
	}
	to->axes[axis].n = n;
	if (to->content == NPD_CONTENT_PICTURE)
		stack_pictures(&s, to, (unsigned)axis, fresh);
	else if (to->content == NPD_CONTENT_NUMBERS)
		stack_numbers(&s, to, (unsigned)axis);
	else if (to->content == NPD_CONTENT_FILL && s.count > 1)
		npd_array_forget(to, NPD_STR("what is put together is not followed"));
	if (to->axes[axis].role == NPD_ROLE_ONE && s.count > 1)
		to->axes[axis].role = NPD_ROLE_OTHER;
	return npd_sv_array(r, to, parts->at);
}

const struct npd_sv *npd_array_flip(
	struct npd_run *r, const struct npd_sv *v, int64_t axis, const struct npd_syntax *node)
{
	struct npd_sv *index = npd_sv_list(r, NPD_SV_TUPLE, v->at);
	struct npd_sv *all = npd_sv_new(r, NPD_SV_SLICE, v->at);
	struct npd_sv *back = npd_sv_new(r, NPD_SV_SLICE, v->at);
	const struct npd_array *a = v->as.array;

	if (!a->ranked || !wrap(&axis, a->ndim))
		return not_ranked(r, v, node, "the reversal");
	back->as.slice[2] = npd_sv_int(r, -1, v->at);
	for (int64_t i = 0; i <= axis; i++)
		npd_sv_push(r, index, i == axis ? back : all);
	return npd_sv_index(r, v, index, node);
}
