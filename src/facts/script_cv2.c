/* script_cv2.c - OpenCV, as of 4.6 where versions differ. */
#include "facts/script_run.h"

struct npd_array *npd_cv2_source(struct npd_run *r, struct npd_call *c, const struct npd_sv **ret)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "src");
	struct npd_array *a = v != NULL && v->kind == NPD_SV_ARRAY ? npd_array_copy(r, v) : NULL;

	*ret = v == NULL || v->kind == NPD_SV_UNKNOWN ? v : NULL;
	if (a == NULL && *ret == NULL)
		*ret = npd_sv_unknown(r, c->node, "what %.*s gets is not followed",
			NPD_ARG(npd_str_head(c->name, 40)));
	if (a != NULL && a->library != NPD_NUMPY) {
		*ret = npd_run_raise(r, c->node, "TypeError", "OpenCV takes arrays only");
		return NULL;
	}
	return a;
}

/* OpenCV takes the first axis for rows and the second for columns, whatever they are. */
static bool is_upright(const struct npd_array *a)
{
	return a->ranked && (a->ndim == 2 || a->ndim == 3) && a->axes[0].role == NPD_ROLE_HEIGHT &&
	       a->axes[1].role == NPD_ROLE_WIDTH;
}

static const struct npd_sv *lose(
	struct npd_run *r, const struct npd_call *c, struct npd_array *a, bool shape)
{
	npd_array_forget(a, npd_run_format(r, "call of %.*s at line %llu is not followed",
				    NPD_ARG(npd_str_head(c->name, 60)),
				    (unsigned long long)npd_run_line(r, c->node->from)));
	if (shape) {
		a->ranked = false;
		a->shape_why = a->content_why;
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = a->content_why;
	}
	return npd_lib_result(r, c, a);
}

/* ---- reading ---- */

static const struct npd_sv *cv_imread(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 1, "flags");
	struct npd_array *a;
	int64_t flags = 1;

	if (c->open || (v != NULL && !npd_sv_is_int(v, &flags))) {
		a = npd_picture_read(r, NPD_PICTURE_BGR, npd_call_at(c));
		return lose(r, c, a, true);
	}
	const int64_t base = flags < 0 ? flags : flags & ~(int64_t)128;
	if (base == 0 || base == 2) {
		a = npd_picture_read(r, NPD_PICTURE_GRAY, npd_call_at(c));
		a->assumed = base == 2;
	} else if (base == -1 || base == 1 || (base > 1 && base < 8)) {
		a = npd_picture_read(r, NPD_PICTURE_BGR, npd_call_at(c));
		a->assumed = base != 1;
	} else {
		a = npd_picture_read(r, NPD_PICTURE_BGR, npd_call_at(c));
		return lose(r, c, a, true);
	}
	return npd_sv_array(r, a, npd_call_at(c));
}

/* ---- colours ---- */

static const struct npd_sv *permute_colours(struct npd_run *r, struct npd_call *c,
	struct npd_array *a, unsigned channels, const unsigned *order, unsigned count)
{
	const int axis = npd_array_axis(a, NPD_ROLE_CHANNEL);

	if (a->content != NPD_CONTENT_PICTURE) {
		if (axis >= 0)
			a->axes[axis].n = npd_lin_of(count);
		return npd_lib_result(r, c, a);
	}
	if (axis != 2 || (a->channels != channels && a->channels != 0))
		return npd_run_raise(
			r, c->node, "cv2.error", "the number of channels does not fit");
	if (a->channels == 3)
		a->channel[3] = (struct npd_channel){ NPD_SOURCE_CONSTANT, 0, 255 };
	npd_picture_reorder(a, order, count, npd_call_at(c));
	for (unsigned i = 0; i < count; i++) {
		if (channels == 3 && order[i] == 3)
			a->channel[i].source = NPD_SOURCE_ALPHA;
	}
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *other_space(struct npd_run *r, struct npd_call *c, struct npd_array *a)
{
	a->order_at = npd_call_at(c);
	return lose(r, c, a, false);
}

static const struct npd_sv *gray_to_colour(
	struct npd_run *r, struct npd_call *c, struct npd_array *a, unsigned channels)
{
	double n;

