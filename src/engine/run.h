/*
 * run.h - what one diagnosis knows while it reads; private to engine/.
 *
 * Data flow: window (text/) -> candidates of the scanner -> confirm.c: is it the message? -> by
 * kind of the entry: context.c (where are we?), hits.c (what was said?), unmatched.c (what looks
 * like an error?); at the end claim.c (which entries hold?), rank.c (which is the cause?),
 * findings.c (in which words?).
 */
#ifndef NPD_ENGINE_RUN_H
#define NPD_ENGINE_RUN_H

#include "base/map.h"
#include "base/vec.h"
#include "engine/proof.h"
#include "kb/kb.h"
#include "text/record.h"
#include "text/window.h"

/* Where in the user's work a line stands. The texts borrow from the knowledge or from `names`. */
struct situation {
	npd_str toolchain, stage, sdk, chip;
	unsigned attempt; /* of this input, from 1; 0: no start of a tool was seen */
};

/* A place in an input, with the text to show for it. */
struct place {
	uint32_t input;
	uint64_t line, column, end_line, end_column, offset;
	npd_str excerpt;
	size_t mark_from, mark_to;
	bool cut;
};

/* One text found: pattern, place, values. Equal ones of one attempt are counted, not stored. */
struct hit {
	uint32_t pattern;
	uint64_t order; /* of all hits of the run, by place */
	struct situation where;
	struct place at;
	uint64_t record, record_end; /* first and last line of the record that it stands in */
	const npd_str *values;	     /* by hole of the pattern */
	size_t value_count;
	uint64_t occurrences;
	size_t before; /* index + 1 of the pattern's hit before this one; 0: none */
};

typedef NPD_VEC(struct hit) hit_vec;

/* A line that looks like an error, until something claims its record. */
struct suspect {
	struct situation where;
	struct place at;
	uint64_t record, record_end;
	npd_str exception;
	unsigned weight;
	enum npd_severity level;
	uint64_t order;
	bool taken;
};

#define SUSPECTS_FIRST 8
#define SUSPECTS_LAST 16

/* The suspects of the last attempt at one stage of one input: the first ones, then a ring of the
 * last. */
struct suspects {
	uint32_t input;
	npd_str toolchain, stage;
	unsigned attempt;
	uint64_t count; /* of all ever put in */
	struct suspect items[SUSPECTS_FIRST + SUSPECTS_LAST];
	char *excerpts[SUSPECTS_FIRST + SUSPECTS_LAST];
	char exceptions[SUSPECTS_FIRST + SUSPECTS_LAST][64];
};

struct fact {
	npd_str name, value;
};

struct input {
	npd_str name;
	uint64_t bytes, lines;
	struct situation where; /* as it is now; at the end: the last one */
	npd_str sdk_source;
	npd_str command;    /* of the last attempt; empty while it was not seen whole */
	char *command_room; /* what a command context was found in; NULL before the first */
	unsigned attempts;
	uint64_t started_at; /* line of the last start of a tool; 0: none */
	bool binary;
	bool several_toolchains, several_stages;
	npd_str only_toolchain, only_stage; /* the first seen */
};

/* The last attempt at a stage of a toolchain in an input. */
struct last_attempt {
	uint32_t input;
	npd_str toolchain, stage;
	unsigned attempt;
};

/* Hits live in one of two arenas; when there are too many, those worth keeping move to the other.
 */
struct store {
	struct npd_arena arenas[2];
	unsigned active;
	hit_vec hits;
	size_t *newest; /* by pattern: index + 1 of its last hit */
	size_t pattern_count;
	uint64_t next_order;
};

/* Weights of markers are 1..100. */
#define NPD_MARKER_WEIGHT_MAX 100

struct compiled {
	struct npd_regex *regex;
	bool tried, spans_lines;
	uint8_t rank;	/* among the candidates of a line, see diagnose.c; 0: not asked for yet */
	uint8_t weight; /* of a marker */
	unsigned limit_hits;
};

