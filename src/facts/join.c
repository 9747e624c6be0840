#include "facts/join.h"

static const struct npd_fact_place nowhere = { 0 };

static struct npd_fact *space_of(struct npd_facts *f, const char *name)
{
	return npd_fact_find_member(f->root, npd_str_of(name));
}

static bool is_list(const struct npd_fact *fact)
{
	return fact != NULL && fact->value.kind == NPD_VALUE_LIST;
}

static void set_unknown(
	struct npd_facts *f, struct npd_fact *map, const char *name, const char *reason)
{
	npd_fact_set_unknown(npd_fact_member(f, map, name), npd_str_of(reason), nowhere);
}

/* ---- scripts ---- */

/*
 * Channels in the order R, G, B, for comparing with a configuration. Four channels: the three of
 * colour. NULL order: it is not known which channel is which.
 */
static void reorder(struct npd_fact *list, const struct npd_fact *order)
{
	if (!is_list(list) || list->members.len < 2)
		return;
	if (order == NULL || order->value.kind != NPD_VALUE_STRING) {
		npd_fact_set_unknown(
			list, NPD_STR("the order of the channels is not known"), list->at);
		return;
	}
	if (list->members.len == 4)
		list->members.len = 3;
	if (list->members.len != 3 || !npd_str_starts(order->value.as.text, NPD_STR("BGR")))
		return;
	struct npd_fact *first = list->members.data[0];

	list->members.data[0] = list->members.data[2];
	list->members.data[2] = first;
}

static void add_branch(
	struct npd_facts *f, struct npd_fact *to, const struct npd_fact *script, const char *name)
{
	const struct npd_fact *from = npd_fact_find_member(script, npd_str_of(name));
	struct npd_fact *branch = npd_fact_member(f, to, name);

	if (from == NULL)
		return;
	npd_fact_copy(f, branch, from);
	if (branch->value.kind != NPD_VALUE_MAP)
		return;
	const struct npd_fact *order = npd_fact_find_member(branch, NPD_STR("order"));

	reorder(npd_fact_member(f, branch, "mean"), order);
	reorder(npd_fact_member(f, branch, "std"), order);
}

static void copy_member(
	struct npd_facts *f, struct npd_fact *to, const struct npd_fact *from, const char *name)
{
	const struct npd_fact *member = npd_fact_find_member(from, npd_str_of(name));

	if (member != NULL)
		npd_fact_copy(f, npd_fact_member(f, to, name), member);
}

static void join_script(struct npd_facts *f, struct npd_fact *input, const struct npd_fact *script)
{
	const struct npd_fact *file = npd_fact_find_member(script, NPD_STR("file"));
	struct npd_fact *to = npd_fact_set_map(npd_fact_member(f, input, "script"), script->at);

	if (file != NULL)
		npd_fact_copy(f, npd_fact_member(f, to, "file"), file);
	copy_member(f, to, script, "norm_parameter");
	copy_member(f, to, script, "norm_used");
	add_branch(f, to, script, "norm");
	add_branch(f, to, script, "raw");
}

static void join_scripts(struct npd_facts *f, struct npd_fact *inputs)
{
	const struct npd_fact *scripts = space_of(f, "scripts");

	for (size_t i = 0; i < inputs->members.len; i++) {
		if (!is_list(scripts))
			set_unknown(f, inputs->members.data[i], "script",
				"no preprocessing script was given");
		else if (scripts->members.len < inputs->members.len)
			set_unknown(f, inputs->members.data[i], "script",
				"there are fewer scripts than inputs");
		else
			join_script(f, inputs->members.data[i], scripts->members.data[i]);
	}
}

/* ---- the model ---- */

static int64_t int_at(const struct npd_fact *list, size_t i)
{
	const struct npd_fact *item = i < list->members.len ? list->members.data[i] : NULL;

	return item != NULL && item->value.kind == NPD_VALUE_INT ? item->value.as.integer : -1;
}

static bool is_channels(int64_t n)
{
	return n == 1 || n == 3 || n == 4;
}

static void copy_fixed(
	struct npd_facts *f, struct npd_fact *map, const char *name, const struct npd_fact *dim)
{
	struct npd_fact *to = npd_fact_member(f, map, name);

	if (dim->value.kind == NPD_VALUE_INT)
		npd_fact_copy(f, to, dim);
	else
		npd_fact_set_unknown(to, NPD_STR("the dimension is not fixed"), dim->at);
}

static void set_size(struct npd_facts *f, struct npd_fact *to, const struct npd_fact *shape,
	size_t height, size_t width, size_t channels)
{
	struct npd_fact *size = npd_fact_set_map(npd_fact_member(f, to, "size"), shape->at);

	copy_fixed(f, size, "width", shape->members.data[width]);
	copy_fixed(f, size, "height", shape->members.data[height]);
	copy_fixed(f, to, "channels", shape->members.data[channels]);
}

/* A shape of four dimensions tells its layout where only one of two can count channels. */
static void add_layout(struct npd_facts *f, struct npd_fact *to, const struct npd_fact *shape)
{
	static const char reason[] = "the shape does not tell which dimension counts channels";
	const bool four = is_list(shape) && shape->members.len == 4;
	const bool first = four && is_channels(int_at(shape, 1));
	const bool last = four && is_channels(int_at(shape, 3));

	if (first == last) {
		set_unknown(f, to, "layout", reason);
		set_unknown(f, to, "channels", reason);
		set_unknown(f, to, "size", reason);
		return;
	}
	npd_fact_set_str(npd_fact_member(f, to, "layout"),
		first ? NPD_STR("NCHW") : NPD_STR("NHWC"), shape->at);
	if (first)
		set_size(f, to, shape, 2, 3, 1);
	else
		set_size(f, to, shape, 1, 2, 3);
}

