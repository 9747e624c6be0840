#include "format/model_kind.h"

#include "format/wire.h"

#define FIELDS_MAX 64
#define TEXT_MAX_BYTES 65536

static const struct {
	const char *name, *phrase;
} kinds[] = {
	[NPD_MODEL_UNKNOWN] = { "unknown", "no model format that is known here" },
	[NPD_MODEL_ONNX] = { "onnx", "an ONNX model" },
	[NPD_MODEL_ONNX_TEXT] = { "onnx", "an ONNX model as text" },
	[NPD_MODEL_PYTORCH] = { "pytorch", "a PyTorch file" },
	[NPD_MODEL_TFLITE] = { "tflite", "a TensorFlow Lite model" },
	[NPD_MODEL_KERAS] = { "hdf5", "an HDF5 file, as Keras writes them" },
	[NPD_MODEL_TENSORFLOW] = { "tensorflow", "a TensorFlow graph" },
	[NPD_MODEL_CAFFE] = { "caffe", "the weights of a Caffe model" },
	[NPD_MODEL_CAFFE_TEXT] = { "prototxt", "the description of a Caffe model" },
	[NPD_MODEL_LFS] = { "git-lfs",
		"a pointer of Git LFS: the model itself was not downloaded (git lfs pull)" },
	[NPD_MODEL_HTML] = { "html", "a web page, saved in place of the model" },
	[NPD_MODEL_ZIP] = { "zip", "a zip archive" },
	[NPD_MODEL_GZIP] = { "gzip", "a gzip archive" },
};

const char *npd_model_kind_name(enum npd_model_kind kind)
{
	return kinds[kind].name;
}

const char *npd_model_kind_phrase(enum npd_model_kind kind)
{
	return kinds[kind].phrase;
}

/* ---- by their first bytes ---- */

static const struct {
	size_t at;
	npd_str bytes;
	enum npd_model_kind kind;
} magics[] = {
	{ 4, NPD_STR_INIT("TFL3"), NPD_MODEL_TFLITE },
	{ 0, NPD_STR_INIT("\x89HDF\r\n\x1a\n"), NPD_MODEL_KERAS },
	{ 0, NPD_STR_INIT("\x1f\x8b\x08"), NPD_MODEL_GZIP },
	/* the number that torch.save wrote first before it wrote archives */
	{ 0, NPD_STR_INIT("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"),
		NPD_MODEL_PYTORCH },
	{ 0, NPD_STR_INIT("version https://git-lfs.github.com/spec/"), NPD_MODEL_LFS },
};

static enum npd_model_kind by_magic(npd_str bytes)
{
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
		if (npd_str_starts(npd_str_from(bytes, magics[i].at), magics[i].bytes))
			return magics[i].kind;
	}
	if (!npd_str_starts(bytes, NPD_STR("PK\x03\x04")))
		return NPD_MODEL_UNKNOWN;
	/* torch.save puts NAME/data.pkl first, torch.jit.save too, or NAME/version */
	const npd_str head = npd_str_head(bytes, 512);
	const bool torch = npd_str_find(head, NPD_STR("/data.pkl")) != NPD_NOT_FOUND ||
			   npd_str_find(head, NPD_STR("/version")) != NPD_NOT_FOUND;

	return torch ? NPD_MODEL_PYTORCH : NPD_MODEL_ZIP;
}

/* ---- texts ---- */

static npd_str skip_comments(npd_str text)
{
	for (;;) {
		text = npd_str_trim_left(text);
		if (!npd_str_starts(text, NPD_STR("#")))
			return text;
		npd_str_cut(&text, '\n');
	}
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_lower(npd_str text, npd_str want)
{
	for (size_t i = 0; i < want.len; i++) {
		if (i >= text.len || lower(text.ptr[i]) != want.ptr[i])
			return false;
	}
	return true;
}

/* "< ir_version:" and the like */
static bool is_onnx_text(npd_str text)
{
	static const npd_str keys[] = { NPD_STR_INIT("ir_version"), NPD_STR_INIT("opset_import"),
		NPD_STR_INIT("producer_name"), NPD_STR_INIT("producer_version"),
		NPD_STR_INIT("domain"), NPD_STR_INIT("model_version"), NPD_STR_INIT("doc_string"),
		NPD_STR_INIT("metadata_props") };

	if (!npd_str_starts(text, NPD_STR("<")))
		return false;
	text = skip_comments(npd_str_from(text, 1));
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (npd_str_starts(text, keys[i]) &&
			npd_str_starts(
				skip_comments(npd_str_from(text, keys[i].len)), NPD_STR(":")))
			return true;
	}
	return false;
}

/* A line "layer {" or "layers {", and a type in it. */
static bool is_prototxt(npd_str text)
{
	bool layer = false;

	while (text.len > 0) {
		npd_str line = npd_str_trim(npd_str_cut(&text, '\n'));

		if (npd_str_starts(line, NPD_STR("layer"))) {
			line = npd_str_from(line, 5);
			if (npd_str_starts(line, NPD_STR("s")))
				line = npd_str_from(line, 1);
			layer = layer || npd_str_starts(npd_str_trim_left(line), NPD_STR("{"));
		}
		if (layer && npd_str_find(line, NPD_STR("type:")) != NPD_NOT_FOUND)
			return true;
	}
	return false;
}

