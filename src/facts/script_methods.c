/* script_methods.c - methods of lists, dicts, texts and numbers. */
#include "facts/script_run.h"

static const struct npd_sv *not_followed(struct npd_run *r, const struct npd_call *c)
{
	return npd_sv_unknown(
		r, c->node, "the call of %.*s is not followed", NPD_ARG(npd_str_head(c->name, 60)));
}

static const struct npd_sv *list_append(struct npd_run *r, struct npd_call *c)
{
	if (c->self->kind == NPD_SV_LIST && c->args.len == 1 &&
		c->self->as.list->len < NPD_ELEMENTS_MAX)
		npd_sv_push(r, c->self, c->args.data[0]);
	else
		npd_run_give_up(r, c->node, "the list is not followed");
	return npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *list_extend(struct npd_run *r, struct npd_call *c)
{
	if (c->args.len == 1)
		npd_sv_in_place(r, NPD_STR("+"), c->self, c->args.data[0], c->node);
	return npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *list_reverse(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv_list *l = c->self->as.list;

	(void)r;
	for (size_t i = 0; i < l->len / 2; i++) {
		const struct npd_sv *v = l->data[i];
		l->data[i] = l->data[l->len - 1 - i];
		l->data[l->len - 1 - i] = v;
	}
	return npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *list_copy(struct npd_run *r, struct npd_call *c)
{
	struct npd_sv *list = npd_sv_list(r, c->self->kind, c->self->at);

	for (size_t i = 0; i < c->self->as.list->len && npd_run_charge(r, 1); i++)
		npd_sv_push(r, list, c->self->as.list->data[i]);
	return list;
}

static const struct npd_sv *list_method(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const struct npd_lib_entry entries[] = {
		{ "append", list_append },
		{ "extend", list_extend },
		{ "reverse", list_reverse },
		{ "copy", list_copy },
	};
	const struct npd_sv *v =
		npd_lib_dispatch(r, c, entries, sizeof entries / sizeof *entries, name);

	if (v == NULL && c->self->kind == NPD_SV_LIST)
		npd_run_give_up(r, c->node, "the list is not followed");
	return v;
}

static const struct npd_sv *dict_get(struct npd_run *r, struct npd_call *c)
{
	const struct npd_sv *key = npd_call_arg(c, 0, NULL);
	const struct npd_sv_dict *d = c->self->as.dict;
	npd_str wanted, text;
	bool certain = !d->open;

	if (key == NULL || !npd_sv_is_text(key, &wanted))
		return not_followed(r, c);
	for (size_t i = d->keys.len; i > 0; i--) {
		const bool known = npd_sv_is_text(d->keys.data[i - 1], &text);
		if (known && npd_str_eq(text, wanted))
			return d->values.data[i - 1];
		certain = certain && known;
	}
	if (!certain)
		return not_followed(r, c);
	return c->args.len > 1 ? c->args.data[1] : npd_sv_none(r, npd_call_at(c));
}

static const struct npd_sv *dict_rows(struct npd_run *r, struct npd_call *c, bool keys, bool values)
{
	struct npd_sv *list = npd_sv_list(r, NPD_SV_LIST, npd_call_at(c));
	const struct npd_sv_dict *d = c->self->as.dict;

	if (d->open)
		return not_followed(r, c);
	for (size_t i = 0; i < d->keys.len && npd_run_charge(r, 2); i++) {
		struct npd_sv *row = npd_sv_list(r, NPD_SV_TUPLE, npd_call_at(c));
		npd_sv_push(r, row, d->keys.data[i]);
		npd_sv_push(r, row, d->values.data[i]);
		npd_sv_push(r, list,
			keys && values ? row
			: keys	       ? d->keys.data[i]
				       : d->values.data[i]);
	}
	return list;
}

static const struct npd_sv *dict_method(struct npd_run *r, struct npd_call *c, npd_str name)
{
	if (npd_str_eq(name, NPD_STR("get")))
		return dict_get(r, c);
	if (npd_str_eq(name, NPD_STR("items")))
		return dict_rows(r, c, true, true);
	if (npd_str_eq(name, NPD_STR("keys")))
		return dict_rows(r, c, true, false);
	if (npd_str_eq(name, NPD_STR("values")))
		return dict_rows(r, c, false, true);
	if (npd_str_eq(name, NPD_STR("copy"))) {
		struct npd_sv *copy = npd_sv_new(r, NPD_SV_DICT, c->self->at);
		copy->as.dict = NPD_NEW(r->arena, struct npd_sv_dict);
		npd_sv_update(r, copy, c->self);
		return copy;
	}
	if (npd_str_eq(name, NPD_STR("update")) && c->args.len < 2 &&
		(c->args.len == 0 || c->args.data[0]->kind == NPD_SV_DICT)) {
		struct npd_call *rest = NPD_NEW(r->arena, struct npd_call);
		*rest = *c;
		npd_sv_update(r, c->self, npd_sv_dict_of(r, rest));
		return npd_sv_none(r, npd_call_at(c));
	}
	npd_run_give_up(r, c->node, "the dict is not followed");
	return NULL;
}

static const struct npd_sv *text_method(struct npd_run *r, struct npd_call *c, npd_str name)
{
	static const char *const tests[] = { "endswith", "startswith", "isdigit", "exists",
		"is_file" };
	static const char *const texts[] = { "lower", "upper", "strip", "lstrip", "rstrip",
		"replace", "format", "join", "as_posix", "title", "encode", "decode", "resolve" };
	npd_str self, part;

	if (npd_str_eq(name, NPD_STR("endswith")) && npd_sv_is_text(c->self, &self) &&
		npd_sv_is_text(npd_call_arg(c, 0, NULL), &part))
		return npd_sv_bool(r, npd_str_ends(self, part), npd_call_at(c));
	if (npd_str_eq(name, NPD_STR("startswith")) && npd_sv_is_text(c->self, &self) &&
		npd_sv_is_text(npd_call_arg(c, 0, NULL), &part))
		return npd_sv_bool(r, npd_str_starts(self, part), npd_call_at(c));
	if (npd_sv_is_text(c->self, &self) && c->args.len == 0 && self.len < 100 &&
		(npd_str_eq(name, NPD_STR("lower")) || npd_str_eq(name, NPD_STR("upper")))) {
		const npd_str copy = npd_arena_copy(r->arena, self);
		char *text = npd_arena_raw(r->arena, self.len + 1);
		for (size_t i = 0; i < copy.len; i++) {
			const char ch = copy.ptr[i];
			const bool lower = name.ptr[0] == 'l';
			text[i] = lower && ch >= 'A' && ch <= 'Z'    ? (char)(ch + 32)
				  : !lower && ch >= 'a' && ch <= 'z' ? (char)(ch - 32)
								     : ch;
		}
		return npd_sv_text(r, (npd_str){ text, copy.len }, c->self->at);
	}
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		if (npd_str_eq(name, npd_str_of(tests[i])))
			return npd_lib_some(r, c, NPD_DTYPE_BOOL);
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (npd_str_eq(name, npd_str_of(texts[i])))
			return npd_sv_some_text(r, npd_call_at(c));
	}
	return not_followed(r, c);
}

const struct npd_sv *npd_method_python(struct npd_run *r, struct npd_call *c, npd_str name)
{
	switch (c->self->kind) {
	case NPD_SV_TUPLE:
	case NPD_SV_LIST:
		return list_method(r, c, name);
	case NPD_SV_DICT:
		return dict_method(r, c, name);
	case NPD_SV_TEXT:
		return text_method(r, c, name);
	case NPD_SV_NUMBER:
		if (npd_str_eq(name, NPD_STR("item")))
			return c->self;
		if (npd_str_eq(name, NPD_STR("astype")) &&
			npd_sv_dtype(npd_call_arg(c, 0, NULL)) != NPD_DTYPE_UNKNOWN) {
			struct npd_sv *v = npd_sv_new(r, NPD_SV_NUMBER, c->self->at);
			v->as.number = c->self->as.number;
			v->as.number.dtype = npd_sv_dtype(c->args.data[0]);
			v->as.number.numpy = true;
			if (!npd_dtype_is_float(v->as.number.dtype))
				v->as.number.lin = npd_sv_round(r, "trunc", c->self)->as.number.lin;
			return v;
		}
		return NULL;
	case NPD_SV_UNKNOWN:
	case NPD_SV_NONE:
	case NPD_SV_ARRAY:
	case NPD_SV_LIBRARY:
	case NPD_SV_OBJECT:
	case NPD_SV_BOUND:
	case NPD_SV_FUNCTION:
	case NPD_SV_CLASS:
	case NPD_SV_INSTANCE:
	case NPD_SV_SLICE:
	case NPD_SV_ELLIPSIS:
		break;
	}
	return NULL;
}
