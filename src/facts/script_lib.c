/* script_lib.c - what the libraries' functions have in common, and the constants of libraries. */
#include "facts/script_run.h"

#include <math.h>

const struct npd_sv *npd_lib_dispatch(struct npd_run *r, struct npd_call *c,
	const struct npd_lib_entry *entries, size_t count, npd_str name)
{
	for (size_t i = 0; i < count; i++) {
		if (npd_str_eq(name, npd_str_of(entries[i].name)))
			return entries[i].run(r, c);
	}
	return NULL;
}

bool npd_lib_is_harmless(npd_str name)
{
	static const char *const names[] = { "print", "cv2.imwrite", "cv2.imshow", "cv2.waitKey",
		"cv2.destroyAllWindows", "cv2.setNumThreads", "cv2.namedWindow",
		"cv2.ocl.setUseOpenCL", "numpy.set_printoptions", "numpy.save", "numpy.random.seed",
		"random.seed", "torch.manual_seed", "time.time", "time.sleep", "os.makedirs",
		"os.mkdir", "sys.path.append", "sys.path.insert", "warnings.filterwarnings",
		"builtins.print", "torch.set_grad_enabled", "torch.set_num_threads" };
	static const char *const prefixes[] = { "matplotlib.", "logging.", "warnings." };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (npd_str_eq(name, npd_str_of(names[i])))
			return true;
	}
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (npd_str_starts(name, npd_str_of(prefixes[i])) &&
			!npd_str_ends(name, NPD_STR("imread")))
			return true;
	}
	return false;
}

const struct npd_sv *npd_lib_some(struct npd_run *r, const struct npd_call *c, enum npd_dtype dtype)
{
	return npd_sv_opaque(r, dtype, npd_syntax_span(c->node));
}

struct npd_array *npd_lib_array(
	struct npd_run *r, const struct npd_call *c, size_t index, const char *name)
{
	const struct npd_sv *v = npd_call_arg(c, index, name);

	return v == NULL || v->kind != NPD_SV_ARRAY ? NULL : npd_array_copy(r, v);
}

const struct npd_sv *npd_lib_result(
	struct npd_run *r, const struct npd_call *c, struct npd_array *a)
{
	const struct npd_sv *from = c->self != NULL   ? c->self
				    : c->args.len > 0 ? c->args.data[0]
						      : NULL;

	return npd_sv_array(r, a, from != NULL ? from->at : npd_syntax_span(c->node));
}

bool npd_lib_pair(const struct npd_sv *v, struct npd_lin *first, struct npd_lin *second)
{
	if (v != NULL && v->kind == NPD_SV_ARRAY && v->as.array->content == NPD_CONTENT_NUMBERS &&
		npd_array_count(v->as.array) == 2) {
		*first = npd_lin_of(v->as.array->data[0]);
		*second = npd_lin_of(v->as.array->data[1]);
		return true;
	}
	if (!npd_sv_is_seq(v) || v->as.list->len < 2 ||
		v->as.list->data[0]->kind != NPD_SV_NUMBER ||
		v->as.list->data[1]->kind != NPD_SV_NUMBER)
		return false;
	*first = v->as.list->data[0]->as.number.lin;
	*second = v->as.list->data[1]->as.number.lin;
	return true;
}

static npd_str not_affine(struct npd_run *r, const struct npd_call *c)
{
	return npd_run_format(r, "call of %.*s at line %llu is not followed",
		NPD_ARG(npd_str_head(c->name, 60)),
		(unsigned long long)npd_run_line(r, c->node->from));
}

void npd_lib_forget_map(struct npd_run *r, const struct npd_call *c, struct npd_array *a)
{
	if (a->content == NPD_CONTENT_PICTURE)
		npd_array_forget_map(a, not_affine(r, c));
	else
		npd_array_forget(a, not_affine(r, c));
}

