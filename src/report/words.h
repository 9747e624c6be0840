/*
 * words.h - the fixed phrases of reports, English and Chinese side by side.
 *
 * Placeholders: {n} a number, {s} and {t} texts. English has a second form for n = 1 where it
 * differs.
 */
#ifndef NPD_REPORT_WORDS_H
#define NPD_REPORT_WORDS_H

#include "base/buf.h"
#include "npu_doctor.h"

enum npd_word {
	NPD_W_ERROR,
	NPD_W_WARNING,
	NPD_W_NOTE,
	NPD_W_POSSIBLE,
	NPD_W_LIKELY,
	NPD_W_CERTAIN,
	NPD_W_CONFIRMED,
	NPD_W_OBSERVED,
	NPD_W_DOCUMENTED,
	NPD_W_INFERRED,
	NPD_W_SAFE,
	NPD_W_UNSAFE,
	NPD_W_MANUAL,

	NPD_W_COMMA, /* between the items of a list */
	NPD_W_SEMICOLON,
	NPD_W_COLON,
	NPD_W_BRACKETS, /* round ones around {s} */

	NPD_W_NO_TOOLCHAIN,
	NPD_W_SDK,
	NPD_W_SDK_FROM,
	NPD_W_NO_SDK,
	NPD_W_CHIP,
	NPD_W_NO_CHIP,
	NPD_W_ATTEMPT,
	NPD_W_PAST,
	NPD_W_TO_LINE,
	NPD_W_TIMES,
	NPD_W_CUT,

	NPD_W_WHAT, /* labels, at most 4 columns wide */
	NPD_W_WHY,
	NPD_W_FIX,
	NPD_W_MORE,
	NPD_W_FROM,
	NPD_W_NEAR,
	NPD_W_NEXT,
	NPD_W_VALUES,

	NPD_W_EXPLAINS_LATER,
	NPD_W_EXPLAINS_OTHER,
	NPD_W_EXPLAINS,
	NPD_W_SHOW_WITH_V,
	NPD_W_MAY_ALSO_BE,
	NPD_W_APART_BY_TOOLCHAIN,
	NPD_W_APART_BY_STAGE,
	NPD_W_APART_BY_PAGES,
	NPD_W_PREDICTS,

	NPD_W_UNKNOWN,
	NPD_W_UNKNOWN_TITLE,
	NPD_W_DECISIVE,
	NPD_W_DECISIVE_EXCEPTION,
	NPD_W_NEAREST,
	NPD_W_NO_NEAREST,
	NPD_W_RECORD,
	NPD_W_RECORD_SAVED,
	NPD_W_UNMATCHED_MORE,

	NPD_W_INCOMPLETE,
	NPD_W_EMPTY,
	NPD_W_CLEAN,
	NPD_W_CLEAN_HONEST,
	NPD_W_CLEAN_FILES,
	NPD_W_NOT_MODEL,
	NPD_W_NOTHING_LAST,

	NPD_W_SUM_ROOTS,
	NPD_W_SUM_ERRORS,
	NPD_W_SUM_WARNINGS,
	NPD_W_SUM_NOTES,
	NPD_W_SUM_FOLDED,
	NPD_W_SUM_PAST,
	NPD_W_SUM_PAST_HINT,
	NPD_W_SUM_UNMATCHED,
	NPD_W_SUM_CLEAN,
	NPD_W_SUM_PASS,
	NPD_W_SUM_FAIL,
	NPD_W_SUM_UNCHECKED,
	NPD_W_SUM_INCOMPLETE,
	NPD_W_LACK,
	NPD_W_UNCHECKED_LIST,
	NPD_W_PASS_TOOLCHAIN,
	NPD_W_MISSING,

	NPD_W_MD_INPUTS,
	NPD_W_MD_LINES,
	NPD_W_MD_ATTEMPTS,

	NPD_W_SYMPTOM, /* headings of an explain page */
	NPD_W_CAUSE,
	NPD_W_CONFIRM,
	NPD_W_HOW_TO_FIX,
	NPD_W_STEPS,
	NPD_W_ABOUT,
	NPD_W_SETS,
	NPD_W_LEVELS,
	NPD_W_FOR_EACH,
	NPD_W_WHERE,
	NPD_W_REQUIRE,
	NPD_W_SECTION,
	NPD_W_KEY,
	NPD_W_TYPE,
	NPD_W_KEY_VALUES,
	NPD_W_PER_STAGE,
	NPD_W_VARIANTS,
	NPD_W_CODES,
	NPD_W_NEEDS,
	NPD_W_MEMBERS,
	NPD_W_EXAMPLES,
	NPD_W_NEAR_MISSES,
	NPD_W_SYMPTOM_OF,
	NPD_W_RELATED,
	NPD_W_PREDICTED,
	NPD_W_SOURCES,
	NPD_W_ALIASES,

	NPD_W_IN_STAGE,
	NPD_W_WHEN,
	NPD_W_ALL_OF,
	NPD_W_ANY_OF,
	NPD_W_SEQUENCE_OF,
	NPD_W_NONE_OF,
	NPD_W_WHOLE,
	NPD_W_WITHIN_LINES,
	NPD_W_WITHIN_ONE,

	NPD_W_KIND_RULE,
	NPD_W_KIND_CONTEXT,
	NPD_W_KIND_PREFIX,
	NPD_W_KIND_HARMLESS,
	NPD_W_KIND_NOT_MODEL,
	NPD_W_KIND_OBSERVATION,
	NPD_W_KIND_MARKER,
	NPD_W_KIND_KEY,
	NPD_W_KIND_CODE,
	NPD_W_KIND_VERDICT,
	NPD_W_KIND_TOPIC,
	NPD_W_KIND_PLAYBOOK,
	NPD_W_KIND_TICKET,
	NPD_W_KIND_FACT,
	NPD_W_COUNT
};

struct npd_word_row {
	const char *one; /* English for n = 1; NULL: the same as `en` */
	const char *en, *zh;
};

/* What the placeholders stand for. */
struct npd_said {
	uint64_t n;
	npd_str s, t;
};

const struct npd_word_row *npd_word_at(enum npd_word word);

/* A phrase without placeholders; AUTO counts as EN. */
npd_str npd_word_find(enum npd_lang lang, enum npd_word word);

/* Adds a phrase with its placeholders filled. */
void npd_word_write(
	struct npd_buf *out, enum npd_lang lang, enum npd_word word, struct npd_said said);

enum npd_word npd_word_of_severity(enum npd_severity severity);
enum npd_word npd_word_of_confidence(enum npd_confidence confidence);
enum npd_word npd_word_of_safety(enum npd_safety safety);

#endif
