/*
 * treesitter.h - source text -> a syntax tree of our own, through a grammar of tree-sitter.
 *
 * The caller names the kinds and fields that matter to it, and gets small nodes that carry indexes
 * into its tables: nothing of tree-sitter outlives the call.
 */
#ifndef NPD_FORMAT_TREESITTER_H
#define NPD_FORMAT_TREESITTER_H

#include "base/arena.h"
#include "base/str.h"
#include "format/source.h"

#define NPD_SYNTAX_BYTES_MAX ((size_t)1 << 20)
#define NPD_SYNTAX_DEPTH_MAX 200u
/*
 * Words and marks, lines counting three: tree-sitter 0.20 counts the children of a node in 16 bits,
 * and text that it cannot make sense of becomes one node, at a cost that grows with the square.
 */
#define NPD_SYNTAX_WORDS_MAX 30000u

enum npd_grammar { NPD_GRAMMAR_PYTHON, NPD_GRAMMAR_JSON };

/* Names as the grammar has them; index 0 of both tables is unused: 0 says "none of these". */
struct npd_syntax_names {
	const char *const *kinds;
	size_t kind_count;
	const char *const *fields;
	size_t field_count;
};

struct npd_syntax {
	unsigned short kind;
	unsigned char field; /* the part that it plays in its parent */
	bool named : 1;	     /* false: a keyword or an operator, see its text */
	bool missing : 1;    /* not in the text, the parser put it there */
	bool error : 1;	     /* text that the grammar does not take */
	uint32_t from, to;
	const struct npd_syntax *first, *next; /* children; the one after it */
};

struct npd_syntax_tree {
	npd_str bytes;
	const struct npd_syntax *root; /* NULL: too large, or given up */
	struct npd_span error; /* the first error or missing piece; {0, 0}: none, see below */
	bool has_error;
	bool too_large; /* more than NPD_SYNTAX_BYTES_MAX, or NPD_SYNTAX_WORDS_MAX */
	bool given_up;	/* the parser took more steps than such a text is worth */
	bool too_deep;	/* what is nested deeper than NPD_SYNTAX_DEPTH_MAX was left out */
};

/*
 * The tree lives in `arena` and borrows `bytes`. Never fails: what went wrong stands in the result.
 * tree-sitter itself ends the program when the system has no memory left.
 */
struct npd_syntax_tree npd_syntax_parse(struct npd_arena *arena, enum npd_grammar grammar,
	const struct npd_syntax_names *names, npd_str bytes);

/* The text of a node. */
npd_str npd_syntax_text(const struct npd_syntax_tree *tree, const struct npd_syntax *node);

static inline struct npd_span npd_syntax_span(const struct npd_syntax *node)
{
	return (struct npd_span){ node->from, node->to };
}

#endif
