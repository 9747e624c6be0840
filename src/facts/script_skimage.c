/* script_skimage.c - scikit-image, as of 0.19, and imageio. */
#include "facts/script_run.h"

static void set_dtype(struct npd_array *a, enum npd_dtype dtype, struct npd_span at)
{
	a->dtype = dtype;
	a->dtype_why = (npd_str){ 0 };
	a->dtype_at = at;
}

/* Integers become floats from 0 to 1, floats stay. */
static void to_unit(
	struct npd_run *r, const struct npd_call *c, struct npd_array *a, enum npd_dtype to)
{
	if (a->dtype == NPD_DTYPE_UINT8) {
		npd_lib_scale(r, c, a, 1.0 / 255, 0);
		set_dtype(a, to, npd_call_at(c));
	} else if (npd_dtype_is_float(a->dtype)) {
		if (to != NPD_DTYPE_FLOAT64)
			set_dtype(a, to, npd_call_at(c));
	} else {
		npd_lib_forget_map(r, c, a);
		if (a->dtype != NPD_DTYPE_UNKNOWN)
			set_dtype(a, to, npd_call_at(c));
	}
}

static const struct npd_sv *sk_imread(struct npd_run *r, struct npd_call *c)
{
	bool known;
	const bool gray = npd_call_flag(c, 1, "as_gray", false, &known);
	struct npd_array *a = npd_picture_read(r, NPD_PICTURE_RGB, npd_call_at(c));

	if (!known)
		return NULL;
	a->assumed = true;
	if (gray) {
		to_unit(r, c, a, NPD_DTYPE_FLOAT64);
		npd_lib_to_gray(r, c, a, false);
	}
	return npd_sv_array(r, a, npd_call_at(c));
}

static const struct npd_sv *io_imread(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_picture_read(r, NPD_PICTURE_RGB, npd_call_at(c));

	if (c->keys.len > 0 || c->args.len > 1)
		return NULL;
	a->assumed = true;
	return npd_sv_array(r, a, npd_call_at(c));
}

static const struct npd_sv *sk_resize(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "image");
	struct npd_lin width, height;
	bool known;
	const bool keep = npd_call_flag(c, 5, "preserve_range", false, &known);

	if (a == NULL || !known || !a->ranked || a->ndim < 2 || a->library != NPD_NUMPY ||
		a->axes[0].role != NPD_ROLE_HEIGHT || a->axes[1].role != NPD_ROLE_WIDTH ||
		!npd_lib_pair(npd_call_arg(c, 1, "output_shape"), &height, &width))
		return NULL;
	if (!keep)
		to_unit(r, c, a, NPD_DTYPE_FLOAT64);
	else if (!npd_dtype_is_float(a->dtype))
		set_dtype(a, NPD_DTYPE_FLOAT64, npd_call_at(c));
	npd_picture_resize(r, a, width, height, npd_call_at(c));
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *sk_as_float(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "image");

	if (a == NULL)
		return NULL;
	to_unit(r, c, a,
		npd_str_ends(c->name, NPD_STR("32")) ? NPD_DTYPE_FLOAT32 : NPD_DTYPE_FLOAT64);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *sk_as_ubyte(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "image");

	if (a == NULL)
		return NULL;
	if (a->dtype == NPD_DTYPE_UINT8)
		return npd_lib_result(r, c, a);
	if (!npd_dtype_is_float(a->dtype))
		return NULL;
	npd_lib_scale(r, c, a, 255, 0);
	set_dtype(a, NPD_DTYPE_UINT8, npd_call_at(c));
	npd_array_check_range(r, a, c->node);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *sk_rgb2gray(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "rgb");

	if (a == NULL || !a->ranked || a->ndim != 3)
		return NULL;
	to_unit(r, c, a, NPD_DTYPE_FLOAT64);
	npd_lib_to_gray(r, c, a, false);
	return npd_lib_result(r, c, a);
}

const struct npd_sv *npd_lib_skimage(struct npd_run *r, struct npd_call *c)
{
	static const struct npd_lib_entry entries[] = {
		{ "skimage.io.imread", sk_imread },
		{ "skimage.transform.resize", sk_resize },
		{ "skimage.img_as_float", sk_as_float },
		{ "skimage.img_as_float32", sk_as_float },
		{ "skimage.img_as_float64", sk_as_float },
		{ "skimage.util.img_as_float", sk_as_float },
		{ "skimage.util.img_as_float32", sk_as_float },
		{ "skimage.img_as_ubyte", sk_as_ubyte },
		{ "skimage.util.img_as_ubyte", sk_as_ubyte },
		{ "skimage.color.rgb2gray", sk_rgb2gray },
		{ "imageio.imread", io_imread },
		{ "imageio.v2.imread", io_imread },
		{ "imageio.v3.imread", io_imread },
	};

	return npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, c->name);
}
