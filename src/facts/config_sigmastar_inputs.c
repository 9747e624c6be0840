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

/* What a list says of one input. */
struct word {
	bool is_there;			      /* the key is */
	const struct npd_config_entry *entry; /* NULL: `why` not */
	npd_str why;
	struct npd_fact_place at;
};

static struct word word_of(
	const struct npd_config_inputs *s, const struct npd_config_list *list, size_t i)
{
	struct word w = { .is_there = list->value.item != NULL, .at = list->value.at };

	if (npd_config_fits(s->c, list, s->count, "inputs", &w.why))
		w.entry = &list->entries.data[i];
	return w;
}

static npd_str no_format(const struct npd_config_inputs *s, npd_str word)
{
	return npd_config_phrase(s->c, "'", word, "' is no format of this toolchain");
}

/* order and format; both absent where the key is */
static void set_format(
	const struct npd_config_inputs *s, struct npd_fact *map, const struct word *w)
{
	struct npd_fact *order = member(s, map, "order");
	struct npd_fact *format = member(s, map, "format");

	if (!w->is_there)
		return;
	if (w->entry == NULL) {
		npd_fact_set_unknown(order, w->why, w->at);
		npd_fact_set_unknown(format, w->why, w->at);
		return;
	}
	const npd_str text = w->entry->text;

	npd_fact_set_str(format, text, w->entry->at);
	if (is_order(text))
		npd_fact_set_str(order, text, w->entry->at);
	else if (!npd_str_starts(text, NPD_STR("RAWDATA_")))
		npd_fact_set_unknown(order, no_format(s, text), w->entry->at);
}

static void add_formats(const struct npd_config_inputs *s, struct npd_config_input *in, size_t i)
{
	const struct word run = word_of(s, &s->formats, i);
	const struct word trained = word_of(s, &s->training, i);
	const struct word *training = trained.is_there ? &trained : &run;

	set_format(s, in->config, &run);
	set_format(s, in->board, &run);
	set_format(s, in->training, training);
	in->format_unknown = true;
	if (run.entry != NULL) {
		const npd_str text = run.entry->text;

		in->is_yuv = npd_str_eq(text, NPD_STR("YUV_NV12"));
		in->is_xrgb =
			npd_str_eq(text, NPD_STR("RGBA")) || npd_str_eq(text, NPD_STR("BGRA"));
		in->format_unknown = !is_order(text) && kind_of(s, text) != NPD_CONFIG_RAW;
	}
	in->is_color = training->entry != NULL && is_order(training->entry->text) &&
		       !npd_str_eq(training->entry->text, NPD_STR("GRAY"));
}

/* ---- kinds ---- */

static enum npd_config_kind kind_by(const struct npd_config_inputs *s, const struct word *w)
{
	return w->entry == NULL ? NPD_CONFIG_NO_TELLING : kind_of(s, w->entry->text);
}

static void decide_kind(const struct npd_config_inputs *s, struct npd_config_input *in, size_t i)
{
	const struct word run = word_of(s, &s->formats, i);
	const struct word trained = word_of(s, &s->training, i);
	const struct word *decisive = run.is_there ? &run : &trained;
	const enum npd_config_kind other = kind_by(s, &trained);

	in->kind = kind_by(s, decisive);
	if (!decisive->is_there)
		in->kind_unknown = NPD_STR("'input_formats' is missing");
	else if (decisive->entry == NULL)
		in->kind_unknown = decisive->why;
	else if (in->kind == NPD_CONFIG_NO_TELLING)
		in->kind_unknown = no_format(s, decisive->entry->text);
	else if (other != NPD_CONFIG_NO_TELLING && other != in->kind) {
		in->kind = NPD_CONFIG_NO_TELLING;
		in->kind_unknown =
			NPD_STR("input_formats and training_input_formats say different things");
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
	if (in->format_unknown)
		npd_fact_set_unknown(board, NPD_STR("it depends on the format, which is not known"),
			npd_config_nowhere());
	else if (!in->is_yuv)
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
