/* script_torch.c - torch tensors and torchvision's transforms. */
#include "facts/script_run.h"

static struct npd_array *lose(struct npd_run *r, const struct npd_call *c, struct npd_array *a)
{
	npd_array_forget(a, npd_run_format(r, "call of %.*s at line %llu is not followed",
				    NPD_ARG(npd_str_head(c->name, 60)),
				    (unsigned long long)npd_run_line(r, c->node->from)));
	a->ranked = false;
	a->shape_why = a->content_why;
	return a;
}

static const struct npd_sv *made(struct npd_run *r, const struct npd_call *c, struct npd_array *a)
{
	a->library = NPD_TORCH;
	return npd_lib_result(r, c, a);
}

static void set_dtype(struct npd_array *a, enum npd_dtype dtype, struct npd_span at)
{
	a->dtype = dtype;
	a->dtype_why =
		dtype == NPD_DTYPE_UNKNOWN ? NPD_STR("the type is not known") : (npd_str){ 0 };
	a->dtype_at = at;
}

/* ---- making tensors ---- */

static const struct npd_sv *th_from_numpy(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);

	if (v == NULL || v->kind != NPD_SV_ARRAY)
		return NULL;
	if (v->as.array->library != NPD_NUMPY)
		return npd_run_raise(r, c->node, "TypeError", "from_numpy takes arrays only");
	return made(r, c, npd_array_view(r, v));
}

static const struct npd_sv *th_tensor(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "data");
	const struct npd_sv *type = npd_call_named(c, "dtype");
	struct npd_array *a = v == NULL ? NULL : npd_array_of(r, v, c->node);
	const bool listed = v != NULL && v->kind != NPD_SV_ARRAY;

	if (a == NULL)
		return NULL;
	if (type != NULL)
		npd_array_cast(r, a, npd_sv_dtype(type), c->node);
	else if (listed && npd_dtype_is_float(a->dtype))
		npd_array_cast(r, a, NPD_DTYPE_FLOAT32, c->node);
	if (npd_str_ends(c->name, NPD_STR("Tensor")))
		npd_array_cast(r, a, NPD_DTYPE_FLOAT32, c->node);
	return made(r, c, a);
}

static const struct npd_sv *th_join(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "tensors"), *dim = npd_call_arg(c, 1, "dim");
	int64_t axis = 0;

	if (v == NULL || (dim != NULL && !npd_sv_is_int(dim, &axis)))
		return NULL;
	v = npd_array_stack(r, v, axis, npd_str_ends(c->name, NPD_STR("stack")), c->node);
	if (v->kind == NPD_SV_ARRAY)
		v->as.array->library = NPD_TORCH;
	return v;
}

static const struct npd_sv *th_nothing(struct npd_run *r, struct npd_call *c)
{
	return npd_sv_none(r, npd_call_at(c));
}

/* ---- transforms: one function each, for objects and functional ---- */

static const struct npd_sv *lib_of(const struct npd_sv *v, struct npd_run *r, struct npd_array *a)
{
	return npd_sv_array(r, a, v->at);
}

static const struct npd_sv *to_tensor(
	struct npd_run *r, const struct npd_call *c, const struct npd_sv *v)
{
	static const unsigned chw[] = { 2, 0, 1 };
	struct npd_array *a = npd_array_copy(r, v);

	if (a->library == NPD_TORCH)
		return npd_run_raise(r, c->node, "TypeError", "ToTensor takes no tensors");
	if (!a->ranked || (a->ndim != 2 && a->ndim != 3))
		return lib_of(v, r, lose(r, c, a));
	a->library = NPD_TORCH;
	if (a->ndim == 2)
		npd_array_insert_axis(a, 0);
	else
		npd_array_permute(a, chw, 3);
	a->layout_at = npd_call_at(c);
	if (a->dtype == NPD_DTYPE_UINT8) {
		npd_lib_scale(r, c, a, 1.0 / 255, 0);
		set_dtype(a, NPD_DTYPE_FLOAT32, npd_call_at(c));
	}
	return lib_of(v, r, a);
}