	if (a->ndim == 3 && npd_lin_is_const(a->axes[2].n, &n) && n == 1)
		a->ndim = 2;
	if (a->ndim != 2)
		return npd_run_raise(
			r, c->node, "cv2.error", "the number of channels does not fit");
	npd_lib_gray_to_three(a, npd_call_at(c));
	if (channels == 4)
		return other_space(r, c, a);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_cvt_color(struct npd_run *r, struct npd_call *c)
{
	static const struct {
		unsigned channels, count;
		unsigned order[4];
	} permutations[] = {
		[0] = { 3, 4, { 0, 1, 2, 3 } },
		[1] = { 4, 3, { 0, 1, 2, 0 } },
		[2] = { 3, 4, { 2, 1, 0, 3 } },
		[3] = { 4, 3, { 2, 1, 0, 0 } },
		[4] = { 3, 3, { 2, 1, 0, 0 } },
		[5] = { 4, 4, { 2, 1, 0, 3 } },
	};
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	int64_t code;

	if (a == NULL)
		return v;
	if (a->dtype == NPD_DTYPE_FLOAT64 || a->dtype == NPD_DTYPE_INT32 ||
		a->dtype == NPD_DTYPE_INT64)
		return npd_run_raise(
			r, c->node, "cv2.error", "%s is not supported", npd_dtype_name(a->dtype));
	if (!is_upright(a) || !npd_sv_is_int(npd_call_arg(c, 1, "code"), &code))
		return lose(r, c, a, true);
	if (code >= 0 && code <= 5)
		return permute_colours(r, c, a, permutations[code].channels,
			permutations[code].order, permutations[code].count);
	if (code == 6 || code == 7 || code == 10 || code == 11) {
		if (a->ndim == 2)
			return npd_run_raise(
				r, c->node, "cv2.error", "the number of channels does not fit");
		npd_lib_to_gray(r, c, a, code == 6 || code == 10);
		return npd_lib_result(r, c, a);
	}
	if (code == 8 || code == 9)
		return gray_to_colour(r, c, a, code == 8 ? 3 : 4);
	/* the planes of a picture in YUV have another shape */
	return code == 36 || code == 37 || (code >= 40 && code <= 57) || (code >= 82 && code <= 85)
		       ? other_space(r, c, a)
		       : lose(r, c, a, true);
}

/* ---- sizes ---- */

static struct npd_lin scaled(struct npd_run *r, struct npd_lin n, const struct npd_sv *factor,
	const struct npd_syntax *node)
{
	if (factor->kind != NPD_SV_NUMBER)
		return npd_lin_fresh(r, true);
	const struct npd_sv *length = npd_sv_lin(r, NPD_DTYPE_INT64, n, factor->at);
	const struct npd_sv *v = npd_sv_binary(r, NPD_STR("*"), length, factor, node);
	return npd_sv_round(r, "round", v)->as.number.lin;
}

/* The size that resize is asked for; false: it is not known at all. */
static bool wanted_size(struct npd_run *r, const struct npd_call *c, const struct npd_array *a,
	struct npd_lin *width, struct npd_lin *height)
{
	const struct npd_sv *size = npd_call_arg(c, 1, "dsize");
	double w = 1, h = 1;

