#include "facts/images.h"

#include "os/file.h"

struct reader {
	struct npd_facts *f;
	const struct npd_file_text *file;
	bool look;
	struct npd_fact *columns, *suffixes, *missing, *not_ascii, *uneven;
	size_t first_count; /* images of the first line */
	int64_t samples;
};

static struct npd_fact_place at(const struct reader *r, npd_str part)
{
	const size_t from = (size_t)(part.ptr - r->file->bytes.ptr);

	return (struct npd_fact_place){ r->file, { from, from + part.len }, { 0 } };
}

static bool lists_text(const struct npd_fact *list, npd_str text)
{
	for (size_t i = 0; i < list->members.len; i++)
		if (npd_str_eq(list->members.data[i]->value.as.text, text))
			return true;
	return false;
}

static bool lists_int(const struct npd_fact *list, int64_t n)
{
	for (size_t i = 0; i < list->members.len; i++)
		if (list->members.data[i]->value.as.integer == n)
			return true;
	return false;
}

static void list_path(struct reader *r, struct npd_fact *list, npd_str path)
{
	if (list->members.len >= NPD_IMAGES_LISTED_MAX)
		return;
	struct npd_fact *item = npd_fact_set_map(npd_fact_append(r->f, list), at(r, path));

	npd_fact_set_str(npd_fact_member(r->f, item, "path"), path, at(r, path));
}

static npd_str suffix_of(struct npd_arena *arena, npd_str path)
{
	size_t from = path.len;

	while (from > 0 && path.ptr[from - 1] != '.' && path.ptr[from - 1] != '/')
		from--;
	if (from == 0 || path.ptr[from - 1] != '.')
		return NPD_STR("");
	npd_str suffix = npd_arena_copy(arena, npd_str_from(path, from - 1));
	char *text = npd_arena_alloc(arena, suffix.len + 1);

	for (size_t i = 0; i < suffix.len; i++)
		text[i] = suffix.ptr[i] >= 'A' && suffix.ptr[i] <= 'Z'
				  ? (char)(suffix.ptr[i] | 0x20)
				  : suffix.ptr[i];
	return (npd_str){ text, suffix.len };
}

static bool is_ascii(npd_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80)
			return false;
	return true;
}

static void read_path(struct reader *r, npd_str path)
{
	const npd_str suffix = suffix_of(r->f->arena, path);

	if (!lists_text(r->suffixes, suffix) && r->suffixes->members.len < NPD_IMAGES_LISTED_MAX)
		npd_fact_set_str(npd_fact_append(r->f, r->suffixes), suffix, at(r, path));
	if (!is_ascii(path))
		list_path(r, r->not_ascii, path);
	if (r->look && !npd_file_exists(path))
		list_path(r, r->missing, path);
}

static void note_uneven(struct reader *r, npd_str line, size_t count)
{
	if (count == r->first_count || r->uneven->members.len >= NPD_IMAGES_LISTED_MAX)
		return;
	struct npd_fact *item = npd_fact_set_map(npd_fact_append(r->f, r->uneven), at(r, line));

	npd_fact_set_int(npd_fact_member(r->f, item, "count"), (int64_t)count, at(r, line));
}

/* Nothing but commas and blanks. */
static bool holds_nothing(npd_str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != ',' && !npd_is_blank(line.ptr[i]))
			return false;
	return true;
}

static void read_line(struct reader *r, npd_str line)
{
	npd_str rest = npd_str_trim(line);
	size_t count = 0;

	if (holds_nothing(rest))
		return;
	const npd_str whole = rest;

	while (rest.ptr != NULL && rest.len > 0) {
		read_path(r, npd_str_trim(npd_str_cut(&rest, ',')));
		count++;
	}
	r->samples++;
	if (r->first_count == 0)
		r->first_count = count;
	if (!lists_int(r->columns, (int64_t)count) &&
		r->columns->members.len < NPD_IMAGES_LISTED_MAX)
		npd_fact_set_int(npd_fact_append(r->f, r->columns), (int64_t)count, at(r, whole));
	note_uneven(r, whole, count);
}

static struct npd_fact *new_list(struct reader *r, struct npd_fact *map, const char *name)
{
	return npd_fact_set_list(
		npd_fact_member(r->f, map, name), (struct npd_fact_place){ r->file, { 0 }, { 0 } });
}

void npd_facts_add_images(struct npd_facts *f, const struct npd_file_text *file, bool look)
{
	const struct npd_fact_place whole = { file, { 0 }, { 0 } };
	struct npd_fact *images = npd_fact_set_map(npd_fact_member(f, f->root, "images"), whole);
	struct reader r = { .f = f, .file = file, .look = look };
	npd_str rest = file->bytes;

	r.columns = new_list(&r, images, "columns");
	r.suffixes = new_list(&r, images, "suffixes");
	r.not_ascii = new_list(&r, images, "not_ascii");
	r.uneven = new_list(&r, images, "uneven");
	r.missing = new_list(&r, images, "missing");
	while (rest.len > 0)
		read_line(&r, npd_str_cut(&rest, '\n'));
	npd_fact_set_int(npd_fact_member(f, images, "count"), r.samples, whole);
	if (!look)
		npd_fact_set_unknown(r.missing, NPD_STR("the disk was not looked at"), whole);
}
