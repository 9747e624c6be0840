/* config_sigmastar_entries.c - the entries of the lists of input_config.ini, one by one. */
#include "facts/sigmastar_inputs.h"

static const struct {
	const char *section, *key;
	enum npd_config_how how;
	bool has_numbers;
} lists[] = {
	{ NPD_CONFIG_INPUTS, "training_input_formats", NPD_CONFIG_WORDS, false },
	{ NPD_CONFIG_INPUTS, "input_formats", NPD_CONFIG_WORDS, false },
	{ NPD_CONFIG_INPUTS, "quantizations", NPD_CONFIG_WORDS, false },
	{ NPD_CONFIG_INPUTS, "input_layouts", NPD_CONFIG_LAYOUTS, false },
	{ NPD_CONFIG_INPUTS, "mean", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "mean_red", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "mean_green", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "mean_blue", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "std_value", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "input_width_alignment", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "input_height_alignment", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "yuv420_h_pitch_alignment", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "yuv420_v_pitch_alignment", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_INPUTS, "xrgb_h_pitch_alignment", NPD_CONFIG_WORDS, true },
	{ NPD_CONFIG_OUTPUTS, "dequantizations", NPD_CONFIG_WORDS, false },
	{ NPD_CONFIG_OUTPUTS, "output_layouts", NPD_CONFIG_LAYOUTS, false },
	{ NPD_CONFIG_OUTPUTS, "output_formats", NPD_CONFIG_LAYOUTS, false },
	{ "CONV_CONFIG", "input_format", NPD_CONFIG_WORDS, false },
};

static bool is_number(npd_str text)
{
	npd_str rest = text;

	for (bool more = true; more;) {
		more = npd_str_find_byte(rest, ':') != NPD_NOT_FOUND;
		if (!npd_config_is_number(npd_str_trim(npd_str_cut(&rest, ':'))))
			return false;
	}
	return true;
}

static void add_entry(const struct npd_config *c, struct npd_fact *to, size_t which, size_t index,
	const struct npd_config_entry *entry)
{
	struct npd_facts *f = c->f;
	const struct npd_fact_place nowhere = npd_config_nowhere();
	struct npd_fact *map = npd_fact_set_map(npd_fact_append(f, to), entry->at);

	npd_fact_set_str(
		npd_fact_member(f, map, "section"), npd_str_of(lists[which].section), nowhere);
	npd_fact_set_str(npd_fact_member(f, map, "key"), npd_str_of(lists[which].key), nowhere);
	npd_fact_set_int(npd_fact_member(f, map, "index"), (int64_t)index, nowhere);
	npd_fact_set_str(npd_fact_member(f, map, "text"), entry->text, entry->at);
	if (lists[which].has_numbers)
		npd_fact_set_bool(
			npd_fact_member(f, map, "is_number"), is_number(entry->text), nowhere);
}

void npd_config_add_entries(struct npd_config *c)
{
	const struct npd_fact_place file = npd_config_place(c, (struct npd_span){ 0 });
	struct npd_fact *to =
		npd_fact_set_list(npd_fact_member(c->f, c->f->root, "config_entries"), file);

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const struct npd_config_list list =
			npd_config_list(c, lists[i].section, lists[i].key, lists[i].how, NULL);

		for (size_t k = 0; list.unknown.len == 0 && k < list.entries.len; k++)
			add_entry(c, to, i, k, &list.entries.data[k]);
	}
}
