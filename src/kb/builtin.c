/* builtin.c - the knowledge inside the program; the only part of the library that needs the image.
 */
#include "kb/kb.h"

extern const unsigned char npd_builtin_image[];
extern const unsigned char npd_builtin_image_end[];

enum npd_status npd_kb_new(struct npd_kb **ret, struct npd_error *reterr)
{
	return npd_kb_open(npd_builtin_image, (size_t)(npd_builtin_image_end - npd_builtin_image),
		ret, reterr);
}
