#include "format/shell.h"

#include "base/buf.h"
#include "base/vec.h"

struct variable {
	npd_str name, value;
};

struct reader {
	struct npd_arena *arena;
	npd_str bytes;
	size_t at;
	NPD_VEC(struct npd_shell_word) words; /* of all commands */
	NPD_VEC(struct npd_shell_command) commands;
	NPD_VEC(struct variable) variables;
	size_t first; /* word of the command that is being read */
	bool cut;
};

#define VARIABLES_MAX 256u

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->bytes.len ? r->bytes.ptr[r->at + ahead] : '\0';
}

static bool at_end(const struct reader *r)
{
	return r->at >= r->bytes.len;
}

/* A backslash before a line end joins the lines. */
static size_t join_bytes(const struct reader *r)
{
	if (peek(r, 0) != '\\')
		return 0;
	if (peek(r, 1) == '\n')
		return 2;
	return peek(r, 1) == '\r' && peek(r, 2) == '\n' ? 3 : 0;
}

static bool ends_word(char c)
{
	return npd_is_blank(c) || c == ';' || c == '|' || c == '&' || c == '<' || c == '>' ||
	       c == '(' || c == ')';
}

/* ---- variables ---- */

static const struct variable *find_variable(const struct reader *r, npd_str name)
{
	for (size_t i = r->variables.len; i-- > 0;)
		if (npd_str_eq(r->variables.data[i].name, name))
			return &r->variables.data[i];
	return NULL;
}

/* $NAME or ${NAME} at r->at; false, with nothing read, where it is something else. */
static bool expand(struct reader *r, struct npd_buf *out)
{
	const bool braced = peek(r, 1) == '{';
	const size_t from = r->at + (braced ? 2 : 1);
	size_t to = from;

	while (to < r->bytes.len && npd_is_word(r->bytes.ptr[to]))
		to++;
	if (to == from || npd_is_digit(r->bytes.ptr[from]) ||
		(braced && (to == r->bytes.len || r->bytes.ptr[to] != '}')))
		return false;
	const struct variable *v = find_variable(r, npd_str_sub(r->bytes, from, to));

	if (v == NULL)
		return false;
	npd_buf_add(out, v->value);
	r->at = to + braced;
	return true;
}

/* NAME=value; the length of NAME, 0 where it is none. */
static size_t assigned_name(npd_str word)
{
	size_t len = 0;

	while (len < word.len && npd_is_word(word.ptr[len]))
		len++;
	return len > 0 && len < word.len && word.ptr[len] == '=' && !npd_is_digit(word.ptr[0]) ? len
											       : 0;
}

static void assign(struct reader *r, const struct npd_shell_word *word)
{
	const size_t len = assigned_name(word->text);

	if (len == 0 || word->open || r->variables.len >= VARIABLES_MAX)
		return;
	NPD_VEC_PUSH(r->arena, &r->variables,
		(struct variable){
			npd_str_head(word->text, len), npd_str_from(word->text, len + 1) });
}

/* ---- words ---- */

static void read_single_quoted(struct reader *r, struct npd_buf *out)
{
	for (r->at++; !at_end(r) && peek(r, 0) != '\''; r->at++)
		npd_buf_add_byte(out, peek(r, 0));
	r->at++;
}

/* `$` or a backquote: put in, or marked as open and kept as it stands. */
static void read_expansion(struct reader *r, struct npd_buf *out, bool *open)
{
	if (peek(r, 0) == '$' && expand(r, out))
		return;
	*open = *open || peek(r, 0) == '`' || npd_is_word(peek(r, 1)) || peek(r, 1) == '{' ||
		peek(r, 1) == '(';
	npd_buf_add_byte(out, peek(r, 0));
	r->at++;
}

static void read_double_quoted(struct reader *r, struct npd_buf *out, bool *open)
{
	r->at++;
	while (!at_end(r) && peek(r, 0) != '"') {
		const char c = peek(r, 0), next = peek(r, 1);

		if (join_bytes(r) > 0) {
			r->at += join_bytes(r);
		} else if (c == '\\' &&
			   (next == '"' || next == '\\' || next == '$' || next == '`')) {
			npd_buf_add_byte(out, next);
			r->at += 2;
		} else if (c == '$' || c == '`') {
			read_expansion(r, out, open);
		} else {
			npd_buf_add_byte(out, c);
			r->at++;
		}
	}
	r->at++;
}

static void read_plain(struct reader *r, struct npd_buf *out, bool *open)
{
	const char c = peek(r, 0);

	if (join_bytes(r) > 0) {
		r->at += join_bytes(r);
	} else if (c == '\\' && r->at + 1 < r->bytes.len) {
		npd_buf_add_byte(out, peek(r, 1));
		r->at += 2;
	} else if (c == '$' || c == '`') {
		read_expansion(r, out, open);
	} else {
		*open = *open || c == '*' || c == '?';
		npd_buf_add_byte(out, c);
		r->at++;
	}
}