/* A message recognised on the text of a line, a join or a block of lines. */
struct found {
	struct npd_match match;
	npd_str text;
	const struct npd_join_piece *pieces;
	size_t piece_count;
	bool cut;
};

struct candidate {
	uint32_t line; /* of the window */
	uint32_t pattern;
	bool seam; /* seen across the end of the line only */
};

/* The records that signatures have claimed last; their lines are not suspect. */
#define COVERED_MAX 16
struct covered {
	uint64_t record, record_end;
};

struct npd_diag {
	jmp_buf oom;
	struct npd_arena arena;	  /* lives as long as the run */
	struct npd_arena scratch; /* rewound after every window */
	struct npd_arena brief;	  /* rewound after every candidate */
	struct store store;
	const struct npd_kb *kb;
	struct npd_diag_options options;
	struct npd_window *window;
	struct npd_regex_run *regex_run;
	struct compiled *compiled; /* by pattern */
	struct npd_prefixes prefixes;
	struct npd_record record; /* around `record_line` of the window, the last one asked for */
	size_t record_line;
	NPD_VEC(struct input) inputs;
	NPD_VEC(struct npd_problem) problems;
	NPD_VEC(struct last_attempt) last_attempts;
	unsigned *seen_in_attempt; /* by entry: the attempt that a context was last seen in */
	NPD_VEC(struct suspects *) suspects;
	NPD_VEC(struct fact) facts;
	NPD_VEC(npd_str) names;		     /* texts of situations that come from a log */
	struct covered covered[COVERED_MAX]; /* a ring, of the current input */
	size_t covered_count;
	bool has_han;
	struct npd_lint *lint; /* over the files of the run; NULL: none was given */
	struct npd_proofs proofs;
	uint64_t not_model; /* harmless lines about cameras, buses, networks */
};

/* ---- diagnose.c ---- */

/* The log prefixes of the knowledge, compiled into `arena`. */
struct npd_prefixes npd_prefixes_load(
	const struct npd_kb *kb, struct npd_arena *arena, struct npd_regex_run *run);

/* The input that is being read. */
static inline struct input *npd_current_input(struct npd_diag *d)
{
	return &d->inputs.data[d->inputs.len - 1];
}

/* ---- confirm.c ---- */

/* Does the pattern stand at or around line i? With `seam` also across the end of line i. */
bool npd_confirm(struct npd_diag *d, const struct candidate *c, struct found *ret);
/* Does the input end inside the pattern's text, on line i? At least 16 fixed bytes must be there.
 */
bool npd_confirm_cut(struct npd_diag *d, uint32_t pattern, size_t line, struct found *ret);
/* The place of found->match, its excerpt in `arena`. */
struct place npd_found_place(
	struct npd_diag *d, struct npd_arena *arena, const struct found *f, size_t line);
/* The values of the pattern's holes, in `arena`. */
const npd_str *npd_found_values(struct npd_arena *arena, const struct npd_pattern *p,
	const struct npd_regex *re, const struct found *f);

/* ---- context.c ---- */

void npd_context_begin(struct npd_diag *d); /* a new input: what the options say */
void npd_context_hit(struct npd_diag *d, const struct npd_entry *entry, const struct npd_pattern *p,
	const npd_str *values, uint64_t line);
/* The same hit was a call of the tool: keeps the command line that `f` was found in. */
void npd_context_command(struct npd_diag *d, const struct found *f);
bool npd_context_is_command(const struct npd_entry *entry);
void npd_observation_hit(struct npd_diag *d, const struct npd_entry *entry,
	const struct npd_pattern *p, const npd_str *values);
/* Was there a later attempt at the same stage of the same input? */
bool npd_context_is_past(const struct npd_diag *d, uint32_t input, const struct situation *where);
npd_str npd_observed_find(const struct npd_diag *d, npd_str name);

/* ---- hits.c ---- */