	if (size != NULL && size->kind != NPD_SV_NONE) {
		if (!npd_lib_pair(size, width, height))
			return false;
		if (!npd_lin_is_const(*width, &w) || !npd_lin_is_const(*height, &h) ||
			(w != 0 && h != 0))
			return true;
	}
	const struct npd_sv *fx = npd_call_arg(c, 3, "fx"), *fy = npd_call_arg(c, 4, "fy");
	if (fx == NULL || fy == NULL)
		return false;
	*width = scaled(r, a->axes[1].n, fx, c->node);
	*height = scaled(r, a->axes[0].n, fy, c->node);
	return true;
}

/* Channels of length 1 are dropped. */
static void drop_single_channel(struct npd_array *a)
{
	double n;

	if (a->ndim == 3 && npd_lin_is_const(a->axes[2].n, &n) && n == 1)
		a->ndim = 2;
}

static void lose_size(struct npd_run *r, const struct npd_call *c, struct npd_array *a)
{
	npd_picture_resize(r, a, npd_lin_fresh(r, true), npd_lin_fresh(r, true), npd_call_at(c));
	a->fit = NPD_FIT_UNKNOWN;
	a->fit_why = npd_run_format(r, "the size at line %llu is not known",
		(unsigned long long)npd_run_line(r, c->node->from));
}

static const struct npd_sv *cv_resize(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	struct npd_lin width, height;

	if (a == NULL)
		return v;
	if (a->dtype == NPD_DTYPE_INT64 || a->dtype == NPD_DTYPE_INT32 ||
		a->dtype == NPD_DTYPE_BOOL || a->dtype == NPD_DTYPE_FLOAT16 ||
		a->dtype == NPD_DTYPE_INT8)
		return npd_run_raise(
			r, c->node, "cv2.error", "%s is not supported", npd_dtype_name(a->dtype));
	if (!is_upright(a) || c->open)
		return lose(r, c, a, true);
	drop_single_channel(a);
	if (wanted_size(r, c, a, &width, &height))
		npd_picture_resize(r, a, width, height, npd_call_at(c));
	else
		lose_size(r, c, a);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_copy_make_border(struct npd_run *r, struct npd_call *c)
{
	static const char *const names[] = { "top", "bottom", "left", "right" };
	struct npd_lin side[4];
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	int64_t type = -1;
	double unused;

	if (a == NULL)
		return v;
	for (unsigned i = 0; i < 4; i++) {
		v = npd_call_arg(c, i + 1, names[i]);
		if (v == NULL || v->kind != NPD_SV_NUMBER || !is_upright(a))
			return lose(r, c, a, true);
		side[i] = v->as.number.lin;
	}
	const struct npd_lin height =
		npd_lin_add(r, npd_lin_add(r, side[0], side[1], 1), a->axes[0].n, 1);
	const struct npd_lin width =
		npd_lin_add(r, npd_lin_add(r, side[2], side[3], 1), a->axes[1].n, 1);
	bool none = true;
	for (unsigned i = 0; i < 4; i++)
		none = none && npd_lin_is_const(side[i], &unused) && unused == 0;
	drop_single_channel(a);
	if (none)
		return npd_lib_result(r, c, a);
	npd_picture_pad(r, a, height, width, npd_call_at(c));
	if (!npd_sv_is_int(npd_call_arg(c, 5, "borderType"), &type) || type != 0) {
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = npd_run_format(r, "the border at line %llu is not of one colour",
			(unsigned long long)npd_run_line(r, c->node->from));
	}
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_warp(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	struct npd_lin width, height;

	if (a == NULL)
		return v;
	if (!is_upright(a) || !npd_lib_pair(npd_call_arg(c, 2, "dsize"), &width, &height))
		return lose(r, c, a, true);
	drop_single_channel(a);
	npd_picture_resize(r, a, width, height, npd_call_at(c));
	a->fit = NPD_FIT_UNKNOWN;
	a->fit_why = npd_run_format(r, "the picture is warped at line %llu",
		(unsigned long long)npd_run_line(r, c->node->from));
	/* the picture may be turned */
	a->layout_why = a->fit_why;
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_rotate(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);
	int64_t code;

	if (a == NULL)
		return v;
	if (!is_upright(a) || !npd_sv_is_int(npd_call_arg(c, 1, "rotateCode"), &code))
		return lose(r, c, a, true);
	if (code != 1) {
		const struct npd_axis first = a->axes[0];
		a->axes[0] = a->axes[1];
		a->axes[1] = first;
		a->layout_at = npd_call_at(c);
	}
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_transpose(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);

	if (a == NULL)
		return v;
	return is_upright(a) ? npd_array_swap_axes(r, npd_lib_result(r, c, a), 0, 1, c->node)
			     : lose(r, c, a, true);
}

/* Mirrors, blurs: each pixel keeps its meaning. */
static const struct npd_sv *cv_keep(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);

	if (a == NULL)
		return v;
	drop_single_channel(a);
	return npd_lib_result(r, c, a);
}

/* Statistics, tables: same shape and channels, other numbers. */
static const struct npd_sv *cv_lose(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);

	if (a == NULL)
		return v;
	npd_lib_forget_map(r, c, a);
	return npd_lib_result(r, c, a);
}

static const struct npd_sv *cv_threshold(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *both = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));