static const struct npd_sv *normalize(struct npd_run *r, const struct npd_call *c,
	const struct npd_sv *v, const struct npd_sv *mean, const struct npd_sv *std)
{
	struct npd_array *a = npd_array_copy(r, v);

	if (a->library != NPD_TORCH ||
		(a->dtype != NPD_DTYPE_UNKNOWN && !npd_dtype_is_float(a->dtype)))
		return npd_run_raise(
			r, c->node, "TypeError", "Normalize takes tensors of floats only");
	if (mean == NULL || std == NULL)
		return lib_of(v, r, lose(r, c, a));
	if (a->content == NPD_CONTENT_PICTURE && a->channels == 1 && npd_sv_is_seq(mean) &&
		mean->as.list->len > 1)
		return lib_of(v, r, lose(r, c, a)); /* one channel becomes several */
	npd_lib_normalise(r, c, a, mean, std);
	return lib_of(v, r, a);
}

static bool height_and_width(
	const struct npd_sv *size, struct npd_lin *height, struct npd_lin *width, bool *one)
{
	*one = size != NULL &&
	       (size->kind == NPD_SV_NUMBER || (npd_sv_is_seq(size) && size->as.list->len == 1));
	if (*one) {
		const struct npd_sv *n =
			size->kind == NPD_SV_NUMBER ? size : size->as.list->data[0];
		if (n->kind != NPD_SV_NUMBER)
			return false;
		*height = *width = n->as.number.lin;
		return true;
	}
	return npd_lib_pair(size, height, width);
}

/* The shorter side becomes `n`: both are known where the picture's sides are. */
static void shorter_side(
	struct npd_run *r, struct npd_array *a, struct npd_lin n, struct npd_span at)
{
	const int h = npd_array_axis(a, NPD_ROLE_HEIGHT), w = npd_array_axis(a, NPD_ROLE_WIDTH);

	if (h >= 0 && w >= 0 && npd_lin_eq(a->axes[h].n, a->axes[w].n))
		npd_picture_resize(r, a, n, n, at);
	else
		npd_picture_resize(r, a, npd_lin_fresh(r, true), npd_lin_fresh(r, true), at);
}

static const struct npd_sv *resize(struct npd_run *r, const struct npd_call *c,
	const struct npd_sv *v, const struct npd_sv *size)
{
	struct npd_array *a = npd_array_copy(r, v);
	struct npd_lin height, width;
	bool one;

	if (a->library == NPD_NUMPY)
		return npd_run_raise(r, c->node, "TypeError", "Resize takes no arrays");
	if (!height_and_width(size, &height, &width, &one))
		return lib_of(v, r, lose(r, c, a));
	if (one)
		shorter_side(r, a, height, npd_call_at(c));
	else
		npd_picture_resize(r, a, width, height, npd_call_at(c));
	return lib_of(v, r, a);
}

static const struct npd_sv *center_crop(struct npd_run *r, const struct npd_call *c,
	const struct npd_sv *v, const struct npd_sv *size)
{
	struct npd_array *a = npd_array_copy(r, v);
	struct npd_lin height, width;
	bool one;

	if (a->library == NPD_NUMPY)
		return npd_run_raise(r, c->node, "TypeError", "CenterCrop takes no arrays");
	if (!height_and_width(size, &height, &width, &one))
		return lib_of(v, r, lose(r, c, a));
	npd_picture_crop(r, a, height, width, npd_call_at(c));
	return lib_of(v, r, a);
}

/* From CHW tensors and HWC arrays to PIL. */
static const struct npd_sv *to_pil(
	struct npd_run *r, const struct npd_call *c, const struct npd_sv *v)
{
	static const unsigned hwc[] = { 1, 2, 0 };
	struct npd_array *a = npd_array_copy(r, v);

	if (a->library == NPD_PIL)
		return npd_run_raise(
			r, c->node, "TypeError", "ToPILImage takes no pictures of PIL");
	if (!a->ranked || a->dtype == NPD_DTYPE_UNKNOWN)
		return lib_of(v, r, lose(r, c, a));
	if (a->library == NPD_TORCH) {
		if (a->ndim == 3)
			npd_array_permute(a, hwc, 3);
		if (npd_dtype_is_float(a->dtype))
			npd_lib_scale(r, c, a, 255, 0);
		set_dtype(a, NPD_DTYPE_UINT8, npd_call_at(c));
		npd_array_check_range(r, a, c->node);
	} else if (a->dtype != NPD_DTYPE_UINT8) {
		return lib_of(v, r, lose(r, c, a));
	}
	double n;
	if (a->ndim == 3 && npd_lin_is_const(a->axes[2].n, &n) && n == 1)
		a->ndim = 2;
	a->library = NPD_PIL;
	return lib_of(v, r, a);
}

