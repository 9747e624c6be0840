#include "facts/script_form.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- from a value ---- */

struct forming {
	struct npd_arena *arena;
	struct npd_form *form;
	const struct npd_array *a;
	struct npd_span at;
	const struct npd_run *r;
};

static npd_str keep(const struct forming *g, npd_str s)
{
	return npd_arena_copy(g->arena, s);
}

static void known(struct npd_form_item *item, const char *text, struct npd_span at)
{
	*item = (struct npd_form_item){ .text = npd_str_of(text), .at = at };
}

static void unknown(const struct forming *g, struct npd_form_item *item, npd_str why)
{
	*item = (struct npd_form_item){ .why = why.len > 0 ? keep(g, why) : NPD_STR("not followed"),
		.at = g->at };
}

/* Why the elements are not those of a picture; empty: they are. */
static npd_str why_no_picture(const struct npd_array *a)
{
	switch (a->content) {
	case NPD_CONTENT_PICTURE:
		return a->channels == 0 ? NPD_STR("the number of channels is not known")
					: (npd_str){ 0 };
	case NPD_CONTENT_UNKNOWN:
		return a->content_why.len > 0 ? a->content_why : NPD_STR("not followed");
	case NPD_CONTENT_NUMBERS:
	case NPD_CONTENT_FILL:
		break;
	}
	return NPD_STR("the array holds no pixels of a picture");
}

static const char *order_name(const struct npd_array *a)
{
	static const struct {
		const char *name;
		unsigned count;
		enum npd_source sources[NPD_CHANNELS_MAX];
	} orders[] = {
		{ "RGB", 3, { NPD_SOURCE_RED, NPD_SOURCE_GREEN, NPD_SOURCE_BLUE } },
		{ "BGR", 3, { NPD_SOURCE_BLUE, NPD_SOURCE_GREEN, NPD_SOURCE_RED } },
		{ "RGBA", 4,
			{ NPD_SOURCE_RED, NPD_SOURCE_GREEN, NPD_SOURCE_BLUE, NPD_SOURCE_ALPHA } },
		{ "BGRA", 4,
			{ NPD_SOURCE_BLUE, NPD_SOURCE_GREEN, NPD_SOURCE_RED, NPD_SOURCE_ALPHA } },
		{ "GRAY", 1, { NPD_SOURCE_GRAY } },
	};

	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		bool same = a->channels == orders[i].count;
		for (unsigned k = 0; same && k < a->channels; k++)
			same = a->channel[k].source == orders[i].sources[k];
		if (same)
			return orders[i].name;
	}
	return NULL;
}

static void form_order(struct forming *g)
{
	const npd_str why = why_no_picture(g->a);
	struct npd_form_item *item = &g->form->order;

	if (why.len > 0)
		unknown(g, item, why);
	else if (g->a->order_why.len > 0)
		unknown(g, item, g->a->order_why);
	else if (order_name(g->a) == NULL)
		unknown(g, item, NPD_STR("the channels are in an order without a name"));
	else
		known(item, order_name(g->a), g->a->order_at);
}

static bool role_fits(enum npd_role role, char letter)
{
	if (role == NPD_ROLE_ONE)
		return letter == 'N' || letter == 'C';
	return (char)role == letter;
}

static bool layout_fits(const struct npd_array *a, const char *name)
{
	unsigned i = 0;

	for (; name[i] != '\0' && i < a->ndim; i++) {
		if (!role_fits(a->axes[i].role, name[i]))
			return false;
	}
	return name[i] == '\0' && i == a->ndim;
}

static void form_layout(struct forming *g)
{
	static const char *const names[] = { "NHWC", "NCHW", "HWC", "CHW", "HW" };
	struct npd_form_item *item = &g->form->layout;
	char axes[2 * NPD_AXES_MAX + 1] = "";

	if (!g->a->ranked) {
		unknown(g, item, g->a->shape_why);
		return;
	}
	if (g->a->layout_why.len > 0) {
		unknown(g, item, g->a->layout_why);
		return;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (layout_fits(g->a, names[i])) {
			known(item, names[i], g->a->layout_at);
			return;
		}
	}
	for (unsigned i = 0; i < g->a->ndim; i++) {
		if (g->a->axes[i].role == NPD_ROLE_OTHER) {
			unknown(g, item, why_no_picture(g->a));
			return;
		}
		snprintf(axes + 2 * i, 3, "%c%s", (char)g->a->axes[i].role,
			i + 1 < g->a->ndim ? " " : "");
	}
	char text[64];
	snprintf(text, sizeof text, "the axes are %s", axes);
	unknown(g, item, npd_str_of(text));
}

static void form_length(struct forming *g, struct npd_form_item *item, const struct npd_axis *axis,
	struct npd_span at)
{
	double n;