	npd_sv_push(r, both, npd_lib_some(r, c, NPD_DTYPE_FLOAT64));
	npd_sv_push(r, both, cv_lose(r, c));
	return both;
}

static const struct npd_sv *cv_not(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v;
	struct npd_array *a = npd_cv2_source(r, c, &v);

	if (a == NULL)
		return v;
	if (a->dtype == NPD_DTYPE_UINT8)
		npd_lib_scale(r, c, a, -1, 255);
	else
		npd_lib_forget_map(r, c, a);
	return npd_lib_result(r, c, a);
}

/* ---- channels ---- */

static const struct npd_sv *cv_split(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "m");
	struct npd_sv *list = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
	double n;

	if (v == NULL || v->kind != NPD_SV_ARRAY || !v->as.array->ranked ||
		v->as.array->ndim != 3 || !npd_lin_is_const(v->as.array->axes[2].n, &n) || n > 4)
		return npd_sv_unknown(r, c->node, "what is split is not followed");
	for (unsigned i = 0; i < (unsigned)n; i++) {
		struct npd_sv *index = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
		npd_sv_push(r, index, npd_sv_new(r, NPD_SV_ELLIPSIS, npd_call_at(c)));
		npd_sv_push(r, index, npd_sv_int(r, i, npd_call_at(c)));
		const struct npd_sv *one = npd_sv_index(r, v, index, c->node);
		npd_sv_push(r, list,
			one->kind == NPD_SV_ARRAY ? npd_sv_array(r, npd_array_copy(r, one), v->at)
						  : one);
	}
	return list;
}

static const struct npd_sv *cv_merge(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "mv");

	return v == NULL ? NULL : npd_array_stack(r, v, -1, true, c->node);
}

/* ---- dnn ---- */

static bool blob_mean(const struct npd_sv *v, unsigned channels, double *mean)
{
	for (unsigned i = 0; i < NPD_CHANNELS_MAX; i++)
		mean[i] = 0;
	if (v == NULL)
		return true;
	if (v->kind == NPD_SV_NUMBER)
		return npd_sv_is_known(v, &mean[0]);
	if (npd_sv_is_seq(v) && v->as.list->len < channels) {
		for (size_t i = 0; i < v->as.list->len; i++) {
			if (!npd_sv_is_known(v->as.list->data[i], &mean[i]))
				return false;
		}
		return true;
	}
	return npd_array_per_channel(v, channels, mean);
}

static void blob_size(struct npd_run *r, struct npd_call *c, struct npd_array *a)
{
	const struct npd_sv *size = npd_call_arg(c, 2, "size");
	struct npd_lin width, height;
	bool known;
	double n;

	if (size == NULL || size->kind == NPD_SV_NONE ||
		(npd_sv_is_seq(size) && size->as.list->len == 0))
		return;
	if (!npd_lib_pair(size, &width, &height)) {
		lose_size(r, c, a);
		return;
	}
	if (npd_lin_is_const(width, &n) && n == 0)
		return;
	const bool crop = npd_call_flag(c, 5, "crop", false, &known);
	if (crop || !known) {
		npd_picture_crop(r, a, height, width, npd_call_at(c));
		a->fit = known ? a->fit : NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("whether it is cropped is not known");
	} else {
		npd_picture_resize(r, a, width, height, npd_call_at(c));
	}
}

static void blob_map(struct npd_run *r, struct npd_call *c, struct npd_array *a)
{
	static const unsigned back[] = { 2, 1, 0, 3 };
	const struct npd_sv *factor = npd_call_arg(c, 1, "scalefactor");
	const struct npd_sv *means = npd_call_arg(c, 3, "mean");
	double k = 1, mean[NPD_CHANNELS_MAX];
	bool known;
	const bool swap = npd_call_flag(c, 4, "swapRB", false, &known);

	if (!known || a->content != NPD_CONTENT_PICTURE || a->channels == 0) {
		npd_array_forget(a, NPD_STR("the arguments of blobFromImage are not known"));
		return;
	}
	if (swap && a->channels >= 3) {
		npd_picture_reorder(a, back, a->channels, npd_call_at(c));
	}
	if ((factor != NULL && !npd_sv_is_known(factor, &k)) || k == 0 ||
		!blob_mean(means, a->channels, mean)) {
		npd_lib_forget_map(r, c, a);
		return;
	}
	for (unsigned i = 0; i < a->channels; i++) {
		a->channel[i].a *= k;
		a->channel[i].b = (a->channel[i].b - mean[i]) * k;
	}
	a->mean_at = means != NULL ? means->at : a->mean_at;
	a->std_at = factor != NULL ? factor->at : a->std_at;
}

