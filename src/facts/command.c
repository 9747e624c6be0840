#include "facts/command.h"

#include "facts/command_sigmastar.h"
#include "format/shell.h"
#include "text/regex.h"

struct tool {
	npd_str toolchain, stage;
};

/* ---- which tool? ---- */

static bool is_command_context(const struct npd_entry *e)
{
	return e->kind == NPD_KIND_CONTEXT && !e->replaced &&
	       npd_str_eq(npd_node_text(npd_node_get(e->node, "role")), NPD_STR("command"));
}

/* The texts by which a command is known, compiled once for all commands of a file. */
struct known_pattern {
	const struct npd_entry *entry;
	struct npd_regex *regex;
};

struct known {
	NPD_VEC(struct known_pattern) patterns;
	struct npd_regex_run *run;
};

static void load_known(struct npd_arena *arena, const struct npd_kb *kb, struct known *known)
{
	known->run = npd_regex_run_new(arena);
	for (size_t i = 0; i < npd_kb_pattern_count(kb); i++) {
		const struct npd_pattern *p = npd_kb_pattern(kb, i);
		const struct npd_entry *e = npd_kb_at(kb, p->entry);
		struct npd_regex *regex;

		if (is_command_context(e) && !npd_entry_is_generic(e) &&
			npd_regex_new(arena, p->regex, &regex, NULL, NULL) == NPD_OK)
			NPD_VEC_PUSH(arena, &known->patterns, (struct known_pattern){ e, regex });
	}
}

/* The words as a shell would show them, so that the patterns of logs fit. */
static npd_str shown(struct npd_arena *arena, const struct npd_shell_command *c)
{
	struct npd_buf text;

	npd_buf_init(&text, arena);
	for (size_t i = 0; i < c->count; i++) {
		npd_buf_add(&text, c->words[i].text);
		npd_buf_add_byte(&text, ' ');
	}
	return npd_buf_str(&text);
}

static struct tool find_tool(
	struct npd_arena *arena, const struct known *known, const struct npd_shell_command *c)
{
	const npd_str text = shown(arena, c);
	struct npd_match match;

	for (size_t i = 0; i < known->patterns.len; i++) {
		const struct npd_entry *e = known->patterns.data[i].entry;

		if (npd_regex_match(known->patterns.data[i].regex, known->run, text, 0, false,
			    &match) == NPD_REGEX_YES)
			return (struct tool){ e->toolchain,
				npd_node_text(
					npd_node_get(npd_node_get(e->node, "sets"), "stage")) };
	}
	return (struct tool){ 0 };
}

/* ---- its words ---- */

static bool is_wrapper(npd_str word)
{
	static const npd_str names[] = { NPD_STR_INIT("python"), NPD_STR_INIT("python3"),
		NPD_STR_INIT("python2"), NPD_STR_INIT("sudo"), NPD_STR_INIT("time"),
		NPD_STR_INIT("env"), NPD_STR_INIT("nohup"), NPD_STR_INIT("bash"),
		NPD_STR_INIT("sh") };
	const npd_str name = npd_str_base_name(word);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (npd_str_eq(name, names[i]))
			return true;
	/* python3.8, and variables set for the command */
	return npd_str_starts(name, NPD_STR("python3.")) ||
	       npd_str_find_byte(npd_str_head(word, npd_str_find_byte(word, '/')), '=') !=
		       NPD_NOT_FOUND;
}

static bool is_option(const struct npd_shell_word *word)
{
	return word->text.len > 1 && word->text.ptr[0] == '-' && !npd_is_digit(word->text.ptr[1]) &&
	       word->text.ptr[1] != '.';
}

static void set_word(struct npd_fact *fact, const struct npd_shell_word *word, npd_str text,
	struct npd_fact_place at)
{
	if (word->open)
		npd_fact_set_unknown(fact, NPD_STR("a shell would replace a part of it"), at);
	else
		npd_fact_set_str(fact, text, at);
}

