#include "cli/options.h"

#include "base/error.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/table.h"

struct parser {
	struct npd_arena *arena;
	const npd_str *args;
	size_t count, at;
	struct npd_options *ret;
	struct npd_error *reterr;
	NPD_VEC(npd_str) operands, kb_dirs, clean_dirs, with;
	NPD_VEC(struct npd_named_file) files;
};

static bool is_group(npd_str word)
{
	return npd_str_eq(word, NPD_STR("kb"));
}

/* ", did you mean 'x'?" or nothing */
static enum npd_status fail_unknown(struct npd_error *reterr, const char *what, npd_str word,
	const char *dashes, const npd_str *names, size_t count)
{
	const size_t near = npd_suggest(word, names, count);
	if (near == NPD_NOT_FOUND)
		return npd_fail(
			reterr, NPD_EINVAL, "unknown %s '%s%.*s'", what, dashes, NPD_ARG(word));
	return npd_fail(reterr, NPD_EINVAL, "unknown %s '%s%.*s', did you mean '%s%.*s'?", what,
		dashes, NPD_ARG(word), dashes, NPD_ARG(names[near]));
}

/* The command called `name` in `group` (empty: none). */
static enum npd_status find_command(
	npd_str group, npd_str name, enum npd_command *ret, struct npd_error *reterr)
{
	npd_str names[NPD_CMD_COUNT + 1];
	size_t count = 0;
	for (unsigned i = 0; i < NPD_CMD_COUNT; i++) {
		if (!npd_str_eq(npd_str_of(npd_command_rows[i].group), group))
			continue;
		if (npd_str_eq(npd_str_of(npd_command_rows[i].name), name)) {
			*ret = (enum npd_command)i;
			return NPD_OK;
		}
		names[count++] = npd_str_of(npd_command_rows[i].name);
	}
	if (group.len == 0)
		names[count++] = NPD_STR("kb");
	return fail_unknown(
		reterr, group.len == 0 ? "command" : "kb command", name, "", names, count);
}

/* The index of `value` in "a|b|c". */
static enum npd_status pick(
	const struct parser *p, const struct npd_option_row *o, npd_str value, unsigned *ret)
{
	npd_str names[8], rest = npd_str_of(o->value);
	size_t count = 0;
	while (rest.len > 0 && count < sizeof names / sizeof *names) {
		names[count] = npd_str_cut(&rest, '|');
		if (npd_str_eq(names[count], value)) {
			*ret = (unsigned)count;
			return NPD_OK;
		}
		count++;
	}
	const size_t near = npd_suggest(value, names, count);
	if (near == NPD_NOT_FOUND)
		return npd_fail(p->reterr, NPD_EINVAL, "option '--%s' takes %s, not '%.*s'",
			o->name, o->value, NPD_ARG(value));
	return npd_fail(p->reterr, NPD_EINVAL,
		"option '--%s' takes %s, not '%.*s', did you mean '%.*s'?", o->name, o->value,
		NPD_ARG(value), NPD_ARG(names[near]));
}

static enum npd_status set_width(const struct parser *p, npd_str value)
{
	int64_t n;
	if (!npd_str_int(value, &n) || (n != 0 && (n < NPD_WIDTH_MIN || n > NPD_WIDTH_MAX)))
		return npd_fail(p->reterr, NPD_EINVAL,
			"option '--width' takes 0 or %d to %d, not '%.*s'", NPD_WIDTH_MIN,
			NPD_WIDTH_MAX, NPD_ARG(value));
	p->ret->width = (unsigned)n;
	p->ret->width_given = true;
	return NPD_OK;
}

static enum npd_status add_file(struct parser *p, enum npd_file_kind kind, npd_str path)
{
	NPD_VEC_PUSH(p->arena, &p->files, (struct npd_named_file){ kind, path });
	return NPD_OK;
}

