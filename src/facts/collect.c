#include "facts/collect.h"

#include "facts/command.h"

/* The namespaces that files fill, and what is missing when none did. */
static const struct {
	const char *name, *reason;
} spaces[] = {
	{ "config", "no configuration was given" },
	{ "inputs", "no configuration was given" },
	{ "outputs", "no configuration was given" },
	{ "scripts", "no preprocessing script was given" },
	{ "model", "no model was given" },
	{ "cmd", "no command line was given" },
	{ "commands", "no command line was given" },
	{ "images", "no list of images was given" },
};

void npd_collector_init(struct npd_collector *c, struct npd_arena *arena, const struct npd_kb *kb)
{
	*c = (struct npd_collector){ .arena = arena, .kb = kb };
	npd_facts_init(&c->facts, arena);
}

static enum npd_file_kind recognise(npd_str bytes)
{
	(void)bytes;
	return NPD_FILE_AUTO;
}

void npd_collector_add(
	struct npd_collector *c, enum npd_file_kind kind, npd_str name, npd_str bytes)
{
	struct npd_collected *file = NPD_NEW(c->arena, struct npd_collected);

	file->file = (struct npd_file_text){ npd_arena_copy(c->arena, name), bytes };
	file->kind = kind == NPD_FILE_AUTO ? recognise(bytes) : kind;
	NPD_VEC_PUSH(c->arena, &c->files, file);
	if (file->kind == NPD_FILE_COMMAND)
		npd_facts_add_commands(&c->facts, c->kb, &file->file, &c->toolchain);
	else
		file->problem = NPD_STR("a file of this kind is not read, so it was not checked");
}

void npd_collector_finish(struct npd_collector *c)
{
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
		struct npd_fact *space = npd_fact_member(&c->facts, c->facts.root, spaces[i].name);

		if (space->value.kind == NPD_VALUE_ABSENT)
			npd_fact_set_unknown(
				space, npd_str_of(spaces[i].reason), (struct npd_fact_place){ 0 });
	}
}