static const struct npd_sv *pil_to_tensor(
	struct npd_run *r, const struct npd_call *c, const struct npd_sv *v)
{
	static const unsigned chw[] = { 2, 0, 1 };
	struct npd_array *a = npd_array_copy(r, v);

	if (a->library != NPD_PIL || !a->ranked)
		return lib_of(v, r, lose(r, c, a));
	if (a->ndim == 2)
		npd_array_insert_axis(a, 0);
	else
		npd_array_permute(a, chw, 3);
	a->library = NPD_TORCH;
	a->layout_at = npd_call_at(c);
	return lib_of(v, r, a);
}

static const struct npd_sv *convert_dtype(struct npd_run *r, const struct npd_call *c,
	const struct npd_sv *v, const struct npd_sv *type)
{
	struct npd_array *a = npd_array_copy(r, v);
	const enum npd_dtype to = type == NULL ? NPD_DTYPE_FLOAT32 : npd_sv_dtype(type);

	if (a->library != NPD_TORCH || !npd_dtype_is_float(to) || a->dtype == NPD_DTYPE_UNKNOWN)
		return lib_of(v, r, lose(r, c, a));
	if (a->dtype == NPD_DTYPE_UINT8)
		npd_lib_scale(r, c, a, 1.0 / 255, 0);
	else if (!npd_dtype_is_float(a->dtype))
		npd_lib_forget_map(r, c, a);
	set_dtype(a, to, npd_call_at(c));
	return lib_of(v, r, a);
}

static const struct npd_sv *grayscale(struct npd_run *r, const struct npd_call *c,
	const struct npd_sv *v, const struct npd_sv *channels)
{
	struct npd_array *a = npd_array_copy(r, v);
	int64_t n = 1;

	if ((channels != NULL && !npd_sv_is_int(channels, &n)) || a->library == NPD_NUMPY ||
		npd_array_axis(a, NPD_ROLE_CHANNEL) < 0)
		return lib_of(v, r, lose(r, c, a));
	const int axis = npd_array_axis(a, NPD_ROLE_CHANNEL);
	npd_lib_to_gray(r, c, a, false);
	if (a->library == NPD_TORCH)
		npd_array_insert_axis(a, (unsigned)axis);
	if (n == 3 && a->library == NPD_PIL)
		npd_lib_gray_to_three(a, npd_call_at(c));
	else if (n != 1)
		return lib_of(v, r, lose(r, c, a));
	return lib_of(v, r, a);
}

/* transforms.X(...)(v): `made` holds what X was made with */
static const struct npd_sv *apply(struct npd_run *r, const struct npd_call *c, npd_str name,
	const struct npd_call *with, size_t shift, const struct npd_sv *v)
{
	static const char *const same[] = { "RandomHorizontalFlip", "hflip", "vflip" };
	const struct npd_sv *first = npd_call_arg(with, shift, "size");

	if (v->kind != NPD_SV_ARRAY)
		return v->kind == NPD_SV_UNKNOWN ? v : NULL;
	if (npd_str_eq(name, NPD_STR("ToTensor")) || npd_str_eq(name, NPD_STR("to_tensor")))
		return to_tensor(r, c, v);
	if (npd_str_eq(name, NPD_STR("Normalize")) || npd_str_eq(name, NPD_STR("normalize")))
		return normalize(r, c, v, npd_call_arg(with, shift, "mean"),
			npd_call_arg(with, shift + 1, "std"));
	if (npd_str_eq(name, NPD_STR("Resize")) || npd_str_eq(name, NPD_STR("resize")))
		return npd_call_named(with, "max_size") != NULL ? NULL : resize(r, c, v, first);
	if (npd_str_eq(name, NPD_STR("CenterCrop")))
		return center_crop(r, c, v, first);
	if (npd_str_eq(name, NPD_STR("center_crop")))
		return center_crop(r, c, v, npd_call_arg(with, shift, "output_size"));
	if (npd_str_eq(name, NPD_STR("ToPILImage")) || npd_str_eq(name, NPD_STR("to_pil_image")))
		return npd_call_arg(with, shift, "mode") != NULL ? NULL : to_pil(r, c, v);
	if (npd_str_eq(name, NPD_STR("PILToTensor")) || npd_str_eq(name, NPD_STR("pil_to_tensor")))
		return pil_to_tensor(r, c, v);
	if (npd_str_eq(name, NPD_STR("ConvertImageDtype")) ||
		npd_str_eq(name, NPD_STR("convert_image_dtype")))
		return convert_dtype(r, c, v, npd_call_arg(with, shift, "dtype"));
	if (npd_str_eq(name, NPD_STR("Grayscale")) || npd_str_eq(name, NPD_STR("rgb_to_grayscale")))
		return grayscale(r, c, v, npd_call_arg(with, shift, "num_output_channels"));
	for (size_t i = 0; i < 3; i++) {
		if (npd_str_eq(name, npd_str_of(same[i])))
			return npd_sv_array(r, npd_array_copy(r, v), v->at);
	}
	return NULL;
}

