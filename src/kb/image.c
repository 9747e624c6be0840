#include "kb/image.h"

#include <string.h>

#include "base/error.h"

/* Reading an index: the first thing that is out of bounds makes it damaged, and reading goes on
 * with zeros. */
struct reader {
	struct npd_arena *arena;
	struct npd_image *image;
	bool damaged;
};

uint32_t npd_image_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t u64(const unsigned char *p)
{
	return npd_image_u32(p) | (uint64_t)npd_image_u32(p + 4) << 32;
}

uint64_t npd_image_checksum(const unsigned char *p, size_t n)
{
	uint64_t sum = n;

	/* FNV-1a with a step of eight bytes, and a shift that lets high bits come down */
	for (size_t i = 0; i + 8 <= n; i += 8) {
		sum = (sum ^ u64(p + i)) * UINT64_C(1099511628211);
		sum ^= sum >> 29;
	}
	return sum;
}

static uint32_t word(const struct npd_image *image, enum npd_image_section section, size_t record,
	size_t words, size_t which)
{
	return npd_image_u32(image->sections[section].at + 4 * (record * words + which));
}

static size_t records(const struct npd_image *image, enum npd_image_section section, size_t words)
{
	return image->sections[section].size / (4 * words);
}

/* `n` if n < count, else 0 and the image is damaged. */
static size_t checked(struct reader *r, uint32_t n, size_t count)
{
	if (n < count)
		return n;
	r->damaged = true;
	return 0;
}

static bool is_range(struct reader *r, uint32_t first, uint32_t count, size_t total)
{
	if (first <= total && count <= total - first)
		return true;
	r->damaged = true;
	return false;
}

static npd_str ref(struct reader *r, uint32_t n)
{
	const size_t i = checked(r, n, r->image->ref_count);

	return r->damaged ? (npd_str){ NULL, 0 } : r->image->refs[i];
}

/* ---- the header ---- */

static bool read_sections(struct npd_image *image, const unsigned char *bytes, size_t size)
{
	size_t end = NPD_IMAGE_HEADER_BYTES;

	for (size_t i = 0; i < NPD_IMAGE_SECTIONS; i++) {
		const unsigned char *place = bytes + NPD_IMAGE_SECTIONS_AT + 8 * i;
		const size_t at = npd_image_u32(place), n = npd_image_u32(place + 4);

		if (at != end || n > size - at)
			return false;
		image->sections[i].at = bytes + at;
		image->sections[i].size = n;
		end = at + (n + 7) / 8 * 8;
		if (end > size)
			return false;
	}
	return end == size;
}

static enum npd_status read_header(
	struct npd_image *image, const unsigned char *bytes, size_t size, struct npd_error *reterr)
{
	if (size < NPD_IMAGE_HEADER_BYTES || memcmp(bytes, NPD_IMAGE_MAGIC, 8) != 0)
		return npd_fail(reterr, NPD_EKB, "not a compiled knowledge base");
	if (npd_image_u32(bytes + 8) != NPD_IMAGE_VERSION)
		return npd_fail(reterr, NPD_EKB,
			"compiled knowledge of version %u, version %u is wanted",
			(unsigned)npd_image_u32(bytes + 8), NPD_IMAGE_VERSION);
	if (npd_image_u32(bytes + 12) != size || !read_sections(image, bytes, size))
		return npd_fail(reterr, NPD_EKB, "compiled knowledge is damaged: wrong size");
	const size_t index = (size_t)(image->sections[NPD_IMAGE_NODES].at - bytes);

	if (u64(bytes + NPD_IMAGE_CHECKSUM_AT) !=
		npd_image_checksum(bytes + NPD_IMAGE_SECTIONS_AT, index - NPD_IMAGE_SECTIONS_AT))
		return npd_fail(reterr, NPD_EKB, "compiled knowledge is damaged: wrong checksum");
	return NPD_OK;
}

/* ---- the index ---- */