void npd_lib_clip(struct npd_run *r, const struct npd_call *c, struct npd_array *a,
	const struct npd_sv *low, const struct npd_sv *high)
{
	double least = -INFINITY, most = INFINITY;
	const bool known =
		(low == NULL || low->kind == NPD_SV_NONE || npd_sv_is_known(low, &least)) &&
		(high == NULL || high->kind == NPD_SV_NONE || npd_sv_is_known(high, &most));

	if (a->content != NPD_CONTENT_PICTURE || !known) {
		npd_lib_forget_map(r, c, a);
		return;
	}
	for (unsigned i = 0; i < a->channels; i++) {
		const double x = a->channel[i].b, y = 255 * a->channel[i].a + a->channel[i].b;
		if (fmin(x, y) < least - 1e-6 || fmax(x, y) > most + 1e-6)
			npd_lib_forget_map(r, c, a);
	}
}

static bool is_whole(double d)
{
	return fabs(d - round(d)) < 1e-9;
}

void npd_lib_round(struct npd_run *r, const struct npd_call *c, struct npd_array *a)
{
	const size_t count = a->content == NPD_CONTENT_NUMBERS ? npd_array_count(a) : 0;

	if (count > 0 && npd_run_charge(r, count / 8 + 1)) {
		double *data = NPD_NEW_ARRAY(r->arena, double, count);
		for (size_t i = 0; i < count; i++)
			data[i] = nearbyint(a->data[i]);
		a->data = data;
		return;
	}
	for (unsigned i = 0; i < a->channels && a->content == NPD_CONTENT_PICTURE; i++) {
		if (!is_whole(a->channel[i].a) || !is_whole(a->channel[i].b))
			npd_lib_forget_map(r, c, a);
	}
	if (a->content == NPD_CONTENT_FILL)
		a->fill = nearbyint(a->fill);
}

static bool has_sources(const struct npd_array *a, bool bgr)
{
	const unsigned first = bgr ? NPD_SOURCE_BLUE : NPD_SOURCE_RED;
	const unsigned last = bgr ? NPD_SOURCE_RED : NPD_SOURCE_BLUE;

	return a->channels >= 3 && a->order_why.len == 0 && a->channel[0].source == first &&
	       a->channel[1].source == NPD_SOURCE_GREEN && a->channel[2].source == last;
}

void npd_lib_to_gray(struct npd_run *r, const struct npd_call *c, struct npd_array *a, bool bgr)
{
	const int axis = npd_array_axis(a, NPD_ROLE_CHANNEL);

	if (axis >= 0) {
		for (unsigned i = (unsigned)axis; i + 1 < a->ndim; i++)
			a->axes[i] = a->axes[i + 1];
		a->ndim--;
	}
	a->order_at = npd_syntax_span(c->node);
	if (a->content != NPD_CONTENT_PICTURE)
		return;
	const bool right = has_sources(a, bgr);
	const bool same =
		a->channels < 3 ||
		(a->channel[0].a == a->channel[1].a && a->channel[0].a == a->channel[2].a &&
			a->channel[0].b == a->channel[1].b && a->channel[0].b == a->channel[2].b);
	a->channels = 1;
	if (right && same && a->map_why.len == 0) {
		a->channel[0].source = NPD_SOURCE_GRAY;
		return;
	}
	npd_array_forget(
		a, npd_run_format(r, "the channels are not those that line %llu makes grey",
			   (unsigned long long)npd_run_line(r, c->node->from)));
}

void npd_lib_gray_to_three(struct npd_array *a, struct npd_span at)
{
	if (npd_array_axis(a, NPD_ROLE_CHANNEL) < 0 && npd_array_insert_axis(a, a->ndim))
		a->axes[a->ndim - 1] = (struct npd_axis){ NPD_ROLE_CHANNEL, npd_lin_of(3) };
	a->channel[1] = a->channel[2] = a->channel[0];
	a->channels = 3;
	a->order_at = at;
}