static const struct npd_sv *run_object(struct npd_run *r, struct npd_call *c);

static const struct npd_sv *call_one(struct npd_run *r, const struct npd_call *c,
	const struct npd_sv *function, const struct npd_sv *v)
{
	struct npd_call *one = NPD_NEW(r->arena, struct npd_call);

	one->node = c->node;
	one->name = c->name;
	NPD_VEC_PUSH(r->arena, &one->args, v);
	return npd_run_call(r, function, one);
}

static const struct npd_sv *compose(struct npd_run *r, const struct npd_call *c,
	const struct npd_call *with, const struct npd_sv *v)
{
	const struct npd_sv *steps = npd_call_arg(with, 0, "transforms");
	const struct npd_sv_list *items = steps == NULL ? NULL : npd_run_iterate(r, steps);

	if (items == NULL)
		return NULL;
	for (size_t i = 0; i < items->len && r->stop == NPD_STOP_NOT; i++)
		v = call_one(r, c, items->data[i], v);
	return v;
}

/* Facts of a transform point at where it was made, not at the call of all of them. */
static const struct npd_sv *run_object(struct npd_run *r, struct npd_call *c)
{
	static const npd_str prefix = NPD_STR_INIT("torchvision.transforms.");
	const struct npd_sv_object *o = c->self->as.object;
	const struct npd_sv *v = npd_call_arg(c, 0, NULL);
	npd_str name = o->name;

	if (v == NULL || c->open || o->call->open || !npd_str_starts(name, prefix))
		return NULL;
	name = npd_str_from(name, prefix.len);
	if (npd_str_eq(name, NPD_STR("Compose")))
		return compose(r, c, o->call, v);
	if (npd_str_eq(name, NPD_STR("Lambda")) && o->call->args.len == 1)
		return call_one(r, c, o->call->args.data[0], v);
	return apply(r, o->call, name, o->call, 0, v);
}

static bool is_class(npd_str name)
{
	return name.len > 0 && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z';
}

static const struct npd_sv *torchvision(struct npd_run *r, struct npd_call *c)
{
	static const npd_str functional = NPD_STR_INIT("torchvision.transforms.functional.");
	static const npd_str plain = NPD_STR_INIT("torchvision.transforms.");

	if (npd_str_starts(c->name, functional)) {
		const struct npd_sv *v = npd_call_arg(c, 0, NULL);
		return v == NULL || c->open
			       ? NULL
			       : apply(r, c, npd_str_from(c->name, functional.len), c, 1, v);
	}
	if (npd_str_starts(c->name, plain) && is_class(npd_str_from(c->name, plain.len)))
		return npd_object_new(r, c);
	return NULL;
}

static const struct npd_sv *th_interpolate(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_lib_array(r, c, 0, "input");
	struct npd_lin height, width;
	bool one;

	if (a == NULL || !a->ranked || a->ndim != 4 || a->axes[2].role != NPD_ROLE_HEIGHT ||
		a->axes[3].role != NPD_ROLE_WIDTH ||
		!height_and_width(npd_call_arg(c, 1, "size"), &height, &width, &one))
		return NULL;
	npd_picture_resize(r, a, width, height, npd_call_at(c));
	return made(r, c, a);
}