static enum npd_model_kind by_text(npd_str bytes)
{
	npd_str head = npd_str_head(bytes, TEXT_MAX_BYTES);

	if (npd_str_starts(head, NPD_STR("\xef\xbb\xbf")))
		head = npd_str_from(head, 3);
	if (npd_str_find_byte(head, '\0') != NPD_NOT_FOUND)
		return NPD_MODEL_UNKNOWN;
	const npd_str text = skip_comments(head);

	if (starts_lower(text, NPD_STR("<!doctype html")) || starts_lower(text, NPD_STR("<html")))
		return NPD_MODEL_HTML;
	if (is_onnx_text(text))
		return NPD_MODEL_ONNX_TEXT;
	return is_prototxt(text) ? NPD_MODEL_CAFFE_TEXT : NPD_MODEL_UNKNOWN;
}

/* ---- protobuf messages, by the fields that they begin with ---- */

/* A bit for each field number below 32 that was seen with each wire type that matters. */
struct fields {
	size_t count;
	uint32_t varints, bytes;
	bool other;	       /* another wire type, or a number from 32 on */
	bool layers;	       /* field 100 */
	npd_str first, second; /* payloads of fields 1 and 2 */
};

static void see(struct fields *seen, const struct npd_wire_field *f)
{
	const uint32_t type = f->tag & 7;

	seen->count++;
	if (f->number < 32 && type == NPD_WIRE_VARINT)
		seen->varints |= 1u << f->number;
	else if (f->number < 32 && type == NPD_WIRE_BYTES)
		seen->bytes |= 1u << f->number;
	else if (f->tag == NPD_WIRE_TAG(100, NPD_WIRE_BYTES))
		seen->layers = true;
	else
		seen->other = true;
	if (f->tag == NPD_WIRE_TAG(1, NPD_WIRE_BYTES) && seen->first.ptr == NULL)
		seen->first = f->bytes;
	if (f->tag == NPD_WIRE_TAG(2, NPD_WIRE_BYTES) && seen->second.ptr == NULL)
		seen->second = f->bytes;
}

/* Of a field whose payload is cut off, the tag still counts. */
static struct fields look(npd_str bytes, bool *broken)
{
	struct fields seen = { 0 };
	struct npd_wire_error error = { 0 };
	struct npd_wire w = npd_wire_begin(bytes, bytes, &error);

	for (struct npd_wire_field f; seen.count < FIELDS_MAX;) {
		if (!npd_wire_next(&w, &f)) {
			if (error.what != NULL && f.tag != 0 && f.at > 0)
				see(&seen, &f);
			break;
		}
		see(&seen, &f);
	}
	*broken = error.what != NULL && !error.cut;
	return seen;
}

static bool begins_with_message(npd_str payload)
{
	return npd_str_starts(payload, NPD_STR("\n"));
}

static bool only(const struct fields *seen, uint32_t varints, uint32_t bytes)
{
	return !seen->other && !seen->layers && (seen->varints & ~varints) == 0 &&
	       (seen->bytes & ~bytes) == 0;
}

#define BIT(number) (1u << (number))

static enum npd_model_kind by_fields(npd_str bytes)
{
	static const uint32_t onnx_bytes =
		BIT(2) | BIT(3) | BIT(4) | BIT(6) | BIT(7) | BIT(8) | BIT(14) | BIT(20) | BIT(25);
	bool broken;
	const struct fields seen = look(bytes, &broken);

	if (seen.count == 0)
		return NPD_MODEL_UNKNOWN;
	/* SavedModel: a version and graphs; GraphDef: nodes, which begin with their names */
	if (!broken && only(&seen, BIT(1), BIT(2)) && (seen.varints & BIT(1)) != 0 &&
		begins_with_message(seen.second))
		return NPD_MODEL_TENSORFLOW;
	if (only(&seen, BIT(1) | BIT(5), onnx_bytes) &&
		((seen.bytes & (BIT(7) | BIT(8))) != 0 || (seen.varints & BIT(1)) != 0))
		return NPD_MODEL_ONNX;
	if (broken)
		return NPD_MODEL_UNKNOWN;
	if (only(&seen, BIT(3), BIT(1) | BIT(2) | BIT(4) | BIT(5)) &&
		begins_with_message(seen.first))
		return NPD_MODEL_TENSORFLOW;
	if (seen.layers || ((seen.bytes & (BIT(1) | BIT(2))) == (BIT(1) | BIT(2)) &&
				   begins_with_message(seen.second)))
		return NPD_MODEL_CAFFE;
	return NPD_MODEL_UNKNOWN;
}

enum npd_model_kind npd_model_kind_of(npd_str bytes)
{
	enum npd_model_kind kind = by_magic(bytes);

	if (kind == NPD_MODEL_UNKNOWN)
		kind = by_text(bytes);
	return kind == NPD_MODEL_UNKNOWN ? by_fields(bytes) : kind;
}