/* `--name value`, `--name=value`, `-n value`, `--flag`; returns how many words it took. */
static size_t add_option(struct npd_facts *f, struct npd_fact *options,
	const struct npd_file_text *file, const struct npd_shell_word *word, size_t left)
{
	npd_str name = word->text;

	while (npd_str_starts(name, NPD_STR("-")))
		name = npd_str_from(name, 1);
	const size_t equals = npd_str_find_byte(name, '=');
	const struct npd_fact_place at = { file, word->span, { 0 } };

	if (equals != NPD_NOT_FOUND) {
		struct npd_fact_place value = at;

		/* behind the sign, unless quotes moved it */
		if (word->span.to - word->span.from == word->text.len)
			value.span.from += word->text.len - name.len + equals + 1;
		set_word(npd_fact_member_str(f, options, npd_str_head(name, equals)), word,
			npd_str_from(name, equals + 1), value);
		return 1;
	}
	struct npd_fact *fact = npd_fact_member_str(f, options, name);

	if (left > 0 && !is_option(&word[1])) {
		const struct npd_fact_place value = { file, word[1].span, { 0 } };

		set_word(fact, &word[1], word[1].text, value);
		return 2;
	}
	npd_fact_set_bool(fact, true, at);
	return 1;
}

static void add_words(struct npd_facts *f, struct npd_fact *cmd, const struct npd_file_text *file,
	const struct npd_shell_command *c, size_t from)
{
	const struct npd_fact_place whole = { file, c->span, { 0 } };
	struct npd_fact *options = npd_fact_set_map(npd_fact_member(f, cmd, "options"), whole);
	struct npd_fact *operands = npd_fact_set_list(npd_fact_member(f, cmd, "operands"), whole);

	for (size_t i = from; i < c->count;) {
		const struct npd_shell_word *word = &c->words[i];
		const struct npd_fact_place at = { file, word->span, { 0 } };

		if (is_option(word)) {
			i += add_option(f, options, file, word, c->count - i - 1);
			continue;
		}
		if (i == from)
			set_word(npd_fact_member(f, cmd, "sub"), word, word->text, at);
		else
			set_word(npd_fact_append(f, operands), word, word->text, at);
		i++;
	}
}

static void add_command(struct npd_facts *f, struct npd_fact *list,
	const struct npd_file_text *file, const struct npd_shell_command *c, struct tool tool)
{
	const struct npd_fact_place whole = { file, c->span, { 0 } };
	struct npd_fact *cmd = npd_fact_set_map(npd_fact_append(f, list), whole);
	size_t at = 0;

	while (at + 1 < c->count && is_wrapper(c->words[at].text))
		at++;
	const struct npd_fact_place place = { file, c->words[at].span, { 0 } };

	npd_fact_set_str(
		npd_fact_member(f, cmd, "tool"), npd_str_base_name(c->words[at].text), place);
	if (tool.toolchain.len > 0)
		npd_fact_set_str(npd_fact_member(f, cmd, "toolchain"), tool.toolchain, place);
	if (tool.stage.len > 0)
		npd_fact_set_str(npd_fact_member(f, cmd, "stage"), tool.stage, place);
	add_words(f, cmd, file, c, at + 1);
	if (npd_str_eq(tool.toolchain, NPD_STR("sigmastar")))
		npd_facts_add_sigmastar_command(f, cmd);
}

void npd_facts_add_commands(struct npd_facts *f, const struct npd_kb *kb,
	const struct npd_file_text *file, npd_str *toolchain)
{
	const struct npd_shell shell = npd_shell_read(f->arena, file->bytes);
	struct npd_fact *list = npd_fact_member(f, f->root, "commands");
	struct npd_fact *first = npd_fact_member(f, f->root, "cmd");
	struct known known = { 0 };

	if (list->value.kind != NPD_VALUE_LIST)
		npd_fact_set_list(list, (struct npd_fact_place){ file, { 0 }, { 0 } });
	load_known(f->arena, kb, &known);
	for (size_t i = 0; i < shell.count; i++) {
		const struct tool tool = find_tool(f->arena, &known, &shell.commands[i]);

		if (tool.toolchain.len == 0 && shell.count > 1)
			continue;
		add_command(f, list, file, &shell.commands[i], tool);
		if (toolchain->len == 0)
			*toolchain = tool.toolchain;
	}
	if (first->value.kind == NPD_VALUE_ABSENT && list->members.len > 0)
		npd_fact_copy(f, first, list->members.data[0]);
}