const struct npd_sv *npd_lib_torch(struct npd_run *r, struct npd_call *c)
{
	static const struct npd_lib_entry entries[] = {
		{ "from_numpy", th_from_numpy },
		{ "tensor", th_tensor },
		{ "as_tensor", th_tensor },
		{ "Tensor", th_tensor },
		{ "FloatTensor", th_tensor },
		{ "stack", th_join },
		{ "cat", th_join },
		{ "no_grad", th_nothing },
		{ "nn.functional.interpolate", th_interpolate },
	};
	static const struct {
		const char *name, *method;
	} methods[] = { { "torch.unsqueeze", "unsqueeze" }, { "torch.permute", "permute" },
		{ "torch.squeeze", "squeeze" }, { "torch.flip", "flip" }, { "torch.sub", "sub" },
		{ "torch.div", "div" }, { "torch.mul", "mul" }, { "torch.add", "add" } };

	if (c->self != NULL && c->self->kind == NPD_SV_OBJECT)
		return run_object(r, c);
	if (npd_str_starts(c->name, NPD_STR("torchvision.")))
		return torchvision(r, c);
	if (!npd_str_starts(c->name, NPD_STR("torch.")))
		return NULL;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (!npd_str_eq(c->name, npd_str_of(methods[i].name)) || c->args.len == 0 ||
			c->args.data[0]->kind != NPD_SV_ARRAY)
			continue;
		struct npd_call *as_method = NPD_NEW(r->arena, struct npd_call);
		*as_method = *c;
		as_method->self = c->args.data[0];
		as_method->args = (struct npd_sv_list){ 0 };
		for (size_t k = 1; k < c->args.len; k++)
			NPD_VEC_PUSH(r->arena, &as_method->args, c->args.data[k]);
		return npd_method_torch(r, as_method, npd_str_of(methods[i].method));
	}
	return npd_lib_dispatch(
		r, c, entries, sizeof entries / sizeof *entries, npd_str_from(c->name, 6));
}

/* ---- methods of tensors ---- */

static const struct npd_sv *spread(struct npd_run *r, const struct npd_call *c, const char *name)
{
	const struct npd_sv *first = npd_call_arg(c, 0, name);

	if (first == NULL || first->kind != NPD_SV_NUMBER)
		return first;
	struct npd_sv *list = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
	for (size_t i = 0; i < c->args.len; i++)
		npd_sv_push(r, list, c->args.data[i]);
	return list;
}

static const struct npd_sv *tm_numpy(struct npd_run *r, struct npd_call *c)
{
	struct npd_array *a = npd_array_view(r, c->self);

	a->library = NPD_NUMPY;
	return npd_sv_array(r, a, c->self->at);
}

static const struct npd_sv *tm_same(struct npd_run *r, struct npd_call *c)
{
	(void)r;
	return c->self;
}

static const struct npd_sv *tm_clone(struct npd_run *r, struct npd_call *c)
{
	return npd_sv_array(r, npd_array_copy(r, c->self), c->self->at);
}

static const struct npd_sv *cast_to(struct npd_run *r, struct npd_call *c, enum npd_dtype to)
{
	struct npd_array *a = npd_array_copy(r, c->self);

	npd_array_cast(r, a, to, c->node);
	return npd_sv_array(r, a, c->self->at);
}

static const struct npd_sv *tm_float(struct npd_run *r, struct npd_call *c)
{
	return cast_to(r, c, NPD_DTYPE_FLOAT32);
}

static const struct npd_sv *tm_double(struct npd_run *r, struct npd_call *c)
{
	return cast_to(r, c, NPD_DTYPE_FLOAT64);
}

static const struct npd_sv *tm_half(struct npd_run *r, struct npd_call *c)
{
	return cast_to(r, c, NPD_DTYPE_FLOAT16);
}

static const struct npd_sv *tm_byte(struct npd_run *r, struct npd_call *c)
{
	return cast_to(r, c, NPD_DTYPE_UINT8);
}

/* to(torch.float32), to("cuda"), to(device) */
static const struct npd_sv *tm_to(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *v = npd_call_arg(c, 0, "dtype");
	npd_str text;

	if (c->args.len > 1 || v == NULL)
		return NULL;
	if (npd_sv_is_text(v, &text) && npd_dtype_find(text) == NPD_DTYPE_UNKNOWN)
		return c->self;
	return npd_sv_dtype(v) == NPD_DTYPE_UNKNOWN ? NULL : cast_to(r, c, npd_sv_dtype(v));
}