static void read_refs(struct reader *r)
{
	struct npd_image *image = r->image;
	const struct npd_image_bytes *strings = &image->sections[NPD_IMAGE_STRINGS];
	const size_t count = records(image, NPD_IMAGE_REFS, NPD_REF_WORDS);
	npd_str *refs = NPD_NEW_ARRAY(r->arena, npd_str, count);

	for (size_t i = 0; i < count; i++) {
		const uint32_t at = word(image, NPD_IMAGE_REFS, i, NPD_REF_WORDS, 0);
		const uint32_t len = word(image, NPD_IMAGE_REFS, i, NPD_REF_WORDS, 1);

		if (is_range(r, at, len, strings->size))
			refs[i] = (npd_str){ (const char *)strings->at + at, len };
	}
	image->refs = refs;
	image->ref_count = count;
}

static void read_entries(struct reader *r, size_t base)
{
	struct npd_image *image = r->image;
	const size_t node_count = records(image, NPD_IMAGE_NODES, NPD_IMAGE_NODE_WORDS);

	image->entry_count = records(image, NPD_IMAGE_ENTRIES, NPD_ENTRY_WORDS);
	image->entry_base = base;
	image->entries = NPD_NEW_ARRAY(r->arena, struct npd_entry, image->entry_count);
	for (size_t i = 0; i < image->entry_count; i++) {
		uint32_t w[NPD_ENTRY_WORDS];
		struct npd_entry *e = &image->entries[i];

		for (size_t k = 0; k < NPD_ENTRY_WORDS; k++)
			w[k] = word(image, NPD_IMAGE_ENTRIES, i, NPD_ENTRY_WORDS, k);
		e->kind = (enum npd_kind)checked(r, w[NPD_ENTRY_KIND], NPD_KIND_COUNT);
		e->severity = (enum npd_severity)checked(r, w[NPD_ENTRY_SEVERITY], NPD_ERROR + 1);
		e->status = (enum npd_knowledge_status)checked(
			r, w[NPD_ENTRY_STATUS], NPD_INFERRED + 1);
		e->node.image = image;
		e->node.index = (uint32_t)checked(r, w[NPD_ENTRY_NODE], node_count);
		e->id = ref(r, w[NPD_ENTRY_ID]);
		e->toolchain = ref(r, w[NPD_ENTRY_TOOLCHAIN]);
		if (!is_range(r, w[NPD_ENTRY_STAGES], w[NPD_ENTRY_STAGE_COUNT], image->ref_count))
			continue;
		e->stages = image->refs + w[NPD_ENTRY_STAGES];
		e->stage_count = w[NPD_ENTRY_STAGE_COUNT];
	}
}

static const struct npd_hole *read_holes(struct reader *r, size_t count)
{
	struct npd_hole *holes = NPD_NEW_ARRAY(r->arena, struct npd_hole, count);

	for (size_t i = 0; i < count; i++) {
		holes[i].name = ref(r, word(r->image, NPD_IMAGE_HOLES, i, NPD_HOLE_WORDS, 0));
		holes[i].type = (enum npd_hole_type)checked(r,
			word(r->image, NPD_IMAGE_HOLES, i, NPD_HOLE_WORDS, 1), NPD_HOLE_REST + 1);
	}
	return holes;
}