static const struct npd_sv *cv_blob(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "image");
	const struct npd_sv *depth = npd_call_arg(c, 6, "ddepth");
	struct npd_array *a = v != NULL && v->kind == NPD_SV_ARRAY ? npd_array_copy(r, v) : NULL;
	static const unsigned chw[] = { 2, 0, 1 };

	if (a == NULL)
		return v != NULL && v->kind == NPD_SV_UNKNOWN ? v : NULL;
	if (!is_upright(a) || c->open)
		return lose(r, c, a, true);
	blob_size(r, c, a);
	blob_map(r, c, a);
	a->dtype = npd_cv2_dtype(depth, NPD_DTYPE_FLOAT32);
	a->dtype_why =
		a->dtype == NPD_DTYPE_UNKNOWN ? NPD_STR("the depth is not known") : (npd_str){ 0 };
	a->dtype_at = npd_call_at(c);
	npd_array_check_range(r, a, c->node);
	if (a->ndim == 2)
		npd_array_insert_axis(a, 0);
	else
		npd_array_permute(a, chw, 3);
	npd_array_insert_axis(a, 0);
	a->layout_at = npd_call_at(c);
	return npd_lib_result(r, c, a);
}

/* Where a function takes the array that its result is written to. */
static const struct npd_sv *store_result(
	struct npd_run *r, struct npd_call *c, const struct npd_sv *v, npd_str name)
{
	static const struct {
		const char *name;
		size_t index;
	} places[] = { { "cvtColor", 2 }, { "resize", 2 }, { "copyMakeBorder", 6 },
		{ "warpAffine", 3 }, { "warpPerspective", 3 }, { "rotate", 2 }, { "transpose", 1 },
		{ "flip", 2 }, { "GaussianBlur", 3 }, { "blur", 2 }, { "medianBlur", 2 },
		{ "equalizeHist", 1 }, { "LUT", 2 }, { "bitwise_not", 1 }, { "addWeighted", 5 },
		{ "convertScaleAbs", 1 } };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct npd_sv *dst = npd_call_arg(c, places[i].index, "dst");
		if (npd_str_eq(name, npd_str_of(places[i].name)) && dst != NULL &&
			dst->kind == NPD_SV_ARRAY)
			return npd_cv2_store(r, c, npd_array_copy(r, v), dst);
	}
	return v;
}

const struct npd_sv *npd_lib_cv2(struct npd_run *r, struct npd_call *c)
{
	static const struct npd_lib_entry entries[] = {
		{ "imread", cv_imread },
		{ "imdecode", cv_imread },
		{ "cvtColor", cv_cvt_color },
		{ "resize", cv_resize },
		{ "copyMakeBorder", cv_copy_make_border },
		{ "warpAffine", cv_warp },
		{ "warpPerspective", cv_warp },
		{ "rotate", cv_rotate },
		{ "transpose", cv_transpose },
		{ "flip", cv_keep },
		{ "GaussianBlur", cv_keep },
		{ "blur", cv_keep },
		{ "medianBlur", cv_keep },
		{ "equalizeHist", cv_lose },
		{ "LUT", cv_lose },
		{ "bitwise_not", cv_not },
		{ "threshold", cv_threshold },
		{ "split", cv_split },
		{ "merge", cv_merge },
		{ "dnn.blobFromImage", cv_blob },
	};

	if (!npd_str_starts(c->name, NPD_STR("cv2.")))
		return NULL;
	const npd_str name = npd_str_from(c->name, 4);
	const struct npd_sv *v =
		npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);

	if (v == NULL)
		v = npd_cv2_arithmetic(r, c, name);
	return v == NULL || v->kind != NPD_SV_ARRAY ? v : store_result(r, c, v, name);
}