static struct npd_shell_word read_word(struct reader *r)
{
	struct npd_shell_word word = { .span.from = r->at };
	struct npd_buf text;

	npd_buf_init(&text, r->arena);
	while (!at_end(r) && !ends_word(peek(r, 0))) {
		if (peek(r, 0) == '\'')
			read_single_quoted(r, &text);
		else if (peek(r, 0) == '"')
			read_double_quoted(r, &text, &word.open);
		else
			read_plain(r, &text, &word.open);
	}
	if (r->at > r->bytes.len)
		r->at = r->bytes.len; /* a quote that is never closed */
	word.span.to = r->at;
	word.text = npd_buf_str(&text);
	return word;
}

/* ---- commands ---- */

static void end_command(struct reader *r)
{
	const size_t count = r->words.len - r->first;
	bool only_assigns = count > 0;

	for (size_t i = r->first; i < r->words.len; i++) {
		assign(r, &r->words.data[i]);
		only_assigns = only_assigns && assigned_name(r->words.data[i].text) > 0;
	}
	if (count > 0 && !only_assigns) {
		struct npd_shell_command command = { .count = count };

		command.span.from = r->words.data[r->first].span.from;
		command.span.to = r->words.data[r->words.len - 1].span.to;
		NPD_VEC_PUSH(r->arena, &r->commands, command);
	} else {
		r->words.len = r->first;
	}
	r->first = r->words.len;
}

/* "$ ", "# ", "user@host:~/x$ ", "(env) user@host:~# ": a prompt, at the start of a line. */
static void skip_prompt(struct reader *r)
{
	const npd_str line = npd_source_line(r->bytes, r->at, NULL);
	size_t at = 0;

	if (npd_str_starts(line, NPD_STR("$ ")) || npd_str_starts(line, NPD_STR("> "))) {
		r->at += 2;
		return;
	}
	const size_t host = npd_str_find_byte(line, '@');

	for (at = host == NPD_NOT_FOUND ? line.len : host; at + 1 < line.len; at++) {
		if (npd_is_blank(line.ptr[at]))
			return;
		if ((line.ptr[at] == '$' || line.ptr[at] == '#') && line.ptr[at + 1] == ' ') {
			r->at += at + 2;
			return;
		}
	}
}

static void skip_line(struct reader *r)
{
	while (!at_end(r) && peek(r, 0) != '\n')
		r->at++;
}

/* `>` file, 2>&1, < file: neither the sign nor what it leads to is an argument. */
static void skip_redirection(struct reader *r)
{
	while (!at_end(r) && (peek(r, 0) == '>' || peek(r, 0) == '<' || peek(r, 0) == '&'))
		r->at++;
	while (peek(r, 0) == ' ' || peek(r, 0) == '\t')
		r->at++;
	if (!at_end(r) && !ends_word(peek(r, 0)))
		read_word(r);
	/* the number of a descriptor stood in front */
	const size_t last = r->words.len;

	if (last > r->first && r->words.data[last - 1].text.len == 1 &&
		npd_is_digit(r->words.data[last - 1].text.ptr[0]))
		r->words.len--;
}

static void add_word(struct reader *r)
{
	const struct npd_shell_word word = read_word(r);

	if (r->words.len < NPD_SHELL_WORDS_MAX)
		NPD_VEC_PUSH(r->arena, &r->words, word);
	else
		r->cut = true;
}

static void read_next(struct reader *r)
{
	const char c = peek(r, 0);

	if (c == '\n') {
		end_command(r);
		r->at++;
		skip_prompt(r);
	} else if (join_bytes(r) > 0) {
		r->at += join_bytes(r);
	} else if (npd_is_blank(c)) {
		r->at++;
	} else if (c == '#') {
		skip_line(r);
	} else if (c == '>' || c == '<') {
		skip_redirection(r);
	} else if (ends_word(c)) {
		end_command(r);
		r->at++;
	} else {
		add_word(r);
	}
}

struct npd_shell npd_shell_read(struct npd_arena *arena, npd_str bytes)
{
	struct reader r = { .arena = arena, .bytes = bytes };
	size_t first = 0;

	skip_prompt(&r);
	while (!at_end(&r))
		read_next(&r);
	end_command(&r);
	/* only now does the array of words stay where it is */
	for (size_t i = 0; i < r.commands.len; i++) {
		r.commands.data[i].words = r.words.data + first;
		first += r.commands.data[i].count;
	}
	return (struct npd_shell){ r.commands.data, r.commands.len, r.cut };
}
