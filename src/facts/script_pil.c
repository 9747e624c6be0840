/* script_pil.c - pictures of PIL. */
#include "facts/script_run.h"

static const struct npd_sv *result(struct npd_run *r, struct npd_call *c, struct npd_array *a)
{
	a->library = NPD_PIL;
	return npd_lib_result(r, c, a);
}

/* Opened pictures have the mode of the file, which for photographs is RGB. */
static const struct npd_sv *pil_open(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_picture_read(r, NPD_PICTURE_RGB, npd_call_at(c));

	a->library = NPD_PIL;
	a->assumed = true;
	return npd_sv_array(r, a, npd_call_at(c));
}

static const struct npd_sv *pil_fromarray(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "obj");

	if (a == NULL || c->args.len > 1 || c->keys.len > 0)
		return npd_call_not_followed(r, c);
	if (a->library != NPD_NUMPY)
		return npd_run_raise(r, c->node, "TypeError", "fromarray takes arrays only");
	if (a->dtype != NPD_DTYPE_UINT8 && a->dtype != NPD_DTYPE_UNKNOWN && a->ranked &&
		a->ndim == 3)
		return npd_run_raise(r, c->node, "TypeError", "PIL has no pictures of %s",
			npd_dtype_name(a->dtype));
	/* axes in another order are taken for rows and columns all the same */
	if (!a->ranked || a->ndim < 2 || a->axes[0].role != NPD_ROLE_HEIGHT ||
		a->axes[1].role != NPD_ROLE_WIDTH)
		return npd_call_not_followed(r, c);
	return result(r, c, a);
}

static void blank(
	struct npd_array *a, unsigned channels, struct npd_lin width, struct npd_lin height)
{
	a->dtype = NPD_DTYPE_UINT8;
	a->dtype_why = a->shape_why = a->content_why = (npd_str){ 0 };
	a->ranked = true;
	a->axes[0] = (struct npd_axis){ NPD_ROLE_HEIGHT, height };
	a->axes[1] = (struct npd_axis){ NPD_ROLE_WIDTH, width };
	a->axes[2] = (struct npd_axis){ NPD_ROLE_CHANNEL, npd_lin_of(channels) };
	a->ndim = channels == 1 ? 2 : 3;
	a->content = NPD_CONTENT_FILL;
}

static unsigned channels_of_mode(npd_str mode)
{
	if (npd_str_eq(mode, NPD_STR("RGB")))
		return 3;
	if (npd_str_eq(mode, NPD_STR("RGBA")))
		return 4;
	return npd_str_eq(mode, NPD_STR("L")) ? 1 : 0;
}

static const struct npd_sv *pil_new(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_array_new(r, npd_call_at(c));
	struct npd_lin width, height;
	npd_str mode;

	if (!npd_sv_is_text(npd_call_arg(c, 0, "mode"), &mode) || channels_of_mode(mode) == 0 ||
		!npd_lib_pair(npd_call_arg(c, 1, "size"), &width, &height))
		return npd_call_not_followed(r, c);
	blank(a, channels_of_mode(mode), width, height);
	return result(r, c, a);
}

static const struct npd_sv *pil_merge(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *bands = npd_call_arg(c, 1, "bands");
	const struct npd_sv *v;
	npd_str mode;

	if (bands == NULL || !npd_sv_is_text(npd_call_arg(c, 0, "mode"), &mode) ||
		channels_of_mode(mode) == 0)
		return npd_call_not_followed(r, c);
	v = npd_array_stack(r, bands, -1, true, c->node);
	if (v->kind == NPD_SV_ARRAY)
		v->as.array->library = NPD_PIL;
	return v;
}

/* ---- modes ---- */

static bool is_rgb(const struct npd_array *a)
{
	return a->content == NPD_CONTENT_PICTURE && a->channels >= 3 && a->order_why.len == 0 &&
	       npd_array_axis(a, NPD_ROLE_CHANNEL) == 2;
}

static const struct npd_sv *to_rgb(struct npd_run *r, struct npd_call *c, struct npd_array *a)
{
	a->assumed = false;
	if (a->content == NPD_CONTENT_PICTURE && a->ndim == 2 && a->channels == 1)
		npd_lib_gray_to_three(a, npd_call_at(c));
	else if (is_rgb(a) && a->channels == 4)
		npd_picture_reorder(a, (const unsigned[]){ 0, 1, 2 }, 3, npd_call_at(c));
	else if (a->ndim == 3)
		a->axes[2].n = npd_lin_of(3);
	else if (a->ranked && a->ndim == 2 && npd_array_insert_axis(a, 2))
		a->axes[2] = (struct npd_axis){ NPD_ROLE_CHANNEL, npd_lin_of(3) };
	if (a->content == NPD_CONTENT_PICTURE && a->channels == 3)
		a->order_at = npd_call_at(c);
	return result(r, c, a);
}

