/* config_sigmastar_inputs.c - the inputs that input_config.ini describes. */
#include "facts/sigmastar_inputs.h"

static struct npd_fact *member(
	const struct npd_config_inputs *s, struct npd_fact *map, const char *key)
{
	return npd_fact_member(s->c->f, map, key);
}

/* ---- formats ---- */

static const npd_str orders[] = {
	NPD_STR_INIT("RGB"),
	NPD_STR_INIT("BGR"),
	NPD_STR_INIT("RGBA"),
	NPD_STR_INIT("BGRA"),
	NPD_STR_INIT("GRAY"),
	NPD_STR_INIT("YUV_NV12"),
};

static bool is_order(npd_str word)
{
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		if (npd_str_eq(word, orders[i]))
			return true;
	}
	return false;
}

/* Words in the wrong case are refused by the tool, and still say what is meant. */
static npd_str upper(const struct npd_config_inputs *s, npd_str word)
{
	char *text = NPD_NEW_ARRAY(s->c->f->arena, char, word.len + 1);

	for (size_t i = 0; i < word.len; i++) {
		const char c = word.ptr[i];

		text[i] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
	}
	return (npd_str){ text, word.len };
}

static enum npd_config_kind kind_of(const struct npd_config_inputs *s, npd_str word)
{
	const npd_str w = upper(s, word);

	if (npd_str_starts(w, NPD_STR("RAWDATA_")))
		return NPD_CONFIG_RAW;
	return is_order(w) ? NPD_CONFIG_IMAGE : NPD_CONFIG_NO_TELLING;
}

/* order and format of one entry */
static void set_format(const struct npd_config_inputs *s, struct npd_fact *map,
	const struct npd_config_entry *entry)
{
	struct npd_fact *order = member(s, map, "order");

	npd_fact_set_str(member(s, map, "format"), entry->text, entry->at);
	if (is_order(entry->text))
		npd_fact_set_str(order, entry->text, entry->at);
	else if (!npd_str_starts(entry->text, NPD_STR("RAWDATA_")))
		npd_fact_set_unknown(order,
			npd_config_phrase(
				s->c, "'", entry->text, "' is no format of this toolchain"),
			entry->at);
}

static void set_no_format(const struct npd_config_inputs *s, struct npd_fact *map, npd_str why)
{
	const struct npd_fact_place at = npd_config_nowhere();

	npd_fact_set_unknown(member(s, map, "order"), why, at);
	npd_fact_set_unknown(member(s, map, "format"), why, at);
}

static void add_formats(struct npd_config_inputs *s, struct npd_config_input *in, size_t i)
{
	npd_str why, training_why;
	const bool fits = npd_config_fits(s->c, &s->formats, s->count, "inputs", &why);
	const bool trains = npd_config_fits(s->c, &s->training, s->count, "inputs", &training_why);

	in->format_unknown = !fits;
	if (fits) {
		const npd_str word = s->formats.entries.data[i].text;

		in->is_yuv = npd_str_eq(word, NPD_STR("YUV_NV12"));
		in->is_xrgb =
			npd_str_eq(word, NPD_STR("RGBA")) || npd_str_eq(word, NPD_STR("BGRA"));
		in->format_unknown = !is_order(word) && kind_of(s, word) != NPD_CONFIG_RAW;
		set_format(s, in->config, &s->formats.entries.data[i]);
		set_format(s, in->board, &s->formats.entries.data[i]);
	} else if (s->formats.value.item != NULL) {
		set_no_format(s, in->config, why);
		set_no_format(s, in->board, why);
	}
	if (trains)
		set_format(s, in->training, &s->training.entries.data[i]);
	else if (s->training.value.item != NULL)
		set_no_format(s, in->training, training_why);
	else if (fits)
		set_format(s, in->training, &s->formats.entries.data[i]);
	else if (s->formats.value.item != NULL)
		set_no_format(s, in->training, why);
	const struct npd_fact *order = npd_fact_find_member(in->training, NPD_STR("order"));

	in->is_color = order != NULL && order->value.kind == NPD_VALUE_STRING &&
		       !npd_str_eq(order->value.as.text, NPD_STR("GRAY"));
}

/* ---- kinds ---- */

static void decide_kind(struct npd_config_inputs *s, struct npd_config_input *in, size_t i)
{
	npd_str why, training_why;
	const bool fits = npd_config_fits(s->c, &s->formats, s->count, "inputs", &why);
	const bool trains = npd_config_fits(s->c, &s->training, s->count, "inputs", &training_why);
	const enum npd_config_kind by_training =
		trains ? kind_of(s, s->training.entries.data[i].text) : NPD_CONFIG_NO_TELLING;

	in->kind = NPD_CONFIG_NO_TELLING;
	if (fits) {
		const npd_str word = s->formats.entries.data[i].text;

		in->kind = kind_of(s, word);
		in->kind_unknown =
			npd_config_phrase(s->c, "'", word, "' is no format of this toolchain");
		if (in->kind != NPD_CONFIG_NO_TELLING && by_training != NPD_CONFIG_NO_TELLING &&
			by_training != in->kind) {
			in->kind = NPD_CONFIG_NO_TELLING;
			in->kind_unknown = NPD_STR(
				"input_formats and training_input_formats say different things");
		}
	} else if (s->formats.value.item != NULL) {
		in->kind_unknown = why;
	} else {
		in->kind = by_training;
		in->kind_unknown =
			training_why.len > 0 ? training_why : NPD_STR("'input_formats' is missing");
	}
}