/* `choice` is the index of the value where the option has a list of them. */
static enum npd_status set(struct parser *p, enum npd_option_id id, npd_str value, unsigned choice)
{
	struct npd_options *ret = p->ret;
	switch (id) {
	case NPD_OPT_FORMAT:
		/* the list of knowledge has no markdown: its second choice is JSON */
		ret->format = ret->command == NPD_CMD_KB_LIST && choice == 1
				      ? NPD_FORMAT_JSON
				      : (enum npd_format)choice;
		return NPD_OK;
	case NPD_OPT_LANG:
		ret->lang = (enum npd_lang)choice;
		ret->lang_given = true;
		return NPD_OK;
	case NPD_OPT_TOOLCHAIN:
		ret->toolchain = value;
		return NPD_OK;
	case NPD_OPT_STAGE:
		ret->stage = value;
		return NPD_OK;
	case NPD_OPT_SDK:
		ret->sdk = value;
		return NPD_OK;
	case NPD_OPT_CHIP:
		ret->chip = value;
		return NPD_OK;
	case NPD_OPT_FAIL_ON:
		ret->fail_on = (enum npd_severity)choice;
		return NPD_OK;
	case NPD_OPT_KIND:
		ret->kind = value;
		return NPD_OK;
	case NPD_OPT_COUNT:
		ret->count = true;
		return NPD_OK;
	case NPD_OPT_SEARCH:
		ret->search = true;
		return NPD_OK;
	case NPD_OPT_SHOW_REGEX:
		ret->show_regex = true;
		return NPD_OK;
	case NPD_OPT_CLEAN:
		NPD_VEC_PUSH(p->arena, &p->clean_dirs, value);
		return NPD_OK;
	case NPD_OPT_WITH:
		NPD_VEC_PUSH(p->arena, &p->with, value);
		return NPD_OK;
	case NPD_OPT_CONFIG:
		return add_file(p, NPD_FILE_CONFIG, value);
	case NPD_OPT_PREPROCESS:
		return add_file(p, NPD_FILE_SCRIPT, value);
	case NPD_OPT_MODEL:
		return add_file(p, NPD_FILE_MODEL, value);
	case NPD_OPT_COMMAND:
		return add_file(p, NPD_FILE_COMMAND, value);
	case NPD_OPT_IMAGES:
		return add_file(p, NPD_FILE_IMAGES, value);
	case NPD_OPT_DIFF:
		ret->diff = true;
		return NPD_OK;
	case NPD_OPT_FIX:
		ret->fix = true;
		return NPD_OK;
	case NPD_OPT_OUTPUT:
		ret->output = value;
		return NPD_OK;
	case NPD_OPT_KB:
		NPD_VEC_PUSH(p->arena, &p->kb_dirs, value);
		return NPD_OK;
	case NPD_OPT_COLOR:
		ret->color = (enum npd_color)choice;
		return NPD_OK;
	case NPD_OPT_WIDTH:
		return set_width(p, value);
	case NPD_OPT_QUIET:
		ret->quiet = true;
		ret->verbose = false;
		return NPD_OK;
	case NPD_OPT_VERBOSE:
		ret->verbose = true;
		ret->quiet = false;
		return NPD_OK;
	case NPD_OPT_HELP:
		ret->help = true;
		return NPD_OK;
	}
	return NPD_OK;
}

static enum npd_status set_value(struct parser *p, const struct npd_option_row *o, npd_str value)
{
	unsigned choice = 0;
	if (value.len == 0)
		return npd_fail(p->reterr, NPD_EINVAL, "option '--%s' needs a value: %s", o->name,
			o->value);
	if (npd_str_find_byte(npd_str_of(o->value), '|') != NPD_NOT_FOUND) {
		const enum npd_status status = pick(p, o, value, &choice);
		if (status != NPD_OK)
			return status;
	}
	return set(p, o->id, value, choice);
}

/* The value of an option that has none attached: the next argument. */
static enum npd_status set_from_next(struct parser *p, const struct npd_option_row *o)
{
	if (p->at == p->count)
		return set_value(p, o, (npd_str){ NULL, 0 });
	return set_value(p, o, p->args[p->at++]);
}

