/*
 * shell.h - command lines as typed into a POSIX shell, or kept in a script -> commands of words.
 *
 * Read: quotes, backslashes, continued lines, comments, `;` `&&` `||` `|` `&` and line ends between
 * commands, redirections (left out), assignments, and $NAME or ${NAME} of a variable that the text
 * itself has set to a plain value. What else a shell would expand (other variables, $(..), globs)
 * is not: the word keeps its text and is marked `open`. A prompt ("$ ", "# ", "user@host:~$ ") in
 * front of a line is left out. Time is linear; at most NPD_SHELL_WORDS_MAX words are kept.
 */
#ifndef NPD_FORMAT_SHELL_H
#define NPD_FORMAT_SHELL_H

#include "base/arena.h"
#include "format/source.h"

#define NPD_SHELL_WORDS_MAX 20000u

struct npd_shell_word {
	npd_str text; /* without quotes; in the arena */
	struct npd_span span;
	bool open; /* a shell would put something else in its place */
};

struct npd_shell_command {
	const struct npd_shell_word *words; /* at least one */
	size_t count;
	struct npd_span span;
};

struct npd_shell {
	const struct npd_shell_command *commands;
	size_t count;
	bool cut; /* there were more words */
};

struct npd_shell npd_shell_read(struct npd_arena *arena, npd_str bytes);

#endif
