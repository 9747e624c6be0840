/* sigmastar_inputs.h - what the files that make inputs[] and outputs[] share. */
#ifndef NPD_FACTS_SIGMASTAR_INPUTS_H
#define NPD_FACTS_SIGMASTAR_INPUTS_H

#include "facts/sigmastar_config.h"

#define NPD_CONFIG_INPUTS "INPUT_CONFIG"
#define NPD_CONFIG_OUTPUTS "OUTPUT_CONFIG"

enum npd_config_kind { NPD_CONFIG_IMAGE, NPD_CONFIG_RAW, NPD_CONFIG_NO_TELLING };

struct npd_config_input {
	enum npd_config_kind kind;
	npd_str kind_unknown; /* why there is no telling */
	size_t image_index;   /* among the image inputs */
	struct npd_fact *fact, *training, *config, *board;
	bool is_yuv, is_xrgb; /* of input_formats */
	bool format_unknown;  /* of input_formats */
	bool is_color;	      /* of training_input_formats */
};

struct npd_config_inputs {
	struct npd_config *c;
	struct npd_config_input *items;
	size_t count, images;
	npd_str images_unknown; /* why `images` does not hold; else empty */
	struct npd_config_list names, formats, training;
};

/* One input or output of the lists that have an entry for each. */
struct npd_config_row {
	struct npd_config *c;
	size_t index, count;
	const char *of_what; /* "inputs" */
};

/* Makes the list of facts `key`; NULL where there are no names, which makes it unknown. */
struct npd_fact *npd_config_add_list(struct npd_config *c, const char *section, const char *key,
	const struct npd_config_list *names);

/* name and written of one input or output */
void npd_config_add_name(
	struct npd_config *c, struct npd_fact *map, const struct npd_config_list *names, size_t i);

/* TRUE or FALSE of the row; true where the key is missing. */
void npd_config_set_flag(const struct npd_config_row *row, struct npd_fact *fact,
	const struct npd_config_list *list);

/* NHWC or NCHW of the row; where the key is missing the fact is left as it is. */
void npd_config_set_layout(const struct npd_config_row *row, struct npd_fact *fact,
	const struct npd_config_list *list);

/* mean and std of all image inputs, alignments of all inputs. */
void npd_config_add_scales(struct npd_config_inputs *s);
void npd_config_add_alignments(struct npd_config_inputs *s);

#endif