void npd_lib_scale(
	struct npd_run *r, const struct npd_call *c, struct npd_array *a, double k, double d)
{
	if (a->content != NPD_CONTENT_PICTURE) {
		if (a->content != NPD_CONTENT_FILL)
			npd_lib_forget_map(r, c, a);
		a->fill = a->fill * k + d;
		return;
	}
	for (unsigned i = 0; i < a->channels; i++) {
		a->channel[i].a *= k;
		a->channel[i].b = a->channel[i].b * k + d;
	}
	if (k != 1)
		a->std_at = npd_syntax_span(c->node);
	if (d != 0)
		a->mean_at = npd_syntax_span(c->node);
}

bool npd_lib_normalise(struct npd_run *r, const struct npd_call *c, struct npd_array *a,
	const struct npd_sv *mean, const struct npd_sv *std)
{
	double m[NPD_CHANNELS_MAX], s[NPD_CHANNELS_MAX];

	a->mean_at = mean->at;
	a->std_at = std->at;
	if (a->content != NPD_CONTENT_PICTURE || a->channels == 0 ||
		!npd_array_per_channel(mean, a->channels, m) ||
		!npd_array_per_channel(std, a->channels, s)) {
		npd_lib_forget_map(r, c, a);
		return false;
	}
	for (unsigned i = 0; i < a->channels; i++) {
		if (s[i] == 0) {
			npd_lib_forget_map(r, c, a);
			return false;
		}
		a->channel[i].a /= s[i];
		a->channel[i].b = (a->channel[i].b - m[i]) / s[i];
	}
	return true;
}

/* ---- going over values ---- */

static const struct npd_sv_list *items_of_array(struct npd_run *r, const struct npd_sv *v)
{
	const struct npd_array *a = v->as.array;
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, v->at);
	double n;

	if (!a->ranked || a->ndim == 0 || a->library == NPD_PIL ||
		!npd_lin_is_const(a->axes[0].n, &n) || n > 16)
		return NULL;
	for (unsigned i = 0; i < (unsigned)n; i++)
		npd_sv_push(r, list, npd_sv_index(r, v, npd_sv_int(r, i, v->at), r->py->tree.root));
	return list->as.list;
}

const struct npd_sv_list *npd_run_iterate(struct npd_run *r, const struct npd_sv *v)
{
	if (npd_sv_is_seq(v))
		return v->as.list;
	if (v->kind == NPD_SV_DICT && !v->as.dict->open)
		return &v->as.dict->keys;
	return v->kind == NPD_SV_ARRAY ? items_of_array(r, v) : NULL;
}

/* ---- constants ---- */