static const struct npd_sv *pil_convert(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_array_copy(r, c->self);
	const struct npd_sv *v = npd_call_arg(c, 0, "mode");
	npd_str mode;

	if (v == NULL)
		return result(r, c, a);
	if (!npd_sv_is_text(v, &mode))
		return npd_call_not_followed(r, c);
	if (npd_str_eq(mode, NPD_STR("RGB")))
		return to_rgb(r, c, a);
	if (npd_str_eq(mode, NPD_STR("BGR")))
		return npd_run_raise(r, c->node, "ValueError", "PIL does not convert to BGR");
	if (npd_str_eq(mode, NPD_STR("L"))) {
		a->assumed = false;
		if (a->ndim == 3)
			npd_lib_to_gray(r, c, a, false);
		return result(r, c, a);
	}
	if (npd_str_eq(mode, NPD_STR("RGBA")) && is_rgb(a) && a->channels == 3) {
		a->channel[3] = (struct npd_channel){ NPD_SOURCE_ALPHA, 0, 255 };
		npd_picture_reorder(a, (const unsigned[]){ 0, 1, 2, 3 }, 4, npd_call_at(c));
		return result(r, c, a);
	}
	npd_array_forget(a, npd_run_format(r, "the mode at line %llu is not followed",
				    (unsigned long long)npd_run_line(r, c->node->from)));
	/* YCbCr, HSV, LAB have three channels of 8 bits, others differ */
	if (!npd_str_eq(mode, NPD_STR("YCbCr")) && !npd_str_eq(mode, NPD_STR("HSV")) &&
		!npd_str_eq(mode, NPD_STR("LAB"))) {
		a->ranked = false;
		a->shape_why = a->dtype_why = a->content_why;
		a->dtype = NPD_DTYPE_UNKNOWN;
	}
	return result(r, c, a);
}

static const struct npd_sv *pil_split(struct npd_run *r, struct npd_call *c)
{
	struct npd_call one = *c;
	struct npd_array *a = npd_array_copy(r, c->self);

	a->library = NPD_NUMPY;
	one.args = (struct npd_sv_list){ 0 };
	NPD_VEC_PUSH(r->arena, &one.args, npd_sv_array(r, a, c->self->at));
	one.self = NULL;
	one.name = NPD_STR("cv2.split");
	const struct npd_sv *list = npd_lib_cv2(r, &one);
	for (size_t i = 0; list->kind == NPD_SV_TUPLE && i < list->as.list->len; i++) {
		if (list->as.list->data[i]->kind == NPD_SV_ARRAY)
			list->as.list->data[i]->as.array->library = NPD_PIL;
	}
	return list;
}

/* ---- sizes ---- */

static const struct npd_sv *pil_resize(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_array_copy(r, c->self);
	struct npd_lin width, height;

	if (!npd_lib_pair(npd_call_arg(c, 0, "size"), &width, &height)) {
		width = npd_lin_fresh(r, true);
		height = npd_lin_fresh(r, true);
		npd_picture_resize(r, a, width, height, npd_call_at(c));
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("the size is not known");
		return result(r, c, a);
	}
	npd_picture_resize(r, a, width, height, npd_call_at(c));
	if (npd_call_has(c, 2, "box")) {
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("a part of the picture is resized");
	}
	return result(r, c, a);
}

/* In place, to a size that depends on the picture. */
static const struct npd_sv *pil_thumbnail(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = c->self->as.array;

	npd_picture_resize(r, a, npd_lin_fresh(r, true), npd_lin_fresh(r, true), npd_call_at(c));
	npd_array_changed(c->self, npd_call_at(c));
	return npd_sv_none(r, npd_call_at(c));
}

static bool read_box(
	struct npd_run *r, const struct npd_sv *v, struct npd_lin *width, struct npd_lin *height)
{
	struct npd_lin side[4];

