/* node.c - trees inside an image; every access checks its bounds (image.h tells why). */
#include "kb/image.h"

struct raw_node {
	enum npd_node_kind kind;
	uint32_t file, line, column, at, count;
};

static size_t node_count(const struct npd_image *image)
{
	return image->sections[NPD_IMAGE_NODES].size / (4 * NPD_IMAGE_NODE_WORDS);
}

static struct raw_node read_node(struct npd_node n)
{
	if (n.index == 0 || n.image == NULL || n.index >= node_count(n.image))
		return (struct raw_node){ 0 };
	const unsigned char *p =
		n.image->sections[NPD_IMAGE_NODES].at + (size_t)n.index * 4 * NPD_IMAGE_NODE_WORDS;
	const uint32_t kind = npd_image_u32(p + 4 * NPD_IMAGE_NODE_KIND);

	return (struct raw_node){
		.kind = (enum npd_node_kind)(kind & 3),
		.file = kind >> 2,
		.line = npd_image_u32(p + 4 * NPD_IMAGE_NODE_LINE),
		.column = npd_image_u32(p + 4 * NPD_IMAGE_NODE_COLUMN),
		.at = npd_image_u32(p + 4 * NPD_IMAGE_NODE_AT),
		.count = npd_image_u32(p + 4 * NPD_IMAGE_NODE_COUNT),
	};
}

/* Children come behind their parent, so that walking a damaged tree ends, too. */
static size_t child_count(struct npd_node n, const struct raw_node *raw)
{
	const size_t total = raw->kind == NPD_NODE_SCALAR || raw->kind == NPD_NODE_ABSENT
				     ? 0
				     : node_count(n.image);
	const size_t each = raw->kind == NPD_NODE_MAP ? 2 : 1;

	if (raw->at <= n.index || raw->at >= total || raw->count > (total - raw->at) / each)
		return 0;
	return raw->count;
}

enum npd_node_kind npd_node_kind(struct npd_node n)
{
	return read_node(n).kind;
}

npd_str npd_node_text(struct npd_node n)
{
	const struct raw_node raw = read_node(n);

	if (raw.kind != NPD_NODE_SCALAR)
		return (npd_str){ NULL, 0 };
	const struct npd_image_bytes *strings = &n.image->sections[NPD_IMAGE_STRINGS];

	if (raw.at > strings->size || raw.count > strings->size - raw.at)
		return (npd_str){ NULL, 0 };
	return (npd_str){ (const char *)strings->at + raw.at, raw.count };
}

bool npd_node_is_true(struct npd_node n)
{
	return npd_str_eq(npd_node_text(n), NPD_STR("true"));
}

bool npd_node_int(struct npd_node n, int64_t *ret)
{
	return npd_str_int(npd_node_text(n), ret);
}

size_t npd_node_count(struct npd_node n)
{
	const struct raw_node raw = read_node(n);

	return child_count(n, &raw);
}

static struct npd_node child(struct npd_node n, const struct raw_node *raw, size_t i)
{
	return (struct npd_node){ n.image, raw->at + (uint32_t)i };
}

struct npd_node npd_node_at(struct npd_node n, size_t i)
{
	const struct raw_node raw = read_node(n);

	if (i >= child_count(n, &raw))
		return (struct npd_node){ 0 };
	return child(n, &raw, raw.kind == NPD_NODE_MAP ? 2 * i + 1 : i);
}

npd_str npd_node_key(struct npd_node n, size_t i)
{
	const struct raw_node raw = read_node(n);

	if (raw.kind != NPD_NODE_MAP || i >= child_count(n, &raw))
		return (npd_str){ NULL, 0 };
	return npd_node_text(child(n, &raw, 2 * i));
}

struct npd_node npd_node_get(struct npd_node n, const char *key)
{
	const struct raw_node raw = read_node(n);
	const size_t count = raw.kind == NPD_NODE_MAP ? child_count(n, &raw) : 0;
	const npd_str wanted = npd_str_of(key);

	for (size_t i = 0; i < count; i++)
		if (npd_str_eq(npd_node_text(child(n, &raw, 2 * i)), wanted))
			return child(n, &raw, 2 * i + 1);
	return (struct npd_node){ 0 };
}

npd_str npd_node_prose(struct npd_node n, enum npd_lang lang)
{
	if (npd_node_kind(n) == NPD_NODE_SCALAR)
		return npd_node_text(n);
	return npd_node_text(npd_node_get(n, lang == NPD_LANG_ZH ? "zh" : "en"));
}

void npd_node_place(struct npd_node n, npd_str *file, unsigned *line, unsigned *column)
{
	const struct raw_node raw = read_node(n);

	*file = (npd_str){ NULL, 0 };
	*line = raw.line;
	*column = raw.column;
	if (raw.kind == NPD_NODE_ABSENT || raw.file >= n.image->sections[NPD_IMAGE_FILES].size / 4)
		return;
	*file = n.image->refs[npd_image_u32(n.image->sections[NPD_IMAGE_FILES].at + 4 * raw.file)];
}

bool npd_node_lists(struct npd_node list, npd_str text)
{
	for (size_t i = 0; i < npd_node_count(list); i++)
		if (npd_str_eq(npd_node_text(npd_node_at(list, i)), text))
			return true;
	return false;
}

bool npd_entry_is_generic(const struct npd_entry *e)
{
	return npd_str_eq(e->toolchain, NPD_STR("generic"));
}
