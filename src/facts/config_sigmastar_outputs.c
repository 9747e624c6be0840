/* config_sigmastar_outputs.c - the outputs that input_config.ini describes, and what they share
 * with inputs. */
#include "facts/sigmastar_inputs.h"

/* ---- words, one an input or output ---- */

/* TRUE and FALSE, in upper case */
void npd_config_set_flag(
	const struct npd_config_row *row, struct npd_fact *fact, const struct npd_config_list *list)
{
	npd_str why;

	if (list->value.item == NULL) {
		npd_fact_set_bool(fact, true, npd_config_nowhere());
		return;
	}
	if (!npd_config_fits(row->c, list, row->count, row->of_what, &why)) {
		npd_fact_set_unknown(fact, why, list->value.at);
		return;
	}
	const struct npd_config_entry *e = &list->entries.data[row->index];

	if (npd_str_eq(e->text, NPD_STR("TRUE")) || npd_str_eq(e->text, NPD_STR("FALSE")))
		npd_fact_set_bool(fact, e->text.len == 4, e->at);
	else
		npd_fact_set_unknown(fact,
			npd_config_phrase(row->c, "'", e->text, "' is neither TRUE nor FALSE"),
			e->at);
}

/* Where the key is missing the fact is left as it is. */
void npd_config_set_layout(
	const struct npd_config_row *row, struct npd_fact *fact, const struct npd_config_list *list)
{
	npd_str why;

	if (list->value.item == NULL)
		return;
	if (!npd_config_fits(row->c, list, row->count, row->of_what, &why)) {
		npd_fact_set_unknown(fact, why, list->value.at);
		return;
	}
	const struct npd_config_entry *e = &list->entries.data[row->index];

	if (npd_str_eq(e->text, NPD_STR("NHWC")) || npd_str_eq(e->text, NPD_STR("NCHW")))
		npd_fact_set_str(fact, e->text, e->at);
	else
		npd_fact_set_unknown(fact,
			npd_config_phrase(row->c, "'", e->text, "' is neither NHWC nor NCHW"),
			e->at);
}

/* ---- names ---- */

/* The entry as the C library gets it, which strips quotes alone; empty where it counts others. */
static npd_str written(const struct npd_config_list *names, size_t i)
{
	npd_str rest = npd_config_content(names->value.text);
	npd_str text = { 0 };
	size_t count = 0;

	for (npd_str all = rest; all.len > 0; count++)
		npd_str_cut(&all, ',');
	for (size_t k = 0; k <= i && count == names->entries.len; k++)
		text = npd_str_trim(npd_str_cut(&rest, ','));
	return text;
}

void npd_config_add_name(
	struct npd_config *c, struct npd_fact *map, const struct npd_config_list *names, size_t i)
{
	const struct npd_config_entry *e = &names->entries.data[i];
	const npd_str text = written(names, i);

	npd_fact_set_str(npd_fact_member(c->f, map, "name"), e->text, e->at);
	if (text.len > 0)
		npd_fact_set_str(npd_fact_member(c->f, map, "written"), text,
			npd_config_part(c, &names->value, text));
	c->names_bytes += e->text.len;
}

struct npd_fact *npd_config_add_list(struct npd_config *c, const char *section, const char *key,
	const struct npd_config_list *names)
{
	struct npd_fact *list = npd_fact_member(c->f, c->f->root, key);
	const struct npd_fact_place file = npd_config_place(c, (struct npd_span){ 0 });
	npd_str why = names->unknown;

	if (npd_config_section(c, section) == NPD_NOT_FOUND)
		why = npd_config_phrase(c, "there is no section [", npd_str_of(section), "]");
	else if (names->value.item == NULL)
		why = npd_config_phrase(c, "'", npd_str_of(key), "' is missing");
	if (why.len == 0)
		return npd_fact_set_list(list, names->value.at);
	npd_fact_set_unknown(list, why, names->value.item == NULL ? file : names->value.at);
	return NULL;
}

/* ---- outputs ---- */

/* Without output_layouts the command line decides: 'None' and no option mean NHWC. */
static void default_output_layout(const struct npd_config *c, struct npd_fact *layout, npd_str name)
{
	const npd_str pack = c->options->output_pack;

	if (!c->options->has_command) {
		npd_fact_set_unknown(layout,
			NPD_STR("'output_layouts' is missing, so --output_pack_model_arrays of the "
				"command decides"),
			npd_config_nowhere());
		return;
	}
	bool nchw = npd_str_eq(pack, NPD_STR("onnx")) || npd_str_eq(pack, NPD_STR("caffe"));

	for (npd_str rest = pack; rest.len > 0 && !nchw;)
		nchw = npd_str_eq(npd_str_trim(npd_str_cut(&rest, ',')), name);
	npd_fact_set_str(layout, nchw ? NPD_STR("NCHW") : NPD_STR("NHWC"), npd_config_nowhere());
}

void npd_config_add_outputs(struct npd_config *c)
{
	const struct npd_config_list names =
		npd_config_list(c, NPD_CONFIG_OUTPUTS, "outputs", NPD_CONFIG_NAMES, "outputs");
	const struct npd_config_list flags = npd_config_list(
		c, NPD_CONFIG_OUTPUTS, "dequantizations", NPD_CONFIG_WORDS, "dequantizations");
	struct npd_config_list layouts = npd_config_list(
		c, NPD_CONFIG_OUTPUTS, "output_layouts", NPD_CONFIG_LAYOUTS, "output_layouts");

	if (layouts.value.item == NULL)
		layouts = npd_config_list(c, NPD_CONFIG_OUTPUTS, "output_formats",
			NPD_CONFIG_LAYOUTS, "output_layouts");
	struct npd_fact *list = npd_config_add_list(c, NPD_CONFIG_OUTPUTS, "outputs", &names);

	for (size_t i = 0; list != NULL && i < names.entries.len; i++) {
		const struct npd_config_entry *e = &names.entries.data[i];
		const struct npd_config_row row = { c, i, names.entries.len, "outputs" };
		struct npd_fact *out = npd_fact_set_map(npd_fact_append(c->f, list), e->at);
		struct npd_fact *layout;

		npd_config_add_name(c, out, &names, i);
		layout = npd_fact_member(c->f, out, "layout");
		default_output_layout(c, layout, e->text);
		npd_config_set_layout(&row, layout, &layouts);
		npd_config_set_flag(&row, npd_fact_member(c->f, out, "dequantize"), &flags);
	}
}
