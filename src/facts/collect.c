#include "facts/collect.h"

#include "facts/command.h"
#include "facts/config_sigmastar.h"
#include "facts/debug_config.h"
#include "facts/images.h"
#include "facts/join.h"
#include "facts/model.h"
#include "facts/quant_param.h"
#include "facts/script.h"
#include "format/ini.h"
#include "format/python.h"

/*
 * The namespaces that files fill, and what is missing when none of that kind is given. A namespace
 * that is absent though there is such a file was looked for.
 */
static const struct {
	const char *name;
	enum npd_file_kind kind;
} spaces[] = {
	{ "config", NPD_FILE_CONFIG },
	{ "config_counts", NPD_FILE_CONFIG },
	{ "config_differences", NPD_FILE_CONFIG },
	{ "config_entries", NPD_FILE_CONFIG },
	{ "config_file", NPD_FILE_CONFIG },
	{ "config_keys", NPD_FILE_CONFIG },
	{ "config_problems", NPD_FILE_CONFIG },
	{ "config_reading", NPD_FILE_CONFIG },
	{ "config_refused", NPD_FILE_CONFIG },
	{ "config_c_refused", NPD_FILE_CONFIG },
	{ "config_sections", NPD_FILE_CONFIG },
	{ "inputs", NPD_FILE_CONFIG },
	{ "outputs", NPD_FILE_CONFIG },
	{ "scripts", NPD_FILE_SCRIPT },
	{ "model", NPD_FILE_MODEL },
	{ "cmd", NPD_FILE_COMMAND },
	{ "commands", NPD_FILE_COMMAND },
	{ "command_scripts", NPD_FILE_COMMAND },
	{ "images", NPD_FILE_IMAGES },
	{ "debug_config", NPD_FILE_DEBUG },
	{ "quant_file", NPD_FILE_QUANT },
	{ "quant_params", NPD_FILE_QUANT },
};

static const char *reason_for(enum npd_file_kind kind)
{
	switch (kind) {
	case NPD_FILE_CONFIG:
		return "no configuration was given";
	case NPD_FILE_SCRIPT:
		return "no preprocessing script was given";
	case NPD_FILE_MODEL:
		return "no model was given";
	case NPD_FILE_COMMAND:
		return "no command line was given";
	case NPD_FILE_IMAGES:
		return "no list of images was given";
	case NPD_FILE_DEBUG:
		return "no DebugConfig.txt was given";
	case NPD_FILE_QUANT:
		return "no ranges of tensors were given";
	case NPD_FILE_AUTO:
		break;
	}
	return "";
}

void npd_collector_init(
	struct npd_collector *c, struct npd_arena *arena, const struct npd_kb *kb, bool look)
{
	*c = (struct npd_collector){ .arena = arena, .kb = kb, .look = look };
	npd_facts_init(&c->facts, arena);
}

enum npd_file_kind npd_file_recognise(const void *start, size_t n)
{
	const npd_str bytes = { start, n };

	if (npd_looks_like_model(bytes))
		return NPD_FILE_MODEL;
	/* both could pass for a configuration */
	if (npd_looks_like_debug_config(bytes))
		return NPD_FILE_DEBUG;
	if (npd_looks_like_quant_param(bytes))
		return NPD_FILE_QUANT;
	if (npd_looks_like_ini(bytes))
		return NPD_FILE_CONFIG;
	if (npd_looks_like_python(bytes))
		return NPD_FILE_SCRIPT;
	return NPD_FILE_AUTO;
}

void npd_collector_add(
	struct npd_collector *c, enum npd_file_kind kind, npd_str name, npd_str bytes)
{
	struct npd_collected *file = NPD_NEW(c->arena, struct npd_collected);

	file->file = (struct npd_file_text){ npd_arena_copy(c->arena, name), bytes };
	file->kind = kind == NPD_FILE_AUTO ? npd_file_recognise(bytes.ptr, bytes.len) : kind;
	NPD_VEC_PUSH(c->arena, &c->files, file);
}

/* ---- one file ---- */

/* The options that decide how a configuration is read. */
static struct npd_sigmastar_options sigmastar_options(const struct npd_facts *f)
{
	const struct npd_fact *pack =
		npd_fact_find(f->root, NPD_STR("cmd.options.output_pack_model_arrays"));
	const struct npd_fact *stage = npd_fact_find(f->root, NPD_STR("cmd.stage"));
	struct npd_sigmastar_options options = { 0 };

	/* only the command of the conversion has the option */
	options.has_command = stage != NULL && stage->value.kind == NPD_VALUE_STRING &&
			      npd_str_eq(stage->value.as.text, NPD_STR("convert"));
	if (pack != NULL && pack->value.kind == NPD_VALUE_STRING)
		options.output_pack = pack->value.as.text;
	return options;
}