static const struct npd_fact *find_named(const struct npd_fact *list, const struct npd_fact *name)
{
	for (size_t i = 0; i < list->members.len; i++) {
		const struct npd_fact *own =
			npd_fact_find_member(list->members.data[i], NPD_STR("name"));

		if (own != NULL && own->value.kind == NPD_VALUE_STRING &&
			npd_str_eq(own->value.as.text, name->value.as.text))
			return list->members.data[i];
	}
	return NULL;
}

static void join_tensor(
	struct npd_facts *f, struct npd_fact *entry, const struct npd_fact *tensors, bool is_input)
{
	const struct npd_fact *name = npd_fact_find_member(entry, NPD_STR("name"));

	if (!is_list(tensors)) {
		set_unknown(f, entry, "model", "the model was not read");
		return;
	}
	if (name == NULL || name->value.kind != NPD_VALUE_STRING) {
		set_unknown(f, entry, "model", "the name is not known");
		return;
	}
	const struct npd_fact *tensor = find_named(tensors, name);

	if (tensor == NULL)
		return; /* absent: it was looked for */
	struct npd_fact *to = npd_fact_set_map(npd_fact_member(f, entry, "model"), tensor->at);

	copy_member(f, to, tensor, "dtype");
	copy_member(f, to, tensor, "shape");
	if (is_input)
		add_layout(f, to, npd_fact_find_member(to, NPD_STR("shape")));
}

static void join_model(struct npd_facts *f, struct npd_fact *list, const char *name)
{
	const struct npd_fact *model = space_of(f, "model");
	const struct npd_fact *tensors =
		model == NULL ? NULL : npd_fact_find_member(model, npd_str_of(name));

	for (size_t i = 0; i < list->members.len; i++) {
		if (model == NULL)
			set_unknown(f, list->members.data[i], "model", "no model was given");
		else
			join_tensor(f, list->members.data[i], tensors,
				npd_str_eq(npd_str_of(name), NPD_STR("inputs")));
	}
}

/* ---- the command ---- */

/* The list `name` of the first command that has it, or why it is not known; NULL: none has. */
static const struct npd_fact *first_of_commands(const struct npd_fact *commands, const char *name)
{
	for (size_t i = 0; i < commands->members.len; i++) {
		const struct npd_fact *list =
			npd_fact_find_member(commands->members.data[i], npd_str_of(name));

		if (list != NULL && list->value.kind != NPD_VALUE_ABSENT)
			return list;
	}
	return NULL;
}

/* Shape i of the command belongs to input i of the configuration. */
static void join_shape(
	struct npd_facts *f, const struct npd_fact *inputs, size_t i, const struct npd_fact *shapes)
{
	struct npd_fact *input = inputs->members.data[i];
	struct npd_fact *to = npd_fact_set_map(npd_fact_member(f, input, "command"), shapes->at);
	const bool ordered = space_of(f, "config") != NULL || inputs->members.len == 1;

	if (!is_list(shapes))
		set_unknown(f, to, "shape", "the shapes of the command are not known");
	else if (shapes->members.len != inputs->members.len)
		set_unknown(f, to, "shape", "the command has another number of shapes");
	else if (!ordered)
		set_unknown(f, to, "shape", "without a configuration the order is not known");
	else
		npd_fact_copy(f, npd_fact_member(f, to, "shape"), shapes->members.data[i]);
}

static void join_commands(struct npd_facts *f, const struct npd_fact *inputs)
{
	const struct npd_fact *commands = space_of(f, "commands");
	const struct npd_fact *shapes =
		is_list(commands) ? first_of_commands(commands, "shapes") : NULL;

	for (size_t i = 0; i < inputs->members.len; i++) {
		if (!is_list(commands))
			set_unknown(
				f, inputs->members.data[i], "command", "no command line was given");
		else if (shapes != NULL)
			join_shape(f, inputs, i, shapes);
	}
}

/* ---- without a configuration ---- */

static void take_from_model(struct npd_facts *f, const char *name)
{
	static const char *const members[] = { "training", "config", "board" };
	const struct npd_fact *model = space_of(f, "model");
	const struct npd_fact *tensors =
		model == NULL ? NULL : npd_fact_find_member(model, npd_str_of(name));

	if (space_of(f, name) != NULL || !is_list(tensors))
		return;
	struct npd_fact *list = npd_fact_set_list(npd_fact_member(f, f->root, name), tensors->at);

	for (size_t i = 0; i < tensors->members.len; i++) {
		struct npd_fact *entry =
			npd_fact_set_map(npd_fact_append(f, list), tensors->members.data[i]->at);

		copy_member(f, entry, tensors->members.data[i], "name");
		for (size_t k = 0; k < sizeof members / sizeof members[0]; k++)
			set_unknown(f, entry, members[k], "no configuration was given");
		set_unknown(f, entry, "kind", "no configuration was given");
	}
}

void npd_facts_join(struct npd_facts *f)
{
	take_from_model(f, "inputs");
	take_from_model(f, "outputs");
	struct npd_fact *inputs = space_of(f, "inputs"), *outputs = space_of(f, "outputs");

	if (is_list(inputs)) {
		join_scripts(f, inputs);
		join_model(f, inputs, "inputs");
		join_commands(f, inputs);
	}
	if (is_list(outputs))
		join_model(f, outputs, "outputs");
}