static enum npd_status fail_option(const struct parser *p, npd_str name)
{
	npd_str names[NPD_OPTION_ROWS];
	size_t count = 0;
	const struct npd_option_row *elsewhere = NULL;
	for (size_t i = 0; i < NPD_OPTION_ROWS; i++) {
		if (npd_option_fits(&npd_option_rows[i], p->ret->command))
			names[count++] = npd_str_of(npd_option_rows[i].name);
		else if (npd_str_eq(npd_str_of(npd_option_rows[i].name), name))
			elsewhere = &npd_option_rows[i];
	}
	if (elsewhere != NULL) {
		const struct npd_command_row *c = &npd_command_rows[p->ret->command];
		return npd_fail(p->reterr, NPD_EINVAL, "'%s%s%s' takes no option '--%s'",
			c->group == NULL ? "" : c->group, c->group == NULL ? "" : " ", c->name,
			elsewhere->name);
	}
	return fail_unknown(p->reterr, "option", name, "--", names, count);
}

/* --name, --name=value, --name value */
static enum npd_status parse_long(struct parser *p, npd_str text)
{
	const bool attached = npd_str_find_byte(text, '=') != NPD_NOT_FOUND;
	npd_str value = text;
	const npd_str name = npd_str_cut(&value, '=');
	for (size_t i = 0; i < NPD_OPTION_ROWS; i++) {
		const struct npd_option_row *o = &npd_option_rows[i];
		if (!npd_option_fits(o, p->ret->command) || !npd_str_eq(npd_str_of(o->name), name))
			continue;
		if (o->value == NULL && attached)
			return npd_fail(
				p->reterr, NPD_EINVAL, "option '--%s' takes no value", o->name);
		if (o->value == NULL)
			return set(p, o->id, value, 0);
		return attached ? set_value(p, o, value) : set_from_next(p, o);
	}
	return fail_option(p, name);
}

/* -v, -qv, -oFILE, -o FILE */
static enum npd_status parse_short(struct parser *p, npd_str letters)
{
	while (letters.len > 0) {
		const struct npd_option_row *o = npd_option_rows;
		while (o < npd_option_rows + NPD_OPTION_ROWS &&
			(o->letter != letters.ptr[0] || !npd_option_fits(o, p->ret->command)))
			o++;
		if (o == npd_option_rows + NPD_OPTION_ROWS)
			return npd_fail(
				p->reterr, NPD_EINVAL, "unknown option '-%c'", letters.ptr[0]);
		letters = npd_str_from(letters, 1);
		if (o->value != NULL)
			return letters.len > 0 ? set_value(p, o, letters) : set_from_next(p, o);
		const enum npd_status status = set(p, o->id, letters, 0);
		if (status != NPD_OK)
			return status;
	}
	return NPD_OK;
}

/* `kb eval -1`: an expression may begin like an option; of options there is only --help. */
static bool is_expression(const struct parser *p, npd_str arg)
{
	return p->ret->command == NPD_CMD_KB_EVAL && p->operands.len == 0 &&
	       !npd_str_eq(arg, NPD_STR("--")) && !npd_str_eq(arg, NPD_STR("--help")) &&
	       !npd_str_eq(arg, NPD_STR("-h"));
}

static enum npd_status parse_arguments(struct parser *p)
{
	bool only_operands = false;
	while (p->at < p->count) {
		const npd_str arg = p->args[p->at++];
		enum npd_status status = NPD_OK;
		if (only_operands || arg.len < 2 || arg.ptr[0] != '-' || is_expression(p, arg))
			NPD_VEC_PUSH(p->arena, &p->operands, arg);
		else if (npd_str_eq(arg, NPD_STR("--")))
			only_operands = true;
		else if (arg.ptr[1] == '-')
			status = parse_long(p, npd_str_from(arg, 2));
		else
			status = parse_short(p, npd_str_from(arg, 1));
		if (status != NPD_OK)
			return status;
	}
	return NPD_OK;
}

