/*
 * images.h - a list of calibration images, one sample a line, the images of a sample parted by
 * commas -> facts `images`.
 *
 * images: {count, columns[], suffixes[], missing[], not_ascii[], uneven[]}: samples; how many
 * images a line has, each number once; suffixes in lower case with their dot, each once; files that
 * are not there (unknown unless the disk is looked at); names with bytes outside ASCII; lines with
 * another number of images than the first. Lists of what is wrong end after NPD_IMAGES_LISTED_MAX
 * items; each item has its place.
 */
#ifndef NPD_FACTS_IMAGES_H
#define NPD_FACTS_IMAGES_H

#include "facts/facts.h"

#define NPD_IMAGES_LISTED_MAX 100u

/* `look`: ask the disk whether the files are there, seen from the current folder. */
void npd_facts_add_images(struct npd_facts *f, const struct npd_file_text *file, bool look);

#endif