	if (!npd_sv_is_seq(v) || v->as.list->len != 4)
		return false;
	for (unsigned i = 0; i < 4; i++) {
		if (v->as.list->data[i]->kind != NPD_SV_NUMBER)
			return false;
		/* crop rounds what is no whole number */
		side[i] = npd_sv_round(r, "round", v->as.list->data[i])->as.number.lin;
		if (!npd_lin_is_integer(r, v->as.list->data[i]->as.number.lin))
			side[i] = v->as.list->data[i]->as.number.lin;
	}
	*width = npd_lin_add(r, side[2], side[0], -1);
	*height = npd_lin_add(r, side[3], side[1], -1);
	return true;
}

static const struct npd_sv *pil_crop(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_array_copy(r, c->self);
	struct npd_lin width, height;

	if (!read_box(r, npd_call_arg(c, 0, "box"), &width, &height))
		return npd_call_not_followed(r, c);
	if (!npd_lin_is_integer(r, width))
		width = npd_lin_fresh(r, true);
	if (!npd_lin_is_integer(r, height))
		height = npd_lin_fresh(r, true);
	npd_picture_crop(r, a, height, width, npd_call_at(c));
	return result(r, c, a);
}

/* canvas.paste(picture, (x, y)) */
static const struct npd_sv *pil_paste(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *to = c->self->as.array;
	const struct npd_sv *what = npd_call_arg(c, 0, "im");

	if (what == NULL || what->kind != NPD_SV_ARRAY || to->content != NPD_CONTENT_FILL ||
		c->args.len > 2 || !to->ranked || to->ndim != what->as.array->ndim) {
		npd_array_forget(
			to, npd_run_format(r, "what is pasted at line %llu is not followed",
				    (unsigned long long)npd_run_line(r, c->node->from)));
	} else {
		const struct npd_array canvas = *to;
		struct npd_array *from = npd_array_copy(r, what);
		const bool padded = !npd_lin_eq(from->axes[0].n, canvas.axes[0].n) ||
				    !npd_lin_eq(from->axes[1].n, canvas.axes[1].n);
		*to = *from;
		to->storage = canvas.storage;
		if (padded)
			npd_picture_pad(r, to, canvas.axes[0].n, canvas.axes[1].n, canvas.size_at);
	}
	npd_array_changed(c->self, npd_call_at(c));
	return npd_sv_none(r, npd_call_at(c));
}

/* ImageOps.fit crops to the shape that is wanted, ImageOps.pad pads to it. */
static const struct npd_sv *pil_fit(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "image");
	struct npd_lin width, height;

	if (a == NULL || !npd_lib_pair(npd_call_arg(c, 1, "size"), &width, &height))
		return npd_call_not_followed(r, c);
	if (npd_str_ends(c->name, NPD_STR("pad")))
		npd_picture_pad(r, a, height, width, npd_call_at(c));
	else
		npd_picture_crop(r, a, height, width, npd_call_at(c));
	return result(r, c, a);
}

static const struct npd_sv *pil_same(struct npd_run *r, struct npd_call *c)
{
	return result(r, c, npd_array_copy(r, c->self));
}

static const struct npd_sv *pil_nothing(struct npd_run *r, struct npd_call *c)
{
	return npd_sv_none(r, npd_call_at(c));
}

/* Rotated by what the camera noted: as if the file had been so. */
static const struct npd_sv *pil_upright(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "image");

	return a == NULL ? npd_call_not_followed(r, c) : result(r, c, a);
}

const struct npd_sv *npd_lib_pil(struct npd_run *r, struct npd_call *c)
{
	static const struct npd_lib_entry entries[] = {
		{ "Image.open", pil_open },
		{ "Image.fromarray", pil_fromarray },
		{ "Image.new", pil_new },
		{ "Image.merge", pil_merge },
		{ "ImageOps.fit", pil_fit },
		{ "ImageOps.pad", pil_fit },
		{ "ImageOps.exif_transpose", pil_upright },
	};

	if (!npd_str_starts(c->name, NPD_STR("PIL.")))
		return NULL;
	return npd_lib_dispatch(
		r, c, entries, sizeof entries / sizeof *entries, npd_str_from(c->name, 4));
}

const struct npd_sv *npd_method_pil(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const struct npd_lib_entry entries[] = {
		{ "convert", pil_convert },
		{ "resize", pil_resize },
		{ "thumbnail", pil_thumbnail },
		{ "crop", pil_crop },
		{ "paste", pil_paste },
		{ "split", pil_split },
		{ "copy", pil_same },
		{ "load", pil_nothing },
		{ "close", pil_nothing },
		{ "show", pil_nothing },
		{ "save", pil_nothing },
	};

	return npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);
}