static enum npd_status check_operands(const struct parser *p)
{
	const struct npd_command_row *c = &npd_command_rows[p->ret->command];
	if (p->operands.len + p->files.len < c->least)
		return npd_fail(p->reterr, NPD_EINVAL, "'%s%s%s' needs %s",
			c->group == NULL ? "" : c->group, c->group == NULL ? "" : " ", c->name,
			p->ret->search ? "WORDS" : c->operands);
	if (p->operands.len > c->most)
		return npd_fail(p->reterr, NPD_EINVAL, "unexpected argument '%.*s'",
			NPD_ARG(p->operands.data[c->most]));
	return NPD_OK;
}

/* What stands where a command is expected, when it is not one. */
static enum npd_status parse_program_option(struct parser *p, npd_str word)
{
	struct npd_options *ret = p->ret;
	if (npd_str_eq(word, NPD_STR("--help")) || npd_str_eq(word, NPD_STR("-h")))
		ret->help = true;
	else if (npd_str_eq(word, NPD_STR("--version")) || npd_str_eq(word, NPD_STR("-V")))
		ret->version = true;
	else
		return npd_fail(p->reterr, NPD_EINVAL,
			"no command before '%.*s'; options come after the command", NPD_ARG(word));
	return NPD_OK;
}

/* `kb`: the command is the second word. */
static enum npd_status parse_group(struct parser *p, npd_str group, bool *complete)
{
	*complete = false;
	if (p->at == p->count)
		return npd_fail(p->reterr, NPD_EINVAL, "'%.*s' needs a command", NPD_ARG(group));
	const npd_str word = p->args[p->at++];
	if (npd_str_eq(word, NPD_STR("--help")) || npd_str_eq(word, NPD_STR("-h"))) {
		p->ret->help = true;
		p->ret->group = group;
		return NPD_OK;
	}
	*complete = true;
	return find_command(group, word, &p->ret->command, p->reterr);
}

/* `help`, `help diagnose`, `help kb`, `help kb list` */
static enum npd_status resolve_help(struct parser *p)
{
	struct npd_options *ret = p->ret;
	ret->help = true;
	ret->command = NPD_CMD_COUNT;
	if (p->operands.len == 0)
		return NPD_OK;
	const npd_str first = p->operands.data[0];
	if (is_group(first)) {
		ret->group = first;
		return p->operands.len == 1
			       ? NPD_OK
			       : find_command(first, p->operands.data[1], &ret->command, p->reterr);
	}
	if (p->operands.len > 1)
		return npd_fail(p->reterr, NPD_EINVAL, "unexpected argument '%.*s'",
			NPD_ARG(p->operands.data[1]));
	return find_command((npd_str){ NULL, 0 }, first, &ret->command, p->reterr);
}

enum npd_status npd_options_parse(struct npd_arena *arena, const npd_str *args, size_t count,
	struct npd_options *ret, struct npd_error *reterr)
{
	struct parser p = {
		.arena = arena, .args = args, .count = count, .ret = ret, .reterr = reterr
	};
	*ret = (struct npd_options){
		.command = NPD_CMD_COUNT, .fail_on = NPD_ERROR, .lang = NPD_LANG_AUTO
	};
	if (count == 0)
		return npd_fail(reterr, NPD_EINVAL, "no command given");
	const npd_str word = args[p.at++];
	if (word.len > 0 && word.ptr[0] == '-')
		return parse_program_option(&p, word);
	enum npd_status status;
	bool complete = true;
	if (is_group(word))
		status = parse_group(&p, word, &complete);
	else
		status = find_command((npd_str){ NULL, 0 }, word, &ret->command, reterr);
	if (status != NPD_OK || !complete)
		return status;

	status = parse_arguments(&p);
	if (status != NPD_OK || ret->help)
		return status;
	ret->operands = p.operands.data;
	ret->operand_count = p.operands.len;
	ret->kb_dirs = p.kb_dirs.data;
	ret->kb_dir_count = p.kb_dirs.len;
	ret->clean_dirs = p.clean_dirs.data;
	ret->clean_dir_count = p.clean_dirs.len;
	ret->with = p.with.data;
	ret->with_count = p.with.len;
	ret->files = p.files.data;
	ret->file_count = p.files.len;
	status = check_operands(&p);
	if (status != NPD_OK || ret->command != NPD_CMD_HELP)
		return status;
	return resolve_help(&p);
}