static void read_patterns(struct reader *r)
{
	struct npd_image *image = r->image;
	const size_t hole_count = records(image, NPD_IMAGE_HOLES, NPD_HOLE_WORDS);
	const struct npd_hole *holes = read_holes(r, hole_count);
	const size_t count = records(image, NPD_IMAGE_PATTERNS, NPD_PATTERN_WORDS);
	struct npd_pattern *patterns = NPD_NEW_ARRAY(r->arena, struct npd_pattern, count);

	for (size_t i = 0; i < count; i++) {
		uint32_t w[NPD_PATTERN_WORDS];
		struct npd_pattern *p = &patterns[i];

		for (size_t k = 0; k < NPD_PATTERN_WORDS; k++)
			w[k] = word(image, NPD_IMAGE_PATTERNS, i, NPD_PATTERN_WORDS, k);
		p->entry = (uint32_t)(image->entry_base +
				      checked(r, w[NPD_PATTERN_ENTRY], image->entry_count));
		p->leaf = w[NPD_PATTERN_LEAF];
		p->whole = (w[NPD_PATTERN_FLAGS] & NPD_PATTERN_WHOLE) != 0;
		p->anchored = (w[NPD_PATTERN_FLAGS] & NPD_PATTERN_ANCHORED) != 0;
		p->fixed_bytes = w[NPD_PATTERN_FIXED_BYTES];
		p->regex = ref(r, w[NPD_PATTERN_REGEX]);
		if (!is_range(
			    r, w[NPD_PATTERN_PARTS], w[NPD_PATTERN_PART_COUNT], image->ref_count) ||
			!is_range(r, w[NPD_PATTERN_HOLES], w[NPD_PATTERN_HOLE_COUNT], hole_count))
			continue;
		p->parts = image->refs + w[NPD_PATTERN_PARTS];
		p->part_count = w[NPD_PATTERN_PART_COUNT];
		p->holes = holes + w[NPD_PATTERN_HOLES];
		p->hole_count = w[NPD_PATTERN_HOLE_COUNT];
	}
	image->patterns = patterns;
	image->pattern_count = count;
}

static void read_names(struct reader *r)
{
	struct npd_image *image = r->image;
	const size_t count = records(image, NPD_IMAGE_NAMES, NPD_NAME_WORDS);
	npd_str *names = NPD_NEW_ARRAY(r->arena, npd_str, count);
	uint32_t *entries = NPD_NEW_ARRAY(r->arena, uint32_t, count);

	for (size_t i = 0; i < count; i++) {
		names[i] = ref(r, word(image, NPD_IMAGE_NAMES, i, NPD_NAME_WORDS, 0));
		entries[i] = (uint32_t)checked(
			r, word(image, NPD_IMAGE_NAMES, i, NPD_NAME_WORDS, 1), image->entry_count);
	}
	image->names = names;
	image->name_entries = entries;
	image->name_count = count;
}

static void check_words(struct reader *r, enum npd_image_section section)
{
	const size_t count = records(r->image, section, 1);

	for (size_t i = 0; i < count; i++)
		checked(r, word(r->image, section, i, 1, 0), r->image->ref_count);
}

static enum npd_status read_scanner(struct reader *r, struct npd_error *reterr)
{
	const struct npd_image_bytes *bytes = &r->image->sections[NPD_IMAGE_SCANNER];
	struct npd_scanner *scanner = NPD_NEW(r->arena, struct npd_scanner);

	if (bytes->size == 0)
		return NPD_OK;
	const enum npd_status status = npd_scan_open(bytes->at, bytes->size, scanner, reterr);

	if (status == NPD_OK)
		r->image->scanner = scanner;
	return status;
}

enum npd_status npd_image_open(struct npd_arena *arena, const void *bytes, size_t size,
	size_t entry_base, struct npd_image **ret, struct npd_error *reterr)
{
	struct reader r = { .arena = arena, .image = NPD_NEW(arena, struct npd_image) };
	enum npd_status status = read_header(r.image, bytes, size, reterr);

	if (status != NPD_OK)
		return status;
	read_refs(&r);
	read_entries(&r, entry_base);
	read_patterns(&r);
	read_names(&r);
	check_words(&r, NPD_IMAGE_FILES);
	check_words(&r, NPD_IMAGE_STAGES);
	if (r.damaged)
		return npd_fail(reterr, NPD_EKB, "compiled knowledge is damaged: out of bounds");
	status = read_scanner(&r, reterr);
	if (status == NPD_OK)
		*ret = r.image;
	return status;
}

int npd_stage_pair_cmp(const void *a, const void *b)
{
	const struct npd_stage_pair *x = a, *y = b;
	const int toolchains = npd_str_cmp(x->toolchain, y->toolchain);

	return toolchains != 0 ? toolchains : npd_str_cmp(x->stage, y->stage);
}