	if (npd_lin_is_const(npd_lin_resolve(g->r, axis->n), &n) && n >= 0 && n < 1e9 &&
		n == floor(n))
		*item = (struct npd_form_item){ .number = n, .at = at };
	else
		unknown(g, item, NPD_STR("the length is known to a run only"));
}

static void form_size(struct forming *g)
{
	const int h = npd_array_axis(g->a, NPD_ROLE_HEIGHT);
	const int w = npd_array_axis(g->a, NPD_ROLE_WIDTH);

	if (h < 0 || w < 0) {
		const npd_str why = g->a->ranked ? why_no_picture(g->a) : g->a->shape_why;
		unknown(g, &g->form->height, why);
		unknown(g, &g->form->width, why);
		return;
	}
	form_length(g, &g->form->height, &g->a->axes[h], g->a->size_at);
	form_length(g, &g->form->width, &g->a->axes[w], g->a->size_at);
}

static void form_shape(struct forming *g)
{
	struct npd_form_list *list = &g->form->shape;

	*list = (struct npd_form_list){ .at = g->at };
	if (!g->a->ranked) {
		list->why = keep(g, g->a->shape_why);
		return;
	}
	list->count = g->a->ndim;
	for (unsigned i = 0; i < g->a->ndim; i++)
		form_length(g, &list->items[i], &g->a->axes[i], g->at);
}

/* Ten digits: what arithmetic in doubles leaves behind is no part of the number. */
static double tidy(double d)
{
	char text[32];

	if (fabs(d) < 1e-9)
		return 0;
	snprintf(text, sizeof text, "%.10g", d);
	return strtod(text, NULL);
}

static void form_map(struct forming *g)
{
	struct npd_form_list *mean = &g->form->mean, *std = &g->form->std;
	npd_str why = why_no_picture(g->a);

	*mean = (struct npd_form_list){ .at = g->a->mean_at };
	*std = (struct npd_form_list){ .at = g->a->std_at };
	if (why.len == 0)
		why = g->a->map_why;
	if (why.len > 0) {
		mean->why = std->why = keep(g, why);
		mean->at = std->at = g->at;
		return;
	}
	mean->count = std->count = g->a->channels;
	for (unsigned i = 0; i < g->a->channels; i++) {
		const struct npd_channel *ch = &g->a->channel[i];
		if (ch->a == 0 || !isfinite(ch->a) || !isfinite(1 / ch->a) ||
			!isfinite(ch->b / ch->a)) {
			unknown(g, &mean->items[i],
				NPD_STR("the channel does not depend on the picture"));
			std->items[i] = mean->items[i];
			continue;
		}
		mean->items[i] = (struct npd_form_item){ .number = tidy(-ch->b / ch->a),
			.at = g->a->mean_at };
		std->items[i] =
			(struct npd_form_item){ .number = tidy(1 / ch->a), .at = g->a->std_at };
	}
}

static void form_fit(struct forming *g)
{
	struct npd_form_item *item = &g->form->fit;
	const struct npd_span at = g->a->size_at;
	const int h = npd_array_axis(g->a, NPD_ROLE_HEIGHT);

	if (h < 0) {
		unknown(g, item, g->a->ranked ? why_no_picture(g->a) : g->a->shape_why);
		return;
	}
	switch (g->a->fit) {
	case NPD_FIT_NONE:
		known(item, "none", at);
		/* it had the size that was asked for, so that resizing it was left out */
		g->form->had_size = g->a->axes[h].n.count > 0 && g->form->height.why.len == 0;
		return;
	case NPD_FIT_STRETCH:
		known(item, "stretch", at);
		return;
	case NPD_FIT_LETTERBOX:
		known(item, "letterbox", at);
		return;
	case NPD_FIT_CROP:
		known(item, "crop", at);
		return;
	case NPD_FIT_SCALED:
		unknown(g, item, NPD_STR("the size that it is resized to depends on the picture"));
		return;
	case NPD_FIT_UNKNOWN:
		unknown(g, item, g->a->fit_why);
		return;
	}
}

void npd_form_unknown(struct npd_form *form, npd_str why, struct npd_span at)
{
	const struct npd_form_item item = { .why = why, .at = at };
	const struct npd_form_list list = { .why = why, .at = at };

	*form = (struct npd_form){ .set = true };
	form->order = form->layout = form->dtype = form->fit = form->type = item;
	form->width = form->height = item;
	form->mean = form->std = form->shape = list;
}

