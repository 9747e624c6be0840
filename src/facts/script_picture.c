/* script_picture.c - pictures: how they are read, and how they come to their size. */
#include "facts/script_run.h"

struct npd_array *npd_picture_read(
	struct npd_run *r, enum npd_picture_kind kind, struct npd_span at)
{
	static const enum npd_source rgb[] = { NPD_SOURCE_RED, NPD_SOURCE_GREEN, NPD_SOURCE_BLUE };
	struct npd_array *a = npd_array_new(r, at);

	a->dtype_why = a->shape_why = a->content_why = (npd_str){ 0 };
	a->dtype = NPD_DTYPE_UINT8;
	a->ranked = true;
	a->content = NPD_CONTENT_PICTURE;
	a->axes[0] = (struct npd_axis){ NPD_ROLE_HEIGHT, npd_lin_fresh(r, true) };
	a->axes[1] = (struct npd_axis){ NPD_ROLE_WIDTH, npd_lin_fresh(r, true) };
	a->axes[2] = (struct npd_axis){ NPD_ROLE_CHANNEL, npd_lin_of(3) };
	a->ndim = kind == NPD_PICTURE_GRAY ? 2 : 3;
	a->channels = kind == NPD_PICTURE_GRAY ? 1 : 3;
	for (unsigned i = 0; i < a->channels; i++) {
		const enum npd_source source = kind == NPD_PICTURE_GRAY	 ? NPD_SOURCE_GRAY
					       : kind == NPD_PICTURE_RGB ? rgb[i]
									 : rgb[2 - i];
		a->channel[i] = (struct npd_channel){ source, 1, 0 };
	}
	return a;
}

static bool is_square(struct npd_lin a, struct npd_lin b)
{
	return npd_lin_eq(a, b);
}

static void fit_resized(struct npd_array *a, struct npd_lin width, struct npd_lin height)
{
	const int h = npd_array_axis(a, NPD_ROLE_HEIGHT), w = npd_array_axis(a, NPD_ROLE_WIDTH);
	double unused;
	const bool fixed = npd_lin_is_const(width, &unused) && npd_lin_is_const(height, &unused);

	switch (a->fit) {
	case NPD_FIT_NONE:
	case NPD_FIT_SCALED:
	case NPD_FIT_STRETCH:
		a->fit = fixed ? NPD_FIT_STRETCH : NPD_FIT_SCALED;
		return;
	case NPD_FIT_LETTERBOX:
	case NPD_FIT_CROP:
		/* a square stays undistorted in a square */
		if (h >= 0 && w >= 0 && is_square(a->axes[h].n, a->axes[w].n) &&
			is_square(width, height))
			return;
		if (a->fit == NPD_FIT_CROP)
			return;
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("a letterboxed picture is resized");
		return;
	case NPD_FIT_UNKNOWN:
		return;
	}
}

void npd_picture_resize(struct npd_run *r, struct npd_array *a, struct npd_lin width,
	struct npd_lin height, struct npd_span at)
{
	const int h = npd_array_axis(a, NPD_ROLE_HEIGHT), w = npd_array_axis(a, NPD_ROLE_WIDTH);

	if (h < 0 || w < 0)
		return;
	height = npd_lin_resolve(r, height);
	width = npd_lin_resolve(r, width);
	if (npd_lin_eq(npd_lin_resolve(r, a->axes[h].n), height) &&
		npd_lin_eq(npd_lin_resolve(r, a->axes[w].n), width)) {
		a->size_at = at;
		return; /* has the size already */
	}
	fit_resized(a, width, height);
	a->axes[h].n = height;
	a->axes[w].n = width;
	a->size_at = at;
}

static void set_size(struct npd_array *a, struct npd_lin height, struct npd_lin width)
{
	const int h = npd_array_axis(a, NPD_ROLE_HEIGHT), w = npd_array_axis(a, NPD_ROLE_WIDTH);

	if (h < 0 || w < 0)
		return;
	a->axes[h].n = height;
	a->axes[w].n = width;
}

void npd_picture_pad(struct npd_run *r, struct npd_array *a, struct npd_lin height,
	struct npd_lin width, struct npd_span at)
{
	(void)r;
	set_size(a, height, width);
	a->size_at = at;
	if (a->fit == NPD_FIT_CROP || a->fit == NPD_FIT_UNKNOWN) {
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("a cropped picture is padded");
		return;
	}
	a->fit = NPD_FIT_LETTERBOX;
}

void npd_picture_crop(struct npd_run *r, struct npd_array *a, struct npd_lin height,
	struct npd_lin width, struct npd_span at)
{
	const int h = npd_array_axis(a, NPD_ROLE_HEIGHT), w = npd_array_axis(a, NPD_ROLE_WIDTH);

	(void)r;
	if (h >= 0 && w >= 0 && npd_lin_eq(a->axes[h].n, height) && npd_lin_eq(a->axes[w].n, width))
		return;
	set_size(a, height, width);
	a->size_at = at;
	if (a->fit == NPD_FIT_LETTERBOX || a->fit == NPD_FIT_UNKNOWN) {
		a->fit = NPD_FIT_UNKNOWN;
		a->fit_why = NPD_STR("a letterboxed picture is cropped");
		return;
	}
	a->fit = NPD_FIT_CROP;
}

void npd_picture_reorder(
	struct npd_array *a, const unsigned *order, unsigned count, struct npd_span at)
{
	struct npd_channel old[NPD_CHANNELS_MAX];
	const int c = npd_array_axis(a, NPD_ROLE_CHANNEL);

	memcpy(old, a->channel, sizeof old);
	for (unsigned i = 0; i < count; i++)
		a->channel[i] = old[order[i]];
	a->channels = count;
	a->order_at = at;
	if (c >= 0)
		a->axes[c].n = npd_lin_of(count);
}

bool npd_picture_same_map(const struct npd_array *a)
{
	for (unsigned i = 1; i < a->channels; i++) {
		if (a->channel[i].a != a->channel[0].a || a->channel[i].b != a->channel[0].b)
			return false;
	}
	return a->channels > 0 && a->map_why.len == 0;
}
