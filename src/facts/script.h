/*
 * script.h - preprocessing scripts -> facts: what they return, found by following their source.
 *
 * Nothing is run. The facts hold for a picture that can be read and that has, where a library opens
 * pictures as they come (PIL, skimage, cv2.IMREAD_UNCHANGED), three channels of eight bits, as
 * photographs in JPEG do: `assumes` then says so. numpy is taken for 1.2x, OpenCV for 4.
 */
#ifndef NPD_FACTS_SCRIPT_H
#define NPD_FACTS_SCRIPT_H

#include "facts/facts.h"

#define NPD_SCRIPT_ENTRY "image_preprocess"

/*
 * Appends to the list `scripts`:
 * - file; entry ("image_preprocess", absent where there is none)
 * - norm{}, raw{}: what the entry returns for norm true and false: order, layout, dtype,
 *   size{width, height}, mean[], std[], shape[], fit, type ("numpy.ndarray", "torch.Tensor"),
 *   assumes ("colour": see above)
 * - norm_parameter: "norm", the name of the second parameter, "**" for **kwargs; absent: none
 * - norm_used: whether the script ever reads it; returns_none: whether it can return None
 * - functions[]: names of the functions of the module; imports[]{module}
 * - errors[]{kind, text}: what the interpreter would refuse; absent: nothing
 * `file` must stay in place as long as the facts. Bounded in time and memory.
 */
struct npd_fact *npd_facts_add_script(struct npd_facts *f, const struct npd_file_text *file);

#endif