void npd_form_of(struct npd_arena *arena, struct npd_form *form, struct npd_run *r,
	const struct npd_sv *v, struct npd_span at)
{
	struct forming g = { .arena = arena, .form = form, .at = at, .r = r };

	*form = (struct npd_form){ .set = true };
	if (v->kind != NPD_SV_ARRAY || v->as.array->library == NPD_PIL) {
		char text[64];
		snprintf(text, sizeof text, "it returns %s",
			v->kind == NPD_SV_ARRAY ? "a picture of PIL" : npd_sv_kind_name(v));
		npd_form_unknown(form,
			keep(&g, v->kind == NPD_SV_UNKNOWN ? v->as.why : npd_str_of(text)), at);
		return;
	}
	g.a = npd_array_view(r, v);
	form->assumed = g.a->assumed;
	form_order(&g);
	form_layout(&g);
	form_size(&g);
	form_shape(&g);
	form_map(&g);
	form_fit(&g);
	if (g.a->dtype == NPD_DTYPE_UNKNOWN)
		unknown(&g, &form->dtype, g.a->dtype_why);
	else
		known(&form->dtype, npd_dtype_name(g.a->dtype), g.a->dtype_at);
	known(&form->type, g.a->library == NPD_TORCH ? "torch.Tensor" : "numpy.ndarray", at);
}

/* ---- joining ---- */

static void join_item(struct npd_form_item *a, const struct npd_form_item *b, npd_str why)
{
	if (a->why.len > 0)
		return;
	if (b->why.len > 0)
		*a = *b;
	else if (!npd_str_eq(a->text, b->text) || !(a->number == b->number))
		a->why = why;
}

static void join_list(struct npd_form_list *a, const struct npd_form_list *b, npd_str why)
{
	if (a->why.len > 0)
		return;
	if (b->why.len > 0) {
		*a = *b;
		return;
	}
	if (a->count != b->count) {
		a->why = why;
		return;
	}
	for (unsigned i = 0; i < a->count; i++)
		join_item(&a->items[i], &b->items[i], why);
}

void npd_form_join(struct npd_form *form, const struct npd_form *other, npd_str why)
{
	if (!form->set) {
		*form = *other;
		return;
	}
	form->assumed = form->assumed || other->assumed;
	join_item(&form->order, &other->order, why);
	join_item(&form->layout, &other->layout, why);
	join_item(&form->dtype, &other->dtype, why);
	if (form->had_size && !other->had_size)
		form->fit = other->fit;
	else if (form->had_size || !other->had_size)
		join_item(&form->fit, &other->fit, why);
	form->had_size = form->had_size && other->had_size;
	join_item(&form->type, &other->type, why);
	join_item(&form->width, &other->width, why);
	join_item(&form->height, &other->height, why);
	join_list(&form->mean, &other->mean, why);
	join_list(&form->std, &other->std, why);
	join_list(&form->shape, &other->shape, why);
}

/* ---- to facts ---- */

static struct npd_fact_place place(const struct npd_file_text *file, struct npd_span at)
{
	return (struct npd_fact_place){ .file = file, .span = at };
}

static void write_text(
	struct npd_fact *to, const struct npd_form_item *item, const struct npd_file_text *file)
{
	if (item->why.len > 0)
		npd_fact_set_unknown(to, item->why, place(file, item->at));
	else
		npd_fact_set_str(to, item->text, place(file, item->at));
}

static void write_number(struct npd_fact *to, const struct npd_form_item *item, bool whole,
	const struct npd_file_text *file)
{
	if (item->why.len > 0)
		npd_fact_set_unknown(to, item->why, place(file, item->at));
	else if (whole)
		npd_fact_set_int(to, (int64_t)item->number, place(file, item->at));
	else
		npd_fact_set_double(to, item->number, place(file, item->at));
}

static void write_list(struct npd_facts *f, struct npd_fact *to, const struct npd_form_list *list,
	bool whole, const struct npd_file_text *file)
{
	if (list->why.len > 0) {
		npd_fact_set_unknown(to, list->why, place(file, list->at));
		return;
	}
	npd_fact_set_list(to, place(file, list->at));
	for (unsigned i = 0; i < list->count; i++)
		write_number(npd_fact_append(f, to), &list->items[i], whole, file);
}

void npd_form_write(struct npd_facts *f, struct npd_fact *map, const struct npd_form *form,
	const struct npd_file_text *file)
{
	struct npd_fact *size;

	write_text(npd_fact_member(f, map, "order"), &form->order, file);
	write_text(npd_fact_member(f, map, "layout"), &form->layout, file);
	write_text(npd_fact_member(f, map, "dtype"), &form->dtype, file);
	size = npd_fact_set_map(npd_fact_member(f, map, "size"), place(file, form->width.at));
	write_number(npd_fact_member(f, size, "width"), &form->width, true, file);
	write_number(npd_fact_member(f, size, "height"), &form->height, true, file);
	write_list(f, npd_fact_member(f, map, "mean"), &form->mean, false, file);
	write_list(f, npd_fact_member(f, map, "std"), &form->std, false, file);
	write_list(f, npd_fact_member(f, map, "shape"), &form->shape, true, file);
	write_text(npd_fact_member(f, map, "fit"), &form->fit, file);
	write_text(npd_fact_member(f, map, "type"), &form->type, file);
	if (form->assumed)
		npd_fact_set_str(npd_fact_member(f, map, "assumes"), NPD_STR("colour"),
			place(file, form->order.at));
}