static const struct npd_sv *tm_permute(struct npd_run *r, struct npd_call *c)
{
	return npd_array_transpose(r, c->self, spread(r, c, "dims"), c->node);
}

static const struct npd_sv *tm_transpose(struct npd_run *r, struct npd_call *c)
{
	int64_t a, b;

	if (!npd_sv_is_int(npd_call_arg(c, 0, "dim0"), &a) ||
		!npd_sv_is_int(npd_call_arg(c, 1, "dim1"), &b))
		return NULL;
	return npd_array_swap_axes(r, c->self, a, b, c->node);
}

static const struct npd_sv *tm_unsqueeze(struct npd_run *r, struct npd_call *c)
{
	int64_t axis;

	if (!npd_sv_is_int(npd_call_arg(c, 0, "dim"), &axis))
		return NULL;
	return npd_array_expand(r, c->self, axis, c->node);
}

static const struct npd_sv *tm_squeeze(struct npd_run *r, struct npd_call *c)
{
	return npd_array_squeeze(r, c->self, npd_call_arg(c, 0, "dim"), c->node);
}

static const struct npd_sv *tm_reshape(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *shape = spread(r, c, "shape");

	return shape == NULL ? NULL : npd_array_reshape(r, c->self, shape, c->node);
}

static const struct npd_sv *tm_flip(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *dims = spread(r, c, "dims"), *v = c->self;
	int64_t axis;

	if (!npd_sv_is_seq(dims))
		return NULL;
	for (size_t i = 0; i < dims->as.list->len && v->kind == NPD_SV_ARRAY; i++) {
		if (!npd_sv_is_int(dims->as.list->data[i], &axis))
			return NULL;
		v = npd_array_flip(r, v, axis, c->node);
	}
	return v;
}

static const struct npd_sv *tm_size(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *shape = npd_array_shape(r, c->self->as.array, npd_call_at(c));
	const struct npd_sv *dim = npd_call_arg(c, 0, "dim");

	return dim == NULL || shape->kind == NPD_SV_UNKNOWN ? shape
							    : npd_sv_index(r, shape, dim, c->node);
}

static const struct npd_sv *tm_arithmetic(struct npd_run *r, struct npd_call *c)
{
	static const struct {
		const char *name, *op;
	} ops[] = { { "add", "+" }, { "sub", "-" }, { "mul", "*" }, { "div", "/" },
		{ "subtract", "-" }, { "multiply", "*" }, { "divide", "/" } };
	npd_str name = c->name;
	const bool in_place = npd_str_ends(name, NPD_STR("_"));
	const struct npd_sv *other = npd_call_arg(c, 0, "other");

	name.len -= in_place ? 1 : 0;
	if (other == NULL || c->keys.len > 1 || c->args.len > 1)
		return NULL;
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
		if (!npd_str_eq(name, npd_str_of(ops[i].name)))
			continue;
		const npd_str op = npd_str_of(ops[i].op);
		return in_place ? npd_sv_in_place(r, op, c->self, other, c->node)
				: npd_sv_binary(r, op, c->self, other, c->node);
	}
	return NULL;
}

const struct npd_sv *npd_method_torch(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const struct npd_lib_entry entries[] = {
		{ "numpy", tm_numpy },
		{ "cpu", tm_same },
		{ "cuda", tm_same },
		{ "detach", tm_same },
		{ "contiguous", tm_same },
		{ "clone", tm_clone },
		{ "float", tm_float },
		{ "double", tm_double },
		{ "half", tm_half },
		{ "byte", tm_byte },
		{ "to", tm_to },
		{ "type", tm_to },
		{ "permute", tm_permute },
		{ "transpose", tm_transpose },
		{ "unsqueeze", tm_unsqueeze },
		{ "squeeze", tm_squeeze },
		{ "view", tm_reshape },
		{ "reshape", tm_reshape },
		{ "flip", tm_flip },
		{ "size", tm_size },
	};
	const struct npd_sv *v =
		npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);

	if (v != NULL)
		return v;
	c->name = name;
	return tm_arithmetic(r, c);
}