static void add_kinds(struct npd_config_inputs *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct npd_config_input *in = &s->items[i];
		struct npd_fact *kind = member(s, in->fact, "kind");

		decide_kind(s, in, i);
		in->image_index = s->images;
		s->images += in->kind == NPD_CONFIG_IMAGE;
		if (in->kind == NPD_CONFIG_NO_TELLING) {
			s->images_unknown = in->kind_unknown;
			npd_fact_set_unknown(kind, in->kind_unknown, npd_config_nowhere());
		} else {
			npd_fact_set_str(kind,
				in->kind == NPD_CONFIG_IMAGE ? NPD_STR("image") : NPD_STR("raw"),
				npd_config_nowhere());
		}
	}
	struct npd_fact *images = member(s, s->c->counts, "image_inputs");
	struct npd_fact *raws = member(s, s->c->counts, "raw_inputs");

	if (s->images_unknown.len > 0) {
		npd_fact_set_unknown(images, s->images_unknown, npd_config_nowhere());
		npd_fact_set_unknown(raws, s->images_unknown, npd_config_nowhere());
		return;
	}
	npd_fact_set_int(images, (int64_t)s->images, npd_config_nowhere());
	npd_fact_set_int(raws, (int64_t)(s->count - s->images), npd_config_nowhere());
}

/* ---- inputs ---- */

static void make_inputs(struct npd_config_inputs *s, struct npd_fact *list)
{
	s->count = s->names.entries.len;
	s->items = NPD_NEW_ARRAY(s->c->f->arena, struct npd_config_input, s->count);
	for (size_t i = 0; i < s->count; i++) {
		struct npd_config_input *in = &s->items[i];
		const struct npd_fact_place at = s->names.entries.data[i].at;

		in->fact = npd_fact_set_map(npd_fact_append(s->c->f, list), at);
		npd_config_add_name(s->c, in->fact, &s->names, i);
		in->training =
			npd_fact_set_map(member(s, in->fact, "training"), npd_config_nowhere());
		in->config = npd_fact_set_map(member(s, in->fact, "config"), npd_config_nowhere());
		in->board = npd_fact_set_map(member(s, in->fact, "board"), npd_config_nowhere());
		add_formats(s, in, i);
	}
}

static void add_layout(const struct npd_config_inputs *s, const struct npd_config_input *in,
	const struct npd_config_row *row, const struct npd_config_list *layouts)
{
	struct npd_fact *layout = member(s, in->config, "layout");
	struct npd_fact *board = member(s, in->board, "layout");

	npd_fact_set_str(layout, NPD_STR("NHWC"), npd_config_nowhere());
	npd_config_set_layout(row, layout, layouts);
	if (!in->is_yuv)
		npd_fact_copy(s->c->f, board, layout);
}

void npd_config_add_inputs(struct npd_config *c)
{
	struct npd_config_inputs s = { .c = c };

	s.names = npd_config_list(c, NPD_CONFIG_INPUTS, "inputs", NPD_CONFIG_NAMES, "inputs");
	s.formats = npd_config_list(
		c, NPD_CONFIG_INPUTS, "input_formats", NPD_CONFIG_WORDS, "input_formats");
	s.training = npd_config_list(c, NPD_CONFIG_INPUTS, "training_input_formats",
		NPD_CONFIG_WORDS, "training_input_formats");
	const struct npd_config_list flags = npd_config_list(
		c, NPD_CONFIG_INPUTS, "quantizations", NPD_CONFIG_WORDS, "quantizations");
	const struct npd_config_list layouts = npd_config_list(
		c, NPD_CONFIG_INPUTS, "input_layouts", NPD_CONFIG_LAYOUTS, "input_layouts");
	struct npd_fact *list = npd_config_add_list(c, NPD_CONFIG_INPUTS, "inputs", &s.names);

	if (list != NULL) {
		make_inputs(&s, list);
		add_kinds(&s);
	}
	for (size_t i = 0; i < s.count; i++) {
		const struct npd_config_input *in = &s.items[i];
		const struct npd_config_row row = { c, i, s.count, "inputs" };

		npd_config_set_flag(&row, member(&s, in->config, "quantize"), &flags);
		add_layout(&s, in, &row, &layouts);
	}
	npd_config_add_scales(&s);
	npd_config_add_alignments(&s);
}
