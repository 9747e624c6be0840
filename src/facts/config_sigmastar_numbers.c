/* config_sigmastar_numbers.c - mean, std and alignments of the inputs of input_config.ini. */
#include <math.h>
#include <stdlib.h>

#include "facts/sigmastar_inputs.h"

#define NUMBER_MAX_BYTES 64
#define CHANNELS 3

static struct npd_fact *member(
	const struct npd_config_inputs *s, struct npd_fact *map, const char *key)
{
	return npd_fact_member(s->c->f, map, key);
}

/* ---- numbers ---- */

static size_t digits(npd_str s, size_t *at)
{
	const size_t from = *at;

	while (*at < s.len && npd_is_digit(s.ptr[*at]))
		(*at)++;
	return *at - from;
}

bool npd_config_is_number(npd_str s)
{
	size_t at = s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+');
	size_t count = digits(s, &at);

	if (at < s.len && s.ptr[at] == '.') {
		at++;
		count += digits(s, &at);
	}
	if (count == 0)
		return false;
	if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
		at++;
		at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+');
		if (digits(s, &at) == 0)
			return false;
	}
	return at == s.len;
}

static void set_number(const struct npd_config_inputs *s, struct npd_fact *fact, npd_str text,
	struct npd_fact_place at)
{
	double d = INFINITY;

	if (text.len <= NUMBER_MAX_BYTES && npd_config_is_number(text))
		d = strtod(npd_arena_copy(s->c->f->arena, text).ptr, NULL);
	if (isfinite(d))
		npd_fact_set_double(fact, d, at);
	else
		npd_fact_set_unknown(
			fact, npd_config_phrase(s->c, "'", text, "' is no number"), at);
}

/* The numbers of a group, between colons. */
static void set_group(const struct npd_config_inputs *s, struct npd_fact *fact,
	const struct npd_config_list *list, const struct npd_config_entry *group)
{
	npd_str rest = group->text;

	npd_fact_set_list(fact, group->at);
	for (bool more = true; more && fact->members.len < NPD_CONFIG_ENTRIES_MAX;) {
		more = npd_str_find_byte(rest, ':') != NPD_NOT_FOUND;
		const npd_str text = npd_str_trim(npd_str_cut(&rest, ':'));

		set_number(s, npd_fact_append(s->c->f, fact), text,
			npd_config_part(s->c, &list->value, text));
	}
}

/* One std_value for a colour input stands for each of its channels. */
static void spread(
	const struct npd_config_inputs *s, const struct npd_config_input *in, struct npd_fact *std)
{
	if (!in->is_color || std->value.kind != NPD_VALUE_LIST || std->members.len != 1)
		return;
	for (size_t i = 1; i < CHANNELS; i++)
		npd_fact_copy(s->c->f, npd_fact_append(s->c->f, std), std->members.data[0]);
}

/* ---- mean and std ---- */

struct scales {
	struct npd_config_list mean, std;
	struct npd_config_list colors[CHANNELS]; /* mean_red, mean_green, mean_blue */
};

static struct scales read_scales(struct npd_config *c)
{
	static const char *const keys[CHANNELS][2] = {
		{ "mean_red", "mean_red_groups" },
		{ "mean_green", "mean_green_groups" },
		{ "mean_blue", "mean_blue_groups" },
	};
	struct scales scales;

	scales.mean =
		npd_config_list(c, NPD_CONFIG_INPUTS, "mean", NPD_CONFIG_WORDS, "mean_groups");
	scales.std =
		npd_config_list(c, NPD_CONFIG_INPUTS, "std_value", NPD_CONFIG_WORDS, "std_groups");
	for (size_t i = 0; i < CHANNELS; i++)
		scales.colors[i] = npd_config_list(
			c, NPD_CONFIG_INPUTS, keys[i][0], NPD_CONFIG_WORDS, keys[i][1]);
	return scales;
}

/* The group of an image input in a list of groups. */
static void add_group(const struct npd_config_inputs *s, const struct npd_config_input *in,
	const char *key, const struct npd_config_list *list)
{
	struct npd_fact *fact = member(s, in->config, key);
	npd_str why;

	if (list->value.item == NULL)
		return;
	if (s->images_unknown.len > 0)
		npd_fact_set_unknown(fact, s->images_unknown, list->value.at);
	else if (npd_config_fits(s->c, list, s->images, "image inputs", &why))
		set_group(s, fact, list, &list->entries.data[in->image_index]);
	else
		npd_fact_set_unknown(fact, why, list->value.at);
}

/* mean from mean_red, mean_green, mean_blue; absent where none of them is there. */
static void add_old_mean(const struct npd_config_inputs *s, const struct npd_config_input *in,
	const struct scales *scales)
{
	struct npd_fact *fact = member(s, in->config, "mean");
	size_t there = 0;
	npd_str why = s->images_unknown;

	for (size_t i = 0; i < CHANNELS; i++)
		there += scales->colors[i].value.item != NULL;
	if (there == 0)
		return;
	if (there < CHANNELS)
		why = NPD_STR("of mean_red, mean_green and mean_blue one is missing");
	for (size_t i = 0; i < CHANNELS && why.len == 0; i++)
		npd_config_fits(s->c, &scales->colors[i], s->images, "image inputs", &why);
	if (why.len > 0) {
		npd_fact_set_unknown(fact, why, npd_config_nowhere());
		return;
	}
	npd_fact_set_list(fact, npd_config_nowhere());
	for (size_t i = 0; i < CHANNELS; i++) {
		const struct npd_config_entry *e = &scales->colors[i].entries.data[in->image_index];

		set_number(s, npd_fact_append(s->c->f, fact), e->text, e->at);
	}
}

