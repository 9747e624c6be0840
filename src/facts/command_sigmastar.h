/*
 * command_sigmastar.h - what the options of SigmaStar's tools mean.
 *
 * Added to a command of commands[]:
 * - config_name: the file of --input_config, without its folder
 * - image_suffix: of -i, in lower case with the dot; empty where the name has none. Absent where -i
 *   joins a prefix to a list
 * - scripts[]: the parts of -n, {written, is_file, name, module}: is_file: it ends in .py, so that
 * it is a path; name: without its folder; module: what S1.0.9 imports, a file's name up to its
 * first dot
 * - shapes[]: those of --input_shapes, each a list of numbers; a part that is no number is unknown
 * Beside them command_scripts[]: the scripts of all commands, each text once.
 * Each is absent where the option is, and unknown where a shell would replace a part of it.
 */
#ifndef NPD_FACTS_COMMAND_SIGMASTAR_H
#define NPD_FACTS_COMMAND_SIGMASTAR_H

#include "facts/facts.h"

/* Scripts, shapes and dimensions that are looked at. */
#define NPD_COMMAND_PARTS_MAX 256u

/* `cmd` has its options already. */
void npd_facts_add_sigmastar_command(struct npd_facts *f, struct npd_fact *cmd);

#endif
