/*
 * config_sigmastar.h - the facts of SigmaStar's input_config.ini.
 *
 * Read as ConvertTool.py of S1.0.9 reads it, with configparser; a file that configparser refuses
 * is read leniently, so that its remaining keys are still judged, and config_refused says so. A
 * section is found in any case of letters, as the C library finds it.
 *
 * What the contract of facts says:
 *
 * config: section -> key -> text, as that reading gives it (null: a key without '='). Keys of
 * [DEFAULT] stand in every section, as in Python. Unknown: interpolation fails, or the lenient
 * reading meets a key twice with different values.
 *
 * inputs[], in the order of the config:
 * - name: as S1.0.9 reads names: blanks removed, punctuation stripped from both ends of the list
 * - written: the entry as the C library gets it, which strips quotes alone; absent where that
 *   counts other entries
 * - kind: "image" or "raw", from input_formats (without it from training_input_formats)
 * - training {order, format}: training_input_formats, or input_formats where it is missing;
 *   format is the word as written; order is absent for RAWDATA
 * - config {order, format, layout, mean[], std[], quantize}: order and format of input_formats,
 *   absent where it is missing; mean and std in R, G, B order as the file has them, one std_value
 *   for a colour input standing for its three channels; raw inputs have neither
 * - board {order, format, layout, width_alignment, height_alignment}: what the board has to
 *   deliver; no layout for YUV_NV12
 *
 * outputs[]: {name, written, layout, dequantize}
 *
 * Defaults: training as above, quantize and dequantize true, layout of inputs NHWC, alignments 2
 * for YUV_NV12 and else 1. A default has no place of its own. A list whose count does not fit
 * gives unknown facts, as does a word or number that the tool does not know.
 *
 * Beside it:
 *
 * config_reading: "python" or "lenient"
 * config_file: {name, bytes, bom, longest_line_bytes, names_bytes}: name without its folder; the
 *   longest line without its end; the names of inputs and outputs together
 * config_refused: {class, message, line, section, key, first}: why configparser refuses the whole
 *   file, absent where it does not; first: what this repeats, with its place
 * config_c_refused: the same of iniparser, the parser in the C library
 * config_problems[]: {reader, class, message, line, section, key, first}, reader being "python",
 *   "c" or "lenient": all of these, and the keys whose get() raises (InterpolationSyntaxError
 *   ...), which do not refuse the file
 * config_counts: the entries of each list that is there: inputs, training_input_formats,
 *   input_formats, quantizations, input_layouts, input_width_alignment, input_height_alignment,
 *   mean_groups, mean_red_groups, mean_green_groups, mean_blue_groups, std_groups, outputs,
 *   dequantizations, output_layouts (output_formats where it is missing); and image_inputs,
 *   raw_inputs
 * config_keys[]: every line with a key, in the order of the file: {section, key, written, line,
 *   has_value, repeated, empty, blanks, quotes_inside, inline_comment, after_semicolon, continued}.
 *   repeated: a line before gave the same key; empty: nothing but punctuation; blanks: inside of
 *   the value; quotes_inside: quotes between the value's ends, as in 'a','b'; inline_comment: '#'
 *   or ';' and text behind the value; after_semicolon: that text, absent where there is none;
 *   continued: over several lines
 * config_sections[]: {name, line}
 * config_entries[]: {section, key, index, text, is_number}: the entries of the lists of words and
 *   numbers, those of the names left out; index from 0; is_number: of mean, std_value and
 *   alignments: each part of it between colons is a number
 * config_differences[]: {section, key, python, c}: keys of which S1.0.9's Python and the C library
 *   get different text, after each has stripped what it strips; one that does not get it is absent
 *
 * Reference: section 3; facts tagged [I] there are not made here.
 */
#ifndef NPD_FACTS_CONFIG_SIGMASTAR_H
#define NPD_FACTS_CONFIG_SIGMASTAR_H

#include "facts/facts.h"

/* Entries of a list; longer ones make unknown facts (the library takes 60 inputs and outputs). */
#define NPD_CONFIG_ENTRIES_MAX 256
/* Keys of a file, with those that [DEFAULT] spreads; a file with more makes unknown facts. */
#define NPD_CONFIG_KEYS_MAX 1000

struct npd_sigmastar_options {
	unsigned python_minor; /* of Python 3.x, 7 to 11; 0: what the vendor's containers have */
	bool inline_comments;  /* newer SDKs, which cut '#' and what follows (not verified) */
	/* Whether the command line is known, and what it gives as --output_pack_model_arrays
	 * (empty: nothing): without output_layouts it decides the layout of outputs, which else is
	 * unknown. */
	bool has_command;
	npd_str output_pack;
};

/*
 * Adds the facts of one config; `options` may be NULL. The file must stay in place. Broken input
 * gives facts, never an error.
 */
void npd_facts_add_sigmastar_config(struct npd_facts *f, const struct npd_file_text *file,
	const struct npd_sigmastar_options *options);

#endif