static void add_scales_of(const struct npd_config_inputs *s, const struct npd_config_input *in,
	const struct scales *scales)
{
	if (in->kind == NPD_CONFIG_RAW)
		return;
	if (scales->mean.value.item != NULL)
		add_group(s, in, "mean", &scales->mean);
	else
		add_old_mean(s, in, scales);
	add_group(s, in, "std", &scales->std);
	spread(s, in, member(s, in->config, "std"));
}

void npd_config_add_scales(struct npd_config_inputs *s)
{
	const struct scales scales = read_scales(s->c);

	for (size_t i = 0; i < s->count; i++)
		add_scales_of(s, &s->items[i], &scales);
}

/* ---- alignments ---- */

struct alignments {
	struct npd_config_list width, height;
	struct npd_config_list yuv_width, yuv_height, xrgb_width; /* the older keys */
	bool mixed;
};

static struct alignments read_alignments(struct npd_config *c)
{
	struct alignments a;

	a.width = npd_config_list(c, NPD_CONFIG_INPUTS, "input_width_alignment", NPD_CONFIG_WORDS,
		"input_width_alignment");
	a.height = npd_config_list(c, NPD_CONFIG_INPUTS, "input_height_alignment", NPD_CONFIG_WORDS,
		"input_height_alignment");
	a.yuv_width = npd_config_list(
		c, NPD_CONFIG_INPUTS, "yuv420_h_pitch_alignment", NPD_CONFIG_WORDS, NULL);
	a.yuv_height = npd_config_list(
		c, NPD_CONFIG_INPUTS, "yuv420_v_pitch_alignment", NPD_CONFIG_WORDS, NULL);
	a.xrgb_width = npd_config_list(
		c, NPD_CONFIG_INPUTS, "xrgb_h_pitch_alignment", NPD_CONFIG_WORDS, NULL);
	const bool is_new = a.width.value.item != NULL || a.height.value.item != NULL;
	const bool is_old = a.yuv_width.value.item != NULL || a.yuv_height.value.item != NULL ||
			    a.xrgb_width.value.item != NULL;

	a.mixed = is_new && is_old;
	return a;
}

static void set_integer(
	const struct npd_config_inputs *s, struct npd_fact *fact, const struct npd_config_entry *e)
{
	int64_t n;

	if (npd_str_int(e->text, &n))
		npd_fact_set_int(fact, n, e->at);
	else
		npd_fact_set_unknown(
			fact, npd_config_phrase(s->c, "'", e->text, "' is no whole number"), e->at);
}

/* `list` has one entry an input; `old` (may be NULL) one for all inputs of a format. */
static void set_alignment(const struct npd_config_inputs *s, const struct npd_config_input *in,
	size_t i, struct npd_fact *fact, const struct npd_config_list *list,
	const struct npd_config_list *old)
{
	npd_str why;

	if (list->value.item != NULL) {
		if (npd_config_fits(s->c, list, s->count, "inputs", &why))
			set_integer(s, fact, &list->entries.data[i]);
		else
			npd_fact_set_unknown(fact, why, list->value.at);
	} else if (in->format_unknown) {
		npd_fact_set_unknown(fact, NPD_STR("it depends on the format, which is not known"),
			npd_config_nowhere());
	} else if (old != NULL && old->value.item != NULL) {
		if (npd_config_fits(s->c, old, 1, "number", &why))
			set_integer(s, fact, &old->entries.data[0]);
		else
			npd_fact_set_unknown(fact, why, old->value.at);
	} else {
		npd_fact_set_int(fact, in->is_yuv ? 2 : 1, npd_config_nowhere());
	}
}

static void add_alignments_of(const struct npd_config_inputs *s, const struct npd_config_input *in,
	size_t i, const struct alignments *a)
{
	struct npd_fact *width = member(s, in->board, "width_alignment");
	struct npd_fact *height = member(s, in->board, "height_alignment");
	const npd_str mixed = NPD_STR("input_width_alignment or input_height_alignment and the "
				      "older keys are both there");

	if (a->mixed) {
		npd_fact_set_unknown(width, mixed, npd_config_nowhere());
		npd_fact_set_unknown(height, mixed, npd_config_nowhere());
		return;
	}
	set_alignment(s, in, i, width, &a->width,
		in->is_yuv    ? &a->yuv_width
		: in->is_xrgb ? &a->xrgb_width
			      : NULL);
	set_alignment(s, in, i, height, &a->height, in->is_yuv ? &a->yuv_height : NULL);
}

void npd_config_add_alignments(struct npd_config_inputs *s)
{
	const struct alignments alignments = read_alignments(s->c);

	for (size_t i = 0; i < s->count; i++)
		add_alignments_of(s, &s->items[i], i, &alignments);
}