static const struct {
	const char *name;
	int value;
} cv2_constants[] = {
	{ "IMREAD_UNCHANGED", -1 },
	{ "IMREAD_GRAYSCALE", 0 },
	{ "IMREAD_COLOR", 1 },
	{ "IMREAD_ANYDEPTH", 2 },
	{ "IMREAD_ANYCOLOR", 4 },
	{ "IMREAD_IGNORE_ORIENTATION", 128 },
	{ "COLOR_BGR2BGRA", 0 },
	{ "COLOR_RGB2RGBA", 0 },
	{ "COLOR_BGRA2BGR", 1 },
	{ "COLOR_RGBA2RGB", 1 },
	{ "COLOR_BGR2RGBA", 2 },
	{ "COLOR_RGB2BGRA", 2 },
	{ "COLOR_RGBA2BGR", 3 },
	{ "COLOR_BGRA2RGB", 3 },
	{ "COLOR_BGR2RGB", 4 },
	{ "COLOR_RGB2BGR", 4 },
	{ "COLOR_BGRA2RGBA", 5 },
	{ "COLOR_RGBA2BGRA", 5 },
	{ "COLOR_BGR2GRAY", 6 },
	{ "COLOR_RGB2GRAY", 7 },
	{ "COLOR_GRAY2BGR", 8 },
	{ "COLOR_GRAY2RGB", 8 },
	{ "COLOR_GRAY2BGRA", 9 },
	{ "COLOR_GRAY2RGBA", 9 },
	{ "COLOR_BGRA2GRAY", 10 },
	{ "COLOR_RGBA2GRAY", 11 },
	{ "COLOR_BGR2YCrCb", 36 },
	{ "COLOR_BGR2YCR_CB", 36 },
	{ "COLOR_RGB2YCrCb", 37 },
	{ "COLOR_BGR2HSV", 40 },
	{ "COLOR_RGB2HSV", 41 },
	{ "COLOR_BGR2LAB", 44 },
	{ "COLOR_BGR2Lab", 44 },
	{ "COLOR_RGB2LAB", 45 },
	{ "COLOR_RGB2Lab", 45 },
	{ "COLOR_HSV2BGR", 54 },
	{ "COLOR_HSV2RGB", 55 },
	{ "COLOR_BGR2YUV", 82 },
	{ "COLOR_RGB2YUV", 83 },
	{ "COLOR_YUV2BGR", 84 },
	{ "COLOR_YUV2RGB", 85 },
	{ "INTER_NEAREST", 0 },
	{ "INTER_LINEAR", 1 },
	{ "INTER_CUBIC", 2 },
	{ "INTER_AREA", 3 },
	{ "INTER_LANCZOS4", 4 },
	{ "BORDER_CONSTANT", 0 },
	{ "BORDER_REPLICATE", 1 },
	{ "BORDER_REFLECT", 2 },
	{ "BORDER_WRAP", 3 },
	{ "BORDER_REFLECT_101", 4 },
	{ "BORDER_REFLECT101", 4 },
	{ "BORDER_DEFAULT", 4 },
	{ "ROTATE_90_CLOCKWISE", 0 },
	{ "ROTATE_180", 1 },
	{ "ROTATE_90_COUNTERCLOCKWISE", 2 },
	{ "CV_8U", 0 },
	{ "CV_8S", 1 },
	{ "CV_16U", 2 },
	{ "CV_16S", 3 },
	{ "CV_32S", 4 },
	{ "CV_32F", 5 },
	{ "CV_64F", 6 },
	{ "NORM_INF", 1 },
	{ "NORM_L1", 2 },
	{ "NORM_L2", 4 },
	{ "NORM_MINMAX", 32 },
};

const struct npd_sv *npd_lib_constant(struct npd_run *r, npd_str name, struct npd_span at)
{
	if (npd_str_eq(name, NPD_STR("numpy.newaxis")))
		return npd_sv_none(r, at);
	if (npd_str_eq(name, NPD_STR("numpy.pi")) || npd_str_eq(name, NPD_STR("math.pi")))
		return npd_sv_float(r, 3.14159265358979323846, at);
	if (npd_str_eq(name, NPD_STR("numpy.inf")) || npd_str_eq(name, NPD_STR("math.inf")))
		return npd_sv_opaque(r, NPD_DTYPE_FLOAT64, at);
	if (!npd_str_starts(name, NPD_STR("cv2.")))
		return NULL;
	const npd_str rest = npd_str_from(name, 4);
	for (size_t i = 0; i < sizeof cv2_constants / sizeof *cv2_constants; i++) {
		if (npd_str_eq(rest, npd_str_of(cv2_constants[i].name)))
			return npd_sv_int(r, cv2_constants[i].value, at);
	}
	return NULL;
}

enum npd_dtype npd_sv_dtype(const struct npd_sv *v)
{
	npd_str name;

	if (v == NULL)
		return NPD_DTYPE_UNKNOWN;
	if (npd_sv_is_text(v, &name))
		return npd_dtype_find(name);
	if (v->kind != NPD_SV_LIBRARY)
		return NPD_DTYPE_UNKNOWN;
	name = v->as.library;
	if (npd_str_starts(name, NPD_STR("numpy.")))
		return npd_dtype_find(npd_str_from(name, 6));
	if (npd_str_starts(name, NPD_STR("torch."))) {
		name = npd_str_from(name, 6);
		return npd_str_eq(name, NPD_STR("float")) ? NPD_DTYPE_FLOAT32
							  : npd_dtype_find(name);
	}
	if (npd_str_starts(name, NPD_STR("builtins.")))
		return npd_dtype_find(npd_str_from(name, 9));
	return NPD_DTYPE_UNKNOWN;
}