static void is_sigmastar(struct npd_collector *c)
{
	if (c->toolchain.len == 0)
		c->toolchain = NPD_STR("sigmastar");
}

static void read_config(struct npd_collector *c, struct npd_collected *file)
{
	const struct npd_sigmastar_options options = sigmastar_options(&c->facts);

	if (npd_fact_find_member(c->facts.root, NPD_STR("config")) != NULL) {
		file->problem = NPD_STR("only one configuration is read at a time");
		return;
	}
	npd_facts_add_sigmastar_config(&c->facts, &file->file, &options);
	is_sigmastar(c);
}

static void read_debug(struct npd_collector *c, struct npd_collected *file)
{
	if (npd_fact_find_member(c->facts.root, NPD_STR("debug_config")) != NULL) {
		file->problem = NPD_STR("only one DebugConfig.txt is read at a time");
		return;
	}
	npd_facts_add_debug_config(&c->facts, &file->file);
	is_sigmastar(c);
}

static void read_quant(struct npd_collector *c, struct npd_collected *file)
{
	if (npd_fact_find_member(c->facts.root, NPD_STR("quant_file")) != NULL) {
		file->problem = NPD_STR("only one file of ranges is read at a time");
		return;
	}
	file->problem = npd_facts_add_quant_param(&c->facts, &file->file);
	is_sigmastar(c);
}

static void read_model(struct npd_collector *c, struct npd_collected *file)
{
	if (npd_fact_find_member(c->facts.root, NPD_STR("model")) != NULL) {
		file->problem = NPD_STR("only one model is read at a time");
		return;
	}
	npd_facts_add_model(&c->facts, &file->file);
	const struct npd_fact *trouble =
		npd_fact_find(c->facts.root, NPD_STR("model.problems[0].text"));

	if (trouble != NULL && trouble->value.kind == NPD_VALUE_STRING)
		file->problem = trouble->value.as.text;
}

/* A script that the interpreter would refuse is for the rules; one that is not read at all is not.
 */
static void read_script(struct npd_collector *c, struct npd_collected *file)
{
	const struct npd_fact *script = npd_facts_add_script(&c->facts, &file->file);
	const struct npd_fact *kind = npd_fact_find(script, NPD_STR("errors[0].kind"));
	const struct npd_fact *text = npd_fact_find(script, NPD_STR("errors[0].text"));

	if (npd_str_trim(file->file.bytes).len == 0)
		file->problem = NPD_STR("the file is empty");
	else if (kind != NULL && kind->value.kind == NPD_VALUE_STRING &&
		 npd_str_eq(kind->value.as.text, NPD_STR("limit")))
		file->problem = text->value.as.text;
}

static void read_commands(struct npd_collector *c, struct npd_collected *file)
{
	npd_str toolchain = { 0 };

	npd_facts_add_commands(&c->facts, c->kb, &file->file, &toolchain);
	if (toolchain.len == 0)
		file->problem = NPD_STR("it shows no command of a tool that is known");
	else if (c->toolchain.len == 0)
		c->toolchain = toolchain;
}

static void read_file(struct npd_collector *c, struct npd_collected *file)
{
	switch (file->kind) {
	case NPD_FILE_COMMAND:
		read_commands(c, file);
		return;
	case NPD_FILE_CONFIG:
		read_config(c, file);
		return;
	case NPD_FILE_MODEL:
		read_model(c, file);
		return;
	case NPD_FILE_IMAGES:
		npd_facts_add_images(&c->facts, &file->file, c->look);
		return;
	case NPD_FILE_DEBUG:
		read_debug(c, file);
		return;
	case NPD_FILE_QUANT:
		read_quant(c, file);
		return;
	case NPD_FILE_SCRIPT:
		read_script(c, file);
		return;
	case NPD_FILE_AUTO:
		break;
	}
	file->problem = NPD_STR("a file of this kind is not read, so it was not checked");
}

static bool was_given(const struct npd_collector *c, enum npd_file_kind kind)
{
	for (size_t i = 0; i < c->files.len; i++)
		if (c->files.data[i]->kind == kind)
			return true;
	return false;
}

void npd_collector_finish(struct npd_collector *c)
{
	/* what a command says decides how the others are read */
	for (unsigned commands = 2; commands-- > 0;)
		for (size_t i = 0; i < c->files.len; i++)
			if ((c->files.data[i]->kind == NPD_FILE_COMMAND) == (commands == 1))
				read_file(c, c->files.data[i]);
	npd_facts_join(&c->facts);
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
		struct npd_fact *space = npd_fact_member(&c->facts, c->facts.root, spaces[i].name);

		if (space->value.kind == NPD_VALUE_ABSENT && !was_given(c, spaces[i].kind))
			npd_fact_set_unknown(space, npd_str_of(reason_for(spaces[i].kind)),
				(struct npd_fact_place){ 0 });
	}
}