void npd_store_init(struct store *s, size_t pattern_count, size_t limit_bytes, jmp_buf *oom);
void npd_store_done(struct store *s);
/*
 * Adds a hit whose texts live elsewhere; copies them. Equal ones are counted, or, when `distinct`
 * (a leaf of a combination, whose place matters), kept up to a bound.
 */
void npd_store_add(struct store *s, const struct hit *hit, bool distinct);

/* ---- unmatched.c ---- */

/* Notes a line that looks like an error; copies its texts. */
void npd_suspect_add(struct npd_diag *d, const struct suspect *s);
/* A signature has claimed these lines: nothing in them is suspect any more. */
void npd_suspects_cover(struct npd_diag *d, uint32_t input, uint64_t record, uint64_t record_end);
/* Would a marker of this weight on a line of the current input change nothing: is the line claimed,
 * or a suspect as heavy already? */
bool npd_suspect_settled(const struct npd_diag *d, uint64_t line, unsigned weight);
/* Is any of these lines of the current input claimed? */
bool npd_suspect_covered(const struct npd_diag *d, uint64_t record, uint64_t record_end);

/* Do two stretches of lines share one? */
static inline bool npd_overlap(uint64_t first_a, uint64_t last_a, uint64_t first_b, uint64_t last_b)
{
	return first_a <= last_b && first_b <= last_a;
}

/*
 * Does what is known of the place speak against the entry? Unknown context restricts nothing.
 * Another toolchain, chip or SDK does; another stage of the same toolchain leaves the entry
 * possible, for where nothing better is known.
 */
enum context_fit { CONTEXT_FITS, CONTEXT_OTHER_STAGE, CONTEXT_CONTRADICTS };
enum context_fit npd_context_fit(const struct npd_entry *e, const struct situation *w);

/* ---- claim.c, rank.c, findings.c: the end of a run ---- */

/* One entry that holds at one place. */
struct claim {
	uint32_t entry;
	const struct hit *hit;		/* where it stands: the primary leaf */
	const struct hit *const *parts; /* all leaves that hold, the primary first */
	size_t part_count;
	struct situation where;
	unsigned fixed_bytes;
	uint64_t occurrences;
	/* ranking */
	bool other_stage;	   /* the entry is known for other stages only */
	bool context_free;	   /* nothing shows the toolchain that the entry belongs to */
	struct npd_proof_of proof; /* what the files say */
	bool lost;		   /* another entry explains the same text better */
	bool root, past;
	enum npd_severity severity;
	enum npd_confidence confidence;
	const npd_str *alternatives;
	size_t alternative_count;
	const struct claim
		*explained_by; /* NULL for a root; after ranking only its key may be used */
	npd_str key;
};

/* Does the entry name `cause` in its symptom_of? */
bool npd_is_symptom_of(const struct npd_entry *symptom, const struct npd_entry *cause);
bool npd_is_fallback(const struct npd_entry *e);
/* The entry's `per_stage` node for a stage, or the absent node. */
struct npd_node npd_stage_node(const struct npd_entry *e, npd_str stage);
typedef NPD_VEC(struct claim) claim_vec;

/* Is its match a tree of leaves (all, any, sequence), not one text or a list of wordings? */
bool npd_entry_is_combination(const struct npd_entry *e);

/* All claims of the run, contradictions left out, by place. */
void npd_claims_collect(struct npd_diag *d, struct npd_arena *arena, claim_vec *ret);
/* Events, alternatives, symptoms, order: the likeliest root cause of the last attempt first; lost
 * ones removed. */
void npd_claims_rank(struct npd_diag *d, struct npd_arena *arena, claim_vec *claims);
/* Fills the report from ranked claims and what is left of the suspects. */
void npd_report_build(struct npd_diag *d, const claim_vec *claims, struct npd_report *r);
void npd_unmatched_build(struct npd_diag *d, struct npd_report *r);

#endif
